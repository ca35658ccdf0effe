"""An extension is revoked while nobody used it, once, and never changed otherwise."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from survey.chasing.extension_results import ExtensionRefusedError
from survey.chasing.revoke_extension import revoke_extension, take_back_extensions
from survey.models import DraftSheet, Extension, utc_now
from survey.store.db import unit_of_work
from tests.integration.at_once import at_once
from tests.integration.chasing.chased import DAY, HOUR, Chased, chased

__all__ = ["chased"]


def saved(database: Session, ago: object) -> None:
    """Let the draft have been saved so long ago."""
    with unit_of_work(database):
        database.execute(update(DraftSheet).values(updated_at=utc_now() - ago))  # type: ignore[operator]


def test_a_revoked_extension_closes_the_firm_again(chased: Chased, database: Session) -> None:
    saved(database, 2 * DAY)
    chased.close(DAY)
    number = chased.extend_unit("anting")
    revoke_extension(database, number, reason="给错了街镇", author_id=chased.district)
    assert chased.submit() == "closed"
    assert chased.actions("extend", "revoke_extension") == [
        ("extend", "campaign", str(chased.campaign)),
        ("revoke_extension", "campaign", str(chased.campaign)),
    ]
    with pytest.raises(ExtensionRefusedError, match="revoked"):
        revoke_extension(database, number, reason="再来一次", author_id=chased.district)


def test_what_a_firm_used_stays(chased: Chased, database: Session) -> None:
    chased.close(DAY)
    number = chased.extend_unit("")
    saved(database, HOUR)
    with pytest.raises(ExtensionRefusedError) as error:
        revoke_extension(database, number, reason="示例理由", author_id=chased.district)
    assert (error.value.code, len(error.value.firms)) == ("relied_on", 1)
    more = chased.extend_unit("", utc_now() + 5 * DAY)
    revoke_extension(database, more, reason="多给了一次", author_id=chased.district)
    assert chased.submit() == ""


def test_what_was_given_to_firms_is_taken_back_by_its_author_only(chased: Chased, database: Session) -> None:
    saved(database, 2 * DAY)
    chased.close(DAY)
    chased.extend(chased.firm, chased.other)
    asked = [chased.firm, chased.other]
    other = take_back_extensions(database, chased.campaign, asked, reason="撤销", author_id=chased.town)
    assert (other.done, dict(other.why)) == ([], dict.fromkeys(asked, "not_longer"))
    saved(database, HOUR)
    own = take_back_extensions(database, chased.campaign, asked, reason="撤销", author_id=chased.district)
    assert (own.done, dict(own.why)) == ([chased.other], {chased.firm: "relied_on"})


def test_of_two_who_revoke_at_once_one_does(chased: Chased, database: Session, app: Flask) -> None:
    chased.close(-DAY)
    number = chased.extend_unit("", utc_now() + 9 * DAY)
    database.rollback()

    def work(own: Session) -> str:
        try:
            revoke_extension(own, number, reason="示例理由", author_id=chased.district)
        except ExtensionRefusedError as refused:
            return refused.code
        return "done"

    assert sorted(at_once(app, work, work)) == ["done", "revoked"]


def test_the_database_keeps_what_was_given(chased: Chased, database: Session) -> None:
    chased.close(-DAY)
    chased.extend_unit("", utc_now() + 9 * DAY)
    for change in ({"reason": "别的"}, {"until": utc_now()}, {"unit": "malu"}):
        with pytest.raises(DBAPIError), unit_of_work(database):
            database.execute(update(Extension).values(change))
    with pytest.raises(DBAPIError), unit_of_work(database):
        database.delete(database.scalars(select(Extension)).one())


def test_it_is_revoked_on_its_page_with_a_reason(chased: Chased, database: Session) -> None:
    chased.close(-DAY)
    number = chased.extend_unit("anting", utc_now() + 9 * DAY)
    district = chased.signed_in("district")
    path = f"/extensions/{number}/revoke"
    assert "请写明理由" in district.send(path, reason="").get_data(as_text=True)
    assert district.send(path, reason="给错了街镇").status_code == 302
    assert "给错了街镇" in district.get("/extensions").get_data(as_text=True)
    assert chased.signed_in("town").get(path).status_code == 403
    assert district.get("/extensions/999/revoke").status_code == 404
    assert database.scalars(select(Extension.revoke_reason)).all() == ["给错了街镇"]
