"""Tables that officials hand in: kept, read, compared with what is stored, and taken in as one piece or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy.orm import Session

from exports.archive.refusals import RefusedWorkbookError
from exports.incoming_lists.reader import TableIn, TableRow, read_table
from exports.reading.reader import LIST, read_book
from exports.reading.workbook import Book
from survey.incoming_tables import import_directory, import_ratings
from survey.incoming_tables.fields import DIRECTORY, FIELDS, RULES
from survey.models import Upload, UploadState, User
from survey.store.db import unit_of_work
from survey.store.scope import Scope, scope
from survey.uploads import save_upload
from survey.uploads.save_upload import MovedOnError, settle


class Row(StrEnum):
    """The four lists that the rows of a table fall into."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Compared:
    """One row beside what is stored. `changes`: field -> (old, new) as texts.

    `reason` of a refused one: ``faults`` (see the row), ``other_unit``, ``no_unit``, ``unknown_enterprise``,
    ``contradicts``, ``later``.
    """

    row: TableRow
    list: Row
    changes: Mapping[str, tuple[str, str]]
    reason: str = ""


@dataclass(frozen=True)
class Incoming:
    """A whole table beside what is stored."""

    book: Book
    table: TableIn
    rows: Sequence[Compared]

    def of(self, name: Row) -> list[Compared]:
        """Return the rows of one list, in the order of the file."""
        return [item for item in self.rows if item.list is name]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows fall into each list, and how many cells are marked."""
        counted = {str(name): len(self.of(name)) for name in Row}
        return counted | {"faults": sum(len(item.row.faults) for item in self.rows)}

    @property
    def taken(self) -> list[Compared]:
        """What would be written."""
        return [item for item in self.rows if item.list in {Row.NEW, Row.CHANGED}]

    @property
    def stamp(self) -> str:
        """A digest of the lists."""
        said = [
            f"{item.row.sheet}|{item.row.number}|{item.list}|{sorted(item.changes.items())!r}" for item in self.rows
        ]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


Compare = Callable[[Session, Scope, Sequence[TableRow]], Sequence[tuple[str, Mapping[str, tuple[str, str]], str]]]
_COMPARE: Mapping[str, Compare] = {DIRECTORY: import_directory.compare, "ratings": import_ratings.compare}


def read_in(database: Session, place: Scope, kind: str, content: bytes) -> Incoming:
    """Return a table held against what is stored. Raises RefusedWorkbookError."""
    book = read_book(content, LIST)
    return _held(database, place, kind, (book, read_table(book, FIELDS[kind], RULES)))


def _held(database: Session, place: Scope, kind: str, read: tuple[Book, TableIn]) -> Incoming:
    book, table = read
    sound = [row for row in table.rows if not row.refused]
    found = iter(_COMPARE[kind](database, place, sound))
    rows = []
    for row in table.rows:
        name, changes, reason = ("refused", dict[str, tuple[str, str]](), "faults") if row.refused else next(found)
        rows.append(Compared(row, Row(name), changes, reason))
    return Incoming(book, table, rows)


def receive(database: Session, place: Scope, kind: str, file: tuple[str, bytes], *, user: User, folder: Path) -> Upload:
    """Keep a table that was handed in, and say what became of it: previewed or refused. Nothing else is written."""
    upload = save_upload.kept(kind, file, user.id, folder)
    try:
        upload.detail = dict(read_in(database, place, kind, file[1]).counts)
    except RefusedWorkbookError as error:
        save_upload.refuse(upload, error)
    save_upload.record(database, upload)
    return upload


def adopt(
    database: Session, upload: Upload, found: Incoming, *, stamp: str, user: User, call: bool = False
) -> Mapping[str, int]:
    """Take in every row that is right, in one transaction; `call` lists new enterprises in the newest campaign too.

    Raises MovedOnError when the lists are no longer those of `stamp`, also if that happens just before writing.
    """
    if found.stamp != stamp:
        raise MovedOnError
    upload_id, kind, user_id, counts = upload.id, upload.kind, user.id, found.counts
    place, rows = scope(user), [item.row for item in found.taken]
    with unit_of_work(database):
        if _held(database, place, kind, (found.book, found.table)).stamp != stamp:
            raise MovedOnError
        settle(database, upload_id, UploadState.APPLIED, user_id=user_id, counts=counts)
        if kind == DIRECTORY:
            import_directory.apply(database, rows, call=call, user_id=user_id)
        else:
            import_ratings.apply(database, rows, upload_id=upload_id, user_id=user_id)
    return counts
