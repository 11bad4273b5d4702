"""Lists of contents among the lines of a page, and the headings below that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct, field

from kb.reading.bare_headings import could_be_heading
from kb.reading.torn import cells

_FOLDS = "(?:hide|show|隐藏|显示|收起|展开)(?:目录)?"
_HEAD = re.compile(
    r"(?:目\s*录|(?:本文|文章|内容|本页|页面|章节)目录|本页内容|(?:table of |page )?contents|"
    r"(?:on|in) this (?:page|article|section)|toc|outline)"
    rf"\s*(?:\[?\s*{_FOLDS}\s*\]?)?\s*[:：]?",
    re.IGNORECASE,
)
# What a page writes within such a list: to fold it, to go to the top, the number of an entry on a line of its own.
_FILLER = re.compile(
    rf"\[?\s*{_FOLDS}\s*\]?|"
    r"move to sidebar(?: hide)?|移至侧栏(?: 隐藏)?|"
    r"\(?top\)?|\(?顶部\)?|序言|beginning|toggle .{2,60} subsection|(?:开关|切换).{1,30}(?:子章节|小节)|开关目录|"
    r"toggle the table of contents|\d{1,2}(?:\.\d{1,2}){0,3}\.?",
    re.IGNORECASE,
)
# `Contents [hide] 1 Definition 2 Properties`: a list on the line of its head.
_ON_ONE_LINE = re.compile(rf"(?P<head>{_HEAD.pattern})\s+(?=1\.?\s*[^\W\d])", re.IGNORECASE)
_COUNTED = re.compile(r"(?<!\S)(\d{1,2})(?:\.\d{1,2})*\.?\s+(?=[^\W\d])")
_MARK = re.compile(r"^(?:#{1,6}\s+|[-*+•·▪◦–]\s+)|\*\*|\s*\[(?:edit|编辑)\]$", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_BULLET = re.compile(r"\s*[-*+•·▪◦–]\s+\S")
_NUMBER = re.compile(
    r"(?:(\d{1,2}(?:\.\d{1,2}){0,3})(?:[.、:：]?\s+|[.、]\s*(?=\D)|(?=[A-Z\u4e00-\u9fff]))|[一二三四五六七八九十]{1,3}、\s*)(?=\S)"
)
# `Norms ........ 12`: where it stands in print.
_LEADERS = re.compile(r"\s*(?:\.{3,}|…{1,}|(?:\s\.){3,}|·{3,})\s*\d*$")
_SENTENCE = re.compile(r"[。！；;，,]$|[^.]\.$")
_MATHS = re.compile(r"\$[^$]+\$")
_NO_TITLE = re.compile(r"^\W|[|{}\\=<>]")
_LONGEST = 80
_FEWEST, _FEWEST_ALONE = 2, 4
# So many entries one behind the other may be worded otherwise than the headings that they lead to.
_ASTRAY = 2
_MOST_PLACES = 6


class Contents(Struct, frozen=True):
    """The lines of the lists, and for each line that one names how deep it stands in its list (from 1 on)."""

    lines: frozenset[int] = frozenset()
    titles: Mapping[int, int] = field(default_factory=dict)


class _Entry(Struct, frozen=True):
    at: int
    text: str
    depth: int
    below: tuple[int, ...]


def contents_of(lines: Sequence[str]) -> Contents:
    """The lists of contents of a page: below a head that says so, or of lines that all come again as titles."""
    places: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        if line.strip() and cells(line) <= _LONGEST:
            for name in dict.fromkeys((_bare(line), _unnumbered(line))):
                places.setdefault(name, []).append(at)
    taken: set[int] = set()
    found: list[_Entry] = []
    tried = 0
    for at, line in enumerate(lines):
        if at in taken or not line.strip():
            continue
        if _HEAD.fullmatch(_bare(line)):
            end, entries = _run(lines, at + 1, places)
            if _is_list_below_head(entries, lines, end):
                taken.update(range(at, end))
                found += entries
        elif (inline := _ON_ONE_LINE.match(line)) and _counts_up(line[inline.end("head") :]):
            taken.add(at)
            found += _on_one_line(at, line[inline.end("head") :], places)
        elif at >= tried and len(places.get(_bare(line), ())) > 1 and _may_stand_alone(lines, at):
            end, entries = _run(lines, at, places, alone=True)
            tried = end
            if _is_list_alone(entries, lines):
                taken.update(range(at, end))
                found += entries
    return Contents(frozenset(taken), _titles(found, taken))


def _run(
    lines: Sequence[str], start: int, places: Mapping[str, Sequence[int]], *, alone: bool = False
) -> tuple[int, list[_Entry]]:
    """The entries from a line on, and the line behind the last of them; `alone`: each of them comes again below."""
    entries: list[_Entry] = []
    named: set[str] = set()
    end, astray = start, 0
    for at in range(start, len(lines)):
        line = lines[at].strip()
        if not line:
            if alone:
                break
            continue
        if _FILLER.fullmatch(line):
            end = at + 1 if not alone else end
            continue
        entry = _entry(lines, at, places)
        if entry is None or entry.text in named or _HEAD.fullmatch(_bare(line)):
            break
        if alone and not _may_stand_alone(lines, at):
            break
        numbered = _NUMBER.match(_bare(line)) is not None
        if not entry.below:
            astray += 1
            # An entry that is worded otherwise is known by its number; the text has numbers too, but not in a row.
            if alone or not numbered or (astray > _ASTRAY and any(one.below for one in entries)):
                break
            entries.append(entry)
            continue
        astray = 0
        named.add(entry.text)
        entries.append(entry)
        end = at + 1
    if not any(entry.below for entry in entries) and entries:
        end = entries[-1].at + 1
    return end, [entry for entry in entries if entry.at < end]


def _may_stand_alone(lines: Sequence[str], at: int) -> bool:
    """Could this be an entry without a head above the list? What a sentence announces or has marks says something."""
    announced = at > 0 and lines[at - 1].rstrip().endswith((":", "：", "，", ","))
    return not announced and not _is_point(lines, at) and could_be_heading(_unnumbered(lines[at]))


def _entry(lines: Sequence[str], at: int, places: Mapping[str, Sequence[int]]) -> _Entry | None:
    line = _LEADERS.sub("", lines[at].strip())
    if not line or cells(line) > _LONGEST or _SENTENCE.search(line):
        return None
    name, short = _bare(line), _unnumbered(line)
    if _NO_TITLE.search(_MATHS.sub("x", name)):
        return None
    below = _below(at, name, places) or _below(at, short, places)
    number = _NUMBER.match(name)
    depth = number[1].count(".") + 1 if number and number[1] else 0
    return _Entry(at, short, depth, tuple(other for other in below if not _is_point(lines, other)))


def _below(at: int, name: str, places: Mapping[str, Sequence[int]]) -> list[int]:
    """The lines below that are called so; what stands again and again is no title."""
    named = places.get(name, ())
    return [other for other in named if other > at] if len(named) <= _MOST_PLACES else []


def _is_point(lines: Sequence[str], at: int) -> bool:
    """Is this a point of a list? A title among plain lines is none."""
    return _BULLET.match(lines[at]) is not None


def _is_list_below_head(entries: list[_Entry], lines: Sequence[str], end: int) -> bool:
    """Do enough of the entries come again, or do they count up from 1 before a text?"""
    again = sum(1 for entry in entries if entry.below)
    if again >= _FEWEST:
        return 2 * again > len(entries)
    counted = (_NUMBER.match(_bare(lines[entry.at])) for entry in entries)
    numbers = [number[1] for number in counted if number and number[1]]
    tops = [int(number) for number in numbers if "." not in number]
    behind = any(cells(line) > _LONGEST / 2 for line in lines[end:])
    return behind and len(entries) > _FEWEST and len(numbers) == len(entries) and tops == list(range(1, len(tops) + 1))


def _is_list_alone(entries: list[_Entry], lines: Sequence[str]) -> bool:
    """Do the lines come again in their order, each above a text of its own?"""
    if len(entries) < _FEWEST_ALONE:
        return False
    firsts = [entry.below[0] for entry in entries if entry.below]
    if len(firsts) < len(entries) or firsts != sorted(set(firsts)) or firsts[0] <= entries[-1].at:
        return False
    return sum(1 for at in firsts if _has_text(lines, at, set(firsts))) * 2 > len(firsts)


def _has_text(lines: Sequence[str], at: int, titles: set[int]) -> bool:
    below = next((other for other in range(at + 1, len(lines)) if lines[other].strip()), -1)
    return below >= 0 and below not in titles and len(lines[below].strip()) > len(lines[at].strip())


def _titles(entries: Sequence[_Entry], taken: set[int]) -> dict[int, int]:
    """The first line that each entry leads to."""
    titles: dict[int, int] = {}
    for entry in entries:
        at = next((at for at in entry.below if at not in taken), None)
        if at is not None:
            titles.setdefault(at, entry.depth)
    return titles


def _counts_up(text: str) -> bool:
    """`1 Definition 2 Properties 3 See also`."""
    numbers = [int(number[1]) for number in _COUNTED.finditer(text)]
    steps = (after - before for before, after in pairwise(numbers))
    return len(numbers) > _FEWEST and numbers[0] == 1 and all(0 <= step <= 1 for step in steps)


def _on_one_line(at: int, text: str, places: Mapping[str, Sequence[int]]) -> Iterator[_Entry]:
    """The entries of a list on one line."""
    marks = [*_COUNTED.finditer(text)]
    for mark, end in zip(marks, [*(mark.start() for mark in marks[1:]), len(text)], strict=True):
        name = text[mark.end() : end].strip()
        depth = mark[0].strip().rstrip(".").count(".") + 1
        yield _Entry(at, name, depth, tuple(_below(at, name, places)))


def _bare(line: str) -> str:
    """A line without the marks of headings, points and links."""
    text = _LINK.sub(r"\1", line.strip())
    return " ".join(_MARK.sub("", text).split())


def _unnumbered(line: str) -> str:
    """The same without its number."""
    bare = _bare(line)
    return _NUMBER.sub("", bare, count=1) if _NUMBER.match(bare) else bare
