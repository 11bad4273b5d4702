"""Looking behind a card: its note, its derivation, why it is asked, what it builds on, its lines in the editor."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.content import Content
from textual.screen import ScreenResultType

from kb.model import Reason, Standing, StoredCard
from kb.tui.screens.texts import TextScreen
from kb.tui.sentences import memory_lines, reason_sentence
from kb.tui.source import section_of

if TYPE_CHECKING:
    from kb.collection.values import ConceptPage
    from kb.tui.screens.panel import ToRead


class CardScreen(TextScreen[ScreenResultType]):
    """A screen that shows one card."""

    @property
    @abstractmethod
    def card(self) -> StoredCard | None:
        """The card that is shown, if there is one."""

    @property
    def reason(self) -> Reason | None:
        """Why it is asked, where it is."""
        return None

    def _read(self, look: Callable[[StoredCard], ToRead | None], above: Callable[[], str] = str) -> None:
        """Open what there is to read behind the card; it follows the card and its note while it is open.

        It opens below the text that `above` names once there is something to read.
        """
        stored = self.card
        if stored is None:
            return

        def now() -> ToRead | None:
            known = self.collection.card(stored.id)
            return look(known) if known.standing is not Standing.RETIRED else None

        def came(found: ToRead | None) -> None:
            if found is None:
                self.app.tell(self.say("note-gone"))
            else:
                from kb.tui.screens.panel import TextPanel

                self.app.push_screen(TextPanel(*found, now, note=stored.card.note, above=above()))

        self.ask(now, came, group="look")

    def action_note(self) -> None:
        """Read the section of the note."""

        above = ""

        def look(stored: StoredCard) -> ToRead | None:
            nonlocal above
            found = section_of(self.collection, stored.card)
            if found is None:
                return None
            above = found.above
            return f"{found.name} · {stored.card.note}", [found.text]

        self._read(look, lambda: above)

    def action_steps(self) -> None:
        """Show the derivation."""
        from kb.tui.steps import derivation

        def look(stored: StoredCard) -> ToRead:
            task = stored.card.task
            pieces = derivation(task, self.app.language) if task is not None else []
            return self.say("steps-title"), pieces or [Content(self.say("steps-none"))]

        self._read(look)

    def action_why(self) -> None:
        """Say why the card is asked, and what is known of its memory."""
        reason, language = self.reason, self.app.language

        def look(stored: StoredCard) -> ToRead:
            said = "" if reason is None else reason_sentence(reason, language)
            lines = [said[:1].upper() + said[1:], ""] if said else []
            lines += memory_lines(stored, language)
            lines += ["", self.say(f"origin-{stored.card.origin.value}"), f"{stored.card.note}:{stored.card.line}"]
            return self.say("why-title"), [Content(line) for line in lines]

        self._read(look)

    def action_prerequisites(self) -> None:
        """Show what the card's concept builds on."""
        stored = self.card
        if stored is None or not stored.card.concept:
            return
        concept = stored.card.concept

        def came(page: ConceptPage | None) -> None:
            from kb.tui.screens.prerequisites import PrerequisitesScreen

            self.app.push_screen(PrerequisitesScreen(concept, page.requires if page else ()))

        self.ask(lambda: self.collection.concept(concept), came, group="look")

    def action_edit(self) -> None:
        """Open the note in the editor at the card's line."""
        stored = self.card
        if stored is not None and stored.card.note:
            self.app.edit(stored.card.note, stored.card.line)
