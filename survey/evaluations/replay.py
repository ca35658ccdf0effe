"""Replaying an evaluation: compute it again from what it recorded, and compare the result with what is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from scoring.answers.answers import Dossier, sheet_from_json
from scoring.definition.scheme import Scheme
from scoring.evaluate import Evaluation as Scored
from scoring.loading.scheme import load_scheme
from scoring.selection.selection import CannotChooseError
from survey.answering.submit import dossier_digest, sheet_rows
from survey.definitions.catalogue import catalogue
from survey.definitions.version_facts import facts_of
from survey.evaluations.check_incentives import RULES
from survey.evaluations.evaluate import Decided, NothingToEvaluateError, StoredInputs, evaluate_unstored, inputs_digest
from survey.evaluations.stored_rows import entry_rows, summary_of
from survey.evaluations.stored_tracks import without_tracks
from survey.models import Evaluation, EvaluationEntry, SubmissionVersion, VersionSheet
from survey.queries import snapshots
from survey.records.entry_macs import as_stored

_BROKEN = (
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
    CannotChooseError,
    NothingToEvaluateError,
)
"""What computing again raises where something that is stored was changed into what the program never writes."""


@dataclass(frozen=True)
class Replayed:
    """The stored fingerprint and the new one, and one line per thing that differs.

    `notes`: one line per thing that was made by other rules than today's, and was not compared for that.
    """

    stored: str
    again: str
    differences: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether the replay gave exactly what is stored."""
        return self.stored == self.again and not self.differences


class LostDefinitionError(Exception):
    """Definitions that an evaluation was made with are not shipped any more; `faults`: one line for each."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def evaluate_again(database: Session, stored: Evaluation, scheme: Scheme) -> tuple[snapshots.Snapshot, Scored]:
    """Evaluate again with the versions, definitions, seats, pins and levels found of a stored evaluation.

    Return the snapshot that was read and the result. Raises LostDefinitionError.
    """
    if "until" not in stored.parameters:
        raise LostDefinitionError(("it was made before evaluations kept what a replay needs",))
    wanted: dict[str, str] = stored.parameters["questionnaires"]
    definitions = {name: catalogue().by_digest(digest) for name, digest in wanted.items()}
    lost = tuple(
        f"questionnaire {name}: no definition with digest {wanted[name][:12]} is here"
        for name, item in definitions.items()
        if item is None
    )
    if lost:
        raise LostDefinitionError(lost)
    past = StoredInputs(
        versions=snapshots.evaluated_versions(database, stored.id),
        questionnaires={name: item for name, item in definitions.items() if item is not None},
        seats=stored.seats,
        tracks="tracks" in stored.parameters,
    )
    until = snapshots.Until(**stored.parameters["until"])
    decided = Decided(stored.parameters["pins"], stored.parameters.get("levels", ()))
    return evaluate_unstored(database, stored.campaign, scheme, until=until, decided=decided, past=past)


def replay(database: Session, evaluation_id: int) -> Replayed | None:
    """Return an evaluation computed again and compared with all that is stored of it; None where it does not exist.

    What was changed so that it cannot be computed again is a difference, too, and no failure.
    """
    kept = ""
    try:
        stored = database.get(Evaluation, evaluation_id)
        if stored is None:
            return None
        kept = stored.fingerprint
        return _compared(database, stored)
    except LostDefinitionError as error:
        return Replayed(kept, "", error.faults)
    except (*_BROKEN, InvalidRequestError) as error:
        said = f"what is stored was changed so that it cannot be evaluated again ({type(error).__name__}: {error})"
        return Replayed(kept, "", (" ".join(said.split()),))


COUNTED_LATER = frozenset({"pending_gates", "verified", "named"})
"""What evaluations of before did not keep: pages count it, or look it up, over their rows."""


def _compared(database: Session, stored: Evaluation) -> Replayed:
    scheme = load_scheme(stored.scheme.document)
    differences = []
    if scheme.digest != stored.scheme.digest:
        differences.append(
            f"scheme {scheme.id} {scheme.version}: its digest is {scheme.digest[:12]}, not the stored one"
        )
    snapshot, scored = evaluate_again(database, stored, scheme)
    if inputs_digest(snapshot) != stored.inputs_digest:
        differences.append("inputs: the answers, units or groups that were read are not those of then")
    differences += changed_answers(database, stored.id)
    made = entry_rows(scored, snapshot, stored.parameters["pins"])
    differences += _changed_rows(database, stored.id, made if "tracks" in stored.parameters else without_tracks(made))
    summary = as_stored(summary_of(scored, snapshot))
    notes = _other_rules(summary, stored.summary)
    differences += [
        f"summary: {name} is not what comes out"
        for name in summary
        if summary[name] != stored.summary.get(name) and not (name in COUNTED_LATER and name not in stored.summary)
    ]
    return Replayed(stored.fingerprint, scored.fingerprint, tuple(differences), notes)


def _other_rules(summary: dict[str, Any], stored: Mapping[str, Any]) -> tuple[str, ...]:
    """Take out of a summary what was made by other rules than the stored one; return a line for each such thing.

    The incentive check changes no seat. Its rules are numbered from 1, which those bear that say no number; of where
    those stand whom an evaluation names, what both name is compared.
    """
    kept = stored.get("incentives")
    rules = None if kept is None else kept.get("rules", 1)
    if rules == RULES:
        return ()
    del summary["incentives"]
    if "named" in stored:
        places = summary["named"]
        summary["named"] = {name: places.get(name, place) for name, place in stored["named"].items()}
    made = "has no incentive check" if rules is None else f"has an incentive check by rules {rules}"
    return (f"the evaluation {made}, this program makes it by rules {RULES}: not compared",)


def _changed_rows(database: Session, evaluation_id: int, made: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what differs between rows that were computed and the stored entries, which may be too few or too many."""
    rows, differences = {row["version_id"]: row for row in made}, []
    statement = (
        select(EvaluationEntry, SubmissionVersion.credit_code)
        .join(SubmissionVersion, SubmissionVersion.id == EvaluationEntry.version_id)
        .where(EvaluationEntry.evaluation_id == evaluation_id)
        .order_by(EvaluationEntry.position)
    )
    for entry, code in database.execute(statement):
        row = rows.pop(entry.version_id, None)
        if row is None:
            differences.append(f"{code}: is no longer evaluated")
            continue
        again = {name: as_stored(value) for name, value in row.items()}
        again["detail"] = _comparable(again["detail"], entry.detail)
        for name in row:
            kept = getattr(entry, name) if name != "detail" else _comparable(entry.detail, entry.detail)
            if again[name] != kept:
                said = "is not what comes out" if name == "detail" else f"is {row[name]}, was {getattr(entry, name)}"
                differences.append(f"{code}: {name} {said}")
    return differences + [f"version {number}: is evaluated, and no entry of it is stored" for number in rows]


