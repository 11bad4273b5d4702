"""`kb optimize`: what it shows, when it adopts, and what it says where it cannot."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.memory import fitting, fsrs
from tests.cli.conftest import Kb
from tests.learner import FORGETFUL, learn, note_of, write_journal

Writer = Callable[[str, str], Path]


@pytest.fixture
def learned(kb: Kb, note: Writer, folder: Path) -> Kb:
    """`kb` in a collection with some eight hundred reviews of a learner whom the defaults do not suit."""
    note("a.md", note_of(110))
    cards = [card["id"] for card in kb("cards", "--json").json]
    write_journal(folder, learn(cards, FORGETFUL))
    return kb


def test_figures_before_and_after_are_shown_and_the_better_ones_adopted(learned: Kb) -> None:
    said = learned("optimize")
    assert said.code == 0
    assert "log loss" in said.out and "RMSE (bins)" in said.out
    assert "in force from now on" in said.out
    assert "In force: parameters fitted to" in learned("config").out
    undone = learned("undo")
    assert "parameters of the forgetting curve" in undone.out
    assert "In force: the default parameters." in learned("config").out


def test_json_has_both_figures_and_the_weights(learned: Kb) -> None:
    said = learned("optimize", "--json").json
    assert said["adopted"] and said["needed"] == 0 and said["since"] is not None
    assert said["after"]["log_loss"] < said["before"]["log_loss"]
    assert said["after"]["rmse"] < said["before"]["rmse"]
    assert said["held_back"] <= said["recalls"] < said["reviews"]
    assert len(fsrs.Parameters(weights=tuple(said["weights"])).weights) == 21


def test_a_trial_run_says_what_would_happen_and_writes_nothing(learned: Kb, folder: Path) -> None:
    before = sorted((folder / ".kb").rglob("*.jsonl"))
    assert "They would be adopted." in learned("optimize", "--dry-run").out
    assert sorted((folder / ".kb").rglob("*.jsonl")) == before
    assert "In force: the default parameters." in learned("optimize", "--reset", "--dry-run").out


def test_the_defaults_come_back(learned: Kb) -> None:
    assert "already" in learned("optimize", "--reset").out
    learned("optimize")
    assert "are in force again" in learned("optimize", "--reset").out
    assert learned("optimize", "--reset", "--json").json == {"reset": False, "dry_run": False}


def test_too_few_reviews_are_no_mistake_and_it_says_how_many_are_needed(kb: Kb, note: Writer) -> None:
    note("a.md", note_of(3))
    said = kb("optimize")
    assert said.code == 0
    assert "Too few for a fit: 400 more" in said.out and "the default parameters" in said.out
    assert kb("optimize", "--json").json["needed"] == 400


def test_after_a_fit_it_waits_for_new_answers_and_says_since_when(learned: Kb) -> None:
    learned("optimize")
    again = learned("optimize").out
    assert "Too few since the last fit: 200 more" in again and "In force: parameters fitted to" in again


def test_without_the_extra_one_sentence_says_how_to_get_it(learned: Kb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "find_spec", lambda _: None)
    said = learned("optimize")
    assert said.code == 2
    assert 'pip install "kb-study[fit]"' in said.err and said.out == ""
    assert learned("optimize", "--json").json["error"]["code"] == "no-fit"


def test_interrupted_it_says_that_nothing_has_changed(learned: Kb, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(fitting, "fit", interrupted)
    said = learned("optimize")
    assert said.code == 130 and "nothing has changed" in said.err
    assert "In force: the default parameters." in learned("config").out


def test_in_chinese(learned: Kb) -> None:
    learned("config", "language", "zh")
    said = learned("optimize").out
    assert "对数损失" in said and "从现在起按拟合的参数安排" in said
    assert "遗忘曲线的参数" in learned("undo").out


def test_doctor_names_parameters_of_a_newer_model(learned: Kb, folder: Path) -> None:
    newer = {"id": "ff1", "at": "2027-11-20T10:00:00+01:00", "day": "2027-11-20", "kind": "parameters"}
    log = folder / ".kb" / "log" / "newer"
    log.mkdir(parents=True)
    text = json.dumps(newer | {"model": "fsrs-8", "weights": [0.5] * 34, "reviews": 9000, "figures": {}})
    (log / "2027-11.jsonl").write_text(text + "\n", encoding="utf-8")
    said = learned("doctor")
    assert said.code == 0
    assert "Parameters of 2027-11-20 are of a newer model (fsrs-8): kept, not used." in said.out
    (told,) = learned("doctor", "--json").json["unused_parameters"]
    assert (told["model"], told["why"]) == ("fsrs-8", "newer")
