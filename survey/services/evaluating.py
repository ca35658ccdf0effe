"""Running an evaluation: pinned versions and a scheme in, stored ranking with its fingerprint out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert
from sqlalchemy.orm import Session

from scoring.characters import named_alike
from scoring.cluster_model import ClusterModel
from scoring.evaluate import Evaluation as Scored
from scoring.evaluate import Inputs, evaluate
from scoring.loading_scheme import load_scheme
from scoring.questionnaire import Questionnaire
from scoring.scheme import Scheme
from survey.catalogue import catalogue
from survey.db import unit_of_work
from survey.models import Campaign, Evaluation, EvaluationEntry, Pin, PinKind, SchemeVersion
from survey.queries import pins, snapshots
from survey.services import auditing
from survey.services.evaluation_rows import entries_of, summary_of


class NothingToEvaluateError(Exception):
    """There is nothing that may be evaluated; `code` says why.

    ``no_scheme``, ``no_submissions``, ``demonstration_scheme`` and ``demonstration_model``: a scheme or segments made
    on demonstration data never rank a real campaign.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Past:
    """What an old evaluation was made of, to make it again."""

    versions: Sequence[snapshots.Version]
    questionnaires: Mapping[str, Questionnaire]
    seats: int


def required(campaign: Campaign, names: tuple[str, ...]) -> Mapping[str, Questionnaire]:
    """Return the definitions that a campaign pins for the questionnaires its scheme requires."""
    pinned = {item.questionnaire_id: item.version for item in campaign.questionnaires}
    return {name: catalogue().versions[name, pinned[name]] for name in names if name in pinned}


def required_names(scheme: Scheme) -> tuple[str, ...]:
    """Return every questionnaire that any pool of a scheme requires."""
    return tuple(dict.fromkeys([*scheme.required, *(name for pool in scheme.pools for name in pool.required)]))


def refuse_foreign_model(model: ClusterModel, campaign: Campaign) -> None:
    """Raise NothingToEvaluateError where segments fitted on demonstration data meet a real campaign."""
    if model.reference.demonstration and not campaign.sample:
        raise NothingToEvaluateError("demonstration_model")


def run(database: Session, campaign_id: int, *, user_id: int | None) -> Evaluation:
    """Evaluate a campaign now and store the result.

    The same versions, scheme and seats give the same fingerprint. Raises NothingToEvaluateError, and
    `scoring.selection.CannotChooseError`; nothing is stored then.
    """
    with unit_of_work(database):
        campaign = database.get_one(Campaign, campaign_id)
        if campaign.scheme_version_id is None:
            raise NothingToEvaluateError("no_scheme")
        scheme_version = database.get_one(SchemeVersion, campaign.scheme_version_id)
        scheme = load_scheme(scheme_version.document)
        if scheme_version.demonstration and not campaign.sample:
            raise NothingToEvaluateError("demonstration_scheme")
        if scheme.segments is not None and scheme.segments.model is not None:
            refuse_foreign_model(scheme.segments.model, campaign)
        until = snapshots.present(database)
        pinned = [told_pin(code, item) for code, item in pins.counting(database, campaign_id)]
        found, scored = evaluated(database, campaign, scheme, until=until, pinned=pinned)
        evaluation = Evaluation(
            campaign_id=campaign_id,
            scheme_version_id=scheme_version.id,
            seats=campaign.seats,
            inputs_digest=inputs_digest(found),
            fingerprint=scored.fingerprint,
            parameters={
                "questionnaires": {name: item.coding.questionnaire.digest for name, item in found.sheets.items()},
                "pool_seats": list(scored.seats),
                "until": {"verified": until.verified, "gates": until.gates},
                "pins": pinned,
            },
            summary=summary_of(scored, found),
            run_by_id=user_id,
        )
        database.add(evaluation)
        database.flush()
        rows = entries_of(scored, found, pinned)
        database.execute(insert(EvaluationEntry), [row | {"evaluation_id": evaluation.id} for row in rows])
        detail = {"fingerprint": scored.fingerprint, "ranked": len(found.keys)}
        auditing.record(database, "evaluate", user_id=user_id, about=("evaluation", evaluation.id), detail=detail)
        evaluation_id = evaluation.id
    return database.get_one(Evaluation, evaluation_id)


def told_pin(code: str, pin: Pin) -> dict[str, str]:
    """Return a pin as an evaluation keeps it: what was held, why, by which document and by whom."""
    return {
        "key": code,
        "kind": str(pin.kind),
        "reason": pin.reason,
        "document": pin.document_number,
        "made_by": pin.made_by.name,
        "confirmed_by": pin.confirmed_by.name if pin.confirmed_by is not None else "",
    }


def evaluated(
    database: Session,
    campaign: Campaign,
    scheme: Scheme,
    *,
    until: snapshots.Until,
    pinned: Sequence[Mapping[str, str]],
    past: Past | None = None,
) -> tuple[snapshots.Snapshot, Scored]:
    """Return what was read and what came out; nothing is stored. The same call replays an old evaluation.

    Raises NothingToEvaluateError, and `scoring.selection.CannotChooseError` when no list keeps every quota and pin.
    """
    questionnaires = past.questionnaires if past is not None else required(campaign, required_names(scheme))
    versions = past.versions if past is not None else None
    found = snapshots.snapshot(database, campaign.id, questionnaires, scheme, versions=versions, until=until)
    if not found.keys:
        raise NothingToEvaluateError("no_submissions")
    inputs = Inputs(
        keys=found.keys,
        sheets=found.sheets,
        checked=snapshots.checked_gates(database, campaign.id, until),
        attributes=found.attributes,
        groups=named_alike(version.group for version in found.versions),
        pinned=frozenset(item["key"] for item in pinned if item["kind"] == PinKind.IN.value),
        kept_out=frozenset(item["key"] for item in pinned if item["kind"] == PinKind.OUT.value),
        verified=found.verified,
    )
    return found, evaluate(scheme, inputs, past.seats if past is not None else campaign.seats)


def inputs_digest(found: snapshots.Snapshot) -> str:
    """Return the digest of everything that was read."""
    digest = hashlib.sha256()
    for version in found.versions:
        labels = ":".join(version.labels[name] for name in sorted(version.labels))
        digest.update(f"{version.id}:{version.key}:{labels}:{version.group}\n".encode())
    for name in sorted(found.sheets):
        digest.update(found.sheets[name].codes.astype("<i4").tobytes())
        digest.update(found.sheets[name].numbers.astype("<i8").tobytes())
    return digest.hexdigest()
