"""A tree becomes one line that cannot be misread."""

from __future__ import annotations

from kb.typesetting.cells import combine
from kb.typesetting.letters import COMBINING, SUBSCRIPTS, SUPERSCRIPTS
from kb.typesetting.profiles import UNICODE, Profile, spell
from kb.typesetting.shapes import ROOTS, edges, is_call, is_single, only, small, spread, weight
from kb.typesetting.spacing import GAPS, TIGHT, classes
from kb.typesetting.tree import (
    BIG,
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


class Linear:
    """Writes nodes on one line. `tight` is the style of scripts, where operators do not stand apart.

    With `rounded` a script that has no small letters stands in round brackets, as people type it: e^(−x²).
    """

    def __init__(self, profile: Profile = UNICODE, rounded: bool = False) -> None:
        self.profile = profile
        self.rounded = rounded

    def spell(self, atom: Atom) -> str:
        return spell(atom.text, atom.font, self.profile.name)

    def node(self, node: Node, tight: bool = False) -> str:
        """One node as text."""
        kind = type(node)
        if kind is Atom:
            return self.spell(node)  # type: ignore[arg-type]
        if isinstance(node, Group):
            return self.row(node.items, tight)
        if isinstance(node, Scripts):
            return self.scripts(node, tight)
        if isinstance(node, Fraction):
            return self.fraction(node, tight)
        if isinstance(node, Fenced):
            return self.fenced(node, tight)
        if isinstance(node, Root):
            return self.root(node, tight)
        if isinstance(node, Accent):
            return self.accent(node, tight)
        if isinstance(node, Stack):
            return self.stack(node, tight)
        if isinstance(node, Arrow):
            return self.arrow(node)
        if isinstance(node, Table):
            return self.table(node, tight)
        if isinstance(node, Tag):
            return " " + self.node(node.body)
        if isinstance(node, Boxed):
            return "[" + self.node(node.body, tight) + "]"
        return " " * node.width if isinstance(node, Space) else ""

    def wordy(self, node: Node) -> bool:
        """Whether a node is a word, which must not run into its neighbour."""
        while isinstance(node, Scripts):
            node = node.base
        if not isinstance(node, Atom):
            return False
        text = self.spell(node)
        return len(text) > 1 and text[0].isalpha()

    def row(self, items: list[Node], tight: bool = False) -> str:
        """Nodes side by side."""
        if len(items) == 1:
            return _starred(self.node(items[0], tight))
        nodes, spaces, _ = spread(items)
        sides = [edges(node) for node in nodes]
        judged = classes([left if left == right else ORD for left, right in sides])
        gaps = TIGHT if tight else GAPS
        text = " " * spaces[0] if nodes and not tight else ""
        right = ""
        loose = False
        last = len(nodes) - 1
        for place, node in enumerate(nodes):
            left, following = sides[place]
            if left == following:
                left = following = judged[place]
            part = self.node(node, tight)
            gap = 0
            if isinstance(node, Fraction | Root | Table) or (isinstance(node, Group) and len(node.items) == 1):
                beside_left = (
                    place > 0
                    and spaces[place] < 2
                    and self.holds(sides[place - 1][1], judged[place - 1], nodes[place - 1], before=True)
                )
                beside_right = (
                    place < last
                    and spaces[place + 1] < 2
                    and self.holds(sides[place + 1][0], judged[place + 1], nodes[place + 1])
                )
                part, new_left, new_right = self.beside(node, part, (beside_left, beside_right), tight)
                left, following = new_left or left, new_right or following
            if place == last or sides[place + 1][0] in _APART:
                part = _starred(part)
            if place:
                gap = gaps[right, left] if right else 0
                if right == OP and left == OPEN and (loose or part[0] in "|‖"):
                    gap = 1
                if part == "." and right == CLOSE:
                    gap = 0
                if spaces[place] and (not tight or spaces[place] > 1):
                    gap = max(gap, spaces[place])
                if (
                    not gap
                    and text
                    and part
                    and (text[-1].isalnum() and part[0].isalnum())
                    and (loose or self.wordy(node) or self.wordy(nodes[place - 1]))
                ):
                    gap = 1
            if gap and text.endswith(" "):
                gap -= 1
            text += " " * gap + part
            right = following
            loose = isinstance(node, Scripts) and self.is_loose(part)
        return text

    def is_loose(self, part: str) -> bool:
        """Whether what follows a script could be read as a part of it."""
        if len(part) <= 2:
            return False
        named = self.rounded and part[part.rfind("_") + 1 :].isalnum() and "_" in part
        return part[-2] in "_^" or part[-1] == "}" or named or (self.rounded and part[-1] == ")" and "_(" in part)

    def holds(self, side: str, judged: str, node: Node, before: bool = False) -> bool:
        """Whether a neighbour would be read as a factor (or a function) of what stands beside it."""
        if isinstance(node, Atom):
            if node.font == "text":
                return False
            if node.cls == BIN:
                return False
            return judged in (ORD, OP) and node.text not in ("|", "‖", "…", "⋯")
        if before and side == BIG:
            return False
        return side not in (REL, BIN, PUNCT, BIG if before else "")

    def beside(self, node: Node, part: str, held: tuple[bool, bool], tight: bool) -> tuple[str, str, str]:
        """A part with the brackets that its neighbours make necessary, and its classes. `held`: by left and right."""
        inner = only(node)
        if isinstance(inner, Fraction):
            return (f"({part})", OPEN, CLOSE) if inner.bar and any(held) else (part, ORD, ORD)
        if isinstance(inner, Root) and inner.index is not None and held[0] and part[0] not in "∛∜":
            return f"({part})", OPEN, CLOSE
        if isinstance(inner, Root) and held[1] and not part.endswith(")"):
            return self.root(inner, tight, bracketed=True), ORD, ORD
        return part, "", ""

    def bracketed(self, node: Node, most: int, tight: bool) -> str:
        """A node's text, in brackets where it holds together more loosely than `most`."""
        text = self.node(node, tight)
        return text if weight(node) <= most else f"({text})"

    def fraction(self, node: Fraction, tight: bool) -> str:
        if not node.bar:
            return f"{self.node(node.top, tight)} choose {self.node(node.bottom, tight)}"
        top = self.bracketed(node.top, 1, tight) or "()"
        if is_call(node.bottom):
            return f"{top}/{self.node(node.bottom, tight)}"
        return f"{top}/{self.bracketed(node.bottom, 0, tight) or '()'}"

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
                return f"root({index}, {body})" if index else f"{sign}({body})"
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
        base = self.node(node.base, tight)
        inner = node.base.items[0] if isinstance(node.base, Group) and len(node.base.items) == 1 else node.base
        several = isinstance(inner, Group) and weight(inner) > 1 and edges(inner)[0] != OP
        if isinstance(inner, Fraction | Root | Scripts) or several:
            base = f"({base})"
        return base + self.script(node.sub, "_", node.sup is not None) + self.script(node.sup, "^", False)

    def script(self, node: Node | None, mark: str, more: bool) -> str:
        """A script as small letters, after a mark, or after a mark in braces."""
        if node is None:
            return ""
        table = SUBSCRIPTS if mark == "_" else SUPERSCRIPTS
        found = small(node, table) if self.profile.small else None
        if found:
            return found
        text = self.node(node, True)
        if not text:
            return ""
        if text.strip("'") == "" or text.strip("′") == "":
            return text
        if not more and is_single(node) and (len(text) == 1 or (text.isalnum() and len(text) < 3 and text.isdigit())):
            return mark + text
        primes = len(text) - len(text.lstrip("′"))
        if primes and mark == "^":
            return text[:primes] + self.plain_script(text[primes:], mark)
        if self.rounded and text.isalnum() and mark == "_" and not more:
            return mark + text
        return mark + self.grouped(text, node)

    def plain_script(self, text: str, mark: str) -> str:
        raised = [SUPERSCRIPTS.get(sign, "") for sign in text]
        return "".join(raised) if all(raised) else mark + self.grouped(text)

    def grouped(self, text: str, node: Node | None = None) -> str:
        """A script that stands behind its mark, held together."""
        if not self.rounded:
            return f"{{{text}}}"
        inner = None if node is None else only(node)
        held = isinstance(inner, Fenced) and inner.left == "(" and inner.right == ")"
        return text if held else f"({text})"

    def fenced(self, node: Fenced, tight: bool) -> str:
        parts = [self.row(part.items, tight) for part in node.parts]
        text = parts[0]
        if not node.left and node.right in "|‖]" and node.right and weight(node.parts[0]) > 1:
            text = f"({text})"
        for middle, part in zip(node.middles, parts[1:], strict=True):
            sign = self.sign(middle)
            text += f" {sign} {part}" if middle in "|‖" else f"{sign}{part}"
        # Cases written by hand have no right brace; on one line they need one.
        right = "}" if node.left == "{" and not node.right else node.right
        return self.sign(node.left) + text.strip() + self.sign(right)

    def sign(self, delimiter: str) -> str:
        return spell(delimiter, "", self.profile.name)

    def accent(self, node: Accent, tight: bool) -> str:
        text = self.node(node.body, tight)
        mark = COMBINING.get(node.name)
        if mark and self.profile.small:
            if len(text) == 1 and not text.isspace():
                # The long lines of two neighbours would join: the product of two means is not the mean of a product.
                return combine(text, COMBINING["bar"] if node.name == "overline" else mark)
            if node.name in ("overline", "bar", "underline", "cancel") and text.isalnum() and len(text) <= 8:
                line = "\u0305" if node.name == "bar" else mark
                return "".join(sign + line for sign in text)
        if not text:
            return ""
        name = {"widehat": "hat", "widetilde": "tilde", "overrightarrow": "vec", "widecheck": "check"}.get(
            node.name, node.name
        )
        return f"{name}({text})"

    def stack(self, node: Stack, tight: bool) -> str:
        base = self.node(node.base, tight)
        over = self.node(node.over, True) if node.over is not None else ""
        if over == "def" and base == "=" and self.profile.small:
            return "≝"
        if base in "→⟶" and over and node.under is None and self.profile.small:
            return f"─{over}→"
        return base + self.script(node.under, "_", node.over is not None) + self.script(node.over, "^", False)

    def arrow(self, node: Arrow) -> str:
        over = self.node(node.over, True) if node.over is not None else ""
        under = self.node(node.under, True) if node.under is not None else ""
        if not over and not under:
            return self.sign(node.head)
        line, head = ("─", node.head) if self.profile.small else ("-", self.sign(node.head))
        text = f"{over},{under}" if over and under else over or f"_{under}"
        if node.head in "⇒⇐⇔=":
            line = "═" if self.profile.small else "="
        if node.head in "←⇐":
            return f"{head}{text}{line}"
        return f"{line}{text}{head}"

    def table(self, node: Table, tight: bool) -> str:
        inside = ""
        for cells in node.rows:
            texts = [self.node(cell, tight).strip() for cell in cells]
            continued = node.kind in ("aligned", "eqnarray") and not texts[0]
            texts = texts if node.kind == "matrix" else [text for text in texts if text]
            if node.kind in ("aligned", "eqnarray"):
                row = " ".join(texts)
            elif node.kind == "substack":
                row = "".join(texts)
            else:
                row = ""
                for text in texts:
                    row += (("" if row.endswith((",", "，")) else ",") + " " if row else "") + text
            if row and inside:
                inside += " " if continued else ", " if node.kind == "substack" else "; "
            inside += row
        left, right = self.sign(node.left), self.sign(node.right)
        if node.kind == "cases":
            left, right = left or "{", right or "}"
        return left + inside + right


def _starred(text: str) -> str:
    """w* for w^*, where no product can be read."""
    return text[:-2] + "*" if text.endswith("^*") and len(text) > 2 else text
