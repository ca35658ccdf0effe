"""Reading the rule that scores a questionnaire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring.definition.rules import Group, LevelRule, Part, PointsRule, Rule, ScenarioGroup
from scoring.definition.texts import Status
from scoring.exact import POINT
from scoring.loading.reader import Path, Reader
from scoring.loading.trees import read_clause_rule, read_stage_rule


def read_rule(reader: Reader, data: Any, path: Path, status: Status) -> Rule | None:  # noqa: ANN401 - YAML
    """Return the rule of a known kind that a mapping defines. Notes faults."""
    if not isinstance(data, Mapping):
        reader.fault(path, "a rule is a mapping", "see docs/questionnaire-format.md")
        return None
    kinds = {
        "points_and_scenarios": _read_points_rule,
        "clause_levels": read_clause_rule,
        "weighted_stages": read_stage_rule,
    }
    kind = data.get("kind")
    if kind not in kinds:
        reader.fault((*path, "kind"), f"unknown rule {kind!r}", f"use one of {', '.join(kinds)}")
        return None
    return kinds[kind](reader, data, path, status)


def _read_points_rule(reader: Reader, data: Mapping[str, Any], path: Path, status: Status) -> Rule:
    reader.known_keys(data, {"kind", "status", "source", "parts", "scenario_groups", "levels"}, path)
    parts = tuple(
        _read_part(reader, item, (*path, "parts", index))
        for index, item in enumerate(reader.items(data, "parts", path, required=True))
    )
    if sum(part.maximum for part in parts) != 100 * POINT:
        reader.fault((*path, "parts"), "the parts' maxima must add up to 100", "mend them")
    groups = []
    for index, item in enumerate(reader.items(data, "scenario_groups", path)):
        place = (*path, "scenario_groups", index)
        reader.known_keys(item, {"id", "title", "scenarios"}, place)
        scenarios = reader.texts(item, "scenarios", place)
        groups.append(ScenarioGroup(reader.identifier(item, place), reader.words(item, "title", place), scenarios))
    levels = []
    for index, item in enumerate(reader.items(data, "levels", path, required=True)):
        place = (*path, "levels", index)
        reader.known_keys(item, {"level", "title", "points", "scenarios", "binding"}, place)
        levels.append(
            LevelRule(
                level=reader.integer(item, "level", place, default=index + 1),
                title=reader.words(item, "title", place),
                points=reader.fraction(item, "points", place, scale=POINT),
                scenarios=reader.integer(item, "scenarios", place, default=0),
                binding=reader.integer(item, "binding", place, default=0),
            )
        )
    return PointsRule(
        status=reader.choice(data, "status", Status, path, default=status),
        source=reader.words(data, "source", path),
        parts=parts,
        scenario_groups=tuple(groups),
        levels=tuple(levels),
    )


def _read_part(reader: Reader, data: Mapping[str, Any], path: Path) -> Part:
    reader.known_keys(data, {"id", "title", "maximum", "groups"}, path)
    groups = []
    for index, item in enumerate(reader.items(data, "groups", path, required=True)):
        place = (*path, "groups", index)
        reader.known_keys(item, {"id", "title", "maximum", "items"}, place)
        groups.append(
            Group(
                id=reader.identifier(item, place),
                title=reader.words(item, "title", place),
                maximum=reader.fraction(item, "maximum", place, scale=POINT),
                items=reader.texts(item, "items", place),
            )
        )
    part = Part(
        id=reader.identifier(data, path),
        title=reader.words(data, "title", path),
        maximum=reader.fraction(data, "maximum", path, scale=POINT),
        groups=tuple(groups),
    )
    if sum(group.maximum for group in part.groups) != part.maximum:
        reader.fault(path, "the groups' maxima must add up to the part's", "mend one of them")
    return part
