"""The person's editor, as the environment names it, at a line of a note."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

from kb.errors import KbError

# How editors are told a line; what is not named here is given the file alone.
_PLUS = frozenset(
    ("vi", "vim", "nvim", "gvim", "nano", "pico", "micro", "emacs", "emacsclient", "joe", "kak", "ne", "mg")
)
_COLON = frozenset(("hx", "helix", "subl", "zed"))
_GOTO = frozenset(("code", "code-insiders", "codium", "cursor"))


def editor_command(path: Path, line: int, environment: Mapping[str, str]) -> list[str]:
    """The command that opens `path` at `line`. Raises KbError `no-editor` when the environment names none."""
    named = environment.get("VISUAL") or environment.get("EDITOR") or ""
    try:
        words = shlex.split(named)
    except ValueError:
        words = []
    if not words:
        raise KbError("no-editor")
    name = Path(words[0]).name.removesuffix(".exe")
    if name in _PLUS:
        return [*words, f"+{line}", str(path)]
    if name in _COLON:
        return [*words, f"{path}:{line}"]
    if name in _GOTO:
        return [*words, "--wait", "--goto", f"{path}:{line}"]
    return [*words, str(path)]
