"""Plain or LaTeX text to an expression tree: the only way in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TypeGuard

from kb.maths.atoms import Atoms
from kb.maths.cursor import MAX_DEPTH, OTHER_HABITS, STARTS, Habit, Level
from kb.maths.labels import refuse_functions, with_logistic, without_label
from kb.maths.manner import USUAL, Manner
from kb.maths.reaches import Reach, reaches
from kb.maths.tokens import MAX_LENGTH, ReadingError, Scanner, Token
from kb.maths.tree import Matrix, Negative, Power, Product, Quotient, Sum, Symbol, Tree, Vector, children, rational
from kb.maths.vectors import gather, spread
from kb.maths.vocabulary import LOGISTIC

__all__ = ["MAX_LENGTH", "Habit", "ReadingError", "named_functions", "other_readings", "read", "read_function"]

MAX_PARTS = 600
MAX_EXPONENT = 10**6
_ROOTS = frozenset({"sqrt", "root", "superscript"})
_MATTERS: dict[Habit, frozenset[str]] = {
    **dict.fromkeys(("wide-exponent", "sum-exponent"), frozenset({"^"})),
    **dict.fromkeys(("wide-fraction", "sum-denominator", "sum-fraction"), frozenset({"/"})),
    **dict.fromkeys(
        ("wide-function", "narrow-function", "narrow-power", "sum-function", "reciprocal"), frozenset({"function"})
    ),
    **dict.fromkeys(("wide-root", "sum-root"), _ROOTS | {"function"}),
}  # the signs, or kinds of token, without which a habit changes nothing


def read(text: str, variables: Collection[str] = (), habit: Habit = "usual", manner: Manner = USUAL) -> Tree:
    """The expression that a text stands for. Raises `ReadingError` with a reason and the place.

    `variables` names variables of several letters that the text may use. What stands before `=` is dropped when it only
    says what is given: `f'(x) =`, `dy/dx =`. A letter before a bracket is a factor: p(1-p).
    """
    return _parsed(_tokens(text, variables, manner), habit)


def _tokens(text: str, variables: Collection[str], manner: Manner) -> list[Token]:
    tokens = without_label(Scanner(text, variables, manner).scan())
    return with_logistic(tokens) if manner.logistic else tokens


def _parsed(tokens: list[Token], habit: Habit, reach: Mapping[int, Reach] | None = None) -> Tree:
    tree = _Parser(tokens, habit, reach).whole()
    _check_size(tree)
    return spread(tree)


def other_readings(text: str, variables: Collection[str] = (), manner: Manner = USUAL) -> Iterator[Tree]:
    """What the text stands for to those who have another habit, where it could matter; some may be the usual one."""
    try:
        tokens = _tokens(text, variables, manner)
    except ReadingError:
        return
    written = {token.text if token.kind == "sign" else token.kind for token in tokens}
    for habit in OTHER_HABITS:
        if not written & _MATTERS[habit]:
            continue
        try:
            yield _parsed([*tokens], habit)
        except ReadingError:
            continue
    # Of x^2e^3x the first exponent ends where it does, the second goes on.
    for reach in reaches(tokens):
        try:
            yield _parsed([*tokens], "usual", reach)
        except ReadingError:
            continue


def read_function(text: str, by: Collection[str], variables: Collection[str] = ()) -> Tree:
    """A function that is to be differentiated by the variables `by`. Raises `ReadingError`.

    Here f(x) is not f times x: the letters that name functions are refused before a bracket, unless they are variables
    themselves, by which it goes or which the label names.
    """
    tokens = Scanner(text, variables).scan()
    body = without_label(tokens)
    named = {token.text for token in tokens[: len(tokens) - len(body)] if token.kind == "symbol"}
    opening = tokens[1].text == "(" if len(tokens) > 1 else False
    known = {*by, *(named - {tokens[0].text} if opening else ())}
    if LOGISTIC not in known:
        body = with_logistic(body)
    refuse_functions(body, known)
    return _parsed([*body], "usual")


def named_functions(text: str, known: Collection[str], variables: Collection[str] = ()) -> None:
    """Raise `ReadingError` where a text uses an unknown function, such as σ(x), whose name is not a known variable."""
    tokens = _tokens(text, variables, Manner(logistic=LOGISTIC not in known))
    refuse_functions(tokens, known)


def _check_size(tree: Tree) -> None:
    """Trees are walked by recursion and evaluated many times: they stay small."""
    waiting = [(tree, 1)]
    parts = 0
    while waiting:
        part, depth = waiting.pop()
        parts += 1
        if depth > MAX_DEPTH:
            raise ReadingError("too-deep", 0, limit=MAX_DEPTH)
        if parts > MAX_PARTS:
            raise ReadingError("too-complicated", 0)
        waiting.extend((child, depth + 1) for child in children(part))


class _Parser(Atoms):
    """A Pratt parser over tokens: sums, then products (written or not), then powers, then atoms.

    `reach` tells of single exponents, by the place of their sign, how far they go.
    """

    def __init__(self, tokens: list[Token], habit: Habit, reach: Mapping[int, Reach] | None = None) -> None:
        super().__init__(tokens, habit)
        self.reach = reach or {}

    def whole(self) -> Tree:
        """Everything up to the end."""
        if self.token.kind == "finish":
            raise ReadingError("empty", self.token.start)
        rows = self.rows()
        if self.token.kind != "finish":
            raise self.unexpected()
        return gather(rows, self.tokens[0].start)

    # Lists: what commas, semicolons and line ends separate

    def rows(self) -> list[list[Tree]]:
        outer = self.level
        separators = self.separators()
        self.level = Level(spaces_separate=";" in separators and "," not in separators)
        rows: list[list[Tree]] = [[]]
        while True:
            rows[-1].append(self.sum())
            if self.sign(",", "&"):
                self.take()
            elif self.sign(";", "\\\\"):
                self.take()
                if self.token.kind in {"end", "finish", "close"}:
                    break
                rows.append([])
            elif not (self.level.spaces_separate and self.starts_entry()):
                break
        self.level = outer
        return rows

    def separators(self) -> set[str]:
        """The separators between here and the closing bracket."""
        found = set()
        depth = 0
        for token in self.tokens[self.at :]:
            if token.kind in {"open", "begin"}:
                depth += 1
            elif token.kind in {"close", "end"}:
                depth -= 1
                if depth < 0:
                    break
            elif depth == 0 and token.kind == "sign" and token.text in {",", ";"}:
                found.add(token.text)
        return found

    def starts_entry(self) -> bool:
        """Does a new entry begin after a space?"""
        return self.token.spaced and (self.token.kind in STARTS or self.token.kind == "bar" or self.sign("-", "+"))

    # Sums and products

    def sum(self) -> Tree:
        terms = [self.term()]
        while self.sign("+", "-") and not self.is_signed_entry():
            negative = self.take().text == "-"
            term = self.term()
            terms.append(Negative(term) if negative else term)
        tree = terms[0] if len(terms) == 1 else Sum(tuple(terms))
        if self.habit == "sum-fraction" and self.sign("/"):
            slash = self.take()
            with self.deeper(slash):
                return Quotient(tree, self.sum())
        return tree

    def is_signed_entry(self) -> bool:
        """In `1 -2; 3 4` the sign belongs to the second entry."""
        following = self.tokens[self.at + 1]
        return self.level.spaces_separate and self.token.spaced and not following.spaced

    def term(self) -> Tree:
        """Factors joined by *, / or nothing, with the signs before them."""
        negatives = self.signs()
        tree = self.chain()
        for _ in range(negatives):
            tree = Negative(tree)
        return tree

    def chain(self) -> Tree:
        """Factors and divisors from left to right: a/bc is (a/b)c."""
        factors: list[Tree] = [self.power()]
        while True:
            if self.sign("*"):
                self.take()
                factors.append(self.signed_factor())
            elif self.sign("/") and self.habit != "sum-fraction":
                self.take()
                factors = [Quotient(_product(factors), self.denominator())]
            elif self.joins():
                factors.append(self.power())
            else:
                return _product(factors)

    def denominator(self) -> Tree:
        if self.habit == "sum-denominator":
            with self.deeper(self.token):
                return self.sum()
        factors = [self.signed_factor()]
        while self.habit == "wide-fraction" and self.joins():
            factors.append(self.power())
        return _product(factors)

    def signed_factor(self) -> Tree:
        """A factor after a written operator may have a sign: a*-b."""
        negative = self.signs() % 2
        factor = self.power()
        return Negative(factor) if negative else factor

    def joins(self) -> bool:
        token, before = self.token, self.before
        if self.level.spaces_separate and token.spaced:
            return False
        if token.kind == "bar":
            return self.level.bars == 0
        if token.kind not in STARTS:
            return False
        if token.kind in {"number", "fraction"} and before is not None:
            if before.kind in {"number", "fraction"} and not (token.spaced and self.is_apart()):
                raise self.unexpected()
            if before.kind in {"symbol", "constant"} and not token.spaced:
                raise self.unexpected()
        return True

    def is_apart(self) -> bool:
        """Does the number before here belong to something else: x^2 2^x, x_1 2, ln2 2^x?"""
        at = self.at - 2
        if at >= 0 and self.tokens[at].kind in {"function", "root", "sqrt"}:
            return self.tokens[self.at + 1].text == "^"
        while at > 0 and self.tokens[at].text in {"+", "-"}:
            at -= 1
        return at > 0 and self.tokens[at].kind == "sign" and self.tokens[at].text in {"^", "_"}

    # Powers

    def power(self) -> Tree:
        named = self.token.kind == "symbol"
        tree = self.atom()
        while True:
            if self.sign("^"):
                position = self.take().start
                if not self.is_transpose(tree):
                    tree = self.raised(tree, self.exponent(self.reach.get(position, self.habit)), position)
            elif self.token.kind == "superscript":
                token = self.take()
                tree = self.raised(tree, self.superscript(token), token.start)
            elif named and self.is_index() and isinstance(tree, Power) and _is_unindexed(tree.base):
                # x²_1, x^2_1: a number takes no index, so it is that of the base.
                tree = Power(Symbol(f"{tree.base.name}_{self.subscript()}"), tree.exponent)
            elif self.sign("'") and isinstance(tree, Vector):
                self.take()  # Matlab's transpose
            elif self.sign("'"):
                raise self.unexpected()
            else:
                return tree

    def is_index(self) -> bool:
        return not self.token.spaced and (self.token.kind == "subscript" or self.sign("_"))

    def is_transpose(self, tree: Tree) -> bool:
        """Take the T of a transposed vector; rows and columns are not told apart."""
        texts = [token.text for token in self.tokens[self.at : self.at + 3]]
        braced = texts == ["{", "T", "}"]
        token = self.tokens[self.at + 1] if braced else self.token
        if not (token.kind == "transpose" or (token.text == "T" and isinstance(tree, Vector | Matrix))):
            return False
        if not isinstance(tree, Vector):
            raise ReadingError("transpose", token.start)
        self.at += 3 if braced else 1
        return True

    def raised(self, base: Tree, exponent: Tree, position: int) -> Tree:
        value = rational(exponent)
        if value is not None and abs(value) > MAX_EXPONENT:
            raise ReadingError("exponent-too-large", position, limit=MAX_EXPONENT)
        return Power(base, exponent)

    def exponent(self, reach: Reach | Habit) -> Tree:
        """What stands after ^: signs, one atom, and the exponents of that atom; more where it reaches further."""
        negatives = self.signs()
        outermost = not self.level.raising
        self.level.raising = True
        bracketed = self.token.kind == "open"
        with self.deeper(self.token):
            tree = self.power()
        if outermost:
            self.level.raising = False
            if isinstance(reach, int):
                tree = self.joined(tree, reach)
            if reach == "wide-exponent" and not bracketed:
                tree = self.widened(tree)
            if reach in {"sum-exponent", "next-term"} and not bracketed:
                tree = self.lengthened(tree, negatives, most=1 if reach == "next-term" else len(self.tokens))
                negatives = 0
        for _ in range(negatives):
            tree = Negative(tree)
        return tree

    def joined(self, tree: Tree, count: int) -> Tree:
        """The exponent with so many of the factors that touch it."""
        while count and not self.token.spaced and self.joins():
            tree = Product((tree, self.power()))
            count -= 1
        return tree

    def widened(self, tree: Tree) -> Tree:
        """The exponent with everything that touches it."""
        while not self.token.spaced:
            if self.sign("/"):
                self.take()
                tree = Quotient(tree, self.power())
            elif self.token.kind != "function" and self.joins():
                tree = Product((tree, self.power()))
            else:
                break
        return tree

    def lengthened(self, tree: Tree, negatives: int, *, most: int) -> Tree:
        """The exponent with the terms that touch it."""
        terms = [Negative(tree) if negatives % 2 else tree]
        while len(terms) <= most and self.sign("-", "+") and not self.token.spaced:
            negative = self.take().text == "-"
            term = self.power()
            terms.append(Negative(term) if negative else term)
        return terms[0] if len(terms) == 1 else Sum(tuple(terms))

    def superscript(self, token: Token) -> Tree:
        try:
            return read(token.text)
        except ReadingError as fault:
            raise ReadingError(fault.reason, token.start, **fault.arguments) from fault


def _is_unindexed(tree: Tree) -> TypeGuard[Symbol]:
    return isinstance(tree, Symbol) and "_" not in tree.name


def _product(factors: list[Tree]) -> Tree:
    return factors[0] if len(factors) == 1 else Product(tuple(factors))
