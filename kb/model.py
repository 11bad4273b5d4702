"""The words of kb, as frozen structs and enums: values that are made in a microsecond, and classes in twenty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Literal, overload

from msgspec import Struct, field

Language = Literal["zh", "en"]


class Rating(IntEnum):
    """How well a card was recalled. Hard means: it was recalled."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Phase(StrEnum):
    """Where a card stands in memory; `state` in JSON."""

    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


class Standing(StrEnum):
    """Whether a card is asked."""

    ACTIVE = "active"
    DRAFT = "draft"
    SILENCED = "silenced"
    SUSPENDED = "suspended"
    RETIRED = "retired"


class Origin(StrEnum):
    """How sure the author's wish for a card is: written as one, stated in a clear form, or guessed."""

    WRITTEN = "written"
    STATED = "stated"
    GUESSED = "guessed"


class CardKind(StrEnum):
    """What a card asks for."""

    RECALL = "recall"
    CLOZE = "cloze"
    DERIVATIVE = "derivative"
    PARTIAL = "partial"
    GRADIENT = "gradient"
    EXERCISE = "exercise"


class Form(StrEnum):
    """The form in which a card wants its answer, beyond that it is right."""

    SIMPLIFIED = "simplified"
    FACTORED = "factored"
    EXPANDED = "expanded"
    LOWEST_TERMS = "lowest-terms"


