"""The sentences of a pasted line: which say something to their end, and which lost what they were to say."""

from __future__ import annotations

import re

from kb.reading.worth import has_gap

LOST = re.compile(r"\[(?:公式|Math|math|Formula|图片|Image|image)\]")
LOST_CODE = re.compile(r"\s*\[(?:代码|code)\]\s*", re.IGNORECASE)
_SENTENCE = re.compile(r"[^。！？!?]*?(?:[。！？!?]+[”』」\"')）]*|\.(?=\s|$)(?!(?<=\.\.\.)\s+[a-z]))|[^。！？!?]+$")
_TORN_END = re.compile(
    r"(?:(?<![相适])当|(?<![相绝配反])对|(?<![存潜内])在|(?<![行作认成])为|是|(?<!目)的|(?<![求总之调饱温])和|(?<!参)与|或|设|(?<![命指])令|若|(?<![规法原准否])则|如果|假设|给定|给定向量|其中|例如|对于|由于|因为|分别|即|记作|记为|写作|写成|使得|满足|表示为|定义为|公式为|可得|得到|如下|"
    r"多元函数|单变量函数|一个函数|\.\.\.|…|[,，、（(]|"
    r"\b(?:the|of|is|are|with|let|where|if|and|for|a|an|to|by|that|when|as))\s*$",
    re.IGNORECASE,
)
_TORN_START = re.compile(r"(?:对于?|假设|如果|设|若|当|给定|例如|其中|由于|因为)")
_SENTENCE_END = re.compile(r"[。！？!?.;；）)”\"』」:：][*_]*\s*$")
_LEAST_TORN = 4


def sentences(line: str) -> list[str]:
    """The sentences of a line, the signs that end them with each."""
    return [part for part in _SENTENCE.findall(line) if part.strip()]


def is_whole(part: str) -> bool:
    """Does this part of a line say something to its end? A last part without a full stop may."""
    if has_lost(part) or part.rstrip().endswith(("...", "…")):
        return False
    if is_ended(part):
        return True
    return not _TORN_END.search(part) and not _TORN_START.match(part.strip()) and len(part) <= 60


def has_lost(text: str) -> bool:
    """Is there a gap, or the mark of a page, where a formula or a picture stood?"""
    return has_gap(text) or LOST.search(text) is not None


def breaks_off(line: str) -> bool:
    """Does a line end with a word behind which something must follow?"""
    return len(line) > _LEAST_TORN and _TORN_END.search(line) is not None


def is_ended(text: str) -> bool:
    """Does a text end with a sign that ends what is said?"""
    return _SENTENCE_END.search(text) is not None
