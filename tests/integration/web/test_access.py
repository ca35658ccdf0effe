"""Every route x role x own and foreign object. A route without a row fails the first test."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest
from flask import Flask
from openpyxl.workbook.workbook import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from exports.blank_forms.sample_form import draw
from survey.accounts import register as accounts
from survey.answering import save_draft as drafting
from survey.answering import store_evidence as evidence
from survey.answering import submit as submitting
from survey.answering.read_draft import read_own_draft
from survey.blank_forms import store_form as blank_forms
from survey.blank_forms.words import sample_form
from survey.config import Settings
from survey.definitions.catalogue import catalogue
from survey.demo.answers import fill_in
from survey.demo.enterprises import make_enterprises
from survey.evaluations import evaluate as evaluating
from survey.evaluations import pin as pinning
from survey.incoming_tables import import_table as incoming
from survey.lists import save_column_set as column_sets
from survey.models import Campaign, EvaluationEntry, Job, JobState, PinKind, Role, Submission, SubmissionVersion, User
from survey.schemes import edit_scheme as schemes
from survey.store.scope import scope
from survey.workbooks import import_answers as importing
from survey.workbooks import import_zip as importing_zip
from survey.workbooks import write as handing_out
from tests.integration.conftest import PASSWORD, Browser, begun, make_enterprise, make_user
from tests.integration.handing_in import saved
from tests.integration.snapshots import States, restored

ROLES = ("anonymous", "enterprise", "other_enterprise", "town", "other_town", "district", "administrator")
# path with {version}, {entry}, {link}, {evaluation}, {draft}, {pin}, {enterprise} of "enterprise" in the unit of
# "town" -> status per role in the order of ROLES; 302 for anonymous means: to the sign-in page.
TABLE: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("public.home", "GET"): ("/", (200, 302, 302, 302, 302, 302, 302)),
    ("public.health", "GET"): ("/health", (200,) * 7),
    ("public.set_language", "POST"): ("/language", (302,) * 7),
    ("public.set_text_size", "POST"): ("/text-size", (302,) * 7),
    ("account.sign_in", "GET"): ("/sign-in", (200,) * 7),
    ("account.sign_in", "POST"): ("/sign-in", (200,) * 7),
    ("account.sign_out", "POST"): ("/sign-out", (302,) * 7),
    ("account.register", "GET"): ("/register", (200,) * 7),
    ("account.register", "POST"): ("/register", (200,) * 7),
    ("account.requested", "GET"): ("/register/received", (302,) * 7),
    ("account_requests.requests", "GET"): ("/account-requests", (302, 403, 403, 200, 200, 200, 403)),
    ("account_requests.approve", "POST"): (
        "/account-requests/{request}/approve",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("account_requests.refuse", "POST"): (
        "/account-requests/{request}/refuse",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("account_requests.confirm", "POST"): (
        "/account-requests/accounts/{unapproved}/approve",
        (302, 403, 403, 404, 404, 200, 403),
    ),
    ("account_requests.turn_away", "POST"): (
        "/account-requests/accounts/{unapproved}/refuse",
        (302, 403, 403, 404, 404, 200, 403),
    ),
    ("administration.accounts", "GET"): ("/accounts", (302, 403, 403, 403, 403, 403, 200)),
    ("administration.accounts", "POST"): ("/accounts", (302, 403, 403, 403, 403, 403, 200)),
    ("administration.audit", "GET"): ("/audit", (302, 403, 403, 403, 403, 403, 200)),
    ("filling.workbench", "GET"): ("/workbench", (302, 200, 200, 403, 403, 403, 403)),
    ("filling.section", "GET"): ("/fill/facts/identity", (302, 200, 200, 403, 403, 403, 403)),
    ("filling.section", "POST"): ("/fill/facts/identity", (302, 302, 302, 403, 403, 403, 403)),
    ("filling.autosave", "POST"): ("/fill/facts/identity/autosave", (302, 200, 200, 403, 403, 403, 403)),
    ("filling.download", "GET"): ("/evidence/{link}", (302, 200, 404, 200, 404, 200, 403)),
    ("incoming.directory", "GET"): ("/imports/directory", (302, 403, 403, 200, 200, 200, 403)),
    ("incoming.ratings", "GET"): ("/imports/ratings", (302, 403, 403, 200, 200, 200, 403)),
    ("incoming.template", "GET"): ("/imports/directory/template.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("incoming.hand_in", "POST"): ("/imports/directory", (302, 403, 403, 302, 302, 302, 403)),
    ("incoming.preview", "GET"): ("/imports/tables/{table}", (302, 403, 403, 404, 404, 200, 403)),
    ("incoming.marked", "GET"): ("/imports/tables/{table}/marked.xlsx", (302, 403, 403, 404, 404, 200, 403)),
    ("incoming.adopt", "POST"): ("/imports/tables/{table}/adopt", (302, 403, 403, 404, 404, 302, 403)),
    ("incoming.discard", "POST"): ("/imports/tables/{table}/discard", (302, 403, 403, 404, 404, 302, 403)),
    ("zips.zips", "GET"): ("/imports/workbooks", (302, 403, 403, 200, 200, 200, 403)),
    ("zips.hand_in", "POST"): ("/imports/workbooks", (302, 403, 403, 302, 302, 302, 403)),
    ("zips.report", "GET"): ("/imports/workbooks/{zip}", (302, 403, 403, 404, 404, 200, 403)),
    ("zips.adopt", "POST"): ("/imports/workbooks/{zip}/adopt", (302, 403, 403, 404, 404, 302, 403)),
    ("uploads.hand_in", "POST"): ("/workbooks", (302, 302, 302, 403, 403, 403, 403)),
    ("uploads.hand_in_for", "POST"): ("/enterprises/{enterprise}/workbooks", (302, 403, 403, 302, 404, 302, 403)),
    ("uploads.preview", "GET"): ("/workbooks/uploads/{upload}", (302, 200, 404, 200, 404, 200, 403)),
    ("uploads.marked", "GET"): ("/workbooks/uploads/{upload}/marked.xlsx", (302, 200, 404, 200, 404, 200, 403)),
    ("uploads.adopt", "POST"): ("/workbooks/uploads/{upload}/adopt", (302, 302, 404, 302, 404, 302, 403)),
    ("uploads.discard", "POST"): ("/workbooks/uploads/{upload}/discard", (302, 302, 404, 302, 404, 302, 403)),
    ("workbooks.workbooks", "GET"): ("/workbooks", (302, 200, 200, 403, 403, 403, 403)),
    ("workbooks.download", "GET"): ("/workbooks/facts.xlsx", (302, 200, 200, 403, 403, 403, 403)),
    ("workbooks.helping", "GET"): ("/helping", (302, 403, 403, 200, 200, 200, 403)),
    ("workbooks.all_for_scope", "POST"): ("/helping", (302, 403, 403, 302, 302, 302, 403)),
    ("workbooks.all_of_own", "GET"): ("/workbooks/all.zip", (302, 200, 200, 403, 403, 403, 403)),
    ("workbooks.all_of_enterprise", "GET"): (
        "/enterprises/{enterprise}/workbooks/all.zip",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("workbooks.of_enterprise", "GET"): ("/enterprises/{enterprise}/workbooks", (302, 403, 403, 200, 404, 200, 403)),
    ("workbooks.download_for", "GET"): (
        "/enterprises/{enterprise}/workbooks/facts.xlsx",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("submitting.check", "GET"): ("/check", (302, 200, 200, 403, 403, 403, 403)),
    ("submitting.commitment", "GET"): ("/commitment", (302, 302, 302, 403, 403, 403, 403)),
    ("submitting.commitment", "POST"): ("/commitment", (302, 302, 302, 403, 403, 403, 403)),
    ("submitting.receipt", "GET"): ("/receipt/{version}", (302, 200, 404, 403, 403, 403, 403)),
    ("submitting.version", "GET"): ("/version/{version}", (302, 200, 404, 200, 404, 200, 403)),
    ("results.latest", "GET"): ("/result", (302, 302, 200, 403, 403, 403, 403)),
    ("results.result", "GET"): ("/result/{version}", (302, 200, 404, 200, 404, 200, 403)),
    ("campaign.overview", "GET"): ("/campaign", (302, 403, 403, 200, 200, 200, 403)),
    ("ranking.ranking", "GET"): ("/ranking", (302, 403, 403, 302, 302, 302, 403)),
    ("ranking.ranked", "GET"): ("/evaluations/{evaluation}/ranking", (302, 403, 403, 200, 200, 200, 403)),
    ("evaluations.evaluations", "GET"): ("/evaluations", (302, 403, 403, 200, 200, 200, 403)),
    ("evaluations.run", "POST"): ("/evaluations", (302, 403, 403, 403, 403, 302, 403)),
    ("shortlists.workbook", "GET"): ("/evaluations/{evaluation}/shortlist.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("shortlists.live", "GET"): ("/evaluations/{evaluation}/live.xlsx", (302, 403, 403, 403, 403, 200, 403)),
    ("tracing.candidate", "GET"): (
        "/evaluations/{evaluation}/candidates/{entry}",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("tracing.return_page", "GET"): (
        "/evaluations/{evaluation}/candidates/{entry}/return",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("tracing.return_page", "POST"): (
        "/evaluations/{evaluation}/candidates/{entry}/return",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("tracing.criterion", "GET"): (
        "/evaluations/{evaluation}/candidates/{entry}/criteria/readiness",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("tracing.index", "GET"): (
        "/evaluations/{evaluation}/candidates/{entry}/index/sme2024",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("tracing.subdomain", "GET"): (
        "/evaluations/{evaluation}/candidates/{entry}/index/cmmm/purchasing",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("segments.overview", "GET"): ("/evaluations/{evaluation}/segments", (302, 403, 403, 200, 200, 200, 403)),
    ("segments.segment", "GET"): ("/evaluations/{evaluation}/segments/1", (302, 403, 403, 200, 200, 200, 403)),
    ("tracing.question", "GET"): (
        "/evaluations/{evaluation}/candidates/{entry}/questions/sme2024/network",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("tracing.explanation", "GET"): (
        "/evaluations/{evaluation}/candidates/{entry}/explanation",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("tracing.successor", "GET"): (
        "/evaluations/{evaluation}/candidates/{entry}/successor",
        (302, 403, 403, 403, 403, 200, 403),
    ),
    ("comparing.compare", "GET"): ("/evaluations/{evaluation}/compare", (302, 403, 403, 200, 200, 200, 403)),
    ("robustness.overview", "GET"): ("/evaluations/{evaluation}/robustness", (302, 403, 403, 200, 200, 200, 403)),
    ("diary.changes", "GET"): ("/evaluations/{evaluation}/changes", (302, 403, 403, 200, 200, 200, 403)),
    ("schemes.schemes", "GET"): ("/schemes", (302, 403, 403, 200, 200, 200, 403)),
    ("schemes.version", "GET"): ("/schemes/{draft}", (302, 403, 403, 200, 200, 200, 403)),
    ("schemes.note", "GET"): ("/schemes/{draft}/note", (302, 403, 403, 200, 200, 200, 403)),
    ("schemes.text", "GET"): ("/schemes/{draft}/scheme.yaml", (302, 403, 403, 200, 200, 200, 403)),
    ("schemes.draft", "POST"): ("/schemes/{draft}/draft", (302, 403, 403, 403, 403, 302, 403)),
    ("schemes.import_page", "GET"): ("/schemes/{draft}/import", (302, 403, 403, 403, 403, 200, 403)),
    ("schemes.import_page", "POST"): ("/schemes/{draft}/import", (302, 403, 403, 403, 403, 200, 403)),
    ("schemes.weights", "GET"): ("/schemes/{draft}/weights", (302, 403, 403, 403, 403, 200, 403)),
    ("schemes.weights", "POST"): ("/schemes/{draft}/weights", (302, 403, 403, 403, 403, 200, 403)),
    ("schemes.quotas", "GET"): ("/schemes/{draft}/quotas", (302, 403, 403, 403, 403, 200, 403)),
    ("schemes.quotas", "POST"): ("/schemes/{draft}/quotas", (302, 403, 403, 403, 403, 200, 403)),
    ("schemes.archive", "POST"): ("/schemes/{draft}/archive", (302, 403, 403, 403, 403, 302, 403)),
    ("blank_forms.forms", "GET"): ("/forms", (302, 403, 403, 200, 200, 200, 403)),
    ("blank_forms.upload", "POST"): ("/forms", (302, 403, 403, 200, 200, 200, 403)),
    ("blank_forms.markers", "GET"): ("/forms/markers", (302, 403, 403, 200, 200, 200, 403)),
    ("blank_forms.sample_file", "GET"): ("/forms/sample.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("blank_forms.form", "GET"): ("/forms/{form}", (302, 403, 403, 200, 200, 200, 403)),
    ("blank_forms.blank", "GET"): ("/forms/{form}/blank.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("blank_forms.filled", "GET"): ("/forms/{form}/filled.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("blank_forms.by_unit", "GET"): ("/forms/{form}/by-unit.zip", (302, 403, 403, 200, 200, 200, 403)),
    ("blank_forms.archive", "POST"): ("/forms/{form}/archive", (302, 403, 403, 404, 404, 302, 403)),
    ("meeting.newest", "GET"): ("/meeting-note", (302, 403, 403, 403, 403, 302, 403)),
    ("meeting.note", "GET"): ("/evaluations/{evaluation}/meeting-note", (302, 403, 403, 403, 403, 200, 403)),
    ("pins.pins", "GET"): ("/pins", (302, 403, 403, 200, 200, 200, 403)),
    ("pins.make", "POST"): ("/pins", (302, 403, 403, 403, 403, 200, 403)),
    ("pins.confirm", "POST"): ("/pins/{pin}/confirm", (302, 403, 403, 403, 403, 302, 403)),
    ("file_checks.check", "GET"): ("/files/check", (302, 200, 200, 200, 200, 200, 403)),
    ("file_checks.check_file", "POST"): ("/files/check", (302, 200, 200, 200, 200, 200, 403)),
    ("file_checks.exports", "GET"): ("/files/exports", (302, 403, 403, 200, 200, 200, 403)),
    ("pins.revoke", "POST"): ("/pins/{pin}/revoke", (302, 403, 403, 403, 403, 302, 403)),
    ("lists.ranked_list", "GET"): ("/evaluations/{evaluation}/list.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("lists.states", "GET"): ("/helping/list.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("lists.pin_list", "GET"): ("/pins/list.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("files.files", "GET"): ("/files", (302, 403, 403, 200, 200, 200, 403)),
    ("files.columns", "GET"): ("/files/columns", (302, 403, 403, 200, 200, 200, 403)),
    ("files.new_set", "GET"): ("/files/columns/new", (302, 403, 403, 200, 200, 200, 403)),
    ("files.make_set", "POST"): ("/files/columns/new", (302, 403, 403, 200, 200, 200, 403)),
    ("files.edit_set", "GET"): ("/files/columns/{column_set}", (302, 403, 403, 404, 404, 200, 403)),
    ("files.change_set", "POST"): ("/files/columns/{column_set}", (302, 403, 403, 404, 404, 200, 403)),
    ("files.remove_set", "POST"): ("/files/columns/{column_set}/remove", (302, 403, 403, 404, 404, 302, 403)),
    ("jobs.job", "GET"): ("/jobs/{job}", (302, 404, 404, 404, 404, 200, 404)),
    ("jobs.file", "GET"): ("/jobs/{job}/file", (302, 404, 404, 404, 404, 404, 404)),
    ("jobs.again", "POST"): ("/jobs/{job}/again", (302, 404, 404, 404, 404, 302, 404)),
}


@pytest.fixture
def world(database: Session, campaign: Campaign, app: Flask, states: States) -> dict[str, int]:
    """Make one account per role and one submitted enterprise; return the ids that the paths name."""
    return restored(states, database, "world", lambda: made_world(database, campaign, app))


def made_world(database: Session, campaign: Campaign, app: Flask) -> dict[str, int]:
    """Return the ids of a world made anew."""
    firms = make_enterprises(2, Random(3))
    for login, firm, unit in (("enterprise", firms[0], "anting"), ("other_enterprise", firms[1], "malu")):
        enterprise = make_enterprise(database, firm.credit_code, firm.name, unit)
        make_user(database, login, Role.ENTERPRISE, enterprise_id=enterprise.id)
    make_user(database, "town", Role.TOWN, unit=firms[0].unit)
    make_user(database, "other_town", Role.TOWN, unit="huating" if firms[0].unit != "huating" else "malu")
    make_user(database, "district", Role.DISTRICT)
    make_user(database, "administrator", Role.ADMINISTRATOR)
    owner = _submit(database, firms[0].credit_code)
    evaluation = evaluating.run(database, campaign.id, user_id=None)
    entry = database.scalars(select(EvaluationEntry).options(joinedload(EvaluationEntry.version))).one()
    place = evidence.EvidencePlace(owner.submission_id, "facts", "evidence_ratings")
    folder = app.extensions["settings"].uploads
    link = evidence.add_evidence(database, folder, place, ("示例.pdf", b"%PDF-1.4 example"), user_id=1)
    draft = schemes.draft(database, campaign.scheme_version_id or 0, user_id=None)
    district = database.scalars(select(User).where(User.login == "district")).one()
    participation = database.get_one(Submission, owner.submission_id).participation_id
    pin = pinning.pin(database, participation, PinKind.OUT, reason="示例", document_number="示1号", user=district)
    job = district_job(database, district)
    settings = app.extensions["settings"]
    form, _found = blank_forms.store_form(
        database, settings, ("示例.xlsx", draw(sample_form())), title="示例表", known={}, user=district
    )
    assert form is not None
    with app.app_context():
        upload = _hand_in(database, settings)
    return {
        "version": owner.id,
        "entry": entry.id,
        "evaluation": evaluation.id,
        "link": link.id,
        "draft": draft.id,
        "pin": pin.id,
        "form": form.id,
        "upload": upload,
        "zip": district_job(database, district, importing_zip.READ, JobState.DONE),
        "table": _table(database, settings, district),
        "job": job,
        "column_set": column_sets.make(database, district.id, "ranked_list", name="示例", columns=["name"]),
        "enterprise": database.scalars(select(User.enterprise_id).where(User.login == "enterprise")).one() or 0,
        **_asking(database, firms[0].unit),
    }


def _asking(database: Session, unit: str) -> dict[str, int]:
    """Return the ids of a request for a listed enterprise, and of an account that nobody approved."""
    firms = make_enterprises(4, Random(3))[2:]
    make_enterprise(database, firms[0].credit_code, firms[0].name, unit)
    made = [
        accounts.register_enterprise(
            database,
            accounts.Registration(firm.credit_code, firm.name, unit, "示例联系人", "10000000001", PASSWORD),
            "10.0.0.1",
        )
        for firm in firms
    ]
    return {"request": made[0].id, "unapproved": made[1].id}


def _hand_in(database: Session, settings: Settings) -> int:
    """Return the id of a workbook that the enterprise handed in just as it was downloaded."""
    user = database.scalars(select(User).where(User.login == "enterprise")).one()
    desk = read_own_draft(database, user)
    assert desk is not None
    request = handing_out.WorkbookRequest(user, b"key" * 11, settings.exports)
    facts = desk.questionnaires["facts"]
    file = handing_out.write_enterprise_workbook(
        database, desk, facts, request, baseline=handing_out.baseline_of(desk.sheets["facts"])
    )
    return importing.receive_workbook(database, desk, file, user=user, folder=settings.uploads).id


def _table(database: Session, settings: Settings, user: User) -> int:
    """Return the id of an empty directory that the district handed in with one row that is wrong."""
    made = Workbook()
    made.active.append(["企业名称", "统一社会信用代码", "所属街镇"])  # type: ignore[union-attr]  # a new book has a sheet
    made.active.append(["示例", "1", "安亭镇"])  # type: ignore[union-attr]  # as above
    file = ("示例.xlsx", saved(made))
    return incoming.receive_table(database, scope(user), "directory", file, user=user, folder=settings.uploads).id


def district_job(database: Session, user: User, kind: str = "none", state: JobState = JobState.FAILED) -> int:
    """Return the id of a job of the district's that ended."""
    counts = {"files": 0, "refused_files": 0}
    job = Job(kind=kind, state=state, created_by_id=user.id, parameters={"made_for": scope(user).key}, result=counts)
    database.add(job)
    database.commit()
    return job.id


