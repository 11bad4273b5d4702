"""What a first session still has to learn of the keys: kept in the store, for it is nobody's history."""

from __future__ import annotations

import contextlib
from collections.abc import Collection

from kb.collection.opened import Opened
from kb.errors import KbError
from kb.store import cards

LESSONS = frozenset(("reveal", "rate", "try", "type", "acts"))
_LEFT = "lessons_left"


class Teaching(Opened):
    """Lessons come in the first session of a collection, each until it was used once."""

    def lessons(self) -> frozenset[str]:
        """What was not learned yet. Nothing where somebody has answered before, or wants no lessons."""
        if not self.settings.teach:
            return frozenset()
        with self._store.reading():
            left = self._store.meta(_LEFT)
            untouched = cards.is_untouched(self._store)
        if left is None:
            return LESSONS if untouched else frozenset()
        return LESSONS.intersection(left.split())

    def keep_lessons(self, left: Collection[str]) -> None:
        """Remember what is not learned yet; where nothing can be written it comes again."""
        with contextlib.suppress(KbError):
            self._store.set_meta(_LEFT, " ".join(sorted(left)))
