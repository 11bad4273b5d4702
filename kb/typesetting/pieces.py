"""Pieces of notes on one line: fronts of cards, and what a search found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import PurePosixPath
from unicodedata import normalize

from kb.typesetting.alone import alone
from kb.typesetting.breaks import wrap_formula
from kb.typesetting.cells import cells, chop
from kb.typesetting.prose import on_line
from kb.typesetting.wrapping import Line, Span

_MATHS = re.compile(r"[\\^_{}]")
_TABLE_RULE = re.compile(r"(?:\|\s*:?-{2,}:?\s*)+\|?")
# The brackets of a link that a piece of text begins or ends within.
_HALF_LINK = re.compile(r"\[\[(?=[^\]]*$)")
_LEADING_MARKS = re.compile(r"^(…?)\s*(?:(?:[-*+>]|#+|\d+[.)])\s+)*")
_SEPARATORS = re.compile(r"^(…?)[ ·]+")
_BETWEEN_WORDS = re.compile(r"[-_\s]+")
_BRACKETS = re.compile(r"\\[()\[\]]")
_ENVIRONMENTS = re.compile(r"\\(begin|end)\{[a-z]+\*?\}")
# Code, and what stands in brackets: a bar in them parts no cells.
_NO_BARS = re.compile(r"`[^`]*`|\([^()]*\)")
_SAYS = re.compile(r"[^\W\d_]{3}|[^\W\d_A-Za-z]")
# What takes more than this part of a line is not left out as a whole.
_LONG = 0.5
_LONGEST_WORD = 15


def on_one_line(markdown: str, profile: str = "unicode", columns: int = 0) -> str:
    """A card's text on one line, its formulas set inline; in at most so many columns, cut between its words."""
    line = on_line(alone(markdown), profile)
    return _text(shortened(line, columns) if columns else line)


def title(name: str, profile: str = "unicode") -> str:
    """A name or a path of headings with its formulas set; everything else in it stays as it is written."""
    return on_one_line(name, profile) if "$" in name or _BRACKETS.search(name) else name


def same_name(one: str, other: str) -> bool:
    """Do two names say the same: whatever their case and width, with `-`, `_` or spaces between their words?"""
    return one == other or _plain(one) == _plain(other)


def ends_with_name(name: str, other: str) -> bool:
    """Does a name end as another one says?"""
    return _plain(name).endswith(_plain(other))


def _plain(name: str) -> str:
    # In a formula each sign means something.
    return name if "$" in name else _BETWEEN_WORDS.sub(" ", normalize("NFKC", name).casefold()).strip()


def says_file(name: str, note: str) -> bool:
    """Does a name say what the file of a note is called?"""
    return same_name(PurePosixPath(note).stem, name)


def trail(names: Iterable[str], profile: str = "unicode") -> str:
    """The way to a place, outermost first, formulas set; names that stand side by side and say the same are one."""
    shown: list[str] = []
    for name in names:
        if shown and same_name(shown[-1], name):
            # The inner one is a heading, written for people; the outer one may be the name of a file.
            shown.pop()
        if name:
            shown.append(name)
    return " › ".join(title(name, profile) for name in shown)


def shortened(line: Line, columns: int) -> Line:
    """A line of at most so many columns, with an ellipsis where it goes on: between words, and between formulas.

    Only a formula that would take most of the line is cut where it could be broken: without it too little is said.
    """
    if sum(cells(span.text) for span in line) <= columns:
        return line
    found: Line = []
    room = columns - 1
    for span in line:
        size = cells(span.text)
        if size <= room:
            found.append(span)
            room -= size
            continue
        if span.style == "math":
            is_long = min(size, room) > columns * _LONG
            part = wrap_formula(span.text, room)[0] if is_long else ""
        else:
            part = _words(span.text, room)
        found.append(Span(part, span.style))
        break
    while found and not found[-1].text.rstrip():
        found.pop()
    if found:
        text = found[-1].text.rstrip()
        # A dot between two things that are said has none behind it.
        found[-1] = Span(text if found[-1].style == "math" else text.removesuffix(" ·").rstrip(), found[-1].style)
    return [*found, Span("…"[: max(columns, 0)])]


