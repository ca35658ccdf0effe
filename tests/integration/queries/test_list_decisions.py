"""What a version rests on: each firm's decision with both persons and its act, and whose levels officials found."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import DecisionAct, Evaluation, EvaluationEntry, Footing, ListEntry, ListVersion, Outcome
from survey.queries import list_decisions
from survey.store.db import unit_of_work
from tests.integration.freezing.made import NUMBER, decide, firm, listed
from tests.integration.officials import evaluation, user

__all__ = ["evaluation"]


def entry(version: ListVersion, row: EvaluationEntry, place: tuple[str, int], decision: int | None) -> ListEntry:
    """Return a firm of a version at a place."""
    return ListEntry(
        list_version_id=version.id, participation_id=firm(row), version_id=row.version_id, position=place[1],
        status=place[0], basis="rank" if place[0] == "selected" else "", decision_id=decision, facts={},
    )  # fmt: skip


def test_decisions_behind_a_version(database: Session, evaluation: Evaluation) -> None:
    campaign, number = evaluation.campaign_id, evaluation.id
    district, reviewer = user(database, "district"), user(database, "reviewer")
    people = {district.id: district.name, reviewer.id: reviewer.name}
    by, second = people
    with unit_of_work(database):
        rows = listed(database, number)
        first, denied, undecided = (firm(row) for row in rows[:3])
        act = DecisionAct(
            campaign_id=campaign, evaluation_id=number, outcome=Outcome.CONFIRM, document_number=NUMBER, firms=1,
            digest="x", made_by_id=district.id,
        )  # fmt: skip
        database.add(act)
        database.flush()
        together = decide(database, rows[0], Outcome.CONFIRM, act_id=act.id)
        alone = decide(database, rows[1], Outcome.DENY, Footing.DEPARTS, reason="示例理由")
        version = ListVersion(
            campaign_id=campaign, number=1, evaluation_id=number, seats=3, document={}, fingerprint="x" * 64,
            prepared_by_id=district.id,
        )  # fmt: skip
        database.add(version)
        database.flush()
        database.add_all([
            entry(version, rows[0], ("selected", 1), together.id), entry(version, rows[1], ("out", 1), alone.id),
            entry(version, rows[2], ("selected", 2), None),
        ])  # fmt: skip
        made = version.id
    found = list_decisions.decided(database, made)
    assert [(row.entry.participation_id, *row[1:]) for row in found] == [
        (first, "confirm", "ranking", "", "", NUMBER, by, second),
        (denied, "deny", "departs", "示例理由", NUMBER, "", by, second),
    ]
    assert list_decisions.levels_found(database, made, number) == {first: False, undecided: False}
    assert list_decisions.names(database, people) == people
