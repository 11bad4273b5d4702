"""A note in traditional characters is read in simplified ones; what reading makes of it gets the note's own back."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import TypeVar, cast

from msgspec import Struct, structs

from kb.simplified import simplifying

_SAMPLE = 20_000
# Characters that simplified writing took for others, and that traditional writing has too.
_OF_BOTH = frozenset("里后于系制只云台面采余干几并回了复志升朱范占卜吁咸据松杰棱淀游灶画着累苏谷迭郁核板周")
# What simplified writing has too (显著, 名著), and what is a word of its own (係: is).
_AS_THEY_ARE = "著係"
# The words of our questions, which a note need not hold.
_ASKING = dict(zip("么样个写种区别顺处说导对陈几点为质应", "麼樣個寫種區別順處說導對陳幾點為質應", strict=True))

# How much of a line is looked up, and in how many places that begin alike.
_HEAD, _MOST = 4, 32
_BEGIN = re.compile(r"(?<![^\W_])(?=\S)")

T = TypeVar("T")


@cache
def _table() -> dict[int, int]:
    return {one: other for one, other in simplifying().items() if chr(one) not in _AS_THEY_ARE}


@cache
def _any_traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, _table()))}]")


@cache
def _only_simplified() -> re.Pattern[str]:
    signs = {chr(one) for one in _table().values()} - _OF_BOTH
    return re.compile(f"[{''.join(sorted(signs))}]")


def has_traditional(text: str) -> bool:
    """Are there characters in a text that only traditional writing has?"""
    return not text.isascii() and _any_traditional().search(text) is not None


def _is_traditional(text: str) -> bool:
    """Is a text written in traditional characters, and not only here and there?"""
    sample = text[:_SAMPLE]
    written = len(_any_traditional().findall(sample))
    return written > 2 and written > 2 * len(_only_simplified().findall(sample))


class Characters:
    """How one text is written: `simple` is the same text, character by character, in simplified ones."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.simple = text.translate(_table())
        written: dict[str, set[str]] = defaultdict(set)
        for mine, other in set(zip(self.simple, text, strict=True)):
            written[mine].add(other)
        own = {ord(mine): other for mine, forms in written.items() for other in forms if other != mine}
        self._several = {mine for mine, forms in written.items() if len(forms) > 1}
        self._strict: frozenset[str] = frozenset()
        if _is_traditional(text):
            asking = {ord(one): other for one, other in _ASKING.items() if one not in self.simple}
            self._alone = {**asking, **own}
        else:
            # Here and there a word: what the note does not say word for word stays as we ask it.
            self._strict = frozenset(one for one in _ASKING if ord(one) in own)
            self._several |= self._strict
            self._alone = {one: other for one, other in own.items() if chr(one) not in self._strict}
        self._beside = self._neighbours()
        # Where what begins so begins, in a line or behind a sign; looking for it anew each time would take too long.
        self._begun: dict[str, list[int]] = defaultdict(list)
        for begin in _BEGIN.finditer(self.simple) if self._several else ():
            places = self._begun[self.simple[begin.start() : begin.start() + _HEAD]]
            if len(places) < _MOST:
                places.append(begin.start())

    def _neighbours(self) -> dict[str, str]:
        """How a character that is written in several ways is written between two others, behind one, before one.

        A key is the character with its neighbours, \0 for the one that does not count; the commonest way stands for it.
        """
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        simple = f"\1{self.simple}\1"
        for at, other in enumerate(self.text, 1):
            mine = simple[at]
            if mine in self._several:
                for key in _keys(simple[at - 1], mine, simple[at + 1]):
                    counted[key][other] += 1
        return {key: ways.most_common(1)[0][0] for key, ways in counted.items()}

    def back(self, made: str) -> str:
        """What was made of `simple`, in the characters of the text; words of our own in traditional ones."""
        if made.isascii():
            return made
        return "\n".join(map(self._line, made.split("\n")))

    def _line(self, made: str) -> str:
        """A character that the text writes in several ways (后 for 後 and for 后) has its neighbours to tell by."""
        if self._several.isdisjoint(made):
            return made.translate(self._alone)
        start = next((at for at in self._begun.get(made[:_HEAD], ()) if self.simple.startswith(made, at)), None)
        if start is not None:
            return self.text[start : start + len(made)]
        between = f"\1{made}\1"
        return "".join(self._one(between[at - 1], between[at], between[at + 1]) for at in range(1, len(made) + 1))

    def _one(self, before: str, mine: str, after: str) -> str:
        if mine not in self._several:
            return mine.translate(self._alone)
        keys = _keys(before, mine, after)[: 1 if mine in self._strict else None]
        return next((self._beside[key] for key in keys if key in self._beside), mine)

    def within(self, value: T) -> T:
        """A value with every text in it given `back`, but where it says which note it is of."""
        return cast("T", self._within(value))

    def _within(self, value: object) -> object:
        if isinstance(value, str):
            return value if isinstance(value, Enum) else self.back(value)
        if isinstance(value, tuple):
            return tuple(map(self._within, value))
        if isinstance(value, list):
            return list(map(self._within, value))
        if isinstance(value, Mapping):
            return {self._within(key): self._within(one) for key, one in value.items()}
        if isinstance(value, Struct):
            kept = [name for name in value.__struct_fields__ if name not in ("path", "note")]
            return structs.replace(value, **{name: self._within(getattr(value, name)) for name in kept})
        return value


def _keys(before: str, mine: str, after: str) -> tuple[str, str, str, str]:
    """What a character is looked up by, the most telling first."""
    return f"{before}{mine}{after}", f"\0{mine}{after}", f"{before}{mine}\0", f"\0{mine}\0"
