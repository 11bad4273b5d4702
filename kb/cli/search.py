"""`kb search`: concepts first, then cards, then notes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal

import click

from kb.cli.output import document, flat, line, width
from kb.cli.queries import joined, query_drawing
from kb.cli.spoken import OneOf, Whole, argument, edge_of, json_option, option, pass_context


@query_drawing("search")
@argument("query", nargs=-1, required=True)
@option("--limit", type=Whole(1), default=10, metavar="N")
@option("--kind", type=OneOf(["concept", "card", "note"]))
@json_option
@pass_context
def command(
    ctx: click.Context,
    query: tuple[str, ...],
    limit: int,
    kind: Literal["concept", "card", "note"] | None,
    as_json: bool,
) -> int:
    """What the words are found in, best first."""
    from kb.cli.texts import print_spans
    from kb.typesetting.pieces import on_one_line, snippet
    from kb.typesetting.wrapping import Span

    edge = edge_of(ctx)
    with edge.opened(silent=as_json) as collection:
        hits = collection.search(joined(ctx, query) or "", limit=limit, kind=kind).hits
        if as_json:
            document([asdict(hit) for hit in hits])
            return 0
        profile = edge.profile if hits else "unicode"
        dim, strong = ("dim", "strong") if edge.terminal.coloured else ("", "")
        for hit in hits:
            what = edge.voice(f"kind.{hit.kind}")
            title = on_one_line(hit.title, profile, max(width() - 12, 20))
            print_spans([[Span(f"{what}  ", dim), Span(title, strong)]])
            under = f" › {on_one_line(hit.heading, profile)}" if hit.heading and hit.heading != hit.title else ""
            print_spans([[Span(flat(f"    {hit.note}:{hit.line}{under}"), dim)]])
            shown = snippet(hit.snippet, hit.title, profile, width() - 4)
            if shown:
                line("    " + shown)
        if not hits:
            line(edge.voice("search.nothing", query=" ".join(query)))
    return 0
