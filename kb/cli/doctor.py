"""`kb doctor`: that notes and journal alone bring everything back."""

from __future__ import annotations

import click

from kb.cli.failing import DONE, PROBLEMS
from kb.cli.output import document, flat, line
from kb.cli.problems import problem_json, problem_line
from kb.cli.spoken import command as spoken
from kb.cli.spoken import edge_of, json_option, option, pass_context


@spoken("doctor")
@option("--restore", is_flag=True)
@json_option
@pass_context
def command(ctx: click.Context, restore: bool, as_json: bool) -> int:
    """Build the store anew and compare; exit code 1 if something was found."""
    edge = edge_of(ctx)
    voice = edge.voice
    with edge.opened(silent=as_json) as collection:
        taken_back = collection.restore() if restore else None
        health = collection.doctor()
    # Lines that were set aside may stay; only a store or a snapshot that was not what it should be is a fault.
    lost = any(fault.code.startswith("journal-shrunk") for fault in health.faults) or health.restorable
    code = PROBLEMS if health.differing or health.indexes or health.left or lost or health.restored is False else DONE
    if as_json:
        document(
            {
                "cards": health.cards,
                "reviews": health.reviews,
                "retracted": health.retracted,
                "entries": health.entries,
                "differing": list(health.differing),
                "faults": [problem_json(fault, edge.language) for fault in health.faults],
                "rebuilt": health.rebuilt,
                "indexes": list(health.indexes),
                "snapshots": [str(path) for path in health.snapshots],
                "restored": health.restored,
                "unknown": list(health.unknown),
                "unused_parameters": [
                    {"at": one.at.isoformat(), "model": one.model, "why": one.fault} for one in health.unused
                ],
                "left": list(health.left),
                "unfitting": health.unfitting,
                "restorable": health.restorable,
                "vanished": health.vanished,
                "taken_back": taken_back,
            }
        )
        return code
    if taken_back is not None:
        line(voice.count("doctor.taken-back", taken_back) if taken_back else voice("doctor.nothing-lost"))
    amounts = [voice.count(f"doctor.{name}", getattr(health, name)) for name in ("cards", "reviews", "entries")]
    if health.retracted:
        amounts.insert(2, voice("doctor.retracted", count=health.retracted))
    line(voice("comma").join(amounts))
    if health.left:
        line(voice.count("doctor.left", len(health.left), notes=voice("comma").join(map(flat, health.left))))
    tail = "-left" if health.left else ""
    if health.differing:
        line(voice.count(f"doctor.differing{tail}", len(health.differing)))
    else:
        line(voice("doctor.same-but-left" if health.left else "doctor.same"))
    if health.indexes:
        line(voice("doctor.indexes"))
    if health.vanished:
        line(voice.count("vanished", health.vanished))
    for fault in health.faults:
        line(problem_line(fault, edge.language, edge.profile))
    if health.unknown:
        line(voice("doctor.unknown", kinds=voice("comma").join(health.unknown)))
    for one in health.unused:
        line(voice(f"doctor.{one.fault}", day=f"{one.at:%Y-%m-%d}", model=flat(one.model)))
    if not health.snapshots:
        line(voice("doctor.no-snapshot"))
    elif health.restored:
        line(voice.count("doctor.restored", len(health.snapshots), newest=health.snapshots[-1].name))
    else:
        line(voice.count("doctor.not-restored", health.unfitting, path=health.snapshots[-1]))
    if health.restorable:
        line(voice.count("doctor.restorable", health.restorable))
    return code
