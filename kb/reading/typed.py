"""Which answers can be typed: a back that is one formula, or one number, becomes a task; others stay to be recalled."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from kb.model import CardKind, Form, Task
from kb.reading.remarks import before_remark
from kb.reading.vocabulary import words

if TYPE_CHECKING:
    from kb.maths.tree import Tree

_KINDS = frozenset({CardKind.RECALL, CardKind.CLOZE})
_LONGEST = 240
_FORMULA = re.compile(
    r"(?P<mark>\*\*|__|)(?:(?P<dollars>\$\$?)(?P<body>[^$]+)(?P=dollars)|\\\((?P<round>.+?)\\\)|\\\[(?P<square>.+?)\\\])"
    r"(?P=mark)\s*[.。,，;；]?",
    re.DOTALL,
)
_ABOUT = r"(?:≈|～|~|约为?|大约(?:是|为)?|(?:about|approximately|approx\.?|roughly|around)\s)"
_NUMBER = re.compile(
    rf"(?P<about>{_ABOUT}\s*)?"
    r"(?P<number>[-+−]?(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,14}|0)(?:\.\d{1,15})?(?:/[1-9]\d{0,8})?)[.。]?",
    re.IGNORECASE,
)
_STARTS = frozenset("$\\*_-+−≈～~约大aArR0123456789")
_APPROX = re.compile(r"\\approx(?![A-Za-z])|≈")
_MANY_PLACES = re.compile(r"-?\d*\.\d{4,}$")
# Vectors, sets, operators and estimates have signs that nobody types, or an order of factors that counts.
_SIGNS = re.compile(
    r"\\(?:mathbb|mathcal|mathscr|mathbf|mathfrak|boldsymbol|bm|pmb|vec|text\w*|mbox|mathrm\{[^e}]|operatorname|hat|"
    r"bar|tilde|dot|ddot|widehat|widetilde|overline|underline|top|intercal|dagger|transpose|big|Big|mid|langle|lvert|"
    r"lVert|Vert|\|)|\^\s*(?:\{\s*)?(?:T|H|\*|\\ast|\()|[…]|\.\.\.|\\[lc]?dots|"
    r"(?:\\times(?![A-Za-z])|×)(?!\s*10\b)"  # m × n is a size
)
# Statements, most of them: seen at a glance, which a formula's whole text is not.
_UNREAD = re.compile(
    r"[<>≤≥≠≈∈∑∫∏→⇒∞±∓]|\\(?:int|i+nt|oint|sum|prod|lim|in|notin|to|leq?|geq?|neq?|pm|mp|forall|exists|infty|cup|cap|"
    r"subset\w*|[Rr]ightarrow|iff|implies|mapsto|sim|binom|max|min|sup|inf|equiv|approx|not|cdots|nabla|partial)(?![A-Za-z])"
)
_ASKS_ROUNDED = re.compile(
    r"近似|约等于|约为|大约|保留.{0,6}小数|精确到|≈|\\approx|\bapproximat|"
    r"\bdecimal places?\b|\bsignificant (?:digits|figures)\b",
    re.IGNORECASE,
)
_OTHER_EXPANSIONS = re.compile(
    r"泰勒|级数|傅里叶|麦克劳林|行列式|洛朗|taylor|series|fourier|maclaurin|laurent|determinant"
)
# What has components: (2x, 3y) is no interval there.
_ASKS_LIST = re.compile(
    r"(?<!次)梯度|雅可比|海森|黑塞|特征向量|法向量|切向量|\\nabla(?!\s*\\cdot)|∇(?!\s*·)|"
    r"\b(?:gradient|jacobian|hessian|eigenvector|(?:normal|tangent|unit) vector)\b",
    re.IGNORECASE,
)
# ∫ … dx without bounds, whose answer has a constant behind it.
_ASKS_ANTIDERIVATIVE = re.compile(
    r"(?:\\int|∫)(?!\s*[_^])[^$]*?d\s*(?P<by>[a-z])(?![a-zA-Z])|积分|原函数|\bantideriv|\bintegra", re.I
)
_PLUS_CONSTANT = re.compile(r"\+\s*(?:C|c|\\mathrm\s*\{C\})\s*$")
_BARE_NAME = re.compile(r"\\?[A-Za-z]+(?:_(?:\w|\\?[A-Za-z]+|\{[^{}]*\}))?")
_BRACED = re.compile(r"\{[^{}]*\}")
# Where these are spoken of a capital letter may be a matrix, and A x is not x A.
_ORDERED = re.compile(r"矩阵|向量|张量|线性|基|matri|vector|tensor|linear|basis|bases", re.IGNORECASE)
# A dot between letters is an inner product where vectors are spoken of, and where no number would be written so.
_DOT = r"(?:\\cdot(?![A-Za-z])|·)"
_LETTER = r"\\?[A-Za-z]+(?:_\w|')?"
_DOTTED = re.compile(rf"(?<![A-Za-z\\]){_LETTER}\s*{_DOT}\s*\\?[A-Za-z]")
_INNER = re.compile(
    rf"(?<![A-Za-z\\])({_LETTER})\s*{_DOT}\s*\1(?![A-Za-z'^_])|\(\s*{_LETTER}\s*{_DOT}\s*{_LETTER}\s*\)"
)
_CHANGES = frozenset({"Delta", "delta", "d"})
_CAPITALS = frozenset({"Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega"})
# Formulas in plain text, as in the cells of a table: exp(-yz), (z-y)^2/2. A row of digits (3-5) may be a range, and one
# of capitals (TCP/IP, A+B) a name.
_PLAIN = re.compile(r"[A-Za-z0-9_^*/+\-−=().,|√·²³\s]+[.。]?")
_PLAIN_LONGEST = 80
_SMALL, _JOINED, _RUN = (
    re.compile(r"[a-z]"),
    re.compile(r"\w\s*[*/^+=−]|\w\s-\s|\)\s*-|\d-[a-z]|[a-z]\("),
    re.compile(r"[A-Za-z]{2,}"),
)
_FUNCTIONS = words("sin cos tan cot sec csc ln log exp sqrt abs arcsin arccos arctan sinh cosh tanh sigmoid max min pi")
_WORDS = words("an as at be by do go he if in is it me my no of on or so to up us we vs eg ie ok km kg cm mm ms gb mb")
_FORMS = (
    (Form.FACTORED, re.compile(r"因式分解|分解因式|(?:^|[.:]\s*)(?:please\s+)?factor(?:i[sz]e)?\b(?!s|\s+of)", re.I)),
    (Form.LOWEST_TERMS, re.compile(r"约分|最简分数|有理化|\blowest terms\b|\brationali[sz]e\b", re.I)),
    (Form.SIMPLIFIED, re.compile(r"化简|化为最简|(?:^|[.:]\s*)(?:please\s+)?simplify\b|\bsimplest form\b", re.I)),
    (Form.EXPANDED, re.compile(r"展开|(?:^|[.:]\s*)(?:please\s+)?(?:expand|multiply out)\b", re.I)),
)


def typed_task(kind: CardKind, front: str, back: str) -> Task | None:
    """The task of a card whose answer is one formula or number that kb reads; None where typing makes no sense.

    A remark behind the answer says nothing of what is right.
    """
    if kind is CardKind.RECALL and len(back) <= _PLAIN_LONGEST and _PLAIN.fullmatch(back) and _is_formula(back):
        return _task_of(kind, front, back.rstrip(".。 "))
    if back[:1] not in _STARTS or len(back) > _LONGEST or kind not in _KINDS:
        return None
    task = _whole_task(kind, front, back)
    answer = before_remark(back) if task is None else None
    return task if answer is None else _whole_task(kind, front, answer)


def _whole_task(kind: CardKind, front: str, back: str) -> Task | None:
    number = _NUMBER.fullmatch(back)
    if number is not None:
        plain = number["number"].replace(",", "")
        return Task(kind, "", (), plain, None, _is_rounded(plain, front) or bool(number["about"]))
    found = _FORMULA.fullmatch(back.strip())
    if found is None:
        return None
    body = (found["body"] or found["round"] or found["square"]).strip().rstrip(".。,，;； ")
    return _task_of(kind, front, body)


def _is_formula(text: str) -> bool:
    """Is a text without dollars a formula: letters one by one or in names of functions, joined by signs?"""
    if not _SMALL.search(text) or not _JOINED.search(text):
        return False
    return all(run in _FUNCTIONS or (len(run) <= 2 and run.lower() not in _WORDS) for run in _RUN.findall(text))


def _is_rounded(answer: str, front: str) -> bool:
    """Is an answer a rounded value, or may it be one?"""
    return _MANY_PLACES.search(answer) is not None or _ASKS_ROUNDED.search(front) is not None


def _task_of(kind: CardKind, front: str, body: str) -> Task | None:
    parts = _APPROX.split(body)
    if len(parts) > 2:
        return None
    if len(parts) == 2:
        # ln 2 ≈ 0.693: the exact value is what is asked for, and a rounded one will do.
        left, right = (part.strip() for part in parts)
        exact = _formula(left) if left else None
        if exact is not None and _is_constant(exact):
            return Task(kind, "", (), left, None, approximate=True)
        value = _formula(right)
        return None if value is None or not _is_constant(value) else Task(kind, "", (), right, None, approximate=True)
    tree = _formula(body, listed=_ASKS_LIST.search(front) is not None)
    if tree is None or not _is_named(body, tree) or _INNER.search(body):
        return None
    if _ORDERED.search(front) and (_has_capital_factor(tree) or _DOTTED.search(body)):
        return None
    by = _integrated_by(front, body, tree)
    if by:
        return Task(kind, "", (by,), body)
    return Task(kind, "", (), body, _form(front, tree), _is_constant(tree) and _is_rounded(body, front))


def _integrated_by(front: str, body: str, tree: Tree) -> str:
    """By what letter an antiderivative is asked for, which is right up to a constant; empty where none is."""
    from kb.maths.tree import free_variables

    asked = _ASKS_ANTIDERIVATIVE.search(front) if _PLUS_CONSTANT.search(body) else None
    names = {*free_variables(tree)} - {"C", "c"} if asked is not None else set()
    if asked is not None and asked["by"] in names:
        return asked["by"]
    return "x" if "x" in names else names.pop() if len(names) == 1 else ""


def _is_named(text: str, tree: Tree) -> bool:
    """Does what stands before an equals sign only name the formula? f'(a) = 0 is a statement, and 0 no answer to it."""
    left, equals, _ = text.partition("=")
    if not equals or not left.strip() or _BARE_NAME.fullmatch(left.strip()):
        return True
    return not _is_constant(tree) and _BRACED.sub("", left).find("-") < 0 and "+" not in _BRACED.sub("", left)


