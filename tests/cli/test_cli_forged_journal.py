"""Whatever well-formed JSON stands in the journal, every command answers, and what cannot be is named with its line."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.cli.failing import DONE, PROBLEMS
from kb.cli.main import run

CARD, CONCEPT = "Q", "Rules"
NOTE = "# Rules\n\nQ: What is one?\nA: A number.\n\n## More\n\nrequires: Rules\n\nQ: What is two?\nA: A number too.\n"
NOW = "2026-11-22T10:00:00+08:00"
HEAD = {"at": "2026-11-20T10:00:00+01:00", "day": "2026-11-20"}
KINDS: dict[str, dict[str, object]] = {
    "review": {"card": CARD, "rating": 3, "seconds": 4.5, "typed": ["1"], "verdict": "equal", "due": "2026-11-25"}
    | {"override": True, "diagnosis": "sign", "exercise": {"seed": 1, "parameters": {"a": "1"}, "question": "?"}}
    | {"placed": True, "shown": {"text": "t", "kind": "recall", "front": "f", "back": "b", "note": "a.md", "order": 1}},
    "retract": {"of": "r", "also": ["r2"], "what": "reviews"},
    "join": {"text": "t", "card": CARD, "step": "asked", "score": 0.7, "note": "a.md", "answer_changed": True}
    | {"was": {"text": "u", "front": "f", "back": "b"}},
    "separate": {"text": "t", "card": CARD, "step": "undone", "score": 0.7, "of": "r"},
    "doubt": {"text": "t", "card": CARD, "score": 0.7, "was": {"text": "u", "front": "f", "back": "b"}},
    "mark": {"card": CARD, "mark": "bury", "until": "2026-11-23", "tag": "x", "cards": [CARD], "concept": CONCEPT},
    "known": {"kind": "mark", "concept": CONCEPT, "mark": "known", "also": ["More"], "missed": [CARD]},
    "severed": {"kind": "mark", "concept": CONCEPT, "of": "More", "mark": "not-a-prerequisite"},
    "due": {"card": CARD, "due": "2026-12-01", "interval": 10, "ease": 2.5, "stability": 9.0, "difficulty": 5.0}
    | {"lapses": 1, "from": "anki"},
    "wish": {"kind": "due", "cards": [[CARD, "2026-12-03"]], "spread": 3},
    "alias": {"name": "R", "concept": CONCEPT, "removed": False},
    "rule": {"note": "a.md", "rule": "table", "what": "keep"},
    "accept": {"note": "a.md", "hash": "h", "lost": 3, "before": 9},
    "practice": {
        "diagnosis": "sign",
        "question": "?",
        "parameters": {},
        "typed": [],
        "verdict": "equal",
        "concept": "C",
    },
    "text": {
        "card": CARD,
        "shown": {"text": "t", "kind": "recall", "front": "f", "back": "b", "note": "a.md", "path": []},
    },
    "gone": {"cards": [CARD]},
    "back": {"cards": [CARD]},
    "parameters": {"model": "fsrs-6", "weights": [0.5] * 21, "reviews": 500, "figures": {"before": {"rmse": 1}}},
    "dream": {"cards": [CARD], "step": "asked"},
}
"""One entry of every kind as kb writes it (some kinds have several shapes)."""

HUGE, LONG = "@huge@", "x" * 100_000
"""A number that JSON allows and no float holds; a name that nobody gives."""
ATOMS: list[object] = [None, True, -1, 0, 2.5, 1e308, -1e308, 10**30, 10**400, float("nan"), float("inf"), HUGE, LONG]
ATOMS += [
    "",
    "\0",
    "a%_\\",
    CARD,
    CONCEPT,
    "equal",
    "2026-11-21",
    "0001-01-01",
    "9999-12-31",
    "9999-12-31T23:59:59-12:00",
]
ATOMS += ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59+00:00", "2026-11-21T09:00:00+08:00", "f" * 22]
VALUES: st.SearchStrategy[object] = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "a"]), inner),
)


@st.composite
def forged(draw: st.DrawFn) -> dict[str, object]:
    """An entry of some kind in which a few fields hold whatever JSON can say."""
    shape = draw(st.sampled_from(sorted(KINDS)))
    number = draw(st.integers(0, 10**9))
    fields = {"id": f"01930a2b{number:014d}", **HEAD, "kind": shape, **KINDS[shape]}
    for name in draw(st.lists(st.sampled_from(sorted(fields)), min_size=1, max_size=2)):
        fields[name] = draw(VALUES)
    return fields


def line(fields: dict[str, object]) -> str:
    return json.dumps(fields).replace(f'"{HUGE}"', "1e999")


@contextmanager
def collection_of(lines: list[str]) -> Iterator[Callable[..., str]]:
    """Calls `kb` in a collection of its own whose journal holds these lines; a call that fails raises."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        root = Path(folder, "notes")
        root.mkdir()
        (root / "a.md").write_text(NOTE, encoding="utf-8")
        (root / ".kb" / "log" / "other").mkdir(parents=True)
        patch.chdir(root)
        patch.setenv("KB_STORE", str(Path(folder, "state")))
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"q\n"), "utf-8"))

        def call(*arguments: str) -> str:
            out, err = io.StringIO(), io.StringIO()
            with redirect_stdout(out), redirect_stderr(err):
                code = run(arguments)
            assert code in (DONE, PROBLEMS), (arguments, out.getvalue(), err.getvalue())
            return out.getvalue()

        cards = json.loads(call("cards", "--json"))
        own = line({"x": cards[0]["id"]})[7:-2]
        text = "".join(one.replace(f'"{CARD}"', f'"{own}"') + "\n" for one in lines)
        (root / ".kb" / "log" / "other" / "2026-11.jsonl").write_text(text, encoding="utf-8")
        yield call


