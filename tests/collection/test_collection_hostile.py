# ruff: noqa: F811 - a fixture that is taken from elsewhere is an argument here
"""Hostile folders, one test each: the test's name is the case with what is wanted of it. (Single notes:
tests/reading/test_reading_hostile.py.)"""

from __future__ import annotations

import errno
import os
import re
import sqlite3
import time as clock
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.collection import Collection
from kb.collection.places import read_file
from kb.errors import KbError
from kb.model import Rating, Standing
from kb.reading import decode, read_note
from tests.cli.conftest import Kb
from tests.cli.conftest import kb as called  # noqa: F401 - a fixture
from tests.conftest import Opener
from tests.reading.hostile_notes import CASES, Hostile
from tests.stopwatch import Stopwatch

TERM = "# 极限\n\n**极限**：各项最终任意接近的数\n"
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def case(number: int, what: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Names a test by the number of its case and what is wanted."""
    return pytest.mark.parametrize("hostile", [None], ids=[f"{number:02} {what}"])


@pytest.fixture
def hostile() -> None:
    """Stands for the case's name."""


def many(count: int, first: int = 0) -> str:
    return "".join(f"**词{n}**：第{n}个义项的解释\n" for n in range(first, first + count))


def rated(kb: Collection, card: str) -> int:
    return sum(review.card == card for review in kb.log())


@case(58, "one card in two files: one card with two sources, asked once")
def test_twins(folder: Path, opened: Opener, hostile: None) -> None:
    (folder / "a.md").write_text(TERM, encoding="utf-8")
    (folder / "b.md").write_text(TERM, encoding="utf-8")
    kb = opened()
    assert len({card.id for card in kb.cards()}) == 1
    assert kb.due().new == 1


@case(59, "its history stays when one of the files goes")
def test_a_twin_that_goes(folder: Path, opened: Opener, hostile: None) -> None:
    (folder / "a.md").write_text(TERM, encoding="utf-8")
    (folder / "b.md").write_text(TERM, encoding="utf-8")
    kb = opened()
    card = kb.cards()[0].id
    kb.rate(card, Rating.GOOD)
    (folder / "a.md").unlink()
    kb.refresh()
    assert [(one.id, one.standing) for one in kb.cards()] == [(card, Standing.ACTIVE)]
    assert rated(kb, card) == 1


@case(60, "a folder called x.md is walked, not opened")
def test_a_folder_with_a_notes_name(folder: Path, opened: Opener, hostile: None) -> None:
    (folder / "chapter.md").mkdir()
    (folder / "chapter.md" / "inner.md").write_text(TERM, encoding="utf-8")
    kb = opened()
    assert {card.card.note for card in kb.cards()} == {"chapter.md/inner.md"}
    assert kb.problems() == []


@case(61, "signs of shells and SQL in names mean nothing")
def test_names_with_signs(folder: Path, opened: Opener, called: Kb, hostile: None) -> None:
    name = 'it\'s $(x) & "50%" #1; DELETE FROM notes;--.md'
    (folder / "odd names").mkdir()
    (folder / "odd names" / name).write_text(TERM, encoding="utf-8")
    assert {card.card.note for card in opened().cards()} == {f"odd names/{name}"}
    assert called("show", "极限").code == 0
    assert len(opened().cards()) == 1


@case(64, "a first reading of fifty cards")
def test_before_the_loss(folder: Path, opened: Opener, hostile: None) -> None:
    (folder / "a.md").write_text(many(50), encoding="utf-8")
    assert len(opened().cards()) == 50


@pytest.mark.parametrize("left", ["", many(10)], ids=["emptied", "cut"])
@case(65, "a note that loses its cards at once keeps them, with their history, and is named")
def test_mass_loss(folder: Path, opened: Opener, left: str, hostile: None) -> None:
    note = folder / "a.md"
    note.write_text(many(50), encoding="utf-8")
    kb = opened()
    last = next(card.id for card in kb.cards() if "词49" in card.card.front)
    kb.rate(last, Rating.GOOD)
    note.write_text(left, encoding="utf-8")
    changes = kb.refresh()
    assert (changes.left, [problem.code for problem in changes.problems]) == (("a.md",), ["note-left-cards"])
    old = clock.time() - 3600
    os.utime(note, (old, old))
    kb.refresh()
    note.write_text(many(50), encoding="utf-8")
    kb.refresh()
    assert len(kb.cards()) == 50
    assert rated(kb, last) == 1


@case(68, "a link that leads round in a ring ends, and is not followed")
def test_ring_of_links(folder: Path, opened: Opener, hostile: None) -> None:
    (folder / "a.md").write_text(TERM, encoding="utf-8")
    (folder / "round").symlink_to(folder)
    (folder / "self.md").symlink_to("self.md")
    kb = opened()
    assert {card.card.note for card in kb.cards()} == {"a.md"}


@case(69, "a link out of the folder is not read")
def test_link_out(folder: Path, opened: Opener, tmp_path: Path, called: Kb, hostile: None) -> None:
    (tmp_path / "secret.md").write_text(TERM, encoding="utf-8")
    (folder / "a.md").symlink_to(tmp_path / "secret.md")
    assert opened().cards() == []
    assert called("search", "极限", "--json").json == []


@case(70, "a link to nowhere is a warning and nothing more")
def test_dangling_link(folder: Path, opened: Opener, called: Kb, hostile: None) -> None:
    (folder / "a.md").write_text(TERM, encoding="utf-8")
    (folder / "gone.md").symlink_to("missing.md")
    collection = opened()
    assert [(problem.note, problem.code) for problem in collection.problems()] == [("gone.md", "link-broken")]
    assert len(collection.cards()) == 1
    said = called("check")
    assert said.code == 0
    assert "gone.md:1:1: warning link-broken" in said.out


@case(71, "what may not be read is named, the rest is read, and no card is lost by it")
def test_unreadable(folder: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch, hostile: None) -> None:
    (folder / "shut.md").write_text(many(8), encoding="utf-8")
    kb = opened()
    assert len(kb.cards()) == 8
    (folder / "shut.md").write_text(many(9), encoding="utf-8")
    (folder / "a.md").write_text(TERM, encoding="utf-8")

    def refused(path: Path) -> tuple[bytes, str]:
        return (b"", "note-unreadable") if path.name == "shut.md" else read_file(path)

    with monkeypatch.context() as patch:
        patch.setattr("kb.collection.reading.read_file", refused)
        changes = kb.refresh()
    assert (changes.left, changes.added, changes.retired) == (("shut.md",), 1, 0)
    assert [problem.code for problem in changes.problems] == ["note-unreadable"]
    assert kb.refresh().added == 1


@case(71, "a folder that may not be looked into takes no note with it")
def test_shut_folder(folder: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch, hostile: None) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "a.md").write_text(TERM, encoding="utf-8")
    kb = opened()
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith(shut):
            raise PermissionError(path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    shut = "sub"
    changes = kb.refresh()
    assert changes.retired == 0
    assert [(problem.note, problem.code) for problem in changes.problems] == [("sub", "folder-unreadable")]
    assert len(kb.cards()) == 1
    shut = folder.name
    with pytest.raises(KbError, match="folder-unreadable"):
        kb.refresh()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
@case(72, "a pipe is not waited for, by a refresh, a check or an import")
def test_pipe(folder: Path, opened: Opener, called: Kb, tmp_path: Path, hostile: None) -> None:
    os.mkfifo(folder / "pipe.md")
    (tmp_path / "from").mkdir()
    os.mkfifo(tmp_path / "from" / "pipe.md")
    (tmp_path / "from" / "a.md").write_text(TERM, encoding="utf-8")
    assert opened().cards() == []
    assert called("check", str(folder / "pipe.md")).code == 0
    assert called("import", str(tmp_path / "from")).code == 0
    assert called("import", str(tmp_path / "from" / "pipe.md")).code in (0, 1)


@case(73, "sixty folders deep is read")
def test_deep_folders(folder: Path, opened: Opener, hostile: None) -> None:
    deep = folder
    for number in range(60):
        deep /= f"{'层' * 9}{number}"
    deep.mkdir(parents=True)
    (deep / "x.md").write_text(TERM, encoding="utf-8")
    kb = opened()
    assert kb.cards()[0].card.note.endswith("59/x.md")
    assert kb.concept("极限") is not None


@case(74, "hidden folders and those of programs are passed over")
def test_hidden_folders(folder: Path, opened: Opener, hostile: None) -> None:
    for name in (".obsidian", ".trash", ".git", "node_modules"):
        (folder / name).mkdir()
        (folder / name / "a.md").write_text(TERM, encoding="utf-8")
    assert opened().cards() == []


@case(75, "a name that is no text is told without an error in telling it")
def test_name_in_another_encoding(folder: Path, opened: Opener, called: Kb, hostile: None) -> None:
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/\xbc\xab\xcf\xde.md")).write_text(TERM, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes names that are text only")
    assert [problem.code for problem in opened().problems()] == ["name-not-text"]
    assert "name-not-text" in called("check").out
    assert "name-not-text" in called("check", "--json").out


