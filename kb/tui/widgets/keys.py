"""The keys of a screen in its last line."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from textual import events
from textual.binding import ActiveBinding
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from kb.tui.base import BaseScreen
from kb.typesetting.cells import cells

# Seconds that work may take before the line says that no key does anything meanwhile.
_EYEBLINK = 0.1


class Offer(NamedTuple):
    """A key that does something now: how it is written, what it does in a word, and in a sentence."""

    key: str
    display: str
    does: str
    tip: str
    is_enabled: bool
    is_way: bool = False
    """Is it the way out, or to all the rest?"""

    @property
    def columns(self) -> int:
        # The blanks around a key and behind what it does.
        return cells(self.display) + cells(self.does) + 3


class Keys(Widget):
    """What can be done now, as far as there is room; the way out, or to all the rest (Esc, Tab), always has some.

    It is one widget, not one for each key: it costs a line when something else can be done, no layout of the screen.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Keys {
        dock: bottom;
        height: 1;
        text-wrap: nowrap;
        color: $footer-foreground;
        background: $footer-background;
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._offers: tuple[Offer, ...] = ()
        # The way to all the rest: named where not all have room.
        self._rest: Offer | None = None
        # When work is told of that lasts; stopped by what comes of it.
        self._later: Timer | None = None

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def on_unmount(self) -> None:
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _changed(self, screen: Screen[object]) -> None:
        if screen.app.app_focus and self.is_attached and screen is self.screen:
            self.call_after_refresh(self._name_anew)

    def _name_anew(self, *, waited: bool = False) -> None:
        """Most keys that are pressed leave the line as it is, and most work is over before an eye sees it."""
        if not self.is_attached or not self.screen.is_current:
            return
        if self._later is not None:
            self._later.stop()
            self._later = None
        if not waited and self._offers and isinstance(self.screen, BaseScreen) and self.screen.at_work:
            self._later = self.set_timer(_EYEBLINK, partial(self._name_anew, waited=True))
            return
        offers = tuple(map(self._offer, self._first_of_each()))
        rest = self.screen.active_bindings.get("escape")
        hidden = rest is not None and rest.binding.action == "acts" and not rest.binding.show
        more = self._offer(rest) if rest is not None and hidden else None
        if (offers, more) != (self._offers, self._rest):
            self._offers, self._rest = offers, more
            self.refresh()

    def _offer(self, active: ActiveBinding) -> Offer:
        return Offer(
            active.binding.key,
            self.app.get_key_display(active.binding),
            self._does(active.binding.action, active.binding.description),
            active.tooltip or active.binding.description,
            active.enabled,
            active.binding.key == "escape" or active.binding.action == "acts",
        )

    def _does(self, action: str, usual: str) -> str:
        return self.screen.does(action, usual) if isinstance(self.screen, BaseScreen) else usual

    def _first_of_each(self) -> Iterable[ActiveBinding]:
        found: dict[str, ActiveBinding] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show:
                found.setdefault(active.binding.action, active)
        return found.values()

    def _fitting(self) -> Iterable[Offer]:
        offers = self._offers
        if self._rest is not None and sum(offer.columns for offer in offers) > self.size.width:
            offers = (*offers, self._rest)
        room = self.size.width - sum(offer.columns for offer in offers if offer.is_way)
        for offer in offers:
            if not offer.is_way:
                room -= offer.columns
            if offer.is_way or room >= 0:
                yield offer

    def render(self) -> Content:
        parts: list[tuple[str, str]] = []
        for offer in self._fitting():
            dim = "" if offer.is_enabled else "dim "
            parts.append((f" {offer.display} ", f"{dim}bold $footer-key-foreground on $footer-key-background"))
            parts.append((f"{offer.does} ", f"{dim}$footer-description-foreground on $footer-description-background"))
        return Content.assemble(*parts)

    # -- by mouse -----------------------------------------------------------------------------------------------

    def _at(self, column: int) -> Offer | None:
        for offer in self._fitting():
            column -= offer.columns
            if column < 0:
                return offer
        return None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        offer = self._at(event.x)
        self.tooltip = Content(offer.tip) if offer is not None else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        offer = self._at(event.x)
        if offer is not None and offer.is_enabled:
            self.app.simulate_key(offer.key)