class Severity(StrEnum):
    """How bad a problem is: `kb check` fails on errors only."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Outcome(StrEnum):
    """What the checker says of a typed answer."""

    EQUAL = "equal"
    APPROXIMATE = "approximate"
    DIFFERENT = "different"
    UNREADABLE = "unreadable"
    UNDECIDED = "undecided"


class Verdict(Struct, frozen=True):
    """What the checker says of a typed answer, with a diagnosis and how the answer was read.

    `diagnosis` is a code of `maths.diagnosis.*` in the catalogues or None; `arguments` fill its sentence. `reading` is
    the answer as it was understood, as LaTeX, empty when unreadable. For an unreadable answer `arguments` holds
    `reason` (a code) and `position` (offset into the typed text, 0-based). For an equal one `form` (a code of
    `maths.form.*`) says what it lacks of the form that was asked for, `domain` that it is defined at other points; for
    an undecided one `signs` that two formulas were compared sign by sign, of which another spelling may be told.
    """

    outcome: Outcome
    diagnosis: str | None = None
    arguments: Mapping[str, object] = field(default_factory=dict)
    reading: str = ""

    @property
    def is_unfinished(self) -> bool:
        """Is the answer right, but not in the form that was asked for?"""
        return self.outcome is Outcome.EQUAL and "form" in self.arguments

    @property
    def is_final(self) -> bool:
        """Is there nothing to try again: right as it stands, or nothing that could be decided however it is written?"""
        if self.outcome is Outcome.UNDECIDED:
            return "signs" not in self.arguments
        return self.outcome is Outcome.EQUAL and not self.is_unfinished


class Problem(Struct, frozen=True):
    """Something wrong in a note: lines and columns from 1; the sentence is `problem.<code>` in the catalogues."""

    note: str
    line: int
    code: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    column: int = 1
    severity: Severity = Severity.WARNING
    end_line: int | None = None


class Concept(Struct, frozen=True):
    """An idea that a note explains: a heading, a defined term, or the note itself.

    `parent` and `requires` are names as written; `key` ties one concept in two languages. `required_at` are the lines
    at which the note names what `requires` holds, one by one; those in `orders` come before and hold nothing back.
    """

    name: str
    note: str
    line: int
    end_line: int
    language: Language
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    requires: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    heading_path: tuple[str, ...] = ()
    key: str | None = None
    required_at: tuple[int, ...] = ()
    orders: tuple[str, ...] = ()


class Task(Struct, frozen=True):
    """What a typed answer is compared with: differentiate `of` by `by` (one name, or several for a gradient).

    `answer` is the note's own claim; all three are LaTeX or plain mathematics as the note has them. Where `of` is empty
    nothing is differentiated: `answer` itself is what is asked for, with `by` up to a constant (an antiderivative).
    `form` is the form that the answer should have; `approximate` accepts a value rounded to the digits that were typed.
    """

    kind: CardKind
    of: str
    by: tuple[str, ...]
    answer: str
    form: Form | None = None
    approximate: bool = False


class ExerciseKind(StrEnum):
    """What an exercise asks to do; the key in its block that holds the expression."""

    DIFFERENTIATE = "differentiate"
    PARTIAL = "partial"
    GRADIENT = "gradient"
    EVALUATE = "evaluate"
    SIMPLIFY = "simplify"
    NORM = "norm"
    DOT = "dot"
    MATRIX = "matrix"
    EXPECT = "expect"


class Template(Struct, frozen=True):
    """An exercise with parameters, as an `exercise` block writes it; everything is plain mathematics.

    `operands` are the expressions worked on: one function or vector, two vectors or matrices, or the values and the
    probabilities of a finite law. `given` holds the values of each parameter, `exclude` conditions on parameters that
    must not hold. `at` is the point at which something is evaluated, `order` that of a norm (`1`, `2`, `inf`).
    """

    kind: ExerciseKind
    operands: tuple[str, ...]
    by: tuple[str, ...] = ()
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    at: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    form: Form | None = None
    approximate: bool = False


class Dealt(Struct, frozen=True, eq=False):
    """Which instance of an exercise was asked: its seed and the value of each parameter, which make it the same.

    `question` is what was asked, as the journal has it; empty before the answer.
    """

    seed: int
    parameters: Mapping[str, str]
    question: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Dealt) and (self.seed, self.parameters) == (other.seed, other.parameters)

    def __hash__(self) -> int:
        return hash(self.seed)


class Card(Struct, frozen=True):
    """A card as one note states it: Markdown text for front and back, and the place that it came from.

    `siblings` is equal for cards from one place (one block of a note). `author_id` is the `^id` written in the note,
    with an ordinal where it names several cards (`chain`, `chain.2`). Lines count from 1. An exercise has a `template`;
    its front and back state the general case until an instance is dealt.
    """

    kind: CardKind
    rule: str
    origin: Origin
    front: str
    back: str
    concept: str
    note: str
    line: int
    end_line: int
    order: int
    language: Language
    heading_path: tuple[str, ...] = ()
    siblings: str = ""
    author_id: str | None = None
    task: Task | None = None
    template: Template | None = None


class New(Struct, frozen=True):
    """The state of a card that was never answered."""


class Seen(Struct, frozen=True):
    """The state of a card after its last answer.

    `stability` in days, `difficulty` from 1 to 10. `due_day` is a learning day; `due_at` is set while a learning
    step runs (then the card is due at that moment, not by day). `last_day` is the learning day of the last review.
    """

    stability: float
    difficulty: float
    phase: Phase
    last_at: datetime
    last_day: date
    due_day: date
    due_at: datetime | None
    reviews: int
    lapses: int


State = New | Seen


class StoredCard(Struct, frozen=True):
    """A card as the collection holds it: under the id of its first text, with its standing and its state.

    `title` is the title of its note. `buried_until` is the first learning day on which it may be asked again. `ask_now`
    says why it is asked regardless of its due day (a code such as `changed-answer`), else it is empty. Of an exercise
    `dealt` names the instance that `card` states; None where it states the general case. `wished` is the day that the
    person named for it, until its next answer. `tags` are those that a person gave to this card, beside its notes' own;
    `rated` is the last answer that was given here.
    """

    id: str
    card: Card
    standing: Standing
    state: State
    title: str = ""
    buried_until: date | None = None
    flagged: bool = False
    ask_now: str = ""
    dealt: Dealt | None = None
    wished: date | None = None
    tags: tuple[str, ...] = ()
    rated: Rating | None = None


class Entry(Struct, frozen=True):
    """One line of the journal: when, on which learning day, of which kind, and the rest of its fields."""

    id: str
    at: datetime
    day: date
    kind: str
    fields: Mapping[str, object]


class Review(Struct, frozen=True):
    """One answer to one card, as the journal has it. `seconds` is the time the person took.

    `diagnosis` is the code of the last mistake that was explained, `dealt` the instance that an exercise asked,
    `due` the day that was chosen for the card, by what was planned for the days that were possible.
    """

    id: str
    card: str
    rating: Rating
    at: datetime
    day: date
    seconds: float = 0.0
    typed: tuple[str, ...] = ()
    verdict: Outcome | None = None
    override: bool = False
    retracted: bool = False
    diagnosis: str | None = None
    dealt: Dealt | None = None
    due: date | None = None


class Schedule(Struct, frozen=True):
    """When another program would have asked a card next: the day, and the interval (days) that ends on it.

    How well the card was known is either the `ease` of SM-2 (percent: 250), or `stability` (days) and `difficulty`
    (1–10) as FSRS has them. `source` names the program.
    """

    due: date
    interval: float
    source: str
    ease: float | None = None
    stability: float | None = None
    difficulty: float | None = None
    lapses: int = 0


class Changes(Struct, frozen=True):
    """What a refresh or an import did, in cards; `notes` counts the notes that were read.

    `added` were never seen before; `returned` stood in no note any more and do again.
    `left` names notes that were left as they were, because reading them anew would have lost too much. `schedules` and
    `reviews` were taken over from other programs. `texts` counts the plain texts beside the notes of a new store, which
    are not read.
    """

    added: int = 0
    changed: int = 0
    joined: int = 0
    retired: int = 0
    undecided: int = 0
    drafts: int = 0
    notes: int = 0
    problems: tuple[Problem, ...] = ()
    left: tuple[str, ...] = ()
    schedules: int = 0
    reviews: int = 0
    returned: int = 0
    texts: int = 0


class Understood(Struct, frozen=True):
    """A piece of how a query was read: a code of `search.*` with its arguments, and the pieces inside it."""

    code: str
    arguments: tuple[tuple[str, object], ...] = ()
    parts: tuple[Understood, ...] = ()


class Hit(Struct, frozen=True):
    """One thing that a search found. `line` counts from 1; a higher `score` is better.

    `snippet` is text as the note has it; `marks` are the places in it (start, end) that met the query.
    """

    kind: Literal["concept", "card", "note"]
    title: str
    heading: str
    note: str
    line: int
    snippet: str
    score: float
    id: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    standing: Standing | None = None
    """Of a card: whether it is asked."""


class Results(Struct, frozen=True):
    """What a search found, best first; it is also the sequence of its `hits`.

    `understood` says how the query was read (`kb.messages.queries` makes a line of it); `mended` is the query
    that was answered where the one typed was misspelt, else empty. `loosely` says that nothing holds all of its words,
    and that the hits hold some.
    """

    hits: tuple[Hit, ...] = ()
    understood: tuple[Understood, ...] = ()
    mended: str = ""
    loosely: bool = False

    @overload
    def __getitem__(self, at: int) -> Hit: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Hit, ...]: ...
    def __getitem__(self, at: int | slice) -> Hit | tuple[Hit, ...]:
        return self.hits[at]

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)


class Reason(Struct, frozen=True):
    """Why a card is asked now: a code of `why.*` in the catalogues with its arguments."""

    code: str
    arguments: Mapping[str, object] = field(default_factory=dict)
