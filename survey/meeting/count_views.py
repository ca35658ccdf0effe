"""The numbers of a meeting note, counted from the entries of an evaluation so that they add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from scoring.definition.scheme import Scheme
from survey.definitions.directory import directory
from survey.queries.evaluation_tallies import Tally


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of a unit, of a pool or of all.

    called = evaluated + exempt + withdrawn + missing; evaluated = ranked + unranked; ranked = eligible + failed;
    eligible = selected + reserve + rest.
    """

    exempt: int = 0
    withdrawn: int = 0
    missing: int = 0
    unranked: int = 0
    failed: int = 0
    selected: int = 0
    reserve: int = 0
    rest: int = 0

    @property
    def called(self) -> int:
        """All participations of the campaign."""
        return self.evaluated + self.exempt + self.withdrawn + self.missing

    @property
    def evaluated(self) -> int:
        """Those who submitted in time for the evaluation."""
        return self.ranked + self.unranked

    @property
    def ranked(self) -> int:
        """Those who have every required questionnaire."""
        return self.eligible + self.failed

    @property
    def eligible(self) -> int:
        """Those who fail no gate."""
        return self.selected + self.reserve + self.rest

    def __add__(self, other: Counts) -> Counts:
        """Return both together."""
        return Counts(*(getattr(self, item.name) + getattr(other, item.name) for item in fields(self)))


def _counts_of(tally: Tally) -> Counts:
    return Counts(**{tally.outcome: tally.number})


def _count_absent(state: str, number: int) -> Counts:
    match state:
        case "exempt":
            return Counts(exempt=number)
        case "withdrawn":
            return Counts(withdrawn=number)
        case _:
            return Counts(missing=number)


def count_units(tallies: Iterable[Tally], absent: Iterable[tuple[str, str, int]]) -> Sequence[tuple[str, Counts]]:
    """Return (unit, counts) in the order of the directory; `absent`: (unit, state, how many) outside the evaluation."""
    counts: dict[str, Counts] = {}
    for tally in tallies:
        counts[tally.unit] = counts.get(tally.unit, Counts()) + _counts_of(tally)
    for unit, state, number in absent:
        counts[unit] = counts.get(unit, Counts()) + _count_absent(state, number)
    places = {unit: place for place, unit in enumerate(directory().units)}
    return [(unit, counts[unit]) for unit in sorted(counts, key=lambda name: (places.get(name, len(places)), name))]


def count_pools(tallies: Sequence[Tally], scheme: Scheme) -> Sequence[tuple[str, Counts]]:
    """Return (pool, counts) of the ranked, in the order of the scheme."""
    ranked = [tally for tally in tallies if tally.outcome != "unranked"]
    return [
        (pool.id, sum((_counts_of(tally) for tally in ranked if tally.pool == pool.id), Counts()))
        for pool in scheme.pools
    ]
