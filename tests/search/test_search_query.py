"""Whatever is typed into search is understood somehow and never breaks the index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.fold import index_text
from kb.search.query import Field, match_expression, read_query

TEXTS = (
    "梯度下降 gradient descent",
    "随机逼近的收敛 stochastic approximation",
    "C++ and f(x) = sin x",
    "learning rate 学习率",
    "矩阵的范数 norm of a matrix",
)


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(name, body, tokenize='unicode61')")
    for text in TEXTS:
        database.execute("INSERT INTO t VALUES (?, ?)", (index_text(text.split()[0]), index_text(text)))
    yield database
    database.close()


def found(index: sqlite3.Connection, text: str, columns: tuple[str, ...] = ()) -> set[int]:
    expression = match_expression(read_query(text), columns)
    if not expression:
        return set()
    return {row - 1 for (row,) in index.execute("SELECT rowid FROM t WHERE t MATCH ?", (expression,))}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("梯度", {0}),
        ("度下", {0}),
        ("度降", set()),
        ("隨機逼近 收斂", {1}),
        ("收敛 随机", {1}),
        ("GRAD", {0}),
        ("gradient desc", {0}),
        ("grad descent", set()),
        ('"sin x"', {2}),
        ('"in x"', set()),
        ("f(x)", {2}),
        ("norm -gradient", {4}),
        ('学习 -"learning rate"', set()),
        ("什么?", set()),
        ("learning AND rate", {3}),
        ("norm OR gradient", {0, 4}),
        ("norm or gradient", set()),
        ("(norm OR descent) gradient", {0}),
        ("gradient descent OR rate", {0, 3}),
        ("norm -(a matrix)", set()),
        ("norm -(a sine)", {4}),
        ("学习 -(rate norm)", {3}),
        ("grad* -stochastic", {0}),
        ('"approx"', set()),
        ('"approx"*', {1}),
        ("AND gate", set()),
        ("range:norm", set()),
        ("?!", set()),
        ("", set()),
        ("-norm", set()),
    ],
)
def test_a_query_finds_what_it_says(index: sqlite3.Connection, query: str, expected: set[int]) -> None:
    assert found(index, query) == expected


def test_a_query_may_look_into_some_columns_only(index: sqlite3.Connection) -> None:
    assert found(index, "descent") == {0}
    assert found(index, "descent", ("name",)) == set()
    assert found(index, "梯度 -norm", ("name",)) == {0}


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("tag:Analysis x", (Field("tag", "analysis"),)),
        ("TAG：微积分 x", (Field("tag", "微积分"),)),
        ("tag:#ana", (Field("tag", "ana", open=True),)),
        ('note:"my notes/a.md"', (Field("note", "my notes/a.md"),)),
        ("-tag:x -note:y", (Field("tag", "x"), Field("note", "y"))),
        ("note:導數.md", (Field("note", "导数.md"),)),
        ("tag:", ()),
        ("foo:bar", ()),
    ],
)
def test_filters_are_kept_as_fields(text: str, fields: tuple[Field, ...]) -> None:
    assert read_query(text).fields == fields


def test_only_an_unquoted_last_word_may_go_on() -> None:
    assert [term.prefix for term in read_query("a b").terms] == [False, True]
    assert [term.prefix for term in read_query('a "b"').terms] == [False, False]
    assert [term.prefix for term in read_query("a 梯度").terms] == [False, False]
    assert [term.prefix for term in read_query("a -b").terms] == [False]


def test_quotes_of_any_script_make_a_phrase() -> None:
    for text in ('"b c"', "“b c”", "「b c」", "＂b c＂"):
        assert [term.tokens for term in read_query(text).terms] == [("b", "c")]


def test_an_empty_query_is_false_and_any_other_true() -> None:
    assert not read_query(" ?! ")
    assert read_query("x")
    assert read_query("-x")
    assert read_query("tag:x")


hostile = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="\"'()*:^-+{}~, ANDORTnearab梯\0\\\ud800：“”", max_size=60),
    st.lists(
        st.sampled_from(
            ["AND", "OR", "NOT", "NEAR(", ")", '"', "*", "^", "-", "tag:", "name:", "梯度", "a", "{name}", ";--"]
        ),
        max_size=12,
    ).map(" ".join),
)


@given(hostile)
def test_no_text_breaks_the_index(text: str) -> None:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(name, body, tokenize='unicode61')")
    database.execute("INSERT INTO t VALUES ('a', 'b')")
    for columns in ((), ("name", "body")):
        expression = match_expression(read_query(text), columns)
        if expression:
            database.execute("SELECT rowid FROM t WHERE t MATCH ?", (expression,)).fetchall()
    database.close()


@pytest.mark.parametrize("text", ["a " * 5000, "梯" * 10_000, '"' * 9_999, "(" * 10_000, "-a " * 3000, "a" * 10_000])
def test_ten_thousand_characters_are_a_query(index: sqlite3.Connection, text: str) -> None:
    found(index, text)


@given(st.lists(st.sampled_from(["梯度", "chain", "rule", "范数", "x1", "σ"]), min_size=1, max_size=6), st.data())
def test_every_word_of_a_text_finds_it(words: list[str], data: st.DataObject) -> None:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61')")
    database.execute("INSERT INTO t VALUES (?)", (index_text("，".join(words)),))
    asked = data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=3))
    expression = match_expression(read_query(" ".join(asked)))
    assert database.execute("SELECT count(*) FROM t WHERE t MATCH ?", (expression,)).fetchone() == (1,)
    database.close()
