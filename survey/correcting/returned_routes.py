"""A firm's page of an open return: what is to be corrected until when, and what it changed so far."""

from __future__ import annotations

from flask import Blueprint

from survey.answering.find_draft import own_draft
from survey.answering.read_standing import find_standing
from survey.answering.returned_views import view_own_return
from survey.correcting.open_return import open_return
from survey.correcting.pages import ReturnedPage
from survey.correcting.views import say_overdue
from survey.store.permissions import Permission
from survey.web.access import allow, recorded, signed_in
from survey.web.request_context import database

blueprint = Blueprint("returned", __name__)


@blueprint.get("/returned", endpoint="own")
@recorded
@allow(Permission.FILL)
def own() -> str:
    """Show what was returned, old and new; the first look of the firm is kept, since then it can't be undone."""
    draft = own_draft()
    standing = find_standing(database(), draft)
    if standing.returned is not None and standing.returned.opened_at is None:
        open_return(database(), standing.returned, user=signed_in())
        draft = own_draft()
        standing = find_standing(database(), draft)
    returned = standing.returned
    return ReturnedPage(
        draft=draft,
        standing=standing,
        returned=view_own_return(database(), draft, returned) if returned is not None else None,
        overdue=say_overdue(standing),
    ).render()
