"""How sure each place of an evaluation is, pool by pool, with falling answers: against doing it all by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from scoring.answers.coding import encode
from scoring.certainty.answer_draws import graded, lowered_answers
from scoring.certainty.membership_counts import membership_counts_slowly
from scoring.certainty.pool_certainty import pool_certainty, replicas
from scoring.certainty.weight_draws import draw_weights
from scoring.definition.scheme import CertaintyPlan, Scheme
from scoring.evaluate import Evaluation, Inputs, evaluate
from scoring.loading.scheme import load_scheme
from scoring.maturity import score
from scoring.ranking.criteria import decide_criteria
from scoring.ranking.ranking import tie_columns_of
from tests.unit.scoring.small import both, dossier, full_facts, scheme_data, words

PLAN = CertaintyPlan(draws=90, seed=5, concentration=20, replicas=4, fall=3_000, stable=9_000, hopeless=1_000)


def scheme(plan: CertaintyPlan | None = PLAN) -> Scheme:
    pools = [
        {
            "id": "chips",
            "title": words("chips"),
            "when": {"question": "facts.chain", "is": "chips"},
            "required": ["form"],
            "share": "0.4",
        },
        {"id": "rest", "title": words("rest"), "required": ["form"], "share": "0.6"},
    ]
    found = load_scheme(scheme_data() | {"pools": pools, "required": ["facts"]})
    return replace(found, certainty=plan)


def district(
    count: int = 24, plan: CertaintyPlan | None = PLAN, verified: frozenset[tuple[str, str]] = frozenset()
) -> Evaluation:
    generator = np.random.default_rng(3)
    dossiers = []
    for _number in range(count):
        form = {
            "nets": tuple(name for name in ("wired", "mobile") if generator.random() < 0.6),
            "plan": ["no", "some", "all"][generator.integers(3)],
            "rules": ["no", "yes"][generator.integers(2)],
            "s1": f"l{generator.integers(5)}",
            "s2": f"l{generator.integers(5)}",
        }
        chain = ["auto", "chips"][generator.integers(2)]
        young = bool(generator.random() < 0.15)
        facts = full_facts(str(generator.integers(10))) | {"chain": chain, "young": young}
        dossiers.append(dossier(facts, form))
    keys = tuple(f"firm{number:02}" for number in range(count))
    return evaluate(scheme(plan), Inputs(keys, encode(both(), dossiers), verified=verified), 10)


def test_standings_equal_drawing_scoring_and_sorting_by_hand() -> None:
    found = district()
    sure = found.certainty
    assert sure is not None
    eligible = found.ranked().pools
    for number, pool in enumerate(found.scheme.pools):
        rows = np.flatnonzero(found.pools == number)
        fit = eligible[rows] == number
        assert not fit.all()
        sheets = {name: coded.take(rows) for name, coded in found.inputs.sheets.items()}
        keys = [found.keys[row] for row in rows]
        kept = np.zeros((len(rows), len(graded(sheets["form"].coding))), dtype=bool)
        drawn = []
        for draw in range(PLAN.replicas):
            lower = lowered_answers(sheets["form"], keys, chance=PLAN.fall, seed=PLAN.seed, draw=draw, kept=kept)
            changed = sheets | {"form": lower}
            drawn.append(decide_criteria(found.scheme, changed, {"form": score(lower)}).values)
        weights = [item.weight for item in found.scheme.criteria]
        lines = draw_weights(weights, Fraction(PLAN.concentration), PLAN.draws, PLAN.seed)
        ties = tie_columns_of(found.scheme, pool.id)
        wanted = membership_counts_slowly([values[fit] for values in drawn], lines, found.seats[number], ties)
        everybody = membership_counts_slowly(drawn, lines, found.seats[number], ties)
        assert sure.hits[rows[fit]].tolist() == wanted.hits.tolist()
        assert sure.low[rows[fit]].tolist() == everybody.low[fit].tolist()
        assert sure.high[rows[fit]].tolist() == everybody.high[fit].tolist()
        assert int(sure.hits[rows].sum()) == PLAN.draws * found.seats[number]
        assert pool.id in {"chips", "rest"}


def test_an_interval_counts_whom_the_rank_counts() -> None:
    """With next to no spread every draw is the ranking itself, and both ends are the place in it, fit or not."""
    found = district(count=40, plan=replace(PLAN, fall=0, concentration=10**9))
    sure = found.certainty
    assert sure is not None
    place = np.zeros(40, dtype=np.int64)
    for number in range(2):
        own = [row for row in found.ranking.order.tolist() if found.pools[row] == number]
        place[own] = np.arange(1, len(own) + 1)
    fit = found.ranked().pools >= 0
    assert 0 < int((~fit).sum()) < 40
    assert sure.low[fit].tolist() == place[fit].tolist()
    assert sure.high[fit].tolist() == place[fit].tolist()
    assert not sure.low[~fit].any()


def test_who_fails_a_gate_has_no_standing_and_takes_nobody_s_place() -> None:
    found = district()
    sure = found.certainty
    assert sure is not None
    failed = found.ranked().pools < 0
    assert failed.any()
    assert not sure.hits[failed].any()
    assert {sure.standing[row] for row in np.flatnonzero(failed)} == {""}
    assert {sure.standing[row] for row in np.flatnonzero(~failed)} <= {"stable_in", "grey", "stable_out"}


def test_classes_follow_the_cuts() -> None:
    whole = district()
    found = whole.certainty
    assert found is not None
    named = ["stable_in" if hits >= 81 else "stable_out" if hits <= 9 else "grey" for hits in found.hits.tolist()]
    failed = (whole.ranked().pools < 0).tolist()
    assert list(found.standing) == ["" if out else name for out, name in zip(failed, named, strict=True)]
    assert set(found.standing) == {"", "stable_in", "stable_out", "grey"}


def test_without_a_fall_there_is_one_matrix() -> None:
    found = district(plan=replace(PLAN, fall=0))
    drawn = replicas(found.scheme, replace(PLAN, fall=0), found.ranked())
    assert [values.tolist() for values in drawn] == [found.matrix.values.tolist()]


def test_a_verified_answer_does_not_fall() -> None:
    everything = frozenset((f"firm{number:02}", f"form.{name}") for number in range(24) for name in graded_names())
    found = district(plan=replace(PLAN, fall=10_000), verified=everything)
    drawn = replicas(found.scheme, replace(PLAN, fall=10_000), found.ranked())
    assert all(values.tolist() == found.matrix.values.tolist() for values in drawn)


def graded_names() -> tuple[str, ...]:
    return graded(encode(both(), [])["form"].coding)


def test_the_fingerprint_changes_with_the_seed() -> None:
    other = district(plan=replace(PLAN, seed=6))
    assert district().fingerprint == district().fingerprint != other.fingerprint


def test_standings_of_an_empty_pool_are_none() -> None:
    found = district()
    none = replace(found.ranked(), pools=np.full(24, -1, dtype=np.int64))
    sure = pool_certainty(found.scheme, PLAN, none, (3, 3))
    assert (sure.intervals, set(sure.standing)) == ((0, 0), {""})


@pytest.mark.parametrize("late", [False, True])
def test_a_firm_keeps_its_draws_whoever_comes_later(late: bool) -> None:  # noqa: FBT001 - a table of two
    """With seats for everybody, each is in every draw; with a late firm that fails its gate nothing moves."""
    found = district(24)
    keys = (*found.keys, "late")
    sheets = encode(both(), [dossier(full_facts() | {"young": True}, {})])
    joined = {
        name: type(coded)(
            coded.coding,
            np.asfortranarray(np.vstack([coded.codes, sheets[name].codes])),
            np.asfortranarray(np.vstack([coded.numbers, sheets[name].numbers])),
        )
        for name, coded in found.inputs.sheets.items()
    }
    again = evaluate(found.scheme, Inputs(keys, joined), 10) if late else district(24)
    assert found.certainty is not None
    assert again.certainty is not None
    assert again.certainty.hits[:24].tolist() == found.certainty.hits.tolist()
