"""Reading how a scheme makes segments, and the model that was frozen with it; writing the model back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from scoring.definition.anchors import Anchors
from scoring.definition.cluster_model import BY_SILHOUETTE, ClusterModel, Contrast, Reference, Trial
from scoring.definition.scheme import Feature, SegmentPlan, Source
from scoring.exact import WEIGHT
from scoring.loading.reader import Path, Reader

_KEYS = {"pool", "features", "fewest", "most", "seed", "sample", "bootstraps", "stable", "model"}
BY_CONTENT = "content-"
"""The id of a reference that is known by its content begins so: its day says nothing and is in no digest."""
ReadSource = Callable[[Reader, Mapping[str, Any], Path], Source]
ReadAnchors = Callable[[Reader, Mapping[str, Any], Path], Anchors]


def read_segments(
    reader: Reader, data: Mapping[str, Any], read_source: ReadSource, read_anchors: ReadAnchors
) -> SegmentPlan:
    """Return the plan of ``segments``, None without it. Notes faults."""
    body = reader.mapping(data, "segments", ())
    place: Path = ("segments",)
    reader.known_keys(body, _KEYS, place)
    features = []
    for index, item in enumerate(reader.items(body, "features", place, required=True)):
        where = (*place, "features", index)
        reader.known_keys(item, {"id", "title", "source", "anchors"}, where)
        source = read_source(reader, reader.mapping(item, "source", where), (*where, "source"))
        title = reader.words(item, "title", where)
        features.append(Feature(reader.identifier(item, where), title, source, read_anchors(reader, item, where)))
    reader.unique([feature.id for feature in features], (*place, "features"))
    plan = SegmentPlan(
        pool=reader.text(body, "pool", place),
        features=tuple(features),
        fewest=reader.integer(body, "fewest", place, default=2),
        most=reader.integer(body, "most", place, default=10),
        seed=reader.integer(body, "seed", place, default=0),
        sample=reader.integer(body, "sample", place, default=20_000),
        bootstraps=reader.integer(body, "bootstraps", place, default=20),
        stable=reader.fraction(body, "stable", place, scale=WEIGHT),
        model=model_from_json(body["model"]) if body.get("model") else None,
    )
    if not 2 <= plan.fewest <= plan.most:
        reader.fault((*place, "fewest"), "there are at least 2 segments", "mend fewest and most")
    if plan.model is not None and plan.model.features != tuple(feature.id for feature in features):
        reader.fault((*place, "model"), "the model was frozen with other features", "freeze the segments anew")
    return plan


def undated(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a scheme's document as its digest sees it: without the day on which segments known by content were frozen.

    Whatever is no document of a scheme stays as it is.
    """
    segments = data.get("segments")
    model = segments.get("model") if isinstance(segments, Mapping) else None
    reference = model.get("reference") if isinstance(model, Mapping) else None
    if not isinstance(reference, Mapping) or not str(reference.get("id", "")).startswith(BY_CONTENT):
        return data
    lasting = {name: value for name, value in reference.items() if name != "date"}
    return {**data, "segments": {**segments, "model": {**model, "reference": lasting}}}  # type: ignore[dict-item]


def model_to_json(model: ClusterModel) -> dict[str, Any]:
    """Return a frozen model as plain data, as it is kept in the scheme's document."""
    return asdict(model)


def model_from_json(data: Mapping[str, Any]) -> ClusterModel:
    """Return the model that `model_to_json` wrote (lists or tuples alike)."""
    return ClusterModel(
        reference=Reference(**data["reference"]),
        features=tuple(data["features"]),
        centroids=_table(data["centroids"]),
        resampled=tuple(_table(table) for table in data["resampled"]),
        means=tuple(data["means"]),
        sizes=tuple(data["sizes"]),
        profiles=_table(data["profiles"]),
        contrasts=tuple(tuple(Contrast(**item) for item in items) for items in data["contrasts"]),
        trials=tuple(Trial(**item) for item in data["trials"]),
        rule=data.get("rule", BY_SILHOUETTE),
    )


def _table(rows: Any) -> tuple[tuple[int, ...], ...]:  # noqa: ANN401 - JSON
    return tuple(tuple(row) for row in rows)
