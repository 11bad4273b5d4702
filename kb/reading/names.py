"""Names of concepts: marks taken off, other names harvested, labels and structure told apart from ideas."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from msgspec import Struct

from kb.reading.vocabulary import LABELS, STRUCTURE

HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_BRACKET = re.compile(r"\s*[（(]([^（）()]{1,80})[）)]\s*$")
# `二项 B(n,p)`: a bracket right behind a capital holds what a function depends on.
_CALLED = re.compile(r"(?<![A-Za-z])[A-Z]$")
_MARK = re.compile(r"(\*\*|__|==|~~)(?=\S)(.+?)(?<=\S)\1|(?<![*\w])([*_])(?=[^\s*_])([^*_]+?)(?<=[^\s*_])\3(?![*\w])")
_LINK = re.compile(r"!?\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]|!?\[([^\[\]]*)\]\([^()]*(?:\([^()]*\)[^()]*)*\)")
_ATTRIBUTES = re.compile(r"\s*\{[#.:][^{}]*\}\s*$|\s+#+\s*$")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_DRESSED = re.compile(r"[*_=~\[<]")
_MATHS_SPAN = re.compile(r"\$[^$]+\$|`[^`]+`")
# What stands before a title and only counts or praises it: `【知识点1】`, `[重点]`, `考点二、`, `Lesson 4:`.
_TAG_BEFORE = re.compile(
    r"(?:[【「\[](?!\s*[】」\]])(?:知识点|考点|重点|难点|要点|重难点|必考|必会|必看|高频|专题|定义|概念|基础|进阶|补充|选修|选学|"
    r"干货|笔记|important|key)?\s*[\d一二三四五六七八九十]{0,3}[】」\]]|(?:知识点|考点|要点|专题|模块|单元)\s*[\d一二三四五六七八九十]{1,3}\s*(?:[:：、.．]|\s)|"
    r"(?:lesson|topic|ch\.|chap\.)\s*\d{1,2}(?:\.\d{1,2})*\s*(?:[:：.—–-]|\s))\s*(?=\S)",
    re.IGNORECASE,
)
_MAY_COUNT = frozenset("知考要专模单①②③④⑤⑥⑦⑧⑨⑩")
_NUMBER_BEFORE = re.compile(r"(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[①-⑳])\s*(?=\S)")
_NUMBERING = re.compile(
    r"^(?:§+\s*)?(?:\d{1,2}(?:\.\d{1,2})+(?=[\u3400-\u9fff]{2})(?![倍元万亿版])|"
    r"\d+(?:\.\d+)*[.、)）]?\s+|\d+(?:\.\d+)*[、.)）]\s*(?=\D)|第\s*[\d一二三四五六七八九十百]+\s*[章节部分讲课回篇]+\s*[:：、.—–-]*\s*|"
    r"[一二三四五六七八九十]+\s?[、.．]\s*|[（(][一二三四五六七八九十\d]+[)）]\s*|[①-⑳]\s*|(?:[IVX]{1,5}|[Ⅰ-Ⅻ])[.、]\s+|"
    r"(?:Chapter|Section|Part|Lecture|Week|Unit|Module)\s+\d+(?:\.\d+)*\s*[:.—–-]*\s+)",
    re.IGNORECASE,
)
# Signs of mathematics and geometry (∇, ∫, △, ○) are none: they belong to a name.
_SIGN = r"\u2022\u25a0\u25b6\u25c6\u25cf\u2600-\u27bf\u2b50-\u2b55\U0001f000-\U0001faff\ufe0f\u200d\u20e3"
_SIGNS_BEFORE = re.compile(rf"[{_SIGN}]+\s*(?=\S)")
_PICTOGRAM = rf"[{_SIGN}\u2190-\u21ff\u231a-\u23ff\u2460-\u24ff\u2b00-\u2bff\u3030]"
_PICTOGRAMS = re.compile(rf"^(?:[#*\d]\ufe0f?\u20e3|{_PICTOGRAM})+\s*(?=\S)|\s*{_PICTOGRAM}+$")
# A bracket that says how to read a section, not what it is about.
_REMARK = re.compile(
    r"\s*[（(【\[](?:重点|难点|重难点|重要|必考|必会|了解|选学|选读|选修|可选|续|未完|待续|待补充|完|上|中|下|[一二三四五\d]|附|略|"
    r"optional|continued|cont\.?|cont'd|important|advanced|draft|wip|part \d|\*+)[)）】\]]\s*$",
    re.IGNORECASE,
)
_ALSO = re.compile(
    r"^(?:又称作?|又名|又叫做?|也称作?|也叫做?|亦称|或称|简称为?|俗称|旧称|英文(?:名|为)?|英语|全称|缩写为?|"
    r"also (?:known as|called)|a\.?k\.?a\.?|abbr\.?|short for)\s*[:：]?\s*",
    re.IGNORECASE,
)
# `小结与思考`, `Exercises and solutions`; `如何计算`, `Step 2: …` ask and tell how, and name nothing.
_JOINED = re.compile(r"与|和|及|、|&|/|\band\b")
_TELLS_HOW = re.compile(
    r"(?:如何|怎么|怎样|为什么|为何)|(?:how|why|when|where)\s+(?:to|do|does|is|are|can|we|it|not)\b|"
    r"(?:step|day|步骤)\s*[\d一二三四五六七八九十]+\s*(?:[:：.、—–-]|$)|第\s*[\d一二三四五六七八九十]+\s*[步天]",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(an?|the)\s+(?=[a-z$\\])", re.IGNORECASE)
_BRACKET_INSIDE = re.compile(r"^([\u3400-\u9fff]{1,12})[（(]([A-Za-z][A-Za-z -]{1,40})[)）]([\u3400-\u9fff]{1,8})$")
_HAN_THEN_LATIN = re.compile(
    r"^([\u3400-\u9fff·]{2,})\s+(?!(?:\w+ )?(?:is|are|has|needs?|requires?|gives?|holds|implies|means|fails|says|if|"
    r"when|for|with|vs)\b)([A-Za-z][A-Za-z\- ]{1,40})$"
)
# `a.s.`, `i.i.d.`: the last full stop belongs to them too.
_DOTTED = re.compile(r"(?:^|\s)(?:[a-z]\.){2,}\s*$", re.IGNORECASE)
# `梯度/Gradient`, `Gradient｜梯度`: one name in two languages.
_TWO_LANGUAGES = re.compile(
    r"^(?P<han>[\u3400-\u9fff·]{2,16})\s*(?:/|｜|\||\s[-–—]\s)\s*(?P<latin>[A-Za-z][A-Za-z'’\- ]{2,50})$"
    r"|^(?P<latin2>[A-Za-z][A-Za-z'’\- ]{2,50}?)\s*(?:/|｜|\||\s[-–—]\s)\s*(?P<han2>[\u3400-\u9fff·]{2,16})$"
)
_ENDINGS = re.compile(
    r"^(.+?)的(?:定义|概念|例子|示例|含义|简介|介绍|练习|习题|例题)$|^(.{2,}?)(?:概述|简介|基础|入门|详解|梳理|笔记)$"
)
_ENGLISH_OPENINGS = re.compile(
    r"^(?:definition|introduction|overview|concept)\s+(?:of|to)\s+(?:the\s+|an?\s+)?(.{2,})$", re.IGNORECASE
)
_TELLS = re.compile(r"(?:概述|简介|基础|入门|详解|梳理|笔记|的介绍)$|^(?:introduction|overview)\s", re.IGNORECASE)
# A question for what something is names it; other questions (为什么…？, How …?) ask about the concept above.
_QUESTION = re.compile(
    r"^(?:什么是|何谓|何为)\s*(.+?)[?？]?$|^([^?？]{1,30}?)(?:是什么|是啥|指什么|是什么意思)[?？]?$|"
    r"^what\s+(?:is|are)\s+((?:(?:the|an?)\s+)?[^?]{1,60}?)\?$",
    re.IGNORECASE,
)
_QUESTION_MARK = re.compile(r"(?:Q|问)\s?\d*\s*[:：]")
_QUALIFIES = re.compile(
    r"^(?:of|in|for|with|the|an?|on|by|as|when|see|i\.e|e\.g|至少|即|如|例|见|可选|optional)\b(?!-)", re.IGNORECASE
)


class Name(Struct, frozen=True):
    """A name as it is shown, and the other names that stood with it."""

    text: str
    aliases: tuple[str, ...] = ()
    article: str = ""

    @property
    def asked(self) -> str:
        """The name as a question says it: with the article that stood before it."""
        return f"{self.article} {self.text}" if self.article else self.text


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """The text by which two names, fronts or answers count as the same: letters, digits and signs of mathematics."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(".,;:!?。，；：！？、*_ ")


