"""What a question asks about: its parts, each with the ways to say it in either language, and what each part weighs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple

from kb.search import glossary
from kb.search.fold import is_unspaced

MOST_UNITS = 24
MOST_WAYS = 8
"""Ways to say one part that are looked for."""

# Words of every text; they tell nothing of what is looked for.
_SMALL_WORDS = (
    "a about after again all also an and any are as at be because been before being between both but by can could did"
    " do does each few for from had has have how i if in into is it its just many may me more most much my no not of on"
    " one only or other our out over own same should so some such than that the their them then there these they this"
    " those through to too under until up use used using very vs was we were what when where whether which while who"
    " why will with within without would you your"
)
_SMALL_ENGLISH = frozenset(_SMALL_WORDS.split())
# Words of questions rather than of what is asked about; a name may hold one all the same.
_ASKING_WORDS = (
    "choose compute computed define definition describe differ difference differences different distinguish example"
    " explain find get give given gives good happen happens help keep know make makes meaning means need needed"
    " purpose reason relation relationship show tell tells two understand way work works"
)
_ASKING_ENGLISH = frozenset(_ASKING_WORDS.split())
_SMALL_CHINESE = re.compile(
    "为什么|是什么|什么样|什么|怎么样|怎么办|怎样|怎么|如何|哪些|哪个|哪种|是否|能否|可否|可以|能够|应该|需要|为何|一个|一种|一些|两个|这个"
    "|那个|这些|那些|我们|你们|它们|他们|以及|或者|还是|因为|所以|如果|但是|而且|关于|对于|由于|根据|通过|进行|使用|利用|之间|有没有|有什么"
    "|多少|请问|意思|含义|时候|[的了吗呢吧啊呀嘛是和与或把被让给这那们你我他她它很请]"
)
_ASKING_CHINESE = re.compile(
    "区别|不同|差别|差异|关系|联系|作用|用处|原因|方法|办法|定义|概念|理解|解释|介绍|说明|区分|意义|影响"
)
# Characters that two words share a sentence's grammar with; a pair that holds one is seldom a word.
_JOINING = frozenset("要用会能就也都不没有来里得到去为做还只")
_ENDINGS_IN_ORDER = (
    "ications ication ations ation ances ance ences ence ings ing ions ion ates ated ate ives ive ents ent ers ors ied"
    " ies er or ed es ly al s e y"
)
_ENDINGS = tuple(_ENDINGS_IN_ORDER.split())
_IRREGULAR = {
    "matrices": "matrix", "vertices": "vertex", "indices": "index", "axes": "axis", "bases": "basis",
    "hypotheses": "hypothesis", "analyses": "analysis", "criteria": "criterion", "extrema": "extremum",
    "maxima": "maximum", "minima": "minimum",
}  # fmt: skip
_BRITISH = re.compile(r"(?<=[a-z]{4})is(?=(?:e[drs]?|ers|ing|ations?)$)")
_SHORTEST_STEM = 4
_ASKING, _OTHERWISE, _BESIDES, _JOINED, _PIECE = 0.4, 0.95, 0.8, 0.5, 0.4
"""What weighs less: a word of questions, the name in the other language, another name of the same in one's own, what is
hardly a word, and a piece of a term that is known as a whole."""


class Way(NamedTuple):
    """One way to say a part: its tokens, whether the last may go on, and how well it says it."""

    tokens: tuple[str, ...]
    begun: bool = False
    weight: float = 1.0


class Part(NamedTuple):
    """One of the things that a question asks about; `known` where the glossary has it."""

    ways: tuple[Way, ...]
    weight: float = 1.0
    known: bool = False


def is_small(word: str) -> bool:
    """Whether an English word says nothing about what is looked for."""
    return word in _SMALL_ENGLISH


def is_asking(word: str) -> bool:
    """Whether an English word is one of questions rather than of what is asked about."""
    return word in _ASKING_ENGLISH


def units(tokens: Sequence[str]) -> list[tuple[str, ...]]:
    """What is looked for one by one: words, and every two Chinese characters that stand side by side."""
    found: dict[tuple[str, ...], None] = {}
    for unspaced, run in groupby(tokens, is_unspaced):
        if not unspaced:
            found.update(((word,), None) for word in run if word not in _SMALL_ENGLISH and (len(word) > 1))
            continue
        for part in _SMALL_CHINESE.sub(" ", "".join(run)).split():
            pairs: list[tuple[str, ...]] = [(part[at], part[at + 1]) for at in range(len(part) - 1)]
            found.update((pair, None) for pair in pairs or [(part,)])
    return list(found)[:MOST_UNITS]


def parts(tokens: Sequence[str]) -> tuple[Part, ...]:
    """A query's parts: terms of the glossary, and the words and pairs of characters between them."""
    return _parts(tuple(tokens))


