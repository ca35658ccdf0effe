"""Firms as the panel decides them: where each stands, and what it counts for."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Evaluation, SeatShare, SubmissionVersion
from survey.queries import panel
from survey.store.db import unit_of_work
from tests.integration.officials import entries, evaluation

__all__ = ["evaluation"]


def test_the_firms_of_a_list_with_what_limits_look_at(evaluation: Evaluation, database: Session) -> None:
    rows = entries(database, evaluation.id)
    first = rows[0]
    with unit_of_work(database):
        database.add(SeatShare(entry_id=first.id, draws=10, seated=5, standing="grey"))
    found = panel.firms(database, evaluation.id)
    assert [firm.entry_id for firm in found] == [row.id for row in rows]
    one, version = (
        found[0],
        database.scalars(select(SubmissionVersion).where(SubmissionVersion.id == first.version_id)).one(),
    )
    assert (one.sureness, one.leading, list(one.verdicts), dict(one.levels)) == (
        "grey", first.detail["leading"], first.detail["verdicts"], {},
    )  # fmt: skip
    assert (one.unit, one.park, one.division, one.chain, one.size, one.group) == (
        version.unit, version.park, version.division, version.chain_main, version.size, version.group_name,
    )  # fmt: skip
    assert panel.firm(database, evaluation.id, one.participation_id) == one
    assert panel.firm(database, evaluation.id, 0) is None
