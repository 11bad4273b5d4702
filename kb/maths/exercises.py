"""Exercises whose numbers are made anew each time: which instances a template has, and which one is asked when.

The order in which a card's instances come is a permutation that its id decides, so that nothing need be remembered:
the number of answers so far names the instance, on every device.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from hashlib import blake2b
from itertools import islice

from kb.maths.deck import MOST_DEALT, Deck, Instance, Point, deck_of, remembered, shown_point, shuffled
from kb.maths.faults import TemplateError
from kb.maths.posing import CALCULUS
from kb.maths.printing import latex
from kb.maths.templates import MAX_NUMBER, read_template
from kb.maths.tokens import ReadingError
from kb.maths.tree import children
from kb.model import Dealt, ExerciseKind, Template

__all__ = ["Instance", "TemplateError", "count", "deal", "faults", "general", "gives", "read_template", "restore"]

SAMPLE = 40  # instances looked at when a note is read, in floating-point numbers
_WORKED_OUT = 16  # instances of what is worked out exactly
_BUILT = 1  # of those of calculus, so many are worked out too: one derivative takes as long as all the rest
_ENOUGH = 8  # faults of one kind
_TRIED = 2000
_REMEMBERED = 512  # templates of which it is remembered what was found
_SHOWN = 3  # choices of parameters that a fault names


def count(template: Template) -> int:
    """How many choices of parameters `exclude` leaves."""
    deck = deck_of(template)
    return sum(1 for index in range(deck.size) if deck.allows(index))


def deal(template: Template, card_id: str, turn: int) -> Instance:
    """The instance that a card asks after so many answers to it: none comes again before all have come.

    Choices that `exclude` names, that pose the question of another choice, that have no answer, or that a usual mistake
    would get right, are left out. Raises `TemplateError` where nothing is left.
    """
    deck = deck_of(template)
    seed = int.from_bytes(blake2b(card_id.encode("utf-8", "replace"), digest_size=4).digest(), "big")
    turn = max(turn, 0) % MOST_DEALT
    found = list(islice(deck.asked(seed), turn + 1))
    for step in range(len(found)):
        point = deck.point(found[turn % len(found) - step])
        instance = None if deck.traps is None and deck.fault(point) else deck.instance(point, seed)
        if instance is not None:
            return instance
    raise _none_left(template)


def restore(template: Template, dealt: Dealt) -> Instance | None:
    """The instance that was asked, from its parameters; None when the template has others now."""
    deck = deck_of(template)
    if set(dealt.parameters) != set(deck.names):
        return None
    try:
        point = {name: Fraction(str(dealt.parameters[name])) for name in deck.names}
    except (ValueError, ZeroDivisionError):
        return None
    if any(max(abs(value.numerator), value.denominator) > MAX_NUMBER for value in point.values()):
        return None
    return deck.instance(point, dealt.seed)


def gives(template: Template, dealt: Dealt) -> bool:
    """Can the template, as it is now, still ask with these parameters: are they in its ranges and not excluded?"""
    deck = deck_of(template)
    if set(dealt.parameters) != set(deck.names):
        return False
    index, step = 0, 1
    for name, values in zip(deck.names, deck.values, strict=True):
        found = next((at for at, text in enumerate(values) if _is_number(text, dealt.parameters[name])), None)
        if found is None:
            return False
        index, step = index + found * step, step * len(values)
    return deck.allows(index)


def _is_number(text: str, value: object) -> bool:
    try:
        return text == str(value) or Fraction(text) == Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        return False


@remembered(_REMEMBERED)
def general(template: Template) -> tuple[str, str]:
    """Question and answer as LaTeX, with the parameters as letters; the answer is empty where none holds for all."""
    deck = deck_of(template)
    posed = deck.general.posed
    if template.order == "inf":
        sizes = ", ".join(f"|{latex(item)}|" for item in children(posed.operands[0]))
        return posed.question, f"\\max({sizes})"
    answer = deck.general.answer
    return posed.question, "" if answer is None else latex(answer)


@remembered(_REMEMBERED)
def faults(template: Template) -> tuple[TemplateError, ...]:
    """What is wrong with the instances of a template: all of them looked at where they are few, else a sample.

    Those that are warnings (`is_warning`) name instances that are left out when the exercise is dealt.
    """
    try:
        deck = deck_of(template)
        if template.kind in CALCULUS and deck.general.answer is None:
            return (TemplateError("exercise-not-differentiable", template.kind.value, parameters=""),)
    except ReadingError as fault:
        return (TemplateError("exercise-unreadable", template.kind.value, text="", reason=fault.reason),)
    points = _sample(deck)
    if not points:
        return (_none_left(template),)
    found = tuple(_faults_of(deck, points))
    if found and all(fault.is_warning for fault in found) and next(deck.asked(1, 10 * SAMPLE), None) is None:
        if template.kind is ExerciseKind.SIMPLIFY and {fault.code for fault in found} == {"exercise-nothing-to-do"}:
            return (TemplateError("exercise-shortest", template.kind.value, text=template.operands[0][:40]),)
        return (*found, _none_left(template))
    return found


def _none_left(template: Template) -> TemplateError:
    key = "exclude" if template.exclude else "given" if template.given else template.kind.value
    return TemplateError("exercise-none-left", key)


def _sample(deck: Deck) -> list[int]:
    """The numbers of some instances that `exclude` leaves; of all of them where they are few."""
    most = SAMPLE if deck.traps else _WORKED_OUT
    if deck.size > most:
        found = list(islice(filter(deck.allows, islice(shuffled(deck.size, 1), _TRIED)), most))
        if found:
            return found
    return list(islice(filter(deck.allows, range(deck.size)), most))


def _faults_of(deck: Deck, sample: Sequence[int]) -> Iterator[TemplateError]:
    """One fault of each kind, and one of each mistake, with the first parameters that have it."""
    step = max(1, len(sample) // _BUILT)
    posed: dict[object, Point] = {}
    every: dict[tuple[str, str], list[TemplateError]] = {}
    for place, index in enumerate(sample):
        point = deck.point(index)
        key = deck.question_key(index)
        found = [deck.fault(point)] if key is None or not deck.traps or place % step == 0 else []
        if key is not None and found in ([], [None]):
            if key in posed:
                found.append(deck.error("exercise-same", point, others=shown_point(posed[key])))
            posed.setdefault(key, point)
            caught = deck.traps.caught(point) if deck.traps else None
            if caught:
                found.append(deck.error("exercise-degenerate", point, mistake=caught))
        for one in found:
            if one is not None:
                every.setdefault((one.code, one.arguments.get("mistake", "")), []).append(one)
        if any(len(same) >= _ENOUGH and not same[0].is_warning for same in every.values()):
            break
    for same in every.values():
        several = [one.arguments["parameters"] for one in same]
        more = f" … ({len(several)})" if len(several) > _SHOWN else ""
        named = {**same[0].arguments, "parameters": "; ".join(several[:_SHOWN]) + more}
        yield TemplateError(same[0].code, same[0].key, None, **named)
