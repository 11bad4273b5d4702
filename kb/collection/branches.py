"""The concepts of a collection as a tree, how well each is kept, and the cards of its branches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from kb.collection.opened import Opened
from kb.memory.branches import Reach, Tree, tree
from kb.memory.curve import Curve
from kb.memory.prerequisites import rings
from kb.store import branches
from kb.store.branches import Ground, Stood
from kb.store.prerequisites import Stage
from kb.store.recalls import MATURE_FROM

if TYPE_CHECKING:
    from kb.collection.outlook import Outlook


class Branch(Struct, frozen=True):
    """A concept in the tree, with its cards and those of its parts.

    `name` is in the person's language where it has one there; `places` are all of its names and the notes they stand
    in. Of `cards` that are asked `begun` were answered, with a sum of chances to know them today of `known` and one of
    stabilities of `days`; `due` wait today, `new` would be introduced.
    """

    name: str
    key: str
    note: str
    line: int
    language: str
    stage: Stage
    cards: int
    begun: int
    known: float
    days: float
    due: int
    new: int
    numbers: tuple[int, ...]
    places: tuple[tuple[str, str], ...]

    @property
    def sure(self) -> float | None:
        """The mean chance (0–1) to know a card that was answered; None where none was."""
        return self.known / self.begun if self.begun else None

    @property
    def is_firm(self) -> bool:
        """Were all of its cards answered, and keep for three weeks on the mean; or does the person say to know it?"""
        if self.stage is Stage.KNOWN:
            return True
        return 0 < self.begun == self.cards and self.days >= MATURE_FROM * self.cards


class Stand(NamedTuple):
    """How many concepts are firm, begun, and not begun; those without cards are none of them."""

    firm: int
    growing: int
    untouched: int


class Branches(Struct, frozen=True, dict=True):
    """All concepts in the order of learning, and the tree of their places in it.

    `links` counts what builds on what; what is written in `language` is learned first.
    """

    nodes: tuple[Branch, ...] = ()
    tree: Tree = field(default_factory=Tree)
    links: int = 0
    language: str = ""

    @cached_property
    def by_key(self) -> Mapping[str, int]:
        """The place of each concept by its key, which stays the same while notes change."""
        return {node.key: at for at, node in enumerate(self.nodes)}

    @cached_property
    def by_place(self) -> Mapping[tuple[str, str], int]:
        """The place of each concept by any of its names and the note that this stands in."""
        return {place: at for at, node in enumerate(self.nodes) for place in node.places}

    @cached_property
    def by_name(self) -> Mapping[str, int]:
        """The place of each concept by any of its names; of several of one name the first."""
        found: dict[str, int] = {}
        for at, node in enumerate(self.nodes):
            for name, _ in node.places:
                found.setdefault(name, at)
        return found

    @cached_property
    def ready(self) -> tuple[int, ...]:
        """What can be learned next: concepts of which nothing was answered yet, and which nothing holds back.

        The parts of such a one are not named beside it. They stand in the order in which they are introduced.
        """
        holders = self.tree.holders
        found = (
            at
            for at, node in enumerate(self.nodes)
            if node.stage is Stage.READY
            and node.new
            and ((holder := holders[at]) is None or self.nodes[holder].stage is not Stage.READY)
        )
        return tuple(sorted(found, key=self.turn))

    def turn(self, at: int) -> tuple[bool, int]:
        """When the turn of a concept comes: first what is written in the person's language."""
        return self.nodes[at].language != self.language, at

    @cached_property
    def counts(self) -> Mapping[Stage, int]:
        """How many concepts the person is how far with."""
        found = dict.fromkeys(Stage, 0)
        for node in self.nodes:
            found[node.stage] += 1
        return found

    @property
    def standing(self) -> Stand:
        """The same concepts by how well they are kept: what Today shows of them."""
        begun = self.counts[Stage.KNOWN] + self.counts[Stage.INTRODUCED]
        firm = sum(node.is_firm for node in self.nodes)
        return Stand(firm, begun - firm, self.counts[Stage.READY] + self.counts[Stage.WAITING])

    @cached_property
    def _rings(self) -> Mapping[int, Sequence[int]]:
        requires = self.tree.requires
        # In the order of learning what is required comes first, but in a ring.
        if not any(required > one for one, those in requires.items() for required in those):
            return {}
        these = sorted({*requires, *self.tree.required_by})
        named = {str(one): [str(required) for required in requires.get(one, ())] for one in these}
        found: dict[int, list[int]] = {}
        for one, ring in rings({str(one): one for one in these}, named).items():
            found.setdefault(ring, []).append(int(one))
        return {one: sorted(those) for those in found.values() if len(those) > 1 for one in those}

    def ring_of(self, concept: int) -> list[int]:
        """The others that require a concept and are required by it: none of a ring holds another one back."""
        return [one for one in self._rings.get(concept, ()) if one != concept]

    def sums(self, concepts: Iterable[int]) -> tuple[int, int]:
        """How many cards of these concepts are due, and how many are new; parts are counted once."""
        wanted = set(concepts)
        outer = [one for one in wanted if self.tree.holders[one] not in wanted]
        return sum(self.nodes[one].due for one in outer), sum(self.nodes[one].new for one in outer)


