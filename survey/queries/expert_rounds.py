"""Rounds of experts: their cases with assignments and opinions, what an expert has to mark, and who may mark."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from survey.models import (
    AssignmentEndKind,
    CampaignOfficial,
    Enterprise,
    EvaluationEntry,
    Evidence,
    EvidenceLink,
    ExpertAssignment,
    ExpertAssignmentEnd,
    ExpertCase,
    ExpertOpinion,
    ExpertReminder,
    ExpertRound,
    ExpertRoundEnd,
    OfficialPart,
    Participation,
    Role,
    SeatShare,
    Submission,
    SubmissionVersion,
    User,
)
from survey.queries.gate_states import FAILS
from survey.store.scope import Scope

_ENDED = aliased(ExpertAssignmentEnd)
STANDS: ColumnElement[bool] = ~exists(select(_ENDED.assignment_id).where(_ENDED.assignment_id == ExpertAssignment.id))
"""Whether nothing ended an assignment."""
GIVEN: ColumnElement[bool] = exists(select(ExpertOpinion.id).where(ExpertOpinion.assignment_id == ExpertAssignment.id))
"""Whether its expert gave an opinion."""
RUNS: ColumnElement[bool] = ~exists(
    select(ExpertRoundEnd.round_id).where(ExpertRoundEnd.round_id == ExpertRound.id).correlate(ExpertRound)
)
"""Whether nobody ended a round."""


class RoundLine(NamedTuple):
    """A round with how many cases it has, how many opinions are asked for, and how many were given."""

    round: ExpertRound
    cases: int
    asked: int
    given: int


def rounds(database: Session, campaign_id: int) -> list[RoundLine]:
    """Return the rounds of a campaign, the newest first."""
    own = database.scalars(
        select(ExpertRound)
        .where(ExpertRound.campaign_id == campaign_id)
        .options(joinedload(ExpertRound.opened_by))
        .order_by(ExpertRound.id.desc())
    ).all()
    numbers = [one.id for one in own]
    cases = _counted(database, select(ExpertCase.round_id, func.count()).where(ExpertCase.round_id.in_(numbers)))
    standing = (
        select(ExpertCase.round_id, func.count())
        .select_from(ExpertAssignment)
        .join(ExpertCase, ExpertCase.id == ExpertAssignment.case_id)
        .where(ExpertCase.round_id.in_(numbers), STANDS)
    )
    asked, given = _counted(database, standing), _counted(database, standing.where(GIVEN))
    return [RoundLine(one, cases.get(one.id, 0), asked.get(one.id, 0), given.get(one.id, 0)) for one in own]


def _counted(database: Session, statement: Select[int, int]) -> dict[int, int]:
    rows = database.execute(statement.group_by(ExpertCase.round_id))
    return {row[0]: row[1] for row in rows}


def round_of(database: Session, campaign_id: int, round_id: int) -> ExpertRound | None:
    """Return a round of a campaign."""
    own = select(ExpertRound).where(ExpertRound.id == round_id, ExpertRound.campaign_id == campaign_id)
    return database.scalar(own.options(joinedload(ExpertRound.opened_by)))


def cases(database: Session, round_id: int) -> Sequence[ExpertCase]:
    """Return the cases of a round as they were added, with version, experts and all opinions."""
    return database.scalars(_cases(ExpertCase.round_id == round_id)).all()


def cases_of_firms(database: Session, participations: Collection[int]) -> Sequence[ExpertCase]:
    """Return the cases of firms of a campaign in all its rounds, with these, those of the newest round first."""
    own = _cases(ExpertCase.participation_id.in_(participations)).options(joinedload(ExpertCase.round))
    return database.scalars(own.order_by(None).order_by(ExpertCase.round_id.desc(), ExpertCase.id)).all()


def parts_of(database: Session, versions: Collection[int]) -> Mapping[int, int]:
    """Return version -> the participation that it is of."""
    own = (
        select(SubmissionVersion.id, Submission.participation_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .where(SubmissionVersion.id.in_(versions))
    )
    return {row[0]: row[1] for row in database.execute(own)}


def case_of(database: Session, round_id: int, scope: Scope, case_id: int) -> ExpertCase | None:
    """Return one of them, if the scope has its firm."""
    own = _cases(and_(ExpertCase.round_id == round_id, ExpertCase.id == case_id))
    firms = own.join(Participation, Participation.id == ExpertCase.participation_id)
    return database.scalar(scope.limit(firms.join(Enterprise, Enterprise.id == Participation.enterprise_id)))


def _cases(condition: ColumnElement[bool]) -> Select[ExpertCase]:
    return (
        select(ExpertCase)
        .where(condition)
        .options(
            joinedload(ExpertCase.version),
            selectinload(ExpertCase.assignments).joinedload(ExpertAssignment.expert),
            selectinload(ExpertCase.assignments).selectinload(ExpertAssignment.opinions),
        )
        .order_by(ExpertCase.id)
    )


def ranks_of(database: Session, evaluation_id: int, versions: Collection[int]) -> Mapping[int, tuple[int | None, str]]:
    """Return version -> its rank in an evaluation, and the pool that it is within."""
    own = select(EvaluationEntry.version_id, EvaluationEntry.rank, EvaluationEntry.pool).where(
        EvaluationEntry.evaluation_id == evaluation_id, EvaluationEntry.version_id.in_(versions)
    )
    return {row[0]: (row[1], row[2]) for row in database.execute(own)}


def experts(database: Session) -> Sequence[User]:
    """Return the experts whose accounts are in use, by name."""
    own = select(User).where(User.role == Role.EXPERT, User.active.is_(True))
    return database.scalars(own.order_by(User.name, User.id)).all()


def barred(database: Session, participations: Collection[int]) -> Mapping[int, Collection[int]]:
    """Return participation -> the experts who said, in whatever round, that they are not impartial towards its firm."""
    rows = database.execute(
        select(ExpertCase.participation_id, ExpertAssignment.expert_id)
        .join(ExpertAssignment, ExpertAssignment.case_id == ExpertCase.id)
        .join(ExpertAssignmentEnd, ExpertAssignmentEnd.assignment_id == ExpertAssignment.id)
        .where(ExpertAssignmentEnd.kind == AssignmentEndKind.RECUSED, ExpertCase.participation_id.in_(participations))
    )
    found: dict[int, set[int]] = defaultdict(set)
    for participation, expert in rows:
        found[participation].add(expert)
    return found


class Choice(StrEnum):
    """Which firms of an evaluation a round is about: unsure places, those nearest to the line, or places by rank."""

    GREY = "grey"
    NEAR = "near"
    RANKS = "ranks"


class CandidateCase(NamedTuple):
    """A firm that a round may be about."""

    version_id: int
    participation_id: int
    name: str
    pool: str
    rank: int


def candidates(database: Session, evaluation_id: int, choice: Choice, bounds: tuple[int, int]) -> list[CandidateCase]:
    """Return the eligible firms of an evaluation that a choice names, in list order.

    `bounds`: of `RANKS` the first and the last rank of each pool; of `NEAR` how many on each side of the line of each
    pool, as (n, n).
    """
    sure = func.coalesce(SeatShare.standing, EvaluationEntry.standing)
    own = (
        select(
            EvaluationEntry.version_id,
            Submission.participation_id,
            SubmissionVersion.name,
            EvaluationEntry.pool,
            EvaluationEntry.rank,
            EvaluationEntry.status,
        )
        .join(SubmissionVersion, SubmissionVersion.id == EvaluationEntry.version_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .outerjoin(SeatShare, SeatShare.entry_id == EvaluationEntry.id)
        .where(EvaluationEntry.evaluation_id == evaluation_id, EvaluationEntry.rank.is_not(None), ~FAILS)
        .order_by(EvaluationEntry.position)
    )
    if choice is Choice.GREY:
        own = own.where(sure == "grey")
    if choice is Choice.RANKS:
        own = own.where(EvaluationEntry.rank.between(*bounds))
    rows = database.execute(own).all()
    found = [CandidateCase(row[0], row[1], row[2], row[3], row[4] or 0) for row in rows]
    if choice is not Choice.NEAR:
        return found
    seated = {row[0] for row in rows if row[5] == "selected"}
    near = _nearest(found, seated, bounds[0])
    return [case for case in found if case in near]


def _nearest(found: Sequence[CandidateCase], seated: Collection[int], count: int) -> Collection[CandidateCase]:
    """Return of each pool the last `count` that are selected and the first that are not."""
    near: set[CandidateCase] = set()
    for pool in {case.pool for case in found}:
        inside = [case for case in found if case.pool == pool and case.version_id in seated]
        outside = [case for case in found if case.pool == pool and case.version_id not in seated]
        near |= {*inside[-count:], *outside[:count]}
    return near


class OwnCase(NamedTuple):
    """An assignment of an expert with its case and round. `given`: whether he gave an opinion."""

    assignment: ExpertAssignment
    given: bool


def own_cases(database: Session, expert_id: int) -> list[OwnCase]:
    """Return what stands of an expert's assignments: what is to be marked first, the earliest due before others."""
    rows = database.execute(
        _own(expert_id).add_columns(GIVEN).where(STANDS).order_by(GIVEN, ExpertRound.due, ExpertAssignment.id)
    )
    return [OwnCase(row[0], bool(row[1])) for row in rows]


