"""What is chosen: settings that are changed on the screen, other keys, themes, motion, and the first session."""

from __future__ import annotations

from textual.widgets import Input, Static
from tui_desk import NOTE, Desk, Person

from kb.collection.config import load
from kb.settings import NAMES
from kb.tui.acts import bind
from kb.tui.app import KbApp
from kb.tui.keymap import keyed
from kb.tui.screens.every import all_screens
from kb.tui.screens.help import HelpScreen
from kb.tui.widgets.said import Said

CARDS = "- slope of a horizontal line :: zero\n- slope of a rising line :: above zero\n"


def footer(person: Person) -> str:
    return person.screen.rstrip().splitlines()[-1]


async def test_where_no_language_is_chosen_that_is_said_in_words(desk: Desk) -> None:
    desk.write("derivatives.md", NOTE)
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("c", *["down"] * NAMES.index("language"), "enter", "home")
        await person.until_seen("as the system")
        assert "null" not in person.screen


async def test_a_setting_is_changed_on_the_screen_and_the_file_keeps_its_comments(desk: Desk) -> None:
    desk.write("derivatives.md", NOTE)
    collection = desk.open()
    path = collection.config_path
    path.write_text("# mine\nminutes: 20  # mornings\ncards: some\nlanguage: en\nteach: false\n", encoding="utf-8")
    collection.reread_settings()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("c")
        await person.until_seen("settings, line 3: cards cannot be some")
        assert "minutes     20" in person.screen
        await person.press("enter", "end", "x", "enter")
        assert "minutes cannot be 20x" in person.screen
        await person.press("backspace", "backspace", "5", "enter")
        await person.until_seen("minutes     25")
        await person.press("down", "down", "down", "enter", "end", "enter")
        await person.until_seen("cards       all")
        # A letter goes to the value that begins with it.
        await person.press("down", "enter", "z", "enter")
        await person.until_seen("语言")
        assert "设置" in person.screen
        assert path.read_text(encoding="utf-8") == (
            "# mine\nminutes: 25  # mornings\ncards: all\nlanguage: zh\nteach: false\n"
        )
        # What is written elsewhere meanwhile is gone by when the settings are looked at again.
        path.write_text("minutes: 33\nlanguage: zh\nkeys:\n  search: f7\n", encoding="utf-8")
        await person.press("escape", "c")
        await person.until_seen("minutes     33")
        await person.press("escape")
        await person.until(lambda: "f7 搜索" in footer(person))
        await person.until_seen("分钟")
        assert "搜索" in footer(person)


async def test_a_key_that_was_chosen_works_and_is_named_wherever_keys_are(desk: Desk) -> None:
    desk.write("derivatives.md", CARDS + "\n| term | meaning |\n|---|---|\n| secant | the line that cuts twice |\n")
    collection = desk.open()
    collection.configure("keys.note", "m")
    collection.configure("keys.triage", "f9")
    collection.configure("keys.review.bury", "Q")
    collection.configure("keys.joins", "h")
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.until_seen("f9 1 draft waits")
        await person.press("enter", "space")
        assert "m Note" in footer(person)
        await person.press("escape")
        assert "Q  Tomorrow" in person.screen and "m  Note" in person.screen
        await person.press("escape", "question_mark")
        assert any(line.split()[1:4] == ["m", "Note", "read"] for line in person.screen.splitlines() if "Note" in line)
        await person.press("escape", "n")
        assert person.where == "ReviewScreen"
        await person.press("m")
        assert person.where != "ReviewScreen"
        await person.press("escape", "escape", "escape")
        # Another key is chosen by pressing it; one that means something else there already is not taken.
        while person.where != "TodayScreen":
            await person.press("q")
        await person.press("c", *["down"] * 11, "enter")
        await person.until_seen("Start")
        await person.press("down", "enter", "t")
        await person.until_seen("t already means")
        await person.press("enter", "f6")
        await person.until_seen("• f6")
        assert load(collection.config_path)[0].keys["search"] == "f6"
        await person.press("escape", "escape", "f6")
        assert person.where == "SearchScreen"


