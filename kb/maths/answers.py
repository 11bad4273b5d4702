"""Reading a typed answer when it is known what is asked for: a number, or a vector of so many components."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from kb.maths.calculus import NotDifferentiable, derivative_of
from kb.maths.components import in_order
from kb.maths.expression import ReadingError, other_readings, read
from kb.maths.manner import Manner
from kb.maths.simplification import ZERO, simplified, size
from kb.maths.tree import PI, Apply, E, Matrix, Tree, Vector, depends, free_variables, replace_variable, walk
from kb.maths.vectors import shape
from kb.maths.vocabulary import ALL_LETTERS, GREEK, LETTERS, LOGISTIC, SHORT_HYPERBOLIC, SHORT_INVERSES

_RELATION = r"(?:[<>≠≤≥]=?|!=|\\(?:neq?|geq?|leq?|gt|lt)(?![A-Za-z]))"
# A condition on a variable at the end: `1/x, x > 0`, `1/x (x ≠ 0)`. Looked for in the last characters only.
_CONDITION = re.compile(
    rf"""[\s,，;；(（](?:(?:for|when|where|if|当|其中)\s*)?[(（]?
    \\?[A-Za-zα-ωΑ-Ω]+(?:_\w)?\s*{_RELATION}\s*[-+−]?\s*[\w.\\]+\s*[)）]?\s*[.。]?\s*$""",
    re.VERBOSE,
)
_CONDITION_LENGTH = 40
# 5,000 and 1,234,567.8: a comma between groups of three digits.
_GROUPED = re.compile(r"(?<![\w.,，])\d{1,3}(?:[,，]\d{3})+(?![\d,，])")
_SCIENTIFIC = re.compile(r"(?<![\w.\\])(\d+)[eE](\d{1,2})(?![\w.^(])")
_LOOKS_LIKE_LN = re.compile(r"[IＩ][nｎ]|(?<![\w.])[1１][nｎ]")
_TRANSPOSED = re.compile(r"(?:\^\s*(?:T|\{\s*(?:T|\\top)\s*\}|\\top)|ᵀ|')\s*$")
_ROUND = str.maketrans("{}", "()")
_MOST_PARTS = 150  # of a sum of multiples of i, j and k
_SHORT = re.compile(
    rf"(?<![A-Za-z\\])({'|'.join(SHORT_HYPERBOLIC)})(?![A-Za-z])"
)  # sh x, where s and h are no variables
_UNITS = "ijk"
_NUMBERED_UNIT = re.compile(r"(?<![A-Za-z\\])e([1-9])(?![\d.])")
_DOTLESS = re.compile(r"\\([ij])math(?![A-Za-z])")


class Asked(Struct, frozen=True, dict=True):
    """What an answer is read beside: what is expected, and the variables of the question.

    i and j are unit vectors only where they are not `known`. Where the variables are `seen` by who answers, x1 is x_1.
    The components of a gradient go `by` these variables.
    """

    expected: Tree
    known: Collection[str] = frozenset()
    by: Sequence[str] = ()
    seen: bool = True
    variables: Collection[str] = ()

    @cached_property
    def manner(self) -> Manner:
        """How the answer is meant where it could be meant otherwise."""
        return Manner(_letters_in(self.expected, frozenset(self.known)), logistic=LOGISTIC not in self.known)

    def units(self, place: int) -> Sequence[str]:
        """What the unit vector of a component is called, the first one being 0."""
        letter = _UNITS[place : place + 1]
        variable = self.by[place] if place < len(self.by) else "xyz"[place : place + 1]
        names = (letter, f"\\hat{{{letter}}}") if letter else ()
        called = (f"e_{variable}", f"e_{{{variable}}}", f"\\hat{{{variable}}}") if variable else ()
        return (*names, f"e_{place + 1}", f"\\hat{{e}}_{place + 1}", *called)

    def read(self, text: str, *, apart: frozenset[str] = frozenset(), listing: bool = False) -> Tree:
        """The tree of a text in this manner; with more names that are letters apart, or `、` for a comma."""
        manner = Manner(self.manner.apart | apart, self.manner.logistic, listing) if apart or listing else self.manner
        return read(text, self.variables, manner=manner)


def read_answer(given: str, asked: Asked) -> Tree:
    """The expression that an answer stands for, beside what is expected. Raises `ReadingError`."""
    return _read(given, asked)[0]


def other_answers(given: str, asked: Asked) -> Iterator[Tree]:
    """What the answer stands for to those who have another habit; some may be the usual reading."""
    try:
        _, text = _read(given, asked)
    except ReadingError:
        return
    yield from other_readings(text, asked.variables, asked.manner)
    apart = frozenset(name for name, letters in ALL_LETTERS.items() if name in text and letters <= {*asked.known})
    if not apart <= asked.manner.apart:
        try:
            yield asked.read(text, apart=apart)
        except ReadingError:
            return


def _read(given: str, asked: Asked) -> tuple[Tree, str]:
    """The tree of an answer, and the text that it was read from in the end."""
    indexed = _with_joined_indices(given, {*asked.known, *free_variables(asked.expected)})
    if indexed != given:
        try:
            return _read_as(indexed, asked)
        except ReadingError:
            # What is said of a fault names a place in what was typed.
            pass
    return _read_as(given, asked)


def _with_joined_indices(given: str, known: Collection[str]) -> str:
    """The answer with delta_ij and δij as delta_{ij}, where a letter of the question has two indices or more."""
    for name in known:
        stem, _, index = name.partition("_")
        if len(index) < 2 or not index.isalpha():
            continue
        written = "|".join(map(re.escape, sorted({stem, *(sign for sign, name in GREEK.items() if name == stem)})))
        letters = rf"_\s*[A-Za-z]{{{len(index)}}}|{index}"
        given = re.sub(
            rf"(?P<stem>(?<![A-Za-z\\])(?:{written})|\\{re.escape(stem)})(?P<index>{letters})(?![A-Za-z])",
            lambda found: f"{found['stem']}_{{{found['index'].lstrip('_ ')}}}",
            given,
        )
    return given


def _read_as(given: str, asked: Asked) -> tuple[Tree, str]:
    wanted = asked.expected
    text = (isinstance(wanted, Vector) and in_order(given, asked.by, len(wanted.items))) or given
    try:
        answer = asked.read(text)
    except ReadingError as raised:
        for text in _other_texts(given, raised, asked):
            try:
                answer = asked.read(text)
                break
            except ReadingError:
                continue
        else:
            raise
    if _SHORT.search(text) and not {"s", "c", "t", "h"} & {*asked.known}:
        text = _SHORT.sub(lambda short: f" {SHORT_HYPERBOLIC[short[0]]} ", text)
        answer = asked.read(text)
    found = _fitted(answer, text, asked)
    _refuse_lookalikes(text, found, asked)
    return found, text


def _fitted(answer: Tree, given: str, asked: Asked) -> Tree:
    """The answer, read again as a vector or as a number where that is what is expected."""
    if shape(answer) == shape(asked.expected):
        return answer
    if isinstance(asked.expected, Vector):
        listed = _with_list_marks(given, asked)
        if listed is not None and (not isinstance(answer, Vector | Matrix) or shape(listed) == shape(asked.expected)):
            return listed
    if isinstance(asked.expected, Vector) and not isinstance(answer, Vector | Matrix):
        return _with_spaces(given, asked) or _with_units(given, asked, len(asked.expected.items)) or answer
    if isinstance(answer, Vector) and not isinstance(asked.expected, Vector | Matrix):
        return _with_grouped_digits(given, asked) or answer
    return answer


def _letters_in(expected: Tree, known: frozenset[str]) -> frozenset[str]:
    """The names that are letters side by side in an answer: those of variables, where nothing else can be meant."""
    found = {name for name, letters in LETTERS.items() if letters <= known and name not in known}
    if "pi" in found and any(part == PI for part in walk(expected)):
        found.discard("pi")
    inverse = (isinstance(part, Apply) and part.name.startswith("ar") for part in walk(expected))
    if {"a", "A"} & known and not any(inverse):
        found |= {name for name, letters in SHORT_INVERSES.items() if letters <= known}
    return frozenset(found)


def _refuse_lookalikes(text: str, answer: Tree, asked: Asked) -> None:
    """Raise `ReadingError` at In x and 1n x, where neither letter is a variable of the question: ln was meant."""
    found = _LOOKS_LIKE_LN.search(text)
    if found and not {"I", "n"} & {*asked.known} and depends(answer, "n"):
        raise ReadingError("looks-like-ln", found.start(), found=found[0])


def _other_texts(given: str, fault: ReadingError, asked: Asked) -> list[str]:
    """The answer without what stands around it, or as someone else would write it."""
    found = []
    if fault.reason == "digit-after-letter":
        if asked.seen and (indexed := _with_indices(given, asked.known)) != given:
            found.append(indexed)
        plain = not asked.known and E not in walk(asked.expected)
        if plain and (scientific := _SCIENTIFIC.sub(r"(\1*10^\2)", given)) != given:
            found.append(scientific)
    end = given[-_CONDITION_LENGTH:]
    condition = _CONDITION.search(end)
    if condition:
        found.append(given[: len(given) - len(end) + condition.start()].rstrip(" ,，;；(（"))
    if fault.reason == "set" and isinstance(asked.expected, Vector | Matrix):
        found.append(given.replace("\\{", "{").replace("\\}", "}").translate(_ROUND))
    if isinstance(asked.expected, Vector):
        # e1 and \hat{\imath} are unit vectors.
        found.append(_NUMBERED_UNIT.sub(r"e_\1", _DOTLESS.sub(r"\1", given)))
    if fault.reason in {"prime", "transpose"} and isinstance(asked.expected, Vector):
        found.append(_TRANSPOSED.sub("", given))
    if asked.by and given.rstrip().endswith("！"):
        found.append(given.rstrip().rstrip("！"))  # no factorial: of the variables of a derivative there is none
    return found


def _with_indices(given: str, known: Collection[str]) -> str:
    """The answer with w1 as w_1, where w_1 is a variable of the question and w is none."""
    for name in known:
        letter, _, index = name.partition("_")
        if index.isdigit() and letter not in known:
            given = re.sub(rf"(?<![A-Za-z\\]){re.escape(letter)}{index}(?![\d.])", f"{letter}_{index}", given)
    return given


def _with_list_marks(given: str, asked: Asked) -> Tree | None:
    """2x、2y as a vector, where one is expected."""
    if "、" not in given:
        return None
    try:
        answer = asked.read(given, listing=True)
    except ReadingError:
        return None
    return answer if isinstance(answer, Vector) else None


def _with_spaces(given: str, asked: Asked) -> Tree | None:
    """[2x 2y] as a vector, where one is expected."""
    text = _TRANSPOSED.sub("", given).strip()
    if not (text[:1] in set("[［【") and text[-1:] in set("]］】") and " " in text):
        return None
    try:
        return asked.read(f"{text[:-1]};{text[-1]}")
    except ReadingError:
        return None


def _with_grouped_digits(given: str, asked: Asked) -> Tree | None:
    """The answer with 5,000 as a number, where no vector is expected."""
    plain = _GROUPED.sub(lambda digits: re.sub("[,，]", "", digits[0]), given)
    if plain == given:
        return None
    try:
        answer = asked.read(plain)
    except ReadingError:
        return None
    return None if isinstance(answer, Vector | Matrix) else answer


def _with_units(given: str, asked: Asked, count: int) -> Tree | None:
    """The vector that is written as 2xy i + x² j or 2xy e_1 + x² e_2; None where it is no sum of multiples of those."""
    try:
        tree = asked.read(given, apart=frozenset({"xi"}) - {*asked.known})
    except ReadingError:
        return None
    written = {*free_variables(tree)} - {*asked.known}
    units = [next((name for name in names if name in written), names[0]) for names in map(asked.units, range(count))]
    if not written & set(units) or isinstance(tree, Vector | Matrix) or size(tree) > _MOST_PARTS:
        return None
    rest: Tree = tree
    items: list[Tree] = []
    for unit in units:
        try:
            item = derivative_of(tree, unit) if unit in written else ZERO
        except NotDifferentiable:
            return None
        if set(units) & written & {*free_variables(item)}:
            return None
        items.append(item)
        rest = replace_variable(rest, unit, ZERO)
    return Vector(tuple(items)) if simplified(rest) == ZERO else None
