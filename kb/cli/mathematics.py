"""`kb math`: compare, derive, show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from kb.cli.edge import place
from kb.cli.output import aside, document, line, lines, width
from kb.cli.spoken import (
    Drawing,
    OneOf,
    SpokenGroup,
    argument,
    color_option,
    edge_of,
    json_option,
    option,
    pass_context,
)
from kb.cli.terminal import PROFILES
from kb.cli.verdicts import pointed_at, reading_fault, rule_name, verdict_json, verdict_lines
from kb.errors import KbError
from kb.messages import say
from kb.model import CardKind, Form, Outcome, Task

if TYPE_CHECKING:
    from kb.cli.edge import Edge
    from kb.maths import ReadingError, Tree
    from kb.maths.calculus import Step
    from kb.model import Language, Verdict

# A minus before a letter is one; two before a word begin an option.
_LOOSE = {"ignore_unknown_options": True}
# What goes on with a line stands so much further in, and has at least so many columns.
_FURTHER, _LEAST = 4, 8
_OPTION = re.compile(r"--[a-z][a-z-]+(?:=|$)")


@click.group("math", cls=SpokenGroup, invoke_without_command=True)
@pass_context
def command(ctx: click.Context) -> int:
    """Mathematics as kb reads, checks and sets it; without a command: what there is."""
    if ctx.invoked_subcommand is None:
        line(ctx.get_help())
    return 0


@command.command("compare", cls=Drawing, context_settings=_LOOSE)
@argument("expressions", metavar="EXPECTED GIVEN", nargs=-1, required=True)
@option("--derivative-of", metavar="F")
@option("--by", metavar="NAME", default="x", show_default=False)
@option("--form", type=OneOf([form.value for form in Form]))
@option("--approximate", is_flag=True)
@json_option
@pass_context
def compare(
    ctx: click.Context,
    *,
    expressions: tuple[str, ...],
    derivative_of: str | None,
    by: str,
    form: str | None,
    approximate: bool,
    as_json: bool,
) -> int:
    """Are two expressions equal, or is one the derivative of another, or its gradient?"""
    edge = edge_of(ctx)
    _refuse_options(ctx, expressions)
    wanted = 1 if derivative_of is not None else 2
    if len(expressions) < wanted:
        raise KbError("missing-argument", argument="GIVEN", command=ctx.command_path)
    if len(expressions) > wanted:
        raise KbError("extra-arguments", given=" ".join(expressions[wanted:]), command=ctx.command_path)
    expressions = tuple(_in_long_form(edge, text) for text in expressions)
    derivative_of = None if derivative_of is None else _in_long_form(edge, derivative_of)
    form_asked = None if form is None else Form(form)
    if derivative_of is not None:
        names = _names(by)
        kind = CardKind.GRADIENT if len(names) > 1 else CardKind.DERIVATIVE
        task = Task(kind, derivative_of, names, "", form_asked, approximate)
    else:
        task = Task(CardKind.RECALL, "", (), expressions[0], form_asked, approximate)
    verdict = _verdict(task, expressions[-1], by, edge.language)
    if as_json:
        document(verdict_json(verdict, edge.language))
    else:
        lines(verdict_lines(verdict, edge.language, edge.profile, given=expressions[-1]))
    return 0


def _verdict(task: Task, given: str, by: str, language: Language) -> Verdict:
    """The verdict. Raises KbError where what the answer is compared with is not understood."""
    from kb.maths import ReadingError, compare, compare_derivative, differentiate, gradient, read
    from kb.maths.alike import compare_signs

    def by_signs() -> Verdict | None:
        return compare_signs(f"${task.answer.strip().strip('$')}$", given)

    try:
        if len(task.by) > 1:
            right = gradient(task.of, task.by).text
            return compare(expected=right, given=given, form=task.form, approximate=task.approximate)
        if task.of:
            differentiate(task.of, by)
            return compare_derivative(of=task.of, by=by, given=given, form=task.form, approximate=task.approximate)
        read(task.answer)
    except ReadingError as fault:
        signs = None if task.of else by_signs()
        if signs is not None:
            return signs
        raise _mistake(fault, task.of or task.answer, by, language) from None
    verdict = compare(expected=task.answer, given=given, form=task.form, approximate=task.approximate)
    if verdict.outcome is Outcome.UNREADABLE:
        # Two formulas that nothing computes with, of which one looks as if something did.
        signs = by_signs()
        return verdict if signs is None or signs.outcome is Outcome.UNDECIDED else signs
    return verdict


def _in_long_form(edge: Edge, text: str) -> str:
    """A text with the macros of the collection at hand, if there is one, in their long form."""
    if "\\" not in text or (root := place(edge.folder)) is None:
        return text
    from kb.collection.config import load
    from kb.typesetting.macros import expand

    macros = load(root / ".kb" / "config.yaml")[0].macros
    return expand(text, macros) if macros else text


def _names(by: str) -> tuple[str, ...]:
    return tuple(name for name in re.split(r"[\s,，、]+", by) if name)


def _refuse_options(ctx: click.Context, texts: tuple[str, ...]) -> None:
    for text in texts:
        if _OPTION.match(text):
            raise KbError("no-such-option", option=text.partition("=")[0], command=ctx.command_path)


def _mistake(fault: ReadingError, text: str, by: str, language: Language) -> KbError:
    """Why a text was not understood, with a mark below it at the place."""
    if fault.reason == "not-a-variable":
        return KbError("not-a-variable", given=by)
    for shown in pointed_at(text, fault.position):
        aside(shown)
    return KbError("unreadable-mathematics", given=text, reason=reading_fault(fault.reason, language, fault.arguments))


@command.command("derive", cls=Drawing, context_settings=_LOOSE)
@argument("text", nargs=-1, required=True)
@option("--by", metavar="NAME", default="x", show_default=False)
@json_option
@pass_context
def derive(ctx: click.Context, text: tuple[str, ...], by: str, as_json: bool) -> int:
    """Differentiate by rules, naming each one; by several variables: the gradient."""
    from kb.cli.texts import print_formula
    from kb.maths import ReadingError, differentiate, gradient, latex
    from kb.typesetting import inline

    edge = edge_of(ctx)
    _refuse_options(ctx, text)
    given = _in_long_form(edge, " ".join(text))
    names = _names(by)
    try:
        found = gradient(given, names) if len(names) > 1 else differentiate(given, by)
    except ReadingError as fault:
        raise _mistake(fault, given, by, edge.language) from None
    if as_json:
        steps = [{"rule": one.rule, "of": latex(one.of), "result": latex(one.result)} for one in found.steps]
        document({"by": by, "result": found.latex, "text": found.text, "steps": steps})
        return 0
    profile = edge.profile
    for name in names:
        partial = differentiate(given, name) if len(names) > 1 else found
        if len(names) > 1:
            line(f"{inline(f'∂/∂ {name}', profile)}")
        for one in partial.steps:
            lines(_step(one, edge.language, profile))
    line()
    print_formula(found.latex, edge.voice)
    line()
    line(found.text)
    return 0


def _step(step: Step, language: Language, profile: str) -> list[str]:
    """What a rule made of what, its name, and what its letters stand for."""
    from kb.maths import latex
    from kb.typesetting import inline
    from kb.typesetting.cells import cells

    def written(tree: Tree) -> str:
        return inline(latex(tree), profile, rounded=True)

    of, result = written(step.of), written(step.result)
    prime = inline("'", profile)
    left, name = of if step.rule == "tidy" else f"({of}){prime}", rule_name(step.rule, language, profile)
    shown = [f"{left} = {result}    {name}"]
    if cells(shown[0]) > width():
        # On lines of their own they are not broken within a word: the result, and the rule below it.
        whole = [f"{left} = {result}"] if cells(f"{left} = {result}") <= width() else [left, f"    = {result}"]
        shown = [*whole, f"    {name}"]
    where = [f"{name} = {written(tree)}" for name, tree in step.where]
    if step.law is not None:
        outside, derivative = (written(tree) for tree in step.law)
        where.append(f"({outside}){prime} = {derivative}")
    if where:
        shown.append("    " + say("maths.step.where", language, where=", ".join(where)))
    return [part for row in shown for part in _in_columns(row)]


def _in_columns(row: str) -> list[str]:
    """A line broken where a formula may be; what goes on stands further in."""
    from kb.typesetting.breaks import wrap_formula
    from kb.typesetting.cells import cells

    if cells(row) <= width():
        return [row]
    text = row.lstrip()
    lead = " " * (len(row) - len(text))
    first, *rest = wrap_formula(text, max(width() - len(lead) - _FURTHER, _LEAST))
    return [lead + first, *(lead + " " * _FURTHER + part for part in rest)]


@command.command("show", cls=Drawing, context_settings=_LOOSE)
@argument("latex", nargs=-1, required=True)
@option("--inline", is_flag=True)
@option("--profile", type=OneOf(list(PROFILES)))
@color_option
@pass_context
def show(ctx: click.Context, *, latex: tuple[str, ...], inline: bool, profile: str | None, color: str) -> int:
    """Set a formula."""
    edge = edge_of(ctx)
    edge.terminal.color = color
    edge = edge if profile is None else replace(edge, chosen=profile)
    from kb.cli.texts import print_formula

    _refuse_options(ctx, latex)
    text = _in_long_form(edge, " ".join(latex))
    print_formula(text, edge.voice, on_one_line=inline)
    return 0
