"""Reading the rules that average up a weighted tree: clauses by level, and indicators with stages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring.definition.rules import ClauseRule, Need, Node, Rule, Stage, StageRule
from scoring.definition.texts import Status, Words
from scoring.exact import POINT, WEIGHT
from scoring.loading.reader import Path, Reader

NEEDS = ("score", "share", "count")


def read_clause_rule(reader: Reader, data: Mapping[str, Any], path: Path, status: Status) -> Rule:
    """Return the rule of clauses by level that a mapping defines."""
    reader.known_keys(data, {"kind", "status", "source", "passing", "bands", "levels", "tree", "claim"}, path)
    status = reader.choice(data, "status", Status, path, default=status)
    bands = {str(index): text for index, text in enumerate(reader.texts(data, "bands", path))}
    levels = tuple(
        _read_level(reader, item, index, (*path, "levels", index))
        for index, item in enumerate(reader.items(data, "levels", path, required=True))
    )
    return ClauseRule(
        status=status,
        source=reader.words(data, "source", path),
        tree=_read_nodes(reader, data, "tree", (path, status)),
        levels=levels,
        passing=reader.fraction(data, "passing", path, scale=WEIGHT),
        claim=reader.text(data, "claim", path, default=""),
        bands=tuple(reader.fraction(bands, key, (*path, "bands"), scale=WEIGHT) for key in bands),
    )


def _read_level(reader: Reader, data: Mapping[str, Any], index: int, path: Path) -> tuple[int, Words]:
    reader.known_keys(data, {"level", "title"}, path)
    return reader.integer(data, "level", path, default=index + 1), reader.words(data, "title", path)


def read_stage_rule(reader: Reader, data: Mapping[str, Any], path: Path, status: Status) -> Rule:
    """Return the rule of weighted indicators with stages that a mapping defines."""
    reader.known_keys(data, {"kind", "status", "source", "tree", "index", "stages"}, path)
    status = reader.choice(data, "status", Status, path, default=status)
    stages = []
    for index, item in enumerate(reader.items(data, "stages", path, required=True)):
        place = (*path, "stages", index)
        reader.known_keys(item, {"level", "title", "needs"}, place)
        needs = tuple(
            _read_need(reader, need, (*place, "needs", number))
            for number, need in enumerate(reader.items(item, "needs", place))
        )
        level = reader.integer(item, "level", place, default=index + 1)
        stages.append(Stage(level, reader.words(item, "title", place), needs))
    return StageRule(
        status=status,
        source=reader.words(data, "source", path),
        tree=_read_nodes(reader, data, "tree", (path, status)),
        index=reader.text(data, "index", path),
        stages=tuple(stages),
    )


def _read_need(reader: Reader, data: Mapping[str, Any], path: Path) -> Need:
    reader.known_keys(data, {"kind", "title", "names", "at_least", "share", "minimum"}, path)
    kind = reader.text(data, "kind", path)
    if kind not in NEEDS:
        reader.fault((*path, "kind"), f"unknown need {kind!r}", f"use one of {', '.join(NEEDS)}")
    return Need(
        kind=kind,
        title=reader.words(data, "title", path),
        names=reader.texts(data, "names", path),
        at_least=reader.fraction(data, "at_least", path, scale=POINT),
        share=reader.fraction(data, "share", path, scale=WEIGHT) if kind == "share" else 0,
        minimum=reader.integer(data, "minimum", path, default=1) if kind == "count" else 0,
    )


def _read_items(reader: Reader, data: Mapping[str, Any], path: Path) -> tuple[tuple[str, int], ...]:
    if "items" not in data:
        return ()
    items = reader.mapping(data, "items", path)
    return tuple((name, reader.fraction(items, name, (*path, "items"), scale=WEIGHT)) for name in items)


def _read_nodes(reader: Reader, data: Mapping[str, Any], key: str, owner: tuple[Path, Status]) -> tuple[Node, ...]:
    path, status = owner
    nodes = []
    for index, item in enumerate(reader.items(data, key, path)):
        place = (*path, key, index)
        reader.known_keys(item, {"id", "title", "weights", "children", "cut_by", "status", "items"}, place)
        weights = reader.mapping(item, "weights", place)
        node_status = reader.choice(item, "status", Status, place, default=status)
        nodes.append(
            Node(
                id=reader.identifier(item, place),
                title=reader.words(item, "title", place),
                weights={
                    variant: reader.fraction(weights, variant, (*place, "weights"), scale=WEIGHT) for variant in weights
                },
                children=_read_nodes(reader, item, "children", (place, node_status)),
                cut_by=reader.text(item, "cut_by", place, default=""),
                items=_read_items(reader, item, place),
                status=node_status,
            )
        )
    for variant in {variant for node in nodes for variant in node.weights}:
        total = sum(node.weights.get(variant, 0) for node in nodes)
        if total != WEIGHT:
            reader.fault((*path, key), f"the weights of {variant} add up to {total}/10000", "make them add up to 1")
    return tuple(nodes)
