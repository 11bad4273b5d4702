"""Old beside new: is an edited card still the same? Asked over a review or triage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.content import Content

from kb.collection.values import Doubt
from kb.model import StoredCard
from kb.reading.differing import Piece, differing, set_formulas
from kb.tui.acts import Act
from kb.tui.screens.question import Answer, QuestionPanel, question_acts
from kb.tui.sentences import counted
from kb.tui.source import place_of

SAID_OF_PAIR: Mapping[Answer, str] = {"yes": "doubt-said-same", "no": "doubt-said-different"}
"""What is said once such an answer stands."""

_MARKS = (("[-", "-]", "strike $text-error"), ("{+", "+}", "bold underline $text-success"))


class DoubtPanel(QuestionPanel[tuple[Doubt, StoredCard]]):
    """One pair: the doubt with the old text, the card with the new one, what changed marked."""

    ACTS: ClassVar[tuple[Act, ...]] = question_acts("same", "different")

    def text(self) -> Content:
        doubt, new = self.asked
        front = differing(doubt.front, new.card.front)
        back = differing(doubt.back, new.card.back)
        lines = [
            Content(place_of(new, self.app.profile)).stylize("$text-muted"),
            Content(counted("doubt-about", self.app.language, doubt.reviews)),
        ]
        for side, name in enumerate(("doubt-old", "doubt-new")):
            lines += [Content(""), Content(self.say(name)).stylize("bold $text-accent")]
            lines += [marked(one[side], side, self.app.profile) for one in (front, back)]
            lines[-2] = lines[-2].stylize("bold")
        return Content("\n").join(lines)

    def look(self) -> tuple[Doubt, StoredCard] | None:
        asked = self.asked[0]
        doubt = self.collection.doubt_about(asked.found)
        return None if doubt is None or doubt.id != asked.id else (doubt, self.collection.general_card(asked.found))


def marked(pieces: tuple[Piece, ...], side: int, profile: str) -> Content:
    """A text with its formulas set, what changed between marks: colour never says it alone."""
    before, after, style = _MARKS[side]
    shown = []
    for piece in pieces:
        text = set_formulas(piece.text, profile)
        shown.append(
            Content.styled(f"{before}{text}{after}", style) if piece.changed and text.strip() else Content(text)
        )
    return Content("").join(shown)
