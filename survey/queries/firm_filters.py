"""What the list of firms can be narrowed to: a field per filter, each with the condition that it puts into the SELECT.

How a filter is read from an address and called on a page stands in `survey.firms.filters`. Several values of one filter
are alternatives; different filters all hold. Page, count, export and saved views all narrow by these conditions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select

from survey.definitions.stages import Stage
from survey.models import (
    AccountRequest,
    ChaseOutcome,
    Enquiry,
    EnquiryState,
    Enterprise,
    Participation,
    ParticipationState,
    RequestState,
)
from survey.queries.case_queues import flagged, in_queue
from survey.queries.last_telephone_calls import CONTACTED_ON, EXTENDED_UNTIL, LAST_OUTCOME
from survey.queries.ledger import NOWHERE, moved_firms
from survey.queries.own_cases import Reader
from survey.queries.placed_firms import RANKED, placed_firms
from survey.queries.review_states import ASSIGNED, HELD, HOLDER_ID
from survey.queries.searching import finds_firm, in_code, search_text
from survey.queries.signal_states import HAS_OPEN
from survey.queries.stages import SEAL_AWAITED, STAGE
from survey.queries.step_times import Step, step_moments
from survey.store.scope import Scope

Statement = TypeVar("Statement", bound="Select[*tuple[Any, ...]]")


@dataclass(frozen=True, slots=True)
class FirmSource:
    """Which firms a list is of: those of the directory on a day (Shanghai) in a scope, with their stage in a campaign.

    `campaign_id` 0: while there is no campaign, so that nobody is called.  `reader_id`: the official whose queues are
    meant, or who wants to do something with firms; 0 where nobody is.
    """

    campaign_id: int
    day: date
    scope: Scope
    reader_id: int = 0


Condition = Callable[[str], ColumnElement[bool]]
"""One value of a filter -> its condition over `Enterprise` and the `Participation` that may be missing."""

CONDITION = "condition"
NONE = "none"
"""The value by which firms without a unit, an industry or a place are found."""
ANY_PLACE = "ranked"
"""The value by which all ranked firms are found."""
UNIT = "unit"
"""The value of `holder` by which firms are found whose case nobody was assigned to."""


def _one_of(**conditions: ColumnElement[bool]) -> Condition:
    """Return the condition of a filter with fixed values; a value that it does not know finds nothing."""
    return lambda value: conditions.get(value, false())


def _in_unit(value: str) -> ColumnElement[bool]:
    return Enterprise.unit == ("" if value == NONE else value)


def _in_industry(value: str) -> ColumnElement[bool]:
    """Return the condition that a firm's industry, as its record has it, is this one, or a class of this division."""
    return Enterprise.industry == "" if value == NONE else Enterprise.industry.startswith(value, autoescape=True)


def named(text: str) -> ColumnElement[bool]:
    """Return the condition that a firm is found by a search text: as everywhere, and by a part of its credit code."""
    code = in_code(Enterprise.credit_code, text)
    return finds_firm(text) if code is None else or_(finds_firm(text), code)


def read_move(value: str) -> tuple[str, str] | None:
    """Return the two stages of ``ready-submitted``; `NOWHERE` for none; None where the value names no such move."""
    was, _dash, now = value.partition("-")
    known = {*Stage, NOWHERE}
    return (was, now) if was in known and now in known and was != now else None


def _moved(source: FirmSource, value: str) -> ColumnElement[bool]:
    """Return the condition that a firm moved between two stages since the day that was noted before today."""
    move = read_move(value)
    return Enterprise.id.in_(moved_firms(source.campaign_id, source.day, *move)) if move is not None else false()


def _held_by(value: str) -> ColumnElement[bool]:
    """Return the condition that a firm's case is held by a person, or by the reviewers of its unit."""
    if value == UNIT:
        return and_(Participation.id.is_not(None), ~ASSIGNED)
    return HOLDER_ID.in_([int(value)]) if value.isascii() and value.isdigit() and len(value) < 10 else false()


def _placed(source: FirmSource, value: str) -> ColumnElement[bool]:
    """Return the condition that a firm has a place in the newest evaluation: one, any (``ranked``) or ``none``."""
    places = placed_firms(source.campaign_id).subquery()
    ranked = select(places.c.participation_id)
    if value == NONE:
        return or_(Participation.id.is_(None), Participation.id.not_in(ranked))
    wanted = RANKED if value == ANY_PLACE else (value,)
    return Participation.id.in_(ranked.where(places.c.place.in_(wanted)))


