"""Old beside new: is an edited card still the same? Asked line by line, before a card and in triage."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from kb.cli.lines import Reader, half_width
from kb.cli.output import Voice, line, lines, width

if TYPE_CHECKING:
    from kb.collection import Collection
    from kb.collection.values import Doubt
    from kb.model import StoredCard
    from kb.reading.differing import Piece

_INDENT = 5


class Said(Enum):
    """What a person says of a pair; `UNDO` and `QUIT` are about something else."""

    SAME = auto()
    DIFFERENT = auto()
    LATER = auto()
    UNDO = auto()
    QUIT = auto()


_WORDS = {
    "y": Said.SAME, "是": Said.SAME, "n": Said.DIFFERENT, "否": Said.DIFFERENT, "不是": Said.DIFFERENT,
    "l": Said.LATER, "以后": Said.LATER, ":u": Said.UNDO, "u": Said.UNDO, ":q": Said.QUIT, "q": Said.QUIT,
}  # fmt: skip


def asked(reader: Reader, doubt: Doubt, new: StoredCard, voice: Voice) -> Said:
    """Show both texts and ask until the answer is one of ours; a rating, or an empty line, is none."""
    show(doubt, new, voice)
    while True:
        line(voice("doubt.keys"))
        text = reader.line(voice("doubt.prompt"))
        if text is None:
            return Said.QUIT
        found = _WORDS.get(half_width(text).strip().casefold())
        if found is not None:
            return found


def said(collection: Collection, doubt: Doubt, answer: Said, voice: Voice) -> bool:
    """Write a decision down and say what it means; False when there was none."""
    if answer in (Said.SAME, Said.DIFFERENT):
        collection.decide(doubt, same=answer is Said.SAME)
    if answer in (Said.UNDO, Said.QUIT):
        return False
    line(voice(f"doubt.{answer.name.lower()}"))
    return answer is not Said.LATER


def show(doubt: Doubt, new: StoredCard, voice: Voice) -> None:
    """The old text and the new one, changed words in brackets: [-gone-] {+new+}."""
    from kb.reading.differing import differing

    line(voice.count("doubt.title", doubt.reviews))
    pairs = (doubt.front, new.card.front), (doubt.back, new.card.back)
    front, back = (differing(was, now) for was, now in pairs)
    for side, name, marks in ((0, "doubt.old", ("[-", "-]")), (1, "doubt.new", ("{+", "+}"))):
        for row, pieces in enumerate((front[side], back[side])):
            head = voice(name) if row == 0 else ""
            _print(head, marked(pieces, marks, voice.profile))


def marked(pieces: tuple[Piece, ...], marks: tuple[str, str], profile: str = "unicode") -> str:
    """A text on one line, its formulas set, what changed between `marks`."""
    from kb.reading.differing import set_formulas

    shown = []
    for piece in pieces:
        text = set_formulas(piece.text, profile)
        inner = text.strip()
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        shown.append(f"{before}{marks[0]}{inner}{marks[1]}{after}" if piece.changed and inner else text)
    return " ".join("".join(shown).split())


def _print(head: str, text: str) -> None:
    from kb.cli.output import padded
    from kb.typesetting.wrapping import wrap_words

    first, *rest = wrap_words(text, max(width() - _INDENT, 20)) or [""]
    line(padded(head, _INDENT) + first)
    lines(" " * _INDENT + one for one in rest)
