"""The settings file: one line changes and all others stay; what is wrong in it is said with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kb.collection import Collection
from kb.collection.config import load, save
from kb.collection.teaching import LESSONS
from kb.errors import KbError
from kb.messages import explain
from kb.settings import CHOICES, DEFAULTS, NAMES, set_value
from tests.conftest import Opener

LINES = {
    "minutes": "minutes: 20   # for the morning",
    "new": "new: 3",
    "language": "language: en",
    "theme": "theme: 'nord' # dim",
    "keys": "keys:\n  # as in vi\n  undo: z  # last\n\n  review.good: [g, f5]",
    "macros": "macros:\n  R: \\mathbb{R}\n  # of numbers\n  N: \\mathbb{N}",
}
CHANGES: tuple[tuple[str, object], ...] = (
    ("minutes", 30.5), ("new", 0), ("language", "zh"), ("language", None), ("theme", "contrast-dark"), ("teach", False),
    ("timezone", "Asia/Shanghai"), ("keys.undo", "ctrl+z,f2"), ("keys.edit", "?"), ("keys.review.good", "m"),
    ("keys.undo", None), ("keys.today.start", None), ("retention", 0.85),
)  # fmt: skip


@given(
    st.permutations(sorted(LINES)).flatmap(lambda names: st.integers(0, len(names)).map(lambda count: names[:count])),
    st.sampled_from(CHANGES),
    st.sampled_from(["# mine\n", "", "\n# two\n\n"]),
    st.sampled_from(["", "\n", "\n\n# the end\n"]),
)
def test_one_value_changes_and_every_other_line_stays(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], change: tuple[str, object], head: str, foot: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "config.yaml"
    text = head + "\n".join(LINES[name] for name in names) + foot
    path.write_text(text, encoding="utf-8")
    before = yaml.safe_load(text) or {}
    name, value = change
    save(path, name, value)
    whole, _, inner = name.partition(".")
    wanted = {**before.get(whole, {}), inner: value} if inner else value
    if isinstance(wanted, dict) and value is None:
        del wanted[inner]
    after = path.read_text(encoding="utf-8")
    assert (yaml.safe_load(after) or {}) == {**before, **({whole: wanted} if wanted != {} or whole in before else {})}
    kept = [line for line in after.splitlines() if line in text.splitlines()]
    assert len([line for line in text.splitlines() if line.strip()]) - len([one for one in kept if one.strip()]) <= 1
    assert [line for line in kept if line.startswith("#")] == [
        line for line in text.splitlines() if line.startswith("#")
    ]


@pytest.mark.parametrize("text", ["{minutes: 3}\n", "---\nnew: 1\n...\n", "minutes: [\n", "- a\n"])
def test_a_file_that_no_line_can_be_added_to_stays_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KbError, match="config-un"):
        save(path, "minutes", 20)
    assert path.read_text(encoding="utf-8") == text


def test_what_is_wrong_is_said_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(
        "# mine\nminutes: many\nkeys:\n  undo: enter\n  edit: spam\n  good: g\n"
        "theme: pink\nmacros:\n  N: '{'\ncolour: red\n",
        encoding="utf-8",
    )
    settings, faults = load(path)
    assert (settings.minutes, settings.theme, settings.keys) == (15, None, {"good": "g"})
    said = {explain(fault, "en")[0] for fault in faults}
    assert {one.partition(":")[0] for one in said} == {f"settings, line {line}" for line in (2, 4, 5, 7, 9, 10)}
    assert any(one.startswith("settings, line 4: keys.undo: enter keeps its meaning") for one in said)
    path.write_text("minutes: 20\n\n\tnew: 3\n", encoding="utf-8")
    assert explain(load(path)[1][0], "zh")[0].startswith("设置文件第 3 行：")


@pytest.mark.parametrize(
    ("written", "key"),
    [("z", "z"), ("Z", "Z"), ("？", "?"), ("F5", "f5"), ("shift+a", "A"), ("Ctrl+R", "ctrl+r"), ("1", "1"), (2, "2")],
)
def test_keys_are_read_as_people_write_them(written: object, key: str) -> None:
    assert set_value(DEFAULTS, "keys.undo", written).keys == {"undo": key}
    assert set_value(DEFAULTS, "keys.undo", [written, "f9"]).keys == {"undo": f"{key},f9"}


@given(
    st.one_of(st.text(max_size=12), st.integers(), st.booleans(), st.none(), st.lists(st.text(max_size=4), max_size=3))
)
def test_whatever_stands_for_a_key_is_a_key_or_a_fault(value: object) -> None:
    try:
        keys = set_value(DEFAULTS, "keys.undo", value).keys
    except KbError as fault:
        assert fault.code in ("bad-setting", "key-kept")
        assert all(explain(fault, "en"))
    else:
        assert value is None or all(part.strip() == part and part for part in keys["undo"].split(","))
        # What was read once is read again: the store remembers it in this form.
        assert value is None or set_value(DEFAULTS, "keys.undo", keys["undo"]).keys == keys


def test_every_choice_can_be_chosen() -> None:
    for name, values in CHOICES.items():
        assert name in NAMES
        assert {getattr(set_value(DEFAULTS, name, value), name) for value in values} == set(values)


def test_a_file_written_elsewhere_is_gone_by_when_it_is_looked_at_again(opened: Opener, folder: Path) -> None:
    kb = opened()
    kb.configure("minutes", 20)
    kb.config_path.write_text("minutes: 25\nkeys:\n  undo: z\ntheme: 3\n", encoding="utf-8")
    assert kb.reread_settings().minutes == 25
    assert kb.settings.keys == {"undo": "z"}
    assert [fault.code for fault in kb.faults] == ["bad-setting"]
    kb.config_path.unlink()
    assert kb.reread_settings() == DEFAULTS


# -- the lessons of a first session ------------------------------------------------------------------------------


def answered(kb: Collection) -> None:
    kb.rate(kb.cards()[0].id, 3)


def test_lessons_come_until_each_was_used_and_never_again(opened: Opener, folder: Path) -> None:
    (folder / "a.md").write_text("- slope of a horizontal line :: zero\n", encoding="utf-8")
    kb = opened()
    assert kb.lessons() == LESSONS
    kb.keep_lessons(LESSONS - {"reveal"})
    answered(kb)
    assert kb.lessons() == LESSONS - {"reveal"}
    assert opened().lessons() == LESSONS - {"reveal"}
    kb.keep_lessons(())
    assert opened().lessons() == frozenset()


def test_who_has_answered_before_or_wants_none_gets_no_lessons(opened: Opener, folder: Path) -> None:
    (folder / "a.md").write_text("- slope of a horizontal line :: zero\n", encoding="utf-8")
    kb = opened()
    kb.configure("teach", False)
    assert kb.lessons() == frozenset()
    kb.configure("teach", True)
    answered(kb)
    # A store that began anew, or another device, knows of the answers alone.
    assert kb.lessons() == opened("elsewhere").lessons() == frozenset()
