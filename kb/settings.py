"""What a person may choose, with defaults: the words of `.kb/config.yaml`; what is not there is the default."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from kb.errors import KbError

Cards = Literal["written", "stated", "all"]
Formulas = Literal["auto", "unicode", "bmp", "ascii"]
Motion = Literal["full", "reduced"]
THEMES = (
    "contrast-dark", "contrast-light", "textual-dark", "textual-light", "ansi-dark", "ansi-light", "atom-one-dark",
    "atom-one-light", "catppuccin-frappe", "catppuccin-latte", "catppuccin-macchiato", "catppuccin-mocha", "dracula",
    "flexoki", "gruvbox", "monokai", "nord", "rose-pine", "rose-pine-dawn", "rose-pine-moon", "solarized-dark",
    "solarized-light", "tokyo-night",
)  # fmt: skip


class Settings(Struct, frozen=True):
    """The settings of one collection.

    `minutes` a day of reviews; `retention` the chance of recall aimed at (0–1); `new` the most new cards a day;
    `cards` which origins are asked; `language` of the interface (None: the locale's); `day_starts` the hour at which a
    learning day begins; `timezone` an IANA name (None: the system's); `formulas` the characters that formulas are drawn
    with (auto: what the terminal can draw); `theme` the colours of the app (None: its own); `motion` whether it may
    move things by itself; `teach` whether a first session says which key matters; `keys` other keys for what can be
    done (an act's name, or screen.name → keys with commas between); `macros` the commands that formulas may use
    (name → body); `trial` allows reviews under a pretended clock.
    """

    minutes: float = 15
    retention: float = 0.9
    new: int = 8
    cards: Cards = "stated"
    language: Literal["zh", "en"] | None = None
    day_starts: int = 4
    timezone: str | None = None
    formulas: Formulas = "auto"
    theme: str | None = None
    motion: Motion = "full"
    teach: bool = True
    keys: Mapping[str, str] = field(default_factory=dict)
    macros: Mapping[str, str] = field(default_factory=dict)
    trial: bool = False


DEFAULTS = Settings()
NAMES = Settings.__struct_fields__


def _number(low: float, high: float) -> Callable[[object], object]:
    def check(value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise ValueError(f"{low:g}–{high:g}")
        return value

    return check


def _whole(low: int, high: int) -> Callable[[object], object]:
    def check(value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"{low}, {low + 1} … {high}")
        return value

    return check


def _one_of(*choices: object) -> Callable[[object], object]:
    def check(value: object) -> object:
        if value not in choices:
            raise ValueError(" | ".join("null" if choice is None else str(choice) for choice in choices))
        return value

    return check


def _zone(value: object) -> object:
    if value is None:
        return None
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("Asia/Shanghai, Europe/Berlin …") from None
    return str(value)


def _truth(value: object) -> object:
    if not isinstance(value, bool):
        raise ValueError("true | false")
    return value


_COMMAND = re.compile(r"\\?([A-Za-z]+)")
_PAIRED = re.compile(r"\\(left|right|begin|end)(?![A-Za-z])")
# Controls, and signs that change the direction of a line: nobody types them, a YAML escape makes them.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_BRACES = re.compile(r"\\.|([{}])", re.DOTALL)


def _macro(name: object, body: object) -> tuple[str, str]:
    """A macro as it is kept, its name without the backslash.

    Raises KbError `bad-macro`, `macro-escapes` where quotes made signs of its backslashes, or `macro-cut`.
    """
    command = _COMMAND.fullmatch(str(name).strip())
    text = str(body) if isinstance(body, str | int | float) and not isinstance(body, bool) else None
    if text is not None and _STEERING.search(text if not text.endswith("\n") else text.replace("\n", " ")):
        raise KbError("macro-escapes", name=str(name), value=_STEERING.sub("\ufffd", text))
    if command is not None and text is not None and _is_cut(text):
        raise KbError("macro-cut", name=str(name), value=text)
    if command is None or text is None or not _is_balanced(text):
        raise KbError("bad-macro", name=str(name), value="" if body is None else str(body))
    return command[1], text.strip()


def _is_cut(body: str) -> bool:
    """Does a body lack its end, as where a ` #1` was taken for a comment?"""
    pairs = Counter(_PAIRED.findall(body))
    return pairs["left"] > pairs["right"] or pairs["begin"] > pairs["end"]


def _is_balanced(body: str) -> bool:
    level = 0
    for brace in _BRACES.findall(body):
        level += (brace == "{") - (brace == "}")
        if level < 0:
            return False
    return level == 0


_ACT = re.compile(r"[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)?")
_KEY = re.compile(r"(?:(?:ctrl|alt)\+)*(?:shift\+(?=\w{2}))?(?:\S|[a-z]+|f\d\d?)")
_NAMED = frozenset(("space", "comma", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown")) | {
    *("up", "down", "left", "right", "enter", "escape", "tab"),
    *(f"f{number}" for number in range(1, 13)),
}
# An input method is led by these, or a terminal sends them for others too and means something else by them.
_KEPT = frozenset(("enter", "escape", "tab", "up", "down", "left", "right")) | {f"ctrl+{one}" for one in "cpqzijmhs["}
_MOST_KEYS = 4
_KEYS_ARE = "z, Z, ?, space, f5, pageup, ctrl+r, alt+x …"


def _key(name: str, written: str) -> str:
    """A key as the app calls it. Raises ValueError, and KbError `key-kept` for one that keeps its meaning."""
    key = written if len(written) == 1 else written.lower()
    if re.fullmatch(r"shift\+[A-Za-z]", written):
        key = written[-1].upper()
    last = key.rpartition("+")[2] or key[-1:]
    if len(last) == 1:
        plain = unicodedata.normalize("NFKC", last)
        last, key = plain, key[: len(key) - 1] + plain
    if not _KEY.fullmatch(key) or not (len(last) == 1 or last in _NAMED) or not last.isprintable() or key == ",":
        raise ValueError(_KEYS_ARE)
    if key in _KEPT:
        raise KbError("key-kept", name=name, key=key)
    return key


def _act_keys(act: object, value: object) -> tuple[str, str]:
    """An act and the keys for it, as they are kept.

    Raises KbError `bad-setting`, and `key-kept` for a key that keeps its meaning.
    """
    name = f"keys.{act}"
    given = value if isinstance(value, list) else [value]
    try:
        if not _ACT.fullmatch(str(act)):
            raise ValueError(_KEYS_ARE)
        if any(isinstance(one, bool) or not isinstance(one, str | int) for one in given):
            raise ValueError(_KEYS_ARE)
        written = [part for one in given for part in str(one).replace(",", " ").split()]
        if not 1 <= len(written) <= _MOST_KEYS:
            raise ValueError(_KEYS_ARE)
        return str(act), ",".join(dict.fromkeys(_key(name, one) for one in written))
    except ValueError as wanted:
        raise KbError("bad-setting", name=name, value=value, expected=str(wanted)) from None


def _all_keys(value: object) -> object:
    if not isinstance(value, Mapping):
        raise ValueError("undo: z …")
    return dict(_act_keys(act, keys) for act, keys in value.items())


def _macros(value: object) -> object:
    if not isinstance(value, Mapping):
        raise ValueError(r"R: \mathbb{R} …")
    return dict(_macro(name, body) for name, body in value.items())


CHOICES: Mapping[str, tuple[object, ...]] = {
    "cards": ("written", "stated", "all"),
    "language": (None, "zh", "en"),
    "formulas": ("auto", "unicode", "bmp", "ascii"),
    "theme": (None, *THEMES),
    "motion": ("full", "reduced"),
    "teach": (True, False),
    "trial": (True, False),
}
"""The values of those settings that have only a few."""

_CHECKS: Mapping[str, Callable[[object], object]] = {
    "minutes": _number(1, 600),
    "retention": _number(0.7, 0.97),
    "new": _whole(0, 999),
    "cards": _one_of(*CHOICES["cards"]),
    "language": _one_of(*CHOICES["language"]),
    "day_starts": _whole(0, 23),
    "timezone": _zone,
    "formulas": _one_of(*CHOICES["formulas"]),
    "theme": _one_of(*CHOICES["theme"]),
    "motion": _one_of(*CHOICES["motion"]),
    "teach": _truth,
    "keys": _all_keys,
    "macros": _macros,
    "trial": _truth,
}


def set_value(settings: Settings, name: str, value: object) -> Settings:
    """`settings` with one value changed; `keys.undo` names the keys of one act, None as its value the usual ones.

    Raises KbError `unknown-setting`, `bad-setting`, which says what is expected, `bad-macro` or `key-kept`.
    """
    if name.startswith("keys."):
        act = name.removeprefix("keys.")
        kept = {one: keys for one, keys in settings.keys.items() if one != act}
        return replace(settings, keys=kept if value is None else kept | dict([_act_keys(act, value)]))
    check = _CHECKS.get(name)
    if check is None:
        raise KbError("unknown-setting", name=name, names=", ".join(NAMES))
    try:
        checked = check(value)
    except ValueError as wanted:
        raise KbError("bad-setting", name=name, value=value, expected=str(wanted)) from None
    return replace(settings, **{name: checked})


def written(value: object) -> str:
    """A value as it is written in a config file."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, Mapping):
        return json.dumps(dict(value), ensure_ascii=False)
    return str(value)


def read_settings(values: Mapping[str, object]) -> tuple[Settings, list[KbError]]:
    """Settings from the mapping of a config file; what is wrong in it keeps its default and is returned."""
    settings, faults = DEFAULTS, list[KbError]()
    for name, value in values.items():
        if name in _SEVERAL and isinstance(value, Mapping):
            settings = replace(settings, **{name: _sound(value, _SEVERAL[name], faults)})
            continue
        try:
            settings = set_value(settings, str(name), value)
        except KbError as fault:
            faults.append(fault)
    return settings, faults


_SEVERAL: Mapping[str, Callable[[object, object], tuple[str, str]]] = {"macros": _macro, "keys": _act_keys}


def _sound(
    values: Mapping[object, object], read: Callable[[object, object], tuple[str, str]], faults: list[KbError]
) -> dict[str, str]:
    """Those of several values that can be used; each one that cannot is a fault of its own."""
    found: dict[str, str] = {}
    for name, value in values.items():
        try:
            found.update([read(name, value)])
        except KbError as fault:
            faults.append(fault)
    return found
