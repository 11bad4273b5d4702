"""Note text on the screen: Markdown and mathematics, set to the width there is, never read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING

from msgspec import Struct
from textual import events, getters, on
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from kb.tui.base import BaseApp, threaded
from kb.tui.columns import cut
from kb.typesetting.cells import cells
from kb.typesetting.wrapping import Line, Span

if TYPE_CHECKING:
    from kb.tui.pictures import Picture

_NARROWEST = 8
# Columns of a line that is well read. What cannot be broken, a wide formula, may be wider than the text beside it.
_MEASURE = 84
# Columns that a turn of the wheel moves a formula by; a key moves it by a third of what is seen of it.
_TURN = 6
# A note's style, as the terminal shows it; what is not named here is plain. Where the text itself is bold, formulas are
# not: in them bold is a meaning of its own.
STYLES = {
    "strong": "bold",
    "emphasis": "italic",
    "heading": "bold $text-primary",
    "code": "$text-accent",
    "math": "not bold $text-secondary",
    "math strong": "bold $text-secondary",
    "math emphasis": "not bold italic $text-secondary",
    "math strong emphasis": "bold italic $text-secondary",
    "mark": "bold underline",
    "link": "underline",
    "quote": "$text-muted",
    "dim": "$text-muted",
    "rule": "$text-disabled",
    "picture": "$text-muted",
    "edge": "bold $text-warning",
}


class Place(Struct, frozen=True):
    """Where a picture stands: below so many lines, from this column on."""

    address: str
    lines: int
    column: int


class Page(Struct, frozen=True):
    """A text set to a width: its lines, the columns of the widest formula, its pictures' places."""

    lines: tuple[Line, ...]
    width: int
    widest: int
    pictures: tuple[Place, ...]

    @property
    def reach(self) -> int:
        """By how many columns its widest formula is too wide."""
        return max(self.widest - self.width, 0)

    def drawn(self, shift: int, profile: str) -> list[Content]:
        """The lines as they are seen when formulas that are too wide are moved `shift` columns to the left."""
        return [_content(cropped(line, self.width, shift, profile) if self.reach else line) for line in self.lines]


@lru_cache(maxsize=256)
def page(text: str, width: int, profile: str) -> Page:
    """Markdown set to a width, its text to no more than what is well read; formulas that fit in no way are wider."""
    from kb.typesetting.cut import is_cut, seen
    from kb.typesetting.prose import render_spans

    width = max(width, _NARROWEST)
    lines = tuple(render_spans(text, min(width, _MEASURE), profile, sideways=True, pictures=True))
    widest = max(map(_columns, lines), default=0)
    if is_cut(text):
        lines = lines[: seen(["".join(span.text for span in line) for line in lines])]
    return Page(lines, width, widest, tuple(_places(lines)))


def _places(lines: tuple[Line, ...]) -> Iterator[Place]:
    """The pictures that have lines of their own: each stands below its words."""
    from kb.typesetting.inlines import PICTURE

    seen = set()
    for number, line in enumerate(lines):
        before = list(takewhile(_stays, line))
        opens = line[len(before)] if len(before) < len(line) else None
        if opens is None or not opens.style.startswith(PICTURE) or opens.style in seen:
            continue
        end = _end(lines, number)
        if end and not any(span.text.strip() for span in before if not span.style):
            seen.add(opens.style)
            yield Place(opens.style.removeprefix(PICTURE), end, _columns(before))


def _end(lines: tuple[Line, ...], number: int) -> int:
    """How many lines there are up to the end of the words for a picture; 0 where more stands behind them."""
    for place in range(number, len(lines)):
        closes = next((at for at, span in enumerate(lines[place]) if span == Span("]", "dim")), None)
        if closes is not None:
            return place + 1 if closes == len(lines[place]) - 1 else 0
        if not lines[place]:
            break
    return 0


