"""What the notes about PyTorch claim of shapes, strides, sums and counts, computed without PyTorch."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from functools import partial

from tests.notes.course_text import each_language, note_backs, note_text

_text = partial(note_text, 7)
_backs = partial(note_backs, 7)

Numbers = tuple[int, ...]


def _strides(shape: Sequence[int]) -> Numbers:
    return tuple(math.prod(shape[place + 1 :]) for place in range(len(shape)))


def _in_order(shape: Sequence[int], strides: Sequence[int]) -> list[int]:
    """The memory places of a tensor's elements, the last index fastest."""
    indices = itertools.product(*map(range, shape))
    return [sum(i * stride for i, stride in zip(index, strides, strict=True)) for index in indices]


def _rows(places: list[int], columns: int) -> list[list[int]]:
    return [places[start : start + columns] for start in range(0, len(places), columns)]


def _said(rows: list[list[int]]) -> list[str]:
    return [" ".join(map(str, row)) for row in rows]


@each_language
def test_strides_and_permuted_strides_are_those_of_the_memory(language: str) -> None:
    shape, order = (2, 3, 4), (2, 0, 1)
    strides = _strides(shape)
    backs = _backs(language, 8)
    assert str(strides) in backs
    permuted = tuple(shape[place] for place in order), tuple(strides[place] for place in order)
    assert any(str(permuted[0]) in back and str(permuted[1]) in back for back in backs)
    memory = dict(zip(itertools.product(*map(range, shape)), range(24), strict=True))
    wanted = [memory[b, c, a] for a, b, c in itertools.product(*map(range, permuted[0]))]
    assert _in_order(*permuted) == wanted
    assert str(math.prod(shape) // 4) in backs


@each_language
def test_reshaping_keeps_the_order_and_transposing_does_not(language: str) -> None:
    backs = _backs(language, 8)
    reshaped = _rows(_in_order((2, 3), _strides((2, 3))), 2)
    transposed = _rows(_in_order((3, 2), _strides((2, 3))[::-1]), 2)
    assert reshaped != transposed
    for rows in (reshaped, transposed):
        assert any(all(row in back for row in _said(rows)) for back in backs)


def test_heads_that_are_viewed_at_once_hold_other_numbers_than_heads_that_are_permuted() -> None:
    time, heads, size = 3, 2, 2
    right = _in_order((heads, time, size), (size, heads * size, 1))
    assert right != _in_order((heads, time, size), _strides((heads, time, size)))
    features = [place % (heads * size) for place in right]
    assert set(features[: time * size]) == {0, 1}  # the first head has the first features of every token


def test_no_single_stride_walks_through_a_transposed_matrix() -> None:
    places = _in_order((3, 2), (1, 3))
    assert len({after - before for before, after in itertools.pairwise(places)}) > 1


@each_language
def test_sizes_and_repetitions_are_those_of_the_note(language: str) -> None:
    backs = _backs(language, 7)
    assert str(1000 * 1000 * 4) in backs
    interleaved = [x for x in (1, 2) for _ in range(2)]
    tiled = [1, 2] * 2
    assert any(str(interleaved) in back and back.index(str(interleaved)) < back.index(str(tiled)) for back in backs)


@each_language
def test_gradients_are_added_up(language: str) -> None:
    backs = _backs(language, 9)
    once = 2 * 3
    assert str(once) in backs
    assert any(back.startswith(str(2 * once)) for back in backs)


def _product(first: Sequence[Sequence[int]], second: Sequence[Sequence[int]]) -> list[list[int]]:
    columns = list(zip(*second, strict=True))
    return [[sum(a * b for a, b in zip(row, column, strict=True)) for column in columns] for row in first]


@each_language
def test_a_look_up_is_a_product_with_one_hot_rows_and_its_gradient_adds_up(language: str) -> None:
    weight = [[1, 2], [3, 4], [5, 6]]
    tokens = [2, 0, 2]
    one_hot = [[int(place == token) for place in range(3)] for token in tokens]
    assert _product(one_hot, weight) == [weight[token] for token in tokens]
    arriving = [[1, 1], [10, 10], [100, 100]]
    assert _product(list(zip(*one_hot, strict=True)), arriving) == [[10, 10], [0, 0], [101, 101]]
    assert any(back.startswith("(4, 7, 16)") for back in _backs(language, 11))


@each_language
def test_the_shapes_of_batch_products_are_right(language: str) -> None:
    def shape(first: Numbers, second: Numbers) -> str:
        assert first[-1] == second[-2]
        return str((first[0], first[1], second[-1]))

    backs = _backs(language, 10)
    assert shape((8, 3, 4), (8, 4, 5)) in backs
    assert any(back.startswith(shape((8, 3, 4), (4, 5))) for back in backs)


@each_language
def test_the_batches_are_counted_right(language: str) -> None:
    backs = _backs(language, 12)
    batches = [range(1000)[start : start + 64] for start in range(0, 1000, 64)]
    assert any(back.startswith(f"{len(batches)}") and str(len(batches[-1])) in back for back in backs)
    assert str(sum(len(batch) == 64 for batch in batches)) in backs
