"""What holds of matching whatever the cards are: order, copies and hostile texts change nothing they should not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kb.reading.continuity import CardText, Match, Matching, match_cards
from tests.stopwatch import Stopwatch

WORDS = st.sampled_from(
    (
        "limit",
        "left",
        "right",
        "sum",
        "of",
        "the",
        "series",
        "converges",
        "diverges",
        "极限",
        "梯度",
        "收敛",
        "x",
        "2",
        "3",
    )
)
TEXT = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


@st.composite
def notes(draw: st.DrawFn) -> list[CardText]:
    """Cards in notes, each in a place of its own and no two with the same text."""
    texts = draw(st.lists(st.tuples(TEXT, TEXT), max_size=8, unique=True))
    return [CardText(front, back, f"{i // 3}.md", ("H",), i % 3) for i, (front, back) in enumerate(texts)]


def by_card(matching: Matching, known: list[CardText], found: list[CardText]) -> set[tuple[CardText, CardText, str]]:
    return {(known[one.known], found[one.found], one.step) for one in matching.matches}


@given(notes(), notes(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_in_which_cards_are_named_decides_nothing(
    known: list[CardText], found: list[CardText], source: random.Random
) -> None:
    before = match_cards(known, found)
    other_known, other_found = source.sample(known, len(known)), source.sample(found, len(found))
    after = match_cards(other_known, other_found)
    assert by_card(after, other_known, other_found) == by_card(before, known, found)
    assert len(after.undecided) == len(before.undecided)


@given(notes(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_cards_that_only_changed_their_places_are_all_found_again(cards: list[CardText], source: random.Random) -> None:
    moved = [replace(one, note=f"moved/{source.randint(0, 3)}.md", order=order) for order, one in enumerate(cards)]
    shuffled = source.sample(moved, len(moved))
    result = match_cards(cards, shuffled)
    assert len(result.matches) == len(cards)
    for match in result.matches:
        was, now = cards[match.known], shuffled[match.found]
        assert (was.front, was.back) == (now.front, now.back)


@given(notes(), notes())
@settings(max_examples=60)
def test_no_card_is_matched_or_asked_about_twice(known: list[CardText], found: list[CardText]) -> None:
    result = match_cards(known, found)
    pairs: list[Match] = [*result.matches, *result.undecided]
    assert len({pair.known for pair in pairs}) == len(pairs)
    assert len({pair.found for pair in pairs}) == len(pairs)


@given(notes(), TEXT)
@settings(max_examples=60)
def test_a_card_that_stayed_is_never_taken_for_an_added_one(cards: list[CardText], text: str) -> None:
    added = CardText(text, f"another answer to {text}", "0.md", ("H",), 9)
    found = [added, *cards]
    assert {(one.known, one.found - 1) for one in match_cards(cards, found).matches} == {
        (index, index) for index in range(len(cards))
    }


def card(front: str, back: str, order: int = 0, note: str = "a.md") -> CardText:
    return CardText(front, back, note, ("H",), order)


def test_long_siblings_that_differ_in_a_word_keep_their_histories_through_a_typo_in_each() -> None:
    stem = (
        "With the style of an element bound to a state that tells whether anything was typed into the field above it,"
        " how is the colour of its border changed on submission when {} is used for it and nothing else may be"
    )
    known = [card(stem.format("a class"), "so", 0), card(stem.format("no class"), "so", 1)]
    found = [replace(one, front=one.front.replace("submission", "submision")) for one in known]
    assert {(one.known, one.found) for one in match_cards(known, found).matches} == {(0, 0), (1, 1)}


def test_a_card_cut_in_two_goes_on_in_its_first_part() -> None:
    first, second = "every bounded monotone sequence has a limit", "a Cauchy sequence of reals has its limit among them"
    whole = card("Theorems on sequences", f"{first}\n{second}")
    parts = [card("Theorems on sequences, I", first, 0), card("Theorems on sequences, II", second, 1)]
    assert {(one.known, one.found) for one in match_cards([whole], parts).matches} == {(0, 0)}


def test_two_alike_copies_in_other_notes_are_still_asked_about() -> None:
    whole = card("Which sequences converge?", "The bounded monotone ones and the Cauchy sequences do")
    copies = [
        card("Which sequences converge ?!", "The bounded monotone ones and the Cauchy sequences do so", 0, name)
        for name in ("b.md", "c.md")
    ]
    decided = match_cards([whole], copies)
    assert decided.matches == ()
    assert len(decided.undecided) == 1


@pytest.mark.parametrize("shifted", [False, True], ids=["numbers kept", "numbers changed"])
def test_questions_that_differ_in_a_number_alone_go_to_no_other_number(shifted: bool) -> None:
    known = [card(f"State theorem {number}", f"page {number}", number) for number in range(300)]
    found = [replace(one, front=f"State the theorem {index + 1000 * shifted}") for index, one in enumerate(known)]
    for match in match_cards(known, found).matches:
        assert match.known == match.found
        assert not shifted


def _matched_within(seconds: float, known: list[CardText], found: list[CardText]) -> bool:
    watch = Stopwatch()
    match_cards(known, found)
    return watch.within(seconds)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("What is this?", "answer number {} of many"),
        ("State theorem {}", "See the page"),
        ("{} ![" + "![" * 2000, "]("),
        (r"{} \(" * 2000, r"\("),
        ("梯度" * 500 + "{}", "收敛" * 500 + "{}"),
    ],
    ids=["equal fronts", "one number", "unclosed images", "unclosed formulas", "repetition"],
)
def test_hostile_cards_are_matched_in_time(front: str, back: str) -> None:
    known = [card(front.format(*[i] * 2000), back.format(i), i) for i in range(2500 if len(front) < 100 else 60)]
    found = [replace(one, front="Now: " + one.front, note="b.md") for one in known]
    # Under a second each on an idle machine; the bound leaves room for a busy one.
    assert _matched_within(5, known, found)


@pytest.mark.slow
def test_a_card_of_a_megabyte_is_matched_in_time() -> None:
    known = [card("big", "words and more words " * 50_000)]
    assert _matched_within(2, known, [replace(known[0], back="Some " + known[0].back)])
