"""The graph of concepts as a person sees it: what is around one, what can be learned next, what is not needed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from kb.collection.opened import Opened
from kb.errors import KbError
from kb.memory.curve import Curve
from kb.memory.prerequisites import Weakest, weakest
from kb.store import Store, prerequisites
from kb.store.prerequisites import Prerequisite, Ready, Stage

if TYPE_CHECKING:
    from kb.store.looking import Named

_STAGES = (Stage.KNOWN, Stage.INTRODUCED, Stage.READY, Stage.WAITING, Stage.SILENT)


class Node(Struct, frozen=True):
    """A concept in the graph (of one key: in all languages), how far the person is with it, and its new cards."""

    name: str
    key: str | None
    note: str
    line: int
    stage: Stage
    new: int


class Edge(Struct, frozen=True):
    """The node at place `concept` builds on the one at `required`; where it does not hold back, it only orders."""

    required: int
    concept: int
    gates: bool
    note: str
    line: int


class ConceptGraph(Struct, frozen=True):
    """Nodes in the order of learning, edges between their places; `left` counts those for which there was no room.

    `around` is the place of the node that was asked for, None for the whole.
    """

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    left: int = 0
    around: int | None = None


class Graphing(Opened):
    """What builds on what."""

    def prerequisites(self, concept: str) -> list[Prerequisite]:
        """What a concept builds on, by what the notes say of it or of what holds it; what was cut last."""
        with self._store.reading():
            found = _found(self._store, concept)
            language = next((one.concept.language for one in found if one.concept.name == concept), self.language)
            return prerequisites.prerequisites(self._store, _numbers(found), language)

    def _said_of(self, concept: str) -> list[Prerequisite]:
        return prerequisites.prerequisites(self._store, _numbers(_found(self._store, concept)))

    def graph(self, concept: str | None = None, most: int | None = None) -> ConceptGraph:
        """What builds on what: in the whole collection, or through how many ever others around one concept.

        At most `most` concepts, the nearest or the first to be learned.
        """
        with self._store.reading():
            around = _numbers(_found(self._store, concept)) if concept is not None else None
            return _Drawing(self._store, self.language).graph(around, most)

    def frontier(self) -> list[Ready]:
        """The concepts that can be learned next: with new cards, and held back by nothing; in order."""
        with self._store.reading():
            return prerequisites.frontier(self._store, self.today(), self.language)

    def not_a_prerequisite(self, required: str, concept: str) -> None:
        """The person says that one concept is no prerequisite of another. Raises KbError `no-prerequisite`."""
        with self._keeper.deciding() as keeper:
            for one in self._said_of(concept):
                if one.required == required and not one.is_cut:
                    keeper.write([keeper.entry("mark", concept=required, of=one.by, mark="not-a-prerequisite")])
                    return
        raise KbError("no-prerequisite", name=required, concept=concept)

    def a_prerequisite_again(self, required: str, concept: str) -> None:
        """What the person cut counts again. Raises KbError `no-prerequisite`."""
        with self._keeper.deciding() as keeper:
            for one in self._said_of(concept):
                if one.required == required and one.is_cut:
                    said = {"what": "severed", "concept": concept, "required": required}
                    keeper.write([keeper.entry("retract", of=one.entry, **said)])
                    return
        raise KbError("no-prerequisite", name=required, concept=concept)

    def weakest_prerequisite(self, card: str) -> Weakest | None:
        """Of what the card's concept builds on what is least sure today, where that is less sure than is aimed at."""
        with self._store.reading():
            ground = prerequisites.ground(self._store, card)
        if not ground:
            return None
        curve, today = Curve(self._keeper.parameters()), self.today()
        sure = {
            concept: {one.card: curve.sure(one.stability, max((today - one.last_day).days, 0)) for one in cards}
            for concept, cards in ground.items()
        }
        return weakest(sure, below=self.settings.retention)


def _found(store: Store, concept: str) -> list[Named]:
    from kb.store import looking

    return looking.find_concepts(store, concept) or looking.note_concepts(store, concept)


def _numbers(found: Iterable[Named]) -> list[int]:
    return [one.number for one in found]


