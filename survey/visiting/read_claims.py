"""What visits are planned from: an evaluation's firms with what rests on unchecked answers, and a firm's claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from scoring.answers.answers import Dossier
from scoring.answers.conditions_on_rows import Sheets
from scoring.certainty.pool_certainty import Ranked
from scoring.definition.questionnaire import Questionnaire
from scoring.definition.scheme import Scheme
from scoring.definition.tracks import Track
from scoring.evaluate import Inputs, count_rows
from scoring.loading.scheme import load_scheme
from scoring.ranking.tracks import score_rows
from scoring.visits.choose_firms import Candidate
from scoring.visits.claim_effects import Claim, Standing, claims_of, totals_of
from scoring.visits.firm_exposures import exposures
from survey.definitions.catalogue import catalogue
from survey.models import Evaluation
from survey.queries import evaluations, snapshots, visit_inputs
from survey.queries.proven import proofs
from survey.queries.visit_inputs import Firm
from survey.store.scope import Scope

MOST_LOST, MOST_GAINED = 20, 5
"""How many claims a sheet has: those from which most hangs, and those that may be too low."""


@dataclass(frozen=True)
class Basis:
    """An evaluation that visits are planned from, with its scheme and the definitions that it read."""

    evaluation: Evaluation
    scheme: Scheme
    questionnaires: Mapping[str, Questionnaire]

    @cached_property
    def digests(self) -> Mapping[str, Questionnaire]:
        """The definitions by digest."""
        return {item.digest: item for item in self.questionnaires.values()}


@dataclass(frozen=True)
class Place:
    """Where a firm stands in an evaluation. `scores`: of everybody ranked in its pool, in 10⁻⁶ point."""

    pool: str
    rank: int
    score: int
    standing: Standing


def read_basis(database: Session, campaign_id: int) -> Basis | None:
    """Return the newest evaluation of a campaign with what it was made by; None where none can be read."""
    latest = evaluations.latest(database, campaign_id)
    found = evaluations.evaluation(database, latest.id) if latest is not None else None
    if found is None:
        return None
    wanted: dict[str, str] = found.parameters.get("questionnaires", {})
    definitions = {name: catalogue().by_digest(digest) for name, digest in wanted.items()}
    if not definitions or None in definitions.values():
        return None
    known = {name: item for name, item in definitions.items() if item is not None}
    return Basis(found, load_scheme(found.scheme.document), known)


def read_candidates(database: Session, basis: Basis, scope: Scope) -> Sequence[tuple[Candidate, Firm]]:
    """Return the firms of an evaluation, within a scope, that a visit could be planned to.

    (What is known of one, who it is.) Those that fail a condition, or have a visit already, are
    not among them.
    """
    firms = visit_inputs.firms(database, basis.evaluation.id, scope)
    ranked, stated, seated = _ranked(database, basis)
    found = exposures(basis.scheme, ranked, _seats(basis), stated=stated)
    row_of = {key: row for row, key in enumerate(ranked.keys)}
    return [
        (
            Candidate(
                firm.key,
                firm.unit,
                int(found.places[row]) if firm.key in seated else 0,
                int(found.from_line[row]),
                int(found.points[row]),
            ),
            firm,
        )
        for firm in firms
        if (row := row_of.get(firm.key)) is not None and ranked.pools[row] >= 0
    ]


def seats_of(basis: Basis, pool: str) -> int:
    """Return how many seats a pool has in an evaluation."""
    return dict(zip((item.id for item in basis.scheme.pools), _seats(basis), strict=True))[pool]


def _seats(basis: Basis) -> tuple[int, ...]:
    kept = basis.evaluation.parameters.get("pool_seats")
    return tuple(kept) if kept else (basis.evaluation.seats,) * len(basis.scheme.pools)


def _ranked(database: Session, basis: Basis) -> tuple[Ranked, Sheets, frozenset[str]]:
    """Return what was ranked as the scheme counts it, without certainty and choice, and who has a seat.

    What files prove by now is checked. Between the two: the sheets before unproven claims fell.
    """
    of, scheme = basis.evaluation, basis.scheme
    versions = snapshots.evaluated_versions(database, of.id)
    until = snapshots.Until(**of.parameters["until"])
    read = snapshots.snapshot(database, of.campaign_id, basis.questionnaires, scheme, versions=versions, until=until)
    failed, seated = visit_inputs.failed_and_seated(database, of.id)
    fit = np.array([number not in failed for number in read.version_ids], dtype=bool)
    key_of = {version.id: version.key for version in read.versions}
    found = proofs(database, of.campaign_id, read.version_ids).proven
    proven = frozenset((key_of[version], f"{owner}.{question}") for version, owner, question in found)
    given = Inputs(read.keys, read.sheets, verified=read.verified, said=read.said, proven=proven)
    rows = count_rows(scheme, given)
    sheets, pools = rows.inputs.sheets, np.where(fit, rows.pools, -1)
    matrix = score_rows(scheme, sheets).matrix
    ranked = Ranked(read.keys, sheets, matrix, pools, rows.inputs.checked_answers, rows.pools)
    return ranked, rows.stated.sheets, seated


def read_place(database: Session, basis: Basis, version_id: int) -> Place | None:
    """Return where a submission stands in an evaluation; None where it is not ranked."""
    found = visit_inputs.entry_of(database, basis.evaluation.id, version_id)
    if found is None or found.score is None or found.rank is None:
        return None
    scores = visit_inputs.scores(database, basis.evaluation.id, found.pool)
    return Place(found.pool, found.rank, found.score, Standing(found.pool, np.array(scores, dtype=np.int64)))


def read_claims(database: Session, basis: Basis, version_id: int) -> list[dict[str, Any]]:
    """Return the claims of a submission as a visit keeps them, most lost first; nothing for one that is not ranked."""
    return read_claims_of(database, basis, [version_id])[version_id]


def read_claims_of(database: Session, basis: Basis, version_ids: Sequence[int]) -> Mapping[int, list[dict[str, Any]]]:
    """Return submission -> its claims, as `read_claims` does; what they share is read once."""
    overlays = snapshots.verified_values(database, version_ids)
    proven: dict[int, set[str]] = defaultdict(set)
    for version, owner, question in proofs(database, basis.evaluation.campaign_id, version_ids).proven:
        proven[version].add(f"{owner}.{question}")
    return {
        version: _claims(database, basis, version, (overlays.get(version, {}), proven[version]))
        for version in version_ids
    }


def _claims(
    database: Session, basis: Basis, version_id: int, known: tuple[Mapping[tuple[str, str], object], Collection[str]]
) -> list[dict[str, Any]]:
    place = read_place(database, basis, version_id)
    if place is None:
        return []
    own_word = basis.scheme.tracks.of(place.pool) is Track.SELF  # what was found does not count there
    overlay: Mapping[tuple[str, str], object] = {} if own_word else known[0]
    dossier = snapshots.dossier_with_verified(database, basis.questionnaires, version_id, overlay)
    checked = frozenset({*(f"{owner}.{question}" for owner, question in overlay), *known[1]})
    claims = claims_of(basis.scheme, basis.questionnaires, dossier, place.standing, verified=checked)
    lost = [claim for claim in claims if claim.loss][:MOST_LOST]
    listed = {claim.question for claim in lost}
    low = sorted((claim for claim in claims if claim.gain), key=lambda claim: (-claim.gain, claim.question))
    return [_kept(claim) for claim in [*lost, *[claim for claim in low if claim.question not in listed][:MOST_GAINED]]]


def _kept(claim: Claim) -> dict[str, Any]:
    return {
        "question": claim.question,
        "loss": claim.loss,
        "places": claim.places,
        "gain": claim.gain,
        "gained": claim.gained,
    }


@dataclass(frozen=True, slots=True)
class Stand:
    """Where answers would put a firm if all others stay as they are. `score`: 10⁻⁶ point; `level`: -1 for none."""

    score: int
    rank: int
    level: int


def stands_with(
    basis: Basis, dossiers: Sequence[Dossier], place: Place, *, checked: Sequence[frozenset[str]] = ()
) -> list[Stand]:
    """Return where each of several sets of answers would put a firm.

    `checked`: the qualified questions of each that are proven, where nothing else earns.
    """
    totals = totals_of(basis.scheme, basis.questionnaires, dossiers, place.pool, checked=checked)
    return [
        Stand(total, 1 + place.standing.better(total) - (1 if place.score > total else 0), level)
        for total, level in totals
    ]
