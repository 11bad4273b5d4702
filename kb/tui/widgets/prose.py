"""Note text on the screen: Markdown and mathematics, set to the width there is, never read as markup."""

from __future__ import annotations

from functools import lru_cache

from textual import getters
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from kb.tui.base import BaseApp
from kb.typesetting.cells import cells, chop

_NARROWEST = 8
# A note's style, as the terminal shows it; what is not named here is plain.
STYLES = {
    "strong": "bold",
    "emphasis": "italic",
    "heading": "bold $text-primary",
    "code": "$text-accent",
    "math": "$text-secondary",
    "mark": "bold underline",
    "link": "underline",
    "quote": "$text-muted",
    "dim": "$text-muted",
    "rule": "$text-disabled",
}


@lru_cache(maxsize=256)
def prose(text: str, width: int, profile: str = "unicode") -> tuple[Content, ...]:
    """Markdown set in lines of at most `width` columns."""
    from kb.typesetting.prose import render_spans

    lines = []
    for line in render_spans(text, max(width, _NARROWEST), profile):
        lines.append(Content("").join(Content.styled(span.text, STYLES.get(span.style, "")) for span in line))
    return tuple(lines)


def one_line(text: str, width: int, profile: str = "unicode") -> str:
    """Markdown on one line of at most `width` columns, with an ellipsis where it goes on."""
    if text.count("$") % 2:
        # A piece of text that was cut within a formula ends before it.
        text = text[: text.rindex("$")] + "…"
    return shortened(" ".join(line.plain.strip() for line in prose(text, 1000, profile)).strip(), width)


def shortened(line: str, width: int) -> str:
    """A line of at most `width` columns, with an ellipsis where it goes on."""
    return line if cells(line) <= width else chop(line, max(width - 1, 1))[0].rstrip() + "…"


class Prose(Widget):
    """A piece of a note."""

    DEFAULT_CSS = """
    Prose { height: auto; width: 1fr; text-wrap: nowrap; text-overflow: clip; }
    """
    app = getters.app(BaseApp)
    text = reactive("", layout=True)

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes, markup=False)
        self.set_reactive(Prose.text, text)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(prose(self.text, width, self.app.profile)) if self.text else 0

    def render(self) -> Content:
        return (
            Content("\n").join(prose(self.text, self.content_size.width, self.app.profile))
            if self.text
            else Content("")
        )