def cropped(line: Line, width: int, shift: int, profile: str = "unicode") -> Line:
    """A line of at most `width` columns: what stands before a formula stays, the formula is moved `shift` to the left.

    A mark stands on the side where it goes on.
    """
    beyond = _columns(line) - width
    if beyond <= 0:
        return line
    before = list(takewhile(_stays, line))
    formula = list(dropwhile(_stays, line))
    room = width - _columns(before)
    start = min(max(shift, 0), beyond)
    left, right = _edges(formula, start, start + room, profile)
    return [*before, *left, *_part(formula, start + len(left), room - len(left) - len(right)), *right]


def _edges(formula: Line, start: int, end: int, profile: str) -> tuple[Line, Line]:
    """The marks for what lies before and behind the columns of a formula that are seen; a blank where there is none."""
    width = _columns(formula)
    signs = "<>" if profile == "ascii" else "‹›"
    left = [] if not start else [_edge(signs[0], _part(formula, 0, start + 1))]
    right = [] if end >= width else [_edge(signs[1], _part(formula, end - 1, width - end + 1))]
    return left, right


def _edge(sign: str, hidden: Line) -> Span:
    return Span(sign, "edge") if any(span.text.strip() for span in hidden) else Span(" ")


def _part(line: Line, start: int, columns: int) -> Line:
    found = []
    for span in line:
        size = cells(span.text)
        # A span ends where the next begins, also for one that lies before the columns or behind them.
        first, last = max(start, 0), min(start + columns, size)
        if first < last:
            found.append(Span(cut(span.text, first, last - first), span.style))
        start -= size
    return found


def _stays(span: Span) -> bool:
    """Whether a span stands before a formula: its indent, the mark of its item, the bar of its quote."""
    return span.style in ("", "dim")


def _columns(line: Iterable[Span]) -> int:
    return sum(cells(span.text) for span in line)


def _content(line: Line) -> Content:
    return Content("").join(Content.styled(span.text, STYLES.get(span.style.partition(":")[0], "")) for span in line)


@lru_cache(maxsize=256)
def prose(text: str, width: int, profile: str = "unicode") -> tuple[Content, ...]:
    """Markdown set in lines of at most `width` columns."""
    from kb.typesetting.prose import render_spans

    return tuple(_content(line) for line in render_spans(text, max(width, _NARROWEST), profile))


# Words that no rule of Markdown or mathematics makes anything else of: most fronts and names are such. All that is
# done with them is that a blank beside a full-width mark goes, but for one before an opening bracket.
_PLAIN = re.compile(r"[^\W\d_](?:[^\W_]| (?! )|[（），。；：、？！,;.()…%/'’“”?-])*(?<! )")
_NO_BLANK = re.compile(r" (?=[），。；：、？！])|(?<=[（），。；：、？！]) ")


@lru_cache(maxsize=2048)
def one_line(text: str, width: int, profile: str = "unicode") -> str:
    """Markdown on one line of at most `width` columns, with an ellipsis where it goes on."""
    from kb.typesetting.pieces import on_one_line, shortened

    if profile == "unicode" and _PLAIN.fullmatch(text):
        return "".join(span.text for span in shortened([Span(_NO_BLANK.sub("", text))], max(width, 1))).strip()
    if text.count("$") % 2:
        # A piece of text that was cut within a formula ends before it.
        text = text[: text.rindex("$")] + "…"
    return on_one_line(text, profile, max(width, 1))


