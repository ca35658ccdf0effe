"""Both tracks of an evaluation: 自评, what firms said; 核定, the same with what officials verified laid over it.

A firm of which nothing was verified stands in both with what it said; nothing is ever averaged. Scores of a row depend
on nobody else, so that only the rows that were verified are scored twice; the ranks of a track are of all its rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from scoring.answers.coding import Coded
from scoring.definition.scheme import IndexSource, Scheme
from scoring.definition.tracks import Track
from scoring.maturity import AnyProfile, score
from scoring.ranking.criteria import NO_FEATURES, DecisionMatrix, decide_criteria, decide_features
from scoring.ranking.ranking import Ranking, rank_by

Integers = NDArray[np.int64]
Sheets = Mapping[str, Coded]


@dataclass(frozen=True)
class Said:
    """What those firms said of which something was verified: unique keys, and their coded sheets before it."""

    keys: tuple[str, ...] = ()
    sheets: Sheets = field(default_factory=dict)


@dataclass(frozen=True)
class ScoredRows:
    """Rows as far as they depend on nobody else: profiles, features int64 [n, features] in 1/100, criteria."""

    profiles: Mapping[str, AnyProfile]
    features: Integers
    matrix: DecisionMatrix


@dataclass(frozen=True)
class TrackRanking:
    """One track: per row its pool's number, the values [n, criteria] in 1/100, the ranking, levels by questionnaire."""

    pools: Integers
    values: Integers
    ranking: Ranking
    levels: Mapping[str, Integers]


@dataclass(frozen=True)
class Tracks:
    """Both tracks, rows as in the evaluation. `checked` bool [n]: whether something of a row was verified."""

    said: TrackRanking
    verified: TrackRanking
    checked: NDArray[np.bool_]


def score_rows(scheme: Scheme, sheets: Sheets) -> ScoredRows:
    """Return what the answers of every row come to."""
    profiles = {name: score(sheets[name]) for name in sorted(_scored(scheme))}
    features = decide_features(scheme.segments.features, sheets, profiles) if scheme.segments else NO_FEATURES
    return ScoredRows(profiles, features, decide_criteria(scheme, sheets, profiles, features))


def _scored(scheme: Scheme) -> set[str]:
    """Return the questionnaires whose rule the scheme needs."""
    sources = [item.source for item in scheme.criteria]
    sources += [feature.source for feature in scheme.segments.features] if scheme.segments is not None else []
    scored = {source.questionnaire for source in sources if isinstance(source, IndexSource)}
    return scored | ({scheme.level_shares.questionnaire} if scheme.level_shares is not None else set())


def rows_by_own_word(scheme: Scheme, pools: Integers) -> NDArray[np.bool_]:
    """Return which rows count by what they said, bool [n]. `pools`: by what was verified."""
    by_word = [scheme.tracks.of(pool.id) is Track.SELF for pool in scheme.pools]
    return np.asarray(np.array(by_word)[pools])


def with_rows(sheets: Sheets, said: Sheets, rows: Integers, places: Integers) -> Sheets:
    """Return sheets in which some rows hold what was said. `places`: where these rows stand in `said`."""
    if not len(rows):
        return sheets
    changed = {}
    for name, coded in sheets.items():
        codes, numbers = coded.codes.copy(order="K"), coded.numbers.copy(order="K")
        codes[rows], numbers[rows] = said[name].codes[places], said[name].numbers[places]
        changed[name] = replace(coded, codes=codes, numbers=numbers)
    return changed


def both_tracks(
    scheme: Scheme,
    counted: TrackRanking,
    of: tuple[Integers, Integers],
    *,
    said: tuple[Sheets, Integers],
    verified: Sheets | None,
) -> Tracks:
    """Return both tracks.

    `of`: the rows of which something was verified, and the pools of all by what was verified; `said`: what those rows
    said, and their pools by that; `verified`: their sheets with what was verified, None where that is what counts.
    """
    rows, pools = of
    checked = np.zeros(len(counted.pools), dtype=np.bool_)
    checked[rows] = True
    if not len(rows):
        return Tracks(counted, counted, checked)
    own = pools.copy()
    own[rows] = said[1]
    return Tracks(
        said=_replaced(scheme, counted, rows, (said[0], own)),
        verified=counted if verified is None else _replaced(scheme, counted, rows, (verified, pools)),
        checked=checked,
    )


def _replaced(scheme: Scheme, base: TrackRanking, rows: Integers, by: tuple[Sheets, Integers]) -> TrackRanking:
    """Return a track in which some rows gave other answers. `by`: their sheets, and the pools of all rows."""
    scored = score_rows(scheme, by[0])
    values = base.values.copy()
    values[rows] = scored.matrix.values
    levels = {name: level.copy() for name, level in base.levels.items()}
    for name, level in levels.items():
        level[rows] = scored.profiles[name].level
    return TrackRanking(by[1], values, rank_by(scheme, values, by[1]), levels)
