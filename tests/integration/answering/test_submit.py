"""Submitting: what is refused, what a version holds, and that it never changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey.accounts import decide_requests as account_requests
from survey.answering import save_draft as drafting
from survey.answering import submit as submitting
from survey.answering.read_draft import DraftContext, read_own_draft
from survey.correcting import return_for_correction as returning
from survey.definitions.catalogue import catalogue
from survey.demo.answers import fill_in
from survey.demo.enterprises import FictitiousEnterprise, make_enterprises
from survey.evaluations import evaluate
from survey.models import (
    Campaign,
    Commitment,
    Enterprise,
    Participation,
    ParticipationState,
    Role,
    Submission,
    SubmissionVersion,
    User,
    VersionSheet,
    utc_now,
)
from survey.queries import submissions
from survey.store.scope import scope
from tests.integration.conftest import Browser, begun, make_enterprise, make_user


@pytest.fixture
def firm() -> FictitiousEnterprise:
    """Return a fictitious enterprise."""
    return make_enterprises(1, Random(5))[0]


@pytest.fixture
def user(database: Session, campaign: Campaign, firm: FictitiousEnterprise) -> User:
    """Return its account."""
    enterprise = make_enterprise(database, firm.credit_code, firm.name, firm.unit)
    return make_user(database, firm.credit_code, Role.ENTERPRISE, enterprise_id=enterprise.id)


@pytest.fixture
def desk(database: Session, user: User, firm: FictitiousEnterprise) -> DraftContext:
    """Return the desk with a complete draft."""
    draft = begun(database, user)
    dossier = fill_in(catalogue().questionnaires, firm, Random(6))
    for name, sheet in dossier.sheets.items():
        patch = {key: (answer, 0) for key, answer in sheet.values.items()}
        definition = catalogue().questionnaires[name]
        author = drafting.Author(user.id)
        drafting.save_patch(database, draft, definition, patch, author=author)
    filled = read_own_draft(database, user)
    assert filled is not None
    return filled


def signature(desk: DraftContext) -> submitting.Signature:
    digest = submitting.dossier_digest(desk.questionnaires, desk.dossier)
    return submitting.Signature("示例承诺", digest, "示例负责人", "总经理", "10000000001")


def submit(database: Session, desk: DraftContext, user: User, **more: object) -> SubmissionVersion:
    return submitting.submit(
        database,
        desk.submission_id,
        desk.questionnaires,
        signature(desk),
        user=user,
        **more,  # type: ignore[arg-type]
    )


def state_of(database: Session, version_id: int) -> ParticipationState:
    """Return where the enterprise of a version stands."""
    own = select(Participation.state).join(Submission).join(SubmissionVersion).where(SubmissionVersion.id == version_id)
    return ParticipationState(database.scalars(own).one())


def sheets_of(database: Session, version_id: int) -> Sequence[VersionSheet]:
    """Return the sheets of a version."""
    return database.scalars(select(VersionSheet).where(VersionSheet.version_id == version_id)).all()


def refused(database: Session, desk: DraftContext, user: User, **more: object) -> str:
    with pytest.raises(submitting.CannotSubmitError) as error:
        submit(database, desk, user, **more)
    assert database.scalar(select(func.count()).select_from(SubmissionVersion)) == 0
    return error.value.code


def test_version_holds_the_facts_of_then(
    database: Session, desk: DraftContext, user: User, firm: FictitiousEnterprise
) -> None:
    version = submit(database, desk, user)
    assert (version.number, version.credit_code, version.name) == (1, firm.credit_code, firm.name)
    assert (version.unit, version.industry, version.division) == (firm.unit, firm.industry, firm.industry[:2])
    assert (version.staff, Decimal(version.revenue or 0)) == (firm.staff, firm.revenue)
    assert version.receipt == f"JD{version.submitted_at.year % 100}-{version.submission_id:06d}-1"
    assert {sheet.questionnaire_id: sheet.definition_digest for sheet in sheets_of(database, version.id)} == {
        name: item.digest for name, item in desk.questionnaires.items()
    }
    commitment = database.scalars(select(Commitment)).one()
    assert commitment.digest == version.digest
    assert state_of(database, version.id) == ParticipationState.SUBMITTED


def test_second_submission_leaves_the_first_as_it_was(database: Session, desk: DraftContext, user: User) -> None:
    first = submit(database, desk, user)
    before = database.scalars(select(VersionSheet.packed).where(VersionSheet.version_id == first.id)).all()
    facts = catalogue().questionnaires["facts"]
    revision = desk.sheets["facts"].revisions["project_title"]
    patch = {"project_title": ("示例新名称", revision)}
    drafting.save_patch(database, desk.submission_id, facts, patch, author=drafting.Author(user.id))
    again = read_own_draft(database, user)
    assert again is not None
    second = submit(database, again, user)
    assert (second.number, second.receipt[-2:]) == (2, "-2")
    assert second.digest != first.digest
    assert database.scalars(select(VersionSheet.packed).where(VersionSheet.version_id == first.id)).all() == before


def test_open_hard_finding_is_refused(database: Session, desk: DraftContext, user: User) -> None:
    revision = desk.sheets["facts"].revisions["registered_place"]
    facts = catalogue().questionnaires["facts"]
    author = drafting.Author(user.id)
    drafting.save_patch(database, desk.submission_id, facts, {"registered_place": (None, revision)}, author=author)
    assert refused(database, desk, user) == "findings"


def test_answers_changed_since_the_commitment_are_refused(database: Session, desk: DraftContext, user: User) -> None:
    revision = desk.sheets["facts"].revisions["registered_place"]
    facts = catalogue().questionnaires["facts"]
    author = drafting.Author(user.id)
    drafting.save_patch(
        database, desk.submission_id, facts, {"registered_place": ("示例新址", revision)}, author=author
    )
    assert refused(database, desk, user) == "changed"


@pytest.mark.parametrize(("days", "code"), [(-2, "not_begun"), (21, "closed")])
def test_closed_campaign_is_refused(database: Session, desk: DraftContext, user: User, days: int, code: str) -> None:
    assert refused(database, desk, user, now=utc_now() + timedelta(days=days)) == code


def test_the_same_answers_again_give_the_receipt_there_is(database: Session, desk: DraftContext, user: User) -> None:
    first = submit(database, desk, user)
    again = [submit(database, desk, user) for _ in range(2)]
    assert [(version.id, version.receipt) for version in again] == [(first.id, first.receipt)] * 2
    assert database.scalar(select(func.count()).select_from(SubmissionVersion)) == 1
    assert database.scalar(select(func.count()).select_from(Commitment)) == 1


def test_the_page_of_the_commitment_leads_to_the_receipt_there_is(
    database: Session, desk: DraftContext, user: User, browser: Callable[[], Browser]
) -> None:
    client = browser()
    client.sign_in(user.login)
    shown = client.get("/commitment").get_data(as_text=True)
    digest = re.findall(r'name="digest"[^>]*value="([0-9a-f]{64})"', shown)[0]
    fields = {"signatory": "示例负责人", "post": "总经理", "phone": "10000000001", "agreed": "y", "digest": digest}
    places = [client.send("/commitment", **fields).headers["Location"] for _ in range(3)]
    database.rollback()
    version = database.scalars(select(SubmissionVersion)).one()
    assert places == [f"/receipt/{version.id}"] * 3
    assert client.get("/commitment").headers["Location"] == f"/receipt/{version.id}"
    assert "不需再次提交" in client.get(f"/receipt/{version.id}").get_data(as_text=True)


def test_returned_answers_may_be_submitted_unchanged_and_make_a_version(
    database: Session, desk: DraftContext, user: User
) -> None:
    first = submit(database, desk, user)
    official = make_user(database, "district", Role.DISTRICT)
    due = utc_now() + timedelta(days=7)
    returning.return_submission(database, first.id, "示例：请核对设备数", due_at=due, user=official)
    second = submit(database, desk, user)
    assert (second.number, second.digest == first.digest) == (2, True)


def test_the_enterprise_keeps_its_name_and_code_whatever_the_draft_holds(
    database: Session, desk: DraftContext, user: User, firm: FictitiousEnterprise
) -> None:
    facts = catalogue().questionnaires["facts"]
    patch = {"name": ("示例别家", 1), "credit_code": ("91999999MA0000031R", 1)}
    drafting.save_patch(database, desk.submission_id or 0, facts, patch, author=drafting.Author(user.id))
    opened = read_own_draft(database, user)
    assert opened is not None
    version = submit(database, opened, user)
    assert (version.name, version.credit_code) == (firm.name, firm.credit_code)
    (sheet,) = [item for item in sheets_of(database, version.id) if item.questionnaire_id == "facts"]
    assert (sheet.document["values"]["name"], sheet.document["values"]["credit_code"]) == (firm.name, firm.credit_code)
    enterprise = database.get_one(Enterprise, user.enterprise_id)
    assert (enterprise.name, enterprise.credit_code) == (firm.name, firm.credit_code)


def test_what_an_account_submitted_is_not_ranked_once_it_is_turned_away(
    database: Session, desk: DraftContext, user: User, campaign: Campaign
) -> None:
    """An older database has versions of accounts that nobody approved; the draft stays, for whoever is approved."""
    draft = {name: row.document for name, row in desk.sheets.items()}
    version = submit(database, desk, user)
    user.approved = False
    database.commit()
    official = make_user(database, "district", Role.DISTRICT)
    campaign_id, number = campaign.id, version.id
    assert evaluate.evaluate_and_store(database, campaign_id, user_id=None).summary is not None
    account_requests.end_account(database, scope(official), user.id, "查无此企业", by=official)
    assert state_of(database, number) == ParticipationState.FILLING
    with pytest.raises(evaluate.NothingToEvaluateError, match="no_submissions"):
        evaluate.evaluate_and_store(database, campaign_id, user_id=None)
    database.rollback()
    kept = {name: row.document for name, row in submissions.draft_sheets(database, desk.submission_id).items()}
    assert kept == draft


def test_a_firm_outside_the_directory_drafts_and_submits_once_admitted(
    database: Session, desk: DraftContext, user: User, browser: Callable[[], Browser]
) -> None:
    user.approved, desk.enterprise.listed = False, False
    database.commit()
    client = browser()
    client.sign_in(user.login)
    assert "贵单位不在企业名录中：可以先填写" in client.get("/workbench").get_data(as_text=True)
    shown = client.get("/check").get_data(as_text=True)
    assert "还不能提交：贵单位不在企业名录中。" in shown
    assert "咨询：示例科室，电话 021-0000 0000。" in shown
    assert "下一步：真实性承诺" not in shown
    assert "由谁核实：示例科室，电话 021-0000 0000" in client.get("/commitment").get_data(as_text=True)
    with pytest.raises(submitting.CannotSubmitError, match="not_admitted"):
        submit(database, desk, user)
    assert database.scalars(select(SubmissionVersion)).all() == []
    official = make_user(database, "district", Role.DISTRICT)
    account_requests.approve_account(database, scope(official), user.id, "现场核实", by=official)
    assert submit(database, desk, user).number == 1
    assert desk.enterprise.seal_awaited is True


@pytest.mark.parametrize("change", [{"role": Role.COLLEAGUE}, {"active": False}, {"approved": False}])
def test_who_is_removed_or_demoted_while_it_is_scored_submits_nothing(
    database: Session, desk: DraftContext, user: User, change: dict[str, object]
) -> None:
    """The page was asked for before; what counts is who is responsible when the version is written."""
    number = user.id
    database.execute(update(User).where(User.id == number).values(**change))
    database.commit()
    assert refused(database, desk, user) == "not_responsible"
