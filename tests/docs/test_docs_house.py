"""What the documents say of the project itself: its rooms, its version, how long a newcomer reads."""

from __future__ import annotations

import re
import tomllib

from documents import ROOT, documents, fences, named

from kb.messages import say
from kb.messages.en import why

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_page_of_the_house_names_every_room() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = page.split("<!-- rooms -->", 1)[1].split("<!-- end -->", 1)[0]
    told = {name for row in rooms.splitlines() for name in re.findall(r"`([a-z_]+/|[a-z_]+\.py)`", row)}
    there = {f"{one.name}/" for one in (ROOT / "kb").iterdir() if (one / "__init__.py").exists()}
    there |= {one.name for one in (ROOT / "kb").glob("*.py") if not one.name.startswith("__")}
    assert told == there


def test_the_newest_changes_are_those_of_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changes = re.findall(r"^## \[([^\]]+)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert project["version"] in changes[:2]
    assert changes[0] in (project["version"], "Unreleased")


def test_the_page_on_memory_shows_a_fit_in_the_words_of_the_command() -> None:
    page = (ROOT / "docs" / "memory.md").read_text(encoding="utf-8")
    (shown,) = (one.body for one in fences(page) if "log loss" in one.body)
    first, head, *_ = shown.splitlines()
    assert first == say("cli.optimize.reviews", "en", count=12580, recalls=6372)
    assert head.split() == [say("cli.optimize.before", "en"), say("cli.optimize.after", "en")]
    for sentence in ("log-loss", "rmse", "adopted"):
        assert say(f"cli.optimize.{sentence}", "en") in shown
    assert say("cli.optimize.held-back", "en", count=5310) in shown


def test_the_page_on_reviewing_names_reasons_in_the_words_of_kb() -> None:
    page = (ROOT / "docs" / "reviewing.md").read_text(encoding="utf-8")
    rows = page.split("| reason | when |\n|---|---|\n", 1)[1].split("\n\n", 1)[0].splitlines()
    told = [reason for row in rows for reason in row.split("|")[1].strip().split(" · ")]
    found = {code for code, sentence in why.SENTENCES.items() for one in told if _says(sentence, one)}
    assert all(any(_says(sentence, one) for sentence in why.SENTENCES.values()) for one in told)
    asked = [*why.SENTENCES][: [*why.SENTENCES].index("sibling")]
    assert {code.removesuffix("-early") for code in asked} <= found


def _says(sentence: str, words: str) -> bool:
    return re.fullmatch(re.sub(r"\\\{.*?\\\}", ".+", re.escape(sentence)), words) is not None


def test_a_newcomer_reads_the_readme_to_its_end() -> None:
    shown = re.sub(r"<!--.*?-->\n+", "", README, flags=re.DOTALL)
    assert shown.count("\n") <= 175


def test_documents_speak_of_nothing_outside_the_project() -> None:
    for page in documents():
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"/(?:work|tmp|home|root)/", text), named(page)
