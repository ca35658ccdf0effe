"""A decision whose reason is typed while the session ends: signed in on the page, it is proposed with its reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from survey.models import (
    Campaign,
    CampaignOfficial,
    Decision,
    Enterprise,
    EvaluationEntry,
    OfficialPart,
    Role,
    SubmissionVersion,
    User,
)
from survey.store.db import unit_of_work
from tests.browser.ended_session import end_sessions, sign_in_again
from tests.browser.test_officials import address, served_app
from tests.browser.test_spine import sign_in

__all__ = ["address", "served_app"]
TYPED = "打了很久的理由"


@pytest.fixture
def expected_messages() -> list[str]:
    """Return what a browser says of a request that failed: that of the session that had ended."""
    return ["Failed to load resource"]


@pytest.fixture(scope="module")
def listed(served_app: Flask) -> int:
    """Return the last firm with a seat, in a campaign whose district officials decide."""
    with served_app.extensions["sessions"]() as database, unit_of_work(database):
        campaign = database.scalars(select(Campaign.id)).one()
        officials = database.scalars(select(User.id).where(User.role == Role.DISTRICT)).all()
        database.add_all(
            CampaignOfficial(campaign_id=campaign, user_id=one, part=OfficialPart.DECIDER) for one in officials
        )
        seated = (
            select(Enterprise.id)
            .join(SubmissionVersion, SubmissionVersion.credit_code == Enterprise.credit_code)
            .join(EvaluationEntry, EvaluationEntry.version_id == SubmissionVersion.id)
            .where(EvaluationEntry.status == "selected")
        )
        return database.scalars(seated.order_by(EvaluationEntry.position.desc())).all()[0]


def test_a_reason_that_is_typed_while_the_session_ends_is_proposed(
    open_page: Callable[..., Page], listed: int, served_app: Flask
) -> None:
    page = open_page()
    sign_in(page, "district")
    page.goto(f"/panel/{listed}")
    form = page.locator("main form", has=page.locator("[name=reason]"))
    page.get_by_role("radio", name="确认").check()
    form.locator("[name=reason]").fill(TYPED)
    end_sessions(served_app)
    form.get_by_role("button").click()
    with page.expect_navigation():
        sign_in_again(page)
    expect(page.get_by_text("已提出，等待第二人确认；确认后才算数。")).to_be_visible()
    with served_app.extensions["sessions"]() as database:
        assert [(row.outcome, row.reason) for row in database.scalars(select(Decision))] == [("confirm", TYPED)]
