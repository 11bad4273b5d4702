"""What an import would bring, as a person goes through it: notes, their cards and problems, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace
from textual.content import Content

from kb.collection.bringing import Choices
from kb.collection.values import ImportFile, ImportHistory, ImportPlan
from kb.messages import say
from kb.model import Card, Language, Origin, Problem, Severity, Standing
from kb.tui.columns import pad, shortened, width
from kb.tui.glimpse import beginning
from kb.tui.sentences import SEVERITIES, counted, problem_sentences
from kb.tui.widgets.prose import one_line
from kb.typesetting.alone import alone
from kb.typesetting.pieces import trail

_APART = 2
_RIGHT = 0.6
_OUT = "–"
_CHROME = "page-chrome"
_GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}
_STATES = {"asked": ("▢", "$text-accent"), "draft": ("?", "$text-warning"), "out": (_OUT, "$text-disabled")}
# So many lines of a note are a glance at it.
_LINES = 40

State = Literal["asked", "draft", "out"]


class Row(NamedTuple):
    """A line of the list: a note, one of its cards or problems, or what of it is a web page's; or reviews."""

    kind: Literal["note", "card", "problem", "chrome", "reviews"]
    file: int
    at: int = 0


class Sums(Struct, frozen=True):
    """What would come."""

    notes: int = 0
    asked: int = 0
    drafts: int = 0
    out: int = 0
    problems: int = 0


class Shown(Struct, frozen=True):
    """What there is to see of a row: what it is, where it stands, and texts of the note."""

    about: Content
    texts: tuple[str, ...] = ()


