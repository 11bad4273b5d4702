"""Text, plain or LaTeX, to tokens that know their place in it."""

from __future__ import annotations

import re
from collections.abc import Collection
from math import factorial

from msgspec import Struct

from kb.maths.characters import folded, shown
from kb.maths.chinese import said
from kb.maths.manner import USUAL, Manner
from kb.maths.vocabulary import (
    ACCENTS,
    COMMANDS,
    FRACTION_COMMANDS,
    FRACTIONS,
    FUNCTIONS,
    GREEK,
    GREEK_COMMANDS,
    GREEK_NAMES,
    LAYOUTS,
    LOOKS,
    MATRICES,
    MOST_FACTORIAL,
    NAMING,
    OPERATORS,
    ROOTS,
    SHORT_HYPERBOLIC,
    STRUCTURAL,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    TRANSPOSES,
    UNSUPPORTED,
    WHOLE_WORDS_ONLY,
)
from kb.maths.wording import bared

MAX_LENGTH = 2000
MAX_DIGITS = 60
_SINE = re.compile("sin|sec")  # absin x is ab sin x
_NEARLY = 0.8  # how alike a misspelled name is to what was meant
_WORD = 5  # so many letters in a row, hardly two the same, are a word and not a product


class ReadingError(Exception):
    """Text that is not understood: `reason` is a code, `position` an offset into the text, from 0."""

    def __init__(self, reason: str, position: int, **arguments: object) -> None:
        super().__init__(reason, position)
        self.reason = reason
        self.position = position
        self.arguments = arguments


class Token(Struct, frozen=True):
    """One piece of the text: what it is, what it stands for, and where it was.

    Kinds: number, fraction, symbol, constant, function, frac, sqrt, root, superscript, subscript, open, close, bar,
    transpose, begin, end, sign (operators and separators) and finish.
    """

    kind: str
    text: str
    start: int
    end: int
    spaced: bool = False


def is_operand_end(token: Token | None) -> bool:
    """Can an operator stand after this token?"""
    return token is not None and token.kind in {
        "number", "fraction", "symbol", "constant", "superscript", "subscript", "close", "bar", "end", "transpose",
    }  # fmt: skip


