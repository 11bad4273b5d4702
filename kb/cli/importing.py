"""`kb import`: texts from elsewhere become notes; first what is going to happen, then it happens."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from kb.cli.edge import Progress, changes_line
from kb.cli.output import Voice, document, line
from kb.cli.problems import problem_json, problem_line
from kb.cli.spoken import argument, edge_of, json_option, option, pass_context
from kb.cli.spoken import command as spoken
from kb.model import Changes

if TYPE_CHECKING:
    from kb.collection.values import ImportFile, ImportPlan

STANDARD_INPUT = "-"


@spoken("import")
@argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@option("--dry-run", is_flag=True)
@json_option
@pass_context
def command(ctx: click.Context, sources: tuple[str, ...], dry_run: bool, as_json: bool) -> int:
    """Copy files, folders or standard input in as notes."""
    edge = edge_of(ctx)
    voice = edge.voice
    text = _standard_input() if STANDARD_INPUT in sources else None
    with edge.opened(silent=as_json) as collection:
        plan = collection.plan_import(sources, text)
        if not as_json:
            for file in plan.files:
                _print(file, voice)
        progress = Progress(voice)
        changes = _expected(plan.files) if dry_run else collection.carry_out(plan, progress)
        progress.finish()
    if as_json:
        document(import_json(changes, plan, voice))
    elif dry_run:
        line(voice("import.dry-run"))
    else:
        line(changes_line(replace(changes, problems=()), voice) or voice("import.nothing"))
        if changes.drafts:
            line(voice.count("import.drafts", changes.drafts))
    return 0


def _standard_input() -> str:
    """All of standard input, in whatever encoding it is."""
    buffer = getattr(sys.stdin, "buffer", None)
    if buffer is None:
        return sys.stdin.read()
    from kb.reading import decode

    return decode(buffer.read()).text


def _expected(files: Sequence[ImportFile]) -> Changes:
    """What a plan would come to, before cards that the collection knows are told from new ones."""
    wanted = [file for file in files if not file.skipped]
    return Changes(
        added=sum(file.active + file.drafts for file in wanted),
        drafts=sum(file.drafts for file in wanted),
        notes=len(wanted),
        problems=tuple(problem for file in wanted for problem in file.problems),
    )


def import_json(changes: Changes, plan: ImportPlan, voice: Voice) -> dict[str, object]:
    """The changes of an import, and the plan that led to them, file by file."""
    return {
        "added": changes.added,
        "changed": changes.changed,
        "joined": changes.joined,
        "retired": changes.retired,
        "undecided": changes.undecided,
        "drafts": changes.drafts,
        "notes": changes.notes,
        "left": list(changes.left),
        "problems": [problem_json(problem, voice.language) for problem in changes.problems],
        "files": [
            {
                "source": file.source,
                "note": file.target or None,
                "encoding": file.encoding,
                "concepts": file.concepts,
                "active": file.active,
                "drafts": file.drafts,
                "problems": [problem_json(problem, voice.language) for problem in file.problems],
                "skipped": file.skipped or None,
            }
            for file in plan.files
        ],
    }


def _print(file: ImportFile, voice: Voice) -> None:
    if file.skipped:
        line(voice(f"import.skipped.{file.skipped}", source=file.source, target=file.target))
    else:
        line(voice("import.file", source=file.source, target=file.target))
        parts = [
            voice.count(f"import.{name}", count)
            for name, count in (("concepts", file.concepts), ("cards", file.active), ("draft-cards", file.drafts))
        ]
        line("    " + voice("comma").join(parts))
    for problem in file.problems:
        line("    " + problem_line(problem, voice.language, file.target or file.source))
