"""Administrators made on the machine, on either database: all of them or none, codes only for who has no password."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.invite_administrators import HeldError, Holder, invite_administrators
from survey.accounts.refusal_results import ChangeRefusedError
from survey.models import AccountCode, Role, User
from tests.integration.conftest import make_user

WEEK = timedelta(days=7)


def account(login: str, role: Role, phone: str) -> User:
    return User(login=login, name=f"示例{login}", role=role, phone=phone)


def invited(app: Flask, database: Session, *accounts: User, another: bool = False) -> list[Holder]:
    database.rollback()
    return invite_administrators(database, app.extensions["settings"], accounts, lasts=WEEK, another=another)


def test_all_are_made_in_their_order_with_a_code_each(app: Flask, database: Session) -> None:
    made = invited(
        app, database, account("zhao", Role.AUDIT, "13800000003"), account("wang", Role.SYSTEM, "13800000001")
    )
    assert [(one.role, one.login, one.made, len(one.code)) for one in made] == [
        (Role.SYSTEM, "wang", True, 19),
        (Role.AUDIT, "zhao", True, 19),
    ]
    codes = database.scalars(select(AccountCode)).all()
    assert [code.expires_at - code.issued_at for code in codes] == [WEEK, WEEK]


def test_who_has_a_password_gets_no_code_and_sample_people_are_none(app: Flask, database: Session) -> None:
    make_user(database, "wang", Role.SYSTEM)
    make_user(database, "sample", Role.AUDIT, sample=True)
    assert invited(app, database) == [Holder(Role.SYSTEM, "wang", "示例wang")]
    assert database.scalars(select(AccountCode)).all() == []


def test_where_one_is_refused_none_is_made(app: Flask, database: Session) -> None:
    make_user(database, "wang", Role.SYSTEM, phone="13800000001")
    good = account("zhao", Role.AUDIT, "13800000003")
    with pytest.raises(HeldError) as held:
        invited(app, database, good, account("qian", Role.SYSTEM, "13800000004"))
    assert (held.value.role, held.value.login) == (Role.SYSTEM, "wang")
    with pytest.raises(ChangeRefusedError) as same:
        invited(app, database, account("zhao", Role.AUDIT, "13800000003"), account("wang2", Role.SECURITY, "1"))
    assert (same.value.fault, same.value.other) == ("second", "wang")
    database.rollback()
    assert database.scalars(select(User.login)).all() == ["wang"]
    more = invited(app, database, account("qian", Role.SYSTEM, "13800000004"), another=True)
    assert [one.login for one in more] == ["wang", "qian"]
