"""Commands that an author defines: `\\newcommand`, `\\def`, and those of the settings."""

from __future__ import annotations

import re
from collections.abc import Mapping

_MOST = 20_000
_DEFINING = frozenset(
    ("\\newcommand", "\\renewcommand", "\\providecommand", "\\def", "\\gdef", "\\DeclareMathOperator")
)


def expand(tokens: list[str], macros: Mapping[str, str], pattern: re.Pattern[str]) -> list[str]:
    """Tokens with definitions taken out and defined commands replaced; a runaway definition stops at a limit."""
    known: dict[str, tuple[int, list[str]]] = {}
    for name, body in macros.items():
        known["\\" + name.lstrip("\\")] = (
            max(map(int, re.findall(r"#([1-9])", body)), default=0),
            pattern.findall(body),
        )
    waiting, done, budget = tokens[::-1], [], _MOST
    while waiting:
        token = waiting.pop()
        if token in _DEFINING:
            _define(token, waiting, known, pattern)
        elif token in known and budget > 0:
            count, template = known[token]
            given = [_group(waiting) for _ in range(count)]
            filled: list[str] = []
            place = 0
            while place < len(template):
                if template[place] == "#" and place + 1 < len(template) and template[place + 1][0] in "123456789":
                    place += 1
                    which = int(template[place][0]) - 1
                    filled.extend(["{", *given[which], "}"] if which < count else [])
                    filled.extend([template[place][1:]] if len(template[place]) > 1 else [])
                else:
                    filled.append(template[place])
                place += 1
            budget -= len(filled) + 1
            if budget > 0:
                waiting.extend(reversed(filled))
        else:
            done.append(token)
    return done


def _skip_space(waiting: list[str]) -> None:
    while waiting and waiting[-1].isspace():
        waiting.pop()


def _group(waiting: list[str]) -> list[str]:
    _skip_space(waiting)
    if not waiting:
        return []
    token = waiting.pop()
    if token != "{":
        return [token]
    level, inside = 1, []
    while waiting:
        token = waiting.pop()
        level += (token == "{") - (token == "}")
        if level == 0:
            break
        inside.append(token)
    return inside


def _define(token: str, waiting: list[str], known: dict[str, tuple[int, list[str]]], pattern: re.Pattern[str]) -> None:
    starred = bool(waiting) and waiting[-1] == "*"
    if starred:
        waiting.pop()
    name = "".join(_group(waiting)).strip()
    count = 0
    _skip_space(waiting)
    if token in ("\\def", "\\gdef"):
        while waiting and waiting[-1] != "{":
            part = waiting.pop()
            count = max(count, int(part[0])) if part[0].isdigit() else count
    elif waiting and waiting[-1] == "[":
        waiting.pop()
        inside = []
        while waiting and (part := waiting.pop()) != "]":
            inside.append(part)
        number = "".join(inside).strip()
        count = int(number) if number.isdigit() and len(number) == 1 else 0
    body = _group(waiting)
    if token == "\\DeclareMathOperator":
        body = ["\\operatorname", *(["*"] if starred else []), "{", *body, "}"]
    if name.startswith("\\"):
        known[name] = (count, body)
