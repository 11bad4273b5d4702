"""A formula as a tree: what the parser makes and the two setters draw."""

from __future__ import annotations

from msgspec import Struct

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


class Atom(Struct):
    """One symbol, number or word. `font` is a key of `letters.FONTS`, `text` for words of a sentence, or empty."""

    text: str
    cls: str = ORD
    font: str = ""


class Space(Struct):
    """White space that the author asked for, in columns."""

    width: int


class Group(Struct):
    """What stands between braces."""

    items: list[Node]


class Scripts(Struct):
    """A base with what stands below and above it; `limits` is None where the style decides."""

    base: Node
    sub: Node | None = None
    sup: Node | None = None
    limits: bool | None = None


class Fraction(Struct):
    """One thing over another, with or without the bar."""

    top: Node
    bottom: Node
    bar: bool = True


class Root(Struct):
    """A root, with its index where it is not the square root."""

    body: Node
    index: Node | None = None


class Fenced(Struct):
    """Parts between delimiters; `middles` stand between the parts. `grows` is false for brackets typed plainly."""

    left: str
    parts: list[Group]
    right: str
    middles: tuple[str, ...] = ()
    grows: bool = True


class Accent(Struct):
    """A mark over or under its body: hat, bar, overbrace, underline …"""

    name: str
    body: Node


class Stack(Struct):
    """A base with something small above and below it: overset, underset."""

    base: Node
    over: Node | None = None
    under: Node | None = None


class Arrow(Struct):
    """An arrow as long as the text over and under it; `head` is one arrow character."""

    head: str
    over: Node | None = None
    under: Node | None = None


class Table(Struct):
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


class Tag(Struct):
    """The number of an equation."""

    body: Node


class Boxed(Struct):
    """A body in a frame."""

    body: Node


Node = Atom | Space | Group | Scripts | Fraction | Root | Fenced | Accent | Stack | Arrow | Table | Tag | Boxed
