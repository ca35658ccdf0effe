"""Plain data of the trail: its filters as they were typed, and an entry in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from survey.words.trail_details import Told


@dataclass(frozen=True, slots=True)
class TypedFilters:
    """The filters of the trail as the address has them; days as 2026-11-28."""

    person: str
    action: str
    whom: str
    kind: str
    number: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class FilterChip:
    """A filter in use, in words, and the address of the page without it."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class TrailRow:
    """An entry. `hidden`: how many details this reader does not get; `address`: masked; `firm_id`: of a listed firm."""

    id: int
    at: datetime
    name: str
    login: str
    role: str
    action: str
    about: str
    sentence: str
    told: tuple[Told, ...]
    hidden: int
    address: str
    firm_id: int | None = None
