"""Pages of the audit trail, its filters, and what it says of one account."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from survey.models import AuditEntry, Role
from survey.queries import trail
from survey.queries.trail import TrailFilters
from tests.integration.conftest import make_user

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ALL = TrailFilters()


def actions(database: Session, filters: TrailFilters, page: int = 1, size: int = 50) -> list[str]:
    """Return the actions on a page of the trail."""
    return [entry.action for entry in trail.entries(database, filters, None, page=page, size=size)]


def test_the_trail_is_paged_newest_first(database: Session) -> None:
    database.add_all(AuditEntry(action=f"made {n}") for n in range(5))
    database.commit()
    assert trail.count(database, ALL, None) == 5
    pages = [actions(database, ALL, page, 2) for page in (1, 2, 3, 4)]
    assert pages == [["made 4", "made 3"], ["made 2", "made 1"], ["made 0"], []]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (TrailFilters(person="LI"), ["pin", "sign_in"]),
        (TrailFilters(person="示例wang"), []),
        (TrailFilters(person="wan"), []),
        (TrailFilters(person="wang"), ["submit"]),
        (TrailFilters(person="%"), []),
        (TrailFilters(action="pin"), ["pin"]),
        (TrailFilters(about=("pin", "")), ["pin"]),
        (TrailFilters(about=("", "7")), ["pin", "submit"]),
        (TrailFilters(about=("version", "7")), ["submit"]),
        (TrailFilters(since=NOON), ["evaluate", "pin"]),
        (TrailFilters(until=NOON), ["submit", "sign_in"]),
        (TrailFilters(since=NOON, until=NOON), []),
        (TrailFilters(person="li", since=NOON), ["pin"]),
    ],
)
def test_filters(filters: TrailFilters, expected: list[str], database: Session) -> None:
    li, wang = make_user(database, "li", Role.DISTRICT).id, make_user(database, "wang", Role.ENTERPRISE).id
    early = datetime(2026, 3, 1, 11, 59, 59, tzinfo=UTC)
    for entry in (
        AuditEntry(at=early, user_id=li, action="sign_in", object_type="user", object_id="1"),
        AuditEntry(at=early, user_id=wang, action="submit", object_type="version", object_id="7"),
        AuditEntry(at=NOON, user_id=li, action="pin", object_type="pin", object_id="7"),
        AuditEntry(at=NOON, action="evaluate", object_type="evaluation", object_id="9"),
    ):
        database.add(entry)
        database.flush()
    database.commit()
    assert actions(database, filters) == expected
    assert trail.count(database, filters, None) == len(expected)


def test_changes_of_an_account_are_those_of_role_and_state_newest_first(database: Session) -> None:
    for action, about, number in (
        ("make_account", "user", "5"),
        ("sign_in", "user", "5"),
        ("grant_role", "user", "5"),
        ("grant_role", "user", "55"),
        ("deactivate_account", "enterprise", "5"),
        ("deactivate_account", "user", "5"),
        ("reactivate_account", "user", "5"),
        ("second_factor_reset", "user", "5"),
    ):
        database.add(AuditEntry(action=action, object_type=about, object_id=number))
        database.flush()
    database.commit()
    found = [entry.action for entry in trail.changes_of_account(database, 5)]
    assert found == ["second_factor_reset", "reactivate_account", "deactivate_account", "grant_role", "make_account"]