def _words(text: str, room: int) -> str:
    """As much of a text as fits, no word cut unless it is very long."""
    part = chop(text, room)[0] if room > 0 else ""
    after = text[len(part) : len(part) + 1]
    if part and part[-1].isascii() and part[-1].isalnum() and after.isascii() and after.isalnum():
        before, space, word = part.rpartition(" ")
        if space and len(word) <= _LONGEST_WORD:
            return before
    return part


@lru_cache(maxsize=512)
def snippet(piece: str, title: str, profile: str = "unicode", columns: int = 0) -> str:
    """A piece of a note's text as one line of prose: no marks of tables and lists, no formula cut in two, no title."""
    piece, rules = _TABLE_RULE.subn("|", piece)
    parts = re.split(r"(\$\$?[^$]+\$\$?)", _whole(piece))
    is_table = rules or piece.lstrip("… ").startswith("|") or piece.rstrip("… ").endswith("|") or _has_cells(parts)
    # Between formulas stands prose; a dollar that is left there opens a formula that was cut.
    for place in range(0, len(parts), 2):
        prose, cut, _ = parts[place].partition("$")
        prose = f"{prose.rstrip()}…" if cut else prose
        parts[place] = re.sub(r"\s*\|(?:\s*\|)*\s*", " · ", prose) if is_table else prose
    text = _SEPARATORS.sub(r"\1", "".join(parts)).rstrip(" ·")
    if text.count("**") % 2:
        text = text.replace("**", "", 1)
    text = _HALF_LINK.sub("", text)
    line = on_line(_LEADING_MARKS.sub(r"\1", text), profile)
    shown, name = _text(line), _text(on_line(title, profile))
    if name and shown.casefold().startswith(name.casefold()):
        rest = shown[len(name) :]
        # "Limits" is not the title "Limit" said again.
        if not rest[:1].isalnum():
            kept = rest.lstrip(" :：—–-·。.，,")
            line, shown = _without(line, len(shown) - len(kept)), kept
    if shown == "…":
        return ""
    return _text(shortened(line, columns)) if columns else shown


def _has_cells(parts: Sequence[str]) -> bool:
    """Does a bar part two cells, in prose and formulas by turns? Beside no word but letters or digits, it may not."""
    text = "".join("$" if place % 2 else part for place, part in enumerate(parts))
    if " | " not in text:
        return False
    between = pairwise(_NO_BARS.sub("", text).split(" | "))
    return any(_SAYS.search(before[-3:]) or _SAYS.search(after[:3]) for before, after in between)


def _whole(piece: str) -> str:
    """A piece of a note without the half of a formula that it may begin or end with."""
    brackets = list(_BRACKETS.finditer(piece))
    if brackets and brackets[-1][0] in ("\\(", "\\["):
        piece = piece[: brackets[-1].start()].rstrip() + "…"
    if brackets and brackets[0][0] in ("\\)", "\\]"):
        piece = "…" + piece[brackets[0].end() :]
    piece = _without_half_an_environment(piece)
    head, dollar, tail = piece.partition("$")
    if not dollar or not piece.startswith("…"):
        return piece
    if tail.startswith("$") and piece.count("$$") % 2:
        # The end of a displayed formula has two.
        return "…" + tail[1:].lstrip()
    closes = piece.count("$") % 2 and (tail[:1].isspace() or cells(tail[:1]) == 2)
    return "…" + tail if closes or _MATHS.search(head) else piece


def _without_half_an_environment(piece: str) -> str:
    """A piece without what is left of an environment that begins before it or ends behind it, outside dollars."""
    opened, end = list[int](), 0
    for found in _ENVIRONMENTS.finditer(piece):
        if piece.count("$", 0, found.start()) % 2 or piece[found.end() :].lstrip().startswith("$"):
            continue
        if found[1] == "begin":
            opened.append(found.start())
        elif opened:
            opened.pop()
        else:
            end = found.end()
    # What stands behind dollars is theirs to cut.
    half = opened[0] if opened and "$" not in piece[opened[0] :] else len(piece)
    kept = piece[:half].rstrip() + ("…" if half < len(piece) else "")
    return "…" + kept[end:] if end and "$" not in piece[:end] else kept if half < len(piece) else piece


def _without(line: Line, count: int) -> Line:
    """A line without its first characters."""
    found: Line = []
    for span in line:
        found.append(Span(span.text[count:], span.style))
        count = max(count - len(span.text), 0)
    return [span for span in found if span.text]


def _text(line: Line) -> str:
    return "".join(span.text for span in line).strip()
