"""A gradient written as one equation for each variable: f_x = 2x, f_y = 2y."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.maths.manner import Manner
from kb.maths.tokens import ReadingError, Scanner, Token

_NAME = r"(?P<name>[A-Za-z]+?(?:_\w+)?)"
_OF = r"(?:\(.*\))?"
# What names a partial derivative, its braces taken off, and by which variable it goes.
_PARTIALS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[∂d]\w*/[∂d]{_NAME}{_OF}",
        rf"frac[∂d]\w*?[∂d]{_NAME}{_OF}",
        rf"\w'*_{_NAME}'*{_OF}",
        rf"[A-Za-z](?P<name>[A-Za-z])'*{_OF}",
        r"[∂D]_(?P<name>[A-Za-z])\w?",
    )
)


def in_order(text: str, by: Sequence[str], count: int) -> str | None:
    """The right sides of as many equations as a vector, in the order of the variables; None where it is no such text.

    Where nobody says by which variables it goes, they stand in the order of the alphabet.
    """
    if not 1 < count <= text.count("=") + text.count("＝"):
        return None
    for listing in (False, True) if "、" in text else (False,):
        found = _sides(text, listing)
        order = list(by) or sorted(found)
        if len(found) == count and {*order} == {*found}:
            return f"({', '.join(found[name] for name in order)})"
    return None


def _sides(text: str, listing: bool) -> dict[str, str]:
    """The right side of each equation by its variable; empty where a part is no such equation."""
    try:
        parts = _parts(Scanner(text, manner=Manner(listing=listing)).scan())
    except ReadingError:
        return {}
    found: dict[str, str] = {}
    for part in parts:
        equals = [at for at, token in enumerate(part) if token.kind == "sign" and token.text == "="]
        name = _variable_of(part[: equals[0]]) if len(equals) == 1 else None
        if name is None or name in found or equals[0] == len(part) - 1:
            return {}
        found[name] = text[part[equals[0]].end : part[-1].end]
    return found


def _parts(tokens: list[Token]) -> list[list[Token]]:
    """The tokens between the commas that stand in no bracket."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens[:-1]:
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 0 and token.kind == "sign" and token.text in {",", ";", "\\\\"}:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _variable_of(label: list[Token]) -> str | None:
    """The variable of a partial derivative that stands before an equals sign."""
    text = "".join(f"_{token.text}" if token.kind == "subscript" else token.text for token in label)
    bare = text.replace("{", "").replace("}", "")
    found = next((match for pattern in _PARTIALS if (match := pattern.fullmatch(bare))), None)
    return found and found["name"]
