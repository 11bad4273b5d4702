"""The parts of the app that need no screen: proposals, hints, editors, sentences."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from tui_desk import Desk

from kb.errors import KbError
from kb.maths import check_task
from kb.memory.session import measured
from kb.messages import catalogue, say
from kb.model import CardKind, Changes, Language, Outcome, Problem, Rating, Task, Verdict
from kb.tui import acts
from kb.tui.asking import Asking
from kb.tui.early import Early
from kb.tui.editor import editor_command
from kb.tui.hints import hint
from kb.tui.readings import reading_of, set_reading
from kb.tui.sentences import changes_sentence, problem_sentences
from kb.tui.source import section_of

RIGHT, WRONG = Verdict(Outcome.EQUAL), Verdict(Outcome.DIFFERENT)
UNREADABLE, UNDECIDED = Verdict(Outcome.UNREADABLE), Verdict(Outcome.UNDECIDED)


def test_who_strikes_a_key_again_and_again_before_anything_is_there_means_it_once() -> None:
    early = Early()
    given_on: list[events.Key] = []
    for key in ("enter", "enter", "2", "2", "space", "space", "enter"):
        early.add(events.Key(key, None))
    early.give(SimpleNamespace(post_message=given_on.append))  # type: ignore[arg-type]
    assert [event.key for event in given_on] == ["enter", "2", "2", "space", "enter"]
    assert not early


@given(st.lists(st.sampled_from(list(Outcome))), st.integers(0, 2), st.booleans())
def test_easy_is_never_proposed_and_good_only_for_what_was_right(
    outcomes: list[Outcome], hints: int, override: bool
) -> None:
    asking = Asking(hints=hints, override=override)
    for number, outcome in enumerate(outcomes):
        asking = asking.tried(str(number), Verdict(outcome))
    assert asking.proposal is not Rating.EASY
    if asking.proposal is Rating.GOOD and not override:
        assert not hints
        read = [outcome for outcome in outcomes if outcome is not Outcome.UNREADABLE]
        assert set(read[-1:]) <= {Outcome.EQUAL}
        assert Outcome.DIFFERENT not in outcomes
    assert len(asking.typed) == len(outcomes)


def test_what_is_proposed_follows_the_attempts() -> None:
    assert Asking().proposal is Rating.GOOD
    assert Asking().tried("a", UNREADABLE).tried("b", RIGHT).proposal is Rating.GOOD
    assert Asking().tried("a", WRONG).tried("b", RIGHT).proposal is Rating.HARD
    assert Asking().tried("a", WRONG).proposal is Rating.AGAIN
    assert Asking().tried("a", UNDECIDED).proposal is None


def test_giving_up_is_nothing_typed_or_the_same_answer_again() -> None:
    wrong = Asking().tried("cos x", WRONG)
    assert wrong.gives_up(" cos x ")
    assert wrong.gives_up("")
    assert not wrong.gives_up("cos 2x")
    unread = Asking().tried("?q", UNREADABLE)
    assert unread.gives_up("?q") and not unread.gives_up("q")


def test_what_could_not_be_read_proposes_nothing_and_leaves_a_wrong_answer_wrong() -> None:
    assert Asking().tried("?q", UNREADABLE).proposal is None
    assert Asking().tried("cos x", WRONG).tried("?q", UNREADABLE).proposal is Rating.AGAIN


def test_time_counts_up_to_a_minute_and_five_for_typing() -> None:
    assert measured(3600, typed=False) == 60
    assert measured(3600, typed=True) == 300
    assert measured(12.5, typed=False) == 12.5


@pytest.mark.parametrize(
    ("editor", "command"),
    [
        ("vim", ["vim", "+7", "/n/a b.md"]),
        ("/usr/bin/nano -l", ["/usr/bin/nano", "-l", "+7", "/n/a b.md"]),
        ("code", ["code", "--wait", "--goto", "/n/a b.md:7"]),
        ("hx", ["hx", "/n/a b.md:7"]),
        ("my-editor", ["my-editor", "/n/a b.md"]),
    ],
)
def test_editors_are_told_the_line_in_their_own_way(editor: str, command: list[str]) -> None:
    assert editor_command(Path("/n/a b.md"), 7, {"EDITOR": editor}) == command


def test_visual_comes_before_editor_and_none_is_a_kind_refusal() -> None:
    assert editor_command(Path("a.md"), 1, {"VISUAL": "vi", "EDITOR": "ed"})[0] == "vi"


def test_where_no_editor_is_named_one_that_is_there_is_taken(tmp_path: Path) -> None:
    with pytest.raises(KbError):
        editor_command(Path("a.md"), 1, {"PATH": str(tmp_path)})
    nano = tmp_path / "nano"
    nano.write_text("#!/bin/sh\n", encoding="utf-8")
    nano.chmod(0o755)
    assert editor_command(Path("a.md"), 3, {"PATH": str(tmp_path)}) == ["nano", "+3", "a.md"]
    with pytest.raises(KbError):
        editor_command(Path("a.md"), 1, {})


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("function", ["a^x", "2^x", "e^x", "ln x", "log_2 x", "sqrt(x)", "x^n", "|x|", "sin x", "7"])
def test_of_an_elementary_derivative_the_rule_is_only_named(function: str, language: Language) -> None:
    task = Task(CardKind.DERIVATIVE, function, ("x",), "0")
    said = hint(task, 0, language)
    assert said != say("app.hint-none", language)
    assert not {"=", "′", "/"} & set(said)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hints_go_from_the_rule_to_the_form(language: str) -> None:
    task = Task(CardKind.DERIVATIVE, r"x^2 e^x", ("x",), r"2x e^x + x^2 e^x")
    first, second, third = (hint(task, given, "zh" if language == "zh" else "en") for given in range(3))
    assert first != second == third
    assert "2" in second  # two terms
    assert "e^x" not in first + second


def test_what_is_typed_is_read_along_and_nonsense_is_not() -> None:
    cube = Task(CardKind.DERIVATIVE, "x^3", ("x",), "3x^2")
    assert set_reading(reading_of("x^2", cube), 40) == "x²"
    assert reading_of("sin(", cube) == ""
    assert reading_of("x" * 10_000, cube) == ""


def test_what_is_typed_is_read_as_the_checker_reads_it() -> None:
    field = Task(CardKind.GRADIENT, "x^2 + y^2", ("x", "y"), "(2x, 2y)")
    assert reading_of("2xi + 2yj", field) == reading_of("(2x, 2y)", field) == check_task(field, "2xi + 2yj").reading


def test_a_full_width_form_exists_for_each_single_key() -> None:
    assert [acts.wide_forms(key) for key in ("1", "u", "K", "!")] == [("１",), ("ｕ",), ("Ｋ",), ("！",)]
    assert "、" in acts.wide_forms("/")
    assert acts.wide_forms("escape") == ()
    assert acts.wide_forms("space") == ("ideographic_space",)


def test_what_reading_did_is_one_line() -> None:
    changes = Changes(added=3, returned=2, changed=1, joined=1, notes=2)
    said = "Read 2 notes: 3 cards added, 2 cards returned, 1 changed, 1 edited card kept its history"
    assert changes_sentence(changes, "en") == said
    assert changes_sentence(Changes(), "en") == ""
    assert "\n" not in changes_sentence(changes, "zh")


def test_both_languages_say_the_same_things_with_the_same_words_to_fill_in() -> None:
    zh, en = catalogue("zh", "app"), catalogue("en", "app")
    assert zh.keys() == en.keys()
    for name in zh:
        assert _fields(zh[name]) == _fields(en[name]) or name.endswith(".one"), name
    assert not [name for name in zh if re.search("[\u4e00-\u9fff]", en[name])]


def test_every_act_and_screen_has_its_sentences() -> None:
    from kb.tui.base import BaseScreen
    from kb.tui.screens import acts as _acts
    from kb.tui.screens import concept, help, prerequisites, problems, review, search, summary, today, triage

    modules = (_acts, concept, help, prerequisites, problems, review, search, summary, today, triage)
    screens = [
        screen
        for module in modules
        for screen in vars(module).values()
        if isinstance(screen, type) and issubclass(screen, BaseScreen) and screen.__module__ == module.__name__
    ]
    assert len(screens) == len(modules)
    for screen in screens:
        for act in screen.ACTS:
            assert say(f"app.do-{act.code}", "zh") and say(f"app.tip-{act.code}", "en")
            assert callable(getattr(screen, f"action_{act.name}"))
        if screen.WORD:
            assert say(f"app.screen-{screen.WORD}", "zh") and say(f"app.about-{screen.WORD}", "en")


def _fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_a_problem_of_one_thing_is_told_in_the_singular_and_formulas_are_set() -> None:
    one = Problem("a.md", 1, "terminal-escape", {"count": "1"})
    assert problem_sentences(one, "en")[0] == "1 terminal control sequence was removed."
    broken = Problem("a.md", 1, "front-matter-broken", {"detail": "found a tab"})
    assert "found" not in problem_sentences(broken, "zh")[0]
    assert "Found a tab." in problem_sentences(broken, "en")[0]


def test_what_is_read_of_the_note_is_the_section_around_a_card_and_where_it_stands_there(desk: Desk) -> None:
    above = "Lines have slopes.\n\n"
    card = "- slope of a horizontal line :: zero\n"
    desk.write("lines.md", f"# Lines\n\nBefore.\n\n## Slopes\n\n{above}{card}\nMore.\n\n## Areas\n\nNone.\n")
    collection = desk.open()
    collection.refresh()
    (stored,) = collection.cards("horizontal")
    found = section_of(collection, stored.card)
    assert found is not None
    assert (found.name, found.text.strip()) == ("Slopes", f"{above}{card}\nMore.")
    assert found.text.startswith(found.above + "\n" + card)
