"""Properties of the scheduler over whole collections: replay, undo, devices, order, and what a day asks."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.collection import Collection
from kb.collection.clock import Clock
from kb.errors import KbError
from kb.memory.fsrs import DEFAULT_WEIGHTS
from kb.model import Rating, Seen
from kb.store.parameters import fields_of
from kb.store.recalls import count_stale_days
from kb.store.schema import EMPTIED

NOTES = {
    "limits.md": "# Limits\n\nQ: What is a limit?\nA: A value that is approached.\n\n"
    "# Continuity\n\n## Prerequisites\n\n- [[Limits]]\n\n## Meaning\n\n"
    "Q: When is a map continuous?\nA: Limits are values.\n",
    "slopes.md": "---\nrequires: [Continuity]\n---\n# Slopes\n\nQ: What is a slope?\nA: Rise over run.\n\n"
    "Q: What does the tangent touch?\nA: The curve.\n\n==Two== slopes of ==parallel== lines are equal.\n",
}
OTHER_WEIGHTS = tuple(weight * 1.1 for weight in DEFAULT_WEIGHTS[:4]) + DEFAULT_WEIGHTS[4:]

# What the journal itself is, and caches of it that undoing leaves as they are: entries that count no more stay.
BOOKS = {"entries", "retracted", "reviews", "journal_files", "shown", "meta", "stale_days", "notes", "folders"}
MARKS = ("approve", "silence", "suspend", "resume", "bury", "flag", "unflag")

ACTS = st.tuples(
    st.sampled_from(
        ["rate"] * 4
        + ["mark", "mark all", "tag", "ask", "ask all", "spread", "known", "cut", "fit", "rule", "practise"]
    ),
    st.integers(0, 11),
    st.integers(1, 4),
)
PAUSES = st.sampled_from([0, 1, 11, 600, 1440, 4000, 60_000, -90])  # minutes


@dataclass
class Desk:
    """A collection in a folder of its own, on several devices that share nothing until they meet; and the time."""

    home: Path
    stack: ExitStack
    at: datetime = datetime(2026, 11, 21, 9, tzinfo=timezone(timedelta(hours=8)))
    devices: list[Collection] = field(default_factory=list)

    def open(self, name: str, notes: dict[str, str] = NOTES) -> Collection:
        root = self.home / name / "notes"
        root.mkdir(parents=True, exist_ok=True)
        for path, text in notes.items():
            (root / path).write_text(text, encoding="utf-8")
        kb = Collection.open(root, clock=Clock(lambda: self.at), state=self.home / name / "state")
        self.stack.callback(kb.close)
        kb._keeper._snapshot = lambda: None  # a thread that copies what is deleted meanwhile
        kb.refresh()
        self.devices.append(kb)
        return kb

    def do(self, kb: Collection, what: str, number: int, rating: int) -> None:
        cards = sorted(card.id for card in kb.cards())
        card = cards[number % len(cards)]
        match what:
            case "rate":
                kb.rate(card, rating, seconds=number)
            case "mark":
                kb.mark(card, MARKS[number % len(MARKS)])  # type: ignore[arg-type]
            case "mark all":
                kb.mark_all(cards[number % len(cards) :], MARKS[number % len(MARKS)])  # type: ignore[arg-type]
            case "tag":
                kb.tag_all(cards[: rating + 1], ("exam", "Exam", "later")[number % 3], off=number > 7)
            case "ask all":
                kb.ask_all_on(cards[: rating + 1], kb.today() + timedelta(days=number))
            case "ask":
                kb.ask_on(card, kb.today() + timedelta(days=number))
            case "spread":
                kb.spread(2 + number)
            case "known":
                kb.mark_known(("Limits", "Continuity", "Slopes")[number % 3])
            case "cut":
                with suppress(KbError):
                    kb.not_a_prerequisite("Continuity", "Slopes")
            case "fit":
                with kb._keeper.deciding() as keeper:
                    weights = OTHER_WEIGHTS if number % 2 else DEFAULT_WEIGHTS
                    keeper.write([keeper.entry("parameters", **fields_of(weights, number, {}))])
            case "rule":
                kb.rule("slopes.md", "cloze", "silence" if number % 2 else "keep")
            case "practise":
                kb.decline("sign")

    def meet(self) -> None:
        """Every device gets the journals of the others, as a synchroniser brings them."""
        for one in self.devices:
            for other in self.devices:
                if one is not other and (one.root / ".kb" / "log").is_dir():
                    shutil.copytree(one.root / ".kb" / "log", other.root / ".kb" / "log", dirs_exist_ok=True)


@contextmanager
def desk() -> Iterator[Desk]:
    with ExitStack() as stack, TemporaryDirectory() as home:
        yield stack.enter_context(_closing(Desk(Path(home), stack)))


@contextmanager
def _closing(made: Desk) -> Iterator[Desk]:
    with made.stack:
        yield made


def tables(kb: Collection, without: set[str] = BOOKS) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the store that says something of cards, concepts and days; of answers those that count."""
    found: dict[str, list[tuple[object, ...]]] = {}
    with kb.store.writing() as db:
        count_stale_days(db)
    names = [name for name in EMPTIED if name not in without and not name.endswith(("_index", "_words"))]
    for name in names:
        columns = [row["name"] for row in kb.store.rows(f"PRAGMA table_info({name})")]
        # Numbers are given out anew by each store, and `added` is when it read a card first.
        kept = [column for column in columns if name != "cards" or column not in ("number", "added")]
        found[name] = sorted(map(tuple, kb.store.rows(f"SELECT {', '.join(map(quoted, kept))} FROM {name}")), key=repr)
    counted = "SELECT id, card, day, rating, stage, sure FROM reviews WHERE id NOT IN (SELECT id FROM retracted)"
    found["answers"] = sorted(map(tuple, kb.store.rows(counted)), key=repr)
    planned = "SELECT due_day, count(*) FROM cards WHERE standing = 'active' AND phase = 'review' GROUP BY due_day"
    assert found["planned"] == sorted(map(tuple, kb.store.rows(planned)), key=repr)
    return found


