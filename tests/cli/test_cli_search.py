"""`kb search` for people: what was found, where, and why; what is said when nothing was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Kb

Writer = Callable[[str, str], Path]

GRADIENT = """---
tags: [analysis]
---
# Gradient

The gradient collects $\\frac{\\partial f}{\\partial x_i}$ in one vector.

Q: Where does the gradient point?
A: Uphill, as $\\nabla f$ says.
"""


@pytest.fixture
def found(kb: Kb, note: Writer) -> Kb:
    note("deep/er/a.md", GRADIENT)
    note("b.md", "# 梯度\n\n指向上坡的方向，与等高线垂直。\n")
    note("c.md", "# Norm\n\nHow long a vector is.\n")
    kb("due")
    return kb


def rows(said: str) -> list[str]:
    return said.splitlines()


def test_the_name_comes_first_with_its_kind_and_a_place_that_opens(found: Kb) -> None:
    first, second, *_ = rows(found("search", "gradient").out)
    assert first == "concept  Gradient  deep/er/a.md:4"
    assert second.strip()
    assert "$" not in second
    assert "\\" not in found("search", "gradient").out


def test_places_open_from_where_a_person_stands(
    found: Kb, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for here in (folder, folder / "deep", folder / "deep" / "er", folder.parent, elsewhere):
        monkeypatch.chdir(here)
        words = found("-C", str(folder), "search", "gradient").out.split()
        place = next(word for word in words if word.endswith("a.md:4"))
        assert Path(place.removesuffix(":4")).samefile(folder / "deep" / "er" / "a.md")


def test_a_place_is_never_cut(found: Kb, note: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    name = "-".join(["long"] * 20) + ".md"
    note(name, "# A quite special concept of a name that is long\n\nText.\n")
    said = found("search", "quite special").out
    assert f"{name}:1" in said


def test_what_was_looked_for_is_marked_in_colour_and_readable_without(found: Kb) -> None:
    coloured = found("search", "gradient", "--color", "always").out
    assert "\x1b[1;4mGradient\x1b[0m" in coloured
    assert "\x1b[1;4mgradient\x1b[0m" in coloured
    assert "\x1b" not in found("search", "gradient").out
    assert "\x1b[1;4m上坡\x1b[0m" in found("search", "上坡", "--color", "always").out


def test_how_a_query_was_read_is_said_aside_where_that_says_more(found: Kb) -> None:
    assert found("search", "gradient").err == ""
    said = found("search", "gradient tag:analysis")
    assert "read as: gradient · tag analysis" in said.err
    assert "read as" not in said.out
    assert "read as: gradient" in found("search", "gradient", "--explain").err


def test_what_was_misspelt_is_mended_and_said(found: Kb) -> None:
    said = found("search", "gradeint")
    assert "showing results for “gradient”" in said.err
    assert "Gradient  deep/er/a.md:4" in said.out


def test_the_document_is_a_list_of_hits_and_explained_on_demand(found: Kb) -> None:
    hits = found("search", "gradient", "--json").json
    assert {"kind", "title", "heading", "note", "line", "snippet", "score", "id", "marks"} <= set(hits[0])
    begin, end = hits[0]["marks"][0]
    assert hits[0]["snippet"][begin:end].casefold() == "gradient"
    whole = found("search", "gradeint", "--json", "--explain").json
    assert whole["query"] == "gradeint"
    assert whole["mended"] == "gradient"
    assert whole["hits"][0]["title"] in ("Gradient", "梯度")
    assert [one["code"] for one in whole["understood"]] == ["words-on"]
    assert found("search", "gradient", "--json", "--explain").json["mended"] is None
    assert found("search", "zzzz", "--json").json == []


def test_nothing_found_says_what_there_is_instead(found: Kb) -> None:
    assert found("search", "zzzzz").out == "Nothing found for “zzzzz”.\n"
    filtered = found("search", "norm tag:analysis").out
    assert "read as: norm · tag analysis" in filtered
    assert "Without the filters there is something: Norm" in filtered
    assert "Without --kind there is something: Norm" in found("search", "norm", "--kind", "card").out
    assert "Fewer words" in found("search", "zzzzz qqqqq").out
    assert "No card is like this now." in found("search", "is:leech").out


@pytest.mark.parametrize("query", ["(", '"', "?!", "。", "((()))"])
def test_a_query_without_words_is_a_kind_sentence(found: Kb, query: str) -> None:
    said = found("search", query)
    assert said.code == 0
    assert len(rows(said.out)) == 1
    assert found("search", query, "--json").json == []


@pytest.mark.parametrize("query", ["", "  ", "\u3000"])
def test_an_empty_query_is_one_clear_sentence(found: Kb, query: str) -> None:
    said = found("search", query)
    assert said.code == 2
    assert said.out == ""
    assert "the query is empty" in said.err
    assert found("search", query, "--json").json["error"]["code"] == "empty-query"


@pytest.mark.parametrize(
    "query", ["C++", "f(x)", "什么?", "\\nabla", "x" * 10_000, "\x1b[31mred\x00", "a:b:c", "NOT", "*"]
)
def test_any_query_is_answered_and_obeys_no_terminal(found: Kb, query: str) -> None:
    said = found("search", query)
    assert said.code == 0
    assert "\x1b" not in said.out + said.err
    assert isinstance(found("search", query, "--json").json, list)


def test_a_query_may_be_several_words_or_one(found: Kb) -> None:
    assert found("search", "vector", "long").out == found("search", "vector long").out
    assert found("search", "--", "--limit").code == 0
    assert found("search", "--limit", "1", "--", "gradient").out == found("search", "gradient", "--limit", "1").out


@pytest.mark.parametrize("name", ["梯度", "tidu", "td", "b", "b.md"])
def test_a_page_goes_by_name_pinyin_and_file(found: Kb, name: str) -> None:
    assert found("show", name, "--json").json["name"] == "梯度"


def test_a_page_that_several_concepts_could_mean_asks_which(found: Kb, note: Writer) -> None:
    note("d.md", "---\naliases: [SA]\n---\n# Stochastic approximation\n\nText.\n")
    note("e.md", "---\naliases: [SA]\n---\n# Simulated annealing\n\nText.\n")
    said = found("show", "sa")
    assert said.code == 2
    assert "Stochastic approximation · Simulated annealing" in said.err
    assert found("show", "simulated annealing").code == 0


def test_the_help_names_what_can_be_chosen_and_nothing_empty(found: Kb) -> None:
    listed = rows(found("search", "--help").out)
    listed = listed[listed.index("Options:") + 1 :]
    assert all(len(row.split()) > 1 for row in listed)
    assert any("--explain" in row for row in listed)


def test_a_page_that_is_not_there_names_what_is_near(found: Kb) -> None:
    said = found("show", "uphill norm")
    assert said.code == 2
    assert "Norm" in said.err


def test_a_misspelt_page_is_shown_and_that_is_said(found: Kb) -> None:
    said = found("show", "gradeint")
    assert said.code == 0
    assert said.out.startswith("Gradient\n")
    assert said.err == "showing results for “gradient”; asked: “gradeint”\n"


def test_what_holds_only_some_of_the_words_is_said_to(found: Kb) -> None:
    said = found("search", "gradient", "zzzz")
    assert "Nothing holds all that you typed" in said.err
    assert "Gradient" in said.out
    assert found("search", "gradient zzzz", "--json", "--explain").json["loosely"] is True
    for query in ("gradient", "vector uphill", "gradeint"):
        assert "Nothing holds" not in found("search", query).err
    said = found("search", "foo:gradient")
    assert said.err.splitlines() == [
        "“foo:gradient” is searched as words: there is no filter “foo:”.",
        "Nothing holds all that you typed; this holds some of it:",
    ]


def test_cards_that_left_the_notes_are_found_when_they_are_asked_for(found: Kb, note: Writer) -> None:
    note("r.md", "# Slope\n\nQ: How steep is it?\nA: Rise over run.\n\nQ: Which way?\nA: Up.\n")
    found("due")
    note("r.md", "# Slope\n\nQ: Which way?\nA: Up.\n")
    assert "How steep" not in found("search", "steep").out
    assert "How steep is it?  in no note any more" in found("search", "is:retired").out
    assert [hit["title"] for hit in found("search", "rise is:retired", "--json").json] == ["How steep is it?"]
    assert "How steep" in found("cards", "is:retired").out
    assert "How steep" not in found("search", "-is:retired steep").out


def test_a_name_is_typed_as_it_is_printed(found: Kb, note: Writer) -> None:
    note("f.md", "# Length in $\\ell_2^k$\n\nA length.\n")
    printed = found("show", "f.md").out.splitlines()[0]
    assert "$" not in printed
    assert found("show", printed, "--json").json["name"] == "Length in $\\ell_2^k$"


def test_names_are_set_and_raw_in_the_document(found: Kb, note: Writer) -> None:
    note("f.md", "# $\\ell_2$ norm\n\nA length.\n\n## Why $x^2$\n\nBecause.\n")
    for command in (("search", "because", "--kind", "concept"), ("show", "f.md"), ("cards", "length")):
        assert "$" not in found(*command).out
    said = found("alias", "add", "zz", "f.md")
    assert "$" not in said.out
    assert "$" not in found("alias").out
    assert found("alias", "--json").json[0]["concept"] == "$\\ell_2$ norm"
    assert found("show", "zz", "--json").json["name"] == "$\\ell_2$ norm"
    assert "$" not in found("show", "ell 2 zzz").err


def test_chinese_is_spoken_where_it_is_set(found: Kb) -> None:
    found("config", "language", "zh")
    assert "概念  梯度  b.md:1" in found("search", "梯度").out
    assert "显示“gradient”的结果" in found("search", "gradeint").err
    assert "不加筛选可以找到：Norm" in found("search", "norm tag:analysis").out
    assert "查询是空的" in found("search", "").err
