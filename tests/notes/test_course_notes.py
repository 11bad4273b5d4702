"""The course that comes with kb: what a learner may rely on in every one of its notes."""

from __future__ import annotations

import math
import re
import shutil
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from wcwidth import wcswidth

from kb.collection import Collection
from kb.maths import check_task
from kb.model import Card, CardKind, Outcome, Rating, Task
from kb.reading import Reading, read_note
from kb.typesetting import inline, typeset
from tests.conftest import Time

COURSE = Path(__file__).parents[2] / "notes"
NOTES = sorted(COURSE.glob("*/**/*.md"))
LANGUAGES = ("en", "zh")
CORE = {
    "derivatives": {
        *("derivative", "elementary-derivatives", "trigonometric-derivatives", "derivative-rules", "chain-rule"),
        *("combining-rules", "mean-value-theorem", "taylor"),
    },
    "gradients": {"partial-derivative", "gradient", "directional-derivative", "jacobian", "hessian", "critical-point"},
    "norms": {"norm", "lp-norm", "norm-inequality", "matrix-norm", "norm-duality", "norm-gradient"},
    "tensors": {"tensor", "array-layout", "broadcasting", "tensor-contraction", "einsum", "change-of-basis"},
    "law of large numbers": {"sampling", "chebyshev", "law-of-large-numbers", "strong-law", "central-limit-theorem"},
    "stochastic approximation": {
        *("incremental-mean", "stochastic-approximation", "robbins-monro", "step-size", "stochastic-gradient-descent"),
    },
}
SCREEN = 76  # columns for a formula on a terminal of 80

each_note = pytest.mark.parametrize("path", NOTES, ids=lambda path: path.relative_to(COURSE).with_suffix("").as_posix())
each_language = pytest.mark.parametrize("language", LANGUAGES)


@cache
def _read(path: Path) -> Reading:
    return read_note(path.read_text(encoding="utf-8"), path.relative_to(COURSE).as_posix())


def _of(language: str) -> list[Reading]:
    return [_read(path) for path in NOTES if path.relative_to(COURSE).parts[0] == language]


def _cards(language: str) -> list[Card]:
    return [card for note in _of(language) for card in note.cards]


def _one_more(task: Task) -> str:
    """The answer with one added, to the last component of a vector or the last entry of a matrix."""
    if task.kind is CardKind.GRADIENT or re.fullmatch(r"\(.*,.*\)", task.answer.strip()):
        return f"{task.answer.strip().removesuffix(')')} + 1)"
    if r" \end{" in task.answer:
        return task.answer.replace(r" \end{", r" + 1 \end{")
    return f"{task.answer} + 1"


def _formulas(path: Path) -> list[str]:
    text = re.sub(r"`[^`\n]*`", "", path.read_text(encoding="utf-8"))
    return [found[0] or found[1] for found in re.findall(r"\$\$(.+?)\$\$|\$([^$]+)\$", text, re.DOTALL)]


def test_both_languages_have_the_same_notes_in_the_same_order() -> None:
    placed = [[(re.findall(r"/(\d+)-", note.path), note.key) for note in _of(language)] for language in LANGUAGES]
    assert placed[0] == placed[1]
    keys = [key for _, key in placed[0]]
    assert all(keys) and len(set(keys)) == len(keys)


@each_note
def test_a_note_has_at_least_eight_cards_says_its_language_and_has_no_problem(path: Path) -> None:
    note = _read(path)
    assert len(note.cards) >= 8
    assert note.language == path.relative_to(COURSE).parts[0]
    assert note.problems == ()


@each_language
def test_each_language_has_at_least_thirty_typed_cards_of_all_kinds(language: str) -> None:
    kinds = Counter(card.kind for card in _cards(language) if card.task is not None)
    assert kinds.total() >= 30
    assert all(kinds[kind] >= 5 for kind in (CardKind.DERIVATIVE, CardKind.PARTIAL, CardKind.GRADIENT))


@each_language
def test_no_two_cards_of_a_language_ask_the_same(language: str) -> None:
    fronts = Counter(" ".join(card.front.split()).casefold() for card in _cards(language))
    assert [front for front, count in fronts.items() if count > 1] == []


