"""What a season leaves beside the answers: calls, accounts, proposals, enquiries, the ledger of each day, views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from survey.demo.diaries import FIRST, Diary
from survey.demo.play_cases import Playing, play_cases
from survey.demo.play_desk import play_desk
from survey.demo.play_running import play_running
from survey.ledger.note_day import sum_up
from survey.models import (
    AccountOrigin,
    Act,
    Campaign,
    CampaignOfficial,
    Enquiry,
    EnquiryState,
    Enterprise,
    EnterpriseChange,
    LedgerDay,
    LedgerStage,
    OfficialPart,
    Participation,
    ParticipationState,
    Role,
    SentBy,
    Submission,
    SubmissionAct,
    User,
)
from survey.words.figures import SHANGHAI, end_of_day

_REASON = "规模以上工业企业，列入本批应填名单"
_PROPOSED_EVERY, _UNSENT_EVERY, _RENAMED_EVERY = 3, 25, 40


@dataclass(frozen=True, slots=True)
class _Asked:
    """An enquiry: days since the opening when it was asked, answered and made public (None: it was not)."""

    firm: int
    asked: float
    question: str
    text: str
    answered: float | None = None
    answer: str = ""
    public: bool = False


ENQUIRIES: Sequence[_Asked] = (
    _Asked(1, 1.2, "facts.revenue_y1", "营业收入填单体报表的数还是合并报表的数？",
           1.9, "填本企业单体报表的数，不填合并数。", True),
    _Asked(2, 2.1, "facts.equipment_networked", "只能联网看状态、不能采集数据的设备算联网设备吗？",
           2.6, "不算。能自动采集数据的才计入。", True),
    _Asked(3, 4.4, "", "去年已经报过两化融合，今年还要再填一遍吗？",
           5.0, "要填。上次的答案可以逐题沿用，确认后计入。", True),
    _Asked(1, 6.3, "facts.staff_y1", "劳务派遣人员算不算职工人数？", 7.1, "请按劳动统计口径填写，派遣人员另行说明。"),
    _Asked(2, 9.5, "", "盖章承诺书可以在截止以后补交吗？", 10.2, "截止以后五个工作日内交到所在街镇即可。", True),
    _Asked(3, 11.7, "facts.software_investment", "租用的云服务算不算软件投入？"),
    _Asked(1, 16.4, "", "法定代表人变更，正在办理，填旧的还是新的？"),
)  # fmt: skip
_NOTICE = (3.5, "填报说明会的材料可以在哪里看？", "说明会的要点都在各题的提示里，承办科室另外不发材料。")


def play_season(database: Session, campaign: Campaign, diaries: Mapping[int, Diary], day: int) -> None:
    """Write what a season has left by a day, into a district that was just loaded to that day."""
    season = _Season(campaign, campaign.opens_at, diaries, day)
    campaign.correction_until = campaign.closes_at + timedelta(days=10)
    campaign.decision_on = (campaign.closes_at + timedelta(days=40)).astimezone(SHANGHAI).date()
    campaign.contact_hours = "工作日 9:00–17:30"
    officials = _officials(database, campaign)
    accounts = _accounts(database, season)
    _participations(database, season, officials)
    _left(database, season, accounts)
    _enquiries(database, season, (accounts, officials["demo-district"]))
    playing = Playing(campaign, day, season.at, accounts, officials)
    play_cases(database, playing)
    play_running(database, playing)
    _ledger(database, season)
    _directory(database, season, officials["demo-district"])
    play_desk(database, playing)
    database.flush()


@dataclass(frozen=True, slots=True)
class _Season:
    campaign: Campaign
    opening: datetime
    diaries: Mapping[int, Diary]
    day: int

    def at(self, days: float) -> datetime:
        return self.opening + timedelta(days=days)

    def over(self, days: float | None) -> bool:
        return days is not None and days <= self.day


def _officials(database: Session, campaign: Campaign) -> dict[str, int]:
    """Add a third official of the district, and say what each does; return login -> id."""
    database.add(User(login="demo-substitute", name="示例区经委候补", role=Role.DISTRICT, sample=True))
    database.flush()
    users = {user.login: user for user in database.scalars(select(User).where(User.login.startswith("demo-")))}
    parts = (
        ("demo-district", OfficialPart.DECIDER, ""),
        ("demo-reviewer", OfficialPart.DECIDER, ""),
        ("demo-substitute", OfficialPart.SUBSTITUTE, ""),
        ("demo-town", OfficialPart.REVIEWER, users["demo-town"].unit or ""),
    )
    for login, part, unit in parts:
        database.add(CampaignOfficial(campaign_id=campaign.id, user_id=users[login].id, part=part, unit=unit))
    return {login: user.id for login, user in users.items()}


def _accounts(database: Session, season: _Season) -> dict[int, int]:
    """Give each firm that has claimed it an account, without a password; return enterprise id -> user id."""
    claimed = [number for number, diary in season.diaries.items() if season.over(diary.claimed) and number > FIRST]
    codes = {row.id: row.credit_code for row in database.execute(select(Enterprise.id, Enterprise.credit_code))}
    rows = [
        {
            "login": codes[number],
            "name": f"示例负责人{number:04d}",
            "role": Role.ENTERPRISE,
            "enterprise_id": number,
            "sample": True,
            "origin": AccountOrigin.CLAIMED,
            "created_at": season.at(season.diaries[number].claimed or 0),
        }
        for number in claimed
    ]
    if rows:
        database.execute(insert(User), rows)
    found = select(User.enterprise_id, User.id).where(User.role == Role.ENTERPRISE, User.enterprise_id.is_not(None))
    return {number: user for number, user in database.execute(found) if number is not None}


def _participations(database: Session, season: _Season, officials: Mapping[str, int]) -> None:
    """Say of each firm when it was called, how it was told, and who is not called or only proposed."""
    rows = []
    for number, diary in season.diaries.items():
        called = diary.called if season.over(diary.called) else None
        sent = called is not None and number % _UNSENT_EVERY != 0
        proposed = diary.called is None and number % _PROPOSED_EVERY == 0
        rows.append({
            "id": number,
            "called_at": season.at(called) if called is not None else None,
            "called_by_id": officials["demo-district"] if called is not None else None,
            "call_reason": _REASON if called is not None else "",
            "sent_at": season.at(called) + timedelta(hours=3) if sent and called is not None else None,
            "sent_by": (SentBy.MESSAGE if number % 4 == 0 else SentBy.LETTER) if sent else None,
            "sent_by_id": officials["demo-town"] if sent else None,
            "proposed_at": season.at(min(2, season.day)) if proposed else None,
            "proposed_by_id": officials["demo-town"] if proposed else None,
            "proposal_reason": "示例：新投产的智能产线，建议列入" if proposed else "",
        })  # fmt: skip
    database.execute(update(Participation), rows)


def _left(database: Session, season: _Season, accounts: Mapping[int, int]) -> None:
    left = [(number, diary.left) for number, diary in season.diaries.items() if season.over(diary.left)]
    known = set(database.scalars(select(Submission.id)))
    database.add_all(
        SubmissionAct(
            submission_id=number,
            act=Act.LEAVE,
            reason="示例：本年度没有数字化改造计划",
            user_id=accounts[number],
            at=season.at(days or 0),
        )
        for number, days in left
        if number in known
    )


def _enquiries(database: Session, season: _Season, who: tuple[Mapping[int, int], int]) -> None:
    accounts, office = who
    rows = [_enquiry(season, asked, accounts[asked.firm], office) for asked in ENQUIRIES if season.over(asked.asked)]
    days, text, answer = _NOTICE
    if season.over(days):
        at = season.at(days)
        rows.append(Enquiry(campaign_id=season.campaign.id, text=text, state=EnquiryState.NOTICE, asked_by_id=office,
                            asked_at=at, answer=answer, answered_by_id=office, answered_at=at, public_text=text,
                            public_answer=answer, published_at=at, published_by_id=office))  # fmt: skip
    database.add_all(rows)


def _enquiry(season: _Season, asked: _Asked, user_id: int, office: int) -> Enquiry:
    questionnaire, _, question = asked.question.partition(".")
    row = Enquiry(
        campaign_id=season.campaign.id,
        enterprise_id=asked.firm,
        questionnaire_id=questionnaire,
        question_id=question,
        text=asked.text,
        asked_by_id=user_id,
        asked_at=season.at(asked.asked),
    )
    if asked.answered is not None and season.over(asked.answered):
        row.state, row.answer = EnquiryState.ANSWERED, asked.answer
        row.answered_by_id, row.answered_at = office, season.at(asked.answered)
        row.seen_at = row.answered_at if asked.public else None
        if asked.public:
            row.public_text, row.public_answer = asked.text, asked.answer
            row.published_by_id, row.published_at = office, row.answered_at
    return row


def _ledger(database: Session, season: _Season) -> None:
    """Write the ledger of each midnight (Shanghai) since the opening, as it was noted then."""
    columns = (Enterprise.id, Enterprise.unit, Enterprise.industry, Enterprise.above_scale)
    firms = database.execute(select(*columns)).all()
    first = season.opening.astimezone(SHANGHAI).date()
    for number in range(1, season.day + 1):
        on = first + timedelta(days=number)
        noted = end_of_day(on - timedelta(days=1))
        row = LedgerDay(
            campaign_id=season.campaign.id, day=on.isoformat(), noted_at=noted + timedelta(minutes=1), counts={}
        )
        database.add(row)
        database.flush()
        days = (noted - season.opening) / timedelta(days=1)
        stages: list[dict[str, Any]] = [
            {
                "ledger_day_id": row.id,
                "enterprise_id": firm.id,
                "stage": season.diaries[firm.id].stage(days),
                "unit": firm.unit,
                "industry": firm.industry,
                "above_scale": firm.above_scale,
            }
            for firm in firms
        ]
        database.execute(insert(LedgerStage), stages)
        sum_up(database, row)


def _directory(database: Session, season: _Season, author: int) -> None:
    """Rename some firms and change a contact, and close one that was never called."""
    rows = []
    for number in season.diaries:
        if number % _RENAMED_EVERY == 0:
            firm = database.get_one(Enterprise, number)
            rows.append(("name", f"示例旧名{number:04d}", firm.name, number))
            rows.append(("contact", f"示例前任联系人{number:04d}", firm.contact, number))
    database.add_all(
        EnterpriseChange(enterprise_id=number, field=field, before=before, after=after, changed_by_id=author,
                         source="import", changed_at=season.at(0.5))
        for field, before, after, number in rows
    )  # fmt: skip
    never = [number for number, diary in season.diaries.items() if diary.called is None and number % _PROPOSED_EVERY]
    idle = set(database.scalars(select(Participation.enterprise_id).where(
        Participation.campaign_id == season.campaign.id, Participation.state == ParticipationState.CALLED,
        Participation.called_at.is_(None))))  # fmt: skip
    closed = next((number for number in never if number in idle), None)
    if closed is not None:
        firm = database.get_one(Enterprise, closed)
        firm.closed_on, firm.closed_reason = season.at(1).astimezone(SHANGHAI).date(), "示例：已注销"
