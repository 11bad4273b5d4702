"""A remark behind a typed answer says nothing of what is right; conditions, units and alternatives do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.maths import check_task
from kb.model import CardKind, Outcome, Task
from kb.reading import read_note
from kb.reading.typed import typed_task

_ANSWERS = (
    "-2",
    "−2",
    "3/4",
    "0.5",
    "$-2$",
    "$2x\\cos(x^2)$",
    "$\\frac{n(n+1)}{2}$",
    "\\(\\sqrt{d/2}\\)",
    "**$x^2+1$**",
)
_REMARKS = (
    "错因：忘了负号",
    "错因:写成了 2x 或 x",
    "易错：漏了内层的导数",
    "忘了负号",
    "别忘了负号",
    "注意：先看符号",
    "注：别漏了负号",
    "因为 $\\varepsilon^2 = 0$",
    "因为余弦是偶函数",
    "remember the sign",
    "don't forget the sign",
    "careful: easy to get wrong",
    "note: the sign!",
    "mistake: I lost the sign",
    "because every row is a multiple of $v$",
)
_LABELLED = ("错因：忘了负号", "易错：漏了一项", "注：别漏了负号", "because it decays")
_BRACKETS = ("（{}）", "({})", " ({})", " （{}）。")
_BEHIND = (" — {}", " —— {}", "——{}", " – {}", " - {}", "，{}", ", {}", "; {}", "\n{}")
_BINDING = (
    "x > 0",
    "$x \\ne 0$",
    "x≠0",
    "n 为偶数",
    "when x is positive",
    "if $x > 0$",
    "for all x",
    "m/s²",
    "单位：米",
    "cm",
    "记得写单位",
    "remember the unit",
    "或 2",
    "or 2",
    "also 2",
    "注：2 也对",
    "note: 2 is right too",
    "注：x > 0",
    "note: for x > 0",
    "记住：当 x > 0 时",
    "约 0.693",
    "remember: about 0.7",
    "别忘了 +C",
    "don't forget the constant",
    "别忘了另一个解",
    "错因：漏了另一个解",
    "not 0",
    "not unique",
    "mod 12",
    "annus mirabilis",
    "2",
    "x + 1",
)


def task(back: str, front: str = "q") -> Task | None:
    return typed_task(CardKind.RECALL, front, back)


@given(st.sampled_from(_ANSWERS), st.sampled_from(_REMARKS), st.sampled_from(_BRACKETS + _BEHIND[:-1]))
def test_an_answer_with_a_remark_is_typed_as_the_answer_alone(answer: str, remark: str, form: str) -> None:
    if "或" in remark and form in _BEHIND:
        return
    assert task(answer) is not None
    assert task(answer + form.format(remark)) == task(answer)


@given(st.sampled_from(_ANSWERS), st.sampled_from(_LABELLED), st.sampled_from((" {}", "\n{}")))
def test_a_label_parts_a_remark_by_itself(answer: str, remark: str, form: str) -> None:
    assert task(answer + form.format(remark)) == task(answer)


@given(st.sampled_from(_ANSWERS), st.sampled_from(_BINDING), st.sampled_from(_BRACKETS + _BEHIND))
def test_conditions_units_and_alternatives_stay_part_of_the_answer(answer: str, more: str, form: str) -> None:
    assert task(answer + form.format(more)) is None


@given(st.sampled_from(_ANSWERS), st.sampled_from(_REMARKS), st.sampled_from(_BINDING), st.sampled_from(_BRACKETS))
def test_what_follows_a_remark_may_belong_to_the_answer(answer: str, remark: str, more: str, form: str) -> None:
    assert task(answer + form.format(remark) + f"，{more}") is None


@pytest.mark.parametrize(
    ("back", "answer"),
    [("-2 (not 2!)", "-2"), ("-2（不是 2）", "-2"), ("$\\frac{1}{x}$ (not $-\\frac{1}{x}$)", "\\frac{1}{x}")],
)
def test_a_wrong_answer_named_behind_the_right_one_is_a_remark(back: str, answer: str) -> None:
    assert task(back) == Task(CardKind.RECALL, "", (), answer)


@pytest.mark.parametrize(
    "back", ["$2a$ (not 1)", "$\\frac1x$ (not 0)", "-2 (not 2 or 3)", "$f'(a)=0$ (remember the sign)"]
)
def test_a_value_that_may_be_shut_out_is_no_remark(back: str) -> None:
    assert task(back) is None


def test_the_card_keeps_its_text_and_takes_the_answer() -> None:
    (card,) = read_note("Q: 化简 $-(5-3)$\nA: −2（错因：忘了负号）\n").cards
    assert card.back == "−2（错因：忘了负号）"
    assert card.task is not None
    assert check_task(card.task, "-2").outcome is Outcome.EQUAL
    assert check_task(card.task, "2").outcome is Outcome.DIFFERENT
