"""What a firm is told of verdicts on its files: the day's message that still takes some, and what it took later."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from survey.definitions.local_days import SHANGHAI, today
from survey.models import CaseMessage, EvidenceLink, EvidenceState, EvidenceVerdict


def message_of_today(database: Session, campaign_id: int, enterprise_id: int) -> CaseMessage | None:
    """Return today's message about verdicts to a firm, while nobody of it said to know it; the newest of several."""
    midnight = datetime.combine(today(), datetime.min.time(), SHANGHAI)
    own = select(CaseMessage).where(
        CaseMessage.campaign_id == campaign_id,
        CaseMessage.enterprise_id == enterprise_id,
        CaseMessage.from_firm.is_(False),
        CaseMessage.read_at.is_(None),
        CaseMessage.written_at >= midnight,
        CaseMessage.written_at < midnight + timedelta(days=1),
        exists().where(EvidenceVerdict.message_id == CaseMessage.id),
    )
    return database.scalars(own.order_by(CaseMessage.id.desc()).limit(1)).one_or_none()


class LaterVerdict(NamedTuple):
    """A verdict that a message took after it was written."""

    at: datetime
    questionnaire: str
    question: str
    file: str
    verdict: EvidenceState
    reason: str


def later_verdicts(database: Session, message_ids: Collection[int]) -> Mapping[int, list[LaterVerdict]]:
    """Return message -> what it took after it was written, in order; messages of a thread that was found in scope."""
    return _later(database, EvidenceVerdict.message_id.in_(message_ids))


def later_in_campaign(database: Session, campaign_id: int) -> Mapping[int, list[LaterVerdict]]:
    """Return the same of all messages of a campaign, for its archive."""
    return _later(database, CaseMessage.campaign_id == campaign_id)


def _later(database: Session, condition: ColumnElement[bool]) -> Mapping[int, list[LaterVerdict]]:
    rows = database.execute(
        select(CaseMessage.id, EvidenceVerdict, EvidenceLink)
        .select_from(EvidenceVerdict)
        .join(EvidenceLink, EvidenceLink.id == EvidenceVerdict.link_id)
        .join(CaseMessage, CaseMessage.id == EvidenceVerdict.message_id)
        .where(condition, EvidenceVerdict.decided_at > CaseMessage.written_at)
        .order_by(EvidenceVerdict.id)
    )
    found: dict[int, list[LaterVerdict]] = {}
    for message_id, verdict, link in rows:
        later = LaterVerdict(
            verdict.decided_at, link.questionnaire_id, link.question_id, link.name,
            EvidenceState(verdict.verdict), verdict.reason,
        )  # fmt: skip
        found.setdefault(message_id, []).append(later)
    return found


def newest_told(database: Session, message_ids: Collection[int]) -> Mapping[int, int]:
    """Return message -> the newest verdict that it holds; messages of a thread that was found in scope."""
    own = select(EvidenceVerdict.message_id, func.max(EvidenceVerdict.id)).where(
        EvidenceVerdict.message_id.in_(message_ids)
    )
    rows = database.execute(own.group_by(EvidenceVerdict.message_id))
    return {row[0]: row[1] for row in rows if row[0] is not None}
