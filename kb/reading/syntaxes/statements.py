"""Formulas cut into statements: what is said to equal what."""

from __future__ import annotations

import re

from msgspec import Struct

from kb.reading.vocabulary import words

_TOKEN = re.compile(
    r"\\begin\s*\{[a-zA-Z]+\*?\}|\\end\s*\{[a-zA-Z]+\*?\}|\\text(?:rm|bf|it)?\s*\{[^{}]*\}|\\[a-zA-Z]+|\\.|[{}()\[\]=&<>,;，；。、≤≥≠≈⇒⟹→:]"
    r"|[^\\{}()\[\]=&<>,;，；。、≤≥≠≈⇒⟹→:]+",
    re.DOTALL,
)
_LAYOUT = re.compile(r"\\(?:begin|end)\s*\{(?:equation|align|aligned|gather|gathered|split|multline|eqnarray)\*?\}")
_NEW = words(
    r"""
    \quad \qquad \Rightarrow \implies \iff \Longrightarrow \Leftrightarrow \therefore \because , ; ， ； 。 、 ⇒ ⟹
    """
)
_RELATIONS = words(
    r"""
    \ne \neq \le \leq \ge \geq \lt \gt \approx \sim \equiv \to \in \mapsto \rightarrow \propto \coloneqq \simeq \notin
    \leqslant \geqslant < > ≤ ≥ ≠ ≈ →
    """
)
GREEK_NAME = (
    r"\\(?:(?:var)?(?:epsilon|theta|phi|rho|sigma)|alpha|beta|gamma|delta|zeta|eta|iota|kappa|lambda|mu|nu|xi|tau|"
    r"upsilon|chi|psi|omega|ell)(?![a-zA-Z])"
)
NAME = rf"(?:[a-zA-Z]|{GREEK_NAME}|\\mathcal\{{[A-Z]\}})"
# `\, (x > 0)` behind a formula says where it holds.
_CONDITION = re.compile(
    r"(?:\\[,;: ]|\s)\s*(?:\\left)?[(（][^()（）=]*(?:\\in|[<>≠≤≥]|\\ne|\\ge|\\le|\\gt|\\lt)[^()（）=]*[)）]\s*$"
)
_GOES_ON = re.compile(r"(?:\s|\\[,;:! ])*(?:[-+−*/^_=(·×]|&|\\(?:cdot|times|left|div)(?![a-zA-Z]))")
_SPACES = re.compile(r"(?:\\[,;:! ]|~|\s|\.)+$")
_END = 200  # how much of a side is looked at for what only ends it
_NAME = rf"{NAME}(?:_(?:\{{[a-zA-Z0-9]+\}}|[a-zA-Z0-9]))?"
_DEFINED = re.compile(rf"^({_NAME})\s*(?:\\left\s*)?(?:\(\s*({_NAME}(?:\s*,\s*{_NAME})*)\s*(?:\\right\s*)?\))?$")
_SIGN_OF_DERIVATIVE = re.compile(
    r"\\[dt]?frac\s*(?:\{\s*(?:d|\\partial|\\(?:math|oper|text|rm))|d\s*\{)|d\s*/\s*d|"
    r"['′]|\\prime|\\partial|\\nabla|\\operatorname\{grad|∇|∂|^\W*[a-z]_"
)


class Statement(Struct, frozen=True):
    """`sides[0] = sides[1] = …` as a formula has it, and the line and column where its formula begins."""

    sides: tuple[str, ...]
    line: int
    column: int = 1


class Defined(Struct, frozen=True):
    """A function or quantity given by a formula: `f(x, y) = …`, `y = …`."""

    name: str
    arguments: tuple[str, ...]
    body: str

    def shown(self) -> str:
        head = f"{self.name}({', '.join(self.arguments)})" if self.arguments else self.name
        return f"{head} = {self.body}"


