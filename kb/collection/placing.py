"""“I know this”: spot questions on a concept; what is passed enters as easy, and enough of it marks the concept."""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.collection.opened import Opened
from kb.collection.sums import Rated
from kb.errors import KbError
from kb.model import Outcome, Rating, StoredCard

if TYPE_CHECKING:
    from kb.memory.placement import Placement


class Placing(Opened):
    """Placement in a collection."""

    def placement(self, concept: str, but: Several[str] = ()) -> Placement:
        """The spot questions on the concept of this name, key or alias: none where nothing of it is new.

        Cards that were answered before, that are not asked, or that are in `but`, are not among them. Of a concept in
        several languages the person's own is asked, if it stands in that. Raises KbError `no-concept`.
        """
        from kb.memory.placement import Placement
        from kb.store import looking
        from kb.store.spots import grounds, spots

        named = looking.find_concepts(self._store, concept) or looking.note_concepts(self._store, concept)
        if not named:
            raise KbError("no-concept", name=concept)
        mine = [one for one in named if one.concept.language == self.language] or named
        key = mine[0].concept.key or mine[0].concept.name
        with self._store.reading():
            found = grounds(self._store, key, [one.number for one in mine])
            return Placement.begin(key, spots(self._store, found, self.today(), but), found.requires)

    def pass_spot(
        self,
        card: StoredCard,
        *,
        seconds: float = 0.0,
        typed: Sequence[str] = (),
        verdict: Outcome | None = None,
        override: bool = False,
    ) -> Rated:
        """A spot question was passed: its card enters as easy, and takes no new one's place today.

        Raises KbError as `rate`.
        """
        from kb.collection import deciding

        with self._keeper.deciding() as keeper:
            return deciding.rate(
                keeper,
                card.id,
                Rating.EASY,
                seconds=seconds,
                typed=typed,
                verdict=verdict,
                override=override,
                diagnosis=None,
                dealt=card.dealt,
                placed=True,
            )

    def place(self, concept: str, placement: Placement) -> tuple[str, ...] | None:
        """Mark the concept of this name as known, with what that says of what it builds on, if enough was passed.

        The names of what is known with it; None where it was not enough, and then nothing is written.
        """
        from kb.store.spots import names_of

        known = placement.known()
        if not known:
            return None
        told = {"also": sorted(known - {concept}), "missed": sorted(placement.failed)}
        with self._keeper.deciding() as keeper:
            said = {name: those for name, those in told.items() if those}
            keeper.write([keeper.entry("mark", concept=concept, mark="known", **said)])
        return tuple(names_of(self._store, sorted(known - {placement.concept}), self.language))

    def not_known(self, concept: str) -> bool:
        """The person does not know the concept of this name any more; False where they never said that they do."""
        from kb.store import looking
        from kb.store.spots import said_known

        named = looking.find_concepts(self._store, concept) or looking.note_concepts(self._store, concept)
        names = {name for one in named for name in (one.concept.name, one.concept.key) if name}
        with self._keeper.deciding() as keeper:
            marks = said_known(self._store, names)
            if marks:
                keeper.write([keeper.entry("retract", of=marks[0], also=marks[1:], what="known", concept=concept)])
        return bool(marks)
