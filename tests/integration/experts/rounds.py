"""An evaluated district with five experts, and a round of three cases, each marked by three of four."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.experts.expert_results import OpinionGiven, RoundAsked
from survey.experts.give_opinion import give_opinion
from survey.experts.open_round import open_round
from survey.models import (
    AuditEntry,
    Evaluation,
    EvaluationEntry,
    ExpertAdvice,
    ExpertAssignment,
    ExpertCase,
    Participation,
    Recusal,
    Role,
    Submission,
    SubmissionVersion,
    User,
)
from survey.store.db import unit_of_work
from tests.integration.conftest import make_user

SCALES = ("worth", "feasibility")


@dataclass(frozen=True)
class Panel:
    """`versions`, `parts`: of the three cases in list order; `people`: login -> account."""

    campaign: int
    evaluation: int
    versions: tuple[int, ...]
    parts: tuple[int, ...]
    people: dict[str, int]

    def asked(self, **more: Any) -> RoundAsked:
        """Return what a round asks for."""
        given: dict[str, Any] = {
            "title": "示例评审",
            "evaluation_id": self.evaluation,
            "scales": SCALES,
            "per_case": 3,
            "due": today() + timedelta(days=5),
            "versions": self.versions,
            "experts": [self.people[f"expert{n}"] for n in range(4)],
        }
        return RoundAsked(**given | more)

    def open(self, database: Session, author: str = "district", **more: Any) -> int:
        """Open a round and return its id."""
        database.rollback()
        return open_round(database, self.campaign, self.asked(**more), author_id=self.people[author]).round_id


@pytest.fixture
def panel(evaluation: Evaluation, database: Session) -> Panel:
    """Return the district: the first three of its list are cases."""
    entries = database.execute(
        select(EvaluationEntry.version_id, Submission.participation_id)
        .join(SubmissionVersion, SubmissionVersion.id == EvaluationEntry.version_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .where(EvaluationEntry.evaluation_id == evaluation.id, EvaluationEntry.standing != "")
        .order_by(EvaluationEntry.position)
        .limit(3)
    ).all()
    for number in range(5):
        make_user(database, f"expert{number}", Role.EXPERT)
    make_user(database, "leader", Role.LEADER)
    database.commit()
    people = {row[0]: row[1] for row in database.execute(select(User.login, User.id))}
    database.rollback()
    return Panel(
        evaluation.campaign_id,
        evaluation.id,
        tuple(row[0] for row in entries),
        tuple(row[1] for row in entries),
        people,
    )


def assignment(database: Session, panel: Panel, case: int, expert: str) -> int:
    """Return the assignment of an expert to one of the three cases."""
    database.rollback()
    return database.scalars(
        select(ExpertAssignment.id)
        .join(ExpertCase, ExpertCase.id == ExpertAssignment.case_id)
        .where(ExpertCase.participation_id == panel.parts[case], ExpertAssignment.expert_id == panel.people[expert])
    ).one()


def marked(database: Session, panel: Panel) -> dict[int, list[str]]:
    """Return case -> the logins of those who mark it, by number of the case."""
    database.rollback()
    logins = {number: login for login, number in panel.people.items()}
    rows = database.execute(
        select(ExpertCase.participation_id, ExpertAssignment.expert_id)
        .join(ExpertAssignment, ExpertAssignment.case_id == ExpertCase.id)
        .order_by(ExpertAssignment.id)
    )
    found: dict[int, list[str]] = {}
    for part, expert in rows:
        found.setdefault(panel.parts.index(part), []).append(logins[expert])
    return found


def opinion(worth: int = 4, feasibility: int = 3, **more: Any) -> OpinionGiven:
    """Return an opinion on the two scales."""
    given: dict[str, Any] = {
        "marks": {"worth": (worth, "示例：问题和效果清楚"), "feasibility": (feasibility, "示例：进度偏紧，有风险")},
        "advice": ExpertAdvice.RECOMMEND,
        "comment": "",
        "change_reason": "",
        "seen": 0,
    }
    return OpinionGiven(**given | more)


def give(database: Session, panel: Panel, case: int, expert: str, what: OpinionGiven | None = None) -> int:
    """Give an opinion of an expert on a case, and return its id."""
    number = assignment(database, panel, case, expert)
    database.rollback()
    return give_opinion(database, number, what or opinion(), author_id=panel.people[expert])


def recuse(database: Session, panel: Panel, case: int, official: str) -> None:
    """Recuse an official from the firm of a case."""
    database.rollback()
    with unit_of_work(database):
        part = database.get_one(Participation, panel.parts[case])
        database.add(Recusal(participation_id=part.id, user_id=panel.people[official], reason="示例"))


def entries(database: Session, action: str) -> list[AuditEntry]:
    """Return the entries of an action in order."""
    database.rollback()
    return list(database.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)))
