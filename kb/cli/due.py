"""`kb due`: what waits today."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kb.cli import light
from kb.cli.output import Voice, document, line
from kb.cli.problems import is_counted, is_of_journal
from kb.cli.spoken import command as spoken
from kb.cli.spoken import edge_of, json_option, option, pass_context
from kb.memory.queue import whole_minutes

if TYPE_CHECKING:
    from kb.collection import Collection


@spoken("due")
@option("--short", is_flag=True)
@json_option
@pass_context
def command(ctx: click.Context, short: bool, as_json: bool) -> int:
    """What waits today: counts and minutes."""
    edge = edge_of(ctx)
    voice = edge.voice
    if short and not as_json:
        return light.due_short(edge)
    with edge.opened(silent=as_json) as collection:
        if as_json:
            due = collection.due()
            document(asdict(due) | {"minutes": round(due.minutes, 1)})
            return 0
        print_day(collection, voice)
    return 0


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
    else:
        line(light.short(due, voice))
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
