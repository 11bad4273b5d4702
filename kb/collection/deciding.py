"""What a person decides, written down: answers, marks, rules, which card is which, and what is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from kb.collection.dealing import dealt as now_dealt
from kb.collection.keeping import Keeper
from kb.collection.sums import Rated, Undone
from kb.errors import KbError
from kb.memory import fsrs
from kb.model import Card, Dealt, Entry, ExerciseKind, Outcome, Rating
from kb.store import cards, planned, remembered
from kb.store.doubts import Doubt, Join
from kb.store.left import LeftNote

if TYPE_CHECKING:
    from kb.store.looking import Undoable

Mark = Literal["approve", "silence", "suspend", "resume", "bury", "flag", "unflag"]

# An id is named by its beginning or its end, when that is at least so long.
_LEAST = 6
_MOST_TOLD = 1000
# One act after an answer is on the way back to it.
_SEVERAL = 2
_DIFFERENTIATED = frozenset({ExerciseKind.DIFFERENTIATE, ExerciseKind.PARTIAL, ExerciseKind.GRADIENT})


def rate(
    keeper: Keeper,
    card_id: str,
    rating: Rating | int,
    *,
    seconds: float,
    typed: Sequence[str],
    verdict: Outcome | None,
    override: bool,
    diagnosis: str | None,
    dealt: Dealt | None,
    placed: bool = False,
) -> Rated:
    """Write an answer down, of an exercise with the instance that was asked. Raises KbError `no-card`, `bad-rating`.

    `placed` says that it was a spot question on what the person knew before.
    """
    checked = fsrs.rating_of(int(rating) if isinstance(rating, Rating) else rating)
    stored = cards.card(keeper.store, card_id)
    if stored is None:
        raise KbError("no-card", id=card_id)
    at, day = keeper.now(), keeper.today()
    after = fsrs.answer(
        stored.state,
        checked,
        at=at,
        day=day,
        card=card_id,
        parameters=keeper.parameters(),
        weigh=planned.weigher(keeper.store, card_id, stored.state, day),
    )
    fields: dict[str, object] = {"card": card_id, "rating": int(checked), "seconds": round(seconds, 1)}
    if after.due_at is None:
        # What was planned on the days around will be another thing when this is read again.
        fields["due"] = after.due_day.isoformat()
    if typed:
        fields["typed"] = list(typed)
    if verdict is not None:
        fields["verdict"] = verdict.value
    if override:
        fields["override"] = True
    if placed:
        fields["placed"] = True
    if diagnosis is not None and _is_differentiated(stored.card):
        fields["diagnosis"] = diagnosis
    posed = now_dealt(stored, dealt)
    dealt = dealt or posed.dealt
    if dealt is not None:
        exercise: dict[str, object] = {"seed": dealt.seed, "parameters": dict(dealt.parameters)}
        if posed.dealt == dealt:
            # The block may be another one when somebody looks back.
            exercise["question"] = " ".join(posed.card.front.split())
        fields["exercise"] = exercise
    told = remembered.to_tell(keeper.store, card_id)
    if told is not None:
        fields["shown"] = told
    entry = keeper.journal.entry("review", at, day, **fields)
    keeper.write([entry])
    return Rated(entry.id, after)


def _is_differentiated(card: Card) -> bool:
    """Is a mistake one with a rule of differentiation, which can be practised, and no slip of memory?"""
    if card.template is not None:
        return card.template.kind in _DIFFERENTIATED
    return card.task is None or bool(card.task.of)


def mark(keeper: Keeper, card_id: str, what: Mark) -> None:
    """Write a mark on a card down; one that is buried comes back tomorrow."""
    mark_all(keeper, [card_id], what)


def mark_all(
    keeper: Keeper, card_ids: Sequence[str], what: Mark | Literal["tag", "untag"], *, tag: str | None = None
) -> None:
    """Write down that cards are marked, all at once: one entry, which one undo takes back."""
    if card_ids:
        keeper.write([marked(keeper, card_ids, what, tag=tag)])


def marked(
    keeper: Keeper, card_ids: Sequence[str], what: Mark | Literal["tag", "untag"], *, tag: str | None = None
) -> Entry:
    """The entry of a mark on cards, not yet written."""
    fields: dict[str, object] = {"card": card_ids[0]} if len(card_ids) == 1 else {"cards": list(card_ids)}
    fields["mark"] = what
    if tag is not None:
        fields["tag"] = tag
    if what == "bury":
        fields["until"] = (keeper.today() + timedelta(days=1)).isoformat()
    # What more cards than that say, the notes say themselves: a line of the journal is to stay a line.
    told = remembered.to_tell_of(keeper.store, card_ids) if len(card_ids) <= _MOST_TOLD else []
    if told:
        fields["shown"] = told[0] if len(card_ids) == 1 else told
    return keeper.entry("mark", **fields)


def wish(keeper: Keeper, days: Mapping[str, date], *, over: int | None = None) -> None:
    """Write down on which days cards are to be asked; they all are one act, maybe a backlog spread `over` days."""
    if days:
        named: dict[str, object] = {"cards": [[card, day.isoformat()] for card, day in days.items()]}
        keeper.write([keeper.entry("due", **named, **({} if over is None else {"spread": over}))])


def undo(keeper: Keeper, *, review: bool = False) -> Undone | None:
    """Take back the newest thing that a person did and that still counts; with `review` the newest answer."""
    from kb.store import looking

    newest = looking.newest_undoable(keeper.store, review=review)
    if newest is None:
        return None
    keeper.write([keeper.entry("retract", of=newest.id, **({"also": list(newest.also)} if newest.also else {}))])
    return _undone(newest)


def undoables(keeper: Keeper) -> tuple[Undone, ...]:
    """What `undo` would take back: the newest act, and the newest answer where several acts came after it."""
    from kb.store import looking

    found = [looking.newest_undoable(keeper.store)]
    if looking.acts_since_answer(keeper.store, _SEVERAL) == _SEVERAL:
        found.append(looking.newest_undoable(keeper.store, review=True))
    return tuple(_undone(one) for one in found if one is not None)


def _undone(newest: Undoable) -> Undone:
    return Undone(newest.kind, newest.what, newest.card, newest.at, newest.concept, newest.of, newest.count)


def accept(keeper: Keeper, left: LeftNote) -> None:
    """Write down that a note is to be taken as it is now, though it loses cards: for exactly this content."""
    keeper.write([keeper.entry("accept", note=left.note, hash=left.hash, lost=left.lost, before=left.before)])


Foreign = Literal["reviews", "schedules"]


def foreign(keeper: Keeper, what: Foreign) -> list[str]:
    """The entries that were taken over from other programs or from tables and still count, oldest first."""
    from kb.store import known

    if what == "schedules":
        return known.schedules_taken(keeper.store)
    from kb import journal

    # Where a review came from stands in the journal alone: nothing else asks for it.
    read = (journal.read_gain(path, name) for name, path in journal.files(keeper.journal.log))
    found = [entry.id for one in read for entry in one.entries if entry.kind == "review" and "from" in entry.fields]
    return known.counting(keeper.store, found)


def undo_foreign(keeper: Keeper, what: Foreign) -> int:
    """Take back all that was taken over, as one act that can be undone itself; how many entries that were."""
    found = foreign(keeper, what)
    if found:
        keeper.write([keeper.entry("retract", of=found[0], also=found[1:], what=what)])
    return len(found)


def bring_back(keeper: Keeper, ids: Sequence[str]) -> None:
    """Let entries that were taken back count again, as one act: what took them back is taken back, for these alone."""
    from kb.store import known
    from kb.store.fold import taken_back_by

    wanted = set(ids)
    entries, by = [], []
    for one, fields in known.retractions(keeper.store):
        of = taken_back_by(fields)
        if wanted.isdisjoint(of):
            continue
        by.append(one)
        rest = [other for other in of if other not in wanted]
        if rest:
            # No act of its own: it goes with the bringing back when that is undone.
            kept = {name: value for name, value in fields.items() if name not in ("of", "also", "what")}
            entries.append(keeper.entry("retract", of=rest[0], also=rest[1:], **kept))
    if by:
        act: dict[str, object] = {"what": "back", "brought": len(wanted), "with": [entry.id for entry in entries]}
        keeper.write([*entries, keeper.entry("retract", of=by[0], also=by[1:], **act)])


def decide(keeper: Keeper, doubt: Doubt, *, same: bool) -> None:
    """Write down whether the new card is the old one: then it carries on its history, else it begins anew."""
    fields: dict[str, object] = {"text": doubt.text, "card": doubt.card, "step": "asked", "score": doubt.score}
    if not same:
        keeper.write([keeper.entry("separate", **fields, of=doubt.id)])
        return
    from kb.reading.continuity import changed_answer

    now = cards.card(keeper.store, doubt.found)
    if now is not None:
        fields["note"] = now.card.note
        if changed_answer(doubt.back, now.card.back):
            fields["answer_changed"] = True
    fields["was"] = {"text": doubt.before, "front": doubt.front, "back": doubt.back}
    keeper.write([keeper.entry("join", **fields, of=doubt.id)])


def separate(keeper: Keeper, join_id: str) -> Join:
    """Undo one join: the text begins anew, the card keeps its history for when its own text comes back.

    What was joined to the text by later edits goes with it. Raises KbError `no-join`, `join-undone`.
    """
    from kb.store import doubts

    found = doubts.joins(keeper.store)
    named = [one for one in found if one.id == join_id] or [
        one for one in found if len(join_id) >= _LEAST and (one.id.startswith(join_id) or one.id.endswith(join_id))
    ]
    if len(named) != 1:
        raise KbError("no-join", id=join_id)
    (join,) = named
    if join.undone:
        raise KbError("join-undone", id=join.id)
    later = [
        keeper.entry("join", text=one.text, card=join.text, step="followed", score=one.score, note=one.note)
        for one in doubts.followers(found, join)
    ]
    fields: dict[str, object] = {"text": join.text, "card": join.card, "step": "undone", "score": join.score}
    keeper.write([*later, keeper.entry("separate", **fields, of=join.id)])
    return join
