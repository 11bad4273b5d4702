"""What an exercise block says becomes a template, or the first fault that keeps it from being one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction

from kb.maths.conditions import Condition, read_condition
from kb.maths.expression import read
from kb.maths.faults import TemplateError
from kb.maths.keys import canonical, in_own_words, not_a_value, nothing_there, unknown_key
from kb.maths.simplification import size
from kb.maths.tokens import ReadingError
from kb.maths.tree import Matrix, Number, Symbol, Tree, Vector, free_variables, walk
from kb.maths.vectors import shape
from kb.model import ExerciseKind, Form, Template

MAX_COMBINATIONS = 100_000
MAX_NUMBER = 10**6
MAX_PARTS = 150  # of what is worked on
MAX_PARAMETERS = 12
_MAX_CONDITIONS = 20
_MAX_TEXT = 600

_LAW = {"values": ("值", "取值"), "probabilities": ("概率",)}
_FORMS = {
    Form.SIMPLIFIED: ("最简", "化简"),
    Form.FACTORED: ("因式分解", "factorised", "factorized"),
    Form.EXPANDED: ("展开",),
    Form.LOWEST_TERMS: ("最简分数", "约分", "lowest terms"),
}
_ORDERS = {
    "1": "1",
    "2": "2",
    "inf": "inf",
    "∞": "inf",
    "oo": "inf",
    "infinity": "inf",
    "\\infty": "inf",
    "无穷": "inf",
}
_YES = frozenset({"yes", "true", "是", "y"})
_NO = frozenset({"no", "false", "否", "n", ""})
_RANGE = re.compile(r"([-+]?\d{1,12})\s*(?:\.{2,3}|…{1,2}|⋯|~|至|到)\s*([-+]?\d{1,12})")
_NUMBER = re.compile(r"[-+]?(?:\d{1,12}(?:\s*/\s*\d{1,12})?|\d{0,12}\.\d{1,12})")
_KINDS = tuple(kind.value for kind in ExerciseKind)
_CALCULUS = frozenset({ExerciseKind.DIFFERENTIATE, ExerciseKind.PARTIAL, ExerciseKind.GRADIENT})
_USUAL_VARIABLES = frozenset("xyzt")
_USUAL_PARAMETERS = frozenset("abcdkmnpq")


def read_template(values: Mapping[str, object]) -> Template:
    """The template that the mapping of an exercise block stands for. Raises `TemplateError`."""
    try:
        return _template(_by_key(values))
    except TemplateError as fault:
        raise in_own_words(fault, values) from fault


def _template(said: Mapping[str, object]) -> Template:
    asked = [key for key in said if key in _KINDS]
    if not asked:
        raise TemplateError("exercise-no-task", "")
    if len(asked) > 1:
        raise TemplateError("exercise-two-tasks", asked[1], first=asked[0], second=asked[1])
    kind = ExerciseKind(asked[0])
    given = _given(said.get("given"))
    operands, trees = _operands(kind, said[kind.value], given)
    at = _at(said.get("at"), kind, given)
    template = Template(
        kind=kind,
        operands=operands,
        by=_by(said.get("by"), kind, trees, given),
        given=given,
        exclude=_exclude(said.get("exclude"), given),
        at={name: text for name, (text, _) in at.items()},
        order=_order(said.get("order"), kind),
        form=_form(said.get("form"), kind),
        approximate=_approximate(said.get("approximate")),
    )
    for name in ("concept", "id"):
        if said.get(name) is not None and not re.search(r"\w", _line(said[name], name)):
            raise not_a_value(name, said[name])
    _check_letters(template, trees, [tree for _, tree in at.values()])
    return template


def _by_key(values: Mapping[str, object]) -> dict[str, object]:
    said: dict[str, object] = {}
    for word, value in values.items():
        key = canonical(str(word))
        if key is None:
            raise unknown_key(str(word))
        if key in said:
            raise TemplateError("exercise-repeated-key", key, name=str(word)[:40])
        said[key] = value
    # A key with nothing behind it says nothing; of what is asked that is a fault.
    return {key: value for key, value in said.items() if key in _KINDS or (value is not None and value != "")}


def _line(value: object, key: str) -> str:
    """One line of text; numbers are texts too."""
    if value is None or value == "":
        raise nothing_there(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise not_a_value(key, value)
    text = str(value).strip()
    if len(text) > 1 and text.startswith("$") and text.endswith("$"):
        text = text.strip("$").strip()
    if len(text) > _MAX_TEXT:
        raise TemplateError("exercise-too-long", key, limit=str(_MAX_TEXT))
    if not text:
        raise not_a_value(key, value)
    return text


def _tree(text: str, key: str, start: int = 0) -> Tree:
    try:
        tree = read(text)
    except ReadingError as fault:
        if fault.reason == "empty":  # there are words, and none of them is mathematics
            raise TemplateError("exercise-no-mathematics", key, text=text[:40]) from fault
        raise unreadable(fault, key, text, start) from fault
    if size(tree) > MAX_PARTS:
        raise TemplateError("exercise-unreadable", key, text=text[:40], reason="too-complicated")
    for part in walk(tree):
        if isinstance(part, Number) and max(part.value.numerator, part.value.denominator) > MAX_NUMBER:
            raise TemplateError("exercise-number", key, text=str(part.value)[:20], limit=str(MAX_NUMBER))
    return tree


def unreadable(fault: ReadingError, key: str, text: str, start: int = 0) -> TemplateError:
    """Mathematics that is not understood, with the reason that the reader gives and its place in the text."""
    more = {name: str(value) for name, value in fault.arguments.items()}
    said = {"text": " ".join(text.split())[:40], "reason": fault.reason, **more}
    return TemplateError("exercise-unreadable", key, None if fault.position is None else start + fault.position, **said)


def _name(text: str, key: str) -> str:
    """A variable's name as trees have it."""
    try:
        tree = read(text)
    except ReadingError as fault:
        raise TemplateError("exercise-by", key, text=text[:20]) from fault
    if not isinstance(tree, Symbol):
        raise TemplateError("exercise-by", key, text=text[:20])
    return tree.name


