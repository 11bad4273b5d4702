"""Exercises at the prompt: asked, judged, logged as they were asked; practice after two equal mistakes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import yaml

from kb.maths.exercises import read_template
from kb.messages.questions import template_text
from tests.cli.conftest import Kb, Said

Writer = Callable[[str, str], Path]

SINE = "# Sines\n\n```exercise\ndifferentiate: sin(a*x)\nby: x\ngiven: {a: 2..9}\n```\n"
LOGARITHM = "# Logarithms\n\n```exercise\ndifferentiate: ln(x^2 + b)\nby: x\ngiven: {b: [3]}\n```\n"


def review(kb: Kb, *lines: str) -> Said:
    return kb("review", "--plain", typed="".join(f"{line}\n" for line in lines))


def factor(said: str) -> str:
    """The number in the question about a sine."""
    found = re.search(r"Differentiate sin\((\d)x\)", said)
    assert found is not None, said
    return found[1]


def test_an_exercise_asks_with_numbers_and_judges_by_them(kb: Kb, note: Writer) -> None:
    note("a.md", SINE)
    a = factor(review(kb, ":q").out)
    said = review(kb, f"{a} cos({a}x)", "")
    assert "Right." in said.out and "[3 good" in said.out
    b = factor(kb("log").out)
    assert a == b
    (one,) = kb("log", "--json").json
    assert one["exercise"]["parameters"] == {"a": a} and isinstance(one["exercise"]["seed"], int)
    assert one["diagnosis"] is None


def test_the_mistake_is_kept_with_the_answer_though_the_retry_was_right(kb: Kb, note: Writer) -> None:
    note("a.md", SINE)
    a = factor(review(kb, ":q").out)
    review(kb, f"cos({a}x)", f"{a} cos({a}x)", "")
    (one,) = kb("log", "--json").json
    assert (one["rating"], one["verdict"], one["diagnosis"]) == (2, "equal", "inner-derivative-missing")


def test_undo_asks_the_same_question_again(kb: Kb, note: Writer) -> None:
    note("a.md", SINE)
    said = review(kb, "", "3", ":u", ":q")
    assert len(set(re.findall(r"Differentiate sin\((\d)x\)", said.out))) == 1


def test_an_empty_line_reveals_and_the_next_time_asks_something_else(kb: Kb, note: Writer) -> None:
    note("a.md", SINE)
    one, two = review(kb, "", "1").out, review(kb, "", "1").out
    first, second = factor(one), factor(two)
    assert first != second
    assert f"{first} cos({first}x)" in one and f"{second} cos({second}x)" in two


def test_the_log_tells_what_was_asked_though_the_block_was_edited_since(kb: Kb, note: Writer) -> None:
    note("a.md", SINE)
    a = factor(review(kb, "", "3").out)
    note("a.md", SINE.replace("a*x", "a*x + c").replace("2..9", "2..9, c: 1..4"))
    assert f"Differentiate sin({a}x)\n" in kb("log").out


def test_the_list_gives_the_template_as_the_answer(kb: Kb, note: Writer) -> None:
    note("a.md", SINE)
    (card,) = kb("cards", "--json").json
    assert card["kind"] == "exercise"
    assert yaml.safe_load(card["answer"]) == {"differentiate": "sin(a*x)", "by": "x", "given": {"a": "2..9"}}
    assert "a = 2…9" in card["front"]


def test_a_tall_question_stands_on_its_own_lines_and_on_one_in_the_log(kb: Kb, note: Writer) -> None:
    note("a.md", "# Q\n\n```exercise\ndifferentiate: a x/(x^2 + 1)\nby: x\ngiven: {a: [3]}\n```\n")
    said = review(kb, "", "3").out
    assert "──────\n  x² + 1\n" in said.partition("(type your answer)")[0]
    assert "Differentiate 3x/(x² + 1)\n" in kb("log").out
    assert "Differentiate 3x/(x² + 1)" in kb("undo").out


def test_a_template_written_out_is_the_same_template() -> None:
    for values in (
        {"differentiate": "a*x^n", "by": "x", "given": {"a": "2..5", "n": [2, 7]}, "exclude": "a = n"},
        {"gradient": "a x^2 + b x y", "given": {"a": [2, "1/2"], "b": "-2..2"}, "exclude": ["b = 0", "a < b"]},
        {"evaluate": "a x^2", "at": {"x": "b + 1"}, "given": {"a": "2..5", "b": "1..3"}, "approximate": "yes"},
        {"norm": "(a, -4)", "order": "inf", "given": {"a": "2..5"}},
        {"dot": "(a, 2), (1, b)", "given": {"a": "2..5", "b": "2..5"}},
        {"matrix": ["1 a; 0 b", "b 0; 1 2"], "given": {"a": "2..5", "b": "2..5"}},
        {"simplify": "x^2 - a^2", "form": "factored", "given": {"a": "2..5"}},
        {
            "expect": {"values": [0, "a", "2a"], "probabilities": ["1/2", "1/4", "1/4"]},
            "given": {"a": "2..5"},
        },
    ):
        template = read_template(values)
        assert read_template(yaml.safe_load(template_text(template))) == template


def two_mistakes(kb: Kb, note: Writer) -> tuple[str, ...]:
    note("a.md", SINE)
    note("b.md", LOGARITHM)
    said = review(kb, ":q").out
    wrong = ("1/(x^2 + 3)",) if "ln(" in said else (f"cos({factor(said)}x)",)
    if "ln(" in said:
        a = factor(review(kb, ":s", ":q").out)
        return (*wrong, "", "", f"cos({a}x)", "", "", ":q")
    return (*wrong, "", "", "1/(x^2 + 3)", "", "", ":q")


def test_two_equal_mistakes_offer_practice_which_keeps_its_answers_and_rates_nothing(kb: Kb, note: Writer) -> None:
    lines = two_mistakes(kb, note)
    said = review(kb, *lines, "y", "x", "", "x", "x", "", "")
    assert "The chain rule went wrong 2 times in seven days." in said.out
    assert said.out.count("── practice") == 3
    assert "no schedule was moved" in said.out
    log = kb("log", "--json").json
    assert [one["diagnosis"] for one in log] == ["inner-derivative-missing"] * 2
    assert "went wrong" not in review(kb, "", "3", ":q").out


def test_an_offer_may_be_left_open_or_declined(kb: Kb, note: Writer) -> None:
    lines = two_mistakes(kb, note)
    assert "went wrong 2 times" in review(kb, *lines, "").out
    said = review(kb, "", "3", ":q", "n")
    assert "went wrong 2 times" in said.out and "after two new mistakes" in said.out
    assert "went wrong" not in review(kb, "", "3", ":q").out


def test_practice_left_half_way_keeps_what_was_answered(kb: Kb, note: Writer) -> None:
    lines = two_mistakes(kb, note)
    said = review(kb, *lines, "y", "", ":q")
    assert said.code == 0 and said.out.count("── practice") == 2
    assert "went wrong" not in review(kb, "", "3", ":q").out
