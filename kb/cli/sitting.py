"""A session line by line: what `kb review --plain` says and understands.

At a card: an empty line reveals, `:s` skips, `:x` not a card, `:d DAY` asks on another day, `:u` undo, `:q` quits, `:h`
(or `?`) helps, anything else that has no colon in front is a typed answer (on a card that takes none a lone 1–4 reveals
and rates). Once revealed: 1–4 rates, an empty line takes the proposal. The end of input ends the session.
"""

from __future__ import annotations

import re
import time
from enum import Enum, auto
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kb.cli.attempts import Attempt
from kb.cli.doubts import Said, said
from kb.cli.doubts import asked as ask_pair
from kb.cli.failing import DONE, WRONG_USE, tell
from kb.cli.lines import Reader, half_width
from kb.cli.output import Voice, aside, line, lines, one_line, width
from kb.cli.practising import offer_practice, say_verdict
from kb.cli.queries import hint, reading
from kb.cli.spots import offer_ground
from kb.cli.texts import print_text
from kb.cli.undo import undone_line
from kb.cli.unveiling import NEXT, Unveiling
from kb.cli.verdicts import explanation
from kb.collection.sitting import after_deciding, before_deciding, without_held_back
from kb.errors import KbError
from kb.maths.alike import compare_signs
from kb.memory.named_days import day_named
from kb.memory.queue import LEECH, Candidate, cause_of, minutes_until, whole_minutes
from kb.memory.session import Session, lapsed, measured, summary
from kb.messages import knows, say
from kb.model import Phase, Rating, Standing, StoredCard
from kb.typesetting.alone import alone
from kb.typesetting.pieces import trail

if TYPE_CHECKING:
    from kb.collection import Collection
    from kb.collection.values import Doubt
    from kb.memory.session import Asked, Summary

OFFER_RULE_AFTER = 3
_RATINGS = {str(int(rating)): rating for rating in Rating}
# A disk that is full or locked now may not be so in a moment: then the answer can be given once more.
_PASSING = frozenset({"disk-full", "cannot-write", "store-busy", "store-full"})

_HELP = frozenset({"?", ":?", ":h", ":help"})
# `:d 3`, `:d+5`, `:d明天`; `:done` is no command.
_POSTPONES = re.compile(r":[dD](?![a-zA-Z])")
# So much of what was typed is said again.
_SHOWN = 20


class _Next(Enum):
    """What comes instead of an answer."""

    CARD = auto()
    QUIT = auto()


