"""The lists of the archive about pilots: those of the campaign's work plan, what they promised, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from exports.writing.tables import Cell
from survey.archiving.archive_results import ArchiveList, ArchiveWish, columns_of
from survey.archiving.season_tables import CODE, NAME, said, wrote
from survey.models import Campaign, Pilot, PilotChange
from survey.queries import archive_decided
from survey.words.figures import moment, say_date
from survey.words.pilots import DAYS_OF_RECORD, say_field, say_source, say_state


def pilot_lists(database: Session, campaign: Campaign, wish: ArchiveWish) -> Iterator[ArchiveList]:
    """Yield every list of the pilots of a campaign's work plan, one at a time. Call it within `in_chinese`."""
    found = archive_decided.pilots(database, campaign.programme_id)
    yield _pilots(found, wish)
    yield _promises(found)
    yield _changes(database, campaign.programme_id, wish)


def _pilots(found: Sequence[tuple[Pilot, str, str, int | None, str]], wish: ArchiveWish) -> ArchiveList:
    columns = columns_of(
        CODE, NAME, "来源", "#名单版本", "状态", "文号", *(say_field(name, {}) for name in DAYS_OF_RECORD), "~联系人",
        "建立人", "建立时间", "结束时间", "~结束原因", "结束文号",
    )  # fmt: skip
    rows: list[Sequence[Cell]] = []
    for one, code, name, number, by in found:
        days = (getattr(one, day) for day in DAYS_OF_RECORD)
        end = one.ended
        over = (moment(end.ended_at), said(end.reason, wish), end.document_number) if end is not None else ("", "", "")
        contact = wrote(f"{one.contact_name} {one.contact_phone}".strip(), wish)
        rows.append(
            [
                code, name, say_source(one), number, say_state(one)[0], one.document_number,
                *(say_date(day) if day is not None else "" for day in days), contact, by, moment(one.made_at), *over,
            ]
        )  # fmt: skip
    return ArchiveList("pilots", "试点企业", columns, rows)


def _promises(found: Sequence[tuple[Pilot, str, str, int | None, str]]) -> ArchiveList:
    columns = columns_of(CODE, NAME, "题目", "指标", "申报时", "承诺", "单位", "#申报版本")
    rows: list[Sequence[Cell]] = [
        [
            code, name, f"facts.{one['question']}", one["name"], one["was"], one["value"], one["unit"],
            pilot.indicators["version"],
        ]
        for pilot, code, name, _number, _by in found
        for one in pilot.indicators.get("promised", ())
    ]  # fmt: skip
    return ArchiveList("pilot-promises", "试点企业承诺的指标", columns, rows)


def _changes(database: Session, programme_id: int, wish: ArchiveWish) -> ArchiveList:
    columns = columns_of(CODE, NAME, "内容", "原来", "改为", "~理由", "办理人", "时间")
    rows: list[Sequence[Cell]] = [
        [code, name, _field(one), one.old, one.new, said(one.reason, wish), by, moment(one.changed_at)]
        for one, code, name, by in archive_decided.pilot_changes(database, programme_id)
    ]
    return ArchiveList("internal-pilot-changes", "试点记录的修改（内部）", columns, rows)


def _field(change: PilotChange) -> str:
    return say_field(change.field, {})
