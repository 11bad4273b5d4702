"""Notes as they lie on a disk: names that are no text, files that cannot be read, folders that decide."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from kb.model import Standing
from tests.conftest import Opener

NOTE = "# Limits\n\nQ: Which value does 1/n approach as n grows without bound?\nA: Zero.\n"
TABLE = (
    "# Norms of vectors\n\n| norm | use |\n|---|---|\n| one-norm | sparse models |\n| two-norm | ridge regression |\n"
)


def test_a_file_whose_name_is_no_text_is_a_problem_and_the_rest_is_read(folder: Path, opened: Opener) -> None:
    try:
        (Path(os.fsdecode(os.fsencode(folder) + b"/\xff.md"))).write_text(NOTE, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes names that are text only")
    (folder / "a.md").write_text(TABLE, encoding="utf-8")
    kb = opened()
    assert {card.card.note for card in kb.cards()} == {"a.md"}
    assert [problem.code for problem in kb.problems()] == ["name-not-text"]
    assert kb.refresh().added == 0


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, opened: Opener, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(NOTE, encoding="utf-8")
    (folder / "a.md").symlink_to(tmp_path / "secret.md")
    (folder / "b").symlink_to(tmp_path)
    assert opened().cards() == []


def test_a_damaged_byte_hides_nothing_else(folder: Path, opened: Opener) -> None:
    (folder / "a.md").write_bytes(NOTE.encode() + b"\n\xff\xfe broken\n")
    kb = opened()
    assert len(kb.cards()) == 1
    assert kb.problems()


def test_an_import_says_beforehand_what_it_then_does(folder: Path, opened: Opener, tmp_path: Path) -> None:
    (folder / ".kb.yaml").write_text("cards: all\n", encoding="utf-8")
    source = tmp_path / "norms.txt"
    source.write_text(TABLE, encoding="utf-8")
    kb = opened()
    plan = kb.plan_import([source])
    (file,) = plan.files
    assert (file.target, file.active, file.drafts) == ("norms.md", 2, 0)
    assert not (folder / "norms.md").exists()
    changes = kb.carry_out(plan)
    assert (changes.added, changes.drafts) == (2, 0)
    assert {card.standing for card in kb.cards()} == {Standing.ACTIVE}
    text = (folder / "norms.md").read_text(encoding="utf-8")
    assert text.startswith('---\nsource: "norms.txt"\nimported: 2026-11-21 ')
    assert text.endswith(TABLE)


def test_importing_twice_writes_once_and_never_over_another_note(folder: Path, opened: Opener, tmp_path: Path) -> None:
    source = tmp_path / "norms.txt"
    source.write_text(TABLE, encoding="utf-8")
    kb = opened()
    kb.carry_out(kb.plan_import([source]))
    assert [file.skipped for file in kb.plan_import([source]).files] == ["same"]
    source.write_text(TABLE + "\nMore.\n", encoding="utf-8")
    assert [file.target for file in kb.plan_import([source]).files] == ["norms-2.md"]
    kb.carry_out(kb.plan_import([source]))
    assert (folder / "norms.md").read_text(encoding="utf-8").endswith("ridge regression |\n")


def many(count: int) -> str:
    return "# Numbers\n\n" + "\n".join(
        f"Q: Which number follows {n}, counting by one?\nA: {n + 1} it is.\n" for n in range(count)
    )


def cut(path: Path, text: str, *, minutes_ago: int = 0) -> None:
    path.write_text(text, encoding="utf-8")
    at = time.time() - 60 * minutes_ago
    os.utime(path, (at, at))


@pytest.mark.parametrize("left", ["", many(12)[:120], many(12)[: len(many(12)) // 2]], ids=["emptied", "cut", "halved"])
def test_a_note_that_loses_too_much_at_once_is_left_as_it_was(folder: Path, opened: Opener, left: str) -> None:
    cut(folder / "a.md", many(12), minutes_ago=60)
    kb = opened()
    cut(folder / "a.md", left)
    changes = kb.refresh()
    assert (changes.left, changes.retired) == (("a.md",), 0)
    assert [problem.code for problem in changes.problems] == ["note-left-cards"]
    assert kb.doctor().differing == ()
    assert {card.standing for card in kb.cards()} == {Standing.ACTIVE}
    cut(folder / "a.md", many(12))
    assert kb.refresh().left == ()
    assert len(kb.cards()) == 12


def test_the_rest_is_read_when_one_note_is_left(folder: Path, opened: Opener) -> None:
    cut(folder / "a.md", many(12), minutes_ago=60)
    kb = opened()
    cut(folder / "a.md", "")
    (folder / "b.md").write_text(NOTE, encoding="utf-8")
    changes = kb.refresh()
    assert (changes.left, changes.added) == (("a.md",), 1)


def test_cards_that_moved_to_another_note_are_no_loss(folder: Path, opened: Opener) -> None:
    cut(folder / "a.md", many(12), minutes_ago=60)
    kb = opened()
    cut(folder / "a.md", "# Numbers\n")
    cut(folder / "b.md", many(12))
    changes = kb.refresh()
    assert (changes.left, changes.retired) == ((), 0)


def test_replacement_characters_are_no_edit(folder: Path, opened: Opener) -> None:
    cut(folder / "a.md", many(2), minutes_ago=60)
    kb = opened()
    cut(folder / "a.md", "".join("\ufffd" if n % 4 == 0 else c for n, c in enumerate(many(2))), minutes_ago=60)
    assert kb.refresh().left == ("a.md",)
    assert {card.standing for card in kb.cards()} == {Standing.ACTIVE}


@pytest.mark.parametrize("text", ["cards: nonsense\n", "cards: [\n", "- cards\n", "colour: red\n"])
def test_a_folder_config_that_says_nothing_known_is_a_problem(folder: Path, opened: Opener, text: str) -> None:
    (folder / "a.md").write_text(TABLE, encoding="utf-8")
    (folder / ".kb.yaml").write_text(text, encoding="utf-8")
    kb = opened()
    assert [(problem.note, problem.code) for problem in kb.problems()] == [(".kb.yaml", "folder-config-broken")]
    assert kb.today_page().problems == 1
    (folder / ".kb.yaml").write_text("cards: all\n", encoding="utf-8")
    kb.refresh()
    assert kb.problems() == []
