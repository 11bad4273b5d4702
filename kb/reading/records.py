"""Whether bold words one after another are the fields of a record (a trip, a meeting, a recipe) or terms."""

from __future__ import annotations

import re

from kb.reading.labels import is_record
from kb.reading.mask import MATHS
from kb.reading.names import HAN
from kb.reading.vocabulary import FIELDS
from kb.reading.worth import is_private

_NUMBER_WORD = r"(?:\d[\d.,]*|an?|half an?|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty)"
_DATED = re.compile(
    r"(?:周|星期|礼拜)[一二三四五六日天末]|[上下]午|早上|晚上|中午|凌晨|[今明去]年|"
    r"[每本上下这]个?[天周月晚]|(?:[一二三四五六七八九十]|\d){1,3}(?:月|号|日)(?![常子])|"
    r"(?:[一二两三四五六七八九十几半]|\d)+个?(?:小时|分钟|星期|月|晚|天|周(?!期))|"
    r"(?:\d|[一二两三四五六七八九十几半百])+(?:克|勺|毫升|公里|块|元|斤|平|把|组|人份)|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|"
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december)\b|\b\d{1,2}:\d{2}\b|"
    rf"\b{_NUMBER_WORD}[ -]?(?:nights?|days?|weeks?|months?|hours?|hrs?|minutes?|mins?|people|persons?|players?|"
    r"euros?|dollars?|pounds?|slices?|cups?|tbsp|tsp|grams?|kg|g|ml|km|k|am|pm|tb|gb)\b|[$€£¥￥]\s?\d|\d\s?[€£°]|"
    r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}\b|\+?\d[\d -]{7,}\d|\S@\S+\.\w|https?://|"
    r"\b(?:tonight|morning|afternoon|evening|noon|midnight)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"[^为到成]了(?:[，。,.！!]|$)|[试约做买吃看去醒退拿][了过]|有点|不错|一般般|太[多少贵慢快远吵累]|提前|很方便|还行|"
    r"觉得|喜欢|最近|还没|没[看去买吃想]|别[送急忘买]|妈妈|爸爸|老婆|老公|同事|朋友|表[哥姐弟妹]|"
    r"\b(?:so far|not yet|waiting for|pending|booked|picked up|on track|in progress|call|email|buy|bring|"
    r"ask (?:about|for)|remember|again|"
    r"a bit|was|were|came|wrote|went|wants|wanted|asked|took|told|gave|didn't|doesn't|does not|couldn't|"
    r"won't|our|but no)\b|"
    r"^(?:try|book|pay|ship|finish(?:ed)?|did|saw|met|got|bought|due|\w{3,}ed(?!\s(?:by|in|to|with|as|from|of|on)))\b",
    re.IGNORECASE,
)
_DEFINES_CHINESE = re.compile(
    r"^(?:就是|是|指|即|由|用于|用来|表示|描述|衡量|反映|一[种个类组系段])|称为|叫做|定义为|记[作为]|的[^，。；,;]{1,14}[。.]?$"
)
_DEFINES_ENGLISH = re.compile(
    r"^(?:an?|the|any|each|every|one|something|someone|those|all|when|where|how|what)\s(?:.*\s)?"
    r"(?:of|that|which|who|whose|where|with|without|between|used|for|from|to|by|in|on|than)\s"
    # A noun and what tells it from others: `rows that match`, `river crossed by Caesar`; not `first week of May`.
    r"|^(?:[a-z-]+\s){1,4}(?<!half\s)(?<!week\s)(?<!end\s)(?<!start\s)(?<!middle\s)"
    r"(?:of|between|that|which|whose|(?:\w+ed|made) (?:by|in|to|with|from|for))\s"
    r"|\b(?:such that|in which|used (?:to|for)|refers to|defined as|consists? of|known as)\b",
    re.IGNORECASE,
)
# What a field holds is short, and so is a definition that is asked unseen.
_LONGEST = 200
# What a thing does: `maps names to addresses`, `adding acid until it turns`.
_DOES = re.compile(r"[a-z]{3,}(?:s|ing)\s(?!(?:is|are|at|on|in|for|only|and|or)\b)[a-z]+\b")
_ITEMS = re.compile(r"\s*(?:[,，、;；]|\band\b|&)\s*")
_DATE_TITLE = re.compile(
    r"\d{4}\s*[年./_-]\s*\d{1,2}\s*[月./_-]\s*\d{1,2}\s*[日号]?.{0,12}|\d{8}|(?:周|星期)[一二三四五六日天]|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day",
    re.IGNORECASE,
)


_OF_DATES = re.compile(
    r"[\W\d_年月日号]|(?:周|星期|礼拜)[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)(?:s?day|nesday|rsday|urday)?",
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{1,2}\s*月\s*\d{1,2}\s*[日号]?(?:\s*(?:周|星期).)?")


def vote(term: str, body: str, masked: str) -> int:
    """What one bold word and the text behind it speak for: 1 a field of a record, -1 a term with its definition."""
    if MATHS in masked:
        return -1
    said, field = body.strip().strip("*_"), is_field(term)
    if len(said) > _LONGEST:
        return 0
    if is_private(said):
        return 1
    if (_DEFINES_CHINESE if HAN.search(said) else _DEFINES_ENGLISH).search(said):
        return 0 if field else -1
    if field or _DATED.search(said) or _TOLD.search(said):
        return 1
    parts = [part for part in _ITEMS.split(said) if part]
    listed = len(parts) > 2 and all(len(HAN.findall(part)) <= 4 and len(part.split()) <= 2 for part in parts)
    if listed:
        return 1
    return -1 if _DOES.match(said) else 0


def is_field(term: str) -> bool:
    """Is this the name of what people fill in: 酒店, 主料, Flight, Prep time, a day of the week?"""
    bare = " ".join(term.split()).strip(" :：").casefold()
    return bare.replace(" ", "-") in FIELDS or _DATE_TITLE.fullmatch(bare) is not None


def is_date(title: str) -> bool:
    """Does a title say nothing but a day?"""
    return _DATE_TITLE.fullmatch(title.strip()) is not None or _DAY.fullmatch(title.strip()) is not None


def is_bare_date(title: str) -> bool:
    """Is this a day and its weekday, with no word of what is told of it?"""
    return is_date(title) and not _OF_DATES.sub("", title)


def are_fields(votes: list[int], titles: tuple[str, ...]) -> bool:
    """Are bold words with these votes, below these titles, the fields of a record?"""
    fields, terms = votes.count(1), votes.count(-1)
    if any(is_record(title) for title in titles):
        return 2 * terms < len(votes)
    if titles and any(_DATE_TITLE.fullmatch(title.strip()) for title in titles):
        return fields > terms
    if not terms:
        # Where nothing reads like a definition, one field among a few lines tells.
        return fields > 0 and len(votes) > 1 and 5 * fields >= len(votes)
    return fields > 1 and fields > terms and 3 * fields >= len(votes)
