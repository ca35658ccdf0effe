"""Segments: nearest centroid against brute force, the same members whatever the order, named by contrasts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.definition.anchors import Anchors
from scoring.definition.cluster_model import ClusterModel, Contrast, Reference, Trial
from scoring.definition.scheme import ExpertSource, Feature, SegmentPlan
from scoring.definition.texts import Words
from scoring.loading.segments import model_from_json, model_to_json
from scoring.ranking.segments import TooFewRowsError, assign, contrasts_of, fit, nearest, shapes

ROOT = Path(__file__).resolve().parents[4]
NAMES = ("equipment", "data", "people", "supply")
FLAT: Anchors = ()
PLAN = SegmentPlan(
    pool="all",
    features=tuple(Feature(name, Words(name, name), ExpertSource(), FLAT) for name in NAMES),
    fewest=2,
    most=6,
    seed=7,
    sample=400,
    bootstraps=8,
    stable=8_000,
    model=None,
)
REFERENCE = Reference("snapshot", "2026-11-24", 300, "digest", demonstration=True)


def kinds(rows: int = 300, seed: int = 1) -> NDArray[np.int64]:
    """Return profiles of three kinds at random heights: strong in equipment, in data, in people."""
    generator = np.random.default_rng(seed)
    heights = generator.integers(1_000, 6_000, size=(rows, 1))
    values = heights + generator.integers(-150, 151, size=(rows, len(NAMES)))
    strong = np.arange(rows) % 3
    values[np.arange(rows), strong] += 2_000
    values[np.arange(rows), 3] -= 600
    return values.astype(np.int64)


MODEL = fit(PLAN, kinds(), REFERENCE)


def test_fit_finds_the_kinds_at_every_height_and_names_them_by_contrast() -> None:
    assert MODEL.k == 3
    assert MODEL.sizes == (100, 100, 100)
    assert MODEL.contrasts == tuple(
        (Contrast(strong, high=True), Contrast(weak, high=False))
        for strong, weak in zip(NAMES, [c[1].feature for c in MODEL.contrasts], strict=False)
    )
    found = assign(PLAN, MODEL, kinds())
    assert found.segment.tolist() == [1, 2, 3] * 100
    assert found.stability.tolist() == [10_000] * 300
    assert not found.borderline.any()


PARENT = """
import json, os, sys
import hypothesis, pytest, sklearn.cluster, sklearn.metrics, threadpoolctl
from scoring.loading.segments import model_to_json
from scoring.ranking import segments

for line in sys.stdin:
    child = os.fork()
    if not child:
        os.environ["PATH"] = line.strip()
        from {name} import MODEL
        print(json.dumps(model_to_json(MODEL)), flush=True)
        os._exit(0)
    os.waitpid(child, 0)
    print(flush=True)
"""
"""For every path that it is told, forks a child that fits for the first time: what they all import is imported once."""


@pytest.fixture(scope="module")
def parent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    """Return the process that forks a child for each fit, itself without lscpu."""
    environment = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}
    environment |= {"PATH": str(tmp_path_factory.mktemp("bare"))}
    command, pipe = [sys.executable, "-c", PARENT.replace("{name}", __name__)], subprocess.PIPE
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


@pytest.mark.parametrize("lscpu", [None, "exit 1", "echo '# none'"])
def test_fitting_where_cores_cannot_be_counted_says_nothing(
    parent: subprocess.Popen[str], tmp_path: Path, lscpu: str | None
) -> None:
    """A bare machine has no lscpu, or one that finds nothing without /sys: scikit-learn's joblib would complain."""
    if lscpu is not None:
        (tmp_path / "lscpu").write_text(f"#!/bin/sh\n{lscpu}\n")
        (tmp_path / "lscpu").chmod(0o755)
    assert parent.stdin is not None
    assert parent.stdout is not None
    parent.stdin.write(f"{tmp_path}\n")
    parent.stdin.flush()
    [said] = takewhile(lambda line: line != "\n", parent.stdout)
    assert model_from_json(json.loads(said)) == MODEL


