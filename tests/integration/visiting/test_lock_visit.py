"""A visit to a firm that is closed, or about a submission that counts no more, takes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import Enterprise, Evaluation, Participation, ParticipationState, VisitAct
from survey.store.db import unit_of_work
from survey.visiting.lock_visit import lock_visit, name_of
from survey.visiting.visit_results import VisitRefusedError
from tests.integration.officials import evaluation
from tests.integration.visiting.made import Made, made

__all__ = ["evaluation"]


def refused(database: Session, visit: Made, *, standing: bool = True) -> str:
    with pytest.raises(VisitRefusedError) as caught, unit_of_work(database):
        lock_visit(database, visit.id, {VisitAct.PLANNED}, standing=standing)
    return caught.value.code


def test_what_is_over_takes_nothing(database: Session, evaluation: Evaluation) -> None:
    visit = made(database, evaluation)
    with unit_of_work(database):
        held = lock_visit(database, visit.id, {VisitAct.PLANNED}, official=visit.lead)
        assert (held.visit.id, held.participation.id) == (visit.id, visit.participation)
        assert name_of(database, held.participation) == database.get_one(Enterprise, visit.enterprise).name
    database.get_one(Participation, visit.participation).state = ParticipationState.RETURNED
    database.commit()
    assert refused(database, visit) == "not_standing"
    database.get_one(Enterprise, visit.enterprise).closed_on = today() - timedelta(days=1)
    database.commit()
    assert refused(database, visit, standing=False) == "gone"
