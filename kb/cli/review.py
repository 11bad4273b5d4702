"""`kb review`: today's session, in the app or line by line."""

from __future__ import annotations

import click

from kb.cli.edge import refuse_pretended_time
from kb.cli.queries import answered, joined, query_command, say_notices
from kb.cli.spoken import Whole, argument, edge_of, option, pass_context


@query_command("review")
@argument("words", nargs=-1, metavar="[QUERY]...")
@option("--plain", is_flag=True)
@option("--limit", type=Whole(1), metavar="N")
@option("--query", metavar="QUERY")
@pass_context
def command(ctx: click.Context, words: tuple[str, ...], plain: bool, limit: int | None, query: str | None) -> int:
    """The session of today, or what of it a query finds."""
    edge = edge_of(ctx)
    asked = joined(ctx, [*words, *([query] if query else [])])
    if not plain:
        from kb.cli.opening import open_app

        return open_app(edge, edge.root(), start="review", query=asked, limit=limit)
    from kb.cli.sitting import Sitting

    edge.ask_terminal()
    with edge.opened() as collection:
        refuse_pretended_time(collection)
        if asked:
            say_notices(asked, edge.voice)
        asked = answered(collection, asked, edge.voice)
        return Sitting(collection, edge.voice, collection.session(limit=limit, query=asked), asked).run()
