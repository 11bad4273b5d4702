"""Why none of some cards is asked now, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kb.memory.queue import waits
from kb.messages import say
from kb.model import Language, Seen, Standing, StoredCard
from kb.tui.sentences import coming_day, counted


def unasked_sentence(cards: Sequence[StoredCard], today: date, language: Language) -> str:
    """Why a sitting over these cards has nothing to ask today."""
    active = [card for card in cards if card.standing is Standing.ACTIVE]
    drafts = sum(card.standing is Standing.DRAFT for card in cards)
    if not cards:
        return say("app.unasked-none", language)
    if not active:
        return counted("unasked-drafts", language, drafts) if drafts else say("app.unasked-dropped", language)
    if any(waits(card, today) for card in active):
        return say("app.unasked-beside", language)
    return say("app.unasked-later", language, day=coming_day(min(map(_day, active)), today, language))


def _day(card: StoredCard) -> date:
    """The day on which a card may be asked at the earliest."""
    days = [card.buried_until, card.wished, card.state.due_day if isinstance(card.state, Seen) else None]
    return max((day for day in days if day is not None), default=date.min)
