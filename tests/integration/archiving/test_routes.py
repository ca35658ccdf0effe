"""The page of the archive: what is chosen stays chosen, a purpose is asked for, another campaign is not found."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Campaign, Job, Role
from tests.integration.conftest import Browser, make_user


def district(database: Session, browser: Callable[[], Browser]) -> Browser:
    make_user(database, "district", Role.DISTRICT)
    client = browser()
    client.sign_in("district")
    return client


def test_every_archive_needs_a_purpose(database: Session, campaign: Campaign, browser: Callable[[], Browser]) -> None:
    client = district(database, browser)
    path = f"/campaigns/{campaign.id}/archive"
    answer = client.send(path, contacts="1", reason="ab")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "用途请写4到100字" in page
    assert 'name="contacts" value="1" checked' in page
    assert 'value="ab"' in page
    answer = client.send(path)
    assert "请写明用途，会留下记录" in answer.get_data(as_text=True)
    database.rollback()
    assert database.scalar(select(func.count()).select_from(Job)) == 0


def test_an_open_campaign_says_that_it_is_not_over(
    database: Session, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    client = district(database, browser)
    page = client.get(f"/campaigns/{campaign.id}/archive").get_data(as_text=True)
    assert "这个批次还没有截止" in page
    assert f'href="/campaigns/{campaign.id}/archive"' in client.get(f"/campaigns/{campaign.id}").get_data(as_text=True)
    assert client.get("/campaigns/77/archive").status_code == 404
    assert client.send("/campaigns/77/archive").status_code == 404
