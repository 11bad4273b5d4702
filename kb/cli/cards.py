"""`kb cards`: every card with its standing and its state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from kb.cli.marking import act_of, do, marking_options
from kb.cli.output import Voice, document, flat, line, padded, width
from kb.cli.paging import paged
from kb.cli.queries import answered, hint, joined, query_argument, query_drawing, reading, say_notices
from kb.cli.spoken import edge_of, json_option, pager_option, pass_context
from kb.messages import say

if TYPE_CHECKING:
    from datetime import date

    from kb.model import Card, Seen, StoredCard


@query_drawing("cards")
@query_argument
@marking_options
@pager_option
@json_option
@pass_context
def command(ctx: click.Context, /, query: tuple[str, ...], as_json: bool, **acts: object) -> int:
    """All cards in the order of the notes, or those that a search finds; or one thing done with all of these."""
    edge = edge_of(ctx)
    asked = joined(ctx, query)
    act = act_of(acts, asked)
    if asked:
        say_notices(asked, edge.voice)
    with edge.opened(silent=as_json) as collection:
        asked = answered(collection, asked, edge.voice)
        if act is not None and asked is not None:
            do(collection, act, asked, edge.voice, as_json=as_json)
            return 0
        found = collection.cards(asked)
        if as_json:
            document([card_json(card, collection.today()) for card in found])
            return 0
        with paged(edge.terminal):
            _print(found, edge.voice, collection.today())
            _say_how_many(found, asked, edge.voice)
    return 0


def _print(found: Sequence[StoredCard], voice: Voice, today: date) -> None:
    note = None
    for card in found:
        if card.card.note != note:
            note = card.card.note
            line(flat(note) or voice("cards.retired"))
        line("  " + card_row(card, voice, today))


def _say_how_many(found: Sequence[StoredCard], asked: str | None, voice: Voice) -> None:
    if not asked:
        line(voice.count("cards.total", len(found)))
    elif found:
        line(voice.count("cards.found", len(found), reading=reading(asked, voice)))
    else:
        line(voice("cards.none", reading=reading(asked, voice)))
        line("    " + hint(asked, voice))


def card_json(stored: StoredCard, today: date) -> dict[str, object]:
    """A card as the contract has it; one whose answer changed is due `today`."""
    from kb.model import Seen

    card, state = stored.card, stored.state
    seen = state if isinstance(state, Seen) else None
    due = None
    if seen is not None:
        due = (seen.due_at or _due_day(stored, seen, today)).isoformat()
    return {
        "id": stored.id,
        "note": card.note,
        "line": card.line,
        "concept": card.concept,
        "kind": card.kind.value,
        "rule": card.rule,
        "standing": stored.standing.value,
        "front": card.front,
        "back": card.back,
        "answer": _answer(card),
        "state": "new" if seen is None else seen.phase.value,
        "due": due,
        "ask_now": stored.ask_now or None,
        "wished": None if stored.wished is None else stored.wished.isoformat(),
        "stability": None if seen is None else seen.stability,
        "difficulty": None if seen is None else seen.difficulty,
        "flagged": stored.flagged,
        "tags": list(stored.tags),
    }


def _answer(card: Card) -> str | None:
    """What a typed answer is compared with; of an exercise its template, as its block writes it."""
    if card.template is not None:
        from kb.messages.questions import template_text

        return template_text(card.template)
    return None if card.task is None else card.task.answer


def _due_day(stored: StoredCard, seen: Seen, today: date) -> date:
    return min(seen.due_day, today) if stored.ask_now else seen.due_day


def card_row(stored: StoredCard, voice: Voice, today: date) -> str:
    """Line, standing or due day, front: on one line."""
    from kb.model import Seen, Standing
    from kb.typesetting.cells import cells
    from kb.typesetting.pieces import on_one_line

    if stored.standing is not Standing.ACTIVE:
        what = voice(f"standing.{stored.standing.value}")
    elif stored.wished is not None and not stored.ask_now:
        what = stored.wished.isoformat()
    elif isinstance(stored.state, Seen):
        what = _due_day(stored, stored.state, today).isoformat()
    else:
        what = voice("state.new")
    place = str(stored.card.line or "–")
    why = ""
    if stored.standing is Standing.ACTIVE and stored.ask_now:
        why = f"  ({say(f'why.{stored.ask_now}', voice.language)})"
    elif stored.standing is Standing.ACTIVE and stored.wished is not None:
        why = f"  ({say('why.wished', voice.language, day=stored.wished.isoformat())})"
    tags = "".join(f"  #{flat(tag)}" for tag in stored.tags)
    room = max(width() - 21 - cells(why) - cells(tags), 20)
    return f"{place:>5}  {padded(what, 10)}  {on_one_line(stored.card.front, voice.profile, room)}{why}{tags}"
