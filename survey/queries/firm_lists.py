"""The firms of the directory with where each stands in a campaign: counted, listed, and found beside one another.

All of it selects the firms of `survey.queries.stages.staged_firms`, which the ledger counts, within a scope. A page
costs one count and the reading of its own rows; what belongs to a row (its last sign-in, its draft) is read for these.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from survey.definitions.stages import Stage
from survey.models import Enterprise, Participation
from survey.queries.case_queues import Queue, open_flags
from survey.queries.firm_filters import FirmFilters, FirmSource, conditions, narrow
from survey.queries.firm_sorting import ANSWERED, SAVED_AT, SIGNED_IN_AT, SUBMITTED_AT, Sorting, order
from survey.queries.last_telephone_calls import CONTACTED_ON, EXTENDED_UNTIL
from survey.queries.review_states import HOLDER_NAME, REVIEW_STATE
from survey.queries.signal_states import OPEN_OF_FIRM
from survey.queries.stages import STAGE, listed_on, taking_part

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class FirmRow:
    """A firm as the list shows it; `participation` None: nothing is known of it in the campaign.

    `review`: where it stands with its first review (`review_states.STATES`).  `holder`: who its case was assigned to.
    `signals`: how many of its newest version wait for an official's word.
    `flags`: the kinds of its open flags, each once, in the order of `FlagKind`.
    `contacted_on`: when somebody called it last.  `extended_until`: until when extensions give it time.
    """

    enterprise: Enterprise
    participation: Participation | None
    stage: Stage
    answered: int
    saved_at: datetime | None
    submitted_at: datetime | None
    signed_in_at: datetime | None
    review: str | None = None
    holder: str | None = None
    signals: int = 0
    contacted_on: date | None = None
    extended_until: datetime | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedFirm:
    """A firm by its name, with its stage."""

    id: int
    name: str
    credit_code: str
    stage: Stage


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The firm before or after another one."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where a firm stands in a list. `number`: counted from 1, 0 for one that the filters leave out by now."""

    number: int
    total: int
    before: Neighbour | None
    after: Neighbour | None


def count_stages(database: Session, source: FirmSource, lists: Sequence[FirmFilters]) -> Sequence[Mapping[Stage, int]]:
    """Return how many firms stand at each stage of those that each of several filters leaves.

    The directory is read once, and the stage of each firm worked out once: filters by stage only choose among groups.
    """
    others = list(dict.fromkeys(replace(filters, stage=()) for filters in lists))
    counted = [func.sum(case((and_(True, *conditions(source, filters)), 1), else_=0)) for filters in others]
    statement = source.scope.limit(_firms(source, STAGE.label("stage"), *counted)).group_by("stage")
    groups = {str(stage): [int(number) for number in numbers] for stage, *numbers in database.execute(statement)}
    none = [0] * len(others)
    return [
        {
            stage: groups.get(stage, none)[others.index(replace(filters, stage=()))]
            if not filters.stage or stage in filters.stage
            else 0
            for stage in Stage
        }
        for filters in lists
    ]


def count_queues(database: Session, source: FirmSource) -> Mapping[Queue, int]:
    """Return how many firms each queue of the source's reader holds."""
    counts = count_stages(database, source, [FirmFilters(queue=(queue.value,)) for queue in Queue])
    return {queue: sum(stages.values()) for queue, stages in zip(Queue, counts, strict=True)}


def ids(database: Session, source: FirmSource, filters: FirmFilters, sorting: Sorting = Sorting()) -> Sequence[int]:  # noqa: B008 - frozen
    """Return the ids of all firms that the filters leave, in order."""
    return database.scalars(_ordered(source, filters, sorting)).all()


def page(
    database: Session, source: FirmSource, filters: FirmFilters, sorting: Sorting, *, number: int, size: int
) -> Sequence[FirmRow]:
    """Return one page of the firms that the filters leave."""
    ordered = _ordered(source, filters, sorting).offset((number - 1) * size).limit(size)
    return rows(database, source, database.scalars(ordered).all())


def _ordered(source: FirmSource, filters: FirmFilters, sorting: Sorting) -> Select[Any]:
    """Return a SELECT of the ids that the filters leave, in order."""
    return narrow(source.scope.limit(_firms(source, Enterprise.id)), source, filters).order_by(*order(sorting))


