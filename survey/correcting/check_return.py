"""已看过: an official looked at what came back from a return, which takes it off the list of what to look at."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.correcting.refusal_results import ReturnRefusedError
from survey.models import ReturnRequest, User, utc_now
from survey.records import audit_trail
from survey.store.db import unit_of_work


def check_return(database: Session, return_id: int, *, user: User) -> None:
    """Keep who looked at the answer to a return first. Raises ReturnRefusedError (``not_back``, ``checked``)."""
    user_id = user.id
    with unit_of_work(database):
        held = select(ReturnRequest).where(ReturnRequest.id == return_id).with_for_update()
        request = database.scalars(held).one()
        if request.answered_by_version_id is None:
            raise ReturnRefusedError("not_back")
        if request.checked_at is not None:
            raise ReturnRefusedError("checked")
        request.checked_at, request.checked_by_id = utc_now(), user_id
        about, detail = ("version", request.answered_by_version_id), {"return": return_id}
        audit_trail.record(database, "check_return", user_id=user_id, about=about, detail=detail)
