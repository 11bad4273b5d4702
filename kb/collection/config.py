"""`.kb/config.yaml`: read kindly, written whole."""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
from pathlib import Path

from kb.errors import KbError
from kb.settings import DEFAULTS, Settings, read_settings

# What YAML takes for a comment begins with the place of an argument: it was meant to be part of the macro.
_CUT_MACRO = re.compile(
    r"^[ \t]+(['\"]?)(?P<name>\\?[A-Za-z]+)\1[ \t]*:[ \t]+(?P<body>(?!['\"])(?:[^\n]*?[ \t])?#[1-9][^\n]*)$",
    re.MULTILINE,
)
_HEADER = "# Settings of this kb collection; `kb config` explains and changes them. What is not here is the default.\n"


def load(path: Path) -> tuple[Settings, list[KbError]]:
    """The settings in the file at `path`, with what is wrong in it; a missing file means the defaults."""
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
        values = yaml.safe_load(text)
    except FileNotFoundError:
        return DEFAULTS, []
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError):
        return DEFAULTS, [KbError("config-unreadable", path=str(path))]
    if values is None:
        return DEFAULTS, []
    if not isinstance(values, dict):
        return DEFAULTS, [KbError("config-unreadable", path=str(path))]
    macros, cut = values.get("macros"), list[re.Match[str]]()
    if isinstance(macros, dict):
        cut = [found for found in _CUT_MACRO.finditer(text) if found["name"] in macros]
        for found in cut:
            macros.pop(found["name"], None)
    settings, faults = read_settings(values)
    return settings, [*faults, *(KbError("macro-cut", name=found["name"], value=found["body"]) for found in cut)]


def save(path: Path, name: str, value: object) -> None:
    """Write one setting into the file, every other line left as it is.

    Raises KbError `cannot-write`, and `config-unreadable` when the file is none that could be added to.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        text = _HEADER
    except (OSError, UnicodeDecodeError) as fault:
        raise KbError("config-unreadable", path=str(path)) from fault
    if any(fault.code == "config-unreadable" for fault in load(path)[1]):
        raise KbError("config-unreadable", path=str(path))
    line = f"{name}: {json.dumps(value, ensure_ascii=False)}"
    if isinstance(value, dict):
        # Such a value may go on over lines that stand further in.
        block = re.compile(rf"^{name}[ \t]*:[^\n]*(?:\n(?=[ \t]*\n[ \t]|[ \t])[^\n]*)*", re.MULTILINE)
        text = block.sub("", text).lstrip("\n")
    own = re.compile(rf"^{name}[ \t]*:[^#\n]*?(?P<comment>[ \t]+#[^\n]*)?$", re.MULTILINE)
    if own.search(text):
        text = own.sub(lambda found: line + (found["comment"] or ""), text, count=1)
    else:
        text = f"{text.rstrip()}\n{line}\n"
    write_whole(path, text)


def folder_cards(path: Path) -> tuple[str | None, bool]:
    """What a folder's `.kb.yaml` says of `cards`, and whether something in it cannot be used."""
    import yaml

    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError):
        return None, True
    if values is None:
        return None, False
    if not isinstance(values, dict):
        return None, True
    cards = values.get("cards")
    known = cards in ("written", "stated", "all")
    return (cards if known else None), not (known or "cards" not in values) or bool(values.keys() - {"cards"})


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all. Raises KbError `cannot-write`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
            Path(name).chmod(mode)
            Path(name).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as fault:
        raise KbError("cannot-write", path=str(path), reason=fault.strerror or str(fault)) from fault
