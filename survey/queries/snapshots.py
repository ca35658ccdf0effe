"""Reading the inputs of an evaluation: submitted versions, coded answers, verified values, gate results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from sqlalchemy import Date, Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from scoring.answers.answers import AnswerSheet, Dossier, sheet_from_json
from scoring.answers.coding import Coded, absent_row, coding_of, encode, unpack
from scoring.definition.labels import GROUP
from scoring.definition.questionnaire import Questionnaire
from scoring.definition.scheme import Scheme
from scoring.ranking.gates import Verdict
from scoring.ranking.pools import pools_of
from scoring.ranking.tracks import Said
from survey.definitions.local_days import today
from survey.definitions.version_facts import COLUMNS, verified_labels
from survey.models import (
    Enterprise,
    EvaluationEntry,
    EvidenceVerdict,
    GateResult,
    GateVerdict,
    Participation,
    ParticipationState,
    Submission,
    SubmissionVersion,
    VerifiedValue,
    VersionSheet,
)
from survey.queries.proven import proofs
from survey.queries.stages import existing_on

RANKED_STATES = (ParticipationState.SUBMITTED, ParticipationState.VERIFIED)
VERDICTS = {"passed": Verdict.PASSED, "failed": Verdict.FAILED}


ATTRIBUTES = {name: column for name, column in COLUMNS.items() if name != GROUP}
"""What quotas may be about -> the column of a version that holds it."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version that is evaluated, with what quotas look at, as of that version."""

    id: int
    key: str
    labels: Mapping[str, str]
    group: str
    name: str


@dataclass(frozen=True, slots=True)
class Until:
    """The newest verified value, gate result and verdict on a file that count, by id; 0 for none at all.

    `day`: on which gate results must hold, as ``2026-11-29``; empty in evaluations of before they ran out. `labels`:
    whether limits look at labels as they were verified; those of before took them as they were submitted.
    """

    verified: int
    gates: int
    day: str = ""
    evidence: int = 0
    labels: bool = False


@dataclass(frozen=True)
class Snapshot:
    """Versions in the order of their credit codes, with the coded rows of each questionnaire.

    `lacking`: version id -> the required questionnaires it has no current sheet of; those are not in `sheets`.
    `verified`: (credit code, qualified question) of what somebody checked; `said`: what these versions said before it;
    `proven`: of what a file proves, `given`: of what has a file.  `corrected`: credit code -> label -> (as submitted,
    as it was verified), of those of the versions' labels that are not as they were submitted.
    """

    versions: tuple[Version, ...]
    sheets: Mapping[str, Coded]
    lacking: Mapping[int, tuple[str, ...]]
    verified: frozenset[tuple[str, str]]
    said: Said = field(default_factory=Said)
    proven: frozenset[tuple[str, str]] = frozenset()
    given: frozenset[tuple[str, str]] = frozenset()
    corrected: Mapping[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)

    @property
    def version_ids(self) -> tuple[int, ...]:
        """The ids of the versions."""
        return tuple(version.id for version in self.versions)

    @property
    def keys(self) -> tuple[str, ...]:
        """The credit codes."""
        return tuple(version.key for version in self.versions)

    @property
    def attributes(self) -> Mapping[str, tuple[str, ...]]:
        """What quotas may be about -> label per version."""
        return {name: tuple(version.labels[name] for version in self.versions) for name in ATTRIBUTES}


def newest_versions(database: Session, campaign_id: int) -> Sequence[Version]:
    """Return the newest version of each participation that stands to be ranked, by credit code.

    Those of an enterprise that nobody admitted, whose sealed commitment is awaited, that is closed or was merged don't.
    """
    return [_version(row) for row in database.execute(_NEWEST_VERSIONS, _now(campaign_id))]


def newest_version_ids(database: Session, campaign_id: int) -> frozenset[int]:
    """Return the ids of what `newest_versions` returns; versions never change."""
    return frozenset(database.scalars(_NEWEST_IDS, _now(campaign_id)))


def _now(campaign_id: int) -> dict[str, Any]:
    return {"campaign": campaign_id, "day": today()}


