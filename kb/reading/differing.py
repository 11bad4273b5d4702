"""What differs between two versions of a text, word by word: formulas whole, Chinese by character."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from msgspec import Struct

_WORD = re.compile(
    r"\$\$.+?\$\$|\$[^$\n]+\$|\\\(.+?\\\)|\\\[.+?\\\]|[A-Za-z]+|\d+(?:\.\d+)?|\s+|.", re.DOTALL
)  # fmt: skip
_FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
# Between two changed words a space, or a mark, that stayed says nothing.
_SLIGHT = re.compile(r"[\s,.;:，。、；：]*")


class Piece(Struct, frozen=True):
    """A piece of a text that stayed, or that the other version does not have."""

    text: str
    changed: bool


def set_formulas(text: str, profile: str = "unicode") -> str:
    """The text with its formulas set on one line."""
    from kb.typesetting import inline

    return _FORMULA.sub(lambda found: inline(next(filter(None, found.groups()), ""), profile), text)


def differing(was: str, now: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both versions in pieces; joined, the pieces are the texts. Texts with nothing in common are one piece each."""
    old, new = _WORD.findall(was), _WORD.findall(now)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    pieces: tuple[list[Piece], list[Piece]] = [], []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        for side, words in zip(pieces, (old[i1:i2], new[j1:j2]), strict=True):
            if words:
                side.append(Piece("".join(words), tag != "equal"))
    return _joined(pieces[0]), _joined(pieces[1])


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Neighbours of one kind as one piece; slight ones between changed ones count as changed."""
    found: list[Piece] = []
    for index, piece in enumerate(pieces):
        between = 0 < index < len(pieces) - 1 and pieces[index - 1].changed and pieces[index + 1].changed
        changed = piece.changed or (between and _SLIGHT.fullmatch(piece.text) is not None)
        if found and found[-1].changed is changed:
            found[-1] = Piece(found[-1].text + piece.text, changed)
        else:
            found.append(Piece(piece.text, changed))
    return tuple(found)
