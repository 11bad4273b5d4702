"""What else there is besides the day's cards: sentences below each other, each with its key before it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from kb.tui.widgets.said import wrapped
from kb.typesetting.cells import cells

# What stands between a key and its sentence, and less than which no sentence is set in.
_INDENT, _LEAST = 3, 10


def listed(asides: Sequence[tuple[str, str]], columns: int) -> list[Content]:
    """Keys, empty where there are none, and their sentences, in lines that hang beside the keys."""
    widest = max((cells(key) for key, _ in asides), default=0)
    indent = max(_INDENT, widest + 1) if widest else 0
    lines = []
    for key, sentence in asides:
        first, *rest = wrapped(Content(sentence), max(columns - indent, _LEAST))
        lines.append(Content.assemble((key + " " * (indent - cells(key)), "bold $text-accent"), first))
        lines += [Content(" " * indent).append(more) for more in rest]
    return lines


class Asides(Static):
    """They are broken for the width that they have: a bar that scrolls may take some of it."""

    DEFAULT_CSS = """
    Asides { height: auto; text-wrap: nowrap; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(markup=False, id=id)
        self._asides: Sequence[tuple[str, str]] = ()

    def show(self, asides: Sequence[tuple[str, str]]) -> None:
        """Show these; nothing stands there when there are none."""
        self._asides = asides
        self.display = bool(asides)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(listed(self._asides, width)) if width else 0

    def render(self) -> Content:
        return Content("\n").join(listed(self._asides, self.content_size.width))
