"""Objections to a list that was made public, for tests of what is done about them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import ListEntry, ListVersion, ObjectionKind
from survey.publishing.objection_results import Received
from survey.publishing.register_objection import register_objection
from survey.queries import publications
from tests.integration.conftest import Browser
from tests.integration.folded_pages import folded
from tests.integration.officials import user
from tests.integration.publishing.test_publish_list import add_publication


def objected(database: Session, version: ListVersion, **more: Any) -> int:
    """Register an objection to a version that is public, and return its id."""
    standing = publications.standing(database, version.campaign_id, today())
    if standing is None:
        number = add_publication(database, version, today(), today() + timedelta(days=6))
        standing = publications.publication(database, number)
    assert standing is not None
    author = user(database, "district").id
    return register_objection(database, standing, received(**more), author_id=author)


def received(**more: Any) -> Received:
    """Return an objection that came today and names nobody."""
    given: dict[str, Any] = {"kind": ObjectionKind.WHY_NOT, "text": "示例：请复核", "received_on": today(),
                             "due_on": today() + timedelta(days=7)} | more  # fmt: skip
    return Received(**given)


def first_selected(database: Session, version: ListVersion) -> ListEntry:
    """Return the first firm with a seat."""
    own = select(ListEntry).where(ListEntry.list_version_id == version.id, ListEntry.status == "selected")
    return database.scalars(own.order_by(ListEntry.position)).first() or ListEntry()


def after(client: Browser, path: str) -> str:
    """Press a button that leads on, and return the page that it leads to."""
    answer = client.send(path)
    assert answer.status_code == 302, path
    return folded(client.get(answer.headers["Location"]).get_data(as_text=True))
