"""Verifying a version of the list: against its fingerprint, the record, the version before, and the evaluation.

Whoever writes in the database can change rows and make a new fingerprint of them; the entry of the record that was made
when the version was frozen holds the first one, and is chained under keys that lie outside of the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.evaluations.replay import replay
from survey.freezing.amend_list import Change, changed_entries
from survey.freezing.freeze import PLACES
from survey.freezing.list_results import OUT, SELECTED, ListRefusedError
from survey.freezing.write_fingerprint import as_rows, fingerprint_of
from survey.models import (
    AmendmentKind,
    AuditEntry,
    Decision,
    DecisionAnswerKind,
    EvaluationEntry,
    ListVersion,
    Outcome,
    SignaturePart,
)
from survey.queries import frozen_lists, list_checks

Row = Mapping[str, Any]
MADE = ("freeze_list", "amend_list")


def verify_list(database: Session, version: ListVersion, *, replayed: bool = True) -> list[str]:
    """Return one sentence for each thing that is not as it was frozen; nothing where all is.

    `replayed`: also compute the evaluation again, which is heavy. It never writes.
    """
    entries = as_rows(frozen_lists.entries(database, version.id))
    made = fingerprint_of(version.document, entries)
    found = []
    if made != version.fingerprint:
        found.append(
            f"the fingerprint of document and entries is {made[:16]}, and {version.fingerprint[:16]} is stored"
        )
    found += _of_record(database, version)
    found += _of_columns(version, entries)
    found += _of_signatures(version)
    found += _of_evaluation(database, version, entries)
    found += _of_decisions(database, version, entries) if version.based_on_id is None else _of_base(database, version)
    if replayed:
        again = replay(database, version.evaluation_id)
        lines = again.differences if again is not None else ("it is not there",)
        found += [f"evaluation {version.evaluation_id}: {line}" for line in lines]
    return found


def _of_record(database: Session, version: ListVersion) -> Iterator[str]:
    """Yield where the record of what was done holds another fingerprint than the version has."""
    own = select(AuditEntry).where(AuditEntry.object_type == "list_version", AuditEntry.object_id == str(version.id))
    rows = database.scalars(own.order_by(AuditEntry.id)).all()
    if not any(row.action in MADE for row in rows):
        yield "the record has no entry that says it was made"
    for row in rows:
        kept = row.detail.get("fingerprint", version.fingerprint)
        if kept != version.fingerprint:
            own_print = version.fingerprint[:16]
            yield f"the record of {row.action} holds the fingerprint {kept[:16]}, and {own_print} is stored"


def _of_columns(version: ListVersion, entries: Sequence[Row]) -> Iterator[str]:
    document = version.document
    for name, stored in (
        ("number", version.number), ("seats", version.seats), ("reason", version.reason),
        ("campaign", version.campaign_id),
    ):  # fmt: skip
        if document.get(name) != stored:
            yield f"{name} is {stored}, and the document says {document.get(name)}"
    if document.get("evaluation", {}).get("id") != version.evaluation_id:
        yield f"it names evaluation {version.evaluation_id}, and the document another"
    for status, count in document.get("counts", {}).items():
        there = sum(row["status"] == status for row in entries)
        if there != count:
            yield f"{status}: there are {there} entries, and the document says {count}"


def _of_signatures(version: ListVersion) -> Iterator[str]:
    people = [row.user_id for row in version.signatures]
    if len(set(people)) != len(people):
        yield "one person signed it twice"
    parts = {row.part for row in version.signatures}
    if SignaturePart.ISSUED in parts and len(parts) != len(SignaturePart):
        yield "it is issued, and a signature before that is missing"
    if SignaturePart.PREPARED not in parts:
        yield "the signature of who prepared it is missing"


def _of_evaluation(database: Session, version: ListVersion, entries: Sequence[Row]) -> Iterator[str]:
    """Yield where an entry is not as the evaluation has it, or a firm of it is missing or too many."""
    firms = {row.entry.version_id: row for row in list_checks.placed(database, version.evaluation_id)}
    for row in entries:
        found, name = firms.pop(row["version_id"], None), row["facts"].get("name", row["participation_id"])
        if found is None or found.participation_id != row["participation_id"]:
            yield f"{name}: it is on the list, and not in the evaluation"
            continue
        for column in ("pool", "rank", "score", "self_rank", "self_score", "level"):
            if getattr(found.entry, column) != row[column]:
                yield f"{name}: {column} is {row[column]}, and {getattr(found.entry, column)} in the evaluation"
        yield from _of_facts(found.entry, row["facts"], name)
    for left in firms.values():
        yield f"{left.entry.version.name}: it is in the evaluation, and not on the list"


def _of_facts(entry: EvaluationEntry, facts: Row, name: str) -> Iterator[str]:
    """Yield which facts are not those that were submitted or, where the list says so, verified.

    Lists that were frozen before verified labels counted hold the submitted ones and no ``labels``.
    """
    verified = facts.get("labels", {})
    if verified and verified != entry.detail.get("labels"):
        yield f"{name}: its verified labels are not those of the evaluation"
    for fact in ("name", "credit_code", "unit", "division", "size"):
        submitted = getattr(entry.version, fact)
        due, how = (verified[fact][1], "verified") if fact in verified else (submitted, "submitted")
        if due != facts.get(fact):
            yield f"{name}: {fact} is {facts.get(fact)}, and {due} was {how}"


def _of_decisions(database: Session, version: ListVersion, entries: Sequence[Row]) -> Iterator[str]:
    """Yield where a place is not what was decided of the firm by two persons."""
    own = select(Decision).where(Decision.campaign_id == version.campaign_id).order_by(Decision.id)
    made = {row.id: row for row in database.scalars(own)}
    for row in entries:
        name, decision = row["facts"].get("name", row["participation_id"]), made.get(row["decision_id"])
        if row["decision_id"] is None:
            if row["status"] == SELECTED:
                yield f"{name}: it has a seat, and nobody decided it"
            continue
        if decision is None or decision.participation_id != row["participation_id"]:
            yield f"{name}: its decision is not there"
            continue
        if decision.answer is None or decision.answer.kind != DecisionAnswerKind.CONFIRMED:
            yield f"{name}: its decision was not confirmed by a second person"
        due = PLACES.get(Outcome(decision.outcome), OUT)
        if row["status"] != due and not (due == OUT and row["rank"] is None):
            yield f"{name}: it is {row['status']}, and decided was {decision.outcome}"


def _of_base(database: Session, version: ListVersion) -> Iterator[str]:
    """Yield where a version is not the one before with its amendments."""
    base = database.get(ListVersion, version.based_on_id)
    if base is None:
        yield "the version that it was made of is not there"
        return
    if version.document.get("before") != base.fingerprint:
        yield f"version {base.number}, which it was made of, has another fingerprint now"
    said = version.document.get("amendments", [])
    stored = [
        (
            row.kind, row.participation_out_id, row.participation_in_id, row.reason, row.document_number,
            row.objection_id,
        )
        for row in frozen_lists.amendments_of(database, version.id)
    ]  # fmt: skip
    names = ("kind", "out", "in", "reason", "document", "objection")
    if stored != [tuple(row.get(name) for name in names) for row in said]:
        yield "the amendments are not those that the document says"
    order = list_checks.positions(database, version.evaluation_id)
    before = as_rows(frozen_lists.entries(database, base.id))
    try:
        for row in said:
            change = Change(row["out"], row["in"])
            before = changed_entries(before, AmendmentKind(row["kind"]), [change], (row["reason"], order))
    except ListRefusedError as error:
        yield f"the amendments can't be made of version {base.number} ({error.code})"
        return
    now = {row["participation_id"]: row for row in as_rows(frozen_lists.entries(database, version.id))}
    for row in before:
        if now.get(row["participation_id"]) != row:
            yield f"{row['facts'].get('name')}: its entry is not that of version {base.number} with the amendments"
