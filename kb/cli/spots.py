"""Cards asked line by line outside of a sitting: typed and judged, or recalled and judged by the person.

So are spot questions on a concept, and practice of the weakest of what forgotten cards build on.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from msgspec import Struct

from kb.cli.attempts import Attempt
from kb.cli.lines import Reader, half_width
from kb.cli.output import Voice, line, lines
from kb.cli.practising import say_verdict
from kb.cli.texts import print_text
from kb.cli.verdicts import explanation
from kb.errors import KbError
from kb.memory.session import measured
from kb.model import Outcome, Rating, StoredCard
from kb.typesetting.alone import alone
from kb.typesetting.pieces import trail

if TYPE_CHECKING:
    from kb.collection import Collection
    from kb.memory.session import Session

YES = frozenset({"y", "yes", "是", "好", "会"})
NO = frozenset({"n", "no", "否", "不", "不会"})
# As easy and again are given in a sitting.
_KNEW, _MISSED = YES | {"4"}, NO | {"1"}


class Answer(Struct, frozen=True):
    """What a person made of a card: what was typed and found, whether it was known, how long it took."""

    attempt: Attempt
    knew: bool
    seconds: float

    @property
    def verdict(self) -> Outcome | None:
        return None if self.attempt.judged is None else self.attempt.judged.outcome


def ask_card(collection: Collection, card: StoredCard, head: str, reader: Reader, voice: Voice) -> Answer | None:
    """Ask one card; None when the person stops or the input ends."""
    line()
    line("── " + " · ".join((head, trail((card.title, *card.card.heading_path[-1:]), voice.profile))))
    print_text(alone(card.card.front), voice)
    takes_typed = collection.takes_typed(card)
    if takes_typed:
        line(voice("review.type" if collection.asks_typed(card) else "review.may-type"))
    started = time.monotonic()
    attempt = _attempt(collection, card, reader, voice, takes_typed=takes_typed)
    if attempt is None:
        return None
    seconds = measured(time.monotonic() - started, typed=bool(attempt.typed))
    if attempt.was_wrong and attempt.judged is not None:
        lines(explanation(attempt.judged, voice.language, voice.profile))
    line("   ──")
    print_text(alone(card.card.back), voice, 3)
    knew = _found(attempt)
    if knew is None:
        knew = _said(reader, voice)
    return None if knew is None else Answer(attempt, knew, seconds)


def _found(attempt: Attempt) -> bool | None:
    """Whether the checker found that it was known: right at once; None where it cannot say."""
    if attempt.judged is None or attempt.proposal is None:
        return None
    return attempt.proposal is Rating.GOOD and attempt.judged.outcome is Outcome.EQUAL


def _said(reader: Reader, voice: Voice) -> bool | None:
    """Whether the person says that it was known; None when they stop."""
    while True:
        text = reader.line(voice("spot.knew"))
        key = half_width(text or "").strip().casefold()
        if text is None or key == ":q":
            return None
        if key in _KNEW or key in _MISSED:
            return key in _KNEW


def _attempt(
    collection: Collection, card: StoredCard, reader: Reader, voice: Voice, *, takes_typed: bool
) -> Attempt | None:
    attempt = Attempt()
    while True:
        text = reader.line()
        key = half_width(text or "").strip().casefold()
        if text is None or key == ":q":
            return None
        if key.startswith(":") or key == "?":
            line(voice("practice.keys"))
            continue
        if not takes_typed or attempt.gives_up(text):
            return attempt
        verdict = collection.check(card.id, text, dealt=card.dealt)
        attempt = attempt.tried(text, verdict)
        say_verdict(verdict, text, voice)
        if attempt.is_over:
            return attempt


def offer_ground(collection: Collection, session: Session, reader: Reader, voice: Voice) -> None:
    """Offer practice of the weakest concept that cards forgotten in this sitting build on; no schedule moves."""
    ground = collection.help_after(session)
    if ground is None:
        return
    count, percent, concept = len(ground.cards), round(ground.sure * 100), voice.name(ground.concept)
    line()
    line(voice.count("spot.offer", count, concept=concept, percent=percent))
    key = half_width(reader.line(voice("practice.prompt")) or "").strip().casefold()
    if key in NO:
        collection.decline_concept(ground.concept)
        line(voice("spot.declined"))
    if key not in YES:
        return
    line(voice("practice.keys"))
    for number, name in enumerate(ground.cards, start=1):
        try:
            card = collection.card(name)
        except KbError:
            # Its note was changed meanwhile by another program.
            continue
        head = voice("spot.practice-head", number=number, count=count)
        answer = ask_card(collection, card, head, reader, voice)
        if answer is None:
            return
        collection.practise_card(ground.concept, card, answer.attempt.typed, answer.verdict, knew=answer.knew)
    line()
    line(voice("practice.done"))
