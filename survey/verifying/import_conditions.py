"""The table of an office: which firms meet its conditions. Compared with what is recorded, and written in one act.

Firms are found by their credit code. A name alone, or one beside a code that is unknown, only suggests a firm: such a
row is written where an official ticks it. Rows that contradict one another are refused, all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from exports.incoming_lists.reader import IncomingTable, TableRow, read_table
from exports.reading.reader import LIST, read_book
from exports.reading.workbook import Book
from scoring.characters import compared
from scoring.definition.scheme import GateRule, Scheme
from survey.incoming_tables.fields import RULES
from survey.models import GateResult, GateVerdict
from survey.queries import conditions, recusals
from survey.queries.conditions import ListedFirm
from survey.store.scope import Scope
from survey.uploads.four_lists import ListName
from survey.verifying.condition_fields import OFFICE_ITSELF, VERDICTS, condition_fields, gates_of
from survey.verifying.condition_results import Answer, last_day
from survey.verifying.condition_table_results import ComparedConditions, ConditionRow, Office


@dataclass(frozen=True, slots=True)
class _Known:
    """What rows are compared with. `stored`: (participation, gate) -> the newest answer."""

    office: Office
    by_code: Mapping[str, ListedFirm]
    by_name: Mapping[str, Sequence[ListedFirm]]
    stored: Mapping[tuple[int, str], GateResult]
    recused: Collection[int]
    day: date


def office_of(scheme: Scheme, office: str) -> Office | None:
    """Return an office of a scheme by its id; None where no gate is answered by it."""
    gates = gates_of(scheme, office)
    if not gates:
        return None
    found = next((item.title.zh for item in scheme.offices if item.id == office), OFFICE_ITSELF)
    return Office(office, found, gates)


def compare_conditions(
    database: Session, reach: Scope, office: Office, content: bytes, *, campaign_id: int, user_id: int, day: date
) -> ComparedConditions:
    """Return an office's table compared with what is recorded of the firms of a campaign, in a scope.

    Raises RefusedWorkbookError for a file that can't be read as such a table.
    """
    book = read_book(content, LIST)
    table = read_table(book, condition_fields(office.gates), RULES)
    return compare_again(database, reach, office, (book, table), campaign_id=campaign_id, user_id=user_id, day=day)


def compare_again(
    database: Session,
    reach: Scope,
    office: Office,
    read: tuple[Book, IncomingTable],
    *,
    campaign_id: int,
    user_id: int,
    day: date,
) -> ComparedConditions:
    """Return the same of a table that was read before."""
    book, table = read
    known = _read_known(database, reach, office, campaign_id=campaign_id, user_id=user_id, day=day)
    rows = list(_uncontradicted([_row(row, known) for row in table.rows]))
    about = {firm for row in rows for firm in _about(row, known)}
    taking_part = [firm.participation_id for firm in known.by_code.values() if firm.takes_part]
    unlisted = {
        gate.id: sorted(part for part in set(taking_part) if part not in known.recused and (part, gate.id) not in about)
        for gate in office.gates
    }
    recused = len(set(taking_part) & set(known.recused))
    return ComparedConditions(rows, book, table, office, unlisted, recused)


def _read_known(
    database: Session, reach: Scope, office: Office, *, campaign_id: int, user_id: int, day: date
) -> _Known:
    firms = conditions.listed_firms(database, reach, campaign_id, day)
    by_name: dict[str, list[ListedFirm]] = {}
    for firm in firms:
        for name in {compared(firm.name), *firm.names}:
            by_name.setdefault(name, []).append(firm)
    parts = sorted({firm.participation_id for firm in firms if firm.participation_id})
    return _Known(
        office,
        {code: firm for firm in firms for code in firm.codes},
        by_name,
        conditions.newest_among(database, parts, [gate.id for gate in office.gates]),
        recusals.recused_from(database, user_id),
        day,
    )


def _row(row: TableRow, known: _Known) -> ConditionRow:
    """Return a row as it is by itself, whatever else the file says."""
    code = RULES.normalise("uscc", str(row.values.get("credit_code", "")))
    name = compared(str(row.values.get("name", "")))
    firm, named = known.by_code.get(code), known.by_name.get(name, ())
    suggested = firm is None and len(named) == 1
    found = ConditionRow(row, ListName.REFUSED, firm=named[0] if suggested else firm, suggested=suggested)
    if row.refused:
        return replace(found, reason="faults")
    if found.firm is None:
        return replace(found, reason="several_named" if named else "unknown_enterprise")
    gate = _gate(row, known.office)
    answer = _answer(row, gate, known.office)
    before = known.stored.get((found.firm.participation_id, gate.id))
    found = replace(found, gate=gate, answer=answer, before=before)
    reason = _refusal(found, answer, gate, known)
    if not reason and not suggested and name and named and found.firm not in named:
        reason = "code_of_other"
    if reason:
        return replace(found, reason=reason)
    if suggested:
        return replace(found, reason="suggested")
    remark = "old_name" if named else "other_name"
    current = found.firm is not None and name in {"", compared(found.firm.name)}
    return replace(found, list=_list(before, answer, gate), remark="" if current else remark)


def _gate(row: TableRow, office: Office) -> GateRule:
    title = row.values.get("gate", office.gates[0].title.zh)
    return next(gate for gate in office.gates if gate.title.zh == title)


def _answer(row: TableRow, gate: GateRule, office: Office) -> Answer:
    said, dated, until = row.values["verdict"], row.values["dated"], row.values.get("valid_until")
    if not isinstance(dated, date):
        message = "a row without faults has a date"
        raise TypeError(message)
    return Answer(
        gate=gate.id,
        verdict=next(verdict for verdict, title in VERDICTS.items() if title == said),
        source=office.title,
        dated=dated,
        number=str(row.values.get("number", "")),
        note=str(row.values.get("note", "")),
        valid_until=until if isinstance(until, date) else None,
    )


def _refusal(found: ConditionRow, answer: Answer, gate: GateRule, known: _Known) -> str:
    """Return why an answer about a firm is not taken; empty where it is."""
    firm, last = found.firm, last_day(answer, gate)
    if firm is None or not firm.participation_id:
        return "not_in_campaign"
    if firm.closed:
        return "closed"
    if firm.participation_id in known.recused:
        return "recused"
    if answer.dated > known.day:
        return "future"
    if last is not None and last < max(known.day, answer.dated):
        return "run_out"
    if found.before is not None and found.before.dated > answer.dated:
        return "older"
    return ""


def _list(before: GateResult | None, answer: Answer, gate: GateRule) -> ListName:
    if before is None:
        return ListName.UNCHANGED if answer.verdict == GateVerdict.PENDING else ListName.NEW
    stored = (before.verdict, before.dated, before.source, before.number, before.note, before.valid_until)
    given = (answer.verdict, answer.dated, answer.source, answer.number, answer.note, last_day(answer, gate))
    both_open = before.verdict == answer.verdict == GateVerdict.PENDING
    return ListName.UNCHANGED if both_open or stored == given else ListName.CHANGED


def _uncontradicted(rows: Sequence[ConditionRow]) -> Iterator[ConditionRow]:
    """Yield the rows, those that say different things of one firm's condition refused, repeated ones unchanged.

    Who is found by its name only contradicts nobody who is found by the code: then the suggestion alone is refused.
    """
    said: dict[tuple[int, str], list[ConditionRow]] = {}
    for row in rows:
        if row.firm is not None and row.answer is not None and row.reason in {"", "suggested"}:
            said.setdefault((row.firm.participation_id, row.answer.gate), []).append(row)
    for row in rows:
        others = [] if row.firm is None or row.answer is None else said.get(
            (row.firm.participation_id, row.answer.gate), []
        )  # fmt: skip
        if row not in others:
            yield row
            continue
        against = [one.place for one in others if one.answer != row.answer and (row.suggested or not one.suggested)]
        if against:
            yield replace(row, list=ListName.REFUSED, reason="contradicts", rows=tuple(against))
            continue
        first = next(one for one in others if one.answer == row.answer and (row.suggested or not one.suggested))
        if first is not row:
            yield replace(row, list=ListName.UNCHANGED, reason="", rows=(first.place,), remark="repeats")
        else:
            yield row


def _about(row: ConditionRow, known: _Known) -> list[tuple[int, str]]:
    """Return (participation, gate) of whomever a row could be about, by its code or its name, whatever its fault.

    So who is named in the list of offenders never counts as absent from it.
    """
    named = known.by_name.get(compared(str(row.row.values.get("name", ""))), ())
    firms = [*named, *([row.firm] if row.firm is not None else [])]
    gates = [row.gate] if row.gate is not None else known.office.gates
    return [(firm.participation_id, gate.id) for firm in firms for gate in gates]
