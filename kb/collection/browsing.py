"""Looking over cards as a table, and doing one thing with many of them: one act, which one undo takes back."""

from __future__ import annotations

import unicodedata
from abc import ABC
from collections.abc import Collection as Several
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from kb.collection import finding
from kb.collection.mending import searched
from kb.collection.seeking import Seeking
from kb.errors import KbError
from kb.model import Reason, Review, Seen, StoredCard, Understood
from kb.store import cards

if TYPE_CHECKING:
    from kb.collection.deciding import Mark
    from kb.memory.course import Course
    from kb.store.browsing import Column

_LONGEST_TAG = 80


class Listing(Struct, frozen=True):
    """Cards in an order: their numbers, as the store counts them until it is made anew.

    `understood` says how the query was read, `mended` what was looked for where it was misspelt.
    """

    numbers: tuple[int, ...] = ()
    understood: tuple[Understood, ...] = ()
    mended: str = ""


class History(Struct, frozen=True):
    """A card with all that happened to it: its answers that count, oldest first, and what they made of its memory.

    `reason` says why it is asked when it is, or why it is not asked.
    """

    card: StoredCard
    reviews: tuple[Review, ...]
    course: Course | None
    reason: Reason


class Browsing(Seeking, ABC):
    """Cards by the many."""

    def listing(
        self, query: str = "", by: Column = "note", *, descending: bool = False, typing: bool = False
    ) -> Listing:
        """The cards that a query finds, or all that stand in notes, in an order; what has no such value comes last.

        A newer one that is asked for while a person is `typing` ends an older one, which raises `Outrun`.
        """
        from kb.search.query import read_query
        from kb.store import browsing

        moment = self._moment()

        def ordered(text: str) -> tuple[int, ...]:
            return searched(
                self,
                lambda store: browsing.ordered(store, text, moment, by, descending=descending),
                typing=typing,
            )

        found = ordered(query)
        understood = read_query(query).understood if query.strip() else ()
        if found or not query.strip():
            return Listing(found, understood)
        other = self.mended(query)
        return Listing(ordered(other) if other else (), understood, other)

    def listed(self, numbers: Sequence[int]) -> list[StoredCard]:
        """The cards of a part of a listing."""
        return searched(self, lambda store: cards.numbered(store, numbers))

    def ids_listed(self, numbers: Sequence[int]) -> list[str]:
        """The ids of the cards of a part of a listing, in no order."""
        from kb.store import browsing

        return searched(self, lambda store: browsing.ids(store, numbers))

    def history(self, card_id: str) -> History:
        """What happened to a card. Raises KbError `no-card`."""
        from kb.memory.course import course
        from kb.memory.takeover import taken_over
        from kb.store import browsing, looking

        with self._store.reading():
            stored = finding.card(self._store, card_id)
            reviews = tuple(one for one in looking.reviews(self._store, None, [stored.id]) if not one.retracted)
            parameters = self._keeper.parameters()
            taken = browsing.taken(self._store, stored.id)
            reason = browsing.why_not_asked(self._store, stored) or self._why_later(stored)
        start = None if taken is None else taken_over(taken, parameters)
        due = stored.state.due_day if isinstance(stored.state, Seen) else None
        return History(stored, reviews, course(reviews, parameters, start, due), reason)

    def _why_later(self, stored: StoredCard) -> Reason:
        from kb.collection.asking import Asking

        today = self.today()
        if stored.buried_until is not None and stored.buried_until > today:
            return Reason("buried", {"day": stored.buried_until.isoformat()})
        if stored.wished is not None and stored.wished > today:
            return Reason("wished", {"day": stored.wished.isoformat()})
        asking = Asking(self._store, self.settings, self._keeper.parameters(), today, self.language)
        reason = asking.why(stored, self.now())
        # Nobody studies it ahead: it only is not due.
        return Reason("sure", {"percent": reason.arguments["percent"]}) if reason.code == "ahead" else reason

    # -- one thing with many cards ------------------------------------------------------------------------------

    def mark_all(self, card_ids: Several[str], mark: Mark) -> int:
        """Mark all of these cards that are not so marked already, as one act; how many these are.

        Raises KbError `pretended-time`, `cannot-write`.
        """
        from kb.collection import deciding
        from kb.store import browsing

        with self._keeper.deciding() as keeper:
            changed = browsing.changed_by(self._store, mark, card_ids, self.today())
            deciding.mark_all(keeper, changed, mark)
        return len(changed)

    def flag_all(self, card_ids: Several[str]) -> tuple[Mark, int]:
        """Put a flag on those of these cards that have none; where all have one, take them off; how many."""
        flagged = self.mark_all(card_ids, "flag")
        return ("flag", flagged) if flagged else ("unflag", self.mark_all(card_ids, "unflag"))

    def tag_all(self, card_ids: Several[str], tag: str, *, off: bool = False) -> int:
        """Give these cards a tag, or take it `off` them, as one act; how many did not have it, or had it.

        The tags of notes stand in the notes, and stay. Raises KbError `bad-tag`, `pretended-time`, `cannot-write`.
        """
        from kb.collection import deciding
        from kb.store import browsing

        named = tag_named(tag)
        with self._keeper.deciding() as keeper:
            changed = browsing.changed_by(self._store, "untag" if off else "tag", card_ids, self.today(), named)
            deciding.mark_all(keeper, changed, "untag" if off else "tag", tag=named)
        return len(changed)

    def ask_all_on(self, card_ids: Several[str], day: date) -> int:
        """Ask those of these cards that are asked at all on this learning day, as one act; how many these are.

        Raises KbError `day-past`, `pretended-time`, `cannot-write`.
        """
        from kb.collection import deciding
        from kb.store import browsing

        with self._keeper.deciding() as keeper:
            if day < self.today():
                raise KbError("day-past", day=day.isoformat())
            changed = browsing.changed_by(self._store, "due", card_ids, self.today())
            deciding.wish(keeper, dict.fromkeys(changed, day))
        return len(changed)

    def tags(self, card_ids: Several[str] | None = None) -> list[str]:
        """The tags that these cards were given; without cards all tags, also those of notes. The commonest first."""
        from kb.store import browsing

        return browsing.tags(self._store, card_ids)


def tag_named(text: str) -> str:
    """The tag that a person means. Raises KbError `bad-tag` for what is none."""
    tag = " ".join(unicodedata.normalize("NFC", text).split()).lstrip("#").strip()
    if not tag or len(tag) > _LONGEST_TAG or '"' in tag or not tag.isprintable():
        raise KbError("bad-tag", tag=tag)
    return tag