class Prose(Widget):
    """A piece of a note, in which displayed formulas that are too wide can be moved sideways; their text stays."""

    DEFAULT_CSS = """
    Prose { height: auto; width: 1fr; text-wrap: nowrap; text-overflow: clip; overflow: hidden; }
    """
    app = getters.app(BaseApp)
    text = reactive("", layout=True)
    note = ""
    """The note that the text stands in: the addresses of its pictures begin there."""
    shift: reactive[int] = reactive(0)
    """By how many columns its wide formulas are moved to the left."""

    class Reached(Message):
        """Whether there is something to move sideways, or wider than the text, is not what it was."""

    class Found(Message):
        """A picture of this text was read; None where it cannot be shown."""

        def __init__(self, text: str, address: str, picture: Picture | None) -> None:
            super().__init__()
            self.text = text
            self.address = address
            self.picture = picture

    def __init__(self, text: str = "", *, note: str = "", id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes, markup=False)
        self.set_reactive(Prose.text, text)
        self.note = note
        self._reached = (False, 0)
        self._pictures: dict[str, Picture | None] = {}
        self._frames: dict[str, Widget] = {}

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._page(width).lines) + sum(rows for *_, rows in self._hung(width))

    def render(self) -> Content:
        width = self.content_size.width
        lines = self._page(width).drawn(self.shift, self.app.profile)
        for place, _, rows in reversed(self._hung(width)):
            lines[place.lines : place.lines] = [Content("")] * rows
        return Content("\n").join(lines)

    def _page(self, width: int) -> Page:
        return page(self.text, width, self.app.profile)

    # -- sideways -----------------------------------------------------------------------------------------------

    @property
    def reach(self) -> int:
        """How far a formula can be moved; 0 where all of them are seen whole."""
        width = self.content_size.width
        return self._page(width).reach if self.text and self.display and width else 0

    @property
    def wanted(self) -> int:
        """The columns that its widest formula takes; 0 where none is wider than the text may be."""
        width = self.content_size.width
        widest = self._page(width).widest if self.text and self.display and width else 0
        return widest if widest > min(width, _MEASURE) else 0

    def move(self, steps: int) -> None:
        """Show what lies a third of the width further right, or left, of wide formulas."""
        self._move(steps * max(self.content_size.width // 3, 1))

    def _move(self, columns: int) -> bool:
        before = self.shift
        self.shift = min(max(before + columns, 0), self.reach)
        return self.shift != before

    def watch_text(self) -> None:
        self.shift = 0
        self._pictures.clear()
        if self._frames:
            self._frames.clear()
            self.remove_children()
        self._look()

    def on_resize(self) -> None:
        self._look()

    def on_show(self) -> None:
        self._look()

    def on_hide(self) -> None:
        self._look()

    def _look(self) -> None:
        self._hang()
        reached = (self.reach > 0, self.wanted)
        if reached != self._reached:
            self._reached = reached
            self.post_message(self.Reached())

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        self._turned(event, 1)

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        self._turned(event, -1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        if event.shift:
            self._turned(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        if event.shift:
            self._turned(event, -1)

    def _turned(self, event: events.MouseEvent, way: int) -> None:
        if self.reach:
            self._move(way * _TURN)
            event.stop()
            event.prevent_default()

    # -- pictures -----------------------------------------------------------------------------------------------

    def _hung(self, width: int) -> list[tuple[Place, int, int]]:
        """The pictures that are here, each with its columns and rows at this width."""
        gallery, found = self.app.gallery, []
        for place in self._page(width).pictures if gallery is not None and self._pictures else ():
            picture = self._pictures.get(place.address)
            if gallery is not None and picture is not None:
                found.append((place, *gallery.cells(picture, max(width - place.column, 1))))
        return found

    def _hang(self) -> None:
        """Have pictures read that are not here yet, and put those that are to their places."""
        width, gallery, text, note = self.content_size.width, self.app.gallery, self.text, self.note
        if gallery is None or not text or not width:
            return
        root = self.app.collection.root
        for place in self._page(width).pictures:
            if place.address not in self._pictures:
                self._pictures[place.address] = None

                def read(address: str = place.address) -> None:
                    self.post_message(self.Found(text, address, gallery.find(root, note, address)))

                self.run_worker(threaded(read), thread=True, group="pictures", name="pictures")
        below = 0
        for place, columns, rows in self._hung(width):
            frame = self._frames.get(place.address)
            if frame is not None:
                frame.styles.offset = (place.column, place.lines + below)
                frame.styles.width, frame.styles.height = columns, rows
            below += rows

    @on(Found)
    def _came(self, message: Found) -> None:
        message.stop()
        gallery = self.app.gallery
        if gallery is None or message.text != self.text or message.picture is None:
            return
        self._pictures[message.address] = message.picture
        frame = self._frames[message.address] = gallery.make(message.picture.image)
        frame.styles.position = "absolute"
        self.mount(frame)
        self._hang()
        self.refresh(layout=True)
