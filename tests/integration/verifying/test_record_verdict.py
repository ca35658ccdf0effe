"""Verdicts on files: beside the answer that each is to prove, with a reason, append-only, and what the firm sees."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.answering.store_evidence import EvidencePlace, add_evidence
from survey.archiving.archive_results import ArchiveWish
from survey.archiving.season_tables import season_lists
from survey.models import (
    AuditEntry,
    Campaign,
    CaseMessage,
    EvidenceLink,
    EvidenceState,
    EvidenceVerdict,
    Participation,
    ParticipationState,
    Recusal,
    Submission,
    SubmissionVersion,
    User,
    VersionSheet,
)
from survey.verifying.evidence_results import Judged, VerdictRefusedError
from survey.verifying.record_verdict import record_verdicts
from survey.words.language import in_chinese
from tests.integration.conftest import Browser
from tests.integration.folded_pages import folded
from tests.integration.web.made_world import world

__all__ = ["world"]
QUESTION = "b4"
CHECKED, REFUSED = EvidenceState.CHECKED, EvidenceState.REFUSED


@pytest.fixture
def links(world: dict[str, int], database: Session, app: Flask) -> list[int]:
    """Return two files at a question of a submitted firm, which answered it."""
    version = database.get_one(SubmissionVersion, world["version"])
    place = EvidencePlace(version.submission_id, "integration", QUESTION)
    folder = app.extensions["settings"].uploads
    made = [
        add_evidence(database, folder, place, (name, b"\xff\xd8\xff" + name.encode()), user_id=1).id
        for name in ("一.jpg", "二.jpg")
    ]
    database.commit()
    return made


def answered(database: Session, version_id: int) -> Any:
    statement = select(VersionSheet).where(
        VersionSheet.version_id == version_id, VersionSheet.questionnaire_id == "integration"
    )
    return database.scalars(statement).one().document["values"][QUESTION]


def page_of(client: Browser, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return folded(answer.get_data(as_text=True))


def marks(page: str) -> dict[str, str]:
    """Return the hidden marks of every file's newest verdict."""
    return dict(re.findall(r'name="(f\d+-seen)"[^>]*value="(\d+)"', page))


def verdicts(database: Session) -> list[tuple[int, str, Any, str]]:
    database.rollback()
    rows = database.scalars(select(EvidenceVerdict).order_by(EvidenceVerdict.id))
    return [(row.link_id, str(row.verdict), row.answer["v"], row.reason) for row in rows]


def test_files_are_judged_beside_their_answers_and_the_firm_sees_why(
    world: dict[str, int], links: list[int], database: Session, browser: Callable[[], Browser]
) -> None:
    address, (first, second) = f"/version/{world['version']}/evidence", links
    given = answered(database, world["version"])
    district = browser()
    district.sign_in("district")
    page = page_of(district, address)
    assert "文件 3 份，未核 3 份" in page
    seen = marks(page)
    both = {**seen, f"f{first}-verdict": "refused", f"f{second}-reason": "写在这里"}
    refused = folded(district.post(address, data={**both, "csrf_token": district.token}).get_data(as_text=True))
    assert refused.count("选了“不采信”的，请写明理由，企业看得到。") == 2  # in the summary, and beside the field
    assert ("请选择“已核”或“不采信”。" in refused, "写在这里" in refused, verdicts(database)) == (True, True, [])
    good = {
        **seen,
        f"f{first}-verdict": "refused",
        f"f{first}-reason": "照片里看不到编号",
        f"f{second}-verdict": "checked",
    }
    assert district.send(address, **good).status_code == 302
    said = [(first, "refused", given, "照片里看不到编号"), (second, "checked", given, "")]
    assert verdicts(database) == said
    states = database.scalars(select(EvidenceLink.state).where(EvidenceLink.id.in_(links)).order_by(EvidenceLink.id))
    assert list(states) == ["refused", "checked"]
    entries = database.scalars(select(AuditEntry).where(AuditEntry.action == "judge_evidence").order_by(AuditEntry.id))
    place = {"questionnaire": "integration", "question": QUESTION, "before": ""}
    assert [(entry.object_id, entry.detail) for entry in entries] == [
        (str(first), {**place, "after": "refused", "reason": "照片里看不到编号"}),
        (str(second), {**place, "after": "checked", "reason": ""}),
    ]
    assert "文件 3 份，未核 1 份" in page_of(district, address)
    [message] = database.scalars(select(CaseMessage).where(CaseMessage.text.contains("未被采信")))
    assert message.text.startswith("佐证核对：以下 1 份文件未被采信。请在 ")
    assert "“一.jpg”：照片里看不到编号" in message.text
    assert page_of(district, address).count("已发消息告知企业，企业还没有确认知悉") == 1
    firm = browser()
    firm.sign_in("enterprise")
    assert "“一.jpg”：照片里看不到编号" in page_of(firm, "/messages")
    own = page_of(firm, "/fill/integration/foundation_means")
    assert ("不采信（示例district" in own, "：照片里看不到编号" in own, "已核（示例district" in own) == (True,) * 3
    stale = {**seen, f"f{first}-verdict": "checked"}
    late = folded(district.post(address, data={**stale, "csrf_token": district.token}).get_data(as_text=True))
    assert ("别人刚刚核对了这份文件" in late, verdicts(database) == said) == (True, True)
    again = {**marks(late), f"f{first}-verdict": "checked"}
    assert district.send(address, **again).status_code == 302
    assert verdicts(database)[2:] == [(first, "checked", given, "")]
    assert "此前的结果（1 条）" in page_of(district, address)
    # On the same day and unread still: the message takes it, and there is no second one.
    assert len(about_files(database)) == 1
    for reader, path in ((firm, "/messages"), (district, f"/cases/{world['enterprise']}")):
        assert page_of(reader, path).count("“一.jpg”：改为已核") == 1
    assert page_of(firm, "/messages").count("当天又核对的文件：") == 1
    # Once the firm knows it, another day or not, the next act writes another one.
    assert firm.send("/messages/read", **hidden(page_of(firm, "/messages"))).status_code == 302
    more = {**marks(page_of(district, address)), f"f{second}-verdict": "refused", f"f{second}-reason": "太暗"}
    assert district.send(address, **more).status_code == 302
    assert len(about_files(database)) == 2
    assert "“二.jpg”：太暗" in about_files(database)[1]


