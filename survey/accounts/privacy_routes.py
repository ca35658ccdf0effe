"""What is kept of persons, why and how long: open to everybody, since one reads it before one gives anything."""

from __future__ import annotations

from flask import Blueprint

from survey.accounts.privacy_pages import PrivacyPage
from survey.web.access import public
from survey.words.retention import say_kept

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/privacy")
@public
def page() -> str:
    """Show what is kept of persons, why and how long."""
    return PrivacyPage(rows=say_kept()).render()
