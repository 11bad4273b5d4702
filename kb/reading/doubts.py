"""A second look at what the rules stated: what reads like a field of a form, a talk or another language is a guess."""

from __future__ import annotations

import re

from msgspec.structs import replace

from kb.model import Origin
from kb.reading.names import HAN, fold
from kb.reading.syntaxes.place import Found
from kb.reading.worth import is_value

_SAYS = re.compile(
    r"(?:说|认为|指出|回答|问道|强调|提醒|表示)$|\b(?:says?|said|thinks?|thought|writes?|wrote|asks?|asked|told)$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"[\u3400-\u9fff]+\s*[\d一二三四五六七八九十]+|[A-Za-z]+\s+\d+|v\d+(?:\.\d+)*|[（(【].*[)）】]", re.IGNORECASE
)
_SPEAKER, _COUNT = re.compile(r"[甲乙丙丁]"), re.compile(r"[一二三四五六七八九十]")
_SPOKEN = re.compile(r"(?:我|你|咱|I\b|I'm\b|you\b)")
_ADJECTIVE = re.compile(r"的$")
_CLOCK = re.compile(r"\d{1,2}[:：]\d{2}(?:\s*[-–~至到]\s*\d{1,2}[:：]\d{2})?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
_ENGLISH = re.compile(r"\b(?:the|of|and|is|are|to|that|for|with|which|an|by|from|it)\b", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:der|das|und|ist|nicht|eine?[rnms]?|mit|für|von|wenn|dem|auf|el|los|las|una|por|para|del|que|les|des|une|"
    r"dans|pour|est|et|du|sur|gli|della|uma|não|são)\b",
    re.IGNORECASE,
)


def is_foreign(text: str) -> bool:
    """Is a text in a language of which no questions can be asked here: its small words are neither's?"""
    others = len(_OTHER.findall(text))
    return others >= 2 and others > len(_ENGLISH.findall(text)) and len(HAN.findall(text)) < others


def second_look(found: Found, foreign: bool) -> Found | None:
    """The card as sure as it reads; None where its term only tells who speaks."""
    if found.rule == "inline" and _CLOCK.fullmatch(found.back.strip()) and "?" not in found.front:
        return replace(found, origin=Origin.GUESSED)
    if found.rule != "definition" or not found.definition or found.origin is Origin.WRITTEN:
        return found
    term = found.concept
    if _SAYS.search(term):
        return None
    if found.origin is Origin.STATED and (foreign or _is_doubtful(term, found.back)):
        return replace(found, origin=Origin.GUESSED)
    return found


def _is_doubtful(term: str, back: str) -> bool:
    if _COUNTED.fullmatch(term) or _ADJECTIVE.search(term) or _SPOKEN.match(back):
        return True
    if _COUNT.fullmatch(term) or (_SPEAKER.fullmatch(term) and "$" not in back):
        return True
    if back.rstrip("*_ ").endswith(("?", "？")):
        return True
    return is_value(back) and not _spells_out(term, back)


def _spells_out(term: str, back: str) -> bool:
    """Does an answer say what the letters of an abbreviation stand for?"""
    initials = "".join(word[0] for word in re.findall(r"[A-Za-z]+", back) if word[0].isupper())
    return len(term) > 1 and fold(initials) == fold(term)
