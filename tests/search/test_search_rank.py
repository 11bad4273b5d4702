"""Concepts come first, the nearest name before all, and a snippet shows why."""

from __future__ import annotations

from unicodedata import east_asian_width

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.search.query import read_query
from kb.search.rank import Found, rank_hits
from kb.search.snippets import marked_snippet, snippet, spans


def concept(title: str, *aliases: str, text: str = "", relevance: float = 0.0) -> Found:
    return Found("concept", title, "a.md", 1, text=text, aliases=aliases, relevance=relevance)


def titles(query: str, *found: Found) -> list[str]:
    return [hit.title for hit in rank_hits(read_query(query), found)]


def test_the_exact_name_is_first_then_its_alias_then_beginnings_then_what_holds_it() -> None:
    inside = concept("The stochastic gradient")
    begins = concept("Gradient descent")
    alias = concept("梯度", "gradient")
    exact = concept("Gradient")
    body = concept("Nabla", text="the gradient of f")
    assert titles("gradient", body, inside, begins, alias, exact) == [
        "Gradient",
        "梯度",
        "Gradient descent",
        "The stochastic gradient",
        "Nabla",
    ]


def test_concepts_come_before_cards_and_cards_before_notes() -> None:
    note = Found("note", "梯度", "a.md", 1, relevance=9)
    card = Found("card", "什么是梯度？", "a.md", 3, relevance=5)
    other = concept("海森矩阵", text="梯度的导数")
    assert [hit.kind for hit in rank_hits(read_query("梯度"), [note, card, other])] == ["concept", "card", "note"]


def card(front: str, back: str = "") -> Found:
    return Found("card", front, "a.md", 3, text=back)


@pytest.mark.parametrize("query", ["x ln x", "x \\ln x", "$x\\ln x$", "x·ln x"])
def test_a_card_whose_formula_is_the_query_is_the_first_card_however_it_is_typed(query: str) -> None:
    asks = card("Differentiate $x\\,\\ln x$ with care and by the rule that you like", "$\\ln x + 1$")
    answers = card("Which function has the derivative one plus logarithm?", "$x \\ln x$")
    others = [card("$\\ln x$ by $x$"), card("Differentiate $\\frac{\\ln x}{x}$"), card("$x^2 \\ln x$")]
    assert titles(query, *others, answers, asks)[:2] == [asks.title, answers.title]


def test_a_card_that_is_just_what_was_typed_comes_after_what_is_called_so_and_before_what_says_it() -> None:
    asks, named = card("What is a norm?"), concept("What is a norm?")
    says = Found("concept", "Length", "a.md", 1, text="what a norm is", points=3.5)
    assert titles("what is a norm", says, asks, named) == [named.title, asks.title, says.title]


def test_words_are_no_formula() -> None:
    assert read_query("an odd sum").formula == ""
    assert titles("max", card("$\\max$ and more words"), card("max")) == ["max", "$\\max$ and more words"]


def test_the_shorter_of_two_like_names_is_first() -> None:
    assert titles("norm", concept("Norm of a linear operator"), concept("Norm of x")) == [
        "Norm of x",
        "Norm of a linear operator",
    ]


def test_relevance_decides_between_equals_and_never_between_tiers() -> None:
    assert titles("x", concept("A", relevance=1), concept("B", relevance=3)) == ["B", "A"]
    assert titles("gradient", concept("Nabla", relevance=1e9), concept("The gradient")) == ["The gradient", "Nabla"]


def test_equals_of_one_line_stand_in_the_order_of_their_numbers() -> None:
    hits = rank_hits(read_query("norm"), [Found("concept", "norm", "a.md", 1, id=number) for number in ("10", "9")])
    assert [hit.id for hit in hits] == ["9", "10"]


def test_traditional_characters_meet_a_simplified_name() -> None:
    assert titles("鏈式法則", concept("链式"), concept("链式法则"))[0] == "链式法则"


def test_a_begun_last_word_counts_as_a_beginning() -> None:
    assert titles("chain ru", concept("A chain rule"), concept("Chain rule")) == ["Chain rule", "A chain rule"]


def test_hits_are_limited_and_carry_their_place() -> None:
    found = [Found("card", "q", "b.md", line, heading="H", id=str(line)) for line in (5, 2, 9)]
    hits = rank_hits(read_query("q"), found, limit=2)
    assert [(hit.line, hit.heading, hit.id) for hit in hits] == [(2, "H", "2"), (5, "H", "5")]


def test_spans_mark_the_raw_text() -> None:
    text = "鏈式法則 and the Chain  rule of 链式法则"
    assert [text[start:end] for start, end in spans(text, read_query("链式法则").terms)] == ["鏈式法則", "链式法则"]
    assert [text[start:end] for start, end in spans(text, read_query('"chain rule"').terms)] == ["Chain  rule"]


def test_a_snippet_shows_what_was_looked_for_in_a_long_text() -> None:
    text = "无关的文字。" * 60 + "这里说到随机逼近的收敛性。" + "后面还有很多。" * 60
    made = snippet(text, read_query("隨機逼近").terms, 40)
    assert "随机逼近" in made
    assert made.startswith("…")
    assert made.endswith("…")