def _newest(versions: Select[Any]) -> Select[Any]:
    """Return the part of some versions that stands to be ranked in a `campaign` on a `day`."""
    newest = (
        select(SubmissionVersion.submission_id, func.max(SubmissionVersion.number).label("number"))
        .group_by(SubmissionVersion.submission_id)
        .subquery()
    )
    return (
        versions.join(newest, SubmissionVersion.submission_id == newest.c.submission_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(
            SubmissionVersion.number == newest.c.number,
            Participation.campaign_id == bindparam("campaign"),
            Participation.state.in_(RANKED_STATES),
            Enterprise.listed.is_(True),
            Enterprise.seal_awaited.is_(False),
            existing_on(bindparam("day", type_=Date)),
        )
    )


def evaluated_versions(database: Session, evaluation_id: int) -> Sequence[Version]:
    """Return the versions that an evaluation was made of, by credit code."""
    statement = (
        _versions()
        .join(EvaluationEntry, EvaluationEntry.version_id == SubmissionVersion.id)
        .where(EvaluationEntry.evaluation_id == evaluation_id)
    )
    return [_version(row) for row in database.execute(statement)]


def _versions() -> Select[Any]:
    columns = [getattr(SubmissionVersion, column) for column in ATTRIBUTES.values()]
    own = (SubmissionVersion.credit_code, SubmissionVersion.group_name, SubmissionVersion.name)
    wanted = (SubmissionVersion.id, *own, *columns)
    return select(*wanted).order_by(SubmissionVersion.credit_code)


_NEWEST_VERSIONS, _NEWEST_IDS = _newest(_versions()), _newest(select(SubmissionVersion.id))
_UNTIL = select(
    *(select(func.max(table.id)).scalar_subquery() for table in (VerifiedValue, GateResult, EvidenceVerdict))
)
_PAST = select(
    *(
        select(column).order_by(table.id.desc()).limit(1).scalar_subquery()
        for table, column in (
            (SubmissionVersion, SubmissionVersion.digest),
            (SubmissionVersion, SubmissionVersion.submitted_at),
            (VerifiedValue, VerifiedValue.verified_at),
            (GateResult, GateResult.recorded_at),
            (EvidenceVerdict, EvidenceVerdict.decided_at),
        )
    )
)
"""Built once: a rehearsal asks for these each time that somebody tries other weights."""


def _version(row: Row[Any]) -> Version:
    values = tuple(row)
    number, key, group, name = values[:4]
    return Version(number, key, dict(zip(ATTRIBUTES, values[4:], strict=True)), group, name)


def until_now(database: Session) -> Until:
    """Return the newest ids of verified values, gate results and verdicts on files, and the day it is."""
    verified, gates, evidence = (newest or 0 for newest in database.execute(_UNTIL).one())
    return Until(verified, gates, today().isoformat(), evidence, labels=True)


def past_of(database: Session) -> tuple[object, ...]:
    """Return what the newest rows say of when they were written, and the newest version of what it holds.

    Rows are only ever added, so two databases that agree in ids and in this have the same rows up to there. With ids
    alone one that was restored, and went on, would be taken for the one before.
    """
    return tuple(database.execute(_PAST).one())


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
    database: Session,
    campaign_id: int,
    questionnaires: Mapping[str, Questionnaire],
    scheme: Scheme,
    *,
    versions: Sequence[Version] | None = None,
    until: Until | None = None,
) -> Snapshot:
    """Return everything that an evaluation of a campaign reads, with verified values applied.

    Without `versions` the newest ones, without `until` whatever is verified now. Who lacks a questionnaire that its
    pool requires is `lacking`; one that only others require counts as not asked.
    """
    chosen = newest_versions(database, campaign_id) if versions is None else versions
    packed = {name: packed_sheets(database, campaign_id, item) for name, item in questionnaires.items()}
    blank = {name: absent_row(coding_of(item)) for name, item in questionnaires.items()}

    def rows(name: str, own: Sequence[Version]) -> Coded:
        return unpack(coding_of(questionnaires[name]), [packed[name].get(item.id, blank[name]) for item in own])

    facts = {name: rows(name, chosen) for name in scheme.required}
    pools: list[int] = pools_of(scheme, facts).tolist() if chosen else []
    lacking = {
        version.id: missing
        for version, pool in zip(chosen, pools, strict=True)
        if (missing := tuple(name for name in scheme.pools[pool].required if version.id not in packed[name]))
    }
    whole = tuple(version for version in chosen if version.id not in lacking)
    sheets = {name: rows(name, whole) for name in questionnaires}
    overlays = verified_values(database, [version.id for version in whole], until)
    said = _before(whole, overlays, sheets)
    labels = _apply_verified(database, questionnaires, (whole, overlays), sheets)
    labelled = tuple(_labelled(version, labels.get(version.id, {})) for version in whole)
    if until is not None and not until.labels:
        labelled = whole
    checked = frozenset(
        (version.key, f"{owner}.{question}") for version in whole for owner, question in overlays.get(version.id, {})
    )
    found = proofs(database, campaign_id, [version.id for version in whole], until.evidence if until else None)
    proven, given = _of_keys(whole, found.proven), _of_keys(whole, found.given)
    return Snapshot(labelled, sheets, lacking, checked, said, proven, given, _corrected(whole, labelled))


