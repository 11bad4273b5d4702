"""`kb undo`: the newest answers, marks and rules taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from kb.cli.lines import Reader, is_yes
from kb.cli.output import Voice, document, line, one_line, width
from kb.cli.spoken import Whole, argument, edge_of, json_option, option, pass_context, refuse_both
from kb.cli.spoken import drawing as spoken
from kb.errors import KbError
from kb.messages import knows

if TYPE_CHECKING:
    from kb.collection import Collection
    from kb.collection.deciding import Foreign
    from kb.collection.values import Undone


@spoken("undo")
@argument("count", metavar="[N]", type=Whole(1), required=False)
@option("--schedules", is_flag=True)
@option("--reviews", is_flag=True)
@option("--join", metavar="ID")
@option("--yes", "-y", "yes", is_flag=True)
@json_option
@pass_context
def command(
    ctx: click.Context, count: int | None, *, schedules: bool, reviews: bool, join: str | None, yes: bool, as_json: bool
) -> int:
    """Take back the newest N things that still count, one join, or all that was taken over from other programs."""
    refuse_both(ctx, count=count, schedules=schedules, reviews=reviews, join=join)
    edge = edge_of(ctx)
    undone: list[Undone] = []
    with edge.opened(silent=as_json) as collection:
        if join is not None:
            _separate(collection, join, edge.voice, as_json=as_json)
            return 0
        if schedules or reviews:
            _take_back(collection, "schedules" if schedules else "reviews", edge.voice, yes=yes, as_json=as_json)
            return 0
        while len(undone) < (count or 1) and (one := collection.undo()) is not None:
            undone.append(one)
            if not as_json:
                line(undone_line(collection, one, edge.voice))
        if as_json:
            document(
                [
                    {"kind": u.kind, "what": u.what, "card": u.card, "at": u.at.isoformat(), "count": u.count}
                    for u in undone
                ]
            )
        elif not undone:
            line(edge.voice("undo.nothing"))
    return 0


def _take_back(collection: Collection, what: Foreign, voice: Voice, *, yes: bool, as_json: bool) -> None:
    """All that was taken over; asked about first where that is more than one thing."""
    number = collection.foreign(what)
    if number > 1 and not (yes or as_json or _sure(what, number, voice)):
        line(voice("undo.kept"))
        return
    number = collection.undo_foreign(what)
    if as_json:
        document({what: number})
    else:
        line(voice.count(f"undo.{what}", number) if number else voice("undo.nothing"))


def _sure(what: Foreign, number: int, voice: Voice) -> bool:
    """Is it meant? Raises KbError `not-sure` where nobody answers."""
    reader = Reader("", voice.typed())
    answer = reader.line(voice.count(f"undo.{what}.sure", number))
    if answer is None:
        raise KbError("not-sure")
    return is_yes(answer)


def _separate(collection: Collection, join_id: str, voice: Voice, *, as_json: bool) -> None:
    join = collection.separate(join_id)
    if as_json:
        from kb.cli.joins import join_json

        document(join_json(replace(join, undone=True)))
    else:
        line(voice("undo.separated"))


def undone_line(collection: Collection, undone: Undone, voice: Voice) -> str:
    """What was taken back, with the card that it was about."""
    from kb.typesetting.pieces import on_one_line

    code = f"undo.{undone.kind}.{undone.what}"
    code = code if knows(f"cli.{code}", voice.language) else f"undo.{undone.kind}"
    what = voice(code, concept=undone.concept, of=undone.of, count=undone.count)
    if undone.count > 1 and undone.kind in ("mark", "due"):
        what = voice("undo.of-many", what=what, count=undone.count)
    front = ""
    if undone.card is not None:
        try:
            front = on_one_line(collection.card(undone.card).card.front, voice.profile)
        except KbError:
            front = voice("card-gone", id=undone.card)
    done = voice("undo.done", what=what, at=f"{undone.at:%Y-%m-%d %H:%M}")
    return one_line(f"{done}  {front}".rstrip(), width())
