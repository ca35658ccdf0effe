"""Whose views somebody sees: one's own first, then what others in office share."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import Role, SavedView
from survey.queries import saved_views
from tests.integration.conftest import make_user


def test_own_views_first_then_shared_ones_of_people_in_office(database: Session) -> None:
    own, other = make_user(database, "own", Role.DISTRICT), make_user(database, "other", Role.TOWN, unit="malu")
    gone = make_user(database, "gone", Role.DISTRICT, active=False)
    for user, name, shared in (
        (other, "乙共用", True),
        (other, "乙自己", False),
        (gone, "离任共用", True),
        (own, "甲自己", False),
        (own, "甲共用", True),
    ):
        database.add(SavedView(user_id=user.id, name=name, shared=shared, opens_first=name == "甲共用"))
        database.flush()
    database.commit()
    found = [(view.name, maker) for view, maker in saved_views.views_for(database, own.id)]
    assert found == [("甲自己", "示例own"), ("甲共用", "示例own"), ("乙共用", "示例other")]
    first = saved_views.first_view(database, own.id)
    assert first is not None
    assert (first.name, saved_views.first_view(database, other.id)) == ("甲共用", None)
    assert saved_views.view_of_user(database, other.id, first.id) is None
