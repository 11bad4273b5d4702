"""`kb import`: texts from elsewhere become notes; first what is going to happen, then it happens."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import asdict

from kb.cli.completing import files
from kb.cli.edge import Progress, changes_parts
from kb.cli.failing import DONE, PROBLEMS
from kb.cli.output import Voice, aside, document, line
from kb.cli.problems import is_counted, problem_json, problem_line
from kb.cli.spoken import OneOf, argument, edge_of, json_option, option, pass_context
from kb.cli.spoken import command as spoken
from kb.model import Changes, Severity

if TYPE_CHECKING:
    from kb.collection import Collection
    from kb.collection.values import ImportFile, ImportHistory, ImportPlan

STANDARD_INPUT = "-"
# So many files that were passed over are named.
_NAMED = 5


@spoken("import")
@argument("sources", metavar="SOURCE...", nargs=-1, required=True, shell_complete=files)
@option("--dry-run", is_flag=True)
@option("--yes", "-y", "yes", is_flag=True)
@option("--as-is", is_flag=True)
@option("--again", is_flag=True)
@option("--encoding", metavar="NAME")
@option("--duration", "unit", type=OneOf(("ms", "s")))
@json_option
@pass_context
def command(
    ctx: click.Context,
    sources: tuple[str, ...],
    *,
    dry_run: bool,
    yes: bool,
    as_is: bool,
    again: bool,
    encoding: str | None,
    unit: str | None,
    as_json: bool,
) -> int:
    """Copy files, folders or standard input in as notes."""
    edge = edge_of(ctx)
    voice = edge.voice
    text = _standard_input() if STANDARD_INPUT in sources else None
    with edge.opened(silent=as_json) as collection:
        try:
            plan = _planned(collection, sources, text, voice, encoding=encoding, as_is=as_is, again=again, unit=unit)
            if not as_json:
                for file in plan.files:
                    _print(file, voice, whole=dry_run)
                for told in plan.histories:
                    _print_history(told, voice)
            if not (dry_run or yes or as_json or STANDARD_INPUT in sources):
                from kb.cli.previewing import decide

                plan = decide(plan, voice)
        except KeyboardInterrupt:
            aside("\n" + voice("import.stopped.before"))
            raise
        changes = _expected(plan.files) if dry_run else _carried_out(collection, plan, voice)
    if as_json:
        document(import_json(changes, plan, voice))
    else:
        _print_sum(plan, changes, voice, dry_run=dry_run)
    return _code(plan)


def _planned(
    collection: Collection,
    sources: Sequence[str],
    text: str | bytes | None,
    voice: Voice,
    *,
    encoding: str | None,
    as_is: bool,
    again: bool,
    unit: str | None,
) -> ImportPlan:
    progress = Progress(voice)
    try:
        return collection.plan_import(
            sources, text, encoding=encoding, as_is=as_is, again=again, unit=unit, progress=progress
        )
    finally:
        progress.finish()


def _carried_out(collection: Collection, plan: ImportPlan, voice: Voice) -> Changes:
    reading, writing = Progress(voice), Progress(voice, "writing")
    try:
        return collection.carry_out(plan, reading, writing)
    except KeyboardInterrupt:
        reading.finish()
        writing.finish()
        targets = [file.target for file in plan.files if not file.skipped]
        targets += [one.target for one in plan.attachments if not one.state]
        written, total = sum((collection.root / target).exists() for target in targets), len(targets)
        told = ".before" if not written else "" if written < total else ".read"
        aside("\n" + voice(f"import.stopped{told}", written=f"{written:,}", total=f"{total:,}"))
        raise
    finally:
        reading.finish()
        writing.finish()


def _print_sum(plan: ImportPlan, changes: Changes, voice: Voice, *, dry_run: bool) -> None:
    for one in plan.attachments:
        if one.state == "kept":
            line(voice("import.attachment-kept", source=one.source, target=one.target))
    for problem in changes.problems:
        if problem.code == "attachment-unreadable":
            line(problem_line(problem, voice.language, voice.profile))
    coming = sum(not one.state for one in plan.attachments)
    if coming:
        line(voice.count("import.attachments", coming))
    if plan.passed_over:
        named = voice("comma").join(plan.passed_over[:_NAMED]) + (" …" if len(plan.passed_over) > _NAMED else "")
        line(voice.count("import.passed-over", len(plan.passed_over), names=named))
    wanted = [file for file in plan.files if not file.skipped]
    if not wanted and not coming and not any(told.counting for told in plan.histories):
        line(voice("import.nothing"))
    elif dry_run:
        line(voice("import.dry-run"))
    elif not wanted:
        line(voice("comma").join(changes_parts(changes, voice)))
    else:
        did = voice("comma").join(changes_parts(changes, voice)) or voice("import.no-cards")
        line(voice.count("import.written", len(wanted)) + voice("colon") + did)
        if changes.undecided:
            line(voice.count("import.undecided", changes.undecided))
        if changes.drafts:
            line(voice.count("import.drafts", changes.drafts))
        problems = sum(is_counted(problem) for file in wanted for problem in file.problems)
        if problems:
            line(voice.count("import.problems", problems))
    if changes.reviews and not dry_run:
        line(voice("import.taken-back"))


def _code(plan: ImportPlan) -> int:
    """Problems were found when a text holds an error, or when nothing could be used."""
    usable = bool(plan.histories) or any(file.skipped in ("", "same") for file in plan.files)
    wrong = any(problem.severity is Severity.ERROR for file in plan.files for problem in file.told)
    return PROBLEMS if wrong or not usable else DONE


def _standard_input() -> str | bytes:
    """All of standard input, in whatever encoding it is."""
    buffer = getattr(sys.stdin, "buffer", None)
    return sys.stdin.read() if buffer is None else bytes(buffer.read())


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
        "returned": changes.returned,
        "changed": changes.changed,
        "joined": changes.joined,
        "retired": changes.retired,
        "undecided": changes.undecided,
        "drafts": changes.drafts,
        "notes": changes.notes,
        "schedules": changes.schedules,
        "reviews": changes.reviews,
        "left": list(changes.left),
        "problems": [problem_json(problem, voice.language) for problem in changes.problems],
        "files": [
            {
                "source": file.source,
                "target": file.target or None,
                "note": file.target or None,
                "encoding": file.encoding,
                "concepts": file.concepts,
                "active": file.active,
                "drafts": file.drafts,
                "problems": [problem_json(problem, voice.language) for problem in file.told],
                "skipped": file.skipped or None,
                "since": file.since or None,
                "cleaned": _cleaned_json(file),
            }
            for file in plan.files
        ],
        "passed_over": list(plan.passed_over),
        "attachments": [{**asdict(one), "state": one.state or None} for one in plan.attachments],
        "histories": [asdict(told) for told in plan.histories],
    }


def _print_history(told: ImportHistory, voice: Voice) -> None:
    """What reviews of another program come to; of a table, why rows were left out or how they were read."""
    table = Path(told.source).suffix.lower() in (".csv", ".tsv")
    cards = voice.count("import.history.cards", told.cards) if told.fresh else ""
    parts = [
        voice.count("import.history.reviews", told.reviews),
        voice("import.history.fresh", count=told.fresh) + cards,
        voice("import.history.known", count=told.known),
        voice("import.history.left" if table else "import.history.without", count=told.left),
    ]
    if told.taken_back:
        parts.insert(3, voice(f"import.history.{'back' if told.again else 'taken-back'}", count=told.taken_back))
    line(voice("import.history", source=told.source, parts=voice("import.history.join").join(parts)))
    if told.taken_back and not told.again:
        line("    " + voice("import.history.again"))
    for rows in told.told:
        named = voice("comma").join(map(str, rows.lines)) + (" …" if rows.count > len(rows.lines) else "")
        line("    " + voice.count(f"import.rows.{rows.code}", rows.count, lines=named))


def _cleaned_json(file: ImportFile) -> dict[str, object] | None:
    """What a paste became: the note's text, what was found, how much of it stands in comments."""
    if file.cleaned is None:
        return None
    counts = {name: value for name, value in asdict(file.cleaned).items() if name != "text"}
    return {"text": file.text, **counts}


def _print(file: ImportFile, voice: Voice, *, whole: bool) -> None:
    if file.skipped:
        told = f"import.skipped.{file.skipped}" + (".since" if file.since else "")
        line(voice(told, source=file.source, target=file.target, day=file.since))
    else:
        told = voice("import.file", source=file.source, target=file.target)
        if file.encoding != "utf-8":
            told += voice("import.encoding", encoding=file.encoding.upper())
        line(told)
        # A draft is a card too: what is told afterwards counts them alike.
        counts = (("concepts", file.concepts), ("cards", file.active + file.drafts), ("draft-cards", file.drafts))
        parts = [voice.count(f"import.{name}", count) for name, count in counts if count or name != "draft-cards"]
        line("    " + voice("comma").join(parts))
    for problem in file.told:
        line("    " + problem_line(problem, voice.language, voice.profile))
    if file.is_deck and not file.skipped:
        line("    " + voice("import.deck"))
        if whole:
            from kb.cli.previewing import print_text

            print_text(file.text)
    if file.cleaned is not None and not file.skipped:
        from kb.cli.previewing import cleaned_line, print_text

        line("    " + cleaned_line(file.cleaned, voice))
        if whole:
            print_text(file.text)
