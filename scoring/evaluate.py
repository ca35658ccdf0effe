"""Evaluate: score, rank, judge gates, choose, measure certainty. Coded dossiers and a scheme in, a shortlist out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from scoring.answers.coding import Coded
from scoring.answers.conditions_on_rows import Sheets
from scoring.certainty.hit_counts import one_thread_each
from scoring.certainty.membership_counts import Standing
from scoring.certainty.pool_certainty import PoolCertainty, Ranked, Verified, pool_certainty
from scoring.certainty.unproven import Claims, Proofs, count_claims, counted_sheets
from scoring.definition.scheme import Scheme
from scoring.maturity import AnyProfile
from scoring.ranking.criteria import NO_FEATURES, DecisionMatrix
from scoring.ranking.gates import NOT_FOUND, Verdict, judge
from scoring.ranking.pools import pools_of
from scoring.ranking.ranking import Ranking, rank_by, ranks_within
from scoring.ranking.segments import Segmenting, assign
from scoring.ranking.tracks import (
    Said,
    ScoredRows,
    TrackRanking,
    Tracks,
    both_tracks,
    rows_by_own_word,
    score_rows,
    with_rows,
)
from scoring.selection.near_line import unverified_near, with_near_line
from scoring.selection.provisional import Provisional, provisional, with_provisional
from scoring.selection.selection import CannotChooseError, Shortlist, Terms, select
from scoring.selection.terms import Standpoint, has_level_floors, terms_of

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Inputs:
    """What is evaluated: unique keys (credit codes), their coded sheets, and what else is known of them.

    Every key has all questionnaires that its pool requires (`scoring.ranking.pools` says which); who lacks one is
    not ranked and never comes here. A sheet that a pool does not require may be `coding.absent_row`. `checked`:
    what outside sources said of gates; `attributes`: what quotas may be about -> label per key; `groups`: a label
    per key, empty for none; `pinned` and `kept_out`: keys; `verified`: the answers that somebody checked, which the
    sheets hold as they were found; `said`: what those firms had said; `levels`: (key, questionnaire) -> the level
    that officials found (核定); `proven`: the answers that a file proves, `given`: those with a file.
    """

    keys: tuple[str, ...]
    sheets: Mapping[str, Coded]
    checked: Mapping[tuple[str, str], Verdict] = field(default_factory=dict)
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    pinned: frozenset[str] = frozenset()
    kept_out: frozenset[str] = frozenset()
    verified: Verified = frozenset()
    levels: Mapping[tuple[str, str], int] = field(default_factory=dict)
    said: Said = field(default_factory=Said)
    proven: Verified = frozenset()
    given: Verified = frozenset()

    @property
    def checked_answers(self) -> Verified:
        """The answers that somebody checked, himself or by a file."""
        return self.verified | self.proven

    def sorted(self) -> Inputs:
        """Return the same with the rows in the order of their keys; raises ValueError when a key occurs twice."""
        if len(set(self.keys)) != len(self.keys):
            message = "a key occurs twice"
            raise ValueError(message)
        rows = np.array(sorted(range(len(self.keys)), key=lambda row: self.keys[row]), dtype=np.int64)
        return Inputs(
            keys=tuple(self.keys[row] for row in rows),
            sheets={name: coded.take(rows) for name, coded in self.sheets.items()},
            checked=self.checked,
            attributes={name: tuple(texts[row] for row in rows) for name, texts in self.attributes.items()},
            groups=tuple(self.groups[row] for row in rows) if self.groups else (),
            pinned=self.pinned,
            kept_out=self.kept_out,
            verified=self.verified,
            levels=self.levels,
            said=self.said,
            proven=self.proven,
            given=self.given,
        )


@dataclass(frozen=True)
class Evaluation:
    """Everything that an evaluation gives, rows sorted by key. `fingerprint` changes when any number or place does.

    `pools` int64 [n]: the number of each row's pool. `features` int64 [n, features] in 1/100;
    `segmenting` and `segment_ranks` int64 [n] (0 outside) where the scheme has a frozen model; `certainty` where it
    declares certainty. `inputs`: what was evaluated, sorted, with the answers that count; `stated`: their sheets before
    unproven claims fell; `terms`: what the list was made under. `provisional`: where level floors are asked for, and
    levels that nobody found count for them. `tracks`: what firms said beside what was verified, of which the scheme
    counts one; None for one that was only weighed anew. `unverified_near`: the rows that have a seat near a line though
    nothing of them was verified, where the scheme asks for it.
    """

    scheme: Scheme
    inputs: Inputs
    profiles: Mapping[str, AnyProfile]
    matrix: DecisionMatrix
    ranking: Ranking
    verdicts: NDArray[np.int8]
    shortlist: Shortlist
    fingerprint: str
    pools: Integers
    terms: Terms
    tracks: Tracks | None
    features: Integers = field(default_factory=lambda: NO_FEATURES)
    segmenting: Segmenting | None = None
    segment_ranks: Integers | None = None
    certainty: PoolCertainty | None = None
    provisional: Provisional | None = None
    unverified_near: tuple[int, ...] = ()
    stated: Sheets = field(default_factory=dict)

    @property
    def seats(self) -> tuple[int, ...]:
        """The seats of each pool."""
        return tuple(pool.seats for pool in self.terms.pools)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, sorted."""
        return self.inputs.keys

    def claims(self) -> Claims:
        """Return the top claims of each row, and the scores with all of them and with what is proven."""
        proofs = Proofs(self.keys, self.inputs.checked_answers, self.inputs.given)
        ranked = self.pools, self.ranking
        return count_claims(self.scheme, self.stated, proofs, scored=self.profiles, ranked=ranked)

    def ranked(self) -> Ranked:
        """Return the eligible rows as certainty and levers read them; who fails a gate is in no pool (-1)."""
        pools = np.where((self.verdicts == Verdict.FAILED).any(axis=1), -1, self.pools)
        return Ranked(self.keys, self.inputs.sheets, self.matrix, pools, self.inputs.checked_answers, self.pools)


