"""Functions as they are typed: sin^2 x, log_2 x, tan^-1 (x), 2 sin x cos x."""

from __future__ import annotations

from abc import abstractmethod

from kb.maths.characters import number_value
from kb.maths.cursor import STARTS, Cursor
from kb.maths.tokens import ReadingError, Token
from kb.maths.tree import Apply, E, Negative, Number, Power, Product, Quotient, Sum, Tree, number, rational
from kb.maths.vocabulary import INVERSES

_ARGUMENT_PARTS = frozenset({"number", "fraction", "symbol", "constant", "frac", "sqrt", "root"})


class Functions(Cursor):
    """The part of the grammar that knows how far a function without brackets reaches."""

    @abstractmethod
    def atom(self) -> Tree:
        """A number, a variable, a function with its argument, or something in brackets."""

    @abstractmethod
    def group(self) -> list[list[Tree]]:
        """What stands in brackets, as rows of entries."""

    @abstractmethod
    def raised(self, base: Tree, exponent: Tree, position: int) -> Tree:
        """A power, if its exponent is not too large."""

    @abstractmethod
    def root_with_degree(self, command: Token) -> Tree:
        r"""What follows \\sqrt."""

    def function(self) -> Tree:
        """A function with what stands between its name and its argument."""
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
        if exponent is not None and rational(exponent) == -1 and name in INVERSES and self.habit != "reciprocal":
            name, exponent = INVERSES[name], None
        applied = self.applied(name, base, token)
        return applied if exponent is None else Power(applied, exponent)

    def base_of_log(self, name: Token) -> Tree | None:
        """The base in log_2 x, log₂ x, log2(x) and log10 x; log2x is the logarithm of 2x."""
        if self.token.kind == "subscript":
            return self.superscript(self.take())
        if self.sign("_"):
            self.take()
            return self.atom()
        token = self.token
        if token.kind == "number" and token.text in {"2", "10"} and token.start == name.end:
            following = self.tokens[self.at + 1]
            if following.text != "(" and not following.spaced:
                return None
            return Number(*number_value(self.take().text))
        return None

    def bare_exponent(self) -> Tree:
        """The exponent of a function's name: signs and one atom, for what follows is the argument."""
        negative = self.signs() % 2
        tree = self.atom()
        return Negative(tree) if negative else tree

    def applied(self, name: str, base: Tree | None, token: Token) -> Tree:
        """The function at its argument, with brackets or without."""
        if name == "sqrt" and self.token.text == "[" and self.opens_after_bracket():
            return self.root_with_degree(token)
        if self.token.kind == "open":
            rows = self.group()
            arguments = tuple(rows[0]) if len(rows) == 1 else ()
        elif name in {"sqrt", "cbrt", "root", "abs"}:
            arguments = (self.one_factor(token),)
        else:
            arguments = (self.argument(token),)
        if name == "power" and len(arguments) == 2:
            return self.raised(arguments[0], arguments[1], token.start)
        most = 0 if name == "power" else 2 if name == "root" or (name == "log" and base is None) else 1
        if not 1 <= len(arguments) <= most:
            raise ReadingError("argument-count", token.start, found=name)
        return function_tree(name, arguments if base is None else (*arguments, base))

    def opens_after_bracket(self) -> bool:
        """Does another bracket follow the one that opens here, as in sqrt[3](x)?"""
        depth = 0
        for place in range(self.at, len(self.tokens)):
            depth += (self.tokens[place].kind == "open") - (self.tokens[place].kind == "close")
            if depth == 0:
                return self.tokens[place + 1].text in {"{", "("}
        return False

    def one_factor(self, token: Token) -> Tree:
        """The factor that must follow a function or a root sign."""
        if self.token.kind not in STARTS and self.token.kind != "bar":
            raise ReadingError("argument-missing", token.start, found=token.text)
        is_root = token.kind in {"root", "sqrt"} or token.text == "sqrt"
        if is_root and self.habit == "sum-root":
            with self.deeper(token):
                return self.sum()
        factor = self.power()
        if is_root and self.habit == "wide-root":
            factor = self.stretched(factor)
        return factor

    def argument(self, token: Token) -> Tree:
        """The argument of a function without brackets: factors up to an operator, a bracket or the next function."""
        negative = self.sign("-") and self.tokens[self.at + 1].kind in STARTS
        if negative:
            self.take()
        alone = self.token.kind == "function"
        factors = [self.atom() if self.habit == "narrow-power" else self.one_factor(token)]
        while not alone and self.continues_argument(factors):
            factors.append(self.power())
        tree = factors[0] if len(factors) == 1 else Product(tuple(factors))
        if self.habit == "wide-function":
            tree = self.stretched(tree)
        elif self.habit == "sum-function" and self.sign("+", "-"):
            terms = [tree]
            while self.sign("+", "-"):
                less = self.take().text == "-"
                term = self.power()
                terms.append(Negative(term) if less else term)
            tree = Sum(tuple(terms))
        return Negative(tree) if negative else tree

    def stretched(self, tree: Tree) -> Tree:
        """The argument with all factors and divisors that follow it."""
        while self.sign("/") or self.joins():
            if self.sign("/"):
                self.take()
                tree = Quotient(tree, self.power())
            else:
                tree = Product((tree, self.power()))
        return tree

    def continues_argument(self, factors: list[Tree]) -> bool:
        """Is the next factor still inside? 2π x is, the second e in sin x e^x is not."""
        only_numbers = all(rational(factor) is not None for factor in factors)
        if self.token.kind == "open":
            return only_numbers and self.token.text != "{" and self.joins()
        if self.token.kind not in _ARGUMENT_PARTS or not self.joins():
            return False
        if self.token.kind == "number" and self.before is not None and self.before.kind == "number":
            return False
        if self.habit == "narrow-function" and not only_numbers:
            return False
        exponential = self.token.text == "e" and self.tokens[self.at + 1].text == "^"
        return only_numbers or not exponential


def function_tree(name: str, arguments: tuple[Tree, ...]) -> Tree:
    """The tree of a function: those that have a sign of their own are written with it."""
    match name:
        case "exp":
            return Power(E, arguments[0])
        case "lg":
            return Apply("log", (arguments[0], number(10)))
        case "sigmoid":
            return Quotient(number(1), Sum((number(1), Power(E, Negative(arguments[0])))))
        case "logit":
            return Apply("ln", (Quotient(arguments[0], Sum((number(1), Negative(arguments[0])))),))
        case "softplus":
            return Apply("ln", (Sum((number(1), Power(E, arguments[0]))),))
        case "cbrt":
            return Apply("root", (arguments[0], number(3)))
        case "root" if len(arguments) == 1 or rational(arguments[1]) == 2:
            return Apply("sqrt", arguments[:1])
        case "log" if len(arguments) == 1 or arguments[1] == E:
            return Apply("ln", arguments[:1])
        case _:
            return Apply(name, arguments)
