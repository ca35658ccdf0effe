"""Freezing a list: version 1 from the decisions that hold, with everything that it was made of, under a fingerprint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Flask
from sqlalchemy import insert
from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from survey.evaluations.replay import LostDefinitionError, evaluate_again
from survey.freezing.check_list import ListState, check_list, read_state, said, stamp_of
from survey.freezing.list_results import OUT, RESERVE, SELECTED, STATUSES, UNRANKED, Checks, Drafted, ListRefusedError
from survey.freezing.write_fingerprint import fingerprint_of
from survey.jobs.ask_child import ask_child
from survey.jobs.kinds import register_duty
from survey.models import (
    Campaign,
    Decision,
    Footing,
    ListBasis,
    ListEntry,
    ListSignature,
    ListVersion,
    Outcome,
    SignaturePart,
    User,
)
from survey.queries import frozen_lists, list_checks
from survey.queries.list_checks import Placed
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.words.counted_labels import frozen_labels

DUTY = "draft_list"
"""The name under which a child works out what a list would be."""
PLACES = {Outcome.CONFIRM: SELECTED, Outcome.RESERVE: RESERVE}


def draft_list(database: Session, campaign_id: int) -> Drafted:
    """Return what the list would be if it were frozen now, with every check. Heavy: the evaluation is computed again.

    Raises ListRefusedError (``trial``, ``no_evaluation``, ``lost``).
    """
    if database.get_one(Campaign, campaign_id).trial:
        raise ListRefusedError("trial")
    state = read_state(database, campaign_id)
    if state is None:
        raise ListRefusedError("no_evaluation")
    scheme = load_scheme(state.evaluation.scheme.document)
    try:
        _found, scored = evaluate_again(database, state.evaluation, replace(scheme, certainty=None))
    except LostDefinitionError as error:
        raise ListRefusedError("lost", error.faults) from None
    checks, limits = check_list(database, state, scored)
    entries = _entries(state)
    document = _document(state, checks) | {
        "limits": [said(row) for row in limits],
        "counts": {name: sum(row["status"] == name for row in entries) for name in STATUSES},
    }
    return Drafted(checks, document, entries)


def ask_draft(app: Flask, campaign_id: int, *, who: int) -> Drafted:
    """Return what `draft_list` returns, computed beside this process. `who`: the id of the user who waits.

    Raises ListRefusedError, and `survey.jobs.ask_child.NotNowError`.
    """
    found = ask_child(app, DUTY, campaign_id, who=who)
    if isinstance(found, Drafted):
        return found
    raise ListRefusedError(*found)


def _drafted(app: Flask, campaign_id: int) -> Drafted | tuple[str, Sequence[str]]:
    with app.extensions["readers"]() as database:
        try:
            return draft_list(database, campaign_id)
        except ListRefusedError as error:
            return error.code, error.names


register_duty(DUTY, _drafted)


def freeze(
    database: Session, campaign_id: int, drafted: Drafted, *, shown: str, reason: str, user: User
) -> ListVersion:
    """Store a draft as a version that its author has prepared (制表), and return it.

    `shown`: the stamp of the checks that he saw. Of two who freeze at once the second is refused. Raises
    ListRefusedError (``hard``, ``no_reason``, ``changed``, ``open_version``, ``issued``).
    """
    user_id, why = user.id, reason.strip()
    if shown != drafted.checks.stamp:
        raise ListRefusedError("changed")
    if drafted.checks.hard:
        raise ListRefusedError("hard")
    if drafted.checks.soft and not why:
        raise ListRefusedError("no_reason")
    with unit_of_work(database):
        lock_lists(database, campaign_id)
        refuse_open(database, campaign_id)
        if frozen_lists.issued(database, campaign_id) is not None:
            raise ListRefusedError("issued")
        if stamp_of(database, campaign_id) != drafted.checks.stamp:
            raise ListRefusedError("changed")
        version = store_version(
            database, (campaign_id, drafted.checks.evaluation_id, drafted.checks.seats),
            (drafted.document, drafted.entries), reason=why, user_id=user_id,
        )  # fmt: skip
        record_version(database, "freeze_list", version, user_id=user_id)
        number = version.id
    return database.get_one(ListVersion, number)


def lock_lists(database: Session, campaign_id: int) -> None:
    """Let whoever else makes a version of a campaign's list wait until this unit of work ends."""
    database.get_one(Campaign, campaign_id, with_for_update={"of": Campaign, "key_share": True})


def refuse_open(database: Session, campaign_id: int) -> None:
    """Raise ListRefusedError (``open_version``) where a version waits for signatures."""
    waiting = [row for row in frozen_lists.versions(database, campaign_id) if is_open(row)]
    if waiting:
        raise ListRefusedError("open_version", [str(waiting[0].number)])


def is_open(version: ListVersion) -> bool:
    """Return whether a version waits for signatures: it is neither issued nor sent back."""
    return version.issued_at is None and version.refusal is None


