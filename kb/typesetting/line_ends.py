"""Where a line of a formula ends: before relations, then operators, after commas, never in what belongs together."""

from __future__ import annotations

from kb.typesetting.cells import cells
from kb.typesetting.layout import Piece
from kb.typesetting.spacing import SIGN, WORDS
from kb.typesetting.tree import BIG, BIN, CLOSE, INNER, OP, OPEN, ORD, PUNCT, REL, Atom, Node, Tag

# After a left side that takes little of the line.
_LEFT = "left"
_OUTSIDE = {kind: rank for rank, kind in enumerate((WORDS, REL, BIN, PUNCT, BIG, INNER, ORD, _LEFT))}
_INSIDE = {kind: rank for rank, kind in enumerate((WORDS, PUNCT, BIN, REL, BIG, INNER, ORD, _LEFT))}
# Ends of lines that part a product.
POOR = frozenset(("", BIG, ORD, _LEFT))
# Where a short rest is better joined by what stands before it.
_BALANCED = frozenset((BIN, PUNCT, BIG, ORD))
# After these no line ends; nor after a sign that is applied to what follows.
_BOUND = frozenset((BIN, REL, OPEN, OP, BIG, SIGN))
_BRACKETS = (OPEN, CLOSE)
_APPLIED = frozenset("∇∂Δ")
_IMPLIES = frozenset("⇒⇔⟹⟺")


def step_of(piece: Piece) -> int:
    """What a piece adds to the depth of brackets."""
    if type(piece.node) is not Atom:
        return 0
    return (piece.cls == OPEN) - (piece.cls == CLOSE)


def fitting(
    pieces: list[Piece], start: int, room: int, *, opening: bool, depth: int = 0, least: int = 0
) -> tuple[int, str]:
    """How many pieces from `start` on go on a line, and as what it ends; empty where nothing should end it there.

    It ends before the last clause, relation or operator, after the last comma, before the last sum, else at any gap
    that fits, and outside of brackets rather than inside; `depth` brackets are open before it. On the opening line a
    left side does not stand alone before the first relation if there is another way. `least`: pieces that it holds.
    """
    used = count = level = 0
    best: dict[tuple[int, str], list[int]] = {}
    for place in range(start, len(pieces)):
        piece, number = pieces[place], place - start
        before = used + (piece.gap if number else 0)
        used = before + piece.box.width
        step = step_of(piece) if piece.cls in _BRACKETS else 0
        level += step if step < 0 else 0
        if number and before <= room:
            if piece.cls == REL and opening and not level:
                opening = False
                best = {(0, INNER if before > room // 2 else _LEFT): [number]}
            else:
                for kind in _breaks(pieces[place - 1], piece):
                    best.setdefault((level, kind), []).append(number)
        level += step if step > 0 else 0
        if used > room:
            break
        count = number + 1
        least = max(least, count) if used <= room // 4 else least
    if count == len(pieces) - start:
        return count, WORDS
    short = (0, "")
    for level, kind in sorted(best, key=lambda found: (found[1] in POOR, found[0], _ranks(found[0] + depth)[found[1]])):
        places = [number for number in best[level, kind] if number > least]
        if not places:
            continue
        if kind == REL:
            return _before_clause(best, level, places[-1], least, begun=pieces[start].cls == REL), kind
        for comma in reversed(best.get((level, PUNCT), []) if kind == BIN else []):
            # The clause with the operator ends within the line: what follows its comma is another.
            if comma > places[-1] and not _is_short(pieces, start + comma, room // 5):
                return comma, PUNCT
        if kind in _BALANCED and _is_short(pieces, start + places[-1], room // 5):
            if len(places) > 1:
                return places[-2], kind
            short = short if short[0] else (places[-1], kind)
            continue
        return places[-1], kind
    return short if short[0] else (max(count, 1), "")


def _ranks(depth: int) -> dict[str, int]:
    return _INSIDE if depth > 0 else _OUTSIDE


def _before_clause(best: dict[tuple[int, str], list[int]], level: int, place: int, least: int, *, begun: bool) -> int:
    """The place of a relation, or that of the clause it belongs to: after the comma behind an earlier relation."""
    relations = [0] * begun + best.get((level, INNER), []) + best.get((level, _LEFT), []) + best[level, REL]
    commas = [comma for comma in best.get((level, PUNCT), []) if least < comma < place and min(relations) < comma]
    return commas[-1] if commas else place


def _is_short(pieces: list[Piece], start: int, room: int) -> bool:
    """Whether all pieces from `start` on are a fragment that should not be alone on a line."""
    used = 0
    for place in range(start, len(pieces)):
        used += pieces[place].box.width + pieces[place].gap
        if used > room:
            return False
    return True


def _breaks(left: Piece, right: Piece) -> list[str]:
    """As what a line may end between two pieces."""
    if left.end in _BOUND:
        return []
    found: list[str] = []
    node = right.node
    begins = isinstance(node, Atom) and ((node.font == "text" and node.text[:1] == " ") or node.text in _IMPLIES)
    if begins or right.gap > 1 or isinstance(node, Tag):
        found.append(WORDS)
    if right.cls in (REL, BIN, BIG):
        found.append(right.cls)
    if left.end == PUNCT:
        found.append(PUNCT)
    if _parts(left, right):
        found.append(ORD)
    return found


def _is_words(node: Node) -> bool:
    return isinstance(node, Atom) and node.font == "text"


def _parts(left: Piece, right: Piece) -> bool:
    """Whether a line may end between any two pieces: not in a word, not before what a name is applied to."""
    if right.cls in (CLOSE, PUNCT) or (right.cls == OPEN and left.end != CLOSE):
        return False
    before, after = left.box.lines[left.box.base], right.box.lines[right.box.base]
    if right.gap:
        return before.strip()[-1:] not in _APPLIED
    if _is_words(left.node) or _is_words(right.node):
        return cells(before[-1:]) > 1 or cells(after[:1]) > 1
    return before[-1:] not in _APPLIED and not (before[-1:].isalnum() and after[:1].isalnum())
