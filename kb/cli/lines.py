"""Reading what a person types, line by line, at a terminal or through a pipe."""

from __future__ import annotations

import contextlib
import sys

# Longer than any answer that can be judged; a line of this length is still read to its end.
LONGEST_LINE = 100_000

_HALF_WIDTH = {0x3000: 0x20, **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}}


def half_width(text: str) -> str:
    """Full-width digits, letters and punctuation as their plain forms."""
    return text.translate(_HALF_WIDTH)


_YES = frozenset({"y", "yes", "是", "好"})


def is_yes(answer: str) -> bool:
    """Does a line say yes?"""
    return half_width(answer).strip().casefold() in _YES


class Reader:
    """Prompts, flushes and reads a line; None is the end of input."""

    def __init__(self, prompt: str, typed: str = "") -> None:
        self.prompt = prompt
        # Keys that came before the first prompt.
        self.typed = typed
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
                return self._begun(shown)
            except EOFError:
                sys.stdout.write("\n")
                return None
        sys.stdout.write(shown)
        sys.stdout.flush()
        text = sys.stdin.readline()
        sys.stdout.write("\n")
        return text.rstrip("\r\n")[:LONGEST_LINE] if text else None

    def _begun(self, prompt: str) -> str:
        """A line of the keyboard, which may have been begun or typed whole before its prompt was there."""
        line, end, rest = self.typed.replace("\n", "\r").partition("\r")
        self.typed = rest
        if end:
            sys.stdout.write(f"{prompt}{line}\n")
            return line
        readline = sys.modules.get("readline")
        if not line or readline is None:
            return line + input(prompt)
        readline.set_startup_hook(lambda: readline.insert_text(line))
        try:
            return input(prompt)
        finally:
            readline.set_startup_hook(None)