def _given(value: object) -> dict[str, tuple[str, ...]]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise not_a_value("given", value)
    if len(value) > MAX_PARAMETERS:
        raise TemplateError("exercise-combinations", "given", count=f"{len(value)}", limit=str(MAX_COMBINATIONS))
    found: dict[str, tuple[str, ...]] = {}
    count = 1
    for word, choice in value.items():
        key = f"given.{word}"
        name = _name(_line(word, key), key)
        if name in found:
            raise TemplateError("exercise-repeated-key", key, name=name)
        count *= _length(choice, key)
        if count > MAX_COMBINATIONS:
            raise TemplateError("exercise-combinations", key, count=f"{count:,}", limit=f"{MAX_COMBINATIONS:,}")
        found[name] = _choices(choice, key)
    return found


def _bounds(value: object) -> tuple[int, int] | None:
    if not isinstance(value, str):
        return None
    found = _RANGE.fullmatch(_plain(value))
    return (int(found[1]), int(found[2])) if found else None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text.replace("…", "..")).replace("−", "-").replace("–", "-").strip(" {}[]$")


def _length(value: object, key: str) -> int:
    """How many values there are, before they are written out."""
    bounds = _bounds(value)
    if bounds is not None:
        low, high = bounds
        if max(abs(low), abs(high)) > MAX_NUMBER:
            largest = max(abs(low), abs(high))
            raise TemplateError("exercise-number", key, text=str(largest), limit=str(MAX_NUMBER))
        if low > high:
            raise not_a_value(key, value)
        return high - low + 1
    return len(value) if isinstance(value, list) and value else 1


def _choices(value: object, key: str) -> tuple[str, ...]:
    bounds = _bounds(value)
    if bounds is not None:
        return tuple(map(str, range(bounds[0], bounds[1] + 1)))
    if isinstance(value, str):
        items: list[object] = [*re.split(r"[,、;]", _plain(value))]
    else:
        items = value if isinstance(value, list) else [value]
    numbers = [_rational(item, key) for item in items]
    if not numbers:
        raise not_a_value(key, value)
    return tuple(dict.fromkeys(map(str, numbers)))


