"""The session line by line: what a person types, what it says, what the journal keeps."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Kb, Said

Writer = Callable[[str, str], Path]

PRODUCT = """# Product rule

$$\\frac{d}{dx} x^2 \\sin x = 2x \\sin x + x^2 \\cos x$$
"""
TANGENT = """# Tangent

Q: What does a derivative measure?
A: The slope of the tangent.
"""
CHAIN = """# Chain rule

Q: Which rule differentiates a composition?
A: The chain rule.
"""
BACK = "2x sin x"


def review(kb: Kb, *lines: str) -> Said:
    return kb("review", "--plain", typed="".join(f"{line}\n" for line in lines))


def log(kb: Kb) -> list[Any]:
    return list(kb("log", "--json").json)


def ratings(kb: Kb) -> list[int]:
    return [one["rating"] for one in log(kb) if not one["retracted"]]


def test_a_right_answer_in_another_form_is_good(kb: Kb, note: Writer) -> None:
    note("a.md", PRODUCT)
    said = review(kb, "x(x cos x + 2 sin(x))", "")
    assert said.code == 0
    assert "Right." in said.out and "[3 good" in said.out
    (one,) = log(kb)
    assert (one["rating"], one["verdict"], one["typed"]) == (3, "equal", ["x(x cos x + 2 sin(x))"])


def test_a_wrong_answer_reveals_nothing_and_right_on_retry_is_hard(kb: Kb, note: Writer) -> None:
    note("a.md", PRODUCT)
    said = review(kb, "2x cos x", "2x sin x + x^2 cos x", "")
    before_retry = said.out.partition("Right.")[0]
    assert "Not equal yet." in before_retry and "read as" in before_retry
    assert "x² cos x" not in before_retry
    (one,) = log(kb)
    assert (one["rating"], one["verdict"]) == (2, "equal")
    assert one["typed"] == ["2x cos x", "2x sin x + x^2 cos x"]


@pytest.mark.parametrize("giving_up", ["", "2x cos x"], ids=["an empty line", "the same once more"])
def test_a_wrong_answer_given_up_is_revealed_with_its_diagnosis_and_again(kb: Kb, note: Writer, giving_up: str) -> None:
    note("a.md", PRODUCT)
    said = review(kb, "2x cos x", giving_up, "")
    assert BACK in said.out and "[1 again" in said.out
    (one,) = log(kb)
    assert (one["rating"], one["verdict"], one["typed"]) == (1, "different", ["2x cos x"])


def test_an_unreadable_answer_costs_nothing(kb: Kb, note: Writer) -> None:
    note("a.md", PRODUCT)
    said = review(kb, "2x (sin x", "2x sin x + x^2 cos x", "")
    assert "never closed" in said.out
    assert ratings(kb) == [3]


def test_an_empty_line_reveals_and_another_takes_good(kb: Kb, note: Writer) -> None:
    note("a.md", TANGENT)
    said = review(kb, "", "")
    assert "The slope of the tangent." in said.out
    assert ratings(kb) == [3]


@pytest.mark.parametrize("digit", ["2", "２"])
def test_a_lone_digit_reveals_and_rates_where_nothing_is_typed(kb: Kb, note: Writer, digit: str) -> None:
    note("a.md", TANGENT)
    said = review(kb, digit)
    assert "The slope of the tangent." in said.out
    assert ratings(kb) == [2]


def test_a_digit_on_a_card_that_is_typed_is_an_answer(kb: Kb, note: Writer) -> None:
    note("a.md", "# Lines\n\n$(3x)' = 3$\n")
    review(kb, "3", "")
    (one,) = log(kb)
    assert (one["rating"], one["typed"], one["verdict"]) == (3, ["3"], "equal")


def test_words_typed_on_a_card_that_nobody_checks_propose_nothing(kb: Kb, note: Writer) -> None:
    note("a.md", TANGENT)
    said = review(kb, "the slope", "", "4")
    assert "The slope of the tangent." in said.out and "nothing is proposed" in said.out
    (one,) = log(kb)
    assert (one["rating"], one["typed"], one["verdict"]) == (4, ["the slope"], None)


def test_an_answer_undone_is_asked_again_and_stays_in_the_journal(kb: Kb, note: Writer) -> None:
    note("a.md", TANGENT)
    note("b.md", CHAIN)
    said = review(kb, "1", ":u", "3", ":q")
    assert said.out.count("What does a derivative measure?") >= 2
    assert [(one["rating"], one["retracted"]) for one in log(kb)] == [(1, True), (3, False)]


def test_undo_reaches_answers_of_an_earlier_session(kb: Kb, note: Writer) -> None:
    note("a.md", TANGENT)
    note("b.md", CHAIN)
    review(kb, "3", ":q")
    said = review(kb, ":u", "2", ":q")
    assert "taken back" in said.out
    assert ratings(kb) == [2]


def test_quitting_keeps_what_was_answered_and_the_rest_comes_back(kb: Kb, note: Writer) -> None:
    note("a.md", TANGENT)
    note("b.md", CHAIN)
    first = review(kb, "3", ":q")
    assert "1 answer" in first.out and "1 card is left" in first.out
    second = review(kb, "3")
    assert "Which rule differentiates a composition?" in second.out
    assert "What does a derivative measure?" not in second.out
    assert ratings(kb) == [3, 3]
    assert "Nothing waits today." in review(kb).out


def test_the_end_of_input_ends_the_session_and_an_unrated_answer_does_not_count(kb: Kb, note: Writer) -> None:
    note("a.md", TANGENT)
    assert review(kb, "").code == 0
    assert log(kb) == []


def test_a_skipped_card_comes_back_with_undo(kb: Kb, note: Writer) -> None:
    note("a.md", TANGENT)
    note("b.md", CHAIN)
    said = review(kb, ":s", ":u", "3", ":q")
    assert "skipped" in said.out
    assert ratings(kb) == [3]
    (left,) = [card for card in kb("cards", "--json").json if card["state"] == "new"]
    assert left["front"] == "Which rule differentiates a composition?"


def test_not_a_card_silences_it_and_undo_brings_it_back(kb: Kb, note: Writer) -> None:
    note("a.md", TANGENT)
    review(kb, ":x")
    (card,) = kb("cards", "--json").json
    assert card["standing"] == "silenced"
    assert kb("undo").code == 0
    (card,) = kb("cards", "--json").json
    assert card["standing"] == "active"


def test_the_session_speaks_chinese(kb: Kb, note: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    note("a.md", "# 导数\n\n问：导数的几何意义是什么？\n答：切线的斜率。\n")
    said = review(kb, "", "")
    assert "导数的几何意义是什么？" in said.out and "切线的斜率。" in said.out
    assert "[3 记得" in said.out and "今天的复习完成了。" in said.out


def test_a_limit_and_a_query_narrow_the_session(kb: Kb, note: Writer) -> None:
    note("a.md", TANGENT)
    note("b.md", CHAIN)
    assert kb("review", "--plain", "--limit", "1", typed="").out.startswith("1 card")
    said = kb("review", "--plain", "--query", "composition", typed="3\n")
    assert "What does a derivative measure?" not in said.out
    assert ratings(kb) == [3]


@pytest.mark.parametrize(
    "answer",
    [
        "x" * 10_000,
        "(" * 10_000,
        "9**9**9**9",
        '__import__("os").system("touch executed")',
        "\x1b[2J\x1b]0;title\x07x",
        "\x00\ud7ff￿",
    ],
    ids=["long", "deep", "tower", "code", "escapes", "odd characters"],
)
def test_a_hostile_answer_is_no_answer_and_the_session_goes_on(kb: Kb, note: Writer, folder: Path, answer: str) -> None:
    note("a.md", PRODUCT)
    said = review(kb, answer, "2x sin x + x^2 cos x", "")
    assert said.code == 0 and "Traceback" not in said.out + said.err
    assert "\x1b" not in said.out
    assert not (folder / "executed").exists()
    (one,) = log(kb)
    assert one["verdict"] == "equal" and one["typed"][-1] == "2x sin x + x^2 cos x"


def test_a_full_disk_is_said_and_the_answer_can_be_given_once_more(
    kb: Kb, note: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    note("a.md", TANGENT)
    kb("due")
    write, full = os.write, [True]

    def on_a_full_disk(descriptor: int, data: bytes) -> int:
        if full and full.pop():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(descriptor, data)

    monkeypatch.setattr(os, "write", on_a_full_disk)
    said = review(kb, "3", "3")
    assert "the disk is full" in said.err and "did not count" in said.out
    assert said.code == 0
    assert ratings(kb) == [3]


def test_an_answer_that_could_not_be_written_is_not_in_the_journal(
    kb: Kb, note: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    note("a.md", TANGENT)
    kb("due")

    def read_only(descriptor: int, data: bytes) -> int:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "write", read_only)
    said = review(kb, "3")
    assert said.code == 2 and "could not be written" in said.err
    monkeypatch.undo()
    assert "Traceback" not in said.err


def test_answers_do_not_count_under_a_pretended_time(kb: Kb, note: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    note("a.md", TANGENT)
    monkeypatch.setenv("KB_NOW", "2030-01-01T10:00:00+08:00")
    said = review(kb, "3")
    assert said.code == 2 and "KB_NOW" in said.err
    kb("config", "trial", "true")
    assert review(kb, "3").code == 0
    assert [one["day"] for one in log(kb)] == ["2030-01-01"]


def test_a_wrong_answer_is_explained_though_the_next_one_could_not_be_read(kb: Kb, note: Writer) -> None:
    note("a.md", PRODUCT)
    said = review(kb, "2x cos x", "2x sin(x", "", "")
    after = said.out.partition("never closed")[2]
    assert "Product rule" in after
    (one,) = log(kb)
    assert (one["rating"], one["verdict"], one["diagnosis"]) == (1, "different", "product-of-derivatives")


def test_a_search_that_finds_no_card_of_today_is_named(kb: Kb, note: Writer) -> None:
    note("a.md", PRODUCT)
    said = review(kb)
    assert "Nothing waits" not in said.out
    assert "“tensor”" in kb("review", "--plain", "--query", "tensor").out


def test_the_log_shows_what_was_typed_and_which_rule_was_missed(kb: Kb, note: Writer) -> None:
    note("a.md", PRODUCT)
    note("b.md", TANGENT)
    review(kb, "2x cos x", "2x sin x + x^2 cos x", "", "", "3")
    first, typed, *others = kb("log").out.splitlines()
    assert "x² sin x" in first and "hard" in first
    assert "2x cos x → 2x sin x + x^2 cos x ✓" in typed and "The product rule" in typed
    assert len(others) == 1 and "tangent" not in typed


def test_an_answer_in_steps_is_shown_step_by_step_where_that_is_wanted(kb: Kb, note: Writer) -> None:
    note("a.md", "# Cooking\n\nQ: How is it made?\nA:\n1. cut\n2. boil\n3. eat\n")
    by_step = review(kb, ":n", ":n", "", "2").out
    first, _, rest = by_step.partition("1. cut")
    assert ("3 in all" in first, "2. boil" in first) == (True, False)
    second, _, third = rest.partition("> ")
    assert "2. boil" not in second
    assert "2. boil" in third.partition("> ")[0]
    assert [by_step.count(step) for step in ("1. cut", "2. boil", "3. eat")] == [1, 1, 1]
    assert ratings(kb) == [2]
    kb("undo")
    assert "1. cut\n   2. boil\n   3. eat\n" in review(kb, "", "3").out


def test_a_cell_that_opens_with_a_sign_is_shown_with_it(kb: Kb, note: Writer) -> None:
    note("signs.md", "---\ncards: all\n---\n# Signs\n\n| Sign | Meaning |\n|---|---|\n| up | > 0 |\n")
    assert "> 0" in [line.strip() for line in review(kb, "", "3").out.splitlines()]