def plain(text: str) -> str:
    """`text` without emphasis, links and tags; formulas stay."""
    if not _DRESSED.search(text):
        return text.strip()
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\x00{len(kept) - 1}\x00"

    bare = _MATHS_SPAN.sub(keep, text)
    bare = _LINK.sub(lambda m: m[1] or m[2] or "", bare)
    bare = _TAG.sub("", bare)
    for _ in range(3):
        bare, changed = _MARK.subn(lambda m: m[2] or m[4], bare)
        if not changed:
            break
    return re.sub("\x00(\\d+)\x00", lambda m: kept[int(m[1])], bare).strip()


@lru_cache(maxsize=4096)
def read_name(text: str) -> Name:
    """A name and its aliases from `梯度 (Gradient)`, `*链式法则*（chain rule）`, `自动微分（AD）`, `梯度 Gradient`."""
    dressed = plain(_ATTRIBUTES.sub("", text[:400]))
    name = dressed.strip(" \t:：.。,，;；、")
    if _DOTTED.search(dressed) and not name.endswith("."):
        name += "."
    name = _without_count(name)
    aliases: list[str] = []
    for _ in range(3):
        bracket = _BRACKET.search(name)
        if bracket is None or bracket.start() == 0 or _CALLED.search(name[: bracket.start()]):
            break
        inside, rest = bracket[1].strip(), name[: bracket.start()].strip()
        found = _other_names(rest, inside)
        if not found:
            break
        aliases = found + aliases
        name = rest
    inner = _BRACKET_INSIDE.match(name)
    if inner:
        name, aliases = inner[1] + inner[3], [inner[2], *aliases]
    both = _TWO_LANGUAGES.match(name)
    pair = _HAN_THEN_LATIN.match(name)
    if both:
        first, second = (both["han"], both["latin"]) if both["han"] else (both["latin2"], both["han2"])
        name, aliases = first.strip(), [second.strip(), *aliases]
    elif pair:
        name, aliases = pair[1], [pair[2].strip(), *aliases]
    name = plain(name)
    article = _ARTICLE.match(name)
    if article:
        name = name[article.end() :]
    others = tuple(dict.fromkeys(plain(alias) for alias in aliases))
    return Name(name, others, article[1].lower() if article else "")


