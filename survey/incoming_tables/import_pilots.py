"""Pilots of before as a table: compared with the records of a programme, and written.

A firm is found by its credit code; a name is only held against that of the directory. A record that is there stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from exports.incoming_lists.reader import TableRow
from scoring.characters import compared
from survey.accounts.decide_requests import mark_listed
from survey.definitions.local_days import today
from survey.incoming_tables.table_results import RowOutcome
from survey.models import Campaign, Enterprise, Pilot, PilotSource, Programme
from survey.queries import pilots
from survey.records import audit_trail
from survey.records.audit_trail import Entry
from survey.store.scope import Scope
from survey.uploads.four_lists import ListName

_BATCH = 500


class EarlierPilot(NamedTuple):
    """A firm that became a pilot before: since which day, by which document."""

    enterprise_id: int
    since: date
    document_number: str


@dataclass(frozen=True, slots=True)
class Known:
    """What rows are held against. `namesakes`: a name as it is compared -> a firm that has it.

    `recused`: firms from which the reader is recused; `records`: firm -> its record in the programme.
    """

    firms: Mapping[str, Enterprise]
    namesakes: Mapping[str, Enterprise]
    recused: frozenset[int]
    records: Mapping[int, Pilot]


def compare_rows(
    database: Session, scope: Scope, rows: Sequence[TableRow], campaign_id: int | None, *, reader_id: int
) -> Sequence[RowOutcome]:
    """Return the outcome of each row: its list, what it registers, and why it is refused."""
    if campaign_id is None:
        return [RowOutcome(ListName.REFUSED, {}, "no_campaign_pilots")] * len(rows)
    programme_id = database.get_one(Campaign, campaign_id).programme_id
    firms = _firms(database, scope, rows)
    known = Known(
        firms,
        _namesakes(database, scope, [row for row in rows if str(row.values["credit_code"]) not in firms]),
        pilots.recused_enterprises(database, reader_id),
        {record.enterprise_id: record for record in pilots.of_programme(database, programme_id)},
    )
    return [_compared(row, known) for row in rows]


def _compared(row: TableRow, known: Known) -> RowOutcome:
    firm, name = known.firms.get(str(row.values["credit_code"])), compared(str(row.values.get("name", "")))
    if firm is None:
        meant = known.namesakes.get(name)
        if meant is not None:
            return RowOutcome(ListName.REFUSED, {}, "unknown_named", f"{meant.name}（{meant.credit_code}）")
        return RowOutcome(ListName.REFUSED, {}, "unknown_enterprise")
    if firm.merged_into_id is not None:
        return RowOutcome(ListName.REFUSED, {}, "merged")
    if _since(row) > today():
        return RowOutcome(ListName.REFUSED, {}, "pilot_later")
    if firm.id in known.recused:
        return RowOutcome(ListName.REFUSED, {}, "pilot_recused")
    other = ("name_differs", firm.name) if name and f"\n{name}\n" not in firm.search_key else ("", "")
    record = known.records.get(firm.id)
    if record is None:
        said = {"since": ("", _since(row).isoformat()), "document_number": ("", _document(row))}
        return RowOutcome(ListName.NEW, said, *other)
    same = record.source == PilotSource.EARLIER and record.ended is None
    if same and (record.since, record.document_number) == (_since(row), _document(row)):
        return RowOutcome(ListName.UNCHANGED, {}, *other)
    return RowOutcome(ListName.REFUSED, {}, "pilot_known", f"{record.since.isoformat()}，{record.document_number}")


def _since(row: TableRow) -> date:
    since = row.values["since"]
    if not isinstance(since, date):
        message = "a row without faults has a date"
        raise TypeError(message)
    return since


def _document(row: TableRow) -> str:
    return str(row.values["document_number"])


def _firms(database: Session, scope: Scope, rows: Sequence[TableRow]) -> Mapping[str, Enterprise]:
    codes = sorted({str(row.values["credit_code"]) for row in rows})
    found: dict[str, Enterprise] = {}
    for start in range(0, len(codes), _BATCH):
        own = scope.limit(select(Enterprise).where(Enterprise.credit_code.in_(codes[start : start + _BATCH])))
        found |= {firm.credit_code: firm for firm in database.scalars(own)}
    return found


def _namesakes(database: Session, scope: Scope, rows: Sequence[TableRow]) -> Mapping[str, Enterprise]:
    """Return the firms whose name, or a former one, rows say whose code nobody has."""
    names = sorted({compared(str(row.values.get("name", ""))) for row in rows} - {""})
    found: dict[str, Enterprise] = {}
    for start in range(0, len(names), _BATCH):
        some = names[start : start + _BATCH]
        meant = or_(*(Enterprise.search_key.contains(f"\n{name}\n", autoescape=True) for name in some))
        own = select(Enterprise).where(meant, Enterprise.merged_into_id.is_(None)).order_by(Enterprise.id)
        for firm in database.scalars(scope.limit(own)):
            for name in firm.search_key.strip("\n").split("\n"):
                found.setdefault(name, firm)
    return found


def lock_records(database: Session, campaign_id: int | None) -> None:
    """Let nobody else change the pilots of a campaign's programme meanwhile."""
    own = select(Programme.id).join(Campaign, Campaign.programme_id == Programme.id).where(Campaign.id == campaign_id)
    database.scalars(own.with_for_update(of=Programme)).one_or_none()


def write_rows(
    database: Session, rows: Sequence[TableRow], campaign_id: int | None, *, upload_id: int, user_id: int
) -> None:
    """Register the firms of rows that were compared, inside the caller's unit of work."""
    firms = _firms(database, Scope(everything=True), rows)
    given = [EarlierPilot(firms[str(row.values["credit_code"])].id, _since(row), _document(row)) for row in rows]
    programme_id = database.get_one(Campaign, campaign_id).programme_id
    write_earlier(database, programme_id, given, by_id=user_id, upload_id=upload_id)


def write_earlier(
    database: Session, programme_id: int, given: Sequence[EarlierPilot], *, by_id: int, upload_id: int | None = None
) -> Sequence[int]:
    """Register pilots of before inside the caller's unit of work, and return their records' ids.

    `upload_id`: the table that they come from.
    """
    made = [
        Pilot(
            programme_id=programme_id,
            enterprise_id=one.enterprise_id,
            source=PilotSource.EARLIER,
            since=one.since,
            document_number=one.document_number,
            indicators={},
            made_by_id=by_id,
        )
        for one in given
    ]
    database.add_all(made)
    database.flush()
    mark_listed(database, [one.enterprise_id for one in given])
    came = {"upload": upload_id} if upload_id is not None else {}
    entries = [
        Entry(
            "register_pilot",
            by_id,
            ("pilot", record.id),
            {"document": record.document_number, "since": record.since.isoformat(), "earlier": True, **came},
        )
        for record in made
    ]
    for start in range(0, len(entries), _BATCH):
        audit_trail.record_all(database, entries[start : start + _BATCH])
    return [record.id for record in made]
