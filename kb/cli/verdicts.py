"""Verdicts on typed answers, as sentences and as JSON."""

from __future__ import annotations

from collections.abc import Mapping

from kb.messages import knows, say
from kb.messages.verdicts import diagnosis_code, outcome_code, reason_code, written
from kb.model import Language, Outcome, Verdict

# A longer text is not repeated with a mark below it.
_POINTED_AT = 70


def verdict_lines(
    verdict: Verdict, language: Language, profile: str = "unicode", *, given: str = "", explained: bool = True
) -> list[str]:
    """The outcome, how the answer was read, and what went wrong where that is known."""
    text = [say(outcome_code(verdict.outcome.value, verdict.arguments, over=False), language)]
    if verdict.reading:
        text.append(say("cli.read-as", language, reading=_set(verdict.reading, profile)))
    if verdict.outcome is Outcome.UNREADABLE:
        text += _why_unreadable(verdict, language, profile, given)
    elif explained or verdict.outcome in (Outcome.EQUAL, Outcome.APPROXIMATE):
        # What is still to be said of a right answer gives nothing away.
        text += explanation(verdict, language, profile)
    elif verdict.arguments.get("reason", "component") != "component":
        # Nor does what an answer is about, or that it has too many parts.
        text.append(say(reason_code("different", verdict.arguments), language, **_shown(verdict.arguments, profile)))
    return text


def explanation(verdict: Verdict, language: Language, profile: str = "unicode") -> list[str]:
    """What went wrong, or what to know about a right answer: a diagnosis, and a point that anyone can check by hand."""
    codes = [diagnosis_code(verdict.diagnosis, verdict.arguments)] if verdict.diagnosis else []
    if verdict.outcome is Outcome.DIFFERENT and "reason" in verdict.arguments:
        codes.insert(0, reason_code("different", verdict.arguments))
    if verdict.diagnosis and "part" in verdict.arguments:
        codes.append("maths.part")
    if {"point", "right_value", "your_value"} <= verdict.arguments.keys():
        codes.append("maths.counterexample")
    if verdict.outcome is Outcome.EQUAL and verdict.arguments.get("domain"):
        codes.append("maths.domain")
    if verdict.outcome is Outcome.EQUAL:
        codes += [f"maths.{name}" for name in ("constant", "beside") if verdict.arguments.get(name)]
    if verdict.outcome is Outcome.EQUAL and "form" in verdict.arguments:
        codes.append(f"maths.form.{verdict.arguments['form']}")
    if verdict.outcome in (Outcome.UNDECIDED, Outcome.APPROXIMATE) and "reason" in verdict.arguments:
        codes.append(f"maths.{verdict.outcome.value}.{verdict.arguments['reason']}")
    said = (say(code, language, **_shown(verdict.arguments, profile)) for code in codes if knows(code, language))
    return [_spelled(sentence, profile) for sentence in said]


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


def _shown(arguments: Mapping[str, object], profile: str) -> dict[str, object]:
    """The arguments of a sentence, those that are LaTeX set on one line."""
    return {
        name: _set(value, profile) if isinstance(value, str) and ("\\" in value or "^" in value) else value
        for name, value in written(arguments).items()
    }


def _set(latex: str, profile: str) -> str:
    from kb.typesetting import inline

    return inline(latex, profile, rounded=True)


def reading_fault(reason: str, language: Language, arguments: Mapping[str, object], profile: str = "unicode") -> str:
    """Why a text was not understood."""
    code = f"maths.unreadable.{reason}"
    if reason == "two-readings" and {"read", "other"} <= arguments.keys():
        code = "maths.two-readings"
    return say(code, language, **_shown(arguments, profile))


def rule_name(rule: str, language: Language, profile: str = "unicode") -> str:
    """What a rule of differentiation says."""
    return _spelled(say(f"maths.step.{rule}", language), profile)


def _spelled(sentence: str, profile: str) -> str:
    """A sentence with the signs that the profile has."""
    if profile != "ascii" or sentence.isascii():
        return sentence
    from kb.typesetting.profiles import in_type

    return in_type(sentence)


def _why_unreadable(verdict: Verdict, language: Language, profile: str, given: str) -> list[str]:
    """Where reading stopped, under the text itself where it is short, and why."""
    arguments = dict(verdict.arguments)
    position, reason = arguments.pop("position", 0), str(arguments.pop("reason", ""))
    at = position if isinstance(position, int) else 0
    # Two readings are of the whole.
    mark = [] if reason == "two-readings" else pointed_at(given, at)
    return [*mark, reading_fault(reason, language, arguments, profile)]


def pointed_at(text: str, at: int) -> list[str]:
    """A short text and a mark below one of its characters."""
    if not (text.strip() and text.isprintable() and len(text) <= _POINTED_AT and at <= len(text)):
        return []
    from kb.typesetting.cells import cells

    return [f"  {text}", "  " + " " * cells(text[:at]) + "^"]
