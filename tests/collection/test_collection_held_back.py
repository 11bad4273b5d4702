"""Cards of a sitting that sympy holds back while it runs: as many are asked as Today said."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.collection import Collection, vouching
from kb.maths import Tree
from kb.model import Rating, Standing, Task
from kb.store import vouched
from kb.tui.sitting import Next, answer, renewed, upcoming
from kb.worker import SympyWorker
from tests.conftest import Opener

POWERS = 4


def write(folder: Path, questions: int) -> None:
    lines = [f"Q: What is asked at place {n}?\nA: The answer at place {n}.\n" for n in range(questions)]
    # Those on which our rules and sympy come apart stand first, so that they belong to the day.
    powers = [f"- $\\frac{{d}}{{dx}} x^{n} = {n}x^{n - 1}$" for n in range(3, 3 + POWERS)]
    (folder / "a.md").write_text("# Powers\n\n" + "\n".join(powers) + "\n", encoding="utf-8")
    (folder / "b.md").write_text("# Places\n\n" + "\n".join(lines), encoding="utf-8")


@pytest.fixture
def doubting(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if our rules and sympy did not agree on any derivative."""

    def differs(_: SympyWorker, __: Task) -> tuple[str, Tree | None]:
        return vouched.DIFFERS, None

    monkeypatch.setattr(vouching, "opinion", differs)


def rate(kb: Collection, now: Next) -> Next:
    assert now.shown is not None
    card = now.shown.stored.id
    return answer(kb, now.session, card, Rating.GOOD, seconds=1.0, typed=(), verdict=None, override=False)


def finish(kb: Collection, now: Next) -> list[int]:
    """Answer until nothing is asked any more; how many cards were said to be left before each answer."""
    left = []
    while now.shown is not None:
        left.append(now.session.left().cards)
        now = rate(kb, now)
    return left


@pytest.mark.parametrize("told", [True, False])
def test_a_sitting_asks_as_many_new_cards_as_were_promised_though_some_are_held_back(
    folder: Path, opened: Opener, doubting: None, told: bool
) -> None:
    write(folder, 20)
    kb = opened()
    promised = kb.due().new
    now = upcoming(kb, kb.session())
    assert sum(kb.card(one.card).card.task is not None for one in now.session.ahead) == POWERS
    now = rate(kb, now)
    assert kb.vouch() == POWERS
    if told:
        now = upcoming(kb, renewed(kb, now.session))
    # Whether or not the screen was told, each answer is one card less.
    assert finish(kb, now) == list(range(promised - 1, 0, -1))
    assert kb.due().new == 0


def test_where_no_other_card_is_left_a_sitting_ends_without_those_held_back(
    folder: Path, opened: Opener, doubting: None
) -> None:
    write(folder, 2)
    kb = opened()
    now = upcoming(kb, kb.session())
    assert now.session.left().cards == POWERS + 2
    kb.vouch()
    assert finish(kb, upcoming(kb, renewed(kb, now.session))) == [2, 1]
    assert kb.due().new == 0


def test_a_sitting_that_is_kept_to_some_cards_asks_no_others_for_those_held_back(
    folder: Path, opened: Opener, doubting: None
) -> None:
    write(folder, 20)
    kb = opened()
    wanted = {card.id for card in kb.cards() if card.card.task is not None}
    wanted |= {card.id for card in kb.cards("place 7")}
    now = upcoming(kb, kb.session(cards=wanted))
    assert now.session.left().cards == len(wanted)
    kb.vouch()
    asked = finish(kb, upcoming(kb, renewed(kb, now.session)))
    assert asked == list(range(len(wanted) - POWERS, 0, -1))


def test_a_card_that_a_person_silences_is_not_made_up_for(folder: Path, opened: Opener) -> None:
    write(folder, 20)
    kb = opened()
    now = upcoming(kb, kb.session())
    before = now.session.left().cards
    out = now.session.ahead[3].card
    kb.mark(out, "silence")
    assert renewed(kb, now.session).left().cards == before - 1
    assert finish(kb, now)[-1] == 1
    assert kb.card(out).standing is Standing.SILENCED