async def test_a_theme_comes_back_and_nothing_moves_where_that_is_wanted(desk: Desk) -> None:
    desk.write("derivatives.md", CARDS)
    collection = desk.open()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        pilot.app.theme = "contrast-light"
        await person.until(lambda: collection.settings.theme == "contrast-light")
    assert load(collection.config_path)[0].theme == "contrast-light"
    collection = desk.open()
    collection.configure("motion", "reduced")
    collection.configure("keys.unod", "z")
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until(lambda: "there is no such action; did you mean undo?" in person.told)
        assert pilot.app.theme == "contrast-light"
        await person.press("slash")
        await person.until(lambda: isinstance(pilot.app.focused, Input))
        assert pilot.app.animation_level == "none"
        assert isinstance(pilot.app.focused, Input) and not pilot.app.focused.cursor_blink


async def test_the_first_session_says_which_key_matters_and_says_it_once(desk: Desk) -> None:
    desk.write("derivatives.md", CARDS)
    async with KbApp(desk.open(teach=True)).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("enter")
        await person.until_seen("or type it in your own words; then ⏎ shows it")
        await person.press("space")
        await person.until_seen("How well did you know it? 1")
        await person.press("3")
        await person.until_seen("esc lists everything else that can be done, among it u: undo")
        assert "shows it" not in person.screen
        await person.press("escape", "escape")
        assert "everything else" not in person.screen
        await person.press("escape", "q")
    collection = desk.open(teach=True)
    assert collection.lessons() == {"try", "type"}
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("n")
        assert person.where == "ReviewScreen"
        assert not pilot.app.screen.query_one("#lesson").display
        await person.press("space")
        assert not pilot.app.screen.query_one("#lesson").display


async def test_the_first_session_has_an_answer_typed_soon_and_says_that_it_can_be(desk: Desk) -> None:
    facts = "".join(f"- question {number} :: answer {number}\n" for number in range(9))
    desk.write("slopes.md", facts + "- slope of 2x + 1 :: $2$\n")
    async with KbApp(desk.open(teach=True)).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        # Of ten that were added eight are asked today; what of the rest is said.
        await person.until_seen("2 more cards come on the days after, at most 8 new ones a day")
        await person.press("enter")
        for number in range(1):
            await person.until_seen(f"question {number}")
            await person.press("space")
            await person.until_seen(f"answer {number}")
            await person.press("3")
        await person.until_seen("slope of 2x + 1")
        await person.until_seen("Just type it, and it is checked")
        await person.type("2")
        await person.press("enter")
        await person.until_seen("Right.")
        assert "Just type it" not in person.screen


async def test_the_first_session_has_a_formula_to_type_where_nothing_else_is_checked(desk: Desk) -> None:
    facts = "".join(f"- question {number} :: answer {number}\n" for number in range(9))
    desk.write("norms.md", facts + "- triangle inequality :: $\\|x + y\\| \\le \\|x\\| + \\|y\\|$\n")
    async with KbApp(desk.open(teach=True)).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("enter")
        await person.until_seen("question 0")
        await person.press("space")
        await person.until_seen("answer 0")
        await person.press("3")
        await person.until_seen("triangle inequality")
        await person.until_seen("compared")
        await person.type("||x+y|| >= ||x|| + ||y||")
        await person.press("enter")
        await person.until_seen("points the other way")


async def test_help_names_every_key_of_every_screen(desk: Desk) -> None:
    collection = desk.open()
    app = KbApp(collection)
    async with app.run_test(size=(100, 120)) as pilot:
        person = Person(pilot)
        await person.settle()
        for screen in all_screens():
            if not screen.WORD:
                continue
            listed = (act for act in keyed(screen.ACTS, screen.WORD, {}) if act.listed or not act.priority)
            acts = [act for act in listed if act.name != "help"]
            app.push_screen(HelpScreen(screen.WORD, acts, acts))
            await person.settle()
            told = {
                str(row.query_one(".what", Said).content): str(row.query_one(".key", Static).content).split()
                for row in app.screen.query(".-act")
            }
            for act in acts:
                keys = told.get(f"{app.say(f'do-{act.code}')}  {app.say(f'tip-{act.code}')}", [])
                for key in bind([act], app.say)[: act.keys.count(",") + 1]:
                    # Where formulas are moved both ways are written together.
                    named = app.get_key_display(key).split()
                    assert set(named) <= set(keys) or act.name in ("sideways", "sideways_back"), (screen, act, keys)
            await person.press("escape")
