"""Formulas and numbers at the prompt: typed when a person likes, judged, and proposed for what they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Kb, Said

Writer = Callable[[str, str], Path]

ENERGY = "# Energy\n\nmass and energy :: $E = mc^2$\n"
FACTOR = "# Factors\n\nQ: Factor $x^2-1$\nA: $(x-1)(x+1)$\n"
ROOT = "# Roots\n\nQ: The length of the diagonal of the unit square?\nA: $\\sqrt{2}$\n"


def review(kb: Kb, *lines: str) -> Said:
    return kb("review", "--plain", typed="".join(f"{line}\n" for line in lines))


def answers(kb: Kb) -> list[tuple[int, str | None]]:
    return [(one["rating"], one["verdict"]) for one in kb("log", "--json").json]


def test_a_formula_is_never_asked_typed_and_may_be(kb: Kb, note: Writer) -> None:
    note("a.md", ENERGY)
    said = review(kb, "mc²", "")
    assert "(type your answer)" not in said.out
    assert "Right." in said.out and "[3 good" in said.out
    assert answers(kb) == [(3, "equal")]


def test_a_formula_may_be_recalled_instead(kb: Kb, note: Writer) -> None:
    note("a.md", ENERGY)
    review(kb, "", "4")
    assert answers(kb) == [(4, None)]


def test_retyping_the_question_is_told_so_and_proposes_hard(kb: Kb, note: Writer) -> None:
    note("a.md", FACTOR)
    said = review(kb, "x^2-1", "", "")
    before, _, after = said.out.rpartition("──")
    assert "Right." in before and "please work it out" in before and "(x" not in before.partition("read as")[2]
    assert "[2 hard" in after
    assert answers(kb) == [(2, "equal")]


def test_the_form_may_be_mended_and_is_still_hard(kb: Kb, note: Writer) -> None:
    note("a.md", FACTOR)
    said = review(kb, "(2x-2)(x+1)/2", "(x+1", "(x-1)(x+1)", "")
    assert "common factor" in said.out
    assert answers(kb) == [(2, "equal")]


def test_a_rounded_value_is_asked_for_exactly_and_proposes_nothing(kb: Kb, note: Writer) -> None:
    note("a.md", ROOT)
    said = review(kb, "1.414", "", "", "3")
    assert "Please give the exact value." in said.out
    assert "[3 good" not in said.out
    assert answers(kb) == [(3, "approximate")]


def test_an_exact_value_after_a_rounded_one_is_good(kb: Kb, note: Writer) -> None:
    note("a.md", ROOT)
    review(kb, "1.414", "2^(1/2)", "")
    assert answers(kb) == [(3, "equal")]


def test_math_compare_takes_a_form_and_rounded_values(kb: Kb) -> None:
    assert "can be reduced" in kb("math", "compare", "x/2", "2x/4", "--form", "simplified").out
    assert kb("math", "compare", "x/2", "2x/4").out.startswith("Right.\nread as")
    said = kb("math", "compare", "x/2", "2x/4", "--form", "simplified", "--json").json
    assert (said["outcome"], said["arguments"]) == ("equal", {"form": "fraction"})
    assert kb("math", "compare", "sqrt 2", "1.414", "--json").json["outcome"] == "approximate"
    assert kb("math", "compare", "sqrt 2", "1.414", "--approximate", "--json").json["outcome"] == "equal"
    assert "defined at more points" in kb("math", "compare", "ln(x^2)", "2 ln x").out


def test_math_compare_takes_a_gradient(kb: Kb) -> None:
    arguments = ("math", "compare", "--derivative-of", "x^2 y", "--by", "x,y", "--json")
    assert kb(*arguments, "2xy, x^2").json["outcome"] == "equal"
    assert kb(*arguments, "2xy, x").json["outcome"] == "different"


@pytest.mark.parametrize(
    ("arguments", "said", "marked"),
    [
        (("compare", "x^(", "x"), "Something is missing here", "     ^"),
        (("compare", "--derivative-of", "2**", "x"), "Something is missing here", "     ^"),
        (("derive", "x + ?"), "Something is missing here", "     ^"),
        (("derive", "x^2", "--by", "1+"), "“1+” is not the name of a variable", ""),
        (("derive", "x^2", "--jsn"), "has no option --jsn", ""),
        (("compare", "x", "y", "--form", "short"), "--form cannot be short", ""),
        (("compare", "x"), "needs GIVEN", ""),
    ],
)
def test_bad_input_of_math_is_one_sentence_with_a_hint_and_the_place(
    kb: Kb, arguments: tuple[str, ...], said: str, marked: str
) -> None:
    found = kb("math", *arguments)
    assert (found.code, found.out) == (2, "")
    lines = found.err.splitlines()
    sentence = next(at for at, line in enumerate(lines) if line.startswith("kb: "))
    assert said in lines[sentence]
    assert len(lines) == sentence + 2 and lines[-1].startswith("    ")
    assert (lines[sentence - 1] if sentence else "") == marked


def test_a_minus_is_no_option(kb: Kb) -> None:
    assert kb("math", "compare", "-x", "-x", "--json").json["outcome"] == "equal"
    assert kb("math", "derive", "-x^2", "--json").json["text"] == "-2*x"


def test_a_formula_that_nothing_computes_with_is_compared_sign_by_sign(kb: Kb, note: Writer) -> None:
    note("a.md", "# Norms\n\ntriangle inequality :: $\\|x+y\\| \\le \\|x\\| + \\|y\\|$\n")
    said = review(kb, "||x+y|| >= ||x|| + ||y||", "||x+y|| <= ||x|| + ||y||", "")
    assert "The sign points the other way." in said.out
    assert "Right." in said.out and "[2 hard" in said.out
    assert answers(kb) == [(2, "equal")]


def test_words_for_a_formula_are_only_kept_beside_it(kb: Kb, note: Writer) -> None:
    note("a.md", "# Norms\n\ntriangle inequality :: $\\|x+y\\| \\le \\|x\\| + \\|y\\|$\n")
    review(kb, "a detour is never shorter", "3")
    assert answers(kb) == [(3, None)]
