"""`kb review`: today's session, in the app or line by line."""

from __future__ import annotations

import click

from kb.cli.edge import refuse_pretended_time
from kb.cli.queries import answered, joined, query_command, say_notices
from kb.cli.spoken import Whole, argument, edge_of, option, pass_context, refuse_both
from kb.errors import KbError

MOST_AHEAD = 36500


@query_command("review")
@argument("words", nargs=-1, metavar="[QUERY]...")
@option("--plain", is_flag=True)
@option("--limit", type=Whole(1), metavar="N")
@option("--query", metavar="QUERY")
@option("--ahead", type=Whole(1), metavar="DAYS", default=0, show_default=False)
@option("--new", "fresh", is_flag=True)
@option("--cram", is_flag=True)
@pass_context
def command(
    ctx: click.Context,
    *,
    words: tuple[str, ...],
    plain: bool,
    limit: int | None,
    query: str | None,
    ahead: int,
    fresh: bool,
    cram: bool,
) -> int:
    """The session of today, or what of it a query finds; also what comes later, what is new, or all and no schedule."""
    edge = edge_of(ctx)
    asked = joined(ctx, [*words, *([query] if query else [])])
    refuse_both(ctx, fresh=fresh, ahead=ahead)
    refuse_both(ctx, fresh=fresh, cram=cram)
    if cram and ahead:
        raise KbError("cram-or-ahead")
    if cram and not asked:
        raise KbError("cram-without-query")
    ahead = min(ahead, MOST_AHEAD)
    if not plain:
        from kb.cli.opening import open_app

        return open_app(edge, edge.root(), "review", asked, limit, ahead=ahead, fresh=fresh, cram=cram)
    from kb.cli.sitting import Sitting

    edge.ask_terminal()
    with edge.opened() as collection:
        if not cram:
            refuse_pretended_time(collection)
        if asked:
            say_notices(asked, edge.voice)
        asked = answered(collection, asked, edge.voice)
        session = collection.session(limit=limit, query=asked, ahead=ahead, cram=cram, fresh=fresh)
        return Sitting(collection, edge.voice, session, asked, fresh=fresh).run()
