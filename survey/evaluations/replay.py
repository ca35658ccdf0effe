"""Replaying an evaluation: compute it again from what it recorded, and compare the result with what is stored."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.definition.scheme import Scheme
from scoring.evaluate import Evaluation as Scored
from scoring.loading.scheme import load_scheme
from survey.definitions.catalogue import catalogue
from survey.evaluations.evaluate import StoredInputs, evaluate_unstored, inputs_digest
from survey.evaluations.stored_rows import entry_rows
from survey.models import Evaluation, EvaluationEntry, SubmissionVersion
from survey.queries import snapshots

COMPARED = ("rank", "score", "position", "status", "segment", "hits", "low", "high", "standing")


@dataclass(frozen=True)
class Replayed:
    """The stored fingerprint and the new one, and one line per thing that differs."""

    stored: str
    again: str
    differences: tuple[str, ...]

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
    """Evaluate again with the versions, definitions, seats and pins of a stored evaluation.

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
    )
    until, pinned = snapshots.Until(**stored.parameters["until"]), stored.parameters["pins"]
    return evaluate_unstored(database, stored.campaign, scheme, until=until, pinned=pinned, past=past)


def replay(database: Session, evaluation_id: int) -> Replayed | None:
    """Return an evaluation computed again and compared with its stored rows; None where it does not exist."""
    stored = database.get(Evaluation, evaluation_id)
    if stored is None:
        return None
    scheme = load_scheme(stored.scheme.document)
    differences = []
    if scheme.digest != stored.scheme.digest:
        differences.append(
            f"scheme {scheme.id} {scheme.version}: its digest is {scheme.digest[:12]}, not the stored one"
        )
    try:
        snapshot, scored = evaluate_again(database, stored, scheme)
    except LostDefinitionError as error:
        return Replayed(stored.fingerprint, "", error.faults)
    pinned = stored.parameters["pins"]
    if inputs_digest(snapshot) != stored.inputs_digest:
        differences.append("inputs: the answers, units or groups that were read are not those of then")
    rows = {row["version_id"]: row for row in entry_rows(scored, snapshot, pinned)}
    statement = (
        select(EvaluationEntry, SubmissionVersion.credit_code)
        .join(SubmissionVersion, SubmissionVersion.id == EvaluationEntry.version_id)
        .where(EvaluationEntry.evaluation_id == evaluation_id)
        .order_by(EvaluationEntry.position)
    )
    for entry, code in database.execute(statement):
        row = rows.get(entry.version_id)
        if row is None:
            differences.append(f"{code}: is no longer evaluated")
            continue
        differences += [
            f"{code}: {name} is {row[name]}, was {getattr(entry, name)}"
            for name in COMPARED
            if row[name] != getattr(entry, name)
        ]
    return Replayed(stored.fingerprint, scored.fingerprint, tuple(differences))
