"""What a person has done with the card that is asked: the attempts, and the rating that follows from them."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from kb.memory.session import measured
from kb.model import Outcome, Rating, Verdict

__all__ = ["DEAD_SECONDS", "MOVED_SECONDS", "PAUSE_SECONDS", "Asking", "measured"]

# A finger that was still typing must not rate, nor one that was still rating go on.
DEAD_SECONDS = 0.25
# A card that goes with its line of the note leaves its keys to nobody: an answer that is being typed is no command.
# Who types on without looking up is let finish: so long a pause says that the next key is meant for what is shown.
MOVED_SECONDS = 1.0
PAUSE_SECONDS = 0.4


class Asking(Struct, frozen=True):
    """The attempts at one card so far. `verdict` is the last attempt's, `judged` that of the last one that was read.

    `mistake` is the code of the last mistake that could be explained; `unfinished` counts the answers that were right
    but not in the form that was asked for. `kept` is what had been typed when the note changed and another question
    came up in place of the one that it answered; None where there was no such change. `words` are the person's own,
    which nothing is compared with.
    """

    typed: tuple[str, ...] = ()
    verdict: Verdict | None = None
    judged: Verdict | None = None
    wrong: int = 0
    hints: int = 0
    override: bool = False
    mistake: str | None = None
    unfinished: int = 0
    kept: str | None = None
    words: str = ""

    def tried(self, text: str, verdict: Verdict) -> Asking:
        """After an answer was typed and judged; one that could not be read costs nothing."""
        return replace(
            self,
            typed=(*self.typed, text),
            verdict=verdict,
            judged=self.judged if verdict.outcome is Outcome.UNREADABLE else verdict,
            wrong=self.wrong + (verdict.outcome is Outcome.DIFFERENT),
            mistake=verdict.diagnosis or self.mistake,
            unfinished=self.unfinished + verdict.is_unfinished,
        )

    def gives_up(self, text: str) -> bool:
        """Does typing `text` ask for the answer? It does when there is nothing, or again what was just judged."""
        if not text.strip():
            return True
        return self.verdict is not None and text.strip() == self.typed[-1].strip()

    @property
    def last(self) -> str:
        """What was typed last, if there is such a thing."""
        return self.typed[-1] if self.typed else self.kept or ""

    @property
    def diagnosis(self) -> str | None:
        """The mistake that counts: none where the person was right after all."""
        return None if self.override else self.mistake

    @property
    def may_object(self) -> bool:
        """Can the person say “I was right”?"""
        if self.override or self.judged is None:
            return False
        return self.judged.outcome is not Outcome.EQUAL or self.judged.is_unfinished

    @property
    def proposal(self) -> Rating | None:
        """The rating that Enter takes: never easy, none when the checker cannot say."""
        if self.override:
            return Rating.GOOD
        if self.judged is None and (self.typed or self.kept is not None):
            # What could not be read says nothing of what is known, nor does revealing a question that nobody asked for.
            return None
        outcome = Outcome.EQUAL if self.judged is None else self.judged.outcome
        match outcome:
            case Outcome.EQUAL:
                return Rating.HARD if self.wrong or self.hints or self.unfinished else Rating.GOOD
            case Outcome.DIFFERENT:
                return Rating.AGAIN
            case _:
                return None
