"""An address is confirmed by its own person's code, once, and can be removed."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from survey.accounts.confirm_address import confirm_address, remove_address
from survey.accounts.one_time_codes import CodeFor, issue_code
from survey.accounts.pauses import TooSoonError
from survey.accounts.prove_second_factor import WrongCodeError
from survey.config import Settings
from survey.models import CodePurpose, Role, User
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
