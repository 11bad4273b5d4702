"""Text as search sees it: folded, and split into one token a Chinese character and words for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from unicodedata import normalize

from kb.search.signs import CASED, DRESS, GREEK, OTHERWISE, SCRIPTS, SIGNS, with_scripts_spelt

# Chinese and kana: written without spaces, so each character is a token and a word is a phrase.
_UNSPACED = "\u3005\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_END = "\x1e"
"""Parts the texts of one pass; where it stands in a text, it parts words like any other control character."""
_TOKEN = re.compile(f"[^\\W_{_UNSPACED}]+|(?!\\W)[{_UNSPACED}]")
_TOKEN_OR_END = re.compile(f"{_TOKEN.pattern}|{_END}")
LETTER = f"[^\\W_{_UNSPACED}]"
"""One sign of a word that is written with spaces around it, as a pattern."""
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_UNSPACED_RUN = re.compile(f"[{_UNSPACED}][{_UNSPACED}]*")
# All but ASCII, unspaced characters and their usual marks: there the index's own tokens may differ from ours.
# The kana without their own marks: one class is searched three times as fast as two of which one takes these out.
_MARKLESS = _UNSPACED.replace("\u3041-\u30ff", "\u3041-\u3098\u309d\u309e\u30a1-\u30fa\u30fc-\u30fe")
# And without those that stand for other ones: text that was taken from a PDF has them.
_MARKLESS = _MARKLESS.replace("\uf900-\ufaff\U00020000", "\U00020000-\U0002f7ff\U0002fa20")
_OTHER_SIGN = re.compile(f"[^\x01-\x7f\u2010-\u2027\u3001-\u3003\u3008-\u3011{_MARKLESS}]")
# Where one of these parts a word, what is left of it stands alone: `x^TAx` is `x^T Ax`, `L2` is `L 2`, `2x` is `2 x`.
_RAISED = f"\\^(?!argm(?:ax|in)(?!{LETTER}))(?:[a-z](?=[^\\W_])|[0-9]+(?=[a-z]))"
_ARG = f"arg(?<!{LETTER}arg)[^\\w]{{0,6}}m(?:ax|in)(?!{LETTER})"
_ENVIRONMENT = r"\\(?:begin|end)\{[a-z*]*\}"
_LANGUAGE = "(?<![^\\W_])[cf](?:\\+\\+|#)(?![a-z])"
"""Programming languages whose names would lose what tells them from a letter."""


def _primes(mark: str, letter: str, raised: str) -> str:
    """Apostrophes behind one letter, or what ends a formula's part: no English word has them there."""
    return f"{mark}(?:(?<=[}})].)|(?<=\\^{{.){raised}|(?<={letter}.)(?<!{letter}{letter}.)){mark}*(?!{letter})"


_PLAIN = LETTER.replace("[^", f"[^{SCRIPTS}")
_ONE = f"(?![0-9]){_PLAIN}"
_LETTERS = f"{_PLAIN}+"
_RAW_PRIMES = _primes("['’]", _PLAIN, f"|(?<=[{SCRIPTS}].)")
_RAW_TOKEN = re.compile(
    f"(?i:{_LANGUAGE}|{_ARG}|{_ENVIRONMENT}|(?<=\\^)(?:{_ONE}(?=[^\\W_])|[0-9]+(?=[a-z])))|\\\\{_LETTERS}['’]+(?!{_PLAIN})"
    f"|\\\\?(?:[{_UNSPACED}]|{_LETTERS}|[^\x00-\x7f\\w\\s{SCRIPTS}’]|\\\\\\|)|\\|\\||[{SCRIPTS}]+|{_RAW_PRIMES}"
)
_ACCENT = re.compile("[\u0300-\u036f]+")

_STRUCK = {"≠": "\\ne ", "∉": "\\notin "}
"""Signs that would lose their stroke like an accent."""
_NAMES = {**SIGNS, **GREEK}
_SYMBOLS = re.compile(f"[{''.join(SIGNS)}α-ως][{''.join(SIGNS)}α-ως]*")
_ONE_SYMBOL = re.compile(f"[{''.join(SIGNS)}]|(?<![α-ως])[α-ω]{{1,3}}(?![α-ως])")
COMMAND_NAMES = frozenset(
    (*_NAMES.values(), *filter(str.isalnum, OTHERWISE.values()), "cpp", "csharp", "fsharp", "argmax", "argmin")
)
"""Words that may stand for something that is written otherwise."""
_MAY_FOLD = re.compile(f"[^\x00-\x7f\u2010-\u2027\u3001-\u3003\u3008-\u3011{_MARKLESS}，：；（）！？]")
_CASED = re.compile(rf"\\({'|'.join(CASED)})(?![a-zA-Z])")
_COMMAND = re.compile(rf"\\(?:(?:begin|end)\{{[a-z*]*\}}|([a-z]+|\|)('+(?!{LETTER}))?)")
_COMMANDS = {
    "|": " vert ",
    **{name: f" {other} " for name, other in OTHERWISE.items()},
    **dict.fromkeys(DRESS, " "),
}
_LANGUAGES = re.compile(_LANGUAGE)
_ARG_IN_TWO = re.compile(_ARG)
_RAISED_ONE = re.compile(_RAISED)
_PRIME = re.compile(_primes("'", LETTER, ""))
# A class first: what begins otherwise is searched several times as slowly.
_BY_DIGIT = re.compile(f"[0-9](?:(?<=[a-z].)(?<!{LETTER}[a-z].)()(?:(?=[a-z](?!{LETTER}))()|)|(?=[a-z](?!{LETTER}))())")
_INFINITY = re.compile(f"(?<!{LETTER})infty(?!{LETTER})")


