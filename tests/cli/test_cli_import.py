"""Importing: what was written is said, what could not be used is named with the lines of its source."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

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
