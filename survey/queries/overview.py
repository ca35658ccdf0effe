"""The firms of a campaign counted once for the whole overview: by unit, division of industries, stage and place.

Every figure of the way to the list and of the map is a sum of these rows, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.definitions.stages import Stage
from survey.models import Enterprise, Participation
from survey.queries.ledger import GROUPS, Grouping
from survey.queries.placed_firms import placed_firms
from survey.queries.review_states import COUNTS, REVIEW_STATE
from survey.queries.stages import STAGE, staged_firms
from survey.store.scope import Scope


class FirmCount(NamedTuple):
    """How many firms of a unit and a division (行业大类) stand at a stage and a place; `place` is empty for none."""

    unit: str
    division: str
    stage: Stage
    place: str
    firms: int


def firm_counts(database: Session, campaign_id: int, scope: Scope, *, day: date) -> Sequence[FirmCount]:
    """Return the firms of the scope that the directory holds on a day (Shanghai), counted."""
    places = placed_firms(campaign_id).subquery()
    own = (
        scope.limit(staged_firms(campaign_id, day))
        .with_only_columns(
            Enterprise.unit.label("unit"),
            GROUPS[Grouping.DIVISION].label("division"),
            STAGE.label("stage"),
            func.coalesce(places.c.place, "").label("place"),
        )
        .outerjoin(places, places.c.participation_id == Participation.id)
        .subquery()
    )
    by = (own.c.unit, own.c.division, own.c.stage, own.c.place)
    rows = database.execute(select(*by, func.count()).group_by(*by).order_by(*by))
    return [FirmCount(unit, division, Stage(stage), place, firms) for unit, division, stage, place, firms in rows]


def review_counts(database: Session, campaign_id: int, scope: Scope, *, day: date) -> Mapping[str, int]:
    """Return how many of the submitted firms stand where with their first review: `review_states.STATES` -> firms."""
    own = scope.limit(staged_firms(campaign_id, day)).where(COUNTS).with_only_columns(REVIEW_STATE.label("review"))
    states = own.subquery()
    rows = database.execute(select(states.c.review, func.count()).group_by(states.c.review).order_by(states.c.review))
    return {str(state): firms for state, firms in rows}
