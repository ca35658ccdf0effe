"""Making and changing a campaign: what is stored, what is asked in which version, which drafts are looked at again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.campaigns.campaign_results import CampaignRefusedError, CampaignValues, ConflictError, stamp
from survey.campaigns.save_campaign import change_campaign, make_campaign
from survey.models import AuditEntry, Campaign, EnterpriseClass
from survey.store.db import unit_of_work
from tests.integration.campaigns.setting_up import NOW, opened, people, prepared, values

__all__ = ["people", "prepared"]


def seen(database: Session, campaign_id: int) -> str:
    """Return the stamp of what a campaign holds now."""
    database.rollback()
    return stamp(CampaignValues.of(database.get_one(Campaign, campaign_id)))


def codes(error: pytest.ExceptionInfo[CampaignRefusedError]) -> list[str]:
    return [code for code, _name in error.value.codes]


def test_a_campaign_is_made_as_it_was_typed(app: Flask, database: Session, prepared: int) -> None:
    wanted = values(title="第二批", asked={"sme2024": EnterpriseClass.BELOW, "facts": EnterpriseClass.ALL})
    with app.app_context():
        made = make_campaign(database, wanted, user_id=1)
    database.rollback()
    campaign = database.get_one(Campaign, made)
    assert CampaignValues.of(campaign) == wanted
    assert (campaign.opened_at, campaign.sample, campaign.scheme_version_id) == (None, False, None)
    rows = [(item.questionnaire_id, item.version, item.position) for item in campaign.questionnaires]
    assert rows == [("facts", "2026.1", 0), ("sme2024", "2024.1", 1)]
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "make_campaign")).one()
    assert (entry.object_id, entry.detail["asked"]) == (str(made), ["facts:all", "sme2024:below"])
    assert entry.detail["office_phone"] == "021-1234 5678"


def test_every_refusal_of_values(app: Flask, database: Session, prepared: int) -> None:
    facts = {"facts": EnterpriseClass.ALL}
    for wrong, expected in (
        ({"closes_at": NOW, "opens_at": NOW}, ["closes"]),
        ({"asked": {"cmmm": EnterpriseClass.ALL}}, ["facts"]),
        ({"asked": {"facts": EnterpriseClass.ABOVE}}, ["facts"]),
        ({"asked": facts | {"poem": EnterpriseClass.ALL}}, ["unknown"]),
        ({"title": "第一批"}, ["same_title"]),
    ):
        with app.app_context(), pytest.raises(CampaignRefusedError) as refused:
            make_campaign(database, values(**{"title": "第二批"} | wrong), user_id=1)
        assert codes(refused) == expected
    database.rollback()
    assert len(database.scalars(select(Campaign)).all()) == 1


def test_a_change_needs_what_was_seen_and_of_an_open_one_a_reason(app: Flask, database: Session, prepared: int) -> None:
    opened(database, prepared)
    now = CampaignValues.of(database.get_one(Campaign, prepared))
    later = replace(now, closes_at=now.closes_at + timedelta(days=3))
    with app.app_context():
        with pytest.raises(ConflictError):
            change_campaign(database, prepared, later, seen="0" * 24, reason="延期", user_id=1)
        for reason, wanted, expected in (
            (" ", later, ["reason"]),
            ("延期", now, ["same"]),
            ("延期", replace(now, trial=True), ["trial"]),
            ("延期", replace(now, opens_at=NOW + timedelta(days=2)), ["begun"]),
            ("延期", replace(now, asked={"facts": EnterpriseClass.ALL}), ["needed", "needed"]),
        ):
            with pytest.raises(CampaignRefusedError) as refused:
                change_campaign(database, prepared, wanted, seen=stamp(now), reason=reason, user_id=1)
            assert codes(refused) == expected
        change_campaign(database, prepared, later, seen=stamp(now), reason=" 延期 ", user_id=1)
    database.rollback()
    assert database.get_one(Campaign, prepared).closes_at == later.closes_at
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "change_campaign")).one()
    assert entry.detail == {
        "before": {"closes_at": now.closes_at.isoformat(timespec="minutes")},
        "after": {"closes_at": later.closes_at.isoformat(timespec="minutes")},
        "reason": "延期",
    }


def test_an_open_one_keeps_the_versions_that_it_asks_for(app: Flask, database: Session, prepared: int) -> None:
    with unit_of_work(database):
        facts = database.get_one(Campaign, prepared).questionnaires[0]
        facts.version = "2025.1"
    opened(database, prepared)
    now = CampaignValues.of(database.get_one(Campaign, prepared))
    wanted = replace(now, asked={name: one for name, one in now.asked.items() if name != "integration"})
    with app.app_context():
        change_campaign(database, prepared, wanted, seen=stamp(now), reason="减一份", user_id=1)
    database.rollback()
    rows = [(item.questionnaire_id, item.version) for item in database.get_one(Campaign, prepared).questionnaires]
    assert rows == [("facts", "2025.1"), ("cmmm", "2020.1"), ("sme2024", "2024.1")]


def test_only_a_change_of_what_is_asked_says_that_drafts_are_to_be_judged(
    app: Flask, database: Session, prepared: int
) -> None:
    opened(database, prepared)
    now = CampaignValues.of(database.get_one(Campaign, prepared))
    fewer = replace(now, asked={name: one for name, one in now.asked.items() if name != "integration"})
    narrower = replace(now, asked=dict(now.asked) | {"integration": EnterpriseClass.BELOW})
    said = []
    for wanted in (replace(now, seats=90), fewer, narrower, replace(narrower, contact_hours="下午")):
        with app.app_context():
            said.append(
                change_campaign(database, prepared, wanted, seen=seen(database, prepared), reason="会议决定", user_id=1)
            )
    assert said == [False, True, True, False]
