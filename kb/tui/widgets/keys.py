"""The keys of a screen in its last line."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

from kb.typesetting.cells import cells

# The blanks around a key and behind what it does.
_BLANKS = 3


class Keys(Footer):
    """What can be done now, as far as there is room; the way out, or to all the rest (Esc), always has some."""

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)
        self._named: tuple[tuple[str, str, bool], ...] | None = None

    def bindings_changed(self, screen: Screen[object]) -> None:
        self._bindings_ready = True
        if screen.app.app_focus and self.is_attached and screen is self.screen:
            self.call_after_refresh(self._name_anew)

    async def _name_anew(self) -> None:
        """Most keys that are pressed leave the footer as it is: making it anew would cost more than what they do."""
        if not self.is_attached or not self.screen.is_current:
            return
        named = tuple(
            (active.binding.key, active.binding.description, active.enabled)
            for active in self.screen.active_bindings.values()
            if active.binding.show
        )
        if named != self._named:
            self._named = named
            await self.recompose()

    def compose(self) -> ComposeResult:
        keys = [key for key in super().compose() if isinstance(key, FooterKey)]
        room = self.app.size.width
        kept = [key.key == "escape" for key in keys]
        room -= sum(_columns(key) for key, keep in zip(keys, kept, strict=True) if keep)
        for key, keep in zip(keys, kept, strict=True):
            if not keep:
                room -= _columns(key)
            if keep or room >= 0:
                yield key

    async def on_resize(self) -> None:
        await self.recompose()


def _columns(key: FooterKey) -> int:
    return cells(key.key_display) + cells(key.description) + _BLANKS
