"""The edges of the command line: wrong use, bad input, odd places; always one sentence, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kb import reading
from kb.cli import commands, due
from tests.cli.conftest import Kb

Writer = Callable[[str, str], Path]
NOTE = "# A\n\nQ: Why?\nA: Because.\n"


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["revew"], "kb review"),
        (["serch", "x"], "kb search"),
        (["./nowhere"], "folder"),
        (["due", "--nothing"], "kb due --help"),
        (["due", "extra"], "extra"),
        (["search"], "QUERY"),
        (["review", "--limit", "many"], "kb review --help"),
        (["review", "--limit"], "--limit"),
        (["--nothing"], "--nothing"),
        (["math", "divide"], "kb math --help"),
        (["undo", "0"], "kb undo --help"),
        ([""], "folder"),
        (["open", ""], "folder"),
        (["course", ""], "folder"),
    ],
)
@pytest.mark.parametrize("locale", ["en_US.UTF-8", "zh_CN.UTF-8"])
def test_wrong_use_is_one_sentence_and_a_hint(
    kb: Kb, monkeypatch: pytest.MonkeyPatch, arguments: list[str], hint: str, locale: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    said = kb(*arguments)
    assert said.code == 2 and said.out == ""
    assert said.err.startswith("kb: ") and said.err.count("\n") == 2
    if locale.startswith("en") or "kb" in hint:
        assert hint in said.err


@pytest.mark.parametrize("locale", ["en_US.UTF-8", "zh_CN.UTF-8"])
@pytest.mark.parametrize(
    "command",
    [[], *([name] for name in commands.COMMANDS), *(["math", name] for name in ("compare", "derive", "show"))],
)
def test_every_command_has_help_in_both_languages(
    kb: Kb, monkeypatch: pytest.MonkeyPatch, command: list[str], locale: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    said = kb(*command, "--help")
    assert said.code == 0 and said.err == ""
    heading = "用法：" if locale.startswith("zh") else "Usage: "
    assert said.out.startswith(" ".join([f"{heading}kb", *command]))


def test_without_a_collection_it_says_how_to_begin(
    kb: Kb, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".kb").rmdir()
    for arguments in ([], ["due"], ["due", "--short"], ["search", "x"]):
        said = kb(*arguments)
        assert said.code == 2 and "kb course FOLDER" in said.err


def test_a_review_in_the_app_wants_a_terminal_and_says_what_works_without(kb: Kb) -> None:
    said = kb("review")
    assert said.code == 2 and "kb review --plain" in said.err


def test_without_a_terminal_a_folder_becomes_a_collection_and_says_what_waits(
    kb: Kb, note: Writer, folder: Path
) -> None:
    (folder / ".kb").rmdir()
    note("a.md", NOTE)
    for arguments in (["due"], ["review", "--plain"], []):
        said = kb(*arguments)
        assert said.code == 2 and "kb -C . due" in said.err
    for arguments in (["open", "."], ["."], []):
        said = kb(*arguments)
        assert said.code == 0 and "1 new" in said.out and "review --plain" in said.out
    assert (folder / ".kb").is_dir() and kb("review", "--plain", typed="3\n").code == 0


def test_the_hint_for_a_folder_of_notes_begins_a_collection(kb: Kb, note: Writer, folder: Path) -> None:
    (folder / ".kb").rmdir()
    note("sub/a.md", NOTE)
    hint = kb("due").err.splitlines()[1]
    command = hint.partition("kb ")[2].split()
    assert kb(*command).code == 0
    assert kb("due").code == 0 and (folder / ".kb").is_dir()


def test_a_home_is_not_offered_as_a_collection(
    kb: Kb, note: Writer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".kb").rmdir()
    note("a.md", NOTE)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    said = kb("due")
    assert said.code == 2 and "kb FOLDER" in said.err and "kb -C . due" not in said.err


@pytest.mark.slow
def test_the_course_is_a_collection_at_once(kb: Kb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kb("course", str(tmp_path / "c1")).code == 0
    monkeypatch.chdir(tmp_path / "c1")
    said = kb("due")
    assert said.code == 0 and "new" in said.out


def test_a_course_inside_a_collection_belongs_to_it(kb: Kb, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kb("course", "sub").code == 0
    assert not (folder / "sub" / ".kb").exists()
    monkeypatch.chdir(folder / "sub")
    assert any(card["note"].startswith("sub/") for card in kb("cards", "--json").json)


def test_a_command_name_wins_over_a_folder(kb: Kb, folder: Path) -> None:
    (folder / "due").mkdir()
    assert kb("due").code == 0
    assert "terminal" in kb("./due").out and (folder / "due" / ".kb").is_dir()


def test_the_collection_is_the_named_one_or_the_nearest(
    kb: Kb, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.md").write_text(NOTE, encoding="utf-8")
    assert kb("-C", str(other), "cards", "--json").json[0]["note"] == "a.md"
    assert kb("cards", "--json").json == []
    monkeypatch.setenv("KB_COLLECTION", str(other))
    assert len(kb("cards", "--json").json) == 1
    assert kb("-C", str(folder), "cards", "--json").json == []
    monkeypatch.delenv("KB_COLLECTION")
    deep = folder / "one" / "two"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert kb("due").code == 0
    assert kb("-C", str(tmp_path / "nowhere"), "due").code == 2


def test_a_note_that_cannot_be_read_hides_no_other(kb: Kb, note: Writer, folder: Path) -> None:
    note("a.md", NOTE)
    (folder / "b.md").symlink_to("b.md")
    (folder / "c.md").write_bytes(b"# C\n\nQ: \xff\xfe\xfa broken?\nA: bytes \x00\x01\n")
    note("d.md", "---\ntitle: [unclosed\n---\n\n# D\n\nQ: Still?\nA: Yes.\n")
    fronts = [card["front"] for card in kb("cards", "--json").json]
    assert "Why?" in fronts and "Still?" in fronts
    said = kb("check")
    assert "front-matter-broken" in said.out and "Traceback" not in said.out + said.err


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root reads everything")
def test_a_note_without_permission_is_a_problem(kb: Kb, note: Writer) -> None:
    note("a.md", NOTE).chmod(0)
    said = kb("check")
    assert said.code == 1 and "note-unreadable" in said.out


def test_a_folder_without_notes_is_said(kb: Kb, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    said = kb("check", str(empty))
    assert said.code == 2 and ".md" in said.err


@pytest.mark.parametrize(
    "line",
    [
        '{"id":"zz","at":"2026-11-20T10:00:00+08:00","day":"2026-11-20","kind":"from-the-future","x":[1]}\n',
        '{"id":"019a0000000000000000aa","at":"2026-11-20T10:',
        '{"id": "a", "at": "yesterday", "day": "2026-11-20", "kind": "review"}\n',
        "[]\n",
        "\x00\x00\n",
    ],
    ids=["a newer version's", "torn", "no time", "no entry", "zeros"],
)
def test_an_odd_journal_line_stops_nothing(kb: Kb, note: Writer, folder: Path, line: str) -> None:
    note("a.md", NOTE)
    kb("review", "--plain", typed="3\n")
    (file,) = (folder / ".kb" / "log").rglob("*.jsonl")
    with file.open("a", encoding="utf-8") as journal:
        journal.write(line)
    assert kb("due").code == 0
    assert [review["rating"] for review in kb("log", "--json").json] == [3]
    doctor = kb("doctor")
    assert doctor.code == 0
    assert ("from-the-future" if "future" in line else "journal-") in doctor.out
    assert "Traceback" not in doctor.out + doctor.err
    kb("undo")
    assert [review["retracted"] for review in kb("log", "--json").json] == [True]


def test_a_bad_config_is_said_and_the_defaults_hold(kb: Kb, note: Writer, folder: Path) -> None:
    note("a.md", NOTE)
    (folder / ".kb" / "config.yaml").write_text("minutes: [\n", encoding="utf-8")
    said = kb("due")
    assert said.code == 0 and "config.yaml" in said.err
    (folder / ".kb" / "config.yaml").write_text("minutes: never\n", encoding="utf-8")
    assert "minutes cannot be never" in kb("due").err


def test_a_bad_now_is_said(kb: Kb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_NOW", "tomorrow")
    said = kb("due")
    assert said.code == 2 and "2026-11-21T09:30:00+08:00" in said.err


def test_text_of_notes_never_commands_the_terminal(kb: Kb, note: Writer, folder: Path) -> None:
    note("a.md", "# \x1b]0;owned\x07A\x1b[2J\n\nQ: Why\x1b[31m \u202eabc?\nA: \x9b2JBecause.\n")
    note("odd\x1b[31m.md", NOTE)
    for arguments in (
        ["cards"],
        ["search", "why"],
        ["show", "A"],
        ["check"],
        ["cards", "--json"],
        ["triage", "--list"],
    ):
        said = kb(*arguments)
        assert not any(character in said.out + said.err for character in "\x1b\x07\x9b\u202e")


def test_a_bug_is_a_report_without_values_and_no_traceback(
    kb: Kb, note: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> str:
        raise RuntimeError("the text of a private note")

    note("a.md", NOTE)
    monkeypatch.setattr(due.light, "short", broken)
    said = kb("due")
    assert said.code == 70 and "Traceback" not in said.err and "RuntimeError" in said.err
    report = Path(said.err.rstrip().rpartition(" ")[2]).read_text(encoding="utf-8")
    assert "RuntimeError" in report and "test_cli_edges.py" in report
    assert "private" not in report.replace('the text of a private note")', "")


def test_an_interrupt_leaves_quietly(kb: Kb, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "import_module", interrupted)
    said = kb("due")
    assert said.code == 130 and said.err.strip() == ""


def test_an_interrupt_while_notes_are_read_loses_nothing(kb: Kb, note: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        note(f"{number}.md", NOTE.replace("Why?", f"Why {number}?"))
    read, left = reading.read_note, [1, 1]

    def interrupted(*note: object) -> reading.Reading:
        if not left:
            raise KeyboardInterrupt
        left.pop()
        return read(*note)

    monkeypatch.setattr("kb.worker.notes.read_note", interrupted)
    assert kb("due").code == 130
    monkeypatch.setattr("kb.worker.notes.read_note", read)
    assert [card["front"] for card in kb("cards", "--json").json] == [f"Why {number}?" for number in range(5)]
    assert kb("doctor").code == 0


def shell(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    source = str(Path(__file__).parents[2])
    return subprocess.run(
        [sys.executable, "-m", "kb", *arguments],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": source, **environment},
        check=False,
    )


def test_an_output_that_knows_no_chinese_stops_nothing(kb: Kb, note: Writer, folder: Path) -> None:
    note("导数.md", "# 导数\n\n问：导数的几何意义是什么？\n答：切线的斜率。\n")
    said = shell("-C", str(folder), "cards", PYTHONIOENCODING="latin-1", LC_ALL="C.UTF-8")
    assert said.returncode == 0 and b"?" in said.stdout and b"Traceback" not in said.stderr
    document = shell("-C", str(folder), "cards", "--json", LC_ALL="C.UTF-8")
    assert json.loads(document.stdout)[0]["note"] == "导数.md"


def test_a_reader_that_goes_away_is_no_fault(kb: Kb, note: Writer, folder: Path) -> None:
    for number in range(300):
        note(f"{number}.md", NOTE.replace("Why?", f"Why {number}, and why is this question so very long?"))
    kb("due")
    source = str(Path(__file__).parents[2])
    program = [sys.executable, "-m", "kb", "-C", str(folder), "cards", "--json"]
    with subprocess.Popen(
        program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": source}
    ) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        errors = running.stderr.read()
    assert errors == b"" and running.returncode in (141, 0)


def test_the_module_is_the_command_and_says_its_version() -> None:
    said = shell("--version")
    assert said.returncode == 0 and said.stdout.startswith(b"kb ")


def test_above_a_collection_the_command_that_names_it_is_told(
    tmp_path: Path, kb: Kb, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "desk" / "notes" / ".kb").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "desk")
    failed = kb("search", "x")
    assert failed.code == 2 and "its folder notes is one" in failed.err and "kb -C notes" in failed.err
