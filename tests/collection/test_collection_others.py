"""Another card in an old one's place: it is asked about or begins anew, and no history goes to it in silence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kb.collection import Collection
from kb.model import Rating, Seen, Standing
from tests.conftest import Opener, Time

LONG_AGO = 1_700_000_000


class Note:
    """One note of a collection whose cards were all answered, and its edits, a week apart."""

    def __init__(self, folder: Path, opened: Opener, time: Time) -> None:
        self.path, self.opened, self.time = folder / "a.md", opened, time
        self.changed_at = LONG_AGO
        (folder / ".kb.yaml").write_text("cards: all\n", encoding="utf-8")

    def write(self, text: str) -> None:
        self.path.write_text(text, encoding="utf-8")
        # Edits of one length within one tick of a file's clock would look like none.
        self.changed_at += 1
        os.utime(self.path, (self.changed_at, self.changed_at))

    def learn(self, text: str) -> Collection:
        self.write(text)
        kb = self.opened()
        # Long after the learning steps, so that on the day of an edit nothing else is due.
        for rating in (Rating.GOOD, Rating.EASY):
            for card in kb.cards():
                kb.rate(card.id, rating, seconds=3)
        self.time.forward(days=1)
        return kb

    def edit(self, kb: Collection, *texts: str) -> None:
        for text in texts:
            self.time.forward(minutes=5)
            self.write(text)
            kb.refresh()


@pytest.fixture
def note(folder: Path, opened: Opener, time: Time) -> Note:
    return Note(folder, opened, time)


def standing(kb: Collection) -> dict[str, tuple[str, bool]]:
    """By front and back: the card's id, and whether it was ever answered."""
    return {
        f"{card.card.front} → {card.card.back}": (card.id, isinstance(card.state, Seen))
        for card in kb.cards()
        if card.standing is not Standing.RETIRED
    }


def has_history(kb: Collection, part: str) -> bool:
    (answered,) = [seen for text, (_, seen) in standing(kb).items() if part in text]
    return answered


REST = "\nchain rule :: outer times inner\n\n商法则 :: 分母平方\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("derivative of cos x :: -sin x", "derivative of cot x :: -csc^2 x"),
        ("git fetch :: downloads objects from another repository", "git push :: uploads objects to another repository"),
        ("定理1 :: 单调有界必收敛", "定理1 :: 柯西列必收敛"),
        ("高斯的出生年份 :: 1777", "伽罗瓦的出生年份 :: 1811"),
        (
            "the matrix is not invertible when :: its determinant has this value",
            "the matrix is invertible when :: its determinant has this value",
        ),
        ("$\\min f$ 在哪里取得 :: 在梯度为零的点处", "$\\max f$ 在哪里取得 :: 在梯度为零的点处"),
    ],
)
def test_a_card_in_the_place_of_another_is_asked_about_and_not_told_to_have_a_changed_answer(
    note: Note, before: str, after: str
) -> None:
    kb = note.learn(f"# A\n\n{before}\n{REST}")
    note.edit(kb, f"# A\n\n{after}\n{REST}")
    (doubt,) = kb.doubts()
    assert not has_history(kb, after.partition(" :: ")[0] if "定理" not in after else "柯西")
    assert kb.card(doubt.found).ask_now != "changed-answer"


LETTERS = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"]
ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth"]


def test_a_cut_note_with_a_new_last_card_keeps_no_history_for_it_and_is_seen_as_cut(note: Note) -> None:
    lines = [f"{letter} :: {ordinal} letter\n" for letter, ordinal in zip(LETTERS, ORDINALS, strict=True)]
    kb = note.learn("# Greek\n\n" + "\n".join(lines))
    before = standing(kb)
    note.edit(kb, "# Greek\n\nalpha :: first letter\n\nomega :: last letter\n")
    assert [problem.code for problem in kb.problems()] == ["note-left-cards"]
    assert standing(kb) == before


