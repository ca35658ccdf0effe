"""The last logged call to a firm in a campaign, as an expression over `Enterprise`, for lists of firms."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, or_, select
from sqlalchemy.orm import aliased

from survey.models import ChaseCall, Enterprise, Extension, Participation
from survey.queries.closes import APPLIES

_Later, _Merged = aliased(ChaseCall), aliased(Enterprise)
STANDS = ~exists().where(_Later.corrects_id == ChaseCall.id)
"""Whether a logged call stands: no later entry corrects it."""


def of_firm() -> ColumnElement[bool]:
    """Return the condition that a logged call is to a row of `Enterprise`, or to a record merged into it."""
    merged = select(_Merged.id).where(_Merged.merged_into_id == Enterprise.id).correlate(Enterprise)
    return or_(ChaseCall.enterprise_id == Enterprise.id, ChaseCall.enterprise_id.in_(merged))


def last_call(campaign_id: Any, column: Any = ChaseCall.id) -> ScalarSelect[Any]:  # noqa: ANN401 - an id or a column
    """Return the id of the last call that stands of a row of `Enterprise`, or another column; None without one."""
    return (
        select(column)
        .where(ChaseCall.campaign_id == campaign_id, of_firm(), STANDS)
        .order_by(ChaseCall.called_on.desc(), ChaseCall.id.desc())
        .limit(1)
        .correlate(Enterprise, Participation)
        .scalar_subquery()
    )


CONTACTED_ON = last_call(Participation.campaign_id, ChaseCall.called_on)
"""On which day somebody called a firm last, by the log; None for never."""
LAST_OUTCOME = last_call(Participation.campaign_id, ChaseCall.outcome)
"""What came of that."""
EXTENDED_UNTIL = (
    select(func.max(Extension.until))
    .where(Extension.campaign_id == Participation.campaign_id, APPLIES)
    .correlate(Enterprise, Participation)
    .scalar_subquery()
)
"""Until when extensions give a firm time; None without one."""
