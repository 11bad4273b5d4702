"""The light path: `kb due --short` without click, for prompts and status bars that call it all the time."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.cli.edge import Edge, profile_named
from kb.cli.output import Voice, line
from kb.memory.queue import whole_minutes

if TYPE_CHECKING:
    from kb.collection.values import Due

_NAMES = ("-C", "--collection")


def named_folder(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """The folder that `-C` names before the command, and the arguments behind it."""
    rest = list(arguments)
    folder = None
    while rest:
        first = rest[0]
        if first in _NAMES and len(rest) > 1:
            folder, rest = rest[1], rest[2:]
        elif first.startswith("-C") and len(first) > 2:
            folder, rest = first[2:], rest[1:]
        elif first.startswith("--collection="):
            folder, rest = first.partition("=")[2], rest[1:]
        elif first == "--no-pager":
            rest = rest[1:]
        else:
            break
    return folder, rest


def short(due: Due, voice: Voice) -> str:
    """What waits, on one short line."""
    return voice("due.line", due=due.due + due.learning, new=due.new, minutes=whole_minutes(due.minutes))


def due_short(edge: Edge) -> int:
    """The command itself."""
    # A process this short leaves nothing worth collecting; looking for it costs 3 ms of 75.
    gc.disable()
    profile_named()
    with edge.opened() as collection:
        line(short(collection.due(), edge.voice))
    return 0
