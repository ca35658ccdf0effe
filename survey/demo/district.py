"""The demonstration district, written into an empty database in bulk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from scoring.answers.answers import AnswerSheet, Dossier, sheet_to_json
from scoring.answers.checks import find
from scoring.definition.questionnaire import Questionnaire
from scoring.loading.scheme import load_scheme
from survey.answering.submit import COMMITMENT_VERSION, dossier_digest, receipt_number, sheet_rows
from survey.definitions.catalogue import catalogue
from survey.definitions.formats import FORMATS
from survey.definitions.stages import Stage
from survey.definitions.version_facts import facts_of
from survey.demo.answers import fill_in
from survey.demo.assign_levels import assign_levels
from survey.demo.diaries import LENGTH, Diary, write_diaries
from survey.demo.enterprises import FictitiousEnterprise, make_enterprises
from survey.demo.play_season import play_season
from survey.models import (
    Campaign,
    CampaignQuestionnaire,
    Commitment,
    DraftSheet,
    Enterprise,
    Participation,
    ParticipationState,
    Programme,
    ReturnRequest,
    Role,
    SchemeState,
    SchemeVersion,
    Submission,
    SubmissionVersion,
    User,
    VersionSheet,
    utc_now,
)
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.words.figures import SHANGHAI, end_of_day

Say = Callable[[str], None]
SCHEME = "demonstration"
QUESTIONNAIRES = ("facts", "cmmm", "integration", "sme2024")
_SAMPLES = 3
_ABOVE_SCALE = Decimal(2000)
"""Yearly revenue (万元) from which an industrial enterprise is above the scale of the statistics (规上)."""
_AGE = 30
"""Days since the opening of a campaign near its end."""
FROZEN = "演示：按已提交企业冻结群组"
_WHOLE_DISTRICT = 1_000
_BATCH = 250
SUBMITS = ("submitted", "returned")
_FATES = {
    Stage.NOT_CALLED: "called",
    Stage.EXEMPT: "exempt",
    Stage.UNCLAIMED: "called",
    Stage.NOT_BEGUN: "called",
    Stage.FILLING: "draft",
    Stage.READY: "ready",
    Stage.SUBMITTED: "submitted",
    Stage.RETURNED: "returned",
    Stage.LEFT: "left",
}
_STATES = {"draft": "filling", "ready": "filling", "left": "withdrawn"}
_ODDITIES = {"contradictory": 1.5, "ineligible": 2.0, "duplicate": 0.5, "late": 1.0}
_RETURNS = (
    (
        "示例：设备台账与填报的联网设备数不一致，请核对后重新提交。",
        ["facts.equipment_networked", "facts.equipment_total"],
    ),
    ("示例：营业收入与财务报表不一致，请核对后重新提交。", ["facts.revenue_y1"]),
)


class NotEmptyError(Exception):
    """The database already holds enterprises or programmes."""


@dataclass(frozen=True, slots=True)
class DemoEnterprise:
    """One fictitious enterprise with its ids and how far its submission goes.

    `submitted_at`: None where it is drawn.
    """

    firm: FictitiousEnterprise
    id: int
    fate: str
    submitted_at: datetime | None = None


def load(database: Session, count: int, seed: int, say: Say, *, day: int | None = None) -> Campaign:
    """Fill an empty database with a programme, a campaign and `count` enterprises: all of it, or nothing.

    `day`: of the season, counted from the opening; None: the campaign is as it is near its end.
    Raises NotEmptyError when there is any enterprise or programme.
    """
    if any(database.scalar(select(func.count()).select_from(table)) for table in (Enterprise, Programme)):
        raise NotEmptyError
    random = Random(seed)
    now = utc_now()
    rows = make_demo_enterprises(count, random)
    diaries = write_diaries({row.id: row.fate for row in rows}, seed) if day is not None else {}
    if day is not None:
        rows = [_on_day(row, diaries[row.id], now - timedelta(days=day), day) for row in rows]
    with unit_of_work(database):
        campaign_id, questionnaires = _campaign(database, now, count, day)
        for start in range(0, len(rows), _BATCH):
            _write(database, rows[start : start + _BATCH], (campaign_id, questionnaires, now), random)
            say(progress_bar(min(start + _BATCH, len(rows)), len(rows)))
        _accounts(database, rows)
        if day is not None:
            play_season(database, database.get_one(Campaign, campaign_id), diaries, day)
    return database.get_one(Campaign, campaign_id)


def _on_day(row: DemoEnterprise, diary: Diary, opening: datetime, day: int) -> DemoEnterprise:
    """Return an enterprise as far as its diary says that it is on a day of the season."""
    submitted = diary.again if diary.again is not None and diary.again <= day else diary.submitted
    at = opening + timedelta(days=submitted) if submitted is not None else None
    return replace(row, fate=_FATES[diary.stage(day)], submitted_at=at)


def progress_bar(done: int, whole: int, width: int = 30) -> str:
    """Return a progress bar with its figures: ``[#####·····] 250 / 500``."""
    filled = width * done // whole
    return f"[{'#' * filled}{'·' * (width - filled)}] {done} / {whole}"


def _presentable(firm: FictitiousEnterprise) -> FictitiousEnterprise:
    """Return an enterprise; those of the sample accounts as mature manufacturers."""
    if firm.number > _SAMPLES:
        return firm
    kind = "discrete" if firm.production_type == "service" else firm.production_type
    return replace(firm, maturity=0.62, production_type=kind, boasts=False, strength="systems")


def make_demo_enterprises(count: int, random: Random) -> list[DemoEnterprise]:
    """Return `count` enterprises and how far each gets; those that submit have the published shares of levels."""
    firms = [_presentable(firm) for firm in make_enterprises(count, random)]
    fates = {firm.number: _fate(firm.number, random) for firm in firms}
    odd = {firm.number: replace(firm, oddity=_oddity(firm, fates[firm.number], random)) for firm in firms}
    makers = [firm for firm in odd.values() if firm.production_type != "service"]
    handing_in = [firm for firm in makers if fates[firm.number] in SUBMITS]
    others = [firm for firm in makers if fates[firm.number] not in SUBMITS]
    levelled = {firm.number: firm for group in (handing_in, others) for firm in assign_levels(group, random)}
    return [
        DemoEnterprise(levelled.get(firm.number, odd[firm.number]), firm.number, fates[firm.number]) for firm in firms
    ]


def _oddity(firm: FictitiousEnterprise, fate: str, random: Random) -> str:
    """Return what is wrong with a firm that submits: one in twenty is odd; the sample accounts are not."""
    drawn = random.choices(("", *_ODDITIES), (95, *_ODDITIES.values()))[0]
    return drawn if fate == "submitted" and firm.number > _SAMPLES and not firm.boasts else ""


def _fate(number: int, random: Random) -> str:
    """Return how far an enterprise gets: mostly it submits; the first three are drafting, submitted and returned."""
    if number <= _SAMPLES:
        return ("draft", "submitted", "returned")[number - 1]
    return random.choices(("submitted", "draft", "called", "returned", "exempt"), (86, 8, 3, 2, 1))[0]


def scheme_document(count: int) -> dict[str, Any]:
    """Return the demonstration scheme; its quotas are made for a whole district, and too many for a small sample."""
    document = dict(catalogue().scheme_documents[SCHEME])
    return document if count >= _WHOLE_DISTRICT else document | {"choice": {"objective": "rank"}}


def _campaign(database: Session, now: datetime, count: int, day: int | None) -> tuple[int, Mapping[str, Questionnaire]]:
    known = catalogue()
    scheme, document = known.schemes[SCHEME], scheme_document(count)
    questionnaires = {name: known.questionnaires[name] for name in QUESTIONNAIRES}
    opens = now - timedelta(days=_AGE if day is None else day)
    closes_on = (now.astimezone(SHANGHAI) + timedelta(days=22 if day is None else LENGTH - day)).date()
    closes = datetime.combine(closes_on, time(18), SHANGHAI)
    version = SchemeVersion(
        scheme_id=scheme.id,
        version=scheme.version,
        state=SchemeState.PUBLISHED,
        document=document,
        digest=load_scheme(document).digest,
        demonstration=True,
        reason="演示",
    )
    programme = Programme(
        title="嘉定区企业数字化应用试点工作计划（演示）", target=300, starts_on=date(now.year, 1, 1), ends_on=None
    )
    database.add_all([version, programme])
    database.flush()
    campaign = Campaign(
        programme_id=programme.id,
        title=f"{now.year}年嘉定区企业数字化应用试点（演示）",
        seats=300,
        opens_at=opens,
        opened_at=opens,
        closes_at=closes.astimezone(UTC),
        scheme_version_id=version.id,
        contact_office="区经委信息化推进科",
        contact_phone="021-0000 0000",
        sample=True,
    )
    database.add(campaign)
    database.flush()
    campaign_id = campaign.id
    for position, (name, item) in enumerate(questionnaires.items()):
        database.add(
            CampaignQuestionnaire(
                campaign_id=campaign_id, questionnaire_id=name, version=item.version, position=position
            )
        )
    return campaign_id, questionnaires


def _write(
    database: Session,
    rows: list[DemoEnterprise],
    context: tuple[int, Mapping[str, Questionnaire], datetime],
    random: Random,
) -> None:
    campaign_id, questionnaires, now = context
    tables: dict[type[Any], list[dict[str, Any]]] = {}

    def add(table: type[Any], **values: Any) -> None:  # noqa: ANN401 - column values
        tables.setdefault(table, []).append(values)

    for row in rows:
        firm = row.firm
        dossier = _answered(questionnaires, row, random)
        add(Enterprise, id=row.id, sample=True, **_recorded(firm))
        state = _STATES.get(row.fate, row.fate)
        reason = "示例：已迁出本区" if row.fate == "exempt" else ""
        add(
            Participation,
            id=row.id,
            campaign_id=campaign_id,
            enterprise_id=row.id,
            state=ParticipationState(state),
            exempt_reason=reason,
            called_at=now - timedelta(days=_AGE),
            ready=dossier is not None and not any(item.hard for item in find(questionnaires, dossier, formats=FORMATS)),
        )
        if dossier is None:
            continue
        _draft(add, row, dossier)
        if row.fate in {"submitted", "returned"}:
            ago = (
                timedelta(minutes=random.randint(1, 50))
                if firm.oddity == "late"
                else timedelta(hours=random.randint(1, 600))
            )
            _version(add, row, dossier, (questionnaires, row.submitted_at or now - ago))
    for table in _ORDER:
        if table in tables:
            database.execute(insert(table), tables[table])
    move_sequences(database)
    audit_trail.record(database, "load_demonstration", user_id=None, about=("campaign", campaign_id))


def _answered(questionnaires: Mapping[str, Questionnaire], row: DemoEnterprise, random: Random) -> Dossier | None:
    """Return what an enterprise has answered so far; None of one that has not begun."""
    if row.fate in {"called", "exempt"}:
        return None
    dossier = fill_in(questionnaires, row.firm, random)
    if row.fate not in {"draft", "left"}:
        return dossier
    share = 0.6 if row.id == 1 else random.random()
    return _partial(dossier, questionnaires, share)


def _recorded(firm: FictitiousEnterprise) -> dict[str, Any]:
    """Return the columns of an enterprise's row in the directory."""
    return {
        "credit_code": firm.credit_code,
        "name": firm.name,
        "unit": firm.unit,
        "industry": firm.industry,
        "above_scale": firm.revenue >= _ABOVE_SCALE,
        "contact": f"示例联系人{firm.number:04d}",
        "contact_phone": f"100{firm.number:08d}",
    }


def move_sequences(database: Session) -> None:
    """Set PostgreSQL's sequences behind the ids that were given."""
    if database.get_bind().dialect.name == "postgresql":
        for table in (Enterprise, Participation, Submission, SubmissionVersion):
            name = table.__tablename__
            newest = select(func.max(table.id)).scalar_subquery()
            database.execute(select(func.setval(func.pg_get_serial_sequence(name, "id"), newest)))


def _draft(add: Callable[..., None], row: DemoEnterprise, dossier: Dossier) -> None:
    add(Submission, id=row.id, participation_id=row.id)
    for name, sheet in dossier.sheets.items():
        document = sheet_to_json(sheet)
        keys = [*document["values"], *(f"note:{note}" for note in document["notes"])]
        add(
            DraftSheet,
            submission_id=row.id,
            questionnaire_id=name,
            version=sheet.version,
            document=document,
            revisions=dict.fromkeys(keys, 1),
        )


_ORDER = (Enterprise, Participation, Submission, DraftSheet, SubmissionVersion, VersionSheet, Commitment)


def _version(
    add: Callable[..., None],
    row: DemoEnterprise,
    dossier: Dossier,
    context: tuple[Mapping[str, Questionnaire], datetime],
) -> None:
    """Add a version with the functions that submitting uses."""
    questionnaires, moment = context
    digest = dossier_digest(questionnaires, dossier)
    add(
        SubmissionVersion,
        id=row.id,
        submission_id=row.id,
        number=1,
        receipt=receipt_number(moment.year, row.id, 1),
        digest=digest,
        submitted_at=moment,
        credit_code=row.firm.credit_code,
        **facts_of(questionnaires, dossier),
    )
    for sheet in sheet_rows(questionnaires, dossier):
        add(VersionSheet, version_id=row.id, **sheet)
    add(
        Commitment,
        version_id=row.id,
        text_version=COMMITMENT_VERSION,
        text="示例承诺",
        digest=digest,
        signatory=f"示例负责人{row.firm.number:04d}",
        post="总经理",
        phone=f"100{row.firm.number:08d}",
        signed_at=moment,
    )


def _partial(dossier: Dossier, questionnaires: Mapping[str, Questionnaire], share: float) -> Dossier:
    """Return a draft that stops after a share of each questionnaire."""
    kept: dict[str, AnswerSheet] = {}
    for name, item in questionnaires.items():
        sheet = dossier.sheets[name]
        order = [question for question in item.questions if question in sheet.values]
        names = set(order[: int(len(order) * share)])
        kept[name] = AnswerSheet(name, sheet.version, {key: v for key, v in sheet.values.items() if key in names})
    return Dossier(kept)


def _accounts(database: Session, rows: list[DemoEnterprise]) -> None:
    """Add the sample accounts, without passwords, and the return request of the returned one."""
    for row in rows[:3]:
        user = User(login=row.firm.credit_code, name=f"{row.firm.name}填报员", role=Role.ENTERPRISE, sample=True)
        user.enterprise_id = row.id
        database.add(user)
    if rows:
        colleague = User(login="demo-colleague", name="示例企业填报人", role=Role.COLLEAGUE, sample=True)
        colleague.enterprise_id = rows[0].id
        database.add(colleague)
    officials = (
        ("town", "示例街镇经办", Role.TOWN, rows[0].firm.unit if rows else "anting"),
        ("district", "示例区经委经办", Role.DISTRICT, None),
        ("reviewer", "示例区经委复核", Role.DISTRICT, None),
        ("leader", "示例区经委负责人", Role.LEADER, None),
        ("verifier", "示例现场核验人员", Role.VERIFIER, rows[0].firm.unit if rows else "anting"),
        ("expert", "示例评审专家", Role.EXPERT, None),
        ("expert2", "示例评审专家二", Role.EXPERT, None),
        ("expert3", "示例评审专家三", Role.EXPERT, None),
        ("admin", "示例系统管理员", Role.SYSTEM, None),
        ("security", "示例安全管理员", Role.SECURITY, None),
        ("audit", "示例审计管理员", Role.AUDIT, None),
    )
    for login, name, role, unit in officials:
        database.add(User(login=f"demo-{login}", name=name, role=role, unit=unit, sample=True))
    database.flush()
    district = database.scalars(select(User).where(User.login == "demo-district")).one()
    due = end_of_day(utc_now().astimezone(SHANGHAI).date() + timedelta(days=10))
    for row in (one for one in rows if one.fate == "returned"):
        reason, questions = _RETURNS[row.firm.production_type == "service"]
        what = {"reason": reason, "questions": questions, "due_at": due}
        database.add(ReturnRequest(version_id=row.id, returned_by_id=district.id, **what))
