"""The article of a term that was written without one, as the note has it elsewhere."""

from __future__ import annotations

import re

from msgspec.structs import replace

from kb.reading.outline import Section
from kb.reading.syntaxes.place import Found

_BARE = re.compile(r"What is (?!an? |the )(?P<term>[A-Za-z][a-z-]*(?: [a-z][a-z-]*){0,2})\?")
_LONGEST = 3
_WORDS = r"[a-z][a-z-]*"
_PLACE = re.compile(
    rf"\b(?P<article>an?|the) +(?P<words>{_WORDS}(?: {_WORDS}){{0,{_LONGEST}}})(?P<sign>[,.;:)?]?)", re.IGNORECASE
)
# What stands behind a noun that is at its end; anything else may be one more noun: `a limit point`.
_BEHIND = frozenset(
    [
        "of",
        "is",
        "are",
        "was",
        "has",
        "can",
        "in",
        "on",
        "at",
        "to",
        "for",
        "with",
        "that",
        "which",
        "if",
        "when",
        "and",
        "or",
        "by",
        "from",
        "exists",
        "may",
        "must",
        "as",
        "whose",
        "where",
        "then",
    ]
)
_NO_ARTICLE = re.compile(r"(?:ing|tion|sion|ity|ness|ism|ance|ence)$")
"""Such a noun is as often one that takes none."""


def with_articles(found: list[tuple[Section, Found]], text: str) -> list[tuple[Section, Found]]:
    """The cards, `What is limit?` with the article that the text has before that term."""
    bare = {asked["term"].casefold() for _, card in found if (asked := _asked(card)) is not None}
    if not bare:
        return found
    said: dict[str, str] = {}
    # Terms that the text writes without a capital too: no names of people.
    ordinary: set[str] = set()
    for place in _PLACE.finditer(text):
        words = place["words"].casefold().split(" ")
        for count in range(1, min(len(words), _LONGEST) + 1):
            term, rest = " ".join(words[:count]), words[count : count + 1]
            ends = rest[0] in _BEHIND if rest else bool(place["sign"]) or text[place.end() : place.end() + 1] in "\n$"
            article = place["article"].casefold()
            # `the limit of`, but not `the limit`, which may be one that was just spoken of.
            if term in bare and ends and (article != "the" or rest[:1] == ["of"]):
                said[term] = said.get(term, article) if article == "the" else article
                if place["words"].startswith(term):
                    ordinary.add(term)
    return [(section, _with(card, said, ordinary)) for section, card in found]


def _asked(card: Found) -> re.Match[str] | None:
    asked = _BARE.fullmatch(card.front) if card.definition and card.rule == "definition" else None
    return asked if asked is not None and not _NO_ARTICLE.search(asked["term"]) else None


def _with(card: Found, said: dict[str, str], ordinary: set[str]) -> Found:
    asked = _asked(card)
    key = asked["term"].casefold() if asked is not None else ""
    if asked is None or key not in said:
        return card
    return replace(card, front=f"What is {said[key]} {key if key in ordinary else asked['term']}?")
