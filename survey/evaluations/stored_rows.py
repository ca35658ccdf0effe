"""The rows and the summary that are stored of an evaluation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from scoring.certainty.levers import answer_levers, weight_levers
from scoring.evaluate import Evaluation as Scored
from scoring.exact import WEIGHT
from scoring.ranking.gates import Verdict
from scoring.selection.provisional import Provisional
from scoring.selection.reasons import Reason
from scoring.selection.selection import Place, limit_parameters
from scoring.selection.terms import leading_of
from survey.evaluations import check_incentives
from survey.evaluations.stored_counts import middles_of, pending_of, places_in_groups, places_of_named, tallies_of
from survey.evaluations.stored_tracks import TRACK_COLUMNS, track_columns
from survey.queries import snapshots

MOST_ANSWERS = 12
"""How many of the answers that seats hang on are kept."""


def entry_rows(
    scored: Scored, snapshot: snapshots.Snapshot, pinned: Iterable[Mapping[str, str]]
) -> list[dict[str, Any]]:
    """Return a row per enterprise, ranked ones first, then those that lack a questionnaire."""
    version_of = dict(zip(snapshot.keys, snapshot.version_ids, strict=True))
    more: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for item in pinned:
        more[item["key"]]["pin"] = dict(item)
    for (key, name), level in sorted(scored.inputs.levels.items()):
        more[key].setdefault("levels", {})[name] = level
    for key, labels in snapshot.corrected.items():
        more[key]["labels"] = {name: list(pair) for name, pair in sorted(labels.items())}
    for key, question in sorted(snapshot.verified):
        more[key].setdefault("questions", []).append(question)
    said = {id(reason): _said(reason) for own in scored.shortlist.reasons for reason in own}  # many rows share one
    reasons = [[said[id(reason)] for reason in own] for own in scored.shortlist.reasons]
    ranked = [
        _entry(scored, row, version_of[key], reasons=reasons[row], more=more[key])
        for row, key in enumerate(scored.keys)
    ]
    places = {int(row): position for position, row in enumerate(scored.ranking.order, start=1)}
    in_unit, in_division = (places_in_groups(scored, snapshot, name) for name in ("unit", "division"))
    claims = scored.claims()
    for row, entry in enumerate(ranked):
        entry["position"] = places[row]
        entry["detail"]["claims"] = {
            name: int(getattr(claims, name)[row]) for name in ("verified", "given", "bare", "stated", "proven")
        }
        entry["detail"]["places"] = [in_unit[row], in_division[row]]
    return ranked + _unranked(snapshot, len(ranked))


def _said(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "parameters": dict(reason.parameters)}


def _entry(
    scored: Scored, row: int, version_id: int, *, reasons: list[dict[str, Any]], more: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a row. `more`: what only some have: a pin, levels that officials found, labels and questions verified."""
    pool = scored.scheme.pools[int(scored.pools[row])].id
    leading = leading_of(scored.scheme, pool)
    segmenting, segment_ranks, sure = scored.segmenting, scored.segment_ranks, scored.certainty
    detail: dict[str, Any] = {
        "leading": leading,
        "assessed": {
            name: share
            for name, profile in scored.profiles.items()
            if 0 < (share := int(profile.assessed[row])) < WEIGHT
        },
        "features": scored.features[row].tolist() if len(scored.features) else [],
        "values": scored.matrix.values[row].tolist(),
        "figures": scored.matrix.figures[row].tolist(),
        "contributions": scored.ranking.contributions[row].tolist(),
        "missing": scored.matrix.missing[row].tolist(),
        "verdicts": scored.verdicts[row].tolist(),
        "reasons": reasons,
    }
    columns, both = track_columns(scored, row, more.get("questions", ()))
    detail |= {name: value for name, value in more.items() if name != "questions"} | both
    return {
        "version_id": version_id,
        "pool": pool,
        "segment": int(segmenting.segment[row]) if segmenting is not None else 0,
        "segment_rank": int(segment_ranks[row]) if segment_ranks is not None else 0,
        "stability": int(segmenting.stability[row]) if segmenting is not None else 0,
        "hits": int(sure.hits[row]) if sure is not None else 0,
        "low": int(sure.low[row]) if sure is not None else 0,
        "high": int(sure.high[row]) if sure is not None else 0,
        "standing": sure.standing[row] if sure is not None else "",
        "rank": int(scored.ranking.ranks[row]),
        "score": int(scored.ranking.scores[row]),
        "status": scored.shortlist.places[row].value,
        "level": int(scored.profiles[leading].level[row]) if leading else 0,
        "total": int(scored.profiles[leading].index[row]) if leading else 0,
        **columns,
        "detail": detail,
    }


def _unranked(snapshot: snapshots.Snapshot, after: int) -> list[dict[str, Any]]:
    blank = dict.fromkeys(("segment", "segment_rank", "stability", "hits", "low", "high", "level", "total"), 0)
    return [
        blank
        | dict.fromkeys(TRACK_COLUMNS)
        | {
            "version_id": version_id,
            "pool": "",
            "standing": "",
            "position": after + place,
            "rank": None,
            "score": None,
            "status": "unranked",
            "detail": {
                "reasons": [{"code": "missing_questionnaire", "parameters": {"questionnaire": name}} for name in names]
            },
        }
        for place, (version_id, names) in enumerate(snapshot.lacking.items(), start=1)
    ]


