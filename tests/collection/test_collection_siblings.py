"""Cards from one place: what Today says of today and tomorrow is what is asked then."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest

from kb.collection import Collection
from kb.memory.queue import Candidate
from tests.conftest import Opener, Time

PLACE = "The {{{{c1::alpha{0}}}}} and {{{{c2::beta{0}}}}} then {{{{c3::gamma{0}}}}} of part {0}.\n\n"
PLAIN = "Q: What is plain {0}?\nA: It is {0}.\n\n"


@pytest.fixture
def kb(folder: Path, opened: Opener) -> Collection:
    text = "".join(form.format(number) for number in range(3) for form in (PLACE, PLAIN))
    (folder / "a.md").write_text(f"# Parts\n\n{text}", encoding="utf-8")
    return opened()


def asked(kb: Collection) -> list[Candidate]:
    """The cards of a sitting."""
    session = kb.session()
    return [*session.ahead, *session.waiting]


@pytest.mark.parametrize("seed", range(4))
def test_a_sitting_holds_what_is_counted_and_tomorrow_brings_what_was_foretold(
    kb: Collection, time: Time, seed: int
) -> None:
    chance = random.Random(seed)
    cards = [card.id for card in kb.cards()]
    for _ in range(7):
        if chance.random() < 0.4:
            kb.ask_on(chance.choice(cards), kb.today() + timedelta(days=chance.choice([0, 1, 2])))
        if chance.random() < 0.2:
            kb.mark(chance.choice(cards), "bury")
        if chance.random() < 0.2:
            kb.spread(3)
        due = kb.due()
        assert len(asked(kb)) == due.due + due.new + due.learning
        if chance.random() < 0.2:
            time.forward(days=chance.choice([1, 3]))
            continue
        while left := asked(kb):
            time.forward(minutes=11)
            kb.rate(left[0].card, chance.choice([3, 3, 4]), seconds=1)
        foretold = kb.today_page().tomorrow
        assert kb.outlook().coming[0] == foretold
        time.forward(days=1)
        time.at = time.at.replace(hour=9, minute=30)
        assert kb.due().due == foretold


def test_a_card_that_a_clock_ahead_answered_takes_no_new_ones_place(
    kb: Collection, folder: Path, time: Time, opened: Opener
) -> None:
    (folder / ".kb" / "config.yaml").write_text("new: 2\n", encoding="utf-8")
    now = time.at
    time.forward(days=400)
    ahead = opened("other")
    for one in asked(ahead):
        ahead.rate(one.card, 4)
    time.at = now
    again = opened()
    due, new = again.due().due, again.due().new
    for one in [one for one in asked(again) if one.cause is not None]:
        again.rate(one.card, 3, seconds=1)
    assert (due, new) == (2, 2)
    assert (again.due().due, again.due().new) == (0, 2)
