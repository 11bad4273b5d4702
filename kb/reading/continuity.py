"""Which card found now is which card known before: history follows a card through edits of its note."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import combinations

from msgspec import Struct

from .assignment import Edge, best_assignment, much_nearer, rivals_of
from .likeness import candidates, is_numbering, side_likeness, text_likeness, turned
from .meaning import changed_answer
from .pairing import CardText, Compared, Match, Pairing
from .places import Places

__all__ = ["CardText", "Match", "Matching", "changed_answer", "match_cards"]


class Matching(Struct, frozen=True):
    """What was decided, and the pairs that only a person can decide; no index stands twice on a side."""

    matches: tuple[Match, ...]
    undecided: tuple[Match, ...]


def match_cards(known: Iterable[CardText], found: Iterable[CardText]) -> Matching:
    """Decide which found card is which known card; the same input always gives the same answer.

    Exact evidence first, each step over what the steps before left: the author's id, text in its place, text in
    its note, text anywhere, folded text. Then the best assignment of the rest by one side alone or by a likeness
    of text, place and neighbours.
    """
    pairing = Pairing(tuple(known), tuple(found))
    join_by_text(pairing)
    undecided: list[Match] = []
    for _ in range(ROUNDS):
        joined = len(pairing.decided)
        undecided = join_by_likeness(pairing) if pairing.free_known and pairing.free_found else []
        if len(pairing.decided) == joined:
            break
    matches, unsure = (tuple(sorted(some, key=lambda one: one.known)) for some in (pairing.matches, undecided))
    return Matching(matches, unsure)


def join_by_text(pairing: Pairing) -> None:
    """The exact steps: what is joined here rests on equal text or on the author's id."""
    pairing.join_staying()
    _join_by_author_id(pairing)
    pairing.join_in_order(lambda one: (one.note, one.path, one.kind, one.text), "place", 1.0)
    pairing.join_in_order(lambda one: (one.note, one.kind, one.text), "note", 1.0)
    pairing.join_unique(lambda one: (one.kind, one.text), "text", 1.0)
    # Equal text is one card wherever it stands: which of several copies goes where changes no history.
    pairing.join_in_order(lambda one: (one.note.rpartition("/")[2], one.kind, one.text), "text", 1.0)
    pairing.join_in_order(lambda one: (one.kind, one.text), "text", 1.0)
    pairing.join_unique(lambda one: (one.note, one.kind, one.folded), "folded", 0.98)
    pairing.join_unique(lambda one: (one.kind, one.folded), "folded", 0.97)


def _join_by_author_id(pairing: Pairing) -> None:
    """Join what the author's id names; where it names several cards, an added one must not shift the others."""
    pairing.join_in_order(
        lambda one: (one.author_id, one.note, one.kind, one.text) if one.author_id else None, "author-id", 1.0
    )
    for known, found in pairing.groups(lambda one: (one.author_id, one.note) if one.author_id else None):
        if len(known) == len(found):
            named = {pairing.found[index].card.author_id: index for index in found}
            for index in known:
                other = named.pop(pairing.known[index].card.author_id, None)
                if other is not None:
                    pairing.join(index, other, "author-id", 1.0)


ROUNDS = 3
"""Rounds of assignment: what one joins are neighbours that the next can point at."""
ACCEPTED = 0.67
ASKED = 0.5
MARGIN = 0.03
"""How much worse every other way of assigning a pair must be."""
TIMES_NEARER = 3
"""Long siblings differ in few words: a pair is certain, too, that differs so many times less than what it rivals."""
PLACE = 0.29
"""How much of what the texts leave open a certain place answers."""
PLACE_IN_RANK = 0.1
"""How much a certain place weighs between two candidates that read alike."""
FRONT_ALONE, BACK_ALONE = 6, 14
"""Weight from which one side names its card without the other."""
ONE_SIDE = 0.8
"""How sure a side is that is long enough, equal, and on no other free card."""
UNLIKE, CARRIED_ON = 0.5, 0.7
"""One side contradicts the other when it is unlike here and goes on in another card."""
OTHER_KIND = 0.9


def join_by_likeness(pairing: Pairing) -> list[Match]:
    """Join what is alike enough and has no rival; give back what a person must decide."""
    staying = _staying_fronts(pairing)
    stayed = frozenset(staying.values())
    edges = _edges(pairing, staying)
    chosen = best_assignment(edges)
    rivals = rivals_of(edges, chosen, MARGIN)
    nearer = much_nearer(edges, chosen, TIMES_NEARER, 1 - ASKED)
    claimed_known, claimed_found = {edge.known for edge in chosen}, {edge.found for edge in chosen}
    undecided = []
    for choice in chosen:
        near = rivals.get(choice.known, ())
        # A rival that no other pair claims may be a copy: then little differences tell nothing.
        claimed = all(rival.known in claimed_known and rival.found in claimed_found for rival in near)
        part = _first_part(pairing, choice, near)
        if part is not None and part is not choice and part.found in claimed_found:
            part = None
        edge = part or choice
        claimed_found.add(edge.found)
        known, found = pairing.known[edge.known], pairing.found[edge.found]
        step = _step(known, found)
        # A long answer that now stands under another of two fronts that both stayed may be the card, or not.
        crossed = edge.known in staying and edge.found in stayed and staying[edge.known] != edge.found
        sure = (
            edge.score >= ACCEPTED
            and not crossed
            and (not near or part is not None or (claimed and edge.known in nearer))
        )
        if sure and not turned(known.raw, found.raw, (known.sides, found.sides)):
            pairing.join(edge.known, edge.found, step, edge.score)
        else:
            undecided.append(pairing.match(edge.known, edge.found, step, edge.score))
    return undecided