def quoted(name: str) -> str:
    return f'"{name}"'


@settings(max_examples=8)
@given(st.lists(st.tuples(ACTS, PAUSES), max_size=6), st.lists(st.tuples(ACTS, PAUSES), min_size=1, max_size=10))
def test_undoing_what_was_done_restores_everything_that_was(
    before: list[tuple[tuple[str, int, int], int]], acts: list[tuple[tuple[str, int, int], int]]
) -> None:
    with desk() as one:
        kb = one.open("a")
        for act, pause in before:
            one.do(kb, *act)
            one.at += timedelta(minutes=pause)
        history = [tables(kb)]
        counted = [undoable(kb)]
        for act, pause in acts:
            one.do(kb, *act)
            one.at += timedelta(minutes=pause)
            if undoable(kb) != counted[-1]:
                history.append(tables(kb))
                counted.append(undoable(kb))
        while len(history) > 1:
            assert tables(kb) == history.pop()
            assert kb.undo() is not None
        assert tables(kb) == history.pop()
        with kb.rebuilt(one.home / "anew") as anew:
            assert differences(anew, kb) == {}


def undoable(kb: Collection) -> int:
    """How many entries there are that a person can take back."""
    rows = kb.store.rows(
        "SELECT (SELECT count(*) FROM reviews) + (SELECT count(*) FROM entries WHERE kind NOT IN"
        " ('retract', 'practice', 'text', 'gone', 'back'))"
    )
    return int(rows[0][0])


def differences(one: Collection, other: Collection) -> dict[str, object]:
    mine, yours = tables(one), tables(other)
    return {name: (mine[name], yours[name]) for name in mine if mine[name] != yours[name]}


@settings(max_examples=5)
@given(st.lists(st.tuples(ACTS, PAUSES, st.integers(0, 2), st.booleans()), min_size=2, max_size=14))
def test_devices_that_were_apart_come_to_one_state_in_whatever_order_they_meet(
    steps: list[tuple[tuple[str, int, int], int, int, bool]],
) -> None:
    with desk() as one:
        devices = [one.open(name) for name in "abc"]
        for act, pause, device, undoes in steps:
            one.do(devices[device], *act)
            one.at += timedelta(minutes=pause)
            if undoes and device == 2:
                devices[device].undo()
        logs = [kb.root / ".kb" / "log" for kb in devices]
        for number, order in enumerate(((0, 1, 2), (2, 1, 0), (1, 2, 0))):
            fresh = one.open(f"fresh{number}")
            for device in order:
                # A third meets the journals one after the other and folds each of them in as it comes.
                if logs[device].is_dir():
                    shutil.copytree(logs[device], fresh.root / ".kb" / "log", dirs_exist_ok=True)
                fresh.catch_up()
            if number:
                assert differences(fresh, one.devices[3]) == {}
        one.meet()
        for kb in devices:
            kb.catch_up()
            assert differences(kb, one.devices[3]) == {}


# -- what a day asks --------------------------------------------------------------------------------------------------

COURSE = {
    f"{name}.md": f"# {name.title()}\n\n"
    + "\n\n".join(f"Q: What does {name} say in part {part}?\nA: It says {part} of {name}." for part in range(9))
    for name in ("sets", "maps", "limits", "series")
}
AGAIN_REASONS = {"learning", "learning-early", "relearning", "relearning-early", "wished", "changed-answer"}


