"""Anki: decks that it exports as "Notes in Plain Text", and tables of two columns that it could import.

Its packages hold a database whose form changes; its text export is stable and is what its users can always make. The
first field of a note is the question, the others the answer; a note with `{{c1::…}}` is a cloze. It holds no schedules.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from kb.reading.vocabulary import BACK_COLUMNS, FRONT_COLUMNS, TAG_COLUMNS

_HEADER = re.compile(r"#(separator|html|tags|columns|notetype|deck|guid|if matches|\w+ column):(.*)", re.IGNORECASE)
_SEPARATORS: Mapping[str, str] = {
    "tab": "\t",
    "comma": ",",
    "semicolon": ";",
    "colon": ":",
    "pipe": "|",
    "space": " ",
    "\\t": "\t",
}
_TABLES: Mapping[str, str] = {".csv": ",;\t", ".tsv": "\t"}
_CLOZE = re.compile(r"\{\{c\d+::")
_CARD_MARK = re.compile(r"^([QACP]|问|答)(?=[:：])", re.MULTILINE)
# What HTML of a card has a sign for in Markdown; all other tags only dress the text.
_MARKS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), text)
    for pattern, text in (
        (r"\[latex\](.*?)\[/latex\]|\[\$\$\](.*?)\[/\$\$\]", r"$$\1\2$$"),
        (r"\[\$\](.*?)\[/\$\]", r"$\1$"),
        (r"<anki-mathjax block=\"true\">(.*?)</anki-mathjax>", r"$$\1$$"),
        (r"<anki-mathjax[^>]*>(.*?)</anki-mathjax>", r"$\1$"),
        (r"<img\b[^>]*?\bsrc=[\"']?([^\"'>\s]+)[^>]*>", r"![](\1)"),
        (r"<(?:b|strong)>\s*(\S(?:.*?\S)?)\s*</(?:b|strong)>", r"**\1**"),
        (r"<(?:i|em)>\s*(\S(?:.*?\S)?)\s*</(?:i|em)>", r"*\1*"),
        (r"<code>([^<]*)</code>", r"`\1`"),
        (r"<li\b[^>]*>", "\n- "),
        (r"<br\b[^>]*>|</?(?:div|p|ul|ol|tr|table|hr|h\d|blockquote|pre)\b[^>]*>", "\n"),
        (r"</t[dh]>\s*<t[dh]\b[^>]*>", " | "),
        (r"</?[a-z][a-z0-9-]*\b[^>]*>", ""),
    )
)


class _Head(Struct):
    separator: str = ""
    html: bool = False
    tags: list[str] = field(default_factory=list)
    special: dict[int, str] = field(default_factory=dict)
    is_said: bool = False


def deck(text: str, suffix: str) -> str | None:
    """The Markdown of a deck exported as text, or of a table in a file with this suffix; None for every other text."""
    head, body = _head(text)
    if not head.separator and suffix.lower() in _TABLES:
        head.separator = max(_TABLES[suffix.lower()], key=body.partition("\n")[0].count)
    if not head.separator or head.separator not in body:
        return None
    rows = _rows(body, head.separator)
    if suffix.lower() in _TABLES and not head.is_said:
        rows = _without_head(rows, head)
    sections: dict[str, list[str]] = {}
    tags = dict.fromkeys(head.tags)
    for row in rows:
        special = {kind: row[at] for at, kind in head.special.items() if at < len(row)}
        fields = [_plain(value, head) for at, value in enumerate(row) if at not in head.special]
        card = _card([one for one in fields if one], fields[0] if fields else "")
        tags |= dict.fromkeys(special.get("tags", "").split())
        if card:
            sections.setdefault(special.get("deck", ""), []).append(card)
    if not sections:
        return None
    front = f"---\ntags: {json.dumps(list(tags), ensure_ascii=False)}\n---\n\n" if tags else ""
    return front + "\n".join(part for name, cards in sections.items() for part in _section(name, cards))


def _head(text: str) -> tuple[_Head, str]:
    """What the first lines say of the others."""
    head = _Head()
    rows = text.lstrip("\ufeff").split("\n")
    for at, row in enumerate(rows):
        said = _HEADER.fullmatch(row.rstrip("\r"))
        if said is None:
            return head, "\n".join(rows[at:])
        head.is_said = True
        name, value = said[1].lower(), said[2].strip()
        if name == "separator":
            head.separator = _SEPARATORS.get(value.lower(), said[2][:1] or "\t")
        elif name == "html":
            head.html = value.lower() == "true"
        elif name == "tags":
            head.tags = value.split()
        elif name.endswith(" column") and value.isdecimal():
            head.special[int(value) - 1] = name.removesuffix(" column")
    return head, ""


def _rows(body: str, separator: str) -> list[list[str]]:
    limit = csv.field_size_limit(max(len(body), 131_072))
    try:
        return [row for row in csv.reader(io.StringIO(body, newline=""), delimiter=separator) if any(row)]
    except csv.Error:
        # What no reader of tables takes: each line for itself, its quotes as they stand.
        return [line.split(separator) for line in body.split("\n") if line.strip()]
    finally:
        csv.field_size_limit(limit)


def _without_head(rows: list[list[str]], head: _Head) -> list[list[str]]:
    """The rows below a first one that names the columns; the question stands before its answer, tags stand apart."""
    names = [name.strip().strip("\ufeff").casefold() for name in rows[0]] if len(rows) > 1 else []
    front = next((at for at, name in enumerate(names) if name in FRONT_COLUMNS), -1)
    back = next((at for at, name in enumerate(names) if name in BACK_COLUMNS), -1)
    if front < 0 or back < 0:
        return rows
    order = [front, back, *(at for at in range(len(names)) if at not in (front, back))]
    head.special |= {place: "tags" for place, at in enumerate(order) if names[at] in TAG_COLUMNS}
    return [[row[at] if at < len(row) else "" for at in order] + row[len(names) :] for row in rows[1:]]


def _plain(value: str, head: _Head) -> str:
    if head.html:
        for pattern, text in _MARKS:
            value = pattern.sub(text, value)
        value = html.unescape(value).replace("\xa0", " ")
    rows = (row.strip() for row in value.split("\n"))
    # A line of a field that begins like a card is none.
    return _CARD_MARK.sub(r"\1\\", "\n".join(row for row in rows if row))


def _card(fields: list[str], front: str) -> str:
    """A question with its answer; a cloze, and what has no answer, as it stands, each further field a paragraph."""
    if _CLOZE.search(front) or not front or len(fields) < 2:
        return "\n\n".join(fields)
    return f"Q: {fields[0]}\nA: " + "\n".join(fields[1:])


def _section(name: str, cards: list[str]) -> Iterator[str]:
    if name:
        yield f"## {name.replace('::', ' › ')}\n"
    asked = False
    for card in cards:
        is_question = card.startswith("Q: ")
        # What stands below an answer would be a part of it.
        yield f"---\n\n{card}\n" if asked and not is_question else f"{card}\n"
        asked = is_question
