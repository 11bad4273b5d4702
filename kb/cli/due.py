"""`kb due`: what waits today."""

from __future__ import annotations

from dataclasses import asdict

import click

from kb.cli import light
from kb.cli.output import document, line
from kb.cli.spoken import command as spoken
from kb.cli.spoken import edge_of, json_option, option, pass_context


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
        due = collection.due()
        if as_json:
            document(asdict(due))
            return 0
        today = collection.today_page()
        if not today.notes:
            line(voice("no-notes"))
            return 0
        if due.due + due.learning + due.new == 0:
            line(voice("due.nothing"))
            if today.next_day is not None:
                line(voice("due.next", day=today.next_day.isoformat()))
        else:
            line(light.short(due, voice))
        if due.learning:
            line(voice.count("due.learning", due.learning))
        if today.answered:
            line(voice.count("due.answered", today.answered, minutes=light.minutes(today.seconds / 60)))
        if today.drafts:
            line(voice.count("due.drafts", today.drafts))
        if today.problems:
            line(voice.count("due.problems", today.problems))
    return 0
