"""Joins told in words: which edited text carries on which card, why, and how to undo it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.cli.output import Voice, document, line, one_line, width
from kb.errors import KbError
from kb.messages import knows

if TYPE_CHECKING:
    from kb.collection import Collection
    from kb.collection.values import Join
    from kb.reading.differing import Piece

# Marks and sides of a text: what is gone, what came.
_GONE, _CAME = ("[-", "-]"), ("{+", "+}")
_BETWEEN = "  ──  "
# Steps whose score says something: the others rest on equal text or on a person's word.
_SCORED = frozenset({"front", "back", "likeness"})
_INDENT = 4
# So many columns of what stayed are shown around a change, when all of it does not fit.
_AROUND = (60, 50, 40, 34, 28, 24, 20, 17, 14, 12, 10, 8, 6, 3)


def print_joins(collection: Collection, limit: int, voice: Voice) -> None:
    """The newest joins, newest last, old text above new, and how one is undone."""
    joins = collection.joins()
    if not joins:
        line(voice("log.no-joins"))
        return
    shown = joins[-limit:] if limit else []
    for join in shown:
        undone = voice("log.join-undone") if join.undone else ""
        line(voice("log.join", day=join.day.isoformat(), note=join.note, how=how(join, voice), id=join.short) + undone)
        for sign, text in zip("-+", _texts(join, collection, voice), strict=True):
            line(f"  {sign} {text}")
    counting = [join for join in shown if not join.undone]
    if counting:
        line(voice("log.undo-one", id=counting[-1].short))


def print_joins_json(joins: list[Join], limit: int | None) -> None:
    """The newest joins, or all of them, as JSON."""
    document([join_json(join) for join in joins[-limit if limit else 0 :] if limit != 0])


def how(join: Join, voice: Voice) -> str:
    """Why the two texts are one card, in words."""
    code = f"log.step.{join.step}"
    words = voice(code) if knows(f"cli.{code}", voice.language) else join.step
    return voice("log.alike", how=words, score=f"{join.score:.2f}".lstrip("0")) if join.step in _SCORED else words


def join_json(join: Join) -> dict[str, object]:
    """A join with both texts; `text` and `card` are ids, `undone` when it does not count any more."""
    return {
        "id": join.id,
        "short": join.short,
        "at": join.at.isoformat(),
        "day": join.day.isoformat(),
        "note": join.note,
        "text": join.text,
        "card": join.card,
        "step": join.step,
        "score": join.score,
        "old": {"front": join.front, "back": join.back},
        "new": {"front": join.now_front, "back": join.now_back},
        "undone": join.undone,
    }


def _texts(join: Join, collection: Collection, voice: Voice) -> tuple[str, str]:
    """The old text and the new one, each on a line, cut around what changed."""
    from kb.reading.differing import differing

    old, new = bool(join.front or join.back), bool(join.now_front or join.now_back)
    if not (old and new):
        gone = _not_kept(join, collection, voice)
        kept_old, kept_new = ((join.front, join.back), (join.now_front, join.now_back))
        return (_whole(kept_old, voice.profile) if old else gone), (_whole(kept_new, voice.profile) if new else gone)
    front, back = _facing(*differing(join.front, join.now_front)), _facing(*differing(join.back, join.now_back))
    columns = width() - _INDENT
    rows = "", ""
    for around in _AROUND:
        rows = (
            _row(front[0], back[0], _GONE, around, voice.profile),
            _row(front[1], back[1], _CAME, around, voice.profile),
        )
        if all(one_line(row, columns) == row for row in rows):
            break
    return one_line(rows[0], columns), one_line(rows[1], columns)


def _facing(was: tuple[Piece, ...], now: tuple[Piece, ...]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both versions, one that only lacks something parted where the other has it, so that both are cut there."""
    stayed = [tuple(one for one in pieces if not one.changed) for pieces in (was, now)]
    if len(now) == 1 and len(was) > 1 and now == _together(stayed[0]):
        return was, stayed[0]
    if len(was) == 1 and len(now) > 1 and was == _together(stayed[1]):
        return stayed[1], now
    return was, now


def _together(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    from kb.reading.differing import Piece

    return (Piece("".join(piece.text for piece in pieces), changed=False),)


def _not_kept(join: Join, collection: Collection, voice: Voice) -> str:
    """What is known where a text itself was not kept: how its card reads now."""
    try:
        card = collection.general_card(join.card).card
    except KbError:
        return voice("log.text-gone")
    known = voice("log.text-gone-card", text=_whole((card.front, card.back), voice.profile))
    return one_line(known, width() - _INDENT)


def _whole(sides: tuple[str, str], profile: str) -> str:
    from kb.reading.differing import set_formulas

    return one_line(_BETWEEN.join(set_formulas(side, profile) for side in sides if side), width() - _INDENT)


def _row(front: tuple[Piece, ...], back: tuple[Piece, ...], marks: tuple[str, str], around: int, profile: str) -> str:
    return one_line(_BETWEEN.join(_side(side, marks, around, profile) for side in (front, back) if side), 10**6)


def _side(pieces: tuple[Piece, ...], marks: tuple[str, str], around: int, profile: str) -> str:
    from kb.cli.doubts import marked
    from kb.reading.differing import Piece, set_formulas

    # Of what changed more is shown than of what stayed.
    short = (
        Piece(_short(set_formulas(one.text, profile), around * (2 if one.changed else 1)), one.changed)
        for one in pieces
    )
    return marked(tuple(short), marks, profile)


def _short(text: str, around: int) -> str:
    """The two ends of a text, where it is longer than both."""
    return text if len(text) <= 2 * around + 1 else f"{text[:around].rstrip()}…{text[-around:].lstrip()}"
