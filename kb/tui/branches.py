"""The tree of concepts as rows: what is unfolded of it, and how a row and a concept look."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct, field
from textual.content import Content

from kb.messages import knows, say
from kb.model import Language
from kb.store.prerequisites import Stage
from kb.tui.columns import ending, pad, shortened, width
from kb.typesetting.pieces import title

if TYPE_CHECKING:
    from kb.collection.branches import Branch, Branches

Kind = Literal["whole", "parts", "named"]
Key = tuple[str, ...]
"""What a row stays known by while notes change."""

_SIGNS = {
    Stage.KNOWN: ("✓", "v", "$text-success"),
    Stage.INTRODUCED: ("●", "*", "$text-primary"),
    Stage.READY: ("○", "o", "$text-accent"),
    Stage.WAITING: ("·", ".", "$text-muted"),
    Stage.SILENT: ("-", "-", "$text-disabled"),
}
_BAR = 8
_PERCENT, _COUNT = 5, 6
# So many columns a row must have for the bar, and so many for the numbers of cards.
_FOR_BAR, _FOR_COUNTS = 64, 40
_STEP = 2


class Row(NamedTuple):
    """A row of the tree: a concept whole, the row that holds its parts, or one that stands elsewhere, named.

    `above` is the concept that a named one builds on.
    """

    node: int
    kind: Kind
    depth: int
    is_foldable: bool = False
    is_open: bool = False
    above: int = -1


class Unfolding(Struct):
    """Which rows of the tree are unfolded."""

    open: set[Key] = field(default_factory=set)

    def rows(self, found: Branches) -> list[Row]:
        """The rows that are to be seen, from the top."""
        rows: list[Row] = []
        waiting = [Row(one, "whole", 0) for one in reversed(found.tree.tops)]
        while waiting:
            row = waiting.pop()
            below = list(_below(found, row))
            is_open = bool(below) and key(found, row) in self.open
            rows.append(row._replace(is_foldable=bool(below), is_open=is_open))
            if is_open:
                waiting += reversed(below)
        return rows

    def reveal(self, found: Branches, node: int) -> None:
        """Unfold what stands above a concept."""
        tree = found.tree
        for above, below in pairwise([*tree.path(node), node]):
            self.open.add(key(found, Row(above, "whole", 0)))
            if tree.holders[below] == above and _building(found, above):
                self.open.add(key(found, Row(above, "parts", 0)))

    def toggle(self, found: Branches, row: Row) -> None:
        """Unfold a row, or fold it."""
        self.open ^= {key(found, row)}

    def unfold_all(self, found: Branches, row: Row) -> None:
        """Unfold a row with all that stands below it."""
        waiting = [row]
        while waiting:
            row = waiting.pop()
            below = list(_below(found, row))
            if below:
                self.open.add(key(found, row))
                waiting += below


def key(found: Branches, row: Row) -> Key:
    above = found.nodes[row.above].key if row.above >= 0 else ""
    return row.kind, found.nodes[row.node].key, above


def _building(found: Branches, node: int) -> bool:
    return node in found.tree.below or node in found.tree.named


def _below(found: Branches, row: Row) -> Iterator[Row]:
    """What stands directly below a row: parts first, by themselves where something builds on the whole."""
    tree, node, depth = found.tree, row.node, row.depth + 1
    parts = tree.parts.get(node, ())
    if row.kind == "named":
        return
    if row.kind == "parts" or not _building(found, node):
        yield from (Row(one, "whole", depth) for one in parts)
        return
    if parts:
        yield Row(node, "parts", depth)
    whole = [Row(one, "whole", depth) for one in tree.below.get(node, ())]
    yield from sorted([*whole, *(Row(one, "named", depth, above=node) for one in tree.named.get(node, ()))])


# -- what it looks like -----------------------------------------------------------------------------------------------


class Look(Struct, frozen=True):
    """How the tree is drawn: in which language, with which signs. Rows begin `shift` levels to the left."""

    language: Language
    profile: str
    shift: int = 0

    def levels(self, columns: int) -> int:
        """How many levels there is room for."""
        return max(columns // (3 * _STEP), 2)

    def say(self, name: str, /, **arguments: object) -> str:
        return say(f"graph.{name}", self.language, **arguments)

    def count(self, name: str, count: int, /, **arguments: object) -> str:
        """The sentence `name` about so many."""
        one = count == 1 and knows(f"graph.{name}.one", self.language)
        return self.say(f"{name}.one" if one else name, count=f"{count:,}", **arguments)

    def named(self, node: Branch) -> str:
        return title(node.name, self.profile)

    def sign(self, stage: Stage) -> tuple[str, str]:
        """The sign of a stage, with its style."""
        sign, plain, style = _SIGNS[stage]
        return (plain if self.profile == "ascii" else sign), style

    def heading(self, columns: int) -> Content:
        """What stands above the columns of the rows."""
        cells = ""
        if columns >= _FOR_BAR:
            cells += pad(self.say("head-cards"), _BAR + 1)
        cells += pad(self.say("head-sure"), _PERCENT, right=True)
        if columns >= _FOR_COUNTS:
            cells += pad(self.say("head-due"), _COUNT, right=True) + pad(self.say("head-new"), _COUNT, right=True)
        return Content.styled(pad("", columns - width(cells)) + cells, "$text-muted")

    def row(self, found: Branches, row: Row, columns: int) -> Content:
        """A row in so many columns."""
        node = found.nodes[row.node]
        level = min(max(row.depth - self.shift, 0), self.levels(columns))
        folds = ("-" if row.is_open else "+") if self.profile == "ascii" else ("▾" if row.is_open else "▸")
        fold = folds if row.is_foldable else " "
        head = Content.assemble(" " * (_STEP * level), (f"{fold} ", "$text-muted"))
        if row.kind == "parts":
            said = self.count("parts", len(found.tree.parts[row.node]))
            return head.append(Content.styled(said, "$text-muted"))
        if row.kind == "named":
            return self._named_row(found, row, columns, head)
        figures = self.figures(node, columns)
        return self._line(head, node, columns - figures.cell_length - 1).append(" ").append(figures)

    def _named_row(self, found: Branches, row: Row, columns: int, head: Content) -> Content:
        """A concept that stands elsewhere, and where."""
        node, parent = found.nodes[row.node], found.tree.parents[row.node]
        arrow = "> " if self.profile == "ascii" else "↗ "
        where = "" if parent is None else "  " + self.say("under", name=self.named(found.nodes[parent]))
        head = Content.assemble(head[:-_STEP], (arrow, "$text-muted"))
        room = columns - head.cell_length - _STEP
        name = shortened(self.named(node), max(room - min(width(where), room // 2), 1))
        sign = self.sign(node.stage)
        where = shortened(where, max(room - width(name), 1)) if where else ""
        return Content.assemble(head, (f"{sign[0]} ", sign[1]), (name + where, "$text-muted"))

    def hit(self, found: Branches, at: int, columns: int) -> Content:
        """A concept that was looked for, and what it stands below."""
        node, path = found.nodes[at], found.tree.path(at)
        said = " › ".join(self.named(found.nodes[one]) for one in path[-2:])
        room = columns - 2 * _STEP
        name = shortened(self.named(node), room)
        where = shortened(f"  {said}", room - width(name)) if said and room - width(name) > 8 else ""
        sign = self.sign(node.stage)
        return Content.assemble((f"{sign[0]} ", sign[1]), name, (where, "$text-muted"))

    def _line(self, head: Content, node: Branch, columns: int) -> Content:
        sign, style = self.sign(node.stage)
        name = shortened(self.named(node), max(columns - head.cell_length - _STEP, 1))
        said = Content.assemble(head, (f"{sign} ", style), (name, _NAMES.get(node.stage, "")))
        return said.append(" " * max(columns - said.cell_length, 0))

    def figures(self, node: Branch, columns: int) -> Content:
        """How sure one is of the cards of a concept, and how many wait."""
        sure = "" if node.sure is None else f"{_percent(node.sure)} %"
        parts: list[tuple[str, str]] = []
        if columns >= _FOR_BAR:
            parts += [*self.bar(node), (" ", "")]
        parts.append((pad(sure, _PERCENT, right=True), ""))
        if columns >= _FOR_COUNTS:
            due = f"{node.due:,}" if node.due else ""
            new = f"{node.new:,}" if node.new else ""
            parts.append((pad(due, _COUNT, right=True), "$text-accent"))
            parts.append((pad(new, _COUNT, right=True), "$text-muted"))
        return Content.assemble(*parts)

    def bar(self, node: Branch) -> list[tuple[str, str]]:
        """Of the cards of a concept those that one is sure of, those that one is not, those that were not begun."""
        if not node.cards:
            return [(" " * _BAR, "")]
        signs = "#=." if self.profile == "ascii" else "█▓░"
        begun = round(node.begun / node.cards * _BAR)
        # What is not nothing is seen.
        begun = min(max(begun, node.begun > 0), _BAR - (node.begun < node.cards))
        known = min(round(node.known / node.cards * _BAR), begun) if node.begun else 0
        lengths = (known, begun - known, _BAR - begun)
        styles = ("$success", "$warning", "$text-disabled")
        return [(sign * length, style) for sign, length, style in zip(signs, lengths, styles, strict=True)]


_NAMES = {Stage.READY: "bold", Stage.WAITING: "$text-muted", Stage.SILENT: "$text-disabled"}


def _percent(share: float) -> int:
    return min(int(share * 100 + 0.5), 100)


def summary(found: Branches, look: Look, columns: int) -> Content:
    """How many concepts the person is how far with, as far as there is room; it is also what the signs mean."""
    said = Content("")
    for stage, count in found.counts.items():
        if count:
            sign, style = look.sign(stage)
            part = Content.assemble((f"{sign} ", style), look.say(f"count-{stage.value}", count=f"{count:,}"))
            longer = said.append("  ").append(part) if said else part
            said = longer if longer.cell_length <= columns else said
    return said


def about(found: Branches, at: int, look: Look, columns: int, lines: int = 0) -> list[Content]:
    """A concept in words: how far one is with it, its cards, what it needs, what needs it.

    Each of these on a line of its own; or, with so many `lines`, as lists in which each has one.
    """
    node, tree = found.nodes[at], found.tree
    by = dict(tree.builds_on(at))
    lists = [("needs", list(by)), ("needed-by", list(tree.required_by.get(at, ())))]
    ring = found.ring_of(at)
    if ring:
        lists.append(("ring", ring))
    most = max((lines - 5) // len(lists) - 2, 1) if lines else 0

    def mentioned(one: int) -> Content:
        through = by.get(one, at)
        return _mentioned(found, one, look, look.named(found.nodes[through]) if lines and through != at else "")

    said = [_headline(found, at, look, columns), _cards(node, look)]
    for name, those in lists:
        said += _list(name, those, mentioned, look, most) if lines else [_line(name, those, mentioned, look, columns)]
    where = Content.styled(ending(f"{node.note}:{node.line}", columns), "$text-disabled")
    return [*said, *([Content("")] if lines else []), where]


def _headline(found: Branches, at: int, look: Look, columns: int) -> Content:
    node = found.nodes[at]
    sign, style = look.sign(node.stage)
    names = ""
    if node.stage is Stage.WAITING:
        waits = [one for one, _ in found.tree.builds_on(at) if found.nodes[one].stage in (Stage.READY, Stage.WAITING)]
        names = say("app.list-comma", look.language).join(look.named(found.nodes[one]) for one in waits[:3])
    said = look.say(f"is-{node.stage.value}", **({"names": names} if node.stage is Stage.WAITING else {}))
    name = shortened(look.named(node), max(columns - width(said) - 5, columns // 2))
    return Content.assemble((name, "bold"), "   ", (f"{sign} ", style), (said, "$text-muted"))


def _cards(node: Branch, look: Look) -> Content:
    if not node.cards:
        return Content("")
    said = [look.count("cards" if node.begun else "all-cards", node.cards, begun=f"{node.begun:,}")]
    if node.sure is not None:
        said.append(look.say("sure", percent=_percent(node.sure)))
    said += [look.say(name, count=f"{count:,}") for name, count in (("due", node.due), ("new", node.new)) if count]
    return Content(" · ".join(said))


def _mentioned(found: Branches, at: int, look: Look, through: str) -> Content:
    node = found.nodes[at]
    sign, style = look.sign(node.stage)
    more = "  " + look.say("through", name=through) if through else ""
    return Content.assemble((f"{sign} ", style), look.named(node), (more, "$text-muted"))


Mention = Callable[[int], Content]


def _list(name: str, those: Sequence[int], mentioned: Mention, look: Look, most: int) -> Iterator[Content]:
    """Some concepts below a word, at most so many."""
    yield Content("")
    yield Content.styled(look.say(name), "$text-muted")
    if not those:
        yield Content.styled(f"  {look.say(f'{name}-nothing')}", "$text-disabled")
    shown = those if len(those) <= most else those[: most - 1]
    yield from (Content("  ").append(mentioned(one)) for one in shown)
    if len(shown) < len(those):
        yield Content.styled(f"  {look.say('more', count=f'{len(those) - len(shown):,}')}", "$text-muted")


def _line(name: str, those: Sequence[int], mentioned: Mention, look: Look, columns: int) -> Content:
    """Some concepts behind a word, as many as a line holds."""
    line = Content.styled(f"{look.say(name)}  ", "$text-muted")
    if not those:
        return line.append(Content.styled(look.say(f"{name}-nothing"), "$text-disabled"))
    for place, one in enumerate(those):
        left = len(those) - place
        longer = line.append("   " if place else "").append(mentioned(one))
        more = f"   {look.say('more', count=f'{left - 1:,}')}" if left > 1 else ""
        if place and longer.cell_length + width(more) > columns:
            return line.append(Content.styled(f"   {look.say('more', count=f'{left:,}')}", "$text-muted"))
        line = longer
    return line
