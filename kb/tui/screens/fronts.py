"""The front of a card: every character that is struck there is written down, as an answer or in one's own words."""

from __future__ import annotations

import re
import unicodedata
from abc import abstractmethod
from time import monotonic
from typing import Literal

from msgspec.structs import replace
from textual import events, on
from textual.content import Content
from textual.widgets import Input

from kb.tui.acts import wide_forms
from kb.tui.asking import DEAD_SECONDS, Asking
from kb.tui.early import Early
from kb.tui.readings import is_compared
from kb.tui.screens.revealing import RevealingScreen
from kb.tui.screens.sitting import SittingScreen
from kb.tui.widgets.answer import AnswerInput
from kb.tui.widgets.line import written_by
from kb.typesetting.cells import clean

# What dresses words, and what stands in brackets behind them.
_DRESS = re.compile(r"\*\*|__|[$`]|==")
_ASIDE = re.compile(r"\s*[（(][^（）()]*[）)]\s*[.。]?$")
# Who strikes this behind a verdict means the key.
_TAKES_BACK = ("u", *wide_forms("u"))
# What a formula in LaTeX without dollars has besides its commands is no word.
_COMMAND = re.compile(r"\\[a-zA-Z]+")
_WORDS = re.compile(r"[a-zA-Z]{3}|[\u3400-\u9fff]")


