"""Writing a list of the archive twice: as a workbook for people, and as CSV for programs, with the same rows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from exports.writing.tables import Table
from exports.writing.workbook_writer import Properties, write_workbook
from survey.archiving.archive_results import ArchiveList, ArchiveWish
from survey.archiving.list_tables import every_list
from survey.archiving.write_package import Package
from survey.models import Campaign

FOLDER = "lists"


def write_lists(database: Session, package: Package, campaign: Campaign, wish: ArchiveWish, *, dated: datetime) -> None:
    """Write every list of a campaign but those of its evaluations. `dated`: what the workbooks say of their moment."""
    title = campaign.title
    for one in every_list(database, campaign, wish):
        write_list(package, one, title=title, dated=dated)


def write_list(package: Package, one: ArchiveList, *, title: str, dated: datetime) -> None:
    """Write a list as ``lists/NAME.xlsx`` and ``lists/NAME.csv``."""
    sheet = one.name[:31]
    table = Table(sheet, f"{title}：{one.title}", f"共 {len(one.rows)} 行", one.columns, one.rows)
    content = write_workbook([table], Properties(f"{title}：{one.title}", "", dated))
    package.add(f"{FOLDER}/{one.name}.xlsx", f"{one.title}（Excel）", [content], len(one.rows))
    titles = [column.title for column in one.columns]
    package.add_csv(f"{FOLDER}/{one.name}.csv", f"{one.title}（CSV，UTF-8）", titles, one.rows)
