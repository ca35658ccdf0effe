"""Scores counted again by other weights, against whole evaluations by them: every number, place, line and price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scoring.answers.coding import encode
from scoring.definition.scheme import ChoicePlan, Objective, Quota, Scheme
from scoring.evaluate import Evaluation, Inputs, evaluate
from scoring.explanation.criterion_weights import real_weights
from scoring.explanation.rehearsal import listing_of
from scoring.explanation.reweighed import same_but_weights, to_reweigh
from scoring.loading.scheme import load_scheme
from scoring.selection.selection import CannotChooseError
from tests.unit.scoring.small import both, dossier, full_facts, pilots, scheme_data, words

UNITS, CHAINS = ("north", "south"), ("auto", "chips", "other")
QUOTAS = (
    (),
    (Quota("unit", "north", 0, 2),),
    (Quota("unit", "south", 2, None), Quota("chain", "chips", 1, 3)),
)


def scheme_of(*, pools: bool, choice: ChoicePlan) -> Scheme:
    """Return the pilots' scheme, in one pool or two of which one has shares of level bands."""
    data = scheme_data()
    if pools:
        share = {"required": ["form"], "share": "0.5"}
        data["pools"] = [
            {"id": "chips", "title": words("chips"), "when": {"question": "facts.chain", "is": "chips"}, **share},
            {"id": "rest", "title": words("rest"), **share},
        ]
        bands = [{"id": "low", "title": words("low"), "upto": "0", "share": "0.3"}]
        data |= {
            "required": ["facts"],
            "reserve": "3",
            "seat_shares": {"level": {"pool": "rest", "questionnaire": "form", "bands": bands}},
        }
    return replace(load_scheme(data), choice=choice)


def weighed(scheme: Scheme, weights: tuple[int, ...]) -> Scheme:
    """Return a scheme with other weights, as one that was read has another digest."""
    criteria = tuple(replace(item, weight=weight) for item, weight in zip(scheme.criteria, weights, strict=True))
    return replace(scheme, criteria=criteria, digest=f"{scheme.digest} {weights}")


FIRM = st.fixed_dictionaries(
    {
        "chain": st.sampled_from(CHAINS),
        "digital": st.sampled_from(["0", "3", "5"]),
        "plan": st.sampled_from(["no", "some", "all"]),
        "unit": st.sampled_from(UNITS),
        "group": st.sampled_from(["", "", "g"]),
    }
)
WEIGHTS = st.tuples(*[st.sampled_from([0, 1_000, 1_000, 4_000])] * 5)


def inputs_of(firms: list[Mapping[str, Any]], pinned: int) -> Inputs:
    rows = [
        dossier(
            full_facts(digital=firm["digital"]) | {"chain": firm["chain"]}, {"nets": ("wired",), "plan": firm["plan"]}
        )
        for firm in firms
    ]
    keys = tuple(f"firm{number:02d}" for number in range(len(firms)))
    attributes = {name: tuple(firm[name] for firm in firms) for name in ("unit", "chain")}
    groups = tuple(firm["group"] for firm in firms)
    return Inputs(
        keys,
        encode(both(), rows),
        attributes=attributes,
        groups=groups,
        pinned=frozenset(keys[:pinned]),
        kept_out=frozenset(keys[3 : 3 + pinned]),
    )


def numbers_of(evaluation: Evaluation) -> tuple[object, ...]:
    """Return what a rehearsal shows of an evaluation, and what that follows from."""
    ranking, shortlist = evaluation.ranking, evaluation.shortlist
    return (
        [part.tolist() for part in (ranking.scores, ranking.ranks, ranking.order, ranking.contributions)],
        (shortlist.places, shortlist.cuts, shortlist.unmet, shortlist.prices, shortlist.other),
        listing_of(evaluation),
        real_weights(evaluation),
    )


@settings(max_examples=20, deadline=None)
@given(
    st.lists(FIRM, min_size=8, max_size=14),
    st.booleans(),
    st.sampled_from(QUOTAS),
    st.sampled_from(list(Objective)),
    st.integers(0, 1),
    WEIGHTS,
    WEIGHTS,
)
def test_other_weights_give_what_a_whole_evaluation_gives(
    firms: list[Mapping[str, Any]],
    pools: bool,  # noqa: FBT001 - drawn
    quotas: tuple[Quota, ...],
    objective: Objective,
    pinned: int,
    first: tuple[int, ...],
    second: tuple[int, ...],
) -> None:
    scheme = weighed(scheme_of(pools=pools, choice=ChoicePlan(objective, quotas, per_group=1)), first)
    inputs = inputs_of(firms, pinned)
    base = made(scheme, inputs)
    assume(base is not None)
    assert base is not None
    other = weighed(scheme, second)
    assert same_but_weights(scheme, other)
    scores = to_reweigh(base)
    found = scores.by(other)
    assert numbers_of(found) == numbers_of(evaluate(other, inputs, 5))
    assert real_weights(found, scores.lists) == real_weights(found)
    assert scores.by(scheme) is scores.evaluation


def made(scheme: Scheme, inputs: Inputs) -> Evaluation | None:
    """Return the evaluation, None where no list keeps every limit."""
    try:
        return evaluate(scheme, inputs, 5)
    except CannotChooseError:
        return None


@pytest.mark.parametrize(
    "other",
    [
        replace(pilots(), digest="1", reserve=2),
        replace(pilots(), digest="2", tie_keys=()),
        replace(pilots(), digest="3", gates=()),
        replace(pilots(), digest="4", choice=ChoicePlan(quotas=QUOTAS[1])),
        replace(pilots(), digest="5", criteria=pilots().criteria[1:]),
        replace(pilots(), digest="6", criteria=(replace(pilots().criteria[0], anchors=()), *pilots().criteria[1:])),
    ],
    ids=["reserve", "ties", "gates", "limits", "criteria", "anchors"],
)
def test_what_else_differs_asks_for_a_whole_evaluation(other: Scheme) -> None:
    assert not same_but_weights(pilots(), other)
    assert same_but_weights(pilots(), replace(pilots(), digest="7", version="2", title=words("another")))
