"""Attributes, quotas and pins: everything wrong with a file is told at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scoring.selection.quotas.problem import Bound
from survey.commands.choice_files import Limits, read_attributes, read_pins, read_quotas
from survey.commands.json_files import InputError
from tests.unit.survey.commands.running_verbs import write

NAMES = ("A", "B")
ATTRIBUTES = {"unit": ("n", "s"), "group": ("g", "")}


def told(read: Any, path: str, *more: Any) -> list[str]:
    with pytest.raises(InputError) as refused:
        read(Path(path), *more)
    return [fault.removeprefix(f"{path}: ") for fault in refused.value.faults]


def test_attributes_come_in_the_order_of_the_table(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "\ufeffname,unit,size\nB, s ,\n\nA,n,x\n".encode())
    assert read_attributes(Path(path), NAMES) == {"unit": ("n", "s"), "size": ("x", "")}


def test_every_fault_of_attributes(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "name,unit,unit\nA,n,n,n\nA,n,n\nC,n,n\n")
    assert told(read_attributes, path, NAMES) == [
        "column 'unit' occurs twice",
        "A has 4 cells for 3 columns",
        "the name 'A' occurs twice",
        "B of the table has no row",
        "'C' is not in the table",
    ]
    assert told(read_attributes, write(tmp_path, "b.csv", "name\n"), NAMES) == [
        "a header with the name and at least one attribute is expected"
    ]
    assert told(read_attributes, str(tmp_path / "none.csv"), NAMES)[0].startswith("can't be read as CSV UTF-8")


def test_quotas_are_read_as_written(tmp_path: Path) -> None:
    quotas = [
        {"attribute": "unit", "value": "n", "floor": 1, "ceiling": 2},
        {"attribute": "unit", "value": "s", "ceiling": 0},
    ]
    path = write(tmp_path, "q.json", {"quotas": quotas, "group": "group", "per_group": 1})
    assert read_quotas(Path(path), ATTRIBUTES) == Limits(
        (Bound("unit", "n", 1, 2), Bound("unit", "s", 0, 0)), "group", 1
    )
    assert read_quotas(Path(write(tmp_path, "e.json", {})), ATTRIBUTES) == Limits((), "", 0)


@pytest.mark.parametrize(
    ("quota", "fault"),
    [
        ({"attribute": "colour", "value": "n", "floor": 1}, "there is no attribute 'colour': known are unit, group"),
        ({"attribute": "unit", "floor": 1}, "value is a text: one of the labels of unit"),
        ({"attribute": "unit", "value": "n", "floor": 2, "ceiling": 1}, "the floor 2 is above the ceiling 1"),
        ({"attribute": "unit", "value": "n"}, "this limits nothing: give it a floor, a ceiling, or both"),
        ({"attribute": "unit", "value": "n", "most": 1, "floor": 1}, "'most' is not known"),
    ],
)
def test_a_quota_that_makes_no_sense(tmp_path: Path, quota: dict[str, Any], fault: str) -> None:
    path = write(tmp_path, "q.json", {"quotas": [quota]})
    assert told(read_quotas, path, ATTRIBUTES) == [f"quota 1: {fault}"]


def test_every_fault_of_quotas_at_once(tmp_path: Path) -> None:
    one = {"attribute": "unit", "value": "n", "floor": 1}
    data = {"quotas": [one, one, 7, {**one, "floor": -1, "ceiling": 1.5}], "group": "park", "more": 1}
    assert told(read_quotas, write(tmp_path, "q.json", data), ATTRIBUTES) == [
        "'more' is not known: use quotas, group, per_group",
        "quota 2: unit n occurs twice: make one of both",
        "quota 3: an object with attribute, value, floor, ceiling is expected",
        "quota 4: floor: -1 is no whole number of 0 or more",
        "quota 4: ceiling: 1.5 is no whole number of 0 or more",
        "group: there is no attribute 'park'",
        "group and per_group go together: name the attribute, and how many of one group at most",
    ]
    assert told(read_quotas, write(tmp_path, "r.json", {"quotas": {}}), ATTRIBUTES) == ["quotas: a list is expected"]


def test_pins_by_name_and_their_faults(tmp_path: Path) -> None:
    path = write(tmp_path, "p.json", {"in": ["B"], "out": ["A"]})
    assert read_pins(Path(path), NAMES) == (frozenset({1}), frozenset({0}))
    wrong = write(tmp_path, "w.json", {"in": ["A", "X"], "out": ["A"], "maybe": []})
    assert told(read_pins, wrong, NAMES) == [
        "'maybe' is not known: use in, out",
        "in: 'X' is not in the table",
        "A is pinned in and kept out",
    ]
    assert told(read_pins, write(tmp_path, "l.json", {"in": "A"}), NAMES) == ["in: a list of names is expected"]
