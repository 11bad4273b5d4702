"""History stays with its card: through edits, moves, renames, devices, and a store that is made anew."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kb.collection import Collection
from kb.model import New, Rating, Seen, Standing, StoredCard
from tests.conftest import Opener, Time

NOTE = """# Derivatives

Q: What does the derivative of a function at a point measure?
A: The slope of its tangent line there.

## Rules

Q: When is the product rule used?
A: When a product of two functions is differentiated.

Q: Which rule differentiates a composition?
A: The chain rule.
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def find(kb: Collection, part: str) -> StoredCard:
    (card,) = [card for card in kb.cards() if part in card.card.front]
    return card


def states(kb: Collection) -> dict[str, object]:
    return {card.id: (card.state, card.standing) for card in kb.cards()}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The slope of its tangent line there.", "The slope of the tangent line at that point."),
        ("measure?", "measure, geometrically?"),
        ("# Derivatives", "# The derivative"),
        ("## Rules", "## Rules of differentiation"),
        ("Q: When is", "A paragraph that was put in between.\n\nQ: When is"),
    ],
    ids=["answer edited", "question edited", "note renamed inside", "heading renamed", "text inserted"],
)
def test_an_edit_keeps_history(folder: Path, opened: Opener, old: str, new: str) -> None:
    path = write(folder, "a.md", NOTE)
    kb = opened()
    ids = {card.id for card in kb.cards()}
    for card in ids:
        kb.rate(card, Rating.GOOD)
    before = {card.id: card.state for card in kb.cards()}
    path.write_text(NOTE.replace(old, new), encoding="utf-8")
    changes = kb.refresh()
    assert (changes.added, changes.retired) == (0, 0)
    assert {card.id: card.state for card in kb.cards()} == before


def test_a_renamed_file_keeps_history(folder: Path, opened: Opener) -> None:
    path = write(folder, "a.md", NOTE)
    kb = opened()
    card = find(kb, "product rule")
    kb.rate(card.id, Rating.EASY)
    (folder / "deep").mkdir()
    path.rename(folder / "deep" / "b.md")
    changes = kb.refresh()
    assert (changes.added, changes.retired) == (0, 0)
    moved = kb.card(card.id)
    assert moved.card.note == "deep/b.md"
    assert isinstance(moved.state, Seen)


def test_a_card_moved_to_another_note_and_edited_there_later_keeps_history(folder: Path, opened: Opener) -> None:
    first, second = write(folder, "a.md", NOTE), write(folder, "b.md", "# Other\n\nText.\n")
    kb = opened()
    card = find(kb, "composition")
    kb.rate(card.id, Rating.GOOD)
    block = "Q: Which rule differentiates a composition?\nA: The chain rule.\n"
    first.write_text(NOTE.replace(block, ""), encoding="utf-8")
    second.write_text(f"# Other\n\n{block}", encoding="utf-8")
    kb.refresh()
    assert kb.card(card.id).card.note == "b.md"
    second.write_text(f"# Other\n\n{block}".replace("The chain rule.", "The chain rule of calculus."), encoding="utf-8")
    kb.refresh()
    assert isinstance(kb.card(card.id).state, Seen)
    assert len(kb.cards()) == 3


def test_a_removed_card_retires_and_comes_back_with_its_text(folder: Path, opened: Opener) -> None:
    path = write(folder, "a.md", NOTE)
    kb = opened()
    card = find(kb, "composition")
    kb.rate(card.id, Rating.GOOD)
    path.unlink()
    assert kb.refresh().retired == 3
    assert kb.card(card.id).standing is Standing.RETIRED
    write(folder, "later.md", NOTE)
    kb.refresh()
    back = kb.card(card.id)
    assert back.standing is Standing.ACTIVE
    assert isinstance(back.state, Seen)


def test_equal_text_in_two_notes_is_one_card_and_stays_when_one_goes(folder: Path, opened: Opener) -> None:
    write(folder, "a.md", NOTE)
    copy = write(folder, "b.md", NOTE)
    kb = opened()
    assert len(kb.cards()) == 3
    copy.unlink()
    assert kb.refresh().retired == 0
    assert {card.standing for card in kb.cards()} == {Standing.ACTIVE}


