"""`kb alias`: names that a person gives to concepts, besides those in the notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from msgspec.structs import asdict

from kb.cli.named import the_concept
from kb.cli.output import document, line
from kb.cli.spoken import Command, SpokenGroup, argument, edge_of, json_option, pass_context

if TYPE_CHECKING:
    from kb.collection.aliases import Alias


class _Group(SpokenGroup):
    """Without a command it lists; what names none is no folder here."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return ["add", "remove"]


@click.command("alias", cls=_Group, invoke_without_command=True)
@json_option
@pass_context
def command(ctx: click.Context, as_json: bool) -> int:
    """All names that a person gave, each with its concept."""
    if ctx.invoked_subcommand is not None:
        return 0
    edge = edge_of(ctx)
    with edge.opened(silent=as_json) as collection:
        found = collection.aliases()
        if as_json:
            document([asdict(one) for one in found])
            return 0
        for one in found:
            gone = "" if one.explained else edge.voice("alias.gone")
            line(edge.voice("alias.one", name=one.name, concept=edge.voice.name(one.concept)) + gone)
        if not found:
            line(edge.voice("alias.none"))
    return 0


@command.command("add", cls=Command)
@argument("name", required=True)
@argument("concept", nargs=-1, required=True)
@json_option
@pass_context
def add(ctx: click.Context, name: str, concept: Sequence[str], as_json: bool) -> int:
    """Give a concept another name."""
    edge = edge_of(ctx)
    with edge.opened(silent=as_json or _is_json(ctx)) as collection:
        alias, is_new = collection.add_alias(name, the_concept(collection, " ".join(concept), edge.voice))
        if as_json or _is_json(ctx):
            document({"name": alias.name, "concept": alias.concept, "added": is_new})
        else:
            code = "alias.added" if is_new else "alias.known"
            line(edge.voice(code, name=alias.name, concept=edge.voice.name(alias.concept)))
    return 0


@command.command("remove", cls=Command)
@argument("name", required=True)
@argument("concept", nargs=-1)
@json_option
@pass_context
def remove(ctx: click.Context, name: str, concept: Sequence[str], as_json: bool) -> int:
    """Take a name back from a concept, or from all that it was given to."""
    edge = edge_of(ctx)
    with edge.opened(silent=as_json or _is_json(ctx)) as collection:
        of = " ".join(concept) or None
        known = {one.concept for one in collection.aliases()}
        # The concept may have left the notes: then only the journal knows its name.
        gone = collection.remove_alias(
            name, of if of is None or of in known else the_concept(collection, of, edge.voice)
        )
        if as_json or _is_json(ctx):
            document([{"name": one.name, "concept": one.concept} for one in gone])
        else:
            _say_removed(ctx, gone)
    return 0


def _say_removed(ctx: click.Context, gone: Sequence[Alias]) -> None:
    for one in gone:
        line(edge_of(ctx).voice("alias.removed", name=one.name, concept=edge_of(ctx).voice.name(one.concept)))


def _is_json(ctx: click.Context) -> bool:
    """Was JSON asked for before the command's own word?"""
    return bool(ctx.parent is not None and ctx.parent.params.get("as_json"))