def _has_capital_factor(tree: Tree) -> bool:
    from kb.maths.tree import Product, Symbol, walk

    products = [part.factors for part in walk(tree) if isinstance(part, Product)]
    return any(isinstance(one, Symbol) and one.name[0].isupper() for factors in products for one in factors)


def _form(front: str, tree: Tree) -> Form | None:
    """The form that a question asks for, where the card's own answer has it."""
    if "$" not in front or _OTHER_EXPANSIONS.search(front.casefold()):
        return None
    form = next((form for form, said in _FORMS if said.search(front)), None)
    if form is None:
        return None
    from kb.maths.forms import lacking

    return form if lacking(tree, form) is None else None


def _is_constant(tree: Tree) -> bool:
    from kb.maths.tree import free_variables

    return not free_variables(tree)


def _formula(text: str, *, listed: bool = False) -> Tree | None:
    """A formula that means to everyone what kb reads in it; None for names, statements, and what is ambiguous.

    Where something with components is asked for, what is `listed` in brackets is no interval and no point.
    """
    if _UNREAD.search(text) or _SIGNS.search(text, text.find("=") + 1):
        return None
    from kb.maths.expression import ReadingError, read
    from kb.maths.labels import refuse_functions, without_label
    from kb.maths.tokens import Scanner

    try:
        tokens = without_label(Scanner(text).scan())
        refuse_functions(tokens, ())
        tree = read(text)
    except ReadingError:
        return None
    pieces = [(token.kind, token.text) for token in tokens]
    if any(_is_applied(pieces, at) for at in range(len(pieces) - 1)) or _is_ambiguous(tree, text, listed=listed):
        return None
    return tree


