"""How a campaign ended, for its archive: decisions, meetings, versions of the list, publications, objections, letters.

For whoever may take the archive of the whole district: the campaign was found before. Each list has one order. Who
objected is read by nobody here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from survey.models import (
    Amendment,
    Decision,
    DecisionAnswer,
    DecisionAnswerKind,
    Enterprise,
    Evaluation,
    Letter,
    LetterRelease,
    ListEntry,
    ListScan,
    ListVersion,
    Objection,
    ObjectionStep,
    PanelMeeting,
    PanelMeetingEnd,
    PanelSeat,
    Participation,
    Pilot,
    PilotChange,
    Publication,
    PublicationEnd,
    User,
)
from survey.queries.archive_season import passing


def decisions(database: Session, campaign_id: int) -> Iterator[tuple[Decision, str, str]]:
    """Yield every decision with its answer, code and name of the firm, by firm; refused and withdrawn ones, too."""
    own = (
        select(Decision, Enterprise.credit_code, Enterprise.name)
        .join(Participation, Participation.id == Decision.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Decision.campaign_id == campaign_id)
        .options(
            joinedload(Decision.decided_by),
            joinedload(Decision.second),
            joinedload(Decision.answer).joinedload(DecisionAnswer.done_by),
        )
    )
    return passing(database, own.order_by(Enterprise.credit_code, Decision.id))


def unconfirmed_of_acts(database: Session, campaign_id: int, participations: Collection[int]) -> Mapping[int, int]:
    """Return act -> how many of its decisions on some participations nobody confirmed; only where there are some."""
    own = (
        select(Decision.act_id, func.count())
        .outerjoin(DecisionAnswer, DecisionAnswer.decision_id == Decision.id)
        .where(
            Decision.campaign_id == campaign_id,
            Decision.act_id.is_not(None),
            Decision.participation_id.in_(participations),
            func.coalesce(DecisionAnswer.kind, "") != DecisionAnswerKind.CONFIRMED,
        )
        .group_by(Decision.act_id)
    )
    return {act or 0: number for act, number in database.execute(own)}


def meetings(database: Session, campaign_id: int) -> Sequence[tuple[PanelMeeting, str, str]]:
    """Return the meetings with their people, who opened and who ended each (empty for nobody), oldest first."""
    opener, closer = aliased(User), aliased(User)
    own = (
        select(PanelMeeting, opener.name, closer.name)
        .join(opener, opener.id == PanelMeeting.opened_by_id)
        .outerjoin(PanelMeetingEnd, PanelMeetingEnd.meeting_id == PanelMeeting.id)
        .outerjoin(closer, closer.id == PanelMeetingEnd.ended_by_id)
        .where(PanelMeeting.campaign_id == campaign_id)
        .options(selectinload(PanelMeeting.seats).joinedload(PanelSeat.user))
    )
    rows = database.execute(own.order_by(PanelMeeting.held_on, PanelMeeting.id))
    return [(row[0], row[1], row[2] or "") for row in rows]


def list_versions(database: Session, campaign_id: int) -> Sequence[tuple[ListVersion, str]]:
    """Return the versions of the list with who prepared each, the first one first; those that were sent back, too."""
    own = (
        select(ListVersion, User.name)
        .join(User, User.id == ListVersion.prepared_by_id)
        .where(ListVersion.campaign_id == campaign_id)
        .options(joinedload(ListVersion.evaluation).joinedload(Evaluation.scheme), joinedload(ListVersion.based_on))
    )
    return [(row[0], row[1]) for row in database.execute(own.order_by(ListVersion.number))]


def amendments(database: Session, campaign_id: int) -> Sequence[tuple[Amendment, int, int | None]]:
    """Return the amendments with who made each, number of the version and number of the objection, in their order."""
    own = (
        select(Amendment, ListVersion.number, Objection.number)
        .join(ListVersion, ListVersion.id == Amendment.list_version_id)
        .outerjoin(Objection, Objection.id == Amendment.objection_id)
        .where(ListVersion.campaign_id == campaign_id)
        .options(joinedload(Amendment.made_by))
    )
    rows = database.execute(own.order_by(ListVersion.number, Amendment.id))
    return [(row[0], row[1], row[2]) for row in rows]


def scans(database: Session, campaign_id: int) -> Sequence[tuple[ListScan, int]]:
    """Return the signed scans with the number of the version, in their order."""
    own = (
        select(ListScan, ListVersion.number)
        .join(ListVersion, ListVersion.id == ListScan.list_version_id)
        .where(ListVersion.campaign_id == campaign_id)
    )
    return [(row[0], row[1]) for row in database.execute(own.order_by(ListVersion.number, ListScan.id))]


def listed(database: Session, campaign_id: int) -> Sequence[tuple[int, ListEntry]]:
    """Return (participation, entry) of every firm as it stands on the newest version that names it."""
    own = (
        select(ListEntry.participation_id, ListEntry)
        .join(ListVersion, ListVersion.id == ListEntry.list_version_id)
        .where(ListVersion.campaign_id == campaign_id)
    )
    found = {row[0]: row[1] for row in database.execute(own.order_by(ListVersion.number, ListEntry.id))}
    return list(found.items())


def publications(database: Session, campaign_id: int) -> Sequence[tuple[Publication, int, str, str]]:
    """Return the publications, number of the version, who published, who took it back (or nobody), oldest first."""
    publisher, ender = aliased(User), aliased(User)
    own = (
        select(Publication, ListVersion.number, publisher.name, ender.name)
        .join(ListVersion, ListVersion.id == Publication.list_version_id)
        .join(publisher, publisher.id == Publication.published_by_id)
        .outerjoin(PublicationEnd, PublicationEnd.publication_id == Publication.id)
        .outerjoin(ender, ender.id == PublicationEnd.ended_by_id)
        .where(ListVersion.campaign_id == campaign_id)
    )
    return [(row[0], row[1], row[2], row[3] or "") for row in database.execute(own.order_by(Publication.id))]


def objections(database: Session, campaign_id: int) -> Sequence[tuple[Objection, int, str, str]]:
    """Return the objections with steps, number of the public version, code and name of the firm meant, by number."""
    own = (
        select(Objection, ListVersion.number, Enterprise.credit_code, Enterprise.name)
        .join(Publication, Publication.id == Objection.publication_id)
        .join(ListVersion, ListVersion.id == Publication.list_version_id)
        .outerjoin(Participation, Participation.id == Objection.about_id)
        .outerjoin(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Objection.campaign_id == campaign_id)
        .options(joinedload(Objection.received_by), selectinload(Objection.steps).joinedload(ObjectionStep.done_by))
    )
    rows = database.execute(own.order_by(Objection.number))
    return [(row[0], row[1], row[2] or "", row[3] or "") for row in rows]


def _released() -> Select[LetterRelease, int, str]:
    return (
        select(LetterRelease, ListVersion.number, User.name)
        .join(ListVersion, ListVersion.id == LetterRelease.list_version_id)
        .join(User, User.id == LetterRelease.released_by_id)
    )


def releases(database: Session, campaign_id: int) -> Sequence[tuple[LetterRelease, int, str]]:
    """Return the releases of letters with the number of the version and who released them, in their order."""
    own = _released().where(ListVersion.campaign_id == campaign_id).order_by(ListVersion.number)
    return [(row[0], row[1], row[2]) for row in database.execute(own)]


def letters(database: Session, campaign_id: int) -> Iterator[tuple[Letter, int, str, str]]:
    """Yield the letters with the number of the version, code and name of the firm, in the order of each list."""
    own = (
        select(Letter, ListVersion.number, Enterprise.credit_code, Enterprise.name)
        .join(LetterRelease, LetterRelease.id == Letter.release_id)
        .join(ListVersion, ListVersion.id == LetterRelease.list_version_id)
        .join(Participation, Participation.id == Letter.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(ListVersion.campaign_id == campaign_id)
    )
    return passing(database, own.order_by(ListVersion.number, Letter.id))


def pilots(database: Session, programme_id: int) -> Sequence[tuple[Pilot, str, str, int | None, str]]:
    """Return the pilots of a work plan with code and name of the firm, number of the list, and who made the record."""
    own = (
        select(Pilot, Enterprise.credit_code, Enterprise.name, ListVersion.number, User.name)
        .join(Enterprise, Enterprise.id == Pilot.enterprise_id)
        .outerjoin(ListVersion, ListVersion.id == Pilot.list_version_id)
        .join(User, User.id == Pilot.made_by_id)
        .where(Pilot.programme_id == programme_id)
    )
    rows = database.execute(own.order_by(Pilot.id))
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def pilot_changes(database: Session, programme_id: int) -> Sequence[tuple[PilotChange, str, str, str]]:
    """Return what was changed in the records of a work plan, with code and name of the firm, and who did."""
    own = (
        select(PilotChange, Enterprise.credit_code, Enterprise.name, User.name)
        .join(Pilot, Pilot.id == PilotChange.pilot_id)
        .join(Enterprise, Enterprise.id == Pilot.enterprise_id)
        .join(User, User.id == PilotChange.changed_by_id)
        .where(Pilot.programme_id == programme_id)
    )
    rows = database.execute(own.order_by(PilotChange.id))
    return [(row[0], row[1], row[2], row[3]) for row in rows]
