"""What is written of a round at once by two people: one act each, and the second is told."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from survey.experts.end_round import end_round
from survey.experts.expert_results import ExpertRefusedError
from survey.experts.lock_rounds import lock_assignment, lock_case, lock_round
from survey.models import ExpertAssignment
from survey.store.db import unit_of_work
from tests.integration.experts.rounds import Panel, assignment, marked, panel, recuse
from tests.integration.officials import evaluation

__all__ = ["evaluation", "panel"]


def test_what_is_locked_and_what_is_refused(panel: Panel, database: Session) -> None:
    number = panel.open(database)
    own = assignment(database, panel, 0, marked(database, panel)[0][0])
    case = database.get_one(ExpertAssignment, own).case_id
    recuse(database, panel, 0, "reviewer")
    database.rollback()
    with unit_of_work(database):
        assert lock_round(database, number).id == number
        assert lock_case(database, case, panel.people["district"])[1].id == case
        row, found, one = lock_assignment(database, own)
        assert (row.id, found.id, one.id) == (number, case, own)
        with pytest.raises(ExpertRefusedError) as refused:
            lock_case(database, case, panel.people["reviewer"])
        assert refused.value.code == "recused"
    end_round(database, number, "示例", author_id=panel.people["district"])
    with unit_of_work(database):
        for locked in (lambda: lock_round(database, number), lambda: lock_assignment(database, own)):
            with pytest.raises(ExpertRefusedError) as refused:
                locked()
            assert refused.value.code == "ended"
