"""Every page that records nothing, read once as each role: what it was answered, and the tables before and after."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Base, Role
from tests.integration.conftest import Browser, make_enterprise, make_user
from tests.integration.snapshots import States
from tests.integration.web.expected_access import TABLE

RECORDED = {
    "blank_forms.by_unit",
    "blank_forms.filled",
    "chase_files.chase_list",
    "chase_files.log",
    "condition_tables.marked",
    "chase_files.reminder_list",
    "enquiry_files.board",
    "enquiry_files.desk",
    "enquiry_files.public_board",
    "expert_cases.download",
    "expert_files.marks",
    "filling.download",
    "incoming.marked",
    "returned.own",
    "shortlists.live",
    "shortlists.workbook",
    "jobs.file",
    "ledger.workbook",
    "overview.workbook",
    "list_files.final",
    "list_files.live",
    "list_files.official",
    "list_files.printed",
    "list_files.reserve",
    "list_files.towns",
    "lists.changes",
    "lists.gaps",
    "lists.incentives",
    "publication_files.sheet",
    "pilot_files.listed",
    "lists.pin_list",
    "firm_list.workbook",
    "lists.ranked_list",
    "lists.states",
    "meeting.note",
    "trail_files.of_firms",
    "visit_files.sheet",
    "visit_files.sheets",
    "trail_files.trail",
    "workbooks.all_of_enterprise",
    "workbooks.all_of_own",
    "workbooks.download",
    "workbooks.download_for",
}
"""Pages that keep a record of who reads or takes a file."""
NEWCOMER = "newcomer"
"""An enterprise's account that has begun nothing yet."""
GETS = [(endpoint, path) for (endpoint, method), (path, _statuses) in TABLE.items() if method == "GET"]


@dataclass(frozen=True)
class Reading:
    """`answers`: endpoint -> status and where it led.  `before`, `after`: table -> digest of its rows."""

    answers: Mapping[str, tuple[int, str]]
    before: Mapping[str, str]
    after: Mapping[str, str]


ReadBy = Callable[[str], Reading]


@pytest.fixture
def read_by(world: dict[str, int], database: Session, browser: Callable[[], Browser], states: States) -> ReadBy:
    """Return what reads every page as a role and says what was answered; each role walks once per run."""

    def reading(role: str) -> Reading:
        name = f"read by {role}"
        if name not in states.made:
            states.made[name] = _walked(world, database, browser(), role)
            database.rollback()
            states.put_back("world")
        found: Reading = states.made[name]
        return found

    return reading


def _walked(world: dict[str, int], database: Session, client: Browser, role: str) -> Reading:
    new = make_enterprise(database, "91999999MA0000099C", "示例精密机械099", "anting")
    make_user(database, NEWCOMER, Role.ENTERPRISE, enterprise_id=new.id)
    if role != "anonymous":
        client.sign_in(role)
    before, answers = contents(database), {}
    unrecorded = [(endpoint, path) for endpoint, path in GETS if endpoint not in RECORDED]
    assert len(unrecorded) == len(GETS) - len(RECORDED)
    for endpoint, path in unrecorded:
        address, beside = path.format(**world), path.format(**world | {"enterprise": new.id})
        response = client.get(address)
        answers[endpoint] = (response.status_code, response.headers.get("Location", ""))
        if beside != address:
            client.get(beside)
    return Reading(answers, before, contents(database))


def contents(database: Session) -> dict[str, str]:
    """Return a digest of every row of each table but the readers' own sessions and how often they asked."""
    database.rollback()
    made = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in {"web_session", "request_count"}:
            rows = database.execute(select(table).order_by(*table.primary_key.columns)).all()
            made[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return made
