"""`- 乘积的导数: $f=uv$, 则 $f'=u'v+uv'$`: a name and its formula."""

from __future__ import annotations

import re

from kb.model import Origin
from kb.reading.fronts import front
from kb.reading.mask import FORMULA, MATHS, OPENS
from kb.reading.names import HAN, fold, label_kind, read_name
from kb.reading.outline import Line
from kb.reading.syntaxes.definition import is_term
from kb.reading.syntaxes.place import Claim, Found, Place, Term, written_if_named
from kb.reading.syntaxes.statements import may_state_derivative
from kb.reading.worth import is_guess

TRIGGER = re.compile(r"[:：]")
_NAMED = re.compile(
    r"^(?P<mark>\*\*|__)(?=\S)(?P<term>[^*_:：\n\x01-\x05。，,]{1,60}?)(?:[:：](?P=mark)\s*|(?P=mark)"
    r"(?P<bracket>\s*[（(][^（）()\n]{1,60}[）)])?\s*[:：])\s*"
)
_PLAIN = re.compile(r"^(?P<term>[^*:：\n\x01-\x05。，,]{1,60}?)[:：]\s*")


def read(place: Place) -> Claim | None:
    """A line or item that is a name, a colon, and almost nothing but formulas, in the line or right below it."""
    if place.block.kind not in ("item", "paragraph"):
        return None
    marked = _NAMED.match(place.line.masked)
    named = marked or _PLAIN.match(place.line.masked)
    if named is None:
        return None
    source = place.line.text
    term = source[named.start("term") : named.end("term")]
    if marked and marked["bracket"]:
        term += source[marked.start("bracket") : marked.end("bracket")]
    name = read_name(term)
    kind = label_kind(name.text)
    if marked is None and not is_term(name.text, 12):
        return None
    about_formula = fold(name.text) in ("公式", "formula", "数学表示", "表达式")
    if kind is not None and not about_formula:
        return None
    lines, row = place.block.lines, place.row + 1
    while row < len(lines) and lines[row].masked.startswith((OPENS, MATHS)):
        row += 1
    taken = lines[place.row : row]
    masked = "\n".join(line.masked for line in taken)[named.end() :]
    text = "\n".join(line.text for line in taken)[named.end() :].strip()
    index = place.index
    following = place.next_block
    if (
        not text
        and row >= len(lines)
        and following is not None
        and following.kind == "paragraph"
        and _is_formula(following.lines)
    ):
        text, taken = following.text(), following.lines
        masked, index, row = "\n".join(line.masked for line in taken), place.index + 1, len(following.lines)
    elif not text and place.block.children and _is_formula(place.block.children[0].lines):
        taken = place.block.children[0].lines
        text, masked = place.block.children[0].text(), "\n".join(line.masked for line in taken)
    if taken is not lines[place.row : row] and index != place.index and may_state_derivative(text):
        # The formula below is the derivative rule's; its concept is the name that stands here.
        return Claim(place.index, len(lines), terms=[Term(name, place.line.number, taken[-1].number, place.concept)])
    if not FORMULA.search(masked) or not _mostly_formula(masked):
        return None
    concept = (place.recent or place.concept) if about_formula else name.text
    if not (marked or place.block.kind == "item" or about_formula):
        # `例如：$…$`, `所以：$…$` in a paragraph: only a marked name or an item is a rule.
        return None
    author_id = taken[-1].author_id or place.line.author_id
    sure = marked is not None and not is_guess(text)
    found = Found(
        "formula",
        written_if_named(Origin.STATED if sure else Origin.GUESSED, author_id),
        front("formula", place.context.language, term=concept if about_formula else name.asked),
        text,
        concept,
        place.line.number,
        taken[-1].number,
        place.block.line,
        author_id=author_id,
        definition=True,
    )
    terms = [] if about_formula else [Term(name, place.line.number, taken[-1].number, place.concept)]
    return Claim(index, row, [found], terms, below=concept)


def _is_formula(lines: list[Line]) -> bool:
    masked = "\n".join(line.masked for line in lines)
    return FORMULA.search(masked) is not None and _mostly_formula(masked)


def _mostly_formula(masked: str) -> bool:
    hidden = masked.count(MATHS) + masked.count(OPENS)
    return len(masked) - hidden <= max(12, hidden // 2) and len(HAN.findall(masked)) <= 8
