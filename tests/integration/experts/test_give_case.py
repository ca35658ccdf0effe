"""A case goes to one more expert, never to who had it, was not impartial, or is none."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.experts.end_assignment import end_assignment
from survey.experts.expert_results import ExpertRefusedError
from survey.experts.give_case import give_case
from survey.models import AssignmentEndKind, ExpertCase
from tests.integration.experts.rounds import Panel, assignment, entries, marked, panel, recuse
from tests.integration.officials import evaluation

__all__ = ["evaluation", "panel"]


def test_a_case_goes_to_one_more_expert(panel: Panel, database: Session) -> None:
    panel.open(database)
    case = database.scalars(select(ExpertCase.id).where(ExpertCase.participation_id == panel.parts[0])).one()
    database.rollback()
    give_case(database, case, panel.people["expert4"], author_id=panel.people["district"])
    assert marked(database, panel)[0][3:] == ["expert4"]
    [entry] = entries(database, "assign_expert")
    assert (entry.object_id, entry.detail["user"]) == (str(case), panel.people["expert4"])


def test_who_may_not_get_it(panel: Panel, database: Session) -> None:
    panel.open(database)
    case = database.scalars(select(ExpertCase.id).where(ExpertCase.participation_id == panel.parts[0])).one()
    had, left = marked(database, panel)[0][:2]
    number = assignment(database, panel, 0, left)
    database.rollback()
    end_assignment(database, number, AssignmentEndKind.RECUSED, "示例", author_id=panel.people[left])
    recuse(database, panel, 0, "reviewer")
    for login, by, code in (
        (had, "district", "assigned"),
        (left, "district", "not_impartial"),
        ("town", "district", "expert"),
        ("expert4", "reviewer", "recused"),
    ):
        database.rollback()
        with pytest.raises(ExpertRefusedError) as refused:
            give_case(database, case, panel.people[login], author_id=panel.people[by])
        assert refused.value.code == code
    assert len(marked(database, panel)[0]) == 3
