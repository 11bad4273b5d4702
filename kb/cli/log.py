"""`kb log`: what was answered, newest last."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import click

from kb.cli.output import Voice, document, flat, line, one_line, padded, width
from kb.cli.paging import paged
from kb.cli.queries import answered, joined, query_argument, query_drawing, reading, say_notices
from kb.cli.spoken import Whole, edge_of, json_option, option, pager_option, pass_context
from kb.errors import KbError
from kb.messages import say
from kb.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.model import Review, StoredCard

_SHOWN = 20
_INDENT = " " * 25
# So many attempts are shown, each of so many columns at most.
_ATTEMPTS, _ATTEMPT = 3, 24
_SIGNS = {
    Outcome.EQUAL: "✓",
    Outcome.APPROXIMATE: "≈",
    Outcome.DIFFERENT: "≠",
    Outcome.UNREADABLE: "?",
    Outcome.UNDECIDED: "~",
}


@query_drawing("log")
@query_argument
@option("--limit", type=Whole(0), metavar="N")
@option("--joins", is_flag=True)
@option("--csv", "as_csv", is_flag=True)
@pager_option
@json_option
@pass_context
def command(
    ctx: click.Context, query: tuple[str, ...], *, limit: int | None, joins: bool, as_csv: bool, as_json: bool
) -> int:
    """The newest answers, of all cards or of those that a query finds, or joins; in JSON and CSV all unless limited."""
    edge = edge_of(ctx)
    asked = joined(ctx, query)
    if as_csv and (joins or as_json):
        raise KbError("csv-alone")
    if asked and joins:
        raise KbError("extra-arguments", given=asked, command=f"{ctx.command_path} --joins")
    if asked:
        say_notices(asked, edge.voice)
    with edge.opened(silent=as_json or as_csv) as collection:
        if joins:
            from kb.cli.joins import print_joins, print_joins_json

            if as_json:
                print_joins_json(collection.joins(), limit)
            else:
                with paged(edge.terminal):
                    print_joins(collection, _SHOWN if limit is None else limit, edge.voice)
            return 0
        asked = answered(collection, asked, edge.voice)
        if as_json:
            document([review_json(review) for review in collection.log(limit, asked)])
            return 0
        if as_csv:
            counting = [review for review in collection.log(None, asked) if not review.retracted]
            _print_table(counting[-limit:] if limit else counting if limit is None else [], collection.cards())
            return 0
        reviews = collection.log(_SHOWN if limit is None else limit, asked)
        cards = {card.id: card for card in collection.cards()} if reviews else {}
        with paged(edge.terminal):
            for review in reviews:
                line(_row(review, _asked(review, cards.get(review.card)), edge.voice))
                if review.typed:
                    line(_typed_row(review, edge.voice))
        if not reviews:
            line(
                edge.voice("log.nothing-about", reading=reading(asked, edge.voice))
                if asked
                else edge.voice("log.nothing")
            )
    return 0


def _print_table(reviews: Sequence[Review], cards: Sequence[StoredCard]) -> None:
    """Answers, oldest first, a row each; a front stands as it is written, on one line."""
    from kb.exchange.reviews import write_table

    fronts = {card.id: flat(" ".join(card.card.front.split())) for card in cards}
    rows = [
        (
            review.card,
            fronts.get(review.card, ""),
            int(review.rating),
            review.at.isoformat(),
            review.day.isoformat(),
            review.seconds,
            "" if review.verdict is None else review.verdict.value,
        )
        for review in reviews
    ]
    if isinstance(sys.stdout, io.TextIOWrapper):
        # The ends of its lines are the table's own, whatever the system's are.
        sys.stdout.reconfigure(newline="")
    sys.stdout.write(write_table(rows))


def review_json(review: Review) -> dict[str, object]:
    """A review as the contract has it."""
    return {
        "id": review.id,
        "card": review.card,
        "rating": int(review.rating),
        "at": review.at.isoformat(),
        "day": review.day.isoformat(),
        "seconds": review.seconds,
        "typed": list(review.typed),
        "verdict": None if review.verdict is None else review.verdict.value,
        "retracted": review.retracted,
        "diagnosis": review.diagnosis,
        "exercise": None
        if review.dealt is None
        else {
            "seed": review.dealt.seed,
            "parameters": dict(review.dealt.parameters),
            "question": review.dealt.question,
        },
    }


def _asked(review: Review, card: StoredCard | None) -> str:
    """The question that was asked; of an exercise that is another one by now, its front and the parameters of then."""
    if card is None or review.dealt is None:
        return "" if card is None else card.card.front
    if review.dealt.question:
        return review.dealt.question
    from kb.collection.dealing import asked

    then = asked(card, review.dealt)
    if then is not None:
        return then.card.front
    parameters = ", ".join(f"{name} = {value}" for name, value in review.dealt.parameters.items())
    return f"{card.card.front} · {parameters}" if parameters else card.card.front


def _row(review: Review, front: str, voice: Voice) -> str:
    rating = padded(voice(f"rating.{int(review.rating)}"), 5)
    head = f"{review.at:%Y-%m-%d %H:%M}  {rating}  "
    taken_back = f"{voice('log.retracted')} " if review.retracted else ""
    shown = front_line(front, voice.profile) or voice("card-gone", id=review.card)
    return head + one_line(taken_back + shown, max(width() - 25, 20))


def _typed_row(review: Review, voice: Voice) -> str:
    """What was typed, one attempt after the other, the verdict's sign, and the rule that was missed if known."""
    attempts = [one_line(attempt, _ATTEMPT) for attempt in review.typed]
    if len(attempts) > _ATTEMPTS:
        attempts = ["…", *attempts[-_ATTEMPTS:]]
    said = " → ".join(attempts)
    if review.verdict is not None:
        said += f" {_SIGNS[review.verdict]}"
    if review.diagnosis is not None and not review.override:
        from kb.maths.practice import topic_of

        topic = topic_of(review.diagnosis)
        said += "" if topic is None else f" · {say(f'maths.practice.{topic}', voice.language)}"
    return _INDENT + one_line(said, max(width() - len(_INDENT), 20))


def front_line(front: str, profile: str = "unicode") -> str:
    """A card's front on one line, its formulas set."""
    from kb.typesetting.pieces import on_one_line

    return on_one_line(front, profile)
