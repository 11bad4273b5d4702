"""Breaking a formula on one line that is wider than any: after relations, then operators, then commas."""

from __future__ import annotations

import re

from kb.typesetting.cells import cells, chop

_RELATIONS = frozenset("=≠<>≤≥⩽⩾≈≡∼≃≅∝∈∉⊂⊆⊃⊇→←↔⇒⇐⇔⟶⟹⟺↦≔|∣:≜≐≪≫≻≺⪰⪯") | {":=", "!=", "<=", ">=", "~=", "->", "=>", "<=>"}
_OPERATORS = frozenset("+−-±∓×⋅∘∪∩∧∨⊕⊗⊙∖/*÷∗")
_OPENS, _CLOSES = "([{⟨⌊⌈", ")]}⟩⌋⌉"
_PARTS = re.compile(r"[^\s,;，；、/)\]}]+[,;，；、/)\]}]*|[,;，；、/)\]}]+")
# A worse place to break is taken only where a better one would leave more than this part of the line empty.
_EMPTY = 0.5


def wrap_formula(text: str, width: int) -> list[str]:
    """A formula on one line in lines of at most `width` columns, broken where it hurts least."""
    words = [part for word in text.split() for part in ([word] if cells(word) <= width else _smaller(word, width))]
    joints = _joints(text, words)
    costs = _costs(words)
    lines: list[str] = []
    at = 0
    while at < len(words):
        best, cheapest = at + 1, -1
        line, used = "", 0
        for number in range(at, len(words)):
            piece = (joints[number] if line else "") + words[number]
            used += cells(piece)
            if used > width and line:
                break
            line += piece
            if number + 1 == len(words):
                best = number + 1
                break
            if cheapest < 0 or costs[number] <= cheapest or used * _EMPTY > cells(_text(words, joints, at, best)):
                best, cheapest = number + 1, costs[number]
        lines.append(_text(words, joints, at, best))
        at = best
    return lines or [""]


def _smaller(word: str, width: int) -> list[str]:
    """A word too wide for a line, in parts: after commas and closing brackets, else anywhere."""
    return [piece for part in _PARTS.findall(word) for piece in chop(part, width)]


def _joints(text: str, words: list[str]) -> list[str]:
    """What stands between each word and the one before: a space or nothing."""
    joints: list[str] = []
    place = 0
    for word in words:
        found = text.find(word, place)
        joints.append(" " if found > place else "")
        place = found + len(word) if found >= 0 else place
    return joints


def _text(words: list[str], joints: list[str], start: int, end: int) -> str:
    return words[start] + "".join(joints[number] + words[number] for number in range(start + 1, end))


def _costs(words: list[str]) -> list[int]:
    """How much it hurts to break after each word; inside brackets more."""
    costs: list[int] = []
    depth = 0
    for word in words:
        depth += sum(word.count(sign) for sign in _OPENS) - sum(word.count(sign) for sign in _CLOSES)
        cost = 0 if word in _RELATIONS else 1 if word in _OPERATORS else 2 if word[-1] in ",;，；、" else 4
        costs.append(cost + 3 * max(depth, 0))
    return costs
