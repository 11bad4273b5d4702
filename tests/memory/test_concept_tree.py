"""Concepts as a tree: each stands once and whole, is named wherever else it builds on something, and has branches."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.memory.branches import Reach, Tree, tree

LARGEST = 12


@st.composite
def trees(draw: st.DrawFn) -> tuple[Tree, set[tuple[int, int]]]:
    """Any tree of a few concepts, rings and parts among them, and what builds on what in it."""
    count = draw(st.integers(1, LARGEST))
    holders = [draw(st.one_of(st.none(), st.integers(0, one - 1))) if one else None for one in range(count)]
    some = st.integers(0, count - 1)
    links = draw(st.sets(st.tuples(some, some), max_size=20))

    def holding(one: int) -> set[int]:
        found = {one}
        while (holder := holders[one]) is not None:
            one = holder
            found.add(one)
        return found

    # What holds another one, or is a part of it, does not come before it.
    apart = {(a, b) for a, b in links if a not in holding(b) and b not in holding(a)}
    return tree(holders, apart), apart


@given(trees())
@settings(max_examples=150)
def test_each_concept_stands_once_below_the_last_that_it_builds_on_and_is_named_elsewhere(
    made: tuple[Tree, set[tuple[int, int]]],
) -> None:
    found, links = made
    places = Counter([*found.tops, *(one for those in found.parts.values() for one in those)])
    places.update(one for those in found.below.values() for one in those)
    assert places == Counter(range(len(found.holders)))
    for one in range(len(found.holders)):
        path = found.path(one)
        assert len(set(path)) == len(path) and one not in path
    for required, concept in links:
        assert found.parents[concept] == required or concept in found.named[required]


@given(trees())
@settings(max_examples=150)
def test_a_branch_holds_all_parts_and_all_that_these_build_on_or_that_builds_on_them(
    made: tuple[Tree, set[tuple[int, int]]],
) -> None:
    found, links = made
    for one in range(len(found.holders)):
        alone = set(found.branch(one, Reach.ALONE))
        before, after = set(found.branch(one, Reach.BEFORE)), set(found.branch(one, Reach.AFTER))
        assert one in alone and alone <= before and alone <= after
        for branch in (alone, before, after):
            assert all(part in branch for each in branch for part in found.parts.get(each, ()))
        assert all(required in before for required, concept in links if concept in before)
        assert all(concept in after for required, concept in links if required in after)


def test_of_a_ring_what_comes_first_stands_above() -> None:
    found = tree([None, None], {(0, 1), (1, 0)})
    assert list(found.tops) == [0]
    assert found.below == {0: [1]}
    assert found.named == {1: [0]}


def test_a_note_that_builds_on_a_part_stands_below_the_whole_and_is_named_at_the_part() -> None:
    found = tree([None, 0, None], {(1, 2)})
    assert found.below == {0: [2]}
    assert found.named == {1: [2]}
    assert found.builds_on(2) == [(1, 2)]
    assert found.branch(2, Reach.BEFORE) == [1, 2]


def test_what_is_said_of_a_whole_holds_for_its_parts() -> None:
    found = tree([None, None, 1], {(0, 1)})
    assert found.builds_on(2) == [(0, 1)]
    assert found.branch(2, Reach.BEFORE) == [0, 2]
    assert found.branch(2, Reach.ALONE) == [2]
