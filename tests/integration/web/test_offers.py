"""What pages offer: no link, button or form leads an account to a refusal, and what it may open is within reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from flask import Flask

from survey.models import Role
from tests.integration.conftest import Browser
from tests.integration.snapshots import States
from tests.integration.web.crawling import Walk, walk
from tests.integration.web.made_world import world

__all__ = ["world"]

PEOPLE: Mapping[Role, tuple[str, ...]] = {
    Role.ENTERPRISE: ("enterprise", "other_enterprise"),
    Role.COLLEAGUE: ("colleague",),
    Role.TOWN: ("town", "other_town"),
    Role.DISTRICT: ("district",),
    Role.LEADER: ("leader",),
    Role.VERIFIER: ("verifier",),
    Role.EXPERT: ("expert",),
    Role.SYSTEM: ("system",),
    Role.SECURITY: ("security",),
    Role.AUDIT: ("audit",),
    Role.UNASSIGNED: ("unassigned",),
}
OWN_JOBS = "people see their own jobs only, and the world has none of this account's"
OWN_FILES = "the preview of a file that one handed in oneself, and nobody of this role did"
OF_SCRIPTS = {"session.current": "scripts of a page ask it; no link leads there"}
OF_FACTOR = {
    "second_factor.code": "between the password and the second factor only",
    "second_factor.recovery": "offered to who has a second factor; nobody of the world has",
    "second_factor.remove": "as above",
    "own_account.email": "offered where a mail server is configured; the world has none",
}
NO_RETURN = "offered while something is returned; the world's return was undone"
NO_CHANGES = "offered once a draft went on from what was submitted; the world's did not"
ONE_VERSION = "offered where something was submitted twice; the world has one version"
OF_TICKS = "the form of the list of firms leads there, once firms are ticked or something was done with them"
NOBODY_CALLED = "offered for called firms; the world has called nobody"
NO_LETTERS = "one's own letters and mails, and nobody of the world has made any"
ONE_EVALUATION = "offered beside an earlier evaluation; the world has one"
OLD_ADDRESS = "the address of before, which leads to the first page"
NOBODY_LEFT = "offered once a firm left the directory since the day before; nobody of the world has"
NO_PLAN = "offered once days for reminders are set; the world has set none"
NOTHING_HANDED = "offered once more was handed over than the page shows; the world handed nothing over"
NO_DOCUMENT = "offered beside an answer that came with one; the world has recorded none"
NO_VISIT = "offered once somebody was visited; nobody of the world was"
NOBODY_AWAY = "offered once somebody is away; nobody of the world is"
NOBODY_NAMED = "offered where the incentive check names firms; the world's names nobody"
NO_LIST = "offered once a list is frozen or issued; the world has none"
NO_ROUND = "offered once experts mark something; nobody of the world does"
NOBODY_RECUSED = "offered beside a recusal of somebody else; nobody of the world is recused"
NO_MEETING = "offered once the panel met or decided; in the world it did not"
NO_GREY = "offered of firms in the grey band; the world has none, and who decides nothing is offered no others"
PANEL = {
    "acts.act": NO_MEETING,
    "panel_meetings.meeting": NO_MEETING,
    "panel_meetings.minutes": NO_MEETING,
}
ROUNDS = {"expert_rounds.shown": NO_ROUND, "expert_rounds.case": NO_ROUND, "expert_files.marks": NO_ROUND}
PUBLISHED = {
    "publication.shown": NO_LIST,
    "publication.printed": NO_LIST,
    "publication_files.sheet": NO_LIST,
    "pilots.shown": NO_LIST,
    "pilot_files.listed": NO_LIST,
}
CHASED = {
    "absences.end": NOBODY_AWAY,
    "chase_files.chase_list": NOBODY_CALLED,
    "chasing.firm": NOBODY_CALLED,
    "chase_files.reminder_list": NO_PLAN,
    "reminders.of_day": NO_PLAN,
    "holdings.hand_overs": NOTHING_HANDED,
}
LISTS = {
    "frozen.version": NO_LIST,
    "amendments.amending": NO_LIST,
    "list_files.final": NO_LIST,
    "list_files.reserve": NO_LIST,
    "list_files.towns": NO_LIST,
    "list_files.official": NO_LIST,
    "list_files.printed": NO_LIST,
}
SIGNED = {**LISTS, "frozen.scan_file": NO_LIST, "list_files.live": NO_LIST}
NOT_REACHED: Mapping[Role, Mapping[str, str]] = {
    Role.VERIFIER: {
        "visits.file": NO_VISIT,
        "visits.sheet": NO_VISIT,
        "printed_visits.sheet": NO_VISIT,
        "printed_visits.sheets": NO_VISIT,
        "visit_files.sheet": NO_VISIT,
        "visit_files.sheets": NO_VISIT,
        "returned_visits.upload": NO_VISIT,
    },
    Role.ENTERPRISE: {
        "own_visits.file": NO_VISIT,
        "returned.own": NO_RETURN,
        "standing.changes": NO_CHANGES,
        "standing.rejoin": "offered to an enterprise that left; the world's take part",
        "standing.version_changes": ONE_VERSION,
        "file_checks.checked": OWN_JOBS,
        "jobs.job": OWN_JOBS,
        "jobs.file": OWN_JOBS,
        "uploads.marked": "offered for a file with wrong cells; the world's has none",
    },
    Role.COLLEAGUE: {
        "own_visits.file": NO_VISIT,
        "returned.own": NO_RETURN,
        "standing.changes": NO_CHANGES,
        "standing.version_changes": ONE_VERSION,
        "file_checks.checked": OWN_JOBS,
        "jobs.job": OWN_JOBS,
        "jobs.file": OWN_JOBS,
        "uploads.marked": "offered for a file with wrong cells; the world's has none",
    },
    Role.TOWN: {
        **PUBLISHED,
        **CHASED,
        **LISTS,
        "conditions.document": NO_DOCUMENT,
        "visits.file": NO_VISIT,
        "visits.sheet": NO_VISIT,
        "printed_visits.sheet": NO_VISIT,
        "printed_visits.sheets": NO_VISIT,
        "visit_files.sheet": NO_VISIT,
        "visit_files.sheets": NO_VISIT,
        "returned_visits.upload": NO_VISIT,
        "ledger.gone": NOBODY_LEFT,
        "firm_actions.confirm": OF_TICKS,
        "firm_actions.result": OF_TICKS,
        "firm_list.ticked": OF_TICKS,
        "calls.confirm": NOBODY_CALLED,
        "calls.file": NO_LETTERS,
        "calls.mailed": NO_LETTERS,
        "desk.overview": OLD_ADDRESS,
        "lists.changes": ONE_EVALUATION,
        "lists.incentives": NOBODY_NAMED,
        "robustness.incentives": NOBODY_NAMED,
        "standing.version_changes": ONE_VERSION,
        "files.edit_set": "sets of columns are one's own, and nobody of this role made one",
        "condition_tables.marked": OWN_FILES,
        "condition_tables.preview": OWN_FILES,
        "incoming.marked": OWN_FILES,
        "incoming.preview": OWN_FILES,
        "file_checks.checked": OWN_JOBS,
        "jobs.job": OWN_JOBS,
        "jobs.file": OWN_JOBS,
        "zips.report": OWN_JOBS,
        "uploads.marked": "offered for a file with wrong cells; the world's has none",
    },
    Role.EXPERT: {"expert_cases.case": NO_ROUND, "expert_cases.download": NO_ROUND},
    Role.DISTRICT: {
        **PUBLISHED,
        "publication.new": NO_LIST,
        "objections.new": NO_LIST,
        "letters.preview": NO_LIST,
        "objections.shown": NO_LIST,
        "objections.letter": NO_LIST,
        **CHASED,
        **ROUNDS,
        **PANEL,
        **SIGNED,
        "recusals.withdraw": NOBODY_RECUSED,
        "extensions.firm": NOBODY_CALLED,
        "conditions.document": NO_DOCUMENT,
        "visits.file": NO_VISIT,
        "visits.sheet": NO_VISIT,
        "printed_visits.sheet": NO_VISIT,
        "printed_visits.sheets": NO_VISIT,
        "visit_files.sheet": NO_VISIT,
        "visit_files.sheets": NO_VISIT,
        "returned_visits.upload": NO_VISIT,
        "ledger.gone": NOBODY_LEFT,
        "firm_actions.confirm": OF_TICKS,
        "firm_actions.result": OF_TICKS,
        "firm_list.ticked": OF_TICKS,
        "calls.confirm": NOBODY_CALLED,
        "calls.file": NO_LETTERS,
        "calls.mailed": NO_LETTERS,
        "condition_tables.marked": OWN_FILES,
        "condition_tables.preview": OWN_FILES,
        "desk.overview": OLD_ADDRESS,
        "lists.changes": ONE_EVALUATION,
        "lists.incentives": NOBODY_NAMED,
        "robustness.incentives": NOBODY_NAMED,
        "campaigns.confirm_opening": "offered while a campaign is prepared; the world's is open",
        "standing.version_changes": ONE_VERSION,
        "uploads.marked": "offered for a file with wrong cells; the world's has none",
    },
    Role.LEADER: {
        "panel.case": NO_GREY,
        **PUBLISHED,
        **ROUNDS,
        **PANEL,
        **SIGNED,
        "conditions.document": NO_DOCUMENT,
        "visits.file": NO_VISIT,
        "visits.sheet": NO_VISIT,
        "printed_visits.sheet": NO_VISIT,
        "printed_visits.sheets": NO_VISIT,
        "visit_files.sheet": NO_VISIT,
        "visit_files.sheets": NO_VISIT,
        "ledger.gone": NOBODY_LEFT,
        "firm_actions.confirm": OF_TICKS,
        "firm_actions.result": OF_TICKS,
        "firm_list.ticked": OF_TICKS,
        "desk.overview": OLD_ADDRESS,
        "lists.changes": ONE_EVALUATION,
        "lists.incentives": NOBODY_NAMED,
        "robustness.incentives": NOBODY_NAMED,
        "standing.version_changes": ONE_VERSION,
        "files.edit_set": "sets of columns are one's own, and nobody of this role made one",
        "file_checks.checked": OWN_JOBS,
        "jobs.job": OWN_JOBS,
        "jobs.file": OWN_JOBS,
    },
}


def reading(app: Flask, role: Role) -> set[str]:
    """Return the endpoints that a role may GET and that are not open to everybody."""
    rules = (rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint != "static")
    return {rule.endpoint for rule in rules if role in app.view_functions[rule.endpoint].__dict__["access_roles"]}


@pytest.fixture
def walked(
    app: Flask, world: dict[str, int], browser: Callable[[], Browser], states: States
) -> Callable[[Role, str], Walk]:
    """Return what an account of a role meets on its walk; each walks once per run."""

    def met(role: Role, login: str) -> Walk:
        name = f"offered to {login}"
        if name not in states.made:
            client = browser()
            client.sign_in(login)
            states.made[name] = walk(app, client, role)
        found: Walk = states.made[name]
        return found

    return met


@pytest.mark.parametrize(("role", "login"), [(role, login) for role, logins in PEOPLE.items() for login in logins])
def test_nothing_offered_is_refused(walked: Callable[[Role, str], Walk], role: Role, login: str) -> None:
    met = walked(role, login)
    assert met.refused == []
    assert met.broken == []


@pytest.mark.parametrize("role", list(Role))
def test_everything_allowed_is_offered(app: Flask, walked: Callable[[Role, str], Walk], role: Role) -> None:
    reached = set[str]().union(*(walked(role, login).reached for login in PEOPLE[role]))
    assert reading(app, role) - reached == {*NOT_REACHED.get(role, {}), *OF_FACTOR, *OF_SCRIPTS}
