"""The work queues of an official as conditions over `Enterprise` and its `Participation`, which may be missing.

Page, count, place in the list and first page all narrow by these (`survey.queries.firm_filters`): a count is its list.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from survey.definitions.stages import Stage
from survey.models import (
    CaseFlag,
    CaseFlagStep,
    CaseMessage,
    CaseNote,
    CaseSeen,
    Enquiry,
    EnquiryState,
    Enterprise,
    FlagKind,
    Participation,
    Submission,
    SubmissionAct,
    SubmissionVersion,
)
from survey.queries.firm_sorting import SUBMITTED_AT
from survey.queries.own_cases import Reader, held_by
from survey.queries.recusals import recused
from survey.queries.stages import STAGE


class Queue(StrEnum):
    """What an official looks for. NEW: submitted, and nobody of the office has seen it."""

    MINE = "mine"
    NEW = "new"
    CHANGED = "changed"
    WAITING = "waiting"
    FLAGGED = "flagged"


def in_queue(reader: Reader, value: str) -> ColumnElement[bool]:
    """Return the condition that a firm is in a queue of a reader; what is no queue holds nobody.

    Firms that the reader is recused from are in none of his.
    """
    conditions: Mapping[str, Callable[[Reader], ColumnElement[bool]]] = {
        Queue.MINE: _mine,
        Queue.NEW: _new,
        Queue.CHANGED: _changed,
        Queue.WAITING: _waiting,
        Queue.FLAGGED: lambda one: flagged(one.campaign_id, OPEN),
    }
    return and_(conditions[value](reader), ~recused(reader.user_id)) if value in conditions else false()


OPEN, SETTLED = "open", "settled"
AT_ONCE = 500


def flagged(campaign_id: int, value: str) -> ColumnElement[bool]:
    """Return the condition that a firm has an open flag (``open``), only settled ones, or an open one of a kind."""
    own = (CaseFlag.campaign_id == campaign_id, CaseFlag.enterprise_id == Enterprise.id)
    still_open = exists().where(*own, CaseFlag.open.is_(True))
    if value == OPEN:
        return still_open
    if value == SETTLED:
        return and_(exists().where(*own), ~still_open)
    if value in set(FlagKind):
        return exists().where(*own, CaseFlag.open.is_(True), CaseFlag.kind == value)
    return false()


def _mine(reader: Reader) -> ColumnElement[bool]:
    """Return the called firms whose cases the reader holds, his own and those of whom he stands in for."""
    held = held_by(reader.campaign_id, reader.user_id, reader.day)
    return and_(STAGE.not_in((Stage.NOT_CALLED, Stage.EXEMPT)), held)


def _new(reader: Reader) -> ColumnElement[bool]:
    seen = exists().where(
        CaseSeen.campaign_id == reader.campaign_id,
        CaseSeen.enterprise_id == Enterprise.id,
        CaseSeen.seen_until >= SUBMITTED_AT,
    )
    return and_(STAGE == Stage.SUBMITTED, ~seen)


def _changed(reader: Reader) -> ColumnElement[bool]:
    """Return the firms that the reader has looked at, and of which somebody else did something since."""
    own = (
        CaseSeen.user_id == reader.user_id,
        CaseSeen.campaign_id == reader.campaign_id,
        CaseSeen.enterprise_id == Enterprise.id,
    )
    return exists().where(*own, or_(*_happened(reader)))


def _happened(reader: Reader) -> Iterator[ColumnElement[bool]]:
    """Yield, for each kind of event, that one of somebody else is newer than `CaseSeen.seen_until`."""
    drafts = select(Submission.id).where(Submission.participation_id == Participation.id).correlate(Participation)

    def after(
        moment: InstrumentedAttribute[Any], who: InstrumentedAttribute[Any], *own: ColumnElement[bool]
    ) -> ColumnElement[bool]:
        news = exists().where(*own, moment > CaseSeen.seen_until, or_(who.is_(None), who != reader.user_id))
        return news.correlate(CaseSeen, Enterprise, Participation)

    for model in (CaseNote, CaseMessage):
        own = (model.campaign_id == reader.campaign_id, model.enterprise_id == Enterprise.id)
        yield after(model.written_at, model.written_by_id, *own)
    flags = (CaseFlag.campaign_id == reader.campaign_id, CaseFlag.enterprise_id == Enterprise.id)
    yield after(CaseFlag.raised_at, CaseFlag.raised_by_id, *flags)
    yield after(CaseFlagStep.done_at, CaseFlagStep.done_by_id, CaseFlagStep.flag_id == CaseFlag.id, *flags)
    asked = (Enquiry.campaign_id == reader.campaign_id, Enquiry.enterprise_id == Enterprise.id)
    yield after(Enquiry.asked_at, Enquiry.asked_by_id, *asked)
    yield after(Enquiry.answered_at, Enquiry.answered_by_id, *asked)
    versions = SubmissionVersion.submission_id.in_(drafts)
    yield after(SubmissionVersion.submitted_at, SubmissionVersion.submitted_by_id, versions)
    yield after(SubmissionAct.at, SubmissionAct.user_id, SubmissionAct.submission_id.in_(drafts))


def _waiting(reader: Reader) -> ColumnElement[bool]:
    """Return the firms whose answer, correction or question keeps the case open."""
    own = (CaseMessage.campaign_id == reader.campaign_id, CaseMessage.enterprise_id == Enterprise.id)
    later = aliased(CaseMessage)
    answered = exists().where(
        later.campaign_id == CaseMessage.campaign_id,
        later.enterprise_id == CaseMessage.enterprise_id,
        later.from_firm.is_(True),
        later.id > CaseMessage.id,
    )
    unanswered = exists().where(*own, CaseMessage.answer_wanted.is_(True), ~answered)
    asked = exists().where(
        Enquiry.campaign_id == reader.campaign_id,
        Enquiry.enterprise_id == Enterprise.id,
        Enquiry.state == EnquiryState.OPEN,
    )
    return or_(unanswered, STAGE == Stage.RETURNED, asked)


def open_flags(database: Session, campaign_id: int, firms: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """Return firm -> the kinds of its open flags in a campaign, each once; those without any are left out."""
    found: dict[int, set[str]] = {}
    own, wanted = (CaseFlag.campaign_id == campaign_id, CaseFlag.open.is_(True)), sorted(firms)
    for start in range(0, len(wanted), AT_ONCE):
        some = CaseFlag.enterprise_id.in_(wanted[start : start + AT_ONCE])
        for firm, kind in database.execute(select(CaseFlag.enterprise_id, CaseFlag.kind).where(*own, some)):
            found.setdefault(firm, set()).add(str(kind))
    return {firm: tuple(kind.value for kind in FlagKind if kind in kinds) for firm, kinds in found.items()}
