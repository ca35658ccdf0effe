"""The four lists of a preview: every row of an uploaded file is new, changed, unchanged or refused, and in one only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar


class ListName(StrEnum):
    """The four lists, in the order in which previews show them."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


WRITTEN = frozenset({ListName.NEW, ListName.CHANGED})
"""The lists whose rows are written when the upload is applied."""


class InOneList(Protocol):
    """A row of a file that knows the list it falls into."""

    @property
    def list(self) -> ListName:
        """The row's list."""


RowT = TypeVar("RowT", bound=InOneList)


@dataclass(frozen=True)
class FourLists(Generic[RowT]):
    """All rows of one file, each in one of the four lists; `rows` keeps the order in which they are shown."""

    rows: Sequence[RowT]

    def of(self, name: ListName) -> Sequence[RowT]:
        """Return the rows of one list, in the order of `rows`."""
        return [row for row in self.rows if row.list is name]

    @property
    def written(self) -> Sequence[RowT]:
        """The rows that are written when the upload is applied."""
        return [row for row in self.rows if row.list in WRITTEN]

    @property
    def sizes(self) -> dict[str, int]:
        """List name -> how many rows fall into it."""
        return {str(name): len(self.of(name)) for name in ListName}


def stamp_of(lines: Iterable[str]) -> str:
    """Return a digest of what a preview showed, one line per row: it differs as soon as any row does."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
