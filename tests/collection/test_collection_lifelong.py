"""Notes are edited, moved, renamed, cut up and put together for years: every review stays with its own card."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from kb.collection import Collection
from kb.model import Rating, Seen, Standing
from tests.conftest import Opener, Time

LIMITS = """# Limits

Q: What is a limit point of a set?
A: A point whose every neighbourhood meets the set elsewhere.

Q: When does a sequence converge?
A: When it comes and stays as near to one number as one likes.

"""
SERIES = """## Series

Q: What is a partial sum?
A: The sum of the first n terms.

Q: When does the geometric series converge?
A: When the ratio is below one in absolute value.
"""
BOTH = LIMITS + SERIES
OTHER = "# Fields\n\nQ: What is a field?\nA: A ring where one can divide by what is not zero.\n"
EDITED = BOTH.replace("the first n terms", "the n first terms")

Files = Mapping[str, str | None]


class Life:
    """A collection whose cards were all answered once; which card answers to what is found by a word of its text."""

    def __init__(self, folder: Path, opened: Opener, time: Time) -> None:
        self.folder, self.opened, self.time = folder, opened, time
        self.ticks = 1_700_000_000
        self.was: dict[str, str] = {}

    def write(self, files: Files) -> None:
        for name, text in files.items():
            path = self.folder / name
            if text is None:
                path.unlink()
                continue
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            # Edits of one length within one tick of a file's clock would look like none.
            self.ticks += 1
            os.utime(path, (self.ticks, self.ticks))

    def learn(self, files: Files, **words: str) -> Collection:
        """Read the notes and answer every card; `words` name cards by a part of their text."""
        self.write({".kb.yaml": "cards: all\n", **files})
        kb = self.opened()
        for card in kb.cards():
            kb.rate(card.id, Rating.GOOD, seconds=3)
        self.was = {name: self.find(kb, part) for name, part in words.items()}
        self.time.forward(seconds=1)
        return kb

    def edit(self, kb: Collection, *steps: Files) -> None:
        for files in steps:
            self.time.forward(days=7)
            self.write(files)
            kb.refresh()

    @staticmethod
    def find(kb: Collection, part: str) -> str:
        (card,) = [
            card
            for card in kb.cards()
            if card.standing is not Standing.RETIRED and part in f"{card.card.front} → {card.card.back}"
        ]
        return card.id


@pytest.fixture
def life(folder: Path, opened: Opener, time: Time) -> Life:
    return Life(folder, opened, time)


def answered(kb: Collection) -> set[str]:
    return {card.id for card in kb.cards() if card.standing is not Standing.RETIRED and isinstance(card.state, Seen)}


@pytest.mark.parametrize(
    ("before", "steps"),
    [
        ({"a.md": BOTH}, [{"a.md": None, "b/z.md": BOTH}]),
        ({"a.md": BOTH}, [{"a.md": None, "z.md": EDITED}]),
        ({"a.md": BOTH}, [{"a.md": BOTH.replace("# Limits", "# On limits").replace("## Series", "## Infinite sums")}]),
        ({"a.md": BOTH}, [{"a.md": LIMITS, "b.md": "# Series\n\n" + SERIES}]),
        ({"a.md": BOTH}, [{"a.md": LIMITS}, {"b.md": "# Series\n\n" + SERIES}]),
        ({"a.md": BOTH}, [{"a.md": LIMITS, "b.md": SERIES.replace("below one", "less than one")}]),
        ({"a.md": LIMITS, "b.md": SERIES}, [{"a.md": BOTH, "b.md": None}]),
        ({"a.md": BOTH}, [{"copy.md": BOTH}, {"a.md": None}]),
        ({"a.md": BOTH}, [{"copy.md": BOTH}, {"a.md": EDITED, "copy.md": EDITED}]),
        ({"a.md": BOTH}, [{"a.md": None}, {"a.md": BOTH}]),
        ({"a.md": BOTH}, [{"a.md": None}, {"b.md": EDITED}]),
        ({"a.md": BOTH}, [{"a.md": LIMITS}, {"a.md": EDITED}]),
        ({"a.md": BOTH}, [{"a.md": EDITED}, {"a.md": BOTH}]),
        ({"a.md": BOTH}, [{"a.md": BOTH.replace("the", "teh").replace("What", "Waht").replace("When", "Wehn")}]),
        ({"a.md": BOTH}, [{"a.md": "# Preface\n\n" + SERIES + "\n" + LIMITS}]),
    ],
    ids=[
        "moved", "renamed and edited", "headings renamed", "split in two", "split over two saves", "split and edited",
        "merged", "copied, the first deleted", "copied, both edited alike", "deleted and written again",
        "deleted and written again a little edited", "cut, and pasted back a week later a little edited",
        "edited and back", "a typo in every line", "sections turned round",
    ],
)  # fmt: skip
def test_no_review_is_lost_and_none_goes_to_another_card(life: Life, before: Files, steps: list[Files]) -> None:
    kb = life.learn(before, point="neighbourhood", sequence="as near to", sums="terms", ratio="ratio")
    assert len(set(life.was.values())) == 4
    life.edit(kb, *steps)
    now = {"point": "neighbourhood", "sequence": "as near to", "sums": "terms", "ratio": "ratio"}
    assert {name: life.find(kb, part) for name, part in now.items()} == life.was
    assert answered(kb) == set(life.was.values())
    assert len(kb.log()) == 4


def test_a_section_that_is_moved_into_another_note_takes_its_histories_along(life: Life) -> None:
    kb = life.learn({"a.md": BOTH, "b.md": OTHER}, sums="first n", field="divide")
    life.edit(kb, {"a.md": LIMITS, "b.md": OTHER + "\n" + SERIES})
    assert {"sums": life.find(kb, "first n"), "field": life.find(kb, "divide")} == life.was
    assert len(answered(kb)) == 5


def test_of_a_copy_that_is_edited_the_card_that_stayed_keeps_the_history(life: Life) -> None:
    kb = life.learn({"a.md": BOTH}, sums="first n")
    life.edit(kb, {"copy.md": BOTH}, {"copy.md": EDITED})
    assert life.find(kb, "first n terms") == life.was["sums"]
    assert life.find(kb, "n first terms") not in answered(kb)


def test_answers_that_changed_places_are_asked_about_and_no_review_is_lost(life: Life) -> None:
    kb = life.learn({"a.md": BOTH}, sums="partial sum", ratio="geometric")
    one, other = "The sum of the first n terms.", "When the ratio is below one in absolute value."
    swapped = BOTH.replace(one, "@").replace(other, one).replace("@", other)
    life.edit(kb, {"a.md": swapped})
    assert {doubt.card for doubt in kb.doubts()} == set(life.was.values())
    for doubt in kb.doubts():
        kb.decide(doubt, same=True)
    assert set(life.was.values()) <= answered(kb)


def test_an_answer_that_now_says_the_opposite_keeps_its_history_and_is_asked_today(life: Life) -> None:
    kb = life.learn({"a.md": BOTH}, ratio="geometric")
    # Long after the learning steps, so that on the day of the edit nothing else is due.
    for card in kb.cards():
        kb.rate(card.id, Rating.EASY, seconds=3)
    life.time.forward(seconds=1)
    assert kb.session().ahead == ()
    life.write({"a.md": BOTH.replace("below one", "above one")})
    kb.refresh()
    assert life.find(kb, "geometric") == life.was["ratio"]
    assert [candidate.card for candidate in kb.session().ahead] == [life.was["ratio"]]


def test_two_devices_that_make_the_same_edit_agree(life: Life, opened: Opener) -> None:
    kb = life.learn({"a.md": BOTH}, sums="first n")
    other = opened("other")
    life.write({"a.md": EDITED})
    kb.refresh()
    other.refresh()
    kb.catch_up()
    kb.refresh()
    assert life.find(kb, "n first") == life.find(other, "n first") == life.was["sums"]
    assert answered(kb) == answered(other)


CLOZES = "# 梯度\n\n==梯度==由==偏导数==组成，指向==增长==最快的方向。\n"
NUMBERED = "# Trace\n\nThe {{c1::trace}} is the sum, the {{c2::determinant}} the product of the eigenvalues.\n"
TABLE = """# 优化

