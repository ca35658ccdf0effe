"""Opening a personal value is in the trail, and what was opened is not."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.save_purpose import save_purpose
from survey.models import AuditEntry, Role
from tests.integration.conftest import make_user


def test_the_purpose_is_recorded_and_the_value_is_not(database: Session) -> None:
    town = make_user(database, "town", Role.TOWN, unit="anting")
    number = town.id
    assert save_purpose(database, ("enterprise", 5), "13812345678", "致电核实", by=town) == "13812345678"
    database.rollback()
    entry = database.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.user_id, entry.object_type, entry.object_id, entry.detail) == (
        "unmask",
        number,
        "enterprise",
        "5",
        {"purpose": "致电核实"},
    )