@settings(max_examples=8)
@given(st.lists(forged().map(line), min_size=1, max_size=25))
def test_no_entry_makes_a_command_fail(lines: list[str]) -> None:
    with collection_of(lines) as kb:
        for arguments in COMMANDS:
            kb(*arguments)


COMMANDS = (("due", "--json"), ("doctor",), ("log",), ("stats",), ("undo", "30"), ("due",))


@pytest.mark.parametrize(
    "forged",
    [
        {"kind": "review", "at": "9999-12-31T23:59:59-12:00", "card": CARD, "rating": 3},
        {"kind": "review", "at": "0001-01-01T00:00:00+14:00", "card": CARD, "rating": 3},
        {"kind": "review", "day": "9999-12-31", "card": CARD, "rating": 3},
        {"kind": "review", "card": CARD, "rating": 3, "verdict": ["equal"]},
        {"kind": "review", "card": CARD, "rating": 3, "seconds": HUGE},
        {"kind": "review", "card": CARD, "rating": 3, "seconds": float("nan")},
        {"kind": "review", "card": CARD, "rating": 3, "seconds": 10**400},
        {"kind": "review", "card": LONG, "rating": 3},
        {"kind": "mark", "card": CARD, "mark": "bury", "until": "9999-12-31"},
    ],
    ids=lambda forged: "-".join(forged)[:40],
)
def test_an_entry_that_cannot_be_is_named_and_left_where_it_stands(forged: dict[str, object]) -> None:
    sound: dict[str, object] = {"kind": "mark", "card": CARD, "mark": "flag"}
    with collection_of([line({"id": f"{n}" * 22, **HEAD, **one}) for n, one in enumerate((sound, forged))]) as kb:
        (path,) = Path(".kb/log/other").iterdir()
        before = path.read_bytes()
        assert "2026-11.jsonl:2" in kb("doctor") and "2026-11.jsonl:1" not in kb("doctor")
        assert "flagged" in kb("undo") and "There is nothing" in kb("undo")
        assert path.read_bytes() == before


def test_an_answer_that_took_days_takes_no_more_of_today_than_a_long_one() -> None:
    review = {"kind": "review", "id": "1" * 22, "card": CARD, "rating": 3, "seconds": 1e10, "at": NOW, "day": NOW[:10]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KB_NOW", NOW)
        with collection_of([line(review)]) as kb:
            assert json.loads(kb("due", "--json"))["new"] == 1
