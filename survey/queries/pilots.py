"""The pilots of a programme: all, one, a page of them by filters, how many count; and what making them reads."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from survey.models import (
    Amendment,
    Campaign,
    Enterprise,
    ListEntry,
    ListVersion,
    Participation,
    Pilot,
    PilotChange,
    PilotEnd,
    PilotSource,
    Programme,
    Recusal,
    User,
    VersionSheet,
)
from survey.queries.recusals import STANDS
from survey.queries.searching import finds_firm
from survey.store.scope import Scope

_BATCH = 500
_ENDED: ColumnElement[bool] = exists(select(PilotEnd.pilot_id).where(PilotEnd.pilot_id == Pilot.id))


@dataclass(frozen=True, slots=True)
class PilotFilter:
    """Which pilots of a programme: of a unit, a source (``list``, ``earlier``), a state, found by a text; all if empty.

    `state`: ``running`` (no end), ``ended``, ``no_book`` (running, no task book yet), ``accepted`` (running, accepted).
    """

    text: str = ""
    unit: str = ""
    source: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class PilotCounts:
    """How many pilots of a programme count. `earlier`: registered ones of before; `own`: of this campaign's lists.

    `others`: of the lists of other campaigns. `ended`: how many do not count any more.
    """

    earlier: int
    own: int
    others: int
    ended: int

    def of_before(self, programme: Programme) -> int:
        """Return how many of before count: those of the work plan, or of the register where these are more."""
        return max(programme.earlier_pilots, self.earlier + self.others)

    def towards(self, programme: Programme) -> int:
        """Return how many count towards the target, each firm once."""
        return self.of_before(programme) + self.own


def counts(database: Session, programme_id: int, campaign_id: int, scope: Scope) -> PilotCounts:
    """Return how many pilots of a programme a scope sees."""
    statement = (
        select(Pilot.source, Participation.campaign_id, func.count(Pilot.id), func.count(PilotEnd.pilot_id))
        .join(Enterprise, Enterprise.id == Pilot.enterprise_id)
        .outerjoin(Participation, Participation.id == Pilot.participation_id)
        .outerjoin(PilotEnd, PilotEnd.pilot_id == Pilot.id)
        .where(Pilot.programme_id == programme_id)
        .group_by(Pilot.source, Participation.campaign_id)
    )
    found = {"earlier": 0, "own": 0, "others": 0, "ended": 0}
    for source, of_campaign, number, ended in database.execute(scope.limit(statement)):
        found["ended"] += ended
        place = "own" if of_campaign == campaign_id else "others"
        found["earlier" if source == PilotSource.EARLIER else place] += number - ended
    return PilotCounts(**found)


def registered_before(database: Session) -> Mapping[int, int]:
    """Return programme -> how many pilots of before are registered by name and count; only where there are some."""
    own = (
        select(Pilot.programme_id, func.count(Pilot.id))
        .where(Pilot.source == PilotSource.EARLIER, ~_ENDED)
        .group_by(Pilot.programme_id)
    )
    return {row[0]: row[1] for row in database.execute(own)}


def of_before(database: Session, campaign: Campaign) -> int:
    """Return how many pilots of before count towards the target of a campaign's programme, whoever reads."""
    found = counts(database, campaign.programme_id, campaign.id, Scope(everything=True))
    return found.of_before(campaign.programme)


def twice(database: Session, programme_id: int, list_version_id: int, scope: Scope) -> Sequence[Enterprise]:
    """Return the pilots of before, by whichever list or register, that have a seat on a list, too: they count once."""
    statement = (
        select(Enterprise)
        .join(Pilot, Pilot.enterprise_id == Enterprise.id)
        .join(Participation, Participation.enterprise_id == Enterprise.id)
        .join(ListEntry, ListEntry.participation_id == Participation.id)
        .where(
            Pilot.programme_id == programme_id,
            or_(Pilot.participation_id.is_(None), Pilot.participation_id != Participation.id),
            ~_ENDED,
            ListEntry.list_version_id == list_version_id,
            ListEntry.status == "selected",
        )
    )
    return database.scalars(scope.limit(statement).order_by(Enterprise.name, Enterprise.id)).all()


def pilot_count(database: Session, programme_id: int, scope: Scope, wanted: PilotFilter) -> int:
    """Return how many pilots of a programme a filter leaves."""
    return database.scalar(_filtered(select(func.count(Pilot.id)), programme_id, scope, wanted)) or 0


def pilot_page(
    database: Session, programme_id: int, scope: Scope, wanted: PilotFilter, *, page: int, size: int
) -> Sequence[Pilot]:
    """Return a page of the pilots of a programme with their firms, those of before last."""
    rows = _filtered(select(Pilot), programme_id, scope, wanted).options(contains_eager(Pilot.enterprise))
    ordered = rows.order_by(Pilot.source.desc(), Enterprise.unit, Enterprise.name, Pilot.id)
    return database.scalars(ordered.offset((page - 1) * size).limit(size)).all()


def all_pilots(database: Session, programme_id: int, scope: Scope, wanted: PilotFilter) -> Sequence[Pilot]:
    """Return every pilot that a filter leaves, in the order of its pages."""
    rows = _filtered(select(Pilot), programme_id, scope, wanted).options(contains_eager(Pilot.enterprise))
    return database.scalars(rows.order_by(Pilot.source.desc(), Enterprise.unit, Enterprise.name, Pilot.id)).all()


def of_programme(database: Session, programme_id: int) -> Sequence[Pilot]:
    """Return every pilot of a programme, those that ended, too."""
    return database.scalars(select(Pilot).where(Pilot.programme_id == programme_id).order_by(Pilot.id)).all()


