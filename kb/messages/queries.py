"""How a query was read, as one line, and what is to be said of it besides."""

from __future__ import annotations

from collections.abc import Sequence

from kb.messages import knows, say
from kb.model import Language, Understood

_NOTICE = "notice."


def reading(understood: Sequence[Understood], language: Language) -> str:
    """How a query was read, on one line: `gradient · cards that are due`."""
    return " · ".join(_piece(one, language) for one in understood if not one.code.startswith(_NOTICE))


def notices(understood: Sequence[Understood], language: Language) -> list[str]:
    """A sentence for each thing that was read otherwise than it looks."""
    return [_said(one, language) for one in understood if one.code.startswith(_NOTICE)]


def _piece(one: Understood, language: Language) -> str:
    if not one.parts:
        return _said(one, language)
    between = " · " if one.code == "and" else say("search.between", language)
    inner = [_piece(part, language) for part in one.parts]
    # What is joined otherwise inside stands in brackets of its own.
    said = [f"({text})" if part.code in ("and", "or") else text for part, text in zip(one.parts, inner, strict=True)]
    what = between.join(said)
    return say(f"search.{one.code}", language, what=what) if one.code.startswith("not") else what


def _said(one: Understood, language: Language) -> str:
    arguments = dict(one.arguments)
    code = f"search.{one.code}"
    if arguments.get("count") == 1 and knows(f"{code}.one", language):
        code += ".one"
    return say(code, language, **arguments)
