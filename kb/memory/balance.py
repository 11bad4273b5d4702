"""Even days: of the days that an interval may end on, those on which little is planned draw a card most."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

# The higher, the surer the emptiest day is taken; from here on days become no evener.
_FORCE = 4


def weights(loads: Iterable[int], first: int, siblings: Collection[int] = ()) -> Sequence[float]:
    """How much each interval draws a card, from `first` days on, when so many cards are planned for the ends of them.

    An interval in `siblings` ends on a day that has a card from the same place: it draws none, if any other does.
    """
    # Of a later day less is known yet, so it always looks emptier: without its distance intervals would grow by 7 %.
    free = [float((load * load * days + 1) ** -_FORCE) for days, load in enumerate(loads, first)]
    if not siblings:
        return free
    apart = [0.0 if days in siblings else weight for days, weight in enumerate(free, first)]
    return apart if any(apart) else free