class _Drawing:
    """The statements of a store as a graph of nodes: concepts of one key are one node."""

    def __init__(self, store: Store, language: str) -> None:
        self._store = store
        self._language = language
        self._rows = store.rows("SELECT concept, required, note, line, gates FROM prerequisites WHERE cut = ''")

    def graph(self, around: Collection[int] | None, most: int | None) -> ConceptGraph:
        links = [(row["required"], row["concept"], bool(row["gates"]), row["line"]) for row in self._rows]
        for one in around or ():
            # What holds for the whole note holds for this part of it.
            known = {(required, concept) for required, concept, _, _ in links}
            for required in prerequisites.required(self._store, [one])[one]:
                if (required, one) not in known:
                    links.append((required, one, True, 0))
        about = self._about({number for link in links for number in link[:2]} | set(around or ()))
        group = {number: row["lowered"] or str(number) for number, row in about.items()}
        before: dict[str, set[str]] = {}
        after: dict[str, set[str]] = {}
        for required, concept, _, _ in links:
            if required in group and concept in group and group[required] != group[concept]:
                before.setdefault(group[concept], set()).add(group[required])
                after.setdefault(group[required], set()).add(group[concept])
        members: dict[str, list[int]] = {}
        for number in about:
            members.setdefault(group[number], []).append(number)
        place = {one: min(about[number]["position"] for number in those) for one, those in members.items()}
        seeds = list(dict.fromkeys(group[one] for one in around or ()))
        if around is None:
            wanted = sorted(before.keys() | after.keys(), key=lambda one: place[one])
        else:
            wanted = _nearest(seeds, before, after, place)
        kept = wanted if most is None else wanted[:most]
        kept.sort(key=lambda one: place[one])
        nodes = self._nodes([members[one] for one in kept], about)
        at = {one: index for index, one in enumerate(kept)}
        edges: dict[tuple[int, int], Edge] = {}
        for required, concept, gates, line in links:
            first, then = at.get(group.get(required, "")), at.get(group.get(concept, ""))
            if first is None or then is None or first == then:
                continue
            if gates or (first, then) not in edges:
                edges[first, then] = Edge(first, then, gates, about[concept]["path"], line)
        found = tuple(sorted(edges.values(), key=lambda one: (one.concept, one.required)))
        return ConceptGraph(
            tuple(nodes), found, len(wanted) - len(kept), at.get(seeds[0]) if seeds and around is not None else None
        )

    def _about(self, numbers: Collection[int]) -> dict[int, sqlite3.Row]:
        rows = self._store.rows(
            "SELECT k.id, k.name, k.key, lower(k.key) AS lowered, k.line, k.language, k.position, n.path"
            " FROM concepts k JOIN notes n ON n.id = k.note WHERE k.id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(numbers)),),
        )
        return {row["id"]: row for row in rows}

    def _nodes(self, groups: Sequence[Sequence[int]], about: dict[int, sqlite3.Row]) -> list[Node]:
        every = [number for those in groups for number in those]
        stages = prerequisites.stages(self._store, every)
        new = prerequisites.new_cards(self._store, every)
        nodes = []
        for those in groups:
            shown = min(those, key=lambda one: (about[one]["language"] != self._language, about[one]["position"]))
            row = about[shown]
            stage = min((stages[one] for one in those), key=_STAGES.index)
            nodes.append(
                Node(row["name"], row["key"], row["path"], row["line"], stage, sum(new.get(one, 0) for one in those))
            )
        return nodes


def _nearest(
    seeds: Sequence[str], before: dict[str, set[str]], after: dict[str, set[str]], place: dict[str, int]
) -> list[str]:
    """The seeds, and what is before and after them, level by level."""
    found = dict.fromkeys(seeds)
    levels = [(list(seeds), before), (list(seeds), after)]
    while any(level for level, _ in levels):
        following = []
        for level, ways in levels:
            reached = sorted(
                set().union(*(ways.get(one, set()) for one in level)) - found.keys(), key=place.__getitem__
            )
            found |= dict.fromkeys(reached)
            following.append((reached, ways))
        levels = following
    return list(found)
