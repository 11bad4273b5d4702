"""Finding concepts: by their names first, then by what they are called in the other language, then by their texts.

Where names meet a query hardly at all, other spellings and the query's words one by one are looked for too.
"""

from __future__ import annotations

import heapq
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log2

from kb.search import glossary, nearness
from kb.search.fold import is_unspaced
from kb.search.names import ALIAS, NAME, sub_headings
from kb.search.query import Query, Term, match_expression
from kb.search.rank import ALIAS_HOLDS, EXACT_NAME, LENGTH, SAID_BEGINS, Found, fused
from kb.search.rank import nearness as nearness_of
from kb.search.snippets import spans
from kb.search.sounds import MOST_SYLLABLES, pattern_of, patterns
from kb.search.tree import And, Node, Or, expression, joined
from kb.store.database import Store
from kb.store.filters import Moment, conditions
from kb.store.naming import Looked, holding, listen, look_up, matching, only
from kb.store.spelling import is_said, words_near

FEW = 3
"""So few concepts met by name are too few: what else may be meant is looked for."""
_NAMES, _BODY, _BOTH = (1.0, 0.0), (0.0, 1.0), (6.0, 1.0)
_WAYS = 4
_MORE = 30
_OTHERS = 6
_PARTS = 10
_COMMON = 400
"""So many concepts that hold a word are too many for it to tell them apart."""
_PAGE = 10
"""So many concepts are what a person sees at once; fewer are followed by those that hold some of the words."""
_IN_NAME = 2.0
"""What a word in a name counts, beside one in a text."""
_WHOLE_NAME, _WHOLE_ALIAS, _WHOLE_OTHERWISE = 0.98, 0.92, 0.86
"""What a name, an alias or a name in the other language counts that is one of the words and nothing else: nearly as
much as the rarest of the words, so that only names with several words come before it."""
_FEW_WORDS = 2
_BY_SOUND = 1.0
"""How much nearer a name is that is written than one that sounds."""
_SECTION = 0.3
"""How much nearer a concept is that has a section than one that is told in a line."""
# How much each way of finding counts, where names do not meet the words themselves.
_TRANSLATED, _MENDED, _RELAXED, _INTRODUCED, _SAID_TOGETHER, _IN_TEXT = 1.5, 1.5, 1.5, 0.5, 0.5, 0.5
_SAME, _RESPELT = 6.5, 6.8
"""The tier of a concept that is called exactly what the words are in the other language, or in another spelling."""


@dataclass(slots=True)
class Concepts:
    """Concepts found, and the query that was answered where the one asked was misspelt."""

    found: list[Found] = field(default_factory=list)
    mended: str = ""
    loose: frozenset[str] = frozenset()
    """The ids of those that were found by some of the words alone."""


def find_concepts(
    store: Store,
    query: Query,
    moment: Moment,
    most: int,
    *,
    texts: bool = False,
    loosely: bool = False,
    unsaid: bool = False,
) -> Concepts:
    """The concepts that a query finds, best first.

    With `texts` also those whose text alone holds its words. Those that hold some of them are looked for where few meet
    them all: fewer than a page, if asked `loosely`, else fewer than what would do; a word alone is then not cut up.
    `unsaid` is for who knows that no text holds all the words.
    """
    return _Search(store, query, moment, most, (texts, loosely, unsaid)).concepts()


