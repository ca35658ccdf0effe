"""Running an evaluation: read a campaign's versions, scheme and pins, compute, and store ranking and fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.definition.cluster_model import ClusterModel
from scoring.definition.questionnaire import Questionnaire
from scoring.definition.scheme import Scheme
from scoring.evaluate import Evaluation as Scored
from scoring.evaluate import Inputs, evaluate
from scoring.loading.scheme import load_scheme
from scoring.ranking.tracks import Said
from scoring.selection.groups import Declared, group_labels
from survey.definitions.catalogue import catalogue
from survey.definitions.local_days import today
from survey.evaluations.stored_rows import entry_rows, summary_of
from survey.evaluations.write_rows import StoredRows
from survey.models import Campaign, Evaluation, EvaluationEntry, Pin, PinKind, SchemeVersion, utc_now
from survey.queries import evaluation_tallies, pins, snapshots, verified_levels
from survey.records import audit_trail
from survey.store.db import one_look, unit_of_work
from survey.store.pause_collecting import collector_paused

STEPS = 3
"""Reading, computing, and storing."""


class NothingToEvaluateError(Exception):
    """There is nothing that may be evaluated; `code` says why.

    ``trial`` (what is filled in to try it out never reaches a ranking), ``no_scheme``, ``no_submissions``,
    ``demonstration_scheme`` and ``demonstration_model``: a scheme or segments made on demonstration data never rank a
    real campaign.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class StoredInputs:
    """The versions, definitions and seats that a stored evaluation was made with; `tracks`: whether it keeps both."""

    versions: Sequence[snapshots.Version]
    questionnaires: Mapping[str, Questionnaire]
    seats: int
    tracks: bool = True


def required_questionnaires(campaign: Campaign, scheme: Scheme) -> Mapping[str, Questionnaire]:
    """Return the definitions that a campaign pins for the questionnaires that any pool of a scheme requires, by id."""
    names = dict.fromkeys([*scheme.required, *(name for pool in scheme.pools for name in pool.required)])
    pinned = {item.questionnaire_id: item.version for item in campaign.questionnaires}
    return {name: catalogue().versions[name, pinned[name]] for name in names if name in pinned}


def refuse_trial(campaign: Campaign) -> None:
    """Raise NothingToEvaluateError for a trial campaign: it never reaches a ranking."""
    if campaign.trial:
        raise NothingToEvaluateError("trial")


def refuse_demonstration_model(model: ClusterModel, campaign: Campaign) -> None:
    """Raise NothingToEvaluateError if segments were fitted on demonstration data and the campaign is a real one."""
    if model.reference.demonstration and not campaign.sample:
        raise NothingToEvaluateError("demonstration_model")


class OtherStoredError(Exception):
    """Another evaluation was stored meanwhile: that one may have read later, and this one would stand before it."""


def evaluate_and_store(database: Session, campaign_id: int, *, user_id: int | None) -> Evaluation:
    """Evaluate a campaign as it is now and store the result.

    Everything is read at one moment (`run_at`), computed while others may write, and stored in a short unit of work;
    what is written meanwhile belongs to the next evaluation. The newest evaluation is always the one that read last.
    Where the newest one read the same and gave the same, it is returned and nothing is stored: two clicks make one.

    The same versions, scheme and seats give the same fingerprint. Raises NothingToEvaluateError, and
    `scoring.selection.selection.CannotChooseError`; nothing is stored then.
    """
    arrived = _newest(database, campaign_id)
    while True:
        basis = _read_basis(database, campaign_id)
        if basis.newest != arrived and _is_same_basis(database, basis, same_day=True):
            return database.get_one(Evaluation, basis.newest)
        computed = _compute(database, basis)
        try:
            with unit_of_work(database):
                stored = write(database, computed, user_id=user_id)
        except OtherStoredError:
            continue
        return database.get_one(Evaluation, stored)


