"""A hand-over is shown as not known of until whoever got it says so; nobody says it in his place."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import HandOver, HandOverSeen
from tests.integration.reviewing.cases import Cases, cases, entries, name_reviewer, text
from tests.integration.reviewing.test_hand_over_firms import hand

__all__ = ["cases"]


def test_only_who_got_it_marks_it_and_giver_and_district_see_that(cases: Cases, database: Session) -> None:
    name_reviewer(database, cases, "town")
    hand(database, cases, "甲", "townmate")
    number = database.scalars(select(HandOver.id)).one()
    path, list_ = f"/holdings/hand-overs/{number}/seen", "/holdings/hand-overs"
    clients = {login: cases.signed_in(login) for login in ("town", "townmate", "district", "malu")}
    pages = {login: text(client, list_) for login, client in clients.items()}
    assert {login: "示例townmate还没有标明知悉" in page for login, page in pages.items()} == {
        "town": True, "townmate": True, "district": True, "malu": False
    }  # fmt: skip
    assert {login: path in page for login, page in pages.items()} == {
        "town": False, "townmate": True, "district": False, "malu": False
    }  # fmt: skip
    first = text(clients["townmate"], "/today")
    assert ("交给您、还没有标明知悉的交接" in first, "hand-overs?unseen=1" in first) == (True, True)
    for login in ("town", "district", "malu"):
        clients[login].send(path)
    assert entries(database, "see_hand_over") == []
    clients["townmate"].send(path)
    clients["townmate"].send(path)
    [entry] = entries(database, "see_hand_over")
    assert (entry.user_id, entry.object_type) == (cases.people["townmate"], "campaign")
    [row] = database.scalars(select(HandOverSeen))
    assert (row.hand_over_id, row.user_id) == (number, cases.people["townmate"])
    pages = {login: text(client, list_) for login, client in clients.items()}
    assert {login: ("已知悉：示例townmate，" in page, "还没有标明知悉" in page) for login, page in pages.items()} == {
        "town": (True, False), "townmate": (True, False), "district": (True, False), "malu": (False, False)
    }  # fmt: skip
    assert "共 0 次" in text(clients["townmate"], f"{list_}?unseen=1")
    assert "交给您、还没有标明知悉的交接" not in text(clients["townmate"], "/today")
    clients["townmate"].send("/holdings/hand-overs/99/seen")
    assert len(entries(database, "see_hand_over")) == 1
