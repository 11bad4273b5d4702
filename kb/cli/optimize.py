"""`kb optimize`: the forgetting curve fitted to the person, adopted where it foretells better."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kb.cli.edge import Progress
from kb.cli.output import Voice, aside, document, line, padded
from kb.cli.spoken import command as spoken
from kb.cli.spoken import edge_of, json_option, option, pass_context

if TYPE_CHECKING:
    from kb.collection import Collection
    from kb.collection.parameters import Optimized
    from kb.memory.fitting import Comparison, Figures


@spoken("optimize")
@option("--dry-run", is_flag=True)
@option("--reset", is_flag=True)
@json_option
@pass_context
def command(ctx: click.Context, dry_run: bool, reset: bool, as_json: bool) -> int:
    """Fit, show how well that foretells, and go by it where it is better; or back to the defaults."""
    edge = edge_of(ctx)
    voice = edge.voice
    with edge.opened(silent=as_json) as collection:
        if reset:
            _reset(collection, voice, dry_run=dry_run, as_json=as_json)
            return 0
        progress = Progress(voice, "optimize.progress")
        try:
            fitted = collection.optimize(progress, dry_run=dry_run)
        except KeyboardInterrupt:
            progress.finish()
            aside(voice("optimize.stopped"))
            raise
        finally:
            progress.finish()
        if as_json:
            document(_json(fitted, dry_run=dry_run))
            return 0
        _tell(fitted, voice, dry_run=dry_run)
        if not fitted.adopted:
            line(in_force(collection, voice))
    return 0


def _reset(collection: Collection, voice: Voice, *, dry_run: bool, as_json: bool) -> None:
    done = collection.parameters_in_force() is not None if dry_run else collection.reset_parameters()
    if as_json:
        document({"reset": done, "dry_run": dry_run})
    elif dry_run:
        line(in_force(collection, voice))
    else:
        line(voice("optimize.reset" if done else "optimize.is-default"))


def _tell(fitted: Optimized, voice: Voice, *, dry_run: bool) -> None:
    line(voice.count("optimize.reviews", fitted.reviews, recalls=fitted.recalls))
    if fitted.comparison is None:
        line(voice.count("optimize.needed" if fitted.since is None else "optimize.needed-since", fitted.needed))
        return
    for row in _table(fitted.comparison, voice):
        line(row)
    verdict = ("would", "would-not") if dry_run else ("adopted", "kept")
    line(voice(f"optimize.{verdict[0] if fitted.adopted else verdict[1]}"))


def _table(comparison: Comparison, voice: Voice) -> list[str]:
    """Log loss and RMSE(bins) of the weights in force and of the fitted ones, side by side."""
    before, after = comparison.before, comparison.after
    rows = [
        ("", voice("optimize.before"), voice("optimize.after")),
        (voice("optimize.log-loss"), f"{before.log_loss:.4f}", f"{after.log_loss:.4f}"),
        (voice("optimize.rmse"), f"{before.rmse:.4f}", f"{after.rmse:.4f}"),
    ]
    table = [f"  {padded(name, 14)}{padded(first, 10)}{second}".rstrip() for name, first, second in rows]
    return [*table, f"  ({voice.count('optimize.held-back', comparison.recalls)})"]


def in_force(collection: Collection, voice: Voice) -> str:
    """Which parameters states go by, and since when."""
    from kb.memory.fsrs import DEFAULT_WEIGHTS

    kept = collection.parameters_in_force()
    if kept is None or kept.weights == DEFAULT_WEIGHTS:
        return voice("optimize.default")
    return voice.count("optimize.since", kept.reviews, day=f"{kept.at:%Y-%m-%d}")


def _json(fitted: Optimized, *, dry_run: bool) -> dict[str, object]:
    comparison = fitted.comparison
    return {
        "reviews": fitted.reviews,
        "recalls": fitted.recalls,
        "needed": fitted.needed,
        "held_back": None if comparison is None else comparison.recalls,
        "before": None if comparison is None else _figures(comparison.before),
        "after": None if comparison is None else _figures(comparison.after),
        "weights": list(fitted.weights),
        "adopted": fitted.adopted,
        "dry_run": dry_run,
        "since": None if fitted.since is None else fitted.since.isoformat(),
    }


def _figures(figures: Figures) -> dict[str, float]:
    return {"log_loss": figures.log_loss, "rmse": figures.rmse}
