"""What a card wants of an answer beyond that it is right: its form, that it is exact, that it is not the question."""

from __future__ import annotations

import re

from msgspec import Struct

from kb.maths.expression import ReadingError, read
from kb.maths.forms import arranged, is_number, lacking
from kb.maths.rounding import ENOUGH, cut_off, enough_digits, is_written_out, rounding
from kb.maths.tree import Tree
from kb.model import Form, Outcome

_LABEL = re.compile(r"\s*\$*\s*(?P<name>\\?[A-Za-z]+(?:_(?:\w|\{\w+\}))?)\s*[=＝]")


class Wish(Struct, frozen=True):
    """The form of an answer, whether a rounded value will do, the formulas that the question itself states.

    `stated` is the card's own answer as it is written: it has the form, whatever a rule says.
    """

    form: Form | None = None
    approximate: bool = False
    asked: tuple[str, ...] = ()
    stated: str = ""


def remark(wish: Wish, expected: Tree, answer: Tree) -> str | None:
    """What a right answer lacks, as a code of `maths.form.*`; None where it lacks nothing."""
    form = wish.form
    if form is None and not wish.asked and not is_number(expected):
        return None
    mine = arranged(answer)
    if mine == arranged(expected):
        return None
    own = _read(wish.stated) if wish.stated else None
    if own is not None and mine == arranged(own):
        return None
    if any(mine == arranged(formula) for text in wish.asked if (formula := _read(text)) is not None):
        return "question"
    if form is None and is_number(expected) and not wish.approximate:
        form = Form.SIMPLIFIED
    return None if form is None else lacking(answer, form, expected)


def rounded(
    wish: Wish, outcome: Outcome, expected: Tree, answer: Tree, given: str
) -> tuple[Outcome, dict[str, object]]:
    """What becomes of an answer that is not equal: as a rounded value it may be right, or nearly."""
    if outcome is Outcome.DIFFERENT and (better := cut_off(expected, answer, given)):
        return Outcome.APPROXIMATE, {"reason": "cut-off" if wish.approximate else "exact-cut-off", "rounded": better}
    if not wish.approximate:
        return outcome, {"reason": "exact"} if outcome is Outcome.APPROXIMATE else {}
    found = rounding(expected, answer, given, wish.stated)
    if not found and is_written_out(answer):
        return Outcome.DIFFERENT, {}  # near, but its last digit is wrong
    if found == "fits" or (not found and outcome is Outcome.APPROXIMATE and enough_digits(answer)):
        return Outcome.EQUAL, {}
    if found or outcome is Outcome.APPROXIMATE:
        return Outcome.APPROXIMATE, {"reason": "more-digits", "digits": ENOUGH}
    return outcome, {}


def _read(text: str) -> Tree | None:
    try:
        return read(text)
    except ReadingError:
        return None


def other_label(expected: str, given: str) -> tuple[str, str] | None:
    """The names of two formulas, `E = …` and `F = …`, where both have one and they are not the same."""
    wanted, found = _LABEL.match(expected), _LABEL.match(given)
    if wanted is None or found is None:
        return None
    names = tuple(re.sub(r"[\\{}]", "", label["name"]) for label in (wanted, found))
    return None if names[0] == names[1] or {*names} <= {"y", "f", "z"} else (names[0], names[1])
