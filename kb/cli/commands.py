"""The table of commands: a name and the module that holds it, imported when it is called."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.completing import folders
from kb.cli.output import line
from kb.cli.spoken import SpokenGroup, edge_of, option, pager_option, pass_context
from kb.errors import KbError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = {
    "open": "opening",
    "course": "course",
    "review": "review",
    "import": "importing",
    "search": "search",
    "show": "show",
    "alias": "aliases",
    "known": "known",
    "graph": "graph",
    "cards": "cards",
    "due": "due",
    "log": "log",
    "stats": "stats",
    "triage": "triage",
    "check": "check",
    "undo": "undo",
    "optimize": "optimize",
    "simulate": "simulate",
    "doctor": "doctor",
    "backup": "backup",
    "config": "config",
    "math": "mathematics",
    "help": "helping",
}


class _Kb(SpokenGroup):
    """The commands by name; where no command is meant, a folder to open."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(f"kb.cli.{COMMANDS[cmd_name]}").command
        return found

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """A command, or the folder to open."""
        # The folder first: bash forgets what stands before it.
        return [*folders(ctx, None, incomplete), *super().shell_complete(ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name in COMMANDS or name.startswith("-"):
            return super().resolve_command(ctx, args)
        if not name:
            # A variable of the shell that is not set: the folder that one happens to be in is not meant.
            raise KbError("no-folder", path='""')
        if Path(name).expanduser().exists():
            return "open", self.get_command(ctx, "open"), args
        if "/" in name or name.startswith(("~", ".")) or Path(name).suffix:
            raise KbError("no-folder", path=name)
        raise _unknown(name)


def _unknown(word: str) -> KbError:
    from kb.search.suggesting import names_near

    near = names_near(word, list(COMMANDS), 1)
    return KbError("did-you-mean", word=word, near=near[0]) if near else KbError("no-command", word=word)


def _show_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from kb.collection.reports import version

        line(f"kb {version()}")
        ctx.exit()


@click.command(
    "kb",
    cls=_Kb,
    invoke_without_command=True,
    subcommand_metavar="COMMAND | FOLDER …",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@option("-C", "--collection", metavar="FOLDER", expose_value=False, shell_complete=folders)
@pager_option
@option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version)
@pass_context
def kb(ctx: click.Context) -> int:
    """The app on the nearest collection, when no command is given."""
    if ctx.invoked_subcommand is not None:
        return 0
    from kb.cli.edge import profile_named
    from kb.cli.opening import open_or_tell

    profile_named()
    edge = edge_of(ctx)
    return open_or_tell(edge, edge.root())
