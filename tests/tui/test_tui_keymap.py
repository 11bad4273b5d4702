"""Other keys for what screens can do: whatever is chosen, every screen stays usable and no key means two things."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from kb.messages import explain, say
from kb.settings import DEFAULTS as SETTINGS
from kb.settings import THEMES, set_value
from kb.tui.acts import Act
from kb.tui.keymap import is_letter, keyed, refused
from kb.tui.lessons import Lessons
from kb.tui.screens.every import all_acts, all_screens, changeable, key_faults
from kb.tui.themes import OURS, contrast, with_dim_text

SCREENS = all_acts()
NAMES = sorted({name for word, acts in SCREENS for act in acts for name in (act.code, f"{word}.{act.code}")})
KEYS = [*"abdefnruxzKX12?-+/", "space", "f5", "ctrl+r", "ctrl+o", "alt+x", "pageup", "delete"]
LEADING = {"enter", "escape", "tab", "up", "down", "left", "right"}
several = st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True).map(",".join)
chosen_keys = st.dictionaries(st.sampled_from(NAMES), several, max_size=6)


def keys_of(acts: tuple[Act, ...], code: str) -> set[str]:
    return {key for act in acts if act.code == code for key in act.keys.split(",")}


@settings(max_examples=40)
@given(chosen_keys)
def test_no_key_comes_to_mean_two_things_and_none_that_leads_an_input_method_is_lost(chosen: dict[str, str]) -> None:
    for word, usual in SCREENS:
        acts = keyed(usual, word, chosen)
        codes = list(dict.fromkeys(act.code for act in usual))
        assert list(dict.fromkeys(act.code for act in acts)) == codes
        for code in codes:
            assert keys_of(usual, code) & LEADING <= keys_of(acts, code)
            # What could be done while letters are typed still can be.
            if any(not is_letter(key) for key in keys_of(usual, code)):
                assert any(not is_letter(key) for key in keys_of(acts, code))
        for one, other in combinations(codes, 2):
            if not keys_of(usual, one) & keys_of(usual, other):
                assert not keys_of(acts, one) & keys_of(acts, other)


@settings(max_examples=40)
@given(chosen_keys)
def test_what_is_chosen_holds_or_is_said_in_a_sentence(chosen: dict[str, str]) -> None:
    for word, usual in SCREENS:
        acts = keyed(usual, word, chosen)
        no = {one.name for one in refused(usual, word, chosen)}
        for act in usual:
            name = f"{word}.{act.code}" if f"{word}.{act.code}" in chosen else act.code
            if name in chosen and name not in no:
                assert set(chosen[name].split(",")) <= keys_of(acts, act.code)
    for language in ("en", "zh"):
        for fault in key_faults(chosen, language):  # type: ignore[arg-type]
            assert all(explain(fault, language))  # type: ignore[arg-type]


def test_two_things_swap_their_keys() -> None:
    chosen = {"review.undo": "b", "review.bury": "u"}
    assert key_faults(chosen, "en") == []
    review = keyed(dict(SCREENS)["review"], "review", chosen)
    assert (keys_of(review, "undo"), keys_of(review, "bury")) == ({"b"}, {"u"})


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"unod": "z"}, "keys.unod: there is no such action; did you mean undo?"),
        ({"xyzzy": "z"}, "keys.xyzzy: there is no such action"),
        (
            {"review.bury": "d"},
            "keys.review.bury: d already means “Another day” on the screen “Review”; the usual key stays",
        ),
        ({"submit": "m"}, "keys.submit: while something is typed m is a letter; the usual key stays"),
        ({"search.open": "o"}, "keys.search.open: while something is typed o is a letter; the usual key stays"),
        ({"good": "g", "hard": "g"}, "keys.hard: g already means “Good” on the screen “Review”; the usual key stays"),
    ],
)
def test_what_cannot_be_is_said(chosen: dict[str, str], said: str) -> None:
    assert [explain(fault, "en")[0] for fault in key_faults(chosen, "en")] == [said]


def test_a_letter_for_what_has_a_key_while_typing_comes_beside_that() -> None:
    review = keyed(dict(SCREENS)["review"], "review", {"edit": "E"})
    assert keys_of(review, "edit") == {"E", "ctrl+o"}
    review = keyed(dict(SCREENS)["review"], "review", {"edit": "f4"})
    assert keys_of(review, "edit") == {"f4"}


def test_every_usual_key_can_be_written_into_the_settings() -> None:
    for one in changeable({}):
        for key in one.usual.split(","):
            if key not in LEADING:
                name = "comma" if key == "," else key
                assert set_value(SETTINGS, f"keys.{one.name}", name).keys == {one.name: name}


def test_every_screen_that_has_a_word_has_help_and_no_usual_key_means_two_things_by_mistake() -> None:
    for screen in all_screens():
        if screen.WORD and screen.ACTS:
            assert any(act.name == "help" for act in screen.ACTS), screen
            assert all(say(f"app.{part}-{screen.WORD}", "en") for part in ("screen", "about"))


# -- themes ------------------------------------------------------------------------------------------------------


def apart(one: str, other: str) -> float:
    ground = Color.parse(other)
    return contrast(ground + Color.parse(one), ground)


def test_contrast_is_what_the_guidelines_say() -> None:
    assert apart("#000000", "#ffffff") == pytest.approx(21)
    assert apart("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert apart("#ffffff", "#ffffff") == 1


TEXTS = ("", "-muted", "-disabled", "-primary", "-secondary", "-accent", "-warning", "-error", "-success")


def test_no_text_of_the_themes_of_high_contrast_is_below_seven_to_one() -> None:
    for theme in OURS:
        colours = {**theme.to_color_system().generate(), **theme.variables}
        for ground in ("background", "surface", "panel", "boost"):
            for text in (f"text{one}" for one in TEXTS):
                assert apart(colours[text], colours[ground]) >= 7, (theme.name, text, ground)
        for part in ("block-cursor", "block-cursor-blurred", "footer", "footer-key", "footer-description"):
            assert apart(colours[f"{part}-foreground"], colours[f"{part}-background"]) >= 7, (theme.name, part)
        # A bar or a line is seen from three to one.
        assert apart(colours["primary"], colours["background"]) >= 3


@pytest.mark.parametrize("name", [name for name in BUILTIN_THEMES if not name.startswith("ansi")])
def test_dim_text_is_dimmer_than_the_rest_and_legible_as_far_as_the_theme_is(name: str) -> None:
    theme = BUILTIN_THEMES[name]
    colours = with_dim_text({**theme.to_color_system().generate(), **theme.variables})
    for ground in ("background", "surface", "block-cursor-background"):
        text = apart(colours["foreground"], colours[ground])
        muted, disabled = (apart(colours[f"text-{one}"], colours[ground]) for one in ("muted", "disabled"))
        assert disabled < muted < text
        assert muted >= min(4.5, 0.8 * text)


def test_the_themes_that_can_be_chosen_are_those_that_there_are() -> None:
    assert set(THEMES) == {*BUILTIN_THEMES, *(theme.name for theme in OURS)}


# -- the first session -------------------------------------------------------------------------------------------


def test_each_lesson_stands_at_its_moment_until_it_was_used() -> None:
    lessons = Lessons(frozenset(("reveal", "rate", "type", "acts")))
    seen = []
    phases = ["waiting", "recall", "rating", "waiting", "recall", "rating", "waiting", "typing", "waiting", "rating"]
    phases += ["waiting", "recall", "rating", "waiting", "recall", "rating", "waiting", "recall"]
    for before, after in pairwise(phases):
        lessons = lessons.moved(before, after)
        seen.append(lessons.now(after))
    assert seen[:7] == ["reveal", "rate", "", "acts", "", "", "type"]
    assert seen[7:] == ["", "", "", "acts", "", "", "acts", "", "", ""]
    assert lessons.left == frozenset()


def test_that_an_answer_may_be_typed_is_said_until_it_was_done_or_passed_over_often_enough() -> None:
    lessons = Lessons(frozenset(("reveal", "try")))
    assert lessons.now("either") == "try"
    assert lessons.moved("either", "typing").now("either") == "reveal"
    for _ in range(3):
        assert lessons.now("either") == "try"
        lessons = lessons.moved("either", "rating")
    assert lessons.left == frozenset()


def test_who_found_the_list_is_not_told_of_it() -> None:
    lessons = Lessons(frozenset(("acts",)))
    assert lessons.now("recall") == "acts"
    assert lessons.used("acts").now("recall") == ""
