"""Plain or LaTeX text to an expression tree: the only way in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from kb.maths.labels import without_label
from kb.maths.tokens import MAX_LENGTH, ReadingError, Scanner, Token, number_value
from kb.maths.tree import (
    Apply,
    Constant,
    E,
    Matrix,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Tree,
    Vector,
    children,
    number,
    rational,
)
from kb.maths.vectors import gather, spread
from kb.maths.vocabulary import FRACTIONS, INVERSES, ROOTS

__all__ = ["MAX_LENGTH", "OTHER_HABITS", "Habit", "ReadingError", "read"]

MAX_DEPTH = 60
MAX_PARTS = 600
MAX_EXPONENT = 10**6

# The usual reading, and the habits that some people have instead: e^2x as e^(2x), 1/2x as 1/(2x), sin x/2 as
# sin(x/2), sin x y as sin(x) y.
Habit = Literal["usual", "wide-exponent", "wide-fraction", "wide-function", "narrow-function"]
OTHER_HABITS: tuple[Habit, ...] = ("wide-exponent", "wide-fraction", "wide-function", "narrow-function")

_PAIRS = {"(": ")", "[": "]", "{": "}", "|": "|"}
_STARTS = frozenset({"number", "fraction", "symbol", "constant", "function", "frac", "sqrt", "root", "open", "begin"})
_ARGUMENT_PARTS = frozenset({"number", "fraction", "symbol", "constant", "frac", "sqrt", "root"})


def read(text: str, variables: Collection[str] = (), habit: Habit = "usual") -> Tree:
    """The expression that a text stands for. Raises `ReadingError` with a reason and the place.

    `variables` names variables of several letters that the text may use. What stands before `=` is dropped when it
    only says what is given: `f'(x) =`, `dy/dx =`.
    """
    tokens = without_label(Scanner(text, variables).scan())
    parser = _Parser(tokens, habit)
    tree = parser.whole()
    _check_size(tree)
    return spread(tree)


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


@dataclass(slots=True)
class _Level:
    """What holds between one pair of brackets."""

    spaces_separate: bool = False
    bars: int = 0


class _Parser:
    """A Pratt parser over tokens: sums, then products (written or not), then powers, then atoms."""

    def __init__(self, tokens: list[Token], habit: Habit) -> None:
        self.tokens = tokens
        self.at = 0
        self.habit = habit
        self.depth = 0
        self.level = _Level()

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    @property
    def before(self) -> Token | None:
        return self.tokens[self.at - 1] if self.at else None

    def take(self) -> Token:
        token = self.token
        self.at += 1
        return token

    def sign(self, *texts: str) -> bool:
        return self.token.kind == "sign" and self.token.text in texts

    def whole(self) -> Tree:
        """Everything up to the end."""
        if self.token.kind == "finish":
            raise ReadingError("empty", self.token.start)
        rows = self.rows()
        if self.token.kind != "finish":
            raise self.unexpected()
        return gather(rows, self.tokens[0].start)

    def unexpected(self) -> ReadingError:
        """Why the token here cannot stand here."""
        token = self.token
        before = self.before
        if token.kind == "finish":
            return ReadingError("operand-missing", token.start)
        if token.kind == "close":
            return ReadingError("bracket-close", token.start, found=token.text)
        if token.kind == "bar":
            return ReadingError("bar", token.start)
        if token.kind == "sign" and token.text in {"∂", "∇"}:
            return ReadingError("derivative-left", token.start)
        if token.kind == "sign" and token.text == "'":
            return ReadingError("prime", token.start)
        if token.kind == "sign" and token.text == "=":
            return ReadingError("equation", token.start)
        if token.kind in {"number", "fraction"} and before is not None:
            if before.kind in {"number", "fraction"}:
                return ReadingError("two-numbers", token.start)
            return ReadingError("digit-after-letter", token.start)
        return ReadingError("operand-missing", token.start)

    # Lists: what commas, semicolons and line ends separate

    def rows(self) -> list[list[Tree]]:
        """Rows of entries, up to a closing bracket or the end."""
        outer = self.level
        separators = self.separators()
        self.level = _Level(spaces_separate=";" in separators and "," not in separators)
        rows: list[list[Tree]] = [[]]
        while True:
            rows[-1].append(self.sum())
            if self.sign(",", "&"):
                self.take()
            elif self.sign(";", "\\\\"):
                self.take()
                if self.token.kind in {"end", "finish"}:
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
        return self.token.spaced and (self.token.kind in _STARTS or self.token.kind == "bar" or self.sign("-", "+"))

    # Sums and products

    def sum(self) -> Tree:
        """Terms joined by + and -."""
        terms = [self.term()]
        while self.sign("+", "-") and not self.is_signed_entry():
            negative = self.take().text == "-"
            term = self.term()
            terms.append(Negative(term) if negative else term)
        return terms[0] if len(terms) == 1 else Sum(tuple(terms))

    def is_signed_entry(self) -> bool:
        """In `1 -2; 3 4` the sign belongs to the second entry."""
        following = self.tokens[self.at + 1]
        return self.level.spaces_separate and self.token.spaced and not following.spaced

    def term(self) -> Tree:
        """Factors joined by *, / or nothing, with the signs before them."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ReadingError("too-deep", self.token.start, limit=MAX_DEPTH)
        if self.sign("-", "+"):
            negative = self.take().text == "-"
            term = self.term()
            self.depth -= 1
            return Negative(term) if negative else term
        left = self.power()
        chain: list[Tree] = [left]
        while True:
            if self.sign("*"):
                self.take()
                chain.append(self.signed_factor())
            elif self.sign("/"):
                self.take()
                top = chain[0] if len(chain) == 1 else Product(tuple(chain))
                chain = [Quotient(top, self.denominator())]
            elif self.joins():
                chain.append(self.power())
            else:
                break
        self.depth -= 1
        return chain[0] if len(chain) == 1 else Product(tuple(chain))

    def denominator(self) -> Tree:
        if self.habit != "wide-fraction":
            return self.signed_factor()
        factors = [self.signed_factor()]
        while self.joins():
            factors.append(self.power())
        return factors[0] if len(factors) == 1 else Product(tuple(factors))

    def signed_factor(self) -> Tree:
        """A factor after a written operator may have a sign: a*-b."""
        negative = False
        while self.sign("-", "+"):
            negative ^= self.take().text == "-"
        factor = self.power()
        return Negative(factor) if negative else factor

    def joins(self) -> bool:
        """Does a factor stand here without an operator before it?"""
        token, before = self.token, self.before
        if self.level.spaces_separate and token.spaced:
            return False
        if token.kind == "bar":
            return self.level.bars == 0
        if token.kind not in _STARTS:
            return False
        if token.kind in {"number", "fraction"} and before is not None:
            if before.kind in {"number", "fraction"}:
                raise self.unexpected()
            if before.kind in {"symbol", "constant"} and not token.spaced:
                raise self.unexpected()
        return True

    # Powers

    def power(self) -> Tree:
        """An atom with its exponents."""
        tree = self.atom()
        while True:
            if self.sign("^"):
                position = self.take().start
                if self.is_transpose(tree):
                    continue
                tree = self.raised(tree, self.exponent(), position)
            elif self.token.kind == "superscript":
                token = self.take()
                tree = self.raised(tree, self.superscript(token), token.start)
            elif self.sign("'"):
                raise self.unexpected()
            else:
                return tree

    def is_transpose(self, tree: Tree) -> bool:
        """Take the T of a transposed vector; rows and columns are not told apart."""
        braced = (
            self.token.text == "{" and self.tokens[self.at + 1].text == "T" and self.tokens[self.at + 2].text == "}"
        )
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

    def exponent(self) -> Tree:
        """What stands after ^: signs, one atom, and the exponents of that atom."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ReadingError("too-deep", self.token.start, limit=MAX_DEPTH)
        negatives = 0
        while self.sign("-", "+"):
            negatives += self.take().text == "-"
        tree = self.power()
        if self.habit == "wide-exponent":
            tree = self.widened(tree)
        for _ in range(min(negatives, MAX_DEPTH)):
            tree = Negative(tree)
        self.depth -= 1
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

    def superscript(self, token: Token) -> Tree:
        try:
            return read(token.text)
        except ReadingError as fault:
            raise ReadingError(fault.reason, token.start, **fault.arguments) from fault

    # Atoms

    def atom(self) -> Tree:
        """A number, a variable, a function with its argument, or something in brackets."""
        token = self.token
        match token.kind:
            case "number":
                return Number(*number_value(self.take().text))
            case "fraction":
                return number(Fraction(*FRACTIONS[self.take().text]))
            case "symbol" | "constant":
                return self.named()
            case "function":
                return self.function()
            case "open":
                return gather(self.group(), token.start)
            case "bar":
                return self.absolute()
            case "frac":
                self.take()
                return Quotient(self.braced_argument(token), self.braced_argument(token))
            case "sqrt":
                self.take()
                return self.root_with_degree(token)
            case "root":
                self.take()
                return self.root_of(self.one_factor(token), number(ROOTS[token.text]))
            case "begin":
                return self.environment()
            case _:
                raise self.unexpected()

    def named(self) -> Tree:
        token = self.take()
        subscript = self.subscript()
        if subscript:
            return Symbol(f"{token.text}_{subscript}")
        return Constant(token.text) if token.kind == "constant" else Symbol(token.text)

    def subscript(self) -> str:
        """The name after `_`, empty when there is none."""
        if self.token.kind == "subscript":
            return self.take().text
        if not self.sign("_"):
            return ""
        position = self.take().start
        if self.token.kind in {"number", "symbol", "constant"}:
            return self.take().text
        if self.token.text not in {"{", "(", "["}:
            raise ReadingError("subscript", position)
        closing = _PAIRS[self.take().text]
        parts: list[str] = []
        while self.token.text != closing:
            if self.token.kind == "finish" or len(parts) > 12:
                raise ReadingError("subscript", position)
            parts.append(self.take().text)
        self.take()
        if not parts:
            raise ReadingError("subscript", position)
        return "".join(parts)

    def group(self) -> list[list[Tree]]:
        """What stands in brackets, as rows of entries."""
        opening = self.take()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ReadingError("too-deep", opening.start, limit=MAX_DEPTH)
        if self.token.kind == "close":
            raise ReadingError("empty-brackets", opening.start)
        rows = self.rows()
        if self.token.kind != "close":
            raise (
                ReadingError("bracket-open", opening.start, found=opening.text)
                if self.token.kind == "finish"
                else self.unexpected()
            )
        closing = self.take()
        if closing.text != _PAIRS[opening.text]:
            raise ReadingError("bracket-mismatch", closing.start, found=closing.text, wanted=_PAIRS[opening.text])
        if opening.text == "{" and (len(rows) > 1 or len(rows[0]) > 1):
            raise ReadingError("set", opening.start)
        self.depth -= 1
        if opening.text == "|":
            return [[Apply("abs", (gather(rows, opening.start),))]]
        return rows

    def absolute(self) -> Tree:
        opening = self.take()
        self.level.bars += 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ReadingError("too-deep", opening.start, limit=MAX_DEPTH)
        inside = self.sum()
        if self.token.kind != "bar":
            raise ReadingError("bar", opening.start) if self.token.kind == "finish" else self.unexpected()
        self.take()
        self.level.bars -= 1
        self.depth -= 1
        return Apply("abs", (inside,))

    def environment(self) -> Tree:
        opening = self.take()
        rows = self.rows()
        if self.token.kind != "end":
            raise (
                ReadingError("bracket-open", opening.start, found=opening.text)
                if self.token.kind == "finish"
                else self.unexpected()
            )
        self.take()
        return gather(rows, opening.start)

    def braced_argument(self, command: Token) -> Tree:
        r"""One argument of \frac: braces, or a single sign (\frac12)."""
        token = self.token
        if token.kind == "number" and len(token.text) > 1:
            first = Token("number", token.text[0], token.start, token.start + 1, token.spaced)
            rest = Token("number", token.text[1:], token.start + 1, token.end)
            self.tokens[self.at : self.at + 1] = [first, rest]
        if self.token.kind in {"finish", "close", "sign", "end"}:
            raise ReadingError("argument-missing", command.start, found="\\frac")
        return self.atom()

    def root_with_degree(self, command: Token) -> Tree:
        r"""\sqrt[n]{x}."""
        degree: Tree | None = None
        if self.token.text == "[" and self.opens_after_bracket():
            degree = gather(self.group(), command.start)
        if self.token.kind in {"finish", "close", "sign", "end"}:
            raise ReadingError("argument-missing", command.start, found="√")
        return self.root_of(self.atom(), degree)

    def opens_after_bracket(self) -> bool:
        depth = 0
        for place in range(self.at, len(self.tokens)):
            depth += (self.tokens[place].kind == "open") - (self.tokens[place].kind == "close")
            if depth == 0:
                return self.tokens[place + 1].text in {"{", "("}
        return False

    def root_of(self, inside: Tree, degree: Tree | None) -> Tree:
        if degree is None or rational(degree) == 2:
            return Apply("sqrt", (inside,))
        return Apply("root", (inside, degree))

    # Functions

    def function(self) -> Tree:
        """A function with what stands between its name and its argument: sin^2 x, log_2 x."""
        token = self.take()
        name = token.text
        base = self.base_of_log(token) if name == "log" else None
        exponent: Tree | None = None
        if self.sign("^"):
            position = self.take().start
            exponent = self.bare_exponent()
            self.raised(E, exponent, position)
        elif self.token.kind == "superscript":
            exponent = self.superscript(self.take())
        elif self.sign("'"):
            raise self.unexpected()
        if exponent is not None and rational(exponent) == -1 and name in INVERSES:
            name, exponent = INVERSES[name], None
        applied = self.applied(name, base, token)
        return applied if exponent is None else Power(applied, exponent)

    def base_of_log(self, name: Token) -> Tree | None:
        if self.token.kind == "subscript":
            return self.superscript(self.take())
        if self.sign("_"):
            self.take()
            return self.atom()
        follows = self.tokens[self.at + 1] if self.token.kind == "number" else None
        if (
            follows is not None
            and follows.text == "("
            and self.token.text in {"2", "10"}
            and self.token.start == name.end
        ):
            return Number(*number_value(self.take().text))
        return None

    def bare_exponent(self) -> Tree:
        """The exponent of a function's name: signs and one atom, for what follows is the argument."""
        negative = False
        while self.sign("-", "+"):
            negative ^= self.take().text == "-"
        tree = self.atom()
        return Negative(tree) if negative else tree

    def applied(self, name: str, base: Tree | None, token: Token) -> Tree:
        if name == "sqrt" and self.token.text == "[" and self.opens_after_bracket():
            return self.root_with_degree(token)
        if self.token.kind == "open":
            rows = self.group()
            arguments = tuple(rows[0]) if len(rows) == 1 else ()
        elif name in {"sqrt", "cbrt", "root", "abs"}:
            arguments = (self.one_factor(token),)
        else:
            arguments = (self.argument(token),)
        most = 2 if name == "root" or (name == "log" and base is None) else 1
        if not 1 <= len(arguments) <= most:
            raise ReadingError("argument-count", token.start, found=name)
        return _function(name, arguments if base is None else (*arguments, base))

    def one_factor(self, token: Token) -> Tree:
        if self.token.kind not in _STARTS and self.token.kind != "bar":
            raise ReadingError("argument-missing", token.start, found=token.text)
        return self.power()

    def argument(self, token: Token) -> Tree:
        """The argument of a function without brackets: factors up to an operator, a bracket or the next function."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ReadingError("too-deep", token.start, limit=MAX_DEPTH)
        negative = False
        if self.sign("-") and self.tokens[self.at + 1].kind in _STARTS:
            self.take()
            negative = True
        alone = self.token.kind == "function"
        factors = [self.one_factor(token)]
        while not alone and self.continues_argument(factors):
            factors.append(self.power())
        tree = factors[0] if len(factors) == 1 else Product(tuple(factors))
        if self.habit == "wide-function":
            while self.sign("/"):
                self.take()
                tree = Quotient(tree, self.power())
        self.depth -= 1
        return Negative(tree) if negative else tree

    def continues_argument(self, factors: list[Tree]) -> bool:
        only_numbers = all(rational(factor) is not None for factor in factors)
        if self.token.kind == "open":
            return only_numbers and self.token.text != "{" and self.joins()
        if self.token.kind not in _ARGUMENT_PARTS or not self.joins():
            return False
        if self.habit == "narrow-function" and not only_numbers:
            return False
        exponential = self.token.text == "e" and self.tokens[self.at + 1].text == "^"
        return only_numbers or not exponential


def _function(name: str, arguments: tuple[Tree, ...]) -> Tree:
    """The tree of a function: those that have a sign of their own are written with it."""
    match name:
        case "exp":
            return Power(E, arguments[0])
        case "lg":
            return Apply("log", (arguments[0], number(10)))
        case "cbrt":
            return Apply("root", (arguments[0], number(3)))
        case "root" if len(arguments) == 1 or rational(arguments[1]) == 2:
            return Apply("sqrt", arguments[:1])
        case "log" if len(arguments) == 1 or arguments[1] == E:
            return Apply("ln", arguments[:1])
        case _:
            return Apply(name, arguments)
