"""Entries for firms: the order of a page, what waits, and whose they are."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.answering.read_draft import DraftContext
from survey.correcting.record_entries import withdraw_entry
from survey.models import User
from survey.queries import answer_entries
from survey.store.scope import Scope
from tests.integration.answering.test_submit import desk, firm, user
from tests.integration.correcting.entered import entered, entry, official_of

__all__ = ["desk", "firm", "user"]


def test_what_waits_comes_first_and_is_counted(database: Session, desk: DraftContext, user: User) -> None:
    first, second, third = entered(database, desk, project_title="示例", registered_place="示例", tax_place="示例")
    participation = entry(database, first).participation_id
    withdraw_entry(database, first, user=official_of(database))
    rows = answer_entries.entries_of(database, participation)
    assert [row.id for row in rows] == [second, third, first]
    assert (rows[0].entered_by.login, rows[2].decided_by is not None) == ("district", True)
    assert answer_entries.entries_of(database, None) == []
    assert answer_entries.waiting_count(database, desk.enterprise.id, desk.campaign.id) == 2
    assert answer_entries.waiting_count(database, desk.enterprise.id, desk.campaign.id + 1) == 0


def test_an_entry_is_found_in_the_scope_of_its_firm_only(database: Session, desk: DraftContext, user: User) -> None:
    [number] = entered(database, desk, project_title="示例")
    enterprise, unit = desk.enterprise.id, desk.enterprise.unit
    for scope, found in (
        (Scope(everything=True), True),
        (Scope(unit=unit), True),
        (Scope(enterprise_id=enterprise), True),
        (Scope(enterprise_id=enterprise + 1), False),
        (Scope(unit="elsewhere"), False),
    ):
        assert (answer_entries.entry_in_scope(database, scope, number) is not None) is found
    assert answer_entries.enterprise_of(database, entry(database, number)) == enterprise