def _comparable(detail: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return what can be computed again of an entry's detail.

    Which claims had a file is a fact of that day, as files come and go; what was stored before claims were counted has
    none of them.
    """
    rest = {name: value for name, value in detail.items() if name != "claims"}
    claims = detail.get("claims") if "claims" in stored else None
    if claims:
        rest["claims"] = {name: claims[name] for name in ("verified", "stated", "proven")}
        rest["claims"]["open"] = claims["given"] + claims["bare"]
    return rest


def changed_answers(database: Session, evaluation_id: int) -> list[str]:
    """Return a line for each evaluated version whose answers are not those that were committed to and packed."""
    statement = (
        select(SubmissionVersion, VersionSheet)
        .join(EvaluationEntry, EvaluationEntry.version_id == SubmissionVersion.id)
        .outerjoin(VersionSheet, VersionSheet.version_id == SubmissionVersion.id)
        .where(EvaluationEntry.evaluation_id == evaluation_id)
        .order_by(SubmissionVersion.credit_code, VersionSheet.questionnaire_id)
    )
    lines = []
    for version, pairs in groupby(database.execute(statement), key=itemgetter(0)):
        fault = _answers_fault(version, [sheet for _version, sheet in pairs if sheet is not None])
        if fault:
            lines.append(f"{version.credit_code}: {fault}")
    return lines


def _answers_fault(version: SubmissionVersion, sheets: Sequence[VersionSheet]) -> str:
    """Return what is wrong with the stored answers of a version; empty also where their definition is not here."""
    found = {sheet.questionnaire_id: catalogue().by_digest(sheet.definition_digest) for sheet in sheets}
    questionnaires = {name: item for name, item in found.items() if item is not None}
    if len(questionnaires) < len(found):
        return ""
    try:
        dossier = Dossier(
            {
                one.questionnaire_id: sheet_from_json(questionnaires[one.questionnaire_id], one.document)
                for one in sheets
            }
        )
        digest = dossier_digest(questionnaires, dossier)
        packed = {row["questionnaire_id"]: row["packed"] for row in sheet_rows(questionnaires, dossier)}
    except _BROKEN as error:
        return f"the answers cannot be read any more ({type(error).__name__})"
    if digest != version.digest:
        return "the answers are not those that were submitted: their digest is another"
    wrong = [sheet.questionnaire_id for sheet in sheets if sheet.packed != packed[sheet.questionnaire_id]]
    if wrong:
        return f"the codes of {wrong[0]} are not those of the answers"
    return _facts_fault(version, facts_of(questionnaires, dossier)) if "facts" in questionnaires else ""


def _facts_fault(version: SubmissionVersion, facts: Mapping[str, Any]) -> str:
    """Return which of the facts that lists print of a version is not what was submitted; empty for none.

    Not the size: it is worked out by a table of the program, which may be mended.
    """
    for name in sorted(facts.keys() - {"size"}):
        if getattr(version, name) != facts[name]:
            return f"{name} is {getattr(version, name)}, and {facts[name]} was submitted"
    return ""
