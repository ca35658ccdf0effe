"""Reading which track of a scheme counts (自评 or 核定), and where a seat needs a firm that was verified."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring.definition.scheme import Scheme
from scoring.definition.tracks import NearLine, Track, TrackPlan
from scoring.loading.reader import Path, Reader

MOST_PLACES = 1_000
_PLACE: Path = ("tracks",)


def read_tracks(reader: Reader, data: Mapping[str, Any]) -> TrackPlan:
    """Return the plan of ``tracks``; without it what was verified counts, and no seat asks for it. Notes faults."""
    if "tracks" not in data:
        return TrackPlan()
    body = reader.mapping(data, "tracks", ())
    reader.known_keys(body, {"counts", "pools", "near_line"}, _PLACE)
    pools = reader.mapping(body, "pools", _PLACE) if "pools" in body else {}
    place = (*_PLACE, "pools")
    return TrackPlan(
        counts=reader.choice(body, "counts", Track, _PLACE, default=Track.VERIFIED),
        pools={name: reader.choice(pools, name, Track, place, default=Track.VERIFIED) for name in pools},
        near_line=_read_near_line(reader, body) if "near_line" in body else None,
    )


def _read_near_line(reader: Reader, body: Mapping[str, Any]) -> NearLine:
    place = (*_PLACE, "near_line")
    asked = reader.mapping(body, "near_line", _PLACE)
    reader.known_keys(asked, {"places", "grey"}, place)
    near = NearLine(
        places=reader.integer(asked, "places", place, default=0), grey=reader.flag(asked, "grey", place, default=False)
    )
    if "places" in asked and not 1 <= near.places <= MOST_PLACES:
        reader.fault((*place, "places"), f"{near.places} places are no range", f"write 1 to {MOST_PLACES}")
    elif not near.places and not near.grey:
        reader.fault(place, "this asks for nothing", 'write places: "10", grey: true, or both')
    return near


def check_tracks(reader: Reader, scheme: Scheme) -> None:
    """Note pools that the scheme doesn't have, and a grey band where it draws nothing."""
    names = {pool.id for pool in scheme.pools}
    for name in scheme.tracks.pools:
        if name not in names:
            reader.fault((*_PLACE, "pools", name), f"no pool {name!r}", "check the spelling")
    near = scheme.tracks.near_line
    if near is not None and near.grey and scheme.certainty is None:
        fix = "declare certainty, or write places instead"
        reader.fault((*_PLACE, "near_line", "grey"), "nothing says which places are not sure", fix)
