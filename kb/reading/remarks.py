"""An answer and the one remark behind it: `−2（错因：忘了负号）`, `$-2$ — remember the sign`, `-2 (not 2!)`."""

from __future__ import annotations

import re

# A remark stands in brackets up to the end, or behind a dash, a comma, in a line of its own.
_PARTED = re.compile(
    r"(?P<answer>(?P<mark>\*\*|__|)(?:\$\$?[^$]+\$\$?|\\\(.+?\\\)|\\\[.+?\\\])(?P=mark)|[-+−]?\d(?:[\d.,/]*\d)?)"
    r"(?:\s*（(?P<wide>[^（）]+)）[.。]?|\s*\((?P<narrow>[^()（）]+)\)[.。]?|\s*(?:——?|–)\s*(?P<dashed>\S.*)"
    r"|\s+--?\s+(?P<hyphened>\S.*)|\s*[,，;；]\s*(?P<clause>\S.*)|\s+(?P<plain>\S.*))",
    re.DOTALL,
)
_KINDS = ("wide", "narrow", "dashed", "hyphened", "clause", "plain")
# What went wrong once, and reasons: whatever they say, the answer before them is whole.
_MISTAKE = re.compile(
    r"(?:错因|错解|错误原因|易错点?|易错原因|常见错误)\s*[:：]|我?(?:忘记?了|漏了|漏掉了?)|"
    r"(?:(?:common|my|usual) )?(?:mistake|error)s?\s*:|(?:I )?forgot\b",
    re.IGNORECASE,
)
_REASON = re.compile(r"因为|because\b", re.IGNORECASE)
_ADVICE = re.compile(
    r"(?:注意?|备注|提醒)\s*[:：]|注意(?:正负|负|符)号|(?:别|勿|不要|不能)(?:忘|漏|丢)|记得|记住|小心|当心|"
    r"(?:note|NB|N\.B\.|careful|caution|remark)\s*[:：]|remember\b|(?:don't|don’t|do not|never) forget\b|"
    r"(?:be )?careful\b|beware\b|watch\b|mind the\b",
    re.IGNORECASE,
)
# Such words may begin a remark that nothing parts from the answer.
_LABELLED = re.compile(r"(?:错因|错解|错误原因|易错点?|易错原因|常见错误|注意?|备注)\s*[:：]|because\b", re.IGNORECASE)
_NOT = re.compile(r"(?:而?不是|并非|not)\s*(?P<other>\$[^$]+\$|[^\s，。,;；]+)\s*[!！.。]?", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]{2,}|[\u3400-\u9fff]")
_LETTER = re.compile(r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])")
_ZERO = re.compile(r"[$\s]*[-−±]?0[$\s]*[!！.。]?")
# A unit, a constant or a solution that the answer lacks.
_LACKS = re.compile(
    r"单位|常数|任意|另|还有|第二|[两二多]个|\b(?:units?|constants?|other|another|second|two|both)\b|"
    r"(?<![A-Za-z\\])C(?![A-Za-z])",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"或|也|亦|若|如果|假设|当|时|除|只要|仅|"
    r"\b(?:or|also|either|if|when|whenever|where|unless|provided|assuming|except|only|alternatively|equivalently)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"[<>=≤≥≠≈∈±%°]|\\(?:leq?|geq?|neq?|in|approx|pm|equiv|circ)(?![A-Za-z])|同样|等价|都|均|可以|可写|写成|写作|记作|即|约|"
    r"近似|保留|精确|定义域|条件|范围|前提|对于|[元米克秒度]|"
    r"\b(?:for|in|per|is|are|equals?|means?|same|both|all|any|every|each|domain|range|written|accept(?:ed|s)?|round(?:ed)?|"
    r"about|approximately|defined|valid|holds?|true|positive|negative|nonzero|degrees?|radians?|cm|mm|km|kg|m|s|g|ms)\b",
    re.IGNORECASE,
)


def before_remark(back: str) -> str | None:
    """The answer before the one remark that follows it; None where what follows may belong to the answer.

    Conditions, units and other ways to say the answer are no remarks.
    """
    parted = _PARTED.fullmatch(back.strip())
    if parted is None:
        return None
    answer, plain = parted["answer"], parted["plain"]
    remark = next(parted[kind] for kind in _KINDS if parted[kind]).strip()
    if _LACKS.search(remark) or (plain is not None and not _LABELLED.match(remark)):
        return None
    bracketed = parted["wide"] or parted["narrow"]
    if not bracketed and _OTHERWISE.search(remark):
        return None
    return answer if _is_remark(answer, remark) else None


def _is_remark(answer: str, remark: str) -> bool:
    if _MISTAKE.match(remark):
        return True
    if _REASON.match(remark):
        return _OTHERWISE.search(remark) is None
    other = _NOT.fullmatch(remark)
    if other is not None:
        return _is_another(answer, other["other"])
    advice = _ADVICE.match(remark)
    rest = remark[advice.end() :] if advice else ""
    return advice is not None and _OTHERWISE.search(rest) is None and _CONDITION.search(rest) is None


def _is_another(answer: str, other: str) -> bool:
    """Is this an answer that would be wrong? `(not 0)` says where the formula before it holds."""
    if _WORD.search(re.sub(r"\\[A-Za-z]+", "", other)) or _ZERO.fullmatch(other):
        return False
    return _LETTER.search(other) is not None or _LETTER.search(re.sub(r"\\[A-Za-z]+", " ", answer)) is None
