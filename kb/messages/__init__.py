"""Sentences for people: codes and arguments become zh or en here, at the edge.

A code is `area.name` (`error.no-notes`, `why.overdue`); each area is one module of the catalogue of a language, loaded
when it is first needed, so that a light command loads only what it says.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from kb.errors import KbError
from kb.model import Language, Problem

AREAS = ("cli", "app", "error", "problem", "why", "maths", "search", "stats", "browse", "graph")
# So many characters of a line of a note are quoted by what is said of it.
_EXCERPT = 60


@cache
def catalogue(language: Language, area: str) -> Mapping[str, str]:
    """The sentences of one area in one language, by the name that stands behind the area in a code."""
    sentences: Mapping[str, str] = import_module(f"kb.messages.{language}.{area}").SENTENCES
    return sentences


def say(code: str, language: Language, /, **arguments: object) -> str:
    """The sentence for `code` in `language`, its `{names}` filled from `arguments`."""
    area, _, name = code.partition(".")
    sentence = catalogue(language, area)[name]
    if "|" in sentence:
        return sentence.format_map({name: _Counted(value) for name, value in arguments.items()})
    return sentence.format_map(arguments)


class _Counted:
    """An argument that also says which of two words goes with it: `{days} {days:day|days}`."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __format__(self, wanted: str) -> str:
        one, bar, several = wanted.partition("|")
        if bar:
            return one if str(self.value) == "1" else several
        return format(self.value, wanted)


def knows(code: str, language: Language) -> bool:
    """Is there a sentence for this code?"""
    area, _, name = code.partition(".")
    return name in catalogue(language, area)


def explain(fault: KbError, language: Language) -> tuple[str, str]:
    """A person's mistake as its sentence and its hint (empty when there is none)."""
    code = f"error.{fault.code}"
    hint = say(f"{code}.hint", language, **fault.arguments) if knows(f"{code}.hint", language) else ""
    sentence = say(code, language, **fault.arguments)
    if "at_line" in fault.arguments:
        sentence = say("cli.config-line", language, line=fault.arguments["at_line"], said=sentence)
    return sentence, hint


def describe(problem: Problem, language: Language) -> tuple[str, str]:
    """What is wrong in a note as its sentence and its hint (empty when there is none); formulas are left as LaTeX."""
    code = f"problem.{problem.code}"
    arguments = dict(problem.arguments)
    if detail := arguments.get("detail"):
        # What the YAML reader says in English is a sentence of its own, and nothing in Chinese.
        arguments["detail"] = "" if language == "zh" else f"{detail[0].upper()}{detail[1:].rstrip('.')}."
    if len(text := arguments.get("text", "")) >= _EXCERPT:
        arguments["text"] = _ended(text)
    for name, area in (("reason", "maths.unreadable"), ("mistake", "maths.diagnosis")):
        if (inner := f"{area}.{arguments.get(name)}") and knows(inner, language):
            arguments[name] = say(inner, language, **arguments)
    hint = say(f"{code}.hint", language, **arguments) if knows(f"{code}.hint", language) else ""
    if arguments.get("count") == "1" and knows(f"{code}.one", language):
        code += ".one"
    return (say(code, language, **arguments).rstrip() if knows(code, language) else problem.code), hint


def _ended(text: str) -> str:
    """The beginning of a longer text, up to the last word or formula that is whole."""
    if text.count("$") % 2:
        text = text[: text.rfind("$")]
    words = text[: text.rfind(" ")] if text[-1:].isascii() and " " in text[_EXCERPT // 2 :] else text
    return words.rstrip(" ,;:，；：、") + "…"


def system_language(environment: Mapping[str, str] | None = None) -> Language:
    """The language of the locale: zh for Chinese ones, otherwise en."""
    env = os.environ if environment is None else environment
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if env.get(name):
            return "zh" if env[name].lower().startswith("zh") else "en"
    known = locale.getlocale()[0] or ""
    return "zh" if known.lower().startswith(("zh", "chinese")) else "en"
