"""Matrices of numbers as notes write them: products, powers, determinants, norms, carried out exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct

from kb.maths.expression import read
from kb.maths.simplification import ONE, ZERO, applied, power, product, quotient, simplified, total
from kb.maths.tokens import ReadingError
from kb.maths.tree import Matrix, Tree, Vector, free_variables, number, rational

Rows = tuple[tuple[Tree, ...], ...]
"""A matrix by rows, all of equal length; a number is one row of one."""


def _matrix(name: str) -> str:
    """A pattern for a matrix in any of its environments; the group `name_rows` or `name_array` holds the entries."""
    entries = r"(?:(?!\\begin)[^$]){1,2000}?"
    return (
        rf"(?:\\begin\{{(?P<{name}>[pbBv]?matrix|smallmatrix)\}}(?P<{name}_rows>{entries})\\end\{{(?P={name})\}}"
        rf"|(?:\\left\s*)?[(\[]\s*\\begin\{{array\}}\s*\{{[^{{}}]*\}}(?P<{name}_array>{entries})"
        rf"\\end\{{array\}}\s*(?:\\right\s*)?[)\]])"
    )


_VECTOR = r"(?:\\left\s*)?\((?P<{0}>[^()]{{1,300}},[^()]{{1,300}})(?:\\right\s*)?\)"
_BARS = r"(?:\\left\s*)?(?:\\\||\\lVert|\\Vert|‖)"
_BARS_END = r"(?:\\right\s*)?(?:\\\||\\rVert|\\Vert|‖)"
_ITEM = re.compile(
    rf"(?P<det>\\det\s*\(?\s*)?{_matrix('matrix')}\s*(?(det)\)?)"
    rf"|{_BARS}\s*(?:{_matrix('inside')}|{_VECTOR.format('normed')})\s*{_BARS_END}"
    rf"(?:_\{{?(?P<order>1|2|\\infty)\}}?)?"
    rf"|{_VECTOR.format('vector')}"
)
_POSTFIX = re.compile(
    r"\s*\^\s*(?:\{\s*)?(?P<what>(?:\\mathrm\s*|\\text\s*)?\{?\s*T\s*\}?|\\top|\\intercal|-\s*1|[2-9])(?:\s*\})?"
)
_TIMES = re.compile(r"(?:\\cdot|\\times|\*|×|⋅|·)\s*$")
_DIGITS = re.compile(r"[-−]?\d+(?:\.\d+)?")
_MOST_ENTRIES = 64
_MOST_ITEMS = 8
_MOST_SQUARE = 4


class _Unreadable(Exception):
    """This is no product or sum of matrices of numbers that can be carried out."""


class _Item(Struct, frozen=True):
    """A factor that is no plain number; of a vector in round brackets nobody knows whether it stands or lies."""

    rows: Rows
    vector: bool = False


def value_of(text: str) -> Rows | None:
    """What a side of an equation with matrices, vectors or norms of numbers comes to; None when it is none."""
    try:
        return _side(text)
    except (_Unreadable, ReadingError):
        return None


def is_literal(text: str) -> bool:
    """Is a side of an equation just a number, a vector or a matrix, with nothing to carry out?"""
    item = _ITEM.fullmatch(text.strip())
    if item is None:
        return _DIGITS.fullmatch(text.strip()) is not None
    plain = item["matrix"] or item["matrix_array"] or item["vector"]
    return plain is not None and plain != "vmatrix" and not item["det"]


def multiplied(a: Rows, b: Rows) -> Rows:
    """The product of an m×k and a k×n matrix; the sizes must fit."""
    columns = tuple(zip(*b, strict=True))
    known, others = _rationals(a), _rationals(columns)
    if known is not None and others is not None:
        return tuple(
            tuple(number(sum((x * y for x, y in zip(row, column, strict=True)), Fraction(0))) for column in others)
            for row in known
        )
    return tuple(
        tuple(simplified(total(*(product(x, y) for x, y in zip(row, column, strict=True)))) for column in columns)
        for row in a
    )


def transposed(rows: Rows) -> Rows:
    """Rows as columns."""
    return tuple(zip(*rows, strict=True))


def determinant(rows: Rows) -> Tree:
    """The determinant of a square matrix: of numbers by elimination, else by cofactors of its first row."""
    if len(rows) == 1:
        return rows[0][0]
    if (known := _rationals(rows)) is not None:
        return number(_eliminated([list(row) for row in known]))
    terms = []
    for column, entry in enumerate(rows[0]):
        minor = tuple((*row[:column], *row[column + 1 :]) for row in rows[1:])
        terms.append(product(number((-1) ** column), entry, determinant(minor)))
    return simplified(total(*terms))


def _rationals(rows: Rows) -> list[list[Fraction]] | None:
    """The entries as rational numbers; None when one is none."""
    found = [[rational(entry) for entry in row] for row in rows]
    known = [[entry for entry in row if entry is not None] for row in found]
    return known if all(len(row) == len(rows[0]) for row in known) else None


def _eliminated(rows: list[list[Fraction]]) -> Fraction:
    """The determinant; the rows are brought to an upper triangle."""
    whole = Fraction(1)
    for i in range(len(rows)):
        pivot = next((r for r in range(i, len(rows)) if rows[r][i]), None)
        if pivot is None:
            return Fraction(0)
        if pivot != i:
            rows[i], rows[pivot] = rows[pivot], rows[i]
            whole = -whole
        whole *= rows[i][i]
        for below in rows[i + 1 :]:
            factor = below[i] / rows[i][i]
            below[i:] = [x - factor * y for x, y in zip(below[i:], rows[i][i:], strict=True)]
    return whole


def norm(items: tuple[Tree, ...], order: str = "2") -> Tree:
    """The 1-, 2- or ∞-norm (`1`, `2`, `inf`) of numbers."""
    if order == "1":
        return simplified(total(*(applied("abs", item) for item in items)))
    if order == "inf":
        sizes = [rational(applied("abs", item)) for item in items]
        if any(size is None for size in sizes):
            raise ValueError("entries whose sizes are not rational cannot be ordered here")
        return number(max(size for size in sizes if size is not None))
    return applied("sqrt", simplified(total(*(power(item, number(2)) for item in items))))


def _inverted(rows: Rows) -> Rows:
    whole = determinant(rows)
    if whole == ZERO:
        raise _Unreadable
    if len(rows) == 1:
        return ((quotient(ONE, whole),),)
    count = range(len(rows))

    def cofactor(i: int, j: int) -> Tree:
        minor = tuple(tuple(x for c, x in enumerate(row) if c != j) for r, row in enumerate(rows) if r != i)
        return product(number((-1) ** (i + j)), determinant(minor))

    return tuple(tuple(simplified(quotient(cofactor(j, i), whole)) for j in count) for i in count)


def _side(text: str) -> Rows:
    found = list(_ITEM.finditer(text))
    if not found or len(found) > _MOST_ITEMS:
        raise _Unreadable
    terms: list[Rows] = []
    current: list[_Item] = []
    position = 0
    for match in found:
        gap = text[position : match.start()].strip()
        sign, crossed, scalar = _gap(gap, bool(current))
        if sign and current:
            terms.append(_product(current))
            current = []
        if scalar is not None and scalar != ONE:
            current.append(_Item(((scalar,),)))
        item = _item(match)
        position = match.end()
        while postfix := _POSTFIX.match(text, position):
            item = _Item(_raised(item, postfix["what"]), vector=False)
            position = postfix.end()
        if crossed and current and current[-1].vector and item.vector:
            item = _Item(_crossed(current.pop().rows, item.rows), vector=True)
        current.append(item)
    if text[position:].strip(" .,。，"):
        raise _Unreadable
    terms.append(_product(current))
    return _added(terms)


def _gap(gap: str, inner: bool) -> tuple[bool, bool, Tree | None]:
    """What stands before an item: whether a new term begins, whether by ×, and its coefficient."""
    sign = gap[:1] in ("+", "-", "−")
    if inner and not sign:
        if gap and not _TIMES.fullmatch(gap):
            raise _Unreadable
        return False, gap in ("\\times", "×"), None
    negative = gap[:1] in ("-", "−")
    scalar = _TIMES.sub("", gap[1:] if sign else gap).strip()
    factor = _number(scalar) if scalar else ONE
    return True, False, product(number(-1), factor) if negative else factor


def _item(match: re.Match[str]) -> _Item:
    if match["matrix"] or match["matrix_array"]:
        rows = _rows(match["matrix_rows"] or match["matrix_array"])
        if match["matrix"] == "vmatrix" or match["det"]:
            return _Item(((determinant(_square(rows)),),))
        return _Item(rows)
    if match["vector"]:
        return _Item(tuple((item,) for item in _entries(match["vector"])), vector=True)
    items = (
        _entries(match["normed"]) if match["normed"] else _flat(_rows(match["inside_rows"] or match["inside_array"]))
    )
    order = {"\\infty": "inf"}.get(match["order"], match["order"] or "2")
    try:
        return _Item(((norm(items, order),),))
    except ValueError as fault:
        raise _Unreadable from fault


def _square(rows: Rows) -> Rows:
    if len(rows) != len(rows[0]) or len(rows) > _MOST_SQUARE:
        raise _Unreadable
    return rows


def _flat(rows: Rows) -> tuple[Tree, ...]:
    if 1 not in (len(rows), len(rows[0])):
        raise _Unreadable  # a norm of a matrix has several meanings
    return tuple(item for row in rows for item in row)


def _rows(text: str) -> Rows:
    lines = [line for line in re.split(r"\\\\(?:\[[^\]]*\])?|\\cr\b", text) if line.strip()]
    rows = tuple(tuple(_number(entry) for entry in line.split("&")) for line in lines)
    if not rows or len({len(row) for row in rows}) > 1 or len(rows) * len(rows[0]) > _MOST_ENTRIES:
        raise _Unreadable
    return rows


def _entries(text: str) -> tuple[Tree, ...]:
    return tuple(map(_number, text.split(",")))


def _number(text: str) -> Tree:
    tree = read(text.strip())
    if free_variables(tree) or isinstance(tree, Vector | Matrix):
        raise _Unreadable
    return tree


def _raised(item: _Item, what: str) -> Rows:
    rows = item.rows
    if "T" in what or what.startswith(("\\top", "\\inter")):
        return transposed(rows)
    if "1" in what:
        return _inverted(_square(rows))
    result = _square(rows)
    for _ in range(int(what) - 1):
        result = multiplied(result, rows)
    return result


def _product(items: list[_Item]) -> Rows:
    result = items[0]
    for item in items[1:]:
        result = _times(result, item)
    return result.rows


def _times(a: _Item, b: _Item) -> _Item:
    if len(a.rows) == 1 == len(a.rows[0]):
        return _Item(_scaled(b.rows, a.rows[0][0]), b.vector)
    if len(b.rows) == 1 == len(b.rows[0]):
        return _Item(_scaled(a.rows, b.rows[0][0]), a.vector)
    if a.vector and len(b.rows) == len(a.rows):
        return _Item(multiplied(transposed(a.rows), b.rows))
    if len(a.rows[0]) != len(b.rows):
        raise _Unreadable
    return _Item(multiplied(a.rows, b.rows))


def _scaled(rows: Rows, by: Tree) -> Rows:
    return tuple(tuple(simplified(product(by, entry)) for entry in row) for row in rows)


def _crossed(a: Rows, b: Rows) -> Rows:
    if len(a) != 3 or len(b) != 3:
        raise _Unreadable

    def minor(i: int, j: int) -> Iterator[Tree]:
        yield product(a[i][0], b[j][0])
        yield product(number(-1), a[j][0], b[i][0])

    return tuple((simplified(total(*minor(i, j))),) for i, j in ((1, 2), (2, 0), (0, 1)))


def _added(terms: list[Rows]) -> Rows:
    if len({(len(rows), len(rows[0])) for rows in terms}) > 1:
        raise _Unreadable
    if len(terms) == 1:
        return terms[0]
    return tuple(
        tuple(simplified(total(*entries)) for entries in zip(*rows, strict=True)) for rows in zip(*terms, strict=True)
    )
