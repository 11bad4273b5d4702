"""What each command says, and the documents that it prints with `--json`."""

from __future__ import annotations

import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.settings import NAMES
from tests.cli.conftest import Kb

Writer = Callable[[str, str], Path]

GRADIENT = """---
title: Gradients
concept: gradient
aliases: [梯度, nabla]
---

# Gradients

**Gradient**: the column vector of all first partial derivatives

$$\\frac{d}{dx} x^2 = 2x$$

Q: Where does the gradient point?
A: Uphill, along $\\nabla f$.
"""
TABLE = """# Colours

| colour | meaning |
|---|---|
| red | stop |
| green | go |
| amber | wait |
"""


def test_due_counts_what_waits(kb: Kb, note: Writer) -> None:
    note("a.md", GRADIENT)
    said = kb("due", "--json")
    fields = {"due", "new", "learning", "minutes", "undecided", "overdue", "paused", "spread", "siblings"}
    assert said.json.keys() == fields
    assert said.json["due"] == 0 and said.json["new"] >= 1 and said.err == ""
    assert "new" in kb("due").out


def test_a_collection_without_notes_says_how_to_get_some(kb: Kb) -> None:
    for command in (["due"], ["review", "--plain"]):
        said = kb(*command)
        assert said.code == 0 and "kb course" in said.out


def test_what_changed_in_the_notes_is_said_once(kb: Kb, note: Writer) -> None:
    note("a.md", GRADIENT)
    assert "1 note read" in kb("due").err
    assert kb("due").err == ""


def test_cards_are_listed_in_note_order_with_all_fields(kb: Kb, note: Writer) -> None:
    note("sub/a.md", GRADIENT)
    note("b.md", TABLE)
    cards = kb("cards", "--json").json
    assert [card["note"] for card in cards] == sorted(card["note"] for card in cards)
    typed = next(card for card in cards if card["kind"] == "derivative")
    assert typed["note"] == "sub/a.md" and typed["answer"] == "2x" and typed["state"] == "new"
    assert typed.keys() == {
        *("id", "note", "line", "concept", "kind", "rule", "standing", "front", "back", "answer", "state", "due"),
        *("stability", "difficulty", "ask_now", "wished", "flagged", "tags"),
    }
    assert typed["due"] is typed["stability"] is typed["difficulty"] is None
    uphill = next(card for card in cards if card["front"] == "Where does the gradient point?")
    assert uphill["answer"] is None and isinstance(uphill["id"], str)
    assert "∇f" not in kb("cards").err and "Where does the gradient point?" in kb("cards").out


def test_a_reviewed_card_has_its_memory(kb: Kb, note: Writer) -> None:
    note("a.md", "# A\n\nQ: Why?\nA: Because.\n")
    kb("review", "--plain", typed="3\n")
    (card,) = kb("cards", "--json").json
    assert card["state"] == "review" and card["stability"] > 0 and 1 <= card["difficulty"] <= 10
    (review,) = kb("log", "--json").json
    assert review.keys() == {
        *("id", "card", "rating", "at", "day", "seconds", "typed", "verdict", "retracted", "exercise", "diagnosis"),
    }
    assert review["card"] == card["id"] and review["at"].startswith(review["day"][:4]) and "+" in review["at"]
    assert "Why?" in kb("log").out


def test_search_finds_concepts_first(kb: Kb, note: Writer) -> None:
    note("a.md", GRADIENT)
    hits = kb("search", "gradient", "--json").json
    assert hits[0]["kind"] == "concept" and hits[0]["note"] == "a.md"
    assert {"kind", "title", "heading", "note", "line", "snippet", "score"} <= hits[0].keys()
    assert all(hit["kind"] == "card" for hit in kb("search", "gradient", "--kind", "card", "--json").json)
    assert len(kb("search", "gradient", "--limit", "1", "--json").json) == 1
    assert "a.md:" in kb("search", "梯度").out
    assert "Nothing found" in kb("search", "zyxw").out


def test_the_page_of_a_concept_by_name_key_and_alias(kb: Kb, note: Writer) -> None:
    note("a.md", GRADIENT)
    for name in ("Gradients", "gradient", "nabla"):
        assert kb("show", name, "--json").json["parts"][0]["note"] == "a.md"
    said = kb("show", "nabla")
    assert "Where does the gradient point?" in said.out and "$" not in said.out
    mended = kb("show", "gradiant")
    assert mended.code == 0 and "asked: “gradiant”" in mended.err
    missing = kb("show", "gradient zzz")
    assert missing.code == 2 and "Gradient" in missing.err


