"""A campaign that is closed can be read on every page, and what would write to it is refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import AccountCode, AuditEntry, Campaign, Enterprise, Participation, Role, utc_now
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser, make_enterprise, make_user
from tests.integration.season import lay_out

PAGES = (
    "/", "/firms", "/ledger", "/ledger?by=industry", "/calls", "/calls/confirm?do=letters&firm=1", "/enquiries/office",
    "/helping", "/pins", "/ranking", "/evaluations", "/schemes", "/campaigns", "/questions", "/files", "/forms",
    "/claim-codes", "/account-requests", "/imports/directory", "/firms/1", "/trail",
)  # fmt: skip
"""Pages of officials that are about the chosen campaign, or show it."""


@pytest.fixture
def closed(database: Session, campaign: Campaign) -> int:
    """Return a campaign that ended a year ago, with firms at every stage; another one is open and newer."""
    number = campaign.id
    lay_out(database, campaign)
    with unit_of_work(database):
        old = database.get_one(Campaign, number)
        old.title, old.opens_at = "去年的批次", utc_now() - timedelta(days=400)
        old.opened_at, old.closes_at = old.opens_at, utc_now() - timedelta(days=365)
        database.add(
            Campaign(
                programme_id=old.programme_id, title="今年的批次", seats=5, opens_at=utc_now() - timedelta(days=1),
                opened_at=utc_now() - timedelta(days=1), closes_at=utc_now() + timedelta(days=9),
                scheme_version_id=old.scheme_version_id,
            )
        )  # fmt: skip
    return number


@pytest.fixture
def district(database: Session, browser: Callable[[], Browser], closed: int) -> Browser:
    """Return a district official who chose the closed campaign."""
    make_user(database, "district", Role.DISTRICT)
    client = browser()
    client.sign_in("district")
    client.get("/campaigns")
    client.send(f"/campaigns/{closed}/choose")
    database.rollback()
    return client


def test_every_page_of_it_can_be_read(database: Session, district: Browser, closed: int) -> None:
    pages = [*PAGES, f"/campaigns/{closed}", f"/campaigns/{closed}/change", f"/campaigns/{closed}/officials"]
    found = {path: district.get(path, follow_redirects=True) for path in pages}
    assert {path: answer.status_code for path, answer in found.items()} == dict.fromkeys(pages, 200)
    about = [path for path, answer in found.items() if "去年的批次" not in answer.get_data(as_text=True)]
    assert about == []
    files = ("/firms/list.xlsx?personal=0", "/ledger.xlsx", "/helping/list.xlsx", "/enquiries/public/list.xlsx")
    assert [district.get(path).status_code for path in files] == [200] * 4


def test_what_would_write_to_it_is_refused_in_a_sentence(database: Session, district: Browser, closed: int) -> None:
    before = len(database.scalars(select(AuditEntry.id)).all())
    states = database.execute(select(Participation.id, Participation.state, Participation.called_at)).all()
    database.rollback()
    said = "本批次的填报已截止，不再制作通知。要延长期限，请先在批次页修改截止时间。"
    for do in ("letters", "list", "mails"):
        page = district.get(f"/calls/confirm?do={do}&firm=2", follow_redirects=True).get_data(as_text=True)
        assert said in page, do
    firms = district.send("/firms/actions/call", firms="1", reason="示例理由").get_data(as_text=True)
    assert "这个批次已经截止，不能再变动应填名单。" in firms
    database.rollback()
    assert database.execute(select(Participation.id, Participation.state, Participation.called_at)).all() == states
    assert database.scalars(select(AccountCode)).all() == []
    assert len(database.scalars(select(AuditEntry.id)).all()) == before


def test_a_firm_sees_the_open_one(
    database: Session, browser: Callable[[], Browser], district: Browser, closed: int
) -> None:
    firm = database.scalars(select(Enterprise.id).order_by(Enterprise.id)).first()
    database.rollback()
    make_user(database, "firm", Role.ENTERPRISE, enterprise_id=firm)
    mine = browser()
    mine.sign_in("firm")
    page = mine.get("/workbench").get_data(as_text=True)
    assert "今年的批次" in page
    assert "去年的批次" not in page
    late = make_enterprise(database, "91310114MA1GT00029", "示例新厂")
    make_user(database, "late", Role.ENTERPRISE, enterprise_id=late.id)
    other = browser()
    other.sign_in("late")
    assert "今年的批次" in other.get("/workbench").get_data(as_text=True)
