"""Correcting a record: history, former names and codes found, and two editors who notice each other."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.directory.correct_firm import correct_firm
from survey.directory.firm_results import ChangedMeanwhileError, Conflict, FirmRecord, FirmRefusedError
from survey.models import Enterprise, EnterpriseGroup, Role
from survey.queries.firm_records import revision
from survey.queries.searching import finds_firm
from survey.records.record_changes import record_changes, set_columns
from tests.integration.directory.firms import beside, firm, history, official, told, trail

CODE, OTHER = "91310114MA1GT00010", "91310114MA1GT00029"


def refused(database: Session, number: int, record: FirmRecord, by: int) -> tuple[str, int | None]:
    """Return why nothing was corrected; nothing is another than before."""
    before = database.execute(select(Enterprise.__table__).order_by(Enterprise.id)).all()
    with pytest.raises(FirmRefusedError) as error:
        correct_firm(database, number, record, revision=0, author_id=by)
    assert database.execute(select(Enterprise.__table__).order_by(Enterprise.id)).all() == before
    assert trail(database, "change_enterprise") == []
    return error.value.code, error.value.enterprise_id


def test_every_column_is_corrected_with_its_history(database: Session) -> None:
    by = official(database)
    number = firm(database, "甲苏旧厂", credit_code=CODE, contact="示例旧人", contact_phone="13900000001")
    group = EnterpriseGroup(name="示例旧集团")
    database.add(group)
    database.flush()
    database.get_one(Enterprise, number).group_id = group.id
    database.commit()
    values = {
        "credit_code": OTHER,
        "name": "丁苏新厂",
        "unit": "malu",
        "industry": "3670",
        "above_scale": False,
        "registered_place": "示例路1号",
        "production_place": "示例路2号",
        "tax_place": "示例镇",
        "contact": "示例新人",
        "contact_phone": "13900000002",
    }
    changes = correct_firm(database, number, FirmRecord(values, " 已变更 ", "示例新集团"), revision=0, author_id=by)
    stored = database.get_one(Enterprise, number)
    assert {name: getattr(stored, name) for name in values} == values
    expected = {
        "credit_code": (CODE, OTHER),
        "name": ("甲苏旧厂", "丁苏新厂"),
        "unit": ("anting", "malu"),
        "industry": ("", "3670"),
        "above_scale": ("", "否"),
        "registered_place": ("", "示例路1号"),
        "production_place": ("", "示例路2号"),
        "tax_place": ("", "示例镇"),
        "contact": ("示例旧人", "示例新人"),
        "contact_phone": ("13900000001", "13900000002"),
        "group": ("示例旧集团", "示例新集团"),
    }
    assert changes == expected
    assert history(database, number) == [
        (name, old, new, "已变更", "page", by) for name, (old, new) in expected.items()
    ]
    assert told(database, "change_enterprise") == [
        {"contact": ["示例旧人", "示例新人"], "contact_phone": ["13900000001", "13900000002"]}
    ]
    for text in ("丁苏新厂", "甲苏旧厂", "JSJC", "dsxc", CODE, OTHER, CODE.lower()[:9]):
        assert database.scalars(select(Enterprise.id).where(finds_firm(text))).all() == [number]


def test_what_is_left_out_stays_and_what_is_emptied_goes(database: Session) -> None:
    by, number = official(database), firm(database, "甲", contact="示例人", contact_phone="13900000001")
    correct_firm(database, number, FirmRecord({"contact": "", "above_scale": None}, "离职"), revision=0, author_id=by)
    stored = database.get_one(Enterprise, number)
    assert (stored.contact, stored.contact_phone, stored.group_id) == ("", "13900000001", None)
    assert history(database, number) == [("contact", "示例人", "", "离职", "page", by)]


def test_what_cannot_be_corrected_says_why(database: Session) -> None:
    by, town = official(database), official(database, "town", Role.TOWN, "anting")
    number, other = firm(database, "甲", credit_code=CODE), firm(database, "乙", credit_code=OTHER, unit="malu")
    merged, unlisted = firm(database, "丙", merged_into_id=number), firm(database, "丁", listed=False)
    name = {"name": "示例新名"}
    assert refused(database, number, FirmRecord(name, "  "), by) == ("reason", None)
    assert refused(database, number, FirmRecord({"name": "甲"}, "示例", ""), by) == ("unchanged", None)
    assert refused(database, number, FirmRecord({"credit_code": OTHER}, "示例"), by) == ("code_taken", other)
    assert refused(database, number, FirmRecord({"unit": "malu"}, "示例"), town) == ("other_unit", None)
    assert refused(database, number, FirmRecord({"credit_code": "91310114MA1GT00037"}, "示例"), town)[0] == "other_unit"
    assert refused(database, other, FirmRecord(name, "示例"), town) == ("gone", None)
    assert refused(database, merged, FirmRecord(name, "示例"), by) == ("merged", number)
    assert refused(database, unlisted, FirmRecord(name, "示例"), by) == ("unlisted", None)


def test_two_editors_notice_each_other_column_by_column(database: Session) -> None:
    first, second = official(database, "first"), official(database, "second")
    number = firm(database, "甲", contact="旧人", tax_place="旧处")
    opened = revision(database, number)
    correct_firm(
        database, number, FirmRecord({"contact": "新人", "tax_place": "新处"}, "示例"), revision=opened, author_id=first
    )
    now = revision(database, number)
    typed = {"contact": "另一人", "tax_place": "旧处", "registered_place": "示例路1号"}
    with pytest.raises(ChangedMeanwhileError) as error:
        correct_firm(database, number, FirmRecord(typed, "示例", ""), revision=opened, author_id=second)
    assert (error.value.conflicts, error.value.revision) == ([Conflict("contact", "新人", "示例first")], now)
    stored = database.get_one(Enterprise, number)
    assert (stored.contact, stored.tax_place, stored.registered_place) == ("新人", "新处", "")
    typed["contact"] = "新人"  # as the other wrote it: no conflict, and what only he changed stays his
    changes = correct_firm(database, number, FirmRecord(typed, "示例", ""), revision=opened, author_id=second)
    assert changes == {"registered_place": ("", "示例路1号")}
    assert database.get_one(Enterprise, number).tax_place == "新处"
    typed["contact"] = "另一人"
    changes = correct_firm(
        database,
        number,
        FirmRecord({"contact": "另一人"}, "示例"),
        revision=revision(database, number),
        author_id=second,
    )
    assert changes == {"contact": ("新人", "另一人")}


def test_a_group_that_both_change_is_a_conflict_too(database: Session) -> None:
    by, number = official(database), firm(database, "甲")
    correct_firm(database, number, FirmRecord({}, "示例", "示例甲集团"), revision=0, author_id=by)
    with pytest.raises(ChangedMeanwhileError) as error:
        correct_firm(database, number, FirmRecord({}, "示例", "示例乙集团"), revision=0, author_id=by)
    assert error.value.conflicts == [Conflict("group", "示例甲集团", "示例district")]


def test_an_editor_who_saves_at_the_same_moment_notices(app: Flask, database: Session) -> None:
    first, second = official(database, "first"), official(database, "second")
    number = firm(database, "甲", contact="旧人")
    database.rollback()

    def before(other: Session) -> None:
        held = other.get_one(Enterprise, number, with_for_update=True)
        changes = set_columns(held, {"contact": "新人"})
        record_changes(other, number, changes, source="page", by_id=first, reason="示例")

    def act(own: Session) -> object:
        try:
            return correct_firm(own, number, FirmRecord({"contact": "另一人"}, "示例"), revision=0, author_id=second)
        except ChangedMeanwhileError as error:
            return error.conflicts

    assert beside(app, before, act) == [[Conflict("contact", "新人", "示例first")]]
    assert database.get_one(Enterprise, number).contact == "新人"
