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
# What a person who names none is given, the one first that says how it is left.
_USUAL = ("nano", "vim", "vi")
_COLON = frozenset(("hx", "helix", "subl", "zed"))
_GOTO = frozenset(("code", "code-insiders", "codium", "cursor"))


def _usual(environment: Mapping[str, str]) -> str:
    """An editor that the system has, empty where it has none of those that most do."""
    import shutil

    return next((name for name in _USUAL if shutil.which(name, path=environment.get("PATH", ""))), "")


def editor_command(path: Path, line: int, environment: Mapping[str, str]) -> list[str]:
    """The command that opens `path` at `line`, in the editor that the environment names, else one that is there.

    Raises KbError `no-editor` when there is none.
    """
    named = environment.get("VISUAL") or environment.get("EDITOR") or _usual(environment)
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
