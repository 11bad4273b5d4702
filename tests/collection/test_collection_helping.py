"""Help after a lapse: the weakest concept that forgotten cards build on is offered for practice, and nothing moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.collection import Collection
from kb.memory.session import Session
from kb.model import Outcome, Rating
from tests.conftest import Opener, Time

SINES = "# Sines\n\nQ: period\nA: two pi\n\nQ: sine of zero\nA: zero\n"
ROOTS = "# Roots\n\nQ: root of four\nA: two\n"
WAVES = "---\nrequires: [Sines, Roots]\n---\n# Waves\n\nQ: crest\nA: the highest point\n"


@pytest.fixture
def kb(folder: Path, opened: Opener) -> Collection:
    for name, text in (("a", SINES), ("b", ROOTS), ("c", WAVES)):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return opened()


def of(kb: Collection, front: str) -> str:
    return next(card.id for card in kb.cards() if card.card.front == front)


def learn(kb: Collection, time: Time, **ratings: Rating) -> None:
    """All cards learned, those of a note with its rating, and many days gone by."""
    for note, rating in ratings.items():
        for card in kb.cards():
            if card.card.note == f"{note}.md":
                kb.rate(card.id, rating)
                time.forward(minutes=1)
    time.forward(days=60)


def forget(kb: Collection, time: Time, front: str = "crest") -> Session:
    session = kb.session()
    state = kb.rate(of(kb, front), Rating.AGAIN).state
    time.forward(minutes=1)
    return session.answered(of(kb, front), state, rating=Rating.AGAIN)


def test_the_weakest_of_what_a_forgotten_card_builds_on_is_offered(kb: Collection, time: Time) -> None:
    learn(kb, time, a=Rating.EASY, b=Rating.GOOD, c=Rating.EASY)
    found = kb.help_after(forget(kb, time))
    assert found is not None and found.concept == "Roots"
    assert found.cards == (of(kb, "root of four"),)


def test_without_a_lapse_or_with_firm_ground_nothing_is_offered(kb: Collection, time: Time) -> None:
    learn(kb, time, a=Rating.EASY, b=Rating.EASY, c=Rating.EASY)
    session = kb.session()
    assert kb.help_after(session) is None
    state = kb.rate(of(kb, "crest"), Rating.HARD).state
    assert kb.help_after(session.answered(of(kb, "crest"), state, rating=Rating.HARD)) is None
    for front in ("root of four", "period", "sine of zero"):
        kb.rate(of(kb, front), Rating.EASY)
    state = kb.rate(of(kb, "crest"), Rating.AGAIN).state
    assert kb.help_after(session.answered(of(kb, "crest"), state, rating=Rating.AGAIN)) is None


def test_a_card_that_is_only_being_learned_is_not_forgotten(kb: Collection, time: Time) -> None:
    learn(kb, time, a=Rating.GOOD, b=Rating.GOOD)
    assert kb.help_after(forget(kb, time)) is None


def test_practice_moves_no_schedule_and_ends_the_offer_for_today(kb: Collection, time: Time) -> None:
    learn(kb, time, a=Rating.EASY, b=Rating.GOOD, c=Rating.EASY)
    session = forget(kb, time)
    before, log = kb.cards(), kb.log()
    card = kb.card(of(kb, "root of four"))
    kb.practise_card("Roots", card, ["2"], Outcome.EQUAL, knew=True)
    assert kb.cards() == before and kb.log() == log
    after = kb.help_after(session)
    assert after is None or after.concept != "Roots"
    undone = kb.undo()
    assert undone is not None and undone.kind == "review"


def test_what_is_declined_is_not_offered_again_today(kb: Collection, time: Time) -> None:
    learn(kb, time, b=Rating.GOOD, c=Rating.EASY)
    session = forget(kb, time)
    assert kb.help_after(session) is not None
    kb.decline_concept("Roots")
    assert kb.help_after(session) is None


def test_what_was_forgotten_itself_is_not_practised(kb: Collection, time: Time) -> None:
    learn(kb, time, a=Rating.EASY, b=Rating.GOOD, c=Rating.EASY)
    session = kb.session()
    for front in ("root of four", "crest"):
        state = kb.rate(of(kb, front), Rating.AGAIN).state
        session = session.answered(of(kb, front), state, rating=Rating.AGAIN)
        time.forward(minutes=1)
    found = kb.help_after(session)
    assert found is None or of(kb, "root of four") not in found.cards