class Offered:
    """A plan, and what a person says of its notes and cards before anything is written."""

    def __init__(self, plan: ImportPlan) -> None:
        self.plan = plan
        self.rows: list[Row] = []
        self._told: dict[int, list[Problem]] = {}
        # Pieces of a web page that were left out, where a note holds several: nobody goes through them one by one.
        self._chrome: dict[int, list[Problem]] = {}
        # Notes, cards and rules of a note that are left out; rules of a note that are kept.
        self._notes: set[int] = set()
        self._cards: set[tuple[int, int]] = set()
        self._rules: dict[tuple[int, str], Literal["keep", "silence"]] = {}
        # Rules that made drafts in a note: these can be kept.
        self._guessing: set[tuple[int, str]] = set()
        for number, file in enumerate(plan.files):
            self._guessing |= {(number, card.rule) for card, standing in file.cards if standing is Standing.DRAFT}
            self.rows.append(Row("note", number))
            if not file.skipped:
                chrome = [problem for problem in file.told if problem.code == _CHROME]
                self._chrome[number] = chrome if len(chrome) > 1 else []
                told = [problem for problem in file.told if problem not in self._chrome[number]]
                self._told[number] = sorted(told, key=lambda problem: _GRAVITY[problem.severity])
                self.rows += [Row("card", number, at) for at in range(len(file.cards))]
                self.rows += [Row("problem", number, at) for at in range(len(self._told[number]))]
                self.rows += [Row("chrome", number)] if self._chrome[number] else []
        self.rows += [Row("reviews", number) for number in range(len(plan.histories))]

    @property
    def is_empty(self) -> bool:
        """Would nothing be written at all?"""
        coming = any(not file.skipped for file in self.plan.files) or any(
            not one.state for one in self.plan.attachments
        )
        return not coming and not any(told.counting for told in self.plan.histories)

    @property
    def encodings(self) -> set[str]:
        """How its texts were read, where that is not UTF-8."""
        return {file.encoding for file in self.plan.files if not file.skipped and file.encoding != "utf-8"}

    # -- what is decided ----------------------------------------------------------------------------------------

    def card(self, row: Row) -> Card:
        return self.plan.files[row.file].cards[row.at][0]

    def problem(self, row: Row) -> Problem:
        return self._told[row.file][row.at]

    def state(self, file: int, at: int) -> State:
        """Whether a card is going to be asked, waits as a draft, or is left out."""
        card, standing = self.plan.files[file].cards[at]
        rule = self._rules.get((file, card.rule))
        if file in self._notes or (file, at) in self._cards or rule == "silence":
            return "out"
        return "asked" if standing is Standing.ACTIVE or rule == "keep" else "draft"

    def is_out(self, file: int) -> bool:
        """Is a note left out, by the person or because it cannot come?"""
        return file in self._notes or bool(self.plan.files[file].skipped)

    def leave_out(self, row: Row) -> None:
        """Leave a card or a whole note out, or take it in again."""
        if row.kind == "note":
            self._notes ^= {row.file}
        elif row.kind == "card":
            self._cards ^= {(row.file, row.at)}

    def decide_rule(self, row: Row, what: Literal["keep", "silence"]) -> bool:
        """Keep or silence all that the card's rule made in its note, or no longer; whether it stands now."""
        of = (row.file, self.card(row).rule)
        if self._rules.get(of) == what:
            del self._rules[of]
            return False
        self._rules[of] = what
        return True

    def may_keep(self, row: Row) -> bool:
        """Did the rule of this card make drafts in its note?"""
        return (row.file, self.card(row).rule) in self._guessing

    def alike(self, row: Row) -> int:
        """How many cards the rule of this one made in its note, without those that were left out one by one."""
        rule = self.card(row).rule
        cards = enumerate(self.plan.files[row.file].cards)
        return sum(card.rule == rule and (row.file, at) not in self._cards for at, (card, _) in cards)

    def sums(self) -> Sums:
        files = [number for number in range(len(self.plan.files)) if not self.is_out(number)]
        states = [self.state(number, at) for number in files for at in range(len(self.plan.files[number].cards))]
        problems = [problem for number in files for problem in self._told[number]]
        return Sums(
            len(files),
            states.count("asked"),
            states.count("draft"),
            states.count("out"),
            sum(problem.severity is not Severity.NOTICE for problem in problems),
        )

    @property
    def is_declined(self) -> bool:
        """Did the person drop every note that would come, and nothing else is there to take in?"""
        coming = [number for number, file in enumerate(self.plan.files) if not file.skipped]
        counting = any(told.counting for told in self.plan.histories)
        return bool(coming) and not counting and self._notes.issuperset(coming)

    def decided(self) -> tuple[ImportPlan, Choices]:
        """The plan as it is wanted, and what is to be written down of its cards."""
        files = tuple(
            replace(file, skipped="declined") if number in self._notes else file
            for number, file in enumerate(self.plan.files)
        )
        left_out: dict[str, list[Card]] = {}
        for file, at in sorted(self._cards):
            if not self.is_out(file):
                left_out.setdefault(files[file].target, []).append(files[file].cards[at][0])
        rules = {(files[of].target, rule): what for (of, rule), what in self._rules.items() if not self.is_out(of)}
        return replace(self.plan, files=files), Choices(left_out, rules)

    # -- how it looks -------------------------------------------------------------------------------------------

    def line(self, row: Row, columns: int, language: Language, profile: str) -> Content:
        """A row of the list on one line."""
        if row.kind == "note":
            return self._note_line(row.file, columns, language)
        if row.kind == "reviews":
            return Content(shortened(history_sentence(self.plan.histories[row.file], language), columns))
        if row.kind == "chrome":
            sign, style = SEVERITIES[Severity.NOTICE]
            return _line((f"  {sign} ", style), (self._said_of_chrome(row.file, language), "$text-muted"), "", columns)
        if row.kind == "problem":
            problem = self.problem(row)
            sign, style = SEVERITIES[problem.severity]
            said = problem_sentences(problem, language, profile)[0]
            right = say("app.import-line", language, line=problem.line)
            return _line((f"  {sign} ", style), (said, "$text-muted"), right, columns)
        card, state = self.card(row), self.state(row.file, row.at)
        sign, style = _STATES[state]
        right = f"{rule_name(card, language)} · {say('app.import-line', language, line=self._line_of(row))}"
        room = columns - width(right) - _APART - 4
        front = one_line(card.front, max(room, 1), profile)
        return _line((f"  {sign} ", style), (front, "$text-disabled" if state == "out" else ""), right, columns)

    def _said_of_chrome(self, file: int, language: Language) -> str:
        return counted("import-chrome", language, len(self._chrome[file]))

    def _note_line(self, number: int, columns: int, language: Language) -> Content:
        file = self.plan.files[number]
        if self.is_out(number):
            right = say(f"app.import-{file.skipped or 'declined'}", language)
            return _line((f"{_OUT} ", "$text-disabled"), (_named(file, language), "$text-disabled"), right, columns)
        states = [self.state(number, at) for at in range(len(file.cards))]
        counts = (("import-asked", states.count("asked")), ("import-drafts", states.count("draft")))
        said = [counted(name, language, count) for name, count in counts if count]
        problems = sum(problem.severity is not Severity.NOTICE for problem in self._told[number])
        said += [counted("import-problems", language, problems)] if problems else []
        right = " · ".join(said) or say("app.import-no-cards", language)
        return _line(("≡ ", "$text-accent"), (file.target, "bold"), right, columns)

    def _line_of(self, row: Row) -> int:
        return max(self.card(row).line - self.plan.files[row.file].line_shift, 1)

    def shown(self, row: Row, language: Language, profile: str) -> Shown:
        """What there is to see of a row."""
        if row.kind == "reviews":
            return Shown(Content(history_sentence(self.plan.histories[row.file], language)))
        file = self.plan.files[row.file]
        if row.kind == "note":
            return self._note_shown(file, language, profile)
        if row.kind == "chrome":
            head = self._said_of_chrome(row.file, language)
            pieces = [
                f"{problem.arguments['lines']:>7}  {problem.arguments['text']}" for problem in self._chrome[row.file]
            ]
            return Shown(Content.assemble(head, ("\n" + "\n".join(pieces), "$text-muted")))
        if row.kind == "problem":
            problem = self.problem(row)
            sentence, hint = problem_sentences(problem, language, profile)
            sign, style = SEVERITIES[problem.severity]
            said = Content.assemble(
                (f"{sign} ", f"bold {style}"), sentence, (f"\n{hint}" if hint else "", "$text-muted")
            )
            return Shown(said)
        card, state = self.card(row), self.state(row.file, row.at)
        above = trail(card.heading_path, profile)
        why = [say(f"app.import-is-{state}", language), say(f"app.import-origin-{card.origin.value}", language)]
        if state == "draft" and card.origin is not Origin.GUESSED:
            why.pop()
        sign, style = _STATES[state]
        place = f"\n{above}" if above else ""
        about = Content.assemble((f"{sign} ", style), (" · ".join(why), "$text-muted"), (place, "$text-disabled"))
        return Shown(about, (alone(card.front), alone(card.back)))

    def _note_shown(self, file: ImportFile, language: Language, profile: str) -> Shown:
        if file.skipped:
            return Shown(Content(skipped_sentence(file, language)))
        said = [f"{_named(file, language)} → {file.target}"]
        if file.encoding != "utf-8":
            said.append(say("app.import-encoding", language, encoding=file.encoding.upper()))
        if file.is_deck:
            said.append(say("cli.import.deck", language))
        if file.cleaned is not None:
            said.append(say("app.import-cleaned", language))
            kept = [
                counted(f"import-{name}", language, count)
                for name, count in (("page", file.cleaned.page), ("damaged", file.cleaned.damaged))
                if count
            ]
            said += [say("app.import-commented", language, parts=say("app.and", language).join(kept))] if kept else []
        return Shown(Content("\n".join(said)).stylize("$text-muted"), (beginning(_body(file.text), _LINES),))


