"""The words around the mathematics of an exercise: what is to be done with it, in the note's language."""

from __future__ import annotations

import json
import re

from kb.model import ExerciseKind, Form, Language, Template

_BETWEEN = " · "
_UNQUOTED = re.compile(r"[A-Za-z0-9(][A-Za-z0-9_ *+/^().-]*")
_SENTENCES: dict[str, dict[Language, str]] = {
    "differentiate": {"zh": "求导：${of}$", "en": "Differentiate ${of}$"},
    "differentiate-by": {"zh": "对 ${by}$ 求导：${of}$", "en": "Differentiate ${of}$ with respect to ${by}$"},
    "partial": {
        "zh": "求 $\\frac{{\\partial f}}{{\\partial {by}}}$：$f = {of}$",
        "en": "Find $\\frac{{\\partial f}}{{\\partial {by}}}$ for $f = {of}$",
    },
    "gradient": {"zh": "求 $\\nabla f$：$f = {of}$", "en": "Find $\\nabla f$ for $f = {of}$"},
    "gradient-by": {
        "zh": "按 $({by})$ 的顺序求 $\\nabla f$：$f = {of}$",
        "en": "Find $\\nabla f$, in the order $({by})$, for $f = {of}$",
    },
    "evaluate": {"zh": "求值：${of}$", "en": "Evaluate ${of}$"},
    "simplify": {"zh": "化简：${of}$", "en": "Simplify ${of}$"},
    "norm": {"zh": "求范数：${of}$", "en": "Find the norm ${of}$"},
    "dot": {"zh": "求点积：${of}$", "en": "Find the dot product ${of}$"},
    "matrix": {"zh": "求矩阵乘积：${of}$", "en": "Find the matrix product ${of}$"},
    "expect": {"zh": "求期望 $E[X]$：${of}$", "en": "Find the expected value $E[X]$ for ${of}$"},
    "factored": {"zh": "因式分解：${of}$", "en": "Factor ${of}$"},
    "expanded": {"zh": "展开：${of}$", "en": "Expand ${of}$"},
    "lowest-terms": {"zh": "约成最简分数：${of}$", "en": "Reduce ${of}$ to lowest terms"},
}
_WISHES: dict[str, dict[Language, str]] = {
    "simplified": {"zh": "要化简", "en": "in simplest form"},
    "factored": {"zh": "要因式分解", "en": "in factored form"},
    "expanded": {"zh": "要展开", "en": "multiplied out"},
    "lowest-terms": {"zh": "要约成最简分数", "en": "in lowest terms"},
    "approximate": {"zh": "可以是保留 3 位有效数字的小数", "en": "exactly or with a decimal rounded to 3 digits"},
}
_WITHOUT_ANSWER: dict[Language, str] = {"zh": "随参数而定。", "en": "It depends on the parameters."}
_LETTER = re.compile(r"(?<![\\A-Za-z])[A-Za-z](?![A-Za-z])")


def exercise_front(template: Template, question: str, language: Language) -> str:
    """What an exercise says to do with a question, given as LaTeX."""
    code = template.kind.value
    if template.kind is ExerciseKind.SIMPLIFY and template.form not in (None, Form.SIMPLIFIED):
        code = template.form.value
    elif template.kind is ExerciseKind.DIFFERENTIATE and template.by != ("x",):
        code = "differentiate-by"
    elif template.kind is ExerciseKind.GRADIENT and not _goes_without_saying(template, question):
        code = "gradient-by"
    sentence = _SENTENCES[code][language].format(of=question, by=", ".join(map(_letter, template.by)))
    return _with_wishes(sentence, template, language)


def without_answer(language: Language) -> str:
    """What stands in place of a general answer where none holds for all parameters."""
    return _WITHOUT_ANSWER[language]


def _goes_without_saying(template: Template, question: str) -> bool:
    """Does the gradient go by every variable of the function, in the order of the alphabet?"""
    bases = {name.partition("_")[0] for name in (*template.by, *template.given)} | {"e"}
    return template.by == tuple(sorted(template.by)) and bases >= set(_LETTER.findall(question))


def _letter(name: str) -> str:
    """A variable's name as LaTeX."""
    base, _, index = name.partition("_")
    return f"{base if len(base) == 1 else chr(92) + base}{f'_{{{index}}}' if index else ''}"


def _with_wishes(sentence: str, template: Template, language: Language) -> str:
    """The sentence with the form that the answer is to have, where the kind of exercise does not say it."""
    shaped = template.form if template.kind is not ExerciseKind.SIMPLIFY else None
    wishes = [_WISHES[code][language] for code in (shaped, "approximate" if template.approximate else None) if code]
    if not wishes:
        return sentence
    if language == "zh":
        # It stands before the colon: the formula comes last.
        head, colon, tail = sentence.partition("：")
        return f"{head}（答案{'，'.join(wishes)}）{colon}{tail}"
    return f"Answer {', '.join(wishes)}: {sentence[0].lower()}{sentence[1:]}"


def with_ranges(front: str, ranges: str) -> str:
    """The front of the general case: the question, and what its parameters may be."""
    return f"{front}{_BETWEEN}{ranges}" if ranges else front


def without_ranges(front: str) -> str:
    """The question of the general case alone."""
    return front.partition(_BETWEEN)[0]


def template_text(template: Template) -> str:
    """A template as an `exercise` block writes it: YAML, one key a line."""
    first, *more = template.operands
    if template.kind is ExerciseKind.EXPECT:
        asked = f"{{values: [{first[1:-1]}], probabilities: [{more[0][1:-1]}]}}"
    else:
        asked = _listed(template.operands) if more else _plain(first)
    rows = [f"{template.kind.value}: {asked}"]
    if template.by:
        rows.append(f"by: {_listed(template.by) if len(template.by) > 1 else _plain(template.by[0])}")
    if template.given:
        given = (f"{_plain(name)}: {_values(values)}" for name, values in template.given.items())
        rows.append(f"given: {{{', '.join(given)}}}")
    if template.exclude:
        rows.append(f"exclude: {_listed(template.exclude)}")
    if template.at:
        rows.append(f"at: {{{', '.join(f'{_plain(name)}: {_plain(value)}' for name, value in template.at.items())}}}")
    if template.order:
        rows.append(f"order: {template.order}")
    if template.form is not None:
        rows.append(f"form: {template.form.value}")
    if template.approximate:
        rows.append("approximate: yes")
    return "\n".join(rows)


def _values(values: tuple[str, ...]) -> str:
    whole = [int(value) for value in values if value.lstrip("-").isdigit()]
    if len(whole) == len(values) > 2 and whole == [*range(whole[0], whole[-1] + 1)]:
        return f"{whole[0]}..{whole[-1]}"
    return f"[{', '.join(values)}]"


def _listed(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_plain, texts))}]"


def _plain(text: str) -> str:
    """A text as YAML takes it: in quotes where it holds what means something there."""
    return text if _UNQUOTED.fullmatch(text) else json.dumps(text, ensure_ascii=False)