def pilot_of(database: Session, programme_id: int, enterprise_id: int, scope: Scope) -> Pilot | None:
    """Return the pilot that a firm is, or was, in a programme, if the scope sees it."""
    own = _with_firm().where(Pilot.programme_id == programme_id, Pilot.enterprise_id == enterprise_id)
    return database.scalars(scope.limit(own)).one_or_none()


def own_pilots(database: Session, scope: Scope) -> Sequence[Pilot]:
    """Return the records of the firms of a scope in all programmes, the newest first."""
    return database.scalars(scope.limit(_with_firm()).order_by(Pilot.id.desc())).all()


def changes_of(database: Session, pilot_id: int) -> Sequence[tuple[PilotChange, str]]:
    """Return what was changed in a record that was found, with who did, the newest first."""
    own = select(PilotChange, User.name).join(User, User.id == PilotChange.changed_by_id)
    rows = database.execute(own.where(PilotChange.pilot_id == pilot_id).order_by(PilotChange.id.desc()))
    return [(row[0], row[1]) for row in rows]


def listed_firms(database: Session, list_version_id: int) -> Sequence[tuple[ListEntry, int]]:
    """Return the firms with a seat on a version with their number in the directory, in the order of the list."""
    own = (
        select(ListEntry, Participation.enterprise_id)
        .join(Participation, Participation.id == ListEntry.participation_id)
        .where(ListEntry.list_version_id == list_version_id, ListEntry.status == "selected")
    )
    return [(row[0], row[1]) for row in database.execute(own.order_by(ListEntry.position, ListEntry.id))]


def ever_selected(database: Session, list_version_ids: Collection[int]) -> frozenset[int]:
    """Return the participations that have a seat on any of several versions."""
    own = select(ListEntry.participation_id).where(
        ListEntry.list_version_id.in_(sorted(list_version_ids)), ListEntry.status == "selected"
    )
    return frozenset(database.scalars(own))


def not_on(database: Session, campaign_id: int, listed: Collection[int]) -> Sequence[Pilot]:
    """Return the pilots of a campaign's lists that still run and are none of several participations."""
    own = (
        select(Pilot)
        .join(Participation, Participation.id == Pilot.participation_id)
        .where(Participation.campaign_id == campaign_id, Pilot.source == PilotSource.LIST, ~_ENDED)
        .options(joinedload(Pilot.enterprise))
    )
    return [row for row in database.scalars(own.order_by(Pilot.id)) if row.participation_id not in listed]


def left_by(database: Session, campaign_id: int, number: int) -> Mapping[int, Mapping[str, str]]:
    """Return participation -> the version that it left by (up to one), with the amendment's reason and document."""
    own = (
        select(Amendment.participation_out_id, ListVersion.number, Amendment.reason, Amendment.document_number)
        .join(ListVersion, ListVersion.id == Amendment.list_version_id)
        .where(ListVersion.campaign_id == campaign_id, ListVersion.number <= number)
        .order_by(Amendment.id)
    )
    rows = database.execute(own)
    return {row[0]: {"number": str(row[1]), "reason": row[2], "document": row[3]} for row in rows if row[0] is not None}


def sheets_of(
    database: Session, version_ids: Sequence[int], questionnaire: str
) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    """Yield (version, digest of the definition, document) of one questionnaire of several submitted versions."""
    for start in range(0, len(version_ids), _BATCH):
        some = VersionSheet.version_id.in_(version_ids[start : start + _BATCH])
        own = select(VersionSheet.version_id, VersionSheet.definition_digest, VersionSheet.document)
        rows = own.where(some, VersionSheet.questionnaire_id == questionnaire).order_by(VersionSheet.version_id)
        for row in database.execute(rows):
            yield row[0], row[1], row[2]


def recused_enterprises(database: Session, user_id: int) -> frozenset[int]:
    """Return the firms from which an official is recused, in whichever campaign."""
    own = select(Participation.enterprise_id).join(Recusal, Recusal.participation_id == Participation.id)
    return frozenset(database.scalars(own.where(Recusal.user_id == user_id, STANDS)))


def firms_meant(database: Session, scope: Scope, text: str, most: int = 20) -> Sequence[Enterprise]:
    """Return the firms of the directory that a text may mean, by name or credit code; none for an empty text."""
    if not text.strip():
        return []
    own = select(Enterprise).where(finds_firm(text), Enterprise.merged_into_id.is_(None))
    return database.scalars(scope.limit(own).order_by(Enterprise.name, Enterprise.id).limit(most)).all()


def _with_firm() -> Select[Pilot]:
    firm = select(Pilot).join(Enterprise, Enterprise.id == Pilot.enterprise_id)
    return firm.options(contains_eager(Pilot.enterprise))


def _filtered(statement: Select[Any], programme_id: int, scope: Scope, wanted: PilotFilter) -> Select[Any]:
    found = statement.join(Enterprise, Enterprise.id == Pilot.enterprise_id).where(Pilot.programme_id == programme_id)
    if wanted.unit:
        found = found.where(Enterprise.unit == wanted.unit)
    if wanted.source:
        found = found.where(Pilot.source == wanted.source)
    if wanted.text.strip():
        found = found.where(finds_firm(wanted.text))
    conditions = {
        "running": [~_ENDED],
        "ended": [_ENDED],
        "no_book": [~_ENDED, Pilot.task_book_on.is_(None)],
        "accepted": [~_ENDED, Pilot.accepted_on.is_not(None)],
    }
    return scope.limit(found.where(*conditions.get(wanted.state, [])))
