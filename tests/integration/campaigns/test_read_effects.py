"""What a change of an open campaign touches, counted in a world where each figure is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from survey.campaigns.campaign_results import CampaignValues, Effect, Touched
from survey.campaigns.read_effects import read_effects
from survey.definitions.stages import Stage
from survey.models import (
    Campaign,
    DraftSheet,
    EnterpriseClass,
    Evaluation,
    Extension,
    Job,
    JobState,
    Participation,
    SentBy,
    Submission,
    utc_now,
)
from survey.models import ParticipationState as State
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from tests.integration.campaigns.setting_up import NOW, opened, people, prepared
from tests.integration.conftest import make_enterprise
from tests.integration.officials import evaluation

__all__ = ["evaluation", "people", "prepared"]
CODE = "91310114MA1GT{:05d}"
FIRMS: tuple[tuple[State, dict[str, Any], tuple[str, ...]], ...] = (
    (State.CALLED, {"sent_by": SentBy.LETTER}, ()),
    (State.CALLED, {"sent_by": SentBy.MAIL}, ()),
    (State.EXEMPT, {"sent_by": SentBy.LETTER}, ("facts", "cmmm")),
    (State.FILLING, {"sent_by": SentBy.LETTER}, ("facts", "cmmm")),
    (State.FILLING, {}, ("facts",)),
    (State.FILLING, {"ready": True}, ("facts", "cmmm", "sme2024")),
    (State.SUBMITTED, {"sent_by": SentBy.MESSAGE}, ("facts", "cmmm", "sme2024")),
    (State.RETURNED, {}, ("facts", "cmmm")),
    (State.WITHDRAWN, {"sent_by": SentBy.BY_HAND}, ("facts", "cmmm")),
)
"""State, what else is known of the participation, and the questionnaires that were begun."""
LISTED = {
    Stage.NOT_CALLED: 1, Stage.EXEMPT: 1, Stage.UNCLAIMED: 2, Stage.NOT_BEGUN: 0, Stage.FILLING: 2, Stage.READY: 1,
    Stage.SUBMITTED: 1, Stage.RETURNED: 1, Stage.LEFT: 1,
}  # fmt: skip
EVERYTHING = Scope(everything=True)


@pytest.fixture
def world(database: Session, prepared: int) -> int:
    """Return an open campaign with a firm at each stage; the third, `FIRMS[3]`, has an extension of its own."""
    campaign = opened(database, prepared)
    for number, (state, more, sheets) in enumerate(FIRMS):
        firm = make_enterprise(database, CODE.format(100 + number), f"示例{number}厂")
        sent = {"sent_at": utc_now()} if "sent_by" in more else {}
        row = Participation(
            campaign_id=prepared, enterprise_id=firm.id, state=state, called_at=utc_now(), **more, **sent
        )
        database.add(row)
        database.flush()
        if sheets:
            draft = Submission(participation_id=row.id)
            database.add(draft)
            database.flush()
            database.add_all(DraftSheet(submission_id=draft.id, questionnaire_id=one, version="1") for one in sheets)
        if number == 3:
            until = campaign.closes_at + timedelta(days=9)
            database.add(
                Extension(campaign_id=prepared, enterprise_id=firm.id, until=until, reason="停产", given_by_id=1)
            )
    for kind, firms, campaign_id in (("call_letters", 2, prepared), ("call_list", 3, prepared), ("call_list", 7, 99)):
        job = Job(kind=kind, parameters={"campaign": campaign_id}, state=JobState.DONE, result={"firms": firms})
        database.add(job)
    database.commit()
    return prepared


def effects_of(database: Session, campaign_id: int, **other: Any) -> list[Effect]:
    database.expire_all()
    campaign = database.get_one(Campaign, campaign_id)
    touched = read_effects(database, campaign, replace(CampaignValues.of(campaign), **other), EVERYTHING)
    assert touched.tally.stages == LISTED
    return list(touched.effects)


ISSUED = [Effect("issued", (5, 2, 1, 1, 1, 3)), Effect("files", (2, 5))]
"""Of seven marks that of the exempt firm is none of 应填; unsent are both called firms and one that fills in."""


def test_each_change_says_whom_it_touches(database: Session, world: int) -> None:
    campaign = database.get_one(Campaign, world)
    now = CampaignValues.of(campaign)
    day = timedelta(days=1)

    def effects(**other: Any) -> list[Effect]:
        return effects_of(database, world, **other)

    assert effects() == []
    extended, returned = Effect("extended", (1,)), Effect("returned", (1,))
    assert effects(closes_at=now.closes_at - 2 * day) == [
        Effect("closes_earlier", (4, 2, 1)), extended, returned, *ISSUED
    ]  # fmt: skip
    assert effects(closes_at=now.closes_at + 5 * day) == [
        Effect("closes_later", (4, 5, 1)), extended, returned, *ISSUED
    ]  # fmt: skip
    assert effects(closes_at=now.closes_at + 10 * day) == [Effect("closes_later", (5, 10, 1)), returned, *ISSUED]
    assert effects(correction_until=now.closes_at) == [Effect("correction", (1,)), *ISSUED]
    assert effects(decision_on=now.closes_at.date()) == [Effect("decision"), *ISSUED]
    assert effects(opens_at=now.opens_at + day) == [Effect("opens", (5,)), *ISSUED]
    assert effects(contact_hours="下午", title="新名") == [Effect("shown"), *ISSUED]
    assert effects(seats=9) == [Effect("seats", (100, 9))]


def test_another_questionnaire_counts_the_drafts_that_count(database: Session, world: int) -> None:
    asked = dict(CampaignValues.of(database.get_one(Campaign, world)).asked)
    judged = Effect("judged", (4, 1))

    def effects(**other: EnterpriseClass | None) -> list[Effect]:
        return effects_of(database, world, asked={name: one for name, one in (asked | other).items() if one})

    above = EnterpriseClass.ABOVE
    assert effects(cmmm=above) == [Effect("narrowed", (3, 1), "cmmm"), judged, *ISSUED]
    assert effects(sme2024=None) == [Effect("removed", (1, 1), "sme2024"), judged, *ISSUED]
    assert effects(integration=EnterpriseClass.ALL) == [Effect("added", (4, 1), "integration"), judged, *ISSUED]


def test_after_the_close_it_is_opened_again(database: Session, world: int) -> None:
    then = NOW + timedelta(days=20)
    with unit_of_work(database):
        database.get_one(Campaign, world).closes_at = NOW - timedelta(hours=1)
    found = effects_of(database, world, closes_at=then)
    assert found[:2] == [Effect("reopened", (4, 20, 1)), Effect("extended", (1,))]
    assert Effect("over", (4, 0)) in found


def test_where_an_evaluation_was_made_its_seats_stay(database: Session, evaluation: Evaluation) -> None:
    with unit_of_work(database):
        database.get_one(Campaign, evaluation.campaign_id).seats = 10
    campaign = database.get_one(Campaign, evaluation.campaign_id)
    touched = read_effects(database, campaign, replace(CampaignValues.of(campaign), seats=9), EVERYTHING)
    assert touched == Touched(touched.tally, [Effect("seats_ranked", (10, 9))])
