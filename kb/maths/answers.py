"""Reading a typed answer when it is known what is asked for: a number, or a vector of so many components."""

from __future__ import annotations

import re
from collections.abc import Collection

from kb.maths.calculus import NotDifferentiable, derivative_of
from kb.maths.expression import ReadingError, read
from kb.maths.simplification import ZERO, simplified, size
from kb.maths.tree import Matrix, Tree, Vector, free_variables, replace_variable
from kb.maths.vectors import shape
from kb.maths.vocabulary import SHORT_HYPERBOLIC

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
_ROUND = str.maketrans("{}", "()")
_MOST_PARTS = 150  # of a sum of multiples of i, j and k
_SHORT = re.compile(
    rf"(?<![A-Za-z\\])({'|'.join(SHORT_HYPERBOLIC)})(?![A-Za-z])"
)  # sh x, where s and h are no variables
_UNITS = (("i", "\\hat{i}"), ("j", "\\hat{j}"), ("k", "\\hat{k}"))


def read_answer(
    given: str, variables: Collection[str], expected: Tree, known: Collection[str], *, seen: bool = True
) -> Tree:
    """The expression that an answer stands for, beside what is expected. Raises `ReadingError`.

    `known` names the variables of the question: i and j are unit vectors only where they are not among them. Where they
    are `seen` by who answers, x1 is x_1.
    """
    try:
        answer = read(given, variables)
    except ReadingError as fault:
        for other in _other_texts(given, fault, expected, known if seen else ()):
            try:
                return _fitted(read(other, variables), other, variables, expected, known)
            except ReadingError:
                continue
        raise
    if _SHORT.search(given) and not {"s", "c", "t", "h"} & {*known}:
        answer = read(_SHORT.sub(lambda short: f" {SHORT_HYPERBOLIC[short[0]]} ", given), variables)
    return _fitted(answer, given, variables, expected, known)


def _fitted(answer: Tree, given: str, variables: Collection[str], expected: Tree, known: Collection[str]) -> Tree:
    """The answer, read again as a vector or as a number where that is what is expected."""
    if shape(answer) == shape(expected):
        return answer
    if isinstance(expected, Vector) and not isinstance(answer, Vector | Matrix):
        row = _with_spaces(given, variables)
        return row or _with_units(given, variables, len(expected.items), known) or answer
    if isinstance(answer, Vector) and not isinstance(expected, Vector | Matrix):
        return _with_grouped_digits(given, variables) or answer
    return answer


def _other_texts(given: str, fault: ReadingError, expected: Tree, known: Collection[str]) -> list[str]:
    """The answer without a condition at its end, with the braces that some write around vectors, or with w1 as w_1."""
    found = []
    if fault.reason == "digit-after-letter" and (indexed := _with_indices(given, known)) != given:
        found.append(indexed)
    end = given[-_CONDITION_LENGTH:]
    condition = _CONDITION.search(end)
    if condition:
        found.append(given[: len(given) - len(end) + condition.start()].rstrip(" ,，;；(（"))
    if fault.reason == "set" and isinstance(expected, Vector | Matrix):
        found.append(given.replace("\\{", "{").replace("\\}", "}").translate(_ROUND))
    return found


def _with_indices(given: str, known: Collection[str]) -> str:
    """The answer with w1 as w_1, where w_1 is a variable of the question and w is none."""
    for name in known:
        letter, _, index = name.partition("_")
        if index.isdigit() and letter not in known:
            given = re.sub(rf"(?<![A-Za-z\\]){re.escape(letter)}{index}(?![\d.])", f"{letter}_{index}", given)
    return given


def _with_spaces(given: str, variables: Collection[str]) -> Tree | None:
    """[2x 2y] as a vector, where one is expected."""
    text = given.strip()
    if not (text[:1] in set("[［【") and text[-1:] in set("]］】") and " " in text):
        return None
    try:
        return read(f"{text[:-1]};{text[-1]}", variables)
    except ReadingError:
        return None


def _with_grouped_digits(given: str, variables: Collection[str]) -> Tree | None:
    """The answer with 5,000 as a number, where no vector is expected."""
    plain = _GROUPED.sub(lambda digits: re.sub("[,，]", "", digits[0]), given)
    if plain == given:
        return None
    try:
        answer = read(plain, variables)
    except ReadingError:
        return None
    return None if isinstance(answer, Vector | Matrix) else answer


def _with_units(given: str, variables: Collection[str], count: int, known: Collection[str]) -> Tree | None:
    """The vector that is written as 2xy i + x² j; None where it is no sum of multiples of i, j and k."""
    if count > len(_UNITS):
        return None
    try:
        tree = read(given, variables, apart=frozenset({"xi"}) - {*known})
    except ReadingError:
        return None
    written = {*free_variables(tree)} - {*known}
    units = [next((name for name in names if name in written), names[0]) for names in _UNITS]
    if not written & set(units[:count]) or isinstance(tree, Vector | Matrix) or size(tree) > _MOST_PARTS:
        return None
    rest: Tree = tree
    items: list[Tree] = []
    for unit in units[:count]:
        try:
            item = derivative_of(tree, unit) if unit in written else ZERO
        except NotDifferentiable:
            return None
        if set(units) & written & {*free_variables(item)}:
            return None
        items.append(item)
        rest = replace_variable(rest, unit, ZERO)
    return Vector(tuple(items)) if simplified(rest) == ZERO else None
