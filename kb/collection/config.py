"""`.kb/config.yaml`: read kindly, written whole."""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import asdict
from pathlib import Path

from kb.errors import KbError
from kb.settings import DEFAULTS, Settings, read_settings

_HEADER = "# Settings of this kb collection; `kb config` explains and changes them. What is not here is the default.\n"


def load(path: Path) -> tuple[Settings, list[KbError]]:
    """The settings in the file at `path`, with what is wrong in it; a missing file means the defaults."""
    import yaml

    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return DEFAULTS, []
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError):
        return DEFAULTS, [KbError("config-unreadable", path=str(path))]
    if values is None:
        return DEFAULTS, []
    if not isinstance(values, dict):
        return DEFAULTS, [KbError("config-unreadable", path=str(path))]
    return read_settings(values)


def save(path: Path, settings: Settings) -> None:
    """Write what differs from the defaults. Raises KbError `cannot-write`."""
    import yaml

    chosen = {name: value for name, value in asdict(settings).items() if value != getattr(DEFAULTS, name)}
    write_whole(path, _HEADER + (yaml.safe_dump(chosen, allow_unicode=True, sort_keys=False) if chosen else ""))


def folder_cards(path: Path) -> str | None:
    """What a folder's `.kb.yaml` says of `cards`, if it says something that is known."""
    import yaml

    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError):
        return None
    cards = values.get("cards") if isinstance(values, dict) else None
    return cards if cards in ("written", "stated", "all") else None


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
