"""Concepts on their way to being found: those whose names meet the words, and the rows of all at hand."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache

from kb.model import Language
from kb.search.fold import tokens
from kb.search.glossary import Names, names
from kb.search.names import ALIAS, NAME
from kb.search.notation import are_letters, notation
from kb.search.query import Query, Term, match_expression
from kb.search.rank import EXACT_ALIAS, EXACT_NAME, NAME_BEGINS, NAME_HOLDS, is_head, name_tokens, nearness
from kb.search.sounds import patterns
from kb.search.tree import Node, Or, expression, joined
from kb.store.database import Store
from kb.store.filters import Moment, conditions
from kb.store.naming import Looked, given_to, holding, listen, look_up, look_up_drawn, matching, only

NAMES, BODY, BOTH = (1.0, 0.0), (0.0, 1.0), (6.0, 1.0)
"""What a word counts in a name and in a text, by the index of full texts; where nothing, it is not looked for there."""
FEW = 3
"""So few concepts met by name are too few: what else may be meant is looked for."""
WAYS = 4
"""Ways to meet a query of which the names are looked up."""
COMMON = 400
"""So many concepts that hold a word are too many for it to tell them apart."""
_MORE = 30
_BY_SOUND = 1.0
"""How much nearer a name is that is written than one that sounds."""
_BY_LETTERS = 0.5
"""The tier of a name that has the letters of a formula, but not the formula."""
_JUST_SO = 0.02
"""How much nearer a name is that is written just as it was typed: `b-tree` is no B+ tree."""
_KIND = 0.45
"""How much nearer a name is that has a term for its head than one that begins with it."""
_LOOKED_INTO, _LONGEST = 24, 8000
"""Texts with the words of a formula that are looked into, and how many characters of each."""
_OWN = 0.3
"""How much nearer a concept is in the language of who asks, where the query itself speaks none."""
_SECTION = 0.3
"""How much nearer a concept is that has a section than one that is told in a line."""


def is_of_letters(query: Query) -> bool:
    """Whether a query is a formula of single letters alone."""
    return bool(query.phrases) and are_letters(query.tokens)


def is_met_by_letters(query: Query, name: str) -> bool:
    """Whether a name can meet a formula by single letters alone, which stand in it otherwise: `E[X]` is not `e^x`."""
    return is_of_letters(query) and query.drawn not in notation(name)


class Seeking:
    """One query among the names of the store, and what is known by now of the concepts that it met."""

    def __init__(self, store: Store, query: Query, moment: Moment, most: int, language: Language | None) -> None:
        self.store = store
        self.language = language
        self.query = query
        self.most = most
        self.where = conditions(store, query, "concept", moment, ("names", "body"))
        self.unwanted = " OR ".join(expression(term) for term in query.excluded) if len(query.ways) == 1 else ""
        self.rows: dict[int, sqlite3.Row] = {}
        self.headings: dict[int, str] = {}
        """Where a concept was met under a heading inside it: the line of its text and the heading."""
        self.also: dict[Term, None] = {}
        """Words besides the query's that were looked for, for snippets to show."""
        self.asked: tuple[Term, ...] = ()
        """What a question asks about, which snippets show too."""
        self.looked = Looked()
        """What the names' index said of the words that were looked up last."""

    # -- by name ------------------------------------------------------------------------------------------------

    def named(self, query: Query, ways: Sequence[tuple[Term, ...]]) -> dict[int, tuple[float, int]]:
        """Concepts whose names meet the words: how well, and the length of the name that does."""
        self.looked = looked = Looked()
        for way in ways:
            look_up(self.store, way, looked)
        if query.drawn:
            look_up_drawn(self.store, query.drawn, looked)
        for number in holding(self.store, query, self.where, NAMES, self.most + _MORE):
            looked.add(number, 0.0)
        for number, heading in looked.headings.items():
            self.headings.setdefault(number, heading)
        found: dict[int, tuple[float, int]] = {}
        said = " ".join(term.text for term in query.terms).casefold()
        for number in self.allowed(looked.tiers):
            row = self.rows[number]
            tier, length = nearness(ways, row["name"], texts(row["aliases"]), looked.tiers[number])
            if tier == 0.0:
                tier, length = self.by_heading(number, ways)
            if query.phrases and number not in looked.drawn and is_met_by_letters(query, row["name"]):
                tier = min(tier, _BY_LETTERS)
            if tier >= EXACT_ALIAS and said in (one.casefold() for one in (row["name"], *texts(row["aliases"]))):
                tier += _JUST_SO
            found[number] = tier, length
        self._heads(found, ways)
        for number, heard in self.heard(ways).items():
            found[number] = max(heard, found.get(number, (0.0, 0)))
        return found

    def _heads(self, found: dict[int, tuple[float, int]], ways: Sequence[tuple[Term, ...]]) -> None:
        """Where nothing is called just like a term, what is of its kind comes before what merely begins so."""
        words = [token for way in ways[:1] for term in way for token in term.tokens]
        if len(ways) != 1 or any(tier >= EXACT_ALIAS for tier, _ in found.values()) or names(words) == Names():
            return
        for number, (tier, length) in found.items():
            if tier >= NAME_HOLDS and is_head(name_tokens(self.rows[number]["name"]), words):
                found[number] = max(tier, NAME_BEGINS) + _KIND, length

    def written(self, query: Query) -> list[int]:
        """Concepts whose names or texts hold a formula, its words side by side; those where it looks so come first."""
        terms = [Term(" ".join(one), one) for one in query.phrases]
        self.also.update(dict.fromkeys(terms))
        numbers = self.allowed(self.matched(joined(Or, list[Node](terms)), BOTH))
        looked_into = numbers[:_LOOKED_INTO]
        rows = self.store.rows(
            "SELECT id, body FROM concepts WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(looked_into),)
        )
        showing = {row[0] for row in rows if query.drawn in notation(row[1][:_LONGEST])}
        by_letters = is_met_by_letters(query, "")
        first = [number for number in looked_into if number in showing]
        return first + [number for number in numbers if number not in showing and not by_letters]

    def heard(self, ways: Sequence[tuple[Term, ...]]) -> dict[int, tuple[float, int]]:
        """Concepts whose Chinese names sound like the words."""
        # A formula is not pinyin: `ℓp` is no beginning of 流平.
        if self.query.phrases:
            return {}
        heard = [one for way in ways for one in listen(self.store, patterns(typed(way)))]
        if not heard:
            return {}
        terms = [Term("".join(one), one) for one in heard]
        self.also.update(dict.fromkeys(terms))
        found = {}
        for number in self.allowed(self.matched(joined(Or, list[Node](terms)), NAMES)):
            row = self.rows[number]
            tier, length = nearness([(term,) for term in terms], row["name"], texts(row["aliases"]))
            if tier:
                found[number] = tier - _BY_SOUND, length
        given = given_to(self.store, heard)
        for number in self.allowed(given):
            tier, length = given[number]
            found[number] = max((tier - _BY_SOUND, length), found.get(number, (0.0, 0)))
        return found

    def by_heading(self, number: int, ways: Sequence[tuple[Term, ...]]) -> tuple[float, int]:
        """How well a heading inside a concept meets the words, when its names do not."""
        rows = self.store.rows("SELECT more FROM names WHERE concept = ? AND kind = 3", (number,))
        met = [(nearness(ways, "", (more.partition(" ")[2],)), more) for (more,) in rows]
        if not met:
            return 0.0, 0
        (tier, length), more = max(met)
        if tier:
            self.headings.setdefault(number, more)
        return tier, length

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
                "SELECT k.id, k.name, k.aliases, k.line, k.end_line, k.heading_path, k.language, n.path, n.title"
                " FROM concepts k JOIN notes n ON n.id = k.note WHERE k.id IN (SELECT value FROM json_each(?))",
                (json.dumps(missing),),
            )
            self.rows.update((row["id"], row) for row in rows)
        return [number for number in numbers if number in kept and number in self.rows]

    def own(self, number: int) -> float:
        """What a concept gains by the language of who asks: a formula is in none, nor is a lone `∇`."""
        return _OWN if self.query.phrases and self.rows[number]["language"] == self.language else 0.0

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

    def holders(self, node: Node | None, weights: tuple[float, float], most: int = COMMON) -> list[int]:
        columns = [name for name, weight in zip(("names", "body"), weights, strict=True) if weight]
        source = "concept_index" if "body" in columns else "name_index"
        rows = self.store.rows(
            f"SELECT rowid FROM {source} WHERE {source} MATCH ? LIMIT ?",
            (match_expression(Query.of(node), columns), most),
        )
        return [row[0] for row in rows]

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

    def filtered_by(self) -> dict[int, float]:
        """Concepts that are called what a filter `concept:` asks for, and the tier of each, best first."""
        wanted = {" ".join(tokens(str(one.value))) for one in self.query.fields if one.name == "concept"}
        if not wanted:
            return {}
        rows = self.store.rows(
            f"SELECT concept, min(kind) FROM names WHERE kind IN ({NAME}, {ALIAS})"
            " AND key IN (SELECT value FROM json_each(?)) GROUP BY concept",
            (json.dumps(sorted(wanted)),),
        )
        found = {row[0]: EXACT_NAME if row[1] == NAME else EXACT_ALIAS for row in rows}
        kept = self.allowed(found)
        return {number: found[number] for number in self.ordered({number: found[number] for number in kept})}

    def without(self) -> str:
        unwanted = " AND k.id NOT IN (SELECT rowid FROM concept_index WHERE concept_index MATCH :unwanted)"
        return unwanted if self.unwanted else ""


def typed(way: Sequence[Term]) -> str:
    """The words of a query as they were typed, when they may be pinyin."""
    return " ".join(token for term in way for token in term.tokens)


@lru_cache(maxsize=1024)
def texts(text: str) -> tuple[str, ...]:
    """Names that the store keeps as JSON; most are met at each key of a query."""
    return tuple(json.loads(text))
