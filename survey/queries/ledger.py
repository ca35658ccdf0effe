"""The ledger: how many firms stand at each stage now, on the days that were noted, and who moved since.

All of it counts rows of `staged_firms`, or decides the stage by the same column, so that a figure opens as many firms
as it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, null, select
from sqlalchemy.orm import Session, aliased

from survey.definitions.stages import Stage
from survey.models import Enterprise, LedgerDay, LedgerStage, Participation, ParticipationState
from survey.queries.review_states import SUBMITTED_REVIEW
from survey.queries.stages import SEAL_AWAITED, STAGE, listed_on, staged_firms, taking_part
from survey.store.scope import Scope

NOWHERE = "none"
"""In place of a stage: the directory did not hold the firm then, or does not any more."""


class Grouping(StrEnum):
    """By what the ledger is divided; the values stand in addresses, where a division is called by its industry."""

    UNIT = "unit"
    DIVISION = "industry"
    SCALE = "scale"


class Scale(StrEnum):
    """规上, 规下, or not known."""

    ABOVE = "above"
    BELOW = "below"
    UNKNOWN = "unknown"


GROUPS: dict[Grouping, ColumnElement[str]] = {
    Grouping.UNIT: Enterprise.unit.expression,
    Grouping.DIVISION: func.substr(Enterprise.industry, 1, 2),
    Grouping.SCALE: case(
        (Enterprise.above_scale.is_(None), Scale.UNKNOWN),
        (Enterprise.above_scale.is_(False), Scale.BELOW),
        else_=Scale.ABOVE,
    ),
}
"""Grouping -> the group of a firm: its unit, the first two digits of its industry (大类), its size."""


class StageCount(NamedTuple):
    """How many firms of a group stand at a stage.

    `sealing`: how many of them wait for their sealed commitment to be accepted; `verified`: are verified (核定).
    `review`: of the submitted what their first review says (`review_states.STATES`); None at any other stage.
    """

    group: str
    stage: Stage
    firms: int
    sealing: int
    verified: int
    review: str | None = None


def stage_counts(
    database: Session, campaign_id: int, scope: Scope, *, day: date, by: Grouping
) -> tuple[Sequence[StageCount], int]:
    """Return the firms of the scope by group, stage and first review on a day, and how many the directory holds.

    That is counted by itself. Both as of one moment: it is one statement.
    """
    listed = scope.limit(select(func.count(Enterprise.id)).where(listed_on(day))).correlate(None).scalar_subquery()
    group = GROUPS[by].label("own_group")
    verified = case((Participation.state == ParticipationState.VERIFIED, 1), else_=0)
    sealing = case((SEAL_AWAITED, 1), else_=0)
    statement = scope.limit(staged_firms(campaign_id, day)).with_only_columns(
        group,
        STAGE.label("stage"),
        func.count(),
        func.sum(sealing),
        func.sum(verified),
        listed,
        SUBMITTED_REVIEW.label("review"),
    )
    by_all = ("own_group", "stage", "review")
    rows = database.execute(statement.group_by(*by_all).order_by(*by_all)).all()
    found = [StageCount(row[0], Stage(row[1]), row[2], int(row[3]), int(row[4]), row[6]) for row in rows]
    return found, rows[0][5] if rows else 0


def noted_days(database: Session, campaign_id: int) -> Sequence[LedgerDay]:
    """Return the days on which a campaign's stages were noted, oldest first."""
    own = select(LedgerDay).where(LedgerDay.campaign_id == campaign_id)
    return database.scalars(own.order_by(LedgerDay.day)).all()


class Move(NamedTuple):
    """How many firms were at one stage on a noted day and are at another now; None: not in the directory."""

    was: Stage | None
    now: Stage | None
    firms: int