class Sitting:
    """One session at the prompt."""

    def __init__(
        self, collection: Collection, voice: Voice, session: Session, query: str | None = None, *, fresh: bool = False
    ) -> None:
        self.collection = collection
        self.voice = voice
        self.session = session
        self.query = query
        self.fresh = fresh
        self.reader = Reader("> ", voice.typed())
        self.skips: list[str | None] = []
        """What can be undone, newest last: the card of a skip, None for what stands in the journal."""
        self.dropped: list[tuple[str, str]] = []
        """The rules whose cards were taken out one after the other, without a rating between."""
        self.failed = False

    def run(self) -> int:
        """Ask until nothing is left, the person quits or the input ends; the exit code."""
        if not self._begin():
            return DONE
        while (asked := self.session.current(self.collection.now())) is not None:
            if self._ask(asked) is _Next.QUIT:
                break
        self._end(summary(self.session.answers))
        if self.session.answers and not self.session.crams:
            offer_practice(self.collection, self.reader, self.voice)
            offer_ground(self.collection, self.session, self.reader, self.voice)
        return WRONG_USE if self.failed else DONE

    # -- one card -----------------------------------------------------------------------------------------------

    def _ask(self, asked: Asked) -> _Next:
        """One card, from its front to its rating."""
        try:
            card = self.collection.card(asked.card)
        except KbError:
            # Its note was changed meanwhile by another program.
            self.session = self.session.dropped(asked.card)
            return _Next.CARD
        doubt = self.collection.doubt_about(card.id)
        if doubt is None and card.standing is not Standing.ACTIVE:
            # Its rule was silenced meanwhile.
            self.session = without_held_back(self.collection, self.session, card)
            return _Next.CARD
        if doubt is not None:
            return self._decide(doubt, card, asked)
        self._show_front(card, asked)
        answer = self._announced(card)
        started = time.monotonic()
        attempt = self._attempt(card, answer)
        if isinstance(attempt, _Next):
            return attempt
        if attempt.was_wrong and attempt.judged is not None:
            lines(explanation(attempt.judged, self.voice.language, self.voice.profile))
        answer.rest()
        while True:
            rating = attempt.rating or self._rating(card, attempt)
            if isinstance(rating, _Next):
                return rating
            try:
                self._rate(card, attempt, rating, measured(time.monotonic() - started, typed=bool(attempt.typed)))
            except KbError as fault:
                if fault.code not in _PASSING:
                    raise
                tell(fault, self.voice.language)
                line(self.voice("review.not-counted"))
                self.failed = True
                attempt = replace(attempt, rating=None)
            else:
                self.failed = False
                return _Next.CARD

    def _decide(self, doubt: Doubt, card: StoredCard, asked: Asked) -> _Next:
        """Ask whether an edited card is still the same; the card that it is then comes by its own right."""
        line()
        answer = ask_pair(self.reader, doubt, card, self.voice)
        if answer is Said.QUIT:
            return _Next.QUIT
        if answer is Said.UNDO:
            self._undo()
            return _Next.CARD
        said(self.collection, doubt, answer, self.voice)
        if answer is Said.LATER:
            self.session = self.session.skipped(card.id)
            self.skips.append(card.id)
        else:
            self.session = after_deciding(self.collection, self.session, doubt, asked.candidate)
            self.skips.append(None)
        return _Next.CARD

    def _attempt(self, card: StoredCard, answer: Unveiling) -> Attempt | _Next:
        """What the person does at the front: reveals, types until right or given up, rates at once."""
        attempt = Attempt()
        while True:
            text = self.reader.line()
            if text is None:
                return _Next.QUIT
            key = half_width(text).strip()
            after = self._command(card, key)
            if after is not None:
                return after
            if key.casefold() == NEXT and answer.steps:
                if answer.step():
                    return attempt
                continue
            if self._helps(key):
                continue
            if not key:
                return attempt
            if not self.collection.takes_typed(card):
                if key in _RATINGS:
                    return replace(attempt, rating=_RATINGS[key])
                compared = None if attempt.gives_up(text) else compare_signs(card.card.back, text)
                if compared is None:
                    return attempt if attempt.gives_up(text) else attempt.worded(text)
                verdict = compared
            elif attempt.gives_up(text):
                return attempt
            else:
                verdict = self.collection.check(card.id, text, dealt=card.dealt)
            attempt = attempt.tried(text, verdict)
            say_verdict(verdict, text, self.voice)
            if attempt.is_over:
                return attempt

    def _rating(self, card: StoredCard, attempt: Attempt) -> Rating | _Next:
        """The rating that the person gives."""
        line(self._choices(card, attempt.proposal))
        while True:
            text = self.reader.line("1–4> " if attempt.proposal is None else f"1–4 [{int(attempt.proposal)}]> ")
            if text is None:
                return _Next.QUIT
            key = half_width(text).strip()
            after = self._command(card, key)
            if after is not None:
                return after
            if self._helps(key):
                continue
            if key in _RATINGS:
                return _RATINGS[key]
            if not key and attempt.proposal is not None:
                return attempt.proposal
            line(self.voice("review.rate" if attempt.proposal is not None else "review.rate-only"))

    def _rate(self, card: StoredCard, attempt: Attempt, rating: Rating, seconds: float) -> None:
        if self.session.crams:
            self.session = self.session.crammed(card.id, rating, seconds=seconds)
            self.skips.append(card.id)
            return
        rated = self.collection.rate(
            card.id,
            rating,
            seconds=seconds,
            typed=attempt.typed,
            verdict=None if attempt.judged is None else attempt.judged.outcome,
            diagnosis=attempt.diagnosis,
            dealt=card.dealt,
        )
        self.dropped.clear()
        self.session = self.session.answered(card.id, rated.state, rating=rating, seconds=seconds)
        self.skips.append(None)
        self._say_weakest(card, rating)
        if rating is Rating.AGAIN and rated.state.lapses >= LEECH and rated.state.phase is Phase.RELEARNING:
            place = f"{card.card.note}:{card.card.line}"
            line(self.voice("review.leech", count=rated.state.lapses, place=place))

    def _say_weakest(self, card: StoredCard, rating: Rating) -> None:
        """What a card that was forgotten builds on may be what is missing."""
        found = self.collection.weakest_prerequisite(card.id) if lapsed(card.state, rating) else None
        if found is not None:
            from kb.cli.texts import print_spans
            from kb.typesetting.pieces import shortened
            from kb.typesetting.wrapping import Span

            percent = round(found.sure * 100)
            said = self.voice("review.weakest", concept=self.voice.name(found.concept), percent=percent)
            print_spans([shortened([Span(said, "dim" if self.voice.coloured else "")], width())])

    # -- commands -----------------------------------------------------------------------------------------------

    def _command(self, card: StoredCard, key: str) -> _Next | None:
        """Do what a line that starts with a colon says; None when it is not one of ours."""
        if key == ":X" and self.rule_offered is not None:
            self.collection.rule(*self.rule_offered, "silence")
            self.dropped.clear()
            self.skips.append(None)
            line(self.voice("review.rule-silenced"))
            return _Next.CARD
        if self.session.crams and (_POSTPONES.match(key) or key.casefold() == ":x"):
            line(self.voice("review.cram"))
            return _Next.CARD
        if _POSTPONES.match(key):
            return self._postpone(card, key[2:])
        match key.casefold():
            case ":q":
                return _Next.QUIT
            case ":s":
                self.session = self.session.skipped(card.id)
                self.skips.append(card.id)
                line(self.voice("review.skipped"))
            case ":x":
                self.collection.mark(card.id, "silence")
                self.session = self.session.dropped(card.id)
                self.skips.append(None)
                line(self.voice("review.silenced"))
                self.dropped.append((card.card.note, card.card.rule))
                if self.rule_offered is not None:
                    line(self.voice("review.rule-offered"))
            case ":u":
                self._undo()
            case _:
                return None
        return _Next.CARD

    def _postpone(self, card: StoredCard, named: str) -> _Next | None:
        """Ask a card on the day that is named; what names none is no answer either."""
        day = day_named(named, self.collection.today())
        if day is None or day < self.collection.today():
            line(self.voice("review.which-day"))
            return _Next.CARD
        self.collection.ask_on(card.id, day)
        self.session = self.session.rescheduled(card.id, day)
        self.skips.append(None)
        line(self.voice("review.asked-on", day=day.isoformat()))
        return _Next.CARD

    @property
    def rule_offered(self) -> tuple[str, str] | None:
        """The note and the rule of which so many cards in a row were taken out that the rule itself is in question."""
        last = self.dropped[-OFFER_RULE_AFTER:]
        return last[-1] if len(last) == OFFER_RULE_AFTER and len(set(last)) == 1 else None

    def _helps(self, key: str) -> bool:
        """List the commands when a line asks for them, or looks like one that there is not; it is no answer."""
        if not key.startswith(":") and key not in _HELP:
            return False
        if key.casefold() not in _HELP:
            line(self.voice("review.unknown", command=one_line(key, _SHOWN)))
        line(self.voice("review.keys-cram" if self.session.crams else "review.keys"))
        return True

    def _undo(self) -> None:
        """Take back the last thing done, of this session or before it."""
        self.dropped.clear()
        skipped = self.skips.pop() if self.skips else None
        if skipped is not None:
            self.session = self.session.undone(skipped)
            line(self.voice("review.unskipped"))
            return
        undone = None if self.session.crams else self.collection.undo()
        if undone is None:
            line(self.voice("undo.nothing"))
            return
        line(undone_line(self.collection, undone, self.voice))
        if undone.kind in ("join", "separate"):
            self.session = before_deciding(self.collection, self.session, undone)
            return
        if undone.card is None:
            return
        mine = [answer.candidate for answer in self.session.answers] + list(self.session.set_aside)
        if any(candidate.card == undone.card for candidate in mine):
            self.session = self.session.undone(undone.card)
            return
        stored = self.collection.card(undone.card)
        if stored.standing is Standing.ACTIVE:
            cause = cause_of(stored, self.collection.today())
            self.session = self.session.undone(Candidate(stored.id, stored.state, cause=cause))

    # -- what is shown ------------------------------------------------------------------------------------------

    def _begin(self) -> bool:
        """Say what is ahead; is there anything?"""
        faults = sum(problem.note.startswith(".kb/") for problem in self.collection.problems())
        if faults:
            aside(self.voice.count("review.journal-faults", faults))
        left = self.session.left()
        if left.cards == 0:
            if not self.collection.today_page().notes:
                line(self.voice("no-notes"))
            elif self.query:
                self._say_nothing_about(self.query)
            elif self.fresh:
                line(self.voice("review.fresh-none"))
            else:
                line(self.voice("review.nothing"))
                if self.collection.today_page().ahead:
                    line(self.voice("review.ahead"))
            return False
        line(self.voice.count("review.begin", left.cards, minutes=whole_minutes(left.minutes)))
        if self.query:
            line(reading(self.query, self.voice))
        if self.session.crams:
            line(self.voice("review.cram"))
        line(self.voice("review.keys-cram" if self.session.crams else "review.keys"))
        return True

    def _say_nothing_about(self, query: str) -> None:
        """Nothing of what the query finds waits today: say whether there is anything at all."""
        if not self.session.crams:
            line(self.voice("review.nothing-about", query=query))
        found = len(self.collection.cards(query))
        said = reading(query, self.voice)
        if found:
            line(self.voice.count("review.found-later", found, reading=said))
        else:
            line(self.voice("cards.none", reading=said))
            line("    " + hint(query, self.voice))

    def _end(self, result: Summary) -> None:
        line()
        if not result.answers:
            line(self.voice("review.end-nothing"))
            return
        if self.session.crams:
            line(self.voice.count("review.crammed", result.answers))
            return
        line(self.voice.count("review.end", result.answers, minutes=max(whole_minutes(result.minutes), 1)))
        ratings = [f"{self.voice(f'rating.{int(one)}')} {count}" for one, count in result.ratings.items() if count]
        line(" · ".join(ratings))
        if result.introduced:
            line(self.voice.count("review.introduced", result.introduced))
        left = self.session.left()
        minutes = minutes_until(self.session.next_step(), self.collection.now())
        if minutes and left.cards == left.learning:
            line(self.voice.count("review.steps", left.cards, minutes=minutes))
        else:
            line(self.voice.count("review.left", left.cards) if left.cards else self.voice("review.done"))

    def _show_front(self, card: StoredCard, asked: Asked) -> None:
        place = trail((card.title, *card.card.heading_path[-1:]), self.voice.profile)
        code = f"why.{asked.reason.code}"
        language = self.voice.language
        why = say(code, language, **asked.reason.arguments) if knows(code, language) else ""
        line()
        left = self.voice("review.left-short", count=self.session.left().cards)
        line("── " + " · ".join(filter(None, (left, place, why))))
        print_text(alone(card.card.front), self.voice)
        if self.collection.asks_typed(card):
            line(self.voice("review.type"))
        elif self.collection.takes_typed(card):
            line(self.voice("review.may-type"))

    def _announced(self, card: StoredCard) -> Unveiling:
        """The answer, still hidden; where it comes in steps, that is said."""
        answer = Unveiling(self.collection, card, self.voice)
        if answer.steps:
            line(self.voice("review.in-steps", count=answer.steps, command=NEXT))
        return answer

    def _choices(self, card: StoredCard, proposal: Rating | None) -> str:
        """The four ratings, each with when the card comes again, the proposed one in brackets."""
        if self.session.crams:
            names = [f"{int(rating)} {self.voice(f'rating.{int(rating)}')}" for rating in Rating]
            return " · ".join(f"[{name}]" if int(name[0]) == proposal else name for name in names)
        parts = []
        for rating, interval in self.collection.previews(card.id).items():
            when = say(interval.code, self.voice.language, count=interval.count)
            text = f"{int(rating)} {self.voice(f'rating.{int(rating)}')} {when}"
            parts.append(f"[{text}]" if rating is proposal else text)
        return " · ".join(parts)
