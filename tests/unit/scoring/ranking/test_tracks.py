"""Both tracks against evaluations of what was said, and of what was found, each on its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.answers.answers import Answer, Dossier
from scoring.answers.coding import encode
from scoring.definition.scheme import Scheme
from scoring.evaluate import Evaluation, Inputs, evaluate
from scoring.loading.scheme import load_scheme
from scoring.ranking.gates import Verdict
from scoring.ranking.tracks import Said, TrackRanking, Tracks, with_rows
from scoring.selection.reasons import Reason
from scoring.selection.selection import Place
from tests.unit.scoring.small import both, criterion, dossier, full_facts, scheme_data, words

POOLS = [
    {"id": "young", "title": words("young"), "when": {"question": "facts.young", "is": "yes"}, "share": "0.5"},
    {"id": "rest", "title": words("rest"), "share": "0.5"},
]
Firms = Mapping[str, Dossier]


def firm(plan: str, chain: str = "auto", *, young: bool = False, stage: str = "l4") -> Dossier:
    form: dict[str, Answer] = {"nets": ("wired",), "plan": plan, "rules": "yes", "s1": stage, "s2": stage}
    return dossier(full_facts() | {"chain": chain, "young": young}, form)


def scheme(**more: Any) -> Scheme:
    """Return the small scheme, in which only the chain counts in the pool of the young where there is one."""
    data = scheme_data() | {"gates": []} | more
    if "pools" in more:
        shown = {"kind": "options", "question": "facts.chain", "values": {"auto": "100", "chips": "70"}}
        data["criteria"] = [item | {"pools": ["rest"]} for item in data["criteria"]]
        data["criteria"].append(criterion("shown", "1", shown) | {"pools": ["young"]})
    return load_scheme(data)


def tracks_of(evaluation: Evaluation) -> Tracks:
    assert evaluation.tracks is not None
    return evaluation.tracks


def run(plan: Scheme, said: Firms, found: Firms, seats: int = 2, **more: Any) -> Evaluation:
    """Evaluate firms as they were found, beside what those of `found` had said."""
    names, verified = list(said), [name for name in said if name in found]
    sheets = encode(both(), [found.get(name, said[name]) for name in names])
    words_of = Said(tuple(verified), encode(both(), [said[name] for name in verified]) if verified else {})
    pairs = frozenset((name, "form.plan") for name in verified)
    return evaluate(plan, Inputs(tuple(names), sheets, said=words_of, verified=pairs, **more), seats)


def alone(plan: Scheme, firms: Firms, seats: int = 2) -> Evaluation:
    return evaluate(plan, Inputs(tuple(firms), encode(both(), list(firms.values()))), seats)


def numbers(track: TrackRanking) -> dict[str, Any]:
    own = track.ranking
    return {
        "pools": track.pools.tolist(), "values": track.values.tolist(), "scores": own.scores.tolist(),
        "parts": own.contributions.tolist(), "ranks": own.ranks.tolist(), "order": own.order.tolist(),
        "levels": {name: level.tolist() for name, level in track.levels.items()},
    }  # fmt: skip


def numbers_alone(evaluation: Evaluation) -> dict[str, Any]:
    levels = {name: profile.level.astype(np.int64) for name, profile in evaluation.profiles.items()}
    own = TrackRanking(evaluation.pools, evaluation.matrix.values, evaluation.ranking, levels)
    return numbers(own)


# By hand: 40 points of the base and 15 of the rules, and 25, 12.5 or 0 of the plan. The index is full from 60 on, 55 of
# 60 are 91.67; of lead 40, 27.5 or 15 of 40 are 100, 68.75 or 37.5; chain, spending and list give 20, 15 and 6.
ALL, SOME, NO = 91_000_000, 87_875_000, 36_668_000 + 3_750_000 + 41_000_000
SAID = {"A": firm("some"), "B": firm("all"), "C": firm("all"), "D": firm("no")}
FOUND = {"B": firm("no"), "D": firm("all")}


def test_a_firm_that_was_lowered_and_one_that_was_raised_stand_on_both_tracks() -> None:
    tracks = tracks_of(run(scheme(), SAID, FOUND))
    said, found = tracks.said.ranking, tracks.verified.ranking
    assert said.scores.tolist() == [SOME, ALL, ALL, NO]
    assert found.scores.tolist() == [SOME, NO, ALL, ALL]
    assert said.ranks.tolist() == [3, 1, 1, 4]
    assert found.ranks.tolist() == [3, 4, 1, 1]
    assert tracks.said.levels["form"].tolist() == [2, 2, 2, 1]
    assert tracks.verified.levels["form"].tolist() == [2, 1, 2, 2]
    assert tracks.checked.tolist() == [False, True, False, True]


def test_where_nothing_was_verified_both_tracks_are_the_very_ranking() -> None:
    evaluation = run(scheme(), SAID, {})
    assert tracks_of(evaluation).said is tracks_of(evaluation).verified
    assert tracks_of(evaluation).said.ranking is evaluation.ranking
    assert not tracks_of(evaluation).checked.any()
    assert evaluation.fingerprint == alone(scheme(), SAID).fingerprint


def test_a_firm_whose_answers_were_all_confirmed_is_marked_and_moves_nobody() -> None:
    evaluation, plain = run(scheme(), SAID, {"A": SAID["A"]}), alone(scheme(), SAID)
    tracks = tracks_of(evaluation)
    assert numbers(tracks.said) == numbers(tracks.verified) == numbers_alone(plain)
    assert tracks.checked.tolist() == [True, False, False, False]
    assert evaluation.fingerprint != plain.fingerprint


@pytest.mark.parametrize(("counts", "selected"), [("verified", ["C", "D"]), ("self", ["B", "C"])])
def test_the_track_that_counts_makes_the_list(counts: str, selected: list[str]) -> None:
    evaluation = run(scheme(tracks={"counts": counts}), SAID, FOUND)
    places = zip(evaluation.keys, evaluation.shortlist.places, strict=True)
    assert [key for key, place in places if place is Place.SELECTED] == selected
    assert numbers(tracks_of(evaluation).said) == numbers_alone(alone(scheme(), SAID))
    assert numbers(tracks_of(evaluation).verified) == numbers_alone(alone(scheme(), SAID | FOUND))


def test_what_a_pool_takes_on_trust_counts_as_unverified_and_its_gates_go_by_what_was_found() -> None:
    gate = {"id": "old", "title": words("old"), "fail_when": {"question": "facts.chain", "is": "other"}}
    plan = scheme(tracks={"counts": "self"}, gates=[gate])
    evaluation = run(plan, SAID, {"C": firm("all", "other")})
    assert evaluation.inputs.verified == frozenset()
    assert evaluation.verdicts[:, 0].tolist() == [Verdict.PENDING, Verdict.PENDING, Verdict.FAILED, Verdict.PENDING]
    assert evaluation.ranking.ranks.tolist() == [3, 1, 1, 4]


def test_each_pool_has_its_own_track_and_the_pool_goes_by_what_was_found() -> None:
    said = {"A": firm("all", "chips", young=True), "B": firm("all", young=True), "C": firm("all"), "D": firm("some")}
    found = {"A": firm("all", young=True), "C": firm("no", young=True), "D": firm("all")}
    plan = scheme(pools=POOLS, tracks={"pools": {"young": "self"}})
    evaluation = run(plan, said, found)
    # Among the young, chips counts 70 for A as it said, and C, which said it was none, is one: its chain is auto.
    assert evaluation.pools.tolist() == [0, 0, 0, 1]
    assert evaluation.ranking.scores[:3].tolist() == [70_000_000, 100_000_000, 100_000_000]
    assert tracks_of(evaluation).said.pools.tolist() == [0, 0, 1, 1]
    assert tracks_of(evaluation).verified.ranking.scores[:3].tolist() == [100_000_000] * 3
    assert evaluation.ranking.scores[3] == tracks_of(evaluation).verified.ranking.scores[3]
    assert numbers(tracks_of(evaluation).said) == numbers_alone(alone(plan, said))
    assert numbers(tracks_of(evaluation).verified) == numbers_alone(alone(plan, said | found))


def test_the_fingerprint_knows_what_was_said() -> None:
    lower = SAID | {"B": firm("some")}
    assert run(scheme(), SAID, FOUND).ranking.scores.tolist() == run(scheme(), lower, FOUND).ranking.scores.tolist()
    assert run(scheme(), SAID, FOUND).fingerprint != run(scheme(), lower, FOUND).fingerprint


def test_a_seat_near_the_line_needs_a_firm_that_was_verified() -> None:
    near = run(scheme(tracks={"near_line": {"places": "1"}}), SAID, {"B": SAID["B"]}, 3)
    # In the list B, C, A, D the line is after A: C and A have seats within a place of it, and both are unverified.
    assert [near.keys[row] for row in near.unverified_near] == ["C", "A"]
    asked = [Reason("unverified_near") in own for own in near.shortlist.reasons]
    assert asked == [True, False, True, False]


# --- any firms, any overlays ------------------------------------------------------------------------------------------

firms = st.builds(
    firm,
    st.sampled_from(["no", "some", "all"]),
    st.sampled_from(["auto", "chips", "other"]),
    young=st.booleans(),
    stage=st.sampled_from(["l0", "l2", "l4"]),
)


@given(
    said=st.lists(firms, min_size=1, max_size=7),
    found=st.dictionaries(st.integers(0, 6), firms, max_size=7),
    counts=st.sampled_from([{}, {"counts": "self"}, {"pools": {"young": "self"}}]),
    pooled=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_each_track_is_the_evaluation_of_its_own_answers(
    said: list[Dossier], found: dict[int, Dossier], counts: dict[str, Any], *, pooled: bool
) -> None:
    names = {f"F{row}": one for row, one in enumerate(said)}
    laid = {f"F{row}": one for row, one in found.items() if row < len(said)}
    more = {"pools": POOLS} if pooled else {}
    if not pooled:
        counts = {name: value for name, value in counts.items() if name != "pools"}
    plan = scheme(**more, tracks=counts)
    evaluation = run(plan, names, laid)
    assert numbers(tracks_of(evaluation).said) == numbers_alone(alone(plan, names))
    assert numbers(tracks_of(evaluation).verified) == numbers_alone(alone(plan, names | laid))
    assert tracks_of(evaluation).checked.tolist() == [name in laid for name in names]


def test_where_no_row_was_verified_the_sheets_stay_the_very_same() -> None:
    sheets = encode(both(), [dossier()])
    none = np.array([], dtype=np.int64)
    assert with_rows(sheets, {}, none, none) is sheets
