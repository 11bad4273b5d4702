"""`kb log`: what was answered, newest last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kb.cli.output import Voice, document, line, one_line, padded, width
from kb.cli.spoken import Whole, edge_of, json_option, option, pass_context
from kb.cli.spoken import command as spoken

if TYPE_CHECKING:
    from kb.collection.values import Join
    from kb.model import Review

_SHOWN = 20


@spoken("log")
@option("--limit", type=Whole(0), metavar="N")
@option("--joins", is_flag=True)
@json_option
@pass_context
def command(ctx: click.Context, limit: int | None, joins: bool, as_json: bool) -> int:
    """The newest answers, or joins; all of them in JSON unless `--limit` is given."""
    edge = edge_of(ctx)
    with edge.opened(silent=as_json) as collection:
        if joins:
            _print_joins(collection.joins(), limit, edge.voice, as_json=as_json)
            return 0
        if as_json:
            document([review_json(review) for review in collection.log(limit)])
            return 0
        reviews = collection.log(_SHOWN if limit is None else limit)
        fronts = {card.id: card.card.front for card in collection.cards()} if reviews else {}
        for review in reviews:
            line(_row(review, fronts.get(review.card, ""), edge.voice))
        if not reviews:
            line(edge.voice("log.nothing"))
    return 0


def _print_joins(joins: list[Join], limit: int | None, voice: Voice, *, as_json: bool) -> None:
    if as_json:
        document([join_json(join) for join in joins[-limit if limit else 0 :] if limit != 0])
        return
    most = _SHOWN if limit is None else limit
    shown = joins[-most:] if most else []
    for join in shown:
        code = "log.join-undone" if join.undone else "log.join"
        score = f"{join.score:.2f}"
        line(voice(code, day=join.day.isoformat(), note=join.note, step=join.step, score=score, id=join.id))
        old, new = _short(join.front, join.back), _short(join.now_front, join.now_back)
        missing = voice("log.text-gone")
        for sign, text in (("-", old), ("+", new)):
            line(f"  {sign} {one_line(text or missing, width() - 4)}")
    if not joins:
        line(voice("log.no-joins"))


def _short(front: str, back: str) -> str:
    return "  ──  ".join(filter(None, (front_line(front), front_line(back))))


def join_json(join: Join) -> dict[str, object]:
    """A join with both texts; `text` and `card` are ids, `undone` when it does not count any more."""
    return {
        "id": join.id,
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


def review_json(review: Review) -> dict[str, object]:
    """A review as the contract has it."""
    return {
        "id": review.id,
        "card": review.card,
        "rating": int(review.rating),
        "at": review.at.isoformat(),
        "day": review.day.isoformat(),
        "seconds": review.seconds,
        "typed": list(review.typed),
        "verdict": None if review.verdict is None else review.verdict.value,
        "retracted": review.retracted,
    }


def _row(review: Review, front: str, voice: Voice) -> str:
    rating = padded(voice(f"rating.{int(review.rating)}"), 5)
    head = f"{review.at:%Y-%m-%d %H:%M}  {rating}  "
    taken_back = f"{voice('log.retracted')} " if review.retracted else ""
    shown = front_line(front) or voice("card-gone", id=review.card)
    return head + one_line(taken_back + shown, max(width() - 25, 20))


def front_line(front: str) -> str:
    """A card's front on one line, its formulas set."""
    from kb.typesetting.pieces import on_one_line

    return on_one_line(front)
