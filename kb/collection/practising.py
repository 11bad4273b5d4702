"""Practice of a mistake that came back: fresh exercises of its rule, outside of every schedule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from kb.collection.dealing import displayed
from kb.collection.keeping import Keeper
from kb.model import Language, Outcome, Task
from kb.store import Store, practice

DAYS = 7
"""Mistakes count for so many learning days, today among them."""

EXERCISES = 3


class Offer(Struct, frozen=True):
    """A mistake that was made `times` times lately: exercises on it are offered.

    Its rule is `maths.practice.<topic>` in the catalogues.
    """

    diagnosis: str
    topic: str
    times: int


class Exercise(Struct, frozen=True):
    """What is practised: the question and its answer as Markdown, and what a typed answer is compared with."""

    front: str
    back: str
    task: Task
    parameters: Mapping[str, str]


def offers(store: Store, today: date) -> tuple[Offer, ...]:
    """What could be practised now, the latest mistake first."""
    repeated = practice.repeated(store, today - timedelta(days=DAYS - 1))
    if not repeated:
        return ()
    from kb.maths.practice import topic_of

    found: dict[str, Offer] = {}
    for code, times in repeated:
        topic = topic_of(code)
        if topic is not None:
            # Two mistakes of one rule are one thing to practise.
            found.setdefault(topic, Offer(code, topic, times))
    return tuple(found.values())


def exercises(store: Store, diagnosis: str, language: Language) -> tuple[Exercise, ...]:
    """Fresh exercises in which this mistake would show; others than those that were answered before."""
    from kb.maths.practice import practice_of
    from kb.messages.questions import exercise_front

    return tuple(
        Exercise(
            front=displayed(exercise_front(template, instance.question, language), instance.question),
            back=f"$$\n{instance.answer}\n$$",
            task=instance.task,
            parameters=instance.dealt.parameters,
        )
        for template, instance in practice_of(diagnosis, practice.practised(store, diagnosis), EXERCISES)
    )


def keep(keeper: Keeper, diagnosis: str, exercise: Exercise, typed: Sequence[str], verdict: Outcome | None) -> None:
    """Write an answer of practice down."""
    fields: dict[str, object] = {
        "diagnosis": diagnosis,
        "question": exercise.front,
        "parameters": dict(exercise.parameters),
        "typed": list(typed),
    }
    if verdict is not None:
        fields["verdict"] = verdict.value
    keeper.write([keeper.entry("practice", **fields)])


def decline(keeper: Keeper, diagnosis: str) -> None:
    """Write down that a person does not want to practise this: it is offered again after two new mistakes."""
    keeper.write([keeper.entry("practice", diagnosis=diagnosis, declined=True)])
