"""A card keeps its history through the edits that people make."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kb.reading.continuity import CardText, Matching, changed_answer, match_cards
from tests.stopwatch import Stopwatch


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


def test_an_author_id_on_several_cards_does_not_shift_when_one_is_added() -> None:
    first = card("填空：梯度指向 […] 最快的方向", "增长", order=0, author_id="g")
    second = card("填空：梯度的长度是 […]", "最大的方向导数", order=1, author_id="g.2")
    found = [
        card("填空：[…] 由偏导数组成", "梯度", order=0, author_id="g"),
        replace(first, order=1, author_id="g.2"),
        replace(second, order=2, author_id="g.3"),
    ]
    assert pairs(match_cards([first, second], found)) == {0: 1, 1: 2}


def test_both_sides_may_change_a_little() -> None:
    found = [
        card("什么叫梯度？", "由所有偏导数组成的向量，它指向函数值增长最快的方向。", "b.md", (), 0),
        card("什么是 Hessian 矩阵？", "由二阶偏导数组成的对称方阵，描述函数的局部曲率大小。", "b.md", (), 1),
        card("What's the Euclidean norm?", "The square root of the sum of squares of the components.", "b.md", (), 2),
    ]
    assert pairs(match_cards(KNOWN, found)) == {0: 0, 1: 1, 2: 2}


def test_a_card_written_anew_in_its_place_is_not_lost() -> None:
    found = [GRADIENT, replace(HESSIAN, front="海森矩阵的定义？", back="把二阶偏导数排成的方阵"), NORM]
    result = match_cards(KNOWN, found)
    assert (1, 1) in {(match.known, match.found) for match in (*result.matches, *result.undecided)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("函数的左极限是什么？", "函数的右极限是什么？"),
        ("When does f have a max?", "When does f have a min?"),
        ("When is a set closed?", "When is a set not closed?"),
        ("When does a series diverge?", "When does a series converge?"),
        ("级数何时收敛？", "级数何时发散？"),
        ("Give a necessary condition", "Give a sufficient condition"),
        ("When is f convex?", "When is f concave?"),
        ("When is a matrix reversible?", "When is a matrix irreversible?"),
        ("What is the row space?", "What is the column space?"),
        ("什么是上确界？", "什么是下确界？"),
        ("When is f odd?", "When is f even?"),
        ("State theorem 3 of the chapter", "State theorem 4 of the chapter"),
    ],
)
def test_a_word_that_turns_the_meaning_is_never_decided_alone(before: str, after: str) -> None:
    result = match_cards([card(before, "看定义")], [card(after, "看定义")])
    assert result.matches == ()
    assert [(match.known, match.found) for match in result.undecided] == [(0, 0)]


def test_a_renumbered_question_with_its_long_answer_keeps_history() -> None:
    answer = "对任意凸函数与任意随机变量，函数在期望处的值不超过函数值的期望。"
    result = match_cards([card("定理 24：琴生不等式", answer)], [card("定理 23：琴生不等式", answer)])
    assert pairs(result) == {0: 0}


def test_a_new_card_in_the_place_of_a_deleted_one_does_not_inherit_its_history() -> None:
    chain = card("What is the chain rule?", "The derivative of a composition is a product.", order=0)
    assert pairs(match_cards(KNOWN, [chain, HESSIAN, NORM])) == {1: 1, 2: 2}


def test_two_equally_good_candidates_are_left_to_the_person() -> None:
    before = card("Name a property of the trace", "It does not depend on the order of a product of two")
    after = [
        card("Name a property of the traces", "It does not depend on the order of a product of two.", "b.md", (), 0),
        card("Name a property of a trace", "It does not depend on the order of a product of two.", "c.md", (), 0),
    ]
    result = match_cards([before], after)
    assert result.matches == ()
    assert len(result.undecided) == 1


def test_cloze_siblings_keep_their_own_histories_through_an_edit_of_their_sentence() -> None:
    def siblings(text: str, gaps: list[str]) -> list[CardText]:
        return [
            card(f"填空：{text.replace(gap, '[…]')}", gap, order=index, kind="cloze") for index, gap in enumerate(gaps)
        ]

    known = siblings("梯度由偏导数组成，指向增长最快的方向，长度是方向导数的最大值", ["偏导数", "增长", "最大值"])
    found = siblings(
        "梯度由各个偏导数组成，它指向增长最快的方向，长度是方向导数的最大值", ["最大值", "各个", "偏导数", "增长"]
    )
    assert pairs(match_cards(known, found)) == {0: 2, 1: 3, 2: 0}


def test_a_pasted_image_with_a_similar_name_is_another_image() -> None:
    before = card("![](a/Pasted%20image%2020240606141420.png)", "![](a/Pasted%20image%2020240606141456.png)")
    after = card("![](a/Pasted%20image%2020240607113650.png)", "![](a/Pasted%20image%2020240606140455.png)", order=4)
    assert match_cards([before], [after]).matches == ()
    moved = card(before.front.replace("a/", "../b/"), before.back.replace("a/", "../b/"), "z.md")
    assert pairs(match_cards([before], [moved])) == {0: 0}


def test_a_known_place_tells_what_the_texts_leave_open() -> None:
    before = card("How is the Jacobian built up?", "Row by row from the gradients of the components", order=1)
    after = replace(
        before, front="How does one build a Jacobian matrix?", back="The gradients of all components are its rows"
    )
    assert pairs(match_cards([GRADIENT, before, NORM], [GRADIENT, after, NORM])) == {0: 0, 1: 1, 2: 2}
    elsewhere = match_cards([before], [replace(after, note="z.md", heading_path=(), order=7)])
    assert elsewhere.matches == ()
    assert len(elsewhere.undecided) == 1


def test_a_long_answer_alone_carries_history_into_another_note() -> None:
    before = card("Euler?", "cos t plus i times sin t on the unit circle")
    after = card("怎样用三角函数写出复指数", before.back, "b.md", (), 3)
    result = match_cards([before], [after])
    assert [(match.found, match.step) for match in result.matches] == [(0, "back")]


def test_an_answer_that_grew_by_much_is_still_known() -> None:
    before = card("Law of large numbers", "The sample mean converges to the expectation")
    after = card(
        "Law of large numbers (strong)",
        "For independent identically distributed variables with a finite first moment the following holds almost"
        " surely. The sample mean converges to the expectation of one of them, as Kolmogorov proved in general.",
    )
    assert pairs(match_cards([before], [after])) == {0: 0}


def test_history_follows_the_answer_when_its_front_was_given_to_another_card() -> None:
    before = card("Linear maps", "A map that keeps sums and multiples of vectors")
    found = [
        card("Linear maps", "They are studied in the second chapter of this course", order=0),
        card("Homomorphism of spaces", "A map that keeps sums and multiples of all vectors", order=1),
    ]
    assert pairs(match_cards([before], found)) in ({0: 1}, {})


def test_a_front_that_many_notes_have_names_no_card_in_another_note() -> None:
    known = [card("Introduction", f"{name} is defined in this note.", f"{name}.md", ()) for name in ("Trace", "Rank")]
    found = [known[0], card("Introduction", "Eigenvalues tell how a map stretches space.", "Eigenvalue.md", ())]
    assert pairs(match_cards(known, found)) == {0: 0}


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("$2x$", "$2x + 1$", True),
        (r"$-\sin x$", r"$\sin x$", True),
        ("born in 1889", "born in 1890", True),
        ("它是连续的", "它不是连续的", True),
        ("It is bounded", "It is not bounded", True),
        ("趋于左端点", "趋于右端点", True),
        ("the series diverges", "the series converges", True),
        ("级数收敛", "级数发散", True),
        ("a decreasing sequence", "an increasing sequence", True),
        ("only a necessary condition", "only a sufficient condition", True),
        ("它是充分条件", "它是必要条件", True),
        ("its rows are orthogonal", "its columns are orthogonal", True),
        ("the order is lower", "the order is higher", True),
        ("f is continuous there", "f is discontinuous there", True),
        ("the set is bounded", "the set is unbounded", True),
        ("a subset of A", "a superset of A", True),
        ("it isn't closed", "it is closed", True),
        ("it isn't closed", "it is not closed", False),
        ("所有点都成立", "某些点成立", True),
        ("局部最优解", "全局最优解", True),
        ("两条平行的直线", "两条垂直的直线", True),
        (r"the limit is \(2x\) there", r"the limit is \(3x\) there", True),
        ("the sequence is monotone", "that sequence is monotone", False),
        ("moreover it is closed", "also it is closed", False),
        ("x > 0", "x < 0", True),
        ("$X$ 的期望", "$x$ 的期望", True),
        (r"$\left(x\right)$", "$ ( x ) $", False),
        ("1. one\n2. two", "- one\n- two", False),
        ("a well known fact", "a well-known fact", False),
        ("向量的长度", "**向量**的长度。", False),
        ("![](../a/1.png) the graph", "![](b/2.png) the graph", False),
        ("all partial derivatives", "all its partial derivatives, as a vector", False),
    ],
)
def test_an_answer_that_says_something_else_is_told_from_one_worded_otherwise(
    old: str, new: str, changed: bool
) -> None:
    assert changed_answer(old, new) is changed
    assert changed_answer(new, old) is changed


@given(st.text(max_size=40), st.text(max_size=40))
def test_an_answer_does_not_differ_from_itself_and_either_order_says_the_same(one: str, other: str) -> None:
    assert not changed_answer(one, one)
    assert changed_answer(one, other) == changed_answer(other, one)


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


@pytest.mark.slow
def test_two_thousand_five_hundred_changed_cards_are_matched_at_once() -> None:
    source = random.Random(7)
    # One letter of a word so long is a typo; of a shorter one it may be another word (cos, cot).
    words = ["".join(source.choices("abcdefghijklmnoprstuvw", k=source.randint(5, 9))) for _ in range(1500)]
    known = [
        card(" ".join(source.choices(words, k=5)), " ".join(source.choices(words, k=20)), f"{i // 50}.md", (), i % 50)
        for i in range(2500)
    ]
    found = [replace(one, front=one.front[:-1] + "z", back="y" + one.back[1:], note="n" + one.note) for one in known]
    watch = Stopwatch()
    result = match_cards(known, found)
    # About a second on an idle machine; the bound leaves room for a busy one.
    assert watch.within(5)
    assert pairs(result) == {index: index for index in range(2500)}
