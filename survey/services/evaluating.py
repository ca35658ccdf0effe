"""Running an evaluation: pinned versions and a scheme in, stored ranking with its fingerprint out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from scoring.evaluate import Evaluation as Scored
from scoring.evaluate import Inputs, evaluate
from scoring.questionnaire import Questionnaire
from scoring.scheme import IndexSource, load_scheme
from survey.catalogue import catalogue
from survey.db import unit_of_work
from survey.models import Campaign, Evaluation, EvaluationEntry, SchemeVersion
from survey.queries import snapshots
from survey.services import auditing


class NothingToEvaluateError(Exception):
    """The campaign has no scheme, or nobody has submitted yet; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def required(campaign: Campaign, names: tuple[str, ...]) -> Mapping[str, Questionnaire]:
    """Return the definitions that a campaign pins for the questionnaires its scheme requires."""
    pinned = {item.questionnaire_id: item.version for item in campaign.questionnaires}
    return {name: catalogue().versions[name, pinned[name]] for name in names if name in pinned}


def run(database: Session, campaign_id: int, *, user_id: int | None) -> Evaluation:
    """Evaluate a campaign now and store the result.

    The same versions, scheme and seats give the same fingerprint. Raises NothingToEvaluateError.
    """
    with unit_of_work(database):
        campaign = database.get_one(Campaign, campaign_id)
        if campaign.scheme_version_id is None:
            raise NothingToEvaluateError("no_scheme")
        scheme_version = database.get_one(SchemeVersion, campaign.scheme_version_id)
        scheme = load_scheme(scheme_version.document)
        found = snapshots.snapshot(database, campaign_id, required(campaign, scheme.required))
        if not found.keys:
            raise NothingToEvaluateError("no_submissions")
        checked = snapshots.checked_gates(database, campaign_id)
        scored = evaluate(scheme, Inputs(found.keys, found.sheets, checked), campaign.seats)
        entries = _entries(scored, dict(zip(found.keys, found.version_ids, strict=True)))
        entries += _unranked(found, len(entries))
        evaluation = Evaluation(
            campaign_id=campaign_id,
            scheme_version_id=scheme_version.id,
            seats=campaign.seats,
            inputs_digest=_inputs_digest(found),
            fingerprint=scored.fingerprint,
            parameters={
                "questionnaires": {name: item.coding.questionnaire.digest for name, item in found.sheets.items()}
            },
            summary=_summary(scored, found),
            run_by_id=user_id,
        )
        database.add(evaluation)
        database.flush()
        database.execute(insert(EvaluationEntry), [entry | {"evaluation_id": evaluation.id} for entry in entries])
        auditing.record(
            database,
            "evaluate",
            user_id=user_id,
            about=("evaluation", evaluation.id),
            detail={"fingerprint": scored.fingerprint, "ranked": len(found.keys)},
        )
        evaluation_id = evaluation.id
    return database.get_one(Evaluation, evaluation_id)


def _inputs_digest(found: snapshots.Snapshot) -> str:
    digest = hashlib.sha256()
    for version_id, key in zip(found.version_ids, found.keys, strict=True):
        digest.update(f"{version_id}:{key}\n".encode())
    for name in sorted(found.sheets):
        digest.update(found.sheets[name].codes.astype("<i4").tobytes())
        digest.update(found.sheets[name].numbers.astype("<i8").tobytes())
    return digest.hexdigest()


def _entries(scored: Scored, version_of: Mapping[str, int]) -> list[dict[str, Any]]:
    leading = next(
        (item.source.questionnaire for item in scored.scheme.criteria if isinstance(item.source, IndexSource)), None
    )
    profile = scored.profiles[leading] if leading else None
    places = {int(row): position for position, row in enumerate(scored.ranking.order, start=1)}
    return [
        {
            "version_id": version_of[key],
            "position": places[row],
            "rank": int(scored.ranking.ranks[row]),
            "score": int(scored.ranking.scores[row]),
            "status": scored.shortlist.places[row].value,
            "level": int(profile.level[row]) if profile else 0,
            "total": int(profile.total[row]) if profile else 0,
            "detail": {
                "values": scored.matrix.values[row].tolist(),
                "figures": scored.matrix.figures[row].tolist(),
                "contributions": scored.ranking.contributions[row].tolist(),
                "missing": scored.matrix.missing[row].tolist(),
                "verdicts": scored.verdicts[row].tolist(),
                "reasons": [
                    {"code": reason.code, "parameters": dict(reason.parameters)}
                    for reason in scored.shortlist.reasons[row]
                ],
            },
        }
        for row, key in enumerate(scored.keys)
    ]


def _unranked(found: snapshots.Snapshot, after: int) -> list[dict[str, Any]]:
    return [
        {
            "version_id": version_id,
            "position": after + place,
            "rank": None,
            "score": None,
            "status": "unranked",
            "level": 0,
            "total": 0,
            "detail": {
                "reasons": [{"code": "missing_questionnaire", "parameters": {"questionnaire": name}} for name in names]
            },
        }
        for place, (version_id, names) in enumerate(found.lacking.items(), start=1)
    ]


def _summary(scored: Scored, found: snapshots.Snapshot) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for place in scored.shortlist.places:
        counts[place.value] = counts.get(place.value, 0) + 1
    cut = scored.shortlist.cut
    return counts | {
        "unranked": len(found.lacking),
        "ranked": len(found.keys),
        "cut_score": int(scored.ranking.scores[cut]) if cut is not None else None,
        "cut_rank": int(scored.ranking.ranks[cut]) if cut is not None else None,
    }
