"""What a record has: its parts with drafts, versions and pins, people in use, open claim codes, and counts."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from survey.accounts.one_time_codes import CodeFor, issue_code
from survey.models import Campaign, CodePurpose, Enquiry, ParticipationState, Role, Submission, utc_now
from survey.queries.merging import Holding, Part, holding
from survey.store.db import unit_of_work
from tests.integration.conftest import make_user
from tests.integration.directory.firms import firm, official, participation


def test_what_a_record_has(app: Flask, database: Session, campaign: Campaign) -> None:
    by, other = official(database), firm(database, "乙", ParticipationState.SUBMITTED)
    number = firm(database, "甲", ParticipationState.FILLING, p_called_at=utc_now())
    part = participation(database, number).id
    database.add(Submission(participation_id=part))
    boss = make_user(database, "boss", Role.ENTERPRISE, enterprise_id=number)
    make_user(database, "ended", Role.COLLEAGUE, enterprise_id=number, active=False)
    make_user(database, "new", Role.ENTERPRISE, enterprise_id=number, approved=False)
    database.add(Enquiry(campaign_id=campaign.id, enterprise_id=number, text="示例", asked_by_id=by))
    database.commit()
    with unit_of_work(database):
        for whose in (number, number, other):
            issue_code(database, app.extensions["settings"], CodePurpose.CLAIM, CodeFor(enterprise_id=whose), by_id=by)
    expected = Part(part, campaign.id, "示例批次", "filling", called=True, drafts=True, versions=0, pinned=False)
    people = [(boss.id, "示例boss", "enterprise")]
    assert holding(database, number) == Holding({campaign.id: expected}, people, 1, 0, 0, 1)
    assert holding(database, firm(database, "丙")) == Holding({}, [], 0, 0, 0, 0)
