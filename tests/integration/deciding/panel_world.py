"""The evaluated district of 40 firms with four officials who decide, and what they did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import select
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
    """Return the district: the first eight of its list are sure, of the reserve the first two.

    The last five are out, and sure to be; all others are grey.
    """
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
        rows = database.scalars(
            select(EvaluationEntry)
            .where(EvaluationEntry.evaluation_id == evaluation.id, EvaluationEntry.standing != "")
            .order_by(EvaluationEntry.position)
        ).all()
        seated = [row.id for row in rows if row.status == "selected"]
        waiting = [row.id for row in rows if row.status == "reserve"]
        sure = dict.fromkeys(seated[:8], "stable_in") | dict.fromkeys([*waiting[:2], *waiting[-5:]], "stable_out")
        other: dict[int, dict[str, Any]] = {row.id: {"standing": sure.get(row.id, "grey")} for row in rows}
        for number in waiting[-5:]:
            other[number]["status"] = "out"
        copied = evaluated_again(database, evaluation.id, other)
    return World(evaluation.campaign_id, copied, people)


def evaluated_again(database: Session, evaluation_id: int, other: Mapping[int, Mapping[str, Any]]) -> int:
    """Add a newer evaluation: the same rows but for what is other of some; return its id."""
    before = database.get_one(Evaluation, evaluation_id)
    kept = {column.key: getattr(before, column.key) for column in Evaluation.__table__.columns if column.key != "id"}
    newer = Evaluation(**kept)
    database.add(newer)
    database.flush()
    names = [column.key for column in EvaluationEntry.__table__.columns if column.key not in {"id", "evaluation_id"}]
    rows = database.scalars(
        select(EvaluationEntry)
        .where(EvaluationEntry.evaluation_id == evaluation_id)
        .order_by(EvaluationEntry.position, EvaluationEntry.id)
    )
    database.add_all(
        EvaluationEntry(
            evaluation_id=newer.id, **{name: getattr(row, name) for name in names} | dict(other.get(row.id, {}))
        )
        for row in rows.all()
    )
    return newer.id


def recuse(database: Session, world: World, firm: PanelFirm, login: str) -> None:
    """Recuse an official from a firm."""
    database.rollback()
    with unit_of_work(database):
        database.add(Recusal(participation_id=firm.participation_id, user_id=world.people[login], reason="示例"))


def newer(database: Session, world: World, firm: PanelFirm, **other: Any) -> World:
    """Evaluate again, with other columns of one firm; return the district with the newer list."""
    database.rollback()
    with unit_of_work(database):
        number = evaluated_again(database, world.evaluation, {firm.entry_id: other})
    return replace(world, evaluation=number)


def fail_a_gate(database: Session, world: World, firm: PanelFirm) -> World:
    """Evaluate again, so that the firm fails its first condition."""
    database.rollback()
    detail = database.get_one(EvaluationEntry, firm.entry_id).detail
    failed = {**detail, "verdicts": [0, *detail["verdicts"][1:]]}
    return newer(database, world, firm, detail=failed, status="out", standing="")


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
