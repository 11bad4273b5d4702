"""Sentences of ours on the screen, broken where their language may be: between Chinese characters, not before a 。"""

from __future__ import annotations

import re
from itertools import pairwise

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from kb.typesetting.wrapping import BLANK, Span, held, wrap

# Spaces that stand for a distance are not the one between two words: they are kept where a line is broken.
_RUN = re.compile(r"^ +| {2,}")


def _kept(run: re.Match[str]) -> str:
    spaces = len(run[0])
    return BLANK * spaces if run.start() == 0 else f"{BLANK * (spaces - 1)} "


def wrapped(said: Content, width: int) -> list[Content]:
    """A text in lines of at most `width` columns; what fits already stays as it is."""
    lines: list[Content] = []
    for line in said.split("\n", allow_blank=True):
        if line.cell_length <= width:
            lines.append(line)
            continue
        ends = sorted({0, len(line), *(end for span in line.spans for end in (span.start, span.end))})
        pieces = [(a, [span.style for span in line.spans if span.start <= a < span.end]) for a, _ in pairwise(ends)]
        # A piece is named by its place, for its style may be more than a name.
        plain = _RUN.sub(_kept, held(line.plain))
        spans = [Span(plain[a:b], str(number)) for number, (a, b) in enumerate(pairwise(ends))]
        for row in wrap(spans, width):
            parts = []
            for span in row:
                part = Content(span.text.replace(BLANK, " "))
                for style in pieces[int(span.style)][1] if span.style else ():
                    part = part.stylize(style)
                parts.append(part)
            lines.append(Content("").join(parts))
    return lines


def hung(said: Content, width: int, by: int) -> list[Content]:
    """A text in lines of at most `width` columns; those that go on begin `by` columns in, behind what leads a line."""
    lines: list[Content] = []
    for line in said.split("\n", allow_blank=True):
        if line.cell_length <= width:
            lines.append(line)
            continue
        first, *others = wrapped(line[by:], max(width - by, 1))
        lines += [line[:by] + first, *(Content(" " * by) + other for other in others)]
    return lines


class Said(Static):
    """A sentence, or several; lines that go on begin `hang` columns in."""

    DEFAULT_CSS = """
    Said { height: auto; text-wrap: nowrap; }
    """

    def __init__(
        self, said: Content | str = "", *, id: str | None = None, classes: str | None = None, hang: int = 0
    ) -> None:
        self._hang = hang
        super().__init__(Content(said) if isinstance(said, str) else said, markup=False, id=id, classes=classes)

    @property
    def _said(self) -> Content:
        said = self.content
        return said if isinstance(said, Content) else Content(str(said))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(hung(self._said, width, self._hang)) if width else 0

    def render(self) -> Content:
        return Content("\n").join(hung(self._said, self.content_size.width, self._hang))
