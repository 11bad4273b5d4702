"""`kb due`: what waits today."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from msgspec.structs import asdict

from kb.cli import light
from kb.cli.output import Voice, document, line, one_line, width
from kb.cli.problems import is_counted, is_of_journal
from kb.cli.spoken import Whole, edge_of, json_option, option, pass_context
from kb.cli.spoken import command as spoken
from kb.errors import KbError
from kb.memory.queue import AHEAD, whole_minutes

if TYPE_CHECKING:
    from datetime import date

    from kb.collection import Collection

MOST_SPREAD = 365


@spoken("due")
@option("--short", is_flag=True)
@option("--spread", type=Whole(2), metavar="DAYS")
@option("--card", metavar="ID")
@option("--on", metavar="DAY")
@json_option
@pass_context
def command(
    ctx: click.Context, *, short: bool, spread: int | None, card: str | None, on: str | None, as_json: bool
) -> int:
    """What waits today: counts and minutes; a card is moved to another day, or a backlog over several."""
    edge = edge_of(ctx)
    voice = edge.voice
    if (card is None) != (on is None):
        raise KbError("on-without-card")
    if card is not None and spread is not None:
        raise KbError("spread-alone")
    if spread is not None and spread > MOST_SPREAD:
        raise KbError("spread-too-far", most=MOST_SPREAD)
    if short and not as_json and spread is None and card is None:
        return light.due_short(edge)
    with edge.opened(silent=as_json) as collection:
        if card is not None and on is not None:
            _ask_on(collection, card, on, voice, as_json=as_json)
            return 0
        if spread is not None:
            _spread(collection, spread, voice, as_json=as_json)
            return 0
        if as_json:
            due = collection.due()
            document(asdict(due) | {"minutes": round(due.minutes, 1)})
            return 0
        print_day(collection, voice)
    return 0


def day_meant(text: str, today: date) -> date:
    """The day that a person names. Raises KbError `bad-day`."""
    from kb.memory.named_days import day_named

    day = day_named(text, today)
    if day is None:
        raise KbError("bad-day", text=text)
    return day


def _ask_on(collection: Collection, card_id: str, text: str, voice: Voice, *, as_json: bool) -> None:
    card = collection.general_card(card_id)
    day = day_meant(text, collection.today())
    collection.ask_on(card.id, day)
    if as_json:
        document({"card": card.id, "day": day.isoformat()})
        return
    from kb.typesetting.pieces import on_one_line

    front = on_one_line(card.card.front, voice.profile)
    line(one_line(voice("due.asked-on", day=day.isoformat(), front=front), width()))


def _spread(collection: Collection, days: int, voice: Voice, *, as_json: bool) -> None:
    moved = collection.spread(days)
    due = collection.due()
    if as_json:
        cards = [[card, day.isoformat()] for card, day in moved.items()]
        document({"days": days, "cards": cards, "due": due.due, "siblings": due.siblings})
    elif moved:
        line(voice.count("due.spread", len(moved), days=days))
        line(voice("due.stays", count=due.due + due.learning))
        _say_siblings(due.siblings, voice)
    else:
        line(voice("due.spread-nothing"))


def _say_siblings(count: int, voice: Voice) -> None:
    if count:
        line(voice.count("due.siblings", count))


def print_day(collection: Collection, voice: Voice) -> None:
    """What waits, what was answered, what needs a decision or a correction."""
    today = collection.today_page()
    due = today.due
    if today.vanished:
        line(voice.count("vanished", today.vanished))
    if not today.notes:
        line(voice("no-notes"))
        return
    if due.due + due.learning + due.new == 0:
        line(voice("due.nothing"))
        if today.next_day is not None:
            line(voice("due.next", day=today.next_day.isoformat()))
        if today.ahead:
            line(voice.count("due.ahead", today.ahead, days=AHEAD))
    else:
        line(light.short(due, voice))
    _say_siblings(due.siblings, voice)
    if due.spread:
        line(voice.count("due.paused" if due.paused else "due.overdue", due.overdue))
        line(voice("due.spread-offer", days=due.spread))
    if due.learning:
        line(voice.count("due.learning", due.learning))
    if today.answered:
        line(voice.count("due.answered", today.answered, minutes=whole_minutes(today.seconds / 60)))
    if today.doubts:
        line(voice.count("due.doubts", today.doubts))
    if today.drafts:
        line(voice.count("due.drafts", today.drafts))
    found = collection.problems()
    for code, test in (("due.problems", is_counted), ("due.journal", is_of_journal)):
        if count := sum(map(test, found)):
            line(voice.count(code, count))
