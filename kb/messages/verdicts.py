"""Which sentence of a catalogue fits a verdict best, and how its numbers are written."""

from __future__ import annotations

from collections.abc import Mapping

_NAMING = frozenset({"trig-sign", "trig-function-kept", "wrong-variable"})
_SIGNED = ("point", "your_value", "right_value")


def outcome_code(outcome: str, arguments: Mapping[str, object], *, over: bool) -> str:
    """The sentence of an outcome; `over` when the answer is shown, and nothing can be tried again."""
    if arguments.get("reason") == "two-readings" and {"read", "other"} <= arguments.keys():
        return "maths.outcome.two-readings"
    if outcome == "undecided" and "signs" in arguments and not over:
        return "maths.outcome.undecided-signs"
    return "maths.outcome.different-over" if over and outcome == "different" else f"maths.outcome.{outcome}"


def reason_code(outcome: str, arguments: Mapping[str, object]) -> str:
    """The sentence of the reason that a verdict gives, in the words for one thing or for several."""
    reason = arguments.get("reason")
    if reason == "components" and arguments.get("wanted") == 1:
        reason = "one-value"
    elif reason == "components" and arguments.get("found") == 1:
        reason = "not-one-value"
    elif reason == "component" and "row" in arguments:
        reason = "entry"
    return f"maths.{outcome}.{reason}"


def diagnosis_code(diagnosis: str, arguments: Mapping[str, object]) -> str:
    """The sentence of a diagnosis, with the rule or the variables that it is about where these are known."""
    for name, form in (("rule", "rule"), ("right", "named"), ("other_by", "other")):
        if name in arguments and diagnosis in _NAMING:
            return f"maths.diagnosis.{diagnosis}.{form}"
    return f"maths.diagnosis.{diagnosis}"


def written(arguments: Mapping[str, object]) -> dict[str, object]:
    """The arguments with a minus sign in front of negative numbers, as everywhere in set mathematics."""
    return {
        name: value.replace("-", "−") if name in _SIGNED and isinstance(value, str) else value
        for name, value in arguments.items()
    }
