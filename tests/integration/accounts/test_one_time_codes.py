"""One-time codes: what they look like, how they are read as typed, and that each works once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts import one_time_codes as codes
from survey.config import Settings
from survey.models import AccountCode, CodePurpose, Role
from survey.store.db import unit_of_work
from tests.integration.at_once import at_once
from tests.integration.conftest import make_enterprise, make_user

CODE = "91999999MA0000001D"


def issued(database: Session, settings: Settings, enterprise_id: int, purpose: CodePurpose = CodePurpose.CLAIM) -> str:
    with unit_of_work(database):
        return codes.issue_code(database, settings, purpose, codes.CodeFor(enterprise_id), by_id=None)


def fault_of(database: Session, settings: Settings, typed: str, purpose: CodePurpose = CodePurpose.CLAIM) -> str:
    with pytest.raises(codes.CodeFaultError) as error:
        codes.find_code(database, settings, purpose, typed)
    return error.value.fault


def test_a_code_has_four_groups_of_an_alphabet_that_nobody_misreads() -> None:
    made = {codes.new_code() for _ in range(2_000)}
    assert len(made) == 2_000
    assert {len(code) for code in made} == {19}
    letters = set("".join(made))
    assert letters == set("ABCDEFGHJKLMNPQRSTUVWXYZ23456789-")
    assert letters.isdisjoint("0O1I")


@pytest.mark.parametrize(
    "typed", ["ABCD-EFGH-JKLM-2345", "abcdefghjklm2345", " ＡＢＣＤ—efgh jklm.2345 ", "ABCD,EFGH、JKLM，2345"]
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert codes.read_code(typed) == "ABCDEFGHJKLM2345"


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "length"),
        ("ABCD-EFGH-JKLM-234", "length"),
        ("ABCD-EFGH-JKLM-23450", "length"),
        ("0BCDEFGHJKLM2345", "letters"),
    ],
)
def test_what_is_no_code_is_refused(typed: str, fault: str) -> None:
    with pytest.raises(codes.CodeFaultError) as error:
        codes.read_code(typed)
    assert error.value.fault == fault


def test_only_the_hmac_is_kept_and_depends_on_the_instance(database: Session, migrated: Settings) -> None:
    code = issued(database, migrated, make_enterprise(database, CODE, "示例甲").id)
    (row,) = database.scalars(select(AccountCode)).all()
    kept = repr([getattr(row, column.name) for column in AccountCode.__table__.columns])
    assert code.replace("-", "") not in kept.replace("-", "")
    other = Settings(instance=migrated.instance, database_url="", secret_key="another")
    assert row.code_hash == codes.hash_of_code(migrated, codes.read_code(code))
    assert row.code_hash != codes.hash_of_code(other, codes.read_code(code))


def test_a_code_works_once(database: Session, migrated: Settings) -> None:
    firm = make_enterprise(database, CODE, "示例甲")
    user = make_user(database, "somebody", Role.ENTERPRISE, enterprise_id=firm.id).id
    code = issued(database, migrated, firm.id)
    found = codes.find_code(database, migrated, CodePurpose.CLAIM, code.lower())
    assert found.enterprise_id == firm.id
    with unit_of_work(database):
        codes.use_code(database, database.get_one(AccountCode, found.id), user_id=user)
    with pytest.raises(codes.CodeFaultError), unit_of_work(database):
        codes.use_code(database, database.get_one(AccountCode, found.id), user_id=user)
    assert fault_of(database, migrated, code) == "used"


def test_a_reprint_replaces_the_code_of_that_enterprise_only(database: Session, migrated: Settings) -> None:
    one = make_enterprise(database, CODE, "示例甲").id
    two = make_enterprise(database, "91999999MA00000023", "示例乙").id
    first, others, again = (issued(database, migrated, firm) for firm in (one, two, one))
    assert fault_of(database, migrated, first) == "withdrawn"
    assert [codes.find_code(database, migrated, CodePurpose.CLAIM, code).enterprise_id for code in (others, again)] == [
        two,
        one,
    ]


def test_invitations_stand_beside_each_other(database: Session, migrated: Settings) -> None:
    firm = make_enterprise(database, CODE, "示例甲").id
    made = [issued(database, migrated, firm, CodePurpose.INVITE) for _ in range(2)]
    found = [codes.find_code(database, migrated, CodePurpose.INVITE, code).enterprise_id for code in made]
    assert found == [firm, firm]


def test_an_expired_unknown_or_other_code_is_refused(database: Session, migrated: Settings) -> None:
    code = issued(database, migrated, make_enterprise(database, CODE, "示例甲").id)
    assert fault_of(database, migrated, code, CodePurpose.RESET) == "unknown"
    assert fault_of(database, migrated, codes.new_code()) == "unknown"
    with unit_of_work(database):
        row = database.scalars(select(AccountCode)).one()
        row.expires_at -= codes.LASTS[CodePurpose.CLAIM] + timedelta(seconds=1)
    assert fault_of(database, migrated, code) == "expired"


def test_of_two_codes_issued_at_once_for_one_person_one_works(
    app: Flask, database: Session, migrated: Settings
) -> None:
    number = make_user(database, "somebody", Role.TOWN, unit="anting").id
    database.rollback()

    def issue(own: Session) -> str:
        with unit_of_work(own):
            return codes.issue_code(own, migrated, CodePurpose.RESET, codes.CodeFor(user_id=number), by_id=number)

    made = at_once(app, issue, issue)
    open_ones = select(AccountCode.code_hash).where(AccountCode.withdrawn_at.is_(None))
    [left] = database.scalars(open_ones)
    assert [codes.hash_of_code(migrated, codes.read_code(code)) for code in made].count(left) == 1
