"""Chasing as rows of workbooks: the list to telephone by, with room for what came of it, the log, a day's reminders."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from exports.writing.tables import Cell, CellKind, Column
from survey.chasing.chase_words import CHANNELS, OUTCOMES, say_next
from survey.chasing.reminder_words import say_reminder
from survey.definitions.directory import directory
from survey.definitions.stages import Stage
from survey.exporting.write_table import CREDIT_CODE, TableExport
from survey.models import Campaign, Channel, ChaseCall, ChaseOutcome, Enterprise
from survey.queries.chasing import ChasedFirm, ChaseFilters
from survey.queries.reminders import Reminded
from survey.words.acting import say_done_by
from survey.words.calls import say_sent_by
from survey.words.chase_columns import ENTRY, LOGGED, PEOPLE
from survey.words.figures import deadline, moment
from survey.words.language import in_chinese, in_words
from survey.words.stages import say_stage

LIST, LOG, DAY = "催办名单", "催办记录", "提醒名单"
CONTACTS = ("联系人", "联系电话")


def chase_table(rows: Sequence[ChasedFirm], filters: ChaseFilters, *, reason: str) -> TableExport:
    """Return the list in the page's order, with empty columns for the calls, as they come back.

    `reason`: why somebody takes the names and telephones of contacts, empty where they are left out.
    """
    contacts = [Column(f"contact{place}", title) for place, title in enumerate(CONTACTS)] if reason else []
    columns = (
        Column("position", "序号", CellKind.INTEGER),
        Column("name", "企业名称"),
        Column("credit_code", CREDIT_CODE),
        Column("unit", "所属街镇"),
        Column("stage", "状态"),
        Column("until", "截止时间"),
        Column("answered", "已答题数", CellKind.INTEGER),
        Column("seen", "最近登录"),
        *contacts,
        Column("last", "最近一次联系", width=30),
        *(Column(name, title, width=16) for name, title in LOGGED.items()),
    )
    with in_chinese():
        cells = [_listed(number, row, contacts=bool(reason)) for number, row in enumerate(rows, start=1)]
        words = _say_filters(filters)
    codes = {"unit": filters.unit, "stage": filters.stage, "outcome": filters.outcome, "due": filters.due}
    return TableExport(
        "chase_list",
        LIST,
        columns,
        cells,
        filters=words,
        codes={name: text for name, text in (codes | {"text": filters.text}).items() if text},
        reason=reason,
    )


def log_table(rows: Sequence[ChaseCall], corrected: Collection[int], *, reason: str) -> TableExport:
    """Return every logged call by firm; `reason`: why somebody takes what was said and by whom, empty without it."""
    logged = {name: title for name, title in LOGGED.items() if reason or name not in PEOPLE}
    columns = (
        Column("entry", ENTRY),
        Column("name", "企业名称"),
        Column("credit_code", CREDIT_CODE),
        Column("unit", "所属街镇"),
        *(Column(name, title) for name, title in logged.items()),
        Column("state", "说明"),
        Column("recorded_by", "登记人"),
        Column("recorded_at", "登记时间"),
    )
    with in_chinese():
        cells = [_logged(row, corrected, logged) for row in rows]
    return TableExport("chase_log", LOG, columns, cells, key_title=ENTRY, reason=reason)


def reminder_table(
    campaign: Campaign, rows: Sequence[ChasedFirm], done: Sequence[Reminded], given: tuple[str, str, str]
) -> TableExport:
    """Return whom to remind, with the text of each. `given`: what the office adds, the address, the reason."""
    message, address, reason = given
    contacts = [Column(f"contact{place}", title) for place, title in enumerate(CONTACTS)] if reason else []
    columns = (
        Column("position", "序号", CellKind.INTEGER),
        Column("name", "企业名称"),
        Column("credit_code", CREDIT_CODE),
        Column("unit", "所属街镇"),
        Column("stage", "状态"),
        Column("until", "截止时间"),
        *contacts,
        Column("text", "可直接粘贴的文字", width=80),
        Column("marked", "登记", width=30),
    )
    marks = {one.row.enterprise_id: one for one in done}
    with in_chinese():
        cells: list[list[Cell]] = [
            [
                number,
                *_firm(row.enterprise),
                say_stage(row.stage),
                deadline(row.until),
                *([row.enterprise.contact, row.enterprise.contact_phone] if reason else []),
                say_reminder(campaign, row, message=message, address=address),
                _mark(marks.get(row.enterprise.id)),
            ]
            for number, row in enumerate(rows, start=1)
        ]
    return TableExport("reminders", DAY, columns, cells, reason=reason)


def _mark(one: Reminded | None) -> str:
    return f"{say_sent_by(one.row.by)}，{one.by}，{moment(one.row.sent_at)}" if one is not None else ""


def _firm(firm: Enterprise) -> list[Cell]:
    return [firm.name, firm.credit_code, in_words(directory().unit_name(firm.unit)) if firm.unit else ""]


def _listed(number: int, row: ChasedFirm, *, contacts: bool) -> list[Cell]:
    firm, last = row.enterprise, row.last
    said = ""
    if last is not None:
        said = "，".join(
            filter(None, (last.called_on.isoformat(), str(OUTCOMES[ChaseOutcome(last.outcome)]), say_next(last)))
        )
    return [
        number,
        *_firm(firm),
        say_stage(row.stage),
        deadline(row.until),
        row.answered,
        moment(row.signed_in_at),
        *([firm.contact, firm.contact_phone] if contacts else []),
        said,
        *("" for _name in LOGGED),
    ]


def _logged(row: ChaseCall, corrected: Collection[int], columns: Collection[str]) -> list[Cell]:
    said = {
        "called_on": row.called_on.isoformat(),
        "channel": str(CHANNELS[Channel(row.channel)]),
        "outcome": str(OUTCOMES[ChaseOutcome(row.outcome)]),
        "next_on": row.next_on.isoformat() if row.next_on is not None else "",
        "spoken_with": row.spoken_with,
        "note": row.note,
    }
    state = [f"更正 #{row.corrects_id}"] if row.corrects_id else []
    state += ["已被更正"] if row.id in corrected else []
    return [
        f"#{row.id}",
        *_firm(row.enterprise),
        *(said[name] for name in columns),
        "；".join(state),
        say_done_by(row.recorded_by, row.acting_for),
        moment(row.recorded_at),
    ]


def _say_outcome(outcome: str) -> str:
    return str(OUTCOMES[ChaseOutcome(outcome)]) if outcome in set(ChaseOutcome) else outcome


def _say_filters(filters: ChaseFilters) -> str:
    parts = [
        ("所属街镇", in_words(directory().unit_name(filters.unit)) if filters.unit else ""),
        ("状态", say_stage(Stage(filters.stage)) if filters.stage in set(Stage) else ""),
        ("最近联系结果", _say_outcome(filters.outcome)),
        ("时间", filters.due),
        ("含有", filters.text),
    ]
    return "；".join(f"{title}：{text}" for title, text in parts if text)
