"""What the checks of a campaign read: the versions that count now, with their answers, files and peers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from scoring.answers.answers import Dossier, sheet_from_json
from scoring.definition.questionnaire import Questionnaire
from scoring.signals.firms import Firm
from survey.definitions.catalogue import catalogue
from survey.definitions.given_levels import levels_by
from survey.definitions.local_days import today
from survey.definitions.rating_levels import CLAIMED, OURS, level_named
from survey.models import (
    Campaign,
    Enterprise,
    EvidenceLink,
    ExternalRating,
    Participation,
    ParticipationState,
    SignalFound,
    SignalReading,
    Submission,
    SubmissionVersion,
    VersionSheet,
)
from survey.queries.earlier_versions import last_valid_version
from survey.queries.stages import existing_on
from survey.queries.submissions import version_dossier
from survey.store.scope import Scope

AT_ONCE = 500
EVERYBODY = Scope(everything=True)
COUNTING = (ParticipationState.SUBMITTED, ParticipationState.RETURNED, ParticipationState.VERIFIED)
"""States in which a firm's newest version is looked at; a returned one is what its correction is compared with."""


@dataclass(frozen=True, slots=True)
class CountedVersion:
    """A version that counts now. `group`: industry and size, empty where either is not known."""

    id: int
    submission_id: int
    enterprise_id: int
    credit_code: str
    group: str


def newest_of_submission() -> ColumnElement[bool]:
    """Return the condition that a version is the newest of its submission."""
    other = aliased(SubmissionVersion)
    newest = select(func.max(other.number)).where(other.submission_id == SubmissionVersion.submission_id)
    return SubmissionVersion.number == newest.correlate(SubmissionVersion).scalar_subquery()


