"""What a ranked list can be narrowed to: a field per filter, each with the condition that it puts into the SELECT.

How a filter is read from an address and called on a page stands in `survey.lists.filters`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from survey.models import (
    Enterprise,
    EvaluationEntry,
    ExternalRating,
    Participation,
    SeatShare,
    Submission,
    SubmissionVersion,
)
from survey.queries.decisions import STATES, in_state
from survey.queries.gate_states import with_state
from survey.queries.searching import finds_firm, in_either, search_text
from survey.queries.signal_states import VERSION_HAS_OPEN

Statement = TypeVar("Statement", bound="Select[*tuple[Any, ...]]")
Condition = Callable[[Any, Sequence[int]], ColumnElement[bool] | None]
"""(value of the filter, places of the cut lines) -> condition; None where the value narrows nothing."""

CONDITION = "condition"
AROUND = 10
"""How many places above and below a cut line count as near it."""


def _equal(column: Any) -> dict[str, Condition]:  # noqa: ANN401 - a mapped column
    """Return the metadata of a filter that keeps the rows with just its value."""
    return {CONDITION: lambda value, _cuts: column == value}


def counted_label(name: str, column: Any) -> ColumnElement[Any]:  # noqa: ANN401 - a mapped column
    """Return the label of an entry that limits count: as it was verified where it was, else as it was submitted.

    The details are read only of entries of which something was verified, or whose evaluation does not say so.
    """
    verified = EvaluationEntry.detail["labels", name, 1].as_string()
    return case((func.coalesce(EvaluationEntry.checked, 1) > 0, func.coalesce(verified, column)), else_=column)


def _labelled(name: str, column: Any) -> dict[str, Condition]:  # noqa: ANN401 - a mapped column
    """Return the metadata of a filter that keeps the rows with just its value as the label that limits count."""
    return {CONDITION: lambda value, _cuts: counted_label(name, column) == value}


def _sure(standing: str, _cuts: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that an entry has a class of certainty: by whole lists where these were drawn."""
    drawn = select(SeatShare.standing).where(SeatShare.entry_id == EvaluationEntry.id).scalar_subquery()
    return func.coalesce(drawn, EvaluationEntry.standing) == standing


def _named(text: str, _cuts: Sequence[int]) -> ColumnElement[bool] | None:
    """Return the condition that a text is in the name or credit code of a version, or means its firm as it is now."""
    if not search_text(text):
        return None
    firms = (
        select(Submission.id)
        .join(Participation, Participation.id == Submission.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(finds_firm(text))
    )
    written = in_either(SubmissionVersion.name, SubmissionVersion.credit_code, text)
    return or_(written, SubmissionVersion.submission_id.in_(firms))


def _in_segment(number: str, _cuts: Sequence[int]) -> ColumnElement[bool] | None:
    """Return the condition that an entry is in the segment with this number."""
    return EvaluationEntry.segment == int(number) if number.isdecimal() else None


def _near(_wanted: bool, cuts: Sequence[int]) -> ColumnElement[bool] | None:  # noqa: FBT001 - the filter's value
    """Return the condition that an entry's place is at most `AROUND` away from a cut line."""
    around = (EvaluationEntry.position.between(cut - AROUND, cut + AROUND) for cut in cuts)
    return or_(*around) if cuts else None


def _with_signals(_wanted: bool, _cuts: Sequence[int]) -> ColumnElement[bool] | None:  # noqa: FBT001 - as above
    """Return the condition that a version has a signal that waits for an official's word."""
    return VERSION_HAS_OPEN


def _by_gates(state: str, _cuts: Sequence[int]) -> ColumnElement[bool] | None:
    """Return the condition that an entry's conditions stand so."""
    return with_state(state)


GAP = case(
    (
        and_(EvaluationEntry.checked > 0, EvaluationEntry.self_pool == EvaluationEntry.pool),
        EvaluationEntry.verified_score - EvaluationEntry.self_score,
    )
)
"""By how much the verified score is above the self-reported one; NULL where `survey.words.tracks.gap_of` has none."""
_VERIFIED: Mapping[str, ColumnElement[bool]] = {
    "yes": EvaluationEntry.checked > 0,
    "no": EvaluationEntry.checked == 0,
    "up": GAP > 0,
    "down": GAP < 0,
}


def _verified(chosen: str, _cuts: Sequence[int]) -> ColumnElement[bool] | None:
    """Return the condition that something of an entry was verified, or nothing, or that it raised or lowered it."""
    return _VERIFIED.get(chosen)


def _rated_by(source: str, _cuts: Sequence[int]) -> ColumnElement[bool] | None:
    """Return the condition that a firm has a rating of this source."""
    return exists(
        select(ExternalRating.id).where(
            ExternalRating.enterprise_id == Participation.enterprise_id, ExternalRating.source == source
        )
    )


def _decided(state: str, _cuts: Sequence[int]) -> ColumnElement[bool] | None:
    """Return the condition that the panel decided so of a firm; who may ask is decided where filters are read."""
    return in_state(state) if state in STATES else None


def _in_any_order(_order: str, _cuts: Sequence[int]) -> ColumnElement[bool] | None:
    """Return nothing: an order narrows nothing."""
    return None


BY_EXPOSURE = "exposure"
"""The order by what the claims that nobody proved are worth, the most first: whom a visit is worth most at."""


def _exposed() -> ColumnElement[Any]:
    """Return what a row's unproven claims are worth; what was never counted comes last."""
    claims = EvaluationEntry.detail["claims"]
    return func.coalesce(claims["stated"].as_integer() - claims["proven"].as_integer(), -1)


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of one list, and its order; a field that is empty narrows nothing."""

    text: str = field(default="", metadata={CONDITION: _named})
    unit: str = field(default="", metadata=_labelled("unit", SubmissionVersion.unit))
    division: str = field(default="", metadata=_labelled("division", SubmissionVersion.division))
    size: str = field(default="", metadata=_labelled("size", SubmissionVersion.size))
    status: str = field(default="", metadata=_equal(EvaluationEntry.status))
    pool: str = field(default="", metadata=_equal(EvaluationEntry.pool))
    segment: str = field(default="", metadata={CONDITION: _in_segment})
    standing: str = field(default="", metadata={CONDITION: _sure})
    gates: str = field(default="", metadata={CONDITION: _by_gates})
    signals: bool = field(default=False, metadata={CONDITION: _with_signals})
    near: bool = field(default=False, metadata={CONDITION: _near})
    verified: str = field(default="", metadata={CONDITION: _verified})
    rated: str = field(default="", metadata={CONDITION: _rated_by})
    decided: str = field(default="", metadata={CONDITION: _decided})
    sort: str = field(default="", metadata={CONDITION: _in_any_order})


def order_of(filters: Filters) -> list[ColumnElement[Any]]:
    """Return the order of a list: by place, by how far both scores are apart, or by exposure."""
    place = EvaluationEntry.position.expression
    if filters.sort == BY_EXPOSURE:
        return [_exposed().desc(), place]
    ways = {"gap_down": GAP.asc(), "gap_up": GAP.desc()}
    return [GAP.is_(None), ways[filters.sort], place] if filters.sort in ways else [place]


def narrow(statement: Statement, filters: Filters, cuts: Sequence[int]) -> Statement:
    """Return a SELECT over `EvaluationEntry` and `SubmissionVersion` with the conditions of all filters.

    `cuts`: places of the cut lines, for the filter `near`.
    """
    for item in fields(filters):
        value = getattr(filters, item.name)
        condition = item.metadata[CONDITION](value, cuts) if value else None
        if condition is not None:
            statement = statement.where(condition)
    return statement
