"""The campaign of the year before: closed, with what part of the demonstration's enterprises submitted to it.

It stands beside the present campaign and changes nothing of it: its ids lie behind those of the present one, and its
chance is its own. Its drafts are gone; a closed campaign is read by its versions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from scoring.answers.answers import Answer, AnswerSheet, Dossier, sheet_from_json
from scoring.definition.questionnaire import Questionnaire
from survey.answering.submit import COMMITMENT_VERSION, dossier_digest, receipt_number, sheet_rows
from survey.definitions.catalogue import catalogue
from survey.definitions.version_facts import facts_of
from survey.demo.answers import explained, fill_in
from survey.demo.district import DemoEnterprise, make_demo_enterprises, move_sequences
from survey.models import (
    Campaign,
    CampaignQuestionnaire,
    Commitment,
    DraftSheet,
    Participation,
    ParticipationState,
    Programme,
    Role,
    Submission,
    SubmissionVersion,
    User,
    VersionSheet,
)
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.words.figures import SHANGHAI

VERSIONS: Mapping[str, str] = {"facts": "2025.1", "sme2024": "2024.1"}
"""The questionnaires of that campaign, in its order."""
SHARE = 0.25
_ALWAYS = 2
"""The sample accounts that are drafting and submitted took part."""
_YEAR = timedelta(days=365)
_FIGURES = ("staff", "revenue", "cost", "energy")


def load_year_before(database: Session, campaign: Campaign, seed: int) -> int:
    """Write the campaign of the year before `campaign`, which was loaded with `seed`; return how many submitted to it.

    Who has not begun in the present campaign took part, and one of them gets a sample account.
    """
    known = catalogue()
    questionnaires = {name: known.versions[name, version] for name, version in VERSIONS.items()}
    random = Random(f"{seed}: the year before")
    year = campaign.opens_at.astimezone(SHANGHAI).year - 1
    present = _present_facts(database, known.questionnaires["facts"])
    count = database.scalars(select(func.count()).where(Participation.campaign_id == campaign.id)).one()
    firms = [row for row in make_demo_enterprises(count, Random(seed)) if _took_part(row, random)]
    with unit_of_work(database):
        earlier_id = _add_campaign(database, campaign, year, questionnaires)
        tables: dict[type[Any], list[dict[str, Any]]] = {table: [] for table in _ORDER}
        for row in firms:
            dossier = _dossier(questionnaires, row, present.get(row.id, {}), random)
            moment = datetime(year, 6, 2, 9, tzinfo=SHANGHAI) + timedelta(minutes=random.randrange(55 * 24 * 60))
            for table, values in _rows(questionnaires, row, dossier, (earlier_id, count, moment)):
                tables[table].append(values)
        for table in _ORDER:
            if tables[table]:
                database.execute(insert(table), tables[table])
        move_sequences(database)
        _add_account(database, firms)
        detail = {"submitted": len(firms)}
        about = ("campaign", earlier_id)
        audit_trail.record(database, "load_demonstration", user_id=None, about=about, detail=detail)
    return len(firms)


_ORDER = (Participation, Submission, SubmissionVersion, VersionSheet, Commitment)


def _took_part(row: DemoEnterprise, random: Random) -> bool:
    drawn = random.random() < SHARE
    return not row.firm.oddity and (drawn or row.id <= _ALWAYS or row.fate == "called")


def _present_facts(database: Session, facts: Questionnaire) -> Mapping[int, Mapping[str, Answer]]:
    """Return enterprise id -> its facts in the present campaign, as far as its draft goes."""
    drafts = (
        select(Participation.enterprise_id, DraftSheet.document)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(DraftSheet, DraftSheet.submission_id == Submission.id)
        .where(DraftSheet.questionnaire_id == facts.id)
    )
    return {number: sheet_from_json(facts, document).values for number, document in database.execute(drafts)}


def _add_campaign(database: Session, campaign: Campaign, year: int, questionnaires: Mapping[str, Questionnaire]) -> int:
    programme = Programme(
        title="嘉定区企业数字化应用试点工作计划（演示，上一期）",
        target=100,
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
    )
    database.add(programme)
    database.flush()
    earlier = Campaign(
        programme_id=programme.id,
        title=f"{year}年嘉定区企业数字化应用试点（演示）",
        seats=100,
        opens_at=datetime(year, 6, 1, 9, tzinfo=SHANGHAI),
        opened_at=datetime(year, 6, 1, 9, tzinfo=SHANGHAI),
        closes_at=datetime(year, 7, 31, 18, tzinfo=SHANGHAI),
        contact_office=campaign.contact_office,
        contact_phone=campaign.contact_phone,
        sample=True,
    )
    database.add(earlier)
    database.flush()
    database.add_all(
        CampaignQuestionnaire(campaign_id=earlier.id, questionnaire_id=name, version=item.version, position=position)
        for position, (name, item) in enumerate(questionnaires.items())
    )
    return earlier.id


def _dossier(
    questionnaires: Mapping[str, Questionnaire], row: DemoEnterprise, present: Mapping[str, Answer], random: Random
) -> Dossier:
    """Return what an enterprise answered then: a year's figures are what it says of that year today."""
    drawn = fill_in(questionnaires, row.firm, random)
    facts = drawn.sheets["facts"]
    told = {key: value for key, value in _a_year_earlier(facts.values, present).items() if key in facts.values}
    sheets = {**drawn.sheets, "facts": AnswerSheet(facts.questionnaire, facts.version, {**facts.values, **told})}
    return explained(questionnaires, sheets)