def test_a_snippet_begins_before_a_hit_in_a_late_line() -> None:
    text = "\n".join(["An unrelated line of a proof."] * 40 + ["Then the Hessian is bounded."] + ["More."] * 40)
    made = snippet(text, read_query("hessian").terms, 60)
    assert "Then the Hessian is bounded." in made
    assert made.startswith("…")


def test_a_short_text_is_its_own_snippet_on_one_line() -> None:
    assert snippet("a\n\n b\tc", read_query("zzz").terms, 20) == "a b c"


def test_a_snippet_holds_no_terminal_escapes() -> None:
    assert snippet("\x1b[31mred\x1b[0m \u202egnat", read_query("red").terms, 40) == "[31mred[0m gnat"


@pytest.mark.parametrize("query", ["", "?", "-x", "tag:y"])
def test_a_query_without_words_still_orders_and_cuts(query: str) -> None:
    assert titles(query, concept("B C"), concept("A")) == ["A", "B C"]
    assert snippet("x" * 100, read_query(query).terms, 10) == "x" * 9 + "…"


@given(st.text(max_size=200), st.text(max_size=12), st.integers(0, 60))
def test_no_snippet_is_wider_than_asked(text: str, query: str, width: int) -> None:
    made = snippet(text, read_query(query).terms, width)
    assert sum(2 if east_asian_width(character) in "WF" else 1 for character in made) <= width
    assert "\n" not in made


@given(st.text(max_size=80), st.text(max_size=12))
def test_spans_are_in_order_apart_and_within_the_text(text: str, query: str) -> None:
    marks = spans(text, read_query(query).terms)
    edges = [edge for mark in marks for edge in mark]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in marks)


@given(st.text(max_size=200), st.text(max_size=12), st.integers(0, 60))
@example("^AA", "A:A", 3)
def test_marks_stand_within_the_snippet_and_are_what_was_looked_for(text: str, query: str, width: int) -> None:
    terms = read_query(query).terms
    shown, marks = marked_snippet(text, terms, width)
    # What stands beside a word may part it: `^AA` is `^A A`.
    assert all(
        spans(shown[start:end], terms) or spans(shown[max(start - 1, 0) : end + 1], terms) for start, end in marks
    )
    assert [edge for mark in marks for edge in mark] == sorted(edge for mark in marks for edge in mark)


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Maß und Grenzwert", "grenzwert", ["Grenzwert"]),
        ("Maß", "mass", ["Maß"]),
        ("ß", "s", ["ß"]),
        ("İzmir limiti", "limiti", ["limiti"]),
        ("Ring ∄ f", "∄", ["∄"]),
        ("Satz № 5", "no", ["№"]),
        ("⼈口 \uf97e子", "人口 量子", ["⼈口", "\uf97e子"]),
    ],
)
def test_what_is_found_in_another_writing_is_marked_in_its_place(text: str, query: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in spans(text, read_query(query).terms)] == marked


def test_marks_say_where_in_the_snippet_the_words_stand() -> None:
    text = "无关的文字。" * 60 + "这里说到隨機逼近的收敛性。" + "后面还有很多。" * 60
    shown, marks = marked_snippet(text, read_query("随机逼近 收敛").terms, 40)
    assert [shown[start:end] for start, end in marks] == ["隨機逼近", "收敛"]


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        (f"{'a ' * 40}continuation of the derivative everywhere else and so on", "derivative", 40),
        (
            f"Things:\n\n- {'one ' * 30}\n- the derivative of a sum\n- that of a product of many things",
            "derivative",
            40,
        ),
        (f"{'x ' * 60}\n\n| norm | the length of a vector, whatever that is | more |", "norm", 30),
    ],
)
def test_no_word_is_cut_where_a_snippet_begins_and_ends(text: str, query: str, shown: int) -> None:
    made = snippet(text, read_query(query).terms, shown)
    assert query in made
    words = set(text.split())
    assert set(made.strip("…").replace("·", "").split()) <= words


def test_a_snippet_begins_with_the_item_or_the_row_that_was_found() -> None:
    things = "A list of all that there is to say:\n\n- limits\n- the chain rule\n"
    text = f"{things}\n| term | meaning |\n|---|---|\n| tangent | it touches |"
    assert snippet(text, read_query("chain").terms, 24) == "the chain rule | term |…"
    assert snippet(text, read_query("tangent").terms, 24) == "| tangent | it touches |"


@given(
    st.text("ab12 \n-#>|*.`$汉字", max_size=120),
    st.sampled_from(["a", "b a", "汉", "字 a"]),
    st.integers(2, 40),
)
@settings(max_examples=150)
def test_what_was_looked_for_stays_in_the_snippet(text: str, query: str, width: int) -> None:
    """The marks of blocks go, and words are not cut: what is marked is found all the same."""
    terms = read_query(query).terms
    shown, marks = marked_snippet(text, terms, width)
    assert "\n" not in shown
    if spans(text, terms[:1]) and width > 20:
        assert marks
