"""What a card rule sees, and what it answers."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct, field

from kb.model import CardKind, Language, Origin, Problem, Severity, Task, Template
from kb.reading.names import Name
from kb.reading.outline import Block, Line, Outline, Section
from kb.reading.syntaxes.statements import Defined
from kb.reading.vocabulary import EXERCISES

DECK_MARK = re.compile(r"[QAC]:|[QA]：|[问答][:：]")
"""How hashcards begins a question, an answer, a text with deletions."""


class Found(Struct, frozen=True):
    """A card as a rule found it; `block` is the line where its block begins.

    `definition` cards ask what a term is: in two sections of a note they get the section in brackets.
    `prose` says that it was read from a sentence, `weak` that nothing there marks its term.
    """

    rule: str
    origin: Origin
    front: str
    back: str
    concept: str
    line: int
    end_line: int
    block: int
    kind: CardKind = CardKind.RECALL
    author_id: str | None = None
    task: Task | None = None
    definition: bool = False
    column: int = 1
    template: Template | None = None
    prose: bool = False
    weak: bool = False


class Term(Struct, frozen=True):
    """A term that a line explains: a concept below the section's."""

    name: Name
    line: int
    end_line: int
    parent: str


class Context(Struct):
    """The section that is being read. `functions` are those its formulas define, once a rule has asked.

    `flashcards` says that the note was written for Obsidian Spaced Repetition: its tag or its schedules stand there;
    `pointers` that the section names other texts (References): of it only what was written as a card, or bold, is one.
    `own` are the lines that an author marked beside a pasted page: they are read in the context `author`.
    `deck` that it holds nothing but cards, as hashcards has them: what stands below one belongs to it up to the next.
    `labels` are the lines whose bold opening is a label by its company, `doubtful` those where it may be one;
    `untitled` says that the note's concept is the name of its file, for want of a title; `code_names` that the note
    writes names of code with `::`; `wrong` are the lines of work that was wrong, which state nothing; `asked` those
    that say when the question of a page was asked.
    """

    note: str
    language: Language
    outline: Outline
    section: Section
    concept: str
    pasted: bool = False
    flashcards: bool = False
    deck: bool = False
    pointers: bool = False
    own: frozenset[int] = frozenset()
    author: Context | None = None
    functions: list[tuple[int, Defined]] | None = None
    labels: frozenset[int] = frozenset()
    doubtful: frozenset[int] = frozenset()
    untitled: bool = False
    code_names: bool = False
    wrong: frozenset[int] = frozenset()
    asked: frozenset[int] = frozenset()


class Place(Struct):
    """One line of a block, its neighbours, and the concept above it.

    `free` is the first row of the block that no rule has claimed; `recent` the term that the block before explained.
    """

    blocks: list[Block]
    index: int
    row: int
    free: int
    concept: str
    context: Context
    block: Block
    line: Line
    recent: str | None = None

    def goes_on(self, following: Block, end: int) -> bool:
        """In a deck: does this block belong to the card that reaches to line `end`, for no mark or rule parts them?"""
        if not self.context.deck or following.info in EXERCISES:
            return False
        if any(DECK_MARK.match(line.masked) for line in following.lines):
            return False
        return not any(row.strip() for row in self.context.outline.source[end : following.line - 1])

    @property
    def own_line(self) -> int:
        """The line whose cards are siblings: lines of a paragraph that say something each are places of their own."""
        return self.line.number if self.block.kind == "paragraph" else self.block.line

    @property
    def next_block(self) -> Block | None:
        return self.blocks[self.index + 1] if self.index + 1 < len(self.blocks) else None

    def column(self, line: Line, offset: int = 0) -> int:
        """The column in the note, from 1, of what stands at `offset` in a line; 1 where a paste was rewritten."""
        at = -1 if self.context.pasted else self.context.outline.source[line.number - 1].find(line.text)
        return at + offset + 1 if at >= 0 else 1

    def problem(
        self,
        code: str,
        line: int,
        end_line: int | None = None,
        severity: Severity = Severity.WARNING,
        column: int = 1,
        **arguments: str,
    ) -> Problem:
        shown = {name: " ".join(text.split()) for name, text in arguments.items()}
        return Problem(self.context.note, line, code, shown, column, severity, end_line)


class Claim(Struct):
    """What a rule made of a place: cards, terms, problems; reading goes on at block `index`, row `row`.

    `below` is the concept for the blocks inside the claimed one. A `shared` claim leaves the line to later rules too.
    """

    index: int
    row: int
    found: list[Found] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    below: str | None = None
    shared: bool = False


class Rule(Struct, frozen=True):
    """A card rule: it is asked about a line when `trigger` finds something in the masked line."""

    name: str
    trigger: Callable[[str], object]
    read: Callable[[Place], Claim | None]


def written_if_named(origin: Origin, author_id: str | None) -> Origin:
    """An author who names a block wants its card."""
    return Origin.WRITTEN if author_id else origin