def evaluate(scheme: Scheme, inputs: Inputs, seats: int, *, only_found: bool = False) -> Evaluation:
    """Return scores, ranking, segments, how sure places are and the shortlist, in whatever order the rows arrive.

    `only_found`: whether level floors count only levels that officials found, as a list that is frozen has it. Raises
    ValueError when a key occurs twice, and `scoring.selection.selection.CannotChooseError`.
    """
    with one_thread_each():  # the products are many and small: threads would only wait for each other
        return _evaluate(scheme, inputs, seats, only_found=only_found)


def _evaluate(scheme: Scheme, inputs: Inputs, seats: int, *, only_found: bool) -> Evaluation:
    found = inputs.sorted()
    counted = count_rows(scheme, found)
    pools, stated, inputs = counted.pools, counted.stated, counted.inputs
    scored = score_rows(scheme, inputs.sheets)
    ranking = rank_by(scheme, scored.matrix.values, pools)
    segmenting = _segment(scheme, scored.features, pools)
    place = {key: row for row, key in enumerate(inputs.keys)}
    checked = {(place[key], gate): verdict for (key, gate), verdict in inputs.checked.items() if key in place}
    levels = _found_levels(inputs)
    verdicts = judge(scheme, found.sheets, checked, pools=pools, levels=levels)
    known = Standpoint(
        pools=pools,
        verdicts=verdicts,
        profiles=scored.profiles,
        segmenting=segmenting,
        attributes=inputs.attributes,
        groups=inputs.groups,
        pins=frozenset(place[key] for key in inputs.pinned if key in place),
        kept_out=frozenset(place[key] for key in inputs.kept_out if key in place),
        levels=levels,
    )
    try:
        terms, shortlist, waiting = _listed(scheme, seats, (ranking, known), only_found=only_found)
    except CannotChooseError as error:
        raise error.named(inputs.keys) from None
    tracks = _tracks(scheme, found, TrackRanking(pools, scored.matrix.values, ranking, _levels_of(scored)))
    evaluation = Evaluation(
        scheme=scheme,
        inputs=inputs,
        profiles=scored.profiles,
        matrix=scored.matrix,
        ranking=ranking,
        verdicts=verdicts,
        shortlist=shortlist,
        fingerprint="",
        pools=pools,
        terms=terms,
        tracks=tracks,
        features=scored.features,
        segmenting=segmenting,
        segment_ranks=ranks_within(ranking.scores, segmenting.segment - 1) if segmenting is not None else None,
        provisional=waiting,
        stated=stated.sheets,
    )
    evaluation = _near_lines(replace(evaluation, certainty=_certainty(evaluation)), tracks.checked)
    return replace(evaluation, fingerprint=_fingerprint(evaluation, seats))


