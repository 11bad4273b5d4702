"""What a question asks about: its own words are left out at its ends, and what is no question stays whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.asked import asked_about
from kb.search.query import read_query


def about(text: str) -> str:
    found = asked_about(read_query(text))
    return "" if found is None else " ".join(term.text for term in found.terms)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("什么是范数", "范数"),
        ("梯度是什么", "梯度"),
        ("请问什么是梯度呢？", "梯度"),
        ("为什么要归一化", "归一化"),
        ("矩阵的秩怎么求", "矩阵的秩"),
        ("如何计算行列式", "行列式"),
        ("对偶是什么意思", "对偶"),
        ("对偶问题有什么用", "对偶问题"),
        ("范数的定义", "范数"),
        ("什么是 gradient", "gradient"),
        ("gradient 是什么", "gradient"),
        ("什么是gradient descent", "gradient descent"),
        ("what is the gradient", "gradient"),
        ("how to choose a step size", "step size"),
        ("explain backpropagation", "backpropagation"),
    ],
)
def test_a_question_asks_about_what_stands_between_its_own_words(question: str, asked: str) -> None:
    assert about(question) == asked


@pytest.mark.parametrize(
    "text",
    [
        "梯度", "定义域", "自定义", "概念学习", "基本概念", "解释变量", "与非门", "核方法", "运算", "特征值的性质",
        "什么", "how", "use case", "work function", "the gradient", '"what is the norm"',
        "what is norm OR metric", "-what norm",
    ],
)  # fmt: skip
def test_what_is_no_question_is_left_whole(text: str) -> None:
    assert about(text) == ""


@given(st.text(alphabet='什么是怎如何为的定义吗有用求梯度范数 abhowti"()-', max_size=16))
def test_what_is_asked_about_stands_in_the_question(text: str) -> None:
    query = read_query(text)
    found = asked_about(query)
    if found is not None:
        assert found.tokens
        assert len(found.tokens) < len(query.tokens)
        assert " ".join(found.tokens) in " ".join(query.tokens)
        # What goes on in the question goes on here only where nothing was left out behind it.
        assert not found.terms[-1].prefix or query.terms[-1].prefix
