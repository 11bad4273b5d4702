"""Notes that were edited while there was no store: what the journal tells of a card's text finds its history again."""

from __future__ import annotations

from pathlib import Path

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
    lines = [line for path in folder.glob(".kb/log/*/*.jsonl") for line in path.read_text("utf-8").splitlines()]
    assert sum(f'"card": "{card}"' in line or f'"card":"{card}"' in line for line in lines) == 2
    assert sum('"shown"' in line for line in lines if card in line) == 1


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
