"""Breaking text into lines of a width: at spaces, between Chinese characters, never inside a formula that fits."""

from __future__ import annotations

import re

from msgspec import Struct, field

from kb.typesetting.breaks import wrap_formula
from kb.typesetting.cells import cells, chop, clusters


class Span(Struct, frozen=True):
    """Text in one style: "", strong, emphasis, code, math, heading or dim.

    `rows`: a formula of several rows, of which the text is row number `base`; all are equally wide.
    """

    text: str
    style: str = ""
    rows: tuple[str, ...] = ()
    base: int = 0


Line = list[Span]


class Rows(Struct):
    """Lines one below the other, and the number of the one that carries the baseline of the first."""

    lines: list[Line] = field(default_factory=list)
    base: int = 0


# What must not begin a line, and what must not end one.
CLOSING = frozenset("，。、；：！？）】》〉」』〕｝”’…—～·％‰℃)]},.;:!?%»›")
_OPENING = frozenset("（【《〈「『〔｛“‘([{«‹¥￥$#")
_ROOMY = frozenset("，。、；：！？（【《「『）】》」』")
_FULL_CLOSING = frozenset("，。、；：！？）】》」』")
_RUNS = re.compile(r"\s+|[^\s]+")
BREAK = Span("\n")
PAD = "pad"
"""The style of spaces that are kept as they are."""
BLANK = "\N{BRAILLE PATTERN BLANK}"
"""Stands for a space at which no line is broken."""


class _Unit(Struct):
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


def held(text: str) -> str:
    """A list with dots between its parts, to be broken behind a dot and not before it."""
    return text.replace(" · ", f"{BLANK}· ")


def wrap(spans: list[Span], width: int) -> list[Line]:
    """Styled text in lines at most `width` columns wide; the span BREAK begins a new line."""
    return wrapped(spans, width).lines


def wrapped(spans: list[Span], width: int, *, apart: bool = False) -> Rows:
    """Styled text in lines as of `wrap`, with the place of the first line's baseline.

    A line that holds a formula of several rows takes as many; the text stands on the formula's baseline. `apart`:
    a blank line stands between such rows and the next line of text.
    """
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
    rows = Rows()
    hangs = False
    for number, found in enumerate(lines):
        drawn = _drawn(found)
        rows.base = rows.base if number else drawn.base
        if apart and number and (hangs or drawn.base):
            rows.lines.append([])
        rows.lines.extend(drawn.lines)
        hangs = len(drawn.lines) > drawn.base + 1
    return rows


def longest(spans: list[Span], most: int | None = None) -> int:
    """The width of the widest part that is never parted; of a word without a formula at most `most`."""
    widest = 0
    for unit in _units(spans):
        if unit is not None:
            is_word = most is not None and not any(span.style == "math" for span in unit.spans)
            widest = max(widest, min(unit.width, most) if is_word and most is not None else unit.width)
    return widest


def merged(line: Line) -> Line:
    """A line with neighbours of one style as one span."""
    found: Line = []
    texts: list[str] = []
    for span in line:
        if found and found[-1].style == span.style:
            texts.append(span.text)
        elif span.text:
            if len(texts) > 1:
                found[-1] = Span("".join(texts), found[-1].style)
            found.append(span)
            texts = [span.text]
    if len(texts) > 1:
        found[-1] = Span("".join(texts), found[-1].style)
    return found


def _drawn(line: Line) -> Rows:
    """A line as rows: one, or as many as its tallest formula takes, all on one baseline."""
    if not any(span.rows for span in line):
        return Rows([merged(line)])
    above = max(span.base for span in line if span.rows)
    below = max(len(span.rows) - span.base for span in line if span.rows)
    rows: list[Line] = []
    for number in range(-above, below):
        row: Line = []
        for span in line:
            inside = span.rows and 0 <= span.base + number < len(span.rows)
            if inside:
                row.append(Span(span.rows[span.base + number], span.style))
            else:
                row.append(Span(" " * cells(span.text)) if number or span.rows else span)
        while row and not row[-1].text.strip():
            row.pop()
        rows.append(merged(row))
    return Rows(rows, above)


def _units(spans: list[Span]) -> list[_Unit | None]:
    found: list[_Unit | None] = []
    spaced = False
    held = False  # an opening bracket waits for what it opens
    quoted = False  # within straight quotes, whose two ends look alike
    before = ""  # the style of what was written last
    for span in spans:
        if span is BREAK:
            found.append(None)
            spaced = held = False
            continue
        whole = span.style in ("math", PAD)
        for run in [span.text] if whole else _RUNS.findall(span.text):
            if run.isspace() and not whole:
                # After full-width punctuation there is room enough.
                last = found[-1] if found else None
                spaced, held = last is None or last.spans[-1].text[-1] not in _ROOMY, False
                continue
            for piece in [run] if whole else _pieces(run):
                last = found[-1] if found else None
                if piece[0] in _FULL_CLOSING and last is not None:
                    spaced = False  # it brings its own room
                closes = piece[0] in CLOSING or (quoted and piece[0] == '"')
                joins = last is not None and not spaced and (held or closes or _holds(last, piece))
                if joins and last is not None:
                    last.spans.append(span if whole else Span(piece, span.style))
                    last.width += cells(piece)
                else:
                    gap = spaced or (last is not None and _parts(last, before, piece, whole))
                    found.append(_Unit([span if whole else Span(piece, span.style)], cells(piece), gap))
                spaced = False
                if not whole and piece.count('"') % 2:
                    quoted = not quoted
                held = not whole and (piece[-1] in _OPENING or (quoted and piece[-1] == '"'))
                before = span.style
    return found


def _holds(last: _Unit, piece: str) -> bool:
    """Whether two pieces without a space between them belong together: not where either is a Chinese character."""
    return cells(last.spans[-1].text[-1]) < 2 and cells(piece[0]) < 2


def _parts(last: _Unit, before: str, piece: str, is_formula: bool) -> bool:
    """Whether a space is set between a Chinese character and a formula: TeX sets one, and `$` was all that did so."""
    if (before == "math") is is_formula:
        return False
    ends, begins = last.spans[-1].text[-1], piece[0]
    word, sign = (ends, begins) if is_formula else (begins, ends)
    return word.isalnum() and cells(word) == 2 and cells(sign) < 2


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
    """A unit in lines; one too wide for any line is broken between its parts, a formula where it can be."""
    if unit.width <= width:
        return [list(unit.spans)]
    lines: list[Line] = [[]]
    used = 0
    for place, span in enumerate(unit.spans):
        size = cells(span.text)
        # The punctuation after a formula goes with its last part.
        after = sum(cells(part.text) for part in unit.spans[place + 1 : place + 3]) if span.style == "math" else 0
        after = after if after < width // 2 and not span.rows else 0
        if used + size + after <= width:
            lines[-1].append(span)
            used += size
            continue
        if span.rows:
            lines += [[]] if lines[-1] else []
            lines[-1].append(span)
            used = size
            continue
        if span.style == "math":
            texts = wrap_formula(span.text, width)
            if cells(texts[-1]) + after > width:
                texts = wrap_formula(span.text, width - after)
        else:
            texts = chop(span.text, width)
        for number, text in enumerate(texts):
            if number or lines[-1]:
                lines.append([])
            lines[-1].append(Span(text, span.style))
            used = cells(text)
    return lines
