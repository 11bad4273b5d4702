"""`kb math`: compare, derive, show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from kb.cli.output import document, line, lines, width
from kb.cli.spoken import SpokenGroup, argument, edge_of, json_option, option, pass_context
from kb.cli.verdicts import reading_fault, rule_name, verdict_json, verdict_lines
from kb.errors import KbError
from kb.messages import say

if TYPE_CHECKING:
    from kb.maths.calculus import Step
    from kb.model import Language

_LOOSE = {"ignore_unknown_options": True}


@click.group("math", cls=SpokenGroup, invoke_without_command=True)
@pass_context
def command(ctx: click.Context) -> int:
    """Mathematics as kb reads, checks and sets it; without a command: what there is."""
    if ctx.invoked_subcommand is None:
        line(ctx.get_help())
    return 0


@command.command("compare", context_settings=_LOOSE)
@argument("expressions", metavar="EXPECTED GIVEN", nargs=-1, required=True)
@option("--derivative-of", metavar="F")
@option("--by", metavar="NAME", default="x", show_default=False)
@json_option
@pass_context
def compare(ctx: click.Context, expressions: tuple[str, ...], derivative_of: str | None, by: str, as_json: bool) -> int:
    """Are two expressions equal, or is one the derivative of another?"""
    from kb.maths import compare as compared
    from kb.maths import compare_derivative

    edge = edge_of(ctx)
    wanted = 1 if derivative_of is not None else 2
    if len(expressions) < wanted:
        raise KbError("missing-argument", argument="GIVEN", command=ctx.command_path)
    if len(expressions) > wanted:
        raise KbError("extra-arguments", given=" ".join(expressions[wanted:]), command=ctx.command_path)
    if derivative_of is not None:
        verdict = compare_derivative(of=derivative_of, by=by, given=expressions[0])
    else:
        verdict = compared(expected=expressions[0], given=expressions[1])
    if as_json:
        document(verdict_json(verdict, edge.language))
    else:
        lines(verdict_lines(verdict, edge.language, given=expressions[-1]))
    return 0


@command.command("derive", context_settings=_LOOSE)
@argument("text", nargs=-1, required=True)
@option("--by", metavar="NAME", default="x", show_default=False)
@json_option
@pass_context
def derive(ctx: click.Context, text: tuple[str, ...], by: str, as_json: bool) -> int:
    """Differentiate by rules, naming each one; by several variables: the gradient."""
    from kb.maths import ReadingError, differentiate, gradient, latex
    from kb.typesetting import inline, typeset

    edge = edge_of(ctx)
    given = " ".join(text)
    names = tuple(name for name in re.split(r"[\s,，、]+", by) if name)
    try:
        found = gradient(given, names) if len(names) > 1 else differentiate(given, by)
    except ReadingError as fault:
        reason = reading_fault(fault.reason, edge.language, fault.arguments)
        raise KbError("unreadable-mathematics", given=given, reason=reason) from None
    if as_json:
        steps = [{"rule": one.rule, "of": latex(one.of), "result": latex(one.result)} for one in found.steps]
        document({"by": by, "result": found.latex, "text": found.text, "steps": steps})
        return 0
    for name in names:
        partial = differentiate(given, name) if len(names) > 1 else found
        if len(names) > 1:
            line(f"∂/∂{inline(name)}")
        for one in partial.steps:
            lines(_step(one, edge.language))
    line()
    line(typeset(found.latex, width()))
    line()
    line(found.text)
    return 0


def _step(step: Step, language: Language) -> list[str]:
    """What a rule made of what, its name, and what its letters stand for."""
    from kb.maths import latex
    from kb.typesetting import inline

    of, result = inline(latex(step.of)), inline(latex(step.result))
    shown = [f"{of if step.rule == 'tidy' else f'({of})′'} = {result}    {rule_name(step.rule, language)}"]
    where = [f"{name} = {inline(latex(tree))}" for name, tree in step.where]
    if step.law is not None:
        outside, derivative = (inline(latex(tree)) for tree in step.law)
        where.append(f"({outside})′ = {derivative}")
    if where:
        shown.append("    " + say("maths.step.where", language, where=", ".join(where)))
    return shown


@command.command("show", context_settings=_LOOSE)
@argument("latex", nargs=-1, required=True)
@option("--inline", is_flag=True)
def show(latex: tuple[str, ...], inline: bool) -> int:
    """Set a formula."""
    from kb.typesetting import inline as on_one_line
    from kb.typesetting import typeset

    text = " ".join(latex)
    line(on_one_line(text) if inline else typeset(text, width()))
    return 0
