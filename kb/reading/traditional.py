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
_LONGEST = 24
# Characters that simplified writing took for others, and that traditional writing has too.
_OF_BOTH = frozenset("里后于系制只云台面采余干几并回了复志升朱范占卜吁咸据松杰棱淀游灶画着累苏谷迭郁核板周")
# The words of our questions, which a note need not hold.
_ASKING = dict(zip("么样个写种区别顺处说导对陈几点为质应", "麼樣個寫種區別順處說導對陳幾點為質應", strict=True))

T = TypeVar("T")


# What simplified writing has too (显著, 名著), and what is a word of its own (係: is).
_AS_THEY_ARE = "著係"


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
        written: dict[str, Counter[str]] = defaultdict(Counter)
        changed = {mine for mine, other in zip(self.simple, text, strict=True) if mine != other}
        for mine, other in zip(self.simple, text, strict=True):
            if mine in changed:
                written[mine][other] += 1
        own = {ord(mine): forms.most_common(1)[0][0] for mine, forms in written.items()}
        self._several = {mine for mine, forms in written.items() if len(forms) > 1}
        asking: dict[int, str] = {ord(one): other for one, other in _ASKING.items() if one not in self.simple}
        self._alone, self._fewest = {**asking, **own}, 2
        if not _is_traditional(text):
            # Here and there a word: what the note does not say word for word stays as we ask it.
            self._several |= {one for one in _ASKING if ord(one) in own}
            self._alone = {one: other for one, other in own.items() if chr(one) not in _ASKING}
            self._fewest = 4

    def back(self, made: str) -> str:
        """What was made of `simple`, in the characters of the text; words of our own in traditional ones."""
        if made.isascii():
            return made
        return "\n".join(map(self._line, made.split("\n")))

    def _line(self, made: str) -> str:
        """A character that the text writes in several ways (后 for 後 and for 后) has its neighbours to tell by."""
        if self._several.isdisjoint(made):
            return made.translate(self._alone)
        start = self.simple.find(made)
        if start >= 0:
            return self.text[start : start + len(made)]
        result, at = [], 0
        while at < len(made):
            end = min(len(made), at + _LONGEST)
            while end > at + 1 and (end - at < self._fewest or made[at:end] not in self.simple):
                end -= 1
            start = self.simple.find(made[at:end]) if end > at + 1 else -1
            result.append(made[at:end].translate(self._alone) if start < 0 else self.text[start : start + end - at])
            at = end
        return "".join(result)

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
