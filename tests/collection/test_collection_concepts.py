"""Concepts are found by name, sound, notation, the other language, a mended spelling, and by their texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.collection import Collection
from kb.model import Hit
from tests.conftest import Opener

ANALYSIS = """# 第一章 微积分

## 1.1 梯度

梯度记作 $\\nabla f(x)$，由全部偏导数组成。

## 1.2 随机梯度下降

每一步只看一个样本。

### 步骤

先取样本，再走一步。

## 1.3 范数

向量的长度 $\\|x\\|_2$ 是一种*范数*。

## 1.4 暂退法（Dropout）

训练时随机丢弃一部分神经元，防止过拟合。

## 1.5 实践中的暂退法

输入层的概率小一些。

## 1.6 鏈式法則

复合函数的导数。

## 1.7 鞍点

优化里的*鞍点*（saddle point）不是极值。
"""
ENGLISH = """# Convergence

A sequence converges when its terms approach a limit.

## Uniform convergence

The same index serves every point.
"""


@pytest.fixture
def kb(folder: Path, opened: Opener) -> Collection:
    (folder / "analysis.md").write_text(ANALYSIS, encoding="utf-8")
    (folder / "english.md").write_text(ENGLISH, encoding="utf-8")
    return opened()


def concepts(kb: Collection, query: str) -> list[Hit]:
    return list(kb.search(query, kind="concept").hits)


def first(kb: Collection, query: str) -> str:
    return concepts(kb, query)[0].title


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("梯度", "梯度"),
        ("tidu", "梯度"),
        ("td", "梯度"),
        ("suijitidu", "随机梯度下降"),
        ("sjtdxj", "随机梯度下降"),
        ("norm", "范数"),
        ("norms", "范数"),
        ("∇", "梯度"),
        ("\\nabla f(x)", "梯度"),
        ("\\|x\\|_2", "范数"),
        ("dropout", "暂退法"),
        ("drpout", "暂退法"),
        ("链式法则", "鏈式法則"),
        ("lianshifaze", "鏈式法則"),
        ("chain rule", "鏈式法則"),
        ("saddle point", "鞍点"),
        ("剃度", "梯度"),
        ("收敛", "Convergence"),
        ("covergence", "Convergence"),
    ],
)
def test_what_a_person_types_finds_the_concept(kb: Collection, query: str, name: str) -> None:
    assert first(kb, query) == name


def test_names_that_hold_what_was_typed_follow_the_name_that_is_it(kb: Collection) -> None:
    assert [hit.title for hit in concepts(kb, "梯度")][:2] == ["梯度", "随机梯度下降"]
    assert {hit.title for hit in concepts(kb, "dropout")[:2]} == {"暂退法", "实践中的暂退法"}


def test_what_says_the_word_itself_comes_before_what_is_called_so_in_the_other_language(
    kb: Collection, folder: Path
) -> None:
    (folder / "norm.md").write_text("# Norm\n\nA length of vectors.\n", encoding="utf-8")
    kb.refresh()
    assert [hit.title for hit in concepts(kb, "norm")][:2] == ["Norm", "范数"]


def test_a_mended_spelling_is_told_and_a_right_one_is_not(kb: Collection) -> None:
    assert kb.search("剃度", kind="concept").mended == "梯度"
    assert kb.search("covergence", kind="concept").mended == "convergence"
    assert kb.search("梯度", kind="concept").mended == ""
    assert kb.search("tidu", kind="concept").mended == ""


def test_a_question_finds_what_speaks_of_it(kb: Collection) -> None:
    assert "暂退法" in [hit.title for hit in concepts(kb, "如何防止过拟合")][:3]
    assert first(kb, "when does a sequence converge") == "Convergence"


def test_a_heading_that_is_no_concept_of_its_own_is_found_where_it_stands(kb: Collection) -> None:
    hit = concepts(kb, "步骤")[0]
    assert (hit.title, hit.heading) == ("随机梯度下降", "步骤")
    assert ANALYSIS.split("\n")[hit.line - 1] == "### 步骤"


def test_a_filter_holds_for_what_is_found_in_other_ways_too(kb: Collection) -> None:
    assert {hit.note for hit in concepts(kb, "tidu note:analysis")} == {"analysis.md"}
    assert concepts(kb, "norm note:english") == []
    assert "随机梯度下降" not in [hit.title for hit in concepts(kb, "tidu -样本")]


def test_what_is_gone_from_a_note_is_found_no_more(kb: Collection, folder: Path) -> None:
    (folder / "analysis.md").write_text(ANALYSIS.replace("范数", "度规"), encoding="utf-8")
    kb.refresh()
    assert [hit.title for hit in concepts(kb, "fanshu")] == []
    assert first(kb, "dugui") == "度规"
    (folder / "analysis.md").unlink()
    kb.refresh()
    assert concepts(kb, "tidu") == []
    assert concepts(kb, "dropout") == []


@pytest.mark.parametrize("query", ["C++", "f(x)", "什么?", "\\odot", "O(n log n)", '"', "(((", "\0", "a" * 300, "的"])
def test_signs_and_strange_queries_have_results(kb: Collection, query: str) -> None:
    assert len(kb.search(query, limit=5)) <= 5


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=30) | st.text(alphabet="梯度下降tidu norm\\∇x()*-的如何", max_size=20))
def test_any_text_finds_the_same_each_time(kb: Collection, text: str) -> None:
    found = kb.search(text, limit=8, kind="concept")
    assert found == kb.search(text, limit=8, kind="concept")
    assert all(0 <= start < end <= len(hit.snippet) for hit in found for start, end in hit.marks)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_every_few_characters_of_a_text_find_it(kb: Collection, data: st.DataObject) -> None:
    text = "训练时随机丢弃一部分神经元"
    start = data.draw(st.integers(0, len(text) - 1))
    piece = text[start : start + data.draw(st.integers(1, 4))]
    assert "暂退法" in [hit.title for hit in kb.search(piece, limit=50, kind="concept")]
