"""Texts in colour: on a terminal, by `--color`, never through a pipe; no code of a note reaches the terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Kb

Writer = Callable[[str, str], Path]
NOTE = """# Gradient

The **gradient** is $\\nabla f(\\mathbf{x})$ and `code`.

$$\\frac{\\mathbf{v}}{2}$$

- evil \x1b[31mred\x1b[0m $\\text{\x1b[2J}x$
"""
CODES = re.compile(r"\x1b\[[0-9;]*m")


def bold(text: str) -> list[str]:
    """What is shown in bold, in a colour or not."""
    return re.findall(r"\x1b\[1(?:;36)?m([^\x1b]*)\x1b\[0m", text)


def test_a_pipe_gets_no_codes(kb: Kb, note: Writer) -> None:
    note("a.md", NOTE)
    assert "\x1b" not in kb("show", "gradient").out
    assert "\x1b" not in kb("math", "show", r"\mathbf{x}").out
    assert "𝐱" in kb("math", "show", r"\mathbf{x}").out


def test_colour_shows_what_is_bold_and_changes_no_line(kb: Kb, note: Writer) -> None:
    note("a.md", NOTE)
    plain, coloured = (kb("show", "gradient", "--color", how).out for how in ("never", "always"))
    assert {"gradient", "x", "v"} <= set(bold(coloured))
    assert CODES.sub("", coloured).replace("x", "𝐱").count("\n") == plain.count("\n")
    assert len(CODES.sub("", coloured)) == len(plain)


def test_no_code_of_a_note_passes(kb: Kb, note: Writer) -> None:
    note("a.md", NOTE)
    shown = kb("show", "gradient", "--color", "always").out
    assert "\x1b[31m" not in shown
    assert "\x1b[2J" not in shown
    assert "red" in shown
    assert "\x1b" not in CODES.sub("", shown)


def test_math_show_takes_a_profile_and_a_colour(kb: Kb) -> None:
    assert kb("math", "show", r"\mathbb{R}\alpha", "--profile", "ascii").out == "R alpha\n"
    shown = kb("math", "show", "--inline", r"\mathbf{x}+y", "--profile", "bmp", "--color", "always").out
    assert bold(shown) == ["x"]
    assert CODES.sub("", shown) == "x + y\n"


@pytest.mark.parametrize("wrong", [("--profile", "vt100"), ("--color", "blue")])
def test_another_word_is_refused_and_the_possible_ones_are_named(kb: Kb, wrong: tuple[str, str]) -> None:
    said = kb("math", "show", "x", *wrong)
    assert said.code == 2
    assert wrong[1] in said.err


def test_the_setting_says_what_formulas_are_drawn_with(kb: Kb, note: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    note("a.md", NOTE)
    assert kb("config", "formulas", "ascii").code == 0
    assert "nabla f(x)" in kb("show", "gradient").out
    assert kb("config", "formulas", "--json").json == {"formulas": "ascii"}
    monkeypatch.setenv("KB_FORMULAS", "unicode")
    assert "∇f(𝐱)" in kb("show", "gradient").out
    assert kb("config", "formulas", "latin").code == 2


@pytest.mark.parametrize("command", [("show", "gradient"), ("search", "gradient"), ("cards",), ("review", "--plain")])
def test_every_command_follows_the_setting(kb: Kb, note: Writer, command: tuple[str, ...]) -> None:
    note("a.md", "# Gradient\n\nQ: what is the gradient $\\nabla f$?\nA: $\\alpha$\n")
    kb("config", "formulas", "ascii")
    shown = kb(*command, typed="\n4\n").out
    assert "nabla f" in shown
    assert "∇" not in shown
