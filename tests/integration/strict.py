"""An application that asks officials for a second factor and sends mail, on the database of the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.accounts import pauses
from survey.accounts.second_factors import seal_secret
from survey.app import create_app
from survey.config import Settings
from survey.models import AuditEntry, User, utc_now
from tests.integration.conftest import Browser

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def strict(app: Flask, migrated: Settings) -> Iterator[Flask]:
    """Return an application whose officials need a second factor; `app` has emptied its database."""
    made = create_app(replace(migrated, second_factor=True))
    yield made
    made.extensions["engine"].dispose()


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock of the pauses stand, so that a slow machine waits none of them out."""
    moment = utc_now()
    monkeypatch.setattr(pauses, "utc_now", lambda: moment)


@pytest.fixture
def stranger(strict: Flask) -> Callable[[], Browser]:
    """Return a maker of independent clients of the strict application."""
    return lambda: Browser(strict)


def give_factor(database: Session, settings: Settings, user: User) -> None:
    """Give an account the second factor SECRET, none of whose codes was used."""
    sealed = seal_secret(settings, user.id, SECRET)
    database.rollback()
    database.execute(update(User).where(User.id == user.id).values(totp_secret=sealed, totp_step=0))
    database.commit()


def code_of(secret: str = SECRET, steps: int = 0) -> str:
    """Return the code of a secret now, or so many steps later."""
    return pyotp.TOTP(secret).at(utc_now(), counter_offset=steps)


def actions(database: Session) -> list[str]:
    """Return what the audit trail says was done, in order."""
    database.rollback()
    return list(database.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
