"""Labels (优点, 处理方法, Steps) that say something of a concept: alone, with their owner, above a list."""

from __future__ import annotations

import re
from functools import lru_cache

from kb.reading.names import heading_name, label_kind
from kb.reading.vocabulary import POINTS

_COUNTED = re.compile(
    r"^(?:常见|主要|基本|典型|具体|核心|几[个种点条类]|[两三四五六七八九十\d]+[大个种点条类]|一些)(?:的)?"
)
_OWNED_CHINESE = re.compile(r"^(?P<owner>[^的,，。:：]{1,30})的(?P<label>[^的,，。:：]{2,10})$")
_OWNED_ENGLISH = re.compile(
    r"^(?P<label>[a-z][a-z ]{2,24}?)\s+(?:of|for)\s+(?P<owner>(?:the\s+|an?\s+)?[^,.:]{1,60})$", re.IGNORECASE
)
_POINTS_SAID = re.compile(
    r"原因|优点|缺点|优势|劣势|好处|坏处|步骤|流程|影响|后果|问题|风险|理由|注意|建议|要点|特点|特征|条件|限制|"
    r"局限|意义|目的|区别|不同|场景|例子|\b(?:reasons?|causes?|advantages?|disadvantages?|pros|cons|benefits?|"
    r"drawbacks?|steps?|effects?|problems?|risks?|"
    r"issues?|tips?|points?|features?|conditions?|limitations?|differences?|examples?|consequences?|challenges?)\b",
    re.IGNORECASE,
)
_MODIFIED = re.compile(
    r"^(?:重要|主要|常用|常见|关键|核心|基本|典型|一般|具体|其他|其它|个人|几点|补充|相关|特别|最终)(?:的)?|"
    r"^(?:main|key|common|important|typical|basic|general|quick|final|other|some|more|big|useful|practical)\s+",
    re.IGNORECASE,
)
# Who wrote a comment: 用户88213, user_42.
_WRITER = re.compile(r"(?:用户|网友|游客|user|guest|anonymous)[ _-]?\d+", re.IGNORECASE)
_BRACKET_BEHIND = re.compile(r"\s*[（(][^（）()]*[)）]$")
_DEFINES = re.compile(r"(?:定义|释义|definition)$", re.IGNORECASE)
_USES = re.compile(r"(?:应用|用途|应用场景|场景|\bapplications?|\buses?|\buse cases?)$", re.IGNORECASE)
_TWO_SIGNS = re.compile(r"^.{2}(?:步骤|特点|优点|缺点|场景|流程|意义|原因|区别)$")
_RECORD = re.compile(
    r"纪要|会议|周会|例会|周报|日报|月报|日记|日志|待办|清单|购物|菜谱|食谱|勘误|书单|歌单|通讯录|"
    r"旅行|游记|行程|之行|简历|面经|租房|搬家|装修|筹备|账单|复盘|"
    r"\b(?:meetings?|minutes|standup|diary|journal|to[- ]?do|changelog|recipes?|shopping|agenda|errata|erratum|"
    r"reading list|contacts|itinerary|packing|trip|release (?:notes|\d[\d.]*)|incident|post-?mortem|retrospective|"
    r"curriculum vitae|inventory|(?:service|travel|food|sleep|training) log)\b",
    re.IGNORECASE,
)
_DECORATION = re.compile(r"^(?:[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B50\u2B55\uFE0F\u200D\u20E3]+\s*)+")
_EXAMPLES = re.compile(
    r"(?:例子|示例|举例|实例|例|应用|用途|应用场景|examples?|applications?|uses?|use cases?)$", re.IGNORECASE
)


def label_of(name: str) -> str | None:
    """`property`, `definition` or `aside` for a label, with a word before it too (重要结论, common mistakes)."""
    kind = "aside" if _WRITER.fullmatch(name) else label_kind(name)
    if kind is not None:
        return kind
    said_of = _BRACKET_BEHIND.search(name)
    if said_of is not None and label_kind(name[: said_of.start()]) == "aside":
        # `证明（方差有限的情况）` is a proof still.
        return "aside"
    modified = _MODIFIED.match(name)
    kind = label_kind(name[modified.end() :]) if modified else None
    if (
        modified
        and kind is not None
        and (modified[0] == "相关" or (kind == "definition" and not _DEFINES.search(name)))
    ):
        # `相关概念`, `核心概念` and `key concept` name other ideas, or what matters of this one.
        return "aside"
    return kind


@lru_cache(maxsize=1024)
def owned(name: str) -> tuple[str, str] | None:
    """The owner and the label of `梯度的性质`, `properties of the gradient`; None where a name is no such pair."""
    found = _OWNED_CHINESE.match(name) or _OWNED_ENGLISH.match(name)
    if found is None:
        return None
    label = _COUNTED.sub("", found["label"]) or found["label"]
    if label_kind(label) != "property" or label_kind(found["owner"]) is not None:
        return None
    return found["owner"].strip(), found["label"].strip()


@lru_cache(maxsize=1024)
def section_label(title: str) -> tuple[str, str] | None:
    """Owner (empty: what stands above) and label of a heading that is a label: `优点`, `过拟合的原因`, `Steps`."""
    if not title:
        return None
    name = heading_name(undecorated(title)).text
    if label_kind(_COUNTED.sub("", name) or name) == "property" or _TWO_SIGNS.match(name):
        return "", name
    return owned(name)


@lru_cache(maxsize=1024)
def tells_points(title: str) -> bool:
    """Does a heading announce points (reasons, steps, examples), so that its items are not terms that it defines?"""
    name = heading_name(undecorated(title)).text if title else ""
    if not name:
        return False
    pair = owned(name)
    label = (pair[1] if pair else name).casefold()
    folded = "-".join((_COUNTED.sub("", label) or label).split())
    return folded in POINTS or (_EXAMPLES.search(label) is not None and len(name) <= 16)


@lru_cache(maxsize=1024)
def is_record(title: str) -> bool:
    """Is a note or section of this title a record of what was said, done or bought, and no text to learn from?"""
    return _RECORD.search(title) is not None


def undecorated(title: str) -> str:
    """A title without the pictures before it."""
    return _DECORATION.sub("", title) if title[:1] > "\u2000" else title


@lru_cache(maxsize=1024)
def tells_uses(title: str) -> bool:
    """Does a heading announce uses (应用, Applications)? What stands in bold there is a term as often as not."""
    name = heading_name(undecorated(title)).text if title else ""
    pair = owned(name)
    return _USES.search(pair[1] if pair else name) is not None


def announces_points(line: str) -> bool:
    """Does a line with a colon at its end announce points: `主要原因如下：`, `The steps are:`?"""
    text = line.strip().strip("*_ ")
    return text.endswith((":", "：")) and _POINTS_SAID.search(text) is not None
