"""A paste made a note: what it was read as becomes Markdown that stays so, what was left out stays in comments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from kb.model import Problem
from kb.reading.authored import marked_lines
from kb.reading.displaystyle import parted, with_dollars
from kb.reading.mask import mask
from kb.reading.outline import Line
from kb.reading.paste import Paste, comment, read_paste
from kb.reading.syntaxes.table import Row, cells_in, rows_of
from kb.reading.traditional import Characters, has_traditional

KEY = "pasted"
"""The key of front matter that says so: its note is read line by line, and the comments in it are what was left out."""

_COMMENT = re.compile(r"<!-- (page|damaged|torn): (.*?) -->")
_CODES = {"damaged": "damaged-text", "torn": "torn-text"}
_LEADING = re.compile(r"(?:<!-- (?:page|damaged|torn): .*? -->\s*)+")
_LIST_MARK = re.compile(r"\s*([-*+]|\d{1,9}[.)])\s+\S")
_HEADING = re.compile(r"#+(?= )")
_PIPE = re.compile(r"(?<!\\)\|")
# A Chinese character counts by itself: a line end stood between two words of a torn line.
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
_TORN_WORD = re.compile(r"(?<=[a-z])[-\u00ad\u2010]\n(?=[a-z])")
_Kinds = Sequence[tuple[str, str]]


class Cleaned(Struct, frozen=True):
    """The Markdown of a paste, and how many headings and tables it was given back, how many places were left out."""

    text: str
    headings: int = 0
    tables: int = 0
    page: int = 0
    damaged: int = 0


def clean_paste(body: str) -> Iterator[Cleaned]:
    """The Markdown that a text without front matter becomes if it is a paste, the tidiest first."""
    if not has_traditional(body):
        yield from _cleaned(body)
        return
    own = Characters(body)
    yield from map(own.within, _cleaned(own.simple))


def _cleaned(body: str) -> Iterator[Cleaned]:
    paste = read_paste(with_dollars(body), "", 1)
    if not paste.recognized:
        return
    mended = _tables_mended(paste.marked)
    for lines, spaced in ((mended, True), (paste.marked, True), (mended, False), (paste.marked, False)):
        yield _counted(paste, _whole(parted(body), _written(lines, spaced=spaced)))


def read_cleaned(body: str, note: str, first_line: int) -> Paste:
    """The body of a note that was a paste, without the comments; what is damaged stays a problem until it is mended."""
    problems = []
    rows = body.split("\n")
    for at, row in enumerate(rows):
        if "<!-- " not in row:
            continue
        for found in _COMMENT.finditer(row):
            if code := _CODES.get(found[1]):
                text = found[2].replace("--&gt;", "-->")[:60]
                problems.append(Problem(note, at + first_line, code, {"text": text}, found.start() + 1))
        rows[at] = _COMMENT.sub("", row).rstrip()
    own = frozenset(at + first_line for at in marked_lines(rows))
    return Paste("\n".join(rows), True, tuple(problems), own=own)


def _counted(paste: Paste, text: str) -> Cleaned:
    kinds = [kind for kind, _ in paste.marked]
    comments = [found[1] for found in _COMMENT.finditer(text)]
    page = comments.count("page")
    return Cleaned(text, kinds.count("heading"), kinds.count("separator"), page, len(comments) - page)


def _whole(body: str, text: str) -> str:
    """The text with the words of the source that stand nowhere in it (numbers of headings, of citations) at its end."""
    body = _TORN_WORD.sub("", body)
    missing = Counter(_WORD.findall(body)) - Counter(_WORD.findall(_COMMENT.sub(r" \2 ", text)))
    if not missing:
        return text
    left = []
    for word in _WORD.findall(body):
        if missing[word] > 0:
            missing[word] -= 1
            left.append(word)
    return f"{text}\n{comment('page', ' '.join(left))}\n"


def _written(lines: _Kinds, *, spaced: bool) -> str:
    """The lines, headings from the second level on; `spaced`: an empty line parts what is no one list or table."""
    levels = [len(found[0]) for kind, line in lines if kind == "heading" and (found := _HEADING.match(line))]
    # The title of the page stays above them all.
    raised = min((level for level in levels if level > 1), default=2) - 2
    out: list[str] = []
    before = indent = ""
    for at, (kind, line) in enumerate(lines):
        if not line:
            if not spaced or (out and out[-1]):
                out.append("")
            before = ""
            continue
        head = kind == "row" and [following for following, _ in lines[at + 1 : at + 2]] == ["separator"]
        together = _together(kind, line)
        if spaced and before and (not together or together != before or head):
            out.append("")
        if together.startswith("list") and not before.startswith("list"):
            indent = line[: len(line) - len(line.lstrip())]
        if kind == "heading":
            out.append(line if line.startswith("# ") else line[raised:])
        elif together.startswith("list"):
            out.append(line.removeprefix(indent))
        elif kind == "prose" and (comments := _LEADING.match(line)) and comments.end() < len(line):
            # A line that begins with a comment is HTML to its end.
            out += [comments[0].strip(), "", line[comments.end() :]]
        else:
            out.append(line)
        before = together or "alone"
    return "\n".join(out).strip() + "\n"


def _together(kind: str, line: str) -> str:
    """What a line is one with, if the line below is the same: a table, a list of one mark, an author's own lines."""
    if kind in ("row", "separator", "joined-row"):
        return "table"
    if kind == "own":
        return kind
    mark = _LIST_MARK.match(line) if kind in ("bullet", "item") else None
    return "" if mark is None else f"list {mark[1][-1]}"


def _tables_mended(lines: _Kinds) -> list[tuple[str, str]]:
    """The lines, each row that was torn over several of them made one line again."""
    out: list[tuple[str, str]] = []
    at = 0
    while at < len(lines):
        end = at + 2
        if lines[at][0] != "row" or [kind for kind, _ in lines[at + 1 : end]] != ["separator"]:
            out.append(lines[at])
            at += 1
            continue
        while (
            end < len(lines)
            and lines[end][0] == "row"
            and [kind for kind, _ in lines[end + 1 : end + 2]] != ["separator"]
        ):
            end += 1
        found = [Line(number, lines[number][1], mask(lines[number][1])) for number in range(at, end)]
        rows, alone = rows_of(found[2:], len(cells_in(found[0])))
        written = {row.line: row for row in rows if row.end > row.line and _can_be_one_line(row, alone)}
        if _columns(lines[at][1]) != _columns(lines[at + 1][1]):
            lines = [*lines[: at + 1], ("separator", "|" + "---|" * _columns(lines[at][1])), *lines[at + 2 :]]
        number = at
        while number < end:
            row = written.get(number)
            out.append(lines[number] if row is None else ("row", _one_line(row)))
            number = number + 1 if row is None else row.end + 1
        at = end
    return out


def _columns(row: str) -> int:
    """How many cells other programs see in a row."""
    return len(_PIPE.findall(row.strip().strip("|"))) + 1


def _can_be_one_line(row: Row, alone: list[tuple[int, str]]) -> bool:
    if any(row.line < line <= row.end for line, _ in alone):
        return False
    return "\n" not in row.cells[0] and not any("|" in cell for cell in row.cells)


def _one_line(row: Row) -> str:
    return "| " + " | ".join(cell.replace("\n", "<br>") for cell in row.cells) + " |"
