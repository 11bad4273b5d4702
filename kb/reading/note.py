"""A note's text becomes concepts, cards and problems."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import dropwhile
from pathlib import PurePosixPath

from msgspec import Struct, field
from msgspec.structs import replace

from kb.model import Card, Concept, Language, Origin, Problem, Severity
from kb.reading.articles import with_articles
from kb.reading.cards import cards_of
from kb.reading.chrome import asked_lines, is_own, is_page, of_page
from kb.reading.cleaned import KEY, read_cleaned
from kb.reading.concepts import concepts_of, is_part, is_pointers
from kb.reading.decode import clean
from kb.reading.displaystyle import with_dollars
from kb.reading.doubts import is_foreign, second_look
from kb.reading.equalities import false_equalities, may_state
from kb.reading.frontmatter import FrontMatter, read_front_matter
from kb.reading.leads import Lead, leads_of
from kb.reading.macros import expand_note
from kb.reading.mask import mask
from kb.reading.metadata import Page, bare_name, linked_names, links_in, needs_in, read_page
from kb.reading.names import HAN, fold, heading_name, is_structure, plain, read_name
from kb.reading.outline import BOLD_LEVEL, Outline, Section, read_outline
from kb.reading.paste import read_paste
from kb.reading.points import false_values, may_state_values
from kb.reading.prose import without_told
from kb.reading.standing import CardsSetting
from kb.reading.syntaxes.inline import holds_code_names
from kb.reading.syntaxes.place import Context, Found
from kb.reading.templates import is_template
from kb.reading.traditional import Characters, has_traditional
from kb.reading.unclosed import find_unclosed
from kb.reading.walk import walk
from kb.reading.wrong_work import wrong_lines

_CONFLICT = re.compile(r"^(?:<{7} .*|\|{7}(?: .*)?|={7}|>{7} .*)$", re.MULTILINE)
# What a file's name has before or behind its title: a number, the date of a post, the id of an exported page.
_FILE_NUMBER = re.compile(r"^(?:\d{4}-\d{1,2}-\d{1,2}[-_ ]+|\d{8,14}[-_ ]+|\d{1,3}[-_. ]+)(?=\D)|[ _-][0-9a-f]{32}$")
_SAMPLE = 6000
_LETTER = re.compile(r"[^\W\d_]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_HAN_RUN = re.compile(f"{HAN.pattern}+")


class Reading(Struct, frozen=True):
    """What one note holds; `requires`, `links` and `aliases` are names as written, `cards_setting` its `cards`, if any.

    `pasted` says that the text was read as one copied from a web page, its marks stripped.
    """

    path: str
    concepts: tuple[Concept, ...]
    cards: tuple[Card, ...]
    problems: tuple[Problem, ...]
    title: str
    language: Language
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    key: str | None = None
    requires: tuple[str, ...] = ()
    cards_setting: CardsSetting | None = None
    links: tuple[str, ...] = ()
    properties: Mapping[str, object] = field(default_factory=dict)
    pasted: bool = False


def read_note(text: str, path: str = "a.md", macros: Mapping[str, str] | None = None) -> Reading:
    """The concepts, cards and problems of one note; never raises, whatever the text.

    `macros` (name → body) are those that the note may use without defining them.
    """
    text, problems = clean(text, path)
    if not has_traditional(text):
        return _read(text, path, macros or {}, problems)
    own = Characters(text)
    return own.within(_read(own.simple, path, macros or {}, problems))


def _read(text: str, path: str, macros: Mapping[str, str], problems: list[Problem]) -> Reading:
    head = read_front_matter(text, path)
    problems += head.problems
    body = "\n".join(text.split("\n")[head.lines :]) if head.lines else text
    body, conflicts = _without_conflict_marks(body, path, head.lines + 1)
    problems += conflicts
    body = with_dollars(body)
    expanded = expand_note(body, macros)
    body = body if expanded is None else expanded.text
    paste = read_paste(body, path, head.lines + 1)
    if head.values.get(KEY) is True and not paste.recognized:
        paste = read_cleaned(body, path, head.lines + 1)
    problems += paste.problems
    masked = mask(paste.text)
    outline = read_outline(paste.text, masked, path, head.lines + 1, paste.recognized, own=paste.own)
    problems += outline.problems
    problems += find_unclosed(paste.text, masked, path, head.lines + 1)
    # Where all text is hidden (a table in HTML), the text as written tells.
    language = _language(head, masked if _LETTER.search(masked) else paste.text)
    page = read_page(outline, head.lines + 1)
    title = _title(head, page, outline, path)
    if is_template(
        text, "\n".join(text.split("\n", head.lines)[: head.lines]), (one.title for one in outline.sections)
    ):
        left = Problem(path, 1, "template-left", severity=Severity.NOTICE)
        return Reading(path, (), (), (left,), title.name, language)
    if title.section is not None and not title.section.blocks and not title.section.title:
        outline.sections.remove(title.section)
    found, terms = [], []
    flashcards = "<!--SR:" in text or "#flashcards" in text
    code_names = holds_code_names(paste.text, masked)
    deck = _is_deck(outline)
    section_concepts = _section_concepts(outline, title.name)
    leads = leads_of(outline, title.name)
    labels = frozenset(line for line, lead in leads.items() if lead is Lead.LABEL)
    doubtful = frozenset(leads) - labels
    wrong = wrong_lines(outline)
    on_page = is_page(body)
    asked = asked_lines(body, head.lines + 1)
    foreign = language == "en" and is_foreign(masked[:_SAMPLE])
    for section, concept in zip(outline.sections, section_concepts, strict=True):
        context = Context(
            path, language, outline, section, concept, paste.recognized, flashcards, deck, is_pointers(section)
        )
        context.labels, context.doubtful, context.code_names = labels, doubtful, code_names
        context.wrong, context.asked = wrong, asked
        context.untitled = title.from_file and fold(concept) == fold(title.name)
        if paste.own:
            context.own, context.author = paste.own, replace(context, pasted=False)
        gathered = walk(context)
        problems += gathered.problems
        looked = (second_look(_doubted(card, paste.stacked), foreign) for card in gathered.found)
        kept = [card for card in looked if card is not None]
        if on_page:
            kept = [card for one in kept if (card := of_page(one, title.name)) is not None]
        found += [(section, card) for card in kept]
        terms += [(section, term) for term in gathered.terms if not (on_page and is_own(term.name.text, title.name))]
    doubted = list(false_equalities(outline, path)) if may_state(paste.text) else []
    doubted += false_values(outline, path) if may_state_values(paste.text) else []
    problems += [problem for problem in doubted if problem.line not in wrong]
    found, terms = without_told(found, terms)
    found = with_articles(found, body) if language == "en" else found
    cards, card_problems = cards_of(found, path, language)
    problems += card_problems
    if expanded is not None:
        problems = expanded.in_source(problems, head.lines + 1)
    links = links_in(paste.text, masked, head.lines + 1)
    needs = needs_in(paste.text, outline, links)
    requires = tuple(bare_name(name) for name in head.words("requires", "prerequisites"))
    links += [(head.lines + 1, name) for name in linked_names(head.values.values())]
    aliases = tuple(dict.fromkeys((*title.aliases, *head.words("aliases", "alias"), *page.aliases)))
    key = head.word("concept")
    concepts = concepts_of(
        outline=outline,
        names=section_concepts,
        terms=terms,
        title=title.name,
        aliases=aliases,
        path=path,
        language=language,
        requires=tuple((_line_of(name, head, text), name) for name in requires),
        needs=needs,
        links=links,
        key=key,
        pasted=paste.recognized,
    )
    return Reading(
        path=path,
        concepts=concepts,
        cards=cards,
        problems=tuple(sorted(problems, key=lambda problem: (problem.line, problem.code))),
        title=title.name,
        language=language,
        tags=tuple(dict.fromkeys((*head.words("tags", "tag"), *page.tags, *outline.tags))),
        aliases=aliases,
        key=key,
        requires=requires,
        cards_setting=_cards_setting(head),
        links=tuple(dict.fromkeys(name for _, name in links)),
        properties=head.values,
        pasted=paste.recognized,
    )


def _doubted(card: Found, stacked: Mapping[int, int]) -> Found:
    """A card of a table that was made of stacked cells is a guess, whatever its rule is sure of."""
    end = stacked.get(card.line)
    return card if end is None else replace(card, origin=Origin.GUESSED, end_line=end)


def _line_of(name: str, head: FrontMatter, text: str) -> int:
    """The line at which front matter requires this."""
    rows = enumerate(text.split("\n")[: head.lines], 1)
    below = dropwhile(lambda row: not row[1].startswith(("requires", "prerequisites")), rows)
    first, *rest = list(below) or [(1, "")]
    return next((number for number, row in (first, *rest) if name in row), first[0])


def _without_conflict_marks(body: str, note: str, first_line: int) -> tuple[str, list[Problem]]:
    """The body with git's conflict marks taken out (`=======` would make a heading of the line above it)."""
    first = _CONFLICT.search(body) if "\n>>>>>>> " in body else None
    if first is None:
        return body, []
    line = body.count("\n", 0, first.start()) + first_line
    return _CONFLICT.sub("", body), [Problem(note, line, "conflict-marks", severity=Severity.ERROR)]


