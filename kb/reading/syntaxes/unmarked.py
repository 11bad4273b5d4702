"""Lines `term: text` without any mark: definitions where their neighbours are such lines too, prose elsewhere."""

from __future__ import annotations

import re

from kb.reading.labels import is_record, label_of, tells_points
from kb.reading.mask import OPENS
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
    r"[证取练解求令设例看用]|(?:prove|proof|practi[cs]e|exercise|show|let|take|try|find|solve|compute|example|hence|so)\b",
    re.IGNORECASE,
)
# A name that stands alone before its definition is short; a definition in plain text holds signs of mathematics.
# A name in Chinese before its colon, and how much must stand behind it; what a sentence would have is in no name.
_SAID = 6
_CHINESE_NAME = re.compile(
    r"(?!(?:注|又|再|例|如|问|答|解|证|图|表|步骤|作业|老师|同学|提示|补充|另外|首先|其次|最后|因此|所以|总结|小结|区别|重点|考点|难点|记住|注意|备注|"
    r"参考|来源|时间|地点|今天|明天|昨天|待办|思考|疑问|反例|推论|应用|用途|优点|缺点|练习|习题|答案|结论|证明|其中|特别|一般|教材|买菜|购物|下次|复习|分类|文章|专栏|计划|提醒|目标|任务)|.*(?:都|也|可以|要加|需要|必须|应该|不能|不必|并用|约定|这样|出自|怎么)|.*(?:说|吗|呢|吧|了|如下|问题|区别|原因|笔记|作者|编辑|来自|太[大小快慢高低多少])$)"
    r"(?:[A-Z]?[A-Za-z0-9–-]{0,14}\s?)?[\u3400-\u9fff·]{2,10}"
)
# `f: R -> R`, `the gradient of f: …`
# `Clairaut's theorem: if …`, `general chain rule: …`
_STATED = re.compile(
    r"(?!first|second|third|other)\S.*\b(?:theorem|lemma|rule|law|inequality|identity|criterion|test|principle|condition|equations?)$",
    re.IGNORECASE,
)
# `Schwarz: if … then …`
_CONDITIONAL = re.compile(
    r"(?:if|for (?:all|any|every)|every)\b.{12,}\b(?:then|there (?:is|exists)|converges?|holds|is|are)\b", re.IGNORECASE
)
_DASHED = re.compile(r"^(?P<term>[^\n:：—–|]{1,60}?)\s(?:[—–]{1,2}|--?)\s+(?=\S)")
# `logit = log odds = …`: no assignment of a program, no formula.
_EQUATED = re.compile(
    r"^(?P<term>(?=[^=]*(?:[A-Za-z]{3}|[A-Z]{2}|[\u3400-\u9fff]{2}))[\w'’–-]+(?: [\w'’–-]+)*)"
    r" = (?=[A-Za-z\u3400-\u9fff])"
)
_WORDS = re.compile(r"(?<![\w(.])[a-z-]{2,}(?![\w(.=\[])", re.IGNORECASE)
_NAMED = 3
_ENDED = re.compile(r"(?:[。.！!；;]|\$)\s*$")
_VARIABLE = re.compile(r"(?:^|\s)[a-zA-Z]$")
_PEOPLE = re.compile(r"[A-Z][^\W\d_]+(?:[-–][A-Z][^\W\d_]+)+")
_FEW, _TELLING = 5, 12
_LATIN, _IN_CHINESE = r"[A-Za-z][A-Za-z'’–-]*(?: [A-Za-z'’–-]+){0,4}", r"[\u3400-\u9fff·]{2,12}"
_BILINGUAL = re.compile(rf"{_LATIN}\s*[（(]?\s?{_IN_CHINESE}[）)]?|{_IN_CHINESE}\s*[（(]?\s?{_LATIN}[）)]?")
_FORMULA = re.compile(r"[=≤≥≈≠∈⊂⇔⇒→∫∑√∞]|\|\||\w\^|<=|>=|->|\w\s?[<>]\s?[\w-]")
_CLAUSE = re.compile(
    r"^[（(\[【]|[是为被把将]|有(?![界限理效序向偏])|对(?![偶称数角应立比])|从(?!属)|\b(?:is|are|has|have|can|will|was|were|we|you|they|he|she|needs?|requires?|gives?|holds|implies|fails|says|too)\b|^(?:and|or|but|so|then|also)\s",
    re.IGNORECASE,
)


