"""The documents: what they show comes out of kb, their links lead somewhere, and the commands that they name are there.

When it fails because kb says something else now, look at that; `KB_ACCEPT=1` before the test writes it there.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from documents import ACCEPTED, ROOT, World, documents, done, fences, named, replaced, without_fences

from kb.cli.commands import kb as all_commands

PAGES = documents()
SHOWING = [page for page in PAGES if "```console" in page.read_text(encoding="utf-8")]
_LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.MULTILINE)
_OPTION = re.compile(r"--[a-z][a-z-]*")
# Words behind `kb` that are no command: a folder to open, or what the sentence says of kb.
_PLACEHOLDER = re.compile(r"[^a-z]|command$")


def anchors(text: str) -> set[str]:
    """The names by which links find the headings of a document, as GitHub makes them."""
    found: set[str] = set()
    for heading in _HEADING.findall(without_fences(text)):
        plain = re.sub(r"`|\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        name = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        number = 0
        while (numbered := f"{name}-{number}" if number else name) in found:
            number += 1
        found.add(numbered)
    return found


@pytest.mark.parametrize("page", SHOWING, ids=named)
def test_what_a_document_shows_is_what_comes_out(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = page.read_text(encoding="utf-8")
    folder = tmp_path / "notes"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("KB_NOW", "")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("KB_FORMULAS", "unicode")
    monkeypatch.setenv("NO_COLOR", "1")
    pieces = [(fence.start, fence.end, came) for fence, came in done(text, World(folder))]
    right = replaced(text, pieces)
    if ACCEPTED and right != text:
        page.write_text(right, encoding="utf-8")
        text = right
    assert right == text


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_to_documents_and_headings_that_are_there(page: Path) -> None:
    prose = re.sub(r"`[^`\n]+`(?!\])", "", without_fences(page.read_text(encoding="utf-8")))
    for link in _LINK.findall(prose):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{link}: no such file"
        if anchor:
            assert anchor in anchors(there.read_text(encoding="utf-8")), f"{link}: no such heading"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_commands_and_options_that_a_document_names_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named_ones = re.findall(r"`(kb [^`\n]+)`", without_fences(text))
    for fence in fences(text):
        if fence.language in ("", "console", "sh"):
            named_ones += re.findall(r"^(?:\$ )?(?:\w+=\w+ )*(kb .+)$", fence.body, re.MULTILINE)
    for line in named_ones:
        _assert_is_there(line)


def _assert_is_there(line: str) -> None:
    try:
        words = shlex.split(line, comments=True)[1:]
    except ValueError:
        words = line.split()[1:]
    command: click.Command = all_commands
    options = _options(all_commands)
    while words and words[0] in ("-C", "--collection"):
        words = words[2:]
    while words and isinstance(command, click.Group):
        inner = command.get_command(click.Context(command), words[0])
        if inner is None:
            assert command is not all_commands or _PLACEHOLDER.search(words[0]) or words[0] in _FOLDERS, line
            break
        command, words = inner, words[1:]
        options |= _options(command)
    for word in words:
        if word == "--":
            break
        if named_option := _OPTION.match(word):
            assert named_option[0] in options, f"{line}: no {named_option[0]}"


_FOLDERS = {"notes"}


def _options(command: click.Command) -> set[str]:
    shown = (option for one in command.params for option in (*one.opts, *one.secondary_opts))
    return {"--help", "--version", *shown}


def test_every_document_stands_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs").glob("*.md"):
        assert page.name == "README.md" or f"]({page.name})" in index, page.name
