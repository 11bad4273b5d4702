"""What a query finds is what a person would find by going through the cards one by one."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from collections.abc import Collection as Several
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.collection import Collection
from kb.memory import queue
from kb.model import Seen, Standing, StoredCard
from kb.search.fields import FIELDS
from kb.search.fold import tokens
from kb.search.query import read_query
from kb.store import cards as store_cards
from kb.store import doubts
from kb.store.filters import Moment, conditions
from tests.conftest import Time

ANALYSIS = """---
tags: [analysis, 微积分]
---
# Gradient

Q: What is a gradient?
A: The vector of all partial derivatives of f(x).

Q: Where does the gradient point?
A: Uphill, where f(x) grows fastest.

## Chain rule

The ==outer== derivative times the ==inner== one.

$\\frac{d}{dx} x^2 = 2x$

steepest descent ::: minus the gradient
"""
NORMS = """---
tags: [linear/norms]
requires: [Gradient]
---
# 范数

问：范数的三条性质是什么？
答：正定、齐次、三角不等式。

问：梯度的范数说明什么？
答：函数增长得多快。

问：What is a norm?
答：A length.
"""
PLAIN = """# Tensor

Q: What is a tensor?
A: A multilinear map.

Q: How many slots has a matrix?
A: Two.

**Rank** is the number of slots of a tensor.

