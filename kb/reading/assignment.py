"""Which pairs to choose, no card twice, so that all of them together are the most sure."""

from __future__ import annotations

from collections import defaultdict

from msgspec import Struct


class Edge(Struct, frozen=True):
    """A known and a found card that may be one, and how sure that is."""

    known: int
    found: int
    score: float
    rank: float


def best_assignment(edges: list[Edge]) -> list[Edge]:
    """The pairs, no card twice, whose ranks add up to the most (successive augmenting paths, small components)."""
    chosen: list[Edge] = []
    for component in _components(edges):
        chosen.extend(_augment(component))
    return chosen


def _components(edges: list[Edge]) -> list[list[Edge]]:
    root: dict[tuple[str, int], tuple[str, int]] = {}

    def find(node: tuple[str, int]) -> tuple[str, int]:
        root.setdefault(node, node)
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for edge in edges:
        root[find(("known", edge.known))] = find(("found", edge.found))
    grouped: dict[tuple[str, int], list[Edge]] = defaultdict(list)
    for edge in edges:
        grouped[find(("known", edge.known))].append(edge)
    return list(grouped.values())


LARGEST_EXACT = 400
"""Edges of a component up to which the assignment is exact; beyond, the best pair first."""


def _augment(edges: list[Edge]) -> list[Edge]:
    if len(edges) == 1:
        return edges
    if len(edges) > LARGEST_EXACT:
        return _greedy(edges)
    of_known: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        of_known[edge.known].append(edge)
    taken: dict[int, Edge] = {}
    while True:
        path = _best_path(of_known, taken)
        if path is None:
            return sorted(taken.values(), key=lambda edge: edge.known)
        for edge in path:
            taken[edge.found] = edge


def _best_path(of_known: dict[int, list[Edge]], taken: dict[int, Edge]) -> list[Edge] | None:
    """The alternating path from a free known card that adds most to the sum (Bellman–Ford), or None if none adds."""
    busy = {edge.known for edge in taken.values()}
    gain: dict[int, float] = {known: 0.0 for known in of_known if known not in busy}
    came: dict[int, tuple[Edge, ...]] = dict.fromkeys(gain, ())
    best: tuple[float, tuple[Edge, ...]] = (1e-12, ())
    front = list(gain)
    while front:
        following: dict[int, None] = {}
        for known in front:
            for edge in of_known[known]:
                value = gain[known] + edge.rank
                holder = taken.get(edge.found)
                if holder is None:
                    if value > best[0]:
                        best = (value, (*came[known], edge))
                elif holder.known != known and value - holder.rank > gain.get(holder.known, float("-inf")) + 1e-12:
                    gain[holder.known] = value - holder.rank
                    came[holder.known] = (*came[known], edge)
                    following[holder.known] = None
        front = list(following)
    return list(best[1]) or None


def _greedy(edges: list[Edge]) -> list[Edge]:
    known: set[int] = set()
    found: set[int] = set()
    chosen = []
    for edge in sorted(edges, key=lambda edge: (-edge.rank, edge.known, edge.found)):
        if edge.known not in known and edge.found not in found:
            known.add(edge.known)
            found.add(edge.found)
            chosen.append(edge)
    return chosen


def rivals_of(edges: list[Edge], chosen: list[Edge], margin: float) -> dict[int, list[Edge]]:
    """By known card: what else its pair could be, where the whole gets worse by less than a margin."""
    of_known = {edge.known: edge for edge in chosen}
    of_found = {edge.found: edge for edge in chosen}
    rank = {(edge.known, edge.found): edge.rank for edge in edges}
    rivals: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        mine, theirs = of_known.get(edge.known), of_found.get(edge.found)
        if mine is theirs:
            continue
        lost = sum(one.rank for one in (mine, theirs) if one is not None)
        crossed = 0.0 if mine is None or theirs is None else rank.get((theirs.known, mine.found), 0.0)
        if lost - edge.rank - crossed < margin:
            for one in (mine, theirs):
                if one is not None:
                    rivals[one.known].append(edge)
    return rivals


def much_nearer(edges: list[Edge], chosen: list[Edge], times: float, farthest: float) -> set[int]:
    """The known cards whose pair differs many times less than every other pair of either of its cards."""
    of_known = {edge.known: edge for edge in chosen}
    of_found = {edge.found: edge for edge in chosen}
    nearest = dict.fromkeys(of_known, farthest)
    for edge in edges:
        mine, theirs = of_known.get(edge.known), of_found.get(edge.found)
        if mine is theirs:
            continue
        for one in (mine, theirs):
            if one is not None:
                nearest[one.known] = min(nearest[one.known], 1 - edge.score)
    return {one.known for one in chosen if times * (1 - one.score) <= nearest[one.known] > 0}