def counting_in(campaign_id: int, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
    """Return a SELECT over the versions that count now in a campaign, each with its `Enterprise`."""
    return (
        select(*columns)
        .select_from(SubmissionVersion)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(
            Participation.campaign_id == campaign_id,
            Participation.state.in_(COUNTING),
            existing_on(today()),
            newest_of_submission(),
        )
    )


def counted_versions(database: Session, campaign_id: int) -> Sequence[CountedVersion]:
    """Return the versions that count now in a campaign, by their ids."""
    columns = (
        SubmissionVersion.id,
        SubmissionVersion.submission_id,
        Enterprise.id,
        SubmissionVersion.credit_code,
        SubmissionVersion.division,
        SubmissionVersion.size,
    )
    rows = database.execute(counting_in(campaign_id, *columns).order_by(SubmissionVersion.id))
    return [
        CountedVersion(number, submission, firm, code, f"{division}/{size}" if division and size else "")
        for number, submission, firm, code, division, size in rows
    ]


def unread_versions(database: Session, campaign_id: int, digest: str, scope: Scope = EVERYBODY) -> Sequence[int]:
    """Return the versions that count now and over which the present checks were not run yet, within a scope, by id."""
    done = select(SignalReading.version_id).where(SignalReading.digest == digest)
    wanted = counting_in(campaign_id, SubmissionVersion.id).where(SubmissionVersion.id.not_in(done))
    return database.scalars(scope.limit(wanted).order_by(SubmissionVersion.id)).all()


def read_firms(database: Session, campaign: Campaign, versions: Sequence[CountedVersion]) -> Sequence[Firm]:
    """Return the firms of versions as the checks read them, by the ids of the versions; their keys are these, as text.

    Those whose definitions are gone are read without the sheets made with them.
    """
    known = {item.digest: item for item in catalogue().versions.values()}
    firms, read = [], sources_read(database)
    for start in range(0, len(versions), AT_ONCE):
        some = versions[start : start + AT_ONCE]
        dossiers = _dossiers(database, [version.id for version in some], known)
        files = _evidence(database, [version.submission_id for version in some])
        ratings, rated = _ratings(database, [version.enterprise_id for version in some])
        for version in some:
            questionnaires, dossier = dossiers.get(version.id, ({}, Dossier()))
            earlier = last_valid_version(database, version.enterprise_id, campaign)
            given = ratings.get(version.enterprise_id, {})
            firms.append(
                Firm(
                    str(version.id),
                    questionnaires,
                    dossier,
                    evidence=files.get(version.submission_id, frozenset()),
                    group=version.group,
                    earlier=version_dossier(earlier, known) if earlier is not None else None,
                    ratings=given,
                    levels=_levels(questionnaires, dossier, given),
                    rated=frozenset(rated.get(version.enterprise_id, ())),
                    read=read,
                    claims=_claims(dossier),
                )
            )
    return firms


def answered(database: Session, version_ids: Collection[int]) -> Mapping[int, Firm]:
    """Return version -> its firm with its answers only, of those whose definitions are here."""
    known = {item.digest: item for item in catalogue().versions.values()}
    read = _dossiers(database, sorted(version_ids), known)
    return {number: Firm(str(number), questionnaires, dossier) for number, (questionnaires, dossier) in read.items()}


def _dossiers(
    database: Session, version_ids: Sequence[int], known: Mapping[str, Questionnaire]
) -> Mapping[int, tuple[dict[str, Questionnaire], Dossier]]:
    """Return version -> its definitions and its answers."""
    columns = (
        VersionSheet.version_id,
        VersionSheet.questionnaire_id,
        VersionSheet.definition_digest,
        VersionSheet.document,
    )
    wanted = select(*columns).where(VersionSheet.version_id.in_(version_ids))
    found: dict[int, tuple[dict[str, Questionnaire], Dossier]] = {}
    for version_id, name, digest, document in database.execute(wanted.order_by(*columns[:2])):
        if digest in known:
            questionnaires, dossier = found.get(version_id, ({}, Dossier({})))
            sheets = {**dossier.sheets, name: sheet_from_json(known[digest], document)}
            found[version_id] = ({**questionnaires, name: known[digest]}, Dossier(sheets))
    return found


def _evidence(database: Session, submission_ids: Sequence[int]) -> Mapping[int, frozenset[str]]:
    """Return submission -> the qualified questions that have a file."""
    columns = (EvidenceLink.submission_id, EvidenceLink.questionnaire_id, EvidenceLink.question_id)
    own = select(*columns).where(EvidenceLink.submission_id.in_(submission_ids), EvidenceLink.removed.is_(False))
    found: dict[int, set[str]] = {}
    for submission_id, owner, question in database.execute(own.order_by(*columns)):
        found.setdefault(submission_id, set()).add(f"{owner}.{question}")
    return {submission_id: frozenset(names) for submission_id, names in found.items()}


def sources_read(database: Session) -> frozenset[str]:
    """Return the sources of which any rating of anybody is on record; of others nothing can be held against claims."""
    return frozenset(database.scalars(select(ExternalRating.source).distinct()))


def _claims(dossier: Dossier) -> Mapping[str, int]:
    """Return question -> the level that a firm's own words name, of those where it names one that it was given."""
    found = {}
    for question, source in CLAIMED.items():
        owner, _dot, local = question.partition(".")
        sheet = dossier.sheets.get(owner)
        text = sheet.values.get(local) if sheet is not None else None
        level = level_named(source, text) if isinstance(text, str) else None
        if level is not None:
            found[question] = level
    return found


def _ratings(
    database: Session, enterprise_ids: Sequence[int]
) -> tuple[Mapping[int, Mapping[str, int]], Mapping[int, set[str]]]:
    """Return enterprise -> source -> the level of its newest rating that holds today and names one exactly.

    And enterprise -> the sources of which a rating holds, whatever it says.
    """
    holds = or_(ExternalRating.valid_until.is_(None), ExternalRating.valid_until >= today())
    columns = (ExternalRating.enterprise_id, ExternalRating.source, ExternalRating.level)
    own = select(*columns).where(ExternalRating.enterprise_id.in_(enterprise_ids), holds)
    found: dict[int, dict[str, int]] = {}
    rated: dict[int, set[str]] = {}
    for enterprise_id, source, text in database.execute(own.order_by(ExternalRating.dated, ExternalRating.id)):
        rated.setdefault(enterprise_id, set()).add(source)
        level = level_named(source, text)
        if level is not None:
            found.setdefault(enterprise_id, {})[source] = level
    return found, rated


def _levels(
    questionnaires: Mapping[str, Questionnaire], dossier: Dossier, ratings: Mapping[str, int]
) -> Mapping[str, int]:
    """Return questionnaire -> level by own answers, of those that a rating is held against and where there is one."""
    given = levels_by(questionnaires, dossier)({OURS[source] for source in ratings})
    return {name: level for name, level in given.items() if level >= 0}


def open_rows(database: Session, version_ids: Collection[int]) -> Sequence[SignalFound]:
    """Return what is found in some versions and has no end, by version and check."""
    own, found = sorted(set(version_ids)), list[SignalFound]()
    for start in range(0, len(own), AT_ONCE):
        wanted = select(SignalFound).where(
            SignalFound.version_id.in_(own[start : start + AT_ONCE]), SignalFound.ended_at.is_(None)
        )
        found += database.scalars(wanted.order_by(SignalFound.version_id, SignalFound.check_id))
    return found
