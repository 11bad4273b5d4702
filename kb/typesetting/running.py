"""What stands above each other, on one line: matrices, cases, aligned lines, arrows with a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.typesetting.apart import flowing
from kb.typesetting.shapes import only
from kb.typesetting.tree import Arrow, Atom, Group, Node, Scripts, Space, Stack, Table

if TYPE_CHECKING:
    from kb.typesetting.linear import Linear

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
        if lines and cells and not cells[0].items:
            lines[-1] += [Space(1), *line]
        else:
            lines.append(line)
    return linear.row(flowing(lines), tight)


def stack(linear: Linear, node: Stack, tight: bool) -> str:
    """A sign with something above and below it."""
    base = linear.node(node.base, tight)
    if node.over is not None and node.under is None and linear.profile.small:
        if base in ("→", "⟶"):
            return f"─{linear.node(node.over, True)}→"
        above = node.over.items if isinstance(node.over, Group) else [node.over]
        said = "".join(item.text if isinstance(item, Atom) else "\0" for item in above)
        if (said, base) in _STACKED:
            return _STACKED[said, base]
    return linear.hung(base, Scripts(node.base, node.under, node.over), only(node.base))


def arrow(linear: Linear, node: Arrow, tight: bool) -> str:
    """An arrow with its text in its middle."""
    over = linear.node(node.over, True) if node.over is not None else ""
    under = linear.node(node.under, True) if node.under is not None else ""
    if not over and not under:
        return linear.sign(node.head)
    line, head = ("─", node.head) if linear.profile.small else ("-", linear.sign(node.head))
    text = f"{over},{under}" if over and under else over or f"_{under}"
    if node.head in "⇒⇐⇔=":
        line = "═" if linear.profile.small else "="
    if node.head in "←⇐":
        return f"{head}{text}{line}"
    return f"{line}{text}{head}"
