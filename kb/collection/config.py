"""`.kb/config.yaml`: read kindly, written whole."""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TypeGuard

from kb.errors import KbError
from kb.settings import DEFAULTS, Settings, read_settings

# What YAML takes for a comment begins with the place of an argument: it was meant to be part of the macro.
_CUT_MACRO = re.compile(
    r"^[ \t]+(['\"]?)(?P<name>\\?[A-Za-z]+)\1[ \t]*:[ \t]+(?P<body>(?!['\"])(?:[^\n]*?[ \t])?#[1-9][^\n]*)$",
    re.MULTILINE,
)
_HEADER = "# Settings of this kb collection; `kb config` explains and changes them. What is not here is the default.\n"


def load(path: Path) -> tuple[Settings, list[KbError]]:
    """The settings in the file at `path`, with what is wrong in it; a missing file means the defaults.

    What is wrong has the line where it stands among its arguments (`at_line`), where there is one.
    """
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return DEFAULTS, []
    except (OSError, UnicodeDecodeError):
        return DEFAULTS, [KbError("config-unreadable", path=str(path))]
    try:
        values = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as fault:
        mark = fault.problem_mark if isinstance(fault, yaml.MarkedYAMLError) else None
        place = {} if mark is None else {"at_line": mark.line + 1}
        return DEFAULTS, [KbError("config-unreadable", path=str(path), **place)]
    if values is None:
        return DEFAULTS, []
    if not isinstance(values, dict):
        return DEFAULTS, [KbError("config-unreadable", path=str(path), at_line=1)]
    macros, cut = values.get("macros"), list[re.Match[str]]()
    if isinstance(macros, dict):
        cut = [found for found in _CUT_MACRO.finditer(text) if found["name"] in macros]
        for found in cut:
            macros.pop(found["name"], None)
    settings, faults = read_settings(values)
    faults += [KbError("macro-cut", name=found["name"], value=found["body"]) for found in cut]
    lines = lines_of(text) if faults else {}
    return settings, [_placed(fault, lines) for fault in faults]


def lines_of(text: str) -> dict[str, int]:
    """On which line each setting of a config file stands (1 is the first); `keys.undo` and the like too."""
    import yaml

    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return {}
    found: dict[str, int] = {}
    if not isinstance(root, yaml.MappingNode):
        return found
    for name, value in root.value:
        found[str(name.value)] = name.start_mark.line + 1
        for inner, _ in value.value if isinstance(value, yaml.MappingNode) else ():
            found[f"{name.value}.{inner.value}"] = inner.start_mark.line + 1
    return found


def line_of(path: Path, name: str) -> int:
    """The line of a setting in the file at `path`; the first where it stands in none."""
    try:
        return lines_of(path.read_text(encoding="utf-8")).get(name, 1)
    except (OSError, UnicodeDecodeError):
        return 1


def _placed(fault: KbError, lines: Mapping[str, int]) -> KbError:
    name = str(fault.arguments.get("name"))
    at = lines.get(f"macros.{name}" if "macro" in fault.code else name)
    return fault if at is None else KbError(fault.code, **fault.arguments, at_line=at)


def save(path: Path, name: str, value: object) -> None:
    """Write one setting into the file, every other line left as it is; None takes a name like `keys.undo` out.

    Raises KbError `cannot-write`, `config-unreadable`, and `config-uneditable` where it has no line of its own.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        text = _HEADER
    except (OSError, UnicodeDecodeError) as fault:
        raise KbError("config-unreadable", path=str(path)) from fault
    for wrong in load(path)[1]:
        if wrong.code == "config-unreadable":
            raise wrong
    write_whole(path, _changed(text, path, name, value))


def _changed(text: str, path: Path, name: str, value: object) -> str:
    """A config file's text with one setting changed."""
    import yaml

    whole, _, inner = name.partition(".")
    values = yaml.safe_load(text) or {}
    wanted = value
    if inner:
        several = values.get(whole)
        wanted = {key: one for key, one in (several or {}).items() if str(key) != inner} if _several(several) else {}
        wanted |= {} if value is None else {inner: value}
    if values.get(whole, {} if inner else None) == wanted and (inner or whole in values):
        return text
    for changed in (_in_place(text, whole, inner, value), _anew(text, whole, wanted)):
        if changed is not None and _gives(changed, values, whole, wanted):
            return changed
    raise KbError("config-uneditable", path=str(path), name=name)


def _several(value: object) -> TypeGuard[dict[object, object]]:
    return isinstance(value, dict)


def _in_place(text: str, name: str, inner: str, value: object) -> str | None:
    """The text with one line changed, added or, for None, taken out; None where there is no such line."""
    if not inner:
        own = re.compile(rf"^{name}[ \t]*:[^#\n]*?(?P<comment>[ \t]+#[^\n]*)?$", re.MULTILINE)
        found = _last(own, text)
        if found is None or isinstance(value, dict):
            return None
        return text[: found.start()] + f"{name}: {_scalar(value)}{found['comment'] or ''}" + text[found.end() :]
    block = _last(_block(name), text)
    if block is None:
        return None
    row = re.compile(
        rf"^(?P<in>[ \t]+)(['\"]?){re.escape(inner)}\2[ \t]*:[^#\n]*?(?P<comment>[ \t]+#[^\n]*)?$", re.MULTILINE
    )
    found = row.search(block[0])
    if found is None:
        # As far in as the others; the last line of the block may be a comment.
        indent = re.search(r"\n([ \t]+)[^\s#]", block[0])
        fresh = f"{block[0]}\n{indent[1] if indent else '  '}{inner}: {_scalar(value)}"
    else:
        line = "" if value is None else f"{found['in']}{inner}: {_scalar(value)}{found['comment'] or ''}"
        fresh = block[0][: found.start()] + line + block[0][found.end() + (value is None) :]
    return text[: block.start()] + fresh.rstrip("\n") + text[block.end() :]


def _anew(text: str, name: str, value: object) -> str:
    """The text with a setting written anew where it stood, else at the end."""
    line = f"{name}: {_scalar(value)}"
    if isinstance(value, dict) and value:
        line = "\n".join([f"{name}:", *(f"  {_scalar(key)}: {_scalar(one)}" for key, one in value.items())])
    block = _last(_block(name), text)
    if block is None:
        return f"{text.rstrip()}\n{line}\n".lstrip("\n")
    return text[: block.start()] + line + text[block.end() :]


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Of a setting that is named twice YAML takes the last."""
    found = list(pattern.finditer(text))
    return found[-1] if found else None


def _block(name: str) -> re.Pattern[str]:
    """The line of a setting, and the lines below it that stand further in."""
    return re.compile(rf"^{name}[ \t]*:[^\n]*(?:\n(?=[ \t]*\n[ \t]|[ \t]+\S)[^\n]*)*", re.MULTILINE)


def _scalar(value: object) -> str:
    """A value as people write it: plain words without quotes."""
    import yaml

    if isinstance(value, str) and re.fullmatch(r"[A-Za-z][\w/-]*", value, re.ASCII) and yaml.safe_load(value) == value:
        return value
    return json.dumps(value, ensure_ascii=False)


def _gives(text: str, before: Mapping[object, object], name: str, value: object) -> bool:
    """Does the text say this of a setting, and of all others what was said before?"""
    import yaml

    try:
        found = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError):
        return False
    return isinstance(found, dict) and found == {**before, name: value}


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
