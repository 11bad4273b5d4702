"""The words around the mathematics of an exercise: what is to be done with it, in the note's language."""

from __future__ import annotations

from kb.model import ExerciseKind, Form, Language, Template

_SENTENCES: dict[str, dict[Language, str]] = {
    "differentiate": {"zh": "求导：${of}$", "en": "Differentiate ${of}$"},
    "differentiate-by": {"zh": "对 ${by}$ 求导：${of}$", "en": "Differentiate ${of}$ with respect to ${by}$"},
    "partial": {
        "zh": "求 $\\frac{{\\partial f}}{{\\partial {by}}}$：$f = {of}$",
        "en": "Find $\\frac{{\\partial f}}{{\\partial {by}}}$ for $f = {of}$",
    },
    "gradient": {"zh": "求 $\\nabla f$：$f = {of}$", "en": "Find $\\nabla f$ for $f = {of}$"},
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


def exercise_front(template: Template, question: str, language: Language) -> str:
    """What an exercise says to do with a question, given as LaTeX."""
    code = template.kind.value
    if template.kind is ExerciseKind.SIMPLIFY and template.form not in (None, Form.SIMPLIFIED):
        code = template.form.value
    elif template.kind is ExerciseKind.DIFFERENTIATE and template.by != ("x",):
        code = "differentiate-by"
    return _SENTENCES[code][language].format(of=question, by=" ".join(template.by))