@each_language
def test_all_is_built_on_five_beginnings_and_nothing_stands_alone(language: str) -> None:
    requires = {note.key: set(note.requires) for note in _of(language)}
    named = set().union(*requires.values())
    assert named <= requires.keys()
    beginnings = {key for key, needed in requires.items() if not needed}
    assert beginnings == {"limit", "tensor", "expectation", "python-object", "induction"}
    assert beginnings <= named


@each_language
@pytest.mark.parametrize("topic", CORE)
def test_a_core_topic_has_sixty_cards_and_more(language: str, topic: str) -> None:
    assert sum(len(note.cards) for note in _of(language) if note.key in CORE[topic]) >= 60


@each_language
def test_the_core_topics_together_are_typed_and_practised(language: str) -> None:
    core = set().union(*CORE.values())
    cards = [card for note in _of(language) if note.key in core for card in note.cards]
    assert sum(card.task is not None for card in cards) >= 150
    assert sum(card.kind is CardKind.EXERCISE for card in cards) >= 60


@each_language
def test_no_concept_of_one_note_is_called_like_one_of_another(language: str) -> None:
    called = Counter(name for note in _of(language) for name in {concept.name.casefold() for concept in note.concepts})
    assert [name for name, notes in called.items() if notes > 1] == []


@each_language
def test_no_note_requires_what_in_turn_requires_it(language: str) -> None:
    requires = {note.key: set(note.requires) for note in _of(language)}
    while ready := [key for key, needed in requires.items() if not needed & requires.keys()]:
        for key in ready:
            del requires[key]
    assert requires == {}


@each_language
def test_every_link_leads_to_a_concept_of_the_same_language(language: str) -> None:
    names = {
        name.casefold()
        for note in _of(language)
        for concept in note.concepts
        for name in (concept.name, *concept.aliases)
    }
    assert [link for note in _of(language) for link in note.links if link.casefold() not in names] == []


@each_note
def test_a_typed_card_accepts_its_answer_and_rejects_one_more(path: Path) -> None:
    for card in _read(path).cards:
        if (task := card.task) is not None:
            place = f"{card.note}:{card.line}:{','.join(task.by)}"
            assert check_task(task, task.answer).outcome is Outcome.EQUAL, place
            assert check_task(task, _one_more(task)).outcome is Outcome.DIFFERENT, place


@each_note
def test_every_formula_is_set_within_the_screen(path: Path) -> None:
    for formula in _formulas(path):
        lines = typeset(formula, SCREEN).split("\n")
        shown = [*lines, inline(formula)]
        assert max(wcswidth(line) for line in lines) <= SCREEN, formula
        assert min(wcswidth(line) for line in shown) >= 0, formula
        assert not [line for line in shown if re.search(r"\\[A-Za-z]", line)], formula


@pytest.mark.parametrize(("language", "subject"), [("en", "derivative"), ("zh", "derivative")])
def test_the_first_eight_cards_mix_ideas_and_typed_answers_from_blocks_of_their_own(
    language: str, subject: str
) -> None:
    (note,) = (note for note in _of(language) if note.key == subject)
    first = note.cards[:8]
    assert sum(card.task is not None for card in first) >= 4
    assert sum(card.task is None for card in first) >= 2
    assert len({card.siblings for card in first}) == len(first)


@pytest.mark.slow
@each_language
def test_a_newcomers_first_days_are_about_limits_and_derivatives_and_ask_for_typed_answers(
    language: str, tmp_path: Path, time: Time
) -> None:
    shutil.copytree(COURSE / language, tmp_path / "course" / language)
    shutil.copy(COURSE / ".kb.yaml", tmp_path / "course" / ".kb.yaml")
    kb = Collection.open(tmp_path / "course", clock=time.clock, state=tmp_path / "state")
    days: list[list[Card]] = []
    try:
        kb.refresh()
        cards = {stored.id: stored.card for stored in kb.cards()}
        for _ in range(3):
            asked = [candidate.card for candidate in kb.session().ahead]
            for card in asked:
                kb.rate(card, Rating.GOOD, seconds=8)
                time.forward(seconds=8)
            days.append([cards[card] for card in asked])
            time.forward(days=1)
    finally:
        kb.close()
    assert {card.task is None for card in days[0]} == {True, False}
    assert {_read(COURSE / card.note).key for day in days for card in day} <= {
        "limit",
        "derivative",
        "elementary-derivatives",
    }
    assert all(len(day) >= 6 for day in days)


