"""Practice at the end of a sitting, line by line: three exercises on a mistake that came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.cli.attempts import Attempt
from kb.cli.lines import Reader, half_width
from kb.cli.output import Voice, line, lines
from kb.cli.texts import print_text
from kb.cli.verdicts import explanation, verdict_lines
from kb.messages import say
from kb.model import Verdict

if TYPE_CHECKING:
    from kb.collection import Collection
    from kb.collection.practising import Exercise, Offer

_YES, _NO = frozenset({"y", "yes", "是", "好"}), frozenset({"n", "no", "否", "不"})


def offer_practice(collection: Collection, reader: Reader, voice: Voice) -> None:
    """Offer exercises on each mistake that came back, until none is left, a line says neither or the input ends."""
    for offer in collection.offers():
        line()
        topic = say(f"maths.practice.{offer.topic}", voice.language)
        line(voice("practice.offer", topic=topic, count=offer.times))
        text = reader.line(voice("practice.prompt"))
        key = half_width(text or "").strip().casefold()
        if key in _NO:
            collection.decline(offer.diagnosis)
            line(voice("practice.declined"))
        elif key not in _YES or not _practise(collection, offer, reader, voice):
            return


def _practise(collection: Collection, offer: Offer, reader: Reader, voice: Voice) -> bool:
    """Ask the exercises; False when the person leaves or the input ends."""
    exercises = collection.exercises_on(offer.diagnosis)
    line(voice("practice.keys"))
    for number, exercise in enumerate(exercises, start=1):
        line()
        line(voice("practice.head", number=number, count=len(exercises)))
        print_text(exercise.front, voice)
        attempt = _attempt(collection, exercise, reader, voice)
        if attempt is None:
            return False
        if attempt.was_wrong and attempt.judged is not None:
            lines(explanation(attempt.judged, voice.language, voice.profile))
        line("   ──")
        print_text(exercise.back, voice, 3)
        verdict = None if attempt.judged is None else attempt.judged.outcome
        collection.practise(offer.diagnosis, exercise, attempt.typed, verdict)
    line()
    line(voice("practice.done"))
    return True


def _attempt(collection: Collection, exercise: Exercise, reader: Reader, voice: Voice) -> Attempt | None:
    """What the person makes of one exercise; None when they leave it."""
    attempt = Attempt()
    while True:
        text = reader.line()
        key = half_width(text or "").strip().casefold()
        if text is None or key == ":q":
            return None
        if key.startswith(":"):
            line(voice("practice.keys"))
            continue
        if attempt.gives_up(text):
            return attempt
        verdict = collection.judge(exercise.task, text)
        attempt = attempt.tried(text, verdict)
        say_verdict(verdict, text, voice)
        if attempt.is_over:
            return attempt


def say_verdict(verdict: Verdict, text: str, voice: Voice) -> None:
    """Say a verdict without giving the answer away, and how to go on."""
    lines(verdict_lines(verdict, voice.language, voice.profile, given=text, explained=False))
    if Attempt().tried(text, verdict).is_over:
        return
    line(voice("review.again"))