| 方法 | 优点 | 缺点 |
|---|---|---|
| 梯度下降 | 每步便宜 | 收敛慢 |
| 牛顿法 | 收敛快 | 要海森矩阵 |
"""
CELLS = ["便宜", "收敛慢", "收敛快", "海森"]
LIST = """# Optimisers

- SGD: one sample a step
- Adam: two moving averages
- Momentum: a running mean of gradients
"""


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (CLOZES, CLOZES.replace("==偏导数==", "偏导数"), ["→ 梯度", "→ 增长"]),
        (CLOZES, CLOZES.replace("方向", "==方向=="), ["→ 梯度", "→ 偏导数", "→ 增长"]),
        (CLOZES, CLOZES.replace("由==", "由各个==").replace("方向", "==方向=="), ["→ 梯度", "→ 偏导数", "→ 增长"]),
        (CLOZES, "# 梯度\n\n==偏导数==组成==梯度==，指向==增长==最快的方向。\n", ["→ 梯度", "→ 偏导数", "→ 增长"]),
        ("# A\n\n==a== and ==b==\n", "# A\n\n==b== and ==a==\n", ["→ a", "→ b"]),
        ("# A\n\n==a== and ==b==\n", "# A\n\n==a== and ==b== and ==c==\n", ["→ a", "→ b"]),
        (NUMBERED, NUMBERED.replace("c1", "c3"), ["→ trace", "→ determinant"]),
        (NUMBERED, NUMBERED.replace("the eigenvalues", "the {{c3::eigenvalues}}"), ["→ trace", "→ determinant"]),
        (TABLE, TABLE.replace("| 牛顿法", "| 动量法 | 抗震荡 | 多参数 |\n| 牛顿法"), CELLS),
        (
            TABLE,
            "# 优化\n\n| 方法 | 阶 | 缺点 | 优点 |\n|---|---|---|---|\n| 牛顿法 | 二阶 | 要海森矩阵 | 收敛快 |\n"
            "| 梯度下降 | 一阶 | 收敛慢 | 每步便宜 |\n",
            CELLS,
        ),
        (TABLE, TABLE.replace("优点", "好处"), CELLS),
        (TABLE, TABLE.replace("牛顿法", "牛顿-拉弗森法"), CELLS),
        (LIST, LIST.replace("- Adam", "- RMSprop: a mean of squares\n- Adam"), ["sample", "averages", "running"]),
        (
            LIST,
            "# Optimisers\n\n- Momentum: the running mean of gradients\n- SGD: one sample a step\n"
            "- ADAM: two moving averages\n",
            ["sample", "averages", "running"],
        ),
    ],
    ids=[
        "a gap filled", "a gap added", "a gap added and the sentence edited", "gaps turned round", "short gaps swapped",
        "a short gap added", "renumbered", "a number added", "a row inserted", "rows and columns sorted, one added",
        "a column renamed", "a term renamed", "an item inserted", "items sorted and edited",
    ],
)  # fmt: skip
def test_siblings_keep_their_own_histories(life: Life, before: str, after: str, words: list[str]) -> None:
    kb = life.learn({"a.md": before}, **{f"_{index}": word for index, word in enumerate(words)})
    life.edit(kb, {"a.md": after})
    assert [life.find(kb, word) for word in words] == list(life.was.values())
    assert set(life.was.values()) == answered(kb)


def test_a_new_card_that_resembles_a_retired_one_a_little_begins_anew(life: Life) -> None:
    kb = life.learn({"a.md": BOTH}, sums="first n")
    life.edit(kb, {"a.md": LIMITS}, {"a.md": LIMITS + "Q: What is a partial derivative?\nA: The sum of no terms.\n"})
    assert life.find(kb, "partial derivative") not in answered(kb)
    assert life.was["sums"] not in answered(kb)


def test_a_card_that_says_the_opposite_of_a_retired_one_begins_anew(life: Life) -> None:
    left = "Q: What is the limit of f from the left at a?\nA: See above.\n"
    kb = life.learn({"a.md": LIMITS + left}, left="from the left")
    life.edit(kb, {"a.md": LIMITS}, {"a.md": LIMITS + left.replace("left", "right")})
    assert life.find(kb, "from the right") not in answered(kb)
    life.edit(kb, {"a.md": LIMITS + left})
    assert life.find(kb, "from the left") == life.was["left"]
