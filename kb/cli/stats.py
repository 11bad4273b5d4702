"""`kb stats`: how well one remembers, what is to come, what it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kb.cli.output import document, line, width
from kb.cli.paging import paged
from kb.cli.queries import answered, joined, query_argument, query_drawing, reading, say_notices
from kb.cli.spoken import edge_of, json_option, pager_option, pass_context

if TYPE_CHECKING:
    from kb.memory.statistics import Recalls, Span, Statistics


@query_drawing("stats")
@query_argument
@pager_option
@json_option
@pass_context
def command(ctx: click.Context, query: tuple[str, ...], as_json: bool) -> int:
    """Statistics over all cards, or over those that a search finds; in JSON one document with everything."""
    edge = edge_of(ctx)
    asked = joined(ctx, query)
    if asked:
        say_notices(asked, edge.voice)
    with edge.opened(silent=as_json) as collection:
        asked = answered(collection, asked, edge.voice)
        if as_json:
            document(statistics_json(collection.statistics(asked, concepts=None), asked))
            return 0
        # Plots cost their loading only here.
        from kb.tui.charts.sections import SECTIONS, Paper

        found = collection.statistics(asked)
        paper = Paper(width(), edge.voice.language, edge.voice.profile)
        if found.is_empty:
            said = paper.say("nothing-found", reading=reading(asked, edge.voice)) if asked else paper.say("nothing")
            for one in paper.wrapped(said):
                line(one)
            return 0
        with paged(edge.terminal):
            if asked:
                line(paper.say("only", reading=reading(asked, edge.voice)))
                line()
            for name, section in SECTIONS.items():
                line(f"── {paper.say(name)}" if paper.profile != "ascii" else f"-- {paper.say(name)}")
                for one in section(found, paper):
                    line(one)
                line()
    return 0


def statistics_json(found: Statistics, query: str | None) -> dict[str, object]:
    """Everything, as one document; shares are from 0 to 1, times in seconds."""
    from kb.memory.statistics import weeks_from

    held, load, typed = found.cards, found.load, found.typed
    return {
        "day": found.today.isoformat(),
        "query": query,
        "cards": {"new": held.new, "learning": held.learning, "young": held.young, "mature": held.mature},
        "total": _span(found.total),
        "last_30_days": _span(found.last(30)),
        "last_365_days": _span(found.last(365)),
        "days": [{"day": one.first.isoformat(), **_span(one)} for one in found.days],
        "weeks": [{"week": one.first.isoformat(), **_span(one)} for one in weeks_from(found.days)],
        "calibration": [{"from": one.low, "to": one.high, **_recalls(one.recalls)} for one in found.calibration],
        "load": {
            "days": list(load.days),
            "weeks": list(load.weeks),
            "overdue": load.overdue,
            "later": load.later,
        },
        "concepts": [
            {
                "concept": one.concept,
                "note": one.note,
                "line": one.line,
                "cards": one.cards,
                "retrievability": one.retrievability,
                "stability": one.stability,
                **_recalls(one.recalls),
            }
            for one in found.strengths
        ],
        "typed": {
            "answers": typed.answers,
            "verdicts": dict(typed.verdicts),
            "overridden": typed.overridden,
            "retried": typed.retried,
            "diagnoses": [{"diagnosis": code, "count": count} for code, count in typed.diagnoses],
        },
    }


def _span(span: Span) -> dict[str, object]:
    return {
        "answers": span.answers,
        "again": span.again,
        "seconds": span.seconds,
        **_recalls(span.recalls),
        "young": _recalls(span.young),
        "mature": _recalls(span.mature),
    }


def _recalls(recalls: Recalls) -> dict[str, object]:
    return {
        "recalls": recalls.asked,
        "remembered": recalls.remembered,
        "retention": recalls.share,
        "foretold": recalls.expected,
    }
