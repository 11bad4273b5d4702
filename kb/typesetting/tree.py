"""A formula as a tree: what the parser makes and the two setters draw."""

from __future__ import annotations

from dataclasses import dataclass

# TeX's classes of atoms; they decide the spacing. `big` is an operator drawn large (∑), `op` a named one (sin).
ORD, OP, BIG, BIN, REL, OPEN, CLOSE, PUNCT, INNER = (
    "ord",
    "op",
    "big",
    "bin",
    "rel",
    "open",
    "close",
    "punct",
    "inner",
)


@dataclass(slots=True)
class Atom:
    """One symbol, number or word. `font` is a key of `letters.FONTS`, `text` for words of a sentence, or empty."""

    text: str
    cls: str = ORD
    font: str = ""


@dataclass(slots=True)
class Space:
    """White space that the author asked for, in columns."""

    width: int


@dataclass(slots=True)
class Group:
    """What stands between braces."""

    items: list[Node]


@dataclass(slots=True)
class Scripts:
    """A base with what stands below and above it; `limits` is None where the style decides."""

    base: Node
    sub: Node | None = None
    sup: Node | None = None
    limits: bool | None = None


@dataclass(slots=True)
class Fraction:
    """One thing over another, with or without the bar."""

    top: Node
    bottom: Node
    bar: bool = True


@dataclass(slots=True)
class Root:
    """A root, with its index where it is not the square root."""

    body: Node
    index: Node | None = None


@dataclass(slots=True)
class Fenced:
    """Parts between delimiters; `middles` stand between the parts. `grows` is false for brackets typed plainly."""

    left: str
    parts: list[Group]
    right: str
    middles: tuple[str, ...] = ()
    grows: bool = True


@dataclass(slots=True)
class Accent:
    """A mark over or under its body: hat, bar, overbrace, underline …"""

    name: str
    body: Node


@dataclass(slots=True)
class Stack:
    """A base with something small above and below it: overset, underset."""

    base: Node
    over: Node | None = None
    under: Node | None = None


@dataclass(slots=True)
class Arrow:
    """An arrow as long as the text over and under it; `head` is one arrow character."""

    head: str
    over: Node | None = None
    under: Node | None = None


@dataclass(slots=True)
class Table:
    """Rows of cells: a matrix, cases, an aligned display, an array.

    `aligns` holds l, c or r for each column (the last one repeats), `bars` the columns before which a vertical
    rule stands, `lines` the rows before which a horizontal one stands.
    """

    kind: str
    rows: list[list[Group]]
    aligns: str = "c"
    left: str = ""
    right: str = ""
    bars: frozenset[int] = frozenset()
    lines: frozenset[int] = frozenset()


@dataclass(slots=True)
class Tag:
    """The number of an equation."""

    body: Node


@dataclass(slots=True)
class Boxed:
    """A body in a frame."""

    body: Node


Node = Atom | Space | Group | Scripts | Fraction | Root | Fenced | Accent | Stack | Arrow | Table | Tag | Boxed
