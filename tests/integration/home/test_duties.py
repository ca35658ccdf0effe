"""What waits for each role: counts by hand, the most urgent first, and each opens its list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask, g
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.directory import directory
from survey.definitions.stages import Tally
from survey.home.duties import DUTIES, cards_of
from survey.home.read_desk import Desk
from survey.ledger.read_ledger import read_ledger
from survey.models import AuditEntry, Campaign, Extension, Job, JobState, Participation, Role, User, utc_now
from survey.queries.ledger import Grouping
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.store.scope import scope
from tests.integration.conftest import make_user
from tests.integration.ledger.listed_firms import app_with_list
from tests.integration.season import ANTING, lay_out


@pytest.fixture
def listing(app: Flask) -> Iterator[Flask]:
    """Return an application of the same database with the list of firms."""
    made = app_with_list(app.extensions["settings"])
    yield made
    made.extensions["engine"].dispose()


def cards(app: Flask, database: Session, user: User, campaign: Campaign | None) -> list[tuple[str, int, str]]:
    """Return (title, count, address) of everything that waits for a user, cards first."""
    limits = scope(user)
    tally: Tally | None = None
    if campaign is not None:
        tally = read_ledger(database, campaign.id, limits, Grouping.UNIT, progress=False).total.tally
    with app.test_request_context("/today"):
        g.user = user
        shown, more = cards_of(Role(user.role), Desk(database, limits, campaign, tally, utc_now(), user))
        return [(card.title, card.count, card.url) for card in (*shown, *more) if card.count]


def test_the_district_sees_its_most_urgent_first(listing: Flask, database: Session, campaign: Campaign) -> None:
    lay_out(database, campaign)
    official = make_user(database, "district", Role.DISTRICT)
    assert cards(listing, database, official, campaign) == [
        ("填写完整、还没有提交", 1, "/chasing?stage=ready&due=open"),
        ("今天要联系的企业", 1, "/chasing?due=today"),
        ("街镇建议增补", 1, "/firms?proposed=yes"),
        ("新提交、还没有人看过", 2, "/cases?queue=new"),
        ("已提交、还没有初审", 2, "/reviews?state=waiting"),
        ("退回补正、还没有改好", 1, "/firms?stage=returned"),
        ("通知还没有发出", 2, "/firms?sent=no&stage=unclaimed&stage=not_begun"),
        ("还没有列入应填，也没有豁免", 2, "/firms?stage=not_called"),
        ("还没有领取账号", 2, "/firms?stage=unclaimed"),
        ("领取了账号、还没有开始填写", 1, "/firms?stage=not_begun"),
    ]


def test_a_town_sees_what_is_its_own(listing: Flask, database: Session, campaign: Campaign) -> None:
    lay_out(database, campaign)
    official = make_user(database, "town", Role.TOWN, unit=ANTING)
    assert cards(listing, database, official, campaign) == [
        ("填写完整、还没有提交", 1, "/chasing?stage=ready&due=open"),
        ("今天要联系的企业", 1, "/chasing?due=today"),
        ("新提交、还没有人看过", 2, "/cases?queue=new"),
        ("由您承办的企业待初审", 2, "/reviews?state=waiting&mine=1"),
        ("通知还没有发出", 1, "/firms?sent=no&stage=unclaimed&stage=not_begun"),
        ("还没有领取账号", 1, "/firms?stage=unclaimed"),
        ("领取了账号、还没有开始填写", 1, "/firms?stage=not_begun"),
    ]


def test_after_the_close_only_a_firm_with_more_time_is_still_to_submit(
    listing: Flask, database: Session, campaign: Campaign
) -> None:
    lay_out(database, campaign)
    official, now = make_user(database, "district", Role.DISTRICT), utc_now()
    with unit_of_work(database):
        own = database.merge(campaign)
        own.closes_at = now - timedelta(hours=1)
        ready = database.scalars(select(Participation).where(Participation.ready)).all()
        told = {"until": now + timedelta(days=3), "reason": "示例", "given_by_id": official.id, "given_at": now}
        database.add(Extension(campaign_id=own.id, enterprise_id=None, unit="malu", **told))
    titles = [title for title, _count, _url in cards(listing, database, official, own)]
    assert "填写完整、还没有提交" not in titles
    with unit_of_work(database):
        for one in ready:
            database.add(Extension(campaign_id=own.id, enterprise_id=one.enterprise_id, **told))
    found = cards(listing, database, official, own)
    assert [card for card in found if card[0] == "填写完整、还没有提交"] == [
        ("填写完整、还没有提交", 1, "/chasing?stage=ready&due=open")
    ]


def test_the_leader_reads_and_does_not_decide(listing: Flask, database: Session, campaign: Campaign) -> None:
    lay_out(database, campaign)
    official = make_user(database, "leader", Role.LEADER)
    assert [title for title, _count, _url in cards(listing, database, official, campaign)] == [
        "填写完整、还没有提交",
        "新提交、还没有人看过",
        "已提交、还没有初审",
        "退回补正、还没有改好",
        "还没有领取账号",
        "领取了账号、还没有开始填写",
    ]


def test_administrators_see_accounts_tasks_and_the_trail(app: Flask, database: Session) -> None:
    make_user(database, "new", Role.UNASSIGNED)
    system, security, audit = (
        make_user(database, role.value, role) for role in (Role.SYSTEM, Role.SECURITY, Role.AUDIT)
    )
    database.add(Job(kind="evaluate", state=JobState.FAILED, finished_at=utc_now(), created_by_id=system.id))
    long_ago = utc_now() - timedelta(days=8)
    database.add(Job(kind="evaluate", state=JobState.FAILED, finished_at=long_ago, created_by_id=system.id))
    database.commit()
    with unit_of_work(database):
        audit_trail.record(database, "grant_role", user_id=security.id, about=("user", system.id))
        for _export in range(2):
            audit_trail.record(database, "export", user_id=system.id)
    assert database.query(AuditEntry).count() == 3
    of_system = {title: (count, url) for title, count, url in cards(app, database, system, None)}
    assert of_system["最近7天失败的任务"] == (1, "/service")
    assert of_system["还没有角色的账号"] == (1, "/accounts?role=unassigned&state=active")
    units = len(directory().current_units())
    assert of_system["区经委账号还不够"] == (3, "/accounts?state=active")
    assert of_system["街镇还没有审核账号"] == (units, "/accounts?state=active")
    assert cards(app, database, security, None) == [
        ("账号等待授予角色", 1, "/roles?role=unassigned&state=active"),
        ("区经委账号还不够", 3, "/roles?state=active"),
        ("街镇还没有审核账号", units, "/roles?state=active"),
    ]
    of_audit = [(title, count, url.partition("&")[0]) for title, count, url in cards(app, database, audit, None)]
    assert of_audit == [
        ("最近7天变更的角色", 1, "/audit?action=grant_role"),
        ("最近7天导出的文件", 2, "/audit?action=export"),
    ]


def test_everybody_of_the_office_has_duties() -> None:
    nothing = {Role.UNASSIGNED, Role.ENTERPRISE, Role.COLLEAGUE}
    assert set(Role) - set().union(*(duty.roles for duty in DUTIES)) == nothing
