"""What can be done in a review, and when."""

from __future__ import annotations

from msgspec.structs import replace

from kb.tui.acts import Act
from kb.tui.asking import Asking
from kb.tui.base import ACTS_ON_ESC, HELP, SEARCH
from kb.tui.screens.sitting import Phase
from kb.tui.screens.texts import NAMES_OF_TEXTS, OF_TEXTS, SIDEWAYS, SIDEWAYS_TYPING
from kb.tui.sitting import Shown

ACTS: tuple[Act, ...] = (
    Act("next_step", "space", shown=True, on_front=True),
    Act("submit", "enter", shown=True, priority=True),
    Act("hint", "tab", shown=True, priority=True),
    Act("previous", "up", priority=True),
    Act("whole", "enter", shown=True, on_front=True),
    Act("reveal", "space,enter", shown=True, on_front=True),
    Act("compare", "enter", shown=True, priority=True, word="reveal"),
    Act("take", "enter,space", shown=True),
    # Where no rating is proposed these rate nothing; they say what does.
    Act("rate", "enter,space", shown=True, listed=False, priority=True, word="take", display="1–4"),
    SIDEWAYS,
    SIDEWAYS_TYPING,
    Act("again", "1"),
    Act("hard", "2"),
    Act("good", "3"),
    Act("easy", "4"),
    Act("object", "!", shown=True),
    Act("undo", "u", shown=True),
    # On a front that an undo brought back, until something is written there.
    Act("undo_more", "u", shown=True, listed=False, priority=True, word="undo"),
    Act("bury", "b"),
    Act("postpone", "d"),
    Act("suspend", "-"),
    Act("drop", "x", shown=True),
    Act("edit", "e,ctrl+o"),
    Act("note", "n", shown=True),
    Act("steps", "s"),
    Act("triage", "T", word="triage-meanwhile"),
    # Not among the last, so that a low list shows the way out.
    Act("leave", "q"),
    Act("why", "w"),
    Act("prerequisites", "p"),
    Act("flag", "f"),
    Act("typed", "t"),
    Act("drop_rule", "X"),
    *(act for act in OF_TEXTS if act is not SIDEWAYS_TYPING),
    replace(SEARCH, shown=False),
    ACTS_ON_ESC,
    HELP,
)
FRONT_KEYS = frozenset((
    "next_step", "whole", "reveal", "compare", "submit", "hint", "previous", "edit", "search", "acts", "undo_more",
    *NAMES_OF_TEXTS,
))  # fmt: skip
"""What has a key of its own where letters are written."""

ALWAYS = frozenset(("acts", "help", "search", "leave"))
"""What can be done whatever is shown."""

MARKS = frozenset(("bury", "postpone", "suspend", "drop", "drop_rule", "flag"))
"""What the journal keeps of a card besides answers: where nothing is kept of these, an undo means an answer."""


def is_possible(name: str, phase: Phase, asking: Asking, shown: Shown) -> bool:
    """Can this be done with the card that is shown, after what was done with it so far?"""
    match name:
        case _ if phase == "waiting":
            return False
        case "submit" | "hint":
            return phase == "typing"
        case "previous":
            return phase == "typing" and bool(asking.last)
        case "compare":
            return phase == "words"
        case "reveal":
            return phase == "typing" or (phase == "recall" and not shown.steps)
        case "next_step" | "whole":
            return phase == "recall" and bool(shown.steps)
        case "take":
            return phase == "rating" and asking.proposal is not None
        case "rate":
            return phase == "rating" and asking.proposal is None
        case "again" | "hard" | "good" | "easy":
            return phase == "rating"
        case "object":
            return asking.may_object
        case "steps":
            task = shown.stored.card.task
            return phase == "rating" and task is not None and bool(task.of)
        case "typed":
            return shown.takes_typed and shown.stored.card.template is None
    return True
