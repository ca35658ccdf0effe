"""Resetting a second factor: secret, recovery codes and sessions go, the password stays, the trail says who and why."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.accounts.reset_second_factor import NoFactorError, reset_second_factor
from survey.models import AuditEntry, RecoveryCode, Role, User, WebSession
from tests.integration.conftest import make_enterprise, make_user


def with_factor(database: Session, login: str, role: Role, **more: object) -> User:
    """Add an account with a second factor, one recovery code and one session."""
    user = make_user(database, login, role, totp_secret="sealed", totp_step=7, **more)
    database.add_all([RecoveryCode(user_id=user.id, code_hash=login), WebSession(id_hash=login, user_id=user.id)])
    database.commit()
    return user


def test_secret_recovery_codes_and_sessions_go_and_the_password_stays(database: Session) -> None:
    security = with_factor(database, "security", Role.SECURITY)
    user = with_factor(database, "clerk", Role.DISTRICT)
    password = user.password_hash
    reset_second_factor(database, user.id, "当面核对证件", by=security)
    database.rollback()
    assert (user.totp_secret, user.totp_step, user.password_hash) == (None, 0, password)
    assert database.scalars(select(RecoveryCode.user_id)).all() == [security.id]
    assert database.scalars(select(WebSession.user_id)).all() == [security.id]
    [entry] = database.scalars(select(AuditEntry)).all()
    found = (entry.action, entry.user_id, entry.object_type, entry.object_id, entry.detail)
    detail = {"user": user.id, "reason": "当面核对证件"}
    assert found == ("second_factor_reset", security.id, "user", str(user.id), detail)


def test_people_of_an_enterprise_see_it_in_the_enterprise_s_entries(database: Session) -> None:
    security = make_user(database, "security", Role.SECURITY)
    firm = make_enterprise(database, "91999999MA0000099C", "示例精密机械099")
    user = with_factor(database, "colleague", Role.COLLEAGUE, enterprise_id=firm.id)
    reset_second_factor(database, user.id, "致电在册联系人", by=security)
    [entry] = database.scalars(select(AuditEntry)).all()
    assert (entry.object_type, entry.object_id, entry.detail["user"]) == ("enterprise", str(firm.id), user.id)


def test_nobody_resets_his_own_an_unknown_or_a_missing_one(database: Session) -> None:
    security = with_factor(database, "security", Role.SECURITY)
    without = make_user(database, "clerk", Role.DISTRICT)
    for user_id in (security.id, without.id, without.id + 100):
        with pytest.raises(NoFactorError):
            reset_second_factor(database, user_id, "示例", by=security)
    assert database.scalar(select(func.count()).select_from(RecoveryCode)) == 1
    assert database.scalar(select(func.count()).select_from(AuditEntry)) == 0
