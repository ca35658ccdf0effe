"""What was submitted is received at once, and ranked once the town has the sealed commitment."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.accept_seal import NotAwaitedError, accept_seal
from survey.accounts.claim_account import Person, claim_account
from survey.accounts.decide_requests import approve_account, approve_request, await_seal
from survey.accounts.register import Registration, register_enterprise
from survey.evaluations import evaluate as evaluating
from survey.evaluations.replay import replay
from survey.models import (
    AuditEntry,
    Campaign,
    Enterprise,
    EvaluationEntry,
    Role,
    SealAcceptance,
    SubmissionVersion,
    User,
)
from survey.store.db import unit_of_work
from survey.store.scope import scope
from tests.integration.accounts.people import CODE, Browsers, firm, printed
from tests.integration.conftest import PASSWORD, Browser, make_user
from tests.integration.earlier_submissions import YEAR_BEFORE, earlier_campaign, submitted
from tests.integration.web.made_world import world

__all__ = ["world"]  # the fixture, used by its name

HOW = "现场收取原件，公章一致"


@pytest.fixture
def enterprise(database: Session, world: dict[str, int]) -> Enterprise:
    """Return the firm that submitted, its sealed commitment awaited."""
    found = database.get_one(Enterprise, world["enterprise"])
    found.seal_awaited = True
    database.commit()
    return found


def official(database: Session, login: str) -> User:
    return database.scalars(select(User).where(User.login == login)).one()


def signed_in(browser: Browsers, login: str) -> Browser:
    client = browser()
    client.sign_in(login)
    return client


def ranked(database: Session, campaign: Campaign) -> list[int]:
    """Return the versions of a new evaluation."""
    evaluation = evaluating.evaluate_and_store(database, campaign.id, user_id=None)
    rows = database.scalars(select(EvaluationEntry.version_id).where(EvaluationEntry.evaluation_id == evaluation.id))
    return sorted(rows)


def newest_campaign(database: Session) -> Campaign:
    return database.scalars(select(Campaign)).one()


def test_nothing_is_ranked_until_the_commitment_is_accepted(
    database: Session, world: dict[str, int], enterprise: Enterprise
) -> None:
    campaign, town = newest_campaign(database), official(database, "town")
    with pytest.raises(evaluating.NothingToEvaluateError, match="no_submissions"):
        evaluating.evaluate_and_store(database, campaign.id, user_id=None)
    accept_seal(database, scope(town), world["version"], HOW, by=town, campaign_id=world["campaign"])
    assert ranked(database, campaign) == [world["version"]]
    row = database.scalars(select(SealAcceptance)).one()
    assert (row.enterprise_id, row.version_id, row.how, row.accepted_by_id) == (
        enterprise.id,
        world["version"],
        HOW,
        town.id,
    )
    assert enterprise.seal_awaited is False
    version = database.get_one(SubmissionVersion, world["version"])
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "accept_seal")).one()
    assert (entry.user_id, entry.object_id) == (town.id, str(enterprise.id))
    assert entry.detail == {
        "version": version.id,
        "receipt": version.receipt,
        "digest": version.digest,
        "how": HOW,
    }


def test_a_firm_that_nobody_admitted_is_not_ranked(
    database: Session, world: dict[str, int], enterprise: Enterprise
) -> None:
    enterprise.seal_awaited, enterprise.listed = False, False
    database.commit()
    with pytest.raises(evaluating.NothingToEvaluateError, match="no_submissions"):
        evaluating.evaluate_and_store(database, newest_campaign(database).id, user_id=None)


def test_a_stored_evaluation_is_replayed_as_it_was(
    database: Session, world: dict[str, int], enterprise: Enterprise
) -> None:
    again = replay(database, world["evaluation"])
    assert again is not None
    assert again.again == again.stored


def test_an_acceptance_is_asked_once_in_the_officials_scope(
    database: Session, world: dict[str, int], enterprise: Enterprise
) -> None:
    town, other = official(database, "town"), official(database, "other_town")
    with pytest.raises(NotAwaitedError):
        accept_seal(database, scope(other), world["version"], HOW, by=other, campaign_id=world["campaign"])
    accept_seal(database, scope(town), world["version"], HOW, by=town, campaign_id=world["campaign"])
    with pytest.raises(NotAwaitedError):
        accept_seal(database, scope(town), world["version"], HOW, by=town, campaign_id=world["campaign"])


def test_the_paper_of_an_earlier_campaign_is_not_accepted(
    database: Session, world: dict[str, int], enterprise: Enterprise
) -> None:
    town = official(database, "town")
    old = submitted(database, enterprise, earlier_campaign(database), YEAR_BEFORE)
    with pytest.raises(NotAwaitedError):
        accept_seal(database, scope(town), old.id, HOW, by=town, campaign_id=world["campaign"])
    accept_seal(database, scope(town), world["version"], HOW, by=town, campaign_id=world["campaign"])


def test_what_was_accepted_is_not_awaited_again(
    database: Session, world: dict[str, int], enterprise: Enterprise
) -> None:
    town = official(database, "town")
    accept_seal(database, scope(town), world["version"], HOW, by=town, campaign_id=world["campaign"])
    with unit_of_work(database):
        await_seal(database, enterprise)
    assert enterprise.seal_awaited is False


@pytest.mark.parametrize("listed", [True, False])
def test_an_approved_request_or_account_awaits_the_seal(database: Session, campaign: Campaign, *, listed: bool) -> None:
    district = make_user(database, "district", Role.DISTRICT)
    if listed:
        firm(database)
    wanted = Registration(CODE, "示例", "anting", "示例联系人", "13900000001", PASSWORD)
    made = register_enterprise(database, wanted, "10.0.0.1")
    decide = approve_request if listed else approve_account
    decide(database, scope(district), made.id, "致电核实", by=district)
    assert database.scalars(select(Enterprise.seal_awaited)).one() is True


def test_accounts_made_directly_await_nothing(database: Session, world: dict[str, int]) -> None:
    assert database.get_one(Enterprise, world["enterprise"]).seal_awaited is False


def test_pages_tell_the_firm_and_let_the_town_accept(
    database: Session, world: dict[str, int], enterprise: Enterprise, browser: Browsers
) -> None:
    own = signed_in(browser, "enterprise")
    receipt = own.get(f"/receipt/{world['version']}").get_data(as_text=True)
    for told in ("已收到，", "这次提交参加排序", "真实性承诺书（盖章件）", "单位公章：", "签字："):
        assert told in receipt
    assert "单位公章：" in own.get(f"/version/{world['version']}").get_data(as_text=True)
    assert "所属街镇收到并确认盖章的承诺书后参加排序" in own.get("/workbench").get_data(as_text=True)
    town = signed_in(browser, "town")
    waiting = "1<em>家</em></b><div><h2>盖章承诺书待确认</h2>"
    assert waiting in town.get("/today").get_data(as_text=True)
    page = town.get("/commitments").get_data(as_text=True)
    version = database.get_one(SubmissionVersion, world["version"])
    assert version.digest in page
    path = f"/commitments/{enterprise.id}/accept"
    incomplete = town.send(path, version=str(version.id), how="").get_data(as_text=True)
    assert "请写明怎样收到和核对的" in incomplete
    assert town.send(path, version=str(version.id), how=HOW).status_code == 302
    after = town.get("/commitments").get_data(as_text=True)
    assert "没有待收的盖章承诺书" in after
    assert HOW in after
    assert town.send(path, version=str(version.id), how=HOW).status_code == 404
    assert waiting not in town.get("/today").get_data(as_text=True)
    assert "单位公章：" not in own.get(f"/receipt/{world['version']}").get_data(as_text=True)
    assert "确认收到盖章的承诺书" in own.get("/workbench").get_data(as_text=True)


def test_another_town_and_another_firms_version_are_not_accepted(
    database: Session, world: dict[str, int], enterprise: Enterprise, browser: Browsers
) -> None:
    path = f"/commitments/{enterprise.id}/accept"
    other = signed_in(browser, "other_town")
    assert "待收（0 家）" in other.get("/commitments").get_data(as_text=True)
    assert other.send(path, version=str(world["version"]), how=HOW).status_code == 404
    town = signed_in(browser, "town")
    refused = town.send(path, version="999999", how=HOW)
    assert refused.status_code == 200
    database.rollback()
    assert database.scalars(select(SealAcceptance)).all() == []


def test_a_claim_takes_what_was_submitted_out_of_the_ranking_until_accepted(
    database: Session, world: dict[str, int], app: Flask
) -> None:
    """The account that submitted ended; whoever claims has proved less than the accepted paper will."""
    enterprise, district = database.get_one(Enterprise, world["enterprise"]), official(database, "district")
    for user in database.scalars(select(User).where(User.enterprise_id == enterprise.id)):
        user.active = False
    database.commit()
    code = printed(database, app.extensions["settings"], district)[enterprise.credit_code]
    claim_account(
        database, app.extensions["settings"], code, Person("示例", "13900000001", PASSWORD), address="10.0.0.1"
    )
    assert enterprise.seal_awaited is True
