"""The concepts of a note: the note itself, its headings, its defined terms; and the links between them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from kb.model import Concept, Language
from kb.reading.metadata import Need, heads_prerequisites
from kb.reading.names import fold, heading_label, heading_name, is_structure, label_kind
from kb.reading.outline import Outline, Section
from kb.reading.syntaxes.place import Term
from kb.reading.vocabulary import POINTERS


class _Draft(Struct):
    name: str
    line: int
    end_line: int
    parent: str | None
    path: tuple[str, ...]
    aliases: list[str] = field(default_factory=list)


def is_pointers(section: Section) -> bool:
    """Does this section, or one that holds it, only name other texts or other parts of this one?"""
    labels = (heading_label(title).casefold() for title in section.path)
    return any("-".join(label.split()) in POINTERS for label in labels)


def is_part(section: Section) -> bool:
    """Is this heading a part of every note, or below another one a label (定义, 优点, Properties), and no idea?"""
    if is_structure(section.title):
        return True
    return len(section.path) > 1 and label_kind(heading_label(section.title)) is not None


def concepts_of(
    *,
    outline: Outline,
    names: list[str],
    terms: list[tuple[Section, Term]],
    title: str,
    aliases: tuple[str, ...],
    path: str,
    language: Language,
    requires: tuple[tuple[int, str], ...],
    needs: list[Need],
    links: list[tuple[int, str]],
    key: str | None,
    pasted: bool,
) -> tuple[Concept, ...]:
    """Each idea once, by its folded name, at the first place that explains it; the note's own concept comes first."""
    last = outline.sections[-1].end if outline.sections else 1
    first_line = outline.sections[0].line if outline.sections else 1
    drafts: dict[str, _Draft] = {fold(title): _Draft(title, first_line, last, None, (), list(aliases))}
    below = _concepts_by_path(outline, names)
    for section, name, end in zip(outline.sections, names, _ends(outline.sections), strict=True):
        if not section.level or is_part(section) or (pasted and not section.blocks):
            continue
        parent = next(
            (below[section.path[:n]] for n in range(len(section.path) - 1, 0, -1) if section.path[:n] in below), title
        )
        _add(drafts, name, heading_name(section.title).aliases, _Draft(name, section.line, end, parent, section.path))
    for section, term in terms:
        _add(
            drafts,
            term.name.text,
            term.name.aliases,
            _Draft(term.name.text, term.line, term.end_line, term.parent, section.path),
        )
    own = fold(title)
    required: dict[str, dict[str, Need]] = {}
    for need in (*(Need(line, name, gates=True) for line, name in requires), *needs):
        holder = next(
            (
                _holder(section, name, below, title)
                for section, name in zip(outline.sections, names, strict=True)
                if section.line <= need.line <= section.end
            ),
            title,
        )
        of = required.setdefault(fold(holder), {})
        if need.gates or need.name not in of:
            of[need.name] = need
    return tuple(
        Concept(
            name=draft.name,
            note=path,
            line=draft.line,
            end_line=draft.end_line,
            language=language,
            aliases=tuple(dict.fromkeys(a for a in draft.aliases if a and fold(a) != folded)) if draft.aliases else (),
            parent=draft.parent if draft.parent is None or fold(draft.parent) != folded else None,
            requires=tuple(required.get(folded, ())),
            required_at=tuple(need.line for need in required.get(folded, {}).values()),
            orders=tuple(name for name, need in required.get(folded, {}).items() if not need.gates),
            links=tuple(
                dict.fromkeys(name for line, name in links if folded == own or draft.line <= line <= draft.end_line)
            )
            if links
            else (),
            heading_path=draft.path,
            key=key if folded == own else None,
        )
        for folded, draft in drafts.items()
    )


def _holder(section: Section, name: str, below: dict[tuple[str, ...], str], title: str) -> str:
    """The concept that builds on what a section names: what stands in a list of prerequisites is the one's above it."""
    lists = [depth for depth, heading in enumerate(section.path) if heads_prerequisites(heading)]
    if not lists:
        return name
    return next((below[section.path[:n]] for n in range(lists[0], 0, -1) if section.path[:n] in below), title)


def _add(drafts: dict[str, _Draft], name: str, aliases: tuple[str, ...], draft: _Draft) -> None:
    folded = fold(name)
    if not folded:
        return
    known = drafts.setdefault(folded, draft)
    known.aliases += aliases


def _concepts_by_path(outline: Outline, names: list[str]) -> dict[tuple[str, ...], str]:
    pairs = zip(outline.sections, names, strict=True)
    return {section.path: name for section, name in pairs if section.level and not is_part(section)}


def _ends(sections: Sequence[Section]) -> list[int]:
    """The last line of each section with those below it."""
    ends: list[int] = []
    around: list[int] = []
    for at, section in enumerate(sections):
        while around and section.level <= sections[around[-1]].level:
            around.pop()
        around.append(at)
        ends.append(section.end)
        for above in around:
            ends[above] = section.end
    return ends
