"""What the notes about algorithms claim, found by trying everything."""

from __future__ import annotations

import itertools
import math
import random
from functools import partial

import pytest

from kb.reading import read_note
from tests.notes.course_text import each_language, note_text

_text = partial(note_text, 8)


def _answer(language: str, number: int, asked: str) -> str:
    """The back of the one card whose front holds these words."""
    cards = read_note(_text(language, number), f"{language}.md").cards
    (back,) = (card.back for card in cards if asked in card.front)
    return back


def _multiplications(n: int) -> int:
    """Those of fast exponentiation, products with 1 left out."""
    if n <= 1:
        return 0
    return _multiplications(n // 2) + 1 + n % 2


@each_language
@pytest.mark.parametrize("n", [13, 15, 16])
def test_the_multiplications_of_fast_exponentiation_are_counted_right(language: str, n: int) -> None:
    asked = f"need for $x^{{{n}}}$" if language == "en" else f"$x^{{{n}}}$ 要"
    assert _answer(language, 1, asked) == str(_multiplications(n))


def test_the_multiplications_follow_from_the_binary_digits_and_have_the_bound_of_the_note() -> None:
    for n in range(1, 2000):
        assert _multiplications(n) == len(f"{n:b}") - 1 + f"{n:b}".count("1") - 1
        assert _multiplications(n) <= 2 * math.floor(math.log2(n))
    assert all(_multiplications(2**k) == min(_multiplications(n) for n in range(2**k, 2 ** (k + 1))) for k in range(10))


def test_five_multiplications_are_enough_for_the_fifteenth_power() -> None:
    square = 2 * 2
    cube = square * 2
    fourth = (cube * cube) ** 2  # two multiplications
    assert fourth * cube == 2**15


def _gap_by_buckets(numbers: list[int], size: float) -> float:
    low = min(numbers)
    buckets: dict[int, list[float]] = {}
    for x in numbers:
        buckets.setdefault(math.floor((x - low) / size), []).append(x)
    filled = [buckets[place] for place in sorted(buckets)]
    return max((min(after) - max(before) for before, after in itertools.pairwise(filled)), default=0)


def _gap(numbers: list[int]) -> int:
    return max(after - before for before, after in itertools.pairwise(sorted(numbers)))


def test_the_buckets_find_the_maximum_gap_of_any_whole_numbers_and_smaller_buckets_find_it_too() -> None:
    chance = random.Random(5)
    for _ in range(300):
        numbers = chance.sample(range(60), chance.randint(2, 12))
        size = math.ceil((max(numbers) - min(numbers)) / (len(numbers) - 1))
        assert _gap(numbers) >= size
        for smaller in {size, max(1, size - 1), 1}:
            assert _gap_by_buckets(numbers, smaller) == _gap(numbers)


@each_language
def test_the_numbers_about_the_maximum_gap_are_right(language: str) -> None:
    numbers = [2, 19, 6, 11, 24]
    size = math.ceil((max(numbers) - min(numbers)) / (len(numbers) - 1))
    assert _answer(language, 2, "2, 19, 6" if language == "en" else "2、19、6") == str(size)
    tenths = [0, 6, 10]
    assert (_gap_by_buckets(tenths, 10), _gap(tenths)) == (4, 6)
    assert all(number in _text(language, 2) for number in ("0.6", "0.4"))


@each_language
def test_the_combinations_are_counted_right(language: str) -> None:
    chosen = [
        combination
        for length in range(1, 5)
        for combination in itertools.combinations_with_replacement((2, 3, 5), length)
        if sum(combination) == 8
    ]
    assert _answer(language, 3, "凑出 8" if language == "zh" else "add up to 8") == str(len(chosen))
    orders = [len(set(itertools.permutations(combination))) for combination in sorted(chosen)]
    assert sum(orders) == 6
    assert " + ".join(map(str, orders)) in _text(language, 3)
    numbers = (1, 1, 2, 5, 6)
    found = [
        tuple(numbers[place] for place in places)
        for length in range(1, 6)
        for places in itertools.combinations(range(5), length)
        if sum(numbers[place] for place in places) == 8
    ]
    assert sorted(set(found)) == [(1, 1, 6), (1, 2, 5), (2, 6)]
    assert found.count((1, 2, 5)) == 2


@each_language
def test_groups_of_three_are_reversed_as_the_note_says(language: str) -> None:
    numbers = [1, 2, 3, 4, 5]
    groups = [numbers[start : start + 3] for start in range(0, 5, 3)]
    turned = [x for group in groups for x in (reversed(group) if len(group) == 3 else group)]
    comma = ", " if language == "en" else "、"
    asked = "Reversed in groups of three" if language == "en" else "三个一组"
    assert _answer(language, 4, asked) == comma.join(map(str, turned))


class _Node:
    next: _Node | None = None


def test_one_assignment_in_the_wrong_order_turns_the_wrong_link() -> None:
    first, second = _Node(), _Node()
    first.next = second
    head: _Node | None = first
    head, head.next = head.next, None  # type: ignore[union-attr]
    assert first.next is second
    assert head is second
