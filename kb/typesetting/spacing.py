"""How far atoms stand apart, by TeX's classes."""

from __future__ import annotations

from kb.typesetting.tree import BIG, BIN, CLOSE, INNER, OP, OPEN, ORD, PUNCT, REL

# A sign before its operand, as in −x: it never stands apart from what follows.
SIGN = "sign"
# Words of a sentence that end in a space: what follows begins anew.
WORDS = "words"
_CLASSES = (ORD, OP, BIG, BIN, REL, OPEN, CLOSE, PUNCT, INNER, SIGN, WORDS)
_BEFORE_UNARY = frozenset((BIN, REL, OP, BIG, OPEN, PUNCT, SIGN, WORDS, ""))
_AFTER_NOTHING = frozenset((REL, CLOSE, PUNCT, ""))


def _space(left: str, right: str) -> int:
    if left == SIGN:
        return 0
    left = ORD if left == WORDS else left
    right = ORD if right in (SIGN, WORDS) else right
    if REL in (left, right):
        return int(left != right and right not in (CLOSE, PUNCT) and left != OPEN)
    if PUNCT in (left, right):
        return int(left == PUNCT and right not in (PUNCT, CLOSE))
    if BIN in (left, right):
        return 1
    if left == OPEN or right == CLOSE:
        return 0
    if BIG in (left, right) or INNER in (left, right):
        return 1
    if left == OP:
        return int(right != OPEN)
    return int(right == OP)


GAPS = {(left, right): _space(left, right) for left in _CLASSES for right in _CLASSES}
# In scripts only operators and their arguments stand apart.
TIGHT = {
    (left, right): int(gap and (OP in (left, right)) and not {REL, BIN, PUNCT} & {left, right})
    for (left, right), gap in GAPS.items()
}


def classes(found: list[str], after: str = "") -> list[str]:
    """Classes of a row's atoms, with signs (−x, 0+) told from operators between operands.

    `after` is the class of what stands before the row.
    """
    if BIN not in found:
        return found
    judged: list[str] = []
    previous = after
    for place, cls in enumerate(found):
        shown = cls
        if cls == BIN:
            following = found[place + 1] if place + 1 < len(found) else ""
            if following in _AFTER_NOTHING:
                shown = ORD
            elif previous in _BEFORE_UNARY:
                shown = SIGN
        judged.append(shown)
        previous = shown
    return judged
