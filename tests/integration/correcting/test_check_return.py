"""What came back from a return is looked at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.answering.read_draft import DraftContext
from survey.correcting.check_return import check_return
from survey.correcting.refusal_results import ReturnRefusedError
from survey.models import AuditEntry, ReturnRequest, User
from tests.integration.answering.test_submit import desk, firm, submit, user
from tests.integration.correcting.returned import again, returned

__all__ = ["desk", "firm", "user"]


def test_what_came_back_is_looked_at_once(database: Session, desk: DraftContext, user: User) -> None:
    request = returned(database, desk, user)
    number, official = request.id, request.returned_by_id

    def refused() -> str:
        with pytest.raises(ReturnRefusedError) as error:
            check_return(database, number, user=database.get_one(User, official))
        return error.value.code

    assert refused() == "not_back"
    second = submit(database, again(database, user), user).id
    check_return(database, number, user=database.get_one(User, official))
    request = database.get_one(ReturnRequest, number)
    assert (request.checked_at is not None, request.checked_by_id) == (True, official)
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "check_return")).one()
    assert (entry.object_id, entry.detail) == (str(second), {"return": number})
    assert refused() == "checked"
