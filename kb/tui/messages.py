"""What screens tell the app: where a person wants to go, and what came of work in the background."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from textual.message import Message

from kb.errors import KbError
from kb.memory.session import Session

if TYPE_CHECKING:
    from kb.collection.practising import Offer
    from kb.memory.prerequisites import Weakest
    from kb.tui.base import BaseScreen


class Came(Message, bubble=False):
    """Work in the background is done; `then` takes what came of it."""

    def __init__(self, value: Any, then: Callable[[Any], None]) -> None:
        super().__init__()
        self.value = value
        self.then = then


class Failed(Message, bubble=False):
    """Work in the background met a person's mistake, or a disk that is full; `otherwise` goes on from there."""

    def __init__(self, fault: KbError, otherwise: Callable[[], None] | None) -> None:
        super().__init__()
        self.fault = fault
        self.otherwise = otherwise


class Progressed(Message):
    """So many notes of so many are read; `step` names what else is done with them."""

    def __init__(self, done: int, total: int, step: str = "") -> None:
        super().__init__()
        self.done = done
        self.total = total
        self.step = step

    def can_replace(self, message: Message) -> bool:
        """Of several that wait only the last is shown: no key waits behind a thousand notes."""
        return isinstance(message, Progressed)


class NotesChanged(Message):
    """Files in the folder changed and came to rest."""


class NotesRead(Message):
    """A screen has read the notes; what they say may be looked over once nobody waits."""


class ReviewWanted(Message):
    """Start a review; with `session` go on with that one, with `undo` first take back the newest act or answer.

    `ahead` adds the cards that come due within so many days; with `cram` all that `query` finds are asked, and no
    schedule moves; `fresh` asks new cards alone, `cards` keeps it to those.
    """

    def __init__(
        self,
        *,
        session: Session | None = None,
        undo: Literal["", "newest", "answer"] = "",
        query: str | None = None,
        limit: int | None = None,
        ahead: int = 0,
        cram: bool = False,
        fresh: bool = False,
        cards: tuple[str, ...] | None = None,
    ) -> None:
        super().__init__()
        self.session = session
        self.undo = undo
        self.query = query
        self.limit = limit
        self.ahead = ahead
        self.cram = cram
        self.fresh = fresh
        self.cards = cards


class SittingDone(Message):
    """Nothing is left to ask in this sitting, or the person leaves it; `told` says why there was nothing to ask."""

    def __init__(self, sitting: BaseScreen[Any], session: Session, told: str = "") -> None:
        super().__init__()
        self.sitting = sitting
        self.session = session
        self.told = told


class PracticeWanted(Message):
    """Practise a mistake that came back."""

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        self.offer = offer


class GroundWanted(Message):
    """Practise the weakest concept that forgotten cards build on."""

    def __init__(self, ground: Weakest) -> None:
        super().__init__()
        self.ground = ground


class SearchWanted(Message):
    """Open the search."""


class BrowseWanted(Message):
    """Open the table of the cards that a query finds, or of all."""

    def __init__(self, query: str = "") -> None:
        super().__init__()
        self.query = query


class GraphWanted(Message):
    """Open the tree of concepts, at one of them where it is named."""

    def __init__(self, concept: str | None = None) -> None:
        super().__init__()
        self.concept = concept


class ConceptWanted(Message):
    """Open the page of a concept: at the part with this line of a note, and at a card of it, where they are named."""

    def __init__(self, name: str, place: tuple[str, int] | None = None, card: str = "") -> None:
        super().__init__()
        self.name, self.place, self.card = name, place, card


class TriageWanted(Message):
    """Go through the drafts."""


class SettingsWanted(Message):
    """The person wants to see the settings."""


class ProblemsWanted(Message):
    """Open the list of problems."""
