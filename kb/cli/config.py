"""`kb config`: what a person may choose, explained and changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from msgspec.structs import asdict

from kb.cli.completing import setting_names, setting_values
from kb.cli.failing import explained
from kb.cli.output import Voice, document, line, padded
from kb.cli.paging import paged
from kb.cli.spoken import argument, edge_of, json_option, pass_context
from kb.cli.spoken import command as spoken
from kb.errors import KbError
from kb.messages import say
from kb.settings import CHOICES, DEFAULTS, NAMES, written

if TYPE_CHECKING:
    from kb.collection import Collection
    from kb.tui.screens.every import Changeable


@spoken("config", context_settings={"ignore_unknown_options": True})
@argument("name", required=False, shell_complete=setting_names)
@argument("value", required=False, shell_complete=setting_values)
@json_option
@pass_context
def command(ctx: click.Context, name: str | None, value: str | None, as_json: bool) -> int:
    """All settings, or one, or one changed."""
    from kb.collection import Collection

    edge = edge_of(ctx)
    whole = None if name is None else name.partition(".")[0]
    if whole is not None and (whole not in NAMES or whole not in (name, "keys")):
        raise KbError("unknown-setting", name=name, names=", ".join(NAMES))
    with Collection.open(edge.root()) as collection:
        if name is not None and value is not None:
            _change(collection, name, value)
            collection.reread_settings()
        if not as_json:
            for fault in (*collection.faults, *_key_faults(collection)):
                line("kb: " + " · ".join(filter(None, explained(fault, edge.language))))
        chosen = asdict(collection.settings)
        voice = Voice(collection.language, edge) if name == "language" else edge.voice
        if as_json:
            document(chosen if whole is None else {whole: chosen[whole]})
            return 0
        with paged(edge.terminal):
            _print(collection, name, voice)
    return 0


def _print(collection: Collection, name: str | None, voice: Voice) -> None:
    """All settings, or one; of an act its keys."""
    chosen = asdict(collection.settings)
    if name is None or "." not in name:
        for one in NAMES if name is None else (name,):
            usual = getattr(DEFAULTS, one)
            beside = voice("config.default") if chosen[one] == usual else voice("config.usual", value=written(usual))
            line(f"{padded(f'{one}: {written(chosen[one])}', 22)}  {beside}".rstrip())
            line(f"    {voice(f'config.{one}')}")
            if name in CHOICES:
                line(f"    {voice('config.possible', values=', '.join(map(written, CHOICES[one])))}")
    if name is None:
        from kb.cli.optimize import in_force

        line(in_force(collection, voice))
    elif name.partition(".")[0] == "keys":
        _list_keys(collection, name.removeprefix("keys").removeprefix("."), voice)
    line(voice("config.file", path=collection.config_path))


def _key_faults(collection: Collection) -> list[KbError]:
    """What is wrong with the keys that were chosen; without such keys nothing of the app is loaded."""
    if not collection.settings.keys:
        return []
    from kb.tui.screens.every import key_faults

    return key_faults(collection.settings.keys, collection.language)


def _list_keys(collection: Collection, name: str, voice: Voice) -> None:
    """All that can be given other keys: its name in the settings, its keys, what it does, and where; or one of them."""
    from kb.tui.screens.every import changeable

    rows = changeable(collection.settings.keys)
    if name:
        code = name.rpartition(".")[2]
        rows = [one for one in rows if one.name in (name, code)][-1:]
    else:
        line(f"    {voice('config.keys-how')}")
        line("")
    names, keys = (max((len(text) for text in column), default=0) for column in _columns(rows))
    for one in rows:
        sign = " " if one.keys == one.usual else "*"
        does = say(f"app.do-{one.name.rpartition('.')[2]}", voice.language)
        line(f"{sign} {padded(one.name, names)}  {padded(one.keys, keys)}  {does}  {' '.join(one.words)}".rstrip())


def _columns(rows: Sequence[Changeable]) -> tuple[list[str], list[str]]:
    return [one.name for one in rows], [one.keys for one in rows]


def _change(collection: Collection, name: str, text: str) -> None:
    """Set it; a mistake names what was typed, not what YAML made of it."""
    if name.startswith("keys."):
        from kb.tui.screens.every import fault_of

        keys = None if text in ("", "null") else text
        wrong = fault_of(collection.settings, name.removeprefix("keys."), keys, collection.language)
        if wrong is not None:
            raise wrong
        collection.configure(name, keys)
        return
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
