"""How often a firm has a seat in whole lists: against choosing every list by trying all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import sqrt

import numpy as np
import pytest
from numpy.typing import NDArray

from scoring.certainty.answer_draws import graded, lowered_answers
from scoring.certainty.membership_counts import Standing
from scoring.certainty.selection_draws import selection_draws, standard_error, sureness
from scoring.certainty.weight_draws import draw_weights
from scoring.definition.scheme import Objective
from scoring.evaluate import Evaluation
from scoring.maturity import score
from scoring.ranking.criteria import decide_criteria
from scoring.ranking.ranking import tie_columns_of
from scoring.selection.quotas.problem import Bound
from scoring.selection.selection import Terms
from tests.unit.scoring.certainty.test_pool_certainty import PLAN, district

DRAWS = 12


def limited(found: Evaluation, objective: Objective) -> Terms:
    """Return the terms with a ceiling, a floor and one of a group at most, all of which force somebody."""
    count = len(found.keys)
    labels = tuple("even" if row % 2 == 0 else "odd" for row in range(count))
    groups = tuple("g" if row % 3 == 0 else "" for row in range(count))
    return replace(
        found.terms,
        labels={**found.terms.labels, "half": labels},
        quotas=(Bound("half", "odd", 4, None), Bound("half", "even", 0, 3)),
        groups=groups,
        per_group=1,
        objective=objective,
    )


def lists_by_hand(found: Evaluation, terms: Terms) -> list[int]:
    """Return in how many draws each row has a seat: every list that keeps the limits is looked at."""
    sheet = found.inputs.sheets["form"]
    kept = np.zeros((len(found.keys), len(graded(sheet.coding))), dtype=bool)
    seated = [0] * len(found.keys)
    eligible = [row for row in range(len(found.keys)) if found.ranked().pools[row] >= 0]
    for draw in range(DRAWS):
        lower = lowered_answers(
            sheet, found.keys, chance=PLAN.fall, seed=PLAN.seed, draw=draw % PLAN.replicas, kept=kept
        )
        values = decide_criteria(found.scheme, {**found.inputs.sheets, "form": lower}, {"form": score(lower)}).values
        weights = draw_weights(
            [item.weight for item in found.scheme.criteria], Fraction(PLAN.concentration), DRAWS, PLAN.seed
        )[draw].tolist()
        scores = [sum(weight * int(value) for weight, value in zip(weights, row, strict=True)) for row in values]

        def place(row: int, scores: Sequence[int] = scores, values: NDArray[np.int64] = values) -> tuple[int, ...]:
            pool = int(found.pools[row])
            ties = tie_columns_of(found.scheme, found.scheme.pools[pool].id)
            return (pool, -scores[row], *(-int(values[row, column]) for column in ties), row)

        order = sorted(eligible, key=place)
        fine = [
            chosen
            for chosen in combinations(range(len(order)), sum(found.seats))
            if all(
                sum(int(found.pools[order[at]]) == number for at in chosen) == seats
                for number, seats in enumerate(found.seats)
            )
            and all(
                (bound.floor or 0) <= sum(terms.labels["half"][order[at]] == bound.value for at in chosen)
                and (
                    bound.ceiling is None
                    or sum(terms.labels["half"][order[at]] == bound.value for at in chosen) <= bound.ceiling
                )
                for bound in terms.quotas
            )
            and sum(terms.groups[order[at]] == "g" for at in chosen) <= terms.per_group
        ]
        if terms.objective is Objective.SCORE:
            best = min(fine, key=lambda chosen: (-sum(scores[order[at]] for at in chosen), chosen))
        else:
            best = min(fine)
        for at in best:
            seated[order[at]] += 1
    return seated


@pytest.mark.parametrize("objective", list(Objective))
def test_every_draw_is_a_whole_list_with_every_limit(objective: Objective) -> None:
    found = district(count=20)
    terms = replace(limited(found, objective), pools=tuple(replace(pool, seats=3) for pool in found.terms.pools))
    found = replace(found, terms=terms)
    steps: list[tuple[int, int]] = []
    made = selection_draws(
        found.scheme, PLAN, found.ranked(), (found.verdicts, terms), draws=DRAWS,
        progress=lambda done, total: steps.append((done, total)),
    )  # fmt: skip
    assert made.seated.tolist() == lists_by_hand(found, terms)
    assert int(made.seated.sum()) == DRAWS * 6
    assert steps == [(done, DRAWS) for done in range(1, DRAWS + 1)]
    again = selection_draws(found.scheme, PLAN, found.ranked(), (found.verdicts, terms), draws=DRAWS)
    assert again.seated.tolist() == made.seated.tolist()


@pytest.mark.parametrize(
    ("seated", "selected", "standing"),
    [
        (500, True, Standing.STABLE_IN),
        (450, True, Standing.STABLE_IN),
        (449, True, Standing.GREY),
        (0, True, Standing.GREY),
        (500, False, Standing.GREY),
        (51, False, Standing.GREY),
        (50, False, Standing.STABLE_OUT),
        (0, False, Standing.STABLE_OUT),
    ],
)
def test_no_class_says_the_contrary_of_the_list(seated: int, selected: bool, standing: Standing) -> None:  # noqa: FBT001 - a table
    assert sureness(seated, 500, selected=selected, plan=PLAN) is standing


def test_the_error_of_a_share() -> None:
    assert standard_error(250, 500) == pytest.approx(sqrt(0.25 / 500))
    assert standard_error(25, 500) == pytest.approx(sqrt(0.05 * 0.95 / 500))
    assert standard_error(0, 500) == standard_error(500, 500) == pytest.approx(sqrt(1 / 502 * 501 / 502 / 502))
