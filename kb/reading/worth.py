"""Whether a text can be a card's answer, and whether it is only a guess."""

from __future__ import annotations

import re

from kb.reading.names import HAN
from kb.reading.vocabulary import words

_PLACEHOLDERS = words(
    """
    - – — -- --- ---- / \\ ? ？ ?? ？？ … ... …… todo tbd n/a na none null nil 无 略 待补充 待续 待定
    同上 同左 ditto x × ✓ √ ✔ ✗ ✘ . 。 、 · * [ ] 空 ~
    """
)
_HOLE = re.compile(
    r"\[(?:公式|图片|代码|Math|math|Formula|Image|image|Equation)\](?!\()|\ufffd|^\$\$\s*\$\$$|\\\(\s*\\\)|^[，。；、,;：:)）](?!\))"
)
# In a text that lost its formulas a space is left between two words that need something between them.
_GAP = re.compile(
    r"(?:其中|则|为|是|即|有|当|对|设|令|取|得到|在|若|记作|等于) +[。，；、,;](?!\d)"
    r"|[\u4e00-\u9fff](?<![的了]) (?:的(?=[\u4e00-\u9fff])|是常数|是(?=[ ，。])|不变|趋于|时[，,。])"
    r"|(?:其中|假设|对于|如果|当|设|令)[,，]?$"
)
_LEADING_PRONOUN = re.compile(
    r"^(?:它们?|这(?!样)|该|此|其(?!中)|(?:it|its|this|that|these|those|they)\b)", re.IGNORECASE
)
_ONLY_LINKS = re.compile(r"(?:\s|!?\[[^\[\]]*\]\([^()]*\)|https?://\S+|[,，、;；])+")
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\S", re.MULTILINE)
_SYMBOL = re.compile(r"[A-Za-zα-ωΑ-Ω∑∫√∞∂∇]")
_WORD_SIGN = re.compile(r"[^\W_]")
_MATHS = re.compile(r"[$\\∑∫√∞∂∇≤≥≠±×÷→]")


def is_placeholder(text: str) -> bool:
    """Nothing to answer: empty, a dash, TODO, 同上."""
    bare = text.strip().strip("*_` ").casefold().rstrip("：:")
    return not bare or bare in _PLACEHOLDERS or not (_WORD_SIGN.search(bare) or _MATHS.search(bare))


def has_hole(text: str) -> bool:
    """Does this text show the place of something that was lost?"""
    return _HOLE.search(text.strip()) is not None


def has_gap(text: str) -> bool:
    """Does this text of a web page read as if a formula had stood in it?"""
    return has_hole(text) or _GAP.search(text.strip()) is not None


def is_too_small(text: str) -> bool:
    """A single character that is neither mathematics (a letter may be) nor a number."""
    bare = text.strip().strip("*_")
    return len(bare) == 1 and not bare.isdigit() and not _SYMBOL.match(bare)


def is_only_links(text: str) -> bool:
    """Nothing but links or pictures: a pointer, no answer."""
    return ("](" in text or "://" in text) and _ONLY_LINKS.fullmatch(text) is not None


def is_long(text: str) -> bool:
    """Over 60 Chinese characters or 120 others."""
    if len(text) <= 60:
        return False
    han = len(HAN.findall(text))
    return han > 60 or len(text) - han > 120


def is_guess(text: str) -> bool:
    """A text that a careful reader would look at again before asking it: long, a list, or starting with 它, this."""
    return is_long(text) or _LEADING_PRONOUN.match(text) is not None or len(_ITEM.findall(text)) >= 3


def items_of(text: str) -> list[str]:
    """The parts of a cell that lists several things; clauses of a sentence are no list."""
    parts = re.split(r"[、;；]|<br\s*/?>|[,，](?![^(（]*[)）])", text)
    filled = [part for part in (part.strip() for part in parts) if part]
    short = all(len(HAN.findall(part)) <= 12 and len(part.split()) <= 4 for part in filled)
    return filled if short else [text]
