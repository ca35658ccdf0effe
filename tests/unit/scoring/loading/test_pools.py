"""Pools, seat shares, segments, closeness and expert marks of a scheme: read, refused, and at work in an evaluation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scoring.answers.answers import Answer, Dossier
from scoring.answers.coding import absent_row, coding_of, encode, unpack
from scoring.definition.cluster_model import Reference
from scoring.definition.scheme import ClosenessSource, ExpertSource
from scoring.evaluate import Evaluation, Inputs, evaluate
from scoring.loading.reader import DefinitionError
from scoring.loading.scheme import load_scheme
from scoring.loading.scheme_references import check_scheme
from scoring.loading.segments import model_to_json, undated
from scoring.maturity import score
from scoring.ranking.criteria import decide_features
from scoring.ranking.pools import pools_of
from scoring.ranking.segments import fit
from scoring.selection.selection import Place
from tests.unit.scoring.small import Json, both, changed, criterion, dossier, full_facts, scheme_data, words

OLD: Json = {"id": "old", "title": words("old"), "when": {"question": "facts.young", "is": "no"}, "share": "0.75"}
YOUNG: Json = {"id": "young", "title": words("young"), "share": "0.25"}
FEATURES: list[Json] = [
    {"id": name, "title": words(name), "source": {"kind": "part", "questionnaire": "form", "part": name}}
    for name in ("base", "lead")
]
SEGMENTS: Json = {
    "pool": "old", "features": FEATURES, "fewest": "2", "most": "2", "seed": "1", "sample": "100", "bootstraps": "3",
    "stable": "0.5",
}  # fmt: skip
EXPERT: Json = criterion("expert", "0", {"kind": "expert"})
CLOSE: Json = criterion(
    "close", "0.05", {"kind": "closeness", "title": words("t"), "target": {"base": "50", "lead": "80"}}
)


def data(**more: Any) -> Json:
    """Return the small scheme with two pools, segments, closeness and expert marks."""
    base = scheme_data()
    first = base["criteria"][0] | {"weight": "0.35"}
    criteria = [first, *base["criteria"][1:], EXPERT, CLOSE]
    shares = {
        "level": {
            "pool": "old",
            "questionnaire": "form",
            "bands": [
                {"id": "low", "title": words("low"), "upto": "1", "share": "0.5"},
                {"id": "high", "title": words("high"), "upto": "2", "share": "0.2"},
            ],
        },
        "segment": {"pool": "old", "each": "0.25"},
    }
    found = base | {"criteria": criteria, "pools": [OLD, YOUNG], "segments": SEGMENTS, "seat_shares": shares}
    return found | more


def faults(changes: Json) -> list[tuple[str, str]]:
    with pytest.raises(DefinitionError) as caught:
        load_scheme(changes)
    return [(".".join(map(str, fault.path)), fault.problem) for fault in caught.value.faults]


def test_load_scheme_reads_pools_segments_and_shares() -> None:
    scheme = load_scheme(data())
    assert [(pool.id, pool.share, pool.when is None) for pool in scheme.pools] == [
        ("old", 7_500, False),
        ("young", 2_500, True),
    ]
    assert scheme.pool("young").required == scheme.required
    assert scheme.segments is not None
    assert [feature.id for feature in scheme.segments.features] == ["base", "lead"]
    assert isinstance(scheme.criteria[-2].source, ExpertSource)
    close = scheme.criteria[-1].source
    assert isinstance(close, ClosenessSource)
    assert close.target == (("base", 5_000), ("lead", 8_000))
    assert check_scheme(scheme, both()) == []


def test_a_scheme_without_pools_compares_everybody() -> None:
    scheme = load_scheme(scheme_data())
    assert [(pool.id, pool.required, pool.share) for pool in scheme.pools] == [("all", scheme.required, 10_000)]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"pools": [OLD, YOUNG | {"share": "0.5"}]}, "the pools' shares of the seats do not add up to 1"),
        ({"pools": [YOUNG, OLD]}, "the last pool, and only it, takes whoever is left"),
        ({"pools": [OLD, YOUNG | {"id": "old"}]}, "the id 'old' occurs more than once"),
        ({"segments": SEGMENTS | {"pool": "nobody"}}, "no pool 'nobody'"),
        ({"segments": SEGMENTS | {"fewest": "1"}}, "there are at least 2 segments"),
        ({"seat_shares": {"segment": {"pool": "nobody", "each": "0.1"}}}, "no pool 'nobody'"),
    ],
)
def test_load_scheme_refuses(changes: Json, problem: str) -> None:
    assert problem in [found for _, found in faults(data(**changes))]


def test_a_track_is_chosen_by_an_answer_and_has_a_ceiling_of_one_form() -> None:
    track = {"questionnaire": "form", "upto": "1"}
    assert check_scheme(load_scheme(data(pools=[OLD | {"track": track}, YOUNG])), both()) == []
    wrong = data(pools=[OLD | {"track": {"questionnaire": "form"}}, YOUNG | {"track": track}])
    assert {
        ("pools.0.track.upto", "the highest level is missing"),
        ("pools.1", "a track is chosen by an answer"),
    } == set(faults(wrong))
    nothing = load_scheme(data(pools=[OLD | {"track": track | {"questionnaire": "facts"}}, YOUNG]))
    [fault] = check_scheme(nothing, both())
    assert (fault.path, fault.problem) == (
        ("pools", 0, "track", "questionnaire"), "this questionnaire has no rule that gives points",
    )  # fmt: skip


def test_load_scheme_refuses_segment_shares_without_segments() -> None:
    without = {key: value for key, value in data().items() if key != "segments"}
    assert ("seat_shares.segment", "the scheme makes no segments") in faults(without)


def test_load_scheme_refuses_level_bands_that_fall_or_exceed_all_seats() -> None:
    bands = data()["seat_shares"]["level"]["bands"]
    falling = changed(data(), ("seat_shares", "level", "bands"), bands[::-1])
    assert ("seat_shares.level.bands", "the levels must rise from band to band") in faults(falling)
    many = changed(data(), ("seat_shares", "level", "bands", 0, "share"), "0.9")
    assert ("seat_shares.level.bands", "the least shares add up to more than 1") in faults(many)


def test_load_scheme_refuses_weight_for_experts_and_more_than_five_for_closeness() -> None:
    criteria = data()["criteria"]
    place = len(criteria) - 2
    weighty = [criteria[0] | {"weight": "0.30"}, *criteria[1:-2], EXPERT | {"weight": "0.05"}, CLOSE]
    assert (f"criteria.{place}.weight", "experts' marks change no score") in faults(data(criteria=weighty))
    close = [criteria[0] | {"weight": "0.34"}, *criteria[1:-1], CLOSE | {"weight": "0.06"}]
    assert (f"criteria.{place + 1}.weight", "closeness counts at most 5 of 100 points") in faults(data(criteria=close))


def test_load_scheme_refuses_weights_that_do_not_add_up_in_one_pool() -> None:
    criteria = data()["criteria"]
    split = [criteria[0] | {"pools": ["old"]}, *criteria[1:]]
    assert ("criteria", "the weights add up to 6500/10000 in the pool young") in faults(data(criteria=split))


def test_load_scheme_refuses_a_target_that_is_no_feature() -> None:
    wrong = CLOSE | {"source": CLOSE["source"] | {"target": {"nothing": "50"}}}
    found = faults(data(criteria=[*data()["criteria"][:-1], wrong]))
    assert (f"criteria.{len(data()['criteria']) - 1}.source.target", "no feature 'nothing'") in found


def test_load_scheme_refuses_a_target_of_nothing_and_a_criterion_of_no_pool() -> None:
    criteria = data()["criteria"]
    place = len(criteria) - 1
    name = next(iter(CLOSE["source"]["target"]))
    aimless = CLOSE | {"source": CLOSE["source"] | {"target": {name: "0"}}}
    lost = [criteria[0] | {"pools": ["nobody"]}, *criteria[1:-1], aimless]
    found = faults(data(criteria=lost))
    assert (f"criteria.{place}.source.target.{name}", "a target of 0 asks nothing") in found
    assert ("criteria.0.pools", "no pool 'nobody'") in found


@pytest.mark.parametrize(
    ("segments", "undated_segments"),
    [
        (None, None),
        ({"model": {"reference": {"id": "round-1", "date": "2026-11-01"}}},) * 2,
        (
            {"seed": 1, "model": {"k": 2, "reference": {"id": "content-1f", "date": "2026-11-01"}}},
            {"seed": 1, "model": {"k": 2, "reference": {"id": "content-1f"}}},
        ),
    ],
)
def test_a_digest_leaves_out_the_day_of_segments_that_are_known_by_content(
    segments: Json | None, undated_segments: Json | None
) -> None:
    assert undated({"id": "s", "segments": segments}) == {"id": "s", "segments": undated_segments}


# At work


def firm(plan: str, nets: tuple[str, ...] = ("wired",), *, young: bool = False) -> Dossier:
    form: dict[str, Answer] = {"nets": nets, "plan": plan, "rules": "yes"}
    return dossier(full_facts() | {"young": young}, form)


FIRMS = {
    **{f"A{n}": firm("all", ("none",)) for n in range(4)},
    **{f"B{n}": firm("no", ("wired", "mobile")) for n in range(4)},
    **{f"Y{n}": firm("some", young=True) for n in range(3)},
}


def run(names: list[str], scheme_document: Json, seats: int = 4) -> Evaluation:
    sheets = encode(both(), [FIRMS[name] for name in names])
    return evaluate(load_scheme(scheme_document), Inputs(tuple(names), sheets), seats)


def frozen() -> Json:
    """Return the scheme with a model fitted on the old firms."""
    scheme = load_scheme(data(gates=[]))
    assert scheme.segments is not None
    names = [name for name in FIRMS if name[0] != "Y"]
    sheets = encode(both(), [FIRMS[name] for name in names])
    values = decide_features(scheme.segments.features, sheets, {"form": score(sheets["form"])})
    varied = values + np.arange(len(values))[:, None] * np.array([[1, -1]])
    model = fit(scheme.segments, varied, Reference("r", "2026-11-24", len(values), "d", demonstration=True))
    return data(gates=[], segments=SEGMENTS | {"model": model_to_json(model)})


def test_pools_are_ranked_apart_and_get_their_own_seats() -> None:
    found = run(list(FIRMS), data(gates=[]))
    assert [found.scheme.pools[pool].id for pool in found.pools] == ["old"] * 8 + ["young"] * 3
    assert found.seats == (3, 1)
    assert found.ranking.ranks[-3:].tolist() == [1, 1, 1]
    assert [place is Place.SELECTED for place in found.shortlist.places[-3:]] == [True, False, False]
    assert sum(place is Place.SELECTED for place in found.shortlist.places[:8]) == 3


def test_a_criterion_of_one_pool_counts_nothing_in_another() -> None:
    criteria = data()["criteria"]
    lead = criterion("young_lead", "0.35", {"kind": "part", "questionnaire": "form", "part": "lead"})
    split = [criteria[0] | {"pools": ["old"]}, lead | {"pools": ["young"]}, *criteria[1:]]
    found = run(list(FIRMS), data(gates=[], criteria=split))
    old, young = found.ranking.contributions[:8], found.ranking.contributions[8:]
    assert (old[:, 1] == 0).all()
    assert (young[:, 0] == 0).all()
    assert (young[:, 1] == found.matrix.values[8:, 1] * 3_500).all()
    assert (old[:, 0] == found.matrix.values[:8, 0] * 3_500).all()
    assert found.ranking.scores.tolist() == found.ranking.contributions.sum(axis=1).tolist()
    assert young[:, 1].min() > 0


def test_seats_that_one_pool_can_not_fill_go_to_the_other() -> None:
    found = run(["A0", "Y0", "Y1", "Y2"], data(gates=[]))
    assert found.seats == (1, 3)


def test_segments_are_assigned_in_their_pool_only_and_nobody_moves_when_one_is_late() -> None:
    document = frozen()
    found = run(list(FIRMS), document)
    assert found.segmenting is not None
    assert found.segment_ranks is not None
    segments = dict(zip(found.keys, found.segmenting.segment.tolist(), strict=True))
    assert {segments[f"A{n}"] for n in range(4)} | {segments[f"B{n}"] for n in range(4)} == {1, 2}
    assert segments["A0"] != segments["B0"]
    assert [segments[f"Y{n}"] for n in range(3)] == [0, 0, 0]
    assert found.segment_ranks[-3:].tolist() == [0, 0, 0]
    fewer = run([name for name in FIRMS if name != "A3"], document)
    assert fewer.segmenting is not None
    assert dict(zip(fewer.keys, fewer.segmenting.segment.tolist(), strict=True)) == {
        name: segment for name, segment in segments.items() if name != "A3"
    }


def test_least_shares_bring_both_segments_onto_the_list() -> None:
    found = run(list(FIRMS), frozen(), seats=6)
    assert found.segmenting is not None
    chosen = [
        segment
        for segment, place in zip(found.segmenting.segment.tolist(), found.shortlist.places, strict=True)
        if place is Place.SELECTED and segment
    ]
    assert set(chosen) == {1, 2}


def test_fingerprint_tells_another_model() -> None:
    document = frozen()
    moved = changed(document, ("segments", "model", "means"), [0, 0])
    assert run(["A0", "B0"], document).fingerprint != run(["A0", "B0"], moved).fingerprint


def test_closeness_is_what_is_there_of_each_target_and_no_more() -> None:
    found = run(["A0", "B0"], data(gates=[]))
    column = [item.id for item in found.scheme.criteria].index("close")
    base, use = ([int(row[0]), int(row[1])] for row in found.features.T)
    by_hand = [
        round(10_000 * (min(b, 5_000) / 5_000 + min(u, 8_000) / 8_000) / 2) for b, u in zip(base, use, strict=True)
    ]
    assert found.matrix.values[:, column].tolist() == by_hand


def test_features_that_nobody_asks_for_stay_0() -> None:
    scheme = load_scheme(data())
    assert scheme.segments is not None
    features = scheme.segments.features
    sheets = encode(both(), list(FIRMS.values()))
    scored = {"form": score(sheets["form"])}
    every = decide_features(features, sheets, scored)
    assert every[:, 0].any()
    assert (decide_features(features, sheets, scored, {features[0].id})[:, 0] == every[:, 0]).all()
    assert not decide_features(features, sheets, scored, set()).any()


def test_expert_marks_have_no_figure_and_change_nothing() -> None:
    found = run(["A0"], data(gates=[]))
    column = [item.id for item in found.scheme.criteria].index("expert")
    assert found.matrix.missing[0, column]
    assert found.ranking.contributions[0, column] == 0


def test_an_absent_sheet_was_asked_nothing() -> None:
    form = both()["form"]
    blank = unpack(coding_of(form), [absent_row(coding_of(form))])
    assert set(np.unique(blank.codes).tolist()) == {-1}
    assert score(blank).asked.tolist() == [0]


def test_pools_of_takes_the_first_that_fits() -> None:
    sheets = encode(both(), [firm("no"), firm("no", young=True)])
    assert pools_of(load_scheme(data()), sheets).tolist() == [0, 1]
