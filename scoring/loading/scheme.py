"""From a mapping (as read from YAML or the database) to a `Scheme`, listing every fault at once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from scoring.definition.anchors import Anchors
from scoring.definition.questionnaire import Compute, Ratio
from scoring.definition.scheme import (
    ChecklistItem,
    ChecklistSource,
    ClosenessSource,
    Criterion,
    ExpertSource,
    FiguresSource,
    IndexSource,
    Measure,
    OptionsSource,
    RatioSource,
    Scheme,
    Source,
)
from scoring.definition.texts import Status
from scoring.exact import POINT, VALUE, WEIGHT
from scoring.loading.choice import read_certainty, read_choice
from scoring.loading.conditions import read_condition
from scoring.loading.declarations import read_declarations
from scoring.loading.gates import read_gates, read_offices
from scoring.loading.pools import ceiling_gates, check_pools, read_pools, read_seat_shares
from scoring.loading.questionnaire import digest_of, qualified
from scoring.loading.reader import Path, Reader
from scoring.loading.scheme_signals import read_plan
from scoring.loading.segments import read_segments, undated
from scoring.loading.tracks import check_tracks, read_tracks

_KEYS = {
    "id", "version", "title", "status", "required", "reserve", "criteria", "tie_keys", "gates", "pools", "segments",
    "seat_shares", "choice", "certainty", "signals", "labels", "self_reason", "directions", "offices",
    "only_verified",
    "tracks",
}  # fmt: skip


def load_scheme(data: Mapping[str, Any]) -> Scheme:
    """Return the scheme that a mapping defines. Raises DefinitionError with all its faults."""
    reader = Reader()
    reader.known_keys(data, _KEYS, ())
    status = reader.choice(data, "status", Status, (), default=Status.WORKING)
    criteria = tuple(
        _read_criterion(reader, item, ("criteria", index), status)
        for index, item in enumerate(reader.items(data, "criteria", (), required=True))
    )
    required = reader.texts(data, "required", ())
    level_shares, segment_shares = read_seat_shares(reader, data)
    pools = read_pools(reader, data, required)
    declared = read_declarations(reader, data)
    scheme = Scheme(
        id=reader.identifier(data, ()),
        version=reader.text(data, "version", ()),
        title=reader.words(data, "title", ()),
        status=status,
        required=required,
        criteria=criteria,
        gates=(*read_gates(reader, data), *ceiling_gates(pools)),
        offices=read_offices(reader, data),
        tie_keys=reader.texts(data, "tie_keys", ()),
        reserve=reader.integer(data, "reserve", (), default=0),
        digest="" if reader.faults else digest_of(undated(data)),
        pools=pools,
        segments=read_segments(reader, data, read_source, read_anchors) if "segments" in data else None,
        level_shares=level_shares,
        segment_shares=segment_shares,
        choice=read_choice(reader, data),
        certainty=read_certainty(reader, data),
        signals=read_plan(reader, data),
        labels=declared.labels,
        self_reason=declared.self_reason,
        directions=declared.directions,
        only_verified=reader.texts(data, "only_verified", ()),
        tracks=read_tracks(reader, data),
    )
    check_pools(reader, scheme)
    check_tracks(reader, scheme)
    reader.finish()
    return scheme


def _read_criterion(reader: Reader, data: Mapping[str, Any], path: Path, status: Status) -> Criterion:
    reader.known_keys(data, {"id", "title", "why", "weight", "source", "anchors", "status", "pools"}, path)
    return Criterion(
        id=reader.identifier(data, path),
        title=reader.words(data, "title", path),
        why=reader.words(data, "why", path),
        weight=reader.fraction(data, "weight", path, scale=WEIGHT),
        source=read_source(reader, reader.mapping(data, "source", path), (*path, "source")),
        anchors=read_anchors(reader, data, path),
        status=reader.choice(data, "status", Status, path, default=status),
        pools=reader.texts(data, "pools", path),
    )


def read_anchors(reader: Reader, data: Mapping[str, Any], path: Path) -> Anchors:
    """Return rising pairs of figure and value; without any, 0-100 stays as it is. Notes faults."""
    if "anchors" not in data:
        return ((Decimal(0), Decimal(0)), (Decimal(100), Decimal(100)))
    anchors = []
    raw = data["anchors"]
    for index, pair in enumerate(raw if isinstance(raw, list) else []):
        place = (*path, "anchors", index)
        if not isinstance(pair, list) or len(pair) != 2:
            reader.fault(place, "an anchor is a pair", 'write ["60", "100"]')
            continue
        point = {"figure": pair[0], "value": pair[1]}
        figure, value = reader.number(point, "figure", place), reader.number(point, "value", place)
        if figure is not None and value is not None:
            anchors.append((figure, value))
    rising = all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(anchors))
    if len(anchors) < 2 or not rising or anchors[0][1] < 0 or anchors[-1][1] > 100:
        fix = "give two or more pairs with rising figures and values from 0 to 100 that never fall"
        reader.fault((*path, "anchors"), "these anchors do not rise", fix)
        return ((Decimal(0), Decimal(0)), (Decimal(100), Decimal(100)))
    return tuple(anchors)


def read_source(reader: Reader, data: Mapping[str, Any], path: Path) -> Source:
    """Return the source of a figure that a mapping defines. Notes faults."""
    kind = data.get("kind")
    if kind in {"index", "part"}:
        part = reader.text(data, "part", path) if kind == "part" else ""
        return IndexSource(reader.text(data, "questionnaire", path), part)
    if kind == "options":
        values = reader.mapping(data, "values", path)
        question = qualified("facts", reader.text(data, "question", path))
        return OptionsSource(question, {key: reader.points(values, key, (*path, "values")) for key in values})
    if kind == "ratio":
        return RatioSource(Compute(now=_read_ratio(reader, reader.mapping(data, "compute", path), path)))
    if kind == "checklist":
        items = tuple(
            _read_item(reader, item, (*path, "items", index))
            for index, item in enumerate(reader.items(data, "items", path, required=True))
        )
        if sum(item.points for item in items) > 100 * POINT:
            reader.fault((*path, "items"), "the items give more than 100", "lower some")
        return ChecklistSource(items)
    if kind == "figures":
        return _read_figures(reader, data, path)
    if kind == "closeness":
        target = reader.mapping(data, "target", path)
        pairs = ((name, reader.fraction(target, name, (*path, "target"), scale=VALUE)) for name in target)
        return ClosenessSource(reader.words(data, "title", path), tuple(pairs))
    if kind == "expert":
        return ExpertSource()
    known = "index, part, options, ratio, checklist, figures, closeness or expert"
    reader.fault((*path, "kind"), f"unknown source {kind!r}", f"use {known}")
    return ChecklistSource(())


def _read_ratio(reader: Reader, data: Mapping[str, Any], path: Path) -> Ratio:
    body = reader.mapping(data, "now", (*path, "compute"))
    place = (*path, "compute", "now")
    names = [tuple(qualified("facts", name) for name in reader.texts(body, key, place)) for key in ("of", "to")]
    return Ratio(names[0], names[1], reader.number(body, "scale", place) or Decimal(100))


def _read_figures(reader: Reader, data: Mapping[str, Any], path: Path) -> FiguresSource:
    measures = tuple(
        _read_measure(reader, item, (*path, "measures", index))
        for index, item in enumerate(reader.items(data, "measures", path, required=True))
    )
    reader.unique([item.id for item in measures], (*path, "measures"))
    if measures and sum(item.points for item in measures) != 100 * POINT:
        reader.fault((*path, "measures"), "the measures don't give exactly 100 together", "change their points")
    return FiguresSource(measures)


def _read_measure(reader: Reader, data: Mapping[str, Any], path: Path) -> Measure:
    reader.known_keys(data, {"id", "title", "of", "to", "scale", "anchors", "points"}, path)
    of, to = (tuple(qualified("facts", name) for name in reader.texts(data, key, path)) for key in ("of", "to"))
    if not of:
        reader.fault((*path, "of"), "a measure reads one number or more", "name number questions")
    if "anchors" not in data:
        reader.fault((*path, "anchors"), "a measure has anchors of its own", 'write [["0", "0"], ["60", "100"]]')
    scale = reader.number(data, "scale", path)
    if scale is not None and scale <= 0:
        reader.fault((*path, "scale"), f"{scale} is no scale", "write more than 0")
    return Measure(
        id=reader.identifier(data, path),
        title=reader.words(data, "title", path),
        figure=Ratio(of, to, scale if scale is not None else Decimal(100 if to else 1)),
        anchors=read_anchors(reader, data, path),
        points=reader.points(data, "points", path),
    )


def _read_item(reader: Reader, data: Mapping[str, Any], path: Path) -> ChecklistItem:
    return ChecklistItem(
        id=reader.identifier(data, path),
        title=reader.words(data, "title", path),
        when=read_condition(reader, data.get("when"), (*path, "when"), "facts"),
        points=reader.points(data, "points", path),
    )