@pytest.mark.parametrize("given", [{}, {"OMP_NUM_THREADS": "3"}])
def test_the_first_fit_of_a_process_has_one_thread_too(given: dict[str, str]) -> None:
    """A limit holds for libraries that are loaded already; sums in several threads depend on the machine's cores."""
    environment = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"} | given
    code = (
        "from scoring.ranking.segments import _one_thread\n"
        "with _one_thread():\n"
        "    from sklearn.utils._openmp_helpers import _openmp_effective_n_threads\n"
        "    from threadpoolctl import threadpool_info\n"
        "    print(_openmp_effective_n_threads(), {pool['num_threads'] for pool in threadpool_info()})"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "1 {1}\n"


@pytest.mark.parametrize("given", [{}, {"OMP_NUM_THREADS": "2"}, {"OMP_NUM_THREADS": ""}])
def test_fitting_leaves_the_environment_as_it_was(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    before = dict(os.environ)
    assert fit(PLAN, kinds(), REFERENCE) == MODEL
    assert dict(os.environ) == before


def test_ten_fits_give_identical_models() -> None:
    assert all(fit(PLAN, kinds(), REFERENCE) == MODEL for _ in range(10))


def test_the_chosen_number_is_the_greatest_that_is_stable_and_clearer_than_data_without_groups() -> None:
    assert [trial.k for trial in MODEL.trials] == [2, 3, 4, 5, 6]
    stable = [trial for trial in MODEL.trials if trial.stability >= PLAN.stable]
    assert (stable[-1].k, MODEL.rule) == (MODEL.k, "most")
    assert stable[-1].silhouette > stable[-1].reference > 0


def test_the_declared_stability_decides() -> None:
    """Three kinds that are found again in every resample: one demand above that, and there are none."""
    assert next(trial.stability for trial in MODEL.trials if trial.k == 3) == 10_000
    assert fit(replace(PLAN, stable=10_000), kinds(), REFERENCE).k == 3
    assert fit(replace(PLAN, stable=10_001), kinds(), REFERENCE).k == 0


def test_a_model_without_segments_places_nobody() -> None:
    model = replace(MODEL, centroids=(), resampled=(), sizes=(), profiles=(), contrasts=())
    found = assign(PLAN, model, kinds(5))
    assert [found.segment.tolist(), found.stability.tolist(), found.borderline.tolist()] == [
        [0] * 5,
        [0] * 5,
        [False] * 5,
    ]
    assert (replace(PLAN, model=model).found_none, replace(PLAN, model=MODEL).found_none) == (True, False)
    assert (PLAN.found_none, model_from_json(model_to_json(model))) == (False, model)


def test_a_row_alone_or_in_company_gets_the_same_segment() -> None:
    rows = kinds(90, seed=4)
    together = assign(PLAN, MODEL, rows)
    shuffled = np.random.default_rng(2).permutation(len(rows))
    assert assign(PLAN, MODEL, rows[shuffled]).segment.tolist() == together.segment[shuffled].tolist()
    doubled = assign(PLAN, MODEL, np.concatenate([rows, rows]))
    assert doubled.segment.tolist() == together.segment.tolist() * 2
    assert [int(assign(PLAN, MODEL, rows[[n]]).segment[0]) for n in range(90)] == together.segment.tolist()


def test_a_profile_between_two_kinds_is_borderline() -> None:
    between = np.array([[4_000, 4_000, 3_000, 2_700]], dtype=np.int64)
    found = assign(replace(PLAN, stable=10_000), MODEL, between)
    assert found.stability[0] < 10_000
    assert found.borderline.tolist() == [True]


def test_fit_refuses_fewer_rows_than_the_fewest_segments_hold() -> None:
    with pytest.raises(TooFewRowsError, match=r"^5 rows are too few for 2 segments$"):
        fit(PLAN, kinds(5), REFERENCE)
    assert fit(PLAN, kinds(6), REFERENCE).k == 0


def test_a_model_frozen_by_the_older_rule_is_read_as_such() -> None:
    old = model_to_json(MODEL)
    del old["rule"]
    old["trials"] = [{"k": 3, "silhouette": 5_000, "stability": 9_000}]
    found = model_from_json(old)
    assert (found.rule, found.trials) == ("silhouette", (Trial(3, 5_000, 9_000, 0),))


def test_model_survives_being_stored() -> None:
    assert model_from_json(model_to_json(MODEL)) == MODEL


def test_contrasts_of_a_flat_profile_name_one_feature_only() -> None:
    assert contrasts_of(PLAN, (0, 0, 0, 0), (0, 0, 0, 0)) == (Contrast("equipment", high=True),)


def test_shapes_are_each_feature_less_the_mean_rounded_half_up() -> None:
    rows = np.array([[10, 20, 30, 40], [1, 0, 0, 0], [0, 0, 0, 1]], dtype=np.int64)
    assert shapes(rows).tolist() == [[-15, -5, 5, 15], [1, 0, 0, 0], [0, 0, 0, 1]]


@settings(max_examples=60)
@given(st.data())
def test_nearest_equals_brute_force_with_ties_to_the_lower_number(data: st.DataObject) -> None:
    number = st.integers(-10_000, 10_000)
    point = st.tuples(number, number, number)
    centroids = data.draw(st.lists(point, min_size=2, max_size=5))
    rows = data.draw(st.lists(st.one_of(point, st.sampled_from(centroids)), min_size=1, max_size=8))
    slow = [
        min(range(len(centroids)), key=lambda k: (sum((a - b) ** 2 for a, b in zip(row, centroids[k], strict=True)), k))
        for row in rows
    ]
    assert nearest(centroids, np.array(rows, dtype=np.int64)).tolist() == slow


def test_segment_of_a_tie_is_the_lower_number() -> None:
    model = replace_centroids(MODEL, ((100, -100, 0, 0), (-100, 100, 0, 0)))
    assert assign(PLAN, model, np.array([[50, 50, 50, 50]], dtype=np.int64)).segment.tolist() == [1]


def replace_centroids(model: ClusterModel, centroids: tuple[tuple[int, ...], ...]) -> ClusterModel:
    return replace(model, centroids=centroids, resampled=(centroids,))