def test_the_worked_examples_give_the_numbers_that_a_computation_gives() -> None:
    coin, error, doubt = 0.25, 0.05, 0.05
    tosses = [
        math.ceil(coin / (doubt * error**2) - 1e-9),
        math.ceil(math.log(2 / doubt) / (2 * error**2)),
        math.ceil(1.959964**2 * coin / error**2),
    ]
    rows = ((1, -2), (3, 4))
    norms = [
        max(sum(abs(row[column]) for row in rows) for column in (0, 1)),
        max(sum(abs(entry) for entry in row) for row in rows),
        rf"\sqrt{{{sum(entry**2 for row in rows for entry in row)}}}",
    ]
    for language in LANGUAGES:
        texts = [(COURSE / note.path).read_text(encoding="utf-8") for note in _of(language)]
        for numbers in (tosses, norms):
            in_a_row = r"\D{1,60}".join(re.escape(str(number)) for number in numbers)
            assert any(re.search(in_a_row, text) for text in texts), (language, numbers)


_ODD = re.compile(
    r"\bWhat (?:is|are) (?:the )?(?:are|is|was|were|does|do|has|have|can|why|how|when|whether)\b"
    r"|\bWhat are the (?:[\w-]+ ){0,3}?[\w-]*(?:is|us|ss|ias) of\b"
    r"|什么是\s*(?:an?|the)\s|的(?:是否|有无|能否)[^？]*是什么|公式的公式|法则的法则"
    r"|[?？][?？]|^\[|^(?:Q|A|问|答)[:：]|</?[a-z]+>",
)
_YES_OR_NO = re.compile(
    r"(?:yes|no|true|false|是|否|对|错|满足|不满足)$|(?:yes|no|true|false|是|否|不?满足)[,;:，。：；]", re.IGNORECASE
)
_ASKS_WHAT = re.compile(r"What (?:is|are) |.*(?:什么|有哪些)")


def _is_nonsense(front: str, back: str) -> bool:
    """Is this front no question that a person would ask, or its answer a yes to a question for a thing?"""
    return bool(_ODD.search(front) or (_ASKS_WHAT.match(front) and _YES_OR_NO.match(back)))


@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("What is step sizes $a_k = 1/k$?", "yes, both"),
        ("What are the hypothesis of Fermat's theorem?", "$f$ is differentiable"),
        ("What are the main basis of a space?", "$e_1, e_2$"),
        ("What is the are both conditions met of $a_k$?", "they are"),
        ("什么是 a monoid？", "带有单位元的半群"),
        ("固定步长的是否收敛是什么？", "不收敛"),
        ("什么是固定步长？", "满足，两个条件都成立"),
        ("写出求根公式的公式", "$x = 1$"),
    ],
)
def test_a_front_that_nobody_would_ask_is_told(front: str, back: str) -> None:
    assert _is_nonsense(front, back)


@each_note
def test_every_front_of_the_course_is_a_question_that_a_person_would_ask(path: Path) -> None:
    assert [card.front for card in _read(path).cards if _is_nonsense(card.front, card.back)] == []


_AS_SAID = re.compile(
    r"The course has (\d+) subjects .*?: more than (\d+) notes in each language, ([\d,]+) cards, "
    r"(\d+) of them typed and (\d+) exercises"
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_course_is_as_large_as_the_readme_says(language: str) -> None:
    readme = (COURSE.parent / "README.md").read_text(encoding="utf-8")
    said = _AS_SAID.search(" ".join(readme.split()))
    assert said is not None
    subjects, *told = (int(number.replace(",", "")) for number in said.groups())
    assert len([one for one in (COURSE / language).iterdir() if one.is_dir()]) == subjects
    cards = _cards(language)
    typed = sum(card.task is not None or card.template is not None for card in cards)
    exercises = sum(card.kind is CardKind.EXERCISE for card in cards)
    for least, there in zip(told, (len(_of(language)), len(cards), typed, exercises), strict=True):
        assert least <= there < 1.15 * least, "say in the README how large the course is"
