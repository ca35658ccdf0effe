"""What an archive is asked to hold, and what it holds: plain data that jobs, tables and pages share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from exports.writing.tables import Cell, CellKind, Column

_WIDE = 48


@dataclass(frozen=True, slots=True)
class Recused:
    """The firms that whoever makes an archive is recused from: what they take part with, and the firms themselves."""

    participations: frozenset[int] = frozenset()
    firms: frozenset[int] = frozenset()


FROM_NONE = Recused()


@dataclass(frozen=True, slots=True)
class ArchiveWish:
    """The archive of a campaign. `reason`: what it is made for.  `contacts`: whether telephones and mail are whole.

    `recused`: of these firms no decision that does not hold, no note and no flag is written; no parameter, for it is
    looked up when the archive is made.
    """

    campaign_id: int
    reason: str
    contacts: bool = False
    recused: Recused = FROM_NONE

    def parameters(self) -> dict[str, Any]:
        """Return the wish as the parameters of a job."""
        return {"campaign": self.campaign_id, "reason": self.reason, "contacts": self.contacts}


def wish_of(given: Mapping[str, Any]) -> ArchiveWish:
    """Return the wish that a job's parameters hold."""
    return ArchiveWish(int(given["campaign"]), str(given["reason"]), bool(given.get("contacts", given["reason"])))


@dataclass(frozen=True, slots=True)
class ArchiveList:
    """A list: the name of its files, what it is, columns and rows."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]


def columns_of(*titles: str) -> tuple[Column, ...]:
    """Return columns of texts; # before a title: whole numbers, ~ before it: a wide one."""
    found = []
    for place, title in enumerate(titles):
        kind = CellKind.INTEGER if title.startswith("#") else CellKind.TEXT
        width = _WIDE if title.startswith("~") else None
        found.append(Column(f"column{place}", title.lstrip("#~"), kind, width=width))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """A file of the package. `about`: what it is, in Chinese; `rows`: of a list, None for what has none."""

    path: str
    about: str
    rows: int | None
    size: int
    digest: str

    def plain(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self)
