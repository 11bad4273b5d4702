"""Days in the app: a card put off, a backlog spread, the coming week ahead, a search crammed, a card to rewrite."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tui_desk import Desk, Person

from kb.collection import Collection
from kb.collection.clock import Clock
from kb.model import Rating, Standing
from kb.tui.app import KbApp
from kb.tui.day import taking


def questions(first: int, count: int) -> str:
    asked = (f"Q: What follows number {n}?\nA: The number {n + 1}.\n" for n in range(first, first + count))
    return "# Numbers\n\n" + "\n".join(asked)


def filled(desk: Desk, count: int, language: str = "en") -> Collection:
    desk.write("a.md", questions(0, count))
    collection = desk.open(language)
    collection.refresh()
    return collection


def behind(desk: Desk, language: str = "en") -> Collection:
    """Twelve cards, learned a month ago at half a minute each, with two minutes a day: room for three of them."""
    collection = filled(desk, 12, language)
    for card in collection.cards():
        collection.rate(card.id, Rating.GOOD, seconds=30)
    desk.write("b.md", questions(100, 5))
    collection.refresh()
    collection.configure("minutes", 2)
    desk.time.at += timedelta(days=30)
    return collection


@pytest.mark.parametrize(
    ("language", "paused", "offered", "told"),
    [
        ("en", "new cards wait: 12 overdue first", "can be spread over 4 days", ("Spread over 4 days: 9", "Undone")),
        ("zh", "新卡片先等等：逾期的 12 张先做", "可以分到 4 天做", ("已分到 4 天，9 张", "已撤销：积压分到几天")),
    ],
)
async def test_today_says_that_new_cards_wait_and_spreads_the_backlog(
    desk: Desk, language: str, paused: str, offered: str, told: tuple[str, str]
) -> None:
    collection = behind(desk, language)
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert f"d  {paused} · {offered}" in person.screen
        await person.press("d")
        assert told[0] in person.told
        assert collection.due().due == 3
        assert paused not in person.screen
        await person.press("u")
        assert told[1] in person.told
        assert person.where == "TodayScreen"
        assert f"{paused} · {offered}" in person.screen
        assert collection.due().due == 12


async def test_a_card_is_put_off_to_a_day_that_is_named_and_comes_back_by_undo(desk: Desk) -> None:
    collection = filled(desk, 3)
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "What follows number 0?" in person.screen
        await person.press("escape", "d")
        assert "Ask it on which day?" in person.screen
        await person.type("32")
        await person.press("enter")
        assert "next monday ·" in person.screen
        await person.press("backspace", "backspace")
        await person.type("+3")
        assert "on Thursday 5 March" in person.screen
        await person.press("enter")
        assert "What follows number 1?" in person.screen
        card = collection.cards()[0]
        assert card.wished == collection.today() + timedelta(days=3)
        await person.press("space", "u")
        assert "What follows number 0?" in person.screen
        assert collection.cards()[0].wished is None


async def test_escape_puts_nothing_off(desk: Desk) -> None:
    collection = filled(desk, 2)
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "d", "5", "escape")
        assert "What follows number 0?" in person.screen
        assert all(card.wished is None for card in collection.cards())


async def test_the_coming_week_is_studied_ahead_when_nothing_waits(desk: Desk) -> None:
    collection = filled(desk, 4)
    for card in collection.cards():
        collection.rate(card.id, Rating.GOOD)
    desk.time.at += timedelta(days=1)
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "a  4 that come due within a week can be studied ahead" in person.screen
        await person.press("a")
        assert "What follows number" in person.screen
        await person.press("space", "w")
        assert "Studied ahead: due in" in person.screen
        await person.press("escape", "3")
        assert len(collection.log()) == 5


async def test_what_a_search_finds_is_crammed_and_no_schedule_moves(desk: Desk) -> None:
    collection = filled(desk, 3)
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.search("follows")
        await person.press("ctrl+t")
        assert "its schedule stays" in person.screen
        await person.press("space", "b", "x")
        assert all(card.buried_until is None and card.standing is Standing.ACTIVE for card in collection.cards())
        await person.press("1")
        await person.press("space", "3")
        await person.press("escape", "u")
        assert "Undone" in person.told
        for _ in range(3):
            await person.press("space", "3")
        assert "no schedule has moved" in person.screen
        for _ in range(5):
            await person.press("escape", "u")
        assert collection.log() == []
        assert collection.due().new == 3


@pytest.mark.parametrize(("language", "words"), [("en", "forgotten 8 times"), ("zh", "忘过 8 次")])
async def test_a_card_forgotten_for_the_eighth_time_is_offered_for_rewriting(
    desk: Desk, language: str, words: str
) -> None:
    collection = filled(desk, 1, language)
    (card,) = collection.cards()
    for turn in range(8):
        collection.rate(card.id, Rating.GOOD)
        desk.time.at += timedelta(days=60)
        if turn < 7:
            collection.rate(card.id, Rating.AGAIN)
            desk.time.at += timedelta(minutes=11)
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert words not in person.screen
        await person.press("space", "1")
        assert ("It may be better to rewrite it" if language == "en" else "改写它也许更好") in person.screen
        desk.time.at += timedelta(minutes=11)
        await person.press("escape")
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert words in person.screen


async def test_the_last_card_s_step_is_named_and_a_key_asks_it_at_once(desk: Desk) -> None:
    collection = filled(desk, 1)
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "1")
        await person.until_seen("1 card comes again in 10 min; m asks it now")
        assert "The next cards come" not in person.screen
        await person.press("m")
        await person.until_seen("What follows number 0?")
        await person.press("space", "1")
        await person.until_seen("1 card comes again")
        desk.time.at += timedelta(minutes=4)
        await person.wait_out_the_dead_time()
        await person.press("enter")
        await person.until_seen("Done but for 1 card: it comes again in 6 min. Enter asks it now.")
        await person.press("enter", "space", "3")
        await person.until(lambda: person.where == "SummaryScreen")
        assert "comes again" not in person.screen


async def test_what_was_done_with_the_last_card_is_said_over_the_summary(desk: Desk) -> None:
    collection = filled(desk, 1)
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "d")
        await person.type("+3")
        await person.press("enter")
        await person.until(lambda: person.where == "SummaryScreen")
        assert "Thursday 5 March" in person.told
        collection.mark_known("Numbers")
        await person.press("u")
        await person.until(lambda: "Undone: I know “Numbers”" in person.told)
        assert person.where == "SummaryScreen"


async def test_under_a_pretended_clock_no_card_is_asked_that_could_not_be_kept(desk: Desk) -> None:
    filled(desk, 1)
    pretended = Collection.open(desk.folder, clock=Clock(desk.time, pretended=True), state=desk.state)
    desk.opened.append(pretended)
    async with KbApp(pretended).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("enter")
        await person.until(lambda: "KB_NOW" in person.told)
        assert person.where == "TodayScreen"


async def test_more_new_cards_are_learned_on_a_key_and_ahead_says_what_comes_first(desk: Desk) -> None:
    collection = filled(desk, 12)
    collection.configure("new", 2)
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "2 new" in person.screen
        await person.press("a")
        assert "First what waits today" in person.told
        await person.press("enter", "space", "4", "space", "4")
        await person.until(lambda: person.where == "SummaryScreen")
        await person.wait_out_the_dead_time()
        await person.press("enter")
        await person.until_seen("n  new cards: 10 left, learn 2 more of them now")
        await person.press("d")
        await person.until_seen("There is no backlog to spread over days.")
        await person.press("n")
        await person.until_seen("2 cards left")


async def test_what_was_forgotten_is_named_and_asked_once_more_without_a_schedule(desk: Desk) -> None:
    collection = filled(desk, 2)
    async with KbApp(collection, "review").run_test(size=(80, 30)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "1", "space", "4")
        # The forgotten card comes early, for nothing else waits.
        await person.press("space", "3")
        await person.until_seen("1 was forgotten at first: r repeats it")
        assert "· What follows number 0?" in person.screen
        assert "1 card is due tomorrow." in person.screen
        await person.press("r")
        await person.until_seen("its schedule stays")
        assert "What follows number 0?" in person.screen
        await person.press("space", "3")
        await person.until(lambda: person.where == "SummaryScreen")
        assert len(collection.log()) == 3


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", {"next monday": "Monday 9 March", "in 3 days": "Thursday 5 March", "fri": "Friday 6 March"}),
        ("zh", {"下周一": "3月9日 星期一", "3天后": "3月5日 星期四", "周五": "3月6日 星期五"}),
    ],
)
async def test_how_a_weekday_is_read_stands_below_it_while_it_is_typed(
    desk: Desk, language: str, names: dict[str, str]
) -> None:
    collection = filled(desk, 3)
    collection.configure("language", language)
    async with KbApp(collection, "review").run_test(size=(60, 20)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("escape", "d")
        assert ("next monday ·" if language == "en" else "下周一 ·") in person.screen
        for name, day in names.items():
            await person.press("ctrl+u")
            await person.paste(name)
            assert day in person.screen
        await person.press("enter")
        assert person.where == "ReviewScreen"
        assert list(names.values())[-1] in person.told


@pytest.mark.parametrize(
    ("language", "early", "again"),
    [
        ("en", "min early: nothing else is left", "cards left ({} to repeat)"),
        ("zh", "没有别的卡片了，提前", "还有 2 张（{} 张再问）"),
    ],
)
async def test_a_card_that_comes_before_its_ten_minutes_says_why_once_and_is_counted_as_asked_again(
    desk: Desk, language: str, early: str, again: str
) -> None:
    desk.write("lines.md", "# Lines\n\n- slope of a horizontal line :: zero\n- slope of a diagonal :: one\n")
    collection = desk.open(language)
    async with KbApp(collection, "review").run_test(size=(60, 20)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert early not in person.screen and again.format(1) not in person.screen
        await person.press("enter", "1")
        assert early not in person.screen and again.format(1) in person.screen
        await person.press("enter", "1")
        assert early in person.screen and again.format(2) in person.screen
        await person.press("enter")
        assert early in person.screen
        await person.press("3")
        assert early not in person.screen


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Sunday 1 March · the day begins at 04:00"), ("zh", "星期日 · 新的一天从 04:00 开始")]
)
async def test_before_the_day_begins_it_is_said_why_it_is_still_the_day_before(
    desk: Desk, language: str, said: str
) -> None:
    collection = filled(desk, 1, language)
    desk.time.at = desk.time.at.replace(hour=1)
    async with KbApp(collection).run_test(size=(60, 20)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert said in person.screen
        desk.time.at = desk.time.at.replace(hour=5)
        await person.press("r")
        assert "04:00" not in person.screen


@pytest.mark.parametrize(
    ("language", "left", "over"),
    [
        ("en", "Left for today: 1 new. Press m to go on", "Press Enter to go to Today."),
        ("zh", "今天还剩：新卡片 1。按 m 接着做", "按 Enter 回到今天。"),
    ],
)
async def test_the_summary_says_what_is_left_and_by_which_key_it_goes_on(
    desk: Desk, language: str, left: str, over: str
) -> None:
    collection = filled(desk, 2, language)
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "4", "escape", "q")
        await person.until_seen(left)
        assert over not in person.screen
        await person.press("m", "space", "4")
        await person.until_seen(over)
        assert left not in person.screen


async def test_what_was_dropped_is_taken_back_on_today_by_its_name(desk: Desk) -> None:
    desk.write("sails.md", "# Sails\n\nluff of a sail :: its front edge\n\nleech of a sail :: its aft edge\n")
    collection = desk.open()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "u Undo" not in person.screen
        await person.press("enter", "enter")
        await person.wait_out_the_dead_time()
        await person.press("3")
        dropped = "leech" if "leech" in person.screen else "luff"
        await person.press("enter")
        await person.wait_out_the_dead_time()
        await person.press("x")
        assert person.where == "SummaryScreen"
        await person.wait_out_the_dead_time()
        await person.press("enter")
        assert person.where == "TodayScreen"
        assert "u Undo" in person.screen.splitlines()[-1]
        await person.press("u")
        assert person.where == "TodayScreen"
        assert f"Undone: drop · {dropped} of a sail" in person.told
        assert "1 new" in person.screen
        await person.press("u")
        assert person.where == "ReviewScreen"


@pytest.mark.parametrize(("language", "said"), [("en", "No new card is open"), ("zh", "没有")])
async def test_who_wants_new_cards_where_none_is_open_is_told_so(desk: Desk, language: str, said: str) -> None:
    desk.write("sails.md", "# Sails\n\nluff of a sail ::: its front edge\n")
    collection = desk.open(language)
    collection.refresh()
    collection.rate(collection.cards()[0].id, Rating.EASY)
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("n")
        assert person.where == "TodayScreen"
        assert said in person.told


@pytest.mark.parametrize(
    ("seconds", "en", "zh"),
    [
        (0.2, ", 1 s", "，用了 1 秒"),
        (15.4, ", 15 s", "，用了 15 秒"),
        (59.7, ", 1 min", "，用了 1 分钟"),
        (150, ", 3 min", "，用了 3 分钟"),
    ],
)
def test_what_took_less_than_a_minute_is_told_in_seconds(seconds: float, en: str, zh: str) -> None:
    assert (taking(seconds, "en"), taking(seconds, "zh")) == (en, zh)
