"""A file with codes is removed before its time: the row first, and once."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.calling.erase_file import erase_file
from survey.models import AuditEntry, Campaign, Role, User
from tests.integration.accounts.people import Browsers
from tests.integration.calling.called import called_firms, job, make_letters, secret_files
from tests.integration.conftest import make_user


def test_it_is_removed_once_and_recorded(database: Session, app: Flask, campaign: Campaign, browser: Browsers) -> None:
    [firm] = [firm.id for firm in called_firms(database, campaign, 1)]
    make_user(database, "district", Role.DISTRICT)
    me = database.scalars(select(User.id)).one()
    client, settings = browser(), app.extensions["settings"]
    client.sign_in("district")
    database.rollback()
    number = make_letters(client, [firm])
    assert secret_files(app, number) == 1
    assert [erase_file(database, settings, number, author_id=me) for _time in range(2)] == [True, False]
    assert (secret_files(app, number), job(database, number).stored_as) == (0, "")
    entries = database.execute(
        select(AuditEntry.user_id, AuditEntry.object_id).where(AuditEntry.action == "erase_call_file")
    )
    assert [tuple(row) for row in entries] == [(me, str(number))]