def equated_definition(place: Place) -> re.Match[str] | None:
    """The term of a line `backprop = reverse-mode autodiff`: words on both sides of the sign."""
    block, context = place.block, place.context
    if context.pasted or block.kind not in ("item", "paragraph") or is_record(context.section.title):
        return None
    if tells_points(context.section.title) or (block.kind == "item" and place.row):
        return None
    found = _EQUATED.match(place.line.masked)
    if (
        found is None
        or len(found["term"].split()) > _NAMED
        or not _is_head(found["term"], place.line.text[found.end() :])
    ):
        return None
    said = place.line.masked[found.end() :]
    return found if len(HAN.findall(said)) >= _SHORTEST or len(_WORDS.findall(said)) > 1 else None


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


def dashed_definition(place: Place) -> re.Match[str] | None:
    """The term of a line `term — text` or `term - text`, where the lines or items around it are such ones too."""
    block, context = place.block, place.context
    if context.pasted or block.kind not in ("item", "paragraph") or is_record(context.section.title):
        return None
    term = _dashed(place.line)
    if term is None:
        return None
    if block.kind == "paragraph":
        near = block.lines
    else:
        near = [one.lines[0] for one in place.blocks if one.list_line == block.list_line and one.lines]
    terms = [(line, found) for line in near if (found := _dashed(line)) is not None]
    if len(terms) < 2 or 2 * len(terms) <= len(near):
        return None
    votes = [vote(found["term"], line.text[found.end() :], line.masked[found.end() :]) for line, found in terms]
    return term if votes.count(-1) > votes.count(1) and 2 * votes.count(-1) >= len(votes) else None


def _dashed(line: Line) -> re.Match[str] | None:
    found = _DASHED.match(line.masked)
    return found if found is not None and _is_head(found["term"], line.text[found.end() :]) else None


def _stands_alone(place: Place, term: re.Match[str]) -> bool:
    """Is this line a paragraph of its own that says what a short name is, with mathematics written as plain text?"""
    if is_record(place.context.section.title) or _DOES.match(term["term"]) or is_private(place.line.text):
        return False
    # Who writes a name in two languages means a term.
    text = place.line.text[term.end() :]
    if _BILINGUAL.fullmatch(term["term"]) and len(text) > _TELLING:
        return True
    masked = place.line.masked[term.end() :]
    said = len(HAN.findall(text)) >= _SAID or OPENS in masked
    # In a paragraph of several lines every one of them is a name and what it is, or a formula; or each is ended.
    lines = place.block.lines
    alike = all(line.masked.startswith(OPENS) or _term(line) is not None for line in lines)
    alike = alike or all(_ENDED.search(line.text) for line in lines[:-1])
    if said and alike and _CHINESE_NAME.fullmatch(term["term"]) and vote(term["term"], text, masked) <= 0:
        return True
    if len(term["term"].split()) > _FEW:
        return False
    if _STATED.match(term["term"]) and len(text) > _TELLING and not HAN.search(term["term"]):
        return True
    if len(place.block.lines) > 1:
        return False
    if _CONDITIONAL.match(text) and not HAN.search(term["term"]):
        return True
    # `Newton: $…$, quadratic near the minimum`; `Kiefer–Wolfowitz: use differences, $…$`
    if masked.startswith(OPENS) and term["term"][:1].isupper() and not _DOES.match(term["term"]):
        return True
    if OPENS in masked and _PEOPLE.fullmatch(term["term"]):
        return True
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
    return found if _is_head(found["term"], line.text[found.end() :]) else None


def _is_head(term: str, text: str) -> bool:
    """Are these a few words that open no sentence, and is there enough behind them?"""
    if len(text) < _SHORTEST or text.endswith((":", "：", "?", "？")):
        return False
    if (
        not is_term(term, 5)
        or _VARIABLE.search(term)
        or label_of(term)
        or len(HAN.findall(term)) > _LONGEST
        or _CLAUSE.search(term)
    ):
        return False
    return not NO_TERM.match(term) and not NO_ENGLISH_TERM.match(term)
