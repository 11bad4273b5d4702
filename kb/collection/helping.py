"""Help after a lapse: practice of the weakest concept that forgotten cards build on, outside of every schedule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kb.collection.graph import Graphing
from kb.memory.prerequisites import Weakest
from kb.model import Outcome, Phase, Rating, Seen, StoredCard
from kb.store import practice

if TYPE_CHECKING:
    from kb.memory.session import Session

MOST = 5
"""So many cards of a concept are practised, the least sure ones."""


def lapsed(session: Session) -> tuple[str, ...]:
    """The cards that were forgotten in this sitting after they had been learned; none where nothing counts."""
    if session.crams:
        return ()
    found = (
        answer.candidate.card
        for answer in session.answers
        if answer.rating is Rating.AGAIN
        and isinstance(answer.candidate.state, Seen)
        and answer.candidate.state.phase is Phase.REVIEW
    )
    return tuple(dict.fromkeys(found))


class Helping(Graphing):
    """Practice of what cards build on."""

    def help_after(self, session: Session) -> Weakest | None:
        """The least sure of the concepts that cards forgotten in this sitting build on, with the cards to practise.

        None where all are sure enough, and for one that was practised or declined today.
        """
        forgotten = lapsed(session)
        if not forgotten:
            return None
        done = practice.concepts_practised(self._store, self.today())
        found: dict[str, Weakest] = {}
        for card in forgotten:
            weakest = self.weakest_prerequisite(card)
            if weakest is not None and weakest.concept not in done:
                # What was just forgotten comes again by itself.
                cards = tuple(one for one in weakest.cards if one not in forgotten)[:MOST]
                if cards:
                    found.setdefault(weakest.concept, replace(weakest, cards=cards))
        return min(found.values(), key=lambda one: one.sure, default=None)

    def practise_card(
        self,
        concept: str,
        card: StoredCard,
        typed: Sequence[str] = (),
        verdict: Outcome | None = None,
        *,
        knew: bool,
    ) -> None:
        """Keep an answer of practice to a card; its schedule stays. Raises KbError `pretended-time`, `cannot-write`."""
        fields: dict[str, object] = {
            "concept": concept,
            "card": card.id,
            "question": " ".join(card.card.front.split()),
            "typed": list(typed),
            "knew": knew,
        }
        if verdict is not None:
            fields["verdict"] = verdict.value
        with self._keeper.deciding() as keeper:
            keeper.write([keeper.entry("practice", **fields)])

    def decline_concept(self, concept: str) -> None:
        """A concept is not to be practised today."""
        with self._keeper.deciding() as keeper:
            keeper.write([keeper.entry("practice", concept=concept, declined=True)])
