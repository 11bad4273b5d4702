"""`kb config`: what a person may choose, explained and changed."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kb.cli.failing import explained
from kb.cli.output import Voice, document, line, padded
from kb.cli.spoken import argument, edge_of, json_option, pass_context
from kb.cli.spoken import command as spoken
from kb.errors import KbError
from kb.settings import DEFAULTS, NAMES

if TYPE_CHECKING:
    from kb.collection import Collection


@spoken("config", context_settings={"ignore_unknown_options": True})
@argument("name", required=False)
@argument("value", required=False)
@json_option
@pass_context
def command(ctx: click.Context, name: str | None, value: str | None, as_json: bool) -> int:
    """All settings, or one, or one changed."""
    from kb.collection import Collection

    edge = edge_of(ctx)
    if name is not None and name not in NAMES:
        raise KbError("unknown-setting", name=name, names=", ".join(NAMES))
    with Collection.open(edge.root()) as collection:
        if not as_json:
            for fault in collection.faults:
                line("kb: " + " · ".join(filter(None, explained(fault, edge.language))))
        if name is not None and value is not None:
            _change(collection, name, value)
        chosen = asdict(collection.settings)
        voice = Voice(collection.language, edge) if name == "language" else edge.voice
        if as_json:
            document(chosen if name is None else {name: chosen[name]})
            return 0
        for one in NAMES if name is None else (name,):
            default = "" if chosen[one] != getattr(DEFAULTS, one) else voice("config.default")
            line(f"{padded(f'{one}: {_written(chosen[one])}', 22)}  {default}".rstrip())
            line(f"    {voice(f'config.{one}')}")
        if name is None:
            from kb.cli.optimize import in_force

            line(in_force(collection, voice))
    return 0


def _change(collection: Collection, name: str, text: str) -> None:
    """Set it; a mistake names what was typed, not what YAML made of it."""
    try:
        collection.configure(name, _scalar(name, text))
    except KbError as fault:
        if fault.code != "bad-setting":
            raise
        raise KbError("bad-setting", **{**fault.arguments, "value": text}) from None


def _scalar(name: str, text: str) -> object:
    """A value as YAML reads it: a number, true, null, or a word."""
    import yaml

    try:
        value: object = yaml.safe_load(text)
    except yaml.YAMLError:
        raise KbError("bad-setting", name=name, value=text, expected=name) from None
    return value


def _written(value: object) -> str:
    """A value as it is written in the config file."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