@lru_cache(maxsize=128)
def _parts(tokens: tuple[str, ...]) -> tuple[Part, ...]:
    found: dict[tuple[str, ...], Part] = {}
    left: list[str] = []
    whole = list(tokens)
    for words, others in _known([word for word in tokens if not is_small(word)]):
        if others:
            for unit in units(left):
                found.setdefault(unit, _unknown(unit))
            left = []
            found.setdefault(words, _term(words, others))
        else:
            left += words
    if len(found) == 1 and not left:
        # A term that the glossary has is looked for in pieces too, when it is all that was asked.
        for unit in units(whole):
            found.setdefault(unit, _unknown(unit, _PIECE))
    for unit in units(left):
        found.setdefault(unit, _unknown(unit))
    return tuple(found.values())


def _known(words: Sequence[str]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Words as terms of the glossary; one Chinese character is too little to be one."""
    for own, others in glossary.parted(words):
        if len(own) == 1 and is_unspaced(own[0]):
            yield own, ()
        else:
            yield own, others or _of_stem(own[0])


def _term(words: tuple[str, ...], others: Sequence[str]) -> Part:
    ways = [Way(words)] if len(words) > 1 else list(_forms(words[0]))
    said = [tuple(one.split(" ")) for one in others]
    # One character means too many things, unless nothing else is meant.
    ways += [Way(one, weight=_OTHERWISE) for one in said if len(said) == 1 or len(one) > 1 or not is_unspaced(one[0])]
    # What is called the same in the other language is perhaps the same.
    own = dict.fromkeys(tuple(one.split(" ")) for other in said for one in glossary.translations(other))
    ways += [Way(one, weight=_BESIDES) for one in own if one != words and (len(one) > 1 or not is_unspaced(one[0]))]
    return Part(tuple(dict.fromkeys(ways))[:MOST_WAYS], _ASKING if _asks(words) else 1.0, known=True)


def _unknown(unit: tuple[str, ...], weight: float = 1.0) -> Part:
    ways = _forms(unit[0]) if len(unit) == 1 else (Way(unit),)
    weight *= _ASKING if _asks(unit) else 1.0
    if is_unspaced(unit[0]) and (len(unit) == 1 or not _JOINING.isdisjoint(unit)):
        weight *= _JOINED
    return Part(ways, weight)


def _asks(words: Sequence[str]) -> bool:
    if is_unspaced(words[0]):
        return _ASKING_CHINESE.fullmatch("".join(words)) is not None
    return len(words) == 1 and words[0] in _ASKING_ENGLISH


def _forms(word: str) -> tuple[Way, ...]:
    begun = stem(word)
    return (Way((begun,), (len(begun) >= _SHORTEST_STEM or begun != word) and not is_unspaced(begun)),)


@lru_cache(maxsize=1024)
def stem(word: str) -> str:
    """An English word without its ending, for its other forms to begin with; short words and others stay."""
    if not word.isascii() or not word.isalpha():
        return word
    word = _BRITISH.sub("iz", _IRREGULAR.get(word, word))
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    # An abbreviation's plural: `gpus`, but not `bias`.
    short = len(word) == _SHORTEST_STEM and word.endswith("s") and not word.endswith(("ss", "as", "is"))
    return word[:-1] if short else glossary.singular(word)


@cache
def _stems() -> dict[str, tuple[str, ...]]:
    """Words of the glossary by their stems, with what they are called in the other language."""
    found: dict[str, tuple[str, ...]] = {}
    for word in glossary.words():
        others = glossary.translations((word,))
        if others:
            key = stem(word)
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *others)))
    return found


def _of_stem(word: str) -> tuple[str, ...]:
    return () if is_unspaced(word) else _stems().get(stem(word), ())
