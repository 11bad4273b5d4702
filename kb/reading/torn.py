"""The tables of a page: columns parted by tabs, heads without a separator, rows torn over several lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from kb.reading.mask import mask
from kb.reading.names import HAN

SEPARATOR = re.compile(r"^\s*(?:\|\s*)?:?-{2,}:?(?:\s*\|\s*:?-{2,}:?)*\s*(?:\|\s*)?$")
# `1 | import x |`: a numbered line of code behind a table is no row of it.
_CODE_LINE = re.compile(r"^\d+\s*\|\s*(?:import|from|def|class|print|pip|npm|brew|git)\b")
TORN_WORD = re.compile(r"(?<=[a-z])[-\u00ad\u2010]$")
_ITEM = re.compile(r"\s*[-*+•]\s+\S")
_PARTED = re.compile(r"\s\|\s|^\||\|$")
_ENDS = re.compile(r"[。！？!?.;；]$")
# What a cell never ends with: its words go on.
_OPEN_END = re.compile(
    r"[,，、(（]$|(?<![求总])和$|(?<!参)[与]$|[及或]$|\b(?:the|of|is|are|with|and|or|for|a|an|to|by|that|than|in|on)$"
)
_MOST_TORN = 3
_FEWEST_ROWS = 3
_MOST_LOOKED_AT = 12


class Tables(Struct, frozen=True):
    """The heads that had no separator, and the lines of which nobody can say whether the last row goes on in them."""

    heads: frozenset[int]
    doubtful: frozenset[int]


def read_tables(lines: list[str], ends: list[int], is_chrome: Callable[[str], bool]) -> Tables:
    """Makes rows of `lines` whole, in place; a line that was joined to one above is left empty, `ends` says where.

    What `is_chrome` knows as the page's own goes on with no row.
    """
    heads = _tabbed(lines)
    _rows_joined(lines, ends)
    doubtful: set[int] = set()
    found = set(heads)
    at = 0
    while at < len(lines):
        if "|" not in lines[at]:
            at += 1
            continue
        separated = _is_head(lines, at)
        if separated or (at not in found and _is_bare_head(lines, at)):
            if not separated:
                found.add(at)
                lines[at] = "| " + lines[at].strip().strip("|").strip() + " |"
            at = _Rows(lines, ends, _width(lines[at]), is_chrome).join(at + 1 + separated, doubtful)
        else:
            at += 1
    return Tables(frozenset(found), frozenset(doubtful))


def head_of(lines: Sequence[str], at: int) -> Sequence[str]:
    """The two lines with the names of the columns, where the line `at` is a row of a table below them; else none."""
    first = at
    while first >= 0 and "|" in lines[first]:
        first -= 1
    if at - first > 2 and _is_head(lines, first + 1):
        return lines[first + 1 : first + 3]
    return ()


def _is_head(lines: Sequence[str], at: int) -> bool:
    below = lines[at + 1] if at + 1 < len(lines) else ""
    return "|" in lines[at] and "|" in below and SEPARATOR.match(below) is not None


def _cells(line: str) -> list[str]:
    """The cells of a row; a pipe in mathematics, code or a link cuts nothing."""
    text = line.strip()
    masked = mask(text).replace("\\|", "  ")
    start, end = int(masked.startswith("|")), len(masked) - int(len(masked) > 1 and masked.endswith("|"))
    found, last = [], start
    for pipe in re.finditer(r"\|", masked[:end]):
        if pipe.start() >= start:
            found.append(text[last : pipe.start()].strip())
            last = pipe.end()
    return [*found, text[last:end].strip()]


def _width(line: str) -> int:
    return len(_cells(line))


def _is_bare_head(lines: list[str], at: int) -> bool:
    """Short names above rows of as many cells, and no separator between: the head of a table that lost it."""
    head = _cells(lines[at])
    width = len(head)
    if width < 2 or not all(head) or not _PARTED.search(lines[at].strip()) or _ITEM.match(lines[at]):
        return False
    # A name in small letters may be a command whose output goes to another; a figure names no column.
    if any(cells(cell) > 24 or _ENDS.search(cell) for cell in head) or re.match(r"\d|[a-z]+ ", head[0]):
        return False
    rows = torn = 0
    for row in range(at + 1, min(at + 1 + _MOST_LOOKED_AT, len(lines))):
        line = lines[row].strip()
        if not line or torn > _MOST_TORN or _is_head(lines, row):
            break
        if "|" not in line:
            if not rows:
                break
            torn += 1
        elif _PARTED.search(line) and _width(line) <= width:
            rows, torn = rows + (_width(line) == width), 0
        else:
            break
    return rows >= _FEWEST_ROWS - 1


class _Rows:
    """The rows of one table: which lines without a pipe belong to them."""

    def __init__(self, lines: list[str], ends: list[int], width: int, is_chrome: Callable[[str], bool]) -> None:
        self.lines, self.ends, self.width, self.is_chrome = lines, ends, width, is_chrome

    def join(self, first: int, doubtful: set[int]) -> int:
        """Joins the torn rows from line `first` on; the line behind the table."""
        row, at = -1, first
        while at < len(self.lines):
            line = self.lines[at].strip()
            if not line:
                if row < 0 or self.ends[row] < at:
                    break
            elif "|" in line:
                if _is_head(self.lines, at) or not line.strip("| "):
                    break
                row = at
            elif self.begins_row(at, row):
                self.append(at, at + 1, " | ")
                row = at
            elif row < 0 or self.is_chrome(line):
                break
            elif self.row_follows(at):
                self.go_on(row, at)
            else:
                return self.end(row, at, doubtful)
            at += 1
        return at

    def row_follows(self, at: int) -> bool:
        """Is a row of this table below, with nothing between but what two lines more may hold?"""
        for below in range(at + 1, min(at + 1 + _MOST_TORN, len(self.lines))):
            line = self.lines[below].strip()
            if not line:
                return False
            if "|" in line:
                count = _width(line)
                fits = count == self.width or (1 < count < self.width and _PARTED.search(line) is not None)
                return fits and not _is_head(self.lines, below)
        return False

    def begins_row(self, at: int, row: int) -> bool:
        """A first cell alone on its line: the next line fills just what it lacks, and the row above lacks nothing."""
        if at + 1 >= len(self.lines) or self.width < 3 or _is_head(self.lines, at + 1):
            return False
        line, below = self.lines[at].strip(), self.lines[at + 1].strip()
        if "|" not in below or below.startswith("|") or _width(below) != self.width - 1 or cells(line) > 30:
            return False
        above = _cells(self.lines[row]) if row >= 0 else []
        if above and (len(above) < self.width or _OPEN_END.search(above[-1])):
            return False
        return _ENDS.search(line) is None and _ITEM.match(line) is None

    def append(self, row: int, at: int, between: str) -> None:
        self.lines[row] = self.lines[row].rstrip() + between + self.lines[at].strip()
        self.lines[at], self.ends[row] = "", at

    def go_on(self, row: int, at: int) -> None:
        """The line fills the cell that the row lacks, or goes on with its last one; an item stays its line."""
        above, line = self.lines[row].rstrip(), self.lines[at].strip()
        closed = above.endswith("|")
        if _ITEM.match(line):
            self.lines[at] = "| " + line
        elif _width(above) == self.width - 1:
            self.append(row, at, " " if closed else " | ")
        elif closed:
            self.lines[row] = one(above[:-1].rstrip(), line) + " |"
            self.lines[at], self.ends[row] = "", at
        else:
            self.lines[row] = one(above, line)
            self.lines[at], self.ends[row] = "", at

    def end(self, row: int, at: int, doubtful: set[int]) -> int:
        """What stands behind the last row: the rest of a cell that did not end, or text of its own."""
        above, line = self.lines[row].strip(), self.lines[at].strip()
        if above.endswith("|"):
            return at
        open_end = is_open(above, line)
        if open_end and _ENDS.search(line):
            self.go_on(row, at)
            return at + 1
        lacks = _width(above) < self.width and _ITEM.match(line) is None
        if (
            open_end
            or lacks
            or cells(line) <= 2
            or line[:1].islower()
            or (_ENDS.search(line) and self.ends_nowhere_else(row))
        ):
            doubtful.add(at)
        return at

    def ends_nowhere_else(self, row: int) -> bool:
        """Do the rows above this last one end in full stops, and it does not?"""
        above = [line.rstrip("| ") for line in self.lines[max(0, row - 3) : row] if "|" in line]
        rows = [line for line in above if not SEPARATOR.match(line + "|")]
        last = self.lines[row].rstrip("| ")
        return len(rows) > 1 and not _ENDS.search(last) and all(_ENDS.search(line) for line in rows[1:])


def is_open(row: str, following: str) -> bool:
    """Does a row end amid its last cell: at a comma, at a word that ends nothing, at a hyphen in a word?"""
    if row.endswith("|"):
        return False
    return _OPEN_END.search(row) is not None or (TORN_WORD.search(row[-2:]) is not None and following[:1].islower())


def _tabbed(lines: list[str]) -> frozenset[int]:
    """Runs of lines with equally many tabs become rows; the first of a run is the head of a table."""
    heads = set()
    at = 0
    while at < len(lines):
        count = lines[at].strip().count("\t")
        end = at + 1
        while end < len(lines) and count and lines[end].strip("\n ").count("\t") == count:
            end += 1
        if count and end - at >= 2 and not any("|" in line for line in lines[at:end]):
            heads.add(at)
            for row in range(at, end):
                lines[row] = "| " + " | ".join(cell.strip() for cell in lines[row].split("\t")) + " |"
        at = end
    return frozenset(heads)


def _rows_joined(lines: list[str], ends: list[int]) -> None:
    """A row that lacks the pipe which ends all others goes on in the next line."""
    for at in range(1, len(lines)):
        head = lines[at - 1].rstrip()
        if not (SEPARATOR.match(lines[at]) and "|" in lines[at] and head.endswith("|")):
            continue
        row = at + 1
        while row < len(lines) and "|" in lines[row]:
            last = row
            while (
                not lines[row].rstrip().endswith("|")
                and last + 1 < len(lines)
                and last - row < 3
                and lines[last + 1].strip()
                and not (last + 2 < len(lines) and SEPARATOR.match(lines[last + 2]) and "|" in lines[last + 2])
                and any(line.rstrip().endswith("|") for line in lines[last + 1 : row + 4])
                and lines[row].count("|") + lines[last + 1].count("|")
                <= head.count("|") + (head[0] != lines[row][0] == "|")
            ):
                last += 1
                lines[row] = one(lines[row].rstrip(), lines[last].strip())
                lines[last] = ""
                ends[row] = last
            row = last + 1


def one(text: str, more: str) -> str:
    """Two parts of a torn line as one: a word cut by a hyphen is whole again."""
    last = text[-2:]
    if TORN_WORD.search(last) and more[:1].islower():
        return text[:-1] + more
    close = (HAN.match(more) and HAN.search(last[-1:])) or last[-1:] in "，。；、：（"
    return text + ("" if close else " ") + more


def cells(text: str) -> int:
    """How wide a text is in a terminal: a Chinese character takes two cells."""
    return len(text) + sum(1 for sign in text if sign >= "\u2e80")


def mark_tables(kinds: list[str], lines: Sequence[str], heads: frozenset[int], ends: Sequence[int]) -> None:
    """Say of each line whether it is a head, a separator or a row; a row goes on as long as lines hold pipes."""
    for at in range(1, len(lines)):
        line, above = lines[at], lines[at - 1]
        if "|" in line and "-" in line and SEPARATOR.match(line) and "|" in above:
            kinds[at - 1], kinds[at] = "row", "separator"
    within = False
    for at, line in enumerate(lines):
        if kinds[at] == "separator" or at in heads:
            within = True
            kinds[at] = kinds[at] or "row"
        elif within and not kinds[at]:
            if not line and any(ends[above] >= at for above in range(max(0, at - 40), at)):
                # It was made a part of one above.
                kinds[at] = "joined-row"
                continue
            within = "|" in line and line.strip("| \t") != "" and _CODE_LINE.match(line) is None
            kinds[at] = "row" if within else ""
