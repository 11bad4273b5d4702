"""Exercises are dealt: which instance of its template a card asks next, and which one was asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kb.model import Dealt, Seen, StoredCard

if TYPE_CHECKING:
    from kb.maths.exercises import Instance

_TALL = re.compile(r"\\frac|\\begin")


def dealt(stored: StoredCard, asked: Dealt | None = None) -> StoredCard:
    """An exercise with the instance that it asks next, or the one that was `asked`; any other card as it is.

    Which one comes next follows from the template, the card's id and the number of its answers alone, so that an undo
    brings it back and two devices agree. Where the template does not give what was asked any more, the next one comes.
    """
    template = stored.card.template
    if template is None:
        return stored
    from kb.maths.exercises import TemplateError, deal, restore

    turn = stored.state.reviews if isinstance(stored.state, Seen) else 0
    before = None if asked is None else restore(template, asked)
    try:
        return _with(stored, before or deal(template, stored.id, turn))
    except TemplateError:
        # No such template becomes a card; a store that another version of kb wrote may hold one.
        return replace(stored, card=replace(stored.card, template=None))


def asked(stored: StoredCard, instance: Dealt) -> StoredCard | None:
    """The card as it asked this instance; None when its template, edited since, does not give it any more."""
    template = stored.card.template
    if template is None:
        return None
    from kb.maths.exercises import restore

    before = restore(template, instance)
    return None if before is None else _with(stored, before)


def still_asked(stored: StoredCard, shown: StoredCard) -> StoredCard:
    """`stored`, whose note was edited, with the question that is `shown` as long as its template can ask it.

    Where it cannot, the question is the next one.
    """
    template, instance = stored.card.template, shown.dealt
    if template is None or instance is None:
        return dealt(stored)
    from kb.maths.exercises import TemplateError, gives

    try:
        kept = asked(stored, instance) if gives(template, instance) else None
    except TemplateError:
        kept = None
    return kept if kept is not None and kept.card.front == shown.card.front else dealt(stored)


def _with(stored: StoredCard, instance: Instance) -> StoredCard:
    from kb.messages.questions import exercise_front

    card = stored.card
    assert card.template is not None
    front = exercise_front(card.template, instance.question, card.language)
    shown = replace(
        card, front=displayed(front, instance.question), back=f"$$\n{instance.answer}\n$$", task=instance.task
    )
    return replace(stored, card=shown, dealt=instance.dealt)


def displayed(front: str, question: str) -> str:
    """The question with its formula on lines of its own, where that is higher than a line of text."""
    formula = f"${question}$"
    if not _TALL.search(question) or not front.endswith(formula):
        return front
    return f"{front.removesuffix(formula).rstrip()}\n\n$$\n{question}\n$$"
