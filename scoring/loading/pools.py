"""Seat shares, and whether criteria, pools and shares of a scheme fit together."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from scoring.definition.questionnaire import Some
from scoring.definition.scheme import (
    ClosenessSource,
    ExpertSource,
    GateRule,
    LevelBand,
    LevelCeiling,
    LevelShares,
    Pool,
    Scheme,
    SegmentShares,
)
from scoring.definition.texts import Words
from scoring.exact import WEIGHT
from scoring.loading.conditions import read_condition
from scoring.loading.reader import Path, Reader

EVERYBODY = Words("全部企业", "All enterprises")
MOST_CLOSENESS = WEIGHT // 20
Shares = tuple[LevelShares | None, SegmentShares | None]


def read_pools(reader: Reader, data: Mapping[str, Any], required: tuple[str, ...]) -> tuple[Pool, ...]:
    """Return the pools; a scheme without any compares everybody with everybody. Notes faults."""
    pools = []
    for index, item in enumerate(reader.items(data, "pools", ())):
        place: Path = ("pools", index)
        reader.known_keys(item, {"id", "title", "when", "required", "share", "track"}, place)
        name = reader.identifier(item, place)
        pools.append(
            Pool(
                id=name,
                title=reader.words(item, "title", place),
                when=read_condition(reader, item["when"], (*place, "when"), "facts") if "when" in item else None,
                required=(*required, *reader.texts(item, "required", place)),
                share=reader.fraction(item, "share", place, scale=WEIGHT),
                ceiling=_read_track(reader, item, name, place) if "track" in item else None,
            )
        )
    return tuple(pools) or (Pool("all", EVERYBODY, None, required, WEIGHT),)


def _read_track(reader: Reader, item: Mapping[str, Any], pool: str, place: Path) -> LevelCeiling:
    """Return the ceiling of a pool that firms choose; they do so by an answer, so it needs ``when``."""
    data = reader.mapping(item, "track", place)
    reader.known_keys(data, {"questionnaire", "upto"}, (*place, "track"))
    if "when" not in item:
        reader.fault(place, "a track is chosen by an answer", "give it when")
    level = reader.integer(data, "upto", (*place, "track"), default=-1)
    if level < 0:
        reader.fault((*place, "track", "upto"), "the highest level is missing", 'write upto: "1"')
    return LevelCeiling(pool, reader.text(data, "questionnaire", (*place, "track")), level)


def ceiling_gates(pools: tuple[Pool, ...]) -> tuple[GateRule, ...]:
    """Return the gates that tracks make of their ceilings: decided by what officials found, never by an answer."""
    return tuple(
        GateRule(
            id=f"ceiling_{pool.id}",
            title=Words(
                f"{pool.title.zh}：核定等级不超过{pool.ceiling.level}级",
                f"{pool.title.en}: verified level of {pool.ceiling.level} or lower",
            ),
            fail_when=Some(()),
            pass_when=None,
            computed=False,
            ceiling=pool.ceiling,
        )
        for pool in pools
        if pool.ceiling is not None
    )


def read_seat_shares(reader: Reader, data: Mapping[str, Any]) -> Shares:
    """Return the shares of ``seat_shares``, at most one by level and one by segment. Notes faults."""
    if "seat_shares" not in data:
        return None, None
    body = reader.mapping(data, "seat_shares", ())
    place: Path = ("seat_shares",)
    reader.known_keys(body, {"level", "segment"}, place)
    level = _read_level(reader, reader.mapping(body, "level", place), (*place, "level")) if "level" in body else None
    segment = None
    if "segment" in body:
        item = reader.mapping(body, "segment", place)
        reader.known_keys(item, {"pool", "each"}, (*place, "segment"))
        each = reader.fraction(item, "each", (*place, "segment"), scale=WEIGHT)
        segment = SegmentShares(reader.text(item, "pool", (*place, "segment")), each)
    return level, segment


def _read_level(reader: Reader, data: Mapping[str, Any], path: Path) -> LevelShares:
    reader.known_keys(data, {"pool", "questionnaire", "bands"}, path)
    bands = []
    for index, item in enumerate(reader.items(data, "bands", path, required=True)):
        place = (*path, "bands", index)
        reader.known_keys(item, {"id", "title", "upto", "share"}, place)
        bands.append(
            LevelBand(
                id=reader.identifier(item, place),
                title=reader.words(item, "title", place),
                upto=reader.integer(item, "upto", place, default=0),
                share=reader.fraction(item, "share", place, scale=WEIGHT),
            )
        )
    if any(low.upto >= high.upto for low, high in pairwise(bands)):
        reader.fault((*path, "bands"), "the levels must rise from band to band", "order the bands")
    if sum(band.share for band in bands) > WEIGHT:
        reader.fault((*path, "bands"), "the least shares add up to more than 1", "lower some")
    return LevelShares(reader.text(data, "pool", path), reader.text(data, "questionnaire", path), tuple(bands))


def check_pools(reader: Reader, scheme: Scheme) -> None:
    """Note weights that do not add up in a pool, unknown names, and sources with weights they may not have."""
    names = [pool.id for pool in scheme.pools]
    reader.unique(names, ("pools",))
    reader.unique([criterion.id for criterion in scheme.criteria], ("criteria",))
    reader.unique([gate.id for gate in scheme.gates], ("gates",))
    if sum(pool.share for pool in scheme.pools) != WEIGHT:
        reader.fault(("pools",), "the pools' shares of the seats do not add up to 1", "mend them")
    if any(pool.when is None for pool in scheme.pools[:-1]) or scheme.pools[-1].when is not None:
        reader.fault(("pools",), "the last pool, and only it, takes whoever is left", "give the others when")
    for pool in scheme.pools:
        total = sum(criterion.weight for criterion in scheme.criteria if criterion.belongs(pool.id))
        if total != WEIGHT:
            where = f" in the pool {pool.id}" if len(names) > 1 else ""
            reader.fault(("criteria",), f"the weights add up to {total}/10000{where}", "make them add up to exactly 1")
    for key in scheme.tie_keys:
        if key not in {criterion.id for criterion in scheme.criteria}:
            reader.fault(("tie_keys",), f"no criterion {key!r}", "check the spelling")
    _check_criteria(reader, scheme, names)
    _check_seat_shares(reader, scheme, names)


def _check_seat_shares(reader: Reader, scheme: Scheme, names: list[str]) -> None:
    for key, shares in (("level", scheme.level_shares), ("segment", scheme.segment_shares)):
        if shares is not None and shares.pool not in names:
            reader.fault(("seat_shares", key, "pool"), f"no pool {shares.pool!r}", "check the spelling")
    if scheme.segments is not None and scheme.segments.pool not in names:
        reader.fault(("segments", "pool"), f"no pool {scheme.segments.pool!r}", "check the spelling")
    if scheme.segment_shares is not None and scheme.segments is None:
        reader.fault(("seat_shares", "segment"), "the scheme makes no segments", "declare segments or leave this out")


def _check_criteria(reader: Reader, scheme: Scheme, names: list[str]) -> None:
    features = {feature.id for feature in scheme.segments.features} if scheme.segments is not None else set()
    for index, criterion in enumerate(scheme.criteria):
        place = ("criteria", index)
        for name in criterion.pools:
            if name not in names:
                reader.fault((*place, "pools"), f"no pool {name!r}", "check the spelling")
        match criterion.source:
            case ExpertSource() if criterion.weight:
                reader.fault((*place, "weight"), "experts' marks change no score", 'give it the weight "0"')
            case ClosenessSource(_, target):
                if criterion.weight > MOST_CLOSENESS:
                    reader.fault((*place, "weight"), "closeness counts at most 5 of 100 points", "lower the weight")
                for name, value in target:
                    if name not in features:
                        reader.fault((*place, "source", "target"), f"no feature {name!r}", "check the spelling")
                    if not value:
                        reader.fault((*place, "source", "target", name), "a target of 0 asks nothing", "leave it out")
