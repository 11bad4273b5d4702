"""Concepts as a tree: each in what holds it in its note, or else below the last of what it builds on.

A concept is a number, its place in the order of learning.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct, field


class Reach(StrEnum):
    """How much of the graph belongs to the branch of a concept; its own parts always do."""

    ALONE = "alone"
    BEFORE = "before"
    """With all that it builds on, through however many others."""
    AFTER = "after"
    """With all that builds on it."""


class Tree(Struct, frozen=True):
    """Where each concept stands once and whole, and where it is only named.

    `holders` gives for each concept the one whose part of a note it stands in, if any. `requires` names what the notes
    say that a concept builds on. `parts` are what a concept holds, `below` what stands whole below it, `named` what
    builds on it and stands elsewhere, each in the order of learning.
    """

    holders: Sequence[int | None] = ()
    requires: Mapping[int, Sequence[int]] = field(default_factory=dict)
    required_by: Mapping[int, Sequence[int]] = field(default_factory=dict)
    parents: Sequence[int | None] = ()
    tops: Sequence[int] = ()
    parts: Mapping[int, Sequence[int]] = field(default_factory=dict)
    below: Mapping[int, Sequence[int]] = field(default_factory=dict)
    named: Mapping[int, Sequence[int]] = field(default_factory=dict)

    def holding(self, concept: int) -> list[int]:
        """The concept itself, and what holds it, from the inside out."""
        found = [concept]
        while (holder := self.holders[found[-1]]) is not None:
            found.append(holder)
        return found

    def path(self, concept: int) -> list[int]:
        """What stands above a concept in the tree, from the top down."""
        found: list[int] = []
        above = self.parents[concept]
        while above is not None:
            found.append(above)
            above = self.parents[above]
        return found[::-1]

    def builds_on(self, concept: int) -> list[tuple[int, int]]:
        """What a concept builds on, each with the one of which the notes say it: itself, or what holds it."""
        found: dict[int, int] = {}
        holding = self.holding(concept)
        for by in holding:
            for required in self.requires.get(by, ()):
                if required not in holding:
                    found.setdefault(required, by)
        return sorted(found.items())

    def within(self, concept: int) -> list[int]:
        """The concept and all of its parts."""
        found = [concept]
        for one in found:
            found += self.parts.get(one, ())
        return found

    def branch(self, concept: int, reach: Reach) -> list[int]:
        """The concepts of a branch, in the order of learning."""
        found = dict.fromkeys(self.within(concept))
        if reach is Reach.BEFORE:
            ahead = list(found)
            for one in ahead:
                # What is said of a whole holds for its parts too.
                for required in (other for by in self.holding(one) for other in self.requires.get(by, ())):
                    if required not in found:
                        fresh = [each for each in self.within(required) if each not in found]
                        found |= dict.fromkeys(fresh)
                        ahead += fresh
        elif reach is Reach.AFTER:
            ahead = list(found)
            for one in ahead:
                for building in self.required_by.get(one, ()):
                    fresh = [each for each in self.within(building) if each not in found]
                    found |= dict.fromkeys(fresh)
                    ahead += fresh
        return sorted(found)


def tree(holders: Sequence[int | None], links: Iterable[tuple[int, int]], last: Collection[int] = frozenset()) -> Tree:
    """The tree of concepts that are numbered in the order of learning.

    `links` are pairs: the first is required by the second. Of what one concept holds those in `last` come last.
    In a ring what comes first in the order stands above.
    """
    requires: dict[int, set[int]] = {}
    required_by: dict[int, set[int]] = {}
    for required, concept in links:
        if required != concept:
            requires.setdefault(concept, set()).add(required)
            required_by.setdefault(required, set()).add(concept)
    whole = [_outermost(one, holders) for one in range(len(holders))]
    parents: list[int | None] = list(holders)
    tops: list[int] = []
    parts: dict[int, list[int]] = {}
    below: dict[int, list[int]] = {}
    for one, holder in enumerate(holders):
        if holder is not None:
            parts.setdefault(holder, []).append(one)
            continue
        last_before = max((whole[required] for required in requires.get(one, ()) if whole[required] < one), default=-1)
        if last_before >= 0:
            parents[one] = last_before
            below.setdefault(last_before, []).append(one)
        else:
            tops.append(one)
    for those in parts.values():
        those.sort(key=lambda one: (one in last, one))
    named: dict[int, list[int]] = {}
    for required, building in required_by.items():
        elsewhere = [one for one in building if parents[one] != required]
        if elsewhere:
            named[required] = sorted(elsewhere)
    return Tree(
        holders=tuple(holders),
        requires={one: sorted(those) for one, those in requires.items()},
        required_by={one: sorted(those) for one, those in required_by.items()},
        parents=tuple(parents),
        tops=tuple(tops),
        parts=parts,
        below=below,
        named=named,
    )


def _outermost(concept: int, holders: Sequence[int | None]) -> int:
    while (holder := holders[concept]) is not None:
        concept = holder
    return concept
