"""Mails to called firms: one each, none twice, whoever refuses, hangs up or is killed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.app import create_app
from survey.calling.jobs import MAIL_JOB
from survey.config import Settings
from survey.jobs.child import Child
from survey.jobs.start_job import start_job
from survey.jobs.worker import start_runners
from survey.models import AuditEntry, Campaign, JobState, Role, SentBy, User, utc_now
from tests.integration.accounts.test_send_codes import Inbox, free_port, mailing_app
from tests.integration.calling.called import CODES, called_firms, confirmed, count, job, participation
from tests.integration.conftest import Browser, make_user
from tests.integration.jobs import holding
from tests.integration.jobs.in_threads import close
from tests.integration.jobs.test_worker import halted, until


class Gate(Inbox):
    """An inbox that refuses the recipients of `refused`, and hangs up behind mails to those of `cut`."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: set[str] = set()
        self.cut: set[str] = set()

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Take a recipient, or refuse it."""
        del server, session, options
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        """Keep a mail; hang up where nobody shall know that it was taken."""
        said = await super().handle_DATA(server, session, envelope)
        if self.cut & set(envelope.rcpt_tos):
            server.transport.close()
        return said

    def receivers(self) -> list[str]:
        """Return who got a mail, in their order."""
        return [to for tos, _message in self.found for to in tos]


@pytest.fixture
def gate() -> Iterator[tuple[Gate, int]]:
    kept, port = Gate(), free_port()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept, port
    controller.stop()


@pytest.fixture
def mailing(app: Flask, migrated: Settings, gate: tuple[Gate, int]) -> Iterator[Flask]:
    made = mailing_app(migrated, gate[1])
    yield made
    made.extensions["engine"].dispose()


@pytest.fixture
def firms(database: Session, campaign: Campaign) -> list[int]:
    """Return three called firms, the first two with a confirmed address: a@ and b@example.test."""
    numbers = [firm.id for firm in called_firms(database, campaign)]
    make_user(database, CODES[0], Role.ENTERPRISE, enterprise_id=numbers[0], email="a@example.test")
    make_user(database, CODES[1], Role.ENTERPRISE, enterprise_id=numbers[1], email="b@example.test")
    make_user(database, "colleague", Role.COLLEAGUE, enterprise_id=numbers[1], email="other@example.test")
    make_user(database, "district", Role.DISTRICT)
    return numbers


def sent(app: Flask, database: Session, firms: list[int]) -> int:
    """Send mails by the pages and return the number of the job."""
    browser = Browser(app)
    browser.sign_in("district")
    answer = browser.send("/calls/mails", **confirmed(browser, "mails", firms))
    database.rollback()
    return int(answer.headers["Location"].rpartition("/jobs/")[2].partition("?")[0])


def marks(database: Session, firms: list[int]) -> list[SentBy | None]:
    return [participation(database, number).sent_by for number in firms]


def test_each_firm_with_an_address_gets_one_mail_and_is_marked(
    database: Session, mailing: Flask, gate: tuple[Gate, int], firms: list[int]
) -> None:
    number = sent(mailing, database, firms)
    assert sorted(gate[0].receivers()) == ["a@example.test", "b@example.test"]
    message = gate[0].found[0][1]
    text = message.get_content()
    assert message["Subject"] == "请填报：示例批次 / Please fill in: 示例批次"
    for wanted in ("提交截止：", "Ends: ", "网址：http://localhost/sign-in", "示例科室 021-0000 0000"):
        assert wanted in text, wanted
    assert marks(database, firms) == [SentBy.MAIL, SentBy.MAIL, None]
    assert (job(database, number).state, sorted(job(database, number).result["sent"])) == (
        JobState.DONE,
        sorted(firms[:2]),
    )
    browser = Browser(mailing)
    browser.sign_in("district")
    shown = browser.get("/calls/confirm", query_string={"do": "mails", "firm": firms}).get_data(as_text=True)
    assert "所选 3 家中，0 家有账号" in shown
    browser.send("/calls/mails", **confirmed(browser, "mails", firms))
    assert len(gate[0].found) == 2
    database.rollback()
    database.execute(update(Campaign).values(letters_changed_at=utc_now()))
    database.commit()
    assert marks(database, firms) == [SentBy.MAIL, SentBy.MAIL, None]
    browser.send("/calls/mails", **confirmed(browser, "mails", firms))
    assert len(gate[0].found) == 4
    browser.send("/calls/mails", **confirmed(browser, "mails", firms))
    assert len(gate[0].found) == 4


def test_what_the_server_refuses_is_named_and_not_marked(
    database: Session, mailing: Flask, gate: tuple[Gate, int], firms: list[int]
) -> None:
    gate[0].refused = {"a@example.test"}
    number = sent(mailing, database, firms)
    assert gate[0].receivers() == ["b@example.test"]
    assert marks(database, firms) == [None, SentBy.MAIL, None]
    assert job(database, number).result["failed"] == [[firms[0], "address"]]
    browser = Browser(mailing)
    browser.sign_in("district")
    shown = browser.get(f"/calls/mails/{number}").get_data(as_text=True)
    assert ("没有发成（1 家）" in shown, "示例甲厂" in shown, "邮件服务器不接受这个地址" in shown) == (True, True, True)
    acts = (
        select(AuditEntry.action)
        .where(AuditEntry.object_type == "enterprise", AuditEntry.object_id == str(firms[0]))
        .order_by(AuditEntry.id)
    )
    assert database.scalars(acts).all() == ["mark_sent", "take_back_sent"]


def test_a_server_that_is_gone_stops_it_and_marks_nobody(
    database: Session, app: Flask, migrated: Settings, firms: list[int]
) -> None:
    mailing = mailing_app(migrated, free_port())
    number = sent(mailing, database, firms)
    found = job(database, number)
    assert (found.state, found.result["code"], found.result["sent"], found.result["doubt"]) == (
        JobState.FAILED, "server", [], [],
    )  # fmt: skip
    assert marks(database, firms) == [None, None, None]
    browser = Browser(mailing)
    browser.sign_in("district")
    shown = browser.get(f"/calls/mails/{number}").get_data(as_text=True)
    assert ("邮件服务器不能用，已停止发送" in shown, "还有 2 家没有轮到" in shown) == (True, True)
    mailing.extensions["engine"].dispose()


def test_a_line_that_breaks_leaves_one_in_doubt_that_gets_no_second_mail(
    database: Session, mailing: Flask, gate: tuple[Gate, int], firms: list[int]
) -> None:
    gate[0].cut = {"a@example.test", "b@example.test"}
    number = sent(mailing, database, firms)
    found = job(database, number)
    assert (found.state, found.result["code"], len(found.result["doubt"])) == (JobState.FAILED, "server", 1)
    doubted = found.result["doubt"][0]
    gate[0].cut = set()
    again = sent(mailing, database, firms)
    assert (job(database, again).result["sent"], job(database, again).result["doubt"]) == (
        [one for one in firms[:2] if one != doubted], [],
    )  # fmt: skip
    assert sorted(gate[0].receivers()) == ["a@example.test", "b@example.test"]


def test_two_who_send_at_once_send_each_mail_once(
    database: Session, mailing: Flask, gate: tuple[Gate, int], firms: list[int]
) -> None:
    """The second job was put in line before the first had sent anything."""
    browser = Browser(mailing)
    browser.sign_in("district")
    parameters = {"campaign": participation(database, firms[0]).campaign_id, "firms": firms[:2], "address": "http://x/"}
    me = database.scalars(select(User.id).where(User.login == "district")).one()
    database.rollback()
    first, second = (start_job(mailing, MAIL_JOB, parameters | {"turn": turn}, me) for turn in (1, 2))
    assert sorted(gate[0].receivers()) == ["a@example.test", "b@example.test"]
    assert (sorted(job(database, first).result["sent"]), sorted(job(database, second).result["left"])) == (
        sorted(firms[:2]), sorted(firms[:2]),
    )  # fmt: skip


def test_killed_between_sending_and_marking_leaves_one_in_doubt(
    database: Session, app: Flask, migrated: Settings, gate: tuple[Gate, int], firms: list[int], tmp_path: Path
) -> None:
    """The child is killed when the first mail is out and its second transaction is not committed."""
    settings = replace(
        migrated, inline_jobs=False, smtp_url=f"smtp://127.0.0.1:{gate[1]}", mail_from="survey@example.test"
    )
    beside = create_app(settings)
    parameters = {"campaign": participation(database, firms[0]).campaign_id, "firms": firms[:2], "address": "http://x/"}
    me = database.scalars(select(User.id).where(User.login == "district")).one()
    database.rollback()
    start_runners(beside, 1, lambda given: Child(given, holding.forked(tmp_path, "2")))
    number = start_job(beside, MAIL_JOB, parameters, me)
    halted(tmp_path, number).kill()
    until(lambda: job(database, number).state not in {JobState.QUEUED, JobState.RUNNING})
    found = job(database, number)
    assert (found.state, found.attempts) == (JobState.DONE, 2)
    assert (found.result["doubt"], found.result["sent"]) == ([firms[0]], [firms[1]])
    assert gate[0].receivers() == ["a@example.test", "b@example.test"]
    assert marks(database, firms) == [SentBy.MAIL, SentBy.MAIL, None]
    browser = Browser(app)
    browser.sign_in("district")
    assert "不清楚是否发出（1 家）" in browser.get(f"/calls/mails/{number}").get_data(as_text=True)
    assert count(database, AuditEntry) == 3
    close(beside)
