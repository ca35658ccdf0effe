"""Firms of an evaluation as the panel decides them: where each stands, how sure that is, and what limits it counts for.

One statement for all of them, without the details of their scores.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, contains_eager

from scoring.ranking.gates import Verdict
from survey.models import (
    CampaignOfficial,
    Decision,
    Evaluation,
    EvaluationEntry,
    OfficialPart,
    Participation,
    ParticipationState,
    Role,
    SeatShare,
    Submission,
    SubmissionVersion,
    User,
)
from survey.store.scope import Scope


class PanelFirm(NamedTuple):
    """A firm of an evaluation. `sureness`: the class of its certainty, empty for none; `state`: as it is now.

    `verdicts`: of its gates, in the order of the scheme; `levels`: questionnaire -> level that officials found.
    `unit` to `group`: as limits count them, that is as somebody verified them where that was done.
    """

    entry_id: int
    participation_id: int
    enterprise_id: int
    version_id: int
    name: str
    credit_code: str
    position: int
    pool: str
    rank: int | None
    status: str
    sureness: str
    state: str
    taken_back: bool
    segment: int
    level: int
    unit: str
    park: str
    division: str
    chain: str
    size: str
    group: str
    leading: str
    verdicts: Sequence[int]
    levels: Mapping[str, int]

    @property
    def fails_a_gate(self) -> bool:
        """Whether a condition is not met, so that it can get no seat."""
        return Verdict.FAILED.value in self.verdicts

    @property
    def left(self) -> bool:
        """Whether the firm withdrew, or took back what was evaluated."""
        return self.taken_back or self.state in {ParticipationState.WITHDRAWN, ParticipationState.EXEMPT}


def firms(database: Session, evaluation_id: int, participations: Collection[int] | None = None) -> Sequence[PanelFirm]:
    """Return the firms of an evaluation in the order of the list; `participations`: only these."""
    entry, version = EvaluationEntry, SubmissionVersion
    statement = (
        select(
            entry.id, Participation.id, Participation.enterprise_id, version.id, version.name, version.credit_code,
            entry.position, entry.pool, entry.rank, entry.status, func.coalesce(SeatShare.standing, entry.standing),
            Participation.state, Participation.taken_back, entry.segment, entry.level, version.unit, version.park,
            version.division, version.chain_main, version.size, version.group_name, entry.detail["leading"],
            entry.detail["verdicts"], entry.detail["levels"], entry.detail["labels"],
        )
        .join(version, version.id == entry.version_id)
        .join(Submission, Submission.id == version.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .outerjoin(SeatShare, SeatShare.entry_id == entry.id)
        .where(entry.evaluation_id == evaluation_id)
    )  # fmt: skip
    if participations is not None:
        statement = statement.where(Participation.id.in_(participations))
    return [_firm(tuple(row)) for row in database.execute(statement.order_by(entry.position, entry.id))]


def firm(database: Session, evaluation_id: int, participation_id: int) -> PanelFirm | None:
    """Return one firm of an evaluation, None where it is not in it."""
    return next(iter(firms(database, evaluation_id, [participation_id])), None)


def _firm(row: tuple[Any, ...]) -> PanelFirm:
    leading, verdicts, levels, verified = row[-4:]
    own: tuple[Any, ...] = (*row[:-4], leading or "", verdicts or (), levels or {})
    counted = {name: label for name, (_said, label) in (verified or {}).items()}
    return PanelFirm._make(own)._replace(**counted)


class Decider(NamedTuple):
    """An official who decides in a campaign, or who stands in (`substitute`) for a decider who is recused."""

    id: int
    name: str
    substitute: bool


def deciders(database: Session, campaign_id: int) -> Sequence[Decider]:
    """Return who decides in a campaign and who stands in, as they were named: district officials in use."""
    rows = database.execute(
        select(User.id, User.name, CampaignOfficial.part)
        .join(User, User.id == CampaignOfficial.user_id)
        .where(
            CampaignOfficial.campaign_id == campaign_id,
            CampaignOfficial.part.in_((OfficialPart.DECIDER, OfficialPart.SUBSTITUTE)),
            User.active.is_(True),
            User.role == Role.DISTRICT,
        )
        .order_by(CampaignOfficial.id)
    )
    found = [Decider(row[0], row[1], row[2] == OfficialPart.SUBSTITUTE) for row in rows]
    own = {one.id for one in found if not one.substitute}
    return [one for one in found if not (one.substitute and one.id in own)]


def deciding(people: Sequence[Decider], recused: Collection[int]) -> Sequence[Decider]:
    """Return who decides one firm: deciders who are not recused from it, and substitutes where one of them is."""
    missing = any(one.id in recused for one in people if not one.substitute)
    return [one for one in people if one.id not in recused and (missing or not one.substitute)]


class EarlierPlace(NamedTuple):
    """Where a firm stood on the list that a decision on it was made of."""

    status: str
    rank: int | None
    pool: str


def earlier_places(database: Session, decisions: Collection[int]) -> Mapping[int, EarlierPlace]:
    """Return decision -> where its firm stood in the evaluation that it was made on."""
    rows = database.execute(
        select(Decision.id, EvaluationEntry.status, EvaluationEntry.rank, EvaluationEntry.pool)
        .join(
            EvaluationEntry,
            and_(
                EvaluationEntry.evaluation_id == Decision.evaluation_id,
                EvaluationEntry.version_id == Decision.version_id,
            ),
        )
        .where(Decision.id.in_(decisions))
    )
    return {row[0]: EarlierPlace(row[1], row[2], row[3]) for row in rows}


def entry_of_firm(database: Session, scope: Scope, evaluation_id: int, enterprise_id: int) -> EvaluationEntry | None:
    """Return the entry of a firm in an evaluation, with its submission, when the scope covers it."""
    version = contains_eager(EvaluationEntry.version)
    submission = version.contains_eager(SubmissionVersion.submission)
    statement = (
        select(EvaluationEntry)
        .join(EvaluationEntry.version)
        .join(SubmissionVersion.submission)
        .join(Submission.participation)
        .join(Participation.enterprise)
        .where(EvaluationEntry.evaluation_id == evaluation_id, Participation.enterprise_id == enterprise_id)
        .options(
            version.selectinload(SubmissionVersion.sheets),
            submission.contains_eager(Submission.participation).contains_eager(Participation.enterprise),
        )
    )
    return database.scalar(scope.limit(statement))


def is_evaluated(database: Session, campaign_id: int, enterprise_id: int) -> bool:
    """Return whether a firm, which was found through a scope, is in the newest evaluation of a campaign."""
    newest = select(func.max(Evaluation.id)).where(Evaluation.campaign_id == campaign_id).scalar_subquery()
    own = (
        select(EvaluationEntry.id)
        .join(SubmissionVersion, SubmissionVersion.id == EvaluationEntry.version_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .where(EvaluationEntry.evaluation_id == newest, Participation.enterprise_id == enterprise_id)
    )
    return database.scalar(own.limit(1)) is not None


def entries_around(database: Session, entry: EvaluationEntry, each: int) -> Sequence[EvaluationEntry]:
    """Return the entries of a pool before and after one, so many each, and itself, in the order of the list."""
    own = (
        select(EvaluationEntry)
        .join(EvaluationEntry.version)
        .where(
            EvaluationEntry.evaluation_id == entry.evaluation_id,
            EvaluationEntry.pool == entry.pool,
            EvaluationEntry.rank.is_not(None),
        )
        .options(
            contains_eager(EvaluationEntry.version)
            .joinedload(SubmissionVersion.submission)
            .joinedload(Submission.participation)
        )
    )
    position = EvaluationEntry.position
    before = database.scalars(own.where(position < entry.position).order_by(position.desc()).limit(each)).all()
    after = database.scalars(own.where(position >= entry.position).order_by(position).limit(each + 1)).all()
    return [*reversed(before), *after]
