"""Reading what a meeting note is made from; a note for inside use is recorded in the audit trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scoring.definition.scheme import Scheme
from scoring.loading.scheme import load_scheme
from survey.models import Evaluation, EvaluationEntry, SelectionDraw, User
from survey.queries import evaluation_tallies, evaluations
from survey.queries.evaluation_tallies import Tally, tally_entries
from survey.queries.list_filters import Filters
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from survey.words.prices import codes_of_limits

EVERYTHING = Scope(everything=True)


@dataclass(frozen=True)
class NoteSource:
    """The data of a note: how many came to which end, and of whom something is told one by one, in list order.

    `absent`: (unit, state, how many) outside the evaluation when it was made; `chosen`: selected and in reserve;
    `grey`: within the grey band, read only for inside use; `names`: credit code -> name of whoever a limit or a pin
    moved.
    """

    evaluation: Evaluation
    scheme: Scheme
    tallies: Sequence[Tally]
    absent: Sequence[tuple[str, str, int]]
    chosen: Sequence[EvaluationEntry]
    grey: Sequence[EvaluationEntry]
    names: Mapping[str, str]
    internal: bool
    lists: SelectionDraw | None = None  # that the whole list was made again, where it was


def note_source(database: Session, evaluation: Evaluation, *, internal: bool, user: User) -> NoteSource:
    """Return the data of an evaluation's note; with `internal` the request is written into the audit trail."""
    if internal:
        about = ("evaluation", evaluation.id)
        with unit_of_work(database):
            audit_trail.record(database, "internal_meeting_note", user_id=user.id, about=about)
    codes = codes_of_limits(evaluation) | {pin["key"] for pin in evaluation.parameters.get("pins", [])}
    return NoteSource(
        evaluation=evaluation,
        scheme=load_scheme(evaluation.scheme.document),
        tallies=_tallies(database, evaluation),
        absent=_absent(database, evaluation),
        chosen=[
            *_entries(database, evaluation, Filters(status="selected")),
            *_entries(database, evaluation, Filters(status="reserve")),
        ],
        grey=_entries(database, evaluation, Filters(standing="grey")) if internal else [],
        names=evaluations.names_seen(database, evaluation, EVERYTHING, codes),
        internal=internal,
        lists=evaluations.seat_draws(database, evaluation),
    )


def _entries(database: Session, evaluation: Evaluation, filters: Filters) -> Sequence[EvaluationEntry]:
    return evaluations.entries(database, evaluation.id, EVERYTHING, filters)


def _absent(database: Session, evaluation: Evaluation) -> Sequence[tuple[str, str, int]]:
    """Return who was outside the evaluation when it was made; of one that was stored without them, who is now."""
    stored = evaluation.parameters.get("outside")
    if stored is None:
        return evaluation_tallies.not_evaluated(database, evaluation.campaign_id, evaluation.id)
    return [(unit, state, number) for unit, state, number in stored]


def _tallies(database: Session, evaluation: Evaluation) -> list[Tally]:
    """Return how many of each unit and pool came to which end, counted anew where an evaluation was stored without."""
    stored = evaluation.summary.get("tallies")
    if stored is None:
        return tally_entries(_entries(database, evaluation, Filters()))
    lacking = evaluation_tallies.unranked_by_unit(database, evaluation.id, after=evaluation.summary["ranked"])
    return [Tally(*tally) for tally in stored] + [Tally(unit, "", "unranked", number) for unit, number in lacking]
