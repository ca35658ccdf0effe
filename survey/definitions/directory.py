"""Reference data: units (dated, with aliases), parks, industries, and the size of an enterprise."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from scoring.characters import compared, half_width
from scoring.definition.texts import Words

FOLDER = Path(__file__).resolve().parent.parent / "reference"
CHOSEN_LENGTHS = (2, 4)
"""Digits of an industry that may be chosen: a division or a class."""
SIZES = ("large", "medium", "small", "micro")


@dataclass(frozen=True, slots=True)
class Entry:
    """A unit or park, valid from `since` (inclusive) until `until` (exclusive)."""

    id: str
    name: Words
    since: date | None = None
    until: date | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Industry:
    """A class, group or division of GB/T 4754-2017, with its sector of the size rule."""

    code: str
    name: str
    sector: str


@dataclass(frozen=True)
class Directory:
    """The reference data of this process."""

    units: Mapping[str, Entry]
    parks: Mapping[str, Entry]
    industries: Mapping[str, Industry]
    size_rules: Mapping[str, Mapping[str, list[str]]]

    def current_units(self, on: date | None = None) -> tuple[Entry, ...]:
        """Return the units that are valid on a day (default: those that have not ended)."""
        return tuple(
            unit
            for unit in self.units.values()
            if (unit.until is None or (on is not None and on < unit.until))
            and (on is None or unit.since is None or unit.since <= on)
        )

    def unit_name(self, unit_id: str) -> Words:
        """Return the name of a unit; of an unknown id the id itself."""
        unit = self.units.get(unit_id)
        return unit.name if unit else Words(unit_id, unit_id)

    def park_name(self, park_id: str) -> Words:
        """Return the name of a park; of an unknown id the id itself."""
        park = self.parks.get(park_id)
        return park.name if park else Words(park_id, park_id)

    def industry_name(self, code: str) -> str:
        """Return ``3670 汽车零部件及配件制造``; of an unknown code the code itself."""
        industry = self.industries.get(code)
        return f"{industry.code} {industry.name}" if industry else code

    def find_industries(self, text: str) -> tuple[Industry, ...]:
        """Return the divisions and classes whose code begins with a text or whose name holds it, best first.

        Several words must all be there. Groups (three digits) are left out: nobody may choose one.
        """
        words = [compared(word) for word in half_width(text).split()]
        matches = [
            item
            for item in self.industries.values()
            if words
            and len(item.code) in CHOSEN_LENGTHS
            and all(item.code.startswith(word) or word in compared(item.name) for word in words)
        ]
        return tuple(
            sorted(matches, key=lambda item: (not compared(item.name).startswith(words[0]), len(item.name), item.code))
        )

    def size_of(self, industry: str, staff: int | None, revenue: Decimal | None) -> str:
        """Return large, medium, small or micro by the statistical rule of 2017 (国统字〔2017〕213号).

        Every lower limit of a size must be met; missing figures give an empty string. `revenue` in 10,000 yuan.
        """
        entry = self.industries.get(industry)
        rule = self.size_rules[entry.sector if entry else "industry"]
        figures = {"staff": None if staff is None else Decimal(staff), "revenue": revenue}
        if any(figures[key] is None for key in rule):
            return ""
        for place, size in enumerate(SIZES[:3]):
            if all((figures[key] or Decimal(0)) >= Decimal(limits[place]) for key, limits in rule.items()):
                return size
        return SIZES[3]


@lru_cache(maxsize=1)
def directory() -> Directory:
    """Return the reference data, read once per process."""
    return Directory(
        units=_entries("units"),
        parks=_entries("parks"),
        industries=_industries(),
        size_rules=_yaml("size_rules")["sectors"],
    )


def _yaml(name: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return document


def _entries(name: str) -> Mapping[str, Entry]:
    entries = [
        Entry(
            id=item["id"],
            name=Words(item["name"]["zh"], item["name"]["en"]),
            since=date.fromisoformat(item["from"]) if "from" in item else None,
            until=date.fromisoformat(item["until"]) if "until" in item else None,
            aliases=tuple(item.get("aliases", ())),
        )
        for item in _yaml(name)[name]
    ]
    return {entry.id: entry for entry in entries}


def _industries() -> Mapping[str, Industry]:
    """Manufacturing in full (section C), the other sections by division."""
    industries: dict[str, Industry] = {}
    with (FOLDER / "industries.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            industries[row["code"]] = Industry(row["code"], row["name"], "industry")
    with (FOLDER / "divisions.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            industries[row["code"]] = Industry(row["code"], row["name"], row["sector"])
    return industries