def _is_applied(pieces: list[tuple[str, str]], at: int) -> bool:
    """Does a letter before a bracket name a function, as in P(A), y(t), o(h)? In n(n+1) and P(1+r) it is a factor."""
    (kind, letter), following = pieces[at], pieces[at + 1]
    if kind != "symbol" or following[0] != "open" or following[1] not in "([":
        return False
    depth, inside = 0, []
    for piece in pieces[at + 1 :]:
        depth += (piece[0] == "open") - (piece[0] == "close")
        if depth == 0:
            break
        inside.append(piece[1])
    is_sum = "+" in inside or "-" in inside
    return not is_sum or (letter[:1].isupper() and inside[1:2] != ["1"])


def _is_ambiguous(tree: Tree, text: str, *, listed: bool) -> bool:
    """A name, an interval, products whose order may count, powers of i: what a right answer could be told wrong for."""
    from kb.maths.tree import Apply, Constant, E, Matrix, Number, Power, Product, Symbol, Vector, children, walk

    # Δy/Δx is not y/x.
    if sum(isinstance(part, Symbol) and part.name in _CHANGES for part in walk(tree)) > 1:
        return True
    if isinstance(tree, Symbol) or tree == E:
        return True
    if isinstance(tree, Vector | Matrix) and "\\begin" not in text and not (listed and text.strip().startswith("(")):
        return True
    for part in walk(tree):
        match part:
            case Symbol("i" | "j"):
                return True
            case Apply("abs", (Symbol(name),)) if name[0].isupper():
                return True  # |A| is how many, or a determinant
            case Power(Symbol(name), exponent) if name[0].isupper() and not isinstance(exponent, Number | Constant):
                return True  # the inverse of a matrix, or C_n^k
            case Product(factors):
                names = [factor.name for factor in factors if isinstance(factor, Symbol)]
                capital = {name for name in names if name[0].isupper() and name not in _CAPITALS}
                differential = any(a == "d" and b != "d" for a, b in pairwise(names))
                united = any(isinstance(one, Number) and one.decimal for one in factors) and names
                if len(capital) > 1 or differential or united:
                    return True
    return isinstance(tree, Vector | Matrix) and any(isinstance(entry, Vector | Matrix) for entry in children(tree))