def _without_count(name: str) -> str:
    """`（3）价值迭代`, `①价值迭代`, `【知识点1】价值迭代`, `★ 价值迭代` name the same idea."""
    if not name or (name[0].isalnum() and name[0] not in _MAY_COUNT):
        return name
    signs = _SIGNS_BEFORE.match(name)
    bare = name[signs.end() :] if signs else name
    found = _NUMBER_BEFORE.match(bare) or _TAG_BEFORE.match(bare)
    return bare[found.end() :] if found else bare


def _other_names(name: str, inside: str) -> list[str]:
    """The names that a bracket behind `name` gives, none where it says anything else."""
    if not name:
        return []
    said = _ALSO.match(inside)
    bare = inside[said.end() :] if said else inside
    parts = [part.strip() for part in re.split(r"[,，、;；/]|\bor\b|或", bare)]
    found = [_ALSO.sub("", part) for part in parts if part]
    sure = said is not None and all(0 < len(part) <= 40 and not _QUALIFIES.match(part) for part in found)
    return found if sure or all(_is_alias(name, part) for part in found) else []


def _is_alias(name: str, other: str) -> bool:
    if not other or _QUALIFIES.match(other) or len(other) > 60:
        return False
    if "$" in other or "\\" in other or (len(other) == 1 and not other.isalpha()):
        return False
    if HAN.search(name):
        return not HAN.search(other) and bool(_LATIN.search(other))
    if HAN.search(other):
        return len(other) <= 16
    short, long = sorted((name, other), key=len)
    return short.isupper() and len(short) <= 8 and short.isascii() and len(long) > len(short)


