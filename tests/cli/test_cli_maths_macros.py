"""`kb math` knows the macros of the collection that is at hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Kb

CONFIG = "macros:\n  half: \\frac{#1}{2}\n  R: \\mathbb{R}\n"


def test_what_the_collection_defines_is_set_derived_and_compared(kb: Kb, folder: Path) -> None:
    (folder / ".kb" / "config.yaml").write_text(CONFIG, encoding="utf-8")
    assert kb("math", "show", "--inline", r"\half{x}\in\R").out == "x/2 ∈ ℝ\n"
    assert kb("math", "derive", r"\half{x^2}", "--json").json["result"] == "x"
    assert kb("math", "compare", r"\half{x}", "0.5x", "--json").json["outcome"] == "equal"
    assert kb("math", "compare", "--derivative-of", r"\half{x^2}", "x", "--json").json["outcome"] == "equal"


def test_without_macros_a_command_is_as_before(kb: Kb, folder: Path) -> None:
    assert kb("math", "show", "--inline", r"\half{x}").out == "\\half{x}\n"
    assert not (folder / ".kb" / "config.yaml").exists()
