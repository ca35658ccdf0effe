"""What moves a list most: one weight or one answer at a time, done again by hand."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.answers.coding import encode
from scoring.certainty.levers import AnswerLever, WeightLever, answer_levers, deviation, shifted, weight_levers
from scoring.certainty.pool_certainty import Ranked
from scoring.evaluate import Evaluation, Inputs, evaluate
from tests.unit.scoring.certainty.test_pool_certainty import district
from tests.unit.scoring.small import both, dossier, full_facts


@given(st.integers(1, 9_999), st.integers(1, 1_000))
def test_deviation_is_that_of_a_dirichlet_weight_and_stays_inside(weight: int, concentration: int) -> None:
    exact = isqrt(weight * (10_000 - weight) // (concentration + 1))
    assert deviation(weight, concentration) == max(1, min(exact, weight, 10_000 - weight))


@given(st.lists(st.integers(1, 9_997), min_size=2, max_size=2), st.integers(0, 10_000))
def test_shifted_weights_add_up_and_keep_their_proportions(two: list[int], target: int) -> None:
    assume(sum(two) < 10_000)
    weights = [*two, 10_000 - sum(two)]
    found = shifted(weights, 0, target)
    whole = sum(found)
    assert Fraction(found[0], whole) == Fraction(target, 10_000)
    assert found[1] * weights[2] == found[2] * weights[1]


@pytest.mark.parametrize("number", [0, 1])
def test_weight_levers_equal_moving_one_weight_at_a_time(number: int) -> None:
    found = district(60)
    pool = found.scheme.pools[number]
    values = found.matrix.values[found.ranked().pools == number]
    weights = [item.weight for item in found.scheme.criteria]
    tie = [item.id for item in found.scheme.criteria].index("index")

    def first(own: list[Fraction]) -> set[int]:
        scores = [sum(w * int(v) for w, v in zip(own, row, strict=True)) for row in values]
        return set(sorted(range(len(values)), key=lambda row: (-scores[row], -int(values[row, tie]), row))[:6])

    base = first([Fraction(weight) for weight in weights])
    wanted = {}
    for column, weight in enumerate(weights):
        step = deviation(weight, 20)
        changed = []
        for way in (1, -1):
            target = weight + way * step
            own = [Fraction(other * (10_000 - target), 10_000 - weight) for other in weights]
            own[column] = Fraction(target)
            changed.append(len(base - first(own)))
        wanted[found.scheme.criteria[column].id] = (step, *changed)
    levers = weight_levers(found.scheme, pool.id, values, seats=6, concentration=20)
    assert {lever.criterion: (lever.step, lever.up, lever.down) for lever in levers} == wanted
    moved = [max(lever.up, lever.down) for lever in levers]
    assert moved == sorted(moved, reverse=True)
    assert all(isinstance(lever, WeightLever) for lever in levers)


def test_answer_levers_equal_lowering_one_answer_at_a_time() -> None:
    """One pool by hand: 30 firms of the other chain, each answer of the first eight a step lower, ranked anew."""
    generator = np.random.default_rng(8)
    forms = [
        {
            "nets": tuple(name for name in ("wired", "mobile") if generator.random() < 0.6),
            "plan": ["no", "some", "all"][generator.integers(3)],
            "rules": ["no", "yes"][generator.integers(2)],
            "s1": f"l{generator.integers(5)}",
        }
        for _number in range(30)
    ]
    lower = {
        "nets": lambda given: given[:-1],
        "plan": lambda given: {"all": "some", "some": "no", "no": "no"}[given],
        "rules": lambda _given: "no",
        "s1": lambda given: f"l{max(int(given[1]) - 1, 0)}",
    }
    keys = tuple(f"firm{number:02}" for number in range(30))
    facts = [full_facts(str(generator.integers(10))) for _number in range(30)]

    def run(own: list[dict[str, object]]) -> list[str]:
        sheets = encode(both(), [dossier(fact, form) for fact, form in zip(facts, own, strict=True)])  # type: ignore[arg-type]
        found = evaluate(district().scheme, Inputs(keys, sheets), 8)
        return [found.keys[row] for row in found.ranking.order]

    base = run(forms)  # type: ignore[arg-type]
    wanted: dict[str, int] = {}
    for key in base[:8]:
        row = keys.index(key)
        for name, step in lower.items():
            changed = [dict(form) for form in forms]
            changed[row][name] = step(forms[row][name])
            if run(changed).index(key) >= 8:  # type: ignore[arg-type]
                wanted[f"form.{name}"] = wanted.get(f"form.{name}", 0) + 1
    sheets = encode(both(), [dossier(fact, form) for fact, form in zip(facts, forms, strict=True)])  # type: ignore[arg-type]
    found = evaluate(district().scheme, Inputs(keys, sheets), 8)
    assert answer_levers(found.scheme, 1, found.ranked(), 8) == [
        AnswerLever(*item) for item in sorted(wanted.items(), key=lambda item: (-item[1], item[0]))
    ]
    assert wanted


def test_answer_levers_of_a_pool_with_seats_for_all_are_none() -> None:
    found = district()
    own = found.ranked().take(np.flatnonzero(found.ranked().pools == 0))
    assert answer_levers(found.scheme, 0, own, len(own.keys)) == []


def test_a_verified_answer_is_no_lever() -> None:
    found = district()
    questions = {lever.question for lever in answer_levers(found.scheme, 1, _pool(found), 4)}
    assert questions
    verified = frozenset((key, question) for key in found.keys for question in questions)
    again = district(verified=verified)
    assert not questions & {lever.question for lever in answer_levers(again.scheme, 1, _pool(again), 4)}


def _pool(found: Evaluation) -> Ranked:
    ranked = found.ranked()
    return ranked.take(np.flatnonzero(ranked.pools == 1))
