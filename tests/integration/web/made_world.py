"""One account per role, one submitted enterprise, and one of everything that an address names."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from openpyxl.workbook.workbook import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from exports.blank_forms.sample_form import draw
from scoring.answers.answers import Answer
from survey.accounts import invite_colleagues as inviting
from survey.accounts import register as accounts
from survey.answering import save_draft as drafting
from survey.answering import store_evidence as evidence
from survey.answering import submit as submitting
from survey.answering.read_draft import read_own_draft
from survey.blank_forms import store_form as blank_forms
from survey.blank_forms.words import sample_form
from survey.cases import set_flags as flagging
from survey.cases import write_message as writing
from survey.cases.case_results import CaseKey, Writer
from survey.chasing import extend
from survey.chasing.extension_results import Longer
from survey.config import Settings
from survey.correcting import record_entries
from survey.correcting import return_for_correction as returning
from survey.correcting.entry_results import From
from survey.correcting.undo_return import undo_return
from survey.definitions.catalogue import catalogue
from survey.demo.answers import fill_in
from survey.demo.enterprises import make_enterprises
from survey.enquiries import ask_office as asking
from survey.enquiries import publish_enquiry as publishing
from survey.evaluations import evaluate as evaluating
from survey.evaluations import pin as pinning
from survey.file_checks import jobs as file_check_jobs
from survey.firms import save_view
from survey.incoming_tables import import_table as incoming
from survey.jobs.kinds import FOLDER
from survey.lists import save_column_set as column_sets
from survey.models import (
    AccountCode,
    AnswerEntry,
    AuditEntry,
    Campaign,
    EntrySource,
    EvaluationEntry,
    FlagKind,
    Job,
    JobState,
    PinKind,
    Role,
    SignalFound,
    Submission,
    SubmissionVersion,
    User,
    utc_now,
)
from survey.schemes import edit_scheme as schemes
from survey.store.scope import scope
from survey.workbooks import import_answers as importing
from survey.workbooks import import_zip as importing_zip
from survey.workbooks import write as handing_out
from tests.integration.conftest import PASSWORD, begun, make_enterprise, make_user
from tests.integration.handing_in import saved
from tests.integration.snapshots import States, restored

REPORT = "made-report.zip"


@pytest.fixture
def world(database: Session, campaign: Campaign, app: Flask, states: States) -> dict[str, int]:
    """Make one account per role and one submitted enterprise; return the ids that the paths name."""
    made = restored(states, database, "world", lambda: made_world(database, campaign, app))
    _write_report(app.extensions["settings"])  # a runner of another test may have swept it up meanwhile
    return made


def made_world(database: Session, campaign: Campaign, app: Flask) -> dict[str, int]:
    """Return the ids of a world made anew."""
    firms = make_enterprises(2, Random(3))
    for login, firm, unit in (("enterprise", firms[0], "anting"), ("other_enterprise", firms[1], "malu")):
        enterprise = make_enterprise(database, firm.credit_code, firm.name, unit)
        make_user(database, login, Role.ENTERPRISE, enterprise_id=enterprise.id)
    make_user(database, "town", Role.TOWN, unit=firms[0].unit)
    make_user(database, "other_town", Role.TOWN, unit="huating" if firms[0].unit != "huating" else "malu")
    make_user(database, "district", Role.DISTRICT)
    own = database.scalars(select(User.enterprise_id).where(User.login == "enterprise")).one()
    make_user(database, "colleague", Role.COLLEAGUE, enterprise_id=own)
    for role in [one for one in Role if one not in {Role.ENTERPRISE, Role.TOWN, Role.DISTRICT, Role.COLLEAGUE}]:
        make_user(database, role.value.removesuffix("_admin"), role)
    owner = _submit(database, firms[0].credit_code)
    evaluation = evaluating.evaluate_and_store(database, campaign.id, user_id=None)
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
    database.add(a_signal(owner.id))
    database.commit()
    return {
        "version": owner.id,
        "entry": entry.id,
        "segment": entry.segment,
        "evaluation": evaluation.id,
        "link": link.id,
        "draft": draft.id,
        "pin": pin.id,
        "entered": _entered(database, participation, district),
        "return": _undone_return(database, owner.id, district),
        "extension": _extension(database, campaign, district.id),
        "enquiry": _enquiry(database, campaign.id, district.id),
        "flag": _flag(database, campaign.id, district.id),
        "form": form.id,
        "upload": upload,
        "zip": _zip_report(database, district),
        "table": _table(database, settings, district),
        "job": job,
        "checked": district_job(database, district, file_check_jobs.KIND, JobState.DONE),
        "column_set": column_sets.make(database, district.id, "ranked_list", name="示例", columns=["name"]),
        "campaign": campaign.id,
        "programme": campaign.programme_id,
        "view": save_view.make_view(database, district.id, "示例", {"unit": ["anting"]}, shared=True),
        "enterprise": database.scalars(select(User.enterprise_id).where(User.login == "enterprise")).one() or 0,
        "person": database.scalars(select(User.id).where(User.login == "enterprise")).one(),
        "official": database.scalars(select(User.id).where(User.login == "other_town")).one(),
        "trail_entry": database.scalars(select(AuditEntry.id).where(AuditEntry.action == "submit")).one(),
        **_asking(database, firms[0].unit),
        **_people(database, settings),
    }


def _entered(database: Session, participation_id: int, official: User) -> int:
    """Return the id of an answer that an official entered and the enterprise has not decided on."""
    given = From(EntrySource.PHONE, "示例：企业来电")
    answers: dict[tuple[str, str], Answer] = {("facts", "project_title"): "示例代填的名称"}
    record_entries.record_entries(database, participation_id, answers, given, user=official)
    return database.scalars(select(AnswerEntry.id)).one()


def a_signal(version_id: int) -> SignalFound:
    """Return a signal of a version as the shipped checks find it."""
    return SignalFound(
        version_id=version_id,
        check_id="project_over_revenue",
        definition_id="district",
        definition_version="2026.2",
        definition_digest="0" * 64,
        questions=["facts.investment", "facts.revenue_y1"],
        figures={"figure": "5.46", "bound": "1", "facts.investment": "782.84", "facts.revenue_y1": "143.45"},
    )


def _undone_return(database: Session, version_id: int, official: User) -> int:
    """Return the id of a return of the enterprise that was undone, so that what it submitted counts."""
    due = utc_now() + timedelta(days=7)
    made = returning.return_submission(database, version_id, "示例：请核对", due_at=due, user=official)
    undo_return(database, made, "示例：退错了", user=official)
    return made


def _extension(database: Session, campaign: Campaign, official_id: int) -> int:
    """Return the id of an extension for a unit without firms."""
    longer, campaign_id = Longer(campaign.closes_at + timedelta(days=3), "示例理由"), campaign.id
    database.rollback()
    return extend.extend_unit(database, campaign_id, "industrial_zone", longer, author_id=official_id)


def _enquiry(database: Session, campaign_id: int, official_id: int) -> int:
    """Return the id of a question that the enterprise asked and nobody answered yet; a notice is there too."""
    user = database.scalars(select(User).where(User.login == "enterprise")).one()
    author, firm = user.id, user.enterprise_id or 0
    database.rollback()
    texts = publishing.PublicTexts("示例通知", "示例内容")
    publishing.write_notice(database, campaign_id, texts, author_id=official_id)
    return asking.ask_office(database, campaign_id, firm, asking.Asked("示例问题"), author_id=author)


def _flag(database: Session, campaign_id: int, official_id: int) -> int:
    """Return the id of an open flag of the enterprise, which also got a message."""
    firm = database.scalars(select(User.enterprise_id).where(User.login == "enterprise")).one() or 0
    database.rollback()
    case, writer = CaseKey(campaign_id, firm), Writer(official_id)
    writing.write_message(database, case, "示例消息", writer, answer_wanted=True, last=0)
    return flagging.raise_flag(database, case, flagging.Warned(FlagKind.FIGURES, "示例原因"), writer)


def _people(database: Session, settings: Settings) -> dict[str, int]:
    """Return the ids of an open invitation of the enterprise, and of one of its people who may be removed."""
    head = database.scalars(select(User).where(User.login == "enterprise")).one()
    member = make_user(database, "member", Role.COLLEAGUE, enterprise_id=head.enterprise_id)
    inviting.invite(database, settings, inviting.Invitation("示例同事", Role.COLLEAGUE), by=head)
    return {"member": member.id, "invitation": database.scalars(select(AccountCode.id)).one()}


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


def _zip_report(database: Session, district: User) -> int:
    """Return the id of a job that read a zip of workbooks and made a report."""
    made = district_job(database, district, importing_zip.READ, JobState.DONE)
    job = database.get_one(Job, made)
    job.stored_as, job.file_name = REPORT, "示例报告.zip"
    database.commit()
    return made


def _write_report(settings: Settings) -> None:
    path = settings.exports / FOLDER / REPORT
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"a report")


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
