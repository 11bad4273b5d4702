"""Settings without parsing YAML each time: the store remembers what the file said."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from msgspec.structs import asdict

from kb.errors import KbError
from kb.settings import DEFAULTS, Settings, read_settings
from kb.store import Store


def load_settings(store: Store, path: Path) -> tuple[Settings, tuple[KbError, ...]]:
    """The settings from the file at `path` when it changed, else as the store remembers them; and its faults."""
    try:
        stat = path.stat()
    except OSError:
        return DEFAULTS, ()
    stamp = f"{stat.st_size}:{stat.st_mtime_ns}"
    if store.meta("config_stamp") == stamp:
        settings, faults = read_settings(json.loads(store.meta("config") or "{}"))
        return settings, tuple(faults)
    from kb.collection.config import load

    settings, found = load(path)
    if not found:
        with contextlib.suppress(KbError):
            store.set_meta("config", json.dumps(asdict(settings)))
            store.set_meta("config_stamp", stamp)
    return settings, tuple(found)