def statements(latex: str, line: int, column: int = 1) -> list[Statement]:
    """The equalities of one formula, delimiters and alignment taken off."""
    found: list[Statement] = []
    sides: list[str] = []
    current: list[str] = []
    depth = 0
    skipping = units = False

    def close_side() -> None:
        nonlocal skipping
        text = "".join(current).strip()
        current.clear()
        if not skipping:
            sides.append(text)
        skipping = False

    def close_statement() -> None:
        nonlocal units
        units = False
        close_side()
        while sides and not sides[-1]:
            sides.pop()
        if len(sides) > 1 and all(sides):
            whole = tuple(map(_without_end, sides))
            found.append(Statement(whole, line, column))
        sides.clear()

    tokens = _TOKEN.findall(_LAYOUT.sub(" ", bare(latex)))
    for position, token in enumerate(tokens):
        if token in ("{", "(", "[") or token.startswith("\\begin"):
            depth += 1
        elif token in ("}", ")", "]") or token.startswith("\\end"):
            depth = max(0, depth - 1)
        elif depth == 0:
            if token == "=":
                close_side()
                continue
            if token == "&":
                continue
            if token == "\\\\":
                following = "".join(tokens[position + 1 : position + 4]).lstrip()
                if following.startswith(("=", "&=", "& =")):
                    continue
                close_statement()
                continue
            if token.startswith("\\text") and (units or _GOES_ON.match("".join(tokens[position + 1 : position + 4]))):
                # A word within a side is a unit or a name: 2 \text{ km} + 500 \text{ m}, \text{softmax}(2, 1).
                units = True
                current.append(token)
                continue
            if token in _NEW or token in _RELATIONS or token.startswith("\\text"):
                # Behind another relation something else may be said: 2x = 4 → x = 2.
                close_statement()
                continue
            if token == ":":
                close_side()
                skipping = True
                continue
        current.append(token)
    close_statement()
    return found


def _without_end(side: str) -> str:
    """A side without the spaces and the condition at its end, which are looked for there only."""
    start, end = side[:-_END], side[-_END:]
    return start + _CONDITION.sub("", _SPACES.sub("", end))


def may_state_derivative(latex: str) -> bool:
    """A quick look: does this formula hold an equality and a sign of differentiation?"""
    return "=" in latex and _SIGN_OF_DERIVATIVE.search(latex) is not None


def bare(latex: str) -> str:
    """A formula without its delimiters."""
    text = latex.strip()
    for opening, closing in (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]")):
        if text.startswith(opening) and text.endswith(closing) and len(text) >= len(opening) + len(closing):
            return text[len(opening) : -len(closing)].strip()
    return text


def defined(statement: Statement) -> Defined | None:
    """The function that a statement defines, when its left side is a name with or without arguments."""
    head = _DEFINED.match(statement.sides[0])
    if head is None:
        return None
    arguments = tuple(part.strip() for part in head[2].split(",")) if head[2] else ()
    if arguments and len(head[1]) == 1 and head[1] in "deπ":
        return None
    return Defined(head[1], arguments, statement.sides[1])


def unbracketed(text: str) -> str:
    """`text` without a pair of brackets that holds all of it."""
    inner = text.strip()
    opening = re.match(r"(?:\\left\s*|\\[bB]igg?l?\s*)?[(\[]", inner)
    if opening is None:
        return inner
    depth = 0
    for token in re.finditer(r"\\.|[()\[\]{}]", inner):
        if token[0] in ("(", "[", "{"):
            depth += 1
        elif token[0] in (")", "]", "}"):
            depth -= 1
            if depth == 0:
                if token.end() != len(inner):
                    return inner
                cut = re.sub(r"(?:\\right|\\[bB]igg?r?)\s*$", "", inner[opening.end() : token.start()])
                return cut.strip()
    return inner


def letters(text: str) -> list[str]:
    """The variables of an expression in the order of the alphabet; `e`, `d` before a letter and `π` are none."""
    cleaned = re.sub(r"\\(?:mathrm|text|operatorname|mathbf|boldsymbol)\s*\{[^{}]*\}", " ", text)
    greek = set(re.findall(GREEK_NAME, cleaned))
    cleaned = re.sub(r"\\[a-zA-Z]+", " ", cleaned)
    cleaned = re.sub(
        r"\b(?:sin|cos|tan|cot|sec|csc|ln|log|exp|sqrt|arcsin|arccos|arctan|sinh|cosh|tanh)\b", " ", cleaned
    )
    latin = {sign for sign in re.findall(r"[a-zA-Z](?:_\{?[a-zA-Z0-9]+\}?)?", cleaned) if sign != "e"}
    return sorted(latin) + sorted(greek)
