"""The gates of a scheme, and the offices that answer them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring.definition.scheme import GateRule, Office
from scoring.loading.conditions import read_condition
from scoring.loading.reader import Path, Reader

MOST_DAYS = 3_650


def read_gates(reader: Reader, data: Mapping[str, Any]) -> tuple[GateRule, ...]:
    """Return the gates of ``gates``. Notes faults."""
    return tuple(
        _read_gate(reader, item, ("gates", index)) for index, item in enumerate(reader.items(data, "gates", ()))
    )


def read_offices(reader: Reader, data: Mapping[str, Any]) -> tuple[Office, ...]:
    """Return the offices of ``offices``, none where there are none. Notes faults, also of gates that name others."""
    offices = []
    for index, item in enumerate(reader.items(data, "offices", ())):
        place = ("offices", index)
        reader.known_keys(item, {"id", "title"}, place)
        offices.append(Office(reader.identifier(item, place), reader.words(item, "title", place)))
    known = [office.id for office in offices]
    reader.unique(known, ("offices",))
    for index, item in enumerate(reader.items(data, "gates", ())):
        if "office" in item and item["office"] not in known:
            fix = f"use one of {', '.join(known)}" if known else "list it under offices"
            reader.fault(("gates", index, "office"), f"{item['office']!r} is no office", fix)
    return tuple(offices)


def _read_gate(reader: Reader, data: Mapping[str, Any], path: Path) -> GateRule:
    known = {"id", "title", "fail_when", "pass_when", "computed", "office", "valid_days", "cure"}
    reader.known_keys(data, known, path)
    passing = read_condition(reader, data["pass_when"], (*path, "pass_when"), "facts") if "pass_when" in data else None
    computed = reader.flag(data, "computed", path, default=False)
    if computed and passing is None:
        reader.fault((*path, "computed"), "a computed gate needs pass_when", "say when it passes")
    days = reader.integer(data, "valid_days", path, default=0)
    if "valid_days" in data and not 1 <= days <= MOST_DAYS:
        reader.fault((*path, "valid_days"), f"{days} days are no validity", f"write 1 to {MOST_DAYS}, or leave it out")
    return GateRule(
        id=reader.identifier(data, path),
        title=reader.words(data, "title", path),
        fail_when=read_condition(reader, data.get("fail_when"), (*path, "fail_when"), "facts"),
        pass_when=passing,
        computed=computed,
        office=reader.text(data, "office", path, default=""),
        valid_days=days,
        cure=reader.optional_words(data, "cure", path),
    )
