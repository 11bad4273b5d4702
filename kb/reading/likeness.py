"""How alike two cards are that no exact evidence joins: text, place, neighbours, and words that turn a meaning."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain
from unicodedata import normalize
from zlib import crc32

from .exchange import differ, exchanged, is_name, is_spliced
from .meaning import changed_answer, turns_meaning

LONGEST_COMPARED = 3000
"""Characters of a side that are compared; what stands beyond them changes no decision."""
FULLY_MARKED, END = 50, 100
"""Characters of a side that is looked up by all its runs, and of each end of a long one that is looked up at all."""

_PAUSES = ',;:?"“”‘’「」『』《》〈〉。、`~#'
_FULL_STOP = re.compile(r"\.(?!\d)")

_HAN = re.compile("[\u3400-\u9fff]+")


# Bounded, because a text may open images a thousand times and close none.
_IMAGE = re.compile(r"!\[[^\]]{0,500}\]\((?:[^()\s]*/)?([^()\s/]*)\)|!\[\[([^\]|]{0,500})[^\]]{0,500}\]\]")
_PRIVATE_USE, _PRIVATE_USES = 0xE000, 6400
IMAGE_SIGNS = 14
"""Signs that stand for an image: as much as a side must say to name its card alone."""


def fold_for_comparing(text: str) -> str:
    """The text without case, spacing, emphasis and pausing marks: what is left when only typing differs.

    An image is one sign, repeated: the names of two pasted images differ in a few digits and have nothing in common.
    """
    if "![" in text:
        text = _IMAGE.sub(_image_sign, text)
    if not text.isascii():
        text = normalize("NFKC", text)
    # Replacing sign by sign costs a third of one expression that finds all of them.
    text = text.casefold().replace("../", "").replace("**", "")
    if "." in text:
        text = _FULL_STOP.sub("", text)
    for sign in _PAUSES:
        if sign in text:
            text = text.replace(sign, "")
    return "".join(text.split())


_END = "\0"


_TOGETHER = 500


def folded_sides(texts: Sequence[str]) -> Iterator[str]:
    """Each text as its side is folded, many in one pass: that costs a third of a pass over each."""
    for start in range(0, len(texts), _TOGETHER):
        some = texts[start : start + _TOGETHER]
        apart = {text for text in some if len(text) > 2 * LONGEST_COMPARED or "![" in text or _END in text}
        joined = fold_for_comparing(_END.join("" if text in apart else text for text in some))
        for text, folded in zip(some, joined.split(_END), strict=True):
            yield Side(text).folded if text in apart else folded[:LONGEST_COMPARED]


def _image_sign(image: re.Match[str]) -> str:
    name = (image[1] or image[2] or "").encode("utf-8", "surrogatepass")
    return chr(_PRIVATE_USE + crc32(name) % _PRIVATE_USES) * IMAGE_SIGNS


def weight(folded: str) -> int:
    """How much a folded text says: a Chinese character as much as two letters."""
    return len(folded) if folded.isascii() else 2 * len(folded) - len(_HAN.sub("", folded))


class Side:
    """One side of a card, folded, with what comparing needs made when it is first asked for."""

    def __init__(self, text: str) -> None:
        # Folding rarely halves a text: what stands far beyond the end of what is compared need not be folded.
        self.folded = fold_for_comparing(text[: 2 * LONGEST_COMPARED])[:LONGEST_COMPARED]
        if len(self.folded) < LONGEST_COMPARED and len(text) > 2 * LONGEST_COMPARED:
            self.folded = fold_for_comparing(text)[:LONGEST_COMPARED]

    @cached_property
    def weight(self) -> int:
        return weight(self.folded)

    @cached_property
    def grams(self) -> frozenset[str]:
        """Runs of two Chinese characters or three others."""
        return _grams(self.folded)

    @cached_property
    def marks(self) -> frozenset[str]:
        """The runs that a card is looked up by: near both ends, one of which survives most edits, not each one."""
        text = self.folded
        if len(text) <= FULLY_MARKED:
            return self.grams
        if len(text) > 2 * END:
            text = f"{text[:END]} {text[-END:]}"
        return frozenset(_marked_runs(text))


def _grams(text: str) -> frozenset[str]:
    if len(text) < 2:
        return frozenset((text,)) if text else frozenset()
    if text.isascii():
        return frozenset(map("".join, zip(text, text[1:], text[2:] + " ", strict=False)))
    following = zip(text, text[1:], text[2:] + " ", strict=False)
    return frozenset([a + b if a >= "\u2e80" else a + b + c for a, b, c in following])


# Every third sign of the alphabets: a set of them is made faster than an expression that finds them.
_MARKING = frozenset(map(chr, range(0x22, 0x2E80, 3)))


def _marked_runs(text: str) -> list[str]:
    """Those runs whose first sign every text chooses alike: every third sign of the alphabets begins one."""
    following = zip(text, text[1:], text[2:] + " ", strict=False)
    if text.isascii():
        return [a + b + c for a, b, c in following if a in _MARKING]
    return [
        a + b + c if a < "\u2e80" else a + b
        for a, b, c in following
        if (a in _MARKING if a < "\u2e80" else ord(a) % 3 == 0)
    ]


ENOUGH_TO_CONTAIN = 12
CONTAINED = 0.68


def side_likeness(one: Side, other: Side) -> float:
    """How alike two sides are (0–1): by edits, or as a text and the longer one that it grew into."""
    if one.folded == other.folded:
        return 1.0
    if not one.folded or not other.folded:
        return 0.0
    # rapidfuzz costs 20-60 ms to import: only cards that no exact step joined pay for it.
    from rapidfuzz.distance import Indel

    by_edits = Indel.normalized_similarity(one.folded, other.folded)
    if by_edits >= CONTAINED:
        return float(by_edits)
    fewer = min(len(one.grams), len(other.grams))
    if fewer >= ENOUGH_TO_CONTAIN:
        by_edits = max(by_edits, CONTAINED * len(one.grams & other.grams) / fewer)
    return float(by_edits)


HEAVIEST = 80


def text_likeness(known: tuple[Side, Side], found: tuple[Side, Side], sides: tuple[float, float]) -> float:
    """How alike two cards read (0–1): the likeness of both sides, each by what it says."""
    shares = [min(max(one.weight, other.weight), HEAVIEST) ** 0.5 for one, other in zip(known, found, strict=True)]
    total = sum(shares)
    return sum(share * side for share, side in zip(shares, sides, strict=True)) / total if total else 1.0


def near_texts(texts: Sequence[str], others: Sequence[str], least: float) -> list[int]:
    """Which of the others (indexes) are at least so alike (0–1) to any of the texts, as they are written."""
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    choices = [other[:LONGEST_COMPARED] for other in others]
    return sorted(
        {
            index
            for text in texts
            for _, _, index in process.extract_iter(
                text[:LONGEST_COMPARED], choices, scorer=Indel.normalized_similarity, score_cutoff=least
            )
        }
    )


SAME_ANSWER = 0.9
FIRM_ANSWER = 24
"""Weight from which an answer says by itself which question it answers."""
OTHER_ANSWER = 0.5
"""Two answers less alike than this are different texts."""

_NUMBERING = re.compile(
    r"^\W*(?:[^\W\d_\u3400-\u9fff]+\.?|[\u3400-\u9fff]{1,3})?\s*\(?(?:\d+[.\-])*\d+(?:[.)、:：]|\s*(?=[(（])|\W*$)|[(（]\d+[)）]\W*$"
)


def turned(known: tuple[str, str], found: tuple[str, str], sides: tuple[tuple[Side, Side], tuple[Side, Side]]) -> bool:
    """Whether a changed card may be another one: its front asks for something else, or a word of each side changed."""
    before, after = sides[0][1], sides[1][1]
    alike = side_likeness(before, after)
    if sides[0][0].folded == sides[1][0].folded:
        return is_numbering(known[0]) and alike < OTHER_ANSWER and exchanged(known[1], found[1]) > 0
    front, other_front = known[0], found[0]
    if min(before.weight, after.weight) >= FIRM_ANSWER and alike >= SAME_ANSWER:
        # Where a long answer stays, a number before a question only says how many stand before it.
        front, other_front = _NUMBERING.sub("", front), _NUMBERING.sub("", other_front)
    if front != other_front and turns_meaning(front, other_front):
        return True
    if alike == 1:
        return False
    if not exchanged(front, other_front):
        return False
    spliced = is_spliced(known[1], found[1])
    if is_name(front) and is_name(other_front) and not spliced and not is_spliced(front, other_front):
        # malloc and calloc: another name, above an answer that says more than before.
        return differ(known[1], found[1])
    backs = exchanged(known[1], found[1])
    if backs:
        # One Chinese character of many is mistyped as easily as it is exchanged.
        return backs > 1
    short = max(before.weight, after.weight) < FIRM_ANSWER
    return short and not spliced and changed_answer(known[1], found[1])


def is_numbering(front: str) -> bool:
    """Whether a front is only a number in a row: 定理 1, Theorem 2.3."""
    return not _NUMBERING.sub("", front).strip()


CANDIDATES = 6
COMMON_GRAM = 8
"""A run of characters on more cards than this says too little to look for."""
RAREST_GRAM, ENOUGH_RAREST = 3, 20
"""So many runs that stand on so few cards need no others beside them."""
FAR_BEHIND = 3


def candidates(known: dict[int, frozenset[str]], found: dict[int, frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Pairs worth comparing: for each known card the found ones that share most of its rare runs of characters."""
    where: dict[str, list[int]] = defaultdict(list)
    for index, grams in found.items():
        for gram in grams:
            where[gram].append(index)
    rare = {gram: members for gram, members in where.items() if len(members) <= COMMON_GRAM}
    rarest = {gram: members for gram, members in rare.items() if len(members) <= RAREST_GRAM}
    for index, grams in known.items():
        telling = rarest.keys() & grams
        points: dict[int, int]
        if len(telling) >= ENOUGH_RAREST:
            points = Counter(chain.from_iterable(map(rarest.__getitem__, telling)))
        else:
            # Whole numbers, because the order of a set must not decide a sum.
            points = defaultdict(int)
            for gram in rare.keys() & grams:
                members = rare[gram]
                point = 840 // len(members)
                for other in members:
                    points[other] += point
        if points:
            least = max(points.values()) / FAR_BEHIND
            near = sorted((-point, other) for other, point in points.items() if point >= least)
            for _, other in near[:CANDIDATES]:
                yield index, other