def _submit(database: Session, code: str) -> SubmissionVersion:
    user = database.scalars(select(User).where(User.login == "enterprise")).one()
    firm = make_enterprises(2, Random(3))[0]
    assert firm.credit_code == code
    draft = begun(database, user)
    dossier = fill_in(catalogue().questionnaires, firm, Random(4))
    for name, sheet in dossier.sheets.items():
        drafting.save_patch(
            database,
            draft,
            catalogue().questionnaires[name],
            {key: (answer, 0) for key, answer in sheet.values.items()},
            author=drafting.Author(user.id),
        )
    after = read_own_draft(database, user)
    assert after is not None
    assert after.hard == []
    digest = submitting.dossier_digest(after.questionnaires, after.dossier)
    signature = submitting.Signature("示例承诺", digest, "示例负责人", "总经理", "10000000001")
    return submitting.submit(database, draft, after.questionnaires, signature, user=user)


def test_table_has_a_row_for_every_route(app: Flask) -> None:
    routes = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint != "static"
    }
    assert routes == set(TABLE)


def test_every_role_gets_what_the_table_says(world: dict[str, int], browser: Callable[[], Browser], app: Flask) -> None:
    found: dict[tuple[str, str], tuple[int, ...]] = {}
    led: dict[tuple[str, str], str] = {}
    clients = {role: _client(browser, role) for role in ROLES}
    for (endpoint, method), (path, _) in TABLE.items():
        statuses = []
        for role in ROLES:
            client = _client(browser, role) if endpoint == "account.sign_out" else clients[role]
            address = path.format(**world)
            response = client.get(address) if method == "GET" else client.send(address)
            statuses.append(response.status_code)
            if role == "anonymous" and response.status_code == 302:
                led[endpoint, method] = response.headers["Location"]
        found[endpoint, method] = tuple(statuses)
    assert found == {key: expected for key, (_, expected) in TABLE.items()}
    inside = {key for key, (_, expected) in TABLE.items() if expected[0] == 302}
    inside = {key for key in inside if not key[0].startswith(("public", "account"))}
    assert {key for key, address in led.items() if address.startswith("/sign-in")} >= inside
    assert len(inside) > len(TABLE) // 2


def _client(browser: Callable[[], Browser], role: str) -> Browser:
    client = browser()
    if role != "anonymous":
        client.sign_in(role)
    return client


def test_post_without_token_is_refused(world: dict[str, int], browser: Callable[[], Browser]) -> None:
    client = browser()
    client.sign_in("district")
    assert client.post("/evaluations").status_code == 400
    assert "页面已过期" in client.post("/evaluations").get_data(as_text=True)


def test_pages_carry_a_strict_policy_with_a_fresh_nonce(browser: Callable[[], Browser], app: Flask) -> None:
    policies = [browser().get("/").headers["Content-Security-Policy"] for _ in range(2)]
    nonces = [re.search(r"script-src 'self' 'nonce-([^']+)'", policy) for policy in policies]
    assert all("unsafe" not in policy and policy.startswith("default-src 'none'") for policy in policies)
    assert nonces[0] is not None
    assert nonces[1] is not None
    assert nonces[0].group(1) != nonces[1].group(1)


def test_unknown_host_is_refused(browser: Callable[[], Browser], app: Flask) -> None:
    assert browser().get("/", headers={"Host": "evil.example"}).status_code == 400
