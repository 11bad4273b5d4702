"""The Chinese words that people write signs and numbers with: 乘以, 的平方, 的n次方, 三分之二, 3倍."""

from __future__ import annotations

import re

from kb.maths.vocabulary import CHINESE_SIGNS, NUMERALS

_DEGREE = re.compile(r"的\s?(.{1,16}?)\s?(次方|次幂)")  # x的n次方
_BARE_DEGREE = re.compile(r"([二三四五六七八九十])(次方|次幂)")  # x三次方
_PART = re.compile(r"分之\s?(\d{1,6}|[一二两三四五六七八九十])")
_COUNTED = re.compile(r"\s?(?:[A-Za-z(√]|根号|倍|分之)")  # 三x is 3x; 一 alone may be a dash
# Alone, or behind its sign, a numeral is the answer: 零, 负一, 十二.
_ALONE = re.compile(r"\s*(?:[-−正负+]\s?)?([零一二两三四五六七八九十]{1,3})\s*[。.]?\s*")
_TENS = re.compile(r"([二三四五六七八九]?)十([一二三四五六七八九]?)")
Piece = tuple[str, str]


def _number(numeral: str) -> str:
    """A numeral below a hundred in digits; empty where it is none."""
    if numeral == "零":
        return "0"
    tens = _TENS.fullmatch(numeral)
    if tens:
        return NUMERALS.get(tens[1], "1") + NUMERALS.get(tens[2], "0")
    return NUMERALS.get(numeral, "")


def said(text: str, at: int, degrees: set[int], number: str) -> tuple[list[Piece], int] | None:
    """The tokens that a word here stands for, and where it ends; None where no such word stands here.

    `degrees` are the places where exponents end. `number` is the number just before, which a fraction takes with it.
    """
    if at in degrees:
        return [("close", ")")], at + 2
    degree = _DEGREE.match(text, at)
    if degree:
        degrees.add(degree.start(2))
        return [("sign", "^"), ("open", "(")], degree.start(1)
    bare = _BARE_DEGREE.match(text, at)
    if bare and not degrees:
        return [("sign", "^"), ("number", NUMERALS[bare[1]])], bare.end()
    part = _PART.match(text, at)
    if part and number:
        top = NUMERALS.get(part[1], part[1])
        return [("open", "("), ("number", top), ("sign", "/"), ("number", number), ("close", ")")], part.end()
    alone = _ALONE.fullmatch(text)
    if alone and at == alone.start(1) and (number_alone := _number(alone[1])):
        return [("number", number_alone)], alone.end(1)
    for length in (3, 2, 1):
        meant = CHINESE_SIGNS.get(text[at : at + length])
        if meant:
            return [("number" if sign.isdigit() else "sign", sign) for sign in meant], at + length
    if text[at] in NUMERALS and (degrees or _COUNTED.match(text, at + 1)):
        return [("number", NUMERALS[text[at]])], at + 1
    return None
