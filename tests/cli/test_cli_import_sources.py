"""What can be imported and what cannot: folders, encodings, pipes, attachments, addresses, other programs' files."""

from __future__ import annotations

import io
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.cli.main import run
from tests.cli.conftest import Kb, Said, write

PASTE = """目录
向量
向量是既有大小又有方向的量。对于一个空间
标量
标量只有大小,没有方向。
小结
名词 | 含义
---|---
模 | 向量的大小
阅读全文
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.mkdir()
    return path


def test_a_paste_is_written_clean_and_its_source_is_left_as_it_is(kb: Kb, folder: Path, source: Path) -> None:
    path = write(source, "web.txt", PASTE)
    said = kb("import", str(path))
    text = (folder / "web.md").read_text(encoding="utf-8")
    assert said.code == 0 and "pasted text, cleaned" in said.out
    assert "## 向量" in text and "| 模 | 向量的大小" in text and "<!-- page: 阅读全文 -->" in text
    assert 'source: "web.txt"' in text and path.read_text(encoding="utf-8") == PASTE
    assert "already" in kb("import", str(path)).out


def test_a_dry_run_shows_the_clean_text_and_writes_nothing(kb: Kb, folder: Path, source: Path) -> None:
    path = write(source, "web.txt", PASTE)
    said = kb("import", "--dry-run", str(path))
    assert "│ ## 向量" in said.out and "│ <!-- page: 阅读全文 -->" in said.out and not list(folder.glob("*.md"))
    (file,) = kb("import", "--dry-run", "--json", str(path)).json["files"]
    kb("import", str(path))
    assert file["cleaned"]["text"] == (folder / "web.md").read_text(encoding="utf-8")
    assert file["cleaned"]["headings"] >= 3 and file["cleaned"]["tables"] == 1


def test_as_is_writes_the_paste_with_nothing_but_its_source_and_day(kb: Kb, folder: Path, source: Path) -> None:
    kb("import", "--as-is", str(write(source, "web.txt", PASTE)))
    head, _, text = (folder / "web.md").read_text(encoding="utf-8").removeprefix("---\n").partition("---\n\n")
    assert text == PASTE and [row.partition(":")[0] for row in head.splitlines()] == ["source", "imported"]


@pytest.fixture
def person(kb: Kb, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """`kb` with a person at the keyboard, who types the lines given first."""

    def call(answers: str, *arguments: str) -> Said:
        monkeypatch.setattr(sys, "stdin", io.StringIO(answers))
        monkeypatch.setattr("kb.cli.previewing.at_terminal", lambda: True)
        code = run(arguments)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return call


@pytest.mark.parametrize(
    ("answers", "notes"),
    [("\n\n", 2), ("a\n", 2), ("n\ny\n", 1), ("y\nn\n", 1), ("q\n", 0), ("", 0), ("v\nＹ\n？\ny\n", 2)],
    ids=["both", "all", "not the first", "not the second", "stop", "end of input", "looks first"],
)
def test_a_person_sees_each_paste_before_it_is_written(
    person: Callable[..., Said], folder: Path, source: Path, answers: str, notes: int
) -> None:
    write(source, "a.txt", PASTE)
    write(source, "b.txt", PASTE.replace("标量", "数量"))
    said = person(answers, "import", str(source))
    assert "│ ## 向量" in said.out and len(list(folder.rglob("*.md"))) == notes


def test_a_person_may_edit_a_paste_first(
    kb: Kb, person: Callable[..., Said], folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = write(source, "editor.py", "import sys; open(sys.argv[-1], 'a').write('\\nQ: Mine?\\nA: Yes.\\n')")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} {editor}")
    path = write(source, "web.txt", PASTE)
    said = person("e\ny\n", "import", str(path))
    assert said.code == 0 and (folder / "web.md").read_text(encoding="utf-8").endswith("Q: Mine?\nA: Yes.\n")
    assert "Mine?" in kb("cards").out


def test_yes_to_all_takes_the_text_as_it_was_shown_last(
    person: Callable[..., Said], folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = write(source, "editor.py", "import sys; open(sys.argv[-1], 'a').write('\\nQ: Mine?\\nA: Yes.\\n')")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} {editor}")
    write(source, "a.txt", PASTE)
    write(source, "b.txt", PASTE.replace("标量", "数量"))
    assert person("e\na\n", "import", str(source)).code == 0
    texts = [(folder / "source" / name).read_text(encoding="utf-8") for name in ("a.md", "b.md")]
    assert ["Mine?" in text for text in texts] == [True, False]


def test_who_stops_at_the_question_is_told_that_nothing_was_written(
    person: Callable[..., Said], folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Keyboard(io.StringIO):
        def readline(self, size: int = -1, /) -> str:
            return super().readline(size) or interrupt()

    def interrupt() -> str:
        raise KeyboardInterrupt

    write(source, "a.txt", PASTE)
    write(source, "b.txt", PASTE.replace("标量", "数量"))
    monkeypatch.setattr("tests.cli.test_cli_import_sources.io.StringIO", Keyboard)
    said = person("y\n", "import", str(source))
    assert said.code == 130 and "Nothing was written." in said.err and not list(folder.rglob("*.md"))


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("梯度：列向量。".encode("gb18030"), "GB18030"),
        ("梯度：列向量。".encode("utf-16"), "UTF-16"),
        ("\ufeff梯度：列向量。".encode(), ""),
    ],
    ids=["gb18030", "utf-16", "utf-8 with mark"],
)
def test_texts_in_other_encodings_become_utf8_and_it_is_said(
    kb: Kb, folder: Path, source: Path, data: bytes, encoding: str
) -> None:
    (source / "a.txt").write_bytes(data + "\n".encode("utf-16-le" if data[:2] == b"\xff\xfe" else "ascii"))
    said = kb("import", str(source / "a.txt"))
    assert (folder / "a.md").read_bytes().endswith("梯度：列向量。\n".encode())
    assert (f"read as {encoding}" in said.out) is bool(encoding)


def test_the_encoding_may_be_named(kb: Kb, folder: Path, source: Path) -> None:
    (source / "a.txt").write_bytes("Größe: Länge\n".encode("latin-1"))
    kb("import", "--encoding", "latin-1", str(source / "a.txt"))
    assert "Größe: Länge" in (folder / "a.md").read_text(encoding="utf-8")
    wrong = kb("import", "--encoding", "klingon", str(source / "a.txt"))
    assert wrong.code == 2 and "no encoding klingon" in wrong.err
    assert kb("import", "--encoding", "base64", str(source / "a.txt")).code == 2


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("https://example.org/notes.md", "address on the web"),
        ("www.example.org/page", "address on the web"),
        ("nowhere.md", "no file or folder"),
    ],
)
def test_what_is_no_file_is_one_sentence_with_a_hint(kb: Kb, given: str, told: str) -> None:
    said = kb("import", given)
    assert said.code == 2 and told in said.err and len(said.err.splitlines()) == 2


@pytest.mark.parametrize(
    ("file", "hint"),
    [
        (("a.pdf", b"%PDF-1.7\n1 0 obj"), "pandoc"),
        (("a.docx", b"PK\x03\x04\x14\x00"), "pandoc"),
        (("a.apkg", b"PK\x03\x04\x14\x00"), "Notes in Plain Text"),
        (("a.png", b"\x89PNG\r\n\x1a\n\x00"), "plain text"),
        (("a.txt", b"\x00\x01\x02"), "plain text"),
    ],
)
def test_a_file_of_another_program_is_left_out_with_a_hint(
    kb: Kb, folder: Path, source: Path, file: tuple[str, bytes], hint: str
) -> None:
    (source / file[0]).write_bytes(file[1])
    said = kb("import", str(source / file[0]))
    assert said.code == 1 and hint in said.out and not list(folder.glob("*.md"))


def test_only_what_a_person_wrote_is_taken_from_a_folder(kb: Kb, folder: Path, source: Path, tmp_path: Path) -> None:
    outside = write(tmp_path, "secret.md", "Secret.\n")
    for name in ("a.md", ".git/x.md", ".obsidian/x.md", ".trash/x.md", "node_modules/x.md", "deep/er/b.md"):
        write(source, name, f"Text of {name}.\n")
    (source / "link.md").symlink_to(outside)
    (source / "loop").symlink_to(source)
    said = kb("import", str(source))
    notes = {path.relative_to(folder).as_posix() for path in folder.rglob("*.md")}
    assert notes == {"source/a.md", "source/deep/er/b.md"}
    assert "link.md" in said.out and "node_modules" not in said.out


def test_pictures_that_notes_show_come_along_and_others_do_not(kb: Kb, folder: Path, source: Path) -> None:
    write(
        source, "a.md", '![](img/a%20b.png "title") ![[c.jpg|200]] [sheet](data/d.pdf#page=2) <img src="img/e.svg">\n'
    )
    for name in ("img/a b.png", "c.jpg", "data/d.pdf", "img/e.svg", "img/unused.png"):
        write(source, name, name)
    said = kb("import", str(source))
    assert "4 files" in said.out and "unused.png" in said.out
    copied = {path.relative_to(folder / "source").as_posix() for path in (folder / "source").rglob("*.*")}
    assert copied == {"a.md", "img/a b.png", "c.jpg", "data/d.pdf", "img/e.svg"}
    assert (folder / "source/img/a b.png").read_text() == "img/a b.png"
    again = kb("import", str(source), "--json").json
    assert {one["state"] for one in again["attachments"]} == {"same"} and again["notes"] == 0


def test_a_file_in_the_way_of_a_picture_is_not_overwritten(kb: Kb, folder: Path, source: Path) -> None:
    write(source, "a.md", "![](p.png)\n")
    write(source, "p.png", "new")
    write(folder, "source/p.png", "old")
    said = kb("import", str(source))
    assert (folder / "source/p.png").read_text() == "old" and "another file is at source/p.png" in said.out


def test_nothing_that_exists_is_overwritten(kb: Kb, folder: Path, source: Path) -> None:
    write(folder, "a.md", "Mine.\n")
    kb("import", str(write(source, "a.md", "Theirs.\n")))
    assert (folder / "a.md").read_text() == "Mine.\n" and "Theirs." in (folder / "a-2.md").read_text()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_read_to_its_end(kb: Kb, folder: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=("Q: Why?\nA: Because.\n",))
    writer.start()
    said = kb("import", str(pipe))
    writer.join()
    assert said.code == 0 and "Why?" in (folder / "pipe.md").read_text()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_looked_into_is_named(kb: Kb, source: Path) -> None:
    write(source, "a.md", "Text.\n")
    shut = source / "shut"
    shut.mkdir(mode=0)
    said = kb("import", str(source))
    assert said.code == 1 and "shut" in said.out and "source-shut" in said.out


def test_the_folder_above_or_inside_the_collection_is_read_where_it_is(kb: Kb, folder: Path) -> None:
    write(folder, "sub/a.md", "Text.\n")
    for inside in (folder / "sub", folder, folder.parent):
        said = kb("import", str(inside))
        assert said.code == 2 and "in the collection already" in said.err


def test_a_text_in_the_folder_that_is_no_note_comes_in_as_one(kb: Kb, folder: Path) -> None:
    text = write(folder, "web.txt", PASTE)
    said = kb("import", str(text))
    assert said.code == 0 and "## 向量" in (folder / "web.md").read_text(encoding="utf-8")
    assert text.read_text(encoding="utf-8") == PASTE


def test_problems_of_what_was_imported_are_pointed_to(kb: Kb, source: Path) -> None:
    said = kb("import", str(write(source, "a.md", "# A\n\nQ: Why?\n\nText.\n")))
    assert "kb check" in said.out
