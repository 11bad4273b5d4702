"""What a note's lines say of the note: page properties of an outliner, lines that name prerequisites, links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from msgspec import Struct

from kb.reading.mask import LINK, OPENS
from kb.reading.names import HAN, heading_label, plain
from kb.reading.outline import Outline
from kb.reading.vocabulary import PREREQUISITES

_WIKI = re.compile(r"(?<!!)\[\[([^\[\]|#\n]+)(?:#[^\[\]|\n]*)?(?:\|[^\[\]\n]*)?\]\]")
_NOTE_LINK = re.compile(
    r"(?<!!)\[([^\[\]\n]*)\]\(<?([^()<>\n:]+?\.(?:md|markdown))(?:#[^()\s]*)?>?(?:\s+\"[^\"\n]*\")?\)"
)
_EXPORTED_ID = re.compile(r"[ _-][0-9a-f]{32}$")
_PROPERTY = re.compile(r"^[ \t]*(?:[-*+][ \t]+)?([\w-]+)::(?:[ \t]+(.*))?$")
# Some of each of those words, in whatever case.
_SIGNS = ("前置", "先修", "先备", "预备", "依赖", "需要先", "rereq", "equires", "PREREQ", "REQUIRES")
_NEEDS_LINE = re.compile(
    r"^[ \t>]*(?:[-*+][ \t]+)?(?:\*\*|__)?(\w[\w -]{0,22}?\w)(?:\*\*|__)?[ \t]*(::?|：)(?:\*\*|__)?[ \t]*(\S.*)$"
)
_LINE_END = re.compile(r"[。.]\s*$")


class Page(Struct, frozen=True):
    """What the properties at the head of an outliner's page say."""

    title: str = ""
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class Need(Struct, frozen=True):
    """A name at a line that says what comes before; `gates` where it holds back, too."""

    line: int
    name: str
    gates: bool = False


def read_page(outline: Outline, first_line: int) -> Page:
    """`title:: …`, `alias:: …` and `tags:: …` above everything else of a page."""
    said: dict[str, str] = {}
    for row in outline.source[first_line - 1 :]:
        if not row.strip():
            if said:
                break
            continue
        found = _PROPERTY.match(row)
        if found is None:
            break
        said.setdefault(found[1].casefold(), found[2] or "")
    return Page(
        plain(said.get("title", "")),
        _listed(said.get("alias") or said.get("aliases") or ""),
        _listed(said.get("tags") or said.get("tag") or ""),
    )


def links_in(text: str, masked: str, first_line: int) -> list[tuple[int, str]]:
    """Line and name of each `[[link]]` and of each Markdown link to a note; those in code or comments are none."""
    found: list[tuple[int, str]] = []
    if "[[" in text:
        for link in _WIKI.finditer(text):
            if masked[link.start() : link.start() + 2] == OPENS + LINK:
                found.append((link.start(), _last(link[1])))
    if ".md" in text or ".markdown" in text:
        for link in _NOTE_LINK.finditer(text):
            if masked.startswith("[", link.start()):
                found.append((link.start(), _last(unquote(link[2]).rpartition(".")[0])))
    if not found:
        return []
    line, done = first_line, 0
    placed = []
    for start, name in sorted(found):
        line += text.count("\n", done, start)
        done = start
        if name:
            placed.append((line, name))
    return placed


def needs_in(text: str, outline: Outline, links: list[tuple[int, str]]) -> list[Need]:
    """Each prerequisite: of lines that begin `前置知识：`, of sections called so and of those below them.

    What a property of an outliner's page names (`requires:: …`) holds back, as front matter does.
    """
    if not any(sign in text for sign in _SIGNS):
        return []
    lines = {
        number: said
        for number, row in enumerate(outline.masked, 1)
        if ("：" in row or ":" in row) and (said := _NEEDS_LINE.match(row)) and _is_prerequisites(said[1])
    }
    sections = [
        (section.line, section.end)
        for section in outline.sections
        if any(heads_prerequisites(title) for title in section.path)
    ]
    if not lines and not sections:
        return []
    linked = {line for line, _ in links}
    needs = [
        Need(line, name, line in lines and lines[line][2] == "::")
        for line, name in links
        if line in lines or any(first <= line <= last for first, last in sections)
    ]
    for number, said in lines.items():
        if number not in linked:
            # Names without links, as long as each of them can be one.
            named = _listed(_LINE_END.sub("", outline.source[number - 1][said.start(3) : said.end(3)]))
            if all(len(name) <= (10 if HAN.search(name) else 30) for name in named):
                needs += [Need(number, name, said[2] == "::") for name in named]
    return sorted(needs, key=lambda need: need.line)


def heads_prerequisites(heading: str) -> bool:
    """Does this heading stand above a list of things to know before?"""
    return _is_prerequisites(heading_label(heading))


def _is_prerequisites(label: str) -> bool:
    return "-".join(label.casefold().split()) in PREREQUISITES


def linked_names(values: Iterable[object]) -> tuple[str, ...]:
    """The notes that `[[links]]` in the values of front matter name."""
    found: list[str] = []
    for value in values:
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and "[[" in text:
                found += [_last(link[1]) for link in _WIKI.finditer(text)]
    return tuple(dict.fromkeys(found))


def bare_name(link: str) -> str:
    """`a|shown` and `a#part` without what is shown and the part."""
    return re.sub(r"(?<=.)#.+$", "", link.partition("|")[0]).strip()


def _last(path: str) -> str:
    """The name of the note at the end of a path."""
    return _EXPORTED_ID.sub("", path.strip().rpartition("/")[2]).strip()


def _listed(text: str) -> tuple[str, ...]:
    parts = (plain(part).strip().lstrip("#") for part in re.split(r"[,，、;；]", text))
    return tuple(dict.fromkeys(part for part in parts if part))
