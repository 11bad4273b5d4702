"""Stories of pictures in notes: shown where the terminal can, only from the collection's folder, else named."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static
from tui_desk import Desk, Person

from kb.tui.app import KbApp
from kb.tui.pictures import Gallery, Picture, shown_file
from kb.tui.widgets.prose import page

NOTE = """\
# Shapes

Q: What does it look like?
A: Like this:

![the curve](pictures/curve.png "A curve")

and so on.
"""


def drawn(path: Path) -> Picture | None:
    """A terminal's way with pictures, for a file that says how large it is."""
    size = path.read_text(encoding="utf-8").split("x")
    return Picture(path.name, int(size[0]), int(size[1])) if len(size) == 2 else None


GALLERY = Gallery(drawn, lambda image: Static(f"<{image}>"), cell=(10, 20))


@pytest.fixture
def folder(desk: Desk) -> Path:
    (desk.folder / "pictures").mkdir()
    (desk.folder / "pictures" / "curve.png").write_text("200x100", encoding="utf-8")
    return desk.folder


async def test_a_picture_stands_below_its_words_and_the_text_goes_on_below_it(desk: Desk, folder: Path) -> None:
    desk.write("shapes.md", NOTE)
    async with KbApp(desk.open(), "review", gallery=GALLERY).run_test(size=(80, 30)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "n")
        rows = [line.strip() for line in person.screen.split("\n")]
        words = next(number for number, row in enumerate(rows) if "[picture: the curve]" in row)
        assert "<curve.png>" in rows[words + 1]
        assert "and so on." in rows[words + 7]


async def test_without_such_a_terminal_a_picture_is_named(desk: Desk, folder: Path) -> None:
    desk.write("shapes.md", NOTE)
    async with KbApp(desk.open(), "review").run_test(size=(80, 30)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "n")
        assert "[picture: the curve]" in person.screen
        assert "<curve.png>" not in person.screen


@pytest.mark.parametrize("broken", ["", "no picture at all"])
async def test_a_broken_picture_is_named(desk: Desk, folder: Path, broken: str) -> None:
    (folder / "pictures" / "curve.png").write_text(broken, encoding="utf-8")
    desk.write("shapes.md", NOTE)
    async with KbApp(desk.open(), "review", gallery=GALLERY).run_test(size=(80, 30)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "n")
        assert "[picture: the curve]" in person.screen
        assert "<curve.png>" not in person.screen


def test_a_picture_is_found_beside_its_note_below_the_folder_or_by_its_name(folder: Path) -> None:
    (folder / "deep" / "er").mkdir(parents=True)
    curve, beside = folder / "pictures" / "curve.png", folder / "deep" / "a b.png"
    beside.write_text("", encoding="utf-8")
    assert shown_file(folder, "deep/n.md", "a%20b.png") == beside.resolve()
    assert shown_file(folder, "deep/n.md", "../pictures/curve.png") == curve.resolve()
    assert shown_file(folder, "deep/n.md", "/pictures/curve.png") == curve.resolve()
    assert shown_file(folder, "deep/n.md", "pictures/curve.png") == curve.resolve()
    assert shown_file(folder, "deep/er/n.md", "curve.png") == curve.resolve()


def test_nothing_outside_the_folder_is_opened(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_text("1x1", encoding="utf-8")
    (folder / "link.png").symlink_to(secret)
    (folder / "loop.png").symlink_to(folder / "loop.png")
    (folder / "text.txt").write_text("1x1", encoding="utf-8")
    addresses = [
        "../secret.png",
        "..%2Fsecret.png",
        "link.png",
        "loop.png",
        "text.txt",
        "pictures",
        str(secret),
        secret.as_uri(),
        "https://example.org/pictures/curve.png",
        "//example.org/curve.png",
        "data:image/png;base64,AAAA",
        "a\0b.png",
        "",
    ]
    assert [shown_file(folder, "n.md", address) for address in addresses] == [None] * len(addresses)


@pytest.mark.parametrize("size", [(4000, 100), (100, 4000), (30, 20), (1, 1), (3000, 3000)])
@pytest.mark.parametrize("columns", [1, 20, 120])
def test_a_picture_has_room_where_it_stands(size: tuple[int, int], columns: int) -> None:
    across, down = GALLERY.cells(Picture(None, *size), columns)
    assert 1 <= across <= columns
    assert 1 <= down <= 16
    assert across * 10 <= size[0] + 10


def test_only_a_picture_with_a_line_of_its_own_is_shown_below_it() -> None:
    text = "see ![in](a.png) here\n\n![first](b.png) behind\n\n- item\n\n  ![alone](c%20d.png)\n\n> ![[e.png|300]]\n"
    assert [(place.address, place.column) for place in page(text, 40, "unicode").pictures] == [
        ("c%20d.png", 2),
        ("e.png", 2),
    ]
