"""Reading what a person types, line by line, at a terminal or through a pipe."""

from __future__ import annotations

import contextlib
import sys
from unicodedata import normalize

# Longer than any answer that can be judged; a line of this length is still read to its end.
LONGEST_LINE = 100_000


def half_width(text: str) -> str:
    """Full-width digits, letters and punctuation as their plain forms."""
    return normalize("NFKC", text)


class Reader:
    """Prompts, flushes and reads a line; None is the end of input."""

    def __init__(self, prompt: str) -> None:
        self.prompt = prompt
        self.terminal = sys.stdin.isatty() and sys.stdout.isatty()
        if self.terminal:
            with contextlib.suppress(ImportError):
                import readline  # noqa: F401 - gives `input` its line editing

    def line(self, prompt: str | None = None) -> str | None:
        """The next line without its end."""
        shown = self.prompt if prompt is None else prompt
        sys.stdout.flush()
        if self.terminal:
            try:
                return input(shown)
            except EOFError:
                sys.stdout.write("\n")
                return None
        sys.stdout.write(shown)
        sys.stdout.flush()
        text = sys.stdin.readline()
        sys.stdout.write("\n")
        return text.rstrip("\r\n")[:LONGEST_LINE] if text else None
