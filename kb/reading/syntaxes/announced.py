"""`特征值有三个重要性质：`, `KKT 条件：`, `properties of a norm:` above a list: the list, asked of its owner."""

from __future__ import annotations

import re

from msgspec.structs import replace

from kb.reading.fronts import front
from kb.reading.names import label_kind
from kb.reading.syntaxes.definition import guess, list_below
from kb.reading.syntaxes.place import Claim, Place
from kb.reading.syntaxes.terms import NO_TERM, OPENS_SENTENCE, is_term

_FEWEST, _MOST = 2, 8
_SOME = r"(?:[两三四五六七八九\d]+|几|多)?[个种点条大类项]?(?:重要|主要|常见|基本|常用|显著)?"
_HAS_SOME = re.compile(
    rf"^(?P<owner>[^，,。:：]{{1,20}}?)(?:主要|通常|一般)?(?:有|具有|包括)(?:以下|如下|下列)?{_SOME}的?"
    r"(?P<label>[^，,。:：的]{2,4}?)(?:如下)?[:：]$|"
    r"^(?P<owner_en>[A-Z][^,.:]{1,40}?)\s+has\s+(?:the\s+following|several|two|three|four|five|some|"
    r"many)\s+(?:\w+\s+)?(?P<label_en>\w+):$"
)
_SETS = "conditions|axioms|properties|assumptions|requirements|criteria"
# `范数的三条性质：`, `properties of a norm:`
_OF_IT = re.compile(
    rf"^(?P<owner>[^，,。:：的]{{2,12}})的{_SOME}(?P<label>性质|公理|条件|假设|要求)(?:有|是|包括|如下)?[:：]$|"
    rf"^(?:the\s+)?(?:\w+\s+)?(?P<label_en>{_SETS})\s+of\s+(?P<owner_en>(?:an?\s+|the\s+)?[^\W\d_][^,.:]{{2,40}}?)(?:\s+are)?:$",
    re.IGNORECASE,
)
# `KKT 条件：`, `Kolmogorov's axioms are:`: a set that has a name of its own.
_SET_NAME = (
    r"(?P<name>[A-Z][A-Za-z–’'-]*(?: [A-Z][A-Za-z–’'-]*)* ?(?:条件|公理|假设|准则))|"
    rf"(?:[Tt]he\s+)?(?P<name_en>[A-Z][A-Za-z–’'-]*(?:\s[A-Z][A-Za-z–’'-]*)*\s(?:{_SETS}))"
)
# `KKT:` — but no label of a list of anything.
_ACRONYM = re.compile(
    r"(?P<name>(?!TBD|FAQ|USE|BUG|FIX|TIP|WHY|HOW|ETC|PRO|CON|ANS|SOL|DEF|THM|REF|AIM|TIL|FYI|BTW|OLD|NEW|SEE)[A-Z]{3})[:：]"
)
NAME_OF_SET = re.compile(_SET_NAME)
_NAMED = re.compile(rf"(?:{_SET_NAME})(?:\s*(?:有|是|包括|如下|are))?[:：]")


def may_announce(masked: str) -> bool:
    """A quick look: does the line end with a colon?"""
    return masked.endswith((":", "："))


def read(place: Place) -> Claim | None:
    """The list below a line that says whose it is; the items are read by themselves too."""
    if place.block.kind != "paragraph" or place.row + 1 < len(place.block.lines):
        return None
    line = place.line.text
    owned = _HAS_SOME.match(line) or (_OF_IT.match(line) if not place.context.pasted else None)
    if owned is not None:
        owner = (owned["owner"] or owned["owner_en"]).strip("*_ ")
        label = owned["label"] or owned["label_en"].lower()
        if label_kind(label) != "property" and owned.re is _HAS_SOME:
            return None
        if OPENS_SENTENCE.match(owner) or NO_TERM.match(owner) or not is_term(owner):
            return None
        kind = "properties" if place.context.language == "zh" or owned.re is _OF_IT else "property"
        return _below(place, front(kind, place.context.language, term=owner, column=label), place.concept)
    named = (_NAMED.fullmatch(line) or _ACRONYM.fullmatch(line)) if not place.context.pasted else None
    if named is None:
        return None
    name = next(filter(None, named.groups()))
    return _below(place, front("definition", place.context.language, term=name), name)


def _below(place: Place, asked: str, concept: str) -> Claim | None:
    body, end, index = list_below(place)
    if not _FEWEST <= index - place.index - 1 <= _MOST:
        return None
    return Claim(place.index + 1, 0, [replace(guess(place, asked, body, concept), end_line=end)])
