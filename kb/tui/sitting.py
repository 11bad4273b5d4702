"""A sitting and the collection together: what is shown next, after an answer, an undo, an edited note."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kb.collection.dealing import still_asked
from kb.collection.sitting import (
    UNDECIDED,
    after_deciding,
    before_deciding,
    instead_of,
    is_held_back,
    made_up_for,
    without_held_back,
)
from kb.collection.sums import Undone
from kb.errors import KbError
from kb.memory.queue import Candidate, cause_of
from kb.memory.session import Session, lapsed
from kb.messages import say
from kb.model import CardKind, Dealt, New, Outcome, Rating, Reason, Seen, Standing, StoredCard
from kb.tui.sentences import counted
from kb.tui.source import lead_of
from kb.typesetting.gaps import filled

if TYPE_CHECKING:
    from kb.collection import Collection
    from kb.collection.values import Doubt
    from kb.memory.prerequisites import Weakest


class Shown(Struct, frozen=True):
    """A card as the review screen shows it; `lead` is the line of its note that leads up to an exercise.

    `steps` are what is shown of an answer that is worked out in steps, after each of them; none where it is not.
    `filled` is a sentence with a gap as it is with its answer, empty where that stands below the question.
    """

    stored: StoredCard
    reason: Reason
    takes_typed: bool
    asks_typed: bool
    lead: str = ""
    steps: tuple[str, ...] = ()
    filled: str = ""


class Next(Struct, frozen=True):
    """The sitting and the card to show, None when it is done; `undone` when it was an undo that led here.

    `left` is where the card that was shown stands now, when it is not asked any more. With `doubt` it must first be
    said whether the card to show is one known before. `weakest` is what the card that was just forgotten builds on and
    is least sure.
    """

    session: Session
    shown: Shown | None
    undone: Undone | None = None
    left: Standing | None = None
    doubt: Doubt | None = None
    weakest: Weakest | None = None


def said_of_query(collection: Collection, query: str | None, session: Session) -> list[str]:
    """What is to be said of the query that a sitting is kept to: what it was read as, and that none of it waits."""
    if not query:
        return []
    from kb.messages.queries import notices, reading
    from kb.search.query import read_query
    from kb.search.understood import shown

    language = collection.language
    told = notices(read_query(query).understood, language)
    other = collection.mended(query)
    if other:
        told.append(say("app.review-mended", language, query=shown(other), asked=shown(query)))
    if session.left().cards == 0:
        said = reading(read_query(other or query).understood, language) or query
        count = len(collection.cards(other or query))
        told.append(counted("review-later", language, count) if count else say("app.review-none", language, query=said))
    return told


def upcoming(collection: Collection, session: Session) -> Next:
    """The card to show now. Cards that are gone or not asked any more are left out."""
    while (asked := session.current(collection.now())) is not None:
        stored = _stored(collection, asked.card)
        doubt = None if stored is None else _doubt(collection, stored)
        if stored is None:
            session = session.dropped(asked.card)
            continue
        if stored.standing is not Standing.ACTIVE and doubt is None:
            session = without_held_back(collection, session, stored)
            continue
        return Next(session, _show(collection, stored, asked.reason), doubt=doubt)
    return Next(session, None)


def decide(collection: Collection, session: Session, doubt: Doubt, *, same: bool) -> Next:
    """Say whether a pair is one card, and go on."""
    asked = session.find(doubt.found) or Candidate(doubt.found, New())
    collection.decide(doubt, same=same)
    return upcoming(collection, after_deciding(collection, session, doubt, asked))


def _doubt(collection: Collection, stored: StoredCard) -> Doubt | None:
    asked = stored.standing in (Standing.ACTIVE, Standing.DRAFT)
    return collection.doubt_about(stored.id) if asked else None


def _show(collection: Collection, stored: StoredCard, reason: Reason) -> Shown:
    takes_typed, asks_typed = collection.takes_typed(stored), collection.asks_typed(stored)
    lead, steps = lead_of(collection, stored.card), collection.steps(stored)
    is_gap = stored.card.kind is CardKind.CLOZE
    whole = filled(stored.card.front, stored.card.back) if is_gap else None
    return Shown(stored, reason, takes_typed, asks_typed, lead, steps, whole or "")


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
    diagnosis: str | None = None,
    dealt: Dealt | None = None,
) -> Next:
    """Rate a card; the next one is known only when the answer's line is on disk."""
    if session.crams:
        return upcoming(collection, session.crammed(card, rating, seconds=seconds))
    rated = collection.rate(
        card,
        rating,
        seconds=seconds,
        typed=typed,
        verdict=verdict,
        override=override,
        diagnosis=diagnosis,
        dealt=dealt,
    )
    asked = session.find(card)
    following = upcoming(collection, session.answered(card, rated.state, rating=rating, seconds=seconds))
    if asked is None or not lapsed(asked.state, rating):
        return following
    return replace(following, weakest=collection.weakest_prerequisite(card))


