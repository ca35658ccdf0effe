"""Acts over the stable part, made and refused, for tests."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from survey.deciding.decide_stable import decide_stable
from survey.deciding.decision_results import ActAsked, DecisionRefusedError
from survey.deciding.read_act import read_act
from survey.models import Outcome
from tests.integration.deciding.panel_world import World

NUMBER = "示例〔2026〕88号"


def asked(world: World, seen: list[int], outcome: Outcome = Outcome.CONFIRM, **more: Any) -> ActAsked:
    given: dict[str, Any] = {
        "outcome": outcome, "evaluation_id": world.evaluation, "document_number": NUMBER, "reason": "", "seen": seen,
    }  # fmt: skip
    return ActAsked(**given | more)


def act(database: Session, world: World, what: ActAsked, by: str = "district") -> str:
    """Make an act; return why it was refused, or its number."""
    database.rollback()
    try:
        return str(decide_stable(database, world.campaign, what, author_id=world.people[by]))
    except DecisionRefusedError as error:
        came, gone = ([firm.name for firm in firms] for firms in (error.came, error.gone))
        return error.code if not came and not gone else f"{error.code}: +{came} -{gone}"


def seen(database: Session, world: World, by: str = "district", outcome: Outcome = Outcome.CONFIRM) -> list[int]:
    """Return the versions that a preview shows."""
    database.rollback()
    found = read_act(database, world.campaign, world.evaluation, outcome, reader_id=world.people[by])
    return [firm.version_id for firm in found.firms]
