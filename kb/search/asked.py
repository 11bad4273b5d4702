"""What a question asks about: `梯度` in `什么是梯度`, `step size` in `how to choose a step size`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.search import glossary
from kb.search.fold import is_unspaced
from kb.search.query import Query, Term
from kb.search.questions import is_asking, is_small
from kb.search.tree import And, Node, joined

# A question has one of these; without them its other words may be part of a name.
_ASKS_WORDS = "how what when where which who why whether define definition describe explain meaning means"
_ASKS_ENGLISH = frozenset(_ASKS_WORDS.split())
_DOES = "(?:要?用|[要会能]|选择|选取|计算|求|判断|得到|证明|理解)?"
_HOW = f"(?:为什么|什么时候|为何|怎么样?|怎样|如何|是否){_DOES}"
_BEFORE = re.compile(f"(?:请问|请)?(?:{_HOW}|什么是|什么叫做?|什么|哪些|哪个|哪种|(?:解释|介绍|说明)一下)")
_WHAT = "定义|概念|含义|意思|意义|作用|用处|好处|区别|不同|关系|联系|解释|介绍|原因"
_BEHIND = re.compile(
    f"(?:(?:之间)?(?:[是指有]{{0,2}}(?:什么|何|哪些))(?:意思|含义|意义|作用|用处|好处|区别|不同|关系|联系|用)?"
    f"|[是要]?(?:怎么样?|怎样|如何|为什么)(?:[求用做算办来]|计算|选择|选取|得到|证明|理解|定义)?(?:出来|的)?"
    f"|(?:之间)?的(?:{_WHAT})|(?<=..)(?:定义|含义|意思|[吗呢]))[的呢啊呀]?$"
)


def asked_about(query: Query) -> Query | None:
    """The query without a question's words at its ends; None where it asks no question or about nothing else."""
    if len(query.ways) != 1 or query.phrases or query.excluded or any(term.quoted for term in query.terms):
        return None
    words = query.tokens
    start, end = _bounds(words)
    left = words[:start] + words[end:]
    if start >= end or not _asks(left) or glossary.other_names(words):
        return None
    terms: list[Node] = []
    at = 0
    for term in query.terms:
        kept = words[max(at, start) : min(at + len(term.tokens), end)]
        at += len(term.tokens)
        if kept:
            going_on = term.prefix and at <= end
            same = len(kept) == len(term.tokens)
            terms.append(term if same else Term(_written(kept), kept, going_on))
    return Query.of(joined(And, terms))


def _asks(words: Sequence[str]) -> bool:
    return any(is_unspaced(word) or word in _ASKS_ENGLISH for word in words)


def _bounds(words: Sequence[str]) -> tuple[int, int]:
    """Where that which is asked about begins and ends among the words of a question."""
    start, end = 0, len(words)
    while start < end:
        if is_unspaced(words[start]):
            before = _BEFORE.match(_run(words[start:end]))
            if before is None:
                break
            start += before.end()
        elif is_small(words[start]) or is_asking(words[start]):
            start += 1
        else:
            break
    while start < end:
        if is_unspaced(words[end - 1]):
            run = _run(words[start:end][::-1])[::-1]
            behind = _BEHIND.search(run)
            if behind is None:
                break
            end -= len(run) - behind.start()
        elif is_small(words[end - 1]) or is_asking(words[end - 1]):
            end -= 1
        else:
            break
    return start, end


def _run(words: Sequence[str]) -> str:
    """The Chinese characters that the words begin with, as one text."""
    size = next((at for at, word in enumerate(words) if not is_unspaced(word)), len(words))
    return "".join(words[:size])


def _written(words: Sequence[str]) -> str:
    return ("" if all(map(is_unspaced, words)) else " ").join(words)
