"""The graph of concepts: which comes first, which stand in a ring, which are not open yet.

A concept is a key (any string); `requires` names, for each concept, the ones it builds on. What is required but is no
concept of the collection takes no part.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush

from msgspec import Struct

Requires = Mapping[str, Collection[str]]


def order(concepts: Sequence[str], requires: Requires, wishes: Requires | None = None) -> list[str]:
    """The concepts with every one after what it requires, otherwise as the author has them.

    Requirements within a ring bind nobody; those of a ring on others still hold. `wishes` name what should come before
    too: those that stand in a ring with requirements bind nobody, and the requirements do.
    """
    place = {concept: index for index, concept in enumerate(dict.fromkeys(concepts))}
    both = requires
    if wishes is not None:
        both = {one: {*requires.get(one, ()), *wishes.get(one, ())} for one in place}
    ordered = _sorted(place, both)
    if len(ordered) == len(place):
        return ordered
    # Only where something stands in a ring is it worth finding out what.
    before = _bound(place, requires)
    if wishes is not None:
        before = {one: before[one] | bound for one, bound in _bound(place, both).items()}
    return _sorted(place, before)


def _sorted(place: Mapping[str, int], before: Requires) -> list[str]:
    """The concepts after what comes before them, of those that may come next the author's first; none of a ring."""
    names = list(place)
    missing = [0] * len(names)
    opens: list[list[int]] = [[] for _ in names]
    for at, concept in enumerate(names):
        for required in before.get(concept, ()):
            first = place.get(required)
            if first is not None:
                missing[at] += 1
                opens[first].append(at)
    ready = [at for at, left in enumerate(missing) if not left]
    heapify(ready)
    ordered = []
    while ready:
        at = heappop(ready)
        ordered.append(names[at])
        for opened in opens[at]:
            missing[opened] -= 1
            if not missing[opened]:
                heappush(ready, opened)
    return ordered


def _bound(place: Mapping[str, int], requires: Requires) -> dict[str, set[str]]:
    """What each concept comes after, requirements within a ring left out."""
    ring = rings(place, requires)
    return {
        concept: {one for one in requires.get(concept, ()) if one in place and ring[one] != ring[concept]}
        for concept in place
    }


def cycles(concepts: Sequence[str], requires: Requires) -> list[tuple[str, ...]]:
    """One ring for each group of concepts that require each other: each requires the next, the last the first."""
    place = {concept: index for index, concept in enumerate(dict.fromkeys(concepts))}
    ring = rings(place, requires)
    groups: dict[int, list[str]] = {}
    for concept in place:
        groups.setdefault(ring[concept], []).append(concept)
    return [
        _walk(group, requires) for group in groups.values() if len(group) > 1 or group[0] in requires.get(group[0], ())
    ]


def gated(concepts: Sequence[str], requires: Requires, *, satisfied: Collection[str]) -> dict[str, frozenset[str]]:
    """The concepts that are not open yet, each with the required ones that still wait for their first answer."""
    place = {concept: index for index, concept in enumerate(dict.fromkeys(concepts))}
    ring = rings(place, requires)
    closed = {}
    for concept in place:
        waits = frozenset(
            required
            for required in requires.get(concept, ())
            if required in place and required not in satisfied and ring[required] != ring[concept]
        )
        if waits:
            closed[concept] = waits
    return closed


class Weakest(Struct, frozen=True):
    """The required concept that is least sure today: the mean chance of recall (0–1) of its cards, and these."""

    concept: str
    sure: float
    cards: tuple[str, ...] = ()


def weakest(sure: Mapping[str, Mapping[str, float]], *, below: float) -> Weakest | None:
    """Which of the required concepts is least sure, where one is less so than `below`; None else.

    `sure` gives for each of them the chances of recall (0–1) of its cards that were answered, by card. Of equal ones
    the first is meant; one without an answered card says nothing.
    """
    means = [(sum(chances.values()) / len(chances), concept) for concept, chances in sure.items() if chances]
    found = min(means, key=lambda one: one[0], default=None)
    if found is None or found[0] >= below:
        return None
    chances = sure[found[1]]
    return Weakest(found[1], found[0], tuple(sorted(chances, key=lambda card: (chances[card], card))))


def _walk(group: Sequence[str], requires: Requires) -> tuple[str, ...]:
    """The shortest ring through the first concept of a strongly connected group."""
    first, members = group[0], set(group)
    came_from: dict[str, str] = {}
    level = [first]
    while first not in came_from:
        following = []
        for concept in level:
            for required in requires.get(concept, ()):
                if required in members and required not in came_from:
                    came_from[required] = concept
                    following.append(required)
        level = following
    ring = [first]
    while came_from[ring[-1]] != first:
        ring.append(came_from[ring[-1]])
    return (first, *reversed(ring[1:]))


def rings(place: Mapping[str, int], requires: Requires) -> dict[str, int]:
    """The strongly connected group of each concept, as a number: concepts of one number require each other.

    `place` numbers the concepts in their order.
    """
    # Tarjan's algorithm, without recursion: chains can be long.
    found: dict[str, int] = {}
    low: dict[str, int] = {}
    group: dict[str, int] = {}
    stack: list[str] = []
    for root in place:
        if root in found:
            continue
        found[root] = low[root] = len(found)
        stack.append(root)
        path: list[tuple[str, Iterator[str]]] = [(root, iter(requires.get(root, ())))]
        while path:
            concept, rest = path[-1]
            for required in rest:
                if required not in place:
                    continue
                if required not in found:
                    found[required] = low[required] = len(found)
                    stack.append(required)
                    path.append((required, iter(requires.get(required, ()))))
                    break
                if required not in group:
                    low[concept] = min(low[concept], found[required])
            else:
                path.pop()
                if path:
                    before = path[-1][0]
                    low[before] = min(low[before], low[concept])
                if low[concept] == found[concept]:
                    while concept not in group:
                        group[stack.pop()] = place[concept]
    return group