def store_version(
    database: Session,
    about: tuple[int, int, int],
    content: tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]],
    *,
    reason: str,
    user_id: int,
    before: ListVersion | None = None,
) -> ListVersion:
    """Store a version with its entries and the signature of its author, inside the caller's unit of work.

    `about`: campaign, evaluation, seats; `content`: document and entries in order; `before`: the version it is made of.
    """
    (campaign_id, evaluation_id, seats), (document, entries) = about, content
    number = list_checks.highest_number(database, campaign_id) + 1
    whole = dict(document) | {
        "campaign": campaign_id, "number": number, "seats": seats, "reason": reason,
        "before": before.fingerprint if before is not None else "",
    }  # fmt: skip
    version = ListVersion(
        campaign_id=campaign_id,
        number=number,
        evaluation_id=evaluation_id,
        based_on_id=before.id if before is not None else None,
        seats=seats,
        document=whole,
        fingerprint=fingerprint_of(whole, entries),
        reason=reason,
        prepared_by_id=user_id,
    )
    database.add(version)
    database.flush()
    database.execute(insert(ListEntry), [dict(row, list_version_id=version.id) for row in entries])
    database.add(ListSignature(list_version_id=version.id, part=SignaturePart.PREPARED, user_id=user_id))
    database.flush()
    return version


def record_version(database: Session, action: str, version: ListVersion, *, user_id: int, **more: object) -> None:
    """Add the entry about a version with its fingerprint to the trail, so that the chain of the record holds it."""
    detail = {"number": version.number, "fingerprint": version.fingerprint, **more}
    audit_trail.record(database, action, user_id=user_id, about=("list_version", version.id), detail=detail)


def _document(state: ListState, checks: Checks) -> dict[str, Any]:
    evaluation = state.evaluation
    return {
        "scheme": {
            "id": evaluation.scheme.scheme_id, "version": evaluation.scheme.version, "digest": evaluation.scheme.digest
        },
        "evaluation": {
            "id": evaluation.id, "run_at": evaluation.run_at.isoformat(), "inputs": evaluation.inputs_digest,
            "fingerprint": evaluation.fingerprint,
        },
        "pins": list(evaluation.parameters.get("pins", ())),
        "checks": [{"code": row.code, "hard": row.hard, "count": row.count} for row in checks.rows],
        "amendments": [],
    }  # fmt: skip


def _entries(state: ListState) -> list[dict[str, Any]]:
    """Return a row per evaluated firm: who has a seat, the reserve, who is out, who was not ranked; each in order."""
    seated_by = _seated_by(state)
    rows = [_entry(row, state.held.get(row.participation_id), seated_by) for row in state.firms]
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row["status"]] += 1
        row["position"] = counts[row["status"]]
    return sorted(rows, key=lambda row: (STATUSES.index(row["status"]), row["position"]))


def _seated_by(state: ListState) -> Mapping[str, list[Mapping[str, str]]]:
    """Return credit code -> the limits without which the evaluation would give it no seat."""
    found: dict[str, list[Mapping[str, str]]] = {}
    for price in state.evaluation.summary.get("prices", ()):
        limit = {name: price[name] for name in ("kind", "attribute", "value", "number")}
        for key in price["came_in"]:
            found.setdefault(key, []).append(limit)
    return found


def _entry(row: Placed, decision: Decision | None, seated_by: Mapping[str, list[Mapping[str, str]]]) -> dict[str, Any]:
    entry, version = row.entry, row.entry.version
    status = PLACES.get(Outcome(decision.outcome), OUT) if decision is not None else OUT
    if entry.status == UNRANKED and status == OUT:
        status = UNRANKED
    basis = _basis(row, decision) if status == SELECTED else ""
    facts: dict[str, Any] = {
        "name": version.name, "credit_code": version.credit_code, **frozen_labels(entry),
        "standing": entry.sureness, "ranked_as": entry.status,
    }  # fmt: skip
    if basis == ListBasis.LIMIT:
        facts["limits"] = seated_by.get(version.credit_code, [])
    return {
        "participation_id": row.participation_id,
        "version_id": entry.version_id,
        "position": 0,
        "status": status,
        "basis": basis,
        "pool": entry.pool,
        "rank": entry.rank,
        "score": entry.score,
        "self_rank": entry.self_rank,
        "self_score": entry.self_score,
        "level": entry.level,
        "decision_id": decision.id if decision is not None else None,
        "reason": _printed(decision),
        "facts": facts,
    }


def _printed(decision: Decision | None) -> str:
    """Return the reason that the list prints: where a decision needed one, with the number of its document."""
    if decision is None or decision.footing == Footing.RANKING:
        return ""
    return decision.reason + (f"（{decision.document_number}）" if decision.document_number else "")


def _basis(row: Placed, decision: Decision | None) -> str:
    """Return what a seat rests on, as the evaluation and the panel gave it."""
    if row.entry.detail.get("pin", {}).get("kind") == "in":
        return ListBasis.PIN.value
    if row.entry.status != SELECTED or (decision is not None and decision.footing == Footing.DEPARTS):
        return ListBasis.PANEL.value
    codes = {reason["code"] for reason in row.entry.detail["reasons"]}
    by_limit = codes & {"seated_by_quota", "seated_by_total"}
    return (ListBasis.LIMIT if by_limit else ListBasis.RANK).value
