"""The language of queries: what people know from other programs means the same here, and anything else is text."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.messages import knows
from kb.messages.queries import notices, reading
from kb.model import Language, Understood
from kb.search.fields import FIELDS, RATINGS
from kb.search.query import Query, match_expression, read_query
from kb.search.tree import And, Field, Node, Not, Or, Term
from tests.stopwatch import Stopwatch

LANGUAGES: tuple[Language, ...] = ("en", "zh")


def say(text: str, language: Language = "en") -> str:
    return reading(read_query(text).understood, language)


def said(text: str) -> list[str]:
    return [one.code.removeprefix("notice.") for one in read_query(text).notices]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("gradient descent", "gradient · descent*"),
        ("a OR b c", "a or (b · c*)"),
        ("(a OR b) c", "(a or b) · c*"),
        ("a AND b", "a · b*"),
        ("-a b", "without a · b*"),
        ("-(a OR b) c", "without (a or b) · c*"),
        ('"chain rule" x', "“chain rule” · x*"),
        ("grad* x", "grad* · x*"),
        ("a or b", "a · or · b*"),
        ("gradient is:due rated:7:again", "gradient · cards that are due · rated “again” in the last 7 days"),
        ("rated:1 added:1", "answered today · added today"),
        ("-is:leech", "not cards that are forgotten again and again"),
        ("stability>30 difficulty>=7.5 lapses<3", "stability > 30 days · difficulty ≥ 7.5 · forgotten < 3 times"),
        ("stability:30", "stability ≈ 30 days"),
        ("due<=-3", "due in ≤ -3 days"),
        ('note:"线性 代数" x', "notes named 线性 代数 · x*"),
        ("f(x) OR (x+y)^2", "f(x) or (x+y)^2*"),
        ("((a))", "a"),
    ],
)
def test_a_query_is_read_as_people_know_it(text: str, read: str) -> None:
    assert say(text) == read
    assert said(text) == []


@pytest.mark.parametrize(
    ("wide", "plain"),
    [
        ("ｔａｇ：微积分　梯度", "tag:微积分 梯度"),
        ("（a　OR　b）　－c", "(a OR b) -c"),
        ("“chain rule”　is：due", '"chain rule" is:due'),
        ("stability＞３０", "stability>30"),
        ("difficulty≥7 lapses≤3", "difficulty>=7 lapses<=3"),
        ("lapses：＞＝3", "lapses>=3"),
        ("rated：7：忘了", "rated:7:again"),
        ("note：「线性　代数」", 'note:"线性 代数"'),
        ("IS:Due", "is:due"),
    ],
)
def test_full_width_forms_mean_the_same(wide: str, plain: str) -> None:
    assert read_query(wide) == read_query(plain)


@pytest.mark.parametrize("kind", FIELDS.values(), ids=list(FIELDS))
def test_the_example_of_each_filter_is_that_filter(kind: object) -> None:
    example = FIELDS[getattr(kind, "name", "")].example
    query = read_query(f"{example} ")
    assert [field.name for field in query.fields] == [getattr(kind, "name", "")]
    assert query.terms == ()
    assert query.notices == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("foo:bar", "no-such-field"),
        ("lapse:3", "no-such-field-meant"),
        ("is:foo x", "bad-choice"),
        ("is: x", "no-choice"),
        ("tag: x", "no-value"),
        ("tag:* x", "bad-value"),
        ("stability>abc", "bad-value"),
        ("lapses>1e999", "bad-value"),
        ("rated:x", "bad-value"),
        ("rated:0", "bad-value"),
        ("rated:7:perfect x", "bad-value"),
        ("added:-1", "bad-value"),
        ('"chain', "open-quote"),
        (r"\frac", "dress"),
        (r"\hat \times", "dress"),
        ("(a OR b", "open-bracket"),
        ("a OR", "open-or"),
        ("(" * 20 + "a OR b" + ")" * 20, "too-deep"),
        ("a " * 6000, "too-long"),
        (" ".join(map(str, range(99))), "too-many"),
    ],
)
def test_what_is_read_otherwise_than_it_looks_is_said(text: str, code: str) -> None:
    assert code in said(text)
    for language in LANGUAGES:
        assert all(notices(read_query(text).understood, language))


@pytest.mark.parametrize("text", ["foo:bar", "is:foo", "stability>abc", "http://a.b", "f:X", "tag:", "x>3"])
def test_what_is_no_filter_is_text(text: str) -> None:
    query = read_query(text)
    assert query.fields == ()
    assert query.terms


@pytest.mark.parametrize("text", ["http://a.b/c", "f:X", "x>3", "a) b", "f(x", "(0, 1]", "C++ -", "AND gate", "1:2"])
def test_ordinary_text_is_not_remarked_upon(text: str) -> None:
    assert said(text) == []


def test_a_choice_that_is_still_typed_may_be_any_that_begins_so() -> None:
    assert read_query("is:d").tree == Or((Field("is", "due"), Field("is", "draft")))
    assert read_query("is:new").tree == Field("is", "new")
    assert read_query("is:d x").fields == ()


def test_operators_are_words_where_they_join_nothing() -> None:
    assert read_query("OR gate").tokens == ("or", "gate")
    assert read_query('gradient "OR" x').tokens == ("gradient", "or", "x")
    assert read_query("gate OR").tokens == ("gate",)


def test_each_way_to_meet_a_query_is_known_by_its_words() -> None:
    ways = read_query("(gradient OR 梯度) -x (descent OR flow)").ways
    words = [" ".join(term.text for term in way) for way in ways]
    assert words == ["gradient descent", "gradient flow", "梯度 descent", "梯度 flow"]


def test_a_way_that_wants_no_words_is_none() -> None:
    assert [way[0].text for way in read_query("gradient OR is:due").ways] == ["gradient"]
    assert read_query("-a OR tag:x").ways == ()


def test_a_query_can_be_asked_about_other_words() -> None:
    query = read_query("gradeint is:due -x")
    mended = query.mapped(lambda term: Term("gradient", ("gradient",)) if term.text == "gradeint" else term)
    assert mended.tree == read_query('"gradient" is:due -x').mapped(lambda t: Term(t.text, t.tokens)).tree
    assert read_query("a b").mapped(lambda term: None).tree is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_filter_can_be_said(language: Language) -> None:
    for kind in FIELDS.values():
        for value in kind.choices:
            assert say(f"{kind.name}:{value} ", language)
    for rating in RATINGS:
        assert "7" in say(f"rated:7:{rating}", language)
    for name in ("tag", "concept", "requires", "rule"):
        assert knows(f"search.{name}-on", language)


words = st.sampled_from(["a", "b", "cd", "梯度", '"a b"', "b*", "c-d", "f(x)"])
filters = st.sampled_from([kind.example for kind in FIELDS.values()])


def queries() -> st.SearchStrategy[str]:
    return st.recursive(
        st.one_of(words, filters),
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(" ".join),
            st.tuples(inner, inner).map(" OR ".join),
            inner.map(lambda text: f"({text})"),
            inner.map(lambda text: f"-({text})"),
        ),
        max_leaves=12,
    )


def holds(node: Node | None, text: list[str], true: frozenset[str]) -> bool:
    """Whether a query holds of a text in which these filters are true."""
    match node:
        case None:
            return True
        case Field(name=name):
            return name in true
        case And(parts):
            return all(holds(part, text, true) for part in parts)
        case Or(parts):
            return any(holds(part, text, true) for part in parts)
        case Not(part):
            return not holds(part, text, true)
        case Term(tokens=tokens, prefix=prefix):
            return any(
                text[at : at + len(tokens) - 1] == list(tokens[:-1])
                and at + len(tokens) <= len(text)
                and (
                    text[at + len(tokens) - 1] == tokens[-1]
                    or (prefix and text[at + len(tokens) - 1].startswith(tokens[-1]))
                )
                for at in range(len(text))
            )


@settings(max_examples=150, deadline=None)
@given(
    queries(),
    st.lists(st.sampled_from(["a", "b", "bc", "cd", "梯", "度", "f", "x"]), max_size=6),
    st.sets(st.sampled_from(sorted(FIELDS))),
)
def test_the_part_of_the_index_and_the_rest_are_the_whole(text: str, body: list[str], true: set[str]) -> None:
    query = read_query(text)
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61')")
    database.execute("INSERT INTO t VALUES (?)", (" ".join(body),))
    expression = match_expression(query)
    found = not expression or bool(database.execute("SELECT 1 FROM t WHERE t MATCH ?", (expression,)).fetchall())
    database.close()
    filters = frozenset(true)
    assert (found and holds(query.rest, body, filters)) == holds(query.tree, body, filters)


hostile = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="\"'()*:<>=^-+{}~, ANDORisdueraTtag73梯\0\\\ud800：“”（）＞\x1b\u202e", max_size=80),
    st.lists(
        st.sampled_from(
            ["OR", "AND", "(", ")", '"', "*", "-", "tag:", "is:", "is:due", "rated:7:", "stability>", "3", "梯度", "a"]
        ),
        max_size=30,
    ).map(" ".join),
    queries(),
)


def pieces(understood: tuple[Understood, ...]) -> list[Understood]:
    return [inner for one in understood for inner in (one, *pieces(one.parts))]


@settings(max_examples=300, deadline=None)
@given(hostile)
def test_any_text_is_read_and_can_be_said(text: str) -> None:
    query = read_query(text)
    assert bool(query) == (query.tree is not None)
    for language in LANGUAGES:
        line = reading(query.understood, language)
        assert "\n" not in line
        assert "\x1b" not in line
        assert all(notices(query.understood, language))
    assert all(knows(f"search.{one.code}", "en") or one.code in ("or", "and") for one in pieces(query.understood))


@pytest.mark.parametrize(
    "text",
    [
        "a " * 5000,
        "梯" * 10_000,
        '"' * 10_000,
        "(" * 1000 + "a OR b" + ")" * 1000,
        "-(a OR -(b " * 900,
        "(a OR " * 1600,
        "is:due " * 1400,
        "foo:x " * 1600,
        "lapse:3 " * 1200,
        "tag:*" * 2000,
        "\0" * 10_000,
        "﷽" * 10_000,
    ],
)
def test_ten_thousand_characters_are_read_at_once(text: str) -> None:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61')")
    quick = []
    for _ in range(3):
        watch = Stopwatch()
        query = read_query(text)
        quick.append(watch.within(0.02))
        assert isinstance(query, Query)
        assert reading(query.understood, "zh") is not None
    expression = match_expression(query)
    if expression:
        database.execute("SELECT 1 FROM t WHERE t MATCH ?", (expression,)).fetchall()
    database.close()
    assert any(quick)