def _is_deck(outline: Outline) -> bool:
    """Does a note without headings begin with a card, as hashcards writes them?"""
    blocks = outline.sections[0].blocks
    begins = bool(blocks and blocks[0].lines) and blocks[0].lines[0].masked.startswith(("Q:", "C:"))
    return begins and not any(section.level for section in outline.sections)


class _Title(Struct, frozen=True):
    name: str
    aliases: tuple[str, ...]
    section: Section | None
    from_file: bool = False


def _title(head: FrontMatter, page: Page, outline: Outline, path: str) -> _Title:
    """The front matter's title, else a first heading that stands above all others, else the file's name."""
    headings = [section for section in outline.sections if 0 < section.level < BOLD_LEVEL]
    first = headings[0] if headings else None
    on_top = (
        first is not None
        and (first.level == 1 or (len(headings) == 1 and not outline.sections[0].blocks))
        and all(s.level > first.level for s in headings[1:])
    )
    named = head.word("title") or page.title
    if named:
        name = read_name(named)
        return _Title(name.text or named, name.aliases, None)
    if first is not None and on_top and not is_structure(first.title):
        name = heading_name(first.title)
        if name.text:
            return _Title(name.text, name.aliases, None)
    stem = PurePosixPath(path.replace("\\", "/")).stem
    name = read_name(_FILE_NUMBER.sub("", stem) or stem)
    return _Title(name.text or stem or "note", name.aliases, None, from_file=True)


def _section_concepts(outline: Outline, title: str) -> list[str]:
    """The concept of each section: its heading's, or the nearest one above that is no mere structure."""
    named: dict[tuple[str, ...], str] = {}
    concepts = []
    for section in outline.sections:
        concept = title
        if section.level and section.title and not is_part(section):
            concept = heading_name(section.title).text or plain(section.title)
        elif section.level:
            concept = named.get(section.path[:-1], title)
        named[section.path] = concept
        concepts.append(concept)
    return concepts


def _language(head: FrontMatter, masked: str) -> Language:
    said = (head.word("lang") or head.word("language") or "").casefold()
    if said.startswith(("zh", "cn", "中")):
        return "zh"
    if said.startswith(("en", "英")):
        return "en"
    sample = masked if len(masked) < 3000 else masked[:1500] + masked[len(masked) // 2 :][:1500]
    return "zh" if sum(map(len, _HAN_RUN.findall(sample))) > len(_LATIN_WORD.findall(sample)) else "en"


def _cards_setting(head: FrontMatter) -> CardsSetting | None:
    said = head.values.get("cards")
    return said if said in ("written", "stated", "all") else None
