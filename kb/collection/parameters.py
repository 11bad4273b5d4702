"""The forgetting curve of the person: fitted to their own reviews, adopted when better, taken back, offered anew."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from kb.collection.keeping import Keeper
from kb.collection.opened import Opened
from kb.memory.fsrs import DEFAULT_WEIGHTS
from kb.store import Store, parameters
from kb.store.parameters import Kept, Weights

if TYPE_CHECKING:
    from kb.memory.fitting import Cancelled, Comparison, Figures, Progress

OFFERED_AFTER = 500
"""So many reviews since the last fit, and another one is offered."""

# What was tried without being adopted is remembered in the store alone: a lost store offers it once more.
_TRIED = "fit-tried"
# With more reviews there are surely enough that were made a day or more after a card's last.
_SURELY_ENOUGH = 5000


class Optimized(Struct, frozen=True):
    """What a fit came to: on how many reviews, how well it foretells beside what is in force, and whether it counts.

    `recalls` are the reviews a day or more after a card's last, `needed` how many more of them a fit needs: above 0
    nothing was fitted, and `comparison` is None. `since` is when the weights that are in force now were stored (None:
    the defaults).
    """

    reviews: int
    recalls: int
    needed: int
    comparison: Comparison | None
    weights: Weights
    adopted: bool
    since: datetime | None


class Fitting(Opened):
    """Parameters of a collection."""

    def parameters_in_force(self) -> Kept | None:
        """The parameters that states go by, with their date and figures; None while they are the defaults."""
        return parameters.in_force(self._store)

    def optimize(
        self, progress: Progress | None = None, cancelled: Cancelled | None = None, *, dry_run: bool = False
    ) -> Optimized:
        """Fit the forgetting curve to the reviews of this collection and go by it where it foretells better.

        Raises KbError `no-fit` without the extra, `cannot-fit`, `pretended-time`, `cannot-write`, and
        `fitting.Cancellation`; then nothing changed.
        """
        return optimize(self._keeper, progress, cancelled, dry_run=dry_run)

    def reset_parameters(self) -> bool:
        """Go by the defaults again; False where that is so already. Raises KbError as `optimize`."""
        with self._keeper.deciding() as keeper:
            if keeper.parameters().weights == DEFAULT_WEIGHTS:
                return False
            total = parameters.count_reviews(keeper.store)
            keeper.write([keeper.entry("parameters", **parameters.fields_of(DEFAULT_WEIGHTS, total, {}))])
            return True


def optimize(
    keeper: Keeper, progress: Progress | None, cancelled: Cancelled | None, *, dry_run: bool = False
) -> Optimized:
    """As `Fitting.optimize`."""
    from kb.memory import fitting

    if not dry_run:
        keeper.may_write()
    fitting.check_extra()
    answers = parameters.answers(keeper.store)
    log = fitting.read_log(answers)
    reviews = parameters.count_reviews(keeper.store)
    kept = parameters.in_force(keeper.store)
    weights, since = keeper.parameters().weights, None if kept is None else kept.at
    seen = 0
    if kept is not None and weights != DEFAULT_WEIGHTS:
        # Weights look better than they are on what they were fitted to.
        seen = len(fitting.read_log(answers[: kept.reviews]).recalls)
    needed = fitting.needed(log, seen)
    if needed:
        return Optimized(reviews, len(log.recalls), needed, None, weights, False, since)
    comparison = fitting.compare(log, weights, seen=seen, progress=progress, cancelled=cancelled)
    fitted = fitting.fit(log)
    if cancelled is not None and cancelled():
        raise fitting.Cancellation
    adopted = comparison.is_better and fitted != weights
    if not dry_run:
        figures = {"before": _written(comparison.before), "after": _written(comparison.after)}
        with keeper.deciding():
            if adopted:
                keeper.write([keeper.entry("parameters", **parameters.fields_of(fitted, reviews, figures))])
                kept = parameters.in_force(keeper.store)
                since = None if kept is None else kept.at
            keeper.store.set_meta(_TRIED, str(reviews))
    return Optimized(reviews, len(log.recalls), 0, comparison, fitted, adopted, since)


def reviews_since_fit(store: Store) -> int:
    """How many reviews have come since the last fit, where that makes another one worth offering; else 0.

    Offered only where the extra is installed and the reviews are enough.
    """
    total = parameters.count_reviews(store)
    if total < OFFERED_AFTER:
        return 0
    kept, tried = parameters.in_force(store), store.meta(_TRIED)
    fresh = total - max(0 if kept is None else kept.reviews, int(tried or 0))
    if fresh < OFFERED_AFTER:
        return 0
    from kb.memory import fitting

    enough = total >= _SURELY_ENOUGH or parameters.count_recalls(store) >= fitting.LEAST
    return fresh if enough and fitting.is_there() else 0


def _written(figures: Figures) -> dict[str, float]:
    return {"log_loss": round(figures.log_loss, 6), "rmse": round(figures.rmse, 6)}
