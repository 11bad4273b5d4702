"""A list of which only the rows that are seen are set: however long it is, a key costs one screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual import events, getters
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from kb.tui.base import BaseApp

_GUTTER = 2
Draw = Callable[[int, int], Sequence[Content]]
"""What a row looks like, by its number and the columns there are: as many lines as rows are tall, or fewer."""


class Rows(ScrollView, can_focus=True):
    """Rows of equal height, one of them chosen: it has a bar before it, for colour alone says nothing."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "cursor_down", show=False),
        Binding("up", "cursor_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("enter", "select", show=False),
    ]
    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--chosen", "rows--hover"}
    DEFAULT_CSS = """
    Rows {
        overflow-x: hidden;
        & > .rows--chosen { background: $block-cursor-blurred-background; }
        & > .rows--hover { background: $block-hover-background; }
    }
    """
    app = getters.app(BaseApp)
    highlighted: reactive[int | None] = reactive(None)
    """The number of the chosen row."""
    hovered: reactive[int | None] = reactive(None)

    class Highlighted(Message):
        """Another row is chosen."""

    class Selected(Message):
        """A row was clicked, or Enter pressed on it."""

    def __init__(self, draw: Draw, *, tall: int = 1, id: str | None = None) -> None:
        super().__init__(id=id)
        self._draw = draw
        self._tall = tall
        self._count = 0
        self._width = 0
        self._drawn: dict[tuple[int, Style], list[Strip]] = {}
        self._styles: dict[str, Style] = {}
        self._rich: dict[Style, RichStyle] = {}

    @property
    def count(self) -> int:
        return self._count

    @property
    def room(self) -> int:
        """The columns that a row has; while none is seen, those that it had."""
        return max((self.scrollable_content_region.width or self._width) - _GUTTER, 1)

    @property
    def seen(self) -> int:
        """How many rows are seen at once, at most."""
        return max((self.size or self.screen.size).height // self._tall + 1, 1)

    def show(self, count: int, highlighted: int | None = None) -> None:
        """Have so many rows now, whatever there was before, with this one chosen."""
        self._drawn.clear()
        self._count = count
        size = Size(0, count * self._tall)
        if size != self.virtual_size:
            # Nothing else moves on the screen when there are more rows: only the scroll bar has to know.
            self.virtual_size = size
            self._scroll_update(size)
            if self.styles.auto_dimensions:
                self.refresh(layout=True)
        self.set_reactive(Rows.highlighted, highlighted if highlighted is not None and highlighted < count else None)
        self._see_highlighted()
        self.refresh()

    def redraw(self) -> None:
        """Set the rows that are seen anew: they say something else now."""
        self._drawn.clear()
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._count * self._tall

    # -- what is seen -------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        row, line = divmod(self.scroll_offset.y + y, self._tall)
        if row >= self._count:
            return Strip.blank(self.size.width, self.visual_style.rich_style)
        chosen = row == self.highlighted
        part = ("rows--chosen",) if chosen else ("rows--hover",) if row == self.hovered else ()
        style = self.get_visual_style(*part) if part else self.visual_style
        strips = self._drawn.get((row, style))
        if strips is None:
            strips = self._drawn[row, style] = self._strips(row, chosen, style)
        return strips[line]

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a region; Textual's own way looks at edges and background of each, and there are none."""
        if any(self.gutter):
            return super().render_lines(crop)
        width, filters = self.outer_size.width, self.get_line_filters()
        background = self.background_colors[1] if filters else None
        found = []
        for y in crop.line_range:
            strip = self.render_line(y).adjust_cell_length(width, self.visual_style.rich_style)
            for each in filters:
                strip = strip.apply_filter(each, background)  # type: ignore[arg-type]
            found.append(strip)
        first, last = crop.column_span
        return found if (first, last) == (0, width) else [strip.crop(first, last) for strip in found]

    def _strips(self, row: int, chosen: bool, style: Style) -> list[Strip]:
        lines = list(self._draw(row, self.room))[: self._tall]
        lines += [Content("")] * (self._tall - len(lines))
        bar = ("|" if self.app.profile == "ascii" else "▌") if chosen else " "
        width = self.scrollable_content_region.width
        found = []
        for line in lines:
            content = Content.assemble((bar, "$text-accent"), " ", line)
            if content.cell_length > width:
                content = content.truncate(width)
            pieces = content.render(style, end="", parse_style=self._style_of)
            segments = [Segment(text, self._rich_of(style + each)) for text, each in pieces]
            found.append(Strip(segments, content.cell_length).adjust_cell_length(width, self._rich_of(style)))
        return found

    def _style_of(self, style: str | Style) -> Style:
        """A style by its name in the theme; the few that rows have are read once."""
        if isinstance(style, Style):
            return style
        if style not in self._styles:
            self._styles[style] = Style.parse(style, self.app.theme_variables)
        return self._styles[style]

    def _rich_of(self, style: Style) -> RichStyle:
        # The same one for all that looks alike: what it is in a terminal's own signs is then found once.
        if style not in self._rich:
            self._rich[style] = style.rich_style
        return self._rich[style]

    def notify_style_update(self) -> None:
        for known in (self._drawn, self._styles, self._rich):
            known.clear()
        super().notify_style_update()

    def on_resize(self) -> None:
        self._width = self.scrollable_content_region.width or self._width
        self._drawn.clear()
        self._see_highlighted()
        self.refresh()

    # -- choosing -----------------------------------------------------------------------------------------------

    def validate_highlighted(self, highlighted: int | None) -> int | None:
        if highlighted is None or not self._count:
            return None
        return min(max(highlighted, 0), self._count - 1)

    def watch_highlighted(self) -> None:
        self._see_highlighted()
        self.post_message(self.Highlighted())

    def _see_highlighted(self) -> None:
        if self.highlighted is not None and self.size:
            region = Region(0, self.highlighted * self._tall, 1, self._tall)
            self.scroll_to_region(region, animate=False, force=True, immediate=True)
        elif not self._count:
            self.scroll_to(0, 0, animate=False, force=True, immediate=True)

    def move(self, rows: int) -> None:
        """Choose the row so many further down; none is beyond the ends."""
        self.highlighted = rows - (rows > 0) if self.highlighted is None else self.highlighted + rows

    def action_cursor_down(self) -> None:
        self.move(1)

    def action_cursor_up(self) -> None:
        self.move(-1)

    def action_page_down(self) -> None:
        self.move(self._page)

    def action_page_up(self) -> None:
        self.move(-self._page)

    def action_first(self) -> None:
        self.highlighted = 0

    def action_last(self) -> None:
        self.highlighted = self._count - 1

    def action_select(self) -> None:
        if self.highlighted is not None:
            self.post_message(self.Selected())

    @property
    def _page(self) -> int:
        return max(self.size.height // self._tall - 1, 1)

    def _row_at(self, event: events.MouseEvent) -> int | None:
        row = (self.scroll_offset.y + event.y) // self._tall
        return row if 0 <= row < self._count else None

    def on_click(self, event: events.Click) -> None:
        row = self._row_at(event)
        if row is not None:
            self.highlighted = row
            self.action_select()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self.hovered = self._row_at(event)

    def on_leave(self) -> None:
        self.hovered = None
