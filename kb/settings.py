"""What a person may choose, with defaults: the words of `.kb/config.yaml`; what is not there is the default."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Literal

from kb.errors import KbError

Cards = Literal["written", "stated", "all"]
Formulas = Literal["auto", "unicode", "bmp", "ascii"]


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one collection.

    `minutes` a day of reviews; `retention` the chance of recall aimed at (0–1); `new` the most new cards a day;
    `cards` which origins are asked; `language` of the interface (None: the locale's); `day_starts` the hour at which a
    learning day begins; `timezone` an IANA name (None: the system's); `formulas` the characters that formulas are drawn
    with (auto: what the terminal can draw); `macros` the commands that formulas may use (name → body); `trial` allows
    reviews under a pretended clock.
    """

    minutes: float = 15
    retention: float = 0.9
    new: int = 8
    cards: Cards = "stated"
    language: Literal["zh", "en"] | None = None
    day_starts: int = 4
    timezone: str | None = None
    formulas: Formulas = "auto"
    macros: Mapping[str, str] = field(default_factory=dict)
    trial: bool = False


DEFAULTS = Settings()
NAMES = tuple(f.name for f in fields(Settings))


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


def _macros(value: object) -> object:
    if not isinstance(value, Mapping):
        raise ValueError(r"R: \mathbb{R} …")
    return dict(_macro(name, body) for name, body in value.items())


_CHECKS: Mapping[str, Callable[[object], object]] = {
    "minutes": _number(1, 600),
    "retention": _number(0.7, 0.97),
    "new": _whole(0, 999),
    "cards": _one_of("written", "stated", "all"),
    "language": _one_of(None, "zh", "en"),
    "day_starts": _whole(0, 23),
    "timezone": _zone,
    "formulas": _one_of("auto", "unicode", "bmp", "ascii"),
    "macros": _macros,
    "trial": _truth,
}


def set_value(settings: Settings, name: str, value: object) -> Settings:
    """`settings` with one value changed.

    Raises KbError `unknown-setting`, `bad-setting`, which says what is expected, or `bad-macro`.
    """
    check = _CHECKS.get(name)
    if check is None:
        raise KbError("unknown-setting", name=name, names=", ".join(NAMES))
    try:
        checked = check(value)
    except ValueError as wanted:
        raise KbError("bad-setting", name=name, value=value, expected=str(wanted)) from None
    return replace(settings, **{name: checked})  # type: ignore[arg-type]


def read_settings(values: Mapping[str, object]) -> tuple[Settings, list[KbError]]:
    """Settings from the mapping of a config file; what is wrong in it keeps its default and is returned."""
    settings, faults = DEFAULTS, list[KbError]()
    for name, value in values.items():
        if name == "macros" and isinstance(value, Mapping):
            settings = replace(settings, macros=_sound_macros(value, faults))
            continue
        try:
            settings = set_value(settings, str(name), value)
        except KbError as fault:
            faults.append(fault)
    return settings, faults


def _sound_macros(values: Mapping[object, object], faults: list[KbError]) -> dict[str, str]:
    """The macros that can be used; each one that cannot is a fault of its own."""
    found: dict[str, str] = {}
    for name, body in values.items():
        try:
            found.update([_macro(name, body)])
        except KbError as fault:
            faults.append(fault)
    return found
