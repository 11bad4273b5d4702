"""What the screens say, made from values: verdicts, reasons, undone things, days."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from kb.memory.queue import LEECH
from kb.messages import describe, knows, say
from kb.messages.queries import reading, says_more
from kb.messages.verdicts import diagnosis_code, outcome_code, reason_code, written
from kb.model import (
    Language,
    New,
    Origin,
    Outcome,
    Phase,
    Reason,
    Results,
    Seen,
    Severity,
    Standing,
    StoredCard,
    Verdict,
)

if TYPE_CHECKING:
    from kb.collection.values import Today, Undone
    from kb.model import Changes, Problem

# Arguments of verdicts that are LaTeX.
_FORMULAS = frozenset({"read", "other", "part", "derivative"})
_YEAR = 365.25
_TOLD = frozenset({"changed-answer", "undecided", "clock-was-ahead", "cram"})
# A sign beside every verdict: colour never says it alone.
SIGNS = {
    Outcome.EQUAL: ("✓", "$text-success"),
    Outcome.APPROXIMATE: ("≈", "$text-warning"),
    Outcome.DIFFERENT: ("≠", "$text-error"),
    Outcome.UNREADABLE: ("?", "$text-warning"),
    Outcome.UNDECIDED: ("~", "$text-warning"),
}
# An exponent of which only the beginning is raised: `e^ax`, `e^-2x`.
_LOOSE_EXPONENT = re.compile(r"(?<![A-Za-z])e\^(?P<raised>-?(?:\d+|[A-Za-z]))(?P<rest>[A-Za-z]{1,2})(?![\w^(])")
# And beside every problem.
SEVERITIES = {
    Severity.ERROR: ("✗", "$text-error"),
    Severity.WARNING: ("!", "$text-warning"),
    Severity.NOTICE: ("·", "$text-muted"),
}


def verdict_sentence(
    verdict: Verdict,
    language: Language,
    *,
    explained: bool,
    edited: str | None = None,
    profile: str = "unicode",
    typed: str = "",
) -> Content:
    """What the checker says; why an answer is wrong, and where, only when it is `explained`.

    Of what was `typed` it says where brackets were forgotten: that is no part of the answer.

    While it is being mended it is said of the answer before what stands there now (`edited`).
    """
    sign, style = SIGNS[verdict.outcome]
    outcome = verdict.outcome.value
    arguments = written(verdict.arguments)
    names = [outcome_code(outcome, arguments, over=explained)]
    if edited is not None and verdict.outcome is Outcome.DIFFERENT:
        names = ["maths.outcome.different-before"]
    reason = arguments.get("reason")
    if reason == "two-readings":
        names.append("maths.two-readings")
    elif reason is not None and (explained or reason != "component"):
        # Which component is wrong is part of the explanation; that there are too many or too few is not.
        names.append(reason_code(outcome, arguments))
    if arguments.get("domain"):
        names.append("maths.domain")
    names += [f"maths.{name}" for name in ("constant", "beside") if arguments.get(name)]
    if "form" in arguments:
        names.append(f"maths.form.{arguments['form']}")
    if explained:
        names += [diagnosis_code(verdict.diagnosis, arguments)] if verdict.diagnosis else []
        names += ["maths.part"] if "part" in arguments else []
        names += ["maths.counterexample"] if "point" in arguments else []
    if _FORMULAS & arguments.keys():
        from kb.typesetting import inline

        arguments |= {
            name: inline(str(arguments[name]), profile, rounded=True) for name in _FORMULAS & arguments.keys()
        }
    sentences = [say(name, language, **arguments) for name in names if knows(name, language)]
    loose = _LOOSE_EXPONENT.search(typed) if verdict.outcome is Outcome.DIFFERENT and reason != "two-readings" else None
    if loose is not None and edited is None:
        sentences.append(say("app.loose-exponent", language, raised=loose["raised"], rest=loose["rest"]))
    if not (verdict.is_final or explained):
        same = "unread" if verdict.outcome is Outcome.UNREADABLE else "retry"
        retry = same if edited is None else "edited" if edited.strip() else "emptied"
        sentences.append(say(f"app.verdict-{retry}", language))
    joined = ("" if language == "zh" else " ").join(sentences)
    if edited is not None:
        return Content.styled(f"{sign} {joined}", "$text-muted")
    return Content.assemble((f"{sign} ", f"bold {style}"), joined)


def problem_sentences(problem: Problem, language: Language, profile: str = "unicode") -> tuple[str, str]:
    """What is wrong in a note, and the hint (empty when there is none), formulas set on one line."""
    sentence, hint = describe(problem, language)
    return _set(sentence, profile), _set(hint, profile)


def _set(sentence: str, profile: str) -> str:
    from kb.typesetting import inline

    return re.sub(r"\$([^$]+)\$", lambda formula: inline(formula[1], profile), sentence)


def understood_sentence(found: Results, language: Language) -> str:
    """How a query was understood where it says more than words, and what was looked for where it was misspelt."""
    parts = []
    if found.mended:
        from kb.search.understood import shown

        parts.append(say("app.search-mended", language, query=shown(found.mended)))
    if says_more(found.understood):
        parts.append(reading(found.understood, language))
    return " · ".join(parts)


def reason_sentence(reason: Reason, language: Language) -> str:
    """Why a card is asked now."""
    code = f"why.{reason.code}"
    return say(code, language, **reason.arguments) if knows(code, language) else reason.code


def notice(stored: StoredCard, reason: Reason, language: Language, *, on_front: bool) -> str:
    """What a person should see above a card without asking; mostly nothing. On a front letters are written."""
    if reason.code in _TOLD:
        return reason_sentence(reason, language)
    if isinstance(stored.state, Seen) and stored.state.phase is Phase.RELEARNING and stored.state.lapses >= LEECH:
        return say("app.leech", language, count=stored.state.lapses)
    if stored.card.origin is Origin.STATED and isinstance(stored.state, New):
        return say("app.read-from-note", language, way="esc " if on_front else "")
    return ""


def card_state(stored: StoredCard, language: Language) -> str:
    """Where a card stands: its standing when it is not asked, else its state in memory."""
    if stored.standing is not Standing.ACTIVE:
        return say(f"app.standing-{stored.standing.value}", language)
    phase = Phase.NEW if isinstance(stored.state, New) else stored.state.phase
    return say(f"app.phase-{phase.value}", language)


def memory_lines(stored: StoredCard, language: Language) -> list[str]:
    """What is known of the memory of a card."""
    state = stored.state
    if not isinstance(state, Seen):
        return [say("app.memory-new", language)]
    return [
        say("app.memory-reviews", language, reviews=state.reviews, lapses=state.lapses),
        say("app.memory-stability", language, days=_days(state.stability)),
        say("app.memory-difficulty", language, difficulty=f"{state.difficulty:.1f}"),
        say("app.memory-due", language, day=day_sentence(state.due_day, language)),
    ]


def card_memory(stored: StoredCard, today: date, language: Language) -> str:
    """In a few words when a card is due and how long it would be remembered; its standing when it is not asked."""
    state = stored.state
    if stored.standing is not Standing.ACTIVE or not isinstance(state, Seen):
        return card_state(stored, language)
    days = (state.due_day - today).days
    if state.phase in (Phase.LEARNING, Phase.RELEARNING):
        return card_state(stored, language)
    due = say("app.due-now", language) if days <= 0 else say("app.tomorrow", language) if days == 1 else ""
    return " · ".join((due or _in_time("due-in", days, language), _in_time("holds", state.stability, language)))


def _in_time(name: str, days: float, language: Language) -> str:
    """So many days in words, or years where that says more."""
    if days >= _YEAR:
        return say(f"app.{name}-years", language, years=f"{days / _YEAR:.1f}")
    return counted(f"{name}-days", language, max(round(days), 1))


def _days(days: float) -> str:
    if 0 < days < 0.05:
        return "<0.1"
    return f"{days:.1f}" if days < 10 else f"{days:.0f}"


def day_sentence(day: date, language: Language) -> str:
    """A day with its weekday."""
    return say(
        "app.date",
        language,
        year=day.year,
        month=say(f"app.month-{day.month}", language),
        day=day.day,
        weekday=say(f"app.weekday-{day.weekday()}", language),
    )


def coming_day(day: date, today: date, language: Language) -> str:
    """A day to come, as a person would say it."""
    if (day - today).days == 1:
        return say("app.tomorrow", language)
    return say("app.on-day", language, day=day_sentence(day, language))


def comes_next(page: Today, language: Language) -> str:
    """When the next cards come, and how many where that is tomorrow; empty where none come."""
    if page.next_day is None:
        return ""
    if page.tomorrow and (page.next_day - page.day).days == 1:
        return counted("comes-tomorrow", language, page.tomorrow)
    return say("app.comes-next", language, day=coming_day(page.next_day, page.day, language))


def undone_sentence(undone: Undone | None, language: Language) -> str:
    """What an undo took back."""
    if undone is None:
        return say("app.nothing-to-undo", language)
    kind = "review" if undone.kind == "review" else f"{undone.kind}-{undone.what}"
    if kind == "review":
        return say("app.undone-review", language, rating=say(f"app.rating-{undone.what}", language))
    code = f"app.undone-{kind}" if undone.concept is None else f"app.undone-{kind}-of"
    code = code if knows(code, language) else f"app.undone-{undone.kind}"
    code = code if knows(code, language) else "app.undone-mark"
    said = say(code, language, concept=undone.concept, of=undone.of, count=undone.count)
    if undone.count > 1 and undone.kind in ("mark", "rule", "due"):
        return say("app.undone-of-many", language, undone=said, count=undone.count)
    return said


def act_sentence(undone: Undone, language: Language) -> str:
    """An act that can be taken back: `keep`, `Good`."""
    return undone_sentence(undone, language).removeprefix(say("app.undone", language))


def changes_sentence(changes: Changes, language: Language) -> str:
    """What reading the notes did, in one line; empty when nothing did."""
    counts = {
        "added": changes.added,
        "returned": changes.returned,
        "changed": changes.changed,
        "joined": changes.joined,
        "retired": changes.retired,
        "undecided": changes.undecided,
        "problems": sum(problem.severity is not Severity.NOTICE for problem in changes.problems),
        "left": len(changes.left),
        "texts": changes.texts,
    }
    parts = [counted(f"changes-{name}", language, count) for name, count in counts.items() if count]
    if not changes.notes and not parts:
        return ""
    head = counted("changes-notes", language, changes.notes)
    if not parts:
        return head
    return say("app.changes", language, notes=head, parts=say("app.and", language).join(parts))


def counted(name: str, language: Language, count: int, **arguments: object) -> str:
    """A sentence with a number, in the singular where the language has one."""
    one = f"app.{name}.one"
    return say(one if count == 1 and knows(one, language) else f"app.{name}", language, count=count, **arguments)
