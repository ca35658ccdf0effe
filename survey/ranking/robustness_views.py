"""The certainty of a list in words: largest levers, and the enterprises nearest to each limit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scoring.definition.scheme import Scheme
from scoring.selection.terms import LEVEL_SHARE, SEGMENT_SHARE, floor_seats
from survey.definitions.catalogue import catalogue
from survey.models import Evaluation, EvaluationEntry, SelectionDraw
from survey.queries.nearest import Nearest
from survey.words.answers import percent
from survey.words.certainty import mark_by_rank
from survey.words.findings import say_standing
from survey.words.language import _, in_words
from survey.words.limits import say_attribute, say_label

LISTED = 3
"""How many of the last in and the first out are named per limit."""


@dataclass(frozen=True, slots=True)
class WeightLine:
    """A criterion whose weight is moved by `step`: how many seats change hands, up and down."""

    title: str
    step: str
    up: int
    down: int


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One question: how many seats would change hands with its answers."""

    title: str
    owner: str
    seats: int


@dataclass(frozen=True, slots=True)
class LeverView:
    """The levers of one pool: weights and answers, largest first."""

    pool: str
    weights: tuple[WeightLine, ...]
    answers: tuple[AnswerLine, ...]


@dataclass(frozen=True, slots=True)
class CellLine:
    """A label under a limit: how many are selected, the last of them, and the first ones without a seat."""

    label: str
    attribute: str
    limit: str
    selected: int
    last_in: tuple[EvaluationEntry, ...]
    first_out: tuple[EvaluationEntry, ...]


def view_standings(evaluation: Evaluation, lists: SelectionDraw | None = None) -> list[tuple[str, str, int]]:
    """Return (class of certainty, its name, how many) of an evaluation with draws; `lists`: whole ones, where drawn."""
    by_rank = evaluation.summary.get("certainty", {}).get("counts", {})
    counts = lists.counts if lists is not None else by_rank
    return [
        (name, mark_by_rank(say_standing(name), by_rank=lists is None), counts.get(name, 0))
        for name in ("stable_in", "grey", "stable_out")
        if counts
    ]


def view_levers(evaluation: Evaluation, scheme: Scheme) -> list[LeverView]:
    """Return the levers of every pool where the line divides anybody."""
    stored: Mapping[str, Any] = evaluation.summary.get("levers", {})
    criteria = {item.id: in_words(item.title) for item in scheme.criteria}
    return [
        LeverView(
            in_words(pool.title),
            tuple(
                WeightLine(criteria[item["criterion"]], percent(item["step"]), item["up"], item["down"])
                for item in stored[pool.id]["weights"]
            ),
            tuple(_answer(item["question"], item["seats"]) for item in stored[pool.id]["answers"]),
        )
        for pool in scheme.pools
        if pool.id in stored
    ]


def _answer(qualified: str, seats: int) -> AnswerLine:
    owner, _dot, local = qualified.partition(".")
    questionnaire = catalogue().questionnaires.get(owner)
    question = questionnaire.questions.get(local) if questionnaire is not None else None
    if questionnaire is None or question is None:
        return AnswerLine(qualified, "", seats)
    return AnswerLine(in_words(question.title), in_words(questionnaire.title), seats)


def view_cells(
    nearest: Callable[[str, str], Nearest], scheme: Scheme, shares: Sequence[tuple[str, str, str]] = ()
) -> list[CellLine]:
    """Return every label under a limit with the firms nearest to it. `nearest`: (attribute, value) -> those.

    `shares`: (attribute, value, words) of shares beside the scheme's quotas.
    """
    limits = [(item.attribute, item.value, _words(item.floor, item.ceiling)) for item in scheme.choice.quotas]
    lines = []
    for attribute, value, words in (*limits, *shares):
        found = nearest(attribute, value)
        lines.append(
            CellLine(
                label=say_label(attribute, value, scheme),
                attribute=say_attribute(attribute),
                limit=words,
                selected=found.selected,
                last_in=found.last_in,
                first_out=found.first_out,
            )
        )
    return lines


def _words(floor: int, ceiling: int | None) -> str:
    texts = [_("至少%(n)s家", n=floor)] if floor else []
    return _("，").join([*texts, *([_("至多%(n)s家", n=ceiling)] if ceiling is not None else [])])


def share_limits(scheme: Scheme, pool_seats: Sequence[int]) -> list[tuple[str, str, str]]:
    """Return the scheme's shares as (attribute, value, words)."""
    names = [pool.id for pool in scheme.pools]
    limits = []
    if scheme.level_shares is not None:
        seats = pool_seats[names.index(scheme.level_shares.pool)]
        limits += [
            (LEVEL_SHARE, band.id, _words(floor_seats(seats, band.share), None)) for band in scheme.level_shares.bands
        ]
    plan = scheme.segments
    if scheme.segment_shares is not None and plan is not None and plan.model is not None:
        floor = floor_seats(pool_seats[names.index(scheme.segment_shares.pool)], scheme.segment_shares.each)
        limits += [(SEGMENT_SHARE, str(number), _words(floor, None)) for number in range(1, plan.model.k + 1)]
    return limits
