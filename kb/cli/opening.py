"""`kb [FOLDER]` and `kb open FOLDER`: the app."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

from kb.cli.edge import Edge
from kb.cli.failing import BUG, DONE
from kb.cli.spoken import argument, edge_of, pass_context
from kb.cli.spoken import command as spoken
from kb.errors import KbError


@spoken("open")
@argument("folder", metavar="FOLDER")
@pass_context
def command(ctx: click.Context, folder: str) -> int:
    """The app on a folder of notes."""
    return open_app(edge_of(ctx), Path(folder).expanduser())


def open_app(
    edge: Edge,
    root: Path,
    start: Literal["today", "review"] = "today",
    query: str | None = None,
    limit: int | None = None,
) -> int:
    """The app, on a terminal; notes are read before its first screen. Raises KbError `no-terminal`."""
    from kb.collection import Collection
    from kb.collection.places import collection_root

    collection_root(root)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise KbError("no-terminal")
    from kb.tui.app import KbApp  # Textual costs 150 ms: only the commands that need it pay

    with Collection.open(root) as collection:
        app = KbApp(collection, start=start, query=query, limit=limit)
        app.run()
    return BUG if app.return_code else DONE
