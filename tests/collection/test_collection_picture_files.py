"""A picture's file is looked up in one place, for who shows it and for who checks the notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.collection.picture_files import local_path, picture_file
from kb.collection.pictured import picture_problems


def test_a_file_that_came_later_is_found_by_its_name(folder: Path) -> None:
    assert picture_file(folder, "a.md", "curve.png") is None
    (folder / "deep").mkdir()
    (folder / "deep" / "curve.png").touch()
    assert picture_file(folder, "a.md", "curve.png") == (folder / "deep" / "curve.png").resolve()
    (folder / "deep" / "curve.png").rename(folder / "curve.png")
    assert picture_file(folder, "a.md", "curve.png") == (folder / "curve.png").resolve()


@pytest.mark.parametrize(
    "address", ["https://example.org/a.png", "//a.png", "data:x", "a\0.png", "  ", "\\\\host\\a.png"]
)
def test_an_address_that_leads_elsewhere_is_no_path(folder: Path, address: str) -> None:
    assert local_path(address) == ""
    assert picture_file(folder, "a.md", address) is None


def test_an_address_that_leads_elsewhere_is_no_problem(folder: Path) -> None:
    assert list(picture_problems(folder, "a.md", "![x](https://example.org/a.png) ![y](//a.png)\n")) == []


def test_what_is_shown_is_no_problem_and_what_is_not_there_is_one(folder: Path) -> None:
    (folder / "a b.png").touch()
    for address in ("a%20b.png", "nothing.png", "../out.png"):
        problems = list(picture_problems(folder, "a.md", f"![x]({address})\n"))
        assert bool(problems) is (picture_file(folder, "a.md", address) is None)
