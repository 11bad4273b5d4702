"""What a shell offers when Tab is pressed after `kb …`. What makes an offer is loaded when one is made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def offered(names: Iterable[tuple[str, str | None]], incomplete: str) -> list[CompletionItem]:
    """Those names that begin like this, each with what is said of it."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(name, help=said) for name, said in names if name.startswith(incomplete)]


def folders(_ctx: click.Context, _param: click.Parameter | None, incomplete: str) -> list[CompletionItem]:
    """A folder: which ones there are the shell knows."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="dir")]


def files(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """A file or a folder: which ones there are the shell knows."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def setting_names(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The names of settings."""
    from kb.settings import NAMES

    return offered(((name, None) for name in NAMES), incomplete)


def setting_values(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """What the setting that was named may be, where that is one of a few words."""
    from kb.settings import CHOICES, written

    return offered(((written(value), None) for value in CHOICES.get(ctx.params.get("name") or "", ())), incomplete)
