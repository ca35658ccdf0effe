"""The author of what a request saves: the signed-in user, with the sections that he may change."""

from __future__ import annotations

from survey.answering.save_draft import Author
from survey.queries import firm_people
from survey.web.access import signed_in
from survey.web.request_context import address, database


def own_author(channel: str = "page") -> Author:
    """Return the signed-in user as author; of a 填报人 with assigned sections these are read anew."""
    user = signed_in()
    return Author(user.id, channel, address(), firm_people.allowed_sections(database(), user))