class Scanner:
    """Reads a text once, from left to right."""

    def __init__(self, text: str, variables: Collection[str] = (), manner: Manner = USUAL) -> None:
        if len(text) > MAX_LENGTH:
            raise ReadingError("too-long", MAX_LENGTH, limit=MAX_LENGTH)
        self.source = text
        self.text = "".join(map(folded, bared(text)))
        self.names = frozenset(name for name in variables if len(name) > 1 and name.isalpha())
        self.manner = manner
        self.at = 0
        self.tokens: list[Token] = []
        self.spaced = False
        self.laid_out = False
        self.backslashes = False
        self.degrees: set[int] = set()

    def scan(self) -> list[Token]:
        """All tokens, the last one of the kind finish."""
        while self.at < len(self.text):
            character = self.text[self.at]
            if character in " $":
                self.spaced = True
                self.at += 1
            elif (character.isascii() and character.isdigit()) or (character == "." and self._digit(self.at + 1)):
                self._number()
            elif character.isascii() and character.isalpha():
                self._word()
            elif character == "\\" or (character == "、" and self._meant_as_backslash()):
                self._command()
            else:
                self._character(character)
        self._add("finish", "", len(self.text))
        return self.tokens

    def _digit(self, at: int) -> bool:
        return at < len(self.text) and self.text[at] in "0123456789"

    def _add(self, kind: str, text: str, end: int, start: int | None = None) -> None:
        self.tokens.append(Token(kind, text, self.at if start is None else start, end, self.spaced))
        self.at = end
        self.spaced = False

    def _number(self) -> None:
        end = self.at
        while self._digit(end):
            end += 1
        if end < len(self.text) and self.text[end] == "." and (self._digit(end + 1) or not self._letter(end + 1)):
            end += 1
            while self._digit(end):
                end += 1
        if self.text[end : end + 1] == "e" and self._scientific(end):
            end += 1 + (not self._digit(end + 1))
            while self._digit(end):
                end += 1
        if end - self.at > MAX_DIGITS:
            raise ReadingError("too-many-digits", self.at, limit=MAX_DIGITS)
        written = self.text[self.at : end]
        # 3! as in a series; a wide sign ends the sentence of who writes Chinese.
        is_factorial = self.source[end : end + 1] == "!" and self.source[end + 1 : end + 2] not in ("!", "=")
        if is_factorial and written.isdigit() and int(written) <= MOST_FACTORIAL:
            self._add("number", str(factorial(int(written))), end + 1)
        else:
            self._add("number", written, end)

    def _letter(self, at: int) -> bool:
        return at < len(self.text) and (self.text[at].isalpha() or self.text[at] == "\\")

    def _scientific(self, at: int) -> bool:
        """Is this e the mark of a power of ten? Only as computers write it, 5.1e-2, 1e3: 2e-x and 3e-2x are not."""
        written = self.text[self.at : at]
        signed = self.text[at + 1 : at + 2] in {"-", "+"}
        if "." not in written and not (written == "1" and self.text[at + 1 : at + 2] != "+"):
            return False
        digits = end = at + 1 + signed
        while self._digit(end):
            end += 1
        return 1 <= end - digits <= 2 and not (self._letter(end) or self.text[end : end + 1] in {".", "^", "("})

    def _word(self) -> None:
        end = self.at
        while end < len(self.text) and self.text[end].isascii() and self.text[end].isalpha():
            end += 1
        if self.text[self.at : end] in {"grad", "Grad"} and "=" in self.text[end:]:
            self._add("sign", "∇", end)  # the beginning of a label: grad f = …
            return
        self._letters(self.text[self.at : end], end)

    def _letters(self, word: str, end: int) -> None:
        """Cut a run of letters into names: the longest known name at each place, else one letter."""
        start = self.at
        at = 0
        single = 0
        while at < len(word):
            kind, name, length = self._longest(word, at)
            single += kind == "symbol" and length == 1
            self._add(kind, name, start + at + length, start + at)
            at += length
        self.at = end
        if word.lower() in UNSUPPORTED and word not in self.manner.apart:
            raise ReadingError("unknown-word", start, found=word)
        least = _WORD - (self.text[end : end + 1] == "(")
        if len(word) >= least and len(set(word)) >= least - 1 and single >= len(word) - 1 - len(word) // 5:
            raise _unknown(word, start)

    def _longest(self, word: str, at: int) -> tuple[str, str, int]:
        for length in range(min(len(word) - at, 12), 1, -1):
            part = word[at : at + length]
            whole = length == len(word)
            if part in self.names:
                return "symbol", part, length
            called = word[at + length :] == "" and self.text[self.at + at + length :][:1] in {"(", "["}
            shouted = part.isupper() and (length > 2 or called)
            titled = part[0].isupper() and part[1:].islower() and (at == 0 or length > 2)
            plain = part.lower() if shouted or titled or (whole and length > 4) else part
            if part in self.manner.apart:
                continue
            if plain in FUNCTIONS and not (plain == "abs" and _SINE.match(word, at + 2)):
                return "function", FUNCTIONS[plain], length
            if part in FRACTION_COMMANDS and at + length == len(word) and self.text[self.at + len(word) :][:1] == "{":
                return "frac", "frac", length
            if part == "pi":
                return "constant", "pi", length
            if part in GREEK_NAMES and (whole or part not in WHOLE_WORDS_ONLY):
                return "symbol", part, length
        letter = word[at]
        return ("constant", "e", 1) if letter == "e" else ("symbol", letter, 1)

    def _meant_as_backslash(self) -> bool:
        """The key of `\\` leaves a `、`, and on some keyboards so does the key of `/`."""
        name, _ = self._command_name()
        before = self.tokens[-1] if self.tokens else None
        self.backslashes |= name in STRUCTURAL
        return name in COMMANDS and (self.backslashes or not is_operand_end(before))

    def _command_name(self) -> tuple[str, int]:
        """The longest known command after the backslash here, and where it ends."""
        end = self.at + 1
        while end < len(self.text) and self.text[end].isascii() and self.text[end].isalpha():
            end += 1
        word = self.text[self.at + 1 : end]
        for length in range(min(len(word), 16), 0, -1):
            if word[:length] in COMMANDS or word[:length] in self.names:
                return word[:length], self.at + 1 + length
        return word, end

    def _command(self) -> None:
        following = self.text[self.at + 1 : self.at + 2]
        if not (following.isascii() and following.isalpha()):
            self._escaped(following)
            return
        name, end = self._command_name()
        if name in NAMING and self._braced_letters(end) is not None:
            self._named(end)
        elif name in LOOKS:
            self.at = end
            if name in {"left", "right", "middle"}:
                self._fence(name)
            elif name in {"quad", "qquad", "space"}:
                self.spaced = True
        elif name in ACCENTS:
            self._accent(name, end)
        elif name in FRACTION_COMMANDS:
            self._add("frac", "frac", end)
        elif name in TRANSPOSES:
            self._add("transpose", "T", end)
        elif name == "sqrt":
            self._add("sqrt", "sqrt", end)
        elif name in FUNCTIONS:
            self._add("function", FUNCTIONS[name], end)
        elif name in GREEK_COMMANDS:
            plain = GREEK_COMMANDS[name]
            self._add("constant" if plain == "pi" else "symbol", plain, end)
        elif name in {"begin", "end"}:
            self._environment(name, end)
        elif name in OPERATORS:
            self._sign(OPERATORS[name], end)
        elif name in self.names:
            self._add("symbol", name, end)
        elif name == "infty":
            raise ReadingError("infinity", self.at)
        else:
            raise ReadingError("unknown-command", self.at, found=self.source[self.at : end][:20])

    def _escaped(self, following: str) -> None:
        if following == "\\":
            self._add("sign", "\\\\", self.at + 2)
        elif following in {"{", "}"}:
            self._sign(following, self.at + 2)
        elif following in {",", ";", ":", "!", " ", ">", "/"}:
            self.spaced = True
            self.at += 2
        elif following in {"(", ")", "[", "]"}:
            self.at += 2  # \( … \) and \[ … \] stand around a formula, they are not brackets in it
        else:
            raise ReadingError("unknown-command", self.at, found=self.source[self.at : self.at + 2])

    def _fence(self, side: str) -> None:
        """What stands after \\left or \\right."""
        while self.text[self.at : self.at + 1] == " ":
            self.at += 1
        if self.text[self.at : self.at + 1] == "|":
            self._add("open" if side == "left" else "close", "|", self.at + 1)
        elif self.text[self.at : self.at + 1] == ".":
            raise ReadingError("unknown-character", self.at, found=".")

    def _braced_letters(self, at: int) -> tuple[str, int, int] | None:
        """The letters in braces at a place (`{arctan}`), with where they start and where the braces end."""
        if self.text[at : at + 1] == "*":
            at += 1
        while self.text[at : at + 1] == " ":
            at += 1
        if self.text[at : at + 1] != "{":
            return None
        end = self.text.find("}", at)
        inside = self.text[at + 1 : end] if end > 0 else ""
        letters = inside.strip()
        if not (letters.isascii() and letters.isalpha()):
            return None
        return letters, at + 1 + inside.index(letters), end + 1

    def _named(self, at: int) -> None:
        found = self._braced_letters(at)
        if found is None:
            return
        letters, self.at, end = found
        if letters in SHORT_HYPERBOLIC:
            self._add("function", SHORT_HYPERBOLIC[letters], end)
        elif letters == "T" and self.tokens and self.tokens[-1].text == "^":
            self._add("transpose", "T", end)
        else:
            self._letters(letters, end)

    def _accent(self, name: str, end: int) -> None:
        found = self._braced_letters(end)
        if found is not None and len(found[0]) == 1:
            self._add("symbol", f"\\{name}{{{found[0]}}}", found[2])
            return
        at = end
        while self.text[at : at + 1] in {" ", "{"}:
            at += 1
        if self.text[at : at + 1].isalpha() and self.text[at].isascii() and self.text[end : end + 1] != "{":
            self._add("symbol", f"\\{name}{{{self.text[at]}}}", at + 1)
            return
        raise ReadingError("unknown-command", self.at, found=f"\\{name}")

    def _environment(self, name: str, end: int) -> None:
        found = self._braced_letters(end)
        if found is None or found[0] not in MATRICES | LAYOUTS:
            raise ReadingError("unknown-command", self.at, found=f"\\{name}")
        if found[0] in LAYOUTS:
            self.laid_out = True
            self.at = found[2]
            return
        self._add(name, found[0], found[2])
        if name == "begin" and found[0] == "array":  # the columns' alignment says nothing about values
            columns = self._braced_letters(self.at)
            self.at = columns[2] if columns else self.at

    def _character(self, character: str) -> None:
        start = self.at
        if character in SUPERSCRIPTS or character in SUBSCRIPTS:
            table, kind = (SUPERSCRIPTS, "superscript") if character in SUPERSCRIPTS else (SUBSCRIPTS, "subscript")
            end = start
            while end < len(self.text) and self.text[end] in table:
                end += 1
            self._add(kind, "".join(table[c] for c in self.text[start:end]), end)
        elif character in GREEK:
            name = GREEK[character]
            self._add("constant" if name == "pi" else "symbol", name, start + 1)
        elif character in FRACTIONS:
            self._add("fraction", character, start + 1)
        elif character in ROOTS:
            self._add("root", character, start + 1)
        elif self.text.startswith("根号", start):
            self._add("root", "√", start + (3 if self.text.startswith("根号下", start) else 2))
        elif character == "…":
            self._add("sign", "^", start + (2 if self.text[start + 1 : start + 2] == "…" else 1))
        elif self.source[start : start + 2] == "——":
            self._add("sign", "_", start + 2)
        elif character == "*" and self.text[start + 1 : start + 2] == "*" and self.source[start] in "*＊﹡":
            self._add("sign", "^", start + 2)
        elif character == "、":
            self._add("sign", "," if self.manner.listing else "/", start + 1)
        elif character == "ᵀ":
            self._add("sign", "^", start)
            self._add("transpose", "T", start + 1)
        elif "\u4e00" <= character <= "\u9fff" and self._chinese():
            pass
        elif character == "&" and self.laid_out:
            self.at += 1
        elif character in "+-*/^_=,;&'∂∇|()[]{}":
            self._sign(character, start + 1)
        elif character == "." and not self.text[start + 1 :].strip(" .$"):
            self.at = len(self.text)  # the full stop of a sentence
        elif character == "∞" or self.text.startswith("无穷", start):
            raise ReadingError("infinity", start)
        elif character == "<" and not is_operand_end(self.tokens[-1] if self.tokens else None):
            self._add("open", "<", start + 1)
        elif character == ">" and any(token.text == "<" for token in self.tokens):
            self._add("close", ">", start + 1)
        elif character in "<>≤≥≠≈≡∈→⇒~:":
            raise ReadingError("relation", start, found=self.source[start])
        else:
            raise ReadingError("unknown-character", start, found=shown(self.source[start]))

    def _chinese(self) -> bool:
        """Take a word that people write a sign or a number with."""
        before = self.tokens[-1] if self.tokens else None
        number = before if before is not None and before.kind == "number" else None
        found = said(self.text, self.at, self.degrees, number.text if number else "")
        if found is None:
            return False
        pieces, end = found
        start = self.at
        if number is not None and len(pieces) > 1 and pieces[0][0] == "open":  # 2分之1: the number is in the fraction
            start = self.tokens.pop().start
            self.spaced = number.spaced
        for kind, text in pieces:
            self._add(kind, text, end, start)
        return True

    def _sign(self, text: str, end: int) -> None:
        if text in {"(", "[", "{"}:
            self._add("open", text, end)
        elif text in {")", "]", "}"}:
            self._add("close", text, end)
        else:
            self._add("bar" if text == "|" else "sign", text, end)


def _unknown(word: str, start: int) -> ReadingError:
    """What is said of a word that names nothing, with the name that it is nearly."""
    from difflib import get_close_matches

    near = get_close_matches(word, [name for name in (*FUNCTIONS, *GREEK_NAMES) if len(name) > 3], 1, _NEARLY)
    if near:
        return ReadingError("misspelled", start, found=word[:20], meant=near[0])
    return ReadingError("unknown-word", start, found=word[:20])
