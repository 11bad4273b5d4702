"""What is wrong with an exercise's template."""

from __future__ import annotations


class TemplateError(Exception):
    """A fault of a template: `code` names the sentence `problem.<code>`, `key` the key of its block that holds it.

    The key of what stands inside another one has a dot: `given.a`. `position` is an offset into the value's text, from
    0, where the fault has a place there; `is_warning` says that the exercise can be used all the same.
    """

    def __init__(self, code: str, key: str, position: int | None = None, **arguments: str) -> None:
        super().__init__(code, key, arguments)
        self.code = code
        self.key = key
        self.position = position
        self.arguments = arguments

    @property
    def is_warning(self) -> bool:
        return self.code in _WARNINGS


_WARNINGS = frozenset({"exercise-same", "exercise-degenerate", "exercise-nothing-to-do", "exercise-swapped"})
