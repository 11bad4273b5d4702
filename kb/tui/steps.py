"""The derivation of a typed answer, rule by rule, as Markdown to set."""

from __future__ import annotations

from textual.content import Content

from kb.maths import ReadingError, differentiate, latex
from kb.maths.calculus import Step
from kb.messages import knows, say
from kb.model import Language, Task


def derivation(task: Task, language: Language) -> list[Content | str]:
    """The rules that lead to the derivative, innermost first, and the result; empty when kb has no derivation."""
    pieces: list[Content | str] = []
    for by in task.by or ("x",):
        try:
            found = differentiate(task.of, by)
        except ReadingError:
            continue
        sign = rf"\frac{{d}}{{d {by}}}" if len(task.by) <= 1 else rf"\frac{{\partial}}{{\partial {by}}}"
        for step in found.steps:
            name = f"maths.step.{step.rule}"
            title = say(name, language) if knows(name, language) else step.rule
            if step.rule == "tidy":
                formula = rf"{latex(step.of)} = {latex(step.result)}"
            else:
                formula = rf"{sign}\left({latex(step.of)}\right) = {latex(step.result)}"
            pieces += [Content.styled(title, "bold"), *_where(step, language), f"$$\n{formula}\n$$"]
        pieces += [Content.styled(say("app.steps-result", language), "bold"), f"$$\n{found.latex}\n$$"]
    return pieces


def _where(step: Step, language: Language) -> list[Content | str]:
    """What the letters of the rule stand for, as a line of Markdown."""
    if not step.where:
        return []
    parts = [f"${name} = {latex(tree)}$" for name, tree in step.where]
    if step.law is not None:
        parts.append(rf"$\left({latex(step.law[0])}\right)' = {latex(step.law[1])}$")
    return [say("maths.step.where", language, where=", ".join(parts))]
