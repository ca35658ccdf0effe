"""What somebody removed himself: his own entry of the trail says so, nobody else's, and no other act."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.firms.save_view import change_view, make_view, remove_view
from survey.models import Role, SavedView
from survey.queries.removals import was_removed_by
from tests.integration.conftest import make_user


def test_who_removed_what(database: Session) -> None:
    owner, other = (make_user(database, login, Role.DISTRICT) for login in ("owner", "other"))
    gone, kept = (
        database.get_one(SavedView, make_view(database, owner.id, name, {}, shared=False)) for name in ("甲", "乙")
    )
    number, left = gone.id, kept.id
    change_view(database, kept, "丙", shared=True, opens_first=False)
    assert not was_removed_by(database, owner.id, "view", number)
    remove_view(database, gone)
    assert [
        was_removed_by(database, user, kind, which)
        for user, kind, which in (
            (owner.id, "view", number),
            (other.id, "view", number),
            (owner.id, "column_set", number),
            (owner.id, "view", left),
        )
    ] == [True, False, False, False]
