"""What a change of an open campaign touches, counted in the demonstration district."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.campaigns.campaign_results import CampaignValues, Effect
from survey.campaigns.read_effects import read_effects
from survey.models import Campaign, EnterpriseClass, Evaluation, Participation
from survey.store.db import unit_of_work
from tests.integration.officials import evaluation

__all__ = ["evaluation"]


def states(database: Session) -> dict[str, int]:
    rows = database.execute(select(Participation.state, func.count()).group_by(Participation.state))
    return {str(row[0]): row[1] for row in rows}


def test_each_change_says_whom_it_touches(database: Session, evaluation: Evaluation) -> None:
    with unit_of_work(database):
        database.get_one(Campaign, evaluation.campaign_id).seats = 10
    campaign = database.get_one(Campaign, evaluation.campaign_id)
    now, count = CampaignValues.of(campaign), states(database)
    drafts = database.execute(select(Participation.state, Participation.ready)).all()
    sent, unsent = count["submitted"], count.get("filling", 0) + count.get("returned", 0)
    standing = Effect("standing", (sent + unsent, sent, unsent))
    begun = sent + unsent
    can_be_sent = sum(row.ready for row in drafts if row.state in {"filling", "returned"})
    judged = Effect("judged", (unsent, can_be_sent))

    def effects(**other: Any) -> list[Effect]:
        return read_effects(database, campaign, replace(now, **other))

    def asked(**other: EnterpriseClass) -> dict[str, EnterpriseClass]:
        return {name: one for name, one in (dict(now.asked) | other).items() if one}

    assert effects() == [standing]
    assert effects(closes_at=now.closes_at - timedelta(days=2)) == [standing, Effect("closes_earlier", (unsent, 2))]
    assert effects(closes_at=now.closes_at + timedelta(days=5)) == [standing, Effect("closes_later", (unsent, 5))]
    assert effects(seats=9) == [standing, Effect("seats_ranked", (10, 9))]
    assert effects(asked=asked(cmmm=EnterpriseClass.ABOVE)) == [standing, Effect("narrowed", (begun,), "cmmm"), judged]
    without = {name: one for name, one in now.asked.items() if name != "cmmm"}
    assert effects(asked=without) == [standing, Effect("removed", (begun,), "cmmm"), judged]
    assert effects(contact_hours="下午", title="新名") == [standing, Effect("shown")]
    assert effects(correction_until=now.closes_at) == [standing, Effect("correction")]
    assert effects(decision_on=now.closes_at.date()) == [standing, Effect("decision")]
    assert effects(opens_at=now.opens_at + timedelta(days=1)) == [standing, Effect("opens")]
    with unit_of_work(database):
        for item in database.get_one(Campaign, campaign.id).questionnaires:
            if item.questionnaire_id == "cmmm":
                database.delete(item)
    database.expire_all()
    campaign = database.get_one(Campaign, evaluation.campaign_id)
    assert read_effects(database, campaign, now) == [standing, Effect("added", (unsent, sent), "cmmm"), judged]


def test_after_the_close_it_is_opened_again(database: Session, evaluation: Evaluation) -> None:
    campaign = database.get_one(Campaign, evaluation.campaign_id)
    now = CampaignValues.of(campaign)
    with unit_of_work(database):
        database.get_one(Campaign, campaign.id).closes_at = now.opens_at + timedelta(days=1)
    campaign = database.get_one(Campaign, evaluation.campaign_id)
    codes = [effect.code for effect in read_effects(database, campaign, now)]
    assert codes == ["standing", "reopened"]
