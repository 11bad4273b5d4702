"""One dim line that says which key matters now, in a first session."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.content import Content

from kb.tui.lessons import Lessons
from kb.tui.widgets.said import Said

if TYPE_CHECKING:
    from kb.tui.base import BaseScreen


class Lesson(Said):
    """Follows the phase of the review that it stands in; gone for good when all is learned."""

    DEFAULT_CSS = """
    Lesson { padding: 0 2; color: $text-muted; text-style: italic; }
    """

    def __init__(self, review: BaseScreen[None], phase: Callable[[], str]) -> None:
        super().__init__(id="lesson")
        self.display = False
        self._review = review
        self._phase_of = phase
        self._before = ""
        self._lessons = Lessons()

    def on_mount(self) -> None:
        self._review.ask(self._review.collection.lessons, self._came, group="lessons")
        self.watch(self._review, "phase", self._moved, init=False)

    def _came(self, left: frozenset[str]) -> None:
        self._lessons = Lessons(left)
        self._before = self._phase_of()
        self._say()

    def _moved(self) -> None:
        before, self._before = self._before, self._phase_of()
        self._learn(self._lessons.moved(before, self._before))

    def used(self, name: str) -> None:
        """Something was used, and need not be named any more."""
        self._learn(self._lessons.used(name))

    def _learn(self, lessons: Lessons) -> None:
        left = lessons.left
        if left != self._lessons.left:
            keep = self._review.collection.keep_lessons
            self._review.ask(lambda: keep(left), lambda _: None, group="learned", only_last=False)
        self._lessons = lessons
        self._say()

    def _say(self) -> None:
        name = self._lessons.now(self._before)
        self.display = bool(name)
        if name:
            say = self._review.say
            self.update(Content(say(f"lesson-{name}", **{key: self._key(act) for key, act in _KEYS[name].items()})))

    def _key(self, act: str) -> str:
        """The key of an act, as it is now; the one that stands in the last line, where one does."""
        bindings = [binding for _, binding in self._review._bindings if binding.action == act]
        bindings.sort(key=lambda binding: not binding.show)
        return next(map(self.app.get_key_display, bindings), "")


_KEYS = {
    "reveal": {"key": "compare"},
    "try": {"key": "reveal"},
    "rate": {"first": "again", "last": "easy", "take": "take"},
    "type": {"key": "submit"},
    "acts": {"key": "acts", "undo": "undo"},
}
