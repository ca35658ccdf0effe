"""Tables that officials upload: stored, read, compared with what is stored, and written in one transaction or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from exports.incoming_lists.reader import IncomingTable, TableRow, read_table
from exports.reading.reader import LIST, read_book
from exports.reading.workbook import Book
from survey.incoming_tables import import_calls, import_chasing, import_directory, import_pilots, import_ratings
from survey.incoming_tables.fields import CHASING, DIRECTORY, FIELDS, PILOTS, RULES, WHOLE
from survey.incoming_tables.table_results import ComparedRow, ComparedTable, RowOutcome
from survey.jobs.start_job import queue_with
from survey.models import Upload, UploadState, User
from survey.queries import campaigns
from survey.signals import jobs
from survey.store.db import met_again, unit_of_work
from survey.store.scope import Scope, scope
from survey.uploads.four_lists import ListName
from survey.uploads.save_upload import ChangedSincePreviewError, close_upload, new_upload, save_preview


class WrongRowsError(Exception):
    """A table that is taken whole has rows that are refused."""


def compare_table(
    database: Session, reach: Scope, kind: str, content: bytes, *, campaign_id: int | None = None, reader_id: int = 0
) -> ComparedTable:
    """Return an uploaded table of a kind (one of `NAMES`) compared with what is stored in a scope.

    `campaign_id`: the campaign to which the table calls enterprises, whose calls it logs, or whose programme has the
    pilots; `reader_id`: who brings it, as nobody registers a firm from which he is recused. Raises
    RefusedWorkbookError for a file that can't be read as such a table.
    """
    book = read_book(content, LIST)
    wanted = _Wanted(kind, campaign_id, reader_id)
    return _compared(database, reach, wanted, (book, read_table(book, FIELDS[kind], RULES)))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a table is compared as."""

    kind: str
    campaign_id: int | None
    reader_id: int

    def outcomes(self, database: Session, reach: Scope, rows: Sequence[TableRow]) -> Sequence[RowOutcome]:
        """Return the outcome of each row that has no faults of its own."""
        if self.kind == DIRECTORY:
            return import_directory.compare_rows(database, reach, rows, self.campaign_id)
        if self.kind == CHASING:
            return import_chasing.compare_rows(database, reach, rows, self.campaign_id)
        if self.kind == PILOTS:
            return import_pilots.compare_rows(database, reach, rows, self.campaign_id, reader_id=self.reader_id)
        return import_ratings.compare_rows(database, reach, rows)


def _compared(database: Session, reach: Scope, wanted: _Wanted, read: tuple[Book, IncomingTable]) -> ComparedTable:
    book, table = read
    outcomes = iter(wanted.outcomes(database, reach, [row for row in table.rows if not row.refused]))
    rows = []
    for row in table.rows:
        outcome = RowOutcome(ListName.REFUSED, {}, "faults") if row.refused else next(outcomes)
        rows.append(ComparedRow(row, outcome.list, outcome.changes, outcome.reason, outcome.hint))
    return ComparedTable(rows, book, table, wanted.campaign_id)


def receive_table(
    database: Session,
    reach: Scope,
    kind: str,
    file: tuple[str, bytes],
    *,
    user: User,
    folder: Path,
    campaign_id: int | None = None,
) -> Upload:
    """Store an uploaded table and return its record, previewed or refused; nothing of its rows is written."""
    upload = new_upload(kind, file, user.id, folder)
    reader_id = user.id

    def read() -> Mapping[str, object]:
        compared = compare_table(database, reach, kind, file[1], campaign_id=campaign_id, reader_id=reader_id)
        return compared.counts

    save_preview(database, upload, read)
    return upload


def apply_table(
    database: Session, upload: Upload, compared: ComparedTable, *, stamp: str, user: User, call: bool = False
) -> Mapping[str, int]:
    """Write every row that is new or changed, in one transaction, close the upload and return the counts.

    `stamp`: that of the preview which was confirmed.  `call`: the enterprises of these rows are called to the campaign
    that they were compared with, too, by a town's official proposed. Raises
    ChangedSincePreviewError when the rows no longer compare as they did then, also just before writing, and
    WrongRowsError where a row of a table is wrong that is taken whole.
    """
    adoption = adopted(upload, compared, stamp=stamp, user=user, call=call)

    def write() -> None:
        with unit_of_work(database):
            write_adopted(database, adoption)

    met_again(write)
    return adoption.compared.counts


@dataclass(frozen=True)
class Adoption:
    """A table that was confirmed, ready to be written: as it compared, for which upload, by whom, in which scope."""

    upload_id: int
    kind: str
    compared: ComparedTable
    user_id: int
    reach: Scope
    call: bool


def adopted(upload: Upload, compared: ComparedTable, *, stamp: str, user: User, call: bool) -> Adoption:
    """Return a table to be written by `write_adopted`; raises ChangedSincePreviewError, WrongRowsError."""
    if compared.stamp != stamp:
        raise ChangedSincePreviewError
    if upload.kind in WHOLE and compared.of(ListName.REFUSED):
        raise WrongRowsError
    return Adoption(upload.id, upload.kind, compared, user.id, scope(user), call)


def write_adopted(database: Session, adoption: Adoption) -> None:
    """Write a table inside the caller's unit of work; raises ChangedSincePreviewError.

    Raises IntegrityError where somebody else wrote the same enterprise or rating at this moment.
    """
    kind, compared, user_id = adoption.kind, adoption.compared, adoption.user_id
    if kind == DIRECTORY:
        import_directory.lock_rows(database, [item.row for item in compared.written])
    elif kind == CHASING:
        import_chasing.lock_rows(database, [item.row for item in compared.written])
    elif kind == PILOTS:
        import_pilots.lock_records(database, compared.campaign_id)
    wanted = _Wanted(kind, compared.campaign_id, user_id)
    if _compared(database, adoption.reach, wanted, (compared.book, compared.table)).stamp != compared.stamp:
        raise ChangedSincePreviewError
    rows, counts = [item.row for item in compared.written], compared.counts
    close_upload(database, adoption.upload_id, UploadState.APPLIED, user_id=user_id, counts=counts)
    if kind == DIRECTORY:
        import_directory.write_rows(database, rows, user_id=user_id)
        import_calls.write_calls(database, compared, adoption.reach, call=adoption.call, user_id=user_id)
    elif kind == CHASING:
        _write_calls(database, adoption)
    elif kind == PILOTS:
        campaign_id, upload_id = compared.campaign_id, adoption.upload_id
        import_pilots.write_rows(database, rows, campaign_id, upload_id=upload_id, user_id=user_id)
    else:
        import_ratings.write_rows(database, rows, upload_id=adoption.upload_id, user_id=user_id)
        _look_again(database, adoption.upload_id)


def _look_again(database: Session, upload_id: int) -> None:
    """Put a look for signals in line, as ratings by others are held against what firms say."""
    campaign = campaigns.current(database)
    if campaign is not None:
        queue_with(database, jobs.KIND, {"campaign": campaign.id, "all": True, "upload": upload_id}, None)


def _write_calls(database: Session, adoption: Adoption) -> None:
    import_chasing.write_rows(
        database,
        adoption.reach,
        adoption.compared.written,
        adoption.compared.campaign_id or 0,
        upload_id=adoption.upload_id,
        user_id=adoption.user_id,
    )
