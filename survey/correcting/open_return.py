"""Somebody of the firm opened the page that says what was returned: from now on the return stands."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from survey.models import ReturnRequest, User, utc_now
from survey.records import audit_trail
from survey.store.db import unit_of_work


def open_return(database: Session, returned: ReturnRequest, *, user: User) -> bool:
    """Keep who opened a return first, and when; return whether it still stands.

    `returned`: found through the firm's own draft.  A second look changes nothing. Of an official who undoes it at the
    same moment and the firm that opens it one is first: then it is undone, or stands.
    """
    return_id, version_id, user_id = returned.id, returned.version_id, user.id
    with unit_of_work(database):
        opened = (
            update(ReturnRequest)
            .where(
                ReturnRequest.id == return_id,
                ReturnRequest.opened_at.is_(None),
                ReturnRequest.undone_at.is_(None),
            )
            .values(opened_at=utc_now(), opened_by_id=user_id)
            .returning(ReturnRequest.id)
            .execution_options(synchronize_session=False)
        )
        if database.scalar(opened) is not None:
            detail = {"return": return_id}
            audit_trail.record(database, "open_return", user_id=user_id, about=("version", version_id), detail=detail)
        return database.get_one(ReturnRequest, return_id).undone_at is None
