"""Firms as they are, read as they would be held: nothing is written, and what is missing is made in memory alone."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.directory.read_firms import read_firms
from survey.models import Campaign, Participation, ParticipationState
from survey.store.scope import Scope
from tests.integration.conftest import make_enterprise


def test_a_firm_without_a_part_is_read_and_not_written(database: Session, campaign: Campaign) -> None:
    first = make_enterprise(database, "91310114MA1GT00010", "示例一厂")
    second = make_enterprise(database, "91310114MA1GT00029", "示例二厂")
    second.listed = False
    database.commit()
    read = read_firms(database, campaign, Scope(everything=True), [first.id, second.id, 99], reader_id=0)
    assert read.why == {first.id: "", second.id: "unlisted", 99: "unknown"}
    [made] = read.as_locked().participations
    assert (made.enterprise_id, made.state) == (first.id, ParticipationState.CALLED)
    missing = read.as_locked(missing="not_called")
    assert (missing.participations, missing.why[first.id]) == ([], "not_called")
    assert made not in database
    assert database.scalar(select(func.count()).select_from(Participation)) == 0
