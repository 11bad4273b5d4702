"""Notes that were edited while there was no store: what the journal tells of a card's text finds its history again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kb.collection import Collection
from kb.model import New, Rating, Seen, Standing
from tests.conftest import Opener, Time

NOTE = """# Derivatives

Q: What does the derivative of a function at a point measure?
A: How fast the function changes at that point.

Q: When is a function differentiable at an interior point?
A: When its left and right derivatives there exist and are equal.

Q: What is the derivative of a constant function?
A: It is zero everywhere.
"""


def answered(folder: Path, opened: Opener, time: Time, text: str = NOTE) -> Collection:
    (folder / "a.md").write_text(text, encoding="utf-8")
    kb = opened("one")
    for card in kb.cards():
        time.forward(minutes=1)
        kb.rate(card.id, Rating.GOOD)
    return kb


def histories(kb: Collection) -> dict[str, int]:
    """How often each card in the notes was answered, by its question."""
    return {
        card.card.front: card.state.reviews if isinstance(card.state, Seen) else 0
        for card in kb.cards()
        if card.standing is not Standing.RETIRED
    }


def test_a_card_edited_before_a_new_device_saw_it_keeps_its_history(folder: Path, opened: Opener, time: Time) -> None:
    answered(folder, opened, time).close()
    (folder / "a.md").unlink()
    edited = NOTE.replace("measure?", "meassure?").replace("an interior point", "a point inside its domain")
    (folder / "renamed.md").write_text(edited, encoding="utf-8")
    kb = opened("two")
    assert list(histories(kb).values()) == [1, 1, 1]
    assert kb.refresh().joined == 0  # nothing is left to be found


def test_the_first_device_agrees_afterwards(folder: Path, opened: Opener, time: Time) -> None:
    first = answered(folder, opened, time)
    first.close()
    (folder / "a.md").write_text(NOTE.replace("measure?", "meassure?"), encoding="utf-8")
    second = opened("two")
    first = opened("one")
    assert {card.id: card.state for card in first.cards()} == {card.id: card.state for card in second.cards()}


def test_what_may_be_another_card_is_asked_about(folder: Path, opened: Opener, time: Time) -> None:
    text = "# Limits\n\nQ: What is the limit of f from the left at a?\nA: The value that f approaches below a.\n"
    answered(folder, opened, time, text).close()
    (folder / "a.md").write_text(text.replace("left", "right").replace("below", "above"), encoding="utf-8")
    kb = opened("two")
    (doubt,) = kb.doubts()
    assert "left" in doubt.front
    assert all(isinstance(card.state, New) for card in kb.cards() if card.standing is Standing.ACTIVE)


def test_a_card_taken_out_of_its_note_is_known_by_its_text_on_a_new_device(
    folder: Path, opened: Opener, time: Time
) -> None:
    answered(folder, opened, time).close()
    cut = NOTE.rpartition("\n\nQ:")[0] + "\n"
    (folder / "a.md").write_text(cut, encoding="utf-8")
    kb = opened("two")
    (gone,) = [card for card in kb.cards() if card.standing is Standing.RETIRED]
    assert gone.card.front == "What is the derivative of a constant function?"
    (folder / "a.md").write_text(NOTE.replace("constant function?", "constant funktion?"), encoding="utf-8")
    kb.refresh()
    assert list(histories(kb).values()) == [1, 1, 1]


def test_a_second_answer_to_the_same_text_tells_it_only_once(folder: Path, opened: Opener, time: Time) -> None:
    kb = answered(folder, opened, time)
    time.forward(days=5)
    card = kb.cards()[0].id
    kb.rate(card, Rating.GOOD)
    told = [entry for entry in journal(folder) if entry.get("card") == card]
    assert len(told) == 2
    assert ["shown" in entry for entry in told] == [True, False]


def journal(folder: Path) -> list[dict[str, Any]]:
    files = folder.glob(".kb/log/*/*.jsonl")
    return [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]


OTHERS = """# Analysis

Q: Which theorem guarantees a point where the derivative equals the mean slope?
A: The mean value theorem.

Q: 函数可导的必要条件是什么？
A: 在该点连续。
"""
LIKE_THEM = """# Analysis

Q: Which theorem guarantees a maximum on a compact interval?
A: The extreme value theorem.

