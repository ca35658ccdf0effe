"""What a meeting note is made from, and the record of those that hold what is for inside use only."""

from __future__ import annotations

from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from survey.meeting.views import NoteSource
from survey.models import Evaluation, User
from survey.queries import evaluations, meeting
from survey.queries.list_filters import Filters
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.store.scope import Scope


def note_source(database: Session, evaluation: Evaluation, *, internal: bool, user: User) -> NoteSource:
    """Return the whole district's entries and who is missing; asking for the internal note is in the audit trail."""
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
    )