def summary_of(scored: Scored, snapshot: snapshots.Snapshot) -> dict[str, Any]:
    """Return the summary: counts, cut lines, effects of quotas, certainty counts, levers, the incentive check."""
    shortlist = scored.shortlist
    cut = shortlist.cut
    positions = {int(row): position for position, row in enumerate(scored.ranking.order, start=1)}
    counts = Counter(place.value for place in shortlist.places)
    chosen = {row for row, place in enumerate(shortlist.places) if place is Place.SELECTED}
    summary = dict(counts) | {
        "segments": _segments(scored),
        "cut_positions": [0 if row is None else positions[row] for row in shortlist.cuts],
        "cuts": [None if row is None else int(scored.ranking.scores[row]) for row in shortlist.cuts],
        "unmet_shares": list(shortlist.unmet),
        "unranked": len(snapshot.lacking),
        "ranked": len(snapshot.keys),
        "cut_score": int(scored.ranking.scores[cut]) if cut is not None else None,
        "cut_rank": int(scored.ranking.ranks[cut]) if cut is not None else None,
        "prices": [
            limit_parameters(price.limit)
            | {"came_in": _keys(scored, price.came_in), "went_out": _keys(scored, price.went_out)}
            for price in shortlist.prices
        ],
        "other_objective": {
            "only_here": _keys(scored, sorted(chosen - set(shortlist.other), key=positions.__getitem__)),
            "only_there": _keys(scored, [row for row in shortlist.other if row not in chosen]),
        },
        **_levels(scored),
        **_near_line(scored),
        **_corrected(snapshot),
        "certainty": _certainty(scored),
        "levers": _levers(scored),
        "incentives": check_incentives.incentives_of(scored),
        "tallies": tallies_of(scored, snapshot),
        "pending_gates": pending_of(scored),
        "verified": int(scored.tracks.checked.sum()) if scored.tracks is not None else 0,
        "middles": middles_of(scored, snapshot),
    }
    pins = scored.inputs.pinned | scored.inputs.kept_out
    return summary | {"named": places_of_named(scored, [summary, pins])}


def _levels(scored: Scored) -> dict[str, Any]:
    """Return which seats rest on levels that nobody verified, what falls if the list were frozen now, and the visits.

    `waiting`: who has a seat of a track whose ceiling nobody looked at. Nothing where the scheme asks for no level.
    """
    ceilings = [column for column, gate in enumerate(scored.scheme.gates) if gate.ceiling is not None]
    if scored.provisional is None and not ceilings:
        return {}
    found = scored.provisional or Provisional()
    chosen = [row for row in scored.ranking.order.tolist() if scored.shortlist.places[row] is Place.SELECTED]
    waiting = [row for row in chosen if (scored.verdicts[row, ceilings] == Verdict.PENDING).any()]
    resting = [row for row in chosen if row in found.seats]
    clash = found.clash
    return {
        "verified_levels": {
            "provisional": _keys(scored, resting),
            "falls": _keys(scored, found.falls),
            "comes": _keys(scored, found.comes),
            "waiting": _keys(scored, waiting),
            "visits": len({*resting, *waiting}),
            "no_list": clash is not None,
        }
    }


def _corrected(snapshot: snapshots.Snapshot) -> dict[str, Any]:
    """Return whose labels were verified to be others than were submitted, if anybody's: limits look at these."""
    lines = [
        {"key": key, "label": name, "said": said, "verified": verified}
        for key, labels in sorted(snapshot.corrected.items())
        for name, (said, verified) in sorted(labels.items())
    ]
    return {"corrected": lines} if lines else {}


def _near_line(scored: Scored) -> dict[str, Any]:
    """Return who has a seat near a line and was not verified, where the scheme asks for it."""
    if scored.scheme.tracks.near_line is None:
        return {}
    return {"near_line": {"unverified": _keys(scored, scored.unverified_near)}}


def _keys(scored: Scored, rows: Sequence[int]) -> list[str]:
    return [scored.keys[row] for row in rows]


def _segments(scored: Scored) -> dict[str, dict[str, int]]:
    segmenting = scored.segmenting
    sizes: dict[str, dict[str, int]] = {}
    for row, place in enumerate(scored.shortlist.places if segmenting is not None else ()):
        number = str(int(segmenting.segment[row])) if segmenting is not None else "0"
        own = sizes.setdefault(number, {"ranked": 0, "selected": 0, "reserve": 0, "out": 0})
        own["ranked"] += 1
        own[place.value] = own.get(place.value, 0) + 1
    return sizes


def _certainty(scored: Scored) -> dict[str, Any]:
    sure, plan = scored.certainty, scored.scheme.certainty
    if sure is None or plan is None:
        return {}
    counts = Counter(text for text in sure.standing if text)
    return {"draws": sure.draws, "intervals": list(sure.intervals), "counts": dict(counts)}


def _levers(scored: Scored) -> dict[str, Any]:
    """Return, per pool, which weight and which answers move the list most."""
    plan = scored.scheme.certainty
    if plan is None:
        return {}
    ranked = scored.ranked()
    by_pool = {}
    for number, pool in enumerate(scored.scheme.pools):
        rows = np.flatnonzero(ranked.pools == number)
        seats = scored.seats[number]
        if not 0 < seats < len(rows):
            continue
        own = ranked.take(rows)
        weights = weight_levers(
            scored.scheme, pool.id, own.matrix.values, seats=seats, concentration=plan.concentration
        )
        answers = answer_levers(scored.scheme, number, own, seats)
        by_pool[pool.id] = {
            "weights": [
                {"criterion": lever.criterion, "step": lever.step, "up": lever.up, "down": lever.down}
                for lever in weights
            ],
            "answers": [{"question": lever.question, "seats": lever.seats} for lever in answers[:MOST_ANSWERS]],
        }
    return by_pool
