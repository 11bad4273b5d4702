"""The catalogues: both languages say the same things, and every code that the source raises has its sentence."""

from __future__ import annotations

import ast
import re
import string
from functools import cache
from pathlib import Path

import pytest

import kb
from kb.errors import KbError
from kb.maths.calculus import RULES
from kb.messages import AREAS, catalogue, describe, explain, say
from kb.model import Language, Outcome, Problem

SOURCE = Path(kb.__file__).parent
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@cache
def calls() -> tuple[tuple[str, ast.Call, ast.AST], ...]:
    """Every call by a plain name in the source, with the function that it stands in."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        scopes = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
        # The walk goes from the outside in, so the innermost function is the one that stays.
        for scope in (tree, *scopes):
            for node in ast.walk(scope):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    found[node] = (node.func.id, node, scope)
    return tuple(found.values())


def constants(node: ast.expr, scope: ast.AST) -> set[str]:
    """The texts that an expression can be: a constant, either branch of a choice, what a name was assigned."""
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=body, orelse=orelse):
            return constants(body, scope) | constants(orelse, scope)
        case ast.Name(id=name):
            assigned = (
                one.value
                for one in ast.walk(scope)
                if isinstance(one, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in one.targets)
            )
            return set().union(*(constants(value, scope) for value in assigned))
        case _:
            return set()


def codes(called: str, argument: int) -> set[str]:
    """Every text that a call of `called` is given at this place, anywhere in the source."""
    found: set[str] = set()
    for name, call, scope in calls():
        if name == called:
            given = [*call.args[argument : argument + 1], *(word.value for word in call.keywords if word.arg == "code")]
            found |= set().union(*(constants(one, scope) for one in given))
    return found


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_say_the_same_things(area: str) -> None:
    chinese, english = catalogue("zh", area), catalogue("en", area)
    assert chinese.keys() == english.keys()
    differing = {
        code: (placeholders(chinese[code]), placeholders(english[code]))
        for code in chinese
        if placeholders(chinese[code]) != placeholders(english[code])
    }
    assert differing == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("area", AREAS)
def test_no_sentence_is_empty(area: str, language: Language) -> None:
    assert [code for code, sentence in catalogue(language, area).items() if not sentence.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mistake_has_a_sentence(language: Language) -> None:
    raised = codes("KbError", 0)
    assert {"no-collection", "store-busy", "disk-full"} <= raised
    assert raised - catalogue(language, "error").keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_speaks_of_a_mistake_that_nobody_makes(language: Language) -> None:
    spoken = {code.removesuffix(".hint") for code in catalogue(language, "error")}
    assert spoken - codes("KbError", 0) == {"bug"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_has_a_sentence(language: Language) -> None:
    places = (("Problem", 2), ("_problem", 1), ("Fault", 2), ("_doubt", 2))
    found = set().union(*(codes(called, argument) for called, argument in places))
    assert {"false-claim", "front-matter-broken", "not-a-text"} <= found
    assert found - catalogue(language, "problem").keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_of_a_journal_line_has_a_sentence(language: Language) -> None:
    tree = ast.parse((SOURCE / "journal.py").read_text(encoding="utf-8"))
    found = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("journal-")
    }
    assert "journal-torn" in found
    assert found - catalogue(language, "problem").keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_for_unreadable_mathematics_has_a_sentence(language: Language) -> None:
    found = codes("ReadingError", 0)
    assert {"too-long", "bracket-open"} <= found
    assert {f"unreadable.{reason}" for reason in found} - catalogue(language, "maths").keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_and_every_rule_has_a_sentence(language: Language) -> None:
    wanted = {f"outcome.{outcome.value}" for outcome in Outcome} | {f"step.{rule}" for rule in RULES}
    assert wanted - catalogue(language, "maths").keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_for_asking_has_a_sentence(language: Language) -> None:
    found = codes("Reason", 0)
    assert "new-open" in found
    assert found - catalogue(language, "why").keys() == set()


NOUNS = (
    "answers backups cards characters columns combinations components concepts days digits drafts edges entries errors "
    "factors files formulas headings lines links minutes names notes parameters problems questions reviews rows "
    "schedules siblings steps tables terms things times weeks words years"
)
ONE_OF_MANY = re.compile(
    rf"(?<![\d.,])1 (?:[a-z]+ )??(?:{NOUNS.replace(' ', '|')})\b"
    r"|(?<![\d.,])1 (?:more )?(?:come|wait|stand|are|were|have)\b"
)


@pytest.mark.parametrize("area", AREAS)
def test_one_of_a_thing_is_not_said_in_the_plural(area: str) -> None:
    """Each English sentence as it is said of one thing; of those with a form for one, the other is said of two."""
    sentences = catalogue("en", area)
    wrong = []
    for code, sentence in sentences.items():
        filled: dict[str, object] = dict.fromkeys(placeholders(sentence), 1)
        # Limits are larger, and these are texts.
        filled |= dict.fromkeys(("limit", "most", "expected"), 9) | dict.fromkeys(("lines", "path", "day"), "x")
        if f"{code}.one" in sentences:
            filled["count"] = 2
        said = say(f"{area}.{code}", "en", **filled)
        if ONE_OF_MANY.search(said):
            wrong.append(said)
    assert wrong == []


def test_a_mistake_becomes_a_sentence_and_a_hint() -> None:
    fault = KbError("no-folder", path="notes")
    assert explain(fault, "en") == (
        "there is no folder notes",
        "make the folder first, or check how its name is written",
    )
    assert "notes" in explain(fault, "zh")[0]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A basic definition of a discrete-time martingale is a discre", "martingale is a…”"),
        ("一个离散时间的鞅是满足下列条件的随机过程，" * 3, "…”"),
        ("The gradient of the function that is defined above is $\\nabla", "defined above is…”"),
        ("A line that is quoted whole", "quoted whole”"),
    ],
)
def test_a_line_that_is_quoted_in_part_ends_with_a_whole_word(text: str, shown: str) -> None:
    problem = Problem("a.md", 1, "damaged-text", {"text": text[:60]})
    assert shown in describe(problem, "en")[0]


def test_arguments_that_hold_braces_stay_as_they_are() -> None:
    assert "{0}" in say("error.no-folder", "en", path="{0}")