def _a_year_earlier(drawn: Mapping[str, Answer], present: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers that follow from the present ones, and the project's days a year earlier."""
    told: dict[str, Answer] = {}
    for name in _FIGURES:
        for newer, older in (("y2", "y1"), ("y3", "y2")):
            figure = present.get(f"{name}_{newer}")
            if figure is not None:
                told[f"{name}_{older}"] = figure
        first, second = told.get(f"{name}_y1"), told.get(f"{name}_y2")
        if isinstance(first, Decimal) and second is None:
            places = Decimal(1) if name == "staff" else Decimal("0.01")
            told[f"{name}_y2"] = max(Decimal(1), (first * Decimal("0.96")).quantize(places))
    for name in ("project_start", "project_end"):
        day = drawn.get(name)
        if isinstance(day, date):
            told[name] = day - _YEAR
    return told


def _rows(
    questionnaires: Mapping[str, Questionnaire],
    row: DemoEnterprise,
    dossier: Dossier,
    context: tuple[int, int, datetime],
) -> Iterator[tuple[type[Any], dict[str, Any]]]:
    """Yield (table, columns) of one submission; its ids lie behind those of the `behind` present ones."""
    campaign_id, behind, moment = context
    own, digest = behind + row.id, dossier_digest(questionnaires, dossier)
    yield (
        Participation,
        {
            "id": own,
            "campaign_id": campaign_id,
            "enterprise_id": row.id,
            "state": ParticipationState.SUBMITTED,
            "exempt_reason": "",
        },
    )
    yield Submission, {"id": own, "participation_id": own}
    yield (
        SubmissionVersion,
        {
            "id": own,
            "submission_id": own,
            "number": 1,
            "receipt": receipt_number(moment.year, own, 1),
            "digest": digest,
            "submitted_at": moment,
            "credit_code": row.firm.credit_code,
            **facts_of(questionnaires, dossier),
        },
    )
    for sheet in sheet_rows(questionnaires, dossier):
        yield VersionSheet, {"version_id": own, **sheet}
    yield (
        Commitment,
        {
            "version_id": own,
            "text_version": COMMITMENT_VERSION,
            "text": "示例承诺",
            "digest": digest,
            "signatory": f"示例负责人{row.firm.number:04d}",
            "post": "总经理",
            "phone": f"100{row.firm.number:08d}",
            "signed_at": moment,
        },
    )


def _add_account(database: Session, firms: list[DemoEnterprise]) -> None:
    """Add a sample account, without a password, for the first enterprise that took part then and has not begun now.

    In a season that is played to a day it may have one.
    """
    known = set(database.scalars(select(User.enterprise_id)))
    waiting = next((row for row in firms if row.fate == "called" and row.id not in known), None)
    if waiting is not None:
        name = f"{waiting.firm.name}填报员"
        user = User(login=waiting.firm.credit_code, name=name, role=Role.ENTERPRISE, sample=True)
        user.enterprise_id = waiting.id
        database.add(user)
