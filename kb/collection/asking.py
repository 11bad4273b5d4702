"""What is asked today: the store's candidates under the person's settings."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from kb.collection.sums import Due, Today
from kb.memory import fsrs, queue
from kb.model import Language, New, Rating, Reason, StoredCard
from kb.settings import Settings
from kb.store import Store, cards, doubts

if TYPE_CHECKING:
    from kb.memory.preview import Interval
    from kb.memory.session import Session

# A sitting is never shorter for want of minutes than this many cards.
_LEAST = 10
# So many new cards are looked at to find the few that are open and apart.
_LOOKED_AT = 400


@dataclass(frozen=True, slots=True)
class Asking:
    """One learning day of one person: what counts, what a sitting holds."""

    store: Store
    settings: Settings
    parameters: fsrs.Parameters
    today: date
    language: Language

    def due(self) -> Due:
        """What waits today, after limits."""
        counts = cards.counts(self.store, self.today)
        new = len(self._new(counts))
        due = counts.due + len(doubts.due_doubts(self.store, self.today))
        minutes = queue.forecast_minutes(
            due=due, learning=counts.learning, new=new, median_seconds=counts.median_seconds
        )
        return Due(due, new, counts.learning, minutes, undecided=doubts.count_open(self.store))

    def today_page(self) -> Today:
        """What Today shows."""
        from kb.store import looking

        figures = looking.figures(self.store, self.today)
        due = self.due()
        return Today(
            day=self.today,
            due=due,
            drafts=figures.drafts,
            problems=figures.problems,
            answered=figures.answered,
            seconds=cards.counts(self.store, self.today).spent_seconds,
            notes=figures.notes,
            cards=figures.active,
            next_day=figures.next_day,
            doubts=due.undecided,
            joins=doubts.count_joins(self.store),
            left=figures.left,
            vanished=looking.vanished(self.store),
        )

    def previews(self, stored: StoredCard, now: datetime) -> dict[Rating, Interval]:
        """When each rating would bring a card back."""
        from kb.memory.preview import preview

        states = fsrs.next_states(stored.state, at=now, day=self.today, card=stored.id, parameters=self.parameters)
        return preview(states, at=now, day=self.today)

    def why(self, stored: StoredCard, now: datetime) -> Reason:
        """Why a card is asked now, outside of a sitting."""
        cause = Reason(stored.ask_now) if stored.ask_now else None
        candidate = queue.Candidate(stored.id, stored.state, cause=cause)
        return queue.why(candidate, now=now, day=self.today, parameters=self.parameters)

    def session(self, limit: int | None, wanted: set[str] | None) -> Session:
        """A sitting of at most `limit` cards, kept to `wanted` ones where those are given."""
        from kb.memory.session import Session

        counts = cards.counts(self.store, self.today)
        seconds = counts.median_seconds or queue.TYPICAL_SECONDS
        most = max(_LEAST, math.ceil(self.settings.minutes * 60 / seconds))
        learning = cards.learning_candidates(self.store, self.today)
        # Siblings of one place fall out again, so more are fetched than are wanted.
        due = cards.due_candidates(self.store, self.today, 2 * most if wanted is None else -1)
        if wanted is not None:
            due = [candidate for candidate in due if candidate.card in wanted]
            learning = [candidate for candidate in learning if candidate.card in wanted]
        answered = cards.siblings_answered(self.store, self.today)
        # A card whose answer changed is asked even when it, or a sibling, was answered today.
        changed = [candidate for candidate in due if candidate.cause is not None]
        rest = [candidate for candidate in due if candidate.cause is None]
        rest, _ = queue.apart(queue.by_falling_retrievability(rest, self.today, self.parameters), answered)
        due = [*changed, *self._with_doubtful(rest, wanted)][:most]
        seen = frozenset(candidate.siblings for candidate in due if candidate.siblings)
        if wanted is None:
            new = self._new(counts, seen)
        else:
            undecided = doubts.undecided(self.store)
            every = cards.new_candidates(self.store, self.today, self.language, -1, undecided)
            found = [candidate for candidate in every if candidate.card in wanted]
            new = queue.choose_new(found, self.settings.new, siblings_seen=answered | seen)
        asked = {candidate.card for candidate in due}
        new = [candidate for candidate in new if candidate.card not in asked]
        if limit is not None:
            learning = learning[:limit]
            due = due[: limit - len(learning)]
            new = new[: limit - len(learning) - len(due)]
        return Session.begin(
            due, new, learning, day=self.today, median_seconds=counts.median_seconds, parameters=self.parameters
        )

    def _with_doubtful(self, due: list[queue.Candidate], wanted: set[str] | None) -> list[queue.Candidate]:
        """With the new cards of which a person must say today which they are: each in the place of the old one."""
        waiting = doubts.due_doubts(self.store, self.today)
        asked = [queue.Candidate(card, old) for card, old in waiting.items() if wanted is None or card in wanted]
        if not asked:
            return due
        ranked = queue.by_falling_retrievability([*due, *asked], self.today, self.parameters)
        return [queue.Candidate(one.card, New(), cause=Reason("undecided")) if one in asked else one for one in ranked]

    def _new(self, counts: cards.Counts, seen: frozenset[str] = frozenset()) -> list[queue.Candidate]:
        allowance = queue.new_allowance(
            minutes=self.settings.minutes,
            due_count=counts.due + counts.learning,
            overdue_count=counts.overdue,
            median_seconds=counts.median_seconds,
            introduced_today=counts.introduced,
            most=self.settings.new,
            spent_minutes=counts.spent_seconds / 60,
        )
        if not allowance or not counts.new:
            return []
        undecided = doubts.undecided(self.store)
        found = cards.new_candidates(self.store, self.today, self.language, _LOOKED_AT, undecided)
        gates = cards.gates(self.store, [candidate.concept for candidate in found])
        found = [replace(candidate, builds_on=candidate.concept in gates.building) for candidate in found]
        taken = cards.siblings_answered(self.store, self.today) | seen
        return queue.choose_new(found, allowance, siblings_seen=taken, gated=gates.closed)
