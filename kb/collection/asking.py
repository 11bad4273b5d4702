"""What is asked today: the store's candidates under the person's settings."""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kb.collection.sums import Due, Today
from kb.memory import fsrs, queue
from kb.model import Language, New, Rating, Reason, Seen, StoredCard
from kb.settings import Settings
from kb.store import Store, cards, doubts, planned, prerequisites, siblings

if TYPE_CHECKING:
    from kb.memory.preview import Interval
    from kb.memory.session import Session

# A sitting is never shorter for want of minutes than this many cards.
_LEAST = 10
MOST_DAYS = 30
"""A backlog is offered to be spread over so many days at most."""

# So many new cards are looked at to find the few that are open and apart.
_LOOKED_AT = 400


class Asking(Struct, frozen=True):
    """One learning day of one person: what counts, what a sitting holds."""

    store: Store
    settings: Settings
    parameters: fsrs.Parameters
    today: date
    language: Language

    def due(self) -> Due:
        """What waits today, after limits."""
        return self._due(cards.counts(self.store, self.today))

    def _due(self, counts: cards.Counts) -> Due:
        new = len(self._new(counts))
        due = counts.due + len(doubts.due_doubts(self.store, self.today))
        minutes = queue.forecast_minutes(
            due=due, learning=counts.learning, new=new, median_seconds=counts.median_seconds, again=counts.again
        )
        behind = queue.exceeds(counts.overdue, minutes=self.settings.minutes, median_seconds=counts.median_seconds)
        return Due(
            due,
            new,
            counts.learning,
            minutes,
            undecided=doubts.count_open(self.store),
            overdue=counts.overdue,
            paused=behind and counts.new > 0,
            spread=self._days_for(counts) if behind else 0,
            siblings=counts.siblings,
        )

    def spread(self, days: int) -> dict[str, date]:
        """On which day each card of the backlog would be asked that would not be asked today any more."""
        backlog = cards.backlog(self.store, self.today)
        # What changed is asked today, whatever its day.
        changed = {one.card: one.siblings for one in backlog if one.cause == Reason("changed-answer")}
        rest = [one for one in backlog if one.card not in changed]
        due = queue.by_falling_retrievability(rest, self.today, self.parameters)
        taken = cards.siblings_answered(self.store, self.today) | {*changed.values()}
        loads = cards.coming(self.store, self.today, days) | {0: len(changed)}
        dealt = queue.spread(due, days, loads, taken)
        return {
            one.card: self.today + timedelta(days=ahead) for ahead, those in enumerate(dealt) for one in those if ahead
        }

    def _days_for(self, counts: cards.Counts) -> int:
        a_day = queue.a_day_holds(self.settings.minutes, self._seconds(counts))
        coming = cards.coming(self.store, self.today, MOST_DAYS)
        return queue.days_for(counts.due + counts.siblings, a_day, coming, MOST_DAYS)

    def _a_sitting(self, pace: cards.Pace) -> int:
        """The most cards that a sitting holds besides new ones."""
        return max(_LEAST, math.ceil(self.settings.minutes * 60 / self._seconds(pace)))

    def _seconds(self, pace: cards.Pace) -> float:
        """What a due card takes, forgetting and asking it again included."""
        return (pace.median_seconds or queue.TYPICAL_SECONDS) * queue.answers_each(pace.again)

    def today_page(self) -> Today:
        """What Today shows."""
        from kb.store import looking

        figures = looking.figures(self.store, self.today)
        counts = cards.counts(self.store, self.today)
        due = self._due(counts)
        tomorrow = siblings.count_tomorrow(self.store, self.today)
        # Where something else waits, that comes first: nobody asks yet which of them are open.
        idle = not due.due + due.new and self.settings.new > 0
        opened = len(self._open(self.settings.new)) if idle else 0
        return Today(
            day=self.today,
            due=due,
            drafts=figures.drafts,
            problems=figures.problems,
            answered=figures.answered,
            seconds=counts.spent_seconds,
            notes=figures.notes,
            cards=figures.active,
            next_day=self.today + timedelta(days=1) if tomorrow else figures.next_day,
            doubts=due.undecided,
            joins=doubts.count_joins(self.store),
            left=figures.left,
            vanished=looking.vanished(self.store),
            ahead=0 if due.due + due.new + due.learning else self.ahead(),
            next_step=self._next_step() if due.learning else None,
            fresh=counts.new if opened or (self.settings.new and not idle) else 0,
            opened=opened,
            tomorrow=tomorrow,
        )

    def _next_step(self) -> datetime | None:
        """When the first of the cards in a learning step comes again."""
        states = (one.state for one in cards.learning_candidates(self.store, self.today))
        return min((one.due_at for one in states if isinstance(one, Seen) and one.due_at is not None), default=None)

    def previews(self, stored: StoredCard, now: datetime) -> dict[Rating, Interval]:
        """When each rating would bring a card back."""
        from kb.memory.preview import preview

        states = fsrs.next_states(
            stored.state,
            at=now,
            day=self.today,
            card=stored.id,
            parameters=self.parameters,
            weigh=planned.weigher(self.store, stored.id, stored.state, self.today),
        )
        return preview(states, at=now, day=self.today)

    def why(self, stored: StoredCard, now: datetime) -> Reason:
        """Why a card is asked now, outside of a sitting."""
        candidate = queue.Candidate(stored.id, stored.state, cause=queue.cause_of(stored, self.today))
        return queue.why(candidate, now=now, day=self.today, parameters=self.parameters)

    def session(
        self, limit: int | None, wanted: set[str] | None, ahead: int = 0, *, typed_soon: bool = False
    ) -> Session:
        """A sitting of at most `limit` cards, kept to `wanted` ones where those are given.

        These have the usual order too in a first sitting, unless an answer is to be `typed_soon`.
        Cards that come due within `ahead` days follow those of today, the soonest first, as many as a sitting holds.
        """
        from kb.memory.session import Session

        pace = cards.pace(self.store)
        most = self._a_sitting(pace)
        learning = cards.learning_candidates(self.store, self.today)
        answered = cards.siblings_answered(self.store, self.today)
        if wanted is not None:
            learning = [candidate for candidate in learning if candidate.card in wanted]
        due, new = self._due_and_new(pace, most, wanted, answered, ahead, typed_soon=typed_soon)
        if wanted is not None and not (learning or due or new):
            # Who names cards means them: they wait beside others that were answered, but not to the end of the day.
            due, new = self._due_and_new(pace, most, wanted, set(), ahead, typed_soon=typed_soon)
        if limit is not None:
            learning = learning[:limit]
            due = due[: limit - len(learning)]
            new = new[: limit - len(learning) - len(due)]
        return Session.begin(
            due,
            new,
            learning,
            day=self.today,
            median_seconds=pace.median_seconds,
            again=pace.again,
            parameters=self.parameters,
            wanted=wanted,
        )

    def _due_and_new(
        self,
        pace: cards.Pace,
        most: int,
        wanted: set[str] | None,
        answered: set[str],
        ahead: int,
        *,
        typed_soon: bool,
    ) -> tuple[list[queue.Candidate], list[queue.Candidate]]:
        """What a sitting asks besides learning steps, apart from siblings of what was `answered` today."""
        found = self._due_cards(most, wanted, answered)
        due = found[:most]
        if ahead:
            taken = answered | {candidate.siblings for candidate in due}
            due += self._ahead(ahead, wanted, most - len(due), taken)
        seen = frozenset(candidate.siblings for candidate in due if candidate.siblings)
        if wanted is None:
            new = [] if self._is_behind(pace, found) else self._new(cards.counts(self.store, self.today), seen)
        else:
            new = self._new_of(wanted, answered | seen, typed_soon=typed_soon)
        asked = {candidate.card for candidate in due}
        return due, [candidate for candidate in new if candidate.card not in asked]

    def _due_cards(self, most: int, wanted: set[str] | None, answered: set[str]) -> list[queue.Candidate]:
        """The due cards of a sitting, `most` or a few more: those with a cause of their own, then the surest first."""
        # Siblings of one place fall out again. Where too many do, more are fetched.
        fetched = most + most // 4 if wanted is None else -1
        while True:
            found = cards.due_candidates(self.store, self.today, fetched)
            due = found if wanted is None else [candidate for candidate in found if candidate.card in wanted]
            # A card whose answer changed, or that was asked for, comes even when a sibling was answered today.
            caused = [candidate for candidate in due if candidate.cause is not None]
            rest = [candidate for candidate in due if candidate.cause is None]
            taken = answered | {candidate.siblings for candidate in caused}
            rest, _ = queue.apart(queue.by_falling_retrievability(rest, self.today, self.parameters), taken)
            due = [*caused, *self._with_doubtful(rest, wanted)]
            if len(due) >= most or not 0 <= fetched <= len(found):
                return due
            fetched *= 8

    def _is_behind(self, pace: cards.Pace, found: Collection[queue.Candidate]) -> bool:
        """Does overdue work alone exceed a day's minutes? Asked of few cards, for a backlog takes long to count."""
        enough = int(self.settings.minutes * 60 / (pace.median_seconds or queue.TYPICAL_SECONDS)) + 1
        # Often those that were `found` for the sitting say it already.
        overdue = sum(_is_overdue(one, self.today) for one in found)
        if overdue < enough:
            overdue = cards.overdue(self.store, self.today, enough)
        return queue.exceeds(overdue, minutes=self.settings.minutes, median_seconds=pace.median_seconds)

    def _ahead(self, days: int, wanted: set[str] | None, most: int, seen: Collection[str]) -> list[queue.Candidate]:
        """The cards to study ahead, the soonest first, siblings apart."""
        found = cards.candidates_ahead(self.store, self.today, days, 2 * most if wanted is None else -1)
        kept, _ = queue.apart((one for one in found if wanted is None or one.card in wanted), seen)
        return kept[: max(most, 0)]

    def ahead(self) -> int:
        """How many cards can be studied ahead, in one sitting."""
        most = self._a_sitting(cards.pace(self.store))
        return len(self._ahead(queue.AHEAD, None, most, cards.siblings_answered(self.store, self.today)))

    def fresh(self, limit: int | None, wanted: set[str] | None) -> Session:
        """A sitting of new cards alone, as many as a day may bring, whatever else waits; at most `limit`."""
        from kb.memory.session import Session

        pace = cards.pace(self.store)
        if wanted is None:
            new = self._open(self.settings.new)
        else:
            new = self._new_of(wanted, cards.siblings_answered(self.store, self.today))
        return Session.begin(
            (),
            new[:limit],
            (),
            day=self.today,
            median_seconds=pace.median_seconds,
            parameters=self.parameters,
            wanted=wanted,
        )

    def instead(self, session: Session, count: int) -> list[queue.Candidate]:
        """So many new cards for those that fell out of a sitting before they were asked, as far as there are some."""
        held = [*session.ahead, *session.waiting, *session.returned]
        known = {one.card for one in (*held, *session.set_aside, *(answer.candidate for answer in session.answers))}
        seen = frozenset(one.siblings for one in held if one.siblings)
        most = count + len(known)
        if session.wanted is None:
            new = self._open(most, seen)
        else:
            new = self._new_of(session.wanted, cards.siblings_answered(self.store, self.today) | seen, most)
        return [one for one in new if one.card not in known][:count]

    def cramming(self, wanted: set[str], limit: int | None) -> Session:
        """A sitting over these cards, whenever they are due, that moves no schedule; in the order of the notes."""
        from kb.memory.session import Session

        found = cards.candidates_of(self.store, wanted, self.today)
        return Session.cramming(found[:limit], day=self.today, parameters=self.parameters)

    def _with_doubtful(self, due: list[queue.Candidate], wanted: set[str] | None) -> list[queue.Candidate]:
        """With the new cards of which a person must say today which they are: each in the place of the old one."""
        waiting = doubts.due_doubts(self.store, self.today)
        asked = [queue.Candidate(card, old) for card, old in waiting.items() if wanted is None or card in wanted]
        if not asked:
            return due
        ranked = queue.by_falling_retrievability([*due, *asked], self.today, self.parameters)
        return [queue.Candidate(one.card, New(), cause=Reason("undecided")) if one in asked else one for one in ranked]

    def _new(self, counts: cards.Counts, seen: frozenset[str] | None = None) -> list[queue.Candidate]:
        """The new cards of today, siblings of those `seen` apart; where it is not said, of all that are due."""
        allowance = queue.new_allowance(
            minutes=self.settings.minutes,
            due_count=counts.due + counts.learning,
            overdue_count=counts.overdue,
            median_seconds=counts.median_seconds,
            introduced_today=counts.introduced,
            most=self.settings.new,
            spent_minutes=counts.spent_seconds / 60,
            again=counts.again,
        )
        if not allowance or not counts.new:
            return []
        return self._open(allowance, siblings.places_due(self.store, self.today) if seen is None else seen)

    def _new_of(
        self, wanted: Collection[str], seen: Collection[str], most: int | None = None, *, typed_soon: bool = False
    ) -> list[queue.Candidate]:
        """The new cards among those that were asked for, siblings of those `seen` apart; as many as a day may bring."""
        most = self.settings.new if most is None else most
        undecided = doubts.undecided(self.store)
        every = cards.new_candidates(self.store, self.today, self.language, -1, undecided)
        those = [candidate for candidate in every if candidate.card in wanted]
        if typed_soon and cards.is_untouched(self.store):
            gates = prerequisites.gates(self.store, [candidate.concept for candidate in those])
            those = queue.typed_soon(self._with_formulas(those), most, gated=gates.closed)
        return queue.choose_new(those, most, siblings_seen=seen)

    def _open(self, allowance: int, seen: frozenset[str] = frozenset()) -> list[queue.Candidate]:
        """So many new cards whose concepts are open, siblings of those `seen` apart."""
        undecided = doubts.undecided(self.store)
        found = cards.new_candidates(self.store, self.today, self.language, _LOOKED_AT, undecided)
        gates = prerequisites.gates(self.store, [candidate.concept for candidate in found])
        found = [replace(candidate, builds_on=candidate.concept in gates.building) for candidate in found]
        taken = cards.siblings_answered(self.store, self.today) | seen
        if cards.is_untouched(self.store):
            # That answers can be typed, and are checked, is what a first sitting has to show.
            found = queue.typed_soon(self._with_formulas(found), allowance, gated=gates.closed)
        return queue.choose_new(found, allowance, siblings_seen=taken, gated=gates.closed)

    def _with_formulas(self, found: list[queue.Candidate]) -> list[queue.Candidate]:
        formulas = cards.formulas_among(self.store, [candidate.card for candidate in found])
        return [replace(candidate, formula=candidate.card in formulas) for candidate in found]


def _is_overdue(candidate: queue.Candidate, today: date) -> bool:
    state = candidate.state
    return candidate.cause is None and isinstance(state, Seen) and state.due_day < today
