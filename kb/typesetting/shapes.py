"""What a node looks like from outside: its classes, how loosely it holds, whether it has small letters."""

from __future__ import annotations

from collections.abc import Iterator

from kb.typesetting.spacing import SIGN, WORDS
from kb.typesetting.tree import (
    BIG,
    BIN,
    CLOSE,
    INNER,
    OP,
    OPEN,
    ORD,
    PUNCT,
    REL,
    Accent,
    Arrow,
    Atom,
    Fenced,
    Fraction,
    Group,
    Node,
    Root,
    Scripts,
    Space,
    Stack,
    Table,
    Tag,
)

_LOOSE = frozenset((BIN, REL, PUNCT, OP, BIG))
# Letters that are functions wherever brackets follow them, and those that are where the brackets hold one thing.
_CALLED = frozenset("PfghFG")
_CALLED_SIMPLY = frozenset("pqEVQHLuvπφϕψμσΦΨΓ")
_DIFFERENCES = frozenset("d∂Δδ")
ROOTS = {"3": "∛", "4": "∜"}
# Marks below a text that are drawn as an arrow with that text.
ARROWS = {"underrightarrow": "→", "underleftarrow": "←", "underleftrightarrow": "↔"}


def edges(node: Node) -> tuple[str, str]:
    """The classes that a node shows to its left and its right."""
    kind = type(node)
    if kind is Atom:
        cls = node.cls  # type: ignore[union-attr]
        if node.text == "/" and cls == ORD:  # type: ignore[union-attr]
            # A stroke belongs to what it divides by: 1/cos x.
            return ORD, SIGN
        return (cls, cls) if cls != ORD or node.text[-1:] != " " else (WORDS, WORDS)  # type: ignore[union-attr]
    if isinstance(node, Scripts | Stack):
        return edges(only(node.base))
    if isinstance(node, Group):
        if len(node.items) == 1:
            # A sign in braces, as in 1{,}000, stands for itself and not between two others.
            inner = node.items[0]
            return (ORD, ORD) if isinstance(inner, Atom) and inner.cls in (PUNCT, BIN, REL) else edges(inner)
        if len(node.items) > 1 and edges(node.items[0])[0] == edges(node.items[-1])[1] == OP:
            return OP, OP
        return ORD, ORD
    if isinstance(node, Fenced):
        return OPEN if node.left else ORD, CLOSE if node.right else ORD
    if isinstance(node, Accent):
        if node.name in ARROWS:
            return REL, REL
        return edges(node.body) if isinstance(node.body, Group) and len(node.body.items) == 1 else (ORD, ORD)
    if isinstance(node, Arrow):
        return REL, REL
    if isinstance(node, Table):
        return OPEN if node.left else INNER, CLOSE if node.right else INNER
    if isinstance(node, Fraction | Tag):
        return INNER, INNER
    return ORD, ORD


def small(node: Node | None, table: dict[str, str]) -> str | None:
    """A script as raised or lowered letters; None where Unicode lacks one of them."""
    if node is None:
        return ""
    if isinstance(node, Atom):
        text = "".join([table.get(sign, "\0") for sign in node.text]) if node.font in _SMALL_FONTS else "\0"
        return None if "\0" in text else text
    if isinstance(node, Scripts) and node.sub is None and isinstance(node.base, Group) and not node.base.items:
        return small(node.sup, table)
    if isinstance(node, Group | Fenced):
        if isinstance(node, Fenced):
            if len(node.parts) != 1 or node.left != "(" or node.right != ")":
                return None
            items: list[Node] = node.parts[0].items
        else:
            items = node.items
        if len(items) > 12:
            return None
        found, raised = "", table["2"] == "²"
        for item in items:
            if isinstance(item, Space):
                continue
            if len(items) > 1 and isinstance(item, Atom) and item.cls == OP:
                return None
            part = (
                small(item, table)
                if isinstance(item, Atom | Fenced | Scripts) or (isinstance(item, Group) and len(items) == 1)
                else None
            )
            if part is None:
                return None
            if raised and found[-1:].isalpha() and part[:1].isdigit():
                return None  # e to the y·2 would look like e to the y²
            found += part
        return table["("] + found + table[")"] if isinstance(node, Fenced) else found
    return None