def moves_since(database: Session, campaign_id: int, scope: Scope, *, since: int, day: date) -> Sequence[Move]:
    """Return the firms of the scope that changed their stage since a noted day (its id), by the pair of stages."""
    was, now = LedgerStage.stage.label("was"), _stage_on(day).label("now")
    statement = _compared(since, campaign_id, day).with_only_columns(was, now, func.count())
    rows = database.execute(scope.limit(statement).group_by("was", "now"))
    order = list(Stage)
    return sorted(
        (Move(Stage(row[0]) if row[0] else None, Stage(row[1]) if row[1] else None, row[2]) for row in rows),
        key=lambda move: (
            1 if move.now is None else -order.index(move.now),
            len(order) if move.was is None else order.index(move.was),
        ),
    )


def moved_firms(campaign_id: int, today: date, was: str, now: str) -> Select[int]:
    """Return a SELECT of the ids of the firms that moved between two stages since the day before, as its figure counts.

    `was`, `now`: values of `Stage`, or `NOWHERE`. For ``Enterprise.id.in_(…)``, beside the caller's scope: those of
    the list of firms are in the directory, so with `now` as NOWHERE it holds none of them.
    """
    newest = (
        select(LedgerDay.id)
        .where(LedgerDay.campaign_id == campaign_id, LedgerDay.day < today.isoformat())
        .order_by(LedgerDay.day.desc())
        .limit(1)
        .correlate(None)
        .scalar_subquery()
    )
    stage = _stage_on(today)
    return (
        _compared(newest, campaign_id, today)
        .where(
            newest.is_not(None),
            LedgerStage.stage.is_(None) if was == NOWHERE else LedgerStage.stage == was,
            stage.is_(None) if now == NOWHERE else stage == now,
        )
        .correlate(None)
    )


def gone_firms(
    database: Session, campaign_id: int, scope: Scope, *, day: date, was: str
) -> Sequence[tuple[Enterprise, Enterprise | None]]:
    """Return the firms of the scope that left the directory since the day before, by credit code.

    With each the record that it was merged into, if it was. `was`: the stage at which it stood.
    """
    into = aliased(Enterprise)
    moved = scope.limit(select(Enterprise, into).outerjoin(into, into.id == Enterprise.merged_into_id))
    own = moved.where(Enterprise.id.in_(moved_firms(campaign_id, day, was, NOWHERE)))
    return [(row[0], row[1]) for row in database.execute(own.order_by(Enterprise.credit_code))]


def _stage_on(day: date) -> ColumnElement[str | None]:
    """Return the stage of a row of `Enterprise` on a day, NULL where the directory does not hold it."""
    return case((listed_on(day), STAGE), else_=null())


def _compared(ledger_day_id: int | ColumnElement[int | None], campaign_id: int, day: date) -> Select[int]:
    """Return a SELECT of the ids of firms whose stage is another than on a noted day; joined as `staged_firms` is."""
    before = and_(LedgerStage.enterprise_id == Enterprise.id, LedgerStage.ledger_day_id == ledger_day_id)
    return (
        select(Enterprise.id)
        .outerjoin(Participation, taking_part(campaign_id))
        .outerjoin(LedgerStage, before)
        .where(LedgerStage.stage.is_distinct_from(_stage_on(day)))
    )


def stages_to_note(campaign_id: int, ledger_day_id: int, day: date) -> Select[int, int, str, str, str, bool | None]:
    """Return the rows of `LedgerStage` of a day: id of the day, firm, stage, unit, industry, above_scale."""
    return staged_firms(campaign_id, day).with_only_columns(
        literal(ledger_day_id),
        Enterprise.id,
        STAGE.label("stage"),
        Enterprise.unit,
        Enterprise.industry,
        Enterprise.above_scale,
    )


def noted_counts(ledger_day_id: int) -> Select[str, str, int]:
    """Return a SELECT of (unit, stage, firms) of the rows of a noted day."""
    return (
        select(LedgerStage.unit, LedgerStage.stage, func.count())
        .where(LedgerStage.ledger_day_id == ledger_day_id)
        .group_by(LedgerStage.unit, LedgerStage.stage)
        .order_by(LedgerStage.unit, LedgerStage.stage)
    )