def test_a_verdict_that_joins_after_the_page_was_opened_is_not_known(
    world: dict[str, int], links: list[int], app: Flask, database: Session, browser: Callable[[], Browser]
) -> None:
    address, first = f"/version/{world['version']}/evidence", links[0]
    district, firm = browser(), browser()
    district.sign_in("district")
    firm.sign_in("enterprise")

    def judge(verdict: str, reason: str) -> None:
        given = {f"f{first}-verdict": verdict, f"f{first}-reason": reason}
        assert district.send(address, **marks(page_of(district, address)), **given).status_code == 302
        database.rollback()

    judge("refused", "照片里看不到编号")
    number, campaign_id = database.execute(
        select(CaseMessage.id, CaseMessage.campaign_id).where(CaseMessage.text.startswith("佐证核对："))
    ).one()
    shown = hidden(page_of(firm, "/messages"))
    judge("checked", "")
    judge("refused", "又看了一遍，编号不对")
    assert len(about_files(database)) == 1  # it joined
    assert firm.send("/messages/read", **shown).status_code == 302
    unsent = folded(firm.send("/messages", reply="示例回复", **shown).get_data(as_text=True))
    database.rollback()
    assert database.get_one(CaseMessage, number).read_at is None
    assert ("又看了一遍，编号不对" in unsent, "示例回复" in unsent, "又有新的核对结果" in unsent) == (True,) * 3
    with app.app_context(), in_chinese():
        campaign = database.get_one(Campaign, campaign_id)
        lists = {one.name: one for one in season_lists(database, campaign, ArchiveWish(campaign_id, "移交"))}
    told = next(text for row in lists["messages"].rows if (text := str(row[5])).startswith("佐证核对："))
    assert [line.partition("“")[2] for line in told.splitlines() if "“一.jpg”" in line] == [
        "一.jpg”：照片里看不到编号", "一.jpg”：改为已核", "一.jpg”：未被采信：又看了一遍，编号不对",
    ]  # fmt: skip
    assert firm.send("/messages/read", **hidden(unsent)).status_code == 302
    database.rollback()
    assert database.get_one(CaseMessage, number).read_at is not None


def about_files(database: Session) -> list[str]:
    """Return the texts of the messages about files, in order."""
    database.rollback()
    own = select(CaseMessage.text).where(CaseMessage.text.startswith("佐证核对："))
    return list(database.scalars(own.order_by(CaseMessage.id)))


def hidden(page: str) -> dict[str, str]:
    """Return the newest message and the newest verdict that a firm's page of messages showed."""
    return {name: re.findall(rf'name="{name}"[^>]*value="(\d+)"', page)[0] for name in ("last", "told")}


def code_of(database: Session, version_id: int, judged: Judged, author_id: int) -> str:
    with pytest.raises(VerdictRefusedError) as refused:
        record_verdicts(database, version_id, [judged], author_id=author_id)
    database.rollback()
    return refused.value.code


def test_verdicts_are_refused_and_nothing_is_written(
    world: dict[str, int], links: list[int], database: Session, browser: Callable[[], Browser]
) -> None:
    version, first = world["version"], links[0]
    author = database.scalars(select(User.id).where(User.login == "district")).one()
    well = Judged(first, CHECKED, "", 0)
    found = {
        "reason": code_of(database, version, Judged(first, REFUSED, " ", 0), author),
        "verdict": code_of(database, version, Judged(first, EvidenceState.PROVIDED, "", 0), author),
        "moved": code_of(database, version, Judged(first, CHECKED, "", 7), author),
        "unknown": code_of(database, version, Judged(9999, CHECKED, "", 0), author),
    }
    link = database.get_one(EvidenceLink, first)
    link.removed = True
    database.commit()
    found["unknown"] += code_of(database, version, well, author)
    database.get_one(EvidenceLink, first).removed = False
    submission = database.get_one(SubmissionVersion, version).submission_id
    part = database.get_one(Submission, submission).participation_id
    recusal = Recusal(participation_id=part, user_id=author, reason="示例", declared_by_id=author)
    database.add(recusal)
    database.commit()
    found["recused"] = code_of(database, version, well, author)
    district = browser()
    district.sign_in("district")
    sent = district.send(f"/version/{version}/evidence", **{f"f{first}-verdict": "checked", f"f{first}-seen": "0"})
    assert [district.get(f"/version/{version}/evidence").status_code, sent.status_code] == [403, 403]
    database.get_one(Participation, part).state = ParticipationState.RETURNED
    database.commit()
    found["not_standing"] = code_of(database, version, well, author)
    assert found == {
        "reason": "reason", "verdict": "verdict", "moved": "moved", "unknown": "unknownunknown",
        "recused": "recused", "not_standing": "not_standing",
    }  # fmt: skip
    assert verdicts(database) == []
