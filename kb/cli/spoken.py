"""click in two languages: commands and options whose help stands in the catalogues, and mistakes as KbErrors."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from kb.cli.completing import offered
from kb.cli.edge import Edge, profile_named
from kb.cli.output import Voice, padded, width
from kb.errors import KbError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_INDENT = 2
# More than any count that is meant, and few enough for SQLite.
_DIGITS, _MOST = 9, 10**9


def edge_of(ctx: click.Context) -> Edge:
    """What the command was started with."""
    edge = ctx.find_object(Edge)
    if edge is None:
        raise RuntimeError("a command without an edge")
    return edge


def code_of(ctx: click.Context) -> str:
    """What a command's sentences are called: `kb math show` is `math-show`, `kb` itself is `kb`."""
    names: list[str] = []
    one: click.Context | None = ctx
    while one is not None and one.parent is not None:
        names.insert(0, one.info_name or "")
        one = one.parent
    return "-".join(names) or "kb"


class Option(click.Option):
    """An option whose help is a sentence of the catalogue."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        return None if record is None else (record[0], edge_of(ctx).voice(f"option.{self.name}"))


class _Spoken(click.Command):
    """What commands and groups share."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        names = self.get_help_option_names(ctx)
        if not names or not self.add_help_option:
            return None

        def show(ctx: click.Context, _: click.Parameter, value: bool) -> None:
            if value and not ctx.resilient_parsing:
                click.echo(ctx.get_help(), color=ctx.color)
                ctx.exit()

        return Option(names, is_flag=True, is_eager=True, expose_value=False, callback=show, help="help")

    def get_help(self, ctx: click.Context) -> str:
        """Usage, what it does, commands, options: wrapped by columns, as Chinese needs it."""
        voice = edge_of(ctx).voice
        pieces = [piece for piece in self.collect_usage_pieces(ctx) if piece != self.options_metavar]
        text = [voice("usage", command=" ".join([ctx.command_path, *pieces])), ""]
        text += _wrapped(voice(f"{code_of(ctx)}.help"))
        if isinstance(self, click.Group):
            text += _rows(voice("commands"), self.command_rows(ctx, voice) if isinstance(self, SpokenGroup) else [])
        options = (one for one in self.get_params(ctx) if isinstance(one, click.Option))
        records = [record for one in options if (record := one.get_help_record(ctx)) is not None]
        text += _rows(voice("options"), records)
        return "\n".join(text)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # Allowed in click and refused here, so that the sentence is ours.
        ctx.allow_extra_args = True
        try:
            rest = super().parse_args(ctx, args)
        except click.BadOptionUsage as fault:
            # click says in English alone which of the two it is.
            flags = {name for one in self.params if isinstance(one, click.Option) and one.is_flag for name in one.opts}
            code = "option-takes-no-value" if fault.option_name in flags else "option-needs-value"
            raise KbError(code, option=fault.option_name, command=ctx.command_path) from None
        if rest and not isinstance(self, click.Group) and not ctx.resilient_parsing:
            raise KbError("extra-arguments", given=" ".join(rest), command=ctx.command_path)
        return rest

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Its options, each with what it does."""
        # That of a group loads all of its commands, and says of them what is written for programmers.
        items = click.Command.shell_complete(self, ctx, incomplete)
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)] if items else []
        said = {name: record[1] for one in options if (record := one.get_help_record(ctx)) for name in one.opts}
        for item in items:
            item.help = said.get(item.value)
        return items


class Command(_Spoken):
    """A command whose help stands in the catalogue."""

    def invoke(self, ctx: click.Context) -> Any:
        """What it does. Raises KbError `bad-setting` before, where KB_FORMULAS is no profile."""
        profile_named()
        return super().invoke(ctx)


class Drawing(Command):
    """A command that sets texts of notes: the terminal is asked what it can draw before anything stands on it."""

    def invoke(self, ctx: click.Context) -> Any:
        """What it does, once the profile is known."""
        edge = edge_of(ctx)
        if not (ctx.params.get("as_json") or ctx.params.get("profile")):
            edge.learn_profile()
        return super().invoke(ctx)


class SpokenGroup(_Spoken, click.Group):
    """A group whose help stands in the catalogue; its commands are loaded when they are called."""

    command_class = Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name.startswith("-"):
            raise KbError("no-such-option", option=name, command=ctx.command_path)
        if name not in self.list_commands(ctx):
            raise KbError("no-such-command", word=name, command=ctx.command_path)
        return name, self.get_command(ctx, name), args[1:]

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Its commands and its options, each with what it does."""
        commands = offered(self.command_rows(ctx, edge_of(ctx).voice), incomplete)
        return [*commands, *super().shell_complete(ctx, incomplete)]

    def command_rows(self, ctx: click.Context, voice: Voice) -> list[tuple[str, str]]:
        """Each command with what it does in a few words."""
        prefix = "" if ctx.parent is None else f"{code_of(ctx)}-"
        return [(name, voice(f"{prefix}{name}.short")) for name in self.list_commands(ctx)]


