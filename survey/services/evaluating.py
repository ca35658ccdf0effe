"""Running an evaluation: pinned versions and a scheme in, stored ranking with its fingerprint out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from scoring.cluster_model import ClusterModel
from scoring.evaluate import Evaluation as Scored
from scoring.evaluate import Inputs, evaluate
from scoring.loading_scheme import load_scheme
from scoring.questionnaire import Questionnaire
from scoring.scheme import IndexSource, Scheme
from scoring.selection import Place
from survey.catalogue import catalogue
from survey.db import unit_of_work
from survey.models import Campaign, Evaluation, EvaluationEntry, SchemeVersion
from survey.queries import snapshots
from survey.services import auditing


class NothingToEvaluateError(Exception):
    """There is nothing that may be evaluated; `code` says why.

    ``no_scheme``, ``no_submissions``, ``demonstration_scheme`` and ``demonstration_model``: a scheme or segments made
    on demonstration data never rank a real campaign.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


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

    The same versions, scheme and seats give the same fingerprint. Raises NothingToEvaluateError.
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
        found = snapshots.snapshot(database, campaign_id, required(campaign, required_names(scheme)), scheme)
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
                "questionnaires": {name: item.coding.questionnaire.digest for name, item in found.sheets.items()},
                "pool_seats": list(scored.seats),
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
    places = {int(row): position for position, row in enumerate(scored.ranking.order, start=1)}
    leading = [leading_of(scored.scheme, pool.id) for pool in scored.scheme.pools]
    segmenting, segment_ranks = scored.segmenting, scored.segment_ranks
    return [
        {
            "version_id": version_of[key],
            "pool": scored.scheme.pools[pool].id,
            "segment": int(segmenting.segment[row]) if segmenting is not None else 0,
            "segment_rank": int(segment_ranks[row]) if segment_ranks is not None else 0,
            "stability": int(segmenting.stability[row]) if segmenting is not None else 0,
            "position": places[row],
            "rank": int(scored.ranking.ranks[row]),
            "score": int(scored.ranking.scores[row]),
            "status": scored.shortlist.places[row].value,
            "level": int(scored.profiles[leading[pool]].level[row]) if leading[pool] else 0,
            "total": int(scored.profiles[leading[pool]].index[row]) if leading[pool] else 0,
            "detail": {
                "leading": leading[pool],
                "features": scored.features[row].tolist() if len(scored.features) else [],
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
        for row, (key, pool) in enumerate(zip(scored.keys, scored.pools.tolist(), strict=True))
    ]


def leading_of(scheme: Scheme, pool: str) -> str:
    """Return the questionnaire whose level stands beside the rank in a pool: that of its first index criterion."""
    return next(
        (
            item.source.questionnaire
            for item in scheme.criteria
            if item.belongs(pool) and isinstance(item.source, IndexSource)
        ),
        "",
    )


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


def _cut_positions(scored: Scored) -> list[int]:
    """Return, per pool, the place in the list after which nobody is selected by rank alone; 0 where nobody is."""
    places = {int(row): position for position, row in enumerate(scored.ranking.order, start=1)}
    reasons = scored.shortlist.reasons
    found = []
    for number in range(len(scored.scheme.pools)):
        rows = [row for row in scored.ranking.order.tolist() if scored.pools[row] == number]
        chosen = [
            places[row]
            for row in rows
            if scored.shortlist.places[row] is Place.SELECTED
            and all(reason.code != "seated_by_share" for reason in reasons[row])
        ]
        found.append(max(chosen, default=0))
    return found


def _summary(scored: Scored, found: snapshots.Snapshot) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for place in scored.shortlist.places:
        counts[place.value] = counts.get(place.value, 0) + 1
    cut = scored.shortlist.cut
    segmenting = scored.segmenting
    segments: dict[str, dict[str, int]] = {}
    for row, place in enumerate(scored.shortlist.places if segmenting is not None else ()):
        number = str(int(segmenting.segment[row])) if segmenting is not None else "0"
        own = segments.setdefault(number, {"ranked": 0, "selected": 0, "reserve": 0, "out": 0})
        own["ranked"] += 1
        own[place.value] = own.get(place.value, 0) + 1
    return counts | {
        "segments": segments,
        "cut_positions": _cut_positions(scored),
        "unmet_shares": list(scored.shortlist.unmet),
        "unranked": len(found.lacking),
        "ranked": len(found.keys),
        "cut_score": int(scored.ranking.scores[cut]) if cut is not None else None,
        "cut_rank": int(scored.ranking.ranks[cut]) if cut is not None else None,
    }
