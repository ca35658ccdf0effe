"""Saved column sets: one's own, of one kind, in the order they were made."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import ColumnSet, Role
from survey.queries.column_sets import set_of_user, sets_of_user
from tests.integration.conftest import make_user


def test_everybody_finds_his_own_sets_only(database: Session) -> None:
    me, other = (make_user(database, login, Role.TOWN).id for login in ("me", "other"))
    made = [
        ColumnSet(user_id=user, kind=kind, name=name, columns=["name"])
        for user, kind, name in ((me, "list", "z"), (other, "list", "y"), (me, "list", "a"), (me, "else", "b"))
    ]
    database.add_all(made)
    database.flush()
    assert [one.name for one in sets_of_user(database, me, "list")] == ["z", "a"]
    assert set_of_user(database, me, made[0].id) is made[0]
    assert [set_of_user(database, me, number) for number in (made[1].id, 999)] == [None, None]
