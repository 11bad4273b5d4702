"""What stands above each other, on one line: matrices, aligned lines, arrows with a text, marks and labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.typesetting.apart import flowing
from kb.typesetting.cells import combine
from kb.typesetting.letters import COMBINING
from kb.typesetting.shapes import ARROWS, children, edges, is_lined, only, weight
from kb.typesetting.tree import INNER, OPEN, ORD, REL, Accent, Arrow, Atom, Group, Node, Scripts, Space, Stack, Table

if TYPE_CHECKING:
    from kb.typesetting.linear import Linear

BRACES = frozenset(("underbrace", "overbrace", "underbracket", "overbracket", "underparen", "overparen"))
"""Marks that may carry a label."""

_SAID = {"widehat": "hat", "widetilde": "tilde", "overrightarrow": "vec", "widecheck": "check"}
_STACKED = {("def", "="): "≝", ("?", "="): "≟", ("△", "="): "≜", ("Δ", "="): "≜"}


def table(linear: Linear, node: Table, tight: bool) -> str:
    """The rows of a table: entries between commas, rows between semicolons; aligned lines as they go on."""
    if node.kind in ("aligned", "eqnarray"):
        return linear.sign(node.left) + _lines(linear, node, tight) + linear.sign(node.right)
    rows: list[str] = []
    for cells in node.rows:
        texts = [linear.row(cell.items, tight).strip() for cell in cells]
        if node.kind in ("cases", "array"):
            texts = [text.strip(",，;； ") for text in texts]
        if node.kind != "matrix":
            bars = {place for place in node.bars if 0 < place < len(texts) and node.kind == "array"}
            parts = [(place in bars, text) for place, text in enumerate(texts) if text]
        else:
            parts = [(False, text) for text in texts]
        row = "".join(f"{' | ' if barred else ', '}{text}" for barred, text in parts)
        if row:
            rows.append(row[3 if parts[0][0] else 2 :])
    left, right = linear.sign(node.left), linear.sign(node.right)
    if node.kind == "cases":
        left, right = left or "{", right or "}"
    return left + (", " if node.kind == "substack" else "; ").join(rows) + right


def _lines(linear: Linear, node: Table, tight: bool) -> str:
    """Aligned lines as one: each goes on where the one before ended, or begins anew after a semicolon."""
    pair = 3 if node.kind == "eqnarray" else 2
    lines: list[list[Node]] = []
    for cells in node.rows:
        line: list[Node] = []
        for place, cell in enumerate(cells):
            line += [Space(2), *cell.items] if line and place % pair == 0 else cell.items
        lines.append(line)
    # A row that begins with a sign where the first one begins does not go on with it.
    begins = [bool(cells and cells[0].items) for cells in node.rows]
    anew = [number for number, begun in enumerate(begins) if begun == begins[0]]
    # What stands in a second column ends its row.
    parted = [number for number, cells in enumerate(node.rows, 1) if any(cell.items for cell in cells[pair:])]
    return linear.row(flowing(lines, anew, parted), tight)


def stack(linear: Linear, node: Stack, tight: bool) -> str:
    """A sign with something above and below it."""
    base = linear.node(node.base, tight)
    if _is_thing(node.base):
        return labelled(linear, node.base, Scripts(node.base, node.under, node.over), tight)
    if node.over is not None and node.under is None and linear.profile.small:
        if base in ("→", "⟶"):
            return f"─{linear.node(node.over, True)}→"
        above = node.over.items if isinstance(node.over, Group) else [node.over]
        said = "".join(item.text if isinstance(item, Atom) else "\0" for item in above)
        if (said, base) in _STACKED:
            return _STACKED[said, base]
    return linear.hung(base, Scripts(node.base, node.under, node.over), only(node.base))


def _is_thing(node: Node) -> bool:
    """Whether a base is a thing that could have a power or an index: no relation, no operator, no word."""
    inner = only(node)
    if isinstance(inner, Atom) and len(inner.text) > 1 and inner.text.replace(" ", "").isalpha():
        return False
    return set(edges(inner)) <= {ORD, INNER} or (weight(inner) == 0 and edges(inner)[0] == OPEN)


def labelled(linear: Linear, body: Node, node: Scripts, tight: bool) -> str:
    """A body with a label above or below it, which is no power and no index of it: (a + … + a)⏞{n}."""
    braced = isinstance(body, Accent)
    text = linear.node(body.body if isinstance(body, Accent) else body, tight)
    held = weight(body.body if isinstance(body, Accent) else body) > 0
    name = "brace" if braced else "set"
    for side, mark, label in (("under", "⏟", node.sub), ("over", "⏞", node.sup)):
        said = "" if label is None else linear.node(label, True).strip()
        if not said:
            continue
        if linear.profile.small:
            text, held = f"{f'({text})' if held else text}{mark}{{{said}}}", False
        else:
            text, held = f"{side}{name}({text}, {said})", False
    return f"({text})" if held and braced else text


def arrow(linear: Linear, node: Arrow, tight: bool) -> str:
    """An arrow with its text in its middle."""
    over = linear.node(node.over, True) if node.over is not None else ""
    under = linear.node(node.under, True) if node.under is not None else ""
    if not over and not under:
        return linear.sign(node.head)
    line, head = ("─", node.head) if linear.profile.small else ("-", linear.sign(node.head))
    if over and under and not linear.profile.small:
        return f"underset({arrow(linear, Arrow(node.head, node.over), tight)}, {under})"
    text = f"{over}⏟{{{under}}}" if over and under else over or f"_{under}"
    if node.head in "⇒⇐⇔=":
        line = "═" if linear.profile.small else "="
    if node.head in "←⇐":
        return f"{head}{text}{line}"
    return f"{line}{text}{head}"


def accent(linear: Linear, node: Accent, tight: bool) -> str:
    """A mark on the letter itself where one character can carry both, else as a word before brackets."""
    text = linear.node(node.body, tight)
    mark = COMBINING.get(node.name)
    if mark and linear.profile.small:
        if len(text) == 1 and not text.isspace():
            # The long lines of two neighbours would join: the product of two means is not the mean of a product.
            return combine(text, COMBINING["bar"] if node.name == "overline" else mark)
        if is_lined(node) and text.isalnum() and len(text) <= 8:
            line = "\u0305" if node.name == "bar" else mark
            return "".join(sign + line for sign in text)
    if not text:
        return ""
    if node.name in ARROWS:
        return arrow(linear, Arrow(ARROWS[node.name], node.body), tight)
    if node.name in BRACES:
        return f"({text})" if weight(node.body) else text
    if node.name in ("underline", "underbar") and any(edges(part)[0] == REL for part in children(node.body)):
        # A line under a whole statement says that it matters.
        return text
    name = _SAID.get(node.name, node.name)
    if node.name in ("vec", "overrightarrow") and (linear.profile.small or weight(node.body)):
        # The name `vec` is that of a function: a matrix as one column.
        name = "arrow"
    return f"{name}({text})"
