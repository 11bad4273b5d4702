"""`kb undo`: the newest answers, marks and rules taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from kb.cli.output import Voice, document, line, one_line, width
from kb.cli.spoken import Whole, argument, edge_of, json_option, option, pass_context
from kb.cli.spoken import drawing as spoken
from kb.messages import knows

if TYPE_CHECKING:
    from kb.collection import Collection
    from kb.collection.values import Undone


@spoken("undo")
@argument("count", metavar="[N]", type=Whole(1), default=1)
@option("--schedules", is_flag=True)
@option("--reviews", is_flag=True)
@option("--join", metavar="ID")
@json_option
@pass_context
def command(ctx: click.Context, count: int, *, schedules: bool, reviews: bool, join: str | None, as_json: bool) -> int:
    """Take back the newest N things that still count, one join, or all that was taken over from other programs."""
    edge = edge_of(ctx)
    undone: list[Undone] = []
    with edge.opened(silent=as_json) as collection:
        if join is not None:
            _separate(collection, join, edge.voice, as_json=as_json)
            return 0
        if schedules:
            number = collection.undo_schedules()
            if as_json:
                document({"schedules": number})
            else:
                line(edge.voice.count("undo.schedules", number) if number else edge.voice("undo.nothing"))
            return 0
        if reviews:
            number = collection.undo_reviews()
            if as_json:
                document({"reviews": number})
            else:
                line(edge.voice.count("undo.reviews", number) if number else edge.voice("undo.nothing"))
            return 0
        while len(undone) < count and (one := collection.undo()) is not None:
            undone.append(one)
            if not as_json:
                line(undone_line(collection, one, edge.voice))
        if as_json:
            document([{"kind": u.kind, "what": u.what, "card": u.card, "at": u.at.isoformat()} for u in undone])
        elif not undone:
            line(edge.voice("undo.nothing"))
    return 0


def _separate(collection: Collection, join_id: str, voice: Voice, *, as_json: bool) -> None:
    join = collection.separate(join_id)
    if as_json:
        from kb.cli.joins import join_json

        document(join_json(replace(join, undone=True)))
    else:
        line(voice("undo.separated"))


def undone_line(collection: Collection, undone: Undone, voice: Voice) -> str:
    """What was taken back, with the card that it was about."""
    from kb.errors import KbError
    from kb.typesetting.pieces import on_one_line

    code = f"undo.{undone.kind}.{undone.what}"
    what = voice(
        code if knows(f"cli.{code}", voice.language) else f"undo.{undone.kind}", concept=undone.concept, of=undone.of
    )
    front = ""
    if undone.card is not None:
        try:
            front = on_one_line(collection.card(undone.card).card.front, voice.profile)
        except KbError:
            front = voice("card-gone", id=undone.card)
    done = voice("undo.done", what=what, at=f"{undone.at:%Y-%m-%d %H:%M}")
    return one_line(f"{done}  {front}".rstrip(), width())
