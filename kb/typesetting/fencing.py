"""Brackets and bars typed plainly, joined to their partners so that they grow together."""

from __future__ import annotations

from kb.typesetting.tree import CLOSE, OPEN, ORD, Atom, Fenced, Group, Node, Scripts

BAR_SIGNS = frozenset("|‖")


def fence(items: list[Node]) -> list[Node]:
    """Items with each bracket typed plainly joined to its partner, so that both grow together."""
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
        places = [place for place, item in enumerate(items) if _is_bar(item, sign)]
        if not places or len(places) % 2 or any(isinstance(items[place], Scripts) for place in places[::2]):
            continue
        found: list[Node] = []
        done = 0
        for start, end in zip(places[::2], places[1::2], strict=True):
            found.extend(items[done:start])
            closing = items[end]
            pair = Fenced(sign, [Group(items[start + 1 : end])], sign, grows=False)
            if isinstance(closing, Scripts):
                closing.base = pair
                found.append(closing)
            else:
                found.append(pair)
            done = end + 1
        items = [*found, *items[done:]]
    return items


def _is_bar(item: Node, sign: str) -> bool:
    atom = item.base if isinstance(item, Scripts) else item
    return isinstance(atom, Atom) and atom.text == sign and atom.cls == ORD
