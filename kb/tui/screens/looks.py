"""Looking behind a card: its note, its derivation, why it is asked, what it builds on, its lines in the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.screen import ScreenResultType

from kb.model import Reason, StoredCard
from kb.tui.base import BaseScreen
from kb.tui.screens.panel import TextPanel
from kb.tui.screens.prerequisites import PrerequisitesScreen
from kb.tui.sentences import memory_lines, reason_sentence
from kb.tui.source import section_of

if TYPE_CHECKING:
    from kb.collection.values import ConceptPage


class CardScreen(BaseScreen[ScreenResultType]):
    """A screen that shows one card."""

    @property
    def card(self) -> StoredCard | None:
        """The card that is shown, if there is one."""
        raise NotImplementedError

    @property
    def reason(self) -> Reason | None:
        """Why it is asked, where it is."""
        return None

    def action_note(self) -> None:
        """Read the section of the note."""
        stored = self.card
        if stored is None:
            return

        def came(found: tuple[str, str] | None) -> None:
            if found is None:
                self.app.tell(self.say("note-gone"))
            else:
                self.app.push_screen(TextPanel(f"{found[0]} · {stored.card.note}", [found[1]]))

        self.ask(lambda: section_of(self.collection, stored.card), came, group="look")

    def action_steps(self) -> None:
        """Show the derivation."""
        stored = self.card
        if stored is None or stored.card.task is None:
            return
        from kb.tui.steps import derivation

        task, language = stored.card.task, self.app.language

        def came(pieces: list[Content | str]) -> None:
            self.app.push_screen(TextPanel(self.say("steps-title"), pieces or [Content(self.say("steps-none"))]))

        self.ask(lambda: derivation(task, language), came, group="look")

    def action_why(self) -> None:
        """Say why the card is asked, and what is known of its memory."""
        stored = self.card
        if stored is None:
            return
        language = self.app.language
        lines = [] if self.reason is None else [reason_sentence(self.reason, language), ""]
        lines += memory_lines(stored, language)
        lines += ["", self.say(f"origin-{stored.card.origin.value}"), f"{stored.card.note}:{stored.card.line}"]
        self.app.push_screen(TextPanel(self.say("why-title"), [Content(line) for line in lines]))

    def action_prerequisites(self) -> None:
        """Show what the card's concept builds on."""
        stored = self.card
        if stored is None or not stored.card.concept:
            return
        concept = stored.card.concept

        def came(page: ConceptPage | None) -> None:
            self.app.push_screen(PrerequisitesScreen(concept, page.requires if page else ()))

        self.ask(lambda: self.collection.concept(concept), came, group="look")

    def action_edit(self) -> None:
        """Open the note in the editor at the card's line."""
        stored = self.card
        if stored is not None and stored.card.note:
            self.app.edit(stored.card.note, stored.card.line)
