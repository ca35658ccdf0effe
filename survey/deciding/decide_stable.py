"""One act over the stable part of the list, or of the reserve, with its document (文号)."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from survey.deciding.decision_results import STABLE, ActAsked, ActFirm, ActPreview, DecisionRefusedError, digest_of
from survey.deciding.lock_firms import check_decider, lock_firms
from survey.deciding.read_act import act_firm, read_act
from survey.models import (
    Decision,
    DecisionAct,
    EvaluationEntry,
    Footing,
    PanelMeeting,
    Submission,
    SubmissionVersion,
    utc_now,
)
from survey.queries import evaluations, panel
from survey.records import audit_trail
from survey.records.audit_trail import Entry
from survey.store.db import unit_of_work


def decide_stable(database: Session, campaign_id: int, asked: ActAsked, *, author_id: int) -> int:
    """Decide at once all that the preview showed; return the act's id. Every firm still waits for a second official.

    Raises DecisionRefusedError, with ``changed`` where the preview is no longer true; then nothing is written.
    """
    if asked.outcome not in STABLE:
        raise DecisionRefusedError("outcome")
    if not asked.document_number.strip():
        raise DecisionRefusedError("document")
    with unit_of_work(database):
        if asked.evaluation_id != evaluations.newest_id(database, campaign_id):
            raise DecisionRefusedError("moved_on")
        lock_firms(database, _participations(database, asked))
        check_decider(database, campaign_id, author_id, None)
        _refuse_meeting(database, campaign_id, asked)
        now = read_act(database, campaign_id, asked.evaluation_id, asked.outcome, reader_id=author_id)
        _refuse_change(database, now, asked)
        act = DecisionAct(
            campaign_id=campaign_id,
            evaluation_id=asked.evaluation_id,
            outcome=asked.outcome,
            document_number=asked.document_number.strip(),
            reason=asked.reason.strip(),
            firms=len(now.firms),
            digest=now.digest,
            made_by_id=author_id,
            made_at=utc_now(),
        )
        database.add(act)
        database.flush()
        _insert(database, act, now, asked.meeting_id)
        _record(database, act)
        return act.id


def _participations(database: Session, asked: ActAsked) -> list[int]:
    """Return the firms of the versions that the preview showed, as far as the evaluation has them."""
    rows = (
        select(Submission.participation_id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .join(EvaluationEntry, EvaluationEntry.version_id == SubmissionVersion.id)
        .where(EvaluationEntry.evaluation_id == asked.evaluation_id, SubmissionVersion.id.in_(asked.seen))
    )
    return list(database.scalars(rows))


def _refuse_meeting(database: Session, campaign_id: int, asked: ActAsked) -> None:
    if asked.meeting_id is None:
        return
    own = select(PanelMeeting).where(PanelMeeting.id == asked.meeting_id, PanelMeeting.campaign_id == campaign_id)
    meeting = database.scalar(own)
    if meeting is None or meeting.ended is not None:
        raise DecisionRefusedError("meeting")


def _refuse_change(database: Session, now: ActPreview, asked: ActAsked) -> None:
    """Raise where the act would not decide the very firms that its preview showed, with who came and who went."""
    if now.digest == digest_of(asked.seen):
        if not now.firms:
            raise DecisionRefusedError("nothing")
        return
    seen = set(asked.seen)
    why = {firm.version_id: firm for firm in now.left_out}
    listed = {firm.version_id: act_firm(firm) for firm in panel.firms(database, asked.evaluation_id)}
    gone = seen - {firm.version_id for firm in now.firms}
    gone_firms: list[ActFirm] = [why.get(number, listed[number]) for number in listed if number in gone]
    raise DecisionRefusedError(
        "changed", came=[firm for firm in now.firms if firm.version_id not in seen], gone=gone_firms
    )


def _insert(database: Session, act: DecisionAct, now: ActPreview, meeting_id: int | None) -> None:
    """Add a decision of every firm by one statement."""
    same = {
        "campaign_id": act.campaign_id,
        "evaluation_id": act.evaluation_id,
        "outcome": act.outcome,
        "footing": Footing.RANKING,
        "reason": act.reason,
        "document_number": act.document_number,
        "act_id": act.id,
        "meeting_id": meeting_id,
        "second_id": None,
        "decided_by_id": act.made_by_id,
        "decided_at": act.made_at,
    }
    rows = [same | {"participation_id": one.participation_id, "version_id": one.version_id} for one in now.firms]
    database.execute(insert(Decision), rows)


def _record(database: Session, act: DecisionAct) -> None:
    """Note the act, and the decision of each firm, in the trail."""
    detail = {
        "decided": act.outcome,
        "enterprises": act.firms,
        "document": act.document_number,
        "reason": act.reason,
        "digest": act.digest,
        "evaluation": act.evaluation_id,
    }
    audit_trail.record(database, "decide_act", user_id=act.made_by_id, about=("decision_act", act.id), detail=detail)
    made = database.scalars(select(Decision.id).where(Decision.act_id == act.id).order_by(Decision.id))
    own = {"decided": act.outcome, "footing": Footing.RANKING, "act": act.id, "document": act.document_number}
    audit_trail.record_all(
        database, [Entry("decide", act.made_by_id, ("decision", number), own) for number in made.all()]
    )
