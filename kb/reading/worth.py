"""Whether a text can be a card's answer, and whether it is only a guess."""

from __future__ import annotations

import re
import unicodedata

from kb.reading.names import HAN
from kb.reading.vocabulary import words

_PLACEHOLDERS = words(
    """
    - – — -- --- ---- / \\ ? ？ ?? ？？ … ... …… todo tbd n/a na none null nil 无 略 待补充 待续 待定
    同上 同左 ditto x × ✓ √ ✔ ✗ ✘ . 。 、 · * [ ] 空 ~
    """
)
# In a table these fill a cell that has nothing to say; in a card that was written they may well be the answer.
_MEANT = words("x × ✓ √ ✔ ✗ ✘ none null nil 无 空")
# What says that the answer is still to be written, whatever stands behind the mark on its line.
_NOT_YET = re.compile(
    r"[（(\[]?(?:(?:todo|fixme|tbd)(?:\s*[:：]?\s[^\n]{0,80})?"
    r"|(?:fill in|to be (?:done|added|written|continued))(?: later)?"
    r"|(?:待|[还尚]?[没未])(?:抄|写|补|填|查|完善|整理|想)[充写完全好清楚上来]{0,3}"
    r"|(?:以后|回头|下次)再(?:补|写|查|看|填)[充上]?)[)）\]]?[.。…!！]*",
    re.IGNORECASE,
)
_HOLE = re.compile(r"\[(?:公式|图片|代码|Math|math|Formula|Image|image|Equation)\](?!\()|\ufffd|\\\(\s*\\\)")
_OPENS_WITH_HOLE = re.compile(r"\$\$\s*\$\$$|[，。；、,;：:)）](?!\))")
# In a text that lost its formulas a space is left between two words that need something between them.
_GAP = re.compile(
    r"(?:其中|则|为|是|即|有|当|对|设|令|取|得到|在|若|记作|等于) +[。，；、,;](?!\d)"
    r"|[\u4e00-\u9fff](?<![的了]) (?:的(?=[\u4e00-\u9fff])|是常数|是(?=[ ，。])|不变|趋于|时[，,。])"
    r"|(?:其中|假设|对于|如果|当|设|令)[,，]?$"
)
# Chinese needs no blanks between its words: beside one of these a blank stands for a formula.
_BLANK = re.compile(
    r"[\u4e00-\u9fff，] +(?=(?:的|在|是|为|处|时|使得|成立|满足|称|则|上(?!述)|中|可导|连续|之间|对|关于|不变|趋于|"
    r"阶|维|个)[^ ])|(?:[在当设若对点数函称为使取令有]|(?<![平方])和|存在|满足|自变量|变量|常数|矩阵|"
    r"向量) +(?=[\u4e00-\u9fff])"
)
_TWO_BLANKS = re.compile(r"[\u4e00-\u9fff]  +[\u4e00-\u9fff]|[a-z,]  +[a-z]|(?<=[a-z]) [.,;](?= |$)")
_NOTHING_SAID = re.compile(r"(?:记作|记为|写作|写成|满足|使得|等于|趋于|表示为|公式为)\s*[，。；、,;]")
_LEADING_PRONOUN = re.compile(
    r"^(?:它们?|这(?!样)|该|此|其(?!中)|(?:it|its|this|that|these|those|they)\b)", re.IGNORECASE
)
_NO_SUBJECT = re.compile(
    r"\b(?:it|its|this|that|these|those|they|them)\b|[它这此]|(?<![其尤])其(?![中他余它实])|"
    r"^(?:为什么|怎么|如何|何时)?.{0,3}[?？]$|我(?![国们])|今天|明天|昨天|昨晚|今晚|上次|下次|[本上下这]周|^还有|^有.{0,6}吗|"
    r"^(?:遇到|学|做)了?什么|^[a-z]+[?？]$|^(?:todo|fixme)\b|\b(?:my|mine|me|(?:am|did|have|was) i|today|tomorrow|"
    r"yesterday)\b|\bready\b.{0,3}[?？]$",
    re.IGNORECASE,
)
_PRIVATE = re.compile(
    r"我(?![国们])|今天|明天|昨天|今晚|[本上下这]周|记得|别忘|\b(?:my|mine|i'm|i am|today|tomorrow|yesterday|"
    r"remember to|don't forget)\b",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(r"(?:\.{3,}|…+)\s*$")
_BREAKS_OFF = re.compile(
    r"(?<!\$)\b(?:an?|the|of|and|or|with|from|such that|if|whose|which|because|than|by|is|are)\s*$"
    r"|(?:[的和与或](?<!总和)(?<!之和)|因为|使得|其中|如果|即)\s*$"
)
# Words that open a clause, and a text that ends with one lacks it: `if $Df(a)$ is invertible then`.
_CLAUSE_LACKS = re.compile(
    r"\b(?:then|where|satisfying|satisfies|such that|if|when)\s*[,:，：]?\s*$|[，,]\s*(?:则|且?满足)\s*[,:，：]?\s*$"
)
# What an author wrote to come back to: `(check the exponent)`, `??`, three dots in the place of words.
_TO_COME = re.compile(
    r"[(（](?:check|verify|look up|to check|待查|待确认|再查|查一下)\b[^()（）\n]*[)）]|\b(?:TODO|FIXME|TBD)\b"
    r"|[?？]{2,}\s*$|[(（][?？]{2,}[)）]|[a-z]{2} (?:\.{3}|…) [a-z]{2}"
)
_ONLY_LINKS = re.compile(r"(?:\s|!?\[[^\[\]]*\]\([^()]*\)|https?://\S+|[,，、;；])+")
_WIKI_LINKS = re.compile(r"(?:\s|!?\[\[[^\[\]]*\]\]|[,，、;；。.])+")
_POINTS_ELSEWHERE = re.compile(
    r"[（(](?:statement|proof|details?|written|done|worked out)\b[^（）()]{0,40}\b(?:in|on|at)\b[^（）()]{0,40}[)）]|"
    r"[（(]?(?:详情?|具体)?(?:请)?(?:参见|参考|参看|参阅|详见|见|看|如)(?:下文|上文|前文|后文|下面|上面|下图|上图|图|下|上|附录|课本|教材|书|"
    r"!?\[).{0,60}"
    r"|[（(](?:待补充|待续|待完善|待定|略|未完|空|todo|tbd)[)）]"
    r"|(?:please\s+)?(?:see|cf\.?|refer to|read)\s+(?:!?\[|below|above|later|chapter|section|the\s+(?:next|previous|"
    r"link|book|docs?|figure|slides?)|figure|fig\.).{0,60}",
    re.IGNORECASE | re.DOTALL,
)
_ANNOUNCES = re.compile(
    r"(?:下面|接下来|以下|本[节文章]|首先)[，,]?\s*(?:我们|就|将|会|先|来)*(?:来)?(?:看|介绍|讨论|讲|说|给出|学习|了解|分析|证明|探讨|列出)"
    r"|(?:如下|如下所示)[:：。]?$"
    r"|\b(?:in (?:the following|what follows|this (?:section|chapter|post|article))|we (?:will|shall) (?:now )?"
    r"(?:see|look|discuss|introduce|cover|explain))\b",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"\S+@\S+\.\w+|https?://\S+|`[^`]*`|(?:(?:an?|the)\s+)?[A-Za-zÀ-ɏ][\w'’+#-]*|[\u3400-\u9fff]{1,3}"
    r"|\d[\d\s.,:/年月日时分~-]*(?:[a-zA-Z%]{1,6}(?:\s+\w+)?)?|(?:chapters?|ch\.?|pages?|pp?\.?|section)\s*\d.{0,20}"
    r"|(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b.{0,20}|《[^《》]+》.{0,12}"
    r"|(?:[A-Z][\w.'’-]*[ ,&]+(?:and |et |& )?){1,5}(?:[A-Z][\w.'’-]*|al\.?)",
)
_PARTS = re.compile(r"\s*(?:[,，、;；/]|①|②|③|④|⑤|\band\b|\bor\b|[和或与])\s*")
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\S", re.MULTILINE)
_SYMBOL = re.compile(r"[A-Za-zα-ωΑ-Ω∑∫√∞∂∇]")
_WORD_SIGN = re.compile(r"[^\W_]")
_MATHS = re.compile(r"[$\\∑∫√∞∂∇≤≥≠±×÷→]")


def is_placeholder(text: str) -> bool:
    """Nothing to answer: empty, a dash, ???, TODO with what is to be done, 还没抄完, 同上."""
    bare = text.strip().strip("*_` ").casefold().rstrip("：:")
    if not bare or bare in _PLACEHOLDERS or not (_WORD_SIGN.search(bare) or _MATHS.search(bare)):
        return True
    return _NOT_YET.fullmatch(bare) is not None


def may_be_meant(text: str) -> bool:
    """Can this be what the author of a written card wants to hear: ×, 无, or the sign of an operation?"""
    bare = text.strip().strip("*_` ").casefold()
    return bare in _MEANT or (bool(bare) and all(unicodedata.category(sign) == "Sm" for sign in bare))


def has_hole(text: str) -> bool:
    """Does this text show the place of something that was lost?"""
    return _HOLE.search(text) is not None or _OPENS_WITH_HOLE.match(text.strip()) is not None


def has_gap(text: str) -> bool:
    """Does this text of a web page read as if a formula had stood in it?"""
    bare = text.strip()
    if has_hole(text) or _GAP.search(bare) or _NOTHING_SAID.search(bare):
        return True
    if " " not in bare:
        return False
    return _TWO_BLANKS.search(bare) is not None or len(_BLANK.findall(bare)) >= 2


def is_too_small(text: str) -> bool:
    """A single character that is neither mathematics (a letter may be) nor a number."""
    bare = text.strip().strip("*_")
    return len(bare) == 1 and not bare.isdigit() and not _SYMBOL.match(bare)


def breaks_off(text: str) -> bool:
    """Does a text end within a sentence: `every bounded sequence has a`?"""
    return _BREAKS_OFF.search(text) is not None


def is_unfinished(text: str) -> bool:
    """Does a text lack its last clause, or say itself that it is still to be checked or filled?"""
    return _CLAUSE_LACKS.search(text) is not None or _TO_COME.search(text) is not None


def is_only_links(text: str) -> bool:
    """Nothing but links or pictures: a pointer, no answer."""
    if "[[" in text and _WIKI_LINKS.fullmatch(text):
        return True
    return ("](" in text or "://" in text) and _ONLY_LINKS.fullmatch(text) is not None


def says_nothing(text: str) -> bool:
    """Does an answer only point elsewhere (详见下文, See [[Y]]) or announce what comes (下面我们来看…)?"""
    bare = text.strip().strip("*_ ")
    if len(bare) > 160:
        return False
    end = bare.rstrip("。.！! ")
    if _POINTS_ELSEWHERE.fullmatch(end) is not None and not re.search(r"[。！？]|[!?](?!\[)|\.\s", end):
        return True
    return "\n" not in bare and "$" not in bare and _ANNOUNCES.search(end) is not None and not re.search(r"[。！]", end)


def is_value(text: str) -> bool:
    """One word, a name, a date, an address, a row of words: what a field holds; a definition says more."""
    bare = text.strip().strip("*_").rstrip("。.；; ")
    if len(bare) > 80 or "\n" in bare or "$" in bare or "\\" in bare:
        return False
    if _VALUE.fullmatch(bare):
        return True
    parts = [part for part in _PARTS.split(bare) if part]
    # Two pieces are as often a short definition: `unreliable datagrams, no connection`, `建堆，每次取出堆顶`.
    words, signs = (2, 6) if len(parts) > 2 else (1, 3)
    return len(parts) > 1 and all(
        len(part.split()) <= words and len(HAN.findall(part)) <= signs and not re.search(r"[是的为指由把将在时]", part)
        for part in parts
    )


_FORMULA = re.compile(r"\$[^$]+\$")


def is_long(text: str) -> bool:
    """Over 60 Chinese characters or 120 others; of a formula half of its LaTeX is seen."""
    if len(text) <= 60:
        return False
    text = _FORMULA.sub(lambda formula: formula[0][: len(formula[0]) // 2], text)
    han = len(HAN.findall(text))
    return han > 60 or len(text) - han > 120


def is_guess(text: str) -> bool:
    """A text that a careful reader would look at again before asking it: long, a list, or starting with 它, this."""
    return (
        is_long(text)
        or _UNFINISHED.search(text) is not None
        or _LEADING_PRONOUN.match(text) is not None
        or len(_ITEM.findall(text)) >= 3
    )


def leans(question: str) -> bool:
    """A question with a pronoun for its subject, or with none, that cannot stand alone."""
    return _NO_SUBJECT.search(question) is not None


def is_private(text: str) -> bool:
    """A line about somebody's day: 今天很累, remember to call my aunt."""
    return _PRIVATE.search(text) is not None


def items_of(text: str) -> list[str]:
    """The parts of a cell that lists several things; clauses of a sentence are no list."""
    parts = re.split(r"[、;；]|<br\s*/?>|[,，](?![^(（]*[)）])", text)
    filled = [part for part in (part.strip() for part in parts) if part]
    short = all(len(HAN.findall(part)) <= 12 and len(part.split()) <= 4 for part in filled)
    return filled if short else [text]
