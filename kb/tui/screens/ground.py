"""Practice of the weakest concept that forgotten cards build on, outside of every schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.model import StoredCard
from kb.tui.asking import Asking
from kb.tui.screens.spots import SpotScreen

if TYPE_CHECKING:
    from kb.memory.prerequisites import Weakest


class GroundScreen(SpotScreen[None]):
    """The cards of one concept, the least sure first; nothing is rated and no card moves."""

    WORD = "ground"

    def __init__(self, ground: Weakest) -> None:
        super().__init__()
        self._concept = ground.concept
        self._cards = ground.cards
        self._at = 0

    @property
    def upcoming(self) -> str | None:
        return self._cards[self._at] if self._at < len(self._cards) else None

    @property
    def counted(self) -> tuple[int, int]:
        return self._at + 1, len(self._cards)

    def gone(self, card: str) -> None:
        self._cards = tuple(one for one in self._cards if one != card)

    def keep(self, card: StoredCard, asking: Asking, seconds: float, *, knew: bool) -> None:
        verdict = asking.judged.outcome if asking.judged else None
        self.collection.practise_card(self._concept, card, asking.typed, verdict, knew=knew)

    def kept(self, card: str, *, knew: bool) -> None:
        self._at += 1

    def said_of(self, *, knew: bool) -> str:
        return ""

    def allowed(self, name: str) -> bool:
        # Nothing hangs on it here.
        return name != "object" and super().allowed(name)

    def finish(self) -> None:
        self.action_leave()
        self.app.tell(self.say("practice-done"), outlives=True)

    def action_leave(self) -> None:
        self.dismiss(None)
