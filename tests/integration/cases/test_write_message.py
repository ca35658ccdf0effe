"""The office and a firm write in one thread: read, answered, and nothing sent past a message that was not shown."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.cases import write_message as writing
from survey.cases.case_results import CaseKey, CaseRefusedError, Known, Writer
from survey.cases.write_message import answer_message, read_messages, write_message
from survey.models import CaseMessage
from tests.integration.at_once import at_once
from tests.integration.cases.kept import Kept, actions, kept, marks, text, write

__all__ = ["kept"]
WORDS = "请补充去年的用电量"


def thread(database: Session) -> list[tuple[bool, str, bool]]:
    """Return (from the firm, text, read) of all messages."""
    database.rollback()
    found = database.scalars(select(CaseMessage).order_by(CaseMessage.id))
    return [(message.from_firm, message.text, message.read_at is not None) for message in found]


def send(kept: Kept, login: str = "town", words: str = WORDS) -> None:
    write(kept.signed_in(login), f"/cases/{kept.firm}/messages", message=words, answer_wanted="y")


def test_a_message_is_told_on_the_workbench_read_and_answered(kept: Kept, database: Session) -> None:
    send(kept)
    boss, clerk, town = kept.signed_in("boss"), kept.signed_in("clerk"), kept.signed_in("town")
    assert ("主管部门给贵单位发了消息" in text(boss, "/workbench"), "1 条未读" in text(clerk, "/workbench")) == (
        True, True,
    )  # fmt: skip
    page = text(clerk, "/messages")
    assert (WORDS in page, "新消息" in page, "示例town" in page) == (True, True, False)
    assert "企业未读" in text(town, f"/cases/{kept.firm}")
    assert clerk.send("/messages/read", **marks(clerk, "/messages")).status_code == 302
    assert ("企业已读：示例clerk" in text(town, f"/cases/{kept.firm}")) is True
    assert ("主管部门给贵单位发了消息" in text(boss, "/workbench")) is False
    write(boss, "/messages", reply="用电量120万度")
    assert thread(database) == [(False, WORDS, True), (True, "用电量120万度", False)]
    shown = text(kept.signed_in("district"), f"/cases/{kept.firm}")
    assert ("用电量120万度" in shown, "企业回复" in shown) == (True, True)
    assert actions(database) == [("write_message", "town"), ("read_messages", "clerk"), ("answer_message", "boss")]


def test_whoever_answers_has_read(kept: Kept, database: Session) -> None:
    send(kept)
    write(kept.signed_in("boss"), "/messages", reply="收到")
    assert thread(database) == [(False, WORDS, True), (True, "收到", False)]


def test_another_firm_sees_nothing_of_it(kept: Kept) -> None:
    send(kept)
    rival = kept.signed_in("rival")
    assert (WORDS in text(rival, "/messages"), "主管部门给贵单位发了消息" in text(rival, "/workbench")) == (
        False, False,
    )  # fmt: skip
    refused = rival.send("/messages", reply="我来回复", last="0").get_data(as_text=True)
    assert ("主管部门还没有给贵单位发过消息" in refused) is True


def test_who_is_no_keeper_sends_none(kept: Kept, database: Session) -> None:
    sent = {
        login: kept.signed_in(login).send(f"/cases/{kept.firm}/messages", message="x", last="0").status_code
        for login in ("malu", "leader", "boss")
    }
    assert sent == {"malu": 404, "leader": 403, "boss": 403}
    assert thread(database) == []


def test_of_two_who_write_at_once_the_second_sees_the_first_and_loses_nothing(kept: Kept, database: Session) -> None:
    first, second = kept.signed_in("town"), kept.signed_in("district")
    case = f"/cases/{kept.firm}"
    shown = [marks(client, case) for client in (first, second)]
    assert first.send(f"{case}/messages", message="第一人写的", **shown[0]).status_code == 302
    refused = second.send(f"{case}/messages", message="第二人写的", **shown[1])
    page = refused.get_data(as_text=True)
    assert (refused.status_code, "刚刚有新的消息" in page, "第一人写的" in page, "第二人写的" in page) == (
        200, True, True, True,
    )  # fmt: skip
    assert second.send(f"{case}/messages", message="第二人写的", **marks(second, case)).status_code == 302
    assert thread(database) == [(False, "第一人写的", False), (False, "第二人写的", False)]


def test_of_two_colleagues_who_answer_at_once_one_is_told(kept: Kept, database: Session, app: Flask) -> None:
    case = CaseKey(kept.campaign, kept.firm)
    last = write_message(database, case, WORDS, Writer(kept.users["town"]), answer_wanted=True, last=0)

    def reply(own: Session) -> str:
        try:
            answer_message(own, case, "收到", author_id=kept.users["boss"], last=last, told=0)
        except CaseRefusedError as error:
            return error.code
        return "kept"

    assert sorted(at_once(app, reply, reply)) == ["kept", "moved"]
    assert thread(database) == [(False, WORDS, True), (True, "收到", False)]


def test_what_came_after_the_page_was_shown_stays_unread(kept: Kept, database: Session) -> None:
    case, writer = CaseKey(kept.campaign, kept.firm), Writer(kept.users["town"])
    first = write_message(database, case, "第一条", writer, answer_wanted=False, last=0)
    write_message(database, case, "第二条", writer, answer_wanted=False, last=first)
    assert read_messages(database, case, last=first, told=0, author_id=kept.users["clerk"]) == Known(1, news=False)
    assert read_messages(database, case, last=first, told=0, author_id=kept.users["boss"]) == Known(0, news=False)
    assert thread(database) == [(False, "第一条", True), (False, "第二条", False)]


def test_a_thread_ends_and_a_firm_does_not_begin_one(
    kept: Kept, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = CaseKey(kept.campaign, kept.firm)
    with pytest.raises(CaseRefusedError) as silent:
        answer_message(database, case, "x", author_id=kept.users["boss"], last=0, told=0)
    monkeypatch.setattr(writing, "MOST_MESSAGES", 1)
    last = write_message(database, case, WORDS, Writer(kept.users["town"]), answer_wanted=True, last=0)
    with pytest.raises(CaseRefusedError) as many:
        answer_message(database, case, "x", author_id=kept.users["boss"], last=last, told=0)
    assert (silent.value.code, many.value.code) == ("silent", "many")


@pytest.mark.parametrize(("given", "said"), [("", "请写回复内容"), ("长" * 2001, "请写2000字以内")])
def test_what_is_wrong_with_an_answer_is_said_and_kept(kept: Kept, database: Session, given: str, said: str) -> None:
    send(kept)
    boss = kept.signed_in("boss")
    page = boss.send("/messages", reply=given, **marks(boss, "/messages")).get_data(as_text=True)
    assert (said in page, given in page, len(thread(database))) == (True, True, 1)