@dataclass(frozen=True)
class CountedRows:
    """Inputs as a scheme counts them. `pools`: per row; `stated`: before unproven claims fell where they do."""

    pools: Integers
    stated: Inputs
    inputs: Inputs


def count_rows(scheme: Scheme, found: Inputs) -> CountedRows:
    """Return inputs as a scheme counts them: by the track of their pool, unproven claims fallen where they fall."""
    pools = pools_of(scheme, found.sheets)
    stated = _as_counted(scheme, found, pools)
    sheets = counted_sheets(scheme, stated.sheets, stated.keys, stated.checked_answers)
    return CountedRows(pools, stated, replace(stated, sheets=sheets))


def _as_counted(scheme: Scheme, found: Inputs, pools: Integers) -> Inputs:
    """Return the inputs with the answers that count: in pools that go by the firms' own word, what they said.

    The pool of a row, and its gates, go by what was found in any case: nobody chooses a track by a false answer.
    """
    own_word = rows_by_own_word(scheme, pools)
    rows, places = _rows_said(found)
    own = own_word[rows]
    if not own.any():
        return found
    said = {found.keys[row] for row in rows[own].tolist()}
    return replace(
        found,
        sheets=with_rows(found.sheets, found.said.sheets, rows[own], places[own]),
        verified=frozenset(pair for pair in found.verified if pair[0] not in said),
    )


def _rows_said(inputs: Inputs) -> tuple[Integers, Integers]:
    """Return the rows of which something was verified, in their order, and their places in what was said."""
    place = {key: at for at, key in enumerate(inputs.said.keys)}
    pairs = [(row, place[key]) for row, key in enumerate(inputs.keys) if key in place] if place else []
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _levels_of(scored: ScoredRows) -> Mapping[str, Integers]:
    return {name: profile.level.astype(np.int64) for name, profile in scored.profiles.items()}


def _tracks(scheme: Scheme, found: Inputs, counted: TrackRanking) -> Tracks:
    """Return both tracks. `found`: the inputs with what was verified; `counted`: the ranking that counts."""
    rows, places = _rows_said(found)
    keys, proven = [found.keys[row] for row in rows.tolist()], found.checked_answers
    said = {name: coded.take(places) for name, coded in found.said.sheets.items()}
    verified = {name: coded.take(rows) for name, coded in found.sheets.items()}
    own_word = bool(rows_by_own_word(scheme, counted.pools)[rows].any())
    return both_tracks(
        scheme,
        counted,
        (rows, counted.pools),
        said=(counted_sheets(scheme, said, keys, proven), pools_of(scheme, said) if said else rows),
        verified=counted_sheets(scheme, verified, keys, proven) if own_word else None,
    )


def _near_lines(evaluation: Evaluation, checked: NDArray[np.bool_]) -> Evaluation:
    """Return the evaluation with the seats near a line that need a firm which was verified, each with its reason."""
    near = evaluation.scheme.tracks.near_line
    if near is None:
        return evaluation
    sure = evaluation.certainty.standing if evaluation.certainty is not None else ()
    rows = unverified_near(
        near,
        evaluation.shortlist,
        (evaluation.ranking, evaluation.pools),
        checked=checked,
        grey={row for row, name in enumerate(sure) if name == Standing.GREY},
    )
    return replace(evaluation, unverified_near=rows, shortlist=with_near_line(evaluation.shortlist, rows))