def compute(
    database: Session, campaign_id: int, *, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> Computed:
    """Evaluate a campaign as it is now, ready to be stored by `write`. Raises what `evaluate_and_store` raises.

    `progress`: called with (steps done, steps in all).
    """
    progress(0, STEPS)
    basis = _read_basis(database, campaign_id)
    progress(1, STEPS)
    computed = _compute(database, basis)
    progress(2, STEPS)
    return computed


@dataclass(frozen=True)
class _Basis:
    """What an evaluation is made of, as it was at one moment; `newest`: the campaign's newest evaluation then, or 0.

    `outside`: (unit, state, how many) of those that take part and are not evaluated.
    """

    campaign_id: int
    moment: datetime
    newest: int
    scheme_version_id: int
    scheme: Scheme
    seats: int
    until: snapshots.Until
    decided: Decided
    snapshot: snapshots.Snapshot
    inputs: Inputs
    outside: Sequence[tuple[str, str, int]]

    @property
    def parameters(self) -> dict[str, Any]:
        """Return what a replay needs beside versions, scheme and seats: definitions, limits of ids, pins, levels.

        And what the list's note tells of those outside. `tracks`: that both are kept, which older evaluations lack.
        """
        return {
            "questionnaires": {name: item.coding.questionnaire.digest for name, item in self.snapshot.sheets.items()},
            "until": asdict(self.until),
            "pins": list(self.decided.pins),
            "levels": list(self.decided.levels),
            "tracks": True,
            "outside": [list(counted) for counted in self.outside],
        }


@dataclass(frozen=True)
class Computed:
    """An evaluation that is not stored yet: its row, and those of its entries.

    `basis.newest` is the one before; `same`: whether that one read the same and gave the same.
    `entries`: as they are written, column by column, because whoever saves waits while they are.
    """

    basis: _Basis
    evaluation: Mapping[str, Any]
    entries: StoredRows
    same: bool

    @property
    def draws(self) -> bool:
        """Whether the scheme asks how sure the list is."""
        return self.basis.scheme.certainty is not None


def _newest(database: Session, campaign_id: int) -> int:
    statement = select(func.max(Evaluation.id)).where(Evaluation.campaign_id == campaign_id)
    return database.scalar(statement) or 0


def _read_basis(database: Session, campaign_id: int) -> _Basis:
    """Read everything at one moment; raises NothingToEvaluateError."""
    with one_look(database):
        moment = utc_now()
        campaign = database.get_one(Campaign, campaign_id)
        refuse_trial(campaign)
        if campaign.scheme_version_id is None:
            raise NothingToEvaluateError("no_scheme")
        scheme_version = database.get_one(SchemeVersion, campaign.scheme_version_id)
        scheme = load_scheme(scheme_version.document)
        if scheme_version.demonstration and not campaign.sample:
            raise NothingToEvaluateError("demonstration_scheme")
        if scheme.segments is not None and scheme.segments.model is not None:
            refuse_demonstration_model(scheme.segments.model, campaign)
        until = snapshots.until_now(database)
        decided = decided_now(database, campaign_id)
        snapshot, inputs = _read_inputs(database, campaign, scheme, until=until, decided=decided)
        return _Basis(
            campaign_id=campaign_id,
            moment=moment,
            newest=_newest(database, campaign_id),
            scheme_version_id=scheme_version.id,
            scheme=scheme,
            seats=campaign.seats,
            until=until,
            decided=decided,
            snapshot=snapshot,
            inputs=inputs,
            outside=evaluation_tallies.outside_of(database, campaign_id, {*snapshot.version_ids, *snapshot.lacking}),
        )


def _is_same_basis(database: Session, basis: _Basis, *, same_day: bool) -> bool:
    """Return whether the newest evaluation was made of the same versions, scheme, seats and pins.

    `same_day`: and on the same day, so that the same gate results hold; else that shows in what comes out.
    """
    newest = database.get_one(Evaluation, basis.newest)
    listed = select(EvaluationEntry.version_id).where(EvaluationEntry.evaluation_id == newest.id)
    return (
        (newest.scheme_version_id, newest.seats) == (basis.scheme_version_id, basis.seats)
        and newest.inputs_digest == inputs_digest(basis.snapshot)
        and _compared(newest.parameters, basis, same_day=same_day)
        == _compared(basis.parameters, basis, same_day=same_day)
        and set(database.scalars(listed)) == {*basis.snapshot.version_ids, *basis.snapshot.lacking}
    )


def _compared(parameters: Mapping[str, Any], basis: _Basis, *, same_day: bool) -> Mapping[str, Any]:
    """Return what is compared of the parameters of an evaluation."""
    until = {name: number for name, number in parameters.get("until", {}).items() if same_day or name != "day"}
    return {**{name: parameters.get(name) for name in basis.parameters}, "until": until}


def _is_same_result(database: Session, newest: int, fingerprint: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether a stored evaluation has this fingerprint and exactly these rows."""
    stored = database.get_one(Evaluation, newest)
    if stored.fingerprint != fingerprint:
        return False
    entries = database.scalars(select(EvaluationEntry).where(EvaluationEntry.evaluation_id == newest))
    kept = {entry.version_id: entry for entry in entries}
    return all(
        row["version_id"] in kept and all(getattr(kept[row["version_id"]], name) == row[name] for name in row)
        for row in rows
    )


@collector_paused()
def _compute(database: Session, basis: _Basis) -> Computed:
    scored = evaluate(basis.scheme, basis.inputs, basis.seats)
    entries = entry_rows(scored, basis.snapshot, basis.decided.pins)
    evaluation = {
        "campaign_id": basis.campaign_id,
        "scheme_version_id": basis.scheme_version_id,
        "seats": basis.seats,
        "inputs_digest": inputs_digest(basis.snapshot),
        "fingerprint": scored.fingerprint,
        "parameters": basis.parameters | {"pool_seats": list(scored.seats)},
        "summary": summary_of(scored, basis.snapshot),
        "run_at": basis.moment,
    }
    database.rollback()
    same = bool(basis.newest) and _is_same_basis(database, basis, same_day=False)
    same = same and _is_same_result(database, basis.newest, scored.fingerprint, entries)
    return Computed(basis, evaluation, StoredRows.of(entries), same)


def write(database: Session, computed: Computed, *, user_id: int | None) -> int:
    """Store an evaluation inside the caller's unit of work; return its id, or that of the newest one if it is the same.

    Raises OtherStoredError where another was stored since it was begun.
    """
    basis = computed.basis
    database.execute(select(Campaign.id).where(Campaign.id == basis.campaign_id).with_for_update())
    if _newest(database, basis.campaign_id) != basis.newest:
        raise OtherStoredError
    if computed.same:
        return basis.newest
    evaluation = Evaluation(**computed.evaluation, run_by_id=user_id)
    database.add(evaluation)
    database.flush()
    computed.entries.insert(database, evaluation.id)
    detail = {"fingerprint": evaluation.fingerprint, "ranked": len(basis.snapshot.keys)}
    audit_trail.record(database, "evaluate", user_id=user_id, about=("evaluation", evaluation.id), detail=detail)
    return evaluation.id


@dataclass(frozen=True, slots=True)
class Decided:
    """What officials decided beside the answers, as an evaluation keeps it: pins, and levels that they found (核定)."""

    pins: Sequence[Mapping[str, str]] = ()
    levels: Sequence[Mapping[str, Any]] = ()


def decided_now(database: Session, campaign_id: int) -> Decided:
    """Return the pins that are confirmed, and the levels that count today."""
    return Decided(
        [pin_snapshot(code, item) for code, item in pins.confirmed_pins(database, campaign_id)],
        [item._asdict() for item in verified_levels.counted(database, campaign_id, today())],
    )


def pin_snapshot(code: str, pin: Pin) -> dict[str, str]:
    """Return a pin as an evaluation stores it: kind, reason, document, and the two persons."""
    return {
        "key": code,
        "kind": str(pin.kind),
        "reason": pin.reason,
        "document": pin.document_number,
        "made_by": pin.made_by.name,
        "confirmed_by": pin.confirmed_by.name if pin.confirmed_by is not None else "",
    }


@collector_paused()
def evaluate_unstored(
    database: Session,
    campaign: Campaign,
    scheme: Scheme,
    *,
    until: snapshots.Until,
    decided: Decided,
    past: StoredInputs | None = None,
) -> tuple[snapshots.Snapshot, Scored]:
    """Evaluate a campaign without storing anything; return what was read and the result.

    `past`: the inputs of a stored evaluation, to make it again.

    Raises NothingToEvaluateError, and `scoring.selection.selection.CannotChooseError` when no list keeps every quota
    and pin.
    """
    snapshot, inputs = _read_inputs(database, campaign, scheme, until=until, decided=decided, past=past)
    return snapshot, evaluate(scheme, inputs, past.seats if past is not None else campaign.seats)


def _read_inputs(
    database: Session,
    campaign: Campaign,
    scheme: Scheme,
    *,
    until: snapshots.Until,
    decided: Decided,
    past: StoredInputs | None = None,
) -> tuple[snapshots.Snapshot, Inputs]:
    """Return what an evaluation reads, as a snapshot and as scoring takes it; raises NothingToEvaluateError."""
    questionnaires = past.questionnaires if past is not None else required_questionnaires(campaign, scheme)
    versions = past.versions if past is not None else None
    snapshot = snapshots.snapshot(database, campaign.id, questionnaires, scheme, versions=versions, until=until)
    if not snapshot.keys:
        raise NothingToEvaluateError("no_submissions")
    return snapshot, Inputs(
        keys=snapshot.keys,
        sheets=snapshot.sheets,
        checked=snapshots.checked_gates(database, campaign.id, until),
        attributes=snapshot.attributes,
        groups=group_labels([Declared(item.key, item.name, item.group) for item in snapshot.versions]),
        pinned=frozenset(item["key"] for item in decided.pins if item["kind"] == PinKind.IN.value),
        kept_out=frozenset(item["key"] for item in decided.pins if item["kind"] == PinKind.OUT.value),
        verified=snapshot.verified,
        proven=snapshot.proven,
        given=snapshot.given,
        said=snapshot.said if past is None or past.tracks else Said(),
        levels={(item["key"], item["questionnaire"]): item["level"] for item in decided.levels},
    )


def inputs_digest(snapshot: snapshots.Snapshot) -> str:
    """Return the SHA-256 over versions, labels, groups and coded answers of a snapshot."""
    digest = hashlib.sha256()
    for version in snapshot.versions:
        labels = ":".join(version.labels[name] for name in sorted(version.labels))
        digest.update(f"{version.id}:{version.key}:{labels}:{version.group}\n".encode())
    for name in sorted(snapshot.sheets):
        digest.update(snapshot.sheets[name].codes.astype("<i4").tobytes())
        digest.update(snapshot.sheets[name].numbers.astype("<i8").tobytes())
    return digest.hexdigest()
