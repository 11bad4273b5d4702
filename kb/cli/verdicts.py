"""Verdicts on typed answers, as sentences and as JSON."""

from __future__ import annotations

from collections.abc import Mapping

from kb.messages import knows, say
from kb.model import Language, Outcome, Verdict

# A longer text is not repeated with a mark below it.
_POINTED_AT = 70


def verdict_lines(verdict: Verdict, language: Language, *, given: str = "", diagnosis: bool = True) -> list[str]:
    """The outcome, how the answer was read, and what went wrong where that is known."""
    text = [say(f"cli.verdict.{verdict.outcome.value}", language)]
    if verdict.reading:
        text.append(say("cli.verdict.read-as", language, reading=_set(verdict.reading)))
    if verdict.outcome is Outcome.UNREADABLE:
        text += _why_unreadable(verdict, language, given)
    elif diagnosis:
        text += filter(None, (diagnosis_sentence(verdict, language), point_sentence(verdict, language)))
    return text


def point_sentence(verdict: Verdict, language: Language) -> str:
    """A point where a wrong answer has another value, which anyone can check by hand; empty when none is known."""
    if not {"point", "right_value", "your_value"} <= verdict.arguments.keys():
        return ""
    return say("cli.verdict.differs-at", language, **verdict.arguments)


def diagnosis_sentence(verdict: Verdict, language: Language) -> str:
    """What went wrong in a wrong answer; empty when that is not known."""
    code = f"maths.{verdict.diagnosis}"
    return say(code, language, **_shown(verdict.arguments)) if verdict.diagnosis and knows(code, language) else ""


def verdict_json(verdict: Verdict, language: Language) -> dict[str, object]:
    """A verdict with its sentence."""
    return {
        "outcome": verdict.outcome.value,
        "diagnosis": verdict.diagnosis,
        "arguments": {name: _plain(value) for name, value in verdict.arguments.items()},
        "reading": verdict.reading,
        "message": " ".join(verdict_lines(verdict, language)),
    }


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _shown(arguments: Mapping[str, object]) -> dict[str, object]:
    """The arguments of a sentence, those that are LaTeX set on one line."""
    return {
        name: _set(value) if isinstance(value, str) and ("\\" in value or "^" in value) else value
        for name, value in arguments.items()
    }


def _set(latex: str) -> str:
    from kb.typesetting import inline

    return inline(latex)


def reading_fault(
    reason: str, position: int, given: str, language: Language, arguments: Mapping[str, object] | None = None
) -> str:
    """Why a text was not understood, and the character where that is."""
    code = f"maths.{reason}"
    sentence = say(code, language, **_shown(arguments or {})) if knows(code, language) else reason
    return say("cli.verdict.at", language, reason=sentence, column=position + 1) if position else sentence


def rule_name(rule: str, language: Language) -> str:
    """What a rule of differentiation is called."""
    code = f"maths.rule-{rule}"
    return say(code, language) if knows(code, language) else rule


def _why_unreadable(verdict: Verdict, language: Language, given: str) -> list[str]:
    """Where reading stopped, under the text itself where it is short, and why."""
    arguments = dict(verdict.arguments)
    position, reason = arguments.pop("position", 0), str(arguments.pop("reason", ""))
    at = position if isinstance(position, int) else 0
    text = []
    if given.isprintable() and len(given) <= _POINTED_AT and at <= len(given):
        from kb.typesetting.cells import cells

        text += [f"  {given}", "  " + " " * cells(given[:at]) + "^"]
    return [*text, reading_fault(reason, 0, given, language, arguments)]