@pytest.mark.slow
@case(76, "10,000 files within 60 s, read again unchanged within 10")
def test_many_files(folder: Path, opened: Opener, hostile: None) -> None:
    for number in range(10_000):
        place = folder / str(number // 500)
        place.mkdir(exist_ok=True)
        (place / f"n{number}.md").write_text(f"# Notion {number}\n\n**term{number}**: meaning {number}\n")
    watch = Stopwatch()
    kb = opened()
    assert watch.within(60)
    again = Stopwatch()
    kb.refresh()
    assert again.within(10)
    assert len(kb.cards()) == 10_000


@case(77, "a file that vanishes while it is read keeps its cards")
def test_vanishing_file(folder: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch, hostile: None) -> None:
    (folder / "a.md").write_text(many(6), encoding="utf-8")
    kb = opened()
    (folder / "a.md").write_text(many(7), encoding="utf-8")

    def vanish(path: Path) -> tuple[bytes, str]:
        path.unlink()
        return read_file(path)

    monkeypatch.setattr("kb.collection.reading.read_file", vanish)
    assert kb.refresh().retired == 0
    assert len(kb.cards()) == 6


@case(76, "a reading that is interrupted half way goes on from there")
def test_interrupted_reading(folder: Path, opened: Opener, hostile: None) -> None:
    for number in range(300):
        (folder / f"n{number}.md").write_text(many(1, number), encoding="utf-8")
    kb = opened(refresh=False)

    def interrupt(done: int, total: int) -> None:
        if done >= total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kb.refresh(interrupt)
    assert 0 < len(kb.cards()) < 300
    kb.refresh()
    assert len({card.id for card in kb.cards()}) == len(kb.cards()) == 300


@case(77, "a full disk is told in one sentence, and nothing half written is left")
def test_full_disk(folder: Path, called: Kb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hostile: None) -> None:
    (tmp_path / "from.md").write_text(TERM, encoding="utf-8")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("kb.collection.importing.os.fsync", full)
        said = called("import", str(tmp_path / "from.md"))
    assert said.code == 2
    assert os.strerror(errno.ENOSPC) in said.err and "Traceback" not in said.err
    assert [path for path in folder.rglob("*") if path.is_file() and ".kb" not in path.parts] == []
    assert called("import", str(tmp_path / "from.md")).code == 0
    assert "各项最终任意接近的数" in (folder / "from.md").read_text(encoding="utf-8")


@pytest.mark.slow
@case(77, "a store that another process holds is a mistake told in words, and nothing is lost")
def test_locked_store(
    folder: Path, opened: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hostile: None
) -> None:
    monkeypatch.setattr("kb.store.database._PATIENCE", 0.5)  # ten seconds show no more
    (folder / "a.md").write_text(TERM, encoding="utf-8")
    kb = opened()
    (store,) = (tmp_path / "state").glob("*.sqlite")
    other = sqlite3.connect(store, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    (folder / "b.md").write_text(many(3), encoding="utf-8")
    try:
        with pytest.raises(KbError, match="store-busy"):
            kb.refresh()
    finally:
        other.execute("ROLLBACK")
        other.close()
    kb.refresh()
    assert len(kb.cards()) == 4


SMALL = [one for one in CASES if len(one.data) < 20_000]


@pytest.mark.parametrize("case", SMALL, ids=lambda one: f"{one.number:02} {one.name}")
def test_what_a_hostile_note_makes_the_terminal_show(folder: Path, called: Kb, case: Hostile) -> None:
    (folder / "note.md").write_bytes(case.data)
    title = read_note(decode(case.data).text, "note.md").title
    for arguments in (("check",), ("cards",), ("show", title), ("due",)):
        said = called(*arguments)
        assert said.code in (0, 1), (arguments, said.err)
        assert not OBEYED.search(said.out + said.err), arguments


@pytest.mark.parametrize("case", SMALL, ids=lambda one: f"{one.number:02} {one.name}")
def test_a_hostile_note_is_imported_or_refused_in_words(
    folder: Path, called: Kb, tmp_path: Path, case: Hostile
) -> None:
    source = tmp_path / "source.md"
    source.write_bytes(case.data)
    planned = called("import", "--dry-run", str(source))
    assert list(folder.glob("*.md")) == []
    done = called("import", str(source))
    for said in (planned, done):
        assert said.code in (0, 1), said.err
        assert said.out.strip() and "Traceback" not in said.err
        assert not OBEYED.search(said.out + said.err)
    written = list(folder.glob("*.md"))
    assert bool(written) == (f"→ {source.name}" in done.out) == (f"→ {source.name}" in planned.out)


def test_14_nul_bytes_go_on_the_way_from_bytes_to_cards(folder: Path, called: Kb, tmp_path: Path) -> None:
    source = tmp_path / "source.md"
    source.write_bytes(next(case.data for case in CASES if case.number == 14))
    assert called("import", str(source)).code == 0
    (card,) = called("cards", "--json").json
    assert (card["front"], card["back"]) == ("What is limit?", "the value that terms approach")


def test_47_of_a_paste_with_lost_formulas_nothing_is_deleted(folder: Path, called: Kb, tmp_path: Path) -> None:
    data = next(case.data for case in CASES if case.number == 47)
    lost = (
        "秩是像的维数。它等于 [公式] 的个数。\n矩阵的核\n核是零的原像，满足 [公式] 的向量都在其中。\n阅读全文\n[代码]\n"
    )
    for name, text in (("marked.md", data.decode()), ("page.md", lost)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert called("import", str(tmp_path / name)).code == 0
        written = (folder / name).read_text(encoding="utf-8")
        assert [word for word in re.findall(r"\w+|\[公式\]", text) if word not in written] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("| 名词 | 概念 |\n| 核 | 零的原像 |\n\n|---|---|\n| 像 | 值的全体 |\n", "名词 概念 核 零的原像 像 值的全体"),
        ("<table><tr><th>名词<th>概念<tr><td>核<td>零的原像</table>\n", "名词 概念 核 零的原像"),
        ("> " * 150 + "底\n", "底"),
        ("a\n: b\n\n: orphan\n", "a b orphan"),
    ],
    ids=["39 tables without a rule", "40 table in HTML", "19 quotes in quotes", "55 definition lists"],
)
def test_text_that_makes_no_card_is_shown_all_the_same(folder: Path, called: Kb, text: str, words: str) -> None:
    (folder / "note.md").write_text(text, encoding="utf-8")
    shown = called("show", "note").out
    assert all(word in shown for word in words.split())
    assert "<t" not in shown
