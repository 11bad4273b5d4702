"""Other keys: a list of all that has one, and a panel that takes the next key that is pressed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static
from textual.widgets.option_list import Option

from kb.errors import KbError
from kb.messages import explain
from kb.settings import set_value
from kb.tui.acts import Act
from kb.tui.choosing import ChoosingApp
from kb.tui.columns import pad, shortened
from kb.tui.screens.panel import CLOSE, Panel
from kb.tui.widgets.choices import Choices
from kb.tui.widgets.said import Said

if TYPE_CHECKING:
    from kb.tui.screens.every import Changeable

_KEYS, _DOES = 16, 14
_WIDEST, _BESIDE = 76, 15


class KeysPanel(Panel[None]):
    """All that can be given another key; Enter takes one for it."""

    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("choose", "enter", shown=True, word="other-key"),
        Act("usual", "d", shown=True, word="usual-key"),
        CLOSE,
    )

    app = getters.app(ChoosingApp)

    def __init__(self) -> None:
        super().__init__(self.app.say("keys-title"))
        self._rows: list[Changeable] = []

    def body(self) -> Iterable[Widget]:
        yield Said(self.say("keys-about"), id="keys-said", classes="line -about")
        yield Choices(compact=True, markup=False)

    def on_mount(self) -> None:
        self.query_one(Choices).focus()
        self.follow()

    def follow(self) -> None:
        from kb.tui.screens.every import changeable

        self.ask(lambda: changeable(self.collection.settings.keys), self._show, group="look")

    def _show(self, rows: list[Changeable]) -> None:
        self._rows = rows
        listed = self.query_one(Choices)
        at = listed.highlighted or 0
        listed.set_options(Option(self._row(one)) for one in rows)
        listed.highlighted = min(at, len(rows) - 1) if rows else None

    @property
    def _room(self) -> int:
        """Columns for the name and the screens: what the panel has beside keys, words, edges and a scroll bar."""
        return max(min(self.size.width, _WIDEST) - _KEYS - _DOES - _BESIDE, 8)

    def fit(self) -> None:
        self._show(self._rows)

    def _row(self, row: Changeable) -> Content:
        shown = " ".join(self.app.get_key_display(Binding(key, "")) for key in row.keys.split(","))
        does = self.say(f"do-{row.name.rpartition('.')[2]}")
        on = self.say("list-comma").join(self.say(f"screen-{word}") for word in row.words)
        return Content.assemble(
            "  " if row.keys == row.usual else " •",
            (f" {pad(shortened(shown, _KEYS), _KEYS)} ", "" if row.keys == row.usual else "bold"),
            f"{pad(shortened(does, _DOES), _DOES)} ",
            (shortened(f"{row.name}  {on}", self._room), "$text-muted"),
        )

    def _say(self, sentence: str, style: str = "") -> None:
        self.query_one("#keys-said", Static).update(Content.styled(sentence, style))

    def on_option_list_option_selected(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        """Take another key for what is chosen."""
        at = self.query_one(Choices).highlighted
        if at is None or at >= len(self._rows):
            return
        row = self._rows[at]

        def pressed(key: str | None) -> None:
            if key is not None:
                self._change(row.name, key)

        self.app.push_screen(PressPanel(self.say(f"do-{row.name.rpartition('.')[2]}")), pressed)

    def action_usual(self) -> None:
        """Give what is chosen its usual keys back."""
        at = self.query_one(Choices).highlighted
        if at is not None and at < len(self._rows):
            self._change(self._rows[at].name, None)

    def _change(self, name: str, key: str | None) -> None:
        """Write another key into the settings, unless it cannot be had."""
        from kb.tui.screens.every import fault_of

        def work() -> KbError | None:
            fault = fault_of(self.collection.settings, name, key, self.app.language)
            if fault is not None:
                return fault
            self.collection.configure(f"keys.{name}", key)
            return None

        def came(fault: KbError | None) -> None:
            if fault is not None:
                self._say("✗ " + explain(fault, self.app.language)[0], "$text-error")
                return
            self._say(self.say("keys-about"))
            self.app.setting_changed("keys")
            self.follow()

        self.ask(work, came, group="write", only_last=False)


class PressPanel(Panel[str | None]):
    """Press the key; Esc leaves things as they are."""

    ACTS: ClassVar[tuple[Act, ...]] = (CLOSE,)

    def body(self) -> Iterable[Widget]:
        yield Said(self.say("keys-press"), id="keys-press", classes="line")

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            return
        event.stop()
        event.prevent_default()
        key = event.character if event.is_printable and event.character and event.character.strip() else event.key
        try:
            set_value(self.collection.settings, "keys.undo", key)
        except KbError as fault:
            said = explain(KbError(fault.code, **{**fault.arguments, "name": self._title}), self.app.language)[0]
            self.query_one("#keys-press", Static).update(Content.styled(f"✗ {said}", "$text-error"))
        else:
            self.dismiss("comma" if key == "," else key)
