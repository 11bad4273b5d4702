"""One character at a time: its plain form, how it is named in a sentence, and what digits are worth."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from functools import cache

from kb.maths.vocabulary import FRACTIONS, GREEK, SIGNS, SPACES, SUBSCRIPTS, SUPERSCRIPTS


@cache
def folded(character: str) -> str:
    """The plain form of one character, always one character long."""
    if character in SIGNS:
        return SIGNS[character]
    if character in SPACES or character.isspace():
        return " "
    if (
        character == "ᵀ"
        or character in SUPERSCRIPTS
        or character in SUBSCRIPTS
        or character in FRACTIONS
        or character in GREEK
    ):
        return character
    plain = unicodedata.normalize("NFKC", character)
    return SIGNS.get(plain, plain) if len(plain) == 1 else character


def shown(character: str) -> str:
    """A character as it can be named in a sentence: by its code when it cannot be seen."""
    visible = character.isprintable() and not unicodedata.category(character).startswith(("C", "Z", "M"))
    return character if visible else f"U+{ord(character):04X}"


def letter_shown(name: str) -> str:
    """A letter as it is written: Greek ones by their sign."""
    return next((sign for sign, called in GREEK.items() if called == name), name)


def number_value(text: str) -> tuple[Fraction, bool]:
    """The exact value of a written number, and whether it is a decimal."""
    mantissa, _, power = text.partition("e")
    whole, point, part = mantissa.partition(".")
    value = Fraction(int((whole + part) or "0"), 10 ** len(part))
    if power:
        value *= Fraction(10) ** int(power)
    return value, bool(part.strip("0") or power) if point or power else False
