"""An answer in the making at the prompt: what was typed, what was said of it, the rating that follows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kb.model import Outcome, Rating, Verdict


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was typed, the last verdict, the last mistake explained, what is proposed; `rating` when already given."""

    typed: tuple[str, ...] = ()
    verdict: Verdict | None = None
    diagnosis: str | None = None
    proposal: Rating | None = Rating.GOOD
    rating: Rating | None = None

    @property
    def was_wrong(self) -> bool:
        return self.proposal is Rating.AGAIN

    @property
    def is_over(self) -> bool:
        """Is there nothing to try again after the last verdict?"""
        return self.verdict is not None and self.verdict.outcome not in (Outcome.DIFFERENT, Outcome.UNREADABLE)

    def gives_up(self, text: str) -> bool:
        """Does this line ask for the answer? An empty one does, and what was just judged wrong does again."""
        return not text.strip() or (self.was_wrong and text.strip() == self.typed[-1].strip())

    def judged(self, text: str, verdict: Verdict) -> Attempt:
        """After one more text was judged. Unreadable costs nothing; what nobody can judge proposes nothing."""
        proposal: Rating | None
        match verdict.outcome:
            case Outcome.EQUAL:
                proposal = Rating.HARD if self.was_wrong else Rating.GOOD
            case Outcome.DIFFERENT:
                proposal = Rating.AGAIN
            case Outcome.UNREADABLE:
                proposal = Rating.AGAIN if self.was_wrong else None
            case _:
                proposal = None
        return replace(
            self,
            typed=(*self.typed, text),
            verdict=verdict,
            diagnosis=verdict.diagnosis or self.diagnosis,
            proposal=proposal,
        )
