"""`kb known`: five spot questions on a concept that a person says they know, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kb.cli.edge import refuse_pretended_time
from kb.cli.lines import Reader
from kb.cli.named import the_concept
from kb.cli.output import Voice, line
from kb.cli.spoken import argument, edge_of, option, pass_context, refuse_both
from kb.cli.spoken import drawing as spoken
from kb.errors import KbError

if TYPE_CHECKING:
    from kb.collection import Collection
    from kb.memory.placement import Placement


@spoken("known")
@argument("concept", nargs=-1, required=True)
@option("--without-asking", is_flag=True)
@option("--no-longer", is_flag=True)
@pass_context
def command(ctx: click.Context, concept: tuple[str, ...], *, without_asking: bool, no_longer: bool) -> int:
    """Ask about a concept; what is passed enters as easy, and enough of it marks the concept as known."""
    refuse_both(ctx, without_asking=without_asking, no_longer=no_longer)
    edge = edge_of(ctx)
    with edge.opened() as collection:
        refuse_pretended_time(collection)
        name = the_concept(collection, " ".join(concept), edge.voice)
        if no_longer:
            code = "spot.no-longer" if collection.not_known(name) else "spot.never-said"
            line(edge.voice(code, concept=edge.voice.name(name)))
            return 0
        placement = None if without_asking else collection.placement(name)
        if placement is not None and placement.questions:
            _ask(collection, name, placement, edge.voice)
            return 0
        if placement is not None:
            line(edge.voice("spot.nothing", concept=edge.voice.name(name)))
        collection.mark_known(name)
        line(edge.voice("spot.known", concept=edge.voice.name(name)))
    return 0


def _ask(collection: Collection, name: str, placement: Placement, voice: Voice) -> None:
    """Ask the questions, and say what came of them."""
    from kb.cli.spots import ask_card

    count, concept = len(placement.questions), voice.name(name)
    line(voice.count("spot.begin", count, concept=concept, needed=placement.needed))
    line(voice("practice.keys"))
    reader = Reader("> ", voice.typed())
    while (spot := placement.current) is not None:
        try:
            card = collection.card(spot.card)
        except KbError:
            # Its note was changed meanwhile by another program.
            placement = placement.without(spot.card)
            continue
        head = voice("spot.head", number=placement.answered + 1, count=len(placement.questions))
        answer = ask_card(collection, card, head, reader, voice)
        if answer is None:
            line()
            line(voice("spot.stopped"))
            return
        if answer.knew:
            typed, verdict = answer.attempt.typed, answer.verdict
            collection.pass_spot(card, seconds=answer.seconds, typed=typed, verdict=verdict)
        placement = placement.after(spot.card, passed=answer.knew)
        line(voice("spot.passed" if answer.knew else "spot.failed"))
    line()
    line(came_of(name, placement, collection.place(name, placement), voice))


def came_of(name: str, placement: Placement, known: tuple[str, ...] | None, voice: Voice) -> str:
    """What the spot questions came to."""
    right, count, concept = len(placement.passed), len(placement.questions), voice.name(name)
    if known is None:
        return voice("spot.unknown", right=right, count=count, concept=concept)
    if not known:
        return voice("spot.known", concept=concept)
    return voice("spot.known-with", concept=concept, names=" · ".join(map(voice.name, known)))
