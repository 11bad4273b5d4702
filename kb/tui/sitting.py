"""A sitting and the collection together: what is shown next, after an answer, an undo, an edited note."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from kb.errors import KbError
from kb.memory.queue import Candidate
from kb.memory.session import Session
from kb.model import Outcome, Rating, Reason, Standing, StoredCard

if TYPE_CHECKING:
    from kb.collection import Collection
    from kb.collection.values import Undone


@dataclass(frozen=True, slots=True)
class Shown:
    """A card as the review screen shows it."""

    stored: StoredCard
    reason: Reason
    takes_typed: bool
    asks_typed: bool


@dataclass(frozen=True, slots=True)
class Next:
    """The sitting and the card to show, None when it is done; `undone` when it was an undo that led here.

    `left` is where the card that was shown stands now, when it is not asked any more.
    """

    session: Session
    shown: Shown | None
    undone: Undone | None = None
    left: Standing | None = None


def upcoming(collection: Collection, session: Session) -> Next:
    """The card to show now. Cards that are gone or not asked any more are left out."""
    while (asked := session.current(collection.now())) is not None:
        stored = _active(collection, asked.card)
        if stored is None:
            session = session.dropped(asked.card)
            continue
        return Next(session, _show(collection, stored, asked.reason))
    return Next(session, None)


def _show(collection: Collection, stored: StoredCard, reason: Reason) -> Shown:
    return Shown(stored, reason, collection.takes_typed(stored), collection.asks_typed(stored))


def answer(
    collection: Collection,
    session: Session,
    card: str,
    rating: Rating,
    *,
    seconds: float,
    typed: tuple[str, ...],
    verdict: Outcome | None,
    override: bool,
) -> Next:
    """Rate a card; the next one is known only when the answer's line is on disk."""
    rated = collection.rate(card, rating, seconds=seconds, typed=typed, verdict=verdict, override=override)
    return upcoming(collection, session.answered(card, rated.state, rating=rating, seconds=seconds))


def undo(collection: Collection, session: Session) -> Next:
    """Take back the newest answer or mark, from this sitting or from one before it."""
    undone = collection.undo()
    if undone is not None and undone.card is not None and undone.what not in ("flag", "unflag", "approve", "known"):
        stored = _active(collection, undone.card)
        known = {answered.candidate.card for answered in session.answers} | {one.card for one in session.set_aside}
        if undone.card in known:
            session = session.undone(undone.card)
        elif stored is not None:
            session = session.undone(_candidate(stored))
    following = upcoming(collection, renewed(collection, session) if undone and undone.kind == "rule" else session)
    return Next(following.session, following.shown, undone)


def again(collection: Collection, session: Session, shown: Shown) -> Next:
    """The same card as it is now, after its note changed; the next one when it is not asked any more."""
    session = renewed(collection, session)
    stored = _stored(collection, shown.stored.id)
    if stored is None or stored.standing is not Standing.ACTIVE:
        following = upcoming(collection, session)
        return replace(following, left=stored.standing if stored else Standing.RETIRED)
    return Next(session, _show(collection, stored, shown.reason))


def renewed(collection: Collection, session: Session) -> Session:
    """The sitting after notes changed: cards as they are now, without those that are not asked any more."""
    found: dict[str, Candidate | None] = {}
    for candidate in chain(session.returned, session.waiting, session.ahead):
        stored = _active(collection, candidate.card)
        if stored is None:
            found[candidate.card] = None
        elif stored.ask_now and candidate.cause is None:
            found[candidate.card] = replace(candidate, cause=Reason(stored.ask_now))
    return session.updated(found) if found else session


def _stored(collection: Collection, card: str) -> StoredCard | None:
    try:
        return collection.card(card)
    except KbError:
        return None


def _active(collection: Collection, card: str) -> StoredCard | None:
    stored = _stored(collection, card)
    return stored if stored is not None and stored.standing is Standing.ACTIVE else None


def _candidate(stored: StoredCard) -> Candidate:
    cause = Reason(stored.ask_now) if stored.ask_now else None
    return Candidate(stored.id, stored.state, siblings=stored.card.siblings, cause=cause)
