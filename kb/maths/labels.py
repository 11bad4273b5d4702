"""What stands before an equals sign and only says what is given: `f'(x) =`, `dy/dx =`."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from msgspec.structs import replace

from kb.maths.characters import letter_shown
from kb.maths.tokens import ReadingError, Token
from kb.maths.vocabulary import GREEK_NAMES, LOGISTIC, words

_LETTER = rf"([A-Za-z]|{'|'.join(sorted(GREEK_NAMES))}|\\[a-z]+\{{[A-Za-z]+\}})"
_NAME = rf"{_LETTER}(_\w+|_\{{[\w+-]+\}})?"
_LABELS = re.compile(
    rf"""{_NAME}'*(\({_NAME}(,{_NAME})*\))?        # y, f(x), f'(x, y), f_x(x, y), σ(x)
    |d\(.*\)/d{_NAME}                             # d(sin x)/dx
    |d\d?{_NAME}/d{_NAME}.*|d/d{_NAME}.*           # dy/dx, d/dx (x^2)
    |frac\{{d.*                                    # \\frac{{d}}{{dx}} x^2
    |frac[d].*
    |[fghuvwzF][xyztuv]{{1,2}}(\({_NAME}(,{_NAME})*\))?   # fx, fxy
    |grad.*|D_?{_NAME}.*""",
    re.VERBOSE,
)

# A derivative that was written down and not worked out.
_DERIVATIVE = re.compile(r"frac\{d\w*\}\{d|d\w?/d[a-z]")

# Letters that name functions where they stand before a bracket; others are factors there: a(b+c), p(1-p).
_FUNCTION_NAMES = words("f g h u v F G H sigma phi psi Phi Psi")


def without_label(tokens: list[Token]) -> list[Token]:
    """The tokens after a leading label and its equals sign; all of them where there is none."""
    places = [i for i, token in enumerate(tokens) if token.kind == "sign" and token.text == "="]
    if not places:
        if _DERIVATIVE.match("".join(token.text for token in tokens)):
            raise ReadingError("derivative-left", tokens[0].start)
        return tokens
    first = places[0]
    if places == [0]:
        return tokens[1:]
    if len(places) > 1 or not _is_label(tokens[:first]):
        raise ReadingError("equation", tokens[places[-1] if _is_label(tokens[:first]) else first].start)
    return tokens[first + 1 :]


def refuse_functions(tokens: list[Token], known: Collection[str]) -> None:
    """Raise `ReadingError` at f(x), where nobody said what f is. A name that is `known` is a variable, and a factor."""
    for token, following in pairwise(tokens):
        named = token.kind == "symbol" and token.text in _FUNCTION_NAMES and token.text not in known
        if named and _is_called(following):
            raise ReadingError("unknown-function", token.start, found=letter_shown(token.text))


def with_logistic(tokens: list[Token]) -> list[Token]:
    """The tokens with σ(x) as the logistic function of x; where σ also stands alone it is a letter."""
    places = [at for at, token in enumerate(tokens) if token.kind == "symbol" and token.text == LOGISTIC]
    if all(_is_called(tokens[at + 1]) for at in places):
        tokens = [*tokens]
        for at in places:
            tokens[at] = replace(tokens[at], kind="function", text="sigmoid")
    return tokens


def _is_called(following: Token) -> bool:
    """Does a bracket follow a name at once, as in σ(x)?"""
    return following.kind == "open" and following.text in {"(", "["} and not following.spaced


def _is_label(tokens: list[Token]) -> bool:
    if any(token.kind == "sign" and token.text in {"'", "∂", "∇"} for token in tokens):
        return True
    return bool(tokens) and _LABELS.fullmatch("".join(token.text for token in tokens)) is not None