def test_a_new_card_with_a_former_text_of_another_starts_afresh(folder: Path, opened: Opener) -> None:
    path = write(folder, "a.md", NOTE)
    kb = opened()
    card = find(kb, "measure")
    kb.rate(card.id, Rating.GOOD)
    edited = NOTE.replace("The slope of its tangent line there.", "The slope of the tangent line at that point.")
    path.write_text(edited, encoding="utf-8")
    kb.refresh()
    write(folder, "b.md", NOTE)
    kb.refresh()
    same_front = [found for found in kb.cards() if "measure" in found.card.front]
    assert len(same_front) == 2
    assert sorted(isinstance(found.state, Seen) for found in same_front) == [False, True]
    assert "at that point" in kb.card(card.id).card.back


def test_a_store_made_anew_gives_the_same_states(folder: Path, opened: Opener, time: Time, tmp_path: Path) -> None:
    path = write(folder, "a.md", NOTE)
    kb = opened()
    for number, card in enumerate(kb.cards()):
        for step in range(3):
            time.forward(days=number + step)
            kb.rate(card.id, 1 + (number + step) % 4)
    kb.mark(kb.cards()[0].id, "suspend")
    kb.undo()
    kb.mark(kb.cards()[1].id, "silence")
    path.write_text(NOTE.replace("measure?", "measure, geometrically?"), encoding="utf-8")
    kb.refresh()
    kb.undo()
    kb.rate(kb.cards()[2].id, Rating.HARD)
    before = states(kb)
    kb.close()
    shutil.rmtree(tmp_path / "state")
    assert states(opened()) == before


def test_doctor_finds_store_and_journal_alike_and_mends_a_spoilt_store(folder: Path, opened: Opener) -> None:
    write(folder, "a.md", NOTE)
    kb = opened()
    card = kb.cards()[0].id
    kb.rate(card, Rating.GOOD)
    kb.backup()
    good = kb.doctor()
    assert (good.differing, good.rebuilt, good.restored, good.reviews) == ((), False, True, 1)
    before = states(kb)
    with kb.store.writing() as db:
        db.execute("UPDATE cards SET stability = 99 WHERE id = ?", (card,))
    bad = kb.doctor()
    assert (bad.differing, bad.rebuilt) == ((card,), True)
    assert states(kb) == before


def test_two_devices_merge_to_the_same_states_in_either_order(
    folder: Path, opened: Opener, time: Time, tmp_path: Path
) -> None:
    write(folder, "a.md", NOTE)
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    laptop, phone = opened("laptop"), opened("phone", root=other)
    for step in range(4):
        time.forward(hours=7)
        laptop.rate(laptop.cards()[step % 3].id, 1 + step % 4)
        time.forward(hours=9)
        phone.rate(phone.cards()[(step + 1) % 3].id, 4 - step % 3)
    phone.undo()
    for here, there in ((folder, other), (other, folder)):
        shutil.copytree(here / ".kb" / "log", there / ".kb" / "log", dirs_exist_ok=True)
    laptop.catch_up()
    phone.catch_up()
    fresh = opened("third")
    assert states(laptop) == states(phone) == states(fresh)
    assert len(laptop.log()) == 8


def test_a_changed_answer_is_asked_today_and_says_why(folder: Path, opened: Opener, time: Time) -> None:
    path = write(
        folder, "a.md", "# Facts\n\nQ: What is the derivative of the square function at three?\nA: It is 6 there.\n"
    )
    kb = opened()
    card = kb.cards()[0].id
    kb.rate(card, Rating.EASY)
    time.forward(minutes=1)
    assert kb.due().due == 0
    path.write_text(path.read_text().replace("It is 6 there", "It is 9 there"), encoding="utf-8")
    kb.refresh()
    assert kb.due().due == 1
    asked = kb.session().current(kb.now())
    assert asked is not None
    assert asked.card == card
    assert asked.reason.code == kb.why(card).code == "changed-answer"
    kb.rate(card, Rating.GOOD)
    assert kb.due().due == 0


def test_a_new_card_has_no_history(folder: Path, opened: Opener) -> None:
    write(folder, "a.md", NOTE)
    assert {type(card.state) for card in opened().cards()} == {New}
