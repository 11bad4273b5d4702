"""Brackets and bars typed plainly, joined to their partners so that they grow together."""

from __future__ import annotations

from kb.typesetting.tree import BIN, CLOSE, OPEN, ORD, PUNCT, REL, Atom, Fenced, Group, Node, Scripts, Space

BAR_SIGNS = frozenset("|‖")
_DEEPEST = 8


def fence(items: list[Node]) -> list[Node]:
    """Items with each bracket typed plainly joined to its partner in the same line, so that both grow together."""
    found: list[Node] = []
    line: list[Node] = []
    for item in items:
        if isinstance(item, Atom) and item.text == "\n":
            # Brackets that hold the end of a line cannot grow together: each line is drawn by itself.
            found += [*_joined(line), item]
            line = []
        else:
            line.append(item)
    return found + _joined(line)


def beside_bars(parts: list[Group]) -> list[Group]:
    """Parts between bars, which have room of their own: a thin space beside one would show on one side only."""
    if len(parts) > 1:
        for part in parts:
            while part.items and _is_thin(part.items[0]):
                part.items.pop(0)
            while part.items and _is_thin(part.items[-1]):
                part.items.pop()
    return parts


def _is_thin(item: Node) -> bool:
    return isinstance(item, Space) and item.width < 2


def _joined(items: list[Node]) -> list[Node]:
    found: list[Node] = []
    opened: list[int] = []
    for item in items:
        closing = item.base if isinstance(item, Scripts) else item
        if isinstance(closing, Atom):
            if closing.cls == OPEN and closing is item:
                opened.append(len(found))
            elif closing.cls == CLOSE and opened and closing.text not in "!?":
                start = opened.pop()
                opening = found[start]
                inside = Group(_pair_bars(found[start + 1 :]))
                del found[start:]
                left = opening.text if isinstance(opening, Atom) else ""
                pair = Fenced(left, [inside], closing.text, grows=False)
                if isinstance(item, Scripts):
                    item.base = pair
                    found.append(item)
                else:
                    found.append(pair)
                continue
        found.append(item)
    return _pair_bars(found)


def _pair_bars(items: list[Node]) -> list[Node]:
    """Items with |…| and ‖…‖ joined, where every bar of a row has its partner."""
    for sign in "|‖":
        if any(_is_bar(item, sign) for item in items):
            items = _paired(items, sign)
    return items


def _paired(items: list[Node], sign: str) -> list[Node]:
    """Items with the bars of one kind joined; as they are where one bar is left over."""
    found: list[Node] = []
    opened: list[int] = []
    for item in items:
        if not _is_bar(item, sign):
            found.append(item)
            continue
        inside = len(found) - (opened[-1] + 1 if opened else 0)
        after_operand = inside > 0 and (not _expects_operand(found[-1]) or (inside == 1 and _is_place(found[-1])))
        if opened and after_operand:
            start = opened.pop()
            pair = Fenced(sign, [Group(found[start + 1 :])], sign, grows=False)
            del found[start:]
            found.append(Scripts(pair, item.sub, item.sup, item.limits) if isinstance(item, Scripts) else pair)
        elif isinstance(item, Scripts) or len(opened) >= _DEEPEST:
            return items
        else:
            opened.append(len(found))
            found.append(item)
    return items if opened else found


def _expects_operand(item: Node) -> bool:
    return isinstance(item, Atom) and item.cls in (BIN, REL, OPEN, PUNCT)


def _is_place(item: Node) -> bool:
    """A dot alone holds the place of an argument: ‖·‖."""
    return isinstance(item, Atom) and item.text == "⋅"


def _is_bar(item: Node, sign: str) -> bool:
    atom = item.base if isinstance(item, Scripts) else item
    return isinstance(atom, Atom) and atom.text == sign and atom.cls == ORD
