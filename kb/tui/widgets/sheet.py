"""What pieces of notes stand on: it scrolls up and down, and leaves the keys for sideways to the formulas."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding
from textual.containers import ScrollableContainer, VerticalScroll


class Sheet(VerticalScroll, inherit_bindings=False):
    """A column of widgets."""

    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        binding
        for binding in ScrollableContainer.BINDINGS
        if isinstance(binding, Binding) and binding.key in ("up", "down", "home", "end", "pageup", "pagedown")
    ]