| term | meaning |
|---|---|
| slot | where a vector goes |
| order | the number of slots |
"""


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    """One for the tests that only look."""
    with with_history(tmp_path_factory.mktemp("kb"), Time()) as collection:
        yield collection


@pytest.fixture
def living(tmp_path: Path, time: Time) -> Iterator[Collection]:
    """One for tests in which time goes on."""
    with with_history(tmp_path, time) as collection:
        yield collection


def with_history(root: Path, time: Time) -> Collection:
    """A collection with some weeks of history: answers, lapses, marks."""
    folder = root / "notes"

    def write(name: str, text: str) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        os.utime(folder / name, (time.at.timestamp(), time.at.timestamp()))

    write("analysis.md", ANALYSIS)
    write("线性 代数/norms.md", NORMS)
    collection = Collection.open(folder, clock=time.clock, state=root / "state")
    collection.refresh()
    chance = random.Random(6)
    ids = [card.id for card in sorted(collection.cards(), key=lambda card: card.card.front)]
    collection.rate(next(one.id for one in collection.cards() if one.card.front.startswith("Where does")), 3)
    for _ in range(20):
        for card in chance.sample(ids, 3):
            if collection.card(card).standing is not Standing.RETIRED:
                collection.rate(card, chance.choice([1, 1, 2, 3, 3, 4]))
        time.forward(hours=chance.choice([3, 20, 30, 70]))
    unlucky = next(card.id for card in collection.cards() if card.card.front == "What is a norm?")
    for rating in (4, 1) * 8:
        collection.rate(unlucky, rating)
    write("tensor.md", PLAIN)
    write(
        "analysis.md", ANALYSIS.replace("Q: Where does the gradient point?\nA: Uphill, where f(x) grows fastest.", "")
    )
    time.forward(days=2)
    collection.refresh()
    collection.rate(next(one.id for one in collection.cards() if one.card.front == "What is a tensor?"), 1)
    collection.mark(ids[0], "suspend")
    collection.mark(ids[1], "bury")
    collection.mark(ids[2], "flag")
    collection.mark(ids[3], "silence")
    for card in ids[4:6]:
        collection.rate(card, 2)
    collection.undo()
    return collection


@dataclass
class Known:
    """What a person can see of a collection, without any query."""

    today: date
    cards: list[StoredCard]
    answers: list[tuple[str, date, int]]
    tags: dict[str, list[str]] = field(
        default_factory=lambda: {"analysis.md": ["analysis", "微积分"], "线性 代数/norms.md": ["linear/norms"]}
    )

    @classmethod
    def of(cls, kb: Collection) -> Known:
        answers = [(one.card, one.day, int(one.rating)) for one in kb.log() if not one.retracted]
        return cls(kb.today(), kb.cards(), answers)

    def rated(self, card: StoredCard, days: int, ratings: Several[int] = (1, 2, 3, 4)) -> bool:
        since = self.today - timedelta(days=days - 1)
        return any(of == card.id and day >= since and rating in ratings for of, day, rating in self.answers)


def seen(card: StoredCard) -> Seen | None:
    return card.state if isinstance(card.state, Seen) else None


def asked(known: Known, card: StoredCard) -> bool:
    buried = card.buried_until is not None and card.buried_until > known.today
    return card.standing is Standing.ACTIVE and not buried


def phase(card: StoredCard) -> str:
    state = seen(card)
    return "new" if state is None else state.phase.value


def value(card: StoredCard, name: str) -> float | None:
    state = seen(card)
    if state is None:
        return 0 if name in ("reviews", "lapses") else None
    return float(getattr(state, name))


def compared(name: str, holds: Callable[[float], bool]) -> Callable[[Known, StoredCard], bool]:
    def test(known: Known, card: StoredCard) -> bool:
        found = value(card, name)
        return found is not None and holds(found)

    return test


def standing(name: str) -> Callable[[Known, StoredCard], bool]:
    return lambda known, card: card.standing.value == name


def due_in(holds: Callable[[int], bool]) -> Callable[[Known, StoredCard], bool]:
    def test(known: Known, card: StoredCard) -> bool:
        state = seen(card)
        return state is not None and holds((state.due_day - known.today).days)

    return test


def is_due(known: Known, card: StoredCard) -> bool:
    state = seen(card)
    if state is None or not asked(known, card):
        return False
    return phase(card) != "review" or state.due_day <= known.today


def word(*wanted: str, prefix: bool = False) -> Callable[[Known, StoredCard], bool]:
    def within(text: str) -> bool:
        said = tokens(text)
        return any(
            said[at : at + len(wanted) - 1] == list(wanted[:-1])
            and (
                said[at + len(wanted) - 1].startswith(wanted[-1])
                if prefix
                else said[at + len(wanted) - 1] == wanted[-1]
            )
            for at in range(len(said) - len(wanted) + 1)
        )

    return lambda known, card: within(card.card.front) or within(card.card.back)


ATOMS: dict[str, Callable[[Known, StoredCard], bool]] = {
    "gradient": word("gradient"),
    "GRAD*": word("grad", prefix=True),
    "梯度": word("梯", "度"),
    '"the gradient"': word("the", "gradient"),
    "f(x)": word("f", "x"),
    "tensor": word("tensor"),
    "tag:analysis": lambda known, card: "analysis" in known.tags.get(card.card.note, []),
    "tag:微積分": lambda known, card: "微积分" in known.tags.get(card.card.note, []),
    "tag:linear": lambda known, card: "linear/norms" in known.tags.get(card.card.note, []),
    "tag:lin*": lambda known, card: "linear/norms" in known.tags.get(card.card.note, []),
    "note:tensor": lambda known, card: card.card.note == "tensor.md",
    'note:"线性 代数"': lambda known, card: card.card.note.startswith("线性 代数/"),
    "note:n*s.md": lambda known, card: card.card.note in ("analysis.md", "线性 代数/norms.md"),
    'concept:"chain rule"': lambda known, card: "Chain rule" in (card.card.concept, *card.card.heading_path),
    "requires:gradient": lambda known, card: card.card.note == "线性 代数/norms.md",
    "is:due": is_due,
    "is:new": lambda known, card: asked(known, card) and phase(card) == "new",
    "is:learning": lambda known, card: asked(known, card) and phase(card) in ("learning", "relearning"),
    "is:active": standing("active"),
    "is:draft": standing("draft"),
    "is:suspended": standing("suspended"),
    "is:silenced": standing("silenced"),
    "is:retired": standing("retired"),
    "is:leech": compared("lapses", lambda lapses: lapses >= 8),
    "is:typed": lambda known, card: card.card.task is not None or card.card.template is not None,
    "is:buried": lambda known, card: card.buried_until is not None and card.buried_until > known.today,
    "is:flagged": lambda known, card: card.flagged,
    "kind:cloze": lambda known, card: card.card.kind.value == "cloze",
    "rule:question": lambda known, card: card.card.rule == "question",
    "lang:zh": lambda known, card: card.card.language == "zh",
    "rated:1": lambda known, card: known.rated(card, 1),
    "rated:9": lambda known, card: known.rated(card, 9),
    "rated:9:again": lambda known, card: known.rated(card, 9, [1]),
    "rated:60:吃力": lambda known, card: known.rated(card, 60, [2]),
    "rated:999999999:4": lambda known, card: any(one[0] == card.id and one[2] == 4 for one in known.answers),
    "stability>3.5": compared("stability", lambda days: days > 3.5),
    "stability<=1": compared("stability", lambda days: days <= 1),
    "difficulty>=7": compared("difficulty", lambda difficulty: difficulty >= 7),
    "difficulty=8": compared("difficulty", lambda difficulty: abs(difficulty - 8) < 0.5),
    "reviews<2": compared("reviews", lambda reviews: reviews < 2),
    "reviews:0": compared("reviews", lambda reviews: reviews == 0),
    "lapses>=2": compared("lapses", lambda lapses: lapses >= 2),
    "due<=0": due_in(lambda days: days <= 0),
    "due>3": due_in(lambda days: days > 3),
    "added:3": lambda known, card: card.card.note == "tensor.md",
    "added:2": lambda known, card: False,
    "added:999999999": lambda known, card: True,
}
Oracle = Callable[[Known, StoredCard], bool]
Asked = tuple[str, Oracle]


def joined_by(mark: str, holds: Callable[[list[bool]], bool]) -> Callable[[tuple[Asked, Asked]], Asked]:
    def join(two: tuple[Asked, Asked]) -> Asked:
        (first, left), (second, right) = two
        return f"({first}){mark}({second})", lambda known, card: holds([left(known, card), right(known, card)])

    return join


def without(one: Asked) -> Asked:
    text, test = one
    return f"-({text})", lambda known, card: not test(known, card)


def bare(two: tuple[Asked, Asked]) -> Asked:
    """Without brackets: AND binds closer than OR."""
    (first, left), (second, right) = two
    return (
        f"{first} OR {second} tensor",
        lambda known, card: left(known, card) or (right(known, card) and ATOMS["tensor"](known, card)),
    )


atoms = st.sampled_from(sorted(ATOMS)).map(lambda text: (text, ATOMS[text]))
queries = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(joined_by(" ", all)),
        st.tuples(inner, inner).map(joined_by(" OR ", any)),
        st.tuples(atoms, atoms).map(bare),
        inner.map(without),
    ),
    max_leaves=6,
)


def test_the_atoms_try_every_filter_and_every_state() -> None:
    tried = {field_name for text in ATOMS for field_name in FIELDS if text.startswith(field_name)}
    assert tried == set(FIELDS)
    assert {text.removeprefix("is:") for text in ATOMS if text.startswith("is:")} == set(FIELDS["is"].choices)


@settings(max_examples=120, deadline=None)
@given(queries)
def test_a_query_finds_what_holds_card_by_card(kb: Collection, query: Asked) -> None:
    # The last word may go on; closed in brackets it is whole.
    assert {card.id for card in kb.cards(f"({query[0]})")} == found_one_by_one(Known.of(kb), query)


@settings(max_examples=60, deadline=None)
@given(queries)
def test_the_cards_of_a_search_are_cards_of_the_query(kb: Collection, query: Asked) -> None:
    text = f"({query[0]})"
    found = kb.search(text, limit=5, kind="card")
    assert found.mended or {hit.id for hit in found} <= {card.id for card in kb.cards(text)}
    assert len(kb.search(text, limit=5)) <= 5


def found_one_by_one(known: Known, query: Asked) -> set[str]:
    """The cards of which a query holds; those that stand in no note only where it speaks of them."""
    text, holds = query
    spoken_of = [card for card in known.cards if "is:retired" in text or card.standing is not Standing.RETIRED]
    return {card.id for card in spoken_of if holds(known, card)}


def test_each_filter_tells_cards_apart_as_a_person_does(kb: Collection) -> None:
    known = Known.of(kb)
    alike = []
    for text, holds in ATOMS.items():
        wanted = found_one_by_one(known, (text, holds))
        assert {card.id for card in kb.cards(f"({text})")} == wanted, text
        if not wanted or len(wanted) == len(known.cards) - 1:
            alike.append(text)
    # The others do find some and leave some.
    assert alike == ["added:2", "added:999999999"]


def test_due_and_new_are_what_the_queue_holds(living: Collection, time: Time) -> None:
    """Day after day: before siblings are parted the sitting, the counts and the filters speak of the same cards."""
    kb = living
    chance = random.Random(1)
    for _ in range(12):
        today, store = kb.today(), kb._store
        due = {card.id for card in kb.cards("is:due ")}
        new = {card.id for card in kb.cards("is:new ")}
        learning = {card.id for card in kb.cards("is:learning ")}
        waiting = store_cards.due_candidates(store, today, -1)
        steps = store_cards.learning_candidates(store, today)
        assert due == {one.card for one in (*waiting, *steps)} | set(doubts.due_doubts(store, today))
        assert learning == {one.card for one in steps}
        assert new == {one.card for one in store_cards.new_candidates(store, today, "en", -1, doubts.undecided(store))}
        session = kb.session()
        assert {one.card for one in (*session.ahead, *session.waiting)} <= due | new
        asked, _ = queue.apart(waiting, store_cards.siblings_answered(store, today))
        waits = kb.due()
        assert waits.due == len(asked)
        assert waits.due + waits.siblings + waits.learning == len(due)
        for card in chance.sample(sorted(due | new), min(2, len(due | new))):
            kb.rate(card, chance.choice([1, 3, 4]))
        time.forward(hours=chance.choice([1, 20, 40]))


def test_a_sitting_holds_what_was_searched_and_nothing_else(living: Collection, time: Time) -> None:
    kb = living
    time.forward(days=60)
    found = {card.id for card in kb.cards("gradient is:due ")}
    session = kb.session(query="gradient is:due ")
    asked = {one.card for one in (*session.ahead, *session.waiting)}
    assert asked
    assert asked <= found
    assert kb.session(query="gradient -is:due is:new -gradient").left().cards == 0


def test_the_log_is_kept_to_cards_that_a_query_finds(kb: Collection) -> None:
    found = {card.id for card in kb.cards("tag:analysis ")}
    reviews = kb.log(query="tag:analysis ")
    assert {one.card for one in reviews} <= found
    assert reviews == [one for one in kb.log() if one.card in found]
    assert kb.log(3, "tag:analysis ") == reviews[-3:]
    assert kb.log(query="zzz") == []


def test_what_another_device_did_counts(kb: Collection, tmp_path: Path) -> None:
    with Collection.open(kb.root, clock=kb.clock, state=tmp_path / "elsewhere") as other:
        other.refresh()
        for text in ("is:due ", "rated:30:again ", "lapses>=2 ", "is:flagged ", "is:suspended "):
            assert {card.id for card in other.cards(text)} == {card.id for card in kb.cards(text)}


def test_a_concept_passes_a_filter_of_cards_when_one_of_its_cards_does(kb: Collection) -> None:
    def names(text: str) -> set[str]:
        return {hit.title for hit in kb.search(text, kind="concept")}

    assert "Gradient" in names("gradient tag:analysis ")
    assert "Gradient" not in names("gradient tag:linear ")
    assert "Gradient" in names("gradient kind:cloze ")
    assert "Tensor" not in names("tensor kind:cloze ")
    assert "Tensor" in names("tensor -kind:cloze ")
    assert "范数" in names("范数 requires:gradient ")
    # Both must hold of one card.
    assert names("范数 is:leech ") == {"范数"}
    assert names("范数 is:leech lapses<2 ") == set()
    assert names("范数 (is:leech OR kind:cloze) ") == {"范数"}
    assert names("范数 -(is:leech tag:linear) ") == {"范数"}
    assert names("范数 (tag:analysis OR lapses>99) ") == set()


def test_what_is_typed_never_stands_in_the_sql(kb: Collection) -> None:
    for text in ('tag:"\'; DROP TABLE cards; --"', 'note:"%_\\"', 'concept:"x\') OR 1=1"', 'tag:"["', 'rule:"x\' --"'):
        assert kb.cards(text) == []
        assert len(kb.cards("-" + text)) > 5
        kb.search(text)


of_cards = st.sampled_from(
    [text for text in ATOMS if text.split(":")[0] in ("is", "kind", "rated") or text[:3] in ("sta", "lap")]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(of_cards, min_size=1, max_size=3), st.sampled_from([" ", " OR ", " -"]))
def test_a_concept_passes_when_any_of_the_cards_in_it_does(kb: Collection, texts: list[str], mark: str) -> None:
    text = mark.join(texts)
    query = read_query(f"({text})")
    moment = Moment(kb.today(), kb.now(), kb.settings.day_starts)
    where = conditions(kb._store, query, "concept", moment)
    found = {
        row[0] for row in kb._store.rows(f"SELECT k.name FROM concepts k WHERE {where.sql}", dict(where.arguments))
    }
    cards = {card.id for card in kb.cards(f"({text}) -is:retired")}
    names = {name for name in kb.concept_names() if cards & {card.id for card in page_cards(kb, name)}}
    assert found == names


def page_cards(kb: Collection, name: str) -> Several[StoredCard]:
    page = kb.concept(name)
    assert page is not None
    return page.cards
