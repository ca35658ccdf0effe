"""The reference tables that ship: counts, dates, and that everything they refer to exists."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
import yaml

from survey.definitions.directory import FOLDER, directory
from survey.definitions.formats import normalise

BEFORE = {
    "嘉定镇街道",
    "新成路街道",
    "真新街道",
    "菊园新区",
    "南翔镇",
    "安亭镇",
    "马陆镇",
    "徐行镇",
    "华亭镇",
    "外冈镇",
    "江桥镇",
    "嘉定工业区",
}


def units_on(day: date) -> set[str]:
    return {unit.name.zh for unit in directory().current_units(day)}


def test_the_units_until_april_2026() -> None:
    assert units_on(date(2026, 4, 30)) == BEFORE


def test_the_units_since_may_2026() -> None:
    assert units_on(date(2026, 5, 1)) == BEFORE - {"菊园新区"} | {"菊园街道", "娄塘镇"}


def test_four_sub_districts_eight_towns_and_a_zone_hold_today() -> None:
    units = yaml.safe_load((FOLDER / "units.yaml").read_text(encoding="utf-8"))["units"]
    assert Counter(unit["kind"] for unit in units if "until" not in unit) == {"subdistrict": 4, "town": 8, "zone": 1}


def test_a_unit_that_ended_names_a_successor_that_holds() -> None:
    units = {unit["id"]: unit for unit in yaml.safe_load((FOLDER / "units.yaml").read_text(encoding="utf-8"))["units"]}
    ended = {name: unit["successor"] for name, unit in units.items() if "until" in unit}
    assert ended == {"juyuan_area": "juyuan"}
    assert [unit["split_from"] for unit in units.values() if "split_from" in unit] == ["xuhang"]


@pytest.mark.parametrize(("typed", "unit"), [("菊园新区", "juyuan"), ("娄塘镇", "loutang"), ("国际汽车城", "anting")])
def test_a_unit_typed_by_an_old_or_other_name_is_found(typed: str, unit: str) -> None:
    assert normalise("unit", typed) == unit


def test_names_and_aliases_of_parks_lead_to_one_park_each() -> None:
    names = [name for park in directory().parks.values() for name in (park.name.zh, *park.aliases)]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert normalise("park", "汽车新能港") == "new_energy_port"


def test_manufacturing_is_there_in_full() -> None:
    with (FOLDER / "industries.csv").open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    assert Counter(map(len, codes)) == {2: 31, 3: 179, 4: 609}
    assert {code[:2] for code in codes} == {str(division) for division in range(13, 44)}
    assert len(set(codes)) == 819


def test_the_divisions_of_all_sections_are_there_once() -> None:
    codes = [code for code in directory().industries if len(code) == 2]
    assert sorted(codes) == [f"{division:02d}" for division in range(1, 98)]


def test_the_other_sections_have_their_divisions() -> None:
    with (FOLDER / "divisions.csv").open(encoding="utf-8") as file:
        sections = Counter(row["section"] for row in csv.DictReader(file))
    assert "".join(sections) == "ABDEFGHIJKLMNOPQRST"
    assert list(sections.values()) == [5, 7, 3, 4, 2, 8, 2, 3, 4, 1, 2, 3, 4, 3, 1, 2, 5, 6, 1]


def test_every_sector_has_a_size_rule_with_falling_limits() -> None:
    rules = directory().size_rules
    assert {industry.sector for industry in directory().industries.values()} == set(rules)
    for rule in rules.values():
        for limits in rule.values():
            large, medium, small = map(Decimal, limits)
            assert large > medium > small > 0


@pytest.mark.parametrize(
    ("industry", "staff", "revenue", "size"),
    [
        ("3670", 1000, "40000", "large"),
        ("3670", 1000, "39999.99", "medium"),
        ("3670", 999, "40000", "medium"),
        ("3670", 300, "2000", "medium"),
        ("3670", 299, "2000", "small"),
        ("3670", 5000, "1999", "small"),
        ("3670", 20, "300", "small"),
        ("3670", 19, "500000", "micro"),
        ("65", 100, "1000", "medium"),
        ("65", 99, "1000", "small"),
        ("65", 300, "10000", "large"),
    ],
)
def test_the_size_at_its_limits(industry: str, staff: int, revenue: str, size: str) -> None:
    assert directory().size_of(industry, staff, Decimal(revenue)) == size


@pytest.mark.parametrize("typed", ["汽\u2ecb\u200b 零部件", "零部件\u3000汽车", "３６７０", " 3670\ufeff"])
def test_an_industry_is_searched_for_in_the_form_in_which_names_are_compared(typed: str) -> None:
    assert [item.code for item in directory().find_industries(typed)] == ["3670"]
