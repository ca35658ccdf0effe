"""What offices say of the conditions (gates) of firms: all that was recorded, and what of it counts on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased, joinedload

from scoring.definition.scheme import Scheme
from scoring.loading.scheme import load_scheme
from survey.models import (
    Campaign,
    Enterprise,
    GateResult,
    GateVerdict,
    Participation,
    ParticipationState,
    SchemeVersion,
)
from survey.store.scope import Scope

_BATCH = 500
_AWAY = (ParticipationState.EXEMPT, ParticipationState.WITHDRAWN)


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


def enterprises_of(database: Session, participation_ids: Sequence[int]) -> Mapping[int, int]:
    """Return participation -> its enterprise."""
    found: dict[int, int] = {}
    for start in range(0, len(participation_ids), _BATCH):
        own = select(Participation.id, Participation.enterprise_id)
        own = own.where(Participation.id.in_(participation_ids[start : start + _BATCH]))
        found.update((row[0], row[1]) for row in database.execute(own))
    return found


class ListedFirm(NamedTuple):
    """A firm as rows of a table are compared with it.

    `codes`: its own, and those of records that were merged into it; `names`: as they are compared, former ones too.
    `participation_id`: 0 where it is not in the campaign; `takes_part`: and is neither exempt nor withdrawn.
    """

    id: int
    code: str
    name: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    participation_id: int
    takes_part: bool
    closed: bool


def listed_firms(database: Session, scope: Scope, campaign_id: int, day: date) -> Sequence[ListedFirm]:
    """Return the firms of the directory in a scope, by credit code, with their part in a campaign."""
    into = aliased(Enterprise)
    part = and_(Participation.enterprise_id == Enterprise.id, Participation.campaign_id == campaign_id)
    own = (
        select(
            Enterprise.id, Enterprise.credit_code, Enterprise.name, Enterprise.search_key, Enterprise.closed_on,
            Participation.id, Participation.state,
        )
        .outerjoin(Participation, part)
        .where(Enterprise.listed.is_(True), Enterprise.merged_into_id.is_(None))
        .order_by(Enterprise.credit_code)
    )  # fmt: skip
    gone = select(Enterprise.id, into.credit_code).join(into, into.merged_into_id == Enterprise.id)
    merged: dict[int, list[str]] = {}
    for firm_id, code in database.execute(scope.limit(gone).order_by(into.credit_code)):
        merged.setdefault(firm_id, []).append(code)
    return [
        ListedFirm(
            firm_id, code, name, (code, *merged.get(firm_id, ())), tuple(filter(None, key.split("\n"))), part_id or 0,
            part_id is not None and state not in _AWAY, closed is not None and closed <= day,
        )
        for firm_id, code, name, key, closed, part_id, state in database.execute(scope.limit(own))
    ]  # fmt: skip
