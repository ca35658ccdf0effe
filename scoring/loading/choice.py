"""Reading how a scheme makes its list (objective, quotas, members of one group) and how sure places are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring.definition.labels import ATTRIBUTES
from scoring.definition.scheme import CertaintyPlan, ChoicePlan, Objective, Quota
from scoring.exact import WEIGHT
from scoring.loading.reader import Path, Reader

MOST_DRAWS = 100_000
MOST_REPLICAS = 100
_CERTAINTY = {"draws", "seed", "concentration", "replicas", "fall", "stable", "hopeless"}


def read_choice(reader: Reader, data: Mapping[str, Any]) -> ChoicePlan:
    """Return the plan of ``choice``; without it the best-ranked are taken and nothing limits them."""
    if "choice" not in data:
        return ChoicePlan()
    body = reader.mapping(data, "choice", ())
    place: Path = ("choice",)
    reader.known_keys(body, {"objective", "quotas", "per_group"}, place)
    quotas = []
    items = reader.items(body, "quotas", place) if body.get("quotas") else []
    for index, item in enumerate(items):
        quotas.append(_read_quota(reader, item, (*place, "quotas", index)))
    pairs = [f"{quota.attribute} {quota.value}" for quota in quotas]
    reader.unique(pairs, (*place, "quotas"))
    return ChoicePlan(
        objective=reader.choice(body, "objective", Objective, place, default=Objective.RANK),
        quotas=tuple(quotas),
        per_group=reader.integer(body, "per_group", place, default=0),
    )


def _read_quota(reader: Reader, item: Mapping[str, Any], path: Path) -> Quota:
    reader.known_keys(item, {"attribute", "value", "floor", "ceiling"}, path)
    attribute = reader.text(item, "attribute", path)
    if attribute not in ATTRIBUTES:
        reader.fault((*path, "attribute"), f"{attribute!r} is no attribute", f"use one of {', '.join(ATTRIBUTES)}")
    floor = reader.integer(item, "floor", path, default=0)
    ceiling = reader.integer(item, "ceiling", path, default=0) if "ceiling" in item else None
    if floor < 0 or (ceiling is not None and ceiling < floor):
        reader.fault(path, "the floor is above the ceiling", "lower the floor or raise the ceiling")
    if not floor and ceiling is None:
        reader.fault(path, "this quota limits nothing", "give it a floor, a ceiling, or both")
    return Quota(attribute, reader.text(item, "value", path), floor, ceiling)


def read_certainty(reader: Reader, data: Mapping[str, Any]) -> CertaintyPlan | None:
    """Return the plan of ``certainty``, None without it: then no draws are made."""
    if "certainty" not in data:
        return None
    body = reader.mapping(data, "certainty", ())
    place: Path = ("certainty",)
    reader.known_keys(body, _CERTAINTY, place)
    plan = CertaintyPlan(
        draws=reader.integer(body, "draws", place, default=10_000),
        seed=reader.integer(body, "seed", place, default=0),
        concentration=reader.integer(body, "concentration", place, default=100),
        replicas=reader.integer(body, "replicas", place, default=1),
        fall=_share(reader, body, "fall", default=0),
        stable=_share(reader, body, "stable", default=9_500),
        hopeless=_share(reader, body, "hopeless", default=500),
    )
    if not 1 <= plan.draws <= MOST_DRAWS:
        reader.fault((*place, "draws"), f"{plan.draws} draws can't be made", f"write 1 to {MOST_DRAWS}")
    if not 1 <= plan.replicas <= min(MOST_REPLICAS, max(plan.draws, 1)):
        fix = f"write 1 to {MOST_REPLICAS}, and no more than there are draws"
        reader.fault((*place, "replicas"), f"{plan.replicas} draws of the answers can't be made", fix)
    if plan.concentration < 1:
        reader.fault((*place, "concentration"), "the concentration must be above 0", 'write "100": higher means nearer')
    if not 0 <= plan.hopeless < plan.stable <= WEIGHT:
        reader.fault(place, "hopeless must be below stable, both from 0 to 1", 'write stable: "0.95", hopeless: "0.05"')
    if plan.fall > WEIGHT:
        reader.fault((*place, "fall"), "a probability is at most 1", 'write "0.05"')
    return plan


def _share(reader: Reader, body: Mapping[str, Any], key: str, *, default: int) -> int:
    return reader.fraction(body, key, ("certainty",), scale=WEIGHT) if key in body else default
