"""Text as search sees it: folded, and split into one token a Chinese character and words for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import normalize

# Chinese and kana: written without spaces, so each character is a token and a word is a phrase.
_UNSPACED = "\u3005\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_END = "\x1e"
"""Parts the texts of one pass; where it stands in a text, it parts words like any other control character."""
_TOKEN = re.compile(f"[^\\W_{_UNSPACED}]+|(?!\\W)[{_UNSPACED}]")
_TOKEN_OR_END = re.compile(f"{_TOKEN.pattern}|{_END}")
LETTER = f"[^\\W_{_UNSPACED}]"
"""One sign of a word that is written with spaces around it, as a pattern."""
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_UNSPACED_RUN = re.compile(f"[{_UNSPACED}]+")
# All but ASCII, unspaced characters and their usual marks: there the index's own tokens may differ from ours.
# The kana without their own marks: one class is searched three times as fast as two of which one takes these out.
_MARKLESS = _UNSPACED.replace("\u3041-\u30ff", "\u3041-\u3098\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff")
_OTHER_SIGN = re.compile(f"[^\x01-\x7f\u2010-\u2027\u3001-\u3003\u3008-\u3011{_MARKLESS}]")
_SIGNS = "∇∂∑∏∫∞√≤≥≠→⇒∈⊂∪∩∀∃⊙⊗‖∥"
# Before folding, an accent may be a character of its own behind its letter.
_RAW_TOKEN = re.compile(
    f"[Cc]\\+\\+|[CcFf]#|\\\\?(?:[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\\W_][\u0300-\u036f]*)+|[{_SIGNS}]|\\\\\\|)"
)
_ACCENT = re.compile("[\u0300-\u036f]+")

_DRESS = re.compile(
    r"\\(?:left|right|[bB]ig[gG]?[lr]?|math(?:rm|bf|bb|cal|it|sf|frak|scr)|boldsymbol|bm|text(?:bf|it|rm)?|operatorname"
    r"|displaystyle|textstyle|begin|end|q?quad|limits|nolimits)(?![a-zA-Z])"
)
"""Commands that say how a formula looks, not what it is about."""

_SYMBOLS = {
    "∇": "nabla", "∂": "partial", "∑": "sum", "∏": "prod", "∫": "int", "∞": "infty", "√": "sqrt",
    "≤": "leq", "≥": "geq", "≠": "neq", "→": "to", "⇒": "implies", "∈": "in", "⊂": "subset",
    "∪": "cup", "∩": "cap", "∀": "forall", "∃": "exists", "⊙": "odot", "⊗": "otimes", "‖": "vert", "∥": "vert",
}  # fmt: skip
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi",
    "ο": "omicron", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi",
    "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_ANY_SYMBOL = re.compile(f"[{_SIGNS}α-ω]")
_ONE_SYMBOL = re.compile(f"[{_SIGNS}]|(?<![α-ως])[α-ω](?![α-ως])")
_NAMES = {**_SYMBOLS, **_GREEK}
_SAME_COMMAND = {
    "varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varrho": "rho", "varsigma": "sigma",
    "le": "leq", "ge": "geq", "ne": "neq", "rightarrow": "to", "leqslant": "leq", "geqslant": "geq", "dfrac": "frac",
    "tfrac": "frac", "rvert": "vert", "lvert": "vert",
}  # fmt: skip
COMMAND_NAMES = frozenset((*_NAMES.values(), *_SAME_COMMAND.values(), "cpp"))
"""Words that may stand for something that is written otherwise."""
_MAY_FOLD = re.compile(f"[^\x00-\x7f\u2010-\u2027\u3001-\u3003\u3008-\u3011{_MARKLESS}，：；（）！？]")
_OTHER_NAME = re.compile(rf"\\({'|'.join(_SAME_COMMAND)})(?![a-z])")
_LANGUAGE = re.compile(r"(?<![^\W_])([cf])(\+\+|#)(?![a-z])")
"""Programming languages whose names would lose what tells them from a letter."""
_GLUED = re.compile(r"\\[a-z]+(?=[^\W_a-z])")


def fold(text: str) -> str:
    """The text without differences that no search should see: NFKC, case, accents, traditional characters."""
    if text.isascii():
        return text.casefold()
    folded = normalize("NFKC", _ACCENT.sub("", normalize("NFKD", text))).casefold()
    folded = normalize("NFKC", _ACCENT.sub("", normalize("NFKD", folded)))
    if _HAS_UNSPACED.search(folded):
        from kb.search.simplified import any_traditional, simplifying

        # Looking costs a tenth of translating, and most notes are simplified already.
        if any_traditional().search(folded):
            folded = folded.translate(simplifying())
    return folded


def may_fold(lowered: str) -> bool:
    """Whether a text in lower case may have characters that folding changes."""
    if _MAY_FOLD.search(lowered):
        return True
    if not _HAS_UNSPACED.search(lowered):
        return False
    from kb.search.simplified import any_traditional

    return any_traditional().search(lowered) is not None


def tokens(text: str) -> list[str]:
    """The words of a text, Chinese characters one by one, commands and symbols of mathematics by their names."""
    return _TOKEN.findall(_named(fold(text)))


def _named(folded: str) -> str:
    if "c++" in folded or "c#" in folded or "f#" in folded:
        folded = _LANGUAGE.sub(lambda name: f" {name[1]}{'pp' if name[2] == '++' else 'sharp'} ", folded)
    if "\\" in folded:
        # The backslash parts a command from what stands before it; few need another name, or parting from what follows.
        folded = _OTHER_NAME.sub(lambda command: f"\\{_SAME_COMMAND[command[1]]}", _DRESS.sub(" ", folded))
        folded = _GLUED.sub(r"\g<0> ", folded.replace("\\|", " vert "))
    if folded.isascii() or not _ANY_SYMBOL.search(folded):
        return folded
    return _ONE_SYMBOL.sub(lambda symbol: f" {_NAMES[symbol[0]]} ", folded)


def located_tokens(text: str) -> list[tuple[str, int, int]]:
    """The tokens of a text with the start and end of what they were made from."""
    return [(token, *word.span()) for word in _RAW_TOKEN.finditer(text) for token in _split(word[0])]


@lru_cache(maxsize=8192)
def _split(raw: str) -> list[str]:
    """The tokens of one word or character; texts repeat theirs."""
    return tokens(raw)


def is_unspaced(token: str) -> bool:
    """Whether a token is one character of a script that puts no spaces between words."""
    return _HAS_UNSPACED.match(token) is not None


def index_text(text: str) -> str:
    """What a full-text index is fed with, so that its `unicode61` tokens are ours."""
    return " ".join(tokens(text))


def token_texts(texts: Iterable[str]) -> list[str]:
    """The tokens of each text with spaces between them: one pass over all."""
    given = [text.replace(_END, " ") for text in texts]
    if not given:
        return []
    found = " ".join(_TOKEN_OR_END.findall(_named(fold(_END.join(given)))))
    return [text.strip(" ") for text in found.split(_END)]


def index_texts(texts: Iterable[str]) -> list[str]:
    """`index_text` of each, or what `unicode61` makes the same tokens of: one pass over all of them."""
    given = [text.replace(_END, " ") for text in texts]
    if not given:
        return []
    named = _named(fold(_END.join(given)))
    if _OTHER_SIGN.search(named):
        found = " ".join(_TOKEN_OR_END.findall(named))
    else:
        # What stands between tokens the index drops by itself, so only the unspaced characters need parting.
        found = _UNSPACED_RUN.sub(lambda run: f" {' '.join(run[0])} ", named)
    return [text.strip(" ") for text in found.split(_END)]