def _rational(value: object, key: str) -> Fraction:
    if value is None or value == "":
        raise nothing_there(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise not_a_value(key, value)
    text = _plain(str(value))
    if not _NUMBER.fullmatch(text):
        raise not_a_value(key, value)
    try:
        number = Fraction(text.replace(" ", ""))
    except ZeroDivisionError as fault:
        raise not_a_value(key, value) from fault
    if max(abs(number.numerator), number.denominator) > MAX_NUMBER:
        raise TemplateError("exercise-number", key, text=text[:20], limit=str(MAX_NUMBER))
    return number


def split_outside(text: str, marks: str = ",，、;；·") -> list[str]:
    """A text cut at the marks that stand outside all brackets."""
    parts, depth, start = [], 0, 0
    for at, character in enumerate(text):
        if character in "([{（【":
            depth += 1
        elif character in ")]}）】":
            depth -= 1
        elif character in marks and depth <= 0:
            parts.append(text[start:at].strip())
            start = at + 1
    parts.append(text[start:].strip())
    return [part for part in parts if part]


def _operands(
    kind: ExerciseKind, value: object, given: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], tuple[Tree, ...]]:
    key = kind.value
    if kind is ExerciseKind.EXPECT:
        return _law(value, given)
    if kind in (ExerciseKind.DOT, ExerciseKind.MATRIX):
        texts = _two(value, key, kind)
    else:
        if kind is ExerciseKind.NORM and isinstance(value, list):
            value = f"({', '.join(map(str, value))})"
        texts = (_line(value, key),)
    trees = tuple(_tree(text, key, start) for text, start in zip(texts, _starts(texts, value), strict=True))
    for text, tree in zip(texts, trees, strict=True):
        shaped = isinstance(tree, Vector | Matrix)
        if shaped is (kind in _CALCULUS or kind in (ExerciseKind.EVALUATE, ExerciseKind.SIMPLIFY)):
            raise TemplateError("exercise-shape", key, text=text[:60])
        if isinstance(tree, Matrix) and kind is not ExerciseKind.MATRIX:
            raise TemplateError("exercise-shape", key, text=text[:60])
    if len(trees) == 2:
        first, second = shape(trees[0]), shape(trees[1])
        fits = first == second if kind is ExerciseKind.DOT else first[1] == second[0] and first[1] > 1
        if not fits:
            raise TemplateError("exercise-shape", key, text=f"{texts[0]}  {texts[1]}"[:60])
    return texts, trees


def _starts(texts: tuple[str, ...], value: object) -> list[int]:
    """Where each text begins in the value, the items of a list joined by a comma and a space."""
    whole = as_text(value).replace("⋅", "·")
    found: list[int] = []
    for text in texts:
        found.append(max(0, whole.find(text, found[-1] + 1 if found else 0)))
    return found


