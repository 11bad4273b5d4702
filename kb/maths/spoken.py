"""Names of variables and rules of single functions as people write them, for sentences."""

from __future__ import annotations

from collections.abc import Iterable

from kb.maths.vocabulary import GREEK

_LETTERS = {name: letter for letter, name in reversed(GREEK.items())}
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

_RULES = {
    "sin": "(sin x)′ = cos x",
    "cos": "(cos x)′ = −sin x",
    "tan": "(tan x)′ = sec² x",
    "cot": "(cot x)′ = −csc² x",
    "sec": "(sec x)′ = sec x tan x",
    "csc": "(csc x)′ = −csc x cot x",
    "arcsin": "(arcsin x)′ = 1/√(1 − x²)",
    "arccos": "(arccos x)′ = −1/√(1 − x²)",
    "arctan": "(arctan x)′ = 1/(1 + x²)",
    "arccot": "(arccot x)′ = −1/(1 + x²)",
    "sinh": "(sinh x)′ = cosh x",
    "cosh": "(cosh x)′ = sinh x",
    "tanh": "(tanh x)′ = sech² x",
    "coth": "(coth x)′ = −csch² x",
    "sech": "(sech x)′ = −sech x tanh x",
    "csch": "(csch x)′ = −csch x coth x",
    "arsinh": "(arsinh x)′ = 1/√(1 + x²)",
    "arcosh": "(arcosh x)′ = 1/√(x² − 1)",
    "artanh": "(artanh x)′ = 1/(1 − x²)",
}


def rules(names: Iterable[str]) -> str:
    """The rules of these functions, at most two; empty where there is none."""
    return ", ".join([_RULES[name] for name in names if name in _RULES][:2])


def shown_name(name: str) -> str:
    """The name of a variable: θ, w₁₂."""
    stem, _, index = name.partition("_")
    letter = _LETTERS.get(stem, stem)
    if not index:
        return letter
    return letter + index.translate(_LOWERED) if index.isdecimal() else f"{letter}_{index}"
