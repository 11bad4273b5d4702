"""How a query was read, as one line, and what is to be said of it besides."""

from __future__ import annotations

from collections.abc import Sequence

from kb.messages import knows, say
from kb.model import Language, Understood

_NOTICE = "notice."
# These say no more than what was typed.
_PLAIN = frozenset({"words", "words-on", "phrase", "phrase-on"})


def says_more(understood: Sequence[Understood]) -> bool:
    """Was anything but plain words read? A notice has a sentence of its own."""
    return any(
        says_more(one.parts) if one.code == "and" else one.code not in _PLAIN
        for one in understood
        if not one.code.startswith(_NOTICE)
    )


def reading(understood: Sequence[Understood], language: Language) -> str:
    """How a query was read, on one line: `gradient · cards that are due`."""
    pieces = [one for one in understood if not one.code.startswith(_NOTICE)]
    return _piece(pieces[0], language) if len(pieces) == 1 else " · ".join(_within(pieces, language))


def notices(understood: Sequence[Understood], language: Language) -> list[str]:
    """A sentence for each thing that was read otherwise than it looks."""
    return [_said(one, language) for one in understood if one.code.startswith(_NOTICE)]


def _piece(one: Understood, language: Language) -> str:
    if not one.parts:
        return _said(one, language)
    between = " · " if one.code == "and" else say("search.between", language)
    what = between.join(_within(one.parts, language))
    return say(f"search.{one.code}", language, what=what) if one.code.startswith("not") else what


def _within(pieces: Sequence[Understood], language: Language) -> list[str]:
    """Pieces of a larger one: what is joined inside them stands in brackets."""
    said = [_piece(one, language) for one in pieces]
    return [f"({text})" if one.code in ("and", "or") else text for one, text in zip(pieces, said, strict=True)]


def _said(one: Understood, language: Language) -> str:
    arguments = dict(one.arguments)
    code = f"search.{one.code}"
    if arguments.get("count") == 1 and knows(f"{code}.one", language):
        code += ".one"
    return say(code, language, **arguments)
