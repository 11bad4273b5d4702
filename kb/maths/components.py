"""A gradient whose components are named: f_x = 2x, f_y = 2y, or (f_x, f_y) = (2x, 2y)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.maths.manner import Manner
from kb.maths.tokens import ReadingError, Scanner, Token

_NAME = r"(?P<name>[A-Za-z]+?(?:_\w+)?)"
_OF = r"(?:\(.*\))?"
_COMMAS = frozenset({",", ";", "\\\\"})
_EQUALS = frozenset({"="})
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
    """The components that are named by their variables, in the order of these, as a vector; None where none are named.

    Where nobody says by which variables it goes, they stand in the order of the alphabet.
    """
    if count < 2 or not ("=" in text or "＝" in text):
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
        tokens = Scanner(text, manner=Manner(listing=listing)).scan()[:-1]
    except ReadingError:
        return {}
    found: dict[str, str] = {}
    for label, side in _pairs(tokens):
        name = _variable_of(label)
        if name is None or name in found or not side:
            return {}
        found[name] = text[side[0].start : side[-1].end]
    return found


def _pairs(tokens: list[Token]) -> Iterator[tuple[list[Token], list[Token]]]:
    """What stands before and after each equals sign; of (f_x, f_y) = (2x, 2y) the components in pairs."""
    parts = _split(tokens, _COMMAS)
    sides = _split(tokens, _EQUALS)
    if len(parts) == 1 and len(sides) > 1:
        labels, values = (_split(_bared(side), _COMMAS) for side in sides[-2:])
        yield from zip(labels, values, strict=True) if len(labels) == len(values) else ()
        return
    for part in parts:
        label, *side = _split(part, _EQUALS)
        yield label, side[0] if len(side) == 1 else []


def _bared(tokens: list[Token]) -> list[Token]:
    """What stands in the brackets around a list."""
    return tokens[1:-1] if tokens and tokens[0].kind == "open" and tokens[-1].kind == "close" else tokens


def _split(tokens: list[Token], separators: frozenset[str]) -> list[list[Token]]:
    """The tokens between the separators that stand in no bracket."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 0 and token.kind == "sign" and token.text in separators:
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
