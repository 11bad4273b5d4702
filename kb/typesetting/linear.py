"""A tree becomes one line that cannot be misread."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from kb.typesetting.apart import (
    are_letters,
    holds,
    is_argument,
    is_differential,
    is_greek_number,
    is_integral,
    is_named,
    is_one_name,
    runs_together,
    unbroken,
)
from kb.typesetting.letters import SUBSCRIPTS, SUPERSCRIPTS
from kb.typesetting.profiles import UNICODE, Profile, spell
from kb.typesetting.running import BRACES, accent, arrow, labelled, stack, table
from kb.typesetting.shapes import (
    ROOTS,
    difference,
    edges,
    is_call,
    is_degrees,
    is_difference,
    is_factorial,
    is_name,
    is_signed,
    is_typed,
    only,
    small,
    small_list,
    spread,
    weight,
)
from kb.typesetting.spacing import GAPS, TIGHT, classes
from kb.typesetting.tree import (
    BIN,
    CLOSE,
    OP,
    OPEN,
    ORD,
    PUNCT,
    REL,
    Accent,
    Arrow,
    Atom,
    Boxed,
    Fenced,
    Fraction,
    Group,
    Node,
    Root,
    Scripts,
    Space,
    Stack,
    Table,
    Tag,
)

# What cannot be taken for the second factor of a product.
_APART = frozenset((REL, BIN, PUNCT, CLOSE))
# Before a quotient with a sign, these need no brackets around its top: = −1/2.
_SIGNABLE = frozenset(("", REL, OPEN, PUNCT))
_ROOTS = "√∛∜"
_BARS = ("|", "‖")
# How one number over another is read in its brackets.
_COUNTS = {"(": "choose", "[": "cycle", "{": "subset"}


class Linear:
    """Writes the nodes of one formula on one line. `tight` is the style of scripts, where operators do not stand apart.

    With `rounded` a script that has no small letters stands in round brackets, as people type it: e^(−x²).
    """

    def __init__(self, profile: Profile = UNICODE, rounded: bool = False) -> None:
        self.profile = profile
        self.rounded = rounded
        # Brackets and roots ask at each level. A node is kept, so that no other one comes to stand at its address.
        self._written: dict[tuple[int, bool, bool], tuple[Node, str]] = {}

    def spell(self, atom: Atom) -> str:
        return spell(atom.text, atom.font, self.profile.name)

    def node(self, node: Node, tight: bool = False, led: bool = False) -> str:
        """One node as text. `led`: nothing stands before it that a sign could run into."""
        kind = type(node)
        if kind is Atom:
            return self.spell(node)  # type: ignore[arg-type]
        if isinstance(node, Space):
            return " " * node.width
        known = self._written.get((id(node), tight, led))
        if known is None:
            if isinstance(node, Group):
                text = self.row(node.items, tight, led)
            elif isinstance(node, Fraction):
                text = self.fraction(node, tight, led)
            else:
                text = _METHODS[kind](self, node, tight)
            known = self._written[id(node), tight, led] = node, text
        return known[1]

    def wordy(self, node: Node) -> bool:
        """Whether a node is a word, which must not run into its neighbour."""
        if not self.profile.small and isinstance(node, Scripts) and is_degrees(self.node(node.base), node.sup):
            return True
        while isinstance(node, Scripts | Stack):
            node = only(node.base)
        if not isinstance(node, Atom):
            return False
        text = self.spell(node)
        # A bold one that becomes a plain one must not become the index of the letter before it.
        bold_digit = not self.profile.plane and "𝟎" <= text[:1] <= "𝟿"
        return bold_digit or (len(text) > 1 and text[0].isalpha())

    def row(self, items: list[Node], tight: bool = False, led: bool = True) -> str:
        """Nodes side by side."""
        if not items:
            return ""
        items = unbroken(items)
        if len(items) == 1:
            return _starred(self.node(items[0], tight, led))
        nodes, spaces, _ = spread(items)
        sides = [edges(node) for node in nodes]
        judged = classes([left if left == right else ORD for left, right in sides])
        gaps = TIGHT if tight else GAPS
        text = " " * spaces[0] if nodes and not tight else ""
        right = shown = ""
        integral = False
        last = len(nodes) - 1
        for place, node in enumerate(nodes):
            left, following = sides[place]
            if left == following:
                left = following = judged[place]
            part = self.node(node, tight, right in _SIGNABLE and (led or place > 0))
            if isinstance(node, Fraction | Root | Table | Group):
                beside_left = (
                    place > 0
                    and spaces[place] < 2
                    and holds(sides[place - 1][1], judged[place - 1], nodes[place - 1], node, before=True)
                )
                beside_right = (
                    place < last
                    and spaces[place + 1] < 2
                    and holds(sides[place + 1][0], judged[place + 1], nodes[place + 1], node)
                )
                part, new_left, new_right = self.beside(
                    node, part, (beside_left, beside_right), tight, place < last and is_factorial(nodes[place + 1])
                )
                alone = place == last or isinstance(nodes[place + 1], Fenced) or sides[place + 1][0] == OP
                if (
                    place
                    and isinstance(node, Group)
                    and is_name(nodes[place - 1])
                    and is_argument(node, part, beside_right, alone)
                ):
                    part, new_left, new_right = f"({part})", OPEN, CLOSE
                left, following = new_left or left, new_right or following
            if place == last or sides[place + 1][0] in _APART:
                part = _starred(part)
            gap = 0
            if place:
                gap = gaps[right, left] if right else 0
                if spaces[place] and (not tight or spaces[place] > 1):
                    gap = max(gap, spaces[place])
                if part and shown:
                    before = nodes[place - 1]
                    if right == OP and left == OPEN and part[0] in "|‖":
                        gap = max(gap, 1)
                    if (part == "." and right == CLOSE) or (part == ":" and place == last and not tight):
                        gap = 0
                    elif not gap and (
                        self.meets_word(shown, part, before, node)
                        or runs_together(shown, part, before, node)
                        or (not tight and is_greek_number(before, node))
                        or (self.rounded and not tight and are_letters(before, node))
                        or (integral and not tight and right not in _SIGNABLE and is_differential(nodes, place))
                    ):
                        gap = 1
            if gap and text.endswith(" "):
                gap -= 1
            text += " " * gap + part
            shown = part or shown
            right = following
            integral = integral or is_integral(node)
        return text

    def meets_word(self, shown: str, part: str, before: Node, node: Node) -> bool:
        """Whether a word would run into its neighbour, or something written like one, as hat(x) is."""
        last, first = shown[-1], part[0]
        if is_one_name(before, node):
            return False
        if not self.profile.small and edges(before)[1] == edges(node)[0] == REL:
            # Of two relations in ASCII only what is typed so, as `:=`, is one.
            return not (is_typed(before) and is_typed(node))
        if self.wordy(before) and (first.isalnum() or first in "|‖√"):
            return last.isalnum()
        if self.wordy(node) or (is_named(node) and part[:2].isalpha() and part[:2].isascii()):
            return last.isalnum() or last in ")]}′'!" or unicodedata.combining(last) > 0
        return False

    def beside(
        self, node: Node, part: str, held: tuple[bool, bool], tight: bool, factorial: bool
    ) -> tuple[str, str, str]:
        """A part with the brackets that its neighbours make necessary, and its classes. `held`: by left and right."""
        inner = only(node)
        if isinstance(inner, Fraction):
            if not any(held) or (tight and not inner.bar):
                return part, ORD, ORD
            signed = inner.bar and is_signed(inner.top)
            return f"({self.fraction(inner, tight, True) if signed else part})", OPEN, CLOSE
        if isinstance(inner, Root) and held[0] and not self.is_called(inner) and part[0] not in _ROOTS:
            return f"({part})", OPEN, CLOSE
        if isinstance(inner, Root) and factorial:
            return f"({part})", OPEN, CLOSE
        if isinstance(inner, Root) and held[1] and not part.endswith(")"):
            sign = max(part.find(sign) for sign in _ROOTS)
            return f"{part[: sign + 1]}({part[sign + 1 :]})", ORD, ORD
        return part, "", ""

    def fraction(self, node: Fraction, tight: bool, led: bool = False) -> str:
        if not node.bar:
            # Below a sum two lines are two conditions; elsewhere commas would make a list.
            between = ", " if tight else " atop "
            return f"{self.node(node.top, tight)}{between}{self.node(node.bottom, tight)}"
        top, bottom = self.node(node.top, tight, True), self.node(node.bottom, tight, True)
        if weight(node.top) > 1 and not (led and is_signed(node.top)):
            top = f"({top})"
        sign = difference(node.bottom) if is_difference(node.bottom) else ""
        whole = is_call(node.bottom, not self.rounded) or (
            sign and sign == difference(node.top) and (not self.rounded or sign in "d∂")
        )
        if weight(node.bottom) > 0 and not whole and not self.is_called(only(node.bottom)):
            bottom = f"({bottom})"
        return f"{top or '()'}/{bottom or '()'}"

    def is_called(self, node: Node) -> bool:
        """Whether a node is a root that is written as a word with its brackets: root(x, q)."""
        if not isinstance(node, Root):
            return False
        if not self.profile.small:
            return True
        return node.index is not None and not small(node.index, SUPERSCRIPTS)

    def root(self, node: Root, tight: bool, bracketed: bool = False) -> str:
        body = self.node(node.body, tight)
        inner = only(node.body)
        bare = inner.base if isinstance(inner, Scripts) and inner.sup is None else inner
        plain = isinstance(bare, Atom) and weight(bare) == 0 and not bracketed
        sign = "√" if self.profile.small else "sqrt"
        if node.index is not None:
            index = self.node(node.index, True)
            raised = small(node.index, SUPERSCRIPTS) if self.profile.small else None
            if index in ROOTS and self.profile.small:
                sign = ROOTS[index]
            elif raised:
                sign = raised + sign
            else:
                return f"root({body}, {index})" if index else f"{sign}({body})"
        elif not self.profile.small:
            plain = False
        if (
            body.startswith("(")
            and isinstance(node.body, Group)
            and len(node.body.items) == 1
            and isinstance(node.body.items[0], Fenced)
        ):
            plain = node.body.items[0].left == "(" and node.body.items[0].right == ")"
        return sign + (body if plain else f"({body})")

    def scripts(self, node: Scripts, tight: bool) -> str:
        inner = only(node.base)
        if isinstance(inner, Accent) and inner.name in BRACES:
            return labelled(self, inner, node, tight)
        if isinstance(inner, Scripts) and not inner.sup and not node.sub:
            # {x₁}² needs no brackets.
            node = Scripts(inner.base, inner.sub, node.sup)
            inner = only(node.base)
        return self.hung(self.node(node.base, tight), node, inner)

    def hung(self, base: str, node: Scripts, inner: Node) -> str:
        """The text of a base with its scripts; `inner` is the base without its braces."""
        if isinstance(inner, Fraction | Root | Scripts) or self.is_several(inner, node.sup is not None):
            base = f"({base})"
        raised = self.script(node.sup, "^")
        if not self.profile.small and node.sub is None and is_degrees(base, node.sup):
            return base + "deg"
        lowered = self.script(node.sub, "_")
        if raised and raised[0] != "^" and lowered[:1] == "_" and lowered[1:2] not in ("{", "("):
            # σ_B² would be raised, as it seems, where σ²_B is not.
            return base + raised + lowered
        return base + lowered + raised

    def is_several(self, node: Node, raised: bool) -> bool:
        """Whether a base is a row of things that a script would not reach without brackets."""
        if not isinstance(node, Group) or len(node.items) < 2 or edges(node)[0] == OP:
            return False
        if weight(node) > 1:
            return True
        letters = [item for item in node.items if isinstance(item, Atom) and item.text.isalpha()]
        if len(letters) < len(node.items):
            return weight(node) > 0
        return raised and all(letter.font in ("", "italic") for letter in letters) and len(letters) < 4

    def script(self, node: Node | None, mark: str) -> str:
        """A script as small letters, after a mark, or after a mark in braces."""
        if node is None:
            return ""
        table = SUBSCRIPTS if mark == "_" else SUPERSCRIPTS
        found = small(node, table) if self.profile.small else None
        if found is None and mark == "_" and self.profile.small:
            found = small_list(node, table)
        if found:
            return found
        text = self.node(node, True, True)
        if not text.strip():
            return ""
        if text.strip("'") == "" or text.strip("′") == "":
            return text
        inner = only(node)
        if isinstance(inner, Atom) and (len(text) == 1 or text.isdigit() or (len(inner.text) == 1 and text.isalnum())):
            return mark + text
        primes = len(text) - len(text.lstrip("′"))
        if primes and mark == "^":
            return text[:primes] + self.plain_script(text[primes:], mark)
        return mark + self.grouped(text, node)

    def plain_script(self, text: str, mark: str) -> str:
        raised = [SUPERSCRIPTS.get(sign, "") for sign in text] if self.profile.small else [""]
        return "".join(raised) if all(raised) else mark + self.grouped(text)

    def grouped(self, text: str, node: Node | None = None) -> str:
        """A script that stands behind its mark, held together."""
        inner = None if node is None else only(node)
        if not self.rounded:
            # Braces of its own hold a set together already.
            braced = isinstance(inner, Fenced) and text.startswith("{") and text.endswith("}")
            return text if braced else f"{{{text}}}"
        held = isinstance(inner, Fenced) and inner.left == "(" and inner.right == ")"
        return text if held else f"({text})"

    def fenced(self, node: Fenced, tight: bool) -> str:
        inner = only(node.parts[0])
        word = _COUNTS.get(node.left)
        if word and isinstance(inner, Fraction) and not inner.bar:
            top, bottom = self.node(inner.top, tight), self.node(inner.bottom, tight)
            return f"{self.sign(node.left)}{top} {word} {bottom}{self.sign(node.right)}"
        parts = [self.row(part.items, tight) for part in node.parts]
        if "/" in node.middles:
            # What stands before a stroke and behind it is a whole.
            held = [
                weight(part) + (before == "/") for part, before in zip(node.parts, ("", *node.middles), strict=True)
            ]
            parts = [f"({part})" if loose > 1 else part for part, loose in zip(parts, held, strict=True)]
        text = parts[0]
        if not node.left and node.right in "|‖]" and node.right and weight(node.parts[0]) > 1:
            text = f"({text})"
        if node.left in _BARS and text[:1] in _BARS and ("| |" in text or text[:1] == text[1:2]):
            # Bars within bars, where it would not be seen which of them open.
            text = f"({text})"
        for middle, part in zip(node.middles, parts[1:], strict=True):
            sign = self.sign(middle)
            text += f" {sign} {part}" if middle in "|‖" else f"{sign}{part}"
        # Cases written by hand have no right brace; on one line they need one.
        right = "}" if node.left == "{" and not node.right else node.right
        return self.sign(node.left) + text.strip() + self.sign(right)

    def sign(self, delimiter: str) -> str:
        return spell(delimiter, "", self.profile.name)

    def tag(self, node: Tag, tight: bool) -> str:
        return " " + self.node(node.body)

    def boxed(self, node: Boxed, tight: bool) -> str:
        return f"boxed({self.node(node.body, tight)})"


_METHODS: dict[type, Callable[[Linear, Any, bool], str]] = {
    Scripts: Linear.scripts,
    Fenced: Linear.fenced,
    Root: Linear.root,
    Accent: accent,
    Stack: stack,
    Arrow: arrow,
    Table: table,
    Tag: Linear.tag,
    Boxed: Linear.boxed,
}


def _starred(text: str) -> str:
    """w* for w^*, where no product can be read."""
    return text[:-2] + "*" if text.endswith("^*") and len(text) > 2 else text
