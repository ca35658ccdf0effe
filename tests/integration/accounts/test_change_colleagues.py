"""What colleagues may do changes at once; a firm is never left without a 负责人."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.change_colleagues import LastResponsibleError, assign_sections, change_role, remove_colleague
from survey.accounts.invite_colleagues import NotInFirmError
from survey.models import AuditEntry, Campaign, Enterprise, Role, SectionAssignment, User, WebSession
from survey.queries import firm_people
from tests.integration.accounts.people import CODE, Browsers, colleague_of, firm, head_of
from tests.integration.conftest import make_enterprise, personal

IDENTITY = ("facts", "identity")


@pytest.fixture
def enterprise(database: Session) -> Enterprise:
    return firm(database)


@pytest.fixture
def head(database: Session, enterprise: Enterprise) -> User:
    return head_of(database, enterprise)


def sections(database: Session, user: User) -> set[tuple[str, str]]:
    database.rollback()
    rows = database.scalars(select(SectionAssignment).where(SectionAssignment.user_id == user.id))
    return {(row.questionnaire_id, row.section_id) for row in rows}


def test_sections_are_replaced(database: Session, enterprise: Enterprise, head: User) -> None:
    user = colleague_of(database, enterprise)
    assign_sections(database, user.id, [IDENTITY, ("facts", "business")], by=head)
    assign_sections(database, user.id, [IDENTITY], by=head)
    assert sections(database, user) == {IDENTITY}
    assign_sections(database, user.id, [], by=head)
    assert firm_people.allowed_sections(database, user) is None


def test_a_role_goes_up_and_down_without_sections(database: Session, enterprise: Enterprise, head: User) -> None:
    user = colleague_of(database, enterprise)
    assign_sections(database, user.id, [IDENTITY], by=head)
    database.add_all([WebSession(id_hash="his", user_id=user.id), WebSession(id_hash="own", user_id=head.id)])
    database.commit()
    change_role(database, user.id, Role.ENTERPRISE, by=head)
    assert (user.role, sections(database, user)) == (Role.ENTERPRISE, set())
    assert database.scalars(select(WebSession.id_hash)).all() == ["own"]
    change_role(database, head.id, Role.COLLEAGUE, by=user)
    assert database.scalars(select(WebSession.id_hash)).all() == []
    assert head.role == Role.COLLEAGUE
    with pytest.raises(NotInFirmError):
        change_role(database, user.id, Role.COLLEAGUE, by=head)


@pytest.mark.parametrize("role", [Role.DISTRICT, Role.SYSTEM])
def test_no_other_role_is_given(database: Session, enterprise: Enterprise, head: User, role: Role) -> None:
    user = colleague_of(database, enterprise)
    with pytest.raises(NotInFirmError):
        change_role(database, user.id, role, by=head)
    database.rollback()
    assert user.role == Role.COLLEAGUE


def test_a_removed_person_is_out_at_once_and_his_trail_stays(
    database: Session, campaign: Campaign, enterprise: Enterprise, head: User, browser: Browsers
) -> None:
    user = colleague_of(database, enterprise)
    client = browser()
    client.sign_in("colleague")
    assert client.get("/workbench").status_code == 200
    client.get("/fill/facts/identity")
    client.send("/fill/facts/identity", registered_place="示例", **{"base-registered_place": "0"})
    remove_colleague(database, user.id, by=head)
    assert (user.active, user.login) == (False, f"colleague#{user.id}")
    assert database.scalars(select(WebSession).where(WebSession.user_id == user.id)).all() == []
    assert client.get("/workbench").headers["Location"].startswith("/sign-in")
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "remove_colleague")).one()
    assert (entry.user_id, entry.detail, personal(database, entry)) == (
        head.id,
        {"user": user.id, "before": {"role": "colleague", "sections": []}},
        {"name": user.name},
    )


def test_the_last_responsible_person_stays(database: Session, enterprise: Enterprise, head: User) -> None:
    colleague_of(database, enterprise)
    with pytest.raises(LastResponsibleError):
        remove_colleague(database, head.id, by=head)
    with pytest.raises(LastResponsibleError):
        change_role(database, head.id, Role.COLLEAGUE, by=head)
    database.rollback()
    assert (head.active, head.role) == (True, Role.ENTERPRISE)


def test_of_two_who_remove_each_other_one_stays(database: Session, enterprise: Enterprise, app: Flask) -> None:
    pair = [head_of(database, enterprise, login).id for login in ("first", "second")]
    begin, outcomes = threading.Barrier(2), []

    def removes(own: int, other: int) -> None:
        with app.extensions["sessions"]() as session:
            by = session.get_one(User, own)
            begin.wait()
            try:
                remove_colleague(session, other, by=by)
                outcomes.append("removed")
            except (NotInFirmError, LastResponsibleError):
                outcomes.append("refused")

    threads = [threading.Thread(target=removes, args=order) for order in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "removed"]
    database.rollback()
    assert [user.role for user in firm_people.people(database, enterprise.id)] == [Role.ENTERPRISE]


def test_of_two_who_step_down_together_one_stays(database: Session, enterprise: Enterprise, app: Flask) -> None:
    pair = [head_of(database, enterprise, login).id for login in ("first", "second")]
    begin, outcomes = threading.Barrier(2), []

    def steps_down(own: int) -> None:
        with app.extensions["sessions"]() as session:
            by = session.get_one(User, own)
            begin.wait()
            try:
                change_role(session, own, Role.COLLEAGUE, by=by)
                outcomes.append("colleague")
            except LastResponsibleError:
                outcomes.append("refused")

    threads = [threading.Thread(target=steps_down, args=(number,)) for number in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["colleague", "refused"]


def test_people_of_another_firm_are_not_found(database: Session, head: User, browser: Browsers) -> None:
    foreign = colleague_of(database, make_enterprise(database, "91999999MA0000002L", "示例二号"), "foreign")
    for service in (
        lambda: remove_colleague(database, foreign.id, by=head),
        lambda: change_role(database, foreign.id, Role.ENTERPRISE, by=head),
        lambda: assign_sections(database, foreign.id, [IDENTITY], by=head),
    ):
        with pytest.raises(NotInFirmError):
            service()
    client = browser()
    client.sign_in(CODE)
    assert client.get(f"/colleagues/{foreign.id}").status_code == 404
    for what in ("sections", "role", "remove"):
        assert client.send(f"/colleagues/{foreign.id}/{what}").status_code == 404


def test_pages_change_and_remove(
    database: Session, campaign: Campaign, enterprise: Enterprise, head: User, browser: Browsers
) -> None:
    user = colleague_of(database, enterprise)
    client = browser()
    client.sign_in(CODE)
    assert "保存分工" in client.get(f"/colleagues/{user.id}").get_data(as_text=True)
    client.send(f"/colleagues/{user.id}/sections", sections=["facts/identity", "facts/unknown"])
    assert sections(database, user) == {IDENTITY}
    client.send(f"/colleagues/{user.id}/sections", sections="facts/unknown")
    assert sections(database, user) == {IDENTITY}
    page = client.get("/colleagues").get_data(as_text=True)
    assert "没有改动：所选的部分已不在问卷中" in page
    assert "企业身份" in page
    client.send(f"/colleagues/{user.id}/role", role="enterprise")
    database.rollback()
    assert user.role == Role.ENTERPRISE
    client.send(f"/colleagues/{user.id}/remove")
    page = client.get("/colleagues").get_data(as_text=True)
    assert "移除了示例colleague" in page
    assert "本单位的账号（1 个）" in page
    refused = client.send(f"/colleagues/{head.id}/remove", follow_redirects=True)
    assert refused.status_code == 302
    assert "本单位至少要有一位负责人" in client.get("/colleagues").get_data(as_text=True)


def test_who_removes_himself_is_signed_out(
    database: Session, campaign: Campaign, enterprise: Enterprise, head: User, browser: Browsers
) -> None:
    head_of(database, enterprise, "second")
    client = browser()
    client.sign_in(CODE)
    answer = client.send(f"/colleagues/{head.id}/remove")
    assert answer.headers["Location"] == "/"
    assert client.get("/workbench").headers["Location"].startswith("/sign-in")
