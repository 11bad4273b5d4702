"""A notebook of errors: the lines under a label of wrong work (错解, 我写的, Wrong answer), which state nothing."""

from __future__ import annotations

import re

from kb.reading.blocks import Block
from kb.reading.names import heading_label
from kb.reading.outline import Outline
from kb.reading.vocabulary import WRONG_WORK, WRONG_WORK_ENDS

_REMARK = r"(?:\s*[（(][^（）()\n]{0,40}[）)])?"
_OPENING = re.compile(
    r"[^\w*【\x01-\x07]{0,4}(?:"
    rf"【(?P<boxed>[^】\n]{{1,30}})】{_REMARK}\s*[:：]?|"
    rf"(?:\*\*|__)(?P<inside>[^*:：（(\n]{{1,30}}?){_REMARK}\s*[:：]\s*(?:\*\*|__)|"
    rf"(?:\*\*|__)(?P<bold>[^*:：（(\n]{{1,30}}?){_REMARK}(?:\*\*|__){_REMARK}\s*(?:[:：]|$|(?=\x05))|"
    rf"(?P<plain>[^*:：（(\n\x01-\x07]{{1,30}}?){_REMARK}\s*[:：])(?P<rest>.*)"
)
_COUNTED = re.compile(r"\s*[\d一二三四五六]+$")


def wrong_lines(outline: Outline) -> frozenset[int]:
    """The numbers of the lines of wrong work: a label's line or list item, and what a label alone stands above."""
    found: set[int] = set()
    # What a whole note is called says nothing of its lines: a note on what is wrong may say what is right.
    title = next((section for section in outline.sections if section.title), None)
    for section in outline.sections:
        labelled = _folded(heading_label(section.title)) in WRONG_WORK
        _look(section.blocks, found, under=labelled and not (section is title and section.level == 1))
    return frozenset(found)


def _look(blocks: list[Block], found: set[int], *, under: bool = False) -> None:
    """Adds the wrong lines of some blocks; `under` says that all is wrong work until another label ends it."""
    above = False
    for block in blocks:
        # A label alone at the end of its paragraph speaks of the block below it.
        goes_on = under or above
        alone = False
        for line in block.lines:
            label, rest = label_of(line.masked)
            wrong = goes_on or label in WRONG_WORK
            if label in WRONG_WORK:
                alone = not rest
                goes_on = goes_on or alone or block.kind == "item"
            elif label in WRONG_WORK_ENDS:
                under = goes_on = alone = wrong = False
            if wrong:
                found.add(line.number)
        _look(block.children, found, under=goes_on)
        above = alone and block.kind == "paragraph"


def label_of(masked: str) -> tuple[str, str]:
    """The folded label that opens a line, and what stands behind it."""
    opening = _OPENING.match(masked)
    if opening is None:
        return "", ""
    name = opening["boxed"] or opening["inside"] or opening["bold"] or opening["plain"]
    return _folded(name), opening["rest"].strip()


def _folded(name: str) -> str:
    return "-".join(_COUNTED.sub("", name.strip().casefold()).split())
