"""What is offered to an enterprise, from where, and that nothing of it counts before it is confirmed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.answers.answers import to_json
from scoring.answers.coding import encode
from scoring.maturity import score
from survey.answering.carried_views import count_carried
from survey.answering.progress_views import view_progress
from survey.answering.read_carried import CarriedAnswers, read_carried
from survey.answering.read_draft import DraftContext, read_own_draft
from survey.answering.save_draft import Author, save_patch
from survey.answering.submit import dossier_digest, sheet_rows
from survey.definitions.catalogue import catalogue
from survey.definitions.version_facts import facts_of
from survey.demo.answers import facts_of as demo_facts
from survey.demo.enterprises import make_enterprises
from survey.models import (
    AnswerRevision,
    Campaign,
    DraftSheet,
    Enterprise,
    Participation,
    ParticipationState,
    Role,
    Submission,
    User,
    utc_now,
)
from survey.words.language import in_chinese
from survey.workbooks.fill_template import FileFacts, workbook_contents
from tests.integration.conftest import Browser, begun, make_enterprise, make_user
from tests.integration.earlier_submissions import YEAR_BEFORE, earlier_campaign, submitted

CODE = "91999999MA0000001N"


@pytest.fixture
def firm(database: Session, campaign: Campaign) -> Enterprise:
    """Return an enterprise of the directory with a submission to the campaign of the year before."""
    enterprise = make_enterprise(database, CODE, "示例甲", unit="malu")
    enterprise.contact, enterprise.above_scale = "示例乙", False
    submitted(database, enterprise, earlier_campaign(database), YEAR_BEFORE)
    return enterprise


@pytest.fixture
def user(database: Session, firm: Enterprise) -> User:
    """Return its account."""
    return make_user(database, "enterprise", Role.ENTERPRISE, enterprise_id=firm.id)


def read(database: Session, user: User) -> tuple[DraftContext, CarriedAnswers]:
    database.rollback()
    draft = read_own_draft(database, user)
    assert draft is not None
    return draft, read_carried(database, draft)


def test_the_directory_and_the_last_submission_are_offered(database: Session, user: User) -> None:
    number = begun(database, user)
    facts = catalogue().questionnaires["facts"]
    save_patch(database, number, facts, {"years_operating": ("three", 0)}, author=Author(user.id))
    _draft, carried = read(database, user)
    made = {name: (offer.answer, offer.before is None) for (_owner, name), offer in carried.offers.items()}
    assert made == {
        "unit": ("malu", True),
        "contact": ("示例乙", True),
        "above_scale": (False, True),
        "registered_place": ("示例路1号", False),
        "production_place": ("示例路2号", False),
        "tax_place": ("嘉定区", False),
        "production_type": ("discrete", False),
        "staff_y2": (Decimal(120), False),
        "revenue_y2": (Decimal("1234.50"), False),
        "revenue_y3": (Decimal(1100), False),
    }
    ended = {name for (_owner, name) in carried.ended}
    assert {"staff_y1", "revenue_y1", "digital_spend_y1", "digital_spend_y2", "systems", "veto_tax"} <= ended


def test_what_is_answered_already_is_not_offered(database: Session, user: User) -> None:
    number = begun(database, user)
    facts = catalogue().questionnaires["facts"]
    save_patch(database, number, facts, {"unit": ("anting", 0), "tax_place": ("嘉定", 0)}, author=Author(user.id))
    draft, carried = read(database, user)
    assert {"unit", "tax_place"} & {name for _owner, name in carried.offers} == set()
    assert count_carried(carried, draft)["facts", "identity"] == 3
    assert carried.in_section(facts, facts.sections[0]) == ["registered_place", "production_place", "contact"]


def test_another_enterprise_sees_nothing_of_it(database: Session, user: User, browser: Callable[[], Browser]) -> None:
    other = make_enterprise(database, "91999999MA0000002L", "示例甲", unit="malu")
    stranger = make_user(database, "other", Role.ENTERPRISE, enterprise_id=other.id)
    _draft, carried = read(database, stranger)
    assert {name for _owner, name in carried.offers} == {"unit"}
    assert (carried.version, carried.ended) == (None, {})
    client = browser()
    client.sign_in("other")
    html = client.get("/fill/facts/identity").get_data(as_text=True)
    assert ("示例路1号" in html, "示例乙" in html) == (False, False)


def test_an_answer_whose_definition_is_gone_is_not_offered(database: Session, campaign: Campaign) -> None:
    other = make_enterprise(database, "91999999MA0000002L", "示例乙", unit="malu")
    submitted(database, other, earlier_campaign(database), YEAR_BEFORE, digest="gone")
    _draft, carried = read(database, make_user(database, "other", Role.ENTERPRISE, enterprise_id=other.id))
    assert ({name for _owner, name in carried.offers}, carried.ended) == ({"unit"}, {})


def test_reading_writes_nothing(database: Session, user: User, browser: Callable[[], Browser]) -> None:
    client = browser()
    client.sign_in("enterprise")
    for path in ("/workbench", "/fill/facts/identity", "/fill/facts/people_money", "/check", "/workbooks"):
        assert client.get(path).status_code == 200
    rows = [select(func.count()).select_from(table) for table in (DraftSheet, AnswerRevision)]
    assert [database.scalar(row) for row in rows] == [0, 0]


FIRM = make_enterprises(1, Random(3))[0]
ANSWERS = {
    name: to_json(value) for name, value in demo_facts(FIRM, Random(4)).items() if name not in {"credit_code", "name"}
}


def results(draft: DraftContext) -> dict[str, Any]:
    """Return everything that is worked out from a draft: what counts, what leaves, what is told."""
    definitions, dossier = draft.questionnaires, draft.dossier
    rows, coded = sheet_rows(definitions, dossier), encode(definitions, [dossier])
    with in_chinese():
        made = {
            name: dict(workbook_contents(draft, item, FileFacts("X-1", utc_now())).cells)
            for name, item in definitions.items()
        }
    return {
        "dossier": {name: dict(sheet.values) for name, sheet in dossier.sheets.items()},
        "asked": draft.asked,
        "findings": draft.findings,
        "digest": dossier_digest(definitions, dossier),
        "codes": [(row["questionnaire_id"], row["document"], row["packed"]) for row in rows],
        "facts": facts_of(definitions, dossier),
        "levels": {name: score(item).level.tolist() for name, item in coded.items() if item.coding.questionnaire.rule},
        "workbook": made,
        "progress": [(row.section.id, row.state, row.answered, row.total, row.open) for row in view_progress(draft)],
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.sampled_from(sorted(ANSWERS))))
def test_nothing_carried_changes_anything_before_it_is_confirmed(
    app: Flask, database: Session, user: User, answered: set[str]
) -> None:
    """Of any draft, beside an enterprise that has the same draft and neither a directory entry nor an earlier year."""
    number = begun(database, user)
    values = {name: ANSWERS[name] for name in answered}
    document = {"variant": "", "values": values, "notes": {}}
    row = database.get(DraftSheet, (number, "facts")) or DraftSheet(submission_id=number, questionnaire_id="facts")
    row.version, row.document, row.revisions = "2026.1", document, dict.fromkeys(values, 1)
    database.add(row)
    earlier = database.scalars(
        select(Participation).where(Participation.id != database.get_one(Submission, number).participation_id)
    ).one()
    told = {}
    cases = ((ParticipationState.WITHDRAWN, "", ""), (ParticipationState.SUBMITTED, "示例乙", "malu"))
    for state, contact, unit in cases:
        earlier.state = state
        firm = database.get_one(Enterprise, user.enterprise_id)
        firm.contact, firm.unit, firm.above_scale = contact, unit, False if contact else None
        database.commit()
        draft, carried = read(database, user)
        with app.app_context():
            told[state] = (results(draft), carried)
    without, with_it = told[ParticipationState.WITHDRAWN], told[ParticipationState.SUBMITTED]
    assert with_it[0] == without[0]
    assert without[1].offers == {}
    offered = {name for owner, name in with_it[1].offers if owner == "facts"}
    assert offered & answered == set()
    assert {"contact", "registered_place"} - answered <= offered
