"""The firms of an evaluation that are nearest to a limit: how many it seats, the last of them, the first outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import Session, contains_eager

from scoring.definition.scheme import Scheme
from scoring.ranking.gates import Verdict
from scoring.selection.terms import LEVEL_SHARE, SEGMENT_SHARE
from survey.models import Enterprise, EvaluationEntry, Participation, Submission, SubmissionVersion
from survey.store.scope import Scope

BATCH = 20
"""How many without a seat are read at a time: who fails a gate is passed over, and that stands in an entry's detail."""
_COLUMNS = {
    "unit": SubmissionVersion.unit,
    "park": SubmissionVersion.park,
    "division": SubmissionVersion.division,
    "chain": SubmissionVersion.chain_main,
    "size": SubmissionVersion.size,
}


@dataclass(frozen=True, slots=True)
class Nearest:
    """How many of a label hold a seat; the last of them and the first eligible ones without, both in list order."""

    selected: int
    last_in: tuple[EvaluationEntry, ...]
    first_out: tuple[EvaluationEntry, ...]


def nearest_to(
    database: Session, evaluation_id: int, scope: Scope, labelled: ColumnElement[bool], *, listed: int
) -> Nearest:
    """Return those nearest to the line of a label (`labelled_as`), `listed` on each side, within the scope."""
    own = scope.limit(
        select(EvaluationEntry)
        .join(EvaluationEntry.version)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(EvaluationEntry.evaluation_id == evaluation_id, labelled)
    )
    inside = own.where(EvaluationEntry.status == "selected")
    read = contains_eager(EvaluationEntry.version)
    seated = sorted(  # ordered here: in list order the database would read everybody to find the few seated
        (position, number)
        for number, position in database.execute(inside.with_only_columns(EvaluationEntry.id, EvaluationEntry.position))
    )
    last = own.where(EvaluationEntry.id.in_([number for _position, number in seated[-listed:]])).options(read)
    last_in = sorted(database.scalars(last), key=lambda entry: entry.position) if seated else ()
    without = EvaluationEntry.status.not_in(("selected", "unranked"))  # in list order until enough are found
    outside = own.where(without).options(read).order_by(EvaluationEntry.position)
    return Nearest(
        len(seated),
        tuple(last_in),
        tuple(islice(_eligible(database, outside), listed)),
    )


def _eligible(database: Session, statement: Select[EvaluationEntry]) -> Iterator[EvaluationEntry]:
    """Yield those that fail no gate, batch by batch."""
    after = -1
    while batch := _batch(database, statement, after):
        yield from (entry for entry in batch if Verdict.FAILED.value not in entry.detail["verdicts"])
        after = batch[-1].position


def _batch(database: Session, statement: Select[EvaluationEntry], after: int) -> Sequence[EvaluationEntry]:
    return database.scalars(statement.where(EvaluationEntry.position > after).limit(BATCH)).all()


def labelled_as(
    attribute: str, value: str, scheme: Scheme, summary: Mapping[str, Any] = MappingProxyType({})
) -> ColumnElement[bool]:
    """Return the condition that a ranked entry bears a label that a quota or a share of the scheme is about.

    `summary`: of the evaluation, which tells whose label was verified to be another than was submitted.
    """
    if attribute in _COLUMNS:
        lines = [line for line in summary.get("corrected", ()) if line["label"] == attribute]
        verified = {summary["named"][line["key"]]: line["verified"] for line in lines}
        own = [place for place, label in verified.items() if label == value]
        submitted = _COLUMNS[attribute] == value
        if not verified:
            return submitted
        return or_(and_(submitted, EvaluationEntry.position.not_in(verified)), EvaluationEntry.position.in_(own))
    if attribute in {"segment", SEGMENT_SHARE}:
        return EvaluationEntry.segment == int(value) if value.isdecimal() else false()
    if attribute == "level":
        return EvaluationEntry.level == int(value) if value.isdecimal() else false()
    shares = scheme.level_shares
    if attribute != LEVEL_SHARE or shares is None:
        return false()
    place = [band.id for band in shares.bands].index(value)
    least = shares.bands[place - 1].upto if place else -1
    return and_(
        EvaluationEntry.pool == shares.pool,
        EvaluationEntry.level > least,
        EvaluationEntry.level <= shares.bands[place].upto,
    )
