"""What a person typed into search, understood; and as an expression of SQLite's full-text search."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from kb.search.fold import fold, is_unspaced, tokens

MOST_TERMS = 24
MOST_TOKENS = 48
"""Terms of a query and tokens of a term that are looked for; SQLite bounds the depth of an expression."""
FIELDS = ("tag", "note")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand side by side; the last one may go on where `prefix` says so."""

    text: str
    tokens: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A filter such as `tag:analysis`; `value` is folded, `excluded` where a minus stood before it."""

    name: str
    value: str
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A query understood: all `terms` must be found, none of `excluded`, and `fields` filter."""

    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    fields: tuple[Field, ...] = ()

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens of all terms in order: what a name is compared with."""
        return tuple(token for term in self.terms for token in term.tokens)

    def __bool__(self) -> bool:
        return bool(self.terms or self.excluded or self.fields)


_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»「」『』", '"'))
_PART = re.compile(r'(?P<minus>-?)(?:(?P<field>[A-Za-z]+):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')


def read_query(text: str) -> Query:
    """Understand a query: words, `"phrases"`, `-without`, `tag:x`, `note:x`; any text means something."""
    terms: list[Term] = []
    excluded: list[Term] = []
    fields: list[Field] = []
    open_end = False
    for minus, field, words, quoted in _parts(normalize("NFKC", text).translate(_QUOTES)):
        if field:
            fields.append(Field(field, fold(words).strip(), bool(minus)))
            continue
        made = tuple(tokens(words)[:MOST_TOKENS])
        if not made:
            continue
        (excluded if minus else terms).append(Term(words.strip(), made))
        open_end = not minus and not quoted
    if terms and open_end and not is_unspaced(terms[-1].tokens[-1]):
        terms[-1] = Term(terms[-1].text, terms[-1].tokens, prefix=True)
    return Query(tuple(terms[:MOST_TERMS]), tuple(excluded[:MOST_TERMS]), tuple(fields))


def _parts(text: str) -> Iterator[tuple[str, str, str, bool]]:
    for part in _PART.finditer(text):
        field = (part["field"] or "").lower()
        quoted = part["phrase"] is not None
        words = part["phrase"] if quoted else part["word"]
        if field in FIELDS and words.strip():
            yield part["minus"], field, words, quoted
        else:
            # An unknown `word:` is text like any other, and so is a field without a value.
            yield part["minus"], "", f"{part['field']}:{words}" if field else words, quoted


def match_expression(query: Query, columns: Sequence[str] = ()) -> str:
    """The query for `MATCH`, empty where it looks for nothing; `columns` are the only ones looked into.

    Tokens are letters and digits and stand in quotes, so no text that was typed can break the expression.
    """
    if not query.terms:
        return ""
    wanted = " AND ".join(_phrase(term) for term in query.terms)
    if query.excluded:
        unwanted = " OR ".join(_phrase(term) for term in query.excluded)
        wanted = f"({wanted}) NOT ({unwanted})"
    return f"{{{' '.join(columns)}}} : ({wanted})" if columns else wanted


def _phrase(term: Term) -> str:
    phrase = f'"{" ".join(term.tokens)}"'
    return f"{phrase} *" if term.prefix else phrase
