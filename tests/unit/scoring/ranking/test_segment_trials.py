"""How many segments: none in noise, exactly those that were put in, none for one odd firm, whatever the data are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score

from scoring.definition.cluster_model import ClusterModel
from scoring.definition.scheme import ExpertSource, Feature, SegmentPlan
from scoring.definition.texts import Words
from scoring.ranking.segment_trials import least_rows
from scoring.ranking.segments import TooFewRowsError, assign, fit
from tests.unit.scoring.ranking.test_segments import PLAN, REFERENCE

Integers = NDArray[np.int64]
_QUICK = settings(max_examples=8, deadline=None)


def plan_of(width: int) -> SegmentPlan:
    """Return a plan of so many features, with two to six segments."""
    features = tuple(Feature(f"f{n}", Words(f"f{n}", f"f{n}"), ExpertSource(), ()) for n in range(width))
    return replace(PLAN, features=features, bootstraps=20, sample=2_000)


def found_in(values: Integers, **changes: int) -> ClusterModel:
    return fit(replace(plan_of(values.shape[1]), **changes), values.astype(np.int64), REFERENCE)


def noise(kind: str, rows: int, width: int, seed: int) -> Integers:
    """Return profiles without any groups: each figure drawn for itself."""
    generator = np.random.default_rng(seed)
    if kind == "uniform":
        return generator.integers(0, 10_001, (rows, width))
    if kind == "binary":
        return generator.integers(0, 2, (rows, width)) * 10_000
    return np.clip(np.rint(generator.normal(5_000, 1_500, (rows, width))), 0, 10_000).astype(np.int64)


def kinds_of(rows: int, width: int, k: int, seed: int) -> tuple[Integers, Integers]:
    """Return profiles of k kinds at random heights, and the kind of each; two kinds are ten standard deviations apart.

    Any two kinds differ in four features at least.
    """
    generator = np.random.default_rng(seed)
    ahead = np.zeros((k, width), dtype=np.int64)
    for kind in range(k):
        ahead[kind, 2 * kind : 2 * kind + 2] = 1_000
    kind_of = generator.permutation(np.arange(rows) % k)
    heights = generator.integers(2_000, 6_000, size=(rows, 1))
    values = heights + ahead[kind_of] + np.rint(generator.normal(0, 200, (rows, width))).astype(np.int64)
    return values, kind_of


@pytest.mark.parametrize("kind", ["uniform", "normal", "binary"])
@pytest.mark.parametrize(("rows", "width"), [(300, 2), (60, 3), (300, 6), (120, 14)])
def test_noise_has_no_segments(kind: str, rows: int, width: int) -> None:
    found = found_in(noise(kind, rows, width, seed=rows + width))
    assert (found.k, found.sizes, found.contrasts, found.resampled) == (0, (), (), ())


@_QUICK
@given(
    st.sampled_from(["uniform", "normal", "binary"]), st.integers(12, 200), st.integers(2, 10), st.integers(0, 1 << 30)
)
def test_fresh_noise_has_no_segments(kind: str, rows: int, width: int, seed: int) -> None:
    assert found_in(noise(kind, rows, width, seed)).k == 0


@_QUICK
@given(st.integers(2, 5), st.integers(20, 50), st.integers(10, 14), st.integers(0, 1 << 30))
def test_kinds_that_lie_apart_are_found_exactly(k: int, each: int, width: int, seed: int) -> None:
    values, kind_of = kinds_of(k * each, width, k, seed)
    found = found_in(values)
    assert (found.k, found.sizes) == (k, (each,) * k)
    placed = assign(plan_of(width), found, values)
    assert adjusted_rand_score(kind_of, placed.segment) == 1.0
    assert not placed.borderline.any()


def test_kinds_of_unequal_size_are_found() -> None:
    values, kind_of = kinds_of(600, 10, 4, seed=8)
    rare = np.flatnonzero(kind_of == 3)[30:]
    found = found_in(np.delete(values, rare, axis=0))
    assert sorted(found.sizes) == [30, 150, 150, 150]


def test_four_profiles_of_a_hundred_equal_rows_are_four_segments() -> None:
    profiles = [[9_000, 1_000, 5_000, 3_000], [1_000, 9_000, 2_000, 4_000], [2_000, 3_000, 9_000, 1_000], [5_000] * 4]
    found = found_in(np.repeat(np.array(profiles, dtype=np.int64), 100, axis=0))
    assert (found.k, found.sizes) == (4, (100,) * 4)
    assert [trial.k for trial in found.trials] == [2, 3, 4]


@pytest.mark.parametrize("odd", [[10_000, 0, 10_000, 0, 10_000, 0], [0, 0, 0, 0, 0, 10_000]])
def test_one_odd_firm_is_no_segment(odd: list[int]) -> None:
    """Beside noise or firms that are all alike there is none; beside three kinds there are three."""
    one = np.array([odd], dtype=np.int64)
    alike = np.full((200, 6), 5_000, dtype=np.int64)
    for values in (alike, alike + noise("normal", 200, 6, 4) // 50):
        assert found_in(np.concatenate([values, one])).k == 0
    values, _kind_of = kinds_of(150, 6, 3, seed=3)
    found = found_in(np.concatenate([values, one]))
    assert (found.k, sorted(found.sizes)) == (3, [50, 50, 51])


def test_constant_columns_change_nothing() -> None:
    values, _kind_of = kinds_of(120, 6, 3, seed=1)
    still = np.full((120, 4), 4_000, dtype=np.int64)
    level = values - values.mean(axis=1, keepdims=True).astype(np.int64) + 4_000
    assert found_in(np.concatenate([level, still], axis=1)).sizes == (40, 40, 40)
    assert found_in(np.full((50, 3), 4_000, dtype=np.int64)).k == 0
    assert found_in(np.concatenate([noise("uniform", 200, 3, 1), np.zeros((200, 3), dtype=np.int64)], axis=1)).k == 0


def test_a_line_without_gaps_has_no_segments_however_stable_its_halves_are() -> None:
    """Firms that lie evenly between two extremes: cut in two, the halves are found again in every resample."""
    part = np.arange(400)[:, None] * 20
    found = found_in(np.concatenate([part, 8_000 - part], axis=1), most=2)
    assert found.trials[0].stability >= PLAN.stable
    assert found.k == 0


def test_one_stretched_cloud_has_no_segments() -> None:
    """All features follow one figure, which is normal: the halves are stable, and no further apart than halves are."""
    generator = np.random.default_rng(2)
    along = generator.normal(0, 1, (300, 1)) * np.array([[1_500, -1_500, 700, -700]])
    values = np.rint(5_000 + along + generator.normal(0, 300, (300, 4))).astype(np.int64)
    found = found_in(values)
    assert max(trial.stability for trial in found.trials) >= PLAN.stable
    assert found.k == 0


@pytest.mark.parametrize("rows", range(1, 6))
def test_fewer_than_six_firms_are_too_few(rows: int) -> None:
    with pytest.raises(TooFewRowsError):
        found_in(noise("uniform", rows, 5, seed=rows))


@pytest.mark.parametrize("rows", range(6, 13))
def test_a_handful_of_firms_has_no_segments(rows: int) -> None:
    assert found_in(noise("uniform", rows, 5, seed=rows)).k == 0


def test_a_segment_holds_three_rows_and_one_in_fifty() -> None:
    assert [least_rows(rows) for rows in (1, 150, 151, 300, 20_000)] == [3, 3, 4, 6, 400]


def test_rows_of_any_order_give_the_same_segments() -> None:
    """Each has its own draws, so centroids may differ in rounding; the members do not."""
    values, _kind_of = kinds_of(120, 8, 4, seed=6)
    order = np.random.default_rng(1).permutation(120)
    one, other = found_in(values), found_in(values[order])
    placed = assign(plan_of(8), one, values).segment[order], assign(plan_of(8), other, values[order]).segment
    assert placed[0].tolist() == placed[1].tolist()
