"""Blank forms that officials uploaded."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from survey.models import FormTemplate


def all_forms(database: Session) -> Sequence[FormTemplate]:
    """Return every blank form, those in use first, the newest first."""
    statement = select(FormTemplate).options(joinedload(FormTemplate.uploaded_by))
    return database.scalars(statement.order_by(FormTemplate.archived, FormTemplate.id.desc())).all()


def form(database: Session, form_id: int) -> FormTemplate | None:
    """Return a blank form with who uploaded it."""
    statement = select(FormTemplate).where(FormTemplate.id == form_id)
    return database.scalar(statement.options(joinedload(FormTemplate.uploaded_by)))
