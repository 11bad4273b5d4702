"""Folding makes what a person would type meet what a note says."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.fold import fold, index_text, index_texts, located_tokens, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("鏈式法則", "链式法则"),
        ("隨機逼近與收斂", "随机逼近与收敛"),
        ("張量、範數、矩陣", "张量、范数、矩阵"),
        ("說明", "説明"),
        ("Gradient", "GRADIENT"),
        ("ＧＲＡＤ", "grad"),
        ("Poincaré", "poincare"),
        ("naïve", "nai\u0308ve"),
        ("ﬁeld", "field"),
        ("Straße", "STRASSE"),
    ],
)
def test_what_reads_alike_folds_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("text", ["梯度", "导数与微分", "函数的极限", "著名定理"[2:], "gradient descent", "f(x) = 2x"])
def test_simplified_and_plain_text_stay_as_they_are(text: str) -> None:
    assert fold(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("梯度下降 (SGD)", ["梯", "度", "下", "降", "sgd"]),
        ("chain rule", ["chain", "rule"]),
        (r"$\nabla f(x)$", ["nabla", "f", "x"]),
        (r"\mathbb{R}^n", ["r", "n"]),
        (r"$\left(\frac{1}{2}\right)$", ["frac", "1", "2"]),
        (r"\varepsilon \le \delta", ["epsilon", "leq", "delta"]),
        ("ε ≤ Δ", ["epsilon", "leq", "delta"]),
        ("σ-代数", ["sigma", "代", "数"]),
        ("x_1, foo_bar", ["x", "1", "foo", "bar"]),
        ("。，！?#*", []),
        ("", []),
    ],
)
def test_text_splits_into_words_single_characters_and_names_of_mathematics(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_a_symbol_a_command_and_a_word_are_one_token() -> None:
    assert tokens("∇") == tokens(r"\nabla") == tokens("nabla")
    assert tokens("θ") == tokens(r"\theta") == tokens(r"\vartheta") == tokens("theta")


def test_a_greek_word_stays_a_word() -> None:
    assert len(tokens("λόγος")) == 1


def test_tokens_know_where_they_came_from() -> None:
    text = r"梯度 $\nabla f$: Café"
    assert [(token, text[start:end]) for token, start, end in located_tokens(text)] == [
        ("梯", "梯"),
        ("度", "度"),
        ("nabla", r"\nabla"),
        ("f", "f"),
        ("cafe", "Café"),
    ]


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_tokens_hold_letters_and_digits_only(text: str) -> None:
    for token in tokens(text):
        assert token
        assert all(character.isalnum() for character in token)


@given(st.text(alphabet="梯度鏈式 的abCé1∇\\θ-（），", min_size=1, max_size=30))
def test_the_index_splits_what_it_is_fed_where_we_do(text: str) -> None:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61')")
    database.execute("CREATE VIRTUAL TABLE v USING fts5vocab('t', 'instance')")
    database.execute("INSERT INTO t VALUES (?)", (index_text(text),))
    held = [term for (term,) in database.execute('SELECT term FROM v ORDER BY "offset"')]
    database.close()
    assert held == tokens(text)


@given(st.lists(st.text(st.sampled_from("梯國α∇\\leftmathrm {}_^A1é\u0301。\x1e \n")), max_size=6))
def test_texts_indexed_together_are_indexed_as_if_alone(texts: list[str]) -> None:
    assert index_texts(texts) == [index_text(text) for text in texts]
