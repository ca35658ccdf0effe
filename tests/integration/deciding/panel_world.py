"""The evaluated district of 40 firms with four officials who decide, and what they did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.deciding.decide import decide
from survey.deciding.decision_results import DecisionAsked
from survey.models import (
    AuditEntry,
    CampaignOfficial,
    Decision,
    DecisionAnswer,
    Evaluation,
    EvaluationEntry,
    OfficialPart,
    Outcome,
    Recusal,
    Role,
    SeatShare,
    SelectionDraw,
    User,
)
from survey.queries import panel
from survey.queries.panel import PanelFirm
from survey.store.db import unit_of_work
from tests.integration.conftest import make_user


@dataclass(frozen=True)
class World:
    """`people`: login -> account. "district", "reviewer" and "third" decide, "stand_in" stands in, "other" does not."""

    campaign: int
    evaluation: int
    people: dict[str, int]

    def firms(self, database: Session) -> Sequence[PanelFirm]:
        """Return the firms in the order of the list."""
        database.rollback()
        found = panel.firms(database, self.evaluation)
        database.rollback()
        return found

    def one(self, database: Session, status: str, sure: str, at: int = 0) -> PanelFirm:
        """Return a firm of a status and a class of certainty, by its number among these."""
        return [firm for firm in self.firms(database) if (firm.status, firm.sureness) == (status, sure)][at]

    def asked(self, outcome: Outcome = Outcome.CONFIRM, **more: Any) -> DecisionAsked:
        """Return what a decision asks for."""
        given: dict[str, Any] = {
            "outcome": outcome,
            "reason": "示例：走访属实",
            "document_number": "",
            "evaluation_id": self.evaluation,
            "seen": 0,
        }
        return DecisionAsked(**given | more)

    def decide(self, database: Session, firm: PanelFirm, by: str = "district", **more: Any) -> int:
        """Propose a decision and return its id."""
        database.rollback()
        return decide(database, firm.participation_id, self.asked(**more), author_id=self.people[by])


@pytest.fixture
def world(evaluation: Evaluation, database: Session) -> World:
    """Return the district: the first eight of its list are sure, of the reserve the first two; the others are grey."""
    for login in ("third", "stand_in", "other"):
        make_user(database, login, Role.DISTRICT)
    make_user(database, "leader", Role.LEADER)
    people = {row[0]: row[1] for row in database.execute(select(User.login, User.id))}
    database.rollback()
    parts = [(login, OfficialPart.DECIDER) for login in ("district", "reviewer", "third")]
    with unit_of_work(database):
        database.add_all(
            CampaignOfficial(campaign_id=evaluation.campaign_id, user_id=people[login], part=part)
            for login, part in [*parts, ("stand_in", OfficialPart.SUBSTITUTE)]
        )
        rows = database.execute(
            select(EvaluationEntry.id, EvaluationEntry.status)
            .where(EvaluationEntry.evaluation_id == evaluation.id, EvaluationEntry.standing != "")
            .order_by(EvaluationEntry.position)
        ).all()
        seated = [row[0] for row in rows if row[1] == "selected"]
        waiting = [row[0] for row in rows if row[1] == "reserve"]
        outside = [row[0] for row in rows if row[1] == "out"]
        sure = dict.fromkeys(seated[:8], "stable_in") | dict.fromkeys([*waiting[:2], *outside], "stable_out")
        database.add(SelectionDraw(evaluation_id=evaluation.id, draws=100, counts={}))
        database.flush()
        shares = {"stable_in": 100, "stable_out": 0, "grey": 55}
        database.add_all(
            SeatShare(entry_id=row[0], draws=100, seated=shares[sure.get(row[0], "grey")],
                      standing=sure.get(row[0], "grey"))
            for row in rows
        )  # fmt: skip
    return World(evaluation.campaign_id, evaluation.id, people)


def recuse(database: Session, world: World, firm: PanelFirm, login: str) -> None:
    """Recuse an official from a firm."""
    database.rollback()
    with unit_of_work(database):
        database.add(Recusal(participation_id=firm.participation_id, user_id=world.people[login], reason="示例"))


def fail_a_gate(database: Session, firm: PanelFirm) -> None:
    """Let the firm fail its first condition, as the evaluation says."""
    database.rollback()
    with unit_of_work(database):
        entry = database.get_one(EvaluationEntry, firm.entry_id)
        detail = {**entry.detail, "verdicts": [0, *entry.detail["verdicts"][1:]]}
        database.execute(update(EvaluationEntry).where(EvaluationEntry.id == firm.entry_id).values(detail=detail))


def made(database: Session) -> list[tuple[int, str, str, str]]:
    """Return every decision: its firm, outcome, footing, and what became of it."""
    database.rollback()
    rows = database.execute(
        select(Decision.participation_id, Decision.outcome, Decision.footing, DecisionAnswer.kind)
        .outerjoin(DecisionAnswer, DecisionAnswer.decision_id == Decision.id)
        .order_by(Decision.id)
    )
    return [(row[0], row[1], row[2], row[3] or "") for row in rows]


def trail(database: Session, *actions: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the entries of some actions: action, object and detail."""
    database.rollback()
    rows = database.scalars(select(AuditEntry).where(AuditEntry.action.in_(actions)).order_by(AuditEntry.id))
    return [(row.action, f"{row.object_type} {row.object_id}", row.detail) for row in rows]
