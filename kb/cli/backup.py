"""`kb backup`: journal and settings in one file."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.output import line
from kb.cli.spoken import command as spoken
from kb.cli.spoken import edge_of, option, pass_context


@spoken("backup")
@option("--to", metavar="FILE")
@pass_context
def command(ctx: click.Context, to: str | None) -> int:
    """Write a snapshot and say where it is."""
    edge = edge_of(ctx)
    with edge.opened() as collection:
        written = collection.backup(None if to is None else Path(to).expanduser())
    line(edge.voice("backup.done", path=written))
    return 0
