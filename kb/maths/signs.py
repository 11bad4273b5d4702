"""The signs of a formula that nothing computes with, each under one name: in LaTeX or as people type it."""

from __future__ import annotations

import re
from unicodedata import normalize

from kb.maths.vocabulary import GREEK, SUBSCRIPTS, SUPERSCRIPTS, words

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|[A-Za-z]+|\S", re.DOTALL)
_DROPPED = words(
    r"\left \right \, \; \! \: \quad \qquad \displaystyle \textstyle \big \Big \bigg \Bigg \bigl \bigr \Bigl \Bigr "
    r"\limits \nolimits $"
) | {"\\ "}
_FONT = re.compile(
    r"\\(?P<font>mathrm|mathbf|mathbb|mathcal|mathscr|mathsf|mathit|boldsymbol|bm|operatorname|text|textbf)"
    r"\s*(?:\{\s*)?(?P<named>\\?[A-Za-z]+)(?:\s*\})?"
)
ACCENTS = words("bar hat tilde vec dot ddot overline widehat widetilde underline")
# Each sign, and what else it is written as.
_AS = {
    other: line.split()[0]
    for line in r"""
    ≤ \le \leq \leqslant
    ≥ \ge \geq \geqslant
    < \lt
    > \gt
    ≠ \ne \neq
    ≈ \approx
    → \to \rightarrow \longrightarrow
    ← \leftarrow \gets
    ⇒ \implies \Rightarrow
    ⇔ \iff \Leftrightarrow
    ∈ \in
    ∼ \sim ~
    ⊂ \subset \subseteq
    ≡ \equiv
    * \cdot \times · × ⋅
    - − –
    ‖ \Vert \lVert \rVert \|
    | \vert \mid
    ⟦ \lvert
    ⟧ \rvert
    ⊙ \odot odot
    ⊗ \otimes otimes kron
    tr trace
    lambda lamda lamba
    ⋃ \bigcup
    ⋂ \bigcap
    … \cdots \dots \ldots
    ∞ \infty infty infinity oo
    ∇ \nabla nabla grad
    ∂ \partial partial
    ∑ \sum sum
    ∏ \prod prod
    ∫ \int
    ⟨ \langle
    ⟩ \rangle
    \frac \dfrac \tfrac
    \binom \dbinom \tbinom
    \sqrt √
    \top \intercal ⊤
    epsilon \varepsilon ϵ ε eps
    phi \varphi ϕ
    log \ln \lg ln
    """.strip().splitlines()
    for other in line.split()[1:]
}
_WIDE = str.maketrans("（），；：！＝＋－＊／＜＞［］｛｝｜", "(),;:!=+-*/<>[]{}|")
RELATIONS = words("← = ≤ ≥ < > ≠ ≈ → ∈ ∼ ⇔ ⇒ ⊂ ≡ | :")
BIG = frozenset(("∑", "∏", "∫", "⋃", "⋂", "lim", "max", "min", "sup", "inf", "argmax", "argmin"))
FUNCTIONS = words(
    "sin cos tan cot sec csc log exp arcsin arccos arctan sinh cosh tanh tr det rank diag vec Var Cov sign prox "
    "softmax sigmoid relu span dim ker"
)
_TYPED = words("sqrt sum prod infty infinity oo nabla grad partial eps odot otimes kron trace lamda lamba")
_NAMES = (FUNCTIONS | BIG | _TYPED | {*GREEK.values()}) - {"ln"}
_ABOVE, _BELOW = (re.compile(f"[{''.join(map(re.escape, signs))}]+") for signs in (SUPERSCRIPTS, SUBSCRIPTS))
# Indices side by side: nobody multiplies by an index. A delta or an epsilon has them without a mark too.
_INDICES = re.compile(r"(?<=[A-Za-zα-ω])_\s*([i-n]{2,4})(?![A-Za-z])|(?<=[δε])([i-n]{2,4})(?![A-Za-z])")
_TWO_INDICES = re.compile(r"_\{\s*([a-z])\s*,\s*([a-z])\s*\}")
# A point with room on both sides multiplies.
_DOT = re.compile(r"(?<=\S) \. (?=\S)")
# < opens an inner product where a factor begins.
_ANGLES = re.compile(
    r"(^\s*|[-+*/^=≤≥({\[,|]\s*|(?:\}|(?<![A-Za-z])(?:sup|inf|max|min|sum|E))\s*(?=<\S[^<>]*\S>))<([^<>]{1,60},[^<>]{1,60})>"
)
_HAN, _RUN = re.compile(r"[\u3400-\u9fff]"), re.compile(r"(?<![\\A-Za-z])[A-Za-z]+")
# So many letters beside each other may be a product; more are a word.
_MOST_LETTERS = 3


