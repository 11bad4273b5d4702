"""What commands say: one count everywhere, formulas set, help on asking, no English inside Chinese."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.typesetting.pieces import snippet
from tests.cli.conftest import Kb

Writer = Callable[[str, str], Path]
NOTE = "# A\n\nQ: Why?\nA: Because.\n"
WRONG = """# Rules

$$\\frac{d}{dx} x^2 = 3x$$

Q: What is missing here?

Q: And here?
"""


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


def damaged(folder: Path, line: str) -> None:
    (file,) = (folder / ".kb" / "log").rglob("*.jsonl")
    with file.open("a", encoding="utf-8") as journal:
        journal.write(line)


def number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    return int(found[1]) if found else 0


def test_problems_are_counted_alike_everywhere(kb: Kb, note: Writer, folder: Path) -> None:
    note("a.md", WRONG)
    note("b.md", NOTE)
    (folder / "c.md").write_bytes("# 丙\n\n问：这是什么？\n答：一个用旧编码写的文件。\n".encode("gb18030"))
    first = kb("due")
    checked = kb("check").out
    counted = number(r"(\d+) errors?", checked) + number(r"(\d+) warnings?", checked)
    assert counted == 3 and "1 notice" in checked
    assert number(r"(\d+) problems? \(kb check\)", first.err) == counted
    assert number(r"(\d+) problems? in the notes: kb check", first.out) == counted


def test_journal_lines_are_no_problems_of_notes(kb: Kb, note: Writer, folder: Path) -> None:
    note("a.md", NOTE)
    kb("review", "--plain", typed="3\n")
    damaged(folder, "[]\n{}\n")
    said = kb("due").out
    assert "2 damaged lines in the journal: kb doctor" in said and "kb check" not in said
    assert kb("check").code == 0 and ".kb" not in kb("check").out


def test_doctor_names_what_a_newer_kb_wrote(kb: Kb, note: Writer, folder: Path) -> None:
    note("a.md", NOTE)
    kb("review", "--plain", typed="3\n")
    entry = '{"id":"zz%d","at":"2026-11-20T10:00:00+08:00","day":"2026-11-20","kind":"dream"}\n'
    damaged(folder, entry % 1 + entry % 2)
    said = kb("doctor")
    assert said.code == 0 and "dream" in said.out and "newer kb" in said.out
    assert any("dream" in kind for kind in kb("doctor", "--json").json["unknown"])


def test_doctor_counts_in_the_singular_and_knows_when_there_is_no_backup(kb: Kb, note: Writer) -> None:
    note("a.md", NOTE)
    assert kb("doctor").out.startswith("1 card, 0 reviews, ")
    assert kb("doctor", "--json").json["restored"] is None


def test_one_of_a_kind_is_told_in_the_singular(kb: Kb, note: Writer) -> None:
    note("a.md", "# A\n\nQ: Why\x07?\nA: Because.\n")
    assert "1 control character was removed" in kb("check").out


def test_triage_offers_nothing_that_keeping_cannot_help(kb: Kb, note: Writer) -> None:
    note("a.md", WRONG)
    said = kb("triage", typed="\n\n")
    assert "No drafts wait." in said.out and "keep?" not in said.out
    assert "a.md:3" in said.out and "kb check" in said.out
    assert kb("log", "--json").json == [] and kb("undo", "--json").json == []


def test_a_pretended_time_is_refused_before_the_first_card(
    kb: Kb, note: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    note("a.md", NOTE)
    note("b.md", "# Colours\n\n| colour | meaning |\n|---|---|\n| red | stop |\n| green | go |\n")
    monkeypatch.setenv("KB_NOW", "2030-01-01T10:00:00+08:00")
    for command in (["review", "--plain"], ["triage"]):
        said = kb(*command, typed="3\n")
        assert said.code == 2 and said.out == "" and "kb config trial true" in said.err
    assert kb("triage", "--list").code == 0


def test_what_is_named_against_a_pretended_time_works_as_it_is_pasted(
    kb: Kb, note: Writer, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note("a.md", NOTE)
    monkeypatch.setenv("KB_NOW", "2030-01-01T10:00:00+08:00")
    elsewhere = tmp_path / "else where"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    said = kb("-C", str(folder), "review", "--plain", typed="3\n")
    assert said.code == 2
    named = said.err.rpartition(": kb ")[2].splitlines()[0]
    assert kb(*shlex.split(named)).code == 0
    assert kb("-C", str(folder), "review", "--plain", typed="\n3\n").code == 0


@pytest.mark.parametrize("now", ["9999-12-31T23:59:00+00:00", "0001-01-01T00:00:00+00:00"])
def test_a_moment_at_the_end_of_time_is_a_sentence(
    kb: Kb, note: Writer, monkeypatch: pytest.MonkeyPatch, now: str
) -> None:
    note("a.md", NOTE)
    monkeypatch.setenv("KB_NOW", now)
    for command in (["due"], ["due", "--short"], ["cards"], ["review", "--plain"]):
        said = kb(*command, typed="3\n")
        assert said.code == 2 and "KB_NOW" in said.err


@pytest.mark.parametrize("line", [":zzz", ":h", ":?", "?", "：ｈ", "？"])
def test_a_command_that_there_is_not_is_no_answer(kb: Kb, note: Writer, line: str) -> None:
    note("a.md", NOTE)
    note("b.md", "# Powers\n\n$$\\frac{d}{dx} x^3 = 3x^2$$\n")
    said = kb("review", "--plain", typed=f"{line}\n\n{line}\n3\n" * 2)
    assert ("no command :zzz" in said.out) == (line == ":zzz")
    # Once at the start, then at each of the four places where it was typed.
    assert said.out.count(":s skip") == 5
    reviews = kb("log", "--json").json
    assert [(one["rating"], one["typed"]) for one in reviews] == [(3, []), (3, [])]


@pytest.mark.parametrize(
    ("asked", "usage"),
    [
        (["help"], "Usage: kb COMMAND"),
        (["-h"], "Usage: kb COMMAND"),
        (["help", "review"], "Usage: kb review"),
        (["review", "-h"], "Usage: kb review"),
        (["help", "math", "show"], "Usage: kb math show"),
        (["math"], "Usage: kb math"),
    ],
)
def test_help_comes_however_it_is_asked_for(kb: Kb, asked: list[str], usage: str) -> None:
    said = kb(*asked)
    assert said.code == 0 and said.err == "" and said.out.startswith(usage)


def test_help_for_what_is_no_command_is_a_mistake(kb: Kb) -> None:
    said = kb("help", "revew")
    assert said.code == 2 and "kb review" in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["review", "--limit", "abc"],
        ["undo", "0"],
        ["math", "frob"],
        ["search", "x", "--kind", "word"],
        ["log", "--limit"],
        ["due", "--json=3"],
        ["config", "minutes", "null"],
    ],
)
def test_mistakes_in_chinese_hold_no_english_sentence(kb: Kb, chinese: None, arguments: list[str]) -> None:
    said = kb(*arguments)
    assert said.code == 2
    assert not re.search(r"[a-z]{2,} (?:is|not|a|the|an|does|requires|cannot) ", said.err)
    given = arguments[-1].partition("=")[0]
    assert given in said.err


def test_broken_front_matter_is_told_in_one_language(kb: Kb, note: Writer, chinese: None) -> None:
    note("a.md", "---\ntitle: [unclosed\n---\n\n# A\n")
    for said in (kb("check").out, kb("check", "--json").json[0]["message"]):
        assert "YAML" in said and "expected" not in said and "found" not in said


def test_what_was_typed_is_what_is_refused(kb: Kb, folder: Path) -> None:
    assert "minutes cannot be null" in kb("config", "minutes", "null").err
    (folder / ".kb" / "config.yaml").write_text("minutes: null\ntrial: 3\ncards: true\n", encoding="utf-8")
    said = kb("due").err
    assert "minutes cannot be null" in said and "cards cannot be true" in said


def test_claims_are_set_for_people_and_left_alone_in_documents(kb: Kb, note: Writer) -> None:
    note("a.md", WRONG)
    said = kb("check")
    assert "a.md:3:1: error false-claim" in said.out and "$" not in said.out and "\\frac" not in said.out
    assert "x² = 3x" in said.out
    assert "\\frac" in kb("check", "--json").json[0]["message"]


def test_a_key_is_no_other_name(kb: Kb, note: Writer) -> None:
    note("a.md", "---\nconcept: gradient-key\naliases: [GRADIENTS, nabla]\n---\n\n# Gradients\n\nUphill.\n")
    assert "also: nabla\n" in kb("show", "nabla").out


@pytest.mark.parametrize(
    ("piece", "title", "shown"),
    [
        ("…size. | function of $x$ | gradient | |---|---|", "", "…size. · function of x · gradient"),
        ("| red | stop | | green | go |", "", "red · stop · green · go"),
        ("the event A | B, given B", "", "the event A | B, given B"),
        ("- **Limit**: what is approached", "limit", "what is approached"),
        ("Limits are approached", "Limit", "Limits are approached"),
        ("梯度与可微性", "梯度", "梯度与可微性"),
        (r"so $x^2$ and $\frac{a", "", "so x² and…"),
        (r"…frac{a}{b}$ and $x^2$", "", "…and x²"),
        (r"then $$x^2 = y$$ holds", "", "then x² = y holds"),
        (r"and $|x|$ | is", "", "and |x| | is"),
    ],
)
def test_a_snippet_is_prose(piece: str, title: str, shown: str) -> None:
    assert snippet(piece, title) == shown
