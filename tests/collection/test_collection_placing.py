"""“I know this”: spot questions on a concept; what is passed enters as easy, and enough marks the concept as known."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.collection import Collection
from kb.errors import KbError
from kb.memory.placement import Placement
from kb.model import New, Phase, Rating, Seen
from tests.conftest import Opener, Time

LIMITS = "# Limits\n\nQ: limit one\nA: l1\n\nQ: limit two\nA: l2\n"
DERIVATIVES = """\
---
requires: [Limits]
---
# Derivatives

Q: slope
A: d1

- $(\\sin x)' = \\cos x$

## Rules

Q: chain rule
A: d2
"""
GRADIENTS = "---\nrequires: [Derivatives]\n---\n# Gradients\n\nQ: steepest\nA: g1\n\nQ: direction\nA: g2\n"
TENSORS = "---\nrequires: [Gradients]\n---\n# Tensors\n\nQ: order\nA: t1\n"


@pytest.fixture
def kb(folder: Path, opened: Opener) -> Collection:
    for name, text in (("a", LIMITS), ("b", DERIVATIVES), ("c", GRADIENTS), ("d", TENSORS)):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return opened()


def fronts(kb: Collection, placement: Placement) -> list[str]:
    return [kb.card(spot.card).card.front for spot in placement.questions]


def go_through(kb: Collection, time: Time, placement: Placement, *right: bool) -> Placement:
    for passed in right:
        spot = placement.current
        assert spot is not None
        if passed:
            kb.pass_spot(kb.card(spot.card), seconds=3)
        placement = placement.after(spot.card, passed=passed)
        time.forward(minutes=1)
    return placement


def known(kb: Collection) -> list[str]:
    return [row[0] for row in kb.store.rows("SELECT name FROM known_concepts ORDER BY name")]


def test_five_questions_are_asked_the_concept_s_own_first_and_typed_ones_among_its_prerequisites(
    kb: Collection,
) -> None:
    asked = fronts(kb, kb.placement("Gradients"))
    assert len(asked) == 5
    assert set(asked[:2]) == {"steepest", "direction"}
    assert "sin" in asked[2] and set(asked[3:]) == {"chain rule", "slope"}


def test_what_is_passed_enters_as_easy_with_a_review_each_and_what_is_failed_stays_new(
    kb: Collection, time: Time
) -> None:
    placement = go_through(kb, time, kb.placement("Gradients"), True, False)
    log = kb.log()
    assert [review.rating for review in log] == [Rating.EASY]
    passed, failed = (kb.card(spot.card).state for spot in placement.questions[:2])
    assert isinstance(passed, Seen) and passed.phase is Phase.REVIEW and isinstance(failed, New)
    assert log[0].card == placement.questions[0].card and log[0].seconds == 3


def test_four_of_five_mark_the_concept_and_what_every_right_answer_stands_on(kb: Collection, time: Time) -> None:
    placement = go_through(kb, time, kb.placement("Gradients"), True, True, True, True, False)
    # A question on derivatives was missed; limits are what all of it stands on.
    assert kb.place("Gradients", placement) == ("Limits",)
    assert known(kb) == ["Gradients", "Limits"]


def test_what_is_new_of_a_known_concept_is_not_asked_but_what_was_missed_is_and_undo_brings_all_back(
    folder: Path, opened: Opener, time: Time, tmp_path: Path
) -> None:
    lines = "\n".join(f"Q: limit {n}\nA: value {n}\n" for n in range(8))
    (folder / "a.md").write_text(f"# Limits\n\n{lines}", encoding="utf-8")
    (folder / "b.md").write_text("# Series\n\nQ: sum\nA: s1\n", encoding="utf-8")
    kb = opened()
    placement = go_through(kb, time, kb.placement("Limits"), True, True, True, True, False)
    new = {card.id for card in kb.cards("is:new")}
    assert kb.place("Limits", placement) == ()
    (series,) = (card.id for card in kb.cards() if card.card.note == "b.md")
    left = {series, *placement.failed}
    assert {card.id for card in kb.cards("is:new")} == {one.card for one in kb.session().ahead} == left
    assert kb.due().new == 2
    kb.rebuild()
    assert kb.due().new == 2
    kb.ask_on(min(new - left), kb.today())
    assert {one.card for one in kb.session().ahead} == left | {min(new - left)}
    kb.undo()
    kb.undo()
    assert {card.id for card in kb.cards("is:new")} == new


def test_too_few_right_answers_mark_nothing_and_neither_does_ending_early(kb: Collection, time: Time) -> None:
    entries = "SELECT count(*) FROM entries"
    before = kb.store.rows(entries)[0][0]
    begun = kb.placement("Gradients")
    early = go_through(kb, time, begun, True, True, True, True)
    assert kb.place("Gradients", early) is None
    last = early.current
    assert last is not None
    poor = early.after(last.card, passed=False).after(early.questions[0].card, passed=False)
    assert kb.place("Gradients", poor) is None
    assert kb.store.rows(entries)[0][0] == before
    assert known(kb) == []


def test_the_mark_is_one_act_taken_back_at_once_and_then_each_answer(kb: Collection, time: Time) -> None:
    placement = go_through(kb, time, kb.placement("Gradients"), True, True, True, True, True)
    assert kb.place("Gradients", placement) == ("Derivatives", "Limits")
    time.forward(minutes=1)
    undone = kb.undo()
    assert undone is not None and (undone.kind, undone.what, undone.concept) == ("mark", "known", "Gradients")
    assert known(kb) == []
    for _ in range(5):
        time.forward(minutes=1)
        undone = kb.undo()
        assert undone is not None and (undone.kind, undone.what) == ("review", "easy")
    assert all(isinstance(card.state, New) for card in kb.cards())


def test_cards_that_were_answered_or_are_not_asked_are_not_among_the_questions(kb: Collection) -> None:
    by_front = {card.card.front: card.id for card in kb.cards()}
    kb.rate(by_front["steepest"], Rating.GOOD)
    kb.mark(by_front["chain rule"], "suspend")
    kb.mark(by_front["slope"], "bury")
    asked = kb.placement("Gradients", but=[by_front["limit one"]])
    assert set(fronts(kb, asked)) & {"steepest", "chain rule", "slope", "limit one"} == set()
    assert {"direction", "limit two"} <= set(fronts(kb, asked))


def test_where_nothing_is_new_there_is_no_question(folder: Path, opened: Opener) -> None:
    (folder / "a.md").write_text("# Empty\n\nNothing here asks anything.\n", encoding="utf-8")
    kb = opened()
    placement = kb.placement("Empty")
    assert placement.questions == () and kb.place("Empty", placement) is None
    with pytest.raises(KbError, match="no-concept"):
        kb.placement("Elsewhere")


def test_a_concept_in_two_languages_is_asked_in_the_person_s_own(folder: Path, opened: Opener) -> None:
    (folder / "en.md").write_text("---\nconcept: norm\n---\n# Norm\n\nQ: length\nA: of a vector\n", encoding="utf-8")
    (folder / "zh.md").write_text(
        "---\nconcept: norm\n---\n# 范数\n\n问：长度是什么\n答：向量的长短\n", encoding="utf-8"
    )
    kb = opened()
    for language, front in (("zh", "长度是什么"), ("en", "length")):
        kb.configure("language", language)
        assert fronts(kb, kb.placement("norm")) == [front]
        assert fronts(kb, kb.placement("范数")) == [front]


def test_another_device_agrees_on_what_is_known(kb: Collection, time: Time, opened: Opener) -> None:
    placement = go_through(kb, time, kb.placement("Gradients"), True, True, True, True, True)
    kb.place("Gradients", placement)
    other = opened("other")
    assert known(other) == ["Derivatives", "Gradients", "Limits"]
    assert other.cards() == kb.cards()


def test_what_was_known_before_takes_no_new_card_s_place(kb: Collection, time: Time) -> None:
    kb.configure("new", 2)
    before = kb.due().new
    go_through(kb, time, kb.placement("Gradients"), True, True)
    assert kb.due().new == before == 2
    first = next(iter(kb.session().ahead)).card
    kb.rate(first, Rating.GOOD)
    assert kb.due().new == 1
