"""`kb help`: what `--help` says, for people who ask in words."""

from __future__ import annotations

import click

from kb.cli.spoken import argument, edge_of, pass_context
from kb.cli.spoken import command as spoken


@spoken("help")
@argument("words", metavar="[COMMAND]...", nargs=-1)
@pass_context
def command(ctx: click.Context, words: tuple[str, ...]) -> int:
    """The help of kb, or of a command."""
    root = ctx.find_root()
    root.command.main(args=[*words, "--help"], prog_name="kb", standalone_mode=False, obj=edge_of(ctx))
    return 0