class _Search:
    """One query on its way to concepts."""

    def __init__(self, store: Store, query: Query, moment: Moment, most: int, asked: tuple[bool, bool, bool]) -> None:
        self.store = store
        self.query = query
        self.most = most
        self.texts, loosely, self.unsaid = asked
        self.enough = _PAGE if loosely else FEW if len(query.terms) > 1 else 0
        self.where = conditions(store, query, "concept", moment, ("names", "body"))
        self.unwanted = " OR ".join(expression(term) for term in query.excluded) if len(query.ways) == 1 else ""
        self.rows: dict[int, sqlite3.Row] = {}
        self.headings: dict[int, str] = {}
        self.also: dict[Term, None] = {}
        self.same: dict[int, float] = {}
        self.answered = query
        self.mended = ""
        self.loose: set[int] = set()

    def concepts(self) -> Concepts:
        if not self.query.terms:
            return Concepts(self.shown(self.listed(), {}))
        named = self.named(self.query, self.query.ways[:_WAYS])
        points = {
            number: tier + LENGTH / (1 + length) + self.section(number)
            for number, (tier, length) in named.items()
            if tier >= ALIAS_HOLDS
        }
        if len(points) < self.most:
            orders = list(self.otherwise(named, set(points)))
            lower = fused(orders)
            self.loose.difference_update(points, *(numbers for weight, numbers in orders[:-1]))
            for number in self.allowed(lower):
                near = self.same.get(number, SAID_BEGINS * lower[number] / (1 + lower[number]))
                points[number] = max(points.get(number, 0.0), near)
        best = self.ordered(points)
        loose = frozenset(str(number) for number in self.loose)
        return Concepts(self.shown(best[: self.most], points), self.mended, loose)

    def listed(self) -> list[int]:
        """All concepts that a query of filters alone lets through, in the order of the notes."""
        # Notes are walked in their order until there are enough; by this sign SQLite does not order all concepts first.
        where = self.where.sql.replace("k.note IN", "+k.note IN")
        rows = self.store.rows(
            f"SELECT k.id FROM notes n CROSS JOIN concepts k ON k.note = n.id WHERE {where}"
            f"{self.without()} ORDER BY n.path, k.line, k.id LIMIT :most",
            {"most": self.most, "unwanted": self.unwanted, **self.where.arguments},
        )
        return [row[0] for row in rows]

    def without(self) -> str:
        unwanted = " AND k.id NOT IN (SELECT rowid FROM concept_index WHERE concept_index MATCH :unwanted)"
        return unwanted if self.unwanted else ""

    # -- by name ------------------------------------------------------------------------------------------------

    def named(self, query: Query, ways: Sequence[tuple[Term, ...]]) -> dict[int, tuple[float, int]]:
        """Concepts whose names meet the words: how well, and the length of the name that does."""
        self.looked = looked = Looked()
        for way in ways:
            look_up(self.store, way, looked)
        for number in holding(self.store, query, self.where, _NAMES, self.most + _MORE):
            looked.add(number, 0.0)
        for number, heading in looked.headings.items():
            self.headings.setdefault(number, heading)
        found: dict[int, tuple[float, int]] = {}
        for number in self.allowed(looked.tiers):
            row = self.rows[number]
            tier, length = nearness_of(ways, row["name"], _texts(row["aliases"]), looked.tiers[number])
            if tier == 0.0:
                tier, length = self.by_heading(number, ways)
            found[number] = tier, length
        for number, heard in self.heard(ways).items():
            found[number] = max(heard, found.get(number, (0.0, 0)))
        return found

    def heard(self, ways: Sequence[tuple[Term, ...]]) -> dict[int, tuple[float, int]]:
        """Concepts whose Chinese names sound like the words."""
        heard = [one for way in ways for one in listen(self.store, patterns(_joined(way)))]
        if not heard:
            return {}
        terms = [Term("".join(one), one) for one in heard]
        self.also.update(dict.fromkeys(terms))
        found = {}
        for number in self.allowed(self.matched(joined(Or, list[Node](terms)), _NAMES)):
            row = self.rows[number]
            tier, length = nearness_of([(term,) for term in terms], row["name"], _texts(row["aliases"]))
            if tier:
                found[number] = tier - _BY_SOUND, length
        return found

    def by_heading(self, number: int, ways: Sequence[tuple[Term, ...]]) -> tuple[float, int]:
        """How well a heading inside a concept meets the words, when its names do not."""
        rows = self.store.rows("SELECT more FROM names WHERE concept = ? AND kind = 3", (number,))
        met = [(nearness_of(ways, "", (more.partition(" ")[2],)), more) for (more,) in rows]
        if not met:
            return 0.0, 0
        (tier, length), more = max(met)
        if tier:
            self.headings.setdefault(number, more)
        return tier, length

    # -- otherwise ----------------------------------------------------------------------------------------------

    def otherwise(self, named: Mapping[int, tuple[float, int]], met: set[int]) -> Iterator[tuple[float, list[int]]]:
        """Concepts that do not meet the words by name, in several orders, each with what it counts."""
        others = self.other_names(self.query.ways[:_WAYS], self.looked)
        translated = self.called(others)
        yield _TRANSLATED, translated
        met.update(translated)
        introduced = [number for number, (tier, _) in named.items() if 0 < tier < ALIAS_HOLDS]
        yield _INTRODUCED, sorted(introduced, key=lambda number: (-named[number][0], *self.place(number)))
        if self.texts and not self.unsaid:
            in_text = list(holding(self.store, self.query, self.where, _BODY, self.most))
            yield _IN_TEXT, in_text
        yield _SAID_TOGETHER, self.together()
        if len(met) < FEW:
            mended = self.mend()
            yield _MENDED, mended
            met.update(mended)
        if len(met) < self.enough:
            relaxed = self.relaxed()
            self.loose.update(relaxed)
            yield _RELAXED, relaxed

    def other_names(self, ways: Sequence[tuple[Term, ...]], looked: Looked) -> list[tuple[str, ...]]:
        """What the words as a whole are called otherwise: in the notes, then in the glossary."""
        found = dict(looked.others)
        for way in ways:
            words = [token for term in way for token in term.tokens]
            said = glossary.translations(words)
            if not said and way[-1].prefix:
                said = glossary.translations_of_begun(words)
            found.update((tuple(one.split(" ")), None) for one in said)
            found.update((one, None) for one in _one_meaning(words))
        asked = {tuple(token for term in way for token in term.tokens) for way in ways}
        return [one for one in found if one not in asked][:_OTHERS]

    def called(self, others: Sequence[tuple[str, ...]]) -> list[int]:
        """Concepts with one of these names, or with a longer one, nearest first."""
        if not others:
            return []
        # One character means too many things, unless nothing else is meant.
        longer = [one for one in others if len(one) > 1 or not is_unspaced(one[0])] or others
        terms = [Term(" ".join(one), one) for one in longer]
        self.also.update(dict.fromkeys(terms))
        node = joined(Or, list[Node](terms))
        found = self.matched(node, _NAMES)
        looked = Looked()
        for one in others:
            look_up(self.store, (Term("", one),), looked, whole=one not in longer)
        numbers = self.allowed({*found, *looked.tiers})
        near = {
            number: nearness_of(
                [(term,) for term in terms],
                self.rows[number]["name"],
                _texts(self.rows[number]["aliases"]),
                looked.tiers.get(number, 0.0),
            )
            for number in numbers
        }
        self.same.update((number, _SAME) for number, (tier, _) in near.items() if tier == EXACT_NAME)
        return sorted(numbers, key=lambda number: (-near[number][0], near[number][1], *self.place(number)))

    def together(self) -> list[int]:
        """Concepts that say every part of a query of several parts, each in either language."""
        words = [token for way in self.query.ways[:1] for term in way for token in term.tokens]
        parts = nearness.parts(words)
        if len(parts) < 2 or all(len(part) < 2 for part in parts):
            return []
        said = [[Term(" ".join(one), one, prefix) for one, prefix in part] for part in parts[:_PARTS]]
        self.also.update((term, None) for part in said for term in part)
        node = joined(And, [node for node in (joined(Or, list[Node](part)) for part in said) if node is not None])
        by_name = self.matched(node, _NAMES)
        return list(dict.fromkeys((*by_name, *self.matched(node, _BOTH)))) if self.texts else list(by_name)

    # -- what may be meant --------------------------------------------------------------------------------------

    def mend(self) -> list[int]:
        """Concepts that another spelling of the words finds by name."""
        mended: dict[Term, Term] = {}
        for term in self.query.terms:
            other = self.alike(term) if is_unspaced(term.tokens[0]) else self.respelt(term)
            if other is not None:
                mended[term] = other
        if not mended:
            return []
        query = self.query.mapped(lambda term: mended.get(term, term))
        self.also.update(dict.fromkeys(mended.values()))
        named = self.named(query, query.ways[:_WAYS])
        others = self.called(self.other_names(query.ways[:_WAYS], self.looked))
        best = sorted(named, key=lambda number: (-named[number][0], named[number][1], *self.place(number)))
        introduced = [number for number in best if named[number][0] < ALIAS_HOLDS]
        found = list(dict.fromkeys((*best[: len(best) - len(introduced)], *others, *introduced)))
        self.same.update((number, _RESPELT) for number, (tier, _) in named.items() if tier == EXACT_NAME)
        if found:
            self.mended = " ".join(term.text for term in query.terms)
            self.answered = query
        return found

    def alike(self, term: Term) -> Term | None:
        """Characters of names that sound like these: who types pinyin picks the wrong ones easily."""
        characters, rest = term.tokens[:MOST_SYLLABLES], term.tokens[MOST_SYLLABLES:]
        if len(characters) < 2 or not all(map(is_unspaced, characters)):
            return None
        for meant in listen(self.store, pattern_of(characters)):
            if meant != characters:
                return Term("".join((*meant, *rest)), (*meant, *rest))
        return None

    def respelt(self, term: Term) -> Term | None:
        """The word that a misspelt one may be."""
        if len(term.tokens) != 1:
            return None
        word = term.tokens[0]
        if not nearness.may_be_misspelt(word) or is_said(self.store, word, begun=term.prefix):
            return None
        near = nearness.near_words(word, words_near(self.store, word))
        return Term(near[0], (near[0],), term.prefix) if near else None

    def relaxed(self) -> list[int]:
        """Concepts that hold some of the words, in either language, those that hold most and the rarest first."""
        words = [token for term in self.answered.terms for token in term.tokens]
        points: dict[int, float] = {}
        rarest = 0.0
        every: dict[Term, None] = {}
        parts = nearness.parts(words)[:_PARTS]
        for part in parts:
            terms = [Term(" ".join(one), one, prefix) for one, prefix in part]
            every.update(dict.fromkeys(terms))
            node = joined(Or, list[Node](terms))
            for weights, counts in ((_NAMES, _IN_NAME), (_BOTH, 1.0)):
                found = self.holders(node, weights)
                if len(found) < _COMMON:
                    rare = log2(1 + _COMMON / (1 + len(found)))
                    rarest = max(rarest, rare)
                    for number in found:
                        points[number] = points.get(number, 0.0) + counts * rare
        self.also.update(every)
        # The more words, the less it says that one of them is a name.
        rarest *= (_IN_NAME + 1.0) * _FEW_WORDS / max(_FEW_WORDS, len(parts))
        for number, share in self.wholly(words).items():
            points[number] = points.get(number, 0.0) + rarest * share
        return heapq.nlargest(self.most * 2, points, key=lambda number: (points[number], -number))

    def wholly(self, words: Sequence[str]) -> dict[int, float]:
        """Concepts that are called just as one of the words, and the share of the rarest word that this counts."""
        asked = {" ".join(term.tokens) for term in self.answered.terms if not nearness.is_small(" ".join(term.tokens))}
        others: set[str] = set()
        for own, said in glossary.parted(words):
            if said and (len(own) > 1 or not nearness.is_small(own[0])):
                asked.add(" ".join(own))
                others.update(said)
        found: dict[int, float] = {}
        for kind, keys, share in (
            (ALIAS, others, _WHOLE_OTHERWISE),
            (NAME, others, _WHOLE_OTHERWISE),
            (ALIAS, asked, _WHOLE_ALIAS),
            (NAME, asked, _WHOLE_NAME),
        ):
            rows = self.store.rows(
                "SELECT concept, count(*) OVER (PARTITION BY key) FROM names"
                " WHERE kind = ? AND key IN (SELECT value FROM json_each(?)) LIMIT ?",
                (kind, json.dumps(sorted(keys)), _COMMON),
            )
            # What many sections are called (`模型`, `Examples`) names none of them.
            found.update((number, share * min(1.0, FEW / many)) for number, many in rows)
        return found

    def holders(self, node: Node | None, weights: tuple[float, float]) -> list[int]:
        columns = [name for name, weight in zip(("names", "body"), weights, strict=True) if weight]
        source = "concept_index" if "body" in columns else "name_index"
        rows = self.store.rows(
            f"SELECT rowid FROM {source} WHERE {source} MATCH ? LIMIT ?",
            (match_expression(Query.of(node), columns), _COMMON),
        )
        return [row[0] for row in rows]

    # -- rows ---------------------------------------------------------------------------------------------------

    def matched(self, node: Node | None, weights: tuple[float, float]) -> dict[int, float]:
        columns = [name for name, weight in zip(("names", "body"), weights, strict=True) if weight]
        return matching(self.store, match_expression(Query.of(node), columns), self.where, weights, self.most + _MORE)

    def allowed(self, numbers: Iterable[int]) -> list[int]:
        """Those that meet the query's filters, their rows at hand."""
        kept = only(self.store, numbers, self.where, self.unwanted)
        missing = sorted(kept.difference(self.rows))
        if missing:
            rows = self.store.rows(
                "SELECT k.id, k.name, k.aliases, k.line, k.end_line, k.heading_path, n.path, n.title FROM concepts k"
                " JOIN notes n ON n.id = k.note WHERE k.id IN (SELECT value FROM json_each(?))",
                (json.dumps(missing),),
            )
            self.rows.update((row["id"], row) for row in rows)
        return [number for number in numbers if number in kept and number in self.rows]

    def section(self, number: int) -> float:
        """What a concept gains by a section of its own: a term that is told in a line comes behind its equals."""
        row = self.rows[number]
        return _SECTION if row["end_line"] > row["line"] else 0.0

    def place(self, number: int) -> tuple[str, int, int]:
        row = self.rows[number]
        return row["path"], row["line"], number

    def ordered(self, points: dict[int, float]) -> list[int]:
        self.allowed(points)
        return sorted(points, key=lambda number: (-points[number], *self.place(number)))

    def shown(self, numbers: Sequence[int], points: Mapping[int, float]) -> list[Found]:
        """Concepts as they are shown, their texts at hand."""
        self.allowed(numbers)
        given = json.dumps(list(numbers))
        rows = self.store.rows(
            "SELECT id, body FROM concepts WHERE id IN (SELECT value FROM json_each(?))",
            (given,),
        )
        bodies = {row[0]: str(row[1]) for row in rows}
        return [self.one_shown(number, bodies[number], points.get(number, 0.0)) for number in numbers]

    def one_shown(self, number: int, body: str, points: float) -> Found:
        """A concept as it is shown: under the heading where it was met."""
        row = self.rows[number]
        heading, line, text = _under(row, body), row["line"], body.partition("\n")[2].strip() or body
        inner = self.headings.get(number)
        if inner is None and points < SAID_BEGINS and "\n#" in body:
            inner = self.heading_above(body)
        if inner is not None and points < EXACT_NAME:
            at, _, heading = inner.partition(" ")
            line += int(at)
            text = body.split("\n", int(at))[-1].partition("\n")[2].strip() or text
        return Found(
            kind="concept",
            title=row["name"],
            note=row["path"],
            line=line,
            heading=heading,
            text=text,
            aliases=_texts(row["aliases"]),
            id=str(number),
            points=points,
            also=tuple(self.also) if points < SAID_BEGINS else (),
        )

    def heading_above(self, body: str) -> str | None:
        """The heading inside a text below which the words stand first."""
        headings = sub_headings(body)
        if not headings:
            return None
        terms = (*self.query.terms, *self.also)
        for number, line in enumerate(body.split("\n")):
            if spans(line, terms):
                above = [f"{at} {heading}" for at, heading in headings if at <= number]
                return above[-1] if above else None
        return None


def _one_meaning(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The names of one thing, when a query gives it in both languages: `梯度 gradient`."""
    parts = glossary.parted(words)
    names = [one for one, _ in parts]
    if len(parts) < 2 or not all(" ".join(one) in _texts_of(parts, at) for at, one in enumerate(names)):
        return []
    return names


def _texts_of(parts: Sequence[tuple[tuple[str, ...], tuple[str, ...]]], but: int) -> set[str]:
    return {other for at, (_, others) in enumerate(parts) if at != but for other in others}


def _joined(way: Sequence[Term]) -> str:
    """The words of a query as they were typed, when they may be pinyin."""
    return " ".join(token for term in way for token in term.tokens)


def _under(row: sqlite3.Row, body: str) -> str:
    """The heading that a concept stands under; a note's own is the heading that it opens with, or its title."""
    headings = _texts(row["heading_path"])
    if headings:
        return headings[-1]
    first = body.lstrip().partition("\n")[0]
    return first.lstrip("#").strip() if first.startswith("#") else str(row["title"])


@lru_cache(maxsize=1024)
def _texts(text: str) -> tuple[str, ...]:
    """Names that the store keeps as JSON; most are met at each key of a query."""
    return tuple(json.loads(text))
