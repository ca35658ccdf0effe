"""What the list of firms can be narrowed to: a field per filter, each with the condition that it puts into the SELECT.

How a filter is read from an address and called on a page stands in `survey.firms.filters`. Several values of one filter
are alternatives; different filters all hold. Page, count, export and saved views all narrow by these conditions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_

from survey.models import (
    AccountRequest,
    Enquiry,
    EnquiryState,
    Enterprise,
    Participation,
    ParticipationState,
    RequestState,
    Submission,
    SubmissionVersion,
)
from survey.queries.searching import in_either, search_text
from survey.queries.stages import STAGE

Statement = TypeVar("Statement", bound="Select[*tuple[Any, ...]]")
Condition = Callable[[str], ColumnElement[bool]]
"""One value of a filter -> its condition over `Enterprise` and the `Participation` that may be missing."""

CONDITION = "condition"
NONE = "none"
"""The value by which firms without a unit, or without an industry, are found."""


def _one_of(**conditions: ColumnElement[bool]) -> Condition:
    """Return the condition of a filter with fixed values; a value that it does not know finds nothing."""
    return lambda value: conditions.get(value, false())


def _in_unit(value: str) -> ColumnElement[bool]:
    return Enterprise.unit == ("" if value == NONE else value)


def _in_industry(value: str) -> ColumnElement[bool]:
    """Return the condition that a firm's industry is this one, or a class of this division."""
    return Enterprise.industry == "" if value == NONE else Enterprise.industry.startswith(value, autoescape=True)


def named(text: str) -> ColumnElement[bool]:
    """Return the condition that a firm is found by a search text: the one place where the list searches."""
    return in_either(Enterprise.name, Enterprise.credit_code, text)


_CALLED = Participation.called_at.is_not(None)
_PROPOSED = and_(Participation.proposed_at.is_not(None), Participation.called_at.is_(None))
_ASKED = exists().where(AccountRequest.enterprise_id == Enterprise.id, AccountRequest.state == RequestState.WAITING)
_ENQUIRED = exists().where(
    Enquiry.enterprise_id == Enterprise.id,
    Enquiry.campaign_id == Participation.campaign_id,
    Enquiry.state == EnquiryState.OPEN,
)
_SUBMITTED_ONCE = exists().where(
    Submission.participation_id == Participation.id, SubmissionVersion.submission_id == Submission.id
)


@dataclass(frozen=True, slots=True)
class FirmFilters:
    """The filters of one list, each with the values that are allowed; an empty field narrows nothing.

    `sent`: of the called firms those whose call went out, or not.  `proposed`: ``yes`` what towns propose and nobody
    decided, ``refused`` what was not taken up.  `waiting`: what of a firm waits for an official: a ``request`` for an
    account, an ``enquiry``, the ``seal`` of its commitment.  `verified`: submitted and verified.
    """

    stage: tuple[str, ...] = field(default=(), metadata={CONDITION: lambda value: value == STAGE})
    unit: tuple[str, ...] = field(default=(), metadata={CONDITION: _in_unit})
    industry: tuple[str, ...] = field(default=(), metadata={CONDITION: _in_industry})
    scale: tuple[str, ...] = field(
        default=(),
        metadata={
            CONDITION: _one_of(
                above=Enterprise.above_scale.is_(True),
                below=Enterprise.above_scale.is_(False),
                unknown=Enterprise.above_scale.is_(None),
            )
        },
    )
    sent: tuple[str, ...] = field(
        default=(),
        metadata={
            CONDITION: _one_of(
                yes=Participation.sent_at.is_not(None), no=and_(_CALLED, Participation.sent_at.is_(None))
            )
        },
    )
    proposed: tuple[str, ...] = field(
        default=(),
        metadata={
            CONDITION: _one_of(
                yes=and_(_PROPOSED, Participation.proposal_refused == ""),
                refused=and_(_PROPOSED, Participation.proposal_refused != ""),
            )
        },
    )
    waiting: tuple[str, ...] = field(
        default=(),
        metadata={
            CONDITION: _one_of(
                request=_ASKED, enquiry=_ENQUIRED, seal=and_(Enterprise.seal_awaited.is_(True), _SUBMITTED_ONCE)
            )
        },
    )
    verified: tuple[str, ...] = field(
        default=(), metadata={CONDITION: _one_of(yes=Participation.state == ParticipationState.VERIFIED)}
    )
    q: str = ""


CHOICES = tuple(item.name for item in fields(FirmFilters) if CONDITION in item.metadata)
"""The filters that have values to choose from; the other is the search text."""


def conditions(filters: FirmFilters) -> Sequence[ColumnElement[bool]]:
    """Return the conditions of all filters, which all hold."""
    found = [
        or_(*(item.metadata[CONDITION](value) for value in values))
        for item in fields(filters)
        if item.name in CHOICES and (values := getattr(filters, item.name))
    ]
    if search_text(filters.q):
        found.append(named(filters.q))
    return found


def narrow(statement: Statement, filters: FirmFilters) -> Statement:
    """Return a SELECT over `Enterprise` and its `Participation` with the conditions of all filters."""
    return statement.where(*conditions(filters))