def own_case(database: Session, expert_id: int, assignment_id: int) -> ExpertAssignment | None:
    """Return an assignment of an expert that stands, with its opinions, and the version with its sheets."""
    return database.scalar(
        _own(expert_id)
        .where(ExpertAssignment.id == assignment_id, STANDS)
        .options(
            selectinload(ExpertAssignment.opinions),
            contains_eager(ExpertAssignment.case)
            .contains_eager(ExpertCase.version)
            .selectinload(SubmissionVersion.sheets),
        )
    )


def own_file(
    database: Session, expert_id: int, assignment_id: int, link_id: int
) -> tuple[EvidenceLink, Evidence] | None:
    """Return a file of the firm that an expert's assignment, which stands, is about."""
    row = database.execute(
        select(EvidenceLink, Evidence)
        .join(Evidence, Evidence.digest == EvidenceLink.digest)
        .join(SubmissionVersion, SubmissionVersion.submission_id == EvidenceLink.submission_id)
        .join(ExpertCase, ExpertCase.version_id == SubmissionVersion.id)
        .join(ExpertAssignment, ExpertAssignment.case_id == ExpertCase.id)
        .where(
            ExpertAssignment.id == assignment_id,
            ExpertAssignment.expert_id == expert_id,
            EvidenceLink.id == link_id,
            EvidenceLink.removed.is_(False),
            STANDS,
        )
    ).one_or_none()
    return (row[0], row[1]) if row is not None else None


