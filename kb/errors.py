"""A person's mistake, as a value that the edges turn into a sentence."""

from __future__ import annotations


class KbError(Exception):
    """A person's mistake: `code` names the sentence `error.<code>` in the catalogues, `arguments` fill it.

    The hint is the sentence `error.<code>.hint`, where there is one.
    """

    def __init__(self, code: str, **arguments: object) -> None:
        super().__init__(code, arguments)
        self.code = code
        self.arguments = arguments

    def __str__(self) -> str:
        return f"{self.code} {self.arguments}" if self.arguments else self.code


class Outrun(Exception):
    """A search was ended because the person typed on: nobody waits for what it would have found."""