Q: 函数可微的必要条件是什么？
A: 在该点连续。
"""


def test_what_came_after_a_card_was_taken_out_is_no_edit_of_it(folder: Path, opened: Opener, time: Time) -> None:
    kb = answered(folder, opened, time, OTHERS)
    for text in ("# Analysis\n", LIKE_THEM):
        (folder / "a.md").write_text(text, encoding="utf-8")
        time.forward(days=1)
        kb.refresh()
    before = journal(folder)
    assert kb.doctor().differing == ()
    assert journal(folder) == before
    kb.close()
    second = opened("two")
    assert (list(histories(second).values()), second.doubts()) == ([0, 0], [])


def test_a_rebuild_that_was_stopped_goes_on(folder: Path, opened: Opener, time: Time) -> None:
    answered(folder, opened, time).close()
    (folder / "b.md").write_text("# More\n\nQ: What is a limit?\nA: A value that is approached.\n", encoding="utf-8")
    (folder / "a.md").write_text(NOTE.replace("measure?", "meassure?"), encoding="utf-8")
    kb = opened("two", refresh=False)
    asked = iter([False, True, True, True])
    kb.refresh(cancelled=lambda: next(asked, True))
    kb.refresh()
    assert list(histories(kb).values())[:3] == [1, 1, 1]


def test_a_text_that_was_set_apart_is_not_the_old_card_s(folder: Path, opened: Opener, time: Time) -> None:
    kb = answered(folder, opened, time)
    (folder / "a.md").write_text(NOTE.replace("measure?", "meassure?"), encoding="utf-8")
    kb.refresh()
    (join,) = kb.joins()
    time.forward(days=3)
    kb.rate(kb.cards()[0].id, Rating.GOOD)
    kb.separate(join.id)
    kb.refresh()
    kb.close()
    second = opened("two")
    fronts = [card.card.front for card in second.cards()]
    assert len(fronts) == len(set(fronts)) == 4


def test_marks_find_edited_cards_again(folder: Path, opened: Opener, time: Time) -> None:
    (folder / "a.md").write_text(NOTE, encoding="utf-8")
    kb = opened("one")
    for card, mark in zip(kb.cards(), ("silence", "suspend", "flag"), strict=True):
        kb.mark(card.id, mark)
    kb.close()
    edited = (
        NOTE.replace("measure?", "meassure?").replace("differentiable", "diferentiable").replace("constant", "konstant")
    )
    (folder / "a.md").write_text(edited, encoding="utf-8")
    cards = opened("two").cards()
    assert [card.standing for card in cards] == [Standing.SILENCED, Standing.SUSPENDED, Standing.ACTIVE]
    assert cards[2].flagged


def test_a_note_that_was_away_keeps_the_histories_of_its_edited_cards(folder: Path, opened: Opener, time: Time) -> None:
    kb = answered(folder, opened, time)
    (folder / "a.md").unlink()
    kb.refresh()
    edited = NOTE.replace(
        "How fast the function changes at that point.", "The speed at which the function changes there."
    )
    (folder / "a.md").write_text(edited, encoding="utf-8")
    kb.refresh()
    assert list(histories(kb).values()) == [1, 1, 1]


def test_a_journal_that_tells_nonsense_of_texts_breaks_nothing(folder: Path, opened: Opener, time: Time) -> None:
    kb = answered(folder, opened, time)
    kb.close()
    (path,) = folder.glob(".kb/log/*/*.jsonl")
    good = json.loads(path.read_text("utf-8").splitlines()[0])
    odd = [
        {"text": "t1", "kind": "occlusion", "front": "f", "back": "b", "note": "a.md"},
        {"text": "t2", "kind": "recall", "front": "x" * 3_000_000, "back": "b", "note": "a.md"},
        {"text": "t3", "kind": "recall", "front": "a\ud800b", "back": "b", "note": "a.md"},
        {
            "text": "t4",
            "kind": "recall",
            "front": "f",
            "back": "b",
            "note": "a.md",
            "path": [1, None],
            "order": 10**400,
        },
        7,
    ]
    with path.open("a", encoding="utf-8") as file:
        for number, shown in enumerate(odd):
            entry = good | {"id": f"{good['id'][:-2]}{number:02}", "card": f"c{number}", "shown": shown}
            file.write(json.dumps(entry) + "\n")
    second = opened("two")
    assert list(histories(second).values()) == [1, 1, 1]
    assert all(len(card.card.front) <= 2000 for card in second.cards())
    assert [problem.code for problem in second.problems()] == ["journal-not-an-entry"]


def test_an_answered_exercise_is_remembered_as_it_was_asked(folder: Path, opened: Opener, time: Time) -> None:
    block = "# Powers\n\n```exercise\ndifferentiate: {}\ngiven: {{a: 2..9}}\n```\n"
    (folder / "a.md").write_text(block.format("a*x^2"), encoding="utf-8")
    kb = opened("one")
    (card,) = kb.cards()
    asked = kb.card(card.id).card.front
    kb.rate(card.id, Rating.GOOD)
    (folder / "a.md").write_text(block.format("a*x^2 + 1"), encoding="utf-8")
    kb.refresh()
    (review,) = kb.log()
    assert review.dealt is not None
    assert review.dealt.question == " ".join(asked.split())


def test_notes_are_read_anew_by_another_version_of_the_rules(folder: Path, opened: Opener, time: Time) -> None:
    kb = answered(folder, opened, time)
    before = histories(kb)
    assert kb.refresh().notes == 0
    kb.store.set_meta("reading", "an older one")
    assert kb.refresh().notes == 1
    assert kb.refresh().notes == 0
    assert histories(kb) == before


def test_cards_that_new_rules_do_not_make_any_more_are_no_damage(folder: Path, opened: Opener, time: Time) -> None:
    questions = "\n".join(f"Q: What is the number {word}?\nA: {word} things.\n" for word in NUMBERS)
    kb = answered(folder, opened, time, f"# Numbers\n\n{questions}")
    # As if older rules had made more cards of the same file.
    (folder / "b.md").write_text("# More\n\n" + questions.replace("number", "figure"), encoding="utf-8")
    kb.refresh()
    with kb.store.writing() as db:
        (a, b) = (row[0] for row in db.execute("SELECT id FROM notes ORDER BY path"))
        db.execute("UPDATE places SET note = ? WHERE note = ?", (a, b))
    (folder / "b.md").unlink()
    kb.store.set_meta("reading", "an older one")
    changes = kb.refresh()
    assert (changes.left, changes.retired) == ((), len(NUMBERS))


NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
