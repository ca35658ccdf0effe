"""Reading what a meeting note is made from; a note for inside use is recorded in the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scoring.definition.scheme import Scheme
from scoring.loading.scheme import load_scheme
from survey.models import Evaluation, EvaluationEntry, SelectionDraw, User
from survey.queries import evaluations, meeting
from survey.queries.list_filters import Filters
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.store.scope import Scope


@dataclass(frozen=True)
class NoteSource:
    """The data of a note: entries of the district in list order; `absent`: (unit, state, how many) of the others."""

    evaluation: Evaluation
    scheme: Scheme
    entries: Sequence[EvaluationEntry]
    absent: Sequence[tuple[str, str, int]]
    internal: bool
    lists: SelectionDraw | None = None  # that the whole list was made again, where it was


def note_source(database: Session, evaluation: Evaluation, *, internal: bool, user: User) -> NoteSource:
    """Return the data of an evaluation's note; with `internal` the request is written into the audit trail."""
    if internal:
        about = ("evaluation", evaluation.id)
        with unit_of_work(database):
            audit_trail.record(database, "internal_meeting_note", user_id=user.id, about=about)
    return NoteSource(
        evaluation=evaluation,
        scheme=load_scheme(evaluation.scheme.document),
        entries=evaluations.entries(database, evaluation.id, Scope(everything=True), Filters()),
        absent=meeting.not_evaluated(database, evaluation.campaign_id, evaluation.id),
        internal=internal,
        lists=evaluations.seat_draws(database, evaluation),
    )
