"""What offices say of the conditions (gates) of firms: all that was recorded, and what of it counts on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scoring.definition.scheme import Scheme
from scoring.loading.scheme import load_scheme
from survey.models import Campaign, Enterprise, GateResult, GateVerdict, Participation, SchemeVersion
from survey.store.scope import Scope

_BATCH = 500


def scheme_of(database: Session, campaign_id: int) -> Scheme | None:
    """Return the scheme that a campaign is ranked by; None where it has none yet."""
    statement = select(SchemeVersion.document).join(Campaign, Campaign.scheme_version_id == SchemeVersion.id)
    document = database.scalar(statement.where(Campaign.id == campaign_id))
    return load_scheme(document) if document is not None else None


def recorded(database: Session, campaign_id: int, enterprise_id: int) -> Sequence[GateResult]:
    """Return all that was recorded of a firm in a campaign, which was found through a scope; the newest first."""
    own = (
        select(GateResult)
        .join(Participation, Participation.id == GateResult.participation_id)
        .where(Participation.campaign_id == campaign_id, Participation.enterprise_id == enterprise_id)
        .options(joinedload(GateResult.recorded_by), joinedload(GateResult.evidence))
    )
    return database.scalars(own.order_by(GateResult.id.desc())).all()


def document_in_scope(database: Session, scope: Scope, case: tuple[int, int], result_id: int) -> GateResult | None:
    """Return an answer with its document; None outside the scope, and for one without.

    `case`: the campaign and the firm that it must be about.
    """
    own = (
        select(GateResult)
        .join(Participation, Participation.id == GateResult.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(
            GateResult.id == result_id,
            Participation.campaign_id == case[0],
            Enterprise.id == case[1],
            GateResult.evidence_digest.is_not(None),
        )
    )
    return database.scalar(scope.limit(own).options(joinedload(GateResult.evidence)))


def newest_of(rows: Sequence[GateResult]) -> Mapping[str, GateResult]:
    """Return gate -> its newest row. `rows`: of one firm, the newest first."""
    return {row.gate: row for row in reversed(rows)}


def holds(row: GateResult, day: date) -> bool:
    """Return whether an answer, the newest of its gate, counts on a day."""
    return row.verdict != GateVerdict.PENDING and (row.valid_until is None or row.valid_until >= day)


def failed_now(database: Session, campaign_id: int, enterprise_id: int, day: date) -> int:
    """Return how many conditions of a firm offices say it fails on a day."""
    newest = newest_of(recorded(database, campaign_id, enterprise_id))
    return sum(row.verdict == GateVerdict.FAILED and holds(row, day) for row in newest.values())


def newest_among(
    database: Session, participation_ids: Sequence[int], gates: Sequence[str]
) -> Mapping[tuple[int, str], GateResult]:
    """Return (participation, gate) -> the newest row, of some firms of a campaign and gates."""
    found: dict[tuple[int, str], GateResult] = {}
    for start in range(0, len(participation_ids), _BATCH):
        statement = select(GateResult).where(
            GateResult.participation_id.in_(participation_ids[start : start + _BATCH]), GateResult.gate.in_(gates)
        )
        for row in database.scalars(statement.order_by(GateResult.id)):
            found[row.participation_id, row.gate] = row
    return found