# Accents as people type them: xbar, x_bar, bar x, hat(y)_i, y^_i, and as characters: ŷ, X̄.
_MARKS = {"\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde", "\u20d7": "vec"}
_MARKED = re.compile(rf"([A-Za-zα-ω])([{''.join(_MARKS)}])")
_GREEK_WORD = "|".join(sorted(set(GREEK.values()), key=len, reverse=True))
_LETTER = rf"(?:{_GREEK_WORD}|[A-Za-zα-ω])"
_BEHIND = re.compile(rf"(?<![A-Za-z\\])(?!(?:that|what|chat)\b)({_LETTER})_?\{{?(hat|bar|tilde)\}}?(?![A-Za-z])")
_BEFORE = re.compile(
    rf"(?<![A-Za-z\\_])(hat|bar|tilde)(?:\s*\(\s*({_LETTER})\s*\)|\s*\{{\s*({_LETTER})\s*\}}|\s*({_LETTER})(?![A-Za-z]))"
)
_CARET = re.compile(r"(?<![A-Za-z\\])([A-Za-z])\^(?=\s*_|\s*$|\s*[),=])")
# x0 is x₀.
_INDEX = re.compile(r"(?<![A-Za-z\\\d_.])([A-Za-z])(\d)(?![\d.^])")


class Unread(Exception):
    """This is no formula of these signs."""


def with_accents(text: str) -> str:
    """A formula as people type it, the accents of its letters as commands."""
    if not text.isascii():
        text = normalize("NFC", _MARKED.sub(r"\\\2{\1}", normalize("NFD", text)))
        for mark, name in _MARKS.items():
            text = text.replace(f"\\{mark}{{", f"\\{name}{{")
    text = _BEHIND.sub(r"\\\2{\1}", text)
    text = _BEFORE.sub(lambda found: f"\\{found[1]}{{{found[2] or found[3] or found[4]}}}", text)
    return _CARET.sub(r"\\hat{\1}", text)


def _named(found: re.Match[str]) -> str:
    """A name without its font; words between formulas are none."""
    name = found["named"]
    if found["font"].startswith("text") and len(name) > 1 and name not in _NAMES:
        raise Unread
    return f" {name} "


def tokens_of(text: str) -> list[str]:
    """The signs of a formula, each under one name. Raises `Unread`."""
    text = text.strip().strip("$").strip().rstrip(".。,，;； ").translate(_WIDE)
    text = _INDEX.sub(r"\1_\2", with_accents(_FONT.sub(_named, text)))
    text = _ABOVE.sub(lambda found: f"^{{{''.join(SUPERSCRIPTS[one] for one in found[0])}}}", text)
    text = _BELOW.sub(lambda found: f"_{{{''.join(SUBSCRIPTS[one] for one in found[0])}}}", text)
    text = _DOT.sub("*", _TWO_INDICES.sub(r"_{\1\2}", text))
    text = _INDICES.sub(lambda found: f"_{{{found[1] or found[2]}}}", text)
    text = _ANGLES.sub(r"\1⟨\2⟩", text)
    text = text.replace("ᵀ", "^T").replace("||", "‖")
    for typed, sign in (("<=", "≤"), (">=", "≥"), ("!=", "≠"), ("=>", "⇒"), ("->", "→"), (":=", "="), ("...", "…")):
        text = text.replace(typed, sign)
    found: list[str] = []
    for written in _TOKEN.findall(text):
        token = _AS.get(written, written)
        token = GREEK.get(token, token)
        if token in _DROPPED:
            continue
        bare = token.removeprefix("\\")
        if bare in _NAMES or token in (r"\frac", r"\sqrt", r"\top", r"\binom") or (token != bare and bare in ACCENTS):
            found.append(bare)
        elif token.startswith("\\"):
            raise Unread
        elif token.isascii() and token.isalpha():
            found += _letters(token)
        else:
            found.append(token)
    # One bar alone is that of a divergence, D(p‖q), and closes no norm.
    return ["|" if token == "‖" else token for token in found] if found.count("‖") == 1 else found


def holds_words(text: str) -> bool:
    """Does a text that no dollars mark hold words, and not only letters and names of functions?"""
    if _HAN.search(text):
        return True
    text = with_accents(text)
    runs = (found[0] for found in _RUN.finditer(text))
    return any(sum(len(one) == 1 for one in _letters(run)) > _MOST_LETTERS for run in runs)


def _letters(run: str) -> list[str]:
    """`xlogx` is x log x: names of functions and Greek letters, and single letters between them."""
    found: list[str] = []
    while run:
        name = next((run[:size] for size in range(min(len(run), 8), 1, -1) if run[:size] in _NAMES), run[0])
        found.append(_AS.get(name, name))
        run = run[len(name) :]
    return found
