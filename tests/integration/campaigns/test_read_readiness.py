"""What is missing before a campaign can be opened: each item, and that opening refuses it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.campaigns.campaign_results import CampaignValues, Lacking, stamp
from survey.campaigns.open_campaign import NotReadyError, open_campaign
from survey.campaigns.read_readiness import read_lacking
from survey.models import Campaign, CampaignOfficial, Enterprise, OfficialPart, Role, SchemeState, SchemeVersion
from survey.store.db import unit_of_work
from tests.integration.campaigns.setting_up import NOW, account, people, prepared

__all__ = ["people", "prepared"]
Broken = Callable[[Session, Campaign], None]


def named(database: Session, part: OfficialPart) -> CampaignOfficial:
    """Return the last one who is named for a part."""
    return database.scalars(
        select(CampaignOfficial).where(CampaignOfficial.part == part).order_by(CampaignOfficial.id.desc())
    ).first()  # type: ignore[return-value]  # somebody is named


def only_of_some(_database: Session, campaign: Campaign) -> None:
    next(item for item in campaign.questionnaires if item.questionnaire_id == "cmmm").enterprise_class = "above"  # type: ignore[assignment]  # as it is stored


def without_facts(database: Session, campaign: Campaign) -> None:
    database.delete(next(item for item in campaign.questionnaires if item.questionnaire_id == "facts"))


def of_a_demonstration(database: Session, campaign: Campaign) -> None:
    used = database.get_one(SchemeVersion, campaign.scheme_version_id)
    made = SchemeVersion(
        scheme_id=used.scheme_id,
        version="9.9",
        state=SchemeState.PUBLISHED,
        document=used.document,
        digest=used.digest,
        demonstration=True,
    )
    database.add(made)
    database.flush()
    campaign.scheme_version_id = made.id


def of_campaign(**columns: object) -> Broken:
    def broken(_database: Session, campaign: Campaign) -> None:
        for name, value in columns.items():
            setattr(campaign, name, value)

    return broken


def substitute_decides(database: Session, campaign: Campaign) -> None:
    named(database, OfficialPart.SUBSTITUTE).user_id = named(database, OfficialPart.DECIDER).user_id


def other_role(database: Session, _campaign: Campaign) -> None:
    account(database, "district-2").role = Role.LEADER


def ended(login: str) -> Broken:
    def broken(database: Session, _campaign: Campaign) -> None:
        account(database, login).active = False

    return broken


def closed_directory(database: Session, _campaign: Campaign) -> None:
    database.scalars(select(Enterprise)).one().closed_on = date(2020, 1, 1)


CASES: list[tuple[Broken, list[Lacking]]] = [
    (of_campaign(closes_at=NOW), [Lacking("calendar", ("closes", "past"))]),
    (of_campaign(correction_until=NOW + timedelta(days=29)), [Lacking("calendar", ("correction",))]),
    (of_campaign(decision_on=(NOW + timedelta(days=3)).date()), [Lacking("calendar", ("decision",))]),
    (
        of_campaign(correction_until=None, decision_on=None),
        [Lacking("calendar", ("correction_until", "decision_on"))],
    ),
    (of_campaign(contact_phone=" ", contact_hours=""), [Lacking("contact", ("contact_phone", "contact_hours"))]),
    (of_campaign(scheme_version_id=None), [Lacking("scheme")]),
    (of_a_demonstration, [Lacking("scheme", ("demonstration",))]),
    (only_of_some, [Lacking("questionnaires", ("cmmm",))]),
    (without_facts, [Lacking("questionnaires", ("facts",)), Lacking("questionnaires", ("facts",))]),
    (ended("district-1"), [Lacking("deciders", ("示例district-1",))]),
    (other_role, [Lacking("deciders", ("示例district-2",))]),
    (ended("district-3"), [Lacking("substitute", ("示例district-3",))]),
    (substitute_decides, [Lacking("substitute")]),
    (closed_directory, [Lacking("directory")]),
]


@pytest.mark.parametrize(("broken", "lacking"), CASES)
def test_each_item_is_missed_and_keeps_the_campaign_shut(
    app: Flask, database: Session, prepared: int, broken: Broken, lacking: list[Lacking]
) -> None:
    with unit_of_work(database):
        broken(database, database.get_one(Campaign, prepared))
    campaign = database.get_one(Campaign, prepared)
    assert read_lacking(database, campaign) == lacking
    seen = stamp(CampaignValues.of(campaign))
    with app.app_context(), pytest.raises(NotReadyError) as refused:
        open_campaign(database, prepared, seen=seen, user_id=1)
    assert refused.value.lacking == lacking
    database.rollback()
    assert database.get_one(Campaign, prepared).opened_at is None


def test_nothing_is_missing_of_a_campaign_that_is_ready(database: Session, prepared: int) -> None:
    assert read_lacking(database, database.get_one(Campaign, prepared)) == []


def test_a_draft_is_no_published_scheme(database: Session, prepared: int) -> None:
    campaign = database.get_one(Campaign, prepared)
    version = database.get_one(SchemeVersion, campaign.scheme_version_id)
    draft = SchemeVersion(
        scheme_id=version.scheme_id,
        version="9.9",
        state=SchemeState.DRAFT,
        document=version.document,
        digest=version.digest,
    )
    database.add(draft)
    database.flush()
    campaign.scheme_version_id = draft.id
    assert read_lacking(database, campaign) == [Lacking("scheme")]
    database.rollback()


def test_a_trial_needs_no_scheme_and_nobody_who_decides(database: Session, prepared: int) -> None:
    campaign = database.get_one(Campaign, prepared)
    campaign.trial, campaign.scheme_version_id = True, None
    campaign.correction_until = campaign.decision_on = None
    for row in database.scalars(select(CampaignOfficial)):
        database.delete(row)
    database.flush()
    assert read_lacking(database, campaign) == []
    database.rollback()
