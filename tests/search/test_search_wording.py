"""A query in other words keeps everything else that it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.query import Term, read_query
from kb.search.wording import reworded


def said(text: str, asked: str, other: str) -> str:
    """The query with another word wherever a word of it was `asked`."""
    terms = {term: Term(other, (other,), term.prefix) for term in read_query(text).terms if term.text == asked}
    return reworded(text, terms)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("gradeint", "gradient"),
        ("gradeint is:new  lang:en", "gradient is:new  lang:en"),
        ("(gradeint OR norm) -proof", "(gradient OR norm) -proof"),
        ('"gradeint" tag:"a b"', '"gradient" tag:"a b"'),
        ("gradeint gradeints", "gradient gradeints"),
        ("ｇｒａｄｅｉｎｔ ｉｓ：new", "gradient is:new"),
        ("tag:gradeint gradeint", "tag:gradeint gradient"),
        ("note:x/gradeint -gradeints gradeint", "note:x/gradeint -gradeints gradient"),
    ],
)
def test_filters_and_signs_stay_as_they_were_said(text: str, other: str) -> None:
    assert said(text, "gradeint", "gradient") == other


def test_a_word_that_stands_in_a_filter_too_is_not_taken_for_it() -> None:
    assert said('concept:"x gradeint y" gradeint', "gradeint", "gradient") in (
        "",
        'concept:"x gradeint y" gradient',
    )


PIECES = st.sampled_from(
    ["wrod", "norm", "OR", "(", ")", "-", '"', "is:due", "tag:wrod", 'note:"a wrod"', "wrods", "wrod*", "-wrod", "梯度"]
)


@given(st.lists(PIECES, min_size=1, max_size=7).map(" ".join))
def test_the_same_is_asked_of_the_other_word_or_nothing(text: str) -> None:
    made = said(text, "wrod", "word")
    before, after = read_query(text), read_query(made)
    if made:
        assert [field.name for field in after.fields] == [field.name for field in before.fields]
        assert [field.value for field in after.fields] == [field.value for field in before.fields]
        wanted = {("word",) if term.text == "wrod" else term.tokens for term in before.terms}
        assert {term.tokens for term in after.terms} == wanted
