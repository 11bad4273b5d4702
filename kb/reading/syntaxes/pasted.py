"""What a line of a pasted text says of its section's concept or of a term of its own; nothing it says is sure."""

from __future__ import annotations

import re

from msgspec.structs import replace

from kb.model import Origin
from kb.reading.fronts import front, is_question
from kb.reading.labels import owned, section_label, tells_points
from kb.reading.names import HAN, Name, fold, is_structure, label_kind, read_name, tells_more
from kb.reading.syntaxes.place import Claim, Found, Place, Term
from kb.reading.syntaxes.prose import what_follows
from kb.reading.syntaxes.question import is_asked
from kb.reading.syntaxes.terms import (
    IS_CHINESE,
    IS_ENGLISH,
    NO_ENGLISH_TERM,
    NO_TERM,
    PRAISES,
    REMEDY,
    TROUBLE,
    is_about,
    is_term,
)
from kb.reading.worth import is_guess

_IS_A_KIND = re.compile(
    r"^(?P<term>[^*_。，,；;：:？?\s]{1,16}?)(?:(?:是|指的是|是指)(?=一[种个类组])|(?=一[种类]|用于描述))"
)
_DEFINES = re.compile(
    r"^(?:(?:简单来说|所谓|其中|此外|"
    r"另外)[，,]?)?(?P<term>[^*_。，,；;：:？?]{1,16}?)(?P<bracket>\s*[（(][^（）()]{1,60}[）)])?\s*(?:(?:是指|"
    r"指的是|被?定义为)|(?<!的)是(?=一[种个类组]|[^，,。；;]{2,60}的(?:点|集合|函数|矩阵|向量|空间|方法|算法|过程|"
    r"模型|技术|度量|变换|映射|运算|性质|现象|结构|概率|比值|长度|面积|分布|部分|方程|定理|公式|法则|定律|"
    r"数)(?:[，,。；;]|$))|"
    r"(?<!的)是(?=[把将][^，,。；;]{2,60}(?:分解|表示|变换|映射|转化|变|写|投影|嵌入)[^，,。；;]{0,3}[为成到]))"
)
_DEFINES_ENGLISH = re.compile(
    r"^(?P<article>(?:an?|"
    r"the)\s+)?(?P<term>[A-Za-z][\w-]*(?:\s[\w-]+){0,5}?)(?P<bracket>\s*\([^()]{1,60}\))?\s+(?:(?:is|are)\s+"
    r"(?=(?:an?|the|any|one)\s)|refers\s+to\s+|is\s+defined\s+as\s+|denotes\s+)",
    re.IGNORECASE,
)
_SUBJECTLESS = re.compile(r"^(?:是(?:指|一[种个类]|将|把|由|对|在)|指的?是|指(?=将|把|由|在))")
_VIEW = re.compile(r"^([^。，,；;：:]{1,16}?)(?:可以?|也可以?)(?:理解|看作|视)(?:为|成|作)")
_ALWAYS = re.compile(
    r"^对于\s*([^:：,，。]{2,40}?)\s*[:：,，]\s*(?:一般|通常)?(?P<label>(?:常见|常用|通常|一般)的?(?:策略|做法|"
    r"方法|选择))是\s*(?=\S)"
)
_HELPS = re.compile(r"^([^，,。；;：:]{2,24}?)(?:有助于|有利于)(?=\S)")
_SERVES = re.compile(r"^([A-Za-z][\w.]*)\s*(?:提供|用于|用来|负责)(?=\S)")
_PREDICATE = re.compile(
    r"^(?:计算|更新|提供|减少|增加|提高|防止|实现|用于|用来|保留|引入|对[^，,。]{2,12}(?:进行|封装|做))"
)
_KINDS = re.compile(
    r"(?P<term>[^，,。；;：:\s”\"]{0,16}?)\s*(?:主要|通常|一般|大致|又)?可?以?(?<![划区])(?:分为|"
    r"分成)(?!了)\s*(?:以下)?(?:[两二三四五六七八\d]+[种类个]+[:：])?\s*(?P<items>[^。；;]{3,80}?)(?:这?[两二三四五六七八\d]+[种类个]+|"
    r"等)?[。；;]?\s*$"
)
_KINDS_ENGLISH = re.compile(
    r"^There\s+are\s+(?:\w+\s+)?(?:main\s+|common\s+|basic\s+)?(?:types|kinds|forms)\s+of\s+(?P<term>[\w -]{2,40}):\s*"
    r"(?P<items>[^.]{5,160})\.?$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"[、,，]|\s(?:and|or)\s|[和与及]")
_ARROW = re.compile(r"\s*(?:->|→|=>|⇒|➜)\s*")
_ASPECT = re.compile(r"[^可都就也不应会能总将被]{1,7}")
_ALL_OF_THEM = re.compile(
    r"^(?:它们|他们|这些|以上|上述|[两三四]者)(?:[两三四]?[者个种])?(?:都|均)(?:是|为|可|能|用|有|属)"
)
_PAIRS_ON_A_LINE = re.compile(r"(?:^|(?<=[\s；;。]))([\u4e00-\u9fffA-Za-z][^\s:：，。；]{1,15})[:：](?!//)\s*")
_PAIR = re.compile(r"^(?P<term>[^:：\n，。,;；]{2,60}?)[:：](?!//)\s*(?=\S)")
_ONLY_A_NUMBER = re.compile(r"[\d.,:\s]+(?:[万wWkK%年月日个次篇人天]|元)?\+?$")
_SENTENCE = re.compile(r"[^。！？!?]*?(?:[。！？!?]+[”』」\"')）]*|(?<=[a-z)\]])\.(?=\s[A-Z]|\s*$))|[^。！？!?]+$")
# `等距性 编码后，任意两个类别…`: a title that stands on the line of its text.
_RUN_IN = re.compile(
    r"^([\u4e00-\u9fff]{2,10}) +(?![是的在有可能会为和与，。])(?=[\u4e00-\u9fffA-Za-z][^：:]{2,}[，。,])"
)
_ASKED_WHAT = re.compile(r"什么是|何谓|关于")
_NOUN = re.compile(r".*(?:[性率法律理度层器值项型集式图]|函数|机制|问题|效应|原则|过程|网络|特征|空间|距离|分布)$")
# Posts that run together: where one ends and the next begins nothing tells.
_RUNS_ON = re.compile(r"[\w）)] +(?:这里|下面|我们|首先|那么|所以|大致|如下|接下来)")
_LONGEST = 160


def read(place: Place) -> Claim | None:
    """The cards of one line: sentence by sentence; what follows a card's sentence goes on with it."""
    if place.block.kind != "paragraph" or "|" in place.line.masked:
        return None
    if not tells_points(place.context.section.title):
        pairs = _pairs(place)
        if pairs is not None:
            return pairs
    found: list[Found] = []
    terms: list[Term] = []
    parts = [part.strip() for part in _SENTENCE.findall(place.line.text) if part.strip()]
    for part in parts:
        said = _said(place, part, not found)
        said = said or _pair(place, part)
        if said is not None:
            found += said.found
            terms += said.terms
        elif found and len(found[-1].back) + len(part) <= _LONGEST and _goes_on(part, found[-1], len(parts)):
            between = " " if re.match(r"[A-Za-z]", part) else ""
            found[-1] = replace(found[-1], back=found[-1].back + between + part)
    if not found:
        return None
    below = what_follows(place, found[-1].back) if place.row + 1 == len(place.block.lines) else None
    if below is not None and found[-1].back.endswith(parts[-1]):
        found[-1] = replace(found[-1], back=f"{found[-1].back}\n\n{below[0]}", end_line=below[1])
    return Claim(place.index, place.row + 1, found, terms)


def _goes_on(part: str, card: Found, count: int) -> bool:
    """Does a sentence speak of what the one before it defined?"""
    if not card.definition or _RUNS_ON.search(part) or (HAN.search(part) and part.endswith(".")):
        return False
    return count == 2 or re.match(r"(?:它|其|该|这|也|并|即)|(?:it|its|this|they)\b", part, re.IGNORECASE) is not None


def _is_no_idea(title: str) -> bool:
    return is_structure(title) or label_kind(title) is not None


def _said(place: Place, text: str, leads: bool) -> Claim | None:
    """The card of one sentence; `leads` when it is the first that says something on its line."""
    if text.endswith(("?", "？")) or _RUNS_ON.search(text):
        return None
    concept, language, section = place.concept, place.context.language, place.context.section
    run_in = _RUN_IN.match(text)
    if run_in is not None and run_in[1] != concept and not NO_TERM.match(run_in[1]):
        title, rest = run_in[1], text[run_in.end() :]
        if (
            rest.startswith(title)
            or is_question(title)
            or _ASKED_WHAT.match(title)
            or all(_is_no_idea(part) for part in re.split("[与和及]", title))
        ):
            text = rest
        elif (
            leads
            and _NOUN.match(title)
            and _is_new_term(title)
            and len(rest) >= 15
            and rest[-1] in "。！"
            and not _RUNS_ON.search(rest)
            and _defined(place, rest, False) is None
        ):
            term = Term(read_name(title), place.line.number, place.line.number, concept)
            return _claim(place, front("definition", language, term=title), rest, title, term, definition=True)
    titled = section.level > 0 and not is_structure(section.title) and section_label(section.title) is None
    first = place.index == 0 and place.row == 0 and leads and titled
    if first and is_asked(section.title):
        return None
    if section.level > 0 and not is_structure(section.title) and _is_sequence(text):
        return _claim(place, front("order", language, term=concept), text, concept)
    if first and _SUBJECTLESS.match(text):
        return _claim(place, front("definition", language, term=concept), text, concept, definition=True)
    if (shared := _shared(place, text)) is not None:
        return shared
    view = _VIEW.match(text)
    if view and (is_about(read_name(view[1]), concept) or _is_new_term(view[1])):
        return _claim(place, front("view", language, term=view[1]), text, concept, definition=True)
    always = _ALWAYS.match(text)
    if always:
        asked = front("property", language, term=" ".join(always[1].split()), column=always["label"])
        return _claim(place, asked, text[always.end() :], concept)
    helps = _HELPS.match(text)
    if helps and fold(concept) in fold(helps[1]):
        return _claim(place, front("effect", language, term=helps[1]), text, concept, definition=True)
    serves = _SERVES.match(text)
    if serves and fold(serves[1]) in fold(section.title or concept):
        terms = [Term(read_name(serves[1]), place.line.number, place.line.number, concept)]
        return _claim(place, front("property", language, term=serves[1], column="作用"), text, serves[1], *terms)
    kinds = _kinds(place, text)
    defined = _defined(place, text, first)
    if defined is not None and kinds is not None:
        defined.found += kinds.found
        return defined
    return defined or kinds or (_whole_body(place, text) if first else None)


def _defined(place: Place, text: str, first: bool) -> Claim | None:
    concept, language = place.concept, place.context.language
    chinese = HAN.search(text[:40]) is not None
    match = (IS_CHINESE.match(text) or _IS_A_KIND.match(text)) if chinese else IS_ENGLISH.match(text)
    name = _name(match)
    if name is not None and is_about(name, concept) and not PRAISES.search(_clause(text)):
        asked = front("definition", language, term=concept if chinese else name.asked)
        return _claim(place, asked, text, concept, definition=True)
    if name is not None:
        pair = owned(name.text)
        subject, _, aspect = name.text.partition("的")
        if pair is None and _ASPECT.fullmatch(aspect) and fold(concept) in fold(subject):
            pair = (subject, aspect)
        if pair is not None and not NO_TERM.match(pair[0]):
            asked = front("property", language, term=pair[0], column=pair[1])
            return _claim(place, asked, text, concept, definition=True)
    strong = _DEFINES.match(text) if chinese else _DEFINES_ENGLISH.match(text)
    if first and strong is None and chinese:
        strong = _IS_A_KIND.match(text)
    name = _name(strong)
    if PRAISES.search(_clause(text)) or (strong is not None and len(text) - strong.end() < 6):
        return None
    if strong is None or name is None or not _is_new_term(strong["term"]) or len(text) > _LONGEST:
        return None
    terms = [Term(name, place.line.number, place.line.number, concept)]
    return _claim(place, front("definition", language, term=name.asked), text, name.text, *terms, definition=True)


def _clause(text: str) -> str:
    return re.split(r"[，,。；;]", text, maxsplit=1)[0] + "。"


def _name(match: re.Match[str] | None) -> Name | None:
    if match is None:
        return None
    groups = match.groupdict()
    return read_name((groups.get("article") or "") + match["term"].strip() + (groups.get("bracket") or ""))


def _is_new_term(term: str) -> bool:
    """A term that a sentence may define although no heading names it: short, no pronoun, no part of a sentence."""
    bare = term.strip()
    if not is_term(bare, 6) or label_kind(bare) is not None or len(HAN.findall(bare)) > 10:
        return False
    return (
        NO_TERM.match(bare) is None
        and NO_ENGLISH_TERM.match(bare) is None
        and not bare.endswith(("都", "也", "就", "不", "只"))
    )


def _kinds(place: Place, text: str) -> Claim | None:
    """`X 分为 a、b 和 c 三种`: the kinds of X."""
    match = _KINDS.search(text) or _KINDS_ENGLISH.match(text)
    items = [part.strip() for part in _LISTED.split(match["items"]) if part.strip()] if match else []
    if match is None or not 2 <= len(items) <= 9 or any(len(item) > 24 for item in items):
        return None
    term = match["term"].strip() or place.concept
    own = _name(_IS_A_KIND.match(text))
    if not match["term"].strip() and own is not None:
        term = own.text
    if NO_TERM.match(term) or not is_term(term, 5):
        return None
    return _claim(place, front("kinds", place.context.language, term=term), match["items"].strip(" ,，"), place.concept)


def _shared(place: Place, text: str) -> Claim | None:
    """`它们都是…` right below a table of two to five terms says what those have in common."""
    above = place.block.lines[: place.row] or (place.blocks[place.index - 1].lines if place.index else [])
    if not _ALL_OF_THEM.match(text) or not above or "|" not in above[-1].masked:
        return None
    terms = []
    row = len(above) - 1
    while row > 0 and "|" in (masked := above[row].masked) and not re.match(r"^[\s|:-]+$", masked):
        terms.append(read_name(above[row].text.strip("| ").split("|")[0]).text)
        row -= 1
    if not 2 <= len(terms) <= 5 or not all(is_term(term) for term in terms):
        return None
    asked = front("shared", place.context.language, term="、".join(reversed(terms)))
    return _claim(place, asked, text, place.concept)


def _is_sequence(text: str) -> bool:
    """`a -> b -> c`: three steps or more, each a few words."""
    steps = [step for step in _ARROW.split(text.strip(" 。.")) if step.strip()]
    return len(steps) >= 3 and all(len(step) <= 30 and "=" not in step and "\\" not in step for step in steps)


def _whole_body(place: Place, text: str) -> Claim | None:
    """A line that is nearly all the prose of its section says what the heading is, or what it is for."""
    prose = [block for block in place.blocks if block.kind == "paragraph" and "|" not in block.lines[0].masked]
    said = [block for block in prose if not block.lines[0].text.endswith((":", "：", "？", "?"))]
    line = place.line.text
    if len(line) < 6 or _ARROW.search(line) or len(said) > 2 or is_guess(line) or HAN.search(line) is None:
        return None
    if re.match(
        r"(?:[^，,。]*[:：]|这|那|它|我|你|例如|比如|其中|因此|所以|但|而|希望|记得|请|听说|今[天年]|明[天年]|昨天|也许|可能|[^，,]{0,6}[?？])",
        line,
    ):
        return None
    subject = _name(IS_CHINESE.match(text))
    if subject is not None and not is_about(subject, place.concept):
        return None
    if subject is None and tells_more(place.context.section.title):
        return None
    kind = "property" if _PREDICATE.match(text) else "definition"
    filled = {"column": "作用"} if kind == "property" else {}
    asked = front(kind, place.context.language, term=place.concept, **filled)
    return _claim(place, asked, text, place.concept, definition=True)


def _pairs(place: Place) -> Claim | None:
    """`梯度消失：… 梯度爆炸：…` on one line, or one `term: text`."""
    line = place.line
    marks = [mark for mark in _PAIRS_ON_A_LINE.finditer(line.masked) if is_term(mark[1])]
    if not marks or marks[0].start() != 0 or _is_title(place) or label_kind(marks[0][1]) is not None:
        return None
    found: list[Found] = []
    terms: list[Term] = []
    helps = any(TROUBLE.search(mark[1]) and REMEDY.match(line.text, mark.end()) for mark in marks)
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        body = line.text[mark.end() : following.start() if following else len(line.text)].strip()
        name = read_name(line.text[mark.start(1) : mark.end(1)])
        if not body or len(body) > 200 or _ONLY_A_NUMBER.match(body) or body.endswith(("：", ":", "?", "？")):
            continue
        if NO_TERM.match(name.text) or NO_ENGLISH_TERM.match(name.text) or not _is_balanced(body):
            continue
        pair = owned(name.text)
        if pair is not None:
            asked = front("property", place.context.language, term=pair[0], column=pair[1])
            found += _claim(place, asked, body, place.concept).found
            continue
        kind = "remedy" if helps and TROUBLE.search(name.text) else "definition"
        asked = front(kind, place.context.language, term=name.asked)
        found += _claim(place, asked, body, name.text, definition=True).found
        terms.append(Term(name, line.number, line.number, place.concept))
    return Claim(place.index, place.row + 1, found, terms) if found else None


def _pair(place: Place, text: str) -> Claim | None:
    """A sentence `term: text`."""
    one = _PAIR.match(text)
    if one is None or _is_title(place) or tells_points(place.context.section.title):
        return None
    term = one["term"].removesuffix("的概念").removesuffix("概念")
    name, body = read_name(term), text[one.end() :]
    if not _is_balanced(term) or not _is_balanced(body) or re.search("[是为有了]", term[1:-1]):
        return None
    if not is_term(one["term"], 5) or len(body) < 8 or body.endswith(("：", ":", "?", "？")) or label_kind(name.text):
        return None
    if NO_TERM.match(name.text) or NO_ENGLISH_TERM.match(name.text):
        return None
    pair = owned(name.text)
    if pair is not None:
        asked = front("property", place.context.language, term=pair[0], column=pair[1])
        return _claim(place, asked, body, place.concept)
    asked = front("definition", place.context.language, term=name.asked)
    explained = Term(name, place.line.number, place.line.number, place.concept)
    return _claim(place, asked, body, name.text, explained, definition=True)


def _is_balanced(text: str) -> bool:
    """Brackets and formulas that are opened and not closed were torn apart."""
    brackets = text.count("(") + text.count("（") - text.count(")") - text.count("）")
    return brackets == 0 and text.count("$") % 2 == 0


def _is_title(place: Place) -> bool:
    """`Eigenvalues: A Beginner's Guide` at the head of a page defines nothing."""
    leads = place.context.section.level == 0 and place.index == 0 and place.row == 0
    return leads and len(place.blocks) > 1 and place.line.text[-1:] not in ("。", ".")


def _claim(place: Place, asked: str, body: str, concept: str, *terms: Term, definition: bool = False) -> Claim:
    line = place.line.number
    card = Found("definition", Origin.GUESSED, asked, body, concept, line, line, line, definition=definition)
    return Claim(place.index, place.row + 1, [card], list(terms))