def _step(known: Compared, found: Compared) -> str:
    if known.folded[0] == found.folded[0]:
        return "front"
    return "back" if known.folded[1] == found.folded[1] else "likeness"


def _edges(pairing: Pairing, staying: Mapping[int, int]) -> list[Edge]:
    """Every pair of free cards worth a thought, with how sure it is."""
    places = Places(
        [one.card for one in pairing.known],
        [one.card for one in pairing.found],
        pairing.decided,
        pairing.free_known,
        pairing.free_found,
    )
    alone = _one_side_alone(pairing)
    pairs = dict.fromkeys(alone)
    pairs.update(
        dict.fromkeys(
            candidates(
                {index: _marks(pairing.known[index]) for index in pairing.free_known},
                {index: _marks(pairing.found[index]) for index in pairing.free_found},
            )
        )
    )
    pairs.update(dict.fromkeys(places.same_gap(pairing.free_known, pairing.free_found)))
    alike = {pair: pairing.side_likenesses(*pair) for pair in sorted(pairs)}
    alone -= _contradicted(alone, alike)
    stayed = frozenset(staying.values())
    edges = []
    for (known, found), sides in alike.items():
        one, other = pairing.known[known], pairing.found[found]
        crossed = known in staying and found in stayed and staying[known] != found
        if crossed and one.sides[1].weight < BACK_ALONE:
            continue
        if one.note == other.note and one.author_id and other.author_id and one.author_id != other.author_id:
            continue
        text = max(text_likeness(one.sides, other.sides, sides), ONE_SIDE if (known, found) in alone else 0.0)
        if one.kind != other.kind:
            text *= OTHER_KIND
        place = places.likeness(known, found)
        score = text + (1 - text) * PLACE * place
        if score >= ASKED:
            edges.append(Edge(known, found, round(score, 4), score + PLACE_IN_RANK * place))
    return edges


def _staying_fronts(pairing: Pairing) -> dict[int, int]:
    """The free known cards whose front stands word for word, and once, under the same headings of their note.

    Answers that changed places under such fronts do not take the histories along.
    """
    staying = {}
    for known, found in pairing.groups(lambda one: (one.note, one.path, one.kind, one.folded[0])):
        if len(known) == len(found) == 1 and not is_numbering(pairing.known[known[0]].raw[0]):
            staying[known[0]] = found[0]
    return staying


def _contradicted(
    alone: set[tuple[int, int]], alike: Mapping[tuple[int, int], tuple[float, float]]
) -> set[tuple[int, int]]:
    """Pairs that share one side while the other side went on in another card."""
    carried: dict[tuple[int, int], float] = defaultdict(float)
    for (known, _), sides in alike.items():
        for side in (0, 1):
            carried[known, side] = max(carried[known, side], sides[side])
    return {
        pair
        for pair in alone
        if any(alike[pair][side] < UNLIKE and carried[pair[0], side] >= CARRIED_ON for side in (0, 1))
    }


def _marks(one: Compared) -> frozenset[str]:
    return one.sides[0].marks | one.sides[1].marks


def _one_side_alone(pairing: Pairing) -> set[tuple[int, int]]:
    """Pairs that share a front or a back that says enough and that no other card of their notes, or at all, has."""
    pairs: set[tuple[int, int]] = set()
    for side, enough in ((0, FRONT_ALONE), (1, BACK_ALONE)):
        holding = None
        for within_note in (True, False):

            def key(
                one: Compared, side: int = side, enough: int = enough, within_note: bool = within_note
            ) -> Hashable | None:
                if one.sides[side].weight < enough:
                    return None
                return one.folded[side], one.note if within_note else ""

            groups = [(key(pairing.known[known[0]]), known[0], found[0]) for known, found in pairing.groups(key)]
            if not groups:
                continue
            if holding is None:
                holding = pairing.holding(side)
            wanted = {pairing.known[known].folded_side(side) for _, known, _ in groups}
            often = [Counter(key(one) for folded in wanted for one in cards.get(folded, ())) for cards in holding]
            pairs.update((known, found) for name, known, found in groups if all(counts[name] == 1 for counts in often))
    return pairs


PART, PARTS_UNLIKE = 0.9, 0.5
"""A part has so much of the side that it was cut from, and two parts are no more alike than this."""


def _first_part(pairing: Pairing, edge: Edge, rivals: Sequence[Edge]) -> Edge | None:
    """Where a pair and its rivals are parts that one known card was cut in, the first: that carries it on."""
    cut = sorted((edge, *rivals), key=lambda one: one.found)
    if len(cut) == 1 or any(one.known != edge.known for one in rivals):
        return None
    whole = pairing.known[edge.known].sides
    parts = [pairing.found[one.found] for one in cut]
    if len({(part.note, part.path) for part in parts}) > 1:
        return None
    for side in (0, 1):
        pieces = [part.sides[side] for part in parts]
        contained = all(len(piece.grams & whole[side].grams) >= PART * len(piece.grams) > 0 for piece in pieces)
        if contained and all(side_likeness(one, other) < PARTS_UNLIKE for one, other in combinations(pieces, 2)):
            return cut[0]
    return None
