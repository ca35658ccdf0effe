"""The draft that a request is about: one's own, or that of an enterprise in one's scope; anything else is not found."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, g
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException, NotFound, Unauthorized

from survey.answering.find_draft import draft_of_enterprise, own_draft
from survey.answering.read_draft import DraftContext
from survey.models import Campaign, Enterprise, Role, User
from tests.integration.conftest import make_enterprise, make_user


@pytest.fixture
def firms(database: Session) -> list[Enterprise]:
    """Return a firm of Anting and one of Malu."""
    own = make_enterprise(database, "91310114MA1GT00010", "示例甲", "anting")
    return [own, make_enterprise(database, "91310114MA1GT00029", "示例乙", "malu")]


def found(app: Flask, user: User | None, find: Callable[[], DraftContext]) -> int:
    """Return the id of the enterprise whose draft a user's request finds."""
    with app.test_request_context("/"):
        g.user = user
        return find().enterprise.id


def test_an_enterprise_finds_its_own_draft(
    app: Flask, database: Session, campaign: Campaign, firms: list[Enterprise]
) -> None:
    firm = make_user(database, "firm", Role.ENTERPRISE, enterprise_id=firms[1].id)
    assert found(app, firm, own_draft) == firms[1].id
    with pytest.raises(NotFound):
        found(app, make_user(database, "town", Role.TOWN, unit="anting"), own_draft)
    with pytest.raises(Unauthorized):
        found(app, None, own_draft)


def test_an_official_finds_those_of_the_scope(
    app: Flask, database: Session, campaign: Campaign, firms: list[Enterprise]
) -> None:
    own, other = (firm.id for firm in firms)
    town = make_user(database, "town", Role.TOWN, unit="anting")
    assert found(app, town, lambda: draft_of_enterprise(own)) == own
    assert found(app, make_user(database, "district", Role.DISTRICT), lambda: draft_of_enterprise(other)) == other
    for user, wanted in ((town, other), (town, 999), (None, own)):
        with pytest.raises(NotFound):
            found(app, user, lambda wanted=wanted: draft_of_enterprise(wanted))  # type: ignore[misc]


def test_without_a_campaign_there_is_no_draft(app: Flask, database: Session, firms: list[Enterprise]) -> None:
    user = make_user(database, "firm", Role.ENTERPRISE, enterprise_id=firms[0].id)
    for find in (own_draft, lambda: draft_of_enterprise(firms[0].id)):
        with pytest.raises(HTTPException) as ended:
            found(app, user, find)
        assert ended.value.response is not None
        assert ended.value.response.status_code == 200
