"""Keys, pastes, clicks and resizes at random, on every screen, while the notes change.

`KB_MONKEY=20000` presses so many keys in place of the few that every run of the slow tests presses; `KB_MONKEY_FROM=n`
begins with the seed n. What a seed did is named where it fails.
"""

from __future__ import annotations

import os
import pkgutil
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

import pytest
from textual import events
from textual.geometry import Offset
from tui_desk import NOTE, Desk, Person

import kb.tui.screens
from kb.collection import Collection
from kb.errors import KbError
from kb.tui.acts import wide_forms
from kb.tui.app import KbApp
from kb.tui.base import ANYWHERE, BaseScreen

KEYS_A_SEED = 200
KEYS = int(os.environ.get("KB_MONKEY", "800"))
FIRST = int(os.environ.get("KB_MONKEY_FROM", "0"))

OFTEN = ("enter", "space", "escape", "down", "up", "tab", "1", "3", "4", "u", "y", "slash")
"""What leads from screen to screen."""
FROM_TODAY = ("enter", "t", "p", "b", "g", "s", "j", "i", "n", "slash", "u", "a")
"""Where one may begin."""
EDITING = ("left", "right", "home", "end", "pageup", "pagedown", "backspace", "delete", "shift+tab")
OF_THE_APP = ("ctrl+p", "ctrl+c", "ctrl+z", "m", "x", "７", "。")
PASTED = (
    "cos x", "derivative", "\\frac{1}{2", "求导", "2x cos(x^2", "ａ＋ｂ", "[/oops]", "\x1b[31m", "a.md\nb.md\n\nc",
    "# Pasted\n\n- what was pasted :: this\n\n**Secant**: a line that cuts twice\n", "))((", "is:due -tag:x",
    "x" * 3000, "brought", "brought/more.md", "tomorrow", "3",
)  # fmt: skip
SIZES = ((80, 24), (80, 24), (120, 40), (60, 20), (40, 20), (10, 3), (200, 60))
MORE = "# More\n\n" + "".join(f"- what follows {n} :: {n + 1} it is\n" for n in range(40))
WRONG = "# Wrong\n\n- $(\\sin x)' = -\\cos x$\n\n- $(x^3)' = 3x^2$\n"
CLOZE = "# Cloze\n\nThe ==tangent== touches, the ==secant== cuts.\n\n## Tangent\n\n- [[Secant]]\n\nQ: What touches?\nA: a tangent\n"  # noqa: E501


def of_screens(base: type[Any] = BaseScreen) -> Iterable[type[BaseScreen[Any]]]:
    """Every screen of the app."""
    for module in pkgutil.iter_modules(kb.tui.screens.__path__):
        import_module(f"kb.tui.screens.{module.name}")
    for one in base.__subclasses__():
        yield one
        yield from of_screens(one)


def all_keys() -> list[str]:
    """Every key that means something on any screen, in an order that stays."""
    named = {"/": "slash", "?": "question_mark", "!": "exclamation_mark", "-": "minus", "+": "plus"}
    acts = {act for screen in of_screens() for act in screen.ACTS} | {ANYWHERE}
    keys = {key for act in acts for key in act.keys.split(",")}
    wide = {form for key in keys for form in wide_forms(key)[:1]}
    return sorted({named.get(key, key) for key in keys | wide}.union(EDITING, OF_THE_APP))


