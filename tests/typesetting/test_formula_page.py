"""docs/formulas.md shows what kb draws today. `KB_ACCEPT=1` writes the page afresh (see CONTRIBUTING.md)."""

from __future__ import annotations

import os
from difflib import unified_diff

import formula_page as page
import pytest
from formulas_of_the_page import FORMULAS

from kb.typesetting.cells import cells

ACCEPT = "KB_ACCEPT"


def headed(heading: str) -> str:
    """The last line of what stands above a block: its own heading, or the first of its part."""
    titles = [line for line in heading.split("\n") if line.startswith("#")]
    return titles[-1]


SHOWN = [(headed(heading), body) for heading, body in page.parts()]


@pytest.fixture(scope="module")
def as_it_stands() -> str:
    if os.environ.get(ACCEPT) == "1":
        fresh = page.PAGE.with_suffix(f".{os.getpid()}")
        fresh.write_text(page.written(), encoding="utf-8")
        fresh.replace(page.PAGE)
    return page.PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize(("heading", "drawn"), SHOWN, ids=[heading.lstrip("# ") for heading, _ in SHOWN])
def test_a_picture_of_the_page_is_what_is_drawn(heading: str, drawn: str, as_it_stands: str) -> None:
    standing = page.read(as_it_stands).get(heading, "")
    if standing != drawn.strip():
        change = unified_diff(
            standing.split("\n"), drawn.strip().split("\n"), "on the page", "drawn now", n=30, lineterm=""
        )
        told = f"{heading}: look at it; if it is better, run this again with {ACCEPT}=1"
        pytest.fail("\n".join([told, *change]), pytrace=False)


def test_the_words_of_the_page_are_those_of_its_writer(as_it_stands: str) -> None:
    def words(text: str) -> list[str]:
        return page.BLOCK.sub("", text).split("\n")

    assert words(as_it_stands) == words(page.written()), f"formula_page.py writes the page, with {ACCEPT}=1"


def test_thirty_formulas_are_shown_and_no_line_is_wider_than_was_asked() -> None:
    assert len(FORMULAS) == len({formula.title for formula in FORMULAS}) == 30
    for formula in FORMULAS:
        assert max(map(cells, page.typeset(formula.latex, page.WIDTH).split("\n"))) <= page.WIDTH
        assert max(map(cells, page.beside(formula))) <= page.SIDE
