"""`kb check` names each problem at its place, for people, editors and programs alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Kb, write

Writer = Callable[[str, str], Path]

# Each text with the code of its problem; `‸` marks the place where it is wrong.
PLACES = [
    ("unknown-cards-setting", "---\ntitle: T\ncards: ‸sometimes\n---\nText.\n"),
    ("front-matter-value", "---\naliases: ‸3\n---\nText.\n"),
    ("front-matter-broken", "---\ntitle: a\nb: ‸[\n---\n"),
    ("front-matter-broken", "---\nname = ‸x\n---\n\nQ: a\nA: b\n"),
    ("front-matter-alias", "---\na: &x 1\nb: ‸*x\n---\nText.\n"),
    ("front-matter-unclosed", "‸---\ntitle: x\n\nText.\n"),
    ("question-without-answer", "# A\n\n‸Q: What is it?\n\nText.\n"),
    ("answer-without-question", "# A\n\n‸A: It is.\n"),
    ("card-without-front", "# A\n\n‸:: back\n"),
    ("answer-empty", "# A\n\n‸front ::\n"),
    ("false-claim", "# A\n\nSee $(x^3)' = 3x^2$ and ‸$(x^2)' = 3x$.\n"),
    ("fence-unclosed", "# A\n\nText.\n\n‸```\ncode\n"),
    ("damaged-text", "# A\n\n| term | meaning |\n|---|---|\n| a term | ‸the sum of [公式] and b |\n"),
    ("terminal-escape", "# A\n\nred ‸\x1b[31mtext\n"),
    ("conflict-marks", "# A\n\n‸<<<<<<< one\na\n=======\nb\n>>>>>>> two\n"),
]


@pytest.mark.parametrize(("code", "text"), PLACES, ids=[f"{code}-{n}" for n, (code, _) in enumerate(PLACES)])
def test_a_problem_is_named_where_it_is(kb: Kb, note: Writer, code: str, text: str) -> None:
    before = text[: text.index("‸")]
    note("a.md", text.replace("‸", ""))
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    (found,) = [problem for problem in kb("check", "--json").json if problem["code"] == code]
    assert (found["line"], found["column"]) == (line, column)
    assert f"a.md:{line}:{column}: {found['severity']} {code} " in kb("check").out


def test_every_line_can_be_read_by_an_editor(kb: Kb, note: Writer) -> None:
    for number, (_, text) in enumerate(PLACES):
        note(f"{number}.md", text.replace("‸", ""))
    *rows, _ = kb("check").out.splitlines()
    form = re.compile(r"^(?P<file>[^:]+):(?P<line>\d+):(?P<column>\d+): (error|warning|notice) [a-z-]+ .+$")
    assert len(rows) >= len(PLACES) and all(form.match(row) for row in rows)


def test_only_the_false_one_of_several_claims_on_a_line_is_held_back(kb: Kb, note: Writer) -> None:
    note("a.md", "# A\n\n$(x^3)' = 3x^2$, $(x^2)' = 3x$, $(\\sin x)' = \\cos x$\n")
    standings = {card["front"]: card["standing"] for card in kb("cards", "--json").json}
    assert sorted(standings.values()) == ["active", "active", "draft"]
    assert [front for front, standing in standings.items() if standing == "draft"] == ["Differentiate $x^2$"]


def test_an_unknown_requirement_is_named_where_it_stands(kb: Kb, note: Writer) -> None:
    note("a.md", "---\ntitle: A\nrequires: [limit]\n---\n\nQ: Why?\nA: So.\n")
    assert "a.md:3:12: warning requires-unknown" in kb("check").out


def test_a_folder_setting_that_cannot_be_used_is_named(kb: Kb, note: Writer, folder: Path) -> None:
    note("sub/a.md", "Text.\n")
    write(folder, "sub/.kb.yaml", "cards: sometimes\n")
    assert "sub/.kb.yaml:1:1: warning folder-config-broken" in kb("check").out


def test_standard_input_is_checked_like_a_note(kb: Kb) -> None:
    said = kb("check", "-", typed="# A\n\nQ: What?\n")
    assert said.code == 0 and "-:3:1: warning question-without-answer" in said.out


@pytest.mark.parametrize(
    ("text", "code"), [("Text.\n", 0), ("Q: What?\n", 0), ("$(x^2)' = 3x$\n", 1)], ids=["sound", "warning", "error"]
)
def test_the_exit_code_tells_of_errors_only(kb: Kb, note: Writer, text: str, code: int) -> None:
    note("a.md", text)
    assert kb("check").code == kb("check", "--json").code == kb("check", "a.md").code == code
    assert kb("check", "nowhere.md").code == 2


def test_no_collection_is_needed_and_none_is_made(kb: Kb, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    write(elsewhere, "a.md", "Q: What?\n")
    said = kb("check", str(elsewhere))
    assert "question-without-answer" in said.out and not (elsewhere / ".kb").exists()


def test_pictures_that_are_not_there_or_lie_outside_are_problems_of_the_note(
    kb: Kb, note: Writer, folder: Path
) -> None:
    (folder / "img").mkdir()
    (folder / "img" / "there.png").write_bytes(b"")
    outside = folder.parent / "outside.png"
    outside.write_bytes(b"")
    note(
        "a.md",
        "# A\n\nSee ![](img/there.png), ![[there.png]] and ![x](https://example.org/a.png).\n\n"
        "Then ![gone](img/gone.png) and\n![out](../outside.png).\n\n![[lost.png|300]] and ![[Another note]]\n\n"
        "`![c](img/code.png)` `![[code.png]]`\n\n```\n![c](img/code.png)\n![[code.png]]\n```\n",
    )
    found = [one for one in kb("check", "--json").json if one["code"].startswith("picture-")]
    assert [(one["line"], one["column"], one["code"]) for one in found] == [
        (5, 6, "picture-missing"),
        (6, 1, "picture-outside"),
        (8, 1, "picture-missing"),
    ]
    assert all(one["severity"] == "warning" and one["hint"] for one in found)
    assert "img/gone.png" in found[0]["message"]


@pytest.mark.parametrize(
    ("settings", "line", "said"),
    [
        ("minutes: 15\nmacros:\n  R: '\\mathbb{R}'\n  M: '\\frac{a'\n", 4, "M"),
        ('macros:\n  M: "\\mathbb{R}"\n', 1, "config.yaml"),
        ("colour: red\n", 1, "colour"),
    ],
)
def test_what_is_wrong_in_the_settings_is_named(kb: Kb, note: Writer, settings: str, line: int, said: str) -> None:
    note("a.md", "Q: a\nA: b\n")
    note(".kb/config.yaml", settings)
    for arguments in ([], ["a.md"], ["."]):
        (found,) = kb("check", *arguments, "--json").json
        assert (found["code"], found["line"]) == ("settings-fault", line)
        assert said in found["message"] and found["hint"]
        assert ".kb/config.yaml" in kb("check", *arguments).out


@pytest.mark.parametrize(
    "body", [r'"\bar{x}"', r'"\frac{1}{2}"', r'"\e[31mRED\u202Ebidi"', r"\left\lVert #1 \right\rVert", r"\sqrt{2} #1"]
)
def test_a_macro_of_the_settings_that_yaml_changed_is_named_and_not_used(kb: Kb, note: Writer, body: str) -> None:
    note(".kb/config.yaml", f"macros:\n  R: '\\mathbb{{R}}'\n  M: {body}\n")
    note("a.md", "Q: a $\\M{y}$ in $\\R$\nA: b\n")
    (found,) = kb("check", "--json").json
    assert (found["code"], found["line"]) == ("settings-fault", 3)
    (card,) = kb("cards", "--json").json
    assert card["front"] == "a $\\M{y}$ in $\\mathbb{R}$"
    shown = kb("search", "a").out + kb("show", "a").out
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", shown)
    assert "31m" not in shown


def test_a_macro_in_quotes_and_a_comment_behind_one_are_fine(kb: Kb, note: Writer) -> None:
    note(".kb/config.yaml", "macros:\n  R: \\mathbb{R} # the reals\n  N: '\\left\\lVert #1 \\right\\rVert'  # 1 of 2\n")
    note("a.md", "Q: a $\\N{y}$ in $\\R$\nA: b\n")
    assert kb("check", "--json").json == []
