"""Breaking text into lines of a width: at spaces, between Chinese characters, never inside a formula that fits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.typesetting.cells import cells, chop, clusters


@dataclass(frozen=True, slots=True)
class Span:
    """Text in one style: "", strong, emphasis, code, math, heading or dim."""

    text: str
    style: str = ""


Line = list[Span]

# What must not begin a line, and what must not end one.
_CLOSING = frozenset("，。、；：！？）】》〉」』〕｝”’…—～·％‰℃)]},.;:!?%»›")
_OPENING = frozenset("（【《〈「『〔｛“‘([{«‹¥￥$#")
_ROOMY = frozenset("，。、；：！？（【《「『”）】》」』")
_RUNS = re.compile(r"\s+|[^\s]+")
BREAK = Span("\n")


@dataclass(slots=True)
class _Unit:
    """What is never parted, with whether white space stands before it."""

    spans: list[Span]
    width: int
    spaced: bool


def wrap_words(text: str, width: int) -> list[str]:
    """`text` broken at spaces, and inside a word only where a word alone is too wide."""
    lines: list[str] = []
    line, used = "", 0
    for word in text.split():
        size = cells(word)
        if line and used + 1 + size <= width:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if line:
            lines.append(line)
        *full, line = chop(word, width) if size > width else [word]
        lines.extend(full)
        used = cells(line)
    return [*lines, line] if line else lines


def wrap(spans: list[Span], width: int) -> list[Line]:
    """Styled text in lines at most `width` columns wide; the span BREAK begins a new line."""
    width = max(width, 1)
    lines: list[Line] = []
    line: Line = []
    used = 0
    for unit in _units(spans):
        if unit is None:
            lines.append(line)
            line, used = [], 0
            continue
        gap = 1 if unit.spaced and used else 0
        if used + gap + unit.width <= width:
            if gap:
                line.append(Span(" ", unit.spans[0].style if line[-1].style == unit.spans[0].style else ""))
            line.extend(unit.spans)
            used += gap + unit.width
            continue
        if line:
            lines.append(line)
        *full, line = _parted(unit, width)
        lines.extend(full)
        used = sum(cells(span.text) for span in line)
    if line or not lines:
        lines.append(line)
    return [merged(found) for found in lines]


def longest(spans: list[Span]) -> int:
    """The width of the widest part that is never parted."""
    return max((unit.width for unit in _units(spans) if unit is not None), default=0)


def merged(line: Line) -> Line:
    """A line with neighbours of one style as one span."""
    found: Line = []
    for span in line:
        if found and found[-1].style == span.style:
            found[-1] = Span(found[-1].text + span.text, span.style)
        elif span.text:
            found.append(span)
    return found


def _units(spans: list[Span]) -> list[_Unit | None]:
    found: list[_Unit | None] = []
    spaced = False
    held = False  # an opening bracket waits for what it opens
    for span in spans:
        if span is BREAK:
            found.append(None)
            spaced = held = False
            continue
        for run in [span.text] if span.style == "math" else _RUNS.findall(span.text):
            if run.isspace():
                # After full-width punctuation there is room enough.
                last = found[-1] if found else None
                spaced, held = last is None or last.spans[-1].text[-1] not in _ROOMY, False
                continue
            for piece in [run] if span.style == "math" else _pieces(run):
                last = found[-1] if found else None
                joins = last is not None and not spaced and (held or piece[0] in _CLOSING or _holds(last, piece, span))
                if joins and last is not None:
                    last.spans.append(Span(piece, span.style))
                    last.width += cells(piece)
                else:
                    found.append(_Unit([Span(piece, span.style)], cells(piece), spaced))
                spaced = False
                held = piece[-1] in _OPENING and span.style != "math"
    return found


def _holds(last: _Unit, piece: str, span: Span) -> bool:
    """Whether two pieces without a space between them belong together: not where either is a Chinese character."""
    before = last.spans[-1].text[-1]
    return cells(before) < 2 and cells(piece[0]) < 2


def _pieces(run: str) -> list[str]:
    if run.isascii():
        return [run]
    found: list[str] = []
    narrow = ""
    for cluster in clusters(run):
        if cells(cluster) < 2:
            narrow += cluster
            continue
        if narrow:
            found.append(narrow)
            narrow = ""
        found.append(cluster)
    return [*found, narrow] if narrow else found


def _parted(unit: _Unit, width: int) -> list[Line]:
    """A unit in lines; one too wide for any line is broken at its spaces, else anywhere."""
    if unit.width <= width:
        return [list(unit.spans)]
    lines: list[Line] = [[]]
    used = 0
    for span in unit.spans:
        size = cells(span.text)
        if used + size <= width:
            lines[-1].append(span)
            used += size
            continue
        texts = wrap_words(span.text, width) if span.style == "math" else chop(span.text, width)
        for number, text in enumerate(texts):
            if number or lines[-1]:
                lines.append([])
            lines[-1].append(Span(text, span.style))
            used = cells(text)
    return lines
