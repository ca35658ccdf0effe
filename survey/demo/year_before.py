"""The campaign of the year before: closed, with what part of the demonstration's enterprises submitted to it.

It stands beside the present campaign and changes nothing of it: its ids lie behind those of the present one, and its
chance is its own. Its drafts are gone; a closed campaign is read by its versions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from scoring.answers.answers import Answer, AnswerSheet, Dossier, sheet_from_json
from scoring.definition.questionnaire import Questionnaire
from scoring.loading.scheme import load_scheme
from survey.answering.submit import COMMITMENT_VERSION, dossier_digest, receipt_number, sheet_rows
from survey.definitions.catalogue import catalogue
from survey.definitions.version_facts import facts_of
from survey.demo.answers import explained, fill_in
from survey.demo.district import SCHEME, DemoEnterprise, make_demo_enterprises, move_sequences
from survey.demo.scheme_before import scheme_before
from survey.models import (
    Campaign,
    CampaignQuestionnaire,
    Commitment,
    DraftSheet,
    Enterprise,
    Participation,
    ParticipationState,
    Role,
    SchemeState,
    SchemeVersion,
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
SHARE, DRAWN = 0.25, 40
"""Of those who apply now, this share took part, and in a large district about so many."""
_ALWAYS = 2
"""The sample accounts that are drafting and submitted took part."""
_SEATS = 20
_LESS, _LEAST, _MORE = 0.3, 0.6, 0.35
"""Who applies again was so much less mature then; who does not was at least so mature, as he had a seat."""
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
    firms = _firms(make_demo_enterprises(count, Random(seed)), random)
    with unit_of_work(database):
        earlier_id = _add_campaign(database, campaign, (year, max(1, min(_SEATS, len(firms) // 2))), questionnaires)
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
        _add_account(database, [row.id for row in firms if row.fate == "called"])
        detail = {"submitted": len(firms)}
        about = ("campaign", earlier_id)
        audit_trail.record(database, "load_demonstration", user_id=None, about=about, detail=detail)
    return len(firms)


_ORDER = (Participation, Submission, SubmissionVersion, VersionSheet, Commitment)


def _firms(rows: list[DemoEnterprise], random: Random) -> list[DemoEnterprise]:
    """Return who took part, as it was then."""
    share = min(SHARE, DRAWN / len(rows))
    took = [row for row in rows if _took_part(row, share, random)]
    waiting = next((row.id for row in took if row.fate == "called"), 0)
    return [_then(row, again=row.fate != "called" or row.id == waiting) for row in took]


def _took_part(row: DemoEnterprise, share: float, random: Random) -> bool:
    drawn = random.random() < share and row.fate != "exempt"
    return not row.firm.oddity and not row.firm.boasts and (drawn or row.id <= _ALWAYS or row.fate == "called")


def _then(row: DemoEnterprise, *, again: bool) -> DemoEnterprise:
    """Return a firm a year ago. `again`: it applies again, or will: it had no seat then, as a pilot does not apply."""
    maturity = row.firm.maturity * _LESS if again else _LEAST + row.firm.maturity * _MORE
    return replace(row, firm=replace(row.firm, maturity=maturity))


def _present_facts(database: Session, facts: Questionnaire) -> Mapping[int, Mapping[str, Answer]]:
    """Return enterprise id -> its facts in the present campaign, as far as its draft goes."""
    drafts = (
        select(Participation.enterprise_id, DraftSheet.document)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(DraftSheet, DraftSheet.submission_id == Submission.id)
        .where(DraftSheet.questionnaire_id == facts.id)
    )
    return {number: sheet_from_json(facts, document).values for number, document in database.execute(drafts)}


def _add_campaign(
    database: Session, campaign: Campaign, size: tuple[int, int], questionnaires: Mapping[str, Questionnaire]
) -> int:
    """Add the campaign of a year with so many seats to the work plan of the present one: its pilots count there."""
    year, seats = size
    campaign.programme.starts_on = date(year, 1, 1)
    document = scheme_before(catalogue().scheme_documents[SCHEME], year, seats // 2)
    scheme = SchemeVersion(
        scheme_id=document["id"],
        version=document["version"],
        state=SchemeState.PUBLISHED,
        document=document,
        digest=load_scheme(document).digest,
        demonstration=True,
        reason="演示",
    )
    database.add(scheme)
    database.flush()
    closes = datetime(year, 7, 31, 18, tzinfo=SHANGHAI)
    earlier = Campaign(
        programme_id=campaign.programme_id,
        title=f"{year}年嘉定区企业数字化应用试点（演示）",
        seats=seats,
        opens_at=datetime(year, 6, 1, 9, tzinfo=SHANGHAI),
        opened_at=datetime(year, 6, 1, 9, tzinfo=SHANGHAI),
        closes_at=closes,
        correction_until=closes + timedelta(days=5),
        decision_on=(closes + timedelta(days=20)).date(),
        scheme_version_id=scheme.id,
        contact_office=campaign.contact_office,
        contact_phone=campaign.contact_phone,
        contact_hours="工作日 9:00–17:30",
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
    begun = moment - timedelta(days=1 + row.id % 9, hours=row.id % 5)
    yield Submission, {"id": own, "participation_id": own, "created_at": begun}
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


def add_account(database: Session, enterprise_ids: Sequence[int]) -> None:
    """Add a sample account, without a password, for the first of some enterprises, unless one of them has one."""
    with unit_of_work(database):
        own = select(func.count(User.id)).where(User.enterprise_id.in_(enterprise_ids))
        if not database.scalar(own):
            _add_account(database, enterprise_ids)


def _add_account(database: Session, enterprise_ids: Sequence[int]) -> None:
    known = set(database.scalars(select(User.enterprise_id)))
    number = next((one for one in enterprise_ids if one not in known), None)
    if number is not None:
        firm = database.get_one(Enterprise, number)
        user = User(login=firm.credit_code, name=f"{firm.name}填报员", role=Role.ENTERPRISE, sample=True)
        user.enterprise_id = number
        database.add(user)
