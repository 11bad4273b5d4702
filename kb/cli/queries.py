"""A query on the command line: its words as one text, and how it was read."""

from __future__ import annotations

from collections.abc import Sequence

import click

from kb.cli.output import Voice, aside
from kb.cli.spoken import argument
from kb.errors import KbError

QUERY = {"ignore_unknown_options": True}
"""The settings of a command that takes a query: `-x` in it is a word that must not be there."""

query_argument = argument("query", nargs=-1)


def joined(ctx: click.Context, words: Sequence[str]) -> str | None:
    """The query that the words are, None of none. Raises KbError `no-such-option` for what can only be one."""
    for word in words:
        if word.startswith("--") and word.strip("-"):
            raise KbError("no-such-option", option=word, command=ctx.command_path)
    return " ".join(words) or None


def reading(query: str, voice: Voice) -> str:
    """How the query was read, on one line; the query itself where it looks for nothing."""
    from kb.messages.queries import reading
    from kb.search.query import read_query

    return reading(read_query(query).understood, voice.language) or query


def say_notices(query: str, voice: Voice) -> None:
    """Say aside what of the query was read otherwise than it looks."""
    from kb.messages.queries import notices
    from kb.search.query import read_query

    for notice in notices(read_query(query).understood, voice.language):
        aside(notice)
