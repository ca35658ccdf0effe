"""Records of exports: who may open one, and whose log shows it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from survey.models import ExportRecord, ExportSheet, Role, User
from survey.queries import exports
from survey.queries.exports import LogFilters
from tests.integration.conftest import make_enterprise, make_user

CODE, OTHER = "91310114MA1GT00010", "91310114MA1GT00029"


@pytest.fixture
def people(database: Session) -> dict[str, User]:
    """Make two firms, of Anting and of Malu, and accounts of every kind."""
    firm = make_enterprise(database, CODE, "示例甲", "anting")
    other = make_enterprise(database, OTHER, "示例乙", "malu")
    return {
        "district": make_user(database, "district", Role.DISTRICT),
        "leader": make_user(database, "leader", Role.LEADER),
        "town": make_user(database, "town", Role.TOWN, unit="anting"),
        "malu": make_user(database, "malu", Role.TOWN, unit="malu"),
        "nowhere": make_user(database, "nowhere", Role.TOWN),
        "firm": make_user(database, "firm", Role.ENTERPRISE, enterprise_id=firm.id),
        "colleague": make_user(database, "colleague", Role.COLLEAGUE, enterprise_id=firm.id),
        "other": make_user(database, "other", Role.ENTERPRISE, enterprise_id=other.id),
        "administrator": make_user(database, "administrator", Role.SYSTEM),
    }


def kept(database: Session, user: User, number: str, kind: str = "list", **manifest: Any) -> ExportRecord:
    record = ExportRecord(
        user_id=user.id,
        kind=kind,
        rows=1,
        file_name=f"{number}.xlsx",
        digest="0" * 64,
        number=number,
        manifest=manifest,
    )
    database.add(record)
    database.flush()
    return record


@pytest.mark.parametrize(
    ("taken_by", "manifest", "readers"),
    [
        ("district", {"reach": {"everything": True}}, set()),
        ("district", {"reach": {"unit": "anting"}}, {"town"}),
        ("town", {"reach": {"unit": "anting"}}, {"town"}),
        ("malu", {"reach": {"unit": "malu"}}, {"malu"}),
        ("town", {"enterprise": CODE}, {"town", "firm", "colleague"}),
        ("malu", {"enterprise": CODE}, {"town", "malu", "firm", "colleague"}),
        ("firm", {"reach": {"enterprise_id": "firm"}}, {"town", "firm", "colleague"}),
        ("firm", {}, {"firm"}),
        ("administrator", {"reach": {"everything": True}}, set()),
    ],
)
def test_who_may_open_an_export(
    database: Session, people: dict[str, User], taken_by: str, manifest: dict[str, Any], readers: set[str]
) -> None:
    reach = manifest.get("reach", {})
    if "enterprise_id" in reach:
        manifest = {"reach": {"enterprise_id": people[reach["enterprise_id"]].enterprise_id}}
    record = kept(database, people[taken_by], "JD-EX-1", **manifest)
    everything = {"district", "leader"}
    assert {name for name, user in people.items() if exports.may_open(database, user, record)} == everything | readers


def test_an_export_is_found_by_its_number_with_its_sheets(database: Session, people: dict[str, User]) -> None:
    record = kept(database, people["town"], "JD-EX-1")
    for name in ("乙", "甲"):
        database.add(ExportSheet(export_id=record.id, name=name, columns=[], key_column=0, keys=[], seals=b""))
    database.flush()
    assert [exports.by_number(database, number) for number in ("JD-EX-1", "JD-EX-2", "")] == [record, None, None]
    assert record.user is people["town"]
    assert [sheet.name for sheet in exports.sheets_of(database, record.id)] == ["乙", "甲"]
    assert exports.sheets_of(database, record.id + 1) == []
    assert exports.newest_for_campaign(database, 0) is None


def test_the_log_shows_the_district_all_and_others_their_own(database: Session, people: dict[str, User]) -> None:
    district, town = people["district"], people["town"]
    for user, number, kind in ((town, "JD-EX-1", "list"), (district, "JD-EX-2", "form"), (town, "JD-EX-3", "pins")):
        kept(database, user, number, kind)

    def log(user: User, filters: LogFilters = LogFilters(), **more: int) -> list[str]:  # noqa: B008 - it is frozen
        found = exports.log(database, user, filters, **{"page": 1, "size": 9} | more)
        return [record.number[-1] for record in found]

    assert (log(district), log(town), log(people["malu"])) == (["3", "2", "1"], ["3", "1"], [])
    assert [exports.count(database, user, LogFilters()) for user in (district, town, people["malu"])] == [3, 2, 0]
    assert [log(district, size=2, page=page) for page in (1, 2)] == [["3", "2"], ["1"]]
    assert log(district, LogFilters(text="ex-2")) == log(district, LogFilters(kind="form")) == ["2"]
    assert log(district, LogFilters(text="3.xlsx", kind="form")) == []
    assert exports.count(database, district, LogFilters(text="3.xlsx")) == 1
    assert exports.kinds(database, district) == ["form", "list", "pins"]
    assert exports.kinds(database, town) == ["list", "pins"]
    assert [record.number[-1] for record in exports.exports_of_user(database, town.id)] == ["3", "1"]
    assert [record.number[-1] for record in exports.exports_of_user(database, town.id, limit=1)] == ["3"]
