"""An address is confirmed by its own person's code, once, and can be removed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from survey.accounts import confirm_address as confirming
from survey.accounts.confirm_address import confirm_address, remove_address
from survey.accounts.one_time_codes import CodeFaultError, CodeFor, find_code, hash_of_code, issue_code
from survey.accounts.pauses import TooSoonError
from survey.accounts.prove_second_factor import WrongCodeError
from survey.config import Settings
from survey.models import AccountCode, CodePurpose, Role, User, utc_now
from survey.store.db import unit_of_work
from tests.integration.conftest import make_user
from tests.integration.strict import actions, still

__all__ = ["still"]

HERE = "10.0.0.1"


def sent(database: Session, settings: Settings, user: User, email: str) -> str:
    """Return a code as it is sent to an address."""
    with unit_of_work(database):
        whom = CodeFor(user_id=user.id, detail={"email": email})
        return issue_code(database, settings, CodePurpose.EMAIL, whom, by_id=user.id)


def test_only_the_person_s_own_newest_code_once(database: Session, migrated: Settings) -> None:
    user, other = make_user(database, "clerk", Role.DISTRICT), make_user(database, "other", Role.DISTRICT)
    first = sent(database, migrated, user, "old@example.test")
    second = sent(database, migrated, user, "clerk@example.test")
    for whose, code in ((other, second), (user, first)):
        with pytest.raises(WrongCodeError):
            confirm_address(database, migrated, whose, code, address=HERE)
    assert confirm_address(database, migrated, user, second, address=HERE) == "clerk@example.test"
    with pytest.raises(WrongCodeError):
        confirm_address(database, migrated, user, second, address=HERE)
    database.rollback()
    assert (user.email, other.email) == ("clerk@example.test", "")


@pytest.mark.usefixtures("still")
def test_guesses_pause(database: Session, migrated: Settings) -> None:
    user = make_user(database, "clerk", Role.DISTRICT)
    code = sent(database, migrated, user, "clerk@example.test")
    for _ in range(3):
        with pytest.raises(WrongCodeError):
            confirm_address(database, migrated, user, "ABCD-EFGH-JKLM-NPQR", address=HERE)
    with pytest.raises(TooSoonError):
        confirm_address(database, migrated, user, code, address=HERE)


def test_an_address_is_removed(database: Session) -> None:
    user = make_user(database, "clerk", Role.DISTRICT, email="clerk@example.test")
    remove_address(database, user)
    database.rollback()
    assert user.email == ""
    assert actions(database) == ["address_removed"]


def test_a_code_that_ends_at_this_very_moment_is_refused(
    database: Session, migrated: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make_user(database, "clerk", Role.DISTRICT)
    code = sent(database, migrated, user, "clerk@example.test")

    def used_meanwhile(*_given: object, **_more: object) -> None:
        raise CodeFaultError("used")

    monkeypatch.setattr(confirming, "use_code", used_meanwhile)
    with pytest.raises(WrongCodeError):
        confirm_address(database, migrated, user, code, address=HERE)


@pytest.mark.parametrize("how", ["removed", "replaced"])
def test_codes_mailed_to_an_address_end_with_it(database: Session, migrated: Settings, how: str) -> None:
    """Who reads the mailbox that somebody gave up keeps no way in; the letter of an official goes on working."""
    user = make_user(database, "clerk", Role.DISTRICT, email="old@example.test")
    with unit_of_work(database):
        mailed = issue_code(database, migrated, CodePurpose.RESET, CodeFor(user_id=user.id), by_id=None)
    letter = AccountCode(
        purpose=CodePurpose.RESET,
        code_hash=hash_of_code(migrated, "ABCDEFGHJKLMNPQR"),
        user_id=user.id,
        issued_by_id=user.id,
        expires_at=utc_now() + timedelta(days=3),
    )
    with unit_of_work(database):
        database.add(letter)
    if how == "removed":
        remove_address(database, user)
    else:
        code = sent(database, migrated, user, "new@example.test")
        confirm_address(database, migrated, user, code, address=HERE)
    with pytest.raises(CodeFaultError, match="withdrawn"):
        find_code(database, migrated, CodePurpose.RESET, mailed)
    assert find_code(database, migrated, CodePurpose.RESET, "ABCD-EFGH-JKLM-NPQR").user_id == user.id