class Branching(Opened):
    """Concepts as a tree."""

    def branches(self) -> Branches:
        """Every concept of the notes, in its place."""
        ground = branches.ground(self._store, self.today())
        return grown(ground, self.language, Curve(self._keeper.parameters()), self.today())

    def outlook(self) -> Outlook:
        """The days ahead, where a person stands by concept, and on which days they learned."""
        from kb.collection.outlook import look

        with self._store.reading():
            return look(self._store, self.today(), self._keeper.parameters(), self.branches().standing)

    def cards_of_branch(self, key: str, reach: Reach) -> list[str]:
        """The ids of the cards that are asked of the branch of a concept, as it is now; none where it is gone."""
        found = self.branches()
        if key not in found.by_key:
            return []
        branch = found.tree.branch(found.by_key[key], reach)
        return branches.cards_of(self._store, [number for one in branch for number in found.nodes[one].numbers])


def grown(ground: Ground, language: str, curve: Curve, today: date) -> Branches:
    """The tree of what stands in the notes; concepts of one key are one."""
    holder = _holders(ground.concepts)
    group = {one.number: one.key.lower() if one.key else f"{one.path}\n{one.name}" for one in ground.concepts}
    members: dict[str, list[Stood]] = {}
    for one in ground.concepts:
        members.setdefault(group[one.number], []).append(one)
    # Few have a name in several languages.
    shown_as = {
        key: min(those, key=lambda one: (one.language != language, one.position, one.number)) if those[1:] else those[0]
        for key, those in members.items()
    }
    order = sorted(members, key=lambda key: (shown_as[key].position, shown_as[key].line, shown_as[key].number))
    shown = [shown_as[key] for key in order]
    at = {key: place for place, key in enumerate(order)}
    links = {(at[group[one.required]], at[group[one.concept]]) for one in ground.links if _stands(one, group)}
    inside = [holder.get(members[key][0].number) for key in order]
    shape = tree(
        [None if one is None else at[group[one]] for one in inside],
        links,
        {place for place, one in enumerate(shown) if one.language != language},
    )
    stages = _Stages(ground, holder, group)
    sums = _sums(ground, holder, curve, today)
    nodes = []
    for key, one in zip(order, shown, strict=True):
        numbers = tuple(each.number for each in members[key])
        cards, begun, known, days, due, new = sums[numbers[0]]
        stage = stages.of(one)
        if len(numbers) > 1:
            every = zip(*map(sums.__getitem__, numbers), strict=True)
            cards, begun, known, days, due, new = (sum(parts) for parts in every)
            stage = min(map(stages.of, members[key]), key=_STAGES.index)
        if stage in (Stage.READY, Stage.WAITING) and not new and not begun:
            # Who said that they know what holds it is asked nothing of it.
            held = {name for number in numbers for name in stages.around(number)}
            stage = Stage.KNOWN if held & ground.known else stage
        nodes.append(
            Branch(
                name=one.name,
                key=key,
                note=one.path,
                line=one.line,
                language=one.language,
                stage=stage,
                cards=int(cards),
                begun=int(begun),
                known=known,
                days=days,
                due=int(due),
                new=int(new),
                numbers=numbers,
                places=tuple((each.name, each.path) for each in members[key]),
            )
        )
    return Branches(tuple(nodes), shape, len(links), language)