def a_sitting(one: Desk, kb: Collection, draw: random.Random, seconds: float = 20) -> list[tuple[str, str]]:
    """Everything that a sitting asks, answered: cards with the reasons that are shown."""
    session, asked = kb.session(), list[tuple[str, str]]()
    while (now := session.current(kb.now())) is not None:
        rating = draw.choices(list(Rating), (2, 2, 6, 1))[0]
        rated = kb.rate(now.card, rating, seconds=seconds)
        session = session.answered(now.card, rated.state, rating=rating, seconds=seconds)
        asked.append((now.card, now.reason.code))
        one.at += timedelta(seconds=seconds)
        assert len(asked) < 500
    return asked


def test_no_card_comes_twice_on_a_day_without_a_reason() -> None:
    draw = random.Random(7)
    with desk() as one:
        kb = one.open("a", COURSE)
        kb.configure("new", 4)
        for day in range(5):
            one.at = datetime(2026, 11, 21, 9, tzinfo=one.at.tzinfo) + timedelta(days=day)
            met: set[str] = set()
            for _ in range(3):
                for card, reason in a_sitting(one, kb, draw):
                    assert card not in met or reason in AGAIN_REASONS, reason
                    met.add(card)
                one.at += timedelta(hours=2)
            if met:
                # One that was asked for on this very day has a reason to come again.
                wanted = min(met)
                kb.ask_on(wanted, kb.today())
                assert dict(a_sitting(one, kb, draw)).get(wanted) == "wished"


def due_today(kb: Collection) -> set[str]:
    today = kb.today()
    states = {card.id: card.state for card in kb.cards()}
    return {one for one, state in states.items() if isinstance(state, Seen) and state.due_day <= today}


def introduced(one: Desk, draw: random.Random) -> Collection:
    """A collection whose cards were all met, and a fortnight without an answer after that."""
    kb = one.open("a", COURSE)
    for number, card in enumerate(kb.cards()):
        kb.rate(card.id, draw.choice((Rating.GOOD, Rating.GOOD, Rating.EASY)), seconds=8)
        one.at += timedelta(minutes=1 + number % 3)
    one.at += timedelta(days=14)
    return kb


def test_with_time_enough_every_due_card_is_asked_on_its_day() -> None:
    with desk() as one:
        kb = introduced(one, random.Random(3))
        kb.configure("minutes", 600)
        due = due_today(kb)
        assert len(due) == 36
        assert due <= {card for card, _ in a_sitting(one, kb, random.Random(1))}
        assert not due_today(kb)
        assert (kb.due().due, kb.due().learning) == (0, 0)


def test_with_little_time_every_due_card_is_asked_within_days() -> None:
    with desk() as one:
        kb = introduced(one, random.Random(3))
        kb.configure("minutes", 1)
        due = due_today(kb)
        for _ in range(12):
            due -= {card for card, _ in a_sitting(one, kb, random.Random(1))}
            one.at += timedelta(days=1)
        assert not due


def test_new_cards_come_in_one_order_in_whatever_order_notes_are_read() -> None:
    draw = random.Random(11)
    orders = set()
    with desk() as one:
        for number in range(4):
            names = sorted({**COURSE, **NOTES})
            draw.shuffle(names)
            kb = one.open(str(number), {})
            for name in names:
                (kb.root / name).write_text({**COURSE, **NOTES}[name], encoding="utf-8")
                kb.refresh()
            for name in draw.sample(names, 3):
                # Touched, or away for a while: read again, and later than the others.
                path, text = kb.root / name, (kb.root / name).read_text(encoding="utf-8")
                path.write_text(text + "\nA word more.\n", encoding="utf-8")
                kb.refresh()
                path.write_text(text, encoding="utf-8")
                kb.refresh()
            kb.configure("new", 999)
            kb.configure("minutes", 600)
            fronts = {card.id: card.card.front for card in kb.cards()}
            orders.add(tuple(fronts[one.card] for one in kb.session().ahead))
    (order,) = orders
    assert len(order) > 30
    assert order.index("What is a limit?") < order.index("When is a map continuous?") < order.index("What is a slope?")


def test_where_siblings_fill_the_front_of_the_queue_a_card_of_every_place_is_asked() -> None:
    words = [f"word{n}" for n in range(9)]
    notes = {f"{n}.md": " ".join(f"=={word}{n}==" for word in words) + " are what they are.\n" for n in range(20)}
    with desk() as here:
        kb = here.open("one", notes)
        places = {card.id: card.card.note for card in kb.cards()}
        assert len(places) == 180
        with kb._keeper.deciding() as keeper:
            keeper.write([keeper.entry("review", card=card, rating=3) for card in places for _ in range(2)])
        here.at += timedelta(days=200)
        asked = [candidate.card for candidate in kb.session().ahead]
        assert sorted(places[card] for card in asked) == sorted(notes)
        assert kb.due().due == len(notes)
