"""`kb [FOLDER]` and `kb open FOLDER`: the app."""

from __future__ import annotations

import gc
import os
import sys
import threading
from pathlib import Path
from typing import Literal

import click
from msgspec.structs import replace

from kb.cli.completing import folders
from kb.cli.edge import Edge
from kb.cli.failing import BUG, DONE
from kb.cli.output import line
from kb.cli.spoken import argument, edge_of, pass_context
from kb.cli.spoken import command as spoken
from kb.errors import KbError

# Seconds after which a first screen stands, or waits for something that is long anyway.
_IS_UP = 1.0


@spoken("open")
@argument("folder", metavar="FOLDER", shell_complete=folders)
@pass_context
def command(ctx: click.Context, folder: str) -> int:
    """The app on a folder of notes."""
    if not folder:
        raise KbError("no-folder", path='""')
    return open_or_tell(edge_of(ctx), Path(folder).expanduser())


def open_or_tell(edge: Edge, root: Path) -> int:
    """The app; without a terminal, what waits and how it is asked line by line. The folder becomes a collection."""
    if at_terminal():
        return open_app(edge, root)
    from kb.cli.due import print_day
    from kb.collection.places import command_for

    here = replace(edge, folder=str(root))
    with here.opened() as collection:
        print_day(collection, edge.voice)
    line(edge.voice("open.plain", command=f"{command_for(root)} review --plain"))
    return DONE


def at_terminal() -> bool:
    """Is there a screen to show the app on, and a keyboard?"""
    return sys.stdin.isatty() and sys.stdout.isatty()


def open_app(
    edge: Edge,
    root: Path,
    start: Literal["today", "review"] = "today",
    query: str | None = None,
    limit: int | None = None,
    *,
    ahead: int = 0,
    fresh: bool = False,
    cram: bool = False,
) -> int:
    """The app, on a terminal; notes are read before its first screen. Raises KbError `no-terminal`."""
    from kb.collection import Collection
    from kb.collection.places import collection_root

    collection_root(root)
    if not at_terminal():
        raise KbError("no-terminal")
    profile = edge.ask_terminal()
    # What is loaded stays as long as the app: looking through it for what can be thrown away is vain, now and later.
    gc.disable()
    # Textual paints at the next of so many moments a second: at its own sixty that is most of what a key waits for.
    os.environ.setdefault("TEXTUAL_FPS", "240")
    from kb.tui.app import KbApp  # Textual costs 150 ms: only the commands that need it pay
    from kb.tui.pictures import gallery

    gc.freeze()
    # Nor does the first screen throw anything away.
    again = threading.Timer(_IS_UP, gc.enable)
    again.daemon = True
    again.start()

    with Collection.open(root) as collection:
        typed = edge.terminal.taken()
        pictures = gallery()
        app = KbApp(
            collection,
            start,
            query,
            limit,
            ahead=ahead,
            fresh=fresh,
            cram=cram,
            profile=profile,
            typed=typed,
            gallery=pictures,
        )
        app.run()
    return BUG if app.return_code == 1 else app.return_code or DONE
