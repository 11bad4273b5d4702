"""Lines of a page that could be headings although their marks are gone."""

from __future__ import annotations

import re

from kb.reading.names import HAN
from kb.reading.torn import cells
from kb.reading.vocabulary import words

# `3.3.1 Stability`: a number of several parts stands before nothing but a title.
NUMBERED_PART = re.compile(r"^\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+(?=[A-Z\u4e00-\u9fff])")
ASKS_WHAT = re.compile(
    r"^(?:什么是|何谓|为什么|如何|怎样)\S{1,20}[?？]?$|^(?:what|why|how)\s(?:\S+\s){0,7}\S+\?$", re.IGNORECASE
)
_SIGN = re.compile(r"^#|[。，,；;：:！!？?|→=<>{}\\\[\]]|->|\.\s|^[\d\W_]+$|[.…、(（]$")
_NONE = words("计算 例如 如下 其中 因此 所以 所以有 即 则 且 或 and or where so thus then")
_SAYS = re.compile(r"^[A-Za-z][\w.]*\s*(?:提供|用于|用来|负责|表示)")
_SPEAKS = re.compile(r"(?:了|吗|呢|吧|我|我们|你|他们|常用|较大|较小)$|^(?:我|你|这|那|它|在|对|把|将)")


def could_be_heading(line: str) -> bool:
    """Is this line as short and as free of signs as a title?"""
    bare = re.sub(r"[（(][^（）()]*[)）]", "", line).strip()
    if ASKS_WHAT.match(bare):
        return True
    if len(bare) < 2 or "\t" in bare or _SIGN.search(bare) or bare.casefold() in _NONE:
        return False
    if _SAYS.match(bare):
        return False
    if NUMBERED_PART.match(bare) and not HAN.search(bare):
        return len(bare.split()) <= 11 and len(bare) <= 80
    if HAN.search(bare):
        return cells(bare) <= 32 and not _SPEAKS.search(bare)
    return len(bare.split()) <= 6 and len(bare) <= 60
