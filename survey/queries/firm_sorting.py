"""What the list of firms can be sorted by: an SQL expression per column, and the figures that columns show.

Whatever is sorted by, firms without a value come last, and equal ones stand by credit code: the order is the same at
every reading, so that no firm is on two pages or on none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from survey.definitions.directory import directory
from survey.definitions.stages import Stage
from survey.models import (
    OF_ENTERPRISES,
    AuditEntry,
    CaseFlag,
    DraftSheet,
    Enterprise,
    Participation,
    Submission,
    SubmissionVersion,
    User,
)
from survey.queries.firm_people import SIGNED_IN
from survey.queries.last_telephone_calls import CONTACTED_ON, EXTENDED_UNTIL
from survey.queries.review_states import HOLDER_NAME, REVIEW_STATE, STATES
from survey.queries.signal_states import OPEN_OF_FIRM
from survey.queries.stages import STAGE


class AnswerCount(FunctionElement[int]):
    """How many questions have an answer in the document of a draft's sheet."""

    name = "answer_count"
    inherit_cache = True


@compiles(AnswerCount)
def _in_sqlite(element: AnswerCount, compiler: Any, **more: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own types
    return f"(SELECT count(*) FROM json_each({compiler.process(element.clauses, **more)}, '$.values'))"  # noqa: S608 - SQLAlchemy's own text


@compiles(AnswerCount, "postgresql")
def _in_postgresql(element: AnswerCount, compiler: Any, **more: Any) -> str:  # noqa: ANN401 - as above
    return f"(SELECT count(*) FROM json_object_keys({compiler.process(element.clauses, **more)} -> 'values'))"  # noqa: S608 - as above


_OWN_SHEETS = Submission.participation_id == Participation.id
ANSWERED = (
    select(func.coalesce(func.sum(AnswerCount(DraftSheet.document)), 0))
    .join(Submission, Submission.id == DraftSheet.submission_id)
    .where(_OWN_SHEETS)
    .correlate(Participation)
    .scalar_subquery()
)
"""How many questions a firm's draft answers, in all questionnaires together."""
SAVED_AT = (
    select(func.max(DraftSheet.updated_at))
    .join(Submission, Submission.id == DraftSheet.submission_id)
    .where(_OWN_SHEETS)
    .correlate(Participation)
    .scalar_subquery()
)
"""When something of a firm's draft was saved last."""
SUBMITTED_AT = (
    select(func.max(SubmissionVersion.submitted_at))
    .join(Submission, Submission.id == SubmissionVersion.submission_id)
    .where(_OWN_SHEETS)
    .correlate(Participation)
    .scalar_subquery()
)
"""When a firm submitted last."""
OPEN_FLAGS = (
    select(func.count(CaseFlag.id))
    .where(
        CaseFlag.enterprise_id == Enterprise.id,
        CaseFlag.campaign_id == Participation.campaign_id,
        CaseFlag.open.is_(True),
    )
    .correlate(Enterprise, Participation)
    .scalar_subquery()
)
"""How many open flags a firm has in a campaign that it takes part in."""
SIGNED_IN_AT = (
    select(func.max(AuditEntry.at))
    .join(User, User.id == AuditEntry.user_id)
    .where(User.enterprise_id == Enterprise.id, User.role.in_(OF_ENTERPRISES), AuditEntry.action.in_(SIGNED_IN))
    .correlate(Enterprise)
    .scalar_subquery()
)
"""When one of a firm's people signed in last."""


def _in_order(values: Sequence[str], column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the place of a column's value in a list, behind all of it for any other."""
    return case({value: place for place, value in enumerate(values)}, value=column, else_=len(values))


def _text(column: Any) -> ColumnElement[Any]:  # noqa: ANN401 - a mapped column
    """Return a text that is none where it is empty."""
    return func.nullif(column, "")


def _expressions() -> Mapping[str, ColumnElement[Any]]:
    return {
        "credit_code": Enterprise.credit_code.expression,
        "name": Enterprise.name.expression,
        "unit": case((Enterprise.unit != "", _in_order(tuple(directory().units), Enterprise.unit.expression))),
        "industry": _text(Enterprise.industry),
        "scale": case((Enterprise.above_scale.is_(True), 0), (Enterprise.above_scale.is_(False), 1)),
        "stage": _in_order(tuple(Stage), STAGE),
        "answered": func.nullif(ANSWERED, 0),
        "flags": func.nullif(OPEN_FLAGS, 0),
        "contact": _text(Enterprise.contact),
        "contact_phone": _text(Enterprise.contact_phone),
        "called_at": Participation.called_at.expression,
        "call_reason": _text(Participation.call_reason),
        "sent_at": Participation.sent_at.expression,
        "sent_by": Participation.sent_by.expression,
        "signed_in_at": SIGNED_IN_AT,
        "saved_at": SAVED_AT,
        "submitted_at": SUBMITTED_AT,
        "contacted_on": CONTACTED_ON,
        "extended_until": EXTENDED_UNTIL,
        "exempt_reason": _text(Participation.exempt_reason),
        "proposed_at": Participation.proposed_at.expression,
        "proposal": _text(Participation.proposal_reason),
        "review": case((REVIEW_STATE.is_not(None), _in_order(STATES, REVIEW_STATE))),
        "holder": HOLDER_NAME,
        "signals": func.nullif(OPEN_OF_FIRM, 0),
    }


SORTABLE = tuple(_expressions())
"""The columns that the list can be sorted by, which are all of them."""


@dataclass(frozen=True, slots=True)
class Sorting:
    """By which column a list is sorted, and whether the largest come first."""

    column: str = "credit_code"
    down: bool = False

    @property
    def in_address(self) -> str:
        """The order as an address has it: ``name``, or ``-name`` for the largest first; empty for the usual one."""
        return "" if self == Sorting() else f"{'-' if self.down else ''}{self.column}"


NEVER_EMPTY = frozenset({"credit_code", "name", "stage"})


def order(sorting: Sorting) -> tuple[Any, ...]:
    """Return what to order a SELECT over `Enterprise` and its `Participation` by; no two firms are equal in it."""
    expression = _expressions()[sorting.column]
    direction = expression.desc() if sorting.down else expression.asc()
    if sorting.column == "credit_code":
        return (direction,)  # an index is in this order already
    if sorting.column in NEVER_EMPTY:
        return (direction, Enterprise.credit_code)
    return (case((expression.is_(None), 1), else_=0), direction, Enterprise.credit_code)