def test_import_shows_first_and_writes_only_without_dry_run(kb: Kb, folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "colours.txt"
    source.write_text(TABLE, encoding="utf-8")
    dry = kb("import", "--dry-run", str(source))
    assert dry.code == 0 and "colours.md" in dry.out and list(folder.glob("*.md")) == []
    assert kb("import", "--dry-run", "--json", str(source)).json["notes"] == 1
    done = kb("import", str(source), "--json").json
    assert (folder / "colours.md").exists()
    assert done["added"] >= 2 and done["files"][0]["note"] == "colours.md"
    assert {"added", "changed", "joined", "retired", "undecided", "drafts", "problems"} <= done.keys()
    again = kb("import", str(source))
    assert "already" in again.out and len(list(folder.glob("*.md"))) == 1


def test_import_reads_standard_input(kb: Kb, folder: Path) -> None:
    assert kb("import", "-", typed="# Red\n\nQ: Why?\nA: Rust.\n").code == 0
    (written,) = folder.glob("*.md")
    assert "Q: Why?" in written.read_text(encoding="utf-8")


def test_import_names_what_could_not_be_used_with_its_line(kb: Kb, tmp_path: Path) -> None:
    source = tmp_path / "a.md"
    source.write_text("# A\n\nQ: What is missing?\n\n## B\n\ntext\n", encoding="utf-8")
    said = kb("import", "--dry-run", str(source))
    assert "question-without-answer" in said.out and ":" in said.out


def test_triage_keeps_silences_and_takes_back(kb: Kb, note: Writer) -> None:
    note("b.md", TABLE)
    drafts = [card for card in kb("cards", "--json").json if card["standing"] == "draft"]
    assert len(drafts) >= 3
    assert f"{len(drafts)} drafts" in kb("triage", "--list").out
    said = kb("triage", typed="\nx\nu\nq\n")
    assert said.code == 0 and "taken back: dropped" in said.out
    standings = {card["id"]: card["standing"] for card in kb("cards", "--json").json}
    assert standings[drafts[0]["id"]] == "active"
    assert standings[drafts[1]["id"]] == "draft"


@pytest.mark.parametrize(("key", "standing"), [("K", "active"), ("X", "silenced"), ("Ｘ", "silenced")])
def test_triage_decides_about_a_rule_in_a_note(kb: Kb, note: Writer, key: str, standing: str) -> None:
    note("b.md", TABLE)
    kb("triage", typed=f"{key}\n")
    assert {card["standing"] for card in kb("cards", "--json").json} == {standing}


def test_check_needs_no_collection_and_fails_on_errors_only(kb: Kb, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.md", tmp_path / "bad.md"
    good.write_text("# A\n\nQ: Why?\nA: Because.\n", encoding="utf-8")
    bad.write_text("# A\n\n$$\\frac{d}{dx} x^2 = 3x$$\n", encoding="utf-8")
    assert kb("check", str(good)).code == 0
    said = kb("check", str(bad))
    assert said.code == 1 and f"{bad}:3:1: error false-claim" in said.out
    (problem,) = kb("check", str(bad), "--json").json
    assert problem.keys() == {"note", "line", "column", "severity", "code", "message", "hint"}
    assert (problem["line"], problem["severity"]) == (3, "error")
    assert kb("check", str(tmp_path)).code == 1


def test_check_of_the_collection_calls_notes_by_their_paths_in_it(kb: Kb, note: Writer) -> None:
    note("sub/a.md", "# A\n\nQ: What is missing?\n\n## B\n\ntext\n")
    assert [problem["note"] for problem in kb("check", "--json").json] == ["sub/a.md"]
    assert [problem["note"] for problem in kb("check", "sub/a.md", "--json").json] == ["sub/a.md"]


def test_undo_takes_back_so_many(kb: Kb, note: Writer) -> None:
    for name in ("a", "b", "c"):
        note(f"{name}.md", f"# {name}\n\nQ: Why {name}?\nA: Because of {name}.\n")
    kb("review", "--plain", typed="3\n3\n3\n")
    taken = kb("undo", "2", "--json").json
    assert [one["kind"] for one in taken] == ["review", "review"] and all(one["at"] for one in taken)
    assert [one["retracted"] for one in kb("log", "--json").json] == [False, True, True]
    assert "taken back: good" in kb("undo").out
    assert "nothing to take back" in kb("undo").out


def test_doctor_and_backup_prove_that_nothing_is_lost(kb: Kb, note: Writer, tmp_path: Path) -> None:
    note("a.md", "# A\n\nQ: Why?\nA: Because.\n")
    kb("review", "--plain", typed="3\n")
    health = kb("doctor", "--json").json
    assert (health["cards"], health["reviews"], health["differing"]) == (1, 1, [])
    assert kb("backup").code == 0
    assert "it restores" in kb("doctor").out
    packed = tmp_path / "mine.tar.gz"
    assert kb("backup", "--to", str(packed)).code == 0
    with tarfile.open(packed) as archive:
        assert any(name.endswith(".jsonl") for name in archive.getnames())
    assert kb("backup", "--to", str(packed)).code == 2


def test_config_explains_changes_and_refuses(kb: Kb) -> None:
    shown = kb("config")
    assert all(f"{name}: " in shown.out for name in NAMES)
    assert kb("config", "minutes", "25", "--json").json == {"minutes": 25}
    assert kb("config", "--json").json["minutes"] == 25
    for name, value in (("minutes", "many"), ("retention", "1.2"), ("colour", "red"), ("cards", "none")):
        assert kb("config", name, value).code == 2
    assert "设置" in kb("config", "language", "zh").out or kb("config", "language").out.count("界面语言")
    assert "分钟" in kb("due").out or "笔记" in kb("due").out
    assert kb("config", "language", "null", "--json").json == {"language": None}


def test_compare_says_what_was_read(kb: Kb) -> None:
    assert kb("math", "compare", "x^2 + 2x + 1", "(x+1)^2").out.startswith("Right.")
    verdict = kb("math", "compare", "--derivative-of", "sin(x^2)", "cos(x^2)", "--json").json
    assert (verdict["outcome"], verdict["diagnosis"]) == ("different", "inner-derivative-missing")
    assert kb("math", "compare", "--derivative-of", "t^2", "--by", "t", "2t", "--json").json["outcome"] == "equal"
    assert kb("math", "compare", "--json", "-x", "0-x").json["outcome"] == "equal"
    # What nothing computes with is compared sign by sign.
    norms = r"\|x+y\| \le \|x\|+\|y\|"
    assert kb("math", "compare", norms, "||x+y|| <= ||y|| + ||x||").out.startswith("Right.")
    assert "points the other way" in kb("math", "compare", norms, "||x+y|| >= ||x|| + ||y||").out
    unreadable = kb("math", "compare", "x^2", "x^(2", "--json").json
    assert unreadable["outcome"] == "unreadable" and unreadable["arguments"]["position"] >= 2


def test_a_long_step_stands_on_lines_that_fit(kb: Kb) -> None:
    shown = kb("math", "derive", "(sin x)^x + e^x/(1+e^x)^2").out.splitlines()
    assert max(map(len, shown)) <= 80
    assert [line for line in shown if line.startswith("    Quotient rule")]
    assert "    = " in "\n".join(shown)


def test_derive_names_its_steps(kb: Kb) -> None:
    found = kb("math", "derive", "x^2 * sin(x)", "--json").json
    assert "product" in [step["rule"] for step in found["steps"]]
    assert kb("math", "compare", "2x sin x + x^2 cos x", found["text"], "--json").json["outcome"] == "equal"
    assert kb("math", "derive", "x^2").out.strip().endswith("2*x")
    bad = kb("math", "derive", "x^^")
    assert bad.code == 2 and "could not be read" in bad.err


def test_show_sets_a_formula(kb: Kb) -> None:
    rows = kb("math", "show", r"\frac{a}{b}").out.splitlines()
    assert [row.strip() for row in rows] == ["a", "─", "b"]
    assert kb("math", "show", "--inline", r"\frac{a}{b}").out == "a/b\n"


def test_the_course_is_copied_once_and_never_over_what_is_there(kb: Kb, tmp_path: Path) -> None:
    target = tmp_path / "course"
    said = kb("course", str(target))
    assert said.code == 0 and f"kb {target}" in said.out
    notes = sorted(target.rglob("*.md"))
    assert len(notes) >= 12 and (target / ".kb.yaml").exists()
    notes[0].write_text("mine", encoding="utf-8")
    notes[1].unlink()
    again = kb("course", str(target))
    assert notes[0].read_text(encoding="utf-8") == "mine" and notes[1].exists()
    assert notes[0].name in again.out and "1 note copied" in again.out
