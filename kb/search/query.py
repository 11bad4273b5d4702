"""What a person typed into search, understood; and as an expression of SQLite's full-text search."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

from kb.model import Understood
from kb.search.fields import FIELDS
from kb.search.fold import is_unspaced, tokens
from kb.search.notation import are_letters, drawn, is_formula, may_be_formula, notation, phrases
from kb.search.signs import with_scripts_spelt
from kb.search.tree import And, Field, Node, Or, Term, expression, joined, leaves, mapped, negated, split, ways
from kb.search.understood import pieces, shown

LONGEST = 10_000
"""Characters of a query that are read."""
MOST_TERMS = 32
MOST_TOKENS = 48
"""Words and filters of a query, and tokens of a term, that are looked for; SQLite bounds the depth of an expression."""
MOST_BRACKETS = 8
"""Brackets within brackets that are read as such."""


class Query(Struct, frozen=True):
    """A query understood, as a tree, and what of it is often asked for.

    `terms` are the words wanted, `excluded` those unwanted, in order; `fields` all filters; `ways` the words of each
    way to meet it. `text` is the part that a full-text index answers, `rest` what else must hold. `notices` say what
    was read otherwise than it looks. `drawn` is what formulas in it show, however they are written; `phrases` are the
    words, side by side, of a query that is a formula and nothing else.
    """

    tree: Node | None = None
    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    fields: tuple[Field, ...] = ()
    tokens: tuple[str, ...] = ()
    """The tokens of all terms in order: what a name is compared with."""
    ways: tuple[tuple[Term, ...], ...] = ()
    text: Node | None = None
    rest: Node | None = None
    notices: tuple[Understood, ...] = ()
    drawn: str = ""
    phrases: tuple[tuple[str, ...], ...] = ()
    formula: str = ""
    """What a query shows that is a formula wholly, or may be one for all that its words tell: `x ln x`."""

    @classmethod
    def of(cls, tree: Node | None, notices: Sequence[Understood] = ()) -> Query:
        """The query that a tree is."""
        found = list(leaves(tree))
        terms = tuple(leaf for leaf, wanted in found if wanted and isinstance(leaf, Term))
        text, rest = split(tree)
        return cls(
            tree=tree,
            terms=terms,
            excluded=tuple(leaf for leaf, wanted in found if not wanted and isinstance(leaf, Term)),
            fields=tuple(leaf for leaf, _ in found if isinstance(leaf, Field)),
            tokens=tuple(token for term in terms for token in term.tokens),
            ways=ways(tree),
            text=text,
            rest=rest,
            notices=tuple(notices),
        )

    def mapped(self, change: Callable[[Term], Node | None]) -> Query:
        """The same query about other words; those that become None are looked for no more."""
        return Query.of(mapped(self.tree, change), self.notices)

    @property
    def understood(self) -> tuple[Understood, ...]:
        """How it was read: pieces of which all must hold, then what was read otherwise than it looks."""
        return (*pieces(self.tree), *self.notices)

    def __bool__(self) -> bool:
        return self.tree is not None


def read_query(text: str) -> Query:
    """Understand a query; any text means something, and none raises."""
    return _Reading(text).query()


def plainly(text: str) -> str:
    """A query with plain forms of its letters and signs: what is read of it."""
    return normalize("NFKC", with_scripts_spelt(text[:LONGEST])).translate(_QUOTES)[:LONGEST]


def match_expression(query: Query, columns: Sequence[str] = ()) -> str:
    """The text of a query for `MATCH`, empty where no index answers it; `columns` are the only ones looked into."""
    if query.text is None:
        return ""
    wanted = expression(query.text)
    return f"{{{' '.join(columns)}}} : ({wanted})" if columns else wanted


_QUOTES = str.maketrans({**dict.fromkeys("“”„‟«»「」『』", '"'), "−": "-"})
_FIELD = re.compile(r"([A-Za-z]+)(<=|>=|[<>=:≤≥])")
_WORD = re.compile(r'[^\s"]+')
_LETTER_SIGN = re.compile("[\u2100-\u214f\U0001d400-\U0001d7ff]")
# What may stand behind the last word while it is still being typed.
_TRAILING = " \t\r\n.,;:!?-…、。"
_COMMAND = re.compile(r"\\[A-Za-z]")
_LOOKS_LIKE_A_FIELD = re.compile(r"[A-Za-z]{2,}:(?![/\\:]).")


class _Frame:
    """A bracket that is open: what is in it so far, and where it closes."""

    def __init__(self, close: int | None, minus: bool) -> None:
        self.alternatives: list[list[Node]] = [[]]
        self.close = close
        self.minus = minus
        self.after_or = False

    def add(self, node: Node) -> None:
        if self.after_or:
            self.alternatives.append([])
            self.after_or = False
        self.alternatives[-1].append(node)

    def node(self) -> Node | None:
        made = [one for one in (joined(And, parts) for parts in self.alternatives) if one is not None]
        node = joined(Or, made)
        return node if node is None or not self.minus else negated(node)


class _Reading:
    """One query, read from left to right."""

    def __init__(self, text: str) -> None:
        self.text = plainly(text)
        self.signed = _LETTER_SIGN.search(text) is not None
        self.at = 0
        self.end = len(self.text.rstrip(_TRAILING))
        self.frames = [_Frame(None, False)]
        self.left = MOST_TERMS
        self.notices: dict[Understood, None] = {}
        self.closes = _matching(self.text)
        if len(text) > LONGEST:
            self.notice("too-long", most=LONGEST)

    def query(self) -> Query:
        text, length = self.text, len(self.text)
        while self.at < length and self.left >= 0:
            if self.at == self.frames[-1].close:
                self.close()
            elif text[self.at].isspace():
                self.at += 1
            else:
                minus = text[self.at] == "-" and self.at + 1 < length and not text[self.at + 1].isspace()
                self.at += minus
                self.piece(minus)
        if self.left < 0:
            self.notice("too-many", most=MOST_TERMS)
        while len(self.frames) > 1:
            frame = self.frames[-1]
            if self.left >= 0 and (frame.minus or len(frame.alternatives) > 1):
                self.notice("open-bracket")
            self.close()
        if self.frames[0].after_or and self.left >= 0:
            self.notice("open-or")
        if not any(frame.alternatives != [[]] for frame in self.frames) and _COMMAND.search(text):
            # Such a command is no word where it stands in a text, either.
            self.notice("dress", text=text.strip())
        return _with_formula(Query.of(self.frames[0].node(), tuple(self.notices)), text, signed=self.signed)

    def piece(self, minus: bool) -> None:
        """One word, phrase, filter or opened bracket."""
        mark = self.text[self.at]
        if mark == "(" and self.opens():
            self.frames.append(_Frame(self.closes.get(self.at), minus))
            self.at += 1
        elif mark == '"':
            phrase, closed = self.phrase()
            self.words(phrase, minus, quoted=True, goes_on=self.star() or not closed)
        elif not self.field(minus):
            self.word(minus)

    def opens(self) -> bool:
        """Is the bracket here one around words? In `(x+y)^2` and `f(x)` it belongs to the word."""
        close = self.closes.get(self.at)
        after = "" if close is None else self.text[close + 1 : close + 2]
        if after and not after.isspace() and after not in ')"':
            return False
        if len(self.frames) > MOST_BRACKETS:
            self.notice("too-deep", most=MOST_BRACKETS)
            return False
        return True

    def close(self) -> None:
        frame = self.frames.pop()
        if frame.after_or:
            self.notice("open-or")
        node = frame.node()
        if node is not None:
            self.frames[-1].add(node)
        if frame.close is not None and self.left >= 0:
            self.at = frame.close + 1

    def phrase(self) -> tuple[str, bool]:
        """What stands between the quotes that begin here, and whether they are closed."""
        close = self.text.find('"', self.at + 1)
        if close < 0:
            start, self.at = self.at + 1, len(self.text)
            if self.text[start:].strip():
                self.notice("open-quote")
            return self.text[start:], False
        start, self.at = self.at + 1, close + 1
        return self.text[start:close], True

    def star(self) -> bool:
        """Does a `*` stand here? Then what stands before it may go on."""
        if self.text.startswith("*", self.at):
            self.at += 1
            return True
        return False

    def ahead(self) -> int:
        """Where the word that begins here ends."""
        found = _WORD.match(self.text, self.at)
        end = self.at if found is None else found.end()
        close = self.frames[-1].close
        return end if close is None else min(end, close)

    def word(self, minus: bool) -> None:
        start = self.at
        self.at = self.ahead()
        raw = self.text[start : self.at]
        frame = self.frames[-1]
        if raw in ("OR", "AND") and not minus and frame.alternatives[-1] and not frame.after_or:
            frame.after_or = raw == "OR"
            return
        if _LOOKS_LIKE_A_FIELD.match(raw):
            self.unknown(raw)
        starred = len(raw) > 1 and raw.endswith("*") and raw[-2].isalnum()
        text = raw[:-1] if starred else raw
        self.words(text, minus, quoted=False, goes_on=starred or (not minus and self.at >= self.end))

    def words(self, text: str, minus: bool, *, quoted: bool, goes_on: bool) -> None:
        made = tuple(tokens(text)[:MOST_TOKENS])
        if made:
            prefix = goes_on and not is_unspaced(made[-1])
            self.add(Term(text.strip(), made, prefix, quoted), minus)

    def field(self, minus: bool) -> bool:
        """Read the filter that stands here, if there is one."""
        found = _FIELD.match(self.text, self.at)
        kind = None if found is None else FIELDS.get(found[1].lower())
        if found is None or kind is None or (found[2] != ":" and not kind.compared):
            return False
        start, self.at = self.at, found.end()
        if self.text.startswith('"', self.at):
            value, closed = self.phrase()
            goes_on = self.star() or not closed
        else:
            self.at = self.ahead()
            value = self.text[found.end() : self.at]
            goes_on = not minus and self.at >= self.end
        fields = kind.read(found[2], value, goes_on)
        if fields:
            node = joined(Or, list(fields))
            if node is not None:
                self.add(node, minus)
            return True
        raw = self.text[start : self.at]
        code = ("bad" if value.strip() else "no", "choice" if kind.choices else "value")
        about = {"choices": ", ".join(kind.choices)} if kind.choices else {"example": kind.example}
        self.notice("-".join(code), name=kind.name, text=raw, **about)
        self.words(raw, minus, quoted=False, goes_on=goes_on)
        return True

    def unknown(self, raw: str) -> None:
        """Say that what looks like a filter is none, with the one that was perhaps meant."""
        from difflib import get_close_matches

        name = raw.partition(":")[0]
        close = get_close_matches(name.lower(), FIELDS, n=1, cutoff=0.75)
        if close:
            self.notice("no-such-field-meant", name=name, text=raw, example=FIELDS[close[0]].example)
        else:
            self.notice("no-such-field", name=name, text=raw)

    def add(self, node: Node, minus: bool) -> None:
        self.left -= 1
        if self.left >= 0:
            self.frames[-1].add(negated(node) if minus else node)

    def notice(self, code: str, **arguments: object) -> None:
        said = tuple((name, shown(value) if name == "text" else value) for name, value in arguments.items())
        self.notices[Understood(f"notice.{code}", said)] = None


def _with_formula(query: Query, text: str, *, signed: bool) -> Query:
    """The query with what it shows, if it is words alone and they are a formula or hold one.

    `signed` is one that was typed with a letter of formulas, such as ℓ, which is a plain letter by now.
    """
    terms = query.terms
    parts = query.tree.parts if isinstance(query.tree, And) else (query.tree,)
    if len(parts) != len(terms) or any(term.quoted for term in terms):
        return query
    signed = signed and len(text.strip()) > 1 and are_letters(query.tokens)
    shown_so = notation(text) if signed else drawn(text)
    if not shown_so or not (signed or is_formula(text)):
        return replace(query, drawn=shown_so, formula=notation(text) if may_be_formula(query.tokens) else "")
    # A letter is all that its place in a formula holds: it begins no word.
    whole = query.mapped(lambda term: replace(term, prefix=term.prefix and len(term.tokens[-1]) > 1))
    return replace(whole, drawn=shown_so, phrases=phrases(text), formula=shown_so)


def _matching(text: str) -> dict[int, int]:
    """Where each bracket that is closed closes, those in quotes left out."""
    closes: dict[int, int] = {}
    opened: list[int] = []
    quoted = False
    for found in re.finditer(r'["()]', text):
        mark, at = found[0], found.start()
        if mark == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif mark == "(":
            opened.append(at)
        elif opened:
            closes[opened.pop()] = at
    return closes


__all__ = ["Field", "Query", "Term", "match_expression", "plainly", "read_query"]
