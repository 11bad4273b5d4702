"""A sentence of prose without its emphasis, and the definition that is read from it."""

from __future__ import annotations

import re

from msgspec import Struct

from kb.reading.mask import CODE, MATHS, OPENS

SIGN = rf"{OPENS}(?:[{MATHS}{CODE} ]*[{MATHS}{CODE}])?"
"""A formula or a piece of code within a sentence."""
FORMULA_SIGN = rf"{OPENS}[{MATHS} ]*{MATHS}"
_MARK = re.compile(
    r"(?P<mark>\*{1,3}|_{1,2})(?=\S)(?P<marked>[^*_\n]{1,80}?)(?<=\S)(?P=mark)(?![A-Za-z0-9])|“(?P<curly>[^“”\n]{2,40})”"
    r"|「(?P<corner>[^「」\n]{2,40})」|(?<!\S)\"(?P<straight>[^\"\n]{2,40})\""
)


class Sentence(Struct, frozen=True):
    """A sentence without marks of emphasis: as written, as masked, and where what was emphasised begins and ends.

    `quoted` is where what stood in quotation marks begins, which emphasise less.
    """

    text: str
    masked: str
    emphasised: dict[int, int]
    quoted: frozenset[int] = frozenset()

    def ends_with(self, start: int) -> int | None:
        """Where what was emphasised from `start` on ends."""
        return self.emphasised.get(start)


class Definition(Struct, frozen=True):
    """What a sentence defines: `term` as written, `asked` of the question `kind` if that is more than the term.

    `sure`: the term is emphasised, or a verb of naming stands with it; `leans`: its sentence speaks of the one before;
    `weak`: nothing but `a Y is a …` says that it is one; `sorts`: that names a sort of
    mathematical thing, or a condition.
    """

    term: str
    asked: str = ""
    kind: str = "definition"
    subject: str = ""
    sure: bool = False
    leans: bool = False
    weak: bool = False
    sorts: bool = False


def sentence(text: str, masked: str) -> Sentence:
    """A sentence with its emphasis taken off; quotation marks around few words emphasise too."""
    texts: list[str] = []
    maskeds: list[str] = []
    emphasised: dict[int, int] = {}
    quoted: set[int] = set()
    done = length = 0
    for found in _MARK.finditer(masked):
        group = found.lastgroup if found.lastgroup != "mark" else "marked"
        start, end = found.span(group or 0)
        texts += [text[done : found.start()], text[start:end]]
        maskeds += [masked[done : found.start()], masked[start:end]]
        length += found.start() - done
        emphasised[length] = length + end - start
        if group != "marked":
            quoted.add(length)
        length += end - start
        done = found.end()
    texts.append(text[done:])
    maskeds.append(masked[done:])
    return Sentence(
        "".join(texts).replace("\n", " "), "".join(maskeds).replace("\n", " "), emphasised, frozenset(quoted)
    )
