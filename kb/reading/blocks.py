"""A note as sections of blocks with their lines, each line as written and as masked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

from kb.model import Problem
from kb.reading.mask import GONE, TABLE

_IDENTIFIER = re.compile(r"(?:^|[ \t])\^([A-Za-z0-9][A-Za-z0-9_-]*)[ \t]*$")
_GONE = re.compile("\x05?[\x06\x07]+")
# The callout is Obsidian Spaced Repetition's: it holds nothing but the comment with a card's schedule.
_METADATA = re.compile(r"\[!sr\|card-metadata\][+-]?")
# What outliners keep for themselves below a bullet.
_OWN_PROPERTY = re.compile(r"\s*(?:[-*+]\s+)?(?:id|collapsed|card-[\w-]+|logseq\.[\w.-]+|background-color)::(?:\s|$)")
_MANY_LINE_ENDS = re.compile(r"\n{3,}")
_CALLOUT = re.compile(r"^\[!(?P<kind>[A-Za-z][\w-]*)(?:\|[^\]]*)?\][+-]?[ \t]*(?P<title>.*)$")
_QUOTE_PREFIX = re.compile(r"^(?:[ \t]*>)+ ?")


class Line(Struct):
    """One line of a block without its list mark, quote mark, block id and tags."""

    number: int
    text: str
    masked: str
    author_id: str | None = None
    is_card: bool = False
    """Its tags say `#card`: what stands below it is the answer."""
    heading: bool = False
    """It is a heading inside a list or quote, which opens no section."""
    callout: str = ""
    """The kind of the callout whose title it is."""


class Block(Struct):
    """A paragraph, list item, quote, code or defined term: its lines, and the blocks inside it.

    `line` and `end` are the first and last line, from 1. `kind` is paragraph, item, quote, code, term or definition.
    """

    kind: str
    line: int
    end: int
    lines: list[Line] = field(default_factory=list)
    children: list[Block] = field(default_factory=list)
    ordered: bool = False
    list_line: int = 0
    """Where the list of an item begins: equal for the items of one list."""
    info: str = ""
    """The word behind the opening fence of code, where it is one that a card rule reads."""

    @property
    def author_id(self) -> str | None:
        """The `^id` at the end of the block's own lines."""
        return next((line.author_id for line in reversed(self.lines) if line.author_id), None)

    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


class Section(Struct):
    """A heading and what stands under it up to the next heading; level 0 is what comes before the first."""

    title: str
    level: int
    line: int
    end: int
    path: tuple[str, ...]
    blocks: list[Block] = field(default_factory=list)


class Outline(Struct):
    """The sections of a note in order, the tags that its lines carry, its source lines, and what was lost."""

    sections: list[Section]
    source: list[str]
    masked: list[str]
    tags: list[str]
    problems: list[Problem]

    def raw(self, line: int, end: int) -> str:
        """The source from `line` to `end` (from 1, both in), without quote marks and common indentation."""
        rows = [
            row if GONE not in masked else without_gone(row, masked, keep=TABLE)[0]
            for row, masked in zip(self.source[line - 1 : end], self.masked[line - 1 : end], strict=True)
            if not ("::" in row and _OWN_PROPERTY.match(row))
        ]
        if any(row.lstrip().startswith(">") for row in rows):
            rows = [_QUOTE_PREFIX.sub("", row) for row in rows]
        filled = [row for row in rows if row.strip()]
        indent = min((len(row) - len(row.lstrip()) for row in filled), default=0)
        rows = [_without_identifier(_METADATA.sub("", row[indent:])).rstrip() for row in rows]
        if any(row.startswith("[!") for row in rows):
            rows = [_CALLOUT.sub(_title, row) for row in rows]
        text = "\n".join(rows).strip("\n")
        # Empty lines say something in code only.
        return text if "```" in text or "~~~" in text else _MANY_LINE_ENDS.sub("\n\n", text)


def identifier_in(line: str) -> re.Match[str] | None:
    """The `^id` at the end of a line, with the blank before it."""
    at = line.rfind("^")
    return _IDENTIFIER.search(line, max(at - 1, 0)) if at >= 0 else None


def _title(callout: re.Match[str]) -> str:
    """What stands above the text of a callout once its frame is gone: its title, apart from the text."""
    title = callout["title"].strip()
    if callout["kind"].casefold() == "sr":
        return callout[0]
    return f"**{title}**\n" if title and "*" not in title else title


def _without_identifier(row: str) -> str:
    named = identifier_in(row)
    return row[: named.start()] if named else row


def without_gone(text: str, masked: str, keep: str = "") -> tuple[str, str]:
    """A line and its mask without comments, marks of site generators and, where they are read apart, HTML tables."""
    for found in reversed(list(_GONE.finditer(masked))):
        if not keep or keep not in found[0]:
            text = text[: found.start()] + text[found.end() :]
            masked = masked[: found.start()] + masked[found.end() :]
    return text.rstrip() if keep else text.strip(), masked.strip()


def every_block(blocks: list[Block]) -> Iterator[Block]:
    """The blocks and all that stands inside them, in order."""
    for block in blocks:
        yield block
        yield from every_block(block.children)
