"""Fenced exercise blocks in notes: their cards, and what is said where they are wrong."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.maths.rounding import ENOUGH
from kb.messages import describe
from kb.model import Card, CardKind, Language, Origin, Problem, Severity
from kb.reading import Reading, read_note
from kb.reading.syntaxes.exercise import blanked
from tests.stopwatch import Stopwatch


def read_block(body: str, before: str = "# 链式法则\n\n", fence: str = "```", word: str = "exercise") -> Reading:
    return read_note(f"{before}{fence}{word}\n{body}\n{fence}\n")


def only_card(reading: Reading) -> Card:
    assert reading.problems == ()
    (card,) = reading.cards
    return card


def only_problem(reading: Reading) -> Problem:
    (problem,) = reading.problems
    return problem


GOOD = "differentiate: a*x^n\ngiven: {a: 2..5, n: [2, 3]}"


def test_a_block_is_one_written_card_that_states_the_general_case() -> None:
    card = only_card(read_block(GOOD, "# Powers\n\nSome words stand here.\n\n"))
    assert (card.kind, card.rule, card.origin) == (CardKind.EXERCISE, "exercise", Origin.WRITTEN)
    assert card.concept == "Powers"
    assert card.front == "Differentiate $a x^{n}$ · $a = 2…5$, $n \\in \\{2, 3\\}$"
    assert card.back == "$a n x^{n - 1}$"
    assert (card.line, card.end_line) == (5, 8)
    assert card.template is not None
    assert card.task is None


def test_a_chinese_note_is_asked_in_chinese_with_chinese_keys_and_signs() -> None:
    body = "求导：a*x^n\n取值：｛a：2..5，n：【2，3】｝\n排除：a ＝ n"
    card = only_card(read_block(body, "# 幂函数\n\n求导练习在这里。\n\n", "~~~", "练习"))
    assert card.front == "求导：$a x^{n}$ · $a = 2…5$, $n \\in \\{2, 3\\}$"
    assert card.template is not None
    assert card.template.exclude == ("a ＝ n",)


@pytest.mark.parametrize(
    ("body", "front"),
    [
        ("partial: x^a y\nby: y\ngiven: {a: 2..3}", "Find $\\frac{\\partial f}{\\partial y}$ for $f = x^{a} y$ · "),
        ("gradient: x^a y\ngiven: {a: 2..3}", "Find $\\nabla f$ for $f = x^{a} y$ · "),
        ("norm: (a, b)\ngiven: {a: 1..3, b: 1..3}", "Find the norm $\\left\\|\\left(a, b\\right)\\right\\|_{2}$ · "),
        (
            "dot: [(a, 1), (2, 3)]\ngiven: {a: 1..3}",
            "Find the dot product $\\left(a, 1\\right) \\cdot \\left(2, 3\\right)$ · ",
        ),
        ("simplify: |a| x + x\ngiven: {a: 1..3}", "Simplify $\\left|a\\right| x + x$ · "),
        ("simplify: |x| + a|x|\ngiven: {a: 1..3}", "Simplify $\\left|x\\right| + a \\left|x\\right|$ · "),
        ("evaluate: $x^2$\nat: {x: a}\ngiven: {a: 1..3}", "Evaluate $x^{2}, \\quad x = a$ · "),
        ("simplify: x^2 + a x\nform: factored\ngiven: {a: 2..3}", "Factor $x^{2} + a x$ · "),
    ],
)
def test_each_kind_has_its_question(body: str, front: str) -> None:
    assert only_card(read_block(body, "# Vectors\n\nEnglish words.\n\n")).front.startswith(front)


def test_blocks_in_lists_and_quotes_are_read() -> None:
    inside = GOOD.replace("\n", "\n  ")
    quoted = "> ```exercise\n> differentiate: sin(a x)\n> given: {a: 2..3}\n> ```\n"
    note = f"# A\n\n- item\n  ```exercise\n  {inside}\n  ```\n\n{quoted}"
    reading = read_note(note)
    assert reading.problems == ()
    assert [card.line for card in reading.cards] == [4, 9]


def test_an_exercise_below_a_question_is_a_card_of_its_own() -> None:
    reading = read_note(
        f"# Rules\n\n## What is the power rule?\n\nThe exponent comes down.\n\n```exercise\n{GOOD}\n```\n"
    )
    assert {card.rule for card in reading.cards} == {"question", "exercise"}
    assert not any("differentiate" in card.back for card in reading.cards)


def test_concept_and_id_are_taken_from_the_block() -> None:
    reading = read_block(f"{GOOD}\nconcept: 幂法则\nid: power-1")
    card = only_card(reading)
    assert (card.concept, card.author_id) == ("幂法则", "power-1")
    assert "幂法则" in {concept.name for concept in reading.concepts}


def test_an_id_may_have_letters_of_any_script() -> None:
    assert only_card(read_block(f"{GOOD}\nid: 练习一")).author_id == "练习一"


def test_numbers_are_what_is_written() -> None:
    template = only_card(read_block("differentiate: a x^n\ngiven: {a: [010, 3], n: [2]}")).template
    assert template is not None
    assert template.given["a"] == ("10", "3")


def test_a_parameter_that_looks_like_the_variable_is_a_warning() -> None:
    reading = read_block("differentiate: a x^2\ngiven: {x: 2..9}")
    problem = next(problem for problem in reading.problems if problem.code == "exercise-swapped")
    assert (problem.severity, problem.line) == (Severity.WARNING, 5)
    assert read_block("differentiate: a x^2\nby: a\ngiven: {x: 3..9}").problems == ()


@pytest.mark.parametrize("between", ["", "\n"])
def test_an_exercise_below_an_answer_is_no_part_of_it(between: str) -> None:
    reading = read_note(f"# Rules\n\nQ: What comes down?\nA: The exponent.\n{between}```exercise\n{GOOD}\n```\n")
    assert sorted(card.rule for card in reading.cards) == ["exercise", "question"]
    assert [card.back for card in reading.cards if card.rule == "question"] == ["The exponent."]


def test_an_exercise_between_question_and_answer_is_a_card_all_the_same() -> None:
    reading = read_note(f"# Rules\n\nQ: What comes down?\n```exercise\n{GOOD}\n```\nA: The exponent.\n")
    assert "exercise" in {card.rule for card in reading.cards}
    assert not any("differentiate" in card.front + card.back for card in reading.cards)


@pytest.mark.parametrize(
    ("body", "front"),
    [
        ("gradient: 5x^2 + a y\nby: [y, x]\ngiven: {a: 2..3}", "Find $\\nabla f$, in the order $(y, x)$, for $f = "),
        ("gradient: x^2 + a y z\nby: [x, y]\ngiven: {a: 2..3}", "Find $\\nabla f$, in the order $(x, y)$, for $f = "),
        ("gradient: x^2 + a y e^x\nby: [x, y]\ngiven: {a: 2..3}", "Find $\\nabla f$ for $f = "),
        ("differentiate: a x^2 + x\nform: factored\ngiven: {a: 2..3}", "Answer in factored form: differentiate $a"),
        (
            "norm: (a, 1)\napproximate: yes\ngiven: {a: 2..3}",
            "Answer exactly or with a decimal rounded to 3 digits: find the norm $",
        ),
        ("differentiate: theta^a\ngiven: {a: 2..3}", "Differentiate $\\theta^{a}$ with respect to $\\theta$"),
    ],
)
def test_what_is_wanted_of_an_answer_stands_in_the_question(body: str, front: str) -> None:
    assert only_card(read_block(body, "# Vectors\n\nEnglish words.\n\n")).front.startswith(front)


def test_a_chinese_question_names_order_form_and_digits_too() -> None:
    def front(body: str) -> str:
        return only_card(read_block(body, "# 梯度\n\n这里是中文。\n\n")).front

    assert front("梯度: x^2 + a y\n变量: [y, x]\n取值: {a: 2..3}").startswith("按 $(y, x)$ 的顺序求 $\\nabla f$：")
    body = "求导: a x^2 + x\n形式: 因式分解\n近似: 是\n取值: {a: 2..3}"
    assert front(body).startswith("求导（答案要因式分解，可以是保留 3 位有效数字的小数）：$a")


def test_the_digits_that_a_question_asks_for_are_those_that_are_enough() -> None:
    assert (
        f"rounded to {ENOUGH} digits"
        in only_card(
            read_block("norm: (a, 1)\napproximate: yes\ngiven: {a: 2..3}", "# Vectors\n\nEnglish words.\n\n")
        ).front
    )


def test_the_text_of_a_note_without_its_blocks_keeps_its_lines() -> None:
    note = f"a\n```exercise\n{GOOD}\n```\nb\n> ~~~练习 x\n> 求导：x\n> ~~~\n```yaml\nc: 1\n```".split("\n")
    found = blanked(note)
    assert len(found) == len(note)
    assert [line for line in found if line] == ["a", "b", "```yaml", "c: 1", "```"]


def test_an_id_below_the_block_names_its_card() -> None:
    card = only_card(read_note(f"# A\n\n```exercise\n{GOOD}\n```\n^power\n"))
    assert card.author_id == "power"


@pytest.mark.parametrize(
    ("body", "code", "line", "column"),
    [
        ("differentiate: sin(x", "exercise-unreadable", 4, 19),
        ("differentiate: $x^2 +$", "exercise-unreadable", 4, 22),
        ("differentiate: |\n  x^2 +\n  sin(x", "exercise-unreadable", 6, 6),
        ("differentiate: x^2 +\n   sin(x", "exercise-unreadable", 5, 7),
        ("differentiate: 'x^2 +\n   sin(x'", "exercise-unreadable", 5, 7),
        ('matrix: ["1 a; 0 b", "c 0; 1 )2"]\ngiven: {a: 1..2, b: 1..2, c: 1..2}', "exercise-unreadable", 4, 30),
        ("dot: [(a, 2), (1, 3^)]\ngiven: {a: 1..2}", "exercise-unreadable", 4, 21),
        ("differentiate: a x\ngiven: {a: 0x10}", "exercise-value", 5, 9),
        ("differentiate: x^2\nid: '!'", "exercise-value", 5, 1),
        ("differentiate:\ngiven: {a: 1..2}", "exercise-empty", 4, 1),
        ("differentiate: a*x^n\ngiven:\n  a: 2..5\n  n: 9^9^9", "exercise-value", 7, 3),
        ("求导：a*x^n\n取值：{a：2..5，n：9^9^9}", "exercise-value", 5, 12),
        ("differentiate: x\ngiven: {a: 1..1000000000}", "exercise-number", 5, 9),
        ("differentiate: x\ngivn: {a: 1..2}", "exercise-misspelt-key", 5, 1),
        ("differentiate: a x\ngiven: {a: 1..2}\nexclude: b = 2", "exercise-letter", 6, 1),
        ("differentiate: a x\ngiven: {a: 1..2}\nexclude: a > 0", "exercise-none-left", 6, 1),
        ("differentiate: x\ndifferentiate: x^2", "exercise-repeated-key", 5, 1),
        ("differentiate: [x\n", "exercise-broken", 4, 16),
        ("given: {a: &b 1..2}\nexclude: *b", "exercise-alias", 5, 10),
        ("Prove that $x = x$.", "exercise-no-mapping", 4, 1),
        ("", "exercise-no-task", 3, 1),
        ("differentiate: " + "x" * 5000, "exercise-too-long", 3, 1),
        ("a: " + "[" * 1500, "exercise-broken", 3, 1),
        ("given: !!python/object/apply:os.system [ls]", "exercise-broken", 4, 8),
    ],
)
def test_a_fault_is_an_error_at_its_line_and_gives_no_card(body: str, code: str, line: int, column: int) -> None:
    reading = read_block(body)
    problem = only_problem(reading)
    assert (problem.code, problem.severity, problem.line, problem.column) == (code, Severity.ERROR, line, column)
    assert reading.cards == ()


def test_every_unknown_key_is_named() -> None:
    reading = read_block("differentate: x\ngivn: {a: 1..2}")
    assert [problem.line for problem in reading.problems] == [4, 5]
    assert "differentiate" in describe(reading.problems[0], "en")[0]


def test_what_no_one_would_be_asked_is_a_warning_and_the_card_stays() -> None:
    reading = read_block("differentiate: sin(b x)\ngiven: {b: 1..4}")
    problem = only_problem(reading)
    assert (problem.code, problem.severity) == ("exercise-degenerate", Severity.WARNING)
    assert len(reading.cards) == 1
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        sentence, hint = describe(problem, language)
        assert "b = 1" in sentence
        assert "{" not in sentence + hint
        assert "inner-derivative" not in sentence


def test_a_reason_is_a_sentence_in_the_reader_s_language() -> None:
    problem = only_problem(read_block("differentiate: sin(x"))
    assert describe(problem, "en")[0].endswith("This bracket is never closed.")
    assert "括号" in describe(problem, "zh")[0]


def test_one_bad_block_hides_no_other_card() -> None:
    reading = read_note(f"# A\n\n```exercise\nnorm: x\n```\n\nQ: Why?\nA: Because.\n\n```exercise\n{GOOD}\n```\n")
    assert sorted(card.rule for card in reading.cards) == ["exercise", "question"]


def test_other_code_is_left_alone() -> None:
    for word in ("yaml", "exercises.py", "{exercise}", ""):
        reading = read_block(GOOD, word=word)
        assert (reading.cards, reading.problems) == ((), ())


def test_a_fence_that_is_never_closed_makes_no_card() -> None:
    reading = read_note(f"# A\n\n```exercise\n{GOOD}\n")
    assert [problem.code for problem in reading.problems] == ["fence-unclosed"]
    assert reading.cards == ()


_LINES = st.sampled_from(
    ("differentiate: a x^n", "求导：x", "given: {a: 2..5}", "given:", "  a: 1..3", "exclude: a = 1", "- a", "by: x",
     "&a *a", "matrix: [1 2; 3 4, 1 2; 3 4]", "expect: {values: [1], probabilities: [1]}", "? x", "norm: |x|",
     "at: {x: 2}", ": :", "simplify: |", "\tby: x", "{", "}", "!!int x", "2020-01-01: 1:30", "concept: [a]", "id: ^x")
) | st.text(max_size=20)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(_LINES, max_size=5))
@example(["differentiate: x", "at: {x: .inf}"])
@example(["expect: {values: [.nan], probabilities: [1]}"])
@example(["given: {a: 2..5}", "differentiate: a"])
def test_whatever_stands_in_a_block_reading_never_raises(lines: list[str]) -> None:
    watch = Stopwatch()
    reading = read_block("\n".join(lines))
    assert watch.within(2)
    for problem in reading.problems:
        assert problem.line >= 1
        assert describe(problem, "zh")[0]
    if any(problem.severity is Severity.ERROR for problem in reading.problems):
        assert not any(card.template for card in reading.cards)