def rows(database: Session, source: FirmSource, wanted: Sequence[int]) -> Sequence[FirmRow]:
    """Return the rows of firms, in the order of their ids; those out of the scope or the directory are left out."""
    found: dict[int, FirmRow] = {}
    for start in range(0, len(wanted), AT_ONCE):
        own = Enterprise.id.in_(wanted[start : start + AT_ONCE])
        shown = (Enterprise, Participation, STAGE, ANSWERED, SAVED_AT, SUBMITTED_AT, SIGNED_IN_AT)
        more = (REVIEW_STATE, HOLDER_NAME, OPEN_OF_FIRM, CONTACTED_ON, EXTENDED_UNTIL)
        for enterprise, participation, stage, answered, *others in database.execute(
            source.scope.limit(_firms(source, *shown, *more).where(own))
        ):
            found[enterprise.id] = FirmRow(enterprise, participation, Stage(stage), int(answered), *others)
    flags = open_flags(database, source.campaign_id, found)
    return [replace(found[number], flags=flags.get(number, ())) for number in wanted if number in found]


def named_firms(database: Session, source: FirmSource, wanted: Collection[int]) -> Sequence[NamedFirm]:
    """Return those of some ids that are firms of the list, by credit code."""
    own, found = sorted(set(wanted)), list[NamedFirm]()
    for start in range(0, len(own), AT_ONCE):
        some = Enterprise.id.in_(own[start : start + AT_ONCE])
        statement = _firms(source, Enterprise.id, Enterprise.name, Enterprise.credit_code, STAGE).where(some)
        for number, name, code, stage in database.execute(source.scope.limit(statement)):
            found.append(NamedFirm(number, name, code, Stage(stage)))
    return sorted(found, key=lambda firm: firm.credit_code)


def done_by_others(
    database: Session, source: FirmSource, by: InstrumentedAttribute[int | None], wanted: Collection[int], *, than: int
) -> Collection[int]:
    """Return those of some firms of the list with which somebody else did something.

    `by`: the column that says who; `than`: whose own are left out.
    """
    own, found = sorted(set(wanted)), set[int]()
    for start in range(0, len(own), AT_ONCE):
        some = Enterprise.id.in_(own[start : start + AT_ONCE])
        found |= set(database.scalars(source.scope.limit(_firms(source, Enterprise.id)).where(some, by != than)))
    return found


def position(
    database: Session, source: FirmSource, filters: FirmFilters, sorting: Sorting, *, enterprise_id: int
) -> Position | None:
    """Return where a firm stands among those that the filters leave, and who stands beside it; None outside the list.

    A firm that the filters leave out by now, since it was called meanwhile say, still has its neighbours: it stands
    where the order puts it. The database numbers the firms; one row comes back.
    """
    matches = case((and_(True, *conditions(source, filters)), 1), else_=0)
    kept = or_(and_(True, *conditions(source, filters)), Enterprise.id == enterprise_id)
    by = order(sorting)
    numbered = source.scope.limit(
        _firms(
            source,
            Enterprise.id.label("id"),
            matches.label("matches"),
            func.sum(matches).over(order_by=by).label("number"),
            func.sum(matches).over().label("total"),
            *(
                make(column).over(order_by=by).label(f"{side}_{name}")
                for side, make in (("before", func.lag), ("after", func.lead))
                for name, column in (("id", Enterprise.id), ("name", Enterprise.name))
            ),
        ).where(kept)
    ).subquery()
    row = database.execute(select(numbered).where(numbered.c.id == enterprise_id)).mappings().first()
    if row is None:
        return None
    sides = [
        Neighbour(row[f"{side}_id"], row[f"{side}_name"]) if row[f"{side}_id"] is not None else None
        for side in ("before", "after")
    ]
    return Position(int(row["number"]) if row["matches"] else 0, int(row["total"]), sides[0], sides[1])


def _firms(source: FirmSource, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
    """Return a SELECT of columns over the firms that `staged_firms` lists; the caller adds its scope."""
    return (
        select(*columns)
        .select_from(Enterprise)
        .outerjoin(Participation, taking_part(source.campaign_id))
        .where(listed_on(source.day))
    )
