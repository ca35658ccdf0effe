"""The firm's first look at a return is kept, once."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.answering.read_draft import DraftContext
from survey.correcting.open_return import open_return
from survey.correcting.undo_return import undo_return
from survey.models import AuditEntry, ReturnRequest, Role, User
from tests.integration.answering.test_submit import desk, firm, user
from tests.integration.conftest import make_user
from tests.integration.correcting.returned import returned

__all__ = ["desk", "firm", "user"]


def looks(database: Session) -> list[tuple[int | None, str, dict[str, object]]]:
    database.rollback()
    rows = select(AuditEntry).where(AuditEntry.action == "open_return").order_by(AuditEntry.id)
    return [(row.user_id, row.object_id, row.detail) for row in database.scalars(rows)]


def test_the_first_look_is_kept_and_no_other(database: Session, desk: DraftContext, user: User) -> None:
    request = returned(database, desk, user, opened=False)
    number, version = request.id, request.version_id
    colleague = make_user(database, "colleague", Role.COLLEAGUE, enterprise_id=user.enterprise_id)
    first, second = user.id, colleague.id
    assert open_return(database, database.get_one(ReturnRequest, number), user=database.get_one(User, first))
    opened = database.get_one(ReturnRequest, number).opened_at
    assert opened is not None
    assert open_return(database, database.get_one(ReturnRequest, number), user=database.get_one(User, second))
    request = database.get_one(ReturnRequest, number)
    assert (request.opened_at, request.opened_by_id) == (opened, first)
    assert looks(database) == [(first, str(version), {"return": number})]


def test_what_was_undone_is_not_opened(database: Session, desk: DraftContext, user: User) -> None:
    request = returned(database, desk, user, opened=False)
    number = request.id
    undo_return(database, number, "示例", user=database.get_one(User, request.returned_by_id))
    assert not open_return(database, database.get_one(ReturnRequest, number), user=user)
    assert database.get_one(ReturnRequest, number).opened_at is None
    assert looks(database) == []
