"""The table of permissions as sentences, for everybody but the enterprises' people."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from survey.models import OF_ENTERPRISES, Role
from survey.store.permissions import GRANTS, Permission
from survey.words.roles import PERMISSION_TITLES, ROLE_TITLES
from tests.integration.conftest import Browser, make_user


def test_every_permission_and_role_is_told_to_every_official(database: Session, browser: Callable[[], Browser]) -> None:
    officials = [role for role in Role if role not in OF_ENTERPRISES]
    assert officials
    for role in officials:
        make_user(database, role.value, role)
    for role in officials:
        client = browser()
        client.sign_in(role.value)
        shown = client.get("/permissions").get_data(as_text=True)
        told = [str(title) for title in (*PERMISSION_TITLES.values(), *ROLE_TITLES.values()) if str(title) in shown]
        assert len(told) == len(Permission) + len(Role)
        assert shown.count("<td>✓</td>") == sum(role in roles for roles in GRANTS.values())
