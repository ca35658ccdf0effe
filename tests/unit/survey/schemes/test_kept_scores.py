"""What is kept of rehearsals: found for the same state and rules, the least used forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from scoring.answers.coding import encode
from scoring.evaluate import Inputs, evaluate
from scoring.explanation.reweighed import Reweighing, to_reweigh
from scoring.loading.scheme import load_scheme
from survey.models import EvaluationIdentity, SchemeVersion
from survey.schemes.kept_scores import MOST, MOST_SCHEMES, KeptScores, scheme_of
from tests.unit.scoring.small import both, dossier, full_facts, pilots, scheme_data


def scores() -> Reweighing:
    return to_reweigh(evaluate(pilots(), Inputs(("a",), encode(both(), [dossier(full_facts())])), 1))


def test_scores_are_found_for_the_same_state_and_other_weights_only() -> None:
    kept, own = KeptScores(), scores()
    kept.keep(("now",), own)
    criteria = tuple(replace(item, weight=2_000) for item in pilots().criteria)
    assert kept.find(("now",), replace(pilots(), criteria=criteria, digest="other")) is own
    assert kept.find(("later",), pilots()) is None
    assert kept.find(("now",), replace(pilots(), reserve=3, digest="another")) is None
    assert own.evaluation.inputs.sheets == {}


def test_those_not_used_for_longest_are_forgotten() -> None:
    kept, made = KeptScores(), [scores() for _ in range(MOST)]
    for number, own in enumerate(made):
        kept.keep((number,), own)
    assert kept.find((0,), pilots()) is made[0]
    kept.keep(("new",), scores())
    assert kept.find((0,), pilots()) is made[0]
    assert kept.find((1,), pilots()) is None


def test_the_entries_of_one_stored_evaluation_are_kept() -> None:
    kept, own = KeptScores(), EvaluationIdentity(7, datetime(2026, 11, 30, tzinfo=UTC), "inputs", "results")
    assert (kept.entries(None), kept.entries(own)) == ({}, None)
    kept.keep_entries(own, {"code": 1})
    assert kept.entries(own) == {"code": 1}


@pytest.mark.parametrize(
    "other",
    [
        {"id": 8},
        {"run_at": datetime(2026, 11, 30, 1, tzinfo=UTC)},
        {"inputs_digest": "of others"},
        {"fingerprint": "of others"},
    ],
)
def test_entries_of_another_evaluation_under_the_same_id_are_not_those_that_are_kept(other: dict[str, Any]) -> None:
    kept, own = KeptScores(), EvaluationIdentity(7, datetime(2026, 11, 30, tzinfo=UTC), "inputs", "results")
    kept.keep_entries(own, {"code": 1})
    assert kept.entries(own._replace(**other)) is None


def stored(number: int, digest: str = "") -> SchemeVersion:
    """Return a version as it is read from the database, each time anew."""
    document = scheme_data() | {"version": f"2026.{number}"}
    return SchemeVersion(document=document, digest=digest or load_scheme(document).digest)


def test_a_scheme_is_read_once_for_its_document_and_again_for_another_one_of_that_digest() -> None:
    first = scheme_of(stored(1))
    assert first == load_scheme(stored(1).document)
    assert scheme_of(stored(1)) is first
    assert scheme_of(stored(2, digest=first.digest)) == load_scheme(stored(2).document)
    for number in range(3, MOST_SCHEMES + 4):
        assert scheme_of(stored(number)).version == f"2026.{number}"
    assert scheme_of(stored(1)) == first
