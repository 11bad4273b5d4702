"""What a typed answer is asked for, as the store keeps it beside a card: a task, or an exercise's template."""

from __future__ import annotations

import json

from kb.model import Card, CardKind, ExerciseKind, Form, Task, Template


def text_of(card: Card) -> str | None:
    """The text that the store keeps of what is asked; None for a card that takes no typed answer."""
    if card.template is not None:
        return _template_text(card.template)
    task = card.task
    if task is None:
        return None
    values: dict[str, object] = {"kind": task.kind, "of": task.of, "by": task.by, "answer": task.answer}
    return _written(values, task.form, task.approximate)


def asked_of(text: str) -> Task | Template:
    """What such a text says."""
    values = json.loads(text)
    form = None if values.get("form") is None else Form(values["form"])
    approximate = bool(values.get("approximate"))
    if "operands" not in values:
        kind, by = CardKind(values["kind"]), tuple(values["by"])
        return Task(kind, values["of"], by, values["answer"], form, approximate)
    return Template(
        kind=ExerciseKind(values["kind"]),
        operands=tuple(values["operands"]),
        by=tuple(values["by"]),
        given={name: tuple(several) for name, several in values["given"].items()},
        exclude=tuple(values["exclude"]),
        at=values["at"],
        order=values["order"],
        form=form,
        approximate=approximate,
    )


def _template_text(template: Template) -> str:
    values: dict[str, object] = {
        "kind": template.kind,
        "operands": template.operands,
        "by": template.by,
        "given": dict(template.given),
        "exclude": template.exclude,
        "at": dict(template.at),
        "order": template.order,
    }
    return _written(values, template.form, template.approximate)


def _written(values: dict[str, object], form: Form | None, approximate: bool) -> str:
    if form is not None:
        values["form"] = form
    if approximate:
        values["approximate"] = True
    return json.dumps(values, ensure_ascii=False)
