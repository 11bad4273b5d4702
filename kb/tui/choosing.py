"""An app that goes by the settings: language, colours, motion, keys; and keeps the theme that was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import constants, events
from textual.app import ReturnType
from textual.theme import Theme
from textual.widgets import Input

from kb.errors import KbError
from kb.tui.base import BaseScreen
from kb.tui.following import FollowingApp
from kb.tui.messages import Came, Failed, NotesChanged
from kb.tui.themes import OURS, with_dim_text

if TYPE_CHECKING:
    from kb.collection import Collection

# Seconds after which nobody waits for a first card any more.
_CALM = 1.0
# What is read from the notes goes by these.
_READ_ANEW = frozenset(("cards", "macros"))
# What the app looks at once, when it comes up.
AT_THE_START = frozenset(("formulas",))


class ChoosingApp(FollowingApp[ReturnType]):
    """Takes in what was chosen when it comes up, and whenever a setting changes."""

    def __init__(self, collection: Collection, profile: str = "unicode") -> None:
        super().__init__(collection, profile)
        for theme in OURS:
            self.register_theme(theme)

    def get_css_variables(self) -> dict[str, str]:
        self.theme_variables = with_dim_text(super().get_css_variables())
        return self.theme_variables

    def on_mount(self) -> None:
        self.take_settings()
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        if self.collection.settings.keys:
            # All screens are imported for it: no first card waits for that.
            self.set_timer(_CALM, lambda: self.run_worker(self._judge_keys, thread=True, group="keys", name="keys"))

    def take_settings(self) -> None:
        """Go by the settings as they are now, in all but the language."""
        settings = self.collection.settings
        chosen = settings.theme or constants.DEFAULT_THEME
        if chosen != self.theme and chosen in self.available_themes:
            self.theme = chosen
        self.animation_level = "none" if settings.motion == "reduced" else constants.TEXTUAL_ANIMATIONS
        self.set_class(self.animation_level == "none", "-still")
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.take_settings()
                screen.refresh_bindings()

    def setting_changed(self, name: str) -> bool:
        """Go by a setting that was changed; False where it waits for the next start."""
        self.take_settings()
        self.show_changed()
        if name in _READ_ANEW:
            self.post_message(NotesChanged())
        return name not in AT_THE_START and self.speak()

    def speak(self) -> bool:
        """Speak the language that was chosen; False where screens are open that cannot."""
        if self.collection.language == self.language:
            return True
        from kb.tui.screens.settings import SettingsScreen
        from kb.tui.screens.today import TodayScreen

        if [type(screen) for screen in self.screen_stack[1:]] != [TodayScreen, SettingsScreen]:
            return False
        self.language = self.collection.language
        self.pop_screen()
        self.switch_screen(TodayScreen())
        self.push_screen(SettingsScreen("language"))
        return True

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A cursor that blinks moves, too."""
        if isinstance(event.widget, Input):
            event.widget.cursor_blink = self.animation_level != "none"

    def _keep_theme(self, theme: Theme) -> None:
        if theme.name == (self.collection.settings.theme or constants.DEFAULT_THEME):
            return

        def write() -> None:
            try:
                self.collection.configure("theme", theme.name)
            except KbError as fault:
                self.post_message(Failed(fault, None))

        self.run_worker(write, thread=True, group="theme", name="theme")

    def _judge_keys(self) -> None:
        """Say which of the keys that were chosen cannot be had."""
        from kb.tui.screens.every import key_faults

        def tell(found: list[KbError]) -> None:
            for fault in found:
                self.complain(fault)

        self.post_message(Came(key_faults(self.collection.settings.keys, self.language), tell))
