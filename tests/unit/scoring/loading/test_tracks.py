"""How a scheme says which track counts and which seats need a verified firm; every fault is told."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.definition.tracks import NearLine, Track, TrackPlan
from scoring.loading.reader import DefinitionError
from scoring.loading.scheme import load_scheme
from tests.unit.scoring.small import scheme_data, words

POOLS = [
    {"id": "young", "title": words("y"), "when": {"question": "facts.young", "is": "yes"}, "share": "0.5"},
    {"id": "rest", "title": words("r"), "share": "0.5"},
]


def faults(tracks: Any) -> list[str]:
    with pytest.raises(DefinitionError) as refused:
        load_scheme(scheme_data() | {"tracks": tracks})
    return [f"{'.'.join(map(str, fault.path))}: {fault.problem}; {fault.fix}" for fault in refused.value.faults]


def test_without_it_what_was_verified_counts_and_the_digest_is_as_before() -> None:
    scheme = load_scheme(scheme_data())
    assert scheme.tracks == TrackPlan(Track.VERIFIED, {}, None)
    assert scheme.tracks.of("all") is Track.VERIFIED
    assert scheme.digest != load_scheme(scheme_data() | {"tracks": {}}).digest


def test_it_is_read_as_declared_for_all_and_for_one_pool() -> None:
    tracks = {"counts": "self", "pools": {"young": "verified"}, "near_line": {"places": "10", "grey": True}}
    scheme = load_scheme(scheme_data() | {"pools": POOLS, "certainty": {}, "tracks": tracks})
    assert scheme.tracks == TrackPlan(Track.SELF, {"young": Track.VERIFIED}, NearLine(10, grey=True))
    assert [scheme.tracks.of(pool.id) for pool in scheme.pools] == [Track.VERIFIED, Track.SELF]


@pytest.mark.parametrize(
    ("tracks", "told"),
    [
        ({"counts": "mean"}, ["tracks.counts: 'mean' is not known here; use one of self, verified"]),
        ({"pools": {"all": "mean"}}, ["tracks.pools.all: 'mean' is not known here; use one of self, verified"]),
        ({"pools": {"big": "self"}}, ["tracks.pools.big: no pool 'big'; check the spelling"]),
        ({"pools": ["all"]}, ["tracks.pools: a mapping is expected here; write key: value pairs"]),
        (
            {"near_line": {}},
            ['tracks.near_line: this asks for nothing; write places: "10", grey: true, or both'],
        ),
        (
            {"near_line": {"places": "0"}},
            ["tracks.near_line.places: 0 places are no range; write 1 to 1000"],
        ),
        (
            {"near_line": {"places": "1001"}},
            ["tracks.near_line.places: 1001 places are no range; write 1 to 1000"],
        ),
        (
            {"near_line": {"grey": True}},
            [
                (
                    "tracks.near_line.grey: nothing says which places are not sure; "
                    "declare certainty, or write places instead"
                )
            ],
        ),
        (
            {"near_line": {"place": "5", "grey": "yes"}, "count": "self"},
            [
                "tracks.count: unknown key 'count'; use one of counts, near_line, pools",
                "tracks.near_line.place: unknown key 'place'; use one of grey, places",
                "tracks.near_line.grey: true or false is expected here; write true or false",
                'tracks.near_line: this asks for nothing; write places: "10", grey: true, or both',
            ],
        ),
    ],
)
def test_what_makes_no_sense_is_refused_with_all_its_faults(tracks: Any, told: list[str]) -> None:
    assert faults(tracks) == told
