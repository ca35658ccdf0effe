"""A town and what of a running season is another town's: no list, count, file, search or bulk act has it.

Ids in addresses are walked by `test_access.py`, ids in queries and bodies by `test_foreign.py`. Here every page and
file of a season is read, taken from the routes themselves, so that a new one is read too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.chasing.chase_results import TypedCall
from survey.chasing.log_call import log_call
from survey.definitions.local_days import today
from survey.firms.action_results import OFFERED, UNDONE_BY, Action
from survey.models import (
    Campaign,
    CaseHolding,
    Channel,
    ChaseOutcome,
    Enterprise,
    Extension,
    Participation,
    Reminder,
    Role,
    User,
)
from tests.integration.chasing.chased import Chased, chased
from tests.integration.conftest import Browser, make_user
from tests.integration.web.expected_access import TABLE
from tests.integration.web.made_world import world
from tests.integration.web.test_foreign import FIRM, shown

__all__ = ["chased", "world"]
OF_SEASON = ("chasing", "reviewing", "correcting", "cases", "signals", "overview", "archiving")
FILES = ("chase_files",)
"""Blueprints of files of a season, which lie with the other files."""
BESIDE = {
    name: TABLE[name, "GET"][0]
    for name in (
        "calls.calls", "desk.today", "enquiry_desk.desk", "firm_list.firms", "firm_list.workbook", "ledger.gone",
        "ledger.ledger", "ledger.workbook", "trail.of_firms", "trail_files.of_firms", "workbooks.helping",
    )
}  # fmt: skip
"""Pages and files of officials that count or list what a season does, and their paths."""
CHANGED = {"case_queue", "cases", "chase_files", "chasing", "ledger", "overview", "returns", "reviews", "signals"}
"""Where the firm's own town reads what happened."""
NAMED = {
    "case_queue.queue", "cases.case", "chasing.firm", "entering.listed", "entering.section", "holdings.case",
    "returns.detail", "returns.listed", "returns.make", "recusals.firm", "reviews.queue", "reviews.review",
    "signals.found", "signals.signal",
}  # fmt: skip
"""Pages of a season on which the town reads the name of its firm that has submitted."""
CHANGING = re.compile(
    r'nonce="[^"]*"|value="[^"]{30,}"|name="once" value="[^"]*"|JD-EX-[0-9A-F-]+|指纹( [0-9a-f]{4})+'
    r"|\d{4}(-|年)\d+(-|月)\d+日? \d\d:\d\d"
)
"""What differs between two readings of a page or file: tokens, a file's number, the moment, a digest over it."""


def _of(database: Session, firm: int) -> list[object]:
    """Return everything that an action writes about a firm."""
    database.rollback()
    takes_part = select(Participation).where(Participation.enterprise_id == firm)
    (row,) = database.scalars(takes_part).all()
    found: list[object] = [(column.name, getattr(row, column.key)) for column in Participation.__table__.columns]
    found += database.scalars(select(Reminder.id).where(Reminder.enterprise_id == firm).order_by(Reminder.id))
    found += database.scalars(select(Extension.id).where(Extension.enterprise_id == firm).order_by(Extension.id))
    return found + list(database.scalars(select(CaseHolding.id).where(CaseHolding.participation_id == row.id)))


def of_season(app: Flask) -> dict[str, str]:
    """Return the endpoints of a season that are read -> the path."""
    found = {}
    for rule in app.url_map.iter_rules():
        module = app.view_functions[rule.endpoint].__module__.split(".")
        own = module[:1] == ["survey"] and module[1:2] and module[1] in OF_SEASON
        if (own or rule.endpoint.split(".")[0] in FILES) and "GET" in (rule.methods or ()):
            found[rule.endpoint] = TABLE[rule.endpoint, "GET"][0]
    return found


def test_no_page_and_no_file_has_a_firm_of_another_town_nor_what_happens_to_it(
    world: dict[str, int], browser: Callable[[], Browser], app: Flask, database: Session
) -> None:
    season, code = of_season(app), FIRM.credit_code
    assert {endpoint.split(".")[0] for endpoint in season} >= {*FILES, "chasing", "reviews", "cases", "overview"}
    town, other = browser(), browser()
    town.sign_in("town")
    other.sign_in("other_town")

    def read(client: Browser, asked: str = "") -> dict[str, str]:
        paths = {name: path.format(**world) for name, path in (season | BESIDE).items()}
        addresses = {name: f"{path}{'&' if '?' in path else '?'}personal=0{asked}" for name, path in paths.items()}
        return {name: CHANGING.sub("", shown(client, address)) for name, address in addresses.items()}

    before, own = read(other), read(town)
    assert {name for name, text in own.items() if FIRM.name in text} & season.keys() == NAMED
    _let_happen(town, world, database)
    after, now = read(other), read(town)
    assert {name for name, text in after.items() if text != before[name]} == set()
    assert {name.split(".")[0] for name, text in now.items() if text != own[name]} >= CHANGED
    searched = read(other, f"&text={code}&q={code}&unit={FIRM.unit}")
    assert {name for found in (before, after, searched) for name, text in found.items() if FIRM.name in text} == set()


def _let_happen(town: Browser, world: dict[str, int], database: Session) -> None:
    """Note, flag, review, return, settle a signal of and call the firm, as its town."""
    firm, version = world["enterprise"], world["version"]
    review = {"mark_complete": "yes", "mark_plausible": "yes", "mark_actual": "yes", "mark_feasible": "no"}
    reviewed = review | {"remark_feasible": "示例", "verdict": "return", "reason": "示例退回", "seen": "0"}
    back = {"reason": "示例：请补充台账", "due_on": (today() + timedelta(days=9)).isoformat()}
    done = [
        town.send(f"/cases/{firm}/notes", note="示例备注"),
        town.send(f"/cases/{firm}/flags", kind="evidence", reason="示例原因"),
        town.send(f"/version/{version}/review", **reviewed),
        town.send(f"/version/{version}/return", **back),
        town.send(f"/signals/{version}/project_over_revenue/resolve", outcome="seen", reason="示例", seen="0"),
    ]
    assert [answer.status_code for answer in done] == [302] * len(done)
    campaign = database.scalars(select(Campaign.id)).one()
    author = database.scalars(select(User.id).where(User.login == "town")).one()
    database.rollback()
    call = TypedCall(Channel.PHONE, ChaseOutcome.PROMISED, today(), today(), "示例接听", "示例备注")
    log_call(database, campaign, firm, call, author_id=author)


@pytest.mark.parametrize("action", OFFERED)
def test_nothing_is_done_with_a_forged_firm_of_another_town(action: Action, chased: Chased, database: Session) -> None:
    """One's own firm is sent along, so that the action is carried out at all."""
    own, foreign = chased.other, chased.firm
    name = database.scalars(select(Enterprise.name).where(Enterprise.id == foreign)).one()
    malu = make_user(database, "malu_two", Role.TOWN, unit="malu").id
    database.commit()
    client = chased.signed_in("malu")
    before = _of(database, foreign)
    sent = {
        "firms": f"{own},{foreign}",
        "reason": "示例理由",
        "by": "letter",
        "to": str(malu),
        "until": (today() + timedelta(days=40)).isoformat() + "T18:00",
    }
    for path in (f"/firms/actions/{action}", *([f"/firms/undo/{action}"] if action in UNDONE_BY else [])):
        answer = client.send(path, **sent)
        assert answer.status_code in {302, 403}
        assert name not in client.get("/firms/done", follow_redirects=True).get_data(as_text=True)
        assert _of(database, foreign) == before
