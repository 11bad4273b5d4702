"""Importing: what was written is said, what could not be used is named with the lines of its source."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.collection import importing
from tests.cli.conftest import Kb, write

Writer = Callable[[str, str], Path]
PROSE = "The light of stars is old.\n\nIt has been on its way for years.\n"
CLAIM = "# Powers\n\n$$\\frac{d}{dx} x^3 = 2x^2$$\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.mkdir()
    return path


def test_a_text_without_cards_is_imported_and_said_so(kb: Kb, folder: Path, source: Path) -> None:
    write(source, "stars.txt", PROSE)
    said = kb("import", str(source / "stars.txt"))
    assert said.code == 0 and (folder / "stars.md").exists()
    assert "→ stars.md" in said.out and "1 note written" in said.out
    assert "Nothing was imported" not in said.out


def test_a_text_whose_cards_are_known_is_imported_and_said_so(kb: Kb, note: Writer, source: Path) -> None:
    note("a.md", "# A\n\nQ: Why?\nA: Because.\n")
    write(source, "b.md", "# B\n\nQ: Why?\nA: Because.\n")
    assert "1 note written" in kb("import", str(source / "b.md")).out


def test_the_document_of_an_import_names_its_files(kb: Kb, source: Path) -> None:
    write(source, "stars.txt", PROSE)
    (source / "old.txt").write_bytes("梯度：全体一阶偏导数排成的列向量。\n".encode("gb18030"))
    files = {Path(file["source"]).name: file for file in kb("import", str(source), "--json").json["files"]}
    assert files["stars.txt"]["target"] == "source/stars.md"
    assert files["old.txt"]["encoding"].lower().startswith("gb") and not files["old.txt"]["skipped"]
    assert files["stars.txt"]["problems"] == []


def test_problems_have_the_lines_of_the_source(kb: Kb, folder: Path, source: Path) -> None:
    path = write(source, "powers.md", CLAIM)
    said = kb("import", "--dry-run", str(path))
    assert said.code == 1 and f"{path}:3:1: error false-claim" in said.out
    written = kb("import", str(path), "--json")
    ((problem,),) = [file["problems"] for file in written.json["files"]]
    assert written.code == 1 and problem["line"] == 3
    # The note has its source named above the text, so there the same line comes later.
    (at_home,) = kb("check", "powers.md", "--json").json
    rows = (folder / "powers.md").read_text(encoding="utf-8").splitlines()
    assert at_home["line"] > 3 and rows[at_home["line"] - 1] == CLAIM.splitlines()[2]


def test_front_matter_of_its_own_leaves_lines_where_they_are(kb: Kb, source: Path) -> None:
    path = write(source, "powers.md", f"---\ntitle: Powers\n---\n{CLAIM}")
    assert f"{path}:6:1: error false-claim" in kb("import", "--dry-run", str(path)).out


def test_a_text_that_is_there_already_is_done_with(kb: Kb, source: Path) -> None:
    path = write(source, "powers.md", CLAIM)
    kb("import", str(path))
    again = kb("import", str(path))
    assert again.code == 0 and "already" in again.out and "false-claim" not in again.out


@pytest.mark.parametrize(
    ("name", "held", "code"),
    [("a.txt", PROSE.encode(), 0), ("bad.txt", b"\x00\x01\x02", 1), ("a.pdf", b"%PDF", 1)],
    ids=["prose", "no text", "another kind"],
)
def test_the_exit_code_tells_whether_anything_could_be_used(
    kb: Kb, source: Path, name: str, held: bytes, code: int
) -> None:
    (source / name).write_bytes(held)
    for arguments in (["--dry-run"], ["--json"], []):
        said = kb("import", *arguments, str(source))
        # The second time the text is there already.
        assert said.code == code


def test_standard_input_without_text_is_no_note(kb: Kb, folder: Path) -> None:
    said = kb("import", "-", typed=" \n")
    assert said.code == 1 and "Nothing was imported" in said.out and not list(folder.glob("*.md"))


def test_what_is_passed_over_in_a_folder_is_named(kb: Kb, source: Path) -> None:
    write(source, "a.md", PROSE)
    write(source, ".hidden", "x")
    for number in range(9):
        write(source, f"picture-{number}.png", "x")
    said = kb("import", "--dry-run", str(source))
    assert said.code == 0 and "9 files passed over" in said.out
    assert "picture-0.png" in said.out and "picture-8.png" not in said.out and ".hidden" not in said.out
    assert len(kb("import", str(source), "--json").json["passed_over"]) == 9


def test_a_name_with_a_line_end_breaks_no_line(kb: Kb, note: Writer, source: Path) -> None:
    note("odd\nname.md", CLAIM)
    path = write(source, "odd\nsource.md", CLAIM)
    said = [kb(*one) for one in (["cards"], ["check"], ["search", "powers"], ["show", "Powers"], ["triage", "--list"])]
    said.append(kb("import", "--dry-run", str(path)))
    said.append(kb("import", str(source / "no\nwhere")))
    for one in said:
        assert not [row for row in (one.out + one.err).splitlines() if row.startswith(("name", "source", "where"))]


def test_an_edited_note_is_not_imported_a_second_time(kb: Kb, folder: Path, source: Path) -> None:
    path = write(source, "stars.txt", PROSE)
    kb("import", str(path))
    (folder / "stars.md").rename(folder / "light.md")
    with (folder / "light.md").open("a", encoding="utf-8") as note:
        note.write("\nMine.\n")
    said = kb("import", str(path))
    assert said.code == 0 and "already imported as light.md on " in said.out and "--again" in said.out
    (file,) = kb("import", str(path), "--json").json["files"]
    assert (file["skipped"], file["target"]) == ("same", "light.md") and len(file["since"]) == len("2026-11-21")
    assert [note.name for note in folder.glob("*.md")] == ["light.md"]
    kb("import", "--again", str(path))
    kb("import", "--again", str(path))
    assert {note.name for note in folder.glob("*.md")} == {"light.md", "stars.md", "stars-2.md"}


@pytest.mark.parametrize(
    "text",
    ["Text.\n", "---\ntitle: T\n---\nText.\n", "---\nurl: x\n---\nText.\n", '---\nname = "Deck"\n---\nQ: a\nA: b\n'],
    ids=["none", "own", "a source of its own", "hashcards"],
)
def test_every_kind_of_front_matter_remembers_where_the_note_came_from(
    kb: Kb, folder: Path, source: Path, text: str
) -> None:
    path = write(source, "a.md", text)
    kb("import", str(path))
    note = folder / "a.md"
    note.write_text(note.read_text(encoding="utf-8") + "\nMine.\n", encoding="utf-8")
    assert "already imported as a.md" in kb("import", str(path)).out and len(list(folder.glob("*.md"))) == 1


def test_a_note_that_was_thrown_away_may_be_imported_again(kb: Kb, folder: Path, source: Path) -> None:
    path = write(source, "stars.txt", PROSE)
    kb("import", str(path))
    (folder / "stars.md").unlink()
    assert "1 note written" in kb("import", str(path)).out


def test_what_is_named_twice_is_taken_once(kb: Kb, folder: Path, source: Path) -> None:
    write(source, "a.md", "![](p.png)\n")
    write(source, "p.png", "picture")
    write(source, "deep/b.md", PROSE)
    copy = write(source, "copy.md", PROSE)
    said = kb("import", str(source), str(source / "a.md"), str(source / "."), str(source / "deep"))
    assert said.code == 0 and len(list(folder.rglob("*.md"))) == 2 and len(list(folder.rglob("*.png"))) == 1
    assert f"{source}/deep/b.md: the same text is there already (source/copy.md)" in said.out and copy.exists()


def test_the_same_text_from_standard_input_is_there_already(kb: Kb, folder: Path) -> None:
    kb("import", "-", typed=PROSE)
    (note,) = folder.glob("*.md")
    note.write_text(note.read_text(encoding="utf-8") + "\nMine.\n", encoding="utf-8")
    assert "already imported as imported.md" in kb("import", "-", typed=PROSE).out
    assert len(list(folder.glob("*.md"))) == 1


def test_names_that_differ_in_capitals_alone_are_one_name(kb: Kb, folder: Path, source: Path) -> None:
    write(folder, "source/Q.md", "Mine.\n")
    for name in ("P", "p", "q"):
        write(source, f"{name}.md", f"Text of {name}.\n")
    kb("import", str(source))
    names = [note.name.casefold() for note in folder.rglob("*.md")]
    assert len(names) == 4 and len(set(names)) == 4


@pytest.mark.parametrize("command", ["import", "check", "open"])
def test_an_empty_name_is_not_the_folder_that_one_is_in(kb: Kb, folder: Path, command: str) -> None:
    write(folder, "a.md", PROSE)
    said = kb(command, "")
    assert said.code == 2 and "no f" in said.err and '""' in said.err and not said.out
    assert kb("-C", "", "due").code == 2


@pytest.mark.parametrize(
    ("name", "note"), [(b"\xcc\xdd\xb6\xc8.md", "梯度.md"), (b"caf\xe9\xff.md", "caf__.md")], ids=["gb18030", "lost"]
)
def test_a_name_that_is_not_utf8_becomes_one(kb: Kb, folder: Path, source: Path, name: bytes, note: str) -> None:
    try:
        (Path(os.fsdecode(os.fsencode(source) + b"/" + name))).write_text(PROSE, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    assert kb("import", str(source)).code == 0 and (folder / "source" / note).exists()
    assert kb("check", str(folder)).code == 0 and kb("import", str(source), "--json").json["files"]


@pytest.mark.parametrize(
    ("held", "code"),
    [(b"Why \x00is\x00 it so?\n" * 1, 0), (b"Text.\n\x00" + b"More text.\n" * 300, 0), (b"\x00\x01\x02\x03" * 40, 1)],
    ids=["two", "one in many", "a program's"],
)
def test_a_stray_nul_makes_no_binary_of_a_text(kb: Kb, folder: Path, source: Path, held: bytes, code: int) -> None:
    (source / "a.txt").write_bytes(held)
    assert kb("import", str(source / "a.txt")).code == code and (folder / "a.md").exists() is (code == 0)


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.xhtml"])
def test_a_saved_web_page_comes_in_as_markdown(kb: Kb, folder: Path, source: Path, name: str) -> None:
    page = "<html><body><nav>Home</nav><h1>Norms</h1><p><b>norm</b>: a measure of length</p></body></html>\n"
    assert kb("import", str(write(source, name, page))).code == 0
    text = (folder / "a.md").read_text(encoding="utf-8")
    assert "# Norms\n\n**norm**: a measure of length" in text
    assert "Home" not in text and "<" not in text


def test_a_page_that_is_piped_in_is_known_by_its_beginning(kb: Kb, folder: Path) -> None:
    kb("import", "-", typed="<!DOCTYPE html>\n<html><body><h1>Norms</h1><p>A measure of length.</p></body></html>\n")
    assert [path.read_text().split("---")[-1].strip() for path in folder.glob("*.md")] == [
        "# Norms\n\nA measure of length."
    ]


def test_html_within_a_note_is_no_page(kb: Kb, folder: Path, source: Path) -> None:
    kb("import", str(write(source, "a.md", "# A\n\n<div>own words</div>\n")))
    assert "<div>own words</div>" in (folder / "a.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["a.mht", "a.mhtml"])
def test_a_web_archive_is_one_sentence_with_a_hint(kb: Kb, folder: Path, source: Path, name: str) -> None:
    said = kb("import", str(write(source, name, "From: <Saved>\nMIME-Version: 1.0\n")))
    assert said.code == 1 and "as HTML" in said.out and "kb import -" in said.out and not list(folder.glob("*.md"))


@pytest.fixture
def stopped_after(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], pytest.MonkeyPatch]:
    """ctrl-C while the note after so many others is written; undone by what is given back."""

    def stop(count: int) -> pytest.MonkeyPatch:
        give, given = importing._give_name, []

        def interrupted(temporary: Path, path: Path) -> None:
            if len(given) == count:
                raise KeyboardInterrupt
            given.append(path)
            give(temporary, path)

        monkeypatch.setattr(importing, "_give_name", interrupted)
        return monkeypatch

    return stop


@pytest.mark.parametrize("count", [0, 2])
def test_a_stopped_import_says_how_far_it_came_and_goes_on(
    kb: Kb, folder: Path, source: Path, stopped_after: Callable[[int], pytest.MonkeyPatch], count: int
) -> None:
    for number in range(5):
        write(source, f"{number}.md", f"Text of {number}.\n")
    patch = stopped_after(count)
    said = kb("import", str(source))
    assert said.code == 130 and "Traceback" not in said.err
    assert (f"{count} of 5 written; the same command goes on" if count else "Nothing was written.") in said.err
    assert len(list(folder.rglob("*.md"))) == count and not list(folder.rglob(".kb-import-*"))
    patch.setattr(importing, "_give_name", lambda temporary, path: temporary.rename(path))
    assert f"{5 - count} notes written" in kb("import", str(source)).out


@pytest.mark.parametrize("command", [["import"], ["doctor"]], ids=["import", "doctor"])
def test_what_a_killed_import_left_is_removed_when_it_is_old(
    kb: Kb, folder: Path, source: Path, command: list[str]
) -> None:
    old, fresh = (write(folder, f"source/.kb-import-{name}", "") for name in ("old", "fresh"))
    os.utime(old, (0, 0))
    kb(*command, *([str(source)] if command == ["import"] and write(source, "a.md", PROSE) else []))
    assert not old.exists() and fresh.exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["import", "--json", "nothere"], "no-source"),
        (["check", "nothere", "--json"], "no-source"),
        (["due", "--json", "--limits"], "no-such-option"),
        (["show", "--json"], "missing-argument"),
    ],
)
def test_a_mistake_is_a_document_too_when_one_is_asked_for(kb: Kb, arguments: list[str], code: str) -> None:
    said = kb(*arguments)
    assert said.code == 2 and not said.err
    assert said.json["error"]["code"] == code and said.json["error"]["message"]
    assert said.json["error"].keys() == {"code", "message", "hint"}


def test_a_draft_is_counted_as_a_card_before_it_is_written_and_after(kb: Kb, tmp_path: Path) -> None:
    text = tmp_path / "lecture.txt"
    text.write_text(
        "# Limits\n\n**limit**: the value that a function approaches\n\n- upper bound: what no element exceeds\n"
    )
    said = kb("import", str(text), "--yes").out
    assert "2 cards, 1 of them a draft" in said
    assert "1 note written: 2 cards added" in said
    text.write_text("# Sums\n\n**sum**: what addition gives\n")
    assert "0 of them" not in kb("import", str(text), "--yes", "--again").out
