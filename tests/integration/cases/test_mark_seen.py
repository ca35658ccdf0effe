"""An official says what he has seen; that moves on only, writing counts as it, and the next case follows."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.cases.case_results import CaseKey, Writer
from survey.cases.mark_seen import mark_seen
from survey.models import CaseSeen, utc_now
from tests.integration.at_once import at_once
from tests.integration.cases.kept import Kept, actions, kept, marks, submit, text, write

__all__ = ["kept"]


def seen(database: Session) -> list[tuple[int, int, str]]:
    """Return (user, firm, moment) of who saw what."""
    database.rollback()
    found = database.scalars(select(CaseSeen).order_by(CaseSeen.user_id, CaseSeen.enterprise_id))
    return [(one.user_id, one.enterprise_id, one.seen_until.isoformat()) for one in found]


def test_what_the_page_showed_is_noted_once_and_never_moves_back(kept: Kept, database: Session) -> None:
    town, case = kept.signed_in("town"), f"/cases/{kept.firm}"
    at = utc_now() + timedelta(minutes=-5)
    submit(database, kept, kept.firm, at)
    shown = marks(town, case)
    until = max(at.isoformat(), shown["until"])
    assert town.send(f"{case}/seen", go="stay", **shown).headers["Location"] == case
    assert town.send(f"{case}/seen", go="stay", **shown).status_code == 302
    assert town.send(f"{case}/seen", go="stay", until="2020-01-01T00:00:00+00:00").status_code == 302
    assert town.send(f"{case}/seen", go="stay", until="x").status_code == 302
    assert seen(database) == [(kept.users["town"], kept.firm, until)]
    assert actions(database) == [("see_case", "town")]
    assert "示例town，" in text(kept.signed_in("district"), case)


def test_nobody_sees_into_the_future(kept: Kept, database: Session) -> None:
    before = utc_now()
    kept.signed_in("town").send(f"/cases/{kept.firm}/seen", until="2999-01-01T00:00:00+00:00")
    [(_user, _firm, moment)] = seen(database)
    assert before.isoformat() <= moment <= utc_now().isoformat()


def test_whoever_writes_has_seen_what_his_page_showed(kept: Kept, database: Session) -> None:
    town = kept.signed_in("town")
    shown = marks(town, f"/cases/{kept.firm}")
    write(town, f"/cases/{kept.firm}/notes", note="示例")
    assert seen(database) == [(kept.users["town"], kept.firm, shown["until"])]
    assert actions(database) == [("write_note", "town")]


def test_the_next_case_of_the_queue_follows_and_after_the_last_the_queue(kept: Kept, database: Session) -> None:
    now = utc_now()
    for firm, age in ((kept.firm, 2), (kept.other, 1)):
        submit(database, kept, firm, now - timedelta(days=age))
    district = kept.signed_in("district")
    came = f"?from={quote('queue=new', safe='')}"
    page = text(district, f"/cases/{kept.firm}{came}")
    assert ("第 1 家，共 2 家" in page, f'href="/cases/{kept.other}?from=queue%3Dnew"' in page) == (True, True)
    first = district.send(f"/cases/{kept.firm}/seen{came}", go="next", **marks(district, f"/cases/{kept.firm}"))
    assert first.headers["Location"] == f"/cases/{kept.other}?from=queue%3Dnew"
    last = district.send(f"/cases/{kept.other}/seen{came}", go="next", **marks(district, f"/cases/{kept.other}"))
    assert last.headers["Location"] == "/cases?queue=new"
    assert "现在没有这样的企业。" in text(district, "/cases?queue=new")


def test_two_windows_at_once_note_it_once(kept: Kept, database: Session, app: Flask) -> None:
    case, writer = CaseKey(kept.campaign, kept.firm), Writer(kept.users["town"], utc_now())

    def look(own: Session) -> str:
        mark_seen(own, case, writer)
        return "done"

    assert at_once(app, look, look) == ["done", "done"]
    assert len(seen(database)) == 1
    assert actions(database) == [("see_case", "town")]
