"""A tree becomes one line that cannot be misread."""

from __future__ import annotations

from kb.typesetting.cells import combine
from kb.typesetting.letters import COMBINING, SUBSCRIPTS, SUPERSCRIPTS
from kb.typesetting.profiles import UNICODE, Profile, spell
from kb.typesetting.spacing import GAPS, TIGHT, classes
from kb.typesetting.tree import (
    BIG,
    BIN,
    CLOSE,
    INNER,
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

_LOOSE = frozenset((BIN, REL, PUNCT, OP, BIG))
_CALLED = frozenset("PfghFG𝔼ℙ")
_ROOTS = {"3": "∛", "4": "∜"}


def edges(node: Node) -> tuple[str, str]:
    """The classes that a node shows to its left and its right."""
    kind = type(node)
    if kind is Atom:
        return node.cls, node.cls  # type: ignore[union-attr]
    if isinstance(node, Scripts | Stack):
        return edges(node.base)
    if isinstance(node, Group):
        return edges(node.items[0]) if len(node.items) == 1 else (ORD, ORD)
    if isinstance(node, Fenced):
        return OPEN if node.left else ORD, CLOSE if node.right else ORD
    if isinstance(node, Accent):
        return edges(node.body) if isinstance(node.body, Group) and len(node.body.items) == 1 else (ORD, ORD)
    if isinstance(node, Arrow):
        return REL, REL
    if isinstance(node, Table):
        return OPEN if node.left else INNER, CLOSE if node.right else INNER
    if isinstance(node, Fraction | Tag):
        return INNER, INNER
    return ORD, ORD


def small(node: Node | None, table: dict[str, str]) -> str | None:
    """A script as raised or lowered letters; None where Unicode lacks one of them."""
    if node is None:
        return ""
    if isinstance(node, Atom):
        text = "".join([table.get(sign, "\0") for sign in node.text]) if node.font in _SMALL_FONTS else "\0"
        return None if "\0" in text else text
    if isinstance(node, Group | Fenced):
        if isinstance(node, Fenced):
            if len(node.parts) != 1 or node.left != "(" or node.right != ")":
                return None
            items: list[Node] = node.parts[0].items
        else:
            items = node.items
        if len(items) > 12:
            return None
        found = ""
        for item in items:
            if isinstance(item, Space):
                continue
            part = (
                small(item, table)
                if isinstance(item, Atom | Fenced) or (isinstance(item, Group) and len(items) == 1)
                else None
            )
            if part is None:
                return None
            found += part
        return table["("] + found + table[")"] if isinstance(node, Fenced) else found
    return None


_SMALL_FONTS = frozenset(("", "upright", "text", "italic", "limits"))


def weight(node: Node) -> int:
    """How loosely a node holds together: 0 one thing, 1 a product, 2 anything else."""
    if isinstance(node, Atom):
        return 2 if node.cls in _LOOSE or " " in node.text else 0
    if isinstance(node, Group):
        if len(node.items) == 1:
            return weight(node.items[0])
        heavy = max((weight(item) for item in node.items), default=0)
        return max(heavy, 1) if node.items else 0
    if isinstance(node, Scripts):
        return 2 if edges(node)[0] in _LOOSE else 0
    if isinstance(node, Fenced):
        return 0 if node.left and node.right else 2
    if isinstance(node, Accent):
        return 0 if node.name != "underbrace" and node.name != "overbrace" else 0
    if isinstance(node, Root):
        return 1 if node.index is not None else 0
    if isinstance(node, Table):
        return 0 if node.left and node.right else 2
    return 2


def _is_call(node: Node) -> bool:
    """Whether a product of two is read as one thing: ∂x, dx, P(A)."""
    if not isinstance(node, Group) or len(node.items) != 2:
        return False
    first, second = node.items
    head = first.base if isinstance(first, Scripts) else first
    if not isinstance(head, Atom):
        return False
    if head.text in "∂d":
        return weight(second) == 0 and not isinstance(second, Fenced)
    return (
        isinstance(second, Fenced)
        and second.left == "("
        and (head.text in _CALLED or (len(head.text) > 1 and head.text.isalpha()))
    )


class Linear:
    """Writes nodes on one line. `tight` is the style of scripts, where operators do not stand apart."""

    def __init__(self, profile: Profile = UNICODE) -> None:
        self.profile = profile

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

    def row(self, items: list[Node], tight: bool = False) -> str:
        """Nodes side by side."""
        if len(items) == 1:
            return self.node(items[0], tight)
        nodes: list[Node] = []
        spaces: list[int] = []
        pending = 0
        for item in items:
            if isinstance(item, Space):
                pending += item.width
            else:
                nodes.append(item)
                spaces.append(pending)
                pending = 0
        sides = [edges(node) for node in nodes]
        judged = classes([left if left == right else ORD for left, right in sides])
        gaps = TIGHT if tight else GAPS
        text = ""
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
                part, left, following = self.beside(node, part, beside_left, beside_right, left, following, tight)
            if place:
                gap = gaps[right, left] if right else 0
                if spaces[place] and (not tight or spaces[place] > 1):
                    gap = max(gap, spaces[place])
                if (
                    not gap
                    and text
                    and part
                    and (text[-1].isalnum() and part[0].isalnum())
                    and (loose or _is_word(node, part) or _is_word(nodes[place - 1], text))
                ):
                    gap = 1
            text += " " * gap + part
            right = following
            loose = isinstance(node, Scripts) and _ends_raw(part)
        return text

    def holds(self, side: str, judged: str, node: Node, before: bool = False) -> bool:
        """Whether a neighbour would be read as a factor (or a function) of what stands beside it."""
        if isinstance(node, Atom):
            if node.font == "text":
                return False
            if judged == ORD and node.cls == BIN:
                return False
            return judged in (ORD, OP) and node.text not in ("|", "‖", "…", "⋯")
        if before and side == BIG:
            return False
        return side not in (REL, BIN, PUNCT, BIG if before else "")

    def beside(
        self, node: Node, part: str, left_held: bool, right_held: bool, left: str, right: str, tight: bool
    ) -> tuple[str, str, str]:
        """A part with the brackets that its neighbours make necessary."""
        inner = node.items[0] if isinstance(node, Group) else node
        if isinstance(inner, Fraction):
            if inner.bar and (left_held or right_held):
                return f"({part})", OPEN, CLOSE
            return part, ORD, ORD
        if isinstance(inner, Root):
            if inner.index is not None and left_held and part[0] not in "∛∜":
                return f"({part})", OPEN, CLOSE
            if right_held and not part.endswith(")"):
                return self.root(inner, tight, bracketed=True), ORD, ORD
        return part, left, right

    def bracketed(self, node: Node, most: int, tight: bool) -> str:
        """A node's text, in brackets where it holds together more loosely than `most`."""
        text = self.node(node, tight)
        return text if weight(node) <= most else f"({text})"

    def fraction(self, node: Fraction, tight: bool) -> str:
        if not node.bar:
            return f"{self.node(node.top, tight)} choose {self.node(node.bottom, tight)}"
        top = self.bracketed(node.top, 1, tight) or "()"
        if _is_call(node.bottom):
            return f"{top}/{self.node(node.bottom, tight)}"
        return f"{top}/{self.bracketed(node.bottom, 0, tight) or '()'}"

    def root(self, node: Root, tight: bool, bracketed: bool = False) -> str:
        body = self.node(node.body, tight)
        plain = weight(node.body) == 0 and not bracketed and _is_single(node.body)
        sign = "√" if self.profile.small else "sqrt"
        if node.index is not None:
            index = self.node(node.index, True)
            raised = small(node.index, SUPERSCRIPTS) if self.profile.small else None
            if index in _ROOTS and self.profile.small:
                sign = _ROOTS[index]
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
        several = isinstance(inner, Group) and len(inner.items) > 1 and weight(inner) > 1
        if (
            isinstance(inner, Fraction | Root | Scripts)
            or several
            or (isinstance(inner, Fenced) and not inner.left and weight(inner.parts[0]) > 1)
        ):
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
        if not more and _is_single(node) and (len(text) == 1 or (text.isalnum() and len(text) < 3 and text.isdigit())):
            return mark + text
        primes = len(text) - len(text.lstrip("′"))
        if primes and mark == "^":
            return text[:primes] + self.plain_script(text[primes:], mark)
        return f"{mark}{{{text}}}"

    def plain_script(self, text: str, mark: str) -> str:
        raised = [SUPERSCRIPTS.get(sign, "") for sign in text]
        return "".join(raised) if all(raised) else f"{mark}{{{text}}}"

    def fenced(self, node: Fenced, tight: bool) -> str:
        parts = [self.row(part.items, tight) for part in node.parts]
        text = parts[0]
        for middle, part in zip(node.middles, parts[1:], strict=True):
            sign = self.sign(middle)
            text += f" {sign} {part}" if middle in "|‖" else f"{sign}{part}"
        return self.sign(node.left) + text.strip() + self.sign(node.right)

    def sign(self, delimiter: str) -> str:
        return spell(delimiter, "", self.profile.name)

    def accent(self, node: Accent, tight: bool) -> str:
        text = self.node(node.body, tight)
        mark = COMBINING.get(node.name)
        if mark and self.profile.small:
            if len(text) == 1 and not text.isspace():
                return combine(text, mark)
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
        rows = []
        for cells in node.rows:
            texts = [self.node(cell, tight).strip() for cell in cells]
            texts = [text for text in texts if text] if node.kind != "matrix" else texts
            if node.kind in ("aligned", "eqnarray"):
                row = " ".join(texts)
            elif node.kind == "substack":
                row = "".join(texts)
            else:
                row = ""
                for text in texts:
                    row += (("" if row.endswith((",", "，")) else ",") + " " if row else "") + text
            if row:
                rows.append(row)
        inside = (", " if node.kind == "substack" else "; ").join(rows)
        left, right = self.sign(node.left), self.sign(node.right)
        if node.kind == "cases":
            left, right = left or "{", right or "}"
        return left + inside + right


def _is_word(node: Node, text: str) -> bool:
    """Whether an atom is a word of several letters, which must not run into its neighbour."""
    if isinstance(node, Scripts):
        node = node.base
    return (
        (isinstance(node, Atom)
        and len(node.text) > 1
        and node.text[0].isalpha())
        or (isinstance(node, Atom) and text.isascii() and not node.text.isascii())
    )


def _is_single(node: Node) -> bool:
    if isinstance(node, Group):
        return len(node.items) == 1 and _is_single(node.items[0])
    return isinstance(node, Atom)


def _ends_raw(text: str) -> bool:
    return len(text) > 2 and text[-2] in "_^"
