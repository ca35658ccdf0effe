"""A form of an official does nothing in another campaign than its page was about; what it says leads back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.config import ROOT
from survey.models import AuditEntry, Campaign, Role, utc_now
from survey.store.db import unit_of_work
from survey.web.page_campaign import FIELD, is_of_campaign
from tests.integration.conftest import Browser, make_user
from tests.integration.page_forms import form_at, forms, send
from tests.integration.web.expected_access import ROLES, TABLE, expected
from tests.integration.web.made_world import world

__all__ = ["world"]
REFUSED = 409
OFFICIALS = ("town", "district", "system", "security", "audit", "leader")
CSRF = re.compile(r'name="csrf_token"')


@pytest.fixture
def other(database: Session, campaign: Campaign) -> int:
    """Return a second campaign, which is open, too, and not the default."""
    with unit_of_work(database):
        made = Campaign(
            programme_id=campaign.programme_id,
            title="第二批次",
            seats=3,
            opens_at=campaign.opens_at - timedelta(days=9),
            opened_at=campaign.opened_at - timedelta(days=9) if campaign.opened_at else None,
            closes_at=campaign.closes_at,
        )
        database.add(made)
        database.flush()
        return made.id


@pytest.fixture
def district(database: Session, browser: Callable[[], Browser], campaign: Campaign) -> Browser:
    make_user(database, "district", Role.DISTRICT)
    client = browser()
    client.sign_in("district")
    database.rollback()
    return client


def test_every_form_that_hangs_on_the_campaign_is_refused_in_another(
    world: dict[str, int], database: Session, browser: Callable[[], Browser], app: Flask
) -> None:
    with unit_of_work(database):
        shown = database.scalars(select(Campaign.id)).first()
        assert shown is not None
        real = database.get_one(Campaign, shown)
        made = Campaign(
            programme_id=real.programme_id, title="第二批次", seats=3, opens_at=real.opens_at, closes_at=real.closes_at
        )
        database.add(made)
        database.flush()
        other = made.id
    arguments = {rule.endpoint: frozenset(rule.arguments) for rule in app.url_map.iter_rules()}
    found, told, wrong = 0, set[str](), []
    for role in OFFICIALS:
        client, place = browser(), ROLES.index(role)
        client.sign_in(role)
        for (endpoint, method), (path, _statuses) in TABLE.items():
            usual = expected(endpoint)[method][place] if method == "POST" else 403
            if usual == 403 or endpoint in {"account.sign_out", "kept_form.go_on"}:
                continue
            before = database.scalar(select(func.count()).select_from(AuditEntry))
            database.rollback()
            answer = client.send(path.format(**world), **{FIELD.replace("-", "__"): str(other)})
            database.rollback()
            own = is_of_campaign(endpoint, arguments[endpoint])
            found += own
            if own != (answer.status_code == REFUSED):
                wrong.append((role, endpoint, answer.status_code))
            if own:
                told |= set(
                    re.findall("为免办错批次，这一步没有执行，任何内容都没有改变。", answer.get_data(as_text=True))
                )
                if database.scalar(select(func.count()).select_from(AuditEntry)) != before:
                    wrong.append((role, endpoint, "recorded"))
                database.rollback()
    assert wrong == []
    assert found > 60
    assert told == {"为免办错批次，这一步没有执行，任何内容都没有改变。"}


def test_every_form_of_officials_carries_its_campaign(
    world: dict[str, int], browser: Callable[[], Browser], database: Session
) -> None:
    client, lacking, seen = browser(), [], 0
    client.sign_in("district")
    for (endpoint, method), (path, _statuses) in TABLE.items():
        if method != "GET" or expected(endpoint)[method][ROLES.index("district")] != 200:
            continue
        answer = client.get(path.format(**world))
        if answer.mimetype != "text/html":
            continue
        found = forms(answer.get_data(as_text=True))
        seen += len(found)
        lacking += [(endpoint, form.action) for form in found if not form.values.get(FIELD)]
    assert lacking == []
    assert seen > 200


def test_no_template_writes_a_token_by_itself() -> None:
    """A form with a token of its own would carry no campaign; the two that do carry what was sent before."""
    by_itself = [
        path.relative_to(ROOT / "survey/templates").as_posix()
        for path in sorted((ROOT / "survey/templates").rglob("*.html"))
        if CSRF.search(path.read_text("utf-8"))
    ]
    assert by_itself == ["errors/error.html", "macros/page.html"]


def test_of_two_tabs_the_older_acts_on_nothing_and_leads_back(
    database: Session, district: Browser, campaign: Campaign, other: int
) -> None:
    first = campaign.id
    database.rollback()
    old = district.get("/pins").get_data(as_text=True)
    chosen = send(
        district, "/campaigns", district.get("/campaigns").get_data(as_text=True), f"/campaigns/{other}/choose"
    )
    assert chosen.location == "/campaigns"
    values = form_at(old, "/pins").values | {"key": "91310114MA1GT00029", "pin-reason": "示例理由"}
    answer = district.post(
        "/pins", data=values, headers={"Referer": "http://localhost/pins", "Origin": "http://localhost"}
    )
    assert answer.status_code == REFUSED
    page = answer.get_data(as_text=True)
    assert "刚才的页面是“示例批次”的，而您在另一个窗口已改看“第二批次”。" in page
    assert "您刚才填写的内容没有丢失" in page
    assert "示例理由" in page
    assert f'<dd class="kept">{first}</dd>' not in page
    assert '<a class="btn" href="/pins">用“第二批次”打开这个页面</a>' in page
    back = send(district, "/pins", page, f"/campaigns/{first}/choose")
    assert back.location == "/pins"
    assert "示例批次" in district.get("/pins").get_data(as_text=True)


def test_a_form_of_the_default_is_refused_once_a_newer_campaign_was_opened(
    database: Session, district: Browser, campaign: Campaign, other: int
) -> None:
    """Nobody chose anything: the default moved on."""
    page = district.get("/evaluations").get_data(as_text=True)
    with unit_of_work(database):
        newer = database.get_one(Campaign, other)
        newer.opened_at = newer.opens_at = utc_now()
    answer = send(district, "/evaluations", page, "/evaluations")
    assert answer.status_code == REFUSED


def test_forms_with_their_campaign_in_the_address_and_forms_of_firms_go_on(
    database: Session, browser: Callable[[], Browser], district: Browser, campaign: Campaign, other: int
) -> None:
    first = campaign.id
    database.rollback()
    page = district.get(f"/campaigns/{first}/change").get_data(as_text=True)
    send(district, "/campaigns", district.get("/campaigns").get_data(as_text=True), f"/campaigns/{other}/choose")
    assert send(district, f"/campaigns/{first}/change", page, action="preview").status_code == 200
    assert FIELD not in browser().get("/sign-in").get_data(as_text=True)
