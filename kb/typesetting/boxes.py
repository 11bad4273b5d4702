"""Boxes of text with a baseline: how they stand beside and above each other, and brackets that grow."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from kb.typesetting.cells import cells, pad


class Box:
    """Lines of equal width. `base` is the baseline's line; `solid` is false where only scripts stick out."""

    __slots__ = ("base", "lines", "solid", "width")

    def __init__(self, lines: list[str], base: int = 0, width: int = -1, solid: bool = False) -> None:
        self.lines = lines
        self.base = base
        self.width = cells(lines[0]) if width < 0 else width
        self.solid = solid

    @property
    def above(self) -> int:
        """Lines above the baseline."""
        return self.base

    @property
    def below(self) -> int:
        """Lines below the baseline."""
        return len(self.lines) - 1 - self.base

    @property
    def tall(self) -> bool:
        """Whether brackets around it grow."""
        return len(self.lines) > 2 or (self.solid and len(self.lines) > 1)


EMPTY = Box([""], 0, 0)


def beside(boxes: list[Box]) -> Box:
    """Boxes side by side on one baseline."""
    if len(boxes) == 1:
        return boxes[0]
    if not boxes:
        return EMPTY
    above = max([box.base for box in boxes])
    below = max([len(box.lines) - box.base for box in boxes])
    width = sum([box.width for box in boxes])
    if above == 0 and below == 1:
        return Box(["".join([box.lines[0] for box in boxes])], 0, width)
    height = above + below
    columns: list[list[str]] = []
    for box in boxes:
        lines, top = box.lines, above - box.base
        if len(lines) < height:
            blank = [" " * box.width]
            lines = blank * top + lines + blank * (height - top - len(lines))
        columns.append(lines)
    return Box(["".join(row) for row in zip(*columns, strict=True)], above, width, any(box.solid for box in boxes))


def stack(boxes: list[Box], base: int, align: str = "c") -> Box:
    """Boxes above each other; `base` is the number of the one whose baseline counts."""
    width = max(box.width for box in boxes)
    lines: list[str] = []
    line = 0
    for place, box in enumerate(boxes):
        if place == base:
            line = len(lines) + box.base
        lines.extend(boxed_lines(box, width, align))
    return Box(lines, line, width, True)


def boxed_lines(box: Box, width: int, align: str) -> list[str]:
    """A box's lines, all moved alike, filled to a width; what cannot stand in the middle goes left (c) or right (m)."""
    room = width - box.width
    if room <= 0:
        return box.lines
    left = {"l": 0, "r": room, "m": (room + 1) // 2}.get(align, room // 2)
    before, after = " " * left, " " * (room - left)
    return [before + line + after for line in box.lines]


def blanks(rows: list[Box], *, apart: bool = False) -> list[bool]:
    """Before which of the rows above each other a blank line stands: before all that touch, if any could be misread.

    `apart`: before all that touch in any case.
    """
    touching = [bool(upper.below or lower.above) for upper, lower in pairwise(rows)]
    needed = apart or (any(touching) and any(_mixed(upper, lower) for upper, lower in pairwise(rows)))
    return [False, *(touch and needed for touch in touching)]


def _mixed(upper: Box, lower: Box) -> bool:
    """Whether something of one row could be read as a part of the other."""
    if upper.below and lower.above:
        return True
    if upper.below:
        return upper.solid or _adrift(upper.lines[-1], lower.lines[0])
    return lower.above > 0 and (lower.solid or _adrift(lower.lines[0], upper.lines[-1]))


def _adrift(scripts: str, row: str) -> bool:
    """Whether a script stands where it could belong to the other row too: right after something, over nothing."""
    drawn, line = _columns(scripts), _columns(row)
    for start, end in _runs(drawn):
        if 0 < start <= len(line) and line[start - 1] != " " and not "".join(line[start:end]).strip():
            return True
    return False


def _columns(line: str) -> list[str]:
    """A line's characters by column; a wide one fills two."""
    return [sign for sign in line for _ in range(cells(sign))]


def _runs(line: list[str]) -> list[tuple[int, int]]:
    """Where a line is not blank: first column and the one after the last of each stretch."""
    found: list[tuple[int, int]] = []
    for place, sign in enumerate(line):
        if sign == " ":
            continue
        if found and found[-1][1] == place:
            found[-1] = (found[-1][0], place + 1)
        else:
            found.append((place, place + 1))
    return found


@lru_cache(maxsize=256)
def space(width: int) -> Box:
    """White space on the baseline."""
    return Box([" " * width], 0, width)


# Top, middle, bottom and, for braces, the point.
_PIECES = {
    "(": "⎛⎜⎝",
    ")": "⎞⎟⎠",
    "[": "⎡⎢⎣",
    "]": "⎤⎥⎦",
    "{": "⎧⎪⎩⎨",
    "}": "⎫⎪⎭⎬",
    "|": "│││",
    "‖": "║║║",
    "⌈": "⎡⎢⎢",
    "⌉": "⎤⎥⎥",
    "⌊": "⎢⎢⎣",
    "⌋": "⎥⎥⎦",
    "⟮": "⎛⎜⎝",
    "⟯": "⎞⎟⎠",
    "⟦": "⎡⎢⎣",
    "⟧": "⎤⎥⎦",
}


def grown(sign: str, above: int, below: int, draw: dict[str, str]) -> Box:
    """A bracket as tall as what it holds: lines above and below the baseline."""
    height = above + below + 1
    if not sign:
        return EMPTY
    if draw and height == 2 and sign in "{}⟨⟩":
        # Of two strokes in ASCII, as a round bracket has them, no other bracket could be told.
        return Box([draw.get(sign, sign)] * 2, above, 1, True)
    if sign in "⟨⟩" and height > 1:
        return _angle(sign, above, height, draw)
    if sign == "/" and height > 1:
        stroke = draw.get("╱", "╱")
        return Box([stroke.rjust(height - place).ljust(height) for place in range(height)], above, height, True)
    pieces = _PIECES.get(sign)
    if pieces is None or height == 1:
        lines = [" " * cells(sign)] * height
        lines[above] = sign
        return Box(lines, above, cells(sign), height > 1)
    if len(pieces) == 4 and height == 2:
        column = "⎰⎱" if sign == "{" else "⎱⎰"
    else:
        column = pieces[0] + pieces[1] * (height - 2) + pieces[2]
        if len(pieces) == 4:
            point = min(max(above, 1), height - 2)
            column = column[:point] + pieces[3] + column[point + 1 :]
    return Box([draw.get(piece, piece) for piece in column], above, solid=True)


def _angle(sign: str, above: int, height: int, draw: dict[str, str]) -> Box:
    """An angle bracket of slanted lines, its point in the middle."""
    half = height // 2
    outward, inward = ("╱", "╲") if sign == "⟨" else ("╲", "╱")
    upper = []
    for place in range(half):
        column = half - 1 - place if sign == "⟨" else place
        upper.append(" " * column + outward + " " * (half - 1 - column))
    lower = [line.replace(outward, inward) for line in reversed(upper)]
    point = [pad(sign, half, "l" if sign == "⟨" else "r")] if height % 2 else []
    lines = [*upper, *point, *lower]
    return Box(["".join(draw.get(mark, mark) for mark in line) for line in lines], above, half, True)
