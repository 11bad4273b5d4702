"""What a product is made of: numbers, variables, brackets, fractions, roots, matrices."""

from __future__ import annotations

from fractions import Fraction

from kb.maths.characters import number_value
from kb.maths.functions import Functions
from kb.maths.tokens import ReadingError, Token
from kb.maths.tree import Apply, Constant, Number, Quotient, Symbol, Tree, number, rational
from kb.maths.vectors import gather
from kb.maths.vocabulary import FRACTIONS, ROOTS

_PAIRS = {"(": ")", "[": "]", "{": "}", "|": "|", "<": ">"}
_MAX_SUBSCRIPT = 12


class Atoms(Functions):
    """The part of the grammar without operators."""

    def atom(self) -> Tree:
        with self.deeper(self.token):
            return self.of_kind()

    def of_kind(self) -> Tree:
        """What the kind of the token here says."""
        token = self.token
        match token.kind:
            case "number":
                whole = Number(*number_value(self.take().text))
                return self.mixed(whole) if self.token.kind == "fraction" and not self.token.spaced else whole
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
                return Quotient(self.fraction_part(token), self.fraction_part(token))
            case "sqrt":
                self.take()
                return self.root_with_degree(token)
            case "root":
                self.take()
                return root_of(self.one_factor(token), number(ROOTS[token.text]))
            case "begin":
                return self.environment()
            case "superscript" if self.tokens[self.at + 1].text == "√":
                self.take()
                self.take()
                return root_of(self.one_factor(token), self.superscript(token))
            case _:
                raise self.unexpected()

    def mixed(self, whole: Number) -> Tree:
        """A number with a fraction sign after it: 1½ is 3/2."""
        return number(whole.value + Fraction(*FRACTIONS[self.take().text]))

    def named(self) -> Tree:
        """A variable with its subscript, or a constant."""
        token = self.take()
        subscript = self.subscript()
        if subscript:
            return Symbol(f"{token.text}_{subscript}")
        return Constant(token.text) if token.kind == "constant" else Symbol(token.text)

    def subscript(self) -> str:
        """The name after `_`, empty when there is none."""
        if self.token.kind == "subscript":
            text = self.take().text
            while self.sign(",") and not self.token.spaced and self.goes_on_below():
                self.take()
                text += f",{self.take().text}"
            return text
        if not self.sign("_"):
            return ""
        position = self.take().start
        if self.token.kind in {"number", "symbol", "constant"}:
            if "." in self.token.text:
                raise ReadingError("subscript", position)
            return self.take().text
        if self.token.text not in {"{", "(", "["}:
            raise ReadingError("subscript", position)
        closing = _PAIRS[self.take().text]
        parts: list[str] = []
        while self.token.text != closing:
            if self.token.kind == "finish" or len(parts) > _MAX_SUBSCRIPT:
                raise ReadingError("subscript", position)
            parts += ["_"] if self.token.kind == "subscript" else []
            parts.append(self.take().text)
        self.take()
        if not parts:
            raise ReadingError("subscript", position)
        return "".join(parts)

    def goes_on_below(self) -> bool:
        """Is the next token of the index too, in xᵢ,ⱼ?"""
        following = self.tokens[self.at + 1]
        return following.kind == "subscript" and not following.spaced

    def group(self) -> list[list[Tree]]:
        opening = self.take()
        if self.token.kind == "close":
            raise ReadingError("empty-brackets", opening.start)
        rows = self.rows()
        if self.token.kind != "close":
            raise self.not_closed(opening)
        closing = self.take()
        if closing.text != _PAIRS[opening.text]:
            wanted = _PAIRS[opening.text]
            raise ReadingError("bracket-mismatch", closing.start, found=closing.text, wanted=wanted)
        if opening.text == "{" and (len(rows) > 1 or len(rows[0]) > 1):
            raise ReadingError("set", opening.start)
        if opening.text == "|":
            return [[Apply("abs", (gather(rows, opening.start),))]]
        return rows

    def not_closed(self, opening: Token) -> ReadingError:
        """Why a bracket has no partner here."""
        if self.token.kind == "finish":
            return ReadingError("bracket-open", opening.start, found=opening.text)
        return self.unexpected()

    def absolute(self) -> Tree:
        """|x|: a bar where a value is expected opens, a bar after a value closes."""
        opening = self.take()
        self.level.bars += 1
        inside = self.sum()
        if self.token.kind != "bar":
            raise ReadingError("bar", opening.start) if self.token.kind == "finish" else self.unexpected()
        self.take()
        self.level.bars -= 1
        return Apply("abs", (inside,))

    def environment(self) -> Tree:
        r"""\begin{pmatrix} … \end{pmatrix}."""
        opening = self.take()
        rows = self.rows()
        if self.token.kind != "end":
            raise self.not_closed(opening)
        self.take()
        return gather(rows, opening.start)

    def fraction_part(self, command: Token) -> Tree:
        r"""One argument of \frac: braces, or a single sign (\frac12)."""
        token = self.token
        if token.kind == "number" and len(token.text) > 1:
            first = Token("number", token.text[0], token.start, token.start + 1, token.spaced)
            rest = Token("number", token.text[1:], token.start + 1, token.end)
            self.tokens[self.at : self.at + 1] = [first, rest]
        self.require_argument(command, "\\frac")
        return self.atom()

    def require_argument(self, command: Token, name: str) -> None:
        """Something must follow a command that takes an argument."""
        if self.token.kind in {"finish", "close", "sign", "end"}:
            raise ReadingError("argument-missing", command.start, found=name)

    def root_with_degree(self, command: Token) -> Tree:
        degree: Tree | None = None
        if self.token.text == "[" and self.opens_after_bracket():
            degree = gather(self.group(), command.start)
        self.require_argument(command, "√")
        if self.habit == "sum-root" and self.token.kind != "open":
            return root_of(self.sum(), degree)
        return root_of(self.atom(), degree)


def root_of(inside: Tree, degree: Tree | None) -> Tree:
    """A root: square when no degree is named."""
    if degree is None or rational(degree) == 2:
        return Apply("sqrt", (inside,))
    return Apply("root", (inside, degree))