def test_a_new_last_card_takes_no_history_of_the_one_that_stood_there(note: Note) -> None:
    lines = [f"{letter} :: {ordinal} letter\n" for letter, ordinal in zip(LETTERS, ORDINALS, strict=True)]
    kb = note.learn("# Greek\n\n" + "\n".join(lines))
    note.edit(kb, "# Greek\n\nalpha :: first letter\n\nbeta :: second letter\n\nomega :: last letter\n")
    assert [has_history(kb, front) for front in ("alpha", "beta", "omega")] == [True, True, False]


@pytest.mark.parametrize(
    ("gone", "new"),
    [
        (
            "Q: What is the derivative of sinh x?\nA: It is cosh x",
            "Q: What is the derivative of sin x?\nA: It is cos x",
        ),
        (
            "pandas.DataFrame.mean :: the mean of the values over the requested axis",
            "pandas.DataFrame.median :: the median of the values over the requested axis",
        ),
        (
            "Q: When is a set compact in a metric space?\nA: When every sequence in it has a limit point in it.",
            "Q: When is a set compact in a normed space?\nA: When every sequence in it has a limit point in it.",
        ),
        (
            "Q: 度量空间中的紧集有什么性质？\nA: 其中任何序列都有收敛到其中一点的子序列",
            "Q: 赋范空间中的紧集有什么性质？\nA: 其中任何序列都有收敛到其中一点的子序列",
        ),
    ],
)
def test_what_differs_from_a_card_deleted_long_ago_in_one_word_begins_anew(note: Note, gone: str, new: str) -> None:
    kb = note.learn(f"# A\n\n{gone}\n{REST}")
    count = len(standing(kb))
    note.edit(kb, f"# A\n{REST}", f"# A\n{REST}\n# B\n\n{new}\n")
    assert len(standing(kb)) == count
    assert sum(not seen for _, seen in standing(kb).values()) == 1
    assert kb.doubts() == []


def test_what_was_deleted_comes_back_with_a_typo_mended(note: Note) -> None:
    text = "Q: When is a set compakt in a metric space?\nA: When every sequence in it has a limit point in it."
    kb = note.learn(f"# A\n\n{text}\n{REST}")
    before = {card for card, _ in standing(kb).values()}
    note.edit(kb, f"# A\n{REST}", f"# A\n{REST}\n# B\n\n{text.replace('compakt', 'compact')}\n")
    assert {card for card, _ in standing(kb).values()} == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "| structure | units | example |\n|---|---|---|\n| ring | 2 | Z[x] |\n| field | 5 | Q |\n",
            "| structure | units | example |\n|---|---|---|\n| ring | 2 | Q |\n| field | 5 | Z[x] |\n",
        ),
        (
            "| 方法 | 优点 |\n|---|---|\n| 梯度法 | 便宜 |\n| 牛顿法 | 很快 |\n| 动量法 | 平稳 |\n",
            "| 方法 | 优点 |\n|---|---|\n| 梯度法 | 平稳 |\n| 牛顿法 | 便宜 |\n| 动量法 | 很快 |\n",
        ),
        (
            "alpha :: first\n\nbeta :: second\n\ngamma :: third\n",
            "alpha :: third\n\nbeta :: first\n\ngamma :: second\n",
        ),
    ],
    ids=["two cells", "three cells", "three answers"],
)
def test_answers_that_changed_places_leave_the_histories_with_the_questions(
    note: Note, before: str, after: str
) -> None:
    kb = note.learn(f"# A\n\n{before}\n")
    was = {text.partition(" → ")[0]: card for text, (card, _) in standing(kb).items()}
    backs = {text: card for text, (card, _) in standing(kb).items()}
    note.edit(kb, f"# A\n\n{after}\n")
    assert {text.partition(" → ")[0]: card for text, (card, _) in standing(kb).items()} == was
    changed = {card for text, (card, _) in standing(kb).items() if text not in backs}
    assert len(changed) >= 2
    assert {card.id for card in kb.cards() if card.ask_now == "changed-answer"} == changed


def test_an_ordinal_written_as_a_number_changes_no_answer(note: Note) -> None:
    kb = note.learn(f"# A\n\nzeta :: sixth letter\n{REST}")
    note.edit(kb, f"# A\n\nzeta :: 6th letter\n{REST}")
    assert has_history(kb, "zeta")
    assert all(card.ask_now != "changed-answer" for card in kb.cards())
