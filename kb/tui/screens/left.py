"""A note left as it was, because too much would be lost: is the loss meant? Asked over triage, before all else."""

from __future__ import annotations

from typing import ClassVar

from textual.content import Content

from kb.collection.values import LeftNote
from kb.tui.acts import Act
from kb.tui.screens.question import QuestionPanel, question_acts


class LeftPanel(QuestionPanel[LeftNote]):
    """One note, and what it would lose."""

    ACTS: ClassVar[tuple[Act, ...]] = question_acts("take-note", "keep-note")

    def text(self) -> Content:
        left = self.asked
        asked = self.say(f"left-{left.code}", note=left.note, lost=left.lost, before=left.before)
        lines = [Content(asked).stylize("bold"), Content(""), Content(self.say("left-among")).stylize("$text-muted")]
        lines += [Content(f"− {front}") for front in left.fronts]
        if left.lost > len(left.fronts):
            lines.append(Content("…"))
        return Content("\n").join(lines)

    def look(self) -> LeftNote | None:
        return next((one for one in self.collection.left_notes() if one.note == self.asked.note), None)
