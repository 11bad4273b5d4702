"""The settings: each with its value and what it does, changed here and written into the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from kb.errors import KbError
from kb.messages import explain, knows, say
from kb.settings import CHOICES, DEFAULTS, NAMES, Settings, written
from kb.tui.acts import Act
from kb.tui.base import HELP, SEARCH, BaseScreen
from kb.tui.choosing import ChoosingApp
from kb.tui.columns import pad, shortened
from kb.tui.widgets.choices import Choices
from kb.tui.widgets.keys import Keys
from kb.tui.widgets.said import wrapped

# By what a language calls itself.
_LANGUAGES: dict[object, str] = {"zh": "中文", "en": "English"}
_NAME, _VALUE = 11, 16
_CONFIG = ".kb/config.yaml"


class SettingsList(Choices, inherit_bindings=False):
    """A list that leaves Enter to its screen: that says in its last line what Enter does, and does it in its turn."""

    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        binding for binding in OptionList.BINDINGS if isinstance(binding, Binding) and binding.key != "enter"
    ]


class SettingsScreen(BaseScreen[None]):
    """All settings; the chosen one explained below them, and what is wrong in the file."""

    WORD = "settings"
    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("change", "enter", shown=True),
        Act("usual", "d", shown=True),
        Act("edit", "e", shown=True, word="edit-settings"),
        SEARCH,
        Act("back", "escape,q", shown=True),
        HELP,
    )
    CSS_PATH = "settings.tcss"
    app = getters.app(ChoosingApp)

    head = getters.query_one("#head", Static)
    listed = getters.query_one("#settings", SettingsList)
    detail = getters.query_one("#detail", Static)

    def __init__(self, chosen: str = NAMES[0]) -> None:
        super().__init__()
        self._first = chosen
        self._faults: tuple[KbError, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            yield Static(id="head", markup=False)
            yield SettingsList(id="settings", compact=True, markup=False)
            with VerticalScroll(id="explained", can_focus=False):
                yield Static(id="detail", markup=False)
            yield Static(id="passing", markup=False)
        yield Keys()

    def on_mount(self) -> None:
        self.listed.focus()
        self._faults = self.collection.faults
        self._show()
        self.follow()

    def fit(self) -> None:
        self._show()

    def follow(self) -> None:
        """Look at the file again: it may have been written elsewhere."""
        before = self.collection.settings

        def came(settings: Settings) -> None:
            if settings != before:
                self.app.take_settings()
            self._judge()

        self.ask(self.collection.reread_settings, came, group="look")

    def _judge(self) -> None:
        """Show what is wrong in the file, keys among it."""
        from kb.tui.screens.every import key_faults

        def look() -> tuple[KbError, ...]:
            keys = self.collection.settings.keys
            return (*self.collection.faults, *(key_faults(keys, self.app.language) if keys else ()))

        def came(faults: tuple[KbError, ...]) -> None:
            self._faults = faults
            self._show()

        self.ask(look, came, group="judge")

    @property
    def chosen(self) -> str:
        """The name of the setting that is chosen."""
        at = self.listed.highlighted
        return self._first if at is None else NAMES[at]

    # -- what is shown ------------------------------------------------------------------------------------------

    def _show(self) -> None:
        self.head.update(
            Content.assemble(
                (self.say("screen-settings"), "bold"), (f"  {self.collection.root.name}/{_CONFIG}", "$text-muted")
            )
        )
        room = max(self.listed.scrollable_content_region.width or self.size.width - 6, 20)
        at = NAMES.index(self.chosen)
        self.listed.set_options([Option(self._row(name, room)) for name in NAMES])
        self.listed.highlighted = at
        self._explain()

    def _value(self, name: str) -> str:
        value = getattr(self.collection.settings, name)
        if isinstance(value, Mapping):
            return self.say("settings-several", count=len(value)) if value else "–"
        return self._worded(name, value)

    def _worded(self, name: str, value: object) -> str:
        """A value as it is written; where nothing is chosen, what that means."""
        if name == "language" and value in _LANGUAGES:
            return f"{value} · {_LANGUAGES[value]}"
        if value is not None:
            return written(value)
        return self.say(f"settings-none-{name}") if knows(f"app.settings-none-{name}", self.app.language) else "–"

    def _is_changed(self, name: str) -> bool:
        return bool(getattr(self.collection.settings, name) != getattr(DEFAULTS, name))

    def _row(self, name: str, room: int) -> Content:
        usual = not self._is_changed(name)
        value = pad(shortened(self._value(name), _VALUE), _VALUE)
        told = shortened(self._told(name), room - _NAME - _VALUE - 6) if room >= 60 else ""
        return Content.assemble(
            "  " if usual else " •",
            f" {pad(name, _NAME)} ",
            (value, "" if usual else "bold"),
            (f" {told}", "$text-muted"),
        )

    def _titled(self, name: str) -> str:
        return f"{self.say('screen-settings')} › {name}"

    def _told(self, name: str) -> str:
        return say(f"cli.config.{name}", self.app.language)

    def _explain(self) -> None:
        """Say of the chosen setting what it does, what it can be, and what it is where nothing is said."""
        name, room = self.chosen, max(self.detail.size.width or self.size.width - 6, 20)
        said = [Content(self._told(name))]
        if name in CHOICES and len(CHOICES[name]) < 8:
            said.append(
                Content(
                    self.say("settings-possible", values=" · ".join(self._worded(name, one) for one in CHOICES[name]))
                )
            )
        said.append(Content(self.say("settings-usual", value=self._worded(name, getattr(DEFAULTS, name)))))
        if knows(f"app.settings-note-{name}", self.app.language):
            said.append(Content(self.say(f"settings-note-{name}")))
        wrong = [
            Content.styled("✗ " + " · ".join(filter(None, explain(fault, self.app.language))), "$text-error")
            for fault in self._faults
        ]
        lines = [line for one in (*wrong, *said) for line in wrapped(one, room)]
        self.detail.update(Content("\n").join(lines))

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self._explain()
        self.refresh_bindings()

    # -- changing -----------------------------------------------------------------------------------------------

    def allowed(self, name: str) -> bool:
        if name == "usual":
            # Asked for the keys in the last line, too, before there is a list.
            return self.is_mounted and self._is_changed(self.chosen)
        return True

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        self.action_change()

    def action_change(self) -> None:
        """Choose another value for the chosen setting."""
        from kb.tui.screens.choosing import ChoicePanel, ValuePanel
        from kb.tui.screens.rekeying import KeysPanel

        name = self.chosen
        present = getattr(self.collection.settings, name)
        if name in CHOICES and len(CHOICES[name]) == 2:
            first, second = CHOICES[name]
            self.change(name, second if present == first else first)
        elif name in CHOICES:

            def chosen(at: int | None) -> None:
                if at is not None:
                    self.change(name, CHOICES[name][at])

            words = [self._worded(name, value) for value in CHOICES[name]]
            self.app.push_screen(ChoicePanel(words, CHOICES[name].index(present), self._titled(name)), chosen)
        elif name == "keys":

            def keyed(_: object) -> None:
                self.follow()

            self.app.push_screen(KeysPanel(), keyed)
        elif name == "macros":
            self.action_edit()
        else:

            def named(value: tuple[object] | None) -> None:
                if value is not None:
                    self.change(name, value[0])

            self.app.push_screen(ValuePanel(name, present, self._titled(name), self._told(name)), named)

    def change(self, name: str, value: object) -> None:
        """Write a setting into the file, and go by it."""

        def came(_: object) -> None:
            if not self.is_attached:
                return
            if not self.app.setting_changed(name):
                self.app.tell(self.say("settings-next-start"), seconds=8)
            if self.is_attached:
                self._show()
                self.refresh_bindings()

        self.ask(lambda: self.collection.configure(name, value), came, group="write", only_last=False)

    def action_usual(self) -> None:
        """Put the chosen setting back to what it is where nothing is said."""
        self.change(self.chosen, getattr(DEFAULTS, self.chosen))

    def action_edit(self) -> None:
        """Open the file in the editor, at the line of the chosen setting."""
        from kb.collection.config import line_of

        if self.app.edit(_CONFIG, line_of(self.collection.config_path, self.chosen)):

            def came(_: object) -> None:
                self.app.setting_changed(self.chosen)
                self._judge()

            self.ask(self.collection.reread_settings, came, group="look")
