"""A sitting goes on after a person said which card is which, and after that was taken back."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from kb.errors import KbError
from kb.memory.queue import Candidate, cause_of
from kb.memory.session import Session
from kb.model import New, Reason, Seen, Standing, StoredCard
from kb.store import cards

if TYPE_CHECKING:
    from kb.collection.door import Collection
    from kb.collection.values import Doubt, Undone

UNDECIDED = Reason("undecided")


def after_deciding(collection: Collection, session: Session, doubt: Doubt, asked: Candidate) -> Session:
    """The sitting after a pair was decided: the old card is asked now if it is due, the new one in its own turn."""
    try:
        old, now = collection.card(doubt.card), collection.today()
    except KbError:
        return session
    if old.standing is Standing.ACTIVE:
        state = old.state
        session = session.updated({doubt.found: None})
        if isinstance(state, Seen) and (state.due_day <= now or old.ask_now):
            cause = cause_of(old, now)
            return session.undone(Candidate(old.id, state, siblings=old.card.siblings, cause=cause))
        return session
    if asked.cause == UNDECIDED:
        # It was here for the question only; as a new card it comes within the limits for new cards.
        return session.updated({doubt.found: None})
    return session


def before_deciding(collection: Collection, session: Session, undone: Undone) -> Session:
    """The sitting after a decision was taken back: the pair is asked again, next."""
    doubt = next((one for one in collection.doubts() if one.card == undone.card), None)
    if doubt is None:
        return session
    gone = session.updated({doubt.card: None})
    # One whose old card is not due was here as a new card, and stays one.
    due = doubt.due is not None and doubt.due <= collection.today()
    return gone.undone(Candidate(doubt.found, New(), cause=UNDECIDED if due else None))


def without_held_back(collection: Collection, session: Session, gone: StoredCard) -> Session:
    """The sitting without a card that is not asked any more; for a new one that was held back the next one comes.

    What a day promises was told before sympy had looked over its cards.
    """
    candidate = session.find(gone.id)
    session = session.dropped(gone.id)
    return made_up_for(collection, session, 1) if is_held_back(candidate, gone) else session


def made_up_for(collection: Collection, session: Session, gone: int) -> Session:
    """The sitting with as many other new cards as were held back from it."""
    return session.followed_by(collection.instead(session, gone)) if gone and not session.crams else session


def is_held_back(candidate: Candidate | None, stored: StoredCard) -> bool:
    """Is it a new card of a sitting that became a draft since, without anybody having decided that?"""
    is_new = candidate is not None and isinstance(candidate.state, New) and candidate.cause is None
    return is_new and stored.standing is Standing.DRAFT


def instead_of(collection: Collection, session: Session, gone: StoredCard) -> StoredCard | None:
    """The exercise that stands where one that nobody has answered stood: its text was changed while it was asked."""
    if gone.card.template is None or not isinstance(gone.state, New):
        return None
    known = {one.card for one in chain(session.returned, session.waiting, session.ahead, session.set_aside)}
    found = [
        stored
        for stored in cards.cards(collection.store, standing=Standing.ACTIVE, note=gone.card.note)
        if stored.card.template is not None
        and isinstance(stored.state, New)
        and stored.card.heading_path == gone.card.heading_path
        and stored.id not in known
    ]
    return min(found, key=lambda stored: abs(stored.card.line - gone.card.line), default=None)
