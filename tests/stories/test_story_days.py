"""Days with kb in a real terminal: the first one, one with twenty cards, one on which an answer is taken back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from story_terminal import CTRL_Q, ENTER, ESCAPE, Terminal, answers, journal

from kb.collection import Collection
from kb.collection.clock import Clock
from kb.model import Rating

pytestmark = pytest.mark.slow

PASTED = """\
# Limits

- derivative of a constant :: zero

$\\frac{d}{dx} x^3 = 3x^2$

Q: Which sets of numbers are compact?
A: The closed and bounded ones.
"""
# What stands on the screen, in the order in which the first run comes by it.
SEEN = {
    "en": {
        "empty": ("There are no notes in this folder yet", "Press i"),
        "where": ("Import into notes", "paste the text itself"),
        "offered": ("1 note · 3 asked", "Nothing is written yet", "double colon · line 3"),
        "in": ("1 note came in: Limits.md", "3 new cards", "Learn now"),
        "recall": ("derivative of a constant", "3 cards left", "Say the answer, or type it"),
        "answer": ("zero", "3 Good", "How well did you know it?"),
        "typed": ("Differentiate x³", "2 cards left", "Type the answer"),
        "again": ("read as 3x", "≠ Not equal yet"),
        "right": ("✓ Right", "▸2 Hard"),
        "last": ("Which sets of numbers",),
        "shown": ("bounded ones", "▸3 Good"),
        "repeated": ("Differentiate x³", "1 card left"),
        "at once": ("✓ Right", "▸3 Good"),
        "done": ("Done", "4 answers", "3 new cards met"),
        "today": ("Done for today", "4 answers today"),
    },
    "zh": {
        "empty": ("这个文件夹里还没有笔记", "按 i 导入"),
        "where": ("导入到 notes", "直接粘贴正文"),
        "offered": ("1 篇笔记 · 会问 3 张", "还没有写入任何内容", "双冒号 · 第 3 行"),
        "in": ("导入了 1 篇笔记：Limits.md", "3 张新卡片", "现在就学"),
        "recall": ("derivative of a constant", "还有 3 张", "先在心里说出答案"),
        "answer": ("zero", "3 记得", "记得怎么样？"),
        "typed": ("Differentiate x³", "还有 2 张", "在这里输入答案"),
        "again": ("读作 3x", "≠ 还不相等"),
        "right": ("✓ 正确", "▸2 吃力"),
        "last": ("Which sets of numbers",),
        "shown": ("bounded ones", "▸3 记得"),
        "repeated": ("Differentiate x³", "还有 1 张"),
        "at once": ("✓ 正确", "▸3 记得"),
        "done": ("完成", "答了 4 次", "新学 3 张"),
        "today": ("今天的都做完了", "今天答了 4 次"),
    },
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    return tmp_path


def learned(home: Path, count: int) -> None:
    """So many cards, learned a month ago and due since."""
    text = "\n".join(f"Q: What is {n} times {n}?\nA: It is {n * n}, no more.\n" for n in range(2, 2 + count))
    (home / "notes" / "squares.md").write_text(f"# Squares\n\n{text}", encoding="utf-8")
    at = datetime.now(UTC) - timedelta(days=30)
    with Collection.open(home / "notes", clock=Clock(lambda: at), state=home / "state") as collection:
        collection.configure("teach", False)
        collection.refresh()
        for stored in collection.cards():
            at += timedelta(seconds=20)
            collection.rate(stored.id, Rating.EASY)


def asked(at: Terminal) -> int:
    """Which number is asked to be squared."""
    at.see("What is", "times", "Show answer")
    found = re.search(r"What is (\d+) times", at.screen)
    assert found
    return int(found[1])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_first_run_goes_from_an_empty_folder_to_the_end_of_the_day(home: Path, language: str) -> None:
    seen = SEEN[language]
    with Terminal(home, language=language) as at:
        at.see(*seen["empty"])
        at.press("i")
        at.see(*seen["where"])
        at.paste(PASTED)
        at.see(*seen["offered"])
        assert not list((home / "notes").glob("*.md"))
        at.press(ENTER)
        at.see(*seen["in"])
        at.press(ENTER)
        at.see(*seen["recall"])
        at.press(" ")
        at.see(*seen["answer"])
        at.press("3")
        at.see(*seen["typed"])
        at.press("3x")
        at.see("3x")
        at.press(ENTER)
        at.see(*seen["again"])
        at.press("^2")
        at.see("3x²")
        at.press(ENTER)
        at.see(*seen["right"])
        at.press(ENTER)
        at.see(*seen["last"])
        at.press(" ")
        at.see(*seen["shown"])
        at.press(ENTER)
        # What was not known at once comes once more, today.
        at.see(*seen["repeated"])
        at.press("3x²")
        at.see("3x²")
        at.press(ENTER)
        at.see(*seen["at once"])
        at.press(ENTER)
        at.see(*seen["done"])
        at.press(ENTER)
        at.see(*seen["today"])
        at.press("q")
        assert at.left() == 0
    assert [one["rating"] for one in answers(home)] == [3, 2, 3, 3]
    assert [one.get("typed", []) for one in answers(home)] == [[], ["3x", "3x^2"], [], ["3x²"]]


def test_a_day_with_twenty_cards_is_done_in_one_sitting(home: Path) -> None:
    learned(home, 20)
    with Terminal(home) as at:
        at.see("20 due", "Start")
        at.press(ENTER)
        numbers = []
        for count in range(20):
            n = asked(at)
            numbers.append(n)
            at.press(" " if count % 2 else ENTER)
            at.see(f"It is {n * n}, no more.", "▸3 Good")
            # One was forgotten, one was hard; the others are taken as they are proposed.
            at.press({4: "1", 8: "2"}.get(count, ENTER))
            at.see(gone=f"{n} times {n}?")
        # The forgotten one comes early, when nothing else waits.
        at.see("1 card left")
        n = asked(at)
        assert n == numbers[4]
        assert len(set(numbers)) == 20
        at.press(" ")
        at.see(f"It is {n * n}, no more.", "▸3 Good")
        at.press("3")
        at.see("Done", "21 answers", "recalled at once: 19 of 20", f"What is {n} times {n}?", "r repeats it")
        at.press(ENTER)
        at.see("Done for today", "21 answers today")
        at.press("q")
        assert at.left() == 0
    today = answers(home)[20:]
    assert sorted(one["rating"] for one in today[:20]) == [1, 2, *[3] * 18]
    assert (today[20]["rating"], today[20]["card"]) == (3, next(one["card"] for one in today if one["rating"] == 1))
    with Terminal(home) as at:
        at.see("Done for today", "21 answers today", gone="due")
        at.press("q")
        assert at.left() == 0


def test_what_was_answered_before_quitting_is_taken_back_the_next_time(home: Path) -> None:
    learned(home, 3)
    with Terminal(home) as at:
        at.see("3 due", "Start")
        at.press(ENTER)
        n = asked(at)
        at.press(" ")
        at.see(f"It is {n * n}, no more.", "▸3 Good")
        at.press("1")
        at.see("Show answer", gone=f"{n} times {n}?")
        at.press(CTRL_Q)
        assert at.left() == 0
    with Terminal(home) as at:
        at.see("2 due · 1 in progress", "1 answer today")
        at.press("u")
        at.see(f"What is {n} times {n}?", "Undone: Again", "3 cards left", "Show answer")
        at.press(" ")
        at.see(f"It is {n * n}, no more.", "▸3 Good")
        at.press("4")
        at.see("Show answer", "2 cards left", gone=f"{n} times {n}?")
        at.press(ESCAPE)
        at.see("Leave")
        at.press("q")
        at.see("1 answer", "Easy", "Left for today: 2 due. Press m to go on")
        at.press(CTRL_Q)
        assert at.left() == 0
    *_, first, second = answers(home)
    assert (first["rating"], second["rating"]) == (1, 4)
    assert [one["of"] for one in journal(home, "retract")] == [first["id"]]
