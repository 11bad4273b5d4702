"""Words within a formula: sentences, what is shown as written, single characters by their codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.typesetting.cells import combine
from kb.typesetting.letters import FONT_COMMANDS, FONT_SWITCHES, TEXT_COMMANDS
from kb.typesetting.symbols import SPACES, SYMBOLS
from kb.typesetting.tree import ORD, Atom, Boxed, Group, Node, Scripts

if TYPE_CHECKING:
    from collections.abc import Callable

    from kb.typesetting.parser import Parser

    Command = Callable[[Parser], Node]


def text(parser: Parser, source: str, font: str = "text") -> Node:
    """Words of a sentence, with formulas between dollar signs."""
    items: list[Node] = []
    for place, part in enumerate(re.split(r"(?<!\\)\$", source)):
        if place % 2:
            items.append(parser.part(part))
        else:
            items.extend(_words(part, font))
    return items[0] if len(items) == 1 else Group(items)


# `\\'e` and its like, within words only.
_MARKS = {
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    '"': "\u0308",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "H": "\u030b",
    "v": "\u030c",
    "u": "\u0306",
    "r": "\u030a",
    "c": "\u0327",
    "d": "\u0323",
    "k": "\u0328",
    "b": "\u0331",
}
# Commands that draw a frame around words.
FRAMES = frozenset(("fbox", "framebox", "doublebox"))
_SAYING_NOTHING = frozenset((*TEXT_COMMANDS, *FONT_COMMANDS, *FONT_SWITCHES, *FRAMES))
_TEXT_PIECES = re.compile(r"\\(?:[A-Za-z]+|.)|[{}]|[^\\{}]+", re.DOTALL)


def _words(source: str, font: str) -> list[Node]:
    if "\\" not in source and "{" not in source and "}" not in source:
        return [Atom(re.sub(r"\s+", " ", source.replace("~", " ")), ORD, font)] if source else []
    text = mark = ""
    pieces: list[str] = _TEXT_PIECES.findall(source)
    for piece in pieces:
        if piece in "{}":
            continue
        if piece[0] != "\\":
            words = re.sub(r"\s+", " ", piece.replace("~", " "))
            if mark:
                words = words.lstrip()
                words, mark = combine(words[:1], mark) + words[1:], ""
            text += words
        elif piece[1:] in _MARKS:
            mark = _MARKS[piece[1:]]
        elif piece[1:] in SPACES or piece == "\\\\":
            text += " "
        elif piece[1:] in SYMBOLS:
            text += SYMBOLS[piece[1:]][0]
        elif piece[1:] not in _SAYING_NOTHING:
            text += piece
    return [Atom(text, ORD, font)]


def words_after(count: int) -> Command:
    """The last argument as text; so many before it say nothing here."""

    def read(parser: Parser) -> Node:
        parser.raw_optional()
        for _ in range(count):
            parser.raw_group()
        return text(parser, parser.raw_group())

    return read


def plain_words(parser: Parser) -> Node:
    """An argument as it is written."""
    return Atom(" ".join(parser.raw_group().split()), ORD, "text")


def verbatim(parser: Parser) -> Node:
    """`\\verb|x^2|`."""
    parser.place += parser.place < len(parser.tokens) and parser.tokens[parser.place] == "*"
    rest = parser.tokens[parser.place :]
    if not rest:
        return Group([])
    mark = rest[0][0]
    source = "".join(rest[:200])
    end = source.find(mark, 1)
    if end < 0:
        return Atom("\\verb", ORD, "text")
    taken = 0
    while taken <= end and parser.place < len(parser.tokens):
        token = parser.tokens[parser.place]
        if taken + len(token) > end + 1:
            parser.tokens[parser.place] = token[end + 1 - taken :]
            break
        taken += len(token)
        parser.place += 1
    return Atom(source[1:end], ORD, "text")


_CODE = re.compile(r"\{?\s*(?:[\"xXuU]\+?([0-9A-Fa-f]{1,6})|(\d{1,7}))\s*\}?")


def character(parser: Parser) -> Node:
    """`\\char"263a`, `\\unicode{x263a}`."""
    parser.raw_optional()
    found = _CODE.match("".join(parser.tokens[parser.place : parser.place + 10]))
    code = (int(found[1], 16) if found[1] else int(found[2])) if found else 0
    taken = len(found[0]) if found else 0
    while taken > 0 and parser.place < len(parser.tokens):
        taken -= len(parser.tokens[parser.place])
        parser.place += 1
    shown = chr(code) if 0x20 <= code <= 0x10FFFF else ""
    return Atom(shown if shown.isprintable() else "", ORD, "text")


def hung_words(*, above: bool) -> Command:
    """Words that hang above or below the line."""

    def read(parser: Parser) -> Node:
        words = text(parser, parser.raw_group())
        return Scripts(Group([]), None, words) if above else Scripts(Group([]), words, None)

    return read


def link(parser: Parser) -> Node:
    """`\\url{…}`: the address."""
    return Atom("".join(parser.raw_group().split()), ORD, "text")


def framed(parser: Parser) -> Node:
    """Words in a frame."""
    parser.raw_optional()
    return Boxed(text(parser, parser.raw_group()))