_SMALL_FONTS = frozenset(("", "upright", "text", "italic", "limits", "sans"))


def weight(node: Node) -> int:
    """How loosely a node holds together: 0 one thing, 1 a product, 2 anything else."""
    if isinstance(node, Atom):
        return 2 if node.cls in _LOOSE or " " in node.text else 0
    if isinstance(node, Group):
        if len(node.items) == 1:
            return weight(node.items[0])
        heavy = 0
        nodes = [item for item in node.items if not isinstance(item, Space)]
        if len(nodes) > 1 and any(isinstance(item, Space) and item.width > 1 for item in node.items[1:-1]):
            return 2
        for place, item in enumerate(nodes):
            if not (place + 1 < len(nodes) and is_name(item) and is_closed(nodes[place + 1])):
                heavy = max(heavy, weight(item))
        return max(heavy, 1) if nodes else 0
    if isinstance(node, Scripts):
        return 2 if edges(node)[0] in _LOOSE else 0
    if isinstance(node, Fenced):
        return 0 if node.left and node.right else 2
    if isinstance(node, Accent | Space):
        return 0
    if isinstance(node, Root):
        return 1 if node.index is not None and _plain_index(node.index) not in ROOTS else 0
    if isinstance(node, Table):
        return 0 if node.left and node.right else 2
    return 2


def small_list(node: Node, table: dict[str, str]) -> str | None:
    """The indexes of an entry, xᵢ,ⱼ, as lowered letters; None where Unicode lacks one of them, or there is but one."""
    if not isinstance(node, Group):
        return None
    parts: list[list[Node]] = [[]]
    for item in node.items:
        if isinstance(item, Atom) and item.text == ",":
            parts.append([])
        else:
            parts[-1].append(item)
    found = [small(Group(part), table) for part in parts]
    return ",".join(filter(None, found)) if len(found) > 1 and all(found) else None


def _plain_index(index: Node) -> str:
    inner = only(index)
    return inner.text if isinstance(inner, Atom) else ""


def is_closed(node: Node) -> bool:
    """Whether a node stands in delimiters on both sides."""
    inner = only(node)
    return isinstance(inner, Fenced) and bool(inner.left and inner.right)


def is_name(node: Node) -> bool:
    """Whether a node is the name of a function that brackets may follow; what runs over something below it is none."""
    if isinstance(node, Scripts):
        inner = only(node.base)
        if node.sub is not None and isinstance(inner, Atom) and inner.font == "limits":
            return False
        return is_name(inner)
    return isinstance(node, Atom) and node.cls == OP


def is_signed(node: Node) -> bool:
    """Whether a node is a sign and a product: −x."""
    if not isinstance(node, Group) or len(node.items) < 2:
        return False
    first = node.items[0]
    return isinstance(first, Atom) and first.text in ("−", "-", "+") and weight(Group(node.items[1:])) <= 1


def is_call(node: Node, letters: bool = True) -> bool:
    """Whether a product of two is read as one thing: sin(x), E[X], P(A), f(x).

    Without `letters` a letter before brackets is a factor, as it is in what people type.
    """
    if not isinstance(node, Group) or len(node.items) != 2:
        return False
    first, second = node.items
    head = only(first.base) if isinstance(first, Scripts) else first
    if isinstance(head, Accent):
        head = only(head.body)
    if not isinstance(head, Atom) or not isinstance(second, Fenced) or second.left not in ("(", "["):
        return False
    if len(head.text) > 1 and head.text.isalpha():
        return is_name(first) or head.cls != OP
    if not letters or not head.text.isalpha():
        return False
    if head.text in _CALLED or head.font == "double":
        return True
    if len(second.parts) > 1 or any(_divides(item) for item in second.parts[0].items):
        return True
    return head.text in _CALLED_SIMPLY and weight(second.parts[0]) == 0


