"""`kb review`: today's session, in the app or line by line."""

from __future__ import annotations

import click

from kb.cli.edge import refuse_pretended_time
from kb.cli.spoken import Whole, edge_of, option, pass_context
from kb.cli.spoken import command as spoken


@spoken("review")
@option("--plain", is_flag=True)
@option("--limit", type=Whole(1), metavar="N")
@option("--query", metavar="QUERY")
@pass_context
def command(ctx: click.Context, plain: bool, limit: int | None, query: str | None) -> int:
    """The session of today."""
    edge = edge_of(ctx)
    if not plain:
        from kb.cli.opening import open_app

        return open_app(edge, edge.root(), start="review", query=query, limit=limit)
    from kb.cli.sitting import Sitting

    with edge.opened() as collection:
        refuse_pretended_time(collection)
        edge.ask_terminal()
        return Sitting(collection, edge.voice, collection.session(limit=limit, query=query), query).run()