def _own(expert_id: int) -> Select[ExpertAssignment]:
    return (
        select(ExpertAssignment)
        .join(ExpertAssignment.case)
        .join(ExpertCase.round)
        .join(ExpertCase.version)
        .where(ExpertAssignment.expert_id == expert_id)
        .options(
            contains_eager(ExpertAssignment.case).contains_eager(ExpertCase.round),
            contains_eager(ExpertAssignment.case).contains_eager(ExpertCase.version),
        )
    )


def unmarked_count(database: Session, expert_id: int) -> int:
    """Return how many cases of rounds that run an expert has not marked."""
    return (
        database.scalar(
            select(func.count(ExpertAssignment.id))
            .join(ExpertCase, ExpertCase.id == ExpertAssignment.case_id)
            .join(ExpertRound, ExpertRound.id == ExpertCase.round_id)
            .where(ExpertAssignment.expert_id == expert_id, STANDS, ~GIVEN, RUNS)
        )
        or 0
    )


def late_count(database: Session, campaign_id: int, day: date) -> int:
    """Return how many opinions of a campaign's rounds that run are late on a day."""
    return (
        database.scalar(
            select(func.count(ExpertAssignment.id))
            .join(ExpertCase, ExpertCase.id == ExpertAssignment.case_id)
            .join(ExpertRound, ExpertRound.id == ExpertCase.round_id)
            .where(ExpertRound.campaign_id == campaign_id, ExpertRound.due < day, STANDS, ~GIVEN, RUNS)
        )
        or 0
    )


def unmarked_by(database: Session, round_id: int) -> Mapping[int, int]:
    """Return expert -> how many cases of a round he has not marked; only those who have some."""
    rows = database.execute(
        select(ExpertAssignment.expert_id, func.count())
        .join(ExpertCase, ExpertCase.id == ExpertAssignment.case_id)
        .where(ExpertCase.round_id == round_id, STANDS, ~GIVEN)
        .group_by(ExpertAssignment.expert_id)
    )
    return {row[0]: row[1] for row in rows}


def reminders(database: Session, round_id: int) -> Mapping[int, ExpertReminder]:
    """Return expert -> the last reminder in a round."""
    own = select(ExpertReminder).where(ExpertReminder.round_id == round_id)
    rows = database.scalars(own.options(joinedload(ExpertReminder.reminded_by)).order_by(ExpertReminder.id))
    return {row.expert_id: row for row in rows}


class Decider(NamedTuple):
    """Somebody who decides in a campaign, or stands in for who does."""

    part: OfficialPart
    id: int
    name: str


def deciders(database: Session, campaign_id: int) -> list[Decider]:
    """Return who decides in a campaign and who stands in, as they were named."""
    rows = database.execute(
        select(CampaignOfficial.part, User.id, User.name)
        .join(User, User.id == CampaignOfficial.user_id)
        .where(
            CampaignOfficial.campaign_id == campaign_id,
            or_(CampaignOfficial.part == OfficialPart.DECIDER, CampaignOfficial.part == OfficialPart.SUBSTITUTE),
        )
        .order_by(CampaignOfficial.id)
    )
    return [Decider(OfficialPart(row[0]), row[1], row[2]) for row in rows]


def deciding(people: Sequence[Decider], recused: Collection[int]) -> list[str]:
    """Return the names of those who decide a firm: the deciders, and the substitute where one of them is recused."""
    named = [one.name for one in people if one.part is OfficialPart.DECIDER and one.id not in recused]
    if len(named) < sum(one.part is OfficialPart.DECIDER for one in people):
        named += [one.name for one in people if one.part is OfficialPart.SUBSTITUTE and one.id not in recused]
    return named
