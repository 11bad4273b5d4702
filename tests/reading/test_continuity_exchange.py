"""A word exchanged for another makes another card; a word written otherwise does not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.reading.continuity import CardText, changed_answer, match_cards
from kb.reading.exchange import exchanged, says_the_same


def card(front: str, back: str, order: int = 0, author_id: str | None = None) -> CardText:
    return CardText(front, back, "a.md", ("H",), order, author_id=author_id)


def outcome(before: tuple[str, str], after: tuple[str, str]) -> str:
    """What is decided of a card, between two that stayed."""
    one, other = card("什么是链式法则？", "外导乘内导", -1), card("What is a field?", "A ring where one can divide", 9)
    result = match_cards([one, card(*before), other], [one, card(*after), other])
    if any(match.known == 1 for match in result.matches):
        return "joined"
    return "asked" if any(match.known == 1 for match in result.undecided) else "left"


LONG = "\n".join(
    f"On the compact set {number} the minimum of f exists, and the minimum is unique." for number in range(24)
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("sup of A", "the number that bounds the set and is nearest to it"), ("inf of A", "")),
        (
            ("theorem on 2 points", "Exactly one line of the plane goes through all of them"),
            ("theorem on 3 points", ""),
        ),
        (
            ("the matrix is not invertible when", "its determinant has this value"),
            ("the matrix is invertible when", ""),
        ),
        ((r"$\min f$ 在哪里取得", "在约束集内梯度为零或者边界上的某一个点处取得这个值"), (r"$\max f$ 在哪里取得", "")),
        (("the minimum of f", LONG), ("the maximum of f", LONG.replace("minimum", "maximum"))),
        (("函数的左极限是什么？", "自变量从这一侧趋于该点时函数值所趋近的那个数"), ("函数的右极限是什么？", "")),
    ],
)
def test_a_front_that_turned_round_is_asked_about_whatever_the_answer(
    before: tuple[str, str], after: tuple[str, str]
) -> None:
    assert outcome(before, (after[0], after[1] or before[1])) == "asked"


def test_an_authors_id_stands_above_a_front_that_turned_round() -> None:
    result = match_cards([card("sup of A", "see page 3", 0, "bound")], [card("inf of A", "see page 3", 0, "bound")])
    assert [match.step for match in result.matches] == ["author-id"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("pandas mean", "df.mean()"), ("pandas median", "df.median()")),
        (("TCP", "connection oriented transport protocol"), ("UDP", "connectionless transport protocol")),
        (
            ("When is f continuous?", "When preimages of open sets are open"),
            ("When is f open?", "When images of open sets are open"),
        ),
        (("Gauss born", "1777"), ("Galois born", "1811")),
        (("derivative of sin x", "cos x"), ("integral of sin x", "-cos x")),
        ((r"derivative of $\cos x$", r"$-\sin x$"), (r"derivative of $\cot x$", r"$-\csc^2 x$")),
        (("定理1", "单调有界必收敛"), ("定理1", "柯西列必收敛")),
        (("单调函数的间断点", "只有第一类间断点"), ("导数函数的间断点", "只有振荡间断点")),
        (("点积的结果", "标量"), ("叉积的结果", "向量")),
        (("malloc", "allocates memory on the heap"), ("calloc", "allocates zeroed memory on the heap")),
        (("散度", "向量场源的强度"), ("旋度", "向量场旋转的强度")),
    ],
)
def test_a_card_whose_question_and_answer_exchanged_a_word_is_not_joined(
    before: tuple[str, str], after: tuple[str, str]
) -> None:
    assert outcome(before, after) in {"asked", "left"}
    assert outcome(after, before) in {"asked", "left"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            ("Define gradient", "The vector of partial derivatives"),
            ("Define the gradient", "Vector of all partial derivatives"),
        ),
        (
            ("How is the derivative computed?", "By the limit of the difference quotient"),
            ("How do you compute a derivative?", "As the limit of difference quotients"),
        ),
        (
            ("What does a field alow?", "To devide by what is not zero"),
            ("What does a field allow?", "To divide by what is not zero"),
        ),
        (
            ("What is a dataframe?", "A table with named columns"),
            ("What is a data frame?", "A table whose columns are named"),
        ),
        (("什么是紧集？", "任何开覆盖都有有限子覆盖的集合"), ("紧集是什么？", "每个开覆盖都有有限子覆盖的集合")),
        (("函数的梯度指向哪里？", "函数值增长最快的方向"), ("函数的梯渡指向哪里？", "函数值增涨最快的方向")),
        (
            ("Theorem 3 (Bolzano)", "Every bounded sequence of reals has a limit point"),
            ("Theorem 4 (Bolzano)", "Every bounded sequence of reals has a limit point"),
        ),
    ],
    ids=["added words", "endings", "typos", "one word as two", "reordered", "a mistyped character", "renumbered"],
)
def test_a_card_worded_otherwise_is_the_same(before: tuple[str, str], after: tuple[str, str]) -> None:
    assert outcome(before, after) == "joined"


@pytest.mark.parametrize(
    ("old", "new"),
    [("the first", "the second"), ("third", "second"), ("df.mean()", "df.median()"), ("标量", "向量"), ("Q", "Z[x]")],
)
def test_a_short_answer_changes_with_any_word_of_it(old: str, new: str) -> None:
    assert changed_answer(old, new)
    assert changed_answer(new, old)


@pytest.mark.parametrize(
    ("old", "new"),
    [("sixth letter", "6th letter"), ("two points", "2 points"), ("the colour", "a color"), ("向量", "**向量**。")],
)
def test_a_short_answer_written_otherwise_did_not_change(old: str, new: str) -> None:
    assert not changed_answer(old, new)
    assert not changed_answer(new, old)


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("the derivative of sinh x", "the derivative of sin x", False),
        ("compact in a metric space", "compact in a normed space", False),
        ("度量空间中的紧集", "赋范空间中的紧集", False),
        ("compakt in a metric space", "compact in a metric space", True),
        ("度量空间中的紧集", "度量空间里的紧集", True),
        ("page 12", "page 13", False),
    ],
)
def test_one_word_that_differs_says_another_thing(old: str, new: str, same: bool) -> None:
    assert says_the_same(old, new) is same


@settings(max_examples=100)
@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_is_exchanged_in_a_text_that_stays_and_either_order_says_the_same(one: str, other: str) -> None:
    assert exchanged(one, one) == 0
    assert says_the_same(one, one)
    assert (exchanged(one, other) > 0) is (exchanged(other, one) > 0)
