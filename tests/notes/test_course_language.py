"""What the notes about language claim, counted and computed anew."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from fractions import Fraction
from functools import partial

from tests.notes.course_text import each_language, note_backs, note_text

_text = partial(note_text, 6)
_backs = partial(note_backs, 6)

Word = tuple[str, ...]


def _pairs(words: dict[Word, int]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for word, count in words.items():
        for pair in itertools.pairwise(word):
            found[pair] += count
    return found


def _merged(word: Word, pair: tuple[str, str]) -> Word:
    pieces = list(word)
    at = 0
    while at + 1 < len(pieces):
        if (pieces[at], pieces[at + 1]) == pair:
            pieces[at : at + 2] = ["".join(pair)]
        at += 1
    return tuple(pieces)


def _learned(words: dict[Word, int], merges: int) -> tuple[list[tuple[str, str]], list[int]]:
    """The merges in their order, and how often each pair occurred when it was merged."""
    pairs, counts = [], []
    for _ in range(merges):
        (best, count), (_, second) = _pairs(words).most_common(2)
        assert count > second  # an example with a tie would have two answers
        pairs.append(best)
        counts.append(count)
        words = {_merged(word, best): times for word, times in words.items()}
    return pairs, counts


def _encoded(text: str, merges: list[tuple[str, str]]) -> Word:
    word = tuple(text)
    for pair in merges:
        word = _merged(word, pair)
    return word


WORDS: dict[Word, int] = {tuple("lot"): 4, tuple("plot"): 3, tuple("pot"): 5, tuple("slow"): 2}


@each_language
def test_the_merges_of_byte_pair_encoding_are_those_of_the_example(language: str) -> None:
    text = _text(language, 6)
    merges, counts = _learned(WORDS, 3)
    assert ["".join(pair) for pair in merges] == ["ot", "lot", "pot"]
    assert "$4 + 3 + 5 = 12$" in text
    assert counts[0] == 12
    places = [text.index(f"{a} {b}") for a, b in merges]
    assert places == sorted(places)
    assert all(str(count) in text[place : place + 60] for count, place in zip(counts[1:], places[1:], strict=True))
    steps = [" ".join(_encoded("slot", merges[:done])) for done in range(3)]
    assert all(step in text for step in steps)
    assert [*_encoded("plot", merges)] == ["p", "lot"]


@each_language
def test_the_pairs_of_byte_pair_encoding_are_counted_right(language: str) -> None:
    words = {tuple("lot"): 4, tuple("plot"): 3, tuple("slow"): 2}
    before = _pairs(words)["l", "o"]
    after = _pairs({_merged(word, ("o", "t")): count for word, count in words.items()})["l", "o"]
    backs = _backs(language, 6)
    assert backs.index(str(after)) == backs.index(str(before)) + 1
    assert "50,257" in backs
    assert 256 + 50_000 + 1 == 50_257
    assert str(len("字".encode())) in backs


@each_language
def test_the_bigram_probabilities_of_the_example_are_those_of_its_counts(language: str) -> None:
    sentences = [("<", *text.split(), ">") for text in ("the cat sat", "the cat ran", "the dog sat")]
    firsts = Counter(first for words in sentences for first, _ in itertools.pairwise(words))
    pairs = Counter(pair for words in sentences for pair in itertools.pairwise(words))

    def probability(text: str) -> Fraction:
        words = ("<", *text.split(), ">")
        return math.prod(
            (Fraction(pairs[pair], firsts[pair[0]]) for pair in itertools.pairwise(words)), start=Fraction(1)
        )

    assert Fraction(pairs["the", "cat"], firsts["the"]) == Fraction(2, 3)
    assert probability("the cat sat") == Fraction(1, 3)
    assert probability("the dog ran") == 0
    found = _text(language, 2)
    assert r"\text{the}) = \frac{2}{3}$" in found
    assert r"= \frac{1}{3}$" in found
    assert round(Fraction(10 + 1, 100 + 50_000), 4) == Fraction("0.0002")
    assert "$0.0002$" in found


@each_language
def test_the_numbers_about_word2vec_are_right(language: str) -> None:
    text, backs = _text(language, 4), _backs(language, 4)
    windows = [sum(0 < abs(other - place) <= 2 for other in range(5)) for place in range(5)]
    assert f"${' + '.join(map(str, windows))} = {sum(windows)}$" in text
    assert str(sum(windows)) in backs
    powers = [share**0.75 for share in (0.9, 0.09, 0.01)]
    shares = [f"{100 * power / sum(powers):.0f} %" for power in powers]
    assert re.search(r".{1,12}".join(map(re.escape, shares)), text.replace("\n", " "))
    assert f"{1 - math.sqrt(0.00001 / 0.001):.1f}" in backs


@each_language
def test_a_neutralised_vector_is_orthogonal_to_the_direction(language: str) -> None:
    direction, word = (Fraction(3, 5), Fraction(4, 5)), (5, 10)
    along = sum(a * b for a, b in zip(direction, word, strict=True))
    left = [b - along * a for a, b in zip(direction, word, strict=True)]
    assert (along, left) == (11, [Fraction(-8, 5), Fraction(6, 5)])
    assert sum(a * b for a, b in zip(direction, left, strict=True)) == 0
    text = " ".join(_text(language, 5).split())
    assert "= 11$" in text
    assert r"w' = \left(-\frac{8}{5}, \frac{6}{5}\right)" in text
    projection = " ".join(
        f"{(row == column) - direction[row] * direction[column]}{';' if (row, column) == (0, 1) else ''}"
        for row in (0, 1)
        for column in (0, 1)
    )
    assert f'"{projection}"' in text


@each_language
def test_one_hot_vectors_are_equally_far_apart(language: str) -> None:
    vectors = [[int(place == category) for place in range(5)] for category in range(5)]
    distances = {math.dist(a, b) for a, b in itertools.combinations(vectors, 2)}
    assert distances == {math.sqrt(2)}
    assert r"$\sqrt{2}$" in _backs(language, 1)
    assert str(50_000 * 300) in _backs(language, 3)
