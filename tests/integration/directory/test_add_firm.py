"""Adding a firm by hand: all columns, with history; what the directory knows already is refused, and it says why."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.directory.add_firm import add_firm
from survey.directory.firm_results import FirmRecord, FirmRefusedError
from survey.models import Enterprise, EnterpriseGroup, Role
from tests.integration.directory.firms import TODAY, beside, firm, history, official, told, trail

CODE = "91310114MA1GT00010"
VALUES = {
    "credit_code": CODE,
    "name": "示例甲厂",
    "unit": "anting",
    "industry": "3670",
    "above_scale": True,
    "registered_place": "示例路1号",
    "production_place": "",
    "tax_place": "",
    "contact": "示例联系人",
    "contact_phone": "13900000001",
}


def record(reason: str = "新迁入", group: str | None = "示例集团", **values: object) -> FirmRecord:
    """Return what an official typed."""
    return FirmRecord(VALUES | values, reason, group)


def refused(database: Session, by: int, wanted: FirmRecord) -> tuple[str, int | None]:
    """Return why a firm is not added, and the record that it is about; nothing is another than before."""
    count = database.scalar(select(func.count()).select_from(Enterprise))
    with pytest.raises(FirmRefusedError) as error:
        add_firm(database, wanted, author_id=by)
    assert database.scalar(select(func.count()).select_from(Enterprise)) == count
    assert trail(database, "add_firm") == []
    return error.value.code, error.value.enterprise_id


def test_a_firm_is_added_with_every_column_and_its_history(database: Session) -> None:
    by = official(database)
    number = add_firm(database, record(), author_id=by)
    made = database.get_one(Enterprise, number)
    assert {name: getattr(made, name) for name in VALUES} == VALUES
    assert (made.listed, made.sample, made.search_key) == (True, False, "\n示例甲厂\n")
    assert database.scalars(select(EnterpriseGroup.name)).all() == ["示例集团"]
    given = {name: "是" if value is True else value for name, value in VALUES.items() if value}
    assert history(database, number) == [
        (name, "", value, "新迁入", "page", by) for name, value in (given | {"group": "示例集团"}).items()
    ]
    changes = {name: ["", value] for name, value in (given | {"group": "示例集团"}).items()}
    persons = {name: changes.pop(name) for name in ("contact", "contact_phone")}
    assert trail(database, "add_firm") == [
        ("add_firm", f"enterprise {number}", by, {"changes": changes, "reason": "新迁入"})
    ]
    assert told(database, "add_firm") == [persons]


def test_one_that_registered_itself_comes_into_the_directory_as_the_official_writes_it(database: Session) -> None:
    by = official(database)
    number = firm(database, "自填的厂名", listed=False, credit_code=CODE, unit="malu")
    assert add_firm(database, record(group=None), author_id=by) == number
    made = database.get_one(Enterprise, number)
    assert (made.listed, made.name, made.unit) == (True, "示例甲厂", "anting")
    assert ("name", "自填的厂名", "示例甲厂", "新迁入", "page", by) in history(database, number)


def test_what_the_directory_has_is_not_added_again(database: Session) -> None:
    by = official(database)
    known = firm(database, "甲", credit_code=CODE)
    closed = firm(database, "乙", credit_code="91310114MA1GT00029", closed_on=TODAY)
    merged = firm(database, "丙", credit_code="91310114MA1GT00037", merged_into_id=known)
    assert refused(database, by, record()) == ("known", known)
    assert refused(database, by, record(credit_code="91310114MA1GT00029")) == ("closed", closed)
    assert refused(database, by, record(credit_code="91310114MA1GT00037")) == ("merged", known)
    assert merged != known
    assert refused(database, by, record(reason=" ")) == ("reason", None)


def test_a_town_adds_firms_of_its_own_and_learns_nothing_of_others(database: Session) -> None:
    by = official(database, "town", Role.TOWN, "anting")
    assert refused(database, by, record(unit="malu")) == ("other_unit", None)
    elsewhere = firm(database, "甲", credit_code=CODE, unit="malu")
    unlisted = firm(database, "乙", credit_code="91310114MA1GT00029", listed=False)
    assert elsewhere != unlisted
    assert refused(database, by, record()) == ("known_elsewhere", None)
    assert refused(database, by, record(credit_code="91310114MA1GT00029")) == ("unlisted", None)
    assert add_firm(database, record(credit_code="91310114MA1GT00037"), author_id=by) > 0


def test_of_two_officials_who_add_the_same_firm_one_adds_it(app: Flask, database: Session) -> None:
    by = official(database)
    database.rollback()

    def add(own: Session) -> object:
        try:
            return add_firm(own, record(), author_id=by)
        except FirmRefusedError as error:
            return error.code

    [outcome] = beside(app, lambda other: other.add(Enterprise(credit_code=CODE, name="示例", unit="anting")), add)
    assert outcome == "known"
    assert database.scalar(select(func.count()).select_from(Enterprise)) == 1
