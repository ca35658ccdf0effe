"""What publishing a list needs and gives: columns, days, its state, and why it is refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from survey.models import Publication

LEAST_DAYS = 5
"""So many working days a publication lasts at least, unless somebody says that it may be shorter."""
ALWAYS = ("position", "name")
MORE = ("unit", "division")
"""What a public sheet may show beside number and name, and nothing else."""
_SATURDAY = 5


class PublishRefusedError(Exception):
    """A publication is refused; `code` says why.

    ``not_issued`` (there is no list in force), ``moved`` (another version is in force by now), ``standing`` (one is
    public already, or will be), ``past`` (it begins before today), ``order`` (it ends before it begins), ``days``
    (fewer working days than it should have, and nobody said that this is meant), ``columns`` (a column that may not
    be public), ``gone`` (it was taken back, or is over), ``reason`` (there is none).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Planned:
    """A publication that is to be made. `version`: the number that its page showed; `shorter`: that this is meant."""

    version: int
    starts_on: date
    ends_on: date
    columns: Sequence[str]
    method: str
    contact: str
    document_number: str
    shorter: bool = False


@dataclass(frozen=True, slots=True)
class PublicSheet:
    """The public list: titles of its columns, and a row of texts per firm with a seat."""

    titles: Sequence[str]
    rows: Sequence[Sequence[str]]


class PublicationState(StrEnum):
    """Where a publication stands on a day: still to come, public, over, or taken back."""

    COMING = "coming"
    RUNNING = "running"
    OVER = "over"
    TAKEN_BACK = "taken_back"


def state_of(publication: Publication, day: date) -> PublicationState:
    """Return where a publication stands on a day."""
    if publication.ended is not None:
        return PublicationState.TAKEN_BACK
    if day < publication.starts_on:
        return PublicationState.COMING
    return PublicationState.RUNNING if day <= publication.ends_on else PublicationState.OVER


def was_public(publications: Iterable[Publication], list_version_id: int, day: date) -> bool:
    """Return whether a version was public to the end of a publication by a day."""
    return any(
        one.list_version_id == list_version_id and state_of(one, day) is PublicationState.OVER for one in publications
    )


def count_working_days(first: date, last: date) -> int:
    """Return how many days from Monday to Friday lie between two days, both included; 0 where they are reversed."""
    days = (first + timedelta(days=more) for more in range((last - first).days + 1))
    return sum(day.weekday() < _SATURDAY for day in days)
