"""Answers about conditions: the newest of each, read in batches, and until when they hold."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from survey.models import GateResult, GateVerdict
from survey.queries import conditions
from survey.store.scope import Scope
from tests.integration.reviewing.cases import Cases, cases

__all__ = ["cases"]
DAY = date(2026, 11, 20)


def test_the_newest_answer_of_each_condition_counts(
    cases: Cases, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conditions, "_BATCH", 1)
    given = (("甲", "tax", "failed"), ("甲", "credit", "passed"), ("乙", "tax", "pending"), ("甲", "tax", "passed"))
    for name, gate, verdict in given:
        database.add(
            GateResult(
                participation_id=cases.rows[name], gate=gate, verdict=GateVerdict(verdict), source="示例", dated=DAY,
                recorded_by_id=cases.people["town"],
            )
        )  # fmt: skip
        database.flush()
    found = conditions.newest_among(database, [cases.rows[name] for name in "甲乙丙"], ["tax"])
    assert {place: str(row.verdict) for place, row in found.items()} == {
        (cases.rows["甲"], "tax"): "passed",
        (cases.rows["乙"], "tax"): "pending",
    }
    rows = conditions.recorded(database, cases.campaign, cases.firms["甲"])
    assert [(row.gate, str(row.verdict)) for row in rows] == [
        ("tax", "passed"), ("credit", "passed"), ("tax", "failed"),
    ]  # fmt: skip
    newest = {gate: row.id for gate, row in conditions.newest_of(rows).items()}
    assert newest == {"credit": rows[1].id, "tax": rows[0].id}
    assert conditions.failed_now(database, cases.campaign, cases.firms["甲"], DAY) == 0
    assert conditions.document_in_scope(
        database, Scope(everything=True), (cases.campaign, cases.firms["甲"]), rows[0].id
    ) is None  # fmt: skip


@pytest.mark.parametrize(
    ("verdict", "last", "found"),
    [("passed", None, 1), ("failed", DAY, 1), ("failed", date(2026, 11, 19), 0), ("pending", None, 0)],
)
def test_an_answer_holds_through_its_last_day(verdict: str, last: date | None, found: int) -> None:
    row = GateResult(gate="tax", verdict=GateVerdict(verdict), valid_until=last)
    assert int(conditions.holds(row, DAY)) == found
