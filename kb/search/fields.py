"""The filters that a query knows, one row each: its name, what its value is, an example."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from kb.model import CardKind
from kb.search.fold import fold
from kb.search.tree import Field

COMPARISONS = ("<=", ">=", "<", ">", "=", ":")
_COMPARED = re.compile(r"(<=|>=|<|>|=|≤|≥)?(-?\d{1,9}(?:\.\d{0,9})?)\Z")
_DAYS = re.compile(r"\d{1,9}\Z")
_SAME_SIGN = {"≤": "<=", "≥": ">=", ":": "=", "": "="}

RATINGS = {
    "again": 1, "hard": 2, "good": 3, "easy": 4,
    "1": 1, "2": 2, "3": 3, "4": 4,
    "忘了": 1, "吃力": 2, "记得": 3, "轻松": 4,
}  # fmt: skip
"""Ratings by the names that a person may give them, folded."""

STATES = (
    "due", "new", "learning", "draft", "suspended", "silenced", "leech", "typed", "retired", "buried", "flagged",
    "active",
)  # fmt: skip


Reader = Callable[["Kind", str, str, bool], list[Field]]


class Kind(Struct, frozen=True):
    """A filter: its name, an example of its use, and what reads its value; `choices` where only these are values.

    `compared` when it takes `<` and the like. A reader is given the comparison, the value and whether that may go on;
    it gives the fields of which any is meant, and none where the value means nothing.
    """

    name: str
    example: str
    reads: Reader
    choices: tuple[str, ...] = ()
    compared: bool = False

    def read(self, comparison: str, value: str, goes_on: bool) -> list[Field]:
        """The fields that are meant, any of them; none where the value means nothing to this filter."""
        return self.reads(self, comparison, value, goes_on)


def _text(kind: Kind, comparison: str, value: str, goes_on: bool) -> list[Field]:
    folded = fold(value).strip()
    star = folded.endswith("*")
    folded = folded.rstrip("*")
    return [Field(kind.name, folded, prefix=star, open=goes_on)] if folded else []


def _path(kind: Kind, comparison: str, value: str, goes_on: bool) -> list[Field]:
    folded = fold(value).strip()
    return [Field(kind.name, folded)] if folded.strip("*") else []


def _tag(kind: Kind, comparison: str, value: str, goes_on: bool) -> list[Field]:
    return _text(kind, comparison, value.strip().removeprefix("#"), goes_on)


def _choice(kind: Kind, comparison: str, value: str, goes_on: bool) -> list[Field]:
    folded = fold(value).strip()
    if folded in kind.choices:
        return [Field(kind.name, folded)]
    return [Field(kind.name, one) for one in kind.choices if folded and goes_on and one.startswith(folded)]


def _number(kind: Kind, comparison: str, value: str, goes_on: bool) -> list[Field]:
    found = _COMPARED.match(value.strip())
    if found is None or (found[1] and comparison != ":"):
        return []
    sign = found[1] or comparison
    return [Field(kind.name, float(found[2]), _SAME_SIGN.get(sign, sign))]


def _days(kind: Kind, comparison: str, value: str, goes_on: bool) -> list[Field]:
    days = value.strip()
    return [Field(kind.name, float(days))] if _DAYS.match(days) and int(days) else []


def _answers(kind: Kind, comparison: str, value: str, goes_on: bool) -> list[Field]:
    days, _, rating = fold(value).strip().partition(":")
    if not _DAYS.match(days) or not int(days):
        return []
    if not rating:
        return [Field(kind.name, (int(days), 0))]
    if rating in RATINGS:
        return [Field(kind.name, (int(days), RATINGS[rating]))]
    begun = dict.fromkeys(number for name, number in RATINGS.items() if goes_on and name.startswith(rating))
    return [Field(kind.name, (int(days), number)) for number in begun]


FIELDS = {
    kind.name: kind
    for kind in (
        Kind("tag", "tag:analysis", _tag),
        Kind("note", "note:linear-algebra", _path),
        Kind("concept", 'concept:"chain rule"', _text),
        Kind("requires", "requires:gradient", _text),
        Kind("is", "is:due", _choice, choices=STATES),
        Kind("kind", "kind:cloze", _choice, choices=tuple(kind.value for kind in CardKind)),
        Kind("rule", "rule:definition", _text),
        Kind("lang", "lang:zh", _choice, choices=("zh", "en")),
        Kind("rated", "rated:7:again", _answers),
        Kind("added", "added:7", _days),
        Kind("due", "due<=3", _number, compared=True),
        Kind("stability", "stability>30", _number, compared=True),
        Kind("difficulty", "difficulty>=7", _number, compared=True),
        Kind("reviews", "reviews<2", _number, compared=True),
        Kind("lapses", "lapses>=3", _number, compared=True),
    )
}
"""Every filter by its name."""

ABOUT = frozenset({"stability", "difficulty"})
"""What is measured and hardly ever a whole number: the value that is asked for stands for those around it."""
