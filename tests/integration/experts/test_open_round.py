"""A round is opened with its scales and experts; what is wrong is refused, and recused officials open none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.definitions.expert_scales import declared_scales, read_scales
from survey.definitions.local_days import today
from survey.experts.end_assignment import end_assignment
from survey.experts.expert_results import ExpertRefusedError, Opened
from survey.experts.open_round import open_round
from survey.models import AssignmentEndKind, ExpertCase, ExpertRound, SubmissionVersion, User
from tests.integration.experts.rounds import Panel, assignment, entries, marked, panel, recuse
from tests.integration.officials import evaluation

__all__ = ["evaluation", "panel"]


def test_every_case_gets_three_of_four_and_everybody_as_many(panel: Panel, database: Session) -> None:
    number = panel.open(database)
    row = database.get_one(ExpertRound, number)
    assert read_scales(row.scales["scales"]) == declared_scales()[:2]
    # Three of four, case after case in turn: 0 1 2, then 3 with the next two, then 2 3 with the next.
    found = marked(database, panel)
    assert [len(people) for people in found.values()] == [3, 3, 3]
    loads = sorted(
        sum(login in people for people in found.values()) for login in ("expert0", "expert1", "expert2", "expert3")
    )
    assert loads == [2, 2, 2, 3]
    [entry] = entries(database, "open_expert_round")
    assert (entry.object_type, entry.object_id, entry.detail["cases"]) == ("expert_round", str(number), 3)
    assert entry.detail["scales"] == ["worth", "feasibility"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"title": " "}, "title"),
        ({"due": today() - timedelta(days=1)}, "due"),
        ({"scales": ()}, "scales"),
        ({"scales": ("worth", "none")}, "scales"),
        ({"per_case": 0}, "per_case"),
        ({"per_case": 5}, "experts"),
        ({"versions": ()}, "cases"),
        ({"versions": (999_999,)}, "cases"),
        ({"evaluation_id": 999_999}, "evaluation"),
    ],
)
def test_what_is_wrong_opens_no_round(panel: Panel, database: Session, more: dict[str, Any], code: str) -> None:
    with pytest.raises(ExpertRefusedError) as refused:
        panel.open(database, **more)
    assert (refused.value.code, database.scalar(select(func.count(ExpertRound.id)))) == (code, 0)


def test_an_official_or_an_account_out_of_use_is_no_expert(panel: Panel, database: Session) -> None:
    people = [panel.people[f"expert{n}"] for n in range(3)]
    for one in (panel.people["town"], panel.people["expert4"]):
        database.get_one(User, panel.people["expert4"]).active = False
        database.commit()
        with pytest.raises(ExpertRefusedError) as refused:
            panel.open(database, experts=[*people, one])
        assert refused.value.code == "expert"


def test_firms_that_the_author_is_recused_from_are_left_out(panel: Panel, database: Session) -> None:
    recuse(database, panel, 1, "district")
    name = database.get_one(SubmissionVersion, panel.versions[1]).name
    database.rollback()
    opened = open_round(database, panel.campaign, panel.asked(), author_id=panel.people["district"])
    assert opened == Opened(opened.round_id, 2, [name], [])
    kept = database.scalars(select(ExpertCase.participation_id).order_by(ExpertCase.id)).all()
    assert list(kept) == [panel.parts[0], panel.parts[2]]


def test_who_was_not_impartial_once_is_not_asked_again(panel: Panel, database: Session) -> None:
    panel.open(database)
    number = assignment(database, panel, 0, "expert1")
    database.rollback()
    end_assignment(database, number, AssignmentEndKind.RECUSED, "示例：曾任顾问", author_id=panel.people["expert1"])
    name = database.get_one(SubmissionVersion, panel.versions[0]).name
    three = [panel.people[f"expert{n}"] for n in (0, 1, 2)]
    database.rollback()
    again = open_round(database, panel.campaign, panel.asked(experts=three), author_id=panel.people["reviewer"])
    assert list(again.short) == [name]