def fold(text: str) -> str:
    """The text without differences that no search should see: NFKC, case, accents, traditional characters."""
    if text.isascii():
        return text.casefold()
    folded = normalize("NFKC", _ACCENT.sub("", normalize("NFKD", text))).casefold()
    folded = normalize("NFKC", _ACCENT.sub("", normalize("NFKD", folded)))
    if _HAS_UNSPACED.search(folded):
        from kb.simplified import any_traditional, simplifying

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
    from kb.simplified import any_traditional

    return any_traditional().search(lowered) is not None


def tokens(text: str) -> list[str]:
    """The words of a text, Chinese characters one by one, commands and symbols of mathematics by their names."""
    return _TOKEN.findall(named(text))


def named(text: str) -> str:
    """The text folded, with names for the commands and symbols of mathematics, and blanks where a formula parts."""
    if not text.isascii():
        # First of all, so that an accent parts nothing, as a character of its own no more than in its letter.
        text = _ACCENT.sub("", text)
    if "\\" in text:
        text = _CASED.sub(lambda command: f"\\{CASED[command[1]]}", text)
    for sign, command in _STRUCK.items():
        if sign in text:
            text = text.replace(sign, command)
    folded = fold(with_scripts_spelt(text))
    if "c++" in folded or "c#" in folded or "f#" in folded:
        folded = _LANGUAGES.sub(lambda name: f" {name[0][0]}{'sharp' if name[0][1] == '#' else 'pp'} ", folded)
    if "arg" in folded:
        folded = _ARG_IN_TWO.sub(lambda words: f"argm{words[0][-2:]}", folded)
    if "’" in folded:
        folded = folded.replace("’", "'")
    if "'" in folded:
        folded = _PRIME.sub(lambda marks: " prime" * len(marks[0]), folded)
    if "\\" in folded:
        # The backslash parts a command from what stands before it.
        folded = _COMMAND.sub(_name, folded)
    if "||" in folded:
        # Two bars are what keyboards have for ‖.
        folded = folded.replace("||", " vert ")
    if "infty" in folded:
        folded = _INFINITY.sub("infinity", folded)
    if "^" in folded:
        folded = _RAISED_ONE.sub(r"\g<0> ", folded)
    folded = with_numbers_apart(folded)
    if folded.isascii():
        return folded
    # One class is searched several times as fast as two.
    return _SYMBOLS.sub(lambda symbols: _ONE_SYMBOL.sub(_names, symbols[0]), folded)


def with_numbers_apart(folded: str) -> str:
    """Folded text with blanks between a single letter and its number: `L2` is `L 2`, and `2x` is `2 x`."""
    return _BY_DIGIT.sub(_apart, folded)


def _apart(digit: re.Match[str]) -> str:
    behind, both, before = digit.groups()
    return f"{' ' if before is None else ''}{digit[0]}{' ' if behind is None or both is not None else ''}"


def _names(symbols: re.Match[str]) -> str:
    return f" {' '.join(map(_NAMES.__getitem__, symbols[0]))} "


def _name(command: re.Match[str]) -> str:
    name, primes = command.groups()
    if name is None:
        return " "
    found = _COMMANDS.get(name) or f"\\{name} "
    return found if primes is None else f"{found}{'prime ' * len(primes)}"


def located_tokens(text: str) -> list[tuple[str, int, int]]:
    """The tokens of a text with the start and end of what they were made from."""
    if text.isascii() or not _ACCENT.search(text):
        return [one for word in _RAW_TOKEN.finditer(text) for one in _located(word)]
    # An accent that is a character of its own belongs to the letter before it.
    kept = [at for at, sign in enumerate(text) if not _ACCENT.match(sign)]
    ends = [*kept[1:], len(text)]
    bare = "".join(map(text.__getitem__, kept))
    return [(token, kept[start], ends[end - 1]) for token, start, end in located_tokens(bare)]


def _located(word: re.Match[str]) -> list[tuple[str, int, int]]:
    start, end = word.span()
    if word[0][0] in "'’":
        return [("prime", at, at + 1) for at in range(start, end)]
    found = _split(word[0])
    if len(found) == 1 or sum(map(len, found)) != end - start:
        return [(token, start, end) for token in found]
    # Letters and digits that stand together are apart as tokens.
    ends = list(accumulate(map(len, found), initial=start))
    return list(zip(found, ends, ends[1:], strict=False))


@lru_cache(maxsize=8192)
def _split(raw: str) -> list[str]:
    """The tokens of one word or character; texts repeat theirs."""
    return tokens(raw)


def is_written_otherwise(words: Sequence[str]) -> bool:
    """Whether words may stand in a text as signs, or letters and digits side by side as one word."""
    return any(word in COMMAND_NAMES or (len(words) > 1 and len(word) == 1 and word.isascii()) for word in words)


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
    found = " ".join(_TOKEN_OR_END.findall(named(_END.join(given))))
    return [text.strip(" ") for text in found.split(_END)]


def index_words(indexed: str) -> list[str]:
    """The words of a text as the index holds it, in whichever of the two ways of `index_texts` it was written."""
    return _TOKEN.findall(indexed)


def index_texts(texts: Iterable[str]) -> list[str]:
    """`index_text` of each, or what `unicode61` makes the same tokens of: one pass over all of them."""
    given = [text.replace(_END, " ") for text in texts]
    if not given:
        return []
    whole = named(_END.join(given))
    if _OTHER_SIGN.search(whole):
        found = " ".join(_TOKEN_OR_END.findall(whole))
    else:
        # What stands between tokens the index drops by itself, so only the unspaced characters need parting.
        found = _UNSPACED_RUN.sub(lambda run: f" {' '.join(run[0])} ", whole)
    return [text.strip(" ") for text in found.split(_END)]