def undo(collection: Collection, session: Session, *, review: bool = False) -> Next:
    """Take back the newest answer or mark, from this sitting or from one before it; with `review` the newest answer."""
    if session.crams:
        # What was done before it is no part of a sitting that moves nothing.
        return _uncrammed(collection, session) if session.answers else upcoming(collection, session)
    silenced = [one.card for one in session.set_aside if _active(collection, one.card) is None]
    undone = collection.undo(review=review)
    if undone is not None and undone.kind in ("due", "retract") and not session.answers and not session.set_aside:
        # What was put off, spread or taken back may be due again.
        return replace(upcoming(collection, collection.session()), undone=undone)
    if undone is not None and undone.kind in ("join", "separate"):
        session = before_deciding(collection, renewed(collection, session), undone)
    elif (
        undone is not None
        and undone.card is not None
        and undone.what not in ("flag", "unflag", "tag", "untag", "approve", "known")
    ):
        stored = _active(collection, undone.card)
        known = {answered.candidate.card for answered in session.answers} | {one.card for one in session.set_aside}
        if undone.card in known:
            session = session.undone(undone.card)
        elif stored is not None and undone.kind != "due":
            session = session.undone(_candidate(stored, collection))
    if _is_of_many(undone):
        # Those that were dropped with one list come back in the order in which they were to be asked.
        aside = {one.card for one in session.set_aside}
        for card in reversed(silenced):
            if card in aside and _active(collection, card) is not None:
                session = session.undone(card)
        session = renewed(collection, session)
    following = upcoming(collection, session)
    return replace(following, undone=undone)


def _is_of_many(undone: Undone | None) -> bool:
    """Does an undo touch more than the card that it names?"""
    return undone is not None and (undone.kind == "rule" or undone.count > 1)


def _uncrammed(collection: Collection, session: Session) -> Next:
    """Take back the last answer of a sitting that moves no schedule; the journal knows nothing of it."""
    last = session.answers[-1]
    undone = Undone("review", last.rating.name.lower(), last.candidate.card, collection.now())
    return replace(upcoming(collection, session.undone(last.candidate.card)), undone=undone)


def again(collection: Collection, session: Session, shown: Shown) -> Next:
    """The same card as it is now, after its note changed; the next one when it is not asked any more."""
    session = renewed(collection, session, shown.stored.id)
    stored = _stated(collection, shown.stored.id)
    if stored is not None and stored.standing is Standing.RETIRED:
        doubt = next((one for one in collection.doubts() if one.card == stored.id), None)
        if doubt is not None:
            # The edit is fresh in mind: which card it is now is asked at once.
            return upcoming(collection, session.undone(Candidate(doubt.found, New(), cause=UNDECIDED)))
        instead = instead_of(collection, session, shown.stored)
        if instead is not None:
            return upcoming(collection, session.undone(_candidate(instead, collection)))
    if stored is None or stored.standing is not Standing.ACTIVE:
        following = upcoming(collection, session)
        return replace(following, left=stored.standing if stored else Standing.RETIRED)
    return Next(session, _show(collection, still_asked(stored, shown.stored), shown.reason))


def renewed(collection: Collection, session: Session, shown: str = "") -> Session:
    """The sitting after notes changed: cards as they are now, without those that are not asked any more.

    The card that is `shown` stays when another device, or another kb, answered it meanwhile: so will the person here.
    """
    found: dict[str, Candidate | None] = {}
    held_back = 0
    for candidate in chain(session.returned, session.waiting, session.ahead):
        stored = _stated(collection, candidate.card)
        if stored is None or (stored.standing is not Standing.ACTIVE and _doubt(collection, stored) is None):
            found[candidate.card] = None
            held_back += stored is not None and is_held_back(candidate, stored)
        elif isinstance(candidate.state, New) and isinstance(stored.state, Seen) and candidate.card != shown:
            # It was passed as a spot question meanwhile, or answered elsewhere.
            found[candidate.card] = None
        elif stored.ask_now and candidate.cause is None:
            found[candidate.card] = replace(candidate, cause=Reason(stored.ask_now))
    return made_up_for(collection, session.updated(found), held_back) if found else session


def _stored(collection: Collection, card: str) -> StoredCard | None:
    try:
        return collection.card(card)
    except KbError:
        return None


def _stated(collection: Collection, card: str) -> StoredCard | None:
    """A card of which only its standing and its state are wanted: no exercise need be dealt for them."""
    try:
        return collection.general_card(card)
    except KbError:
        return None


def _active(collection: Collection, card: str) -> StoredCard | None:
    stored = _stated(collection, card)
    return stored if stored is not None and stored.standing is Standing.ACTIVE else None


def _candidate(stored: StoredCard, collection: Collection) -> Candidate:
    cause = cause_of(stored, collection.today())
    return Candidate(stored.id, stored.state, siblings=stored.card.siblings, cause=cause)