class Whole(click.ParamType[int]):
    """A whole number, `least` or more."""

    name = "whole"

    def __init__(self, least: int) -> None:
        self.least = least

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number. Raises KbError `not-a-number`."""
        if isinstance(value, int):
            return value
        text = str(value)
        number = (int(text) if len(text) <= _DIGITS else _MOST) if text.isdecimal() else -1
        if number < self.least:
            raise KbError(
                "not-a-number", argument=_called(param, ctx), given=text, least=self.least, command=_path(ctx)
            )
        return number


def refuse_both(ctx: click.Context, **given: object) -> None:
    """At most one of these parameters, by their names, may be given. Raises KbError `not-together`."""
    named = [_called(one, ctx) for one in ctx.command.params if given.get(one.name or "")]
    if len(named) > 1:
        raise KbError("not-together", one=named[0], other=named[1], command=_path(ctx))


class OneOf(click.Choice[str]):
    """One of a few words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word. Raises KbError `not-a-choice`."""
        if value not in self.choices:
            choices = " | ".join(self.choices)
            raise KbError(
                "not-a-choice", argument=_called(param, ctx), given=value, choices=choices, command=_path(ctx)
            )
        return str(value)


def _called(param: click.Parameter | None, ctx: click.Context | None) -> str:
    """How a person writes the parameter: `--limit`, `N`."""
    if isinstance(param, click.Option):
        return param.opts[0]
    return "?" if param is None or ctx is None else param.make_metavar(ctx).strip("[].{}")


def _path(ctx: click.Context | None) -> str:
    return "kb" if ctx is None else ctx.command_path


command = partial(click.command, cls=Command)
drawing = partial(click.command, cls=Drawing)
option: Callable[..., Callable[[Any], Any]] = partial(click.option, cls=Option)
argument = click.argument
color_option = option("--color", type=OneOf(["auto", "always", "never"]), default="auto", show_default=False)


def _without_pager(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        edge_of(ctx).terminal.pages = False


pager_option = option("--no-pager", is_flag=True, expose_value=False, callback=_without_pager)
json_option = option("--json", "as_json", is_flag=True)
pass_context = click.pass_context


def as_mistake(fault: click.ClickException) -> KbError:
    """What click says of a wrong use, as a mistake with a sentence of ours."""
    ctx = fault.ctx if isinstance(fault, click.UsageError) else None
    path = _path(ctx)
    match fault:
        case click.NoSuchOption():
            return KbError("no-such-option", option=fault.option_name, command=path)
        case click.MissingParameter():
            return KbError("missing-argument", argument=_called(fault.param, ctx), command=path)
        case click.BadParameter():
            return KbError("bad-argument", argument=_called(fault.param, ctx), command=path)
        case _:
            return KbError("wrong-use", command=path)


def _wrapped(text: str, indent: int = 0) -> list[str]:
    from kb.typesetting.wrapping import wrap_words

    columns = max(width() - indent, 20)
    return [" " * indent + part for row in text.split("\n") for part in (wrap_words(row, columns) or [""])]


def _rows(heading: str, rows: list[tuple[str, str]]) -> list[str]:
    from kb.typesetting.cells import cells

    if not rows:
        return []
    left = min(max(cells(name) for name, _ in rows), 28) + _INDENT + 2
    text = ["", heading]
    for name, what in rows:
        first, *rest = _wrapped(what, left)
        head = padded(" " * _INDENT + name, left)
        text += [head + first[left:] if cells(head) <= left else f"{head}\n{first}", *rest]
    return text
