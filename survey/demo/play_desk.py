"""What lies on officials' desks in a season: codes, files of calls, requests for accounts, seals, pins, reminders."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.demo.diaries import FIRST
from survey.demo.play_cases import DISTRICT, TOWN, Playing
from survey.models import (
    AccountCode,
    AccountRequest,
    CodePurpose,
    Enterprise,
    Job,
    JobState,
    Participation,
    ParticipationState,
    Pin,
    PinKind,
    Reminder,
    RequestState,
    SavedView,
    SealAcceptance,
    SentBy,
    Submission,
    SubmissionVersion,
    User,
)
from survey.web.passwords import hash_password
from survey.words.figures import SHANGHAI

REVIEWER, LEADER = "demo-reviewer", "demo-leader"
_EXPIRED_EVERY, _SEALED, _REMINDED, _MAILED = 4, 40, 10, 12
_LASTS = timedelta(days=60)
_SEAL_DAYS = 3
"""So many days a sealed commitment is under way."""
REQUESTS: Sequence[tuple[float, RequestState, bool, str]] = (
    (2.2, RequestState.APPROVED, True, ""),
    (3.7, RequestState.REFUSED, False, "示例：来电核实，申请人不是本企业人员。"),
    (9.4, RequestState.WAITING, False, ""),
    (15.1, RequestState.WAITING, True, ""),
    (18.6, RequestState.WAITING, False, ""),
)
"""(days since the opening, state, whether with the telephone on record, reason)."""
PINS: Sequence[tuple[float, PinKind, str, str]] = (
    (12.3, PinKind.IN, "示例：区级重点项目承担单位", "示例区经信〔2026〕12号"),
    (15.8, PinKind.OUT, "示例：已享受同类专项，不重复支持", "示例区经信〔2026〕17号"),
    (17.2, PinKind.IN, "示例：市级智能工厂培育对象", "示例区经信〔2026〕21号"),
)
"""(days since the opening, kind, reason, document): the first is confirmed, the second revoked, the third waits."""


class _Firm(NamedTuple):
    """A called firm. `claimed_at`: when somebody claimed its account."""

    enterprise: Enterprise
    participation: Participation
    user: int | None
    claimed_at: datetime | None


def play_desk(database: Session, playing: Playing) -> None:
    """Write what officials have on their desks by a day."""
    firms = _called(database, playing)
    codes = _codes(database, playing, firms)
    _files(database, playing, firms, codes)
    unclaimed = [firm for firm in firms if firm.user is None]
    _requests(database, playing, unclaimed)
    _seals(database, playing)
    _pins(database, playing, firms)
    _reminders(database, playing, firms)
    _views(database, playing)


def _called(database: Session, playing: Playing) -> list[_Firm]:
    statement = (
        select(Enterprise, Participation, User.id, User.created_at)
        .join(Participation, Participation.enterprise_id == Enterprise.id)
        .outerjoin(User, User.id.in_(playing.accounts.values()) & (User.enterprise_id == Enterprise.id))
        .where(Participation.campaign_id == playing.campaign.id, Participation.called_at.is_not(None))
        .order_by(Enterprise.id)
    )
    return [_Firm(*row) for row in database.execute(statement)]


def _codes(database: Session, playing: Playing, firms: Sequence[_Firm]) -> list[int]:
    """Write a code for each firm whose call went out: used by those that claimed, expired of some; return their ids.

    What is stored as its HMAC is drawn, so that no code opens anything.
    """
    rows, idle = list[AccountCode](), [firm.enterprise.id for firm in firms if firm.user is None]
    for firm in firms:
        sent = firm.participation.sent_at
        if sent is None or firm.enterprise.id <= FIRST:
            continue
        expired = firm.enterprise.id in idle[::_EXPIRED_EVERY]
        issued = sent - timedelta(hours=2)
        rows.append(
            AccountCode(
                purpose=CodePurpose.CLAIM,
                code_hash=hashlib.sha256(f"demonstration {firm.enterprise.id}".encode()).hexdigest(),
                enterprise_id=firm.enterprise.id,
                issued_by_id=playing.officials[TOWN],
                issued_at=issued,
                expires_at=max(issued, playing.at(playing.day - 0.5)) if expired else issued + _LASTS,
                used_at=firm.claimed_at,
                used_by_id=firm.user,
            )
        )
    database.add_all(rows)
    database.flush()
    return [row.id for row in rows]


def _files(database: Session, playing: Playing, firms: Sequence[_Firm], codes: Sequence[int]) -> None:
    """Write the jobs that made letters, lists and mails. Files with codes are kept three days: these are gone."""
    sent = [firm for firm in firms if firm.participation.sent_at is not None]
    letters = [one.enterprise.id for one in sent if one.participation.sent_by == SentBy.LETTER]
    messages = [one.enterprise.id for one in sent if one.participation.sent_by == SentBy.MESSAGE]
    mailed = [one.enterprise.id for one in firms if one.user is not None][:_MAILED]
    common = {"campaign": playing.campaign.id}
    first = list(codes)[: len(letters)]
    made: list[tuple[str, float, str, dict[str, Any], dict[str, Any]]] = [
        ("call_letters", 0.1, DISTRICT, {"firms": [[number, 0] for number in letters]},
         {"firms": len(letters), "left": [], "codes": first}),
        ("call_list", 0.2, TOWN, {"firms": [[number, 0] for number in messages]},
         {"firms": len(messages), "left": [], "codes": list(codes)[len(letters):]}),
        ("call_mails", 5.3, DISTRICT, {"firms": mailed},
         {"sent": mailed[1:], "failed": [[number, "address"] for number in mailed[:1]], "doubt": [], "left": []}),
    ]  # fmt: skip
    for kind, days, login, parameters, result in made:
        at, size = playing.at(days), len(parameters["firms"])
        if size and days <= playing.day:
            database.add(
                Job(kind=kind, parameters=common | parameters, result=result, state=JobState.DONE,
                    done=size, total=size, created_by_id=playing.officials[login],
                    created_at=at, started_at=at, finished_at=at + timedelta(minutes=2))
            )  # fmt: skip


def _requests(database: Session, playing: Playing, unclaimed: Sequence[_Firm]) -> None:
    """Write requests for accounts. Their passwords are drawn and kept nowhere."""
    unknown = hash_password(secrets.token_urlsafe(24))
    known = [firm.enterprise for firm in unclaimed if firm.enterprise.contact_phone]
    for (days, state, on_record, reason), firm in zip(REQUESTS, known, strict=False):
        if days > playing.day:
            continue
        decided = state is not RequestState.WAITING
        database.add(
            AccountRequest(
                enterprise_id=firm.id,
                enterprise_name=firm.name,
                contact=firm.contact if on_record else f"示例申请人{firm.id:04d}",
                phone=firm.contact_phone if on_record else f"1390000{firm.id:04d}",
                unit=firm.unit,
                password_hash="" if decided else unknown,
                made_at=playing.at(days),
                state=state,
                decided_by_id=playing.officials[DISTRICT] if decided else None,
                decided_at=playing.at(days + 0.4) if decided else None,
                reason=reason,
            )
        )


def _seals(database: Session, playing: Playing) -> None:
    """Let sealed commitments of the last days be awaited, and some of before be accepted."""
    town = database.get_one(User, playing.officials[TOWN])
    rows = database.execute(
        select(Enterprise, SubmissionVersion)
        .join(Participation, Participation.enterprise_id == Enterprise.id)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .where(
            Participation.campaign_id == playing.campaign.id,
            Participation.state == ParticipationState.SUBMITTED,
            SubmissionVersion.number == 1,
            Enterprise.id > FIRST,
        )
        .order_by(SubmissionVersion.submitted_at.desc(), SubmissionVersion.id)
    )
    recent, accepted = playing.at(playing.day - _SEAL_DAYS), 0
    for firm, version in rows:
        if version.submitted_at >= recent:
            firm.seal_awaited = True
        elif accepted < _SEALED:
            accepted += 1
            by = TOWN if firm.unit == town.unit else DISTRICT
            database.add(
                SealAcceptance(
                    enterprise_id=firm.id,
                    version_id=version.id,
                    how="示例：企业送来纸质件，公章与名称一致",
                    accepted_by_id=playing.officials[by],
                    accepted_at=version.submitted_at + timedelta(days=2),
                )
            )


def _pins(database: Session, playing: Playing, firms: Sequence[_Firm]) -> None:
    """Write pins of firms that submitted: one that somebody else confirmed, one that was revoked, one that waits."""
    sent = [firm.participation for firm in firms if firm.participation.state == ParticipationState.SUBMITTED]
    for place, ((days, kind, reason, document), part) in enumerate(zip(PINS, sent[5:], strict=False)):
        if days > playing.day:
            continue
        later, other = playing.at(min(days + 1, playing.day)), playing.officials[REVIEWER]
        done: dict[str, Any] = {}
        if place == 0:
            done = {"confirmed_by_id": other, "confirmed_at": later}
        if place == 1:
            why = "示例：核对后不属同类专项"
            done = {"revoked_by_id": other, "revoked_at": later, "revoke_reason": why}
        database.add(
            Pin(participation_id=part.id, kind=kind, reason=reason, document_number=document,
                made_by_id=playing.officials[DISTRICT], made_at=playing.at(days), **done)
        )  # fmt: skip


def _reminders(database: Session, playing: Playing, firms: Sequence[_Firm]) -> None:
    """Mark the last firms that have not begun as reminded the day before."""
    at = playing.at(max(playing.day - 1, 0))
    idle = [one for one in firms if one.participation.state == ParticipationState.CALLED][-_REMINDED:]
    database.add_all(
        Reminder(campaign_id=playing.campaign.id, enterprise_id=firm.enterprise.id, by=SentBy.MESSAGE, sent_at=at,
                 day=at.astimezone(SHANGHAI).date(), sent_by_id=playing.officials[TOWN])
        for firm in idle
    )  # fmt: skip


def _views(database: Session, playing: Playing) -> None:
    who = playing.officials
    database.add_all((
        SavedView(user_id=who[DISTRICT], name="填完了没有提交", address={"stage": ["ready"]}, shared=True),
        SavedView(user_id=who[DISTRICT], name="还没领取账号", address={"stage": ["unclaimed"]}),
        SavedView(user_id=who[REVIEWER], name="退回补正", address={"stage": ["returned"]}, shared=True),
        SavedView(user_id=who[TOWN], name="街镇催办", address={"stage": ["not_begun", "filling", "ready"]}),
        SavedView(user_id=who[LEADER], name="已提交", address={"stage": ["submitted"]}),
    ))  # fmt: skip