_STAGES = (Stage.KNOWN, Stage.INTRODUCED, Stage.READY, Stage.WAITING, Stage.SILENT)


def _stands(link: branches.Link, group: Mapping[int, str]) -> bool:
    return link.required in group and link.concept in group and group[link.required] != group[link.concept]


def _holders(concepts: Sequence[Stood]) -> dict[int, int]:
    """For each concept that stands in another one's part of a note the innermost of those."""
    found: dict[int, int] = {}
    around: list[Stood] = []
    for one in concepts:
        while around and (around[-1].note != one.note or one.end_line > around[-1].end_line):
            around.pop()
        if around and not one.key:
            found[one.number] = around[-1].number
        around.append(one)
    return found


def _sums(ground: Ground, holder: Mapping[int, int], curve: Curve, today: date) -> dict[int, list[float]]:
    """Of each concept with its parts: cards that are asked, answered ones, sums of their chances and days, due, new."""
    sums = {one.number: [0.0] * 6 for one in ground.concepts}
    for held in ground.held:
        if held.own and held.active and held.concept in sums:
            of = sums[held.concept]
            of[0] += held.cards
            of[5] += held.cards * held.fresh
    day = today.toordinal()
    for concept, stability, last_day in ground.kept:
        if concept in sums:
            of = sums[concept]
            of[1] += 1
            of[2] += curve.sure(stability, max(day - last_day, 0))
            of[3] += stability
    for concept, cards in ground.due.items():
        if concept in sums:
            sums[concept][4] += cards
    # What stands in another comes after it.
    for one in reversed(ground.concepts):
        outer = holder.get(one.number)
        if outer is not None:
            sums[outer] = [a + b for a, b in zip(sums[outer], sums[one.number], strict=True)]
    return sums


class _Stages:
    """How far the person is with every concept, by the rules of `store.prerequisites.stages`."""

    def __init__(self, ground: Ground, holder: Mapping[int, int], group: Mapping[int, str]) -> None:
        self._holder = holder
        self._known = ground.known
        self._by_number = {one.number: one for one in ground.concepts}
        active, answered = set[int](), set[int]()
        for held in ground.held:
            if held.active:
                active.add(held.concept)
            if held.answered:
                answered.add(held.concept)
        for those in (active, answered):
            those |= {outer for one in list(those) if one in self._by_number for outer in self._out(one)}
        begun = {group[one] for one in answered if one in group}
        told = {
            group[one.number]
            for one in ground.concepts
            if one.name in ground.known or (one.key is not None and one.key in ground.known)
        }
        self._told = {number for number, key in group.items() if key in told}
        self._begun = {number for number, key in group.items() if key in begun} | self._told
        self._silent = group.keys() - active - self._begun
        self._requires: dict[int, list[int]] = {}
        for link in ground.links:
            if link.gates and link.required in active and link.required not in self._begun:
                self._requires.setdefault(link.concept, []).append(link.required)

    def around(self, number: int) -> list[str]:
        """The names and keys of what holds a concept."""
        found = [self._by_number[one] for one in self._out(number)]
        return [name for one in found for name in (one.name, one.key) if name]

    def of(self, one: Stood) -> Stage:
        if one.number in self._told:
            return Stage.KNOWN
        if one.number in self._begun:
            return Stage.INTRODUCED
        if one.number in self._silent:
            return Stage.SILENT
        if not self._requires:
            return Stage.READY
        holding = [one.number, *self._out(one.number)]
        closed = any(required not in holding for by in holding for required in self._requires.get(by, ()))
        return Stage.WAITING if closed else Stage.READY

    def _out(self, number: int) -> list[int]:
        found = []
        outer = self._holder.get(number)
        while outer is not None:
            found.append(outer)
            outer = self._holder.get(outer)
        return found
