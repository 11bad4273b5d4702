"""The keys of a screen in its last line."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

from kb.typesetting.cells import cells

# The blanks around a key and behind what it does.
_BLANKS = 3


class Keys(Footer):
    """What can be done now, as far as there is room; the way out, or to all the rest (Esc), always has some."""

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)

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
