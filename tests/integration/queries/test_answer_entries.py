"""Entries for firms: what waits, and what was decided, page by page."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.answering.read_draft import DraftContext
from survey.correcting.record_entries import withdraw_entries
from survey.models import User
from survey.queries import answer_entries
from tests.integration.answering.test_submit import desk, firm, user
from tests.integration.correcting.entered import entered, entry, official_of

__all__ = ["desk", "firm", "user"]


def test_what_waits_and_what_was_decided(database: Session, desk: DraftContext, user: User) -> None:
    first, second, third = entered(database, desk, project_title="示例", registered_place="示例", tax_place="示例")
    participation = entry(database, first).participation_id
    withdraw_entries(database, participation, [first], user=official_of(database))
    rows = answer_entries.waiting_entries(database, participation)
    assert [(row.id, row.entered_by.login, row.upload) for row in rows] == [
        (second, "district", None),
        (third, "district", None),
    ]
    place, tax = ("facts", "registered_place"), ("facts", "tax_place")
    assert answer_entries.waiting_values(database, participation) == {place: "示例", tax: "示例"}
    decided = answer_entries.decided_entries(database, participation)
    assert [(row.id, row.decided_by is not None) for row in decided] == [(first, True)]
    assert answer_entries.decided_entries(database, participation, page=2, size=1) == []
    assert answer_entries.decided_count(database, participation) == 1
    assert (answer_entries.waiting_entries(database, None), answer_entries.decided_count(database, None)) == ([], 0)
    assert answer_entries.waiting_count(database, desk.enterprise.id, desk.campaign.id) == 2
    assert answer_entries.waiting_count(database, desk.enterprise.id, desk.campaign.id + 1) == 0
