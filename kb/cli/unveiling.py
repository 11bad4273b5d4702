"""The answer of a card at the prompt: printed at once, or step by step where it comes in steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.cli.output import Voice, line, width
from kb.cli.texts import print_spans
from kb.model import StoredCard
from kb.typesetting.alone import alone
from kb.typesetting.wrapping import Span

if TYPE_CHECKING:
    from kb.collection import Collection
    from kb.typesetting.wrapping import Line

NEXT = ":n"
_INDENT = 3


class Unveiling:
    """One answer, of which more and more is printed."""

    def __init__(self, collection: Collection, card: StoredCard, voice: Voice) -> None:
        self.voice = voice
        self.texts: Sequence[str] = collection.steps(card) or (alone(card.card.back),)
        self.shown = 0
        """How many of its texts were printed."""
        self._lines = 0

    @property
    def steps(self) -> int:
        """In how many steps the answer comes; 0 where it comes at once."""
        return len(self.texts) if len(self.texts) > 1 else 0

    def step(self) -> bool:
        """Print the next step; was it the last?"""
        self._print(self.shown + 1)
        return self.shown == len(self.texts)

    def rest(self) -> None:
        """Print all that was not printed yet."""
        if self.shown < len(self.texts):
            self._print(len(self.texts))

    def _print(self, until: int) -> None:
        if not self.shown:
            line(f"{' ' * _INDENT}──")
        found = self._set(self.texts[until - 1])
        print_spans(found[self._lines :], _INDENT)
        self.shown, self._lines = until, len(found)

    def _set(self, markdown: str) -> Sequence[Line]:
        """The lines that are seen of a text."""
        from kb.typesetting.cut import seen
        from kb.typesetting.prose import render, render_spans

        columns = max(width() - _INDENT, 10)
        rows = render(markdown, columns, self.voice.profile)
        coloured = self.voice.coloured
        found = render_spans(markdown, columns, self.voice.profile) if coloured else [[Span(row)] for row in rows]
        return found[: seen(rows)]
