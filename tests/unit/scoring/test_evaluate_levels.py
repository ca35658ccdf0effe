"""Levels that officials found, over the whole path: what floors count, and the ceiling of a track that firms choose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from scoring.answers.answers import Answer, Dossier
from scoring.answers.coding import encode
from scoring.definition.scheme import Scheme
from scoring.evaluate import Evaluation, Inputs, evaluate
from scoring.loading.scheme import load_scheme
from scoring.ranking.gates import Verdict, judge
from scoring.selection.quotas.problem import Limit
from scoring.selection.selection import Place, Reason
from tests.unit.scoring.small import both, criterion, dossier, full_facts, scheme_data, words

IN, RESERVE, OUT = Place.SELECTED, Place.RESERVE, Place.OUT
CHOSEN = {"question": "facts.young", "is": "yes"}
"""The answer by which a firm of these tests chooses the track."""
HIGH: dict[str, Answer] = {"nets": ("wired", "mobile"), "plan": "all", "rules": "yes", "s1": "l4", "s2": "l4"}


def in_track(chain: str) -> Dossier:
    """Return a firm that chose the track: all that counts there is its chain, 70 x 100, 70 or 0 %."""
    return dossier(full_facts() | {"young": True, "chain": chain}, HIGH)


def outside(digital: str, form: Mapping[str, Answer] = HIGH) -> Dossier:
    """Return a firm outside of it; the more is digital, the higher is its index."""
    return dossier(full_facts(digital), form)


FIRMS = {
    "S1": in_track("auto"), "S2": in_track("auto"), "S3": in_track("chips"), "S4": in_track("chips"),
    "S5": in_track("other"), "S6": in_track("other"),
    "R1": outside("9"), "R2": outside("8"), "R3": outside("9", {}), "R4": outside("8", {}),
    "R5": outside("7", {}), "R6": outside("6", {}),
}  # fmt: skip
"""Twelve firms. Of those outside two reach level 2 by their answers, four level 0."""


def scheme(*, share: str = "0.5", quotas: list[dict[str, Any]] | None = None) -> Scheme:
    """Return a scheme with a track of half of the seats and a least share of the others for level 0."""
    data = scheme_data()
    pools = [
        {"id": "track", "title": words("起步"), "when": CHOSEN, "share": "0.5",
         "track": {"questionnaire": "form", "upto": "1"}},
        {"id": "rest", "title": words("rest"), "share": "0.5"},
    ]  # fmt: skip
    shown = {"kind": "options", "question": "facts.chain", "values": {"auto": "100", "chips": "70"}}
    data["criteria"] = [
        *(item | ({"pools": ["rest"]} if item["id"] in {"index", "lead"} else {}) for item in data["criteria"]),
        criterion("chain_shown", "0.50", shown) | {"pools": ["track"]},
        criterion("readiness", "0", {"kind": "index", "questionnaire": "form"}) | {"pools": ["track"]},
    ]
    bands = [{"id": "low", "title": words("low"), "upto": "0", "share": share}]
    shares = {"level": {"pool": "rest", "questionnaire": "form", "bands": bands}} if share else {}
    more = {"pools": pools, "gates": [], "reserve": "4", "seat_shares": shares, "choice": {"quotas": quotas or []}}
    return load_scheme(data | more)


def run(levels: Mapping[str, int], *, seats: int = 4, only_found: bool = False, **more: Any) -> Evaluation:
    names = list(FIRMS)
    sheets = encode(both(), [FIRMS[name] for name in names])
    found = {(name, "form"): level for name, level in levels.items()}
    return evaluate(scheme(**more), Inputs(tuple(names), sheets, levels=found), seats, only_found=only_found)


def places(found: Evaluation) -> dict[str, list[str]]:
    """Return the keys by place, in the order of the list."""
    listed = [found.keys[row] for row in found.ranking.order.tolist()]
    of = dict(zip(found.keys, found.shortlist.places, strict=True))
    return {str(place.value): [key for key in listed if of[key] is place] for place in (IN, RESERVE, OUT)}


def resting(found: Evaluation) -> list[str]:
    assert found.provisional is not None
    return [found.keys[row] for row in found.provisional.seats]


def moved(found: Evaluation) -> tuple[list[str], list[str]]:
    """Return who falls and who comes if the list were frozen."""
    waiting = found.provisional
    assert waiting is not None
    return [found.keys[row] for row in waiting.falls], [found.keys[row] for row in waiting.comes]


def test_above_the_ceiling_of_a_track_is_out_with_its_reason_and_who_was_not_visited_waits() -> None:
    found = run({"S1": 2, "S2": 1, "R3": 0, "nobody": 2})
    assert places(found) == {"selected": ["S2", "S3", "R1", "R3"], "reserve": ["S4", "S5", "R2", "R4"],
                             "out": ["S1", "S6", "R5", "R6"]}  # fmt: skip
    reasons = dict(zip(found.keys, found.shortlist.reasons, strict=True))
    waits, fails = (Reason(code, {"gate": "ceiling_track"}) for code in ("gate_pending", "gate_failed"))
    assert reasons["S1"] == (fails,)
    assert reasons["S2"] == (Reason("within_seats", {"position": "1", "seats": "2"}),)
    assert reasons["S3"][:2] == (Reason("within_seats", {"position": "2", "seats": "2"}), waits)
    assert found.verdicts[:, 0].tolist() == [Verdict.PASSED] * 6 + [
        Verdict.FAILED, Verdict.PASSED, *[Verdict.PENDING] * 4
    ]  # fmt: skip
    # Its own answers say level 2 of every firm of the track: they decide nothing there, and their weight is 0.
    assert found.ranking.scores[6:].tolist() == [70_000_000, 70_000_000, 49_000_000, 49_000_000, 0, 0]


def test_a_seat_that_rests_on_a_level_of_its_own_is_provisional_until_it_was_found() -> None:
    found = run({})
    assert (places(found)["selected"], resting(found), moved(found)) == (["S1", "S2", "R1", "R3"], ["R3"],
                                                                         (["R3"], ["R2"]))  # fmt: skip
    limit = {"kind": "floor", "attribute": "share_level", "value": "low", "number": "1"}
    assert found.shortlist.reasons[2][-1] == Reason("provisional", limit)
    frozen = run({}, only_found=True)
    assert (places(frozen)["selected"], frozen.provisional) == (["S1", "S2", "R1", "R2"], None)
    visited = run({"R3": 0})
    assert (resting(visited), moved(visited)) == ([], ([], []))
    assert places(run({"R3": 0}, only_found=True)) == places(visited)


def test_what_was_found_counts_instead_of_what_a_firm_says() -> None:
    # R2 says level 2 and was found to be at 0: it fills the floor. R3 says 0 and was found at 1: it fills none.
    assert places(run({"R2": 0}))["selected"] == ["S1", "S2", "R1", "R2"]
    assert places(run({"R3": 1}))["selected"] == ["S1", "S2", "R1", "R4"]


@pytest.mark.parametrize(
    ("levels", "now", "frozen", "rests"),
    [
        ({}, ["R3", "R4"], ["R1", "R2"], ["R3", "R4"]),
        ({"R4": 0}, ["R3", "R4"], ["R1", "R4"], ["R3"]),
        ({"R5": 0, "R6": 0}, ["R3", "R4"], ["R5", "R6"], ["R3", "R4"]),
    ],
)
def test_a_quota_on_levels_asks_when_frozen_for_no_more_than_was_found(
    levels: dict[str, int], now: list[str], frozen: list[str], rests: list[str]
) -> None:
    quotas = [{"attribute": "level", "value": "0", "floor": "2"}]
    found = run(levels, share="", quotas=quotas)
    assert (places(found)["selected"][2:], resting(found)) == (now, rests)
    assert places(run(levels, share="", quotas=quotas, only_found=True))["selected"][2:] == frozen
    assert found.provisional is not None
    assert {limit for limits in found.provisional.seats.values() for limit in limits} == {
        Limit("floor", "level", "0", 2)
    }


def test_a_ceiling_on_levels_holds_when_frozen_for_those_that_were_not_found_too() -> None:
    quotas = [{"attribute": "level", "value": "2", "ceiling": "2"}]
    # Of the track both have level 2 by their answers, so that nobody else of level 2 gets a seat.
    assert places(run({}, share="", quotas=quotas))["selected"] == ["S1", "S2", "R3", "R4"]
    assert places(run({}, share="", quotas=quotas, only_found=True))["selected"] == ["S1", "S2", "R3", "R4"]


def test_the_same_again_gives_the_same_fingerprint_and_a_level_found_another() -> None:
    first = run({"S2": 1})
    assert run({"S2": 1}).fingerprint == first.fingerprint
    assert run({"S2": 1, "S1": 2}).fingerprint != first.fingerprint
    assert run({"S2": 1, "R3": 0}).fingerprint != first.fingerprint  # the same list, of which nothing is provisional


def test_a_scheme_without_floors_has_nothing_provisional() -> None:
    assert run({}, share="").provisional is None


def test_a_track_needs_the_pools_of_the_rows() -> None:
    with pytest.raises(ValueError, match="pool"):
        judge(scheme(), encode(both(), [FIRMS["S1"]]), {})


def test_a_track_is_read_with_its_ceiling() -> None:
    track = scheme().pools[0]
    assert track.ceiling is not None
    assert (track.ceiling.pool, track.ceiling.questionnaire, track.ceiling.level) == ("track", "form", 1)
    [gate] = scheme().gates
    assert (gate.id, gate.title.zh, gate.ceiling) == ("ceiling_track", "起步：核定等级不超过1级", track.ceiling)