@lru_cache(maxsize=4096)
def heading_name(title: str) -> Name:
    """The concept that a heading names: without numbering, 的定义, 什么是 … ？ and the like."""
    text = _undressed(title)
    question = _QUESTION.match(_unnumbered(text))
    if question:
        text = next(part for part in question.groups() if part)
    name = read_name(_REMARK.sub("", _unnumbered(text)) or text)
    ending = _ENDINGS.match(name.text) or _ENGLISH_OPENINGS.match(name.text)
    if (ending and HAN.search(name.text)) or (ending and ending.re is _ENGLISH_OPENINGS):
        inner = read_name(next(part for part in ending.groups() if part))
        # The heading as it is written is what a person looks for.
        return Name(inner.text, (*inner.aliases, *name.aliases, *((name.text,) if tells_more(title) else ())))
    return name


@lru_cache(maxsize=1024)
def tells_more(title: str) -> bool:
    """Does a heading say what it tells of its concept (优化入门, Introduction to fall), and not only name it?"""
    return _TELLS.search(heading_label(title)) is not None


@lru_cache(maxsize=1024)
def heading_label(title: str) -> str:
    """A heading without its number and marks, as labels are looked up."""
    return _unnumbered(_undressed(plain(title))).strip(" :：.。")


def _undressed(title: str) -> str:
    """A title without the pictograms at its ends."""
    return _PICTOGRAMS.sub("", title.strip()) if not title.isascii() else title.strip()


def _unnumbered(title: str) -> str:
    """A title without what counts it: `1.`, `三、`, `【知识点1】`, `考点2、`."""
    tag = _TAG_BEFORE.match(title)
    return _NUMBERING.sub("", title[tag.end() :] if tag else title)


@lru_cache(maxsize=1024)
def is_structure(title: str) -> bool:
    """Is this heading a part of every note (练习, 小结, References), or a question, and no idea?"""
    if title.rstrip().endswith(("?", "？")) and not _QUESTION.match(_unnumbered(_undressed(title))):
        return True
    if _QUESTION_MARK.match(title):
        return True
    bare = heading_label(title).casefold()
    if not bare or _TELLS_HOW.match(bare) or "-".join(bare.split()) in STRUCTURE:
        return True
    parts = [part.strip() for part in _JOINED.split(bare)]
    return len(parts) > 1 and all("-".join(part.split()) in STRUCTURE or LABELS.get(part) == "aside" for part in parts)


@lru_cache(maxsize=1024)
def label_kind(term: str) -> str | None:
    """`property` or `definition` for a label that asks about the concept above, `aside` for one that asks nothing."""
    bare = term.strip(" :：*_").casefold()
    kind = LABELS.get(bare) or LABELS.get("-".join(bare.split()))
    if kind is None:
        numbered = re.fullmatch(r"(.+?)\s*[\d一二三四五六]+(?:\.\d+)*", bare)
        # `步骤 1`, `Example 2`: one of several asks nothing by itself.
        kind = "aside" if numbered and (numbered[1] in LABELS or "-".join(numbered[1].split()) in LABELS) else None
    if kind is None and bare.startswith("常见") and bare[2:] in LABELS:
        kind = "property"
    return kind
