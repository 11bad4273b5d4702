"""A hint for a typed answer: first the rule that leads to it, then its form; never a part of it."""

from __future__ import annotations

from kb.maths import ReadingError, Tree, differentiate, read
from kb.maths.tree import Apply, Matrix, Negative, Power, Product, Quotient, Sum, Vector, free_variables
from kb.messages import knows, say
from kb.model import CardKind, Language, Task


def hint(task: Task, given: int, language: Language) -> str:
    """The next hint when so many were given; the last one stays."""
    hints = [sentence for sentence in (_rule(task, language), _form(task, language)) if sentence]
    return hints[min(given, len(hints) - 1)] if hints else say("app.hint-none", language)


def _rule(task: Task, language: Language) -> str:
    if task.kind is CardKind.GRADIENT:
        return say("app.hint-gradient", language, count=len(task.by), names=", ".join(task.by)) if task.by else ""
    try:
        steps = differentiate(task.of, *task.by[:1]).steps
    except ReadingError:
        return ""
    # The outermost rule is the last that was used, but for putting the result in order.
    for step in reversed(steps):
        # Of an elementary derivative the rule is the answer, up to its letters: it is only named.
        name = next((one for one in (f"maths.rule.{step.rule}", f"maths.step.{step.rule}") if knows(one, language)), "")
        if step.rule != "tidy" and name:
            return say("app.hint-rule", language, rule=say(name, language))
    return ""


def _form(task: Task, language: Language) -> str:
    try:
        return _form_of(read(task.answer), language)
    except ReadingError:
        return ""


def _form_of(tree: Tree, language: Language) -> str:
    match tree:
        case Matrix(rows):
            return say("app.hint-matrix", language, rows=len(rows), columns=len(rows[0]))
        case Vector(items):
            return say("app.hint-vector", language, count=len(items))
        case _ if not free_variables(tree):
            return say("app.hint-number", language)
        case Negative(value):
            return _form_of(value, language)
        case Sum(terms):
            return say("app.hint-sum", language, count=len(terms))
        case Product(factors):
            return say("app.hint-product", language, count=len(factors))
        case Quotient():
            return say("app.hint-quotient", language)
        case Power():
            return say("app.hint-power", language)
        case Apply():
            return say("app.hint-function", language)
        case _:
            return say("app.hint-simple", language)
