"""`kb stats`: what it shows, of all cards and of some, on any width and in both languages; everything as JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from kb.memory import fsrs
from kb.typesetting.cells import cells
from tests.cli.conftest import Kb
from tests.learner import LAST_DAY, Learned, learn, write_journal

Writer = Callable[[str, str], Path]
NOTE = "# Terms\n\n" + "".join(f"Q: What is term {n}?\nA: Meaning {n}.\n\n" for n in range(12))
OTHER = "# 范数\n\n" + "".join(f"问：第 {n} 个范数是什么？\n答：含义 {n}。\n\n" for n in range(6))


@pytest.fixture
def answers(kb: Kb, note: Writer, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Learned]:
    """A collection with what a learner answered until the evening of the last day."""
    note("a.md", NOTE)
    note("b.md", OTHER)
    given = learn([card["id"] for card in kb("cards", "--json").json], fsrs.DEFAULT_WEIGHTS)
    write_journal(folder, given)
    monkeypatch.setenv("KB_NOW", f"{LAST_DAY}T22:00:00+00:00")
    return given


def test_before_the_first_answer_it_says_what_will_be_here(kb: Kb, note: Writer) -> None:
    note("a.md", NOTE)
    said = kb("stats")
    assert said.code == 0
    assert said.out.startswith("Nothing has been answered yet.")
    empty = kb("stats", "--json").json
    assert empty["total"]["answers"] == 0 and empty["days"] == [] and empty["total"]["retention"] is None


def test_json_holds_every_answer_by_day_and_in_total(kb: Kb, answers: list[Learned]) -> None:
    found = kb("stats", "--json").json
    assert found["day"] == LAST_DAY.isoformat() and found["query"] is None
    assert {one["day"]: one["answers"] for one in found["days"]} == {
        day.isoformat(): sum(one.day == day for one in answers) for day in {one.day for one in answers}
    }
    total = found["total"]
    assert total["answers"] == len(answers) == sum(week["answers"] for week in found["weeks"])
    assert total["recalls"] == sum(one["recalls"] for one in found["calibration"])
    assert total["recalls"] == total["young"]["recalls"] + total["mature"]["recalls"]
    assert total["recalls"] == sum(one["recalls"] for one in found["concepts"])
    month = {LAST_DAY - timedelta(days=back) for back in range(30)}
    assert found["last_30_days"]["answers"] == sum(one.day in month for one in answers)
    assert {one["concept"] for one in found["concepts"]} == {"Terms", "范数"}
    sure = [one["retrievability"] for one in found["concepts"]]
    assert sure == sorted(sure) and all(0 < one < 1 for one in sure)
    assert sum(found["load"]["weeks"]) + found["load"]["later"] == 18
    assert sum(found["cards"].values()) == 18


def test_a_learner_who_is_as_the_curve_says_is_foretold_well(kb: Kb, answers: list[Learned]) -> None:
    total = kb("stats", "--json").json["total"]
    assert total["recalls"] > 80
    assert total["retention"] == pytest.approx(total["foretold"], abs=0.1)


def test_a_query_narrows_everything_to_the_cards_that_it_finds(kb: Kb, answers: list[Learned]) -> None:
    here = {card["id"] for card in kb("cards", "note:b", "--json").json}
    found = kb("stats", "note:b", "--json").json
    assert found["query"] == "note:b"
    assert found["total"]["answers"] == sum(one.card in here for one in answers)
    assert [one["concept"] for one in found["concepts"]] == ["范数"]
    assert sum(found["cards"].values()) == 6
    said = kb("stats", "note:b").out
    assert said.startswith("Only cards that are found: notes named b\n")
    assert "No answered card is found by this: notes named zzz" in kb("stats", "note:zzz").out


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_line_is_wider_than_the_terminal(
    kb: Kb, answers: list[Learned], monkeypatch: pytest.MonkeyPatch, columns: int, language: str
) -> None:
    kb("config", "language", language)
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = kb("stats").out.splitlines()
    assert [line for line in lines if cells(line) > columns] == []
    names = {"en": ("Overview", "Retention", "Foretold", "To come", "Time", "Concepts", "Typed")}.get(
        language, ("总览", "记住率", "预测", "将来", "用时", "概念", "输入")
    )
    assert tuple(line.removeprefix("── ") for line in lines if line.startswith("── ")) == names
    assert not any("\x1b" in line for line in lines)


def test_a_terminal_of_plain_letters_gets_plain_letters(
    kb: Kb, answers: list[Learned], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_FORMULAS", "ascii")
    drawn = kb("stats", "note:a").out
    assert not set("█░▒▓●▁▂▃▄▅▆▇─") & set(drawn)
    assert "Mon ...." in drawn


def test_the_calendar_has_a_row_for_each_weekday_and_the_last_day_in_it(kb: Kb, answers: list[Learned]) -> None:
    lines = kb("stats").out.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("Mon "))
    rows = [line[4:] for line in lines[at : at + 7]]
    answered = {one.day for one in answers}
    monday = LAST_DAY - timedelta(days=LAST_DAY.weekday(), weeks=52)
    for weekday, row in enumerate(rows):
        for week, sign in enumerate(row):
            day: date = monday + timedelta(weeks=week, days=weekday)
            assert (sign != "·") == (day in answered), day
    # Friday is the last day; the weekend is still to come.
    assert [len(row) for row in rows] == [53, 53, 53, 53, 53, 52, 52]


def test_mistakes_of_typed_answers_are_named(kb: Kb, note: Writer) -> None:
    note("a.md", "- $(\\sin x)' = \\cos x$\n")
    kb("review", "--plain", typed="-cos(x)\n-cos(x)\n1\n")
    (mistake,) = kb("stats", "--json").json["typed"]["diagnoses"]
    assert mistake == {"diagnosis": "trig-sign", "count": 1}
    assert "wrong  1" in kb("stats").out
