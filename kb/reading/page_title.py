"""The title of a pasted page: the line above its text that names what the text is about, and what stands around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kb.reading.contents import Contents
from kb.reading.names import HAN, is_structure, label_kind
from kb.reading.page import is_chrome, is_tail
from kb.reading.sentences import is_ended
from kb.reading.torn import cells
from kb.reading.vocabulary import FUNCTION_WORDS

_WORD = re.compile(r"[A-Za-z][a-z]{2,}|[A-Z]{3,}")
_HAN_RUN = re.compile(f"{HAN.pattern}+")
_MATHS = re.compile(r"[$\\=<>|{}]")
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、|[(（]?\d{1,3}(?:\.\d{1,3})*[.、)）]?\s*(?=\D)|[-*+•]\s")
# `Tensor - Wikipedia`, `梯度_百度百科`: what a browser writes behind the title.
_SITE = re.compile(r"^(?P<title>.+?)\s*(?:\s[-–—|·]\s|_|｜)\s*(?P<site>[^-–—|_｜]{2,40})$")
_LONGEST = 90
_NAVIGATES = 12  # a link in the head of a page is no wider
_SENTENCE = 20
_MOST_COUNTED = 5
_FEWEST_WORDS, _LEAST_SHARE = 2, 0.3


def find_title(lines: Sequence[str], kinds: Sequence[str], contents: Contents) -> tuple[int, str, int] | None:
    """The line of the title, its words without the name of the site, and the line at which the text begins."""
    bound = _text_begins(lines, kinds, contents)
    may = [at for at in range(bound) if _may_be_title(lines[at], kinds[at], at in contents.lines)]
    if bound == len(lines) or not may:
        return None
    said = Counter(word for at in range(bound, len(lines)) if kinds[at] != "chrome" for word in _words(lines[at]))
    parted = max((at for at in range(bound) if kinds[at] == "chrome" and at not in may), default=-1)
    candidates = [at for at in may if at < parted]
    behind = [at for at in may if at > parted]
    is_named_above = any(_score(lines[at], said) > 0 for at in candidates)
    if behind and not is_named_above and (parted >= 0 or len(behind) > 1):
        # The first one: below it stand the parts of the text.
        candidates.append(behind[0])
    best = max(candidates, key=lambda at: _score(lines[at], said), default=-1)
    if best < 0 or _score(lines[best], said) <= 0:
        return None
    if best in behind and best + 1 == bound and may[0] == 0 and best and cells(lines[0]) > _NAVIGATES:
        # Right above its text stands the first part; the page begins with words of its own.
        return None
    return best, _without_site(lines[best], said), bound


def around_title(lines: Sequence[str], kinds: Sequence[str], title: int, bound: int) -> list[int]:
    """The lines that lead through the site or tell who wrote: above the title, and between it and other such lines."""
    last = max((at for at in range(bound) if kinds[at] == "chrome"), default=-1)
    return [
        at
        for at in range(bound)
        if kinds[at] in ("heading", "hole", "prose") and at != title and (at < title or at < last)
        if not _MATHS.search(lines[at])
    ]


def _text_begins(lines: Sequence[str], kinds: Sequence[str], contents: Contents) -> int:
    for at, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        if kind in ("bullet", "item", "row", "separator") or at in contents.titles:
            return at
        if kind in ("prose", "hole") and _is_text(line):
            return at
    return len(lines)


def _is_text(line: str) -> bool:
    length = cells(line)
    asks = line.endswith(("?", "？", ":", "："))
    return length > _LONGEST or (length > _SENTENCE and is_ended(line) and not asks) or "$$" in line


def _may_be_title(line: str, kind: str, listed: bool) -> bool:
    if not line or listed or kind not in ("heading", "prose", "hole", "chrome") or cells(line) > _LONGEST:
        return False
    if kind == "chrome" and (is_chrome(line) or is_tail(line)):
        return False
    return not (_NUMBERED.match(line) or is_structure(line) or label_kind(line) is not None)


def _score(line: str, said: Counter[str]) -> float:
    """How much of a line the text below speaks of, and how often; 0 where that is too little."""
    named = _words(_without_site(line, said))
    counts = [min(said[word], _MOST_COUNTED) for word in named]
    share = sum(count > 0 for count in counts) / max(len(named), 1)
    return share * sum(counts) if sum(counts) >= _FEWEST_WORDS and share >= _LEAST_SHARE else 0


def _without_site(line: str, said: Counter[str]) -> str:
    parted = _SITE.match(line)
    if parted is None or any(said[word] for word in _words(parted["site"])):
        return line
    return parted["title"] if any(said[word] for word in _words(parted["title"])) else line


def _words(line: str) -> list[str]:
    """What two lines may have in common: words in Latin letters, pairs of neighbouring Chinese characters."""
    latin = [word.casefold().removesuffix("s") for word in _WORD.findall(line)]
    runs = _HAN_RUN.findall(line)
    pairs = [run[at : at + 2] for run in runs for at in range(len(run) - 1)]
    return list(dict.fromkeys([word for word in latin if word not in FUNCTION_WORDS] + pairs))
