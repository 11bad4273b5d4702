"""An answer in the making at the prompt: what was typed, what was said of it, the rating that follows."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from kb.model import Outcome, Rating, Verdict


class Attempt(Struct, frozen=True):
    """What was typed, the last verdict, the last mistake explained, what is proposed; `rating` when already given.

    `judged` is the verdict on the last answer that could be read, and where none could, on the last one.
    `was_retried` says that an attempt was wrong, or right but not in the form that was asked for.
    """

    typed: tuple[str, ...] = ()
    verdict: Verdict | None = None
    judged: Verdict | None = None
    diagnosis: str | None = None
    proposal: Rating | None = Rating.GOOD
    rating: Rating | None = None
    was_retried: bool = False

    @property
    def was_wrong(self) -> bool:
        return self.proposal is Rating.AGAIN

    @property
    def is_over(self) -> bool:
        """Is there nothing to try again after the last verdict?"""
        return self.verdict is not None and self.verdict.is_final

    def gives_up(self, text: str) -> bool:
        """Does this line ask for the answer? An empty one does, and what was just judged does again."""
        return not text.strip() or (self.verdict is not None and text.strip() == self.typed[-1].strip())

    def worded(self, text: str) -> Attempt:
        """After words that nobody compares with anything, also in the place of a formula that was wrong."""
        return replace(self, typed=(*self.typed, text), verdict=None, judged=None, proposal=None)

    def tried(self, text: str, verdict: Verdict) -> Attempt:
        """After one more text was judged. Unreadable costs nothing; what nobody can judge proposes nothing."""
        proposal: Rating | None
        match verdict.outcome:
            case Outcome.EQUAL:
                proposal = Rating.HARD if self.was_retried or verdict.is_unfinished else Rating.GOOD
            case Outcome.DIFFERENT:
                proposal = Rating.AGAIN
            case Outcome.UNREADABLE:
                proposal = self.proposal if self.was_retried else None
            case _:
                proposal = None
        return replace(
            self,
            typed=(*self.typed, text),
            verdict=verdict,
            judged=self.judged if self.was_retried and verdict.outcome is Outcome.UNREADABLE else verdict,
            diagnosis=verdict.diagnosis or self.diagnosis,
            proposal=proposal,
            was_retried=self.was_retried or verdict.is_unfinished or verdict.outcome is Outcome.DIFFERENT,
        )
