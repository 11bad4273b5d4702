"""Cards like one that is shown, listed before one act is done with them: any of them can be let off first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from msgspec import Struct
from textual import getters
from textual.content import Content
from textual.widget import Widget

from kb.model import Standing, StoredCard
from kb.tui.acts import Act
from kb.tui.columns import pad, shortened
from kb.tui.offered import rule_name
from kb.tui.screens.panel import CLOSE, Panel
from kb.tui.sentences import counted
from kb.tui.widgets.prose import one_line
from kb.tui.widgets.rows import Rows
from kb.tui.widgets.said import Said
from kb.typesetting.cells import cells

if TYPE_CHECKING:
    from kb.collection import Collection
    from kb.tui.base import BaseScreen

What = Literal["keep", "silence"]
_APART = 2
# Of the columns of a row a front may take so much.
_FRONT = 0.55
_STAYS = {Standing.ACTIVE: "▢", Standing.DRAFT: "?", Standing.SUSPENDED: "="}


class Chosen(Struct, frozen=True):
    """The cards that something is to be done with; whether it is to last: for what the rule of theirs gives later."""

    note: str
    rule: str
    cards: tuple[str, ...]
    lasts: bool
    dropped: tuple[str, ...] = ()
    """Of those that are not kept the ones that are not to be asked about again either."""


class AlikePanel(Panel[Chosen | None]):
    """The cards that are meant, each with a sign; Space lets one off, Enter does it with the rest."""

    WHAT: ClassVar[What]
    SIGN: ClassVar[str]

    rows = getters.query_one(Rows)
    said = getters.query_one("#lasting", Said)

    def __init__(self, card: StoredCard, listed: Sequence[StoredCard], title: str) -> None:
        super().__init__(title)
        self._of = (card.card.note, card.card.rule)
        self._listed = listed
        self._own = {one.id for one in listed if (one.card.note, one.card.rule) == self._of}
        self._chosen = self._first_chosen(card)
        self._dropped: set[str] = set()
        # Who drops a kind of junk is done with it; what is kept unseen would be asked unseen.
        self._later = self.WHAT == "silence"
        self._first = next((at for at, one in enumerate(listed) if one.id == card.id), 0)

    def _first_chosen(self, card: StoredCard) -> set[str]:
        """Who decides about drafts has not been asked about cards that are no drafts."""
        drafts = {one.id for one in self._listed if one.standing is Standing.DRAFT}
        # Who drops a question of a form means it in every note.
        same = self._own | {one.id for one in self._listed if one.card.front == card.card.front}
        return same & drafts if card.standing is Standing.DRAFT else same

    def body(self) -> Iterable[Widget]:
        yield Said(id="lasting", classes="line -about")
        yield Rows(self._draw, id="alike")

    def on_mount(self) -> None:
        self.rows.focus()
        self.rows.show(len(self._listed), self._first)
        self._say()

    @property
    def _lasts(self) -> bool:
        return self._later and self._own <= self._chosen

    def _say(self, *, refused: bool = False) -> None:
        language, count = self.app.language, len(self._chosen)
        name = f"alike-{self.WHAT}" if count or self._dropped else "alike-none"
        said = counted(name, language, count, total=len(self._listed))
        glue = "" if language == "zh" else " "
        if self._dropped:
            said += glue + self.say("alike-drops", count=len(self._dropped))
        last = f"alike-lasts-{self.WHAT}" if self._lasts else "alike-only-these"
        if self._own <= self._chosen and not self._lasts:
            last = "alike-not-later"
        if refused:
            last = "alike-all-first"
        last = self.say(last, key=self.written("l")) if count or refused else ""
        self.said.update(Content(glue.join(filter(None, (said, last))) + "\n" + self._signs()))

    def _signs(self) -> str:
        """What the signs before the rows mean, as far as they can stand here."""
        here = {one.standing for one in self._listed}
        dropped = ("silence",) if self._dropped else ()
        names = (self.WHAT, *dropped, *(standing.value for standing in _STAYS if standing in here))
        return " · ".join(self.say(f"alike-sign-{name}") for name in names)

    def _draw(self, row: int, columns: int) -> Sequence[Content]:
        one = self._listed[row]
        is_chosen = one.id in self._chosen
        sign = self.SIGN if is_chosen else "×" if one.id in self._dropped else _STAYS.get(one.standing, " ")
        room = max(columns - 2, 1)
        profile = self.app.profile
        front = shortened(one_line(one.card.front, room, profile), max(int(room * _FRONT), 1))
        back = one_line(one.card.back, room, profile)
        if one.card.note != self._of[0]:
            back = f"{one.card.note} · {back}"
        style = "" if is_chosen else "$text-disabled"
        left = max(room - cells(front) - _APART, 0)
        return [
            Content.assemble(
                (f"{sign} ", "$text-accent" if is_chosen else "$text-disabled"),
                (pad(front, cells(front) + _APART), style),
                (shortened(back, left) if left else "", "$text-disabled"),
            )
        ]

    def action_pick(self) -> None:
        """Let the chosen card off, or take it in again."""
        at = self.rows.highlighted
        if at is not None:
            self._chosen ^= {self._listed[at].id}
            self._dropped -= self._chosen
            self._changed()

    def action_later_too(self) -> None:
        """Mean what the note gives of this kind later too, or no longer: where all of the kind are meant."""
        if not self._own <= self._chosen:
            # What was let off stays let off: who means all that will come means all that is there.
            self._say(refused=True)
            return
        self._later = not self._lasts
        self._changed()

    def action_all(self) -> None:
        """Take all that are listed; where all are taken, none."""
        every = {one.id for one in self._listed}
        self._chosen = set() if self._chosen == every else every
        self._dropped = set()
        self._changed()

    def _changed(self) -> None:
        self.rows.redraw()
        self._say()

    def action_take(self) -> None:
        """Do it with those that are chosen."""
        cards, dropped = (
            tuple(one.id for one in self._listed if one.id in meant) for meant in (self._chosen, self._dropped)
        )
        self.dismiss(Chosen(*self._of, cards, self._lasts, dropped) if cards or dropped else None)


class DropPanel(AlikePanel):
    """What is dropped: all that one rule made in a note, and of the rest of the note what is chosen."""

    WHAT = "silence"
    SIGN = "×"
    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("take", "enter", shown=True, priority=True, word="drop-these"),
        Act("pick", "space", shown=True, word="let-off"),
        Act("all", "a", shown=True, word="pick-all"),
        Act("later_too", "l", shown=True),
        CLOSE,
    )


class KeepPanel(AlikePanel):
    """Which drafts are kept, and which are rubbish: those that are neither stay drafts."""

    WHAT = "keep"
    SIGN = "✓"
    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("take", "enter", shown=True, priority=True, word="keep-chosen"),
        Act("pick", "space", shown=True, word="let-off"),
        Act("drop_too", "x", shown=True),
        Act("all", "a", shown=True, word="pick-all"),
        Act("later_too", "l", shown=True),
        CLOSE,
    )

    def action_drop_too(self) -> None:
        """Drop this one with the same Enter, and go on to the next; again: let it stay a draft."""
        at = self.rows.highlighted
        if at is None:
            return
        own = self._listed[at].id
        self._dropped ^= {own}
        self._chosen -= {own}
        self._changed()
        if own in self._dropped:
            self.rows.highlighted = at + 1


Likeness = tuple[StoredCard, list[StoredCard]]
"""A card, and those like it."""


def look_alike(collection: Collection, card: str, what: What) -> Likeness:
    """What is to be listed before this is done with the cards like this one."""
    return collection.general_card(card), collection.alike(card, drafts=what == "keep")


def open_list(screen: BaseScreen[Any], found: Likeness, what: What, then: Callable[[Chosen | None], None]) -> None:
    """List cards that are alike, and hand on which of them are chosen; None where nothing is to be done."""
    stored, listed = found
    title = screen.say(f"alike-title-{what}", rule=rule_name(stored.card, screen.app.language), note=stored.card.note)
    screen.app.push_screen((DropPanel if what == "silence" else KeepPanel)(stored, listed, title), then)


def settle(collection: Collection, chosen: Chosen, what: What) -> None:
    """Write down what is to be done with those that are chosen: one act, which one undo takes back."""
    if chosen.lasts:
        collection.rule(chosen.note, chosen.rule, what, chosen.cards)
    else:
        collection.mark_all(chosen.cards, "approve" if what == "keep" else "silence")


def settle_dropped(collection: Collection, chosen: Chosen) -> None:
    """Write down what is dropped beside what is kept: an act of its own, with an undo of its own."""
    collection.mark_all(chosen.dropped, "silence")


def told_of(chosen: Chosen, what: What, screen: BaseScreen[Any], way: str = "") -> str:
    """What is said when it is done, with the way to take it back."""
    counts = ((what, len(chosen.cards)), ("silence", len(chosen.dropped)))
    names = {"silence": "alike-dropped", "keep": "alike-kept"}
    glue = "" if screen.app.language == "zh" else " "
    said = glue.join(counted(names[done], screen.app.language, count) for done, count in counts if count)
    return said + screen.say("aside-undo", undo=way + screen.written("u"))