class FrontScreen(RevealingScreen[None], SittingScreen):
    """A question: letters mean the same on every one of them, whether its answer is checked or compared by the person.

    Where no typed answer is taken a line of one's own opens; nothing judges it and nothing keeps it.
    """

    _early: Early
    _began = 0.0
    """When the card was shown."""

    @abstractmethod
    def recall(self) -> None:
        """Show the question alone, with nothing written."""

    @property
    def is_front(self) -> bool:
        """Is an answer still hidden, so that letters are written and do nothing else?"""
        return self.phase in ("recall", "typing", "words")

    @property
    def is_typing(self) -> bool:
        return self.phase in ("typing", "words")

    @property
    def takes_typed(self) -> bool:
        """Is there something that a typed answer is compared with?"""
        return self._shown is not None and self._shown.takes_typed

    def enter(self, phase: Literal["waiting", "typing"]) -> None:
        self.phase = phase

    def announce_typing(self) -> None:
        """Say below a question that is recalled that its answer, or a formula, can be typed as well."""
        name = "may-type" if self.takes_typed else "may-type-formula" if is_compared(self._back) else ""
        self.read_as.display = bool(name)
        if name:
            self.read_as.update(Content.styled(self.say(name), "$text-muted"))

    def is_typed_on(self, event: events.Key) -> bool:
        """Is a character struck by who has not seen yet that nothing is written any more?"""
        return False

    def open_line(self) -> None:
        """Let the person write, what is checked or what is not."""
        if self.takes_typed:
            self.start_typing()
            return
        self.field.display = True
        self.set_focus(self.field)
        label = "own-words-formula" if is_compared(self._back) else "own-words"
        self.read_as.update(Content.styled(self.say(label), "$text-muted"))
        self.read_as.display = True
        self.phase = "words"

    @property
    def _back(self) -> str:
        return self._shown.stored.card.back if self._shown is not None else ""

    @on(Input.Changed, "#answer")
    @on(AnswerInput.TooLong)
    def _follow_line(self) -> None:
        """A line in which nothing is left is none: the card is recalled as before."""
        if self.phase == "words" and not self.field.value:
            self.field.display = False
            self.announce_typing()
            self.set_focus(self.sheet)
            self.phase = "recall"
        elif self.phase == "recall" and self.field.value:
            # Struck while the line was being put away.
            self.open_line()

    def on_key(self, event: events.Key) -> None:
        """Any character starts writing."""
        if self.moved_by_itself:
            self.struck()
            self._keep(written_by(event))
            return
        if self._waits:
            self._early.keep(event, self)
            return
        letter = written_by(event)
        if letter and letter not in _TAKES_BACK and self.is_typed_on(event):
            event.stop()
            event.prevent_default()
            return
        if self._shown is None or not letter or self.phase == "rating":
            return
        if self.phase == "recall" and letter.isspace():
            return
        # It is no command; while an answer is being kept it is nothing at all.
        event.stop()
        event.prevent_default()
        if self.is_typing:
            # Struck before the line that the first character opened could take keys itself.
            if self.field.value or not letter.isspace():
                self.field.insert_text_at_cursor(letter)
        elif self.phase == "recall" and not self._still_rates(letter):
            self.open_line()
            self.field.put(letter)

    def _still_rates(self, letter: str) -> bool:
        """Is it the digit that rated the card before, struck once too often?"""
        answers = self._session.answers if self._session is not None else ()
        is_early = bool(answers) and monotonic() - self._began < DEAD_SECONDS
        return is_early and letter.isdecimal() and int(letter) == answers[-1].rating

    @property
    def _waits(self) -> bool:
        """Is no card here yet? Who strikes a key at once means the first one."""
        return self._shown is None and self.phase == "waiting"

    def _keep(self, more: str | None) -> None:
        """What is still being typed belongs to what was typed before the question changed."""
        if more and self.phase == "typing" and self._asking.kept is not None:
            self._asking = replace(self._asking, kept=self._asking.kept + more)

    def on_paste(self, event: events.Paste) -> None:
        """Text that an input method or a paste brings all at once starts writing too."""
        if self.moved_by_itself:
            self.struck()
            self._keep(event.text)
            return
        if self._waits:
            self._early.keep(event, self)
            return
        if self.phase == "recall" and self._shown is not None and event.text.strip():
            event.stop()
            self.open_line()
            self.field.post_message(events.Paste(event.text))

    def take_keys(self) -> None:
        if self.is_typing:
            self.set_focus(self.field)

    def hold_keys(self) -> None:
        # What is still being typed must not get into the answer to another question.
        if self.is_typing:
            self.set_focus(self.sheet)
        super().hold_keys()

    def follow_text(self) -> None:
        """Go on with what is written, after the text of the card changed: it may be checked now, or no longer."""
        # The new answer may come in other steps, or in none.
        is_stale = not self._step and self.back.display
        if is_stale or (self.is_typing and (self.phase == "typing") != self.takes_typed):
            self._asking = Asking()
            self.recall()
            if self.field.value:
                self.open_line()
        elif not self._step and self.phase != "typing":
            self.announce_steps()
        if self.is_typing and not self.moved_by_itself:
            self.set_focus(self.field)

    def submit(self, text: str) -> None:
        if self.phase != "words":
            super().submit(text)
            return
        from kb.maths.alike import compare_signs

        verdict = None if self._asking.gives_up(text) else compare_signs(self._back, text)
        if verdict is None:
            if self._asking.judged is not None and not self._asking.gives_up(text):
                # Words in the place of a formula: what was said of that is not said of them.
                self._asking = replace(self._asking, typed=(*self._asking.typed, text), judged=None, verdict=None)
            self.action_reveal()
            return
        self._asking = self._asking.tried(text, verdict)
        if verdict.is_final:
            self.action_reveal()
        else:
            self.show_verdict(verdict, explained=False)

    def action_compare(self) -> None:
        """Show the answer, when the letters that were struck before Enter stand in the line."""
        self.action_submit()

    def keep_words(self) -> None:
        """Remember what was written, to stand above the answer."""
        if self.phase == "words":
            self._asking = replace(self._asking, words=" ".join(clean(self.field.value).split()))

    def show_words(self) -> None:
        """Show what was written, as what it is."""
        if not self._asking.words:
            return
        is_judged = self._asking.judged is not None
        same = "own-words-same" if _is_same(self._asking.words, self._back) else "own-words"
        label, line = self.say("own-words-yours" if is_judged else same), self.read_as if is_judged else self.verdict
        shown = _as_set(self._asking.words, self.app.profile)
        line.update(Content(f"{label}  {shown}").stylize("$text-muted", 0, len(label)))
        line.display = True


def _is_same(words: str, answer: str) -> bool:
    """Are a person's words those of the answer, but for marks, capitals, and what it has in brackets behind it?"""
    wanted = {_folded(answer), _folded(_ASIDE.sub("", answer))}
    return _folded(words) in wanted - {""}


def _folded(text: str) -> str:
    return "".join(_DRESS.sub("", unicodedata.normalize("NFKC", text)).casefold().split()).strip(".,;:!?。，；：！？")


def _as_set(words: str, profile: str) -> str:
    """A person's words with their formulas set; LaTeX without dollars is one where nothing else was written."""
    from kb.typesetting.pieces import title

    if "$" not in words and "\\" in words and not _WORDS.search(_COMMAND.sub("", words)):
        words = f"${words}$"
    return title(words, profile) if "$" in words else words