class Monkey:
    """One seed at the keyboard."""

    def __init__(self, seed: int, desk: Desk) -> None:
        self.random = Random(seed)
        self.desk = desk
        self.keys = all_keys()
        self.pressed = 0

    def key(self) -> str:
        key = self.random.choice(OFTEN if self.random.random() < 0.4 else self.keys)
        # What ends the app is one key among many.
        return key if key not in ("q", "ｑ") or self.random.random() < 0.4 else "escape"

    async def begin(self, person: Person) -> None:
        """Go somewhere."""
        key = self.random.choice(FROM_TODAY)
        self.say(person, f"begin with {key}")
        if self.random.random() < 0.8:
            await person.settle()
        await person.pilot.press(key)
        self.pressed += 1

    async def act(self, person: Person) -> None:
        """Do something at random."""
        pilot, chance = person.pilot, self.random.random()
        if chance < 0.04:
            text = self.random.choice(PASTED)
            self.say(person, f"paste {text[:20]!r}")
            pilot.app.post_message(events.Paste(text))
        elif chance < 0.06:
            size = self.random.choice(SIZES)
            self.say(person, f"resize {size}")
            await pilot.resize_terminal(*size)
        elif chance < 0.10:
            width, height = pilot.app.size
            at = self.random.randrange(width), self.random.randrange(height)
            self.say(person, f"click {at}")
            await pilot.click(offset=Offset(*at))
        elif chance < 0.14:
            self.say(person, f"notes: {self.change_notes()}")
        elif chance < 0.20:
            # Two in one turn, as an impatient finger presses them.
            keys = [self.key(), self.key()]
            self.say(person, f"at once {keys}")
            for key in keys:
                pilot.app.simulate_key(key)
            self.pressed += 2
        else:
            key = self.key()
            self.say(person, key)
            await pilot.press(key)
            self.pressed += 1
        if self.random.random() < 0.2:
            await person.settle()

    def say(self, person: Person, what: str) -> None:
        """Name what is done, and where, for who has to mend what it broke."""
        print(f"{person.where}: {what}")

    def change_notes(self) -> str:
        """Edit, damage, delete, or bring back a note."""
        name, text = self.random.choice(
            (("derivatives.md", NOTE), ("wrong.md", WRONG), ("more.md", MORE), ("c.md", CLOZE))
        )
        path = self.desk.folder / name
        match self.random.randrange(7):
            case 0 | 1:
                self.desk.write(name, text.replace("line", f"line {self.random.randrange(9)}"))
                return f"edit {name}"
            case 2:
                path.write_bytes(text.encode()[: self.random.randrange(len(text))] + b"\xff\x00\xfe")
                return f"damage {name}"
            case 3:
                path.unlink(missing_ok=True)
                return f"delete {name}"
            case 4:
                path.write_text("", encoding="utf-8")
                return f"empty {name}"
            case 5 if path.exists():
                path.rename(self.desk.folder / f"moved-{name}")
                return f"move {name}"
            case _:
                self.desk.write(name, text)
                return f"write {name}"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(FIRST, FIRST + max(KEYS // KEYS_A_SEED, 1)))
async def test_no_key_breaks_anything_and_what_was_answered_is_kept(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.setattr("kb.tui.editor._USUAL", ())
    # What a path may lead to is on the desk too: nothing of this machine is read, nor brought in.
    around = tmp_path / "around"
    (around / "brought").mkdir(parents=True)
    (around / "brought" / "more.md").write_text("# Brought\n\n- what was brought :: this\n", encoding="utf-8")
    monkeypatch.chdir(around)
    monkeypatch.setenv("HOME", str(around))
    plan = Collection.plan_import

    def near(collection: Collection, sources: list[str], *args: Any, **kwargs: Any) -> Any:
        if any(tmp_path not in (Path.cwd() / one).resolve().parents for one in sources):
            raise KbError("source-inside", path=sources[0])
        return plan(collection, sources, *args, **kwargs)

    monkeypatch.setattr(Collection, "plan_import", near)
    monkey = Monkey(seed, desk)
    desk.write("derivatives.md", NOTE)
    desk.write("wrong.md", WRONG)
    desk.write("more.md", MORE)
    desk.write("c.md", CLOZE)
    collection = desk.open(monkey.random.choice(["zh", "en"]))
    while monkey.pressed < KEYS_A_SEED:
        app = KbApp(collection, monkey.random.choice(["today", "today", "review"]))
        async with app.run_test(size=monkey.random.choice(SIZES)) as pilot:
            person = Person(pilot)
            await monkey.begin(person)
            while monkey.pressed < KEYS_A_SEED and app.return_code is None and app._exception is None:
                await monkey.act(person)
            if app.return_code is None and app._exception is None:
                await person.settle()
    counted = [review for review in collection.log() if not review.retracted]
    again = desk.open()
    assert [review.id for review in again.log() if not review.retracted] == [review.id for review in counted]
    assert again.doctor().differing == ()
