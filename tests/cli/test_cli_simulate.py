"""`kb simulate`: what it shows, that it says what it rests on, and that it changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb.memory import costs
from kb.memory.fsrs import DEFAULT_WEIGHTS
from tests.cli.conftest import Kb
from tests.learner import learn, note_of, write_journal

Writer = Callable[[str, str], Path]


def test_the_table_marks_the_setting_and_the_best(kb: Kb, note: Writer, folder: Path) -> None:
    note("a.md", note_of(40))
    before = sorted((folder / ".kb").rglob("*.jsonl"))
    said = kb("simulate", "--days", "60")
    assert said.code == 0 and said.err.count("\n") == 1  # one note read
    first, heads, *rows = said.out.splitlines()
    assert first == "40 cards, 40 of them new; 60 days of at most 15 minutes:"
    assert heads.split()[0] == "retention"
    (now,) = (row for row in rows if "← your setting" in row)
    assert now.split()[0] == "0.90"
    assert sum("most remembered per minute" in row for row in rows) == 1
    assert sum(row.endswith("most remembered") for row in rows) == 1
    assert rows[-1] == "Times and ratings are an average person's: there are no answers of yours yet."
    assert sorted((folder / ".kb").rglob("*.jsonl")) == before


def test_json_has_a_row_for_each_retention_and_is_the_same_each_time(kb: Kb, note: Writer) -> None:
    note("a.md", note_of(40))
    kb("config", "retention", "0.85")
    said = kb("simulate", "--days", "90", "--json")
    assert said.err == ""
    found = said.json
    assert (found["days"], found["cards"], found["new"], found["simulated"]) == (90, 40, 40, 40)
    assert (found["retention"], found["minutes"], found["answers"]) == (0.85, 15, 0)
    aims = [row["retention"] for row in found["rows"]]
    assert aims == sorted({*costs.RETENTIONS, 0.85})
    for row in found["rows"]:
        assert row["introduced"] == 40 and 0 < row["remembered"] <= 40 and 0 < row["minutes"] <= 15
    assert found["rows"][-1]["minutes"] > found["rows"][0]["minutes"]
    best = max(found["rows"], key=lambda row: row["remembered_per_minute"])
    assert found["best"] == best["retention"]
    assert found["most"] == max(found["rows"], key=lambda row: row["remembered"])["retention"]
    assert kb("simulate", "--days", "90", "--json").json == found


def test_it_goes_by_the_persons_own_answers_and_cards_in_review(kb: Kb, note: Writer, folder: Path) -> None:
    note("a.md", note_of(60))
    cards = [card["id"] for card in kb("cards", "--json").json]
    slow = kb("simulate", "--days", "60", "--json").json
    write_journal(folder, learn(cards[:50], DEFAULT_WEIGHTS, times=4))
    found = kb("simulate", "--days", "60", "--json").json
    assert (found["cards"], found["new"]) == (60, 10) and found["answers"] > 100
    # 8 seconds an answer, whatever the rating; and hardly any of the cards are new.
    minutes = [row["minutes"] / row["answers"] for row in found["rows"]]
    assert minutes == pytest.approx([8 / 60] * len(minutes), rel=0.05)
    assert slow["rows"][5]["minutes"] / slow["rows"][5]["answers"] > 10 / 60
    assert "Times and ratings are yours, from" in kb("simulate", "--days", "5").out


def test_a_day_that_was_wished_for_is_the_day_on_which_a_card_comes(kb: Kb, note: Writer, folder: Path) -> None:
    note("a.md", note_of(30))
    cards = [card["id"] for card in kb("cards", "--json").json]
    write_journal(folder, learn(cards, DEFAULT_WEIGHTS, times=4))
    days = 3
    before = kb("simulate", "--days", str(days), "--json").json["rows"][0]["answers"]
    far = (datetime.now(UTC).date() + timedelta(days=900)).isoformat()
    for card in cards:
        assert kb("due", "--card", card, "--on", far).code == 0
    assert kb("simulate", "--days", str(days), "--json").json["rows"][0]["answers"] == 0 < before


def test_where_nothing_is_asked_one_sentence_says_so(kb: Kb) -> None:
    said = kb("simulate")
    assert said.code == 0 and said.out == "There is nothing to simulate yet: no card is asked here.\n"
    assert kb("simulate", "--json").json["rows"] == []
    kb("config", "language", "zh")
    assert "没有要问的卡片" in kb("simulate").out


def test_in_chinese_the_columns_stand_below_each_other(kb: Kb, note: Writer) -> None:
    note("a.md", note_of(20))
    kb("config", "language", "zh")
    said = kb("simulate", "--days", "30").out
    assert "20 张卡片，其中 20 张新的；30 天，每天最多 15 分钟：" in said
    assert "现在的设置" in said and "每分钟记得最多" in said and "一般人" in said


def test_days_are_at_least_one_and_at_most_ten_years(kb: Kb, note: Writer) -> None:
    note("a.md", note_of(2))
    for wrong in ("0", "-1", "x", "3651", "99999999999999"):
        said = kb("simulate", "--days", wrong)
        assert said.code == 2 and said.out == "" and "--days" in said.err
    assert kb("simulate", "--days", "1").code == 0


def test_interrupted_it_ends_with_one_word(kb: Kb, note: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    note("a.md", note_of(2))
    monkeypatch.setattr(costs, "costs", interrupted)
    said = kb("simulate")
    assert said.code == 130 and "Stopped." in said.err and said.out == ""


def test_a_large_collection_is_sampled_and_it_says_so(kb: Kb, note: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    note("a.md", note_of(90))
    monkeypatch.setattr(costs.sampled, "__defaults__", (30,))
    said = kb("simulate", "--days", "40")
    assert "(from a sample of 30 cards, scaled up)" in said.out
    assert kb("simulate", "--days", "40", "--json").json["simulated"] == 30
