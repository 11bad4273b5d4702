"""Formulas read as sums of products of signs: norms, expectations, matrices, and the relations between them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from math import factorial

from msgspec import Struct

from kb.maths.signs import ACCENTS, BIG, FUNCTIONS, RELATIONS, Unread
from kb.maths.terms import Sum, atom, key_of, number, plus, power_of, times_out, trace_of, transposed
from kb.maths.vocabulary import GREEK_NAMES, MOST_FACTORIAL, words

# A letter that is a function where a bracket follows it; any other is one if what stands in it is a single letter.
_CALLED = words("f g h F G H E P D O o sigma phi psi varphi Gamma Phi L J")
_NO_LETTERS = FUNCTIONS | BIG | ACCENTS | {"frac", "sqrt", "binom"}
_EULER = atom("e")
_TURNED = {"≥": "≤", ">": "<"}
_OPEN = {"(": ")", "[": "]", "{": "}", "⟨": "⟩"}
_TRANSPOSES = tuple(
    (shape.split(), turned)
    for turned, shapes in ((1, ("T", "top", "{ T }", "{ top }")), (-1, ("{ - T }", "{ - top }", "( - T )", "- T")))
    for shape in shapes
)


class Chain(Struct, frozen=True):
    """Sides and the relations between them: a ≤ b = c."""

    sides: tuple[Sum, ...]
    relations: tuple[str, ...]


def _factorial(base: Sum) -> Sum:
    """The factorial of a number, worked out where it is a small one."""
    value = base.get((), Fraction(0)) if set(base) <= {()} else None
    if value is not None and value.denominator == 1 and 0 <= value <= MOST_FACTORIAL:
        return {(): Fraction(factorial(int(value)))}
    return atom(f"({key_of(base)})!")


def oriented(chain: Chain) -> Chain:
    """Orders that all point up point down instead: b ≥ a is a ≤ b."""
    if chain.relations and all(one in "≥>=" for one in chain.relations) and set(chain.relations) & set("≥>"):
        return Chain(chain.sides[::-1], tuple(_TURNED.get(one, one) for one in reversed(chain.relations)))
    return chain


class Reader:
    """Tokens, and where reading them has come to."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._ordered = False
        capitals = [one for one in tokens if one[:1].isupper() and (len(one) == 1 or one in GREEK_NAMES)]
        pairs = pairwise(tokens)
        beside = any(a in capitals and b in capitals and a not in "EPO" for a, b in pairs)
        self.has_dot = "*" in tokens
        # Inner products of what matrices give.
        beside = beside or ("⟨" in tokens and any(one not in _CALLED for one in capitals))
        self.is_ordered = beside or "top" in tokens or bool({"∑", "⊙", "⊗"} & {*tokens}) or self._has_transpose()

    def _has_transpose(self) -> bool:
        shapes = [["^", *shape] for shape, _ in _TRANSPOSES]
        starts = range(len(self._tokens))
        return any(self._tokens[at : at + len(shape)] == shape for at in starts for shape in shapes)

    def chains(self, *, ordered: bool) -> list[Chain]:
        """The formulas that stand apart by commas, read to their end."""
        self._at, self._ordered = 0, ordered
        found = [self._chain()]
        while self._next() in (",", ";"):
            self._at += 1
            found.append(self._chain())
        if self._at < len(self._tokens):
            raise Unread
        return found

    def _next(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else ""

    def _take(self, *wanted: str) -> str:
        token = self._next()
        if not token or (wanted and token not in wanted):
            raise Unread
        self._at += 1
        return token

    def _chain(self) -> Chain:
        sides, relations = [self._sum()], []
        while self._next() in RELATIONS:
            relations.append(self._take())
            sides.append(self._sum())
        return Chain(tuple(sides), tuple(relations))

    def _sum(self) -> Sum:
        total: Sum = {}
        sign = Fraction(1)
        if self._next() in ("+", "-"):
            sign = Fraction(-1 if self._take() == "-" else 1)
        total = plus(total, self._term(), sign)
        while self._next() in ("+", "-"):
            sign = Fraction(-1 if self._take() == "-" else 1)
            total = plus(total, self._term(), sign)
        return total

    def _term(self) -> Sum:
        result = self._factor()
        while True:
            token = self._next()
            if token == "*":
                self._at += 1
                result = self._by(result, self._factor())
            elif token == "/":
                self._at += 1
                result = self._by(result, power_of(self._divisor(), {(): Fraction(-1)}, ordered=self._ordered))
            elif self._begins_factor(token):
                result = self._by(result, self._factor())
            elif token != "|" or self._depth or (value := self._bars()) is None:
                return result
            else:
                result = self._by(result, value)

    def _divisor(self) -> Sum:
        """What is divided by: one factor, or all differentials side by side, as in ∂²f/∂x∂y."""
        result = self._below_line(self._factor)
        while self._next() == "∂":
            result = self._by(result, self._below_line(self._factor))
        return result

    def _below_line(self, reading: Callable[[], Sum]) -> Sum:
        before, self._divides = self._divides, True
        result = reading()
        self._divides = before
        return result

    def _bars(self) -> Sum | None:
        """|…| behind another factor; None where the bar is that of a condition, as in P(A|B)."""
        at = self._at
        try:
            return self._factor()
        except Unread:
            self._at, self._depth = at, 0
            return None

    def _by(self, one: Sum, other: Sum) -> Sum:
        return times_out(one, other, ordered=self._ordered)

    def _begins_factor(self, token: str) -> bool:
        return (
            bool(token) and (token[0].isalnum() or token in "([{⟨‖⟦⊙⊗⋃⋂∇∂∑∏∫∞…") and (token != "‖" or self._depth == 0)
        )

    _depth = 0
    # Is what is read divided by? A differential is one thing there, and not d times x.
    _divides = False

    def _factor(self) -> Sum:
        base = self._base()
        while self._next() in ("^", "'", "′", "!"):
            mark = self._take()
            if mark == "!":
                base = _factorial(base)
                continue
            if mark != "^":
                base = transposed(base) if self._ordered else atom(f"{key_of(base)}{mark}")
                continue
            if turned := self._transposes():
                base = transposed(base) if self._ordered else atom(f"{key_of(base)}ᵀ")
                if turned < 0:
                    base = power_of(base, number("-1"), ordered=self._ordered)
                continue
            above = self._next()
            if base == _EULER and above[:1].isalpha() and above not in _NO_LETTERS and self._next(1) == "_":
                # e^z_i as it is typed.
                base = power_of(base, self._letter(self._take()), ordered=self._ordered)
                continue
            base = power_of(base, self._script(), ordered=self._ordered)
        return base

    def _transposes(self) -> int:
        """1 where a transpose stands above, -1 where that of the inverse does; else 0, and nothing is taken."""
        for shape, turned in _TRANSPOSES:
            if self._tokens[self._at : self._at + len(shape)] == shape:
                self._at += len(shape)
                return turned
        return 0

    def _script(self) -> Sum:
        """What stands above or below: a group, or one sign; `-1` as people type it."""
        if self._next() in ("{", "("):
            return self._group()
        if self._next() in ("-", "+"):
            sign = -1 if self._take() == "-" else 1
            return plus({}, self._script(), Fraction(sign))
        token = self._take()
        return number(token) if token[0].isdigit() else atom(token)

    def _inside(self) -> str:
        """What stands in a bracket, as one text: sums, relations and commas in it."""
        close = _OPEN[self._take()]
        depth, self._depth = self._depth, 0
        parts: list[str] = []
        while True:
            chain = oriented(self._chain())
            parts.append(
                "".join(
                    key_of(side) + relation for side, relation in zip(chain.sides, (*chain.relations, ""), strict=True)
                )
            )
            if self._next() not in (",", ";"):
                break
            self._at += 1
        self._depth = depth
        self._take(close)
        return ",".join(parts)

    def _group(self) -> Sum:
        close = _OPEN[self._take()]
        depth, self._depth = self._depth, 0
        result = self._sum()
        self._depth = depth
        self._take(close)
        return result

    def _base(self) -> Sum:
        token = self._next()
        if token in ("(", "{", "["):
            at, depth = self._at, self._depth
            try:
                return self._group()
            except Unread:
                self._at, self._depth = at, depth
                return atom(f"!({self._inside()})")
        if token == "⟨":
            return self._inner()
        if token in ("‖", "|", "⟦"):
            return self._between()
        token = self._take()
        if token[0].isdigit():
            return number(token)
        if token == "frac":
            above = self._argument()
            below = self._below_line(self._argument)
            return self._by(above, power_of(below, {(): Fraction(-1)}, ordered=self._ordered))
        if token == "binom":
            return self._chosen(self._argument(), self._argument())
        if token == "C" and (chosen := self._written_out()) is not None:
            return chosen
        if token == "sqrt":
            return self._root()
        if token in BIG:
            return self._big(token)
        if token in ACCENTS:
            return atom(f"{key_of(self._argument())}~{token}{self._below()}")
        if token in FUNCTIONS:
            return self._applied(token)
        if token in ("∂", "d") and self._divides and self._next()[:1].isalpha() and self._next() not in BIG:
            power = self._next(1) == "^"
            letter = key_of(self._letter(self._take()))
            exponent = ""
            if power:
                self._take()
                exponent = f"^{key_of(self._script())}"
            return atom(f"{token}({letter}){exponent}")
        if token == "∇":
            return self._gradient()
        if token.isalpha() or token in "∂∞…⊙⊗":
            return self._letter(token)
        raise Unread

    def _gradient(self) -> Sum:
        """∇ with the function that it is of, one vector; of a sum those of what is added."""
        by = self._below()
        following = self._next()
        if following[:1].isalpha() and following not in _NO_LETTERS:
            of = self._letter(self._take())
        elif following == "(":
            of = self._group()
        else:
            return atom(f"∇{by}")
        return {((f"∇{by}({key_of({term: Fraction(1)})})", Fraction(1)),): count for term, count in of.items()}

    def _inner(self) -> Sum:
        """⟨x, y⟩ is xᵀy beside matrices, and as a product else; of more or fewer things it is a name."""
        at, depth = self._at, self._depth
        try:
            self._take("⟨")
            self._depth = 0
            one = self._sum()
            self._take(",")
            other = self._sum()
            self._take("⟩")
        except Unread:
            self._at, self._depth = at, depth
            return atom(f"⟨⟩({self._inside()})")
        self._depth = depth
        return self._by(transposed(one) if self._ordered else one, other)

    def _chosen(self, whole: Sum, part: Sum) -> Sum:
        """The number of ways to choose: n!/(k!(n − k)!)."""
        below = self._by(_factorial(part), _factorial(plus(whole, part, Fraction(-1))))
        return self._by(_factorial(whole), power_of(below, number("-1"), ordered=self._ordered))

    def _written_out(self) -> Sum | None:
        """C(n, k) and C_n^k, behind their letter; None where it is a letter as any other, and nothing is taken."""
        at, depth = self._at, self._depth
        try:
            if self._next() == "(":
                self._take()
                whole = self._sum()
                self._take(",")
                part = self._sum()
                self._take(")")
                return self._chosen(whole, part)
            if self._next() == "_":
                self._take()
                whole = self._script()
                self._take("^")
                part = self._script()
                # C_1² is the square of a constant.
                if set(whole) != {()}:
                    return self._chosen(whole, part)
        except Unread:
            pass
        self._at, self._depth = at, depth
        return None

    def _between(self) -> Sum:
        """‖…‖ and |…|; a norm may have its kind below it."""
        mark = self._take()
        self._depth += 1
        inner = self._sum()
        self._depth -= 1
        self._take("⟧" if mark == "⟦" else mark)
        mark = "|" if mark == "⟦" else mark
        below = self._below()
        # A norm of −x is that of x.
        inner = min(inner, {term: -count for term, count in inner.items()}, key=key_of)
        return atom(f"{mark}({key_of(inner)}){below}")

    def _below(self) -> str:
        if self._next() != "_":
            return ""
        self._at += 1
        return "_" + self._small()

    def _small(self) -> str:
        """What stands above or below a sign, as one text."""
        if self._next() in _OPEN:
            return self._row() or self._inside()
        token = self._take()
        return token if token[0].isdigit() else key_of(atom(token))

    def _row(self) -> str:
        """Indices in a bracket, in their order, for a_ij is not a_ji; empty where it is no row of them."""
        close = _OPEN[self._next()]
        rest = self._tokens[self._at + 1 :]
        row = rest[: rest.index(close)] if close in rest else []
        if len(row) < 2 or not all(len(one) == 1 and one.isalpha() for one in row):
            return ""
        self._at += len(row) + 2
        return "".join(row)

    def _argument(self) -> Sum:
        if self._next() in ("{", "("):
            return self._group()
        token = self._take()
        return number(token) if token[0].isdigit() else atom(token)

    def _root(self) -> Sum:
        exponent = Fraction(1, 2)
        if self._next() == "[":
            self._at += 1
            degree = self._take()
            self._take("]")
            if not degree.isdigit() or int(degree) == 0:
                raise Unread
            exponent = Fraction(1, int(degree))
        inner = self._argument()
        if len(inner) == 1 and set(inner.values()) != {Fraction(1)}:
            return atom(f"({key_of(inner)})^{exponent}")
        return power_of(inner, {(): exponent}, ordered=self._ordered)

    def _big(self, token: str) -> Sum:
        scripts = []
        while self._next() in ("_", "^"):
            mark = self._take()
            scripts.append(mark + self._small())
        ends = (*RELATIONS - {"|"}, ",", ";", ")", "]", "}", "")
        body = self._term() if self._next() not in ends else {}
        if not scripts and not body:
            # σ_max, and what people type for infinity.
            return atom("∞" if token == "inf" else token)
        return atom(f"!{token}{''.join(sorted(scripts))}({key_of(body)})")

    def _applied(self, name: str) -> Sum:
        if self._next() == "_":
            name += self._below()
        power: Sum = {(): Fraction(1)}
        if self._next() == "^":
            self._at += 1
            power = self._script()
        if name == "tr" and self._ordered:
            return power_of(trace_of(self._whole()), power, ordered=True)
        inner = self._inside() if self._next() in ("(", "[") else key_of(self._whole())
        if name == "exp":
            return atom(f"(1·e)^({inner})")
        # softmax(z)_i: one of its components.
        return power_of(atom(f"{name}({inner}){self._below()}"), power, ordered=self._ordered)

    def _whole(self) -> Sum:
        """What a function without brackets is of: the factors up to the next sign."""
        if self._next() in ("(", "[", "{"):
            return self._group()
        result = self._factor()
        while self._begins_factor(self._next()) and self._next() not in FUNCTIONS | BIG:
            result = self._by(result, self._factor())
        return result

    def _letter(self, name: str) -> Sum:
        name += self._below()
        is_matrix = name[0].isupper() and name[0] not in _CALLED
        ends = ("'", "′") if is_matrix else ("'", "′", "(", "[")
        if self._ordered and self._next() in ("'", "′") and self._next(1) not in ends:
            # Beside matrices it is a transpose, as statisticians write it.
            self._take()
            return transposed(atom(name))
        while self._next() in ("'", "′"):
            self._take()
            name += "'"
        bare = name.partition("_")[0].rstrip("'")
        if bare in ("⊗", "⊙"):
            return atom(name)
        if self._next() in ("(", "[") and (bare in _CALLED or name.endswith("'") or self._is_single()):
            return atom(f"{name}({self._inside()})")
        if bare in ("E", "P") and self._next() == "|" and not self._depth and (value := self._bars()) is not None:
            return atom(f"{name}({key_of(value)})")
        if bare in ("E", "P") and self._begins_factor(self._next()) and self._next() not in ("∑", "∏", "∫"):
            return atom(f"{name}({key_of(self._factor())})")
        return atom(name)

    def _is_single(self) -> bool:
        """Does the bracket hold one letter, or several with commas: what a function is of?"""
        inside = self._tokens[self._at + 1 : self._at + 8]
        close = next((at for at, token in enumerate(inside) if token in (")", "]")), 0)
        held = inside[:close]
        return (
            bool(held)
            and all(token.isalpha() or token in ",;|_{}" or token.isdigit() for token in held)
            and held[0].isalpha()
        )
