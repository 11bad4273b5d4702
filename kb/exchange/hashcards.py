"""hashcards: decks of `Q:`/`A:`/`C:` cards, and the reviews in its `hashcards.db`.

Its database knows a card by nothing but a hash of its text, so the cards of a deck are read here as that program reads
them, and hashed alike. What one of its releases reads differently from another is tried in every way.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from kb.exchange.blake3 import blake3
from kb.model import Rating

SOURCE = "hashcards"
FILE = "hashcards.db"

_MAGIC = b"SQLite format 3\x00"
_GRADES: Mapping[str, Rating] = {
    "forgot": Rating.AGAIN,
    "hard": Rating.HARD,
    "good": Rating.GOOD,
    "easy": Rating.EASY,
}
_HAS_CARDS = re.compile(r"^[QC]:", re.MULTILINE)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_LINK = re.compile(r"\[(?:\\.|[^\[\]\\])*\]\(")


class Answer(Struct, frozen=True):
    """One row of the database: the card's hash, the moment on the wall clock where it was answered, the rating."""

    card: str
    at: datetime
    rating: Rating


class DeckCard(Struct, frozen=True):
    """A card as hashcards sees it in a text: the line where it begins (from 1), its question or its deletion.

    `place` counts a cloze's deletions from 0, `of` is how many there are; for a question `of` is 0.
    """

    line: int
    front: str
    back: str
    place: int = 0
    of: int = 0


class _Dialect(Struct, frozen=True):
    """How a release reads decks: are `---` between cards, code fences, escaped brackets and links anything to it?"""

    rules: bool
    fences: bool
    escapes: bool
    links: bool


_DIALECTS = (
    _Dialect(True, True, True, True),
    _Dialect(True, False, True, False),
    _Dialect(False, False, False, False),
)


def answers(path: Path) -> list[Answer] | None:
    """The reviews in the database at `path`, oldest first; None when it is no database of hashcards."""
    try:
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                return None
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            rows = db.execute("SELECT card_hash, reviewed_at, grade FROM reviews ORDER BY reviewed_at").fetchall()
    except (OSError, sqlite3.DatabaseError):
        return None
    return [answer for row in rows if (answer := _answer(*row)) is not None]


def _answer(card: object, at: object, grade: object) -> Answer | None:
    rating = _GRADES.get(str(grade))
    try:
        moment = datetime.fromisoformat(str(at))
    except ValueError:
        return None
    return None if rating is None else Answer(str(card), moment.replace(tzinfo=None), rating)


def cards_by_hash(text: str) -> dict[str, DeckCard]:
    """The cards of a deck under the hashes that the database has for them."""
    if not _HAS_CARDS.search(text):
        return {}
    rows = [row.removesuffix("\r") for row in text.split("\n")]
    rules = (number for number, row in enumerate(rows, 1) if row.strip() == "---")
    # Front matter is no part of the deck; unclosed, it makes the whole file unreadable to hashcards.
    skipped = next((number for number in rules if number > 1), len(rows)) if rows[0].strip() == "---" else 0
    hashed: dict[str, DeckCard] = {}
    done: set[bytes] = set()
    for dialect in _DIALECTS:
        for content, card in _cards(rows, skipped, dialect):
            if content not in done:
                done.add(content)
                hashed.setdefault(blake3(content).hex(), card)
    return hashed


def _cards(rows: list[str], skipped: int, dialect: _Dialect) -> Iterator[tuple[bytes, DeckCard]]:
    """Each card with the bytes that are hashed for it."""
    fence = ""
    kind, line, parts = "", 0, [[""]]
    for number, row in enumerate([*rows[skipped:], "---"], skipped + 1):
        last = number > len(rows)
        if dialect.fences and (mark := _FENCE.match(row)):
            if not fence:
                fence = mark[1]
            elif mark[1][0] == fence[0] and len(mark[1]) >= len(fence) and not row.strip(" " + fence[0]):
                fence = ""
        inside = bool(fence) and not last
        begins = row[:2] if not inside and row[:2] in ("Q:", "C:", "A:") else ""
        if last or begins in ("Q:", "C:") or (dialect.rules and not inside and row.strip() == "---"):
            yield from _made(kind, line, parts, dialect)
            kind, line, parts = begins, number, [[row[2:].strip()]]
        elif begins == "A:" and kind == "Q:" and len(parts) == 1:
            parts.append([row[2:].strip()])
        else:
            parts[-1].append(row)


def _made(kind: str, line: int, parts: list[list[str]], dialect: _Dialect) -> Iterator[tuple[bytes, DeckCard]]:
    texts = ["\n".join(part).strip() for part in parts]
    if kind == "Q:" and len(texts) == 2:
        yield f"Basic{texts[0]}{texts[1]}".encode("utf-8", "surrogatepass"), DeckCard(line, texts[0], texts[1])
    elif kind == "C:":
        shown, deletions = _deletions(texts[0], dialect)
        for place, (start, end) in enumerate(deletions):
            content = b"Cloze" + shown + start.to_bytes(8, "little") + (end - 1).to_bytes(8, "little")
            hidden = shown[start:end].decode(errors="replace")
            yield content, DeckCard(line, "", hidden, place, len(deletions))


def _deletions(text: str, dialect: _Dialect) -> tuple[bytes, list[tuple[int, int]]]:
    """A cloze without its brackets, as bytes, and where each deletion begins and ends in them."""
    shown = bytearray()
    deletions: list[tuple[int, int]] = []
    kept = False  # within the brackets of a picture or a link
    start = -1
    at = 0
    while at < len(text):
        sign = text[at]
        at += 1
        if dialect.escapes and sign == "\\" and text[at : at + 1] in ("[", "]"):
            sign = text[at]
            at += 1
        elif sign == "!" and text[at : at + 1] == "[":
            kept = True
        elif sign == "[" and not kept:
            if not (dialect.links and _LINK.match(text, at - 1)):
                start = len(shown)
                continue
            kept = True
        elif sign == "]" and kept:
            kept = False
        elif sign == "]":
            if 0 <= start < len(shown):
                deletions.append((start, len(shown)))
            start = -1
            continue
        shown += sign.encode("utf-8", "surrogatepass")
    return bytes(shown), deletions
