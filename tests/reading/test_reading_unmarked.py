"""Definitions without marks: lines `term: text` in company, and a bold term right before a formula. Always drafts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.model import Origin
from kb.reading import read_note


def drafts(note: str) -> list[tuple[str, str]]:
    reading = read_note(note)
    assert all(card.origin == "guessed" for card in reading.cards)
    return [(card.front, card.back) for card in reading.cards]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_lines_of_terms_are_drafts(gap: str) -> None:
    note = (
        "# 编译\n\n"
        + gap.join(["词法单元：源程序中最小的意义单位", "文法：产生式的有限集合", "归约：移进的逆过程"])
        + "\n"
    )
    assert drafts(note) == [
        ("什么是词法单元？", "源程序中最小的意义单位"),
        ("什么是文法？", "产生式的有限集合"),
        ("什么是归约？", "移进的逆过程"),
    ]


def test_lines_of_english_terms_are_drafts_and_concepts() -> None:
    reading = read_note("# Sails\n\nLuff: the front edge of a sail\nLeech: the edge that faces the stern\n")
    assert [card.front for card in reading.cards] == ["What is Luff?", "What is Leech?"]
    assert {"Luff", "Leech"} <= {concept.name for concept in reading.concepts}


@pytest.mark.parametrize(
    "text",
    [
        "我们只需回答一个问题：曲线在哪里最陡。",
        "于是有两种可能：要么收敛，要么发散的级数。",
        "文法：产生式的有限集合，它由四部分组成，\n后面还要用到。",
        "例如：一次函数的图像\n又如：二次函数的图像",
        "The plan: a walk of ten miles to the sea\nand then we rest: the others will follow",
        "Anna: what do you make of the second proof?\nBen: the idea of my own is shorter",
        "时间：周三的下午\n地点：老地方的二楼\n主持：小刘",
        "Hotel: Ibis\nFlight: at 9:40\nCar: booked",
        "port: 3000\nhost: localhost\ndebug: true",
        "（1）初值：所有状态的价值\n（2）更新：最优方程的右边",
    ],
)
def test_prose_with_a_colon_and_fields_are_no_definitions(text: str) -> None:
    assert drafts(f"# 杂谈\n\n{text}\n") == []


@pytest.mark.parametrize(
    ("line", "front", "back"),
    [
        ("**零空间 (null space)** $N(A)=\\{x: Ax=0\\}$", "什么是零空间？", "$N(A)=\\{x: Ax=0\\}$"),
        ("- **值域** $A(V)$", "什么是值域？", "$A(V)$"),
    ],
)
def test_a_bold_term_before_a_formula_is_a_draft(line: str, front: str, back: str) -> None:
    assert drafts(f"# 线性映射的核与像\n\n{line}\n") == [(front, back)]


def test_a_numbered_statement_before_a_formula_is_no_term() -> None:
    assert drafts("# 子空间\n\n**Thm 1.3.** $W$ 为子空间当且仅当\n(a) $0\\in W$\n") == []


_LINES = st.lists(st.text(alphabet="梯度：: 的abc.\n$", max_size=30), max_size=8)


@given(_LINES)
@settings(max_examples=60, deadline=None)
def test_what_no_mark_tells_is_never_asked_unseen(lines: list[str]) -> None:
    note = "\n".join(lines)
    # A colon that begins a line marks a definition below its term.
    marked = re.search(r"::|：：|\$|^ *: ", note, re.MULTILINE)
    if not marked:
        assert all(card.origin == "guessed" for card in read_note(note).cards)


@pytest.mark.parametrize(
    ("line", "front"),
    [
        ("算子范数：||T|| = sup_{||x||≤1} ||Tx||", "什么是算子范数？"),
        ("Jensen: f(E X) <= E f(X) for convex f", "What is Jensen?"),
    ],
)
def test_a_line_of_its_own_that_says_a_name_in_plain_mathematics_is_a_draft(line: str, front: str) -> None:
    words = "先说几句话。" if front.startswith("什么") else "First some words on it."
    cards = read_note(f"# T\n\n{words}\n\n{line}\n\n{words}\n").cards
    assert [(card.front, card.origin) for card in cards] == [(front, Origin.GUESSED)]


@pytest.mark.parametrize(
    "line",
    ["证明拉格朗日：构造 F(x)=f(x)-x，用罗尔。", "Proof: x = y", "王老师办公室：理科楼 A304", "Bring: milk and bread"],
)
def test_a_line_of_its_own_that_names_nothing_gives_no_card(line: str) -> None:
    assert not read_note(f"# T\n\nFirst some words on it.\n\n{line}\n\nAnd some more words.\n").cards


def test_a_label_below_a_date_is_no_property_of_that_day() -> None:
    assert not read_note("# Journal\n\n## 2026-06-30\n\n**Idea:** average the last iterates of the descent.\n").cards


def test_the_reason_of_a_mistake_is_no_part_of_the_right_answer() -> None:
    entry = "题：求 $y=x^2e^x$ 的导数\n我的答案：$2xe^x$\n正确答案：$(x^2+2x)e^x$\n原因：乘法法则没用\n"
    note = f"# 错题本\n\n## 3月12日\n\n{entry}"
    assert [card.back for card in read_note(note).cards] == ["$(x^2+2x)e^x$"]


def test_a_formula_whose_other_cells_are_empty_is_a_row_of_its_own() -> None:
    note = "# 导数表\n\n| 函数 | 导数 |\n|--|--|\n| $\\arctan x$ | $\\frac{1}{1+x^2}$ |\n| $\\sec x$ |  |\n"
    assert [card.back for card in read_note(note).cards] == ["$\\frac{1}{1+x^2}$"]


@pytest.mark.parametrize(
    ("line", "front"),
    [
        ("贝叶斯公式：$P(A|B)=\\frac{P(B|A)P(A)}{P(B)}$", "写出贝叶斯公式"),
        ("Cauchy-Schwarz: $|uv| \\le |u||v|$", "State the formula: Cauchy-Schwarz"),
    ],
)
def test_a_name_and_its_formula_in_a_paragraph_are_a_draft(line: str, front: str) -> None:
    words = "先说几句。" if front.startswith("写") else "First some words on it."
    cards = read_note(f"# T\n\n{words}\n\n{line}\n\n{words}\n").cards
    assert [card.origin for card in cards] == [Origin.GUESSED]
    assert cards[0].front.startswith(front)


@pytest.mark.parametrize(
    "line",
    ["例如：$x = 2$", "所以：$x = y$", "代入：$y = 3$", "今天学到：$a \\le b$", "Hence: $x = 2$", "We get: $x = 2$"],
)
def test_a_step_and_its_formula_are_no_card(line: str) -> None:
    assert not read_note(f"# T\n\nFirst some words on it.\n\n{line}\n\nAnd some more words.\n").cards
