"""A card keeps its history through the edits that people make."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.reading.continuity import CardText, Matching, match_cards


def card(
    front: str, back: str, note: str = "a.md", path: tuple[str, ...] = ("H",), order: int = 0, **more: str
) -> CardText:
    return CardText(front, back, note, path, order, **more)


def pairs(matching: Matching) -> dict[int, int]:
    return {match.known: match.found for match in matching.matches}


GRADIENT = card("什么是梯度？", "所有偏导数组成的向量，指向函数值增长最快的方向。", order=0)
HESSIAN = card("什么是海森矩阵？", "二阶偏导数组成的对称方阵，描述函数的局部曲率。", order=1)
NORM = card("What is the Euclidean norm?", "The square root of the sum of the squared components.", order=2)
KNOWN = (GRADIENT, HESSIAN, NORM)


@pytest.mark.parametrize(
    ("edit", "step"),
    [
        (lambda c, i: c, "place"),
        (lambda c, i: card(c.front, c.back, c.note, ("New heading",), i), "note"),
        (lambda c, i: card(c.front, c.back, "renamed.md", c.heading_path, i), "text"),
        (lambda c, i: card(c.front, c.back, c.note, c.heading_path, 2 - i), "place"),
        (lambda c, i: card(f"**{c.front}** ", c.back.replace("，", ", "), c.note, c.heading_path, i), "folded"),
        (
            lambda c, i: card(
                c.front, "Something that was written anew from its beginning.", c.note, c.heading_path, i
            ),
            "front",
        ),
    ],
    ids=["nothing", "heading renamed", "file renamed", "reordered", "emphasis and punctuation", "answer rewritten"],
)
def test_an_edit_keeps_history(edit, step) -> None:  # type: ignore[no-untyped-def]
    found = [edit(one, index) for index, one in enumerate(KNOWN)]
    result = match_cards(KNOWN, found)
    assert pairs(result) == {0: 0, 1: 1, 2: 2}
    assert {match.step for match in result.matches} == {step}


def test_a_question_written_anew_keeps_history_by_its_long_answer() -> None:
    found = [card("Define the length of a vector", NORM.back, order=2)]
    assert pairs(match_cards([NORM], found)) == {0: 0}


def test_an_author_id_holds_when_both_sides_change() -> None:
    before = card("old question", "old answer", author_id="chain")
    after = card("something else entirely", "不同的回答", author_id="chain")
    result = match_cards([before], [after])
    assert [(match.known, match.found, match.step) for match in result.matches] == [(0, 0, "author-id")]


def test_an_author_id_counts_only_within_its_note() -> None:
    before = card("old question", "old answer", author_id="chain")
    after = card("something else entirely", "不同的回答", note="b.md", author_id="chain")
    assert match_cards([before], [after]).matches == ()


def test_a_deleted_card_attaches_to_nothing() -> None:
    result = match_cards(KNOWN, [GRADIENT, NORM])
    assert pairs(result) == {0: 0, 2: 1}
    assert result.undecided == ()


def test_equal_cards_are_joined_in_the_order_of_their_note() -> None:
    twins = [card("q", "a", order=0), card("q", "a", order=1)]
    assert pairs(match_cards(twins, list(reversed(twins)))) == {0: 1, 1: 0}


few = st.sampled_from(
    [
        "什么是梯度？",
        "什么是散度？",
        "What is the norm?",
        "x",
        "",
        "$x^2$",
        "$x^3$",
        "the left limit",
        "the right limit",
    ]
)
cards = st.lists(
    st.builds(
        CardText,
        few,
        few,
        st.sampled_from(["a.md", "b.md"]),
        st.sampled_from([(), ("H",)]),
        st.integers(0, 3),
        st.sampled_from(["", "cloze"]),
        st.sampled_from([None, "id"]),
    ),
    max_size=9,
)


@given(cards, cards)
def test_no_card_is_joined_twice_and_the_same_input_gives_the_same_answer(
    known: list[CardText], found: list[CardText]
) -> None:
    result = match_cards(known, found)
    assert len({match.known for match in result.matches}) == len(result.matches)
    assert len({match.found for match in result.matches}) == len(result.matches)
    assert {match.known for match in result.undecided}.isdisjoint(match.known for match in result.matches)
    assert all(0 <= match.score <= 1 for match in (*result.matches, *result.undecided))
    assert match_cards(known, found) == result


@given(cards)
def test_what_did_not_change_is_joined_whole(known: list[CardText]) -> None:
    result = match_cards(known, known)
    assert len(result.matches) == len(known)
    assert all(
        (known[match.known].front, known[match.known].back) == (known[match.found].front, known[match.found].back)
        or known[match.known].author_id == known[match.found].author_id is not None
        for match in result.matches
    )