def _listed(
    scheme: Scheme, seats: int, of: tuple[Ranking, Standpoint], *, only_found: bool
) -> tuple[Terms, Shortlist, Provisional | None]:
    """Return the terms of the list, the list, and what of it is provisional where level floors are asked for."""
    ranking, known = of
    terms = terms_of(scheme, seats, known, only_found=only_found)
    shortlist = select(ranking, known.verdicts, terms)
    if only_found or not has_level_floors(scheme):
        return terms, shortlist, None
    frozen = terms_of(scheme, seats, known, only_found=True)
    waiting = provisional(ranking, known.verdicts, (terms, frozen), shortlist)
    return terms, with_provisional(shortlist, waiting), waiting


def _found_levels(inputs: Inputs) -> Mapping[str, Integers]:
    """Return questionnaire -> the level that officials found of each row, NOT_FOUND where none was."""
    place = {key: row for row, key in enumerate(inputs.keys)}
    found = {name: np.full(len(place), NOT_FOUND, dtype=np.int64) for _key, name in inputs.levels}
    for (key, name), level in inputs.levels.items():
        if key in place:
            found[name][place[key]] = level
    return found


def _certainty(evaluation: Evaluation) -> PoolCertainty | None:
    """Return how sure each place is, None where the scheme does not ask."""
    asked = evaluation.scheme.certainty
    return pool_certainty(evaluation.scheme, asked, evaluation.ranked(), evaluation.seats) if asked else None


def _segment(scheme: Scheme, features: Integers, pools: Integers) -> Segmenting | None:
    """Place the rows of the segments' pool; segment 0 outside it."""
    plan = scheme.segments
    if plan is None or plan.model is None:
        return None
    segmenting = assign(plan, plan.model, features)
    outside = np.array([pool.id for pool in scheme.pools])[pools] != plan.pool
    segmenting.segment[outside] = 0
    segmenting.stability[outside] = 0
    return Segmenting(segmenting.segment, segmenting.stability, segmenting.borderline & ~outside)


def _fingerprint(evaluation: Evaluation, seats: int) -> str:
    """Return the digest of everything that was decided, and of what it was decided on."""
    sheets, sure, segmenting = evaluation.inputs.sheets, evaluation.certainty, evaluation.segmenting
    numbers = [evaluation.matrix.values, evaluation.ranking.scores, evaluation.ranking.ranks, evaluation.ranking.order]
    numbers += [evaluation.verdicts.astype(np.int64), evaluation.pools]
    numbers += [] if segmenting is None else [segmenting.segment, segmenting.stability]
    numbers += [] if sure is None else [sure.hits, sure.low, sure.high]
    if evaluation.provisional is not None:
        waiting = evaluation.provisional
        rows = (sorted(waiting.seats), waiting.falls, waiting.comes)
        numbers += [np.array([len(part), *part], dtype=np.int64) for part in rows]
    if evaluation.tracks is not None and evaluation.tracks.checked.any():
        for track in (evaluation.tracks.said, evaluation.tracks.verified):
            numbers += [track.pools, track.ranking.scores, track.ranking.ranks]
        numbers += [evaluation.tracks.checked.astype(np.int64)]
    if evaluation.scheme.tracks.near_line is not None:
        numbers += [np.array([len(evaluation.unverified_near), *evaluation.unverified_near], dtype=np.int64)]
    texts = [evaluation.scheme.digest, str(seats), *_digests(sheets), *evaluation.keys, *evaluation.shortlist.places]
    head = "\n".join(texts).encode()
    return hashlib.sha256(head + b"".join(part.astype("<i8").tobytes() for part in numbers)).hexdigest()


def _digests(sheets: Mapping[str, Coded]) -> Sequence[str]:
    return [f"{name}:{coded.coding.questionnaire.digest}" for name, coded in sorted(sheets.items())]
