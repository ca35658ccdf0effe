"""准入条件: an official records what an office says of a condition of a firm; a later answer counts instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.definition.scheme import GateRule
from survey.definitions.local_days import today
from survey.models import Campaign, Evidence, GateResult, GateVerdict, Participation, utc_now
from survey.queries import conditions, recusals
from survey.queries.stages import exists_now
from survey.records import audit_trail
from survey.store.db import met_again, unit_of_work
from survey.verifying.condition_results import Answer, ConditionRefusedError, Document, last_day, refuse_unfounded


def record_condition(
    database: Session,
    participation_id: int,
    answer: Answer,
    *,
    seen: int,
    document: Document | None = None,
    author_id: int,
) -> int:
    """Record an answer about a firm, which was found through a scope, or take one back; return the new row's id.

    `seen`: the newest row of the firm in the campaign that the author's page showed, 0 for none. Raises
    ConditionRefusedError; then nothing is written.
    """
    return met_again(lambda: _record(database, (participation_id, answer), (seen, document), author_id))


def _record(database: Session, given: tuple[int, Answer], shown: tuple[int, Document | None], author_id: int) -> int:
    (participation_id, answer), (seen, document) = given, shown
    with unit_of_work(database):
        campaign, firm_id, gate = _lock(database, participation_id, answer, author_id)
        refuse_unfounded(answer, gate, today(), document=document is not None)
        rows = conditions.recorded(database, campaign.id, firm_id)
        if (rows[0].id if rows else 0) != seen:
            raise ConditionRefusedError("moved")
        before = conditions.newest_of(rows).get(gate.id)
        if answer.verdict == GateVerdict.PENDING and (before is None or before.verdict == GateVerdict.PENDING):
            raise ConditionRefusedError("nothing")
        if document is not None and database.get(Evidence, document.digest) is None:
            database.add(Evidence(digest=document.digest, media_type=document.media_type, size=document.size))
            database.flush()
        row = row_of(participation_id, answer, gate, document=document, author_id=author_id)
        database.add(row)
        database.flush()
        about, detail = ("enterprise", firm_id), detail_of(campaign.title, gate, before, row)
        audit_trail.record(database, action_of(answer), user_id=author_id, about=about, detail=detail)
        return row.id


def _lock(database: Session, participation_id: int, answer: Answer, author_id: int) -> tuple[Campaign, int, GateRule]:
    """Hold the firm's part in the campaign; return the campaign, the firm, the gate. Raises ConditionRefusedError."""
    part = database.scalars(
        select(Participation).where(Participation.id == participation_id).with_for_update(of=Participation)
    ).one()
    if recusals.is_recused(database, participation_id, author_id):
        raise ConditionRefusedError("recused")
    if not exists_now(database, part.enterprise_id):
        raise ConditionRefusedError("gone")
    scheme = conditions.scheme_of(database, part.campaign_id)
    if scheme is None:
        raise ConditionRefusedError("no_scheme")
    gate = next((item for item in scheme.answered_gates if item.id == answer.gate), None)
    if gate is None:
        raise ConditionRefusedError("gate")
    return database.get_one(Campaign, part.campaign_id), part.enterprise_id, gate


def row_of(
    participation_id: int,
    answer: Answer,
    gate: GateRule,
    *,
    author_id: int,
    document: Document | None = None,
    upload_id: int | None = None,
) -> GateResult:
    """Return the row of an answer that is in order."""
    return GateResult(
        participation_id=participation_id,
        gate=gate.id,
        verdict=answer.verdict,
        source=answer.source.strip(),
        dated=answer.dated,
        number=answer.number.strip(),
        note=answer.note.strip(),
        valid_until=last_day(answer, gate),
        evidence_digest=document.digest if document is not None else None,
        file_name=document.name if document is not None else "",
        upload_id=upload_id,
        recorded_by_id=author_id,
        recorded_at=utc_now(),
    )


def action_of(answer: Answer) -> str:
    """Return what recording an answer is called in the trail."""
    return "withdraw_condition" if answer.verdict == GateVerdict.PENDING else "record_condition"


def detail_of(campaign: str, gate: GateRule, before: GateResult | None, row: GateResult) -> Mapping[str, Any]:
    """Return what the trail keeps of an answer about a firm: the one before, and the new one."""
    return {
        "campaign": campaign,
        "gate": gate.title.zh,
        "before": told(before) if before is not None else {},
        "after": told(row),
        "reason": row.note,
    }


def told(row: GateResult) -> Mapping[str, str]:
    """Return what the trail keeps of a row."""
    return {
        "gate_answer": str(row.verdict),
        "office": row.source,
        "dated": row.dated.isoformat(),
        "number": row.number,
        "valid_until": row.valid_until.isoformat() if row.valid_until is not None else "",
        "digest": row.evidence_digest or "",
    }