def _divides(node: Node) -> bool:
    return isinstance(node, Atom) and (node.cls in (PUNCT, REL) or node.text in ("|", "∣"))


def difference(node: Node) -> str:
    """The sign of a difference that a node begins with (d, ∂, Δ, δ); empty where it begins with none."""
    first = node.items[0] if isinstance(node, Group) and node.items else node
    first = only(first.base) if isinstance(first, Scripts) else first
    return first.text if isinstance(first, Atom) and first.text in _DIFFERENCES else ""


def is_difference(node: Node) -> bool:
    """Whether a node is the sign of a difference and one thing: dx, ∂x²."""
    if not isinstance(node, Group) or len(node.items) != 2 or not difference(node):
        return False
    return weight(node.items[1]) == 0 and not isinstance(node.items[1], Fenced)


def only(node: Node) -> Node:
    """What a group holds, where that is one node."""
    while isinstance(node, Group) and len(node.items) == 1:
        node = node.items[0]
    return node


def is_single(node: Node) -> bool:
    """Whether a node is one atom."""
    return isinstance(only(node), Atom)


def is_factorial(node: Node) -> bool:
    """Whether a node is the sign of a factorial."""
    return isinstance(node, Atom) and node.text[:1] == "!"


def is_lined(node: Accent) -> bool:
    """Whether a line can be drawn on each character of a mark's body and still be seen to be one line.

    Over several letters it would be read as one over each: that of a product as that of its factors.
    """
    if node.name in ("underline", "cancel"):
        return True
    inner = only(node.body)
    inner = only(inner.base) if isinstance(inner, Scripts) and inner.sup is None else inner
    digits = isinstance(inner, Atom) and inner.text.isdigit()
    return node.name in ("overline", "bar") and isinstance(inner, Atom) and (len(inner.text) == 1 or digits)


def is_degrees(base: str, sup: Node | None) -> bool:
    """Whether a number with a circle above it is an angle or a temperature."""
    sign = only(sup) if sup is not None else None
    return isinstance(sign, Atom) and sign.text in ("∘", "°") and base[-1:].isdigit()


def is_typed(node: Node) -> bool:
    """Whether a sign, whatever hangs on it, is ASCII itself: two such relations side by side, as `:=`, are one."""
    while isinstance(node, Scripts | Stack):
        node = only(node.base)
    return isinstance(node, Atom) and node.text.isascii()


def is_prime(node: Node) -> bool:
    """Whether a superscript is primes."""
    return isinstance(node, Atom) and node.text.startswith(("′", "″", "‴"))


def children(node: Node) -> Iterator[Node]:
    """The nodes right under a node."""
    if isinstance(node, Group):
        yield from node.items
    elif isinstance(node, Fenced):
        yield from node.parts
    elif isinstance(node, Table):
        for row in node.rows:
            yield from row
    elif not isinstance(node, Atom | Space):
        for name in node.__struct_fields__:
            part = getattr(node, name)
            if isinstance(part, Node):
                yield part


def is_tall(node: Node, script: bool = False) -> bool:
    """Whether a node holds rows that one line would run together: a matrix, cases, aligned lines, a line break.

    Lines in a script, as under a sum, are read as well with commas between them.
    """
    if isinstance(node, Table) and len(node.rows) > 1 and not (script and node.kind == "substack"):
        return True
    if isinstance(node, Atom):
        return node.text == "\n"
    if isinstance(node, Scripts | Stack):
        return is_tall(node.base, script) or any(is_tall(child, True) for child in children(node))
    return any(is_tall(child, script) for child in children(node))


def spread(items: list[Node]) -> tuple[list[Node], list[int], int]:
    """The nodes of a row without its white space, the space before each of them, and the space after the last."""
    nodes: list[Node] = []
    spaces: list[int] = []
    pending = 0
    for item in items:
        if isinstance(item, Space):
            pending += item.width
        else:
            nodes.append(item)
            spaces.append(pending)
            pending = 0
    return nodes, spaces, pending
