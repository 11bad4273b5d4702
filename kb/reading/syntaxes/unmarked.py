"""Lines `term: text` without any mark: definitions where their neighbours are such lines too, prose elsewhere."""

from __future__ import annotations

import re

from kb.reading.labels import is_record, label_of, tells_points
from kb.reading.names import HAN
from kb.reading.outline import Line
from kb.reading.records import vote
from kb.reading.syntaxes.place import Place
from kb.reading.syntaxes.terms import NO_ENGLISH_TERM, NO_TERM, PLAIN_TERM, is_term
from kb.reading.worth import is_private

# How many lines to each side tell what a line is, and how little a definition may say.
_NEAR, _SHORTEST = 2, 4
_LONGEST = 12
_DOES = re.compile(
    r"[证取练解求令设例看用]|(?:prove|proof|show|let|take|try|find|solve|compute|example|hence|so)\b", re.IGNORECASE
)
# A name that stands alone before its definition is short; a definition in plain text holds signs of mathematics.
# `f: R -> R`, `the gradient of f: …`
_VARIABLE = re.compile(r"(?:^|\s)[a-zA-Z]$")
_FEW, _TELLING = 5, 12
_LATIN, _IN_CHINESE = r"[A-Za-z][A-Za-z'’–-]*(?: [A-Za-z'’–-]+){0,4}", r"[\u3400-\u9fff·]{2,12}"
_BILINGUAL = re.compile(rf"{_LATIN}\s*[（(]?\s?{_IN_CHINESE}[）)]?|{_IN_CHINESE}\s*[（(]?\s?{_LATIN}[）)]?")
_FORMULA = re.compile(r"[=≤≥≈≠∈⊂⇔⇒→∫∑√∞]|\|\||\w\^|<=|>=|->|\w\s?[<>]\s?[\w-]")
_CLAUSE = re.compile(
    r"^[（(\[【]|[是为有被把将对从]|\b(?:is|are|has|have|can|will|was|were|we|you|they|he|she|needs?|requires?|gives?|holds|implies|fails|says|too)\b|^(?:and|or|but|so|then|also)\s",
    re.IGNORECASE,
)


def plain_definition(place: Place) -> re.Match[str] | None:
    """The term of a line `term: text`, where every line around is one and most of them read like definitions."""
    block, context = place.block, place.context
    if block.kind != "paragraph" or context.pasted or tells_points(context.section.title):
        return None
    term = _term(place.line)
    if term is None:
        return None
    if _stands_alone(place, term):
        return term
    near = _neighbours(place)
    terms = [(line, found) for line in near if (found := _term(line)) is not None]
    if len(near) < 2 or len(terms) < len(near):
        return None
    votes = [vote(found["term"], line.text[found.end() :], line.masked[found.end() :]) for line, found in terms]
    return term if votes.count(-1) > votes.count(1) and 2 * votes.count(-1) >= len(votes) else None


def _stands_alone(place: Place, term: re.Match[str]) -> bool:
    """Is this line a paragraph of its own that says what a short name is, with mathematics written as plain text?"""
    if is_record(place.context.section.title) or _DOES.match(term["term"]) or is_private(place.line.text):
        return False
    # Who writes a name in two languages means a term.
    if _BILINGUAL.fullmatch(term["term"]) and len(place.line.text) - term.end() > _TELLING:
        return True
    if len(place.block.lines) > 1 or len(term["term"].split()) > _FEW:
        return False
    return _FORMULA.search(place.line.masked, term.end()) is not None


def _neighbours(place: Place) -> list[Line]:
    """The lines of a paragraph near this one; for a paragraph of one line, the paragraphs of one line around it."""
    lines = place.block.lines
    if len(lines) > 1:
        return lines[max(0, place.row - _NEAR) : place.row + _NEAR + 1]
    near = [place.line]
    for step in (-1, 1):
        for distance in range(1, _NEAR + 1):
            at = place.index + step * distance
            other = place.blocks[at] if 0 <= at < len(place.blocks) else None
            if other is None or other.kind != "paragraph" or len(other.lines) > 1 or _term(other.lines[0]) is None:
                break
            near.append(other.lines[0])
    return near


def _term(line: Line) -> re.Match[str] | None:
    """The head of a line `term: text` whose term is a few words that open no sentence."""
    found = PLAIN_TERM.match(line.masked)
    if found is None:
        return None
    term, text = found["term"], line.text[found.end() :]
    if len(text) < _SHORTEST or text.endswith((":", "：", "?", "？")):
        return None
    if (
        not is_term(term, 5)
        or _VARIABLE.search(term)
        or label_of(term)
        or len(HAN.findall(term)) > _LONGEST
        or _CLAUSE.search(term)
    ):
        return None
    return None if NO_TERM.match(term) or NO_ENGLISH_TERM.match(term) else found
