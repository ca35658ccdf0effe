"""The files of `select` beside the table: attributes, quotas, pins. Every fault is named with its place."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from scoring.answers.written import read_number
from scoring.selection.quotas.problem import Bound
from survey.commands.json_files import InputError, read_object

_QUOTA_KEYS = {"attribute", "value", "floor", "ceiling"}


@dataclass(frozen=True)
class Limits:
    """What a list has to keep. `group`: the attribute whose labels may occur `per_group` times at most (0: any)."""

    bounds: tuple[Bound, ...]
    group: str
    per_group: int


def read_attributes(path: Path, names: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Return attribute -> label per name, in the order of `names`; a blank cell is no label. Raises InputError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            records = [row for row in csv.reader(file, strict=True) if any(cell.strip() for cell in row)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError([f"{path}: can't be read as CSV UTF-8: {error}"]) from None
    if not records or len(records[0]) < 2:
        raise InputError([f"{path}: a header with the name and at least one attribute is expected"])
    header = [cell.strip() for cell in records[0]]
    faults = [f"{path}: column {title!r} occurs twice" for title in sorted({t for t in header if header.count(t) > 1})]
    rows: dict[str, list[str]] = {}
    for row in records[1:]:
        name = row[0].strip()
        if name in rows:
            faults.append(f"{path}: the name {name!r} occurs twice")
        if len(row) > len(header):
            faults.append(f"{path}: {name} has {len(row)} cells for {len(header)} columns")
        rows[name] = [cell.strip() for cell in row[1:]] + [""] * (len(header) - len(row))
    faults += [f"{path}: {name} of the table has no row" for name in names if name not in rows]
    faults += [f"{path}: {name!r} is not in the table" for name in rows if name not in set(names)]
    if faults:
        raise InputError(faults)
    return {title: tuple(rows[name][place] for name in names) for place, title in enumerate(header[1:])}


def read_quotas(path: Path, attributes: Mapping[str, Sequence[str]]) -> Limits:
    """Return the limits in ``{"quotas": […], "group": …, "per_group": …}``; raises InputError."""
    data = read_object(path, '{"quotas": [{"attribute", "value", "floor", "ceiling"}]}')
    faults = [
        f"{name!r} is not known: use quotas, group, per_group"
        for name in data
        if name not in {"quotas", "group", "per_group"}
    ]
    items = data.get("quotas", [])
    if not isinstance(items, list):
        raise InputError([*faults, "quotas: a list is expected"])
    bounds: list[Bound] = []
    for number, item in enumerate(items, start=1):
        own, bound = _bound(f"quota {number}", item, attributes)
        faults += own
        if bound is not None:
            if any((old.attribute, old.value) == (bound.attribute, bound.value) for old in bounds):
                faults.append(f"quota {number}: {bound.attribute} {bound.value} occurs twice: make one of both")
            bounds.append(bound)
    group = data.get("group", "")
    per_group, told = _whole("per_group", data.get("per_group", Decimal(0)))
    faults += told
    if group and (not isinstance(group, str) or group not in attributes):
        faults.append(f"group: there is no attribute {group!r}")
    if bool(group) != bool(per_group):
        faults.append("group and per_group go together: name the attribute, and how many of one group at most")
    if faults:
        raise InputError([f"{path}: {fault}" for fault in faults])
    return Limits(tuple(bounds), str(group), per_group)


def _bound(place: str, item: Any, attributes: Mapping[str, Sequence[str]]) -> tuple[list[str], Bound | None]:  # noqa: ANN401 - JSON
    """Return what is wrong with a quota, and the quota."""
    if not isinstance(item, dict):
        return [f"{place}: an object with attribute, value, floor, ceiling is expected"], None
    faults = [f"{place}: {key!r} is not known" for key in item if key not in _QUOTA_KEYS]
    attribute, value = item.get("attribute"), item.get("value")
    if attribute not in attributes:
        faults.append(f"{place}: there is no attribute {attribute!r}: known are {', '.join(attributes)}")
    elif not isinstance(value, str) or not value:
        faults.append(f"{place}: value is a text: one of the labels of {attribute}")
    floor, told = _whole(f"{place}: floor", item.get("floor", Decimal(0)))
    faults += told
    ceiling: int | None = None
    if item.get("ceiling") is not None:
        ceiling, told = _whole(f"{place}: ceiling", item["ceiling"])
        faults += told
    if not faults and ceiling is not None and ceiling < floor:
        faults.append(f"{place}: the floor {floor} is above the ceiling {ceiling}")
    if not faults and not floor and ceiling is None:
        faults.append(f"{place}: this limits nothing: give it a floor, a ceiling, or both")
    return faults, None if faults else Bound(str(attribute), str(value), floor, ceiling)


def _whole(place: str, raw: Any) -> tuple[int, list[str]]:  # noqa: ANN401 - JSON
    number = read_number(raw) if isinstance(raw, str) else raw
    if isinstance(number, Decimal) and number == number.to_integral_value() and number >= 0:
        return int(number), []
    return 0, [f"{place}: {raw!s} is no whole number of 0 or more"]


def read_pins(path: Path, names: Sequence[str]) -> tuple[frozenset[int], frozenset[int]]:
    """Return the rows pinned in, and those kept out, of ``{"in": [name], "out": [name]}``; raises InputError."""
    data = read_object(path, '{"in": [name, …], "out": [name, …]}')
    faults = [f"{key!r} is not known: use in, out" for key in data if key not in {"in", "out"}]
    places = {name: row for row, name in enumerate(names)}
    pins: dict[str, frozenset[int]] = {}
    for side in ("in", "out"):
        given = data.get(side, [])
        if not isinstance(given, list):
            faults.append(f"{side}: a list of names is expected")
            given = []
        faults += [f"{side}: {name!r} is not in the table" for name in given if name not in places]
        pins[side] = frozenset(places[name] for name in given if name in places)
    faults += [f"{names[row]} is pinned in and kept out" for row in sorted(pins["in"] & pins["out"])]
    if faults:
        raise InputError([f"{path}: {fault}" for fault in faults])
    return pins["in"], pins["out"]
