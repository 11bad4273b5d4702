"""The bold words that open the lines of a note: which of them are labels of what stands above, by their company."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from kb.reading.blocks import Block, Line, Section
from kb.reading.labels import label_of
from kb.reading.names import fold, is_structure, plain
from kb.reading.outline import Outline
from kb.reading.records import are_fields, is_field, vote
from kb.reading.syntaxes.terms import BOLD_TERM

_ONE_WORD = re.compile(r"[A-Za-zÀ-ɏ'’-]+[.]?|[\u3400-\u9fff]{1,2}[。]?")


class Lead(Enum):
    """What its company makes of a bold word: certainly a label, or perhaps one."""

    LABEL = "label"
    DOUBTFUL = "doubtful"


class _Opening(Struct, frozen=True):
    line: int
    term: str
    vote: int
    terse: bool

    @property
    def kind(self) -> str | None:
        return label_of(self.term)


def leads_of(outline: Outline, title: str = "") -> dict[int, Lead]:
    """By line: the bold words that stand among labels or fields, or that open a line below several headings."""
    found: dict[int, Lead] = {}
    openings: list[_Opening] = []
    seen: dict[str, list[tuple[Section, _Opening]]] = {}
    for section in outline.sections:
        for run in _runs(section.blocks):
            openings += run
            found |= _among_fields(run, (title, *section.path))
            found |= _among_labels(run)
            if section.level and not is_structure(section.title):
                for opening in run:
                    seen.setdefault(fold(opening.term), []).append((section, opening))
    if are_fields([opening.vote for opening in openings], (title,)):
        # A record has shorter runs too, which tell less by themselves.
        found = {opening.line: Lead.DOUBTFUL for opening in openings if opening.vote >= 0} | found
    found |= _repeated(seen)
    return found


def _among_fields(run: list[_Opening], titles: tuple[str, ...]) -> dict[int, Lead]:
    """In a run of fields no word is surely a term; by itself none is that names a field or is told in one word."""
    whole = are_fields([opening.vote for opening in run], titles)
    labels = sum(opening.kind == "property" for opening in run)
    return {
        opening.line: Lead.DOUBTFUL
        for opening in run
        if whole
        or (opening.vote > 0 and is_field(opening.term))
        or (opening.terse and labels == 1 and opening.kind == "property")
    }


def _among_labels(run: list[_Opening]) -> dict[int, Lead]:
    """In a run that holds labels, what comes behind the first one is hardly a term; in one full of them nothing is."""
    kinds = [opening.kind for opening in run]
    known = sum(kind is not None for kind in kinds)
    if not known or len(run) < 2:
        return {}
    first = kinds.index("property") if "property" in kinds else len(run)
    full = known >= 2 and known * 2 >= len(run)
    lead = Lead.LABEL if "property" in kinds and known * 2 > len(run) else Lead.DOUBTFUL
    return {
        opening.line: lead
        for at, (opening, kind) in enumerate(zip(run, kinds, strict=True))
        if kind is None and (at > first or (full and at > 0))
    }


def _repeated(seen: dict[str, list[tuple[Section, _Opening]]]) -> dict[int, Lead]:
    """A word below several headings of one rank is a label of each; a single one below two may be a term told twice."""
    several = {}
    for term, places in seen.items():
        ranks = {(section.path[:-1], section.level) for section, _ in places}
        lines = {section.line for section, _ in places}
        if len(lines) > 1 and len(ranks) == 1:
            several[term] = places
    found: dict[int, Lead] = {}
    for places in several.values():
        if len(places) > 2 or len(several) > 1:
            found |= {opening.line: Lead.LABEL for _, opening in places}
    return found


def _runs(blocks: list[Block]) -> Iterator[list[_Opening]]:
    """The bold openings of neighbouring lines and blocks."""
    run: list[_Opening] = []
    for block in blocks:
        own = [
            opening
            for line in block.lines
            if line.masked.startswith(("**", "__")) and (opening := _opening(line)) is not None
        ]
        if not own and run:
            yield run
            run = []
        run += own
        if block.children:
            yield from _runs(block.children)
    if run:
        yield run


def _opening(line: Line) -> _Opening | None:
    found = BOLD_TERM.match(line.masked)
    if found is None:
        return None
    term, body = plain(line.text[found.start("term") : found.end("term")]), line.text[found.end() :]
    terse = _ONE_WORD.fullmatch(body) is not None
    return _Opening(line.number, term, vote(term, body, line.masked[found.end() :]), terse)
