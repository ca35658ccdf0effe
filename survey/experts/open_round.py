"""Open a round: its scales are kept as they are declared now, and every case gets its experts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.expert_scales import declared_scales, written_scales
from survey.definitions.local_days import today
from survey.experts.assign_cases import assign_cases
from survey.experts.expert_results import ExpertRefusedError, Opened, RoundAsked
from survey.models import (
    Evaluation,
    EvaluationEntry,
    ExpertAssignment,
    ExpertCase,
    ExpertRound,
    Submission,
    SubmissionVersion,
    utc_now,
)
from survey.queries import expert_rounds, recusals
from survey.records import audit_trail
from survey.store.db import unit_of_work


def open_round(database: Session, campaign_id: int, asked: RoundAsked, *, author_id: int) -> Opened:
    """Open a round of a campaign; firms that the author is recused from are left out. Raises ExpertRefusedError."""
    scales = [scale for scale in declared_scales() if scale.id in asked.scales]
    _refuse(asked, len(scales))
    with unit_of_work(database):
        of_campaign = select(Evaluation.id).where(
            Evaluation.id == asked.evaluation_id, Evaluation.campaign_id == campaign_id
        )
        if database.scalar(of_campaign) is None:
            raise ExpertRefusedError("evaluation")
        known = [user.id for user in expert_rounds.experts(database) if user.id in set(asked.experts)]
        if len(known) != len(set(asked.experts)):
            raise ExpertRefusedError("expert")
        recused = recusals.recused_from(database, author_id)
        found = _versions(database, asked)
        taken = [row for row in found if row[1] not in recused]
        if not taken:
            raise ExpertRefusedError("cases")
        row = ExpertRound(
            campaign_id=campaign_id,
            evaluation_id=asked.evaluation_id,
            title=asked.title.strip(),
            scales={"scales": written_scales(scales)},
            per_case=asked.per_case,
            due=asked.due,
            opened_by_id=author_id,
            opened_at=utc_now(),
        )
        database.add(row)
        database.flush()
        assigned = _assign(database, row, taken, known)
        detail = {
            "name": row.title,
            "due_on": row.due.isoformat(),
            "cases": len(taken),
            "experts": known,
            "per_case": row.per_case,
            "scales": [scale.id for scale in scales],
            "evaluation": row.evaluation_id,
        }
        audit_trail.record(
            database, "open_expert_round", user_id=author_id, about=("expert_round", row.id), detail=detail
        )
        return Opened(
            row.id,
            len(taken),
            [name for _version, part, name in found if part in recused],
            [name for _version, part, name in taken if len(assigned[part]) < row.per_case],
        )


def _refuse(asked: RoundAsked, scales: int) -> None:
    if not asked.title.strip():
        raise ExpertRefusedError("title")
    if asked.due < today():
        raise ExpertRefusedError("due")
    if not scales or scales != len(set(asked.scales)):
        raise ExpertRefusedError("scales")
    if asked.per_case < 1:
        raise ExpertRefusedError("per_case")
    if len(set(asked.experts)) < asked.per_case:
        raise ExpertRefusedError("experts")
    if not asked.versions:
        raise ExpertRefusedError("cases")


def _versions(database: Session, asked: RoundAsked) -> Sequence[tuple[int, int, str]]:
    """Return (version, participation, name) of the cases in list order: those that the evaluation has."""
    rows = database.execute(
        select(EvaluationEntry.version_id, Submission.participation_id, SubmissionVersion.name)
        .join(SubmissionVersion, SubmissionVersion.id == EvaluationEntry.version_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .where(
            EvaluationEntry.evaluation_id == asked.evaluation_id,
            EvaluationEntry.version_id.in_(asked.versions),
        )
        .order_by(EvaluationEntry.position)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _assign(
    database: Session, row: ExpertRound, taken: Sequence[tuple[int, int, str]], experts: Sequence[int]
) -> Mapping[int, Sequence[int]]:
    """Add the cases with their experts; return participation -> the experts of its case."""
    parts = [part for _version, part, _name in taken]
    assigned = assign_cases(parts, experts, row.per_case, barred=expert_rounds.barred(database, parts))
    now, author_id = row.opened_at, row.opened_by_id
    added = [
        ExpertCase(round_id=row.id, participation_id=part, version_id=version, added_by_id=author_id, added_at=now)
        for version, part, _name in taken
    ]
    database.add_all(added)
    database.flush()
    database.add_all(
        ExpertAssignment(case_id=case.id, expert_id=expert, assigned_by_id=author_id, assigned_at=now)
        for case in added
        for expert in assigned[case.participation_id]
    )
    return assigned