def _labelled(version: Version, verified: Mapping[str, str]) -> Version:
    """Return a version with those labels that were verified."""
    own = {name: label for name, label in verified.items() if name != GROUP}
    return replace(version, labels={**version.labels, **own}, group=verified.get(GROUP, version.group))


def _corrected(before: Sequence[Version], after: Sequence[Version]) -> dict[str, dict[str, tuple[str, str]]]:
    """Return credit code -> label -> (before, after) of what differs."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for one, other in zip(before, after, strict=True):
        pairs = {name: (label, other.labels[name]) for name, label in one.labels.items()}
        changed = {
            name: pair for name, pair in (pairs | {GROUP: (one.group, other.group)}).items() if pair[0] != pair[1]
        }
        if changed:
            found[one.key] = changed
    return found


def _of_keys(versions: Sequence[Version], answers: frozenset[tuple[int, str, str]]) -> frozenset[tuple[str, str]]:
    """Return answers of versions by credit code and qualified question."""
    keys = {version.id: version.key for version in versions}
    return frozenset((keys[version], f"{owner}.{name}") for version, owner, name in answers)


def _before(versions: Sequence[Version], overlays: Mapping[int, object], sheets: Mapping[str, Coded]) -> Said:
    """Return what the versions that have a verified overlay said themselves."""
    rows = [row for row, version in enumerate(versions) if version.id in overlays]
    if not rows:
        return Said()
    taken = {name: coded.take(np.array(rows, dtype=np.int64)) for name, coded in sheets.items()}
    return Said(tuple(versions[row].key for row in rows), taken)


def verified_values(
    database: Session, version_ids: Sequence[int], until: Until | None = None
) -> Mapping[int, dict[tuple[str, str], object]]:
    """Return version id -> {(questionnaire, question): JSON value}; the newest row per question counts."""
    overlays: dict[int, dict[tuple[str, str], object]] = {}
    wanted = set(version_ids)
    statement = select(VerifiedValue).order_by(VerifiedValue.id)
    if until is not None:
        statement = statement.where(VerifiedValue.id <= until.verified)
    for row in database.scalars(statement):
        if row.version_id in wanted:
            overlays.setdefault(row.version_id, {})[row.questionnaire_id, row.question_id] = row.value["v"]
    return overlays


def _apply_verified(
    database: Session,
    questionnaires: Mapping[str, Questionnaire],
    overlaying: tuple[Sequence[Version], Mapping[int, dict[tuple[str, str], object]]],
    sheets: Mapping[str, Coded],
) -> dict[int, dict[str, str]]:
    """Code again the versions that have a verified overlay, and put their rows in place.

    Return version id -> the labels that follow from what was verified.
    """
    versions, overlays = overlaying
    labels = {}
    for row, version in enumerate(versions):
        if version.id in overlays:
            dossier = dossier_with_verified(database, questionnaires, version.id, overlays[version.id])
            coded = encode(questionnaires, [dossier])
            for name, sheet in sheets.items():
                sheet.codes[row] = coded[name].codes[0]
                sheet.numbers[row] = coded[name].numbers[0]
            checked = frozenset(question for owner, question in overlays[version.id] if owner == "facts")
            labels[version.id] = verified_labels(questionnaires, dossier, checked)
    return labels


def dossier_with_verified(
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


def checked_gates(database: Session, campaign_id: int, until: Until) -> Mapping[tuple[str, str], Verdict]:
    """Return (credit code, gate) -> what an outside source said last, where it says anything and still holds."""
    statement = (
        select(SubmissionVersion.credit_code, GateResult.gate, GateResult.verdict, GateResult.valid_until)
        .join(Submission, Submission.participation_id == GateResult.participation_id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .join(Participation, Participation.id == GateResult.participation_id)
        .where(Participation.campaign_id == campaign_id, GateResult.id <= until.gates)
        .order_by(GateResult.id)
    )
    newest = {(row[0], row[1]): (row[2], row[3]) for row in database.execute(statement)}
    return {
        place: VERDICTS[str(verdict)]
        for place, (verdict, last) in newest.items()
        if verdict != GateVerdict.PENDING and (not until.day or last is None or last.isoformat() >= until.day)
    }