def as_text(value: object) -> str:
    """A value in which places are counted: a text, or the items of a list with a comma and a space between them."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _two(value: object, key: str, kind: ExerciseKind) -> tuple[str, ...]:
    """Two vectors or matrices; YAML cuts `[(a, b), (c, d)]` at every comma, so it is put together again."""
    marks = ",，、·" if kind is ExerciseKind.MATRIX else ",，、;；·"
    if isinstance(value, list) and len(value) == 2 and kind is ExerciseKind.MATRIX:
        texts = [_line(item, key) for item in value]
    else:
        whole = ", ".join(_line(item, key) for item in value) if isinstance(value, list) else _line(value, key)
        texts = split_outside(whole.replace("\\cdot", "·").replace("⋅", "·"), marks)
    if len(texts) != 2:
        raise not_a_value(key, value)
    return tuple(texts)


def _law(value: object, given: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], tuple[Tree, ...]]:
    """The values of a finite law and their probabilities, as two vectors."""
    if not isinstance(value, Mapping):
        raise not_a_value("expect", value)
    lists: dict[str, list[str]] = {}
    for word, items in value.items():
        name = next((name for name, others in _LAW.items() if str(word).strip() in (name, *others)), None)
        if name is None or name in lists:
            raise not_a_value(f"expect.{word}", word)
        whole = (
            ", ".join(_line(item, "expect") for item in items) if isinstance(items, list) else _line(items, "expect")
        )
        lists[name] = split_outside(whole.strip("[]"))
    if set(lists) != set(_LAW) or len(lists["values"]) != len(lists["probabilities"]) or not lists["values"]:
        raise not_a_value("expect", value)
    texts = tuple(f"({', '.join(lists[name])})" for name in _LAW)
    trees = tuple(Vector(tuple(_entry(part) for part in lists[name])) for name in _LAW)
    return texts, trees


def _entry(text: str) -> Tree:
    tree = _tree(text, "expect")
    if isinstance(tree, Vector | Matrix):
        raise TemplateError("exercise-shape", "expect", text=text[:60])
    return tree


def _by(
    value: object, kind: ExerciseKind, trees: tuple[Tree, ...], given: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    if kind not in _CALCULUS:
        if value is not None:
            raise TemplateError("exercise-by-elsewhere", "by")
        return ()
    letters = [name for name in free_variables(trees[0]) if name not in given]
    if value is None:
        if kind is ExerciseKind.GRADIENT and letters:
            return tuple(letters)
        if kind is ExerciseKind.DIFFERENTIATE and len(letters) == 1:
            return (letters[0],)
        if not letters:
            raise TemplateError("exercise-no-variable", kind.value)
        raise TemplateError("exercise-by-missing", kind.value, letters=", ".join(letters))
    texts = value if isinstance(value, list) else split_outside(_line(value, "by").strip("()（）[]"))
    names = tuple(dict.fromkeys(_name(_line(text, "by"), "by") for text in texts))
    if not names or (kind is not ExerciseKind.GRADIENT and len(names) > 1):
        raise not_a_value("by", value)
    for name in names:
        if name in given:
            raise TemplateError("exercise-by-parameter", "by", name=name)
        if name not in letters:
            raise TemplateError("exercise-unused", "by", name=name)
    return names


def swapped(values: Mapping[str, object], template: Template) -> TemplateError | None:
    """A warning where x is a parameter and the derivative goes by a: probably each was meant to be the other."""
    if template.kind not in _CALCULUS or any(canonical(str(word)) == "by" for word in values):
        return None
    parameters = [name for name in template.given if name in _USUAL_VARIABLES]
    if not parameters or any(name[0] not in _USUAL_PARAMETERS for name in template.by):
        return None
    return TemplateError("exercise-swapped", "given", by=", ".join(template.by), name=", ".join(parameters))


def _exclude(value: object, given: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if value is None:
        return ()
    items = value if isinstance(value, list) else [value]
    if len(items) > _MAX_CONDITIONS:
        raise not_a_value("exclude", f"{len(items)}")
    texts = tuple(_line(item, "exclude") for item in items)
    for text in texts:
        condition(text, given)
    return texts


def condition(text: str, given: Mapping[str, tuple[str, ...]]) -> Condition:
    """A condition on the parameters. Raises `TemplateError`."""
    found = read_condition(text)
    for name in found.names:
        if name not in given:
            raise TemplateError("exercise-letter", "exclude", name=name)
    return found


def _at(value: object, kind: ExerciseKind, given: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, Tree]]:
    if value is None:
        return {}
    if kind is not ExerciseKind.EVALUATE:
        raise TemplateError("exercise-at-elsewhere", "at")
    if isinstance(value, str):
        pairs = [part.partition("=")[::2] for part in split_outside(value.replace("＝", "="))]
        value = {name.strip(): text.strip() for name, text in pairs}
    if not isinstance(value, Mapping) or not value:
        raise not_a_value("at", value)
    found: dict[str, tuple[str, Tree]] = {}
    for word, item in value.items():
        key = f"at.{word}"
        name = _name(_line(word, key), key)
        if name in given:
            raise TemplateError("exercise-by-parameter", key, name=name)
        text = _line(item, key)
        tree = _tree(text, key)
        if isinstance(tree, Vector | Matrix):
            raise TemplateError("exercise-shape", key, text=text[:60])
        found[name] = text, tree
    return found


def _order(value: object, kind: ExerciseKind) -> str:
    if kind is not ExerciseKind.NORM:
        if value is not None:
            raise TemplateError("exercise-order-elsewhere", "order")
        return ""
    if value is None:
        return "2"
    order = _ORDERS.get(_line(value, "order").casefold().lstrip(".+"))  # .inf is how YAML writes it
    if order is None:
        raise not_a_value("order", value)
    return order


def _form(value: object, kind: ExerciseKind) -> Form | None:
    if value is None:
        return Form.SIMPLIFIED if kind is ExerciseKind.SIMPLIFY else None
    word = _line(value, "form").casefold().replace("_", "-")
    for form, others in _FORMS.items():
        if word == form.value or word in others:
            return form
    raise not_a_value("form", value)


def _approximate(value: object) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    word = _line(value, "approximate").casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise not_a_value("approximate", value)


def _check_letters(template: Template, trees: tuple[Tree, ...], points: list[Tree]) -> None:
    """Every parameter and every point is used, and where a value is asked for every letter has one."""
    used = {name for tree in trees for name in free_variables(tree)}
    inner = {name for tree in points for name in free_variables(tree)}
    for name in template.given:
        if name not in used | inner:
            raise TemplateError("exercise-unused", f"given.{name}", name=name)
    for name in template.at:
        if name not in used:
            raise TemplateError("exercise-unused", f"at.{name}", name=name)
    if template.kind in _CALCULUS or template.kind is ExerciseKind.SIMPLIFY:
        return
    for name in sorted((used - set(template.at)) | inner):
        if name not in template.given:
            raise TemplateError("exercise-letter", template.kind.value, name=name)
