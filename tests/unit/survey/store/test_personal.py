"""Whole telephones stand in the list of a firm's own reviewer only."""

from __future__ import annotations

import pytest

from survey.models import Role, User
from survey.store.personal import Where, shows_whole


def user(role: Role, number: int = 7) -> User:
    """Return an approved account that is in no database."""
    return User(id=number, login="li", name="示例李", role=role, approved=True)


@pytest.mark.parametrize(
    ("role", "where", "reviewer"),
    [
        (Role.TOWN, Where.CHASING, 8),
        (Role.TOWN, Where.CHASING, None),
        (Role.TOWN, Where.LIST, 7),
        (Role.TOWN, Where.PAGE, 7),
        (Role.LEADER, Where.CHASING, 7),
        (Role.AUDIT, Where.CHASING, 7),
        (Role.ENTERPRISE, Where.CHASING, 7),
    ],
)
def test_nobody_else_sees_a_whole_value_unasked(role: Role, where: Where, reviewer: int | None) -> None:
    assert not shows_whole(user(role), where, reviewer_id=reviewer)


@pytest.mark.parametrize("role", [Role.TOWN, Role.DISTRICT])
def test_the_reviewer_of_a_firm_sees_it_in_his_list(role: Role) -> None:
    assert shows_whole(user(role), Where.CHASING, reviewer_id=7)
