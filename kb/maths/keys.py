"""The keys of an exercise block in both languages, and faults that name them as the author does."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from kb.maths.faults import TemplateError

KEYS: dict[str, tuple[str, ...]] = {
    "differentiate": ("求导", "导数", "derivative"),
    "partial": ("偏导", "求偏导", "偏导数"),
    "gradient": ("梯度", "求梯度"),
    "evaluate": ("求值", "计算"),
    "simplify": ("化简",),
    "norm": ("范数",),
    "dot": ("点积", "内积"),
    "matrix": ("矩阵乘", "矩阵乘法", "矩阵乘积"),
    "expect": ("期望", "数学期望"),
    "by": ("对", "变量"),
    "given": ("取值", "参数"),
    "exclude": ("排除",),
    "at": ("在",),
    "order": ("阶",),
    "form": ("形式",),
    "approximate": ("近似",),
    "concept": ("概念",),
    "id": (),
}
"""The keys of an exercise block, with what else they may be called."""
_NAMING_KEYS = frozenset({"exercise-value", "exercise-two-tasks", "exercise-empty"})
_EXAMPLES = {
    "by": "by: x",
    "given": "given: {a: 2..5, n: [2, 3]}",
    "exclude": "exclude: a = b",
    "at": "at: {x: 2}",
    "order": "order: 2",
    "form": "form: factored",
    "approximate": "approximate: yes",
    "concept": "concept: chain rule",
    "id": "id: chain-1",
    "dot": "dot: [(a, 2), (1, b)]",
    "matrix": 'matrix: ["1 a; 0 b", "c 0; 1 2"]',
    "expect": "expect: {values: [0, 1, a], probabilities: [1/2, 1/4, 1/4]}",
}


def canonical(key: str) -> str | None:
    """The key that a word stands for, in either language; None where it is none."""
    word = unicodedata.normalize("NFKC", key).strip().casefold()
    return next((name for name, others in KEYS.items() if word == name or word in others), None)


def in_own_words(fault: TemplateError, values: Mapping[str, object]) -> TemplateError:
    """The fault with the keys as the author wrote them."""
    words = {key: str(word) for word in values if (key := canonical(str(word))) is not None}
    said = dict(fault.arguments)
    if fault.code in _NAMING_KEYS:
        said.update((name, words.get(said[name], said[name])) for name in ("name", "first", "second") if name in said)
    if "example" in said:
        key, colon, rest = said["example"].partition(":")
        said["example"] = f"{words.get(key, key)}{colon}{rest}"
    return TemplateError(fault.code, fault.key, fault.position, **said)


def unknown_key(word: str) -> TemplateError:
    """The fault of a key that is none, with the one that was probably meant."""
    from difflib import get_close_matches

    every = [name for key, others in KEYS.items() for name in (key, *others)]
    near = get_close_matches(word.casefold()[:40], every, 1)
    if near:
        return TemplateError("exercise-misspelt-key", word, name=word[:40], right=near[0])
    return TemplateError("exercise-unknown-key", word, name=word[:40])


def not_a_value(key: str, value: object) -> TemplateError:
    """The fault of a value that is not of the kind that its key takes."""
    top = key.partition(".")[0]
    example = _EXAMPLES.get(top, f"{top}: x^2")
    return TemplateError("exercise-value", key, name=top, text=shown_value(value)[:40], example=example)


def nothing_there(key: str) -> TemplateError:
    """The fault of a key with no value."""
    return TemplateError("exercise-empty", key, name=key.partition(".")[2] or key)


def shown_value(value: object) -> str:
    """A value as a block would write it."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{shown_value(key)}: {shown_value(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(shown_value, value))}]"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: ""}[value]
    return " ".join(str(value).split())