def _body(text: str) -> str:
    """A note without what stands in its front matter."""
    from kb.reading.frontmatter import read_front_matter

    return "\n".join(text.split("\n")[read_front_matter(text, "").lines :]).lstrip("\n")


def _line(sign: tuple[str, str], left: tuple[str, str], right: str, columns: int) -> Content:
    """A sign, a text, and what stands at the right edge."""
    text, style = left
    # It may take what the text leaves.
    most = max(int(columns * _RIGHT), columns - width(sign[0]) - width(text) - _APART, 1)
    right = shortened(right, most)
    room = max(columns - width(sign[0]) - width(right) - _APART, 1)
    return Content.assemble(sign, (pad(shortened(text, room), room + _APART), style), (right, "$text-disabled"))


def rule_name(card: Card, language: Language) -> str:
    """The rule that read a card, in a word."""
    return say(f"app.rule-name-{card.rule}", language)


def _named(file: ImportFile, language: Language) -> str:
    """The name of a source."""
    return say("app.import-pasted", language) if file.source == "-" else file.source


def skipped_sentence(file: ImportFile, language: Language) -> str:
    """Why a text does not come in, and what can be done."""
    source = _named(file, language)
    if file.skipped == "unreadable":
        told = (problem_sentences(problem, language) for problem in file.problems)
        return "\n".join(say("app.import-refused", language, source=source, said=" ".join(one).strip()) for one in told)
    code = f"app.import-skipped-{file.skipped}" + ("-since" if file.since else "")
    return say(code, language, source=source, target=file.target, day=file.since)


def refused(plan: ImportPlan, language: Language, most: int) -> list[str]:
    """Why nothing of a plan comes in: at most so many sentences."""
    said = [skipped_sentence(file, language) for file in plan.files if file.skipped]
    said += [history_sentence(told, language) for told in plan.histories]
    if not said:
        said = [say("app.import-nothing-there", language)]
    if len(said) > most:
        said[most:] = [say("app.import-and-more", language, count=len(said) - most)]
    return said


def history_sentence(told: ImportHistory, language: Language) -> str:
    """What the reviews of another program come to."""
    counts = {"fresh": told.fresh, "known": told.known, "taken-back": told.taken_back, "without": told.left}
    parts = list(_parts(counts, language))
    parts.insert(0, counted_cli("import.history.reviews", told.reviews, language))
    joined = say("cli.import.history.join", language).join(parts)
    return say("cli.import.history", language, source=told.source, parts=joined)


def _parts(counts: dict[str, int], language: Language) -> Iterator[str]:
    for name, count in counts.items():
        if count or name == "fresh":
            yield say(f"cli.import.history.{name}", language, count=count)


def counted_cli(name: str, count: int, language: Language) -> str:
    """A sentence of the command line with a number in it."""
    from kb.messages import knows

    one = f"cli.{name}.one"
    return say(one if count == 1 and knows(one, language) else f"cli.{name}", language, count=count)
