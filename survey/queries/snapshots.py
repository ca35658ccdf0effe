"""What an evaluation reads: the newest submitted version of each participation, as packed codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.answers import AnswerSheet, Dossier, sheet_from_json
from scoring.encode import Coded, absent, coding_of, encode, unpack
from scoring.evaluate import pools_of
from scoring.gates import Verdict
from scoring.questionnaire import Questionnaire
from scoring.scheme import Scheme
from survey.models import (
    GateResult,
    Participation,
    ParticipationState,
    Submission,
    SubmissionVersion,
    VerifiedValue,
    VersionSheet,
)

RANKED_STATES = (ParticipationState.SUBMITTED, ParticipationState.VERIFIED)
VERDICTS = {"passed": Verdict.PASSED, "failed": Verdict.FAILED, "pending": Verdict.PENDING}


@dataclass(frozen=True)
class Snapshot:
    """Versions in the order of their credit codes, with the coded rows of each questionnaire.

    `lacking`: version id -> the required questionnaires it has no current sheet of; those are not in `sheets`.
    """

    version_ids: tuple[int, ...]
    keys: tuple[str, ...]
    sheets: Mapping[str, Coded]
    lacking: Mapping[int, tuple[str, ...]]


def newest_versions(database: Session, campaign_id: int) -> Sequence[tuple[int, str]]:
    """Return (version id, credit code) of the newest version per participation that stands to be ranked."""
    newest = (
        select(SubmissionVersion.submission_id, func.max(SubmissionVersion.number).label("number"))
        .group_by(SubmissionVersion.submission_id)
        .subquery()
    )
    statement = (
        select(SubmissionVersion.id, SubmissionVersion.credit_code)
        .join(newest, SubmissionVersion.submission_id == newest.c.submission_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .where(
            SubmissionVersion.number == newest.c.number,
            Participation.campaign_id == campaign_id,
            Participation.state.in_(RANKED_STATES),
        )
        .order_by(SubmissionVersion.credit_code)
    )
    return [(row[0], row[1]) for row in database.execute(statement)]


def packed_sheets(database: Session, campaign_id: int, questionnaire: Questionnaire) -> Mapping[int, bytes]:
    """Return version id -> packed codes of the sheets made with this very definition."""
    statement = (
        select(VersionSheet.version_id, VersionSheet.packed)
        .join(SubmissionVersion, SubmissionVersion.id == VersionSheet.version_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .where(
            Participation.campaign_id == campaign_id,
            VersionSheet.questionnaire_id == questionnaire.id,
            VersionSheet.definition_digest == questionnaire.digest,
        )
        .order_by(VersionSheet.version_id)
    )
    return {row[0]: row[1] for row in database.execute(statement)}


def snapshot(
    database: Session, campaign_id: int, questionnaires: Mapping[str, Questionnaire], scheme: Scheme
) -> Snapshot:
    """Return everything that an evaluation of a campaign reads, with verified values applied.

    Who lacks a questionnaire that its pool requires is `lacking`; one that only others require counts as not asked.
    """
    versions = newest_versions(database, campaign_id)
    packed = {name: packed_sheets(database, campaign_id, item) for name, item in questionnaires.items()}
    blank = {name: absent(coding_of(item)) for name, item in questionnaires.items()}

    def rows(name: str, chosen: Sequence[tuple[int, str]]) -> Coded:
        return unpack(
            coding_of(questionnaires[name]), [packed[name].get(version, blank[name]) for version, _ in chosen]
        )

    facts = {name: rows(name, versions) for name in scheme.required}
    pools: list[int] = pools_of(scheme, facts).tolist() if versions else []
    lacking = {
        version: missing
        for (version, _), pool in zip(versions, pools, strict=True)
        if (missing := tuple(name for name in scheme.pools[pool].required if version not in packed[name]))
    }
    whole = [(version, key) for version, key in versions if version not in lacking]
    sheets = {name: rows(name, whole) for name in questionnaires}
    _apply_verified(database, questionnaires, [version for version, _ in whole], sheets)
    return Snapshot(tuple(v for v, _ in whole), tuple(k for _, k in whole), sheets, lacking)


def verified_values(database: Session, version_ids: Sequence[int]) -> Mapping[int, dict[tuple[str, str], object]]:
    """Return version id -> {(questionnaire, question): JSON value}; the newest row per question counts."""
    found: dict[int, dict[tuple[str, str], object]] = {}
    wanted = set(version_ids)
    for row in database.scalars(select(VerifiedValue).order_by(VerifiedValue.id)):
        if row.version_id in wanted:
            found.setdefault(row.version_id, {})[row.questionnaire_id, row.question_id] = row.value["v"]
    return found


def _apply_verified(
    database: Session,
    questionnaires: Mapping[str, Questionnaire],
    version_ids: list[int],
    sheets: Mapping[str, Coded],
) -> None:
    """Code again the versions that have a verified overlay, and put their rows in place."""
    overlays = verified_values(database, version_ids)
    for row, version_id in enumerate(version_ids):
        if version_id in overlays:
            dossier = overlaid(database, questionnaires, version_id, overlays[version_id])
            coded = encode(questionnaires, [dossier])
            for name, sheet in sheets.items():
                sheet.codes[row] = coded[name].codes[0]
                sheet.numbers[row] = coded[name].numbers[0]


def overlaid(
    database: Session,
    questionnaires: Mapping[str, Questionnaire],
    version_id: int,
    overlay: Mapping[tuple[str, str], object],
) -> Dossier:
    """Return a version's dossier with its verified values laid over it."""
    rows = database.scalars(select(VersionSheet).where(VersionSheet.version_id == version_id))
    sheets: dict[str, AnswerSheet] = {}
    for row in rows:
        if row.questionnaire_id not in questionnaires:
            continue
        document = dict(row.document)
        document["values"] = dict(document["values"]) | {
            question: value for (owner, question), value in overlay.items() if owner == row.questionnaire_id
        }
        sheets[row.questionnaire_id] = sheet_from_json(questionnaires[row.questionnaire_id], document)
    return Dossier(sheets)


def checked_gates(database: Session, campaign_id: int) -> Mapping[tuple[str, str], Verdict]:
    """Return (credit code, gate) -> the newest verdict that an outside source gave."""
    statement = (
        select(SubmissionVersion.credit_code, GateResult.gate, GateResult.verdict)
        .join(Submission, Submission.participation_id == GateResult.participation_id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .join(Participation, Participation.id == GateResult.participation_id)
        .where(Participation.campaign_id == campaign_id)
        .order_by(GateResult.id)
    )
    return {(code, gate): VERDICTS[str(verdict)] for code, gate, verdict in database.execute(statement)}
