"""“I know this”: which spot questions are asked, when they are enough, and what follows from them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.memory.placement import ENOUGH, QUESTIONS, Placement, Spot, chosen, upstream

CHAIN = {"tensor": ["gradient"], "gradient": ["derivative"], "derivative": ["limit"]}
names = st.sampled_from("abcdef")
graphs = st.dictionaries(names, st.lists(names, max_size=3), max_size=6)
cards = st.lists(
    st.builds(
        Spot,
        card=st.integers(0, 40).map(str),
        concept=names,
        part=st.sampled_from("xyz"),
        place=st.integers(0, 99),
        takes_typed=st.booleans(),
        siblings=st.sampled_from(["", "one", "two"]),
    ),
    max_size=20,
    unique_by=lambda spot: spot.card,
)


def spots(*concepts: str) -> list[Spot]:
    return [Spot(f"{concept}-{place}", concept, place=place) for place, concept in enumerate(concepts)]


def asked(concept: str, found: list[Spot], requires: dict[str, list[str]]) -> list[str]:
    return [spot.concept for spot in chosen(concept, found, requires)]


def answered(placement: Placement, *right: bool) -> Placement:
    for passed in right:
        spot = placement.current
        assert spot is not None
        placement = placement.after(spot.card, passed=passed)
    return placement


def test_the_most_downstream_is_asked_first_and_upstream_only_fills_up() -> None:
    found = spots("limit", "limit", "derivative", "derivative", "gradient", "gradient", "tensor")
    assert asked("tensor", found, CHAIN) == ["tensor", "gradient", "gradient", "derivative", "derivative"]
    assert asked("gradient", found, CHAIN) == ["gradient", "gradient", "derivative", "derivative", "limit"]
    assert asked("tensor", [*found, *spots(*["tensor"] * 9)][6:], CHAIN) == ["tensor"] * 5


def test_of_two_prerequisites_the_one_that_builds_on_the_other_comes_first() -> None:
    requires = {"top": ["base", "middle"], "middle": ["base"]}
    assert asked("top", spots("middle", "base", "top"), requires) == ["top", "middle", "base"]


def test_what_builds_on_the_concept_or_stands_beside_it_is_not_asked() -> None:
    assert asked("derivative", spots("tensor", "derivative", "norm"), CHAIN) == ["derivative"]


def test_each_part_is_asked_once_before_any_is_asked_twice_and_typed_answers_come_first() -> None:
    found = [
        Spot("theorem", "c", "theorems", 9),
        Spot("recall", "c", "rules", 1),
        Spot("typed", "c", "rules", 2, takes_typed=True),
        Spot("second", "c", "rules", 3, takes_typed=True),
        Spot("early", "c", "words", 0),
    ]
    assert [spot.card for spot in chosen("c", found, {})] == ["typed", "theorem", "early", "second", "recall"]


def test_one_of_siblings_is_asked() -> None:
    found = [Spot(card, "c", place=place, siblings="table") for place, card in enumerate("ab")]
    assert len(chosen("c", found, {})) == 1


@pytest.mark.parametrize(
    ("questions", "right", "known"),
    [(5, 5, True), (5, 4, True), (5, 3, False), (4, 4, True), (4, 3, False), (1, 1, True), (1, 0, False)],
)
def test_four_of_five_are_enough_or_all_there_are(questions: int, right: int, known: bool) -> None:
    placement = Placement.begin("c", spots(*["c"] * questions), {})
    placement = answered(placement, *[True] * right, *[False] * (questions - right))
    assert placement.is_passed is known
    assert placement.known() == ({"c"} if known else set())


def test_who_ends_early_has_not_been_placed_and_without_questions_nobody_has() -> None:
    placement = Placement.begin("c", spots(*["c"] * 5), {})
    assert not answered(placement, *[True] * 4).is_passed
    nothing = Placement.begin("c", [], {})
    assert nothing.current is None and not nothing.is_passed and nothing.known() == frozenset()


def test_known_is_what_every_right_answer_stands_on() -> None:
    requires = {"top": ["left", "right"], "left": ["base"], "right": ["base"]}
    alone = answered(Placement.begin("top", spots(*["top"] * 5), requires), *[True] * 5)
    assert alone.known() == {"top", "left", "right", "base"}
    # A card on the left says nothing of what stands on the right.
    mixed = answered(Placement.begin("top", spots("top", "top", "left"), requires), True, True, True)
    assert mixed.known() == {"top", "left", "base"}


def test_a_prerequisite_on_which_a_question_was_missed_is_not_known() -> None:
    placement = Placement.begin("gradient", spots("derivative", *["gradient"] * 4), CHAIN)
    assert answered(placement, True, True, True, True, False).known() == {"gradient", "limit"}


def test_of_concepts_that_require_each_other_only_the_one_asked_for_is_known() -> None:
    ring = {"egg": ["hen"], "hen": ["egg"]}
    assert answered(Placement.begin("egg", spots("egg"), ring), True).known() == {"egg"}


def test_a_later_word_on_a_card_counts_and_a_card_that_is_gone_is_not_asked() -> None:
    placement = answered(Placement.begin("c", spots("c", "c"), {}), False, True)
    assert not placement.is_passed
    assert placement.after("c-0", passed=True).is_passed
    assert placement.without("c-0").is_passed
    with pytest.raises(KeyError):
        placement.after("elsewhere", passed=True)


@given(names, cards, graphs)
def test_at_most_five_cards_are_asked_each_once_of_the_concept_and_what_it_builds_on(concept, found, requires) -> None:
    questions = chosen(concept, found, requires)
    within = upstream(concept, requires) | {concept}
    assert len({spot.card for spot in questions}) == len(questions) <= QUESTIONS
    assert {spot.concept for spot in questions} <= within
    siblings = [spot.siblings for spot in questions if spot.siblings]
    assert len(set(siblings)) == len(siblings)
    for later, spot in enumerate(questions):
        for earlier in questions[:later]:
            # Nothing is asked before what builds on it, rings left out.
            if earlier.concept in upstream(spot.concept, requires):
                assert spot.concept in upstream(earlier.concept, requires)


@given(names, cards, graphs, st.lists(st.booleans(), min_size=QUESTIONS, max_size=QUESTIONS))
def test_nothing_is_known_that_some_right_answer_does_not_need(concept, found, requires, right) -> None:
    placement = Placement.begin(concept, found, requires)
    placement = answered(placement, *right[: len(placement.questions)])
    known = placement.known()
    assert bool(known) == placement.is_passed
    if known:
        assert len(placement.passed) >= min(ENOUGH, len(placement.questions))
        for spot in placement.questions:
            if spot.card in placement.passed:
                assert known - {concept} <= upstream(spot.concept, requires) | {spot.concept}
