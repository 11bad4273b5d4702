"""A query on the command line: its words as one text, and how it was read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from kb.cli.output import Voice, aside
from kb.cli.spoken import Command, Drawing, argument
from kb.errors import KbError

if TYPE_CHECKING:
    from kb.collection import Collection

_MINUS = "\ue000"
"""Stands for the minus of a word while click looks for options: it would find `-h` in `-chain`."""

_BEHIND = "kb.cli.behind"
"""Where a context keeps the words behind `--`, none of which is an option."""


class QueryCommand(Command):
    """A command that takes a query: in it `-word` is a word that must not be there, and no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, with words in place of what looks like several short options."""
        valued = {name for one in self.params if isinstance(one, click.Option) and not one.is_flag for name in one.opts}
        kept = list(args)
        if "--" in args:
            ctx.meta[_BEHIND] = frozenset(args[args.index("--") + 1 :])
        for at, word in enumerate(args):
            if word == "--":
                break
            if len(word) > 2 and word[0] == "-" != word[1] and (at == 0 or args[at - 1] not in valued):
                kept[at] = _MINUS + word[1:]
        rest = super().parse_args(ctx, kept)
        for name, value in ctx.params.items():
            if isinstance(value, tuple):
                ctx.params[name] = tuple(f"-{one[1:]}" if one.startswith(_MINUS) else one for one in value)
        return rest


class QueryDrawing(QueryCommand, Drawing):
    """A command that takes a query and sets texts of notes."""


_SETTINGS = {"ignore_unknown_options": True}
query_command = partial(click.command, cls=QueryCommand, context_settings=_SETTINGS)
query_drawing = partial(click.command, cls=QueryDrawing, context_settings=_SETTINGS)
query_argument = argument("query", nargs=-1)


def joined(ctx: click.Context, words: Sequence[str]) -> str | None:
    """The query that the words are, None of none. Raises KbError `no-such-option` for what can only be one."""
    behind = ctx.meta.get(_BEHIND, ())
    for word in words:
        if word.startswith("--") and word.strip("-") and word not in behind:
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


def answered(collection: Collection, query: str | None, voice: Voice) -> str | None:
    """The query that is answered: a misspelt one is mended, and that is said aside."""
    other = collection.mended(query)
    if other:
        say_mended(query or "", other, voice)
    return other or query


def say_mended(query: str, other: str, voice: Voice) -> None:
    """Say aside which query is answered in the place of another."""
    from kb.search.understood import shown

    aside(voice("search.mended", query=shown(other), asked=shown(query)))


def hint(query: str, voice: Voice) -> str:
    """What to do where a query finds no card."""
    from kb.search.query import read_query

    asked = read_query(query)
    if len(asked.terms) + len(asked.fields) + len(asked.excluded) > 1:
        return voice("search.fewer-or-search")
    return voice("search.elsewhere")
