"""What the rules found becomes cards: useless ones left out, equal fronts merged, sections in brackets, order."""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace

from kb.model import Card, CardKind, Language, Origin, Problem
from kb.reading.fronts import front
from kb.reading.names import fold, heading_name, is_structure
from kb.reading.outline import Section
from kb.reading.syntaxes.place import Found
from kb.reading.typed import typed_task
from kb.reading.worth import (
    breaks_off,
    has_hole,
    is_only_links,
    is_placeholder,
    is_too_small,
    is_unfinished,
    may_be_meant,
    says_nothing,
)

_ORDER = {Origin.WRITTEN: 0, Origin.STATED: 1, Origin.GUESSED: 2}
_LONGEST = 20_000
_MOST_ANSWERS = 8


def cards_of(
    found: list[tuple[Section, Found]], note: str, language: Language
) -> tuple[tuple[Card, ...], list[Problem]]:
    """The cards of a note in its order, and the problems of those that could not be made."""
    problems: list[Problem] = []
    kept = [(section, card) for section, card in found if _is_worth(card, note, problems)]
    kept = _with_sections(kept, language)
    groups: dict[tuple[CardKind, str], list[tuple[Section, Found]]] = {}
    for section, card in kept:
        groups.setdefault((card.kind, fold(card.front)), []).append((section, card))
    merged = [_merged(group) for group in groups.values() if not _is_form(group)]
    return _numbered(merged, note, language), problems


def _is_form(group: list[tuple[Section, Found]]) -> bool:
    """A label that a note fills again and again is a field of a form, no question."""
    return len(group) > _MOST_ANSWERS and all(card.origin is Origin.GUESSED for _, card in group)


def _is_worth(card: Found, note: str, problems: list[Problem]) -> bool:
    if is_placeholder(card.back) and not (card.origin is Origin.WRITTEN and may_be_meant(card.back)):
        if card.origin is Origin.WRITTEN or card.rule == "question":
            problems.append(_problem(note, card, "answer-empty"))
        return False
    if card.origin is not Origin.WRITTEN and card.rule != "table" and says_nothing(card.back):
        if card.rule == "question":
            problems.append(_problem(note, card, "answer-empty"))
        return False
    if card.origin is Origin.GUESSED and card.rule != "table" and breaks_off(card.back):
        return False
    if card.origin is not Origin.WRITTEN and card.rule in ("definition", "formula") and is_unfinished(card.back):
        return False
    if card.origin is not Origin.WRITTEN and (
        is_only_links(card.back) or (card.rule != "table" and is_too_small(card.back))
    ):
        return False
    if card.rule not in ("derivative", "exercise") and (
        has_hole(card.back) or (card.origin is not Origin.WRITTEN and has_hole(card.front))
    ):
        problems.append(_problem(note, card, "damaged-text"))
        return False
    if len(card.back) + len(card.front) > _LONGEST:
        problems.append(_problem(note, card, "card-too-long", limit=str(_LONGEST)))
        return False
    return True


def _problem(note: str, card: Found, code: str, **arguments: str) -> Problem:
    said = {"text": " ".join(card.front[:60].split())} | arguments
    return Problem(note, card.line, code, said, card.column, end_line=card.end_line)


def _with_sections(found: list[tuple[Section, Found]], language: Language) -> list[tuple[Section, Found]]:
    """A term explained in two sections gets its section in brackets."""
    places: dict[str, dict[int, Section]] = {}
    for section, card in found:
        if card.definition:
            places.setdefault(fold(card.front), {})[section.line] = section
    clashing = {key: _numbers(list(sections.values())) for key, sections in places.items() if len(sections) > 1}
    if not clashing:
        return found
    result = []
    for section, card in found:
        numbers = clashing.get(fold(card.front)) if card.definition else None
        if numbers is not None:
            label = _section_label(section, card, numbers)
            if label:
                asked = _before_mark(card.front, front("in-section", language, section=label))
                result.append((section, replace(card, front=asked)))
                continue
        result.append((section, card))
    return result


def _numbers(sections: list[Section]) -> dict[int, int]:
    """By its line, which one of those with its title a section is; where a title is the only one, nothing."""
    titles = Counter(section.path[-1] for section in sections if section.path)
    seen: Counter[str] = Counter()
    numbers = {}
    for section in sections:
        if section.path and titles[section.path[-1]] > 1:
            seen[section.path[-1]] += 1
            numbers[section.line] = seen[section.path[-1]]
    return numbers


def _section_label(section: Section, card: Found, numbers: dict[int, int]) -> str:
    """The section's name where it says something, else the one above it; equal ones are numbered."""
    titles = [heading_name(title).text for title in reversed(section.path)]
    said = [title for title in titles if fold(title) != fold(card.concept)]
    mine = next((title for title in said if not is_structure(title)), said[0] if said else "")
    if not mine:
        return ""
    if section.path and is_structure(section.path[-1]):
        mine = heading_name(section.path[-1]).text or mine
    return f"{mine} {numbers[section.line]}" if section.line in numbers else mine


def _before_mark(text: str, bracket: str) -> str:
    """`什么是导数（小结）？`: the bracket stands before the question mark."""
    return text[:-1] + bracket + text[-1] if text.endswith(("？", "?")) else text + bracket


def _merged(group: list[tuple[Section, Found]]) -> tuple[Section, Found]:
    """One card with all answers to one front, as sure as the surest of them; of typed ones only the surest."""
    section, first = group[0]
    if len(group) == 1:
        return group[0]
    surest = min((card for _, card in group), key=lambda card: _ORDER[card.origin])
    if first.task or first.template:
        return section, surest
    answers = {fold(card.back): card.back for _, card in reversed(group)}
    parts = [answers.pop(key) for key in [fold(card.back) for _, card in group] if key in answers]
    whole = [part for at, part in enumerate(parts) if len(parts) > 20 or not _is_told(part, parts[:at])]
    author_id = next((card.author_id for _, card in group if card.author_id), None)
    return section, replace(first, back="\n\n".join(whole), origin=surest.origin, author_id=author_id)


def _is_told(answer: str, others: list[str]) -> bool:
    return any(fold(answer) in fold(other) for other in others)


def _numbered(found: list[tuple[Section, Found]], note: str, language: Language) -> tuple[Card, ...]:
    """Cards in the order of their lines; an author's id that names several cards gets an ordinal."""
    found.sort(key=lambda pair: pair[1].line)
    seen: Counter[str] = Counter()
    cards = []
    for order, (section, card) in enumerate(found):
        author_id = card.author_id
        if author_id is not None:
            seen[author_id] += 1
            author_id = author_id if seen[author_id] == 1 else f"{author_id}.{seen[author_id]}"
        cards.append(
            Card(
                kind=card.kind,
                rule=card.rule,
                origin=card.origin,
                front=card.front,
                back=card.back,
                concept=card.concept,
                note=note,
                line=card.line,
                end_line=card.end_line,
                order=order,
                language=language,
                heading_path=section.path,
                siblings=str(card.block),
                author_id=author_id,
                task=card.task or typed_task(card.kind, card.front, card.back),
                template=card.template,
            )
        )
    return tuple(cards)
