"""Rows that the driver takes as they are come back as they were, in whatever database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.evaluations.write_rows import StoredRows
from survey.models import Evaluation, EvaluationEntry
from survey.store.db import unit_of_work
from tests.integration.officials import evaluation

__all__ = ["evaluation"]

COLUMNS = {attribute.key for attribute in EvaluationEntry.__mapper__.column_attrs} - {"id", "evaluation_id"}


def stored(database: Session, evaluation_id: int) -> list[dict[str, Any]]:
    """Return all columns of an evaluation's entries, in the order of their places."""
    listed = select(EvaluationEntry).where(EvaluationEntry.evaluation_id == evaluation_id)
    entries = database.scalars(listed.order_by(EvaluationEntry.position))
    return [{name: getattr(entry, name) for name in COLUMNS} for entry in entries]


def test_every_column_comes_back_as_it_was(database: Session, evaluation: Evaluation) -> None:
    """With signs that a driver might take for a place, and with neither rank nor score."""
    rows = stored(database, evaluation.id)
    rows[0]["detail"] = {
        "reasons": [{"code": "示例", "parameters": {"text": "50% of %s, ? and \"'\\"}}],
        "values": [1, None],
    }
    rows[1] |= {"rank": None, "score": None, "total": 2**40}
    copied = {name: getattr(evaluation, name) for name in ("campaign_id", "scheme_version_id", "inputs_digest")}
    with unit_of_work(database):
        other = Evaluation(**copied, fingerprint="0" * 64, seats=3)
        database.add(other)
        database.flush()
        StoredRows.of(rows).insert(database, other.id)
    assert stored(database, other.id) == rows
    assert len(rows) > 2
