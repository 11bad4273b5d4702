"""The page about typed mathematics is true: its examples are read, judged and explained as it says."""

from pathlib import Path

import pytest

from kb.cli.verdicts import explanation
from kb.maths import compare, compare_derivative
from kb.model import Outcome

PAGE = (Path(__file__).parents[2] / "docs" / "mathematics.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, without the marks of code."""
    lines = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0].splitlines()
    found = [line.strip("|").split(" | ") for line in lines if line.startswith("|")][2:]
    return [[cell.strip().strip("`") for cell in row] for row in found]


READ = rows("Write it as you would on paper")
TWO = rows("Two readings")
WRONG = rows("Twenty wrong answers")


@pytest.mark.parametrize(("typed", "meant"), READ, ids=[row[0] for row in READ])
def test_what_the_page_says_is_read_so(typed: str, meant: str) -> None:
    assert compare(expected=meant, given=typed).outcome is Outcome.EQUAL


@pytest.mark.parametrize(("typed", "usual", "other"), TWO, ids=[row[0] for row in TWO])
def test_the_second_reading_on_the_page_asks_for_brackets(typed: str, usual: str, other: str) -> None:
    assert compare(expected=usual, given=typed).outcome is Outcome.EQUAL
    assert compare(expected=other, given=other).outcome is Outcome.EQUAL
    assert compare(expected=other, given=typed).arguments["reason"] == "two-readings"


@pytest.mark.parametrize(("function", "typed", "said"), WRONG, ids=[f"{row[0]} {row[1]}" for row in WRONG])
def test_a_wrong_answer_on_the_page_is_explained_in_both_languages(function: str, typed: str, said: str) -> None:
    verdict = compare_derivative(of=function, by="x", given=typed)
    assert verdict.outcome is Outcome.DIFFERENT
    english, chinese = said.split(" <br> ")
    assert english == " ".join(explanation(verdict, "en"))
    assert chinese == "".join(explanation(verdict, "zh"))


def test_the_twenty_mistakes_are_twenty_different_ones() -> None:
    codes = {compare_derivative(of=function, by="x", given=typed).diagnosis for function, typed, _ in WRONG}
    assert len(WRONG) == len(codes) == 20
    assert None not in codes