def _passed(source: FirmSource, value: str) -> ColumnElement[bool]:
    """Return the condition that a firm took a step of the campaign, as the times of the overview count it."""
    if value not in set(Step):
        return false()
    moments = step_moments(source.campaign_id, Step(value)).subquery()
    return Enterprise.id.in_(select(moments.c.enterprise_id))


_OF_SOURCE: dict[str, Callable[[FirmSource, str], ColumnElement[bool]]] = {
    "moved": _moved,
    "place": _placed,
    "passed": _passed,
    "flag": lambda source, value: flagged(source.campaign_id, value),
    "queue": lambda source, value: in_queue(Reader(source.campaign_id, source.reader_id, source.day), value),
}
"""The filters whose conditions depend on the campaign, the day and the reader."""


_CALLED = Participation.called_at.is_not(None)
_PROPOSED = and_(Participation.proposed_at.is_not(None), Participation.called_at.is_(None))
_ASKED = exists().where(AccountRequest.enterprise_id == Enterprise.id, AccountRequest.state == RequestState.WAITING)
_ENQUIRED = exists().where(
    Enquiry.enterprise_id == Enterprise.id,
    Enquiry.campaign_id == Participation.campaign_id,
    Enquiry.state == EnquiryState.OPEN,
)


@dataclass(frozen=True, slots=True)
class FirmFilters:
    """The filters of one list, each with the values that are allowed; an empty field narrows nothing.

    `sent`: of the called firms those whose call went out, or not.  `proposed`: ``yes`` what towns propose and nobody
    decided, ``refused`` what was not taken up.  `waiting`: what of a firm waits for an official: a ``request`` for an
    account, an ``enquiry``, the ``seal`` of its commitment.  `verified`: submitted and verified.
    `contact`: what came of the last call, ``never`` without one.  `extended`: whether an extension holds.
    `review`: where a firm stands with its first review.  `holder`: the number of who holds its case, or `UNIT` where
    the reviewers of its unit do.  `signals`: ``open`` where one of its newest version waits for an official's word.
    `moved`: two stages between which a firm moved since the day noted before today, as the ledger counts it
    (``ready-submitted``).
    `place`: in the newest evaluation.  `passed`: steps that a firm took, as the times of the overview count them.
    `flag`: ``open``, ``settled`` or the kind of an open flag.  `queue`: of the source's reader; no choice of the list.
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
        metadata={CONDITION: _one_of(request=_ASKED, enquiry=_ENQUIRED, seal=SEAL_AWAITED)},
    )
    contact: tuple[str, ...] = field(
        default=(),
        metadata={
            CONDITION: _one_of(
                never=CONTACTED_ON.is_(None),
                **{one.value: LAST_OUTCOME.in_((one.value,)) for one in ChaseOutcome},
            )
        },
    )
    extended: tuple[str, ...] = field(
        default=(), metadata={CONDITION: _one_of(yes=EXTENDED_UNTIL.is_not(None), no=EXTENDED_UNTIL.is_(None))}
    )
    verified: tuple[str, ...] = field(
        default=(), metadata={CONDITION: _one_of(yes=Participation.state == ParticipationState.VERIFIED)}
    )
    review: tuple[str, ...] = field(default=(), metadata={CONDITION: _one_of(**HELD)})
    holder: tuple[str, ...] = field(default=(), metadata={CONDITION: _held_by})
    signals: tuple[str, ...] = field(default=(), metadata={CONDITION: _one_of(open=HAS_OPEN)})
    moved: tuple[str, ...] = ()
    flag: tuple[str, ...] = ()
    queue: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    q: str = ""


CHOICES = tuple(item.name for item in fields(FirmFilters) if item.name not in {"q", "queue"})
"""The filters that have values to choose from in the list of firms; the others are the search text and the queue."""


def conditions(source: FirmSource, filters: FirmFilters) -> Sequence[ColumnElement[bool]]:
    """Return the conditions of all filters, which all hold."""
    found = [
        or_(*(item.metadata[CONDITION](value) for value in values))
        for item in fields(filters)
        if CONDITION in item.metadata and (values := getattr(filters, item.name))
    ]
    for name, condition in _OF_SOURCE.items():
        if values := getattr(filters, name):
            found.append(or_(*(condition(source, value) for value in values)))
    if search_text(filters.q):
        found.append(named(filters.q))
    return found


def narrow(statement: Statement, source: FirmSource, filters: FirmFilters) -> Statement:
    """Return a SELECT over `Enterprise` and its `Participation` with the conditions of all filters."""
    return statement.where(*conditions(source, filters))
