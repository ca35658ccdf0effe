"""Pages of submitting as an act: what they say and do, for the enterprise and for officials."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.answering import change_standing as changing
from survey.answering import save_draft as drafting
from survey.answering.read_draft import DraftContext, read_own_draft
from survey.correcting import return_for_correction as returning
from survey.evaluations import evaluate
from survey.models import (
    Campaign,
    DraftSheet,
    Participation,
    ParticipationState,
    Role,
    SectionAssignment,
    SubmissionAct,
    User,
    utc_now,
)
from survey.queries import submissions
from survey.store.db import unit_of_work
from survey.words.figures import deadline, moment
from tests.integration.answering.test_submit import desk, firm, state_of, submit, user
from tests.integration.conftest import Browser, make_user

__all__ = ["desk", "firm", "user"]
TITLE = "project_title"


@pytest.fixture
def client(user: User, browser: Callable[[], Browser]) -> Browser:
    """Return the signed-in enterprise."""
    found = browser()
    found.sign_in(user.login)
    return found


def text(client: Browser, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.get_data(as_text=True))


def change(database: Session, desk: DraftContext, user: User, title: str = "示例新项目名") -> None:
    """Change one answer of the draft."""
    facts = desk.questionnaires["facts"]
    patch = {TITLE: (title, desk.sheets["facts"].revisions[TITLE])}
    drafting.save_patch(database, desk.submission_id or 0, facts, patch, author=drafting.Author(user.id))


def close(database: Session, desk: DraftContext) -> None:
    """Let the campaign have closed a minute ago."""
    over = utc_now() - timedelta(minutes=1)
    database.execute(update(Campaign).where(Campaign.id == desk.campaign.id).values(closes_at=over))
    database.commit()


def test_the_workbench_says_what_counts_and_what_changed(
    database: Session, desk: DraftContext, user: User, client: Browser
) -> None:
    assert "尚未提交" in text(client, "/workbench")
    submit(database, desk, user)
    page = text(client, "/workbench")
    assert "已提交第 1 次" in page
    assert "尚未提交" not in page
    change(database, desk, user)
    page = text(client, "/workbench")
    assert "之后修改了 1 处，尚未提交" in page
    assert "现在算数的是第 1 次提交" in page
    assert "草稿 +1 处" in page


def test_a_firm_that_is_exempt_is_not_asked_for_anything(
    database: Session, desk: DraftContext, client: Browser
) -> None:
    own = update(Participation).where(Participation.enterprise_id == desk.enterprise.id)
    with unit_of_work(database):
        database.execute(own.values(state=ParticipationState.EXEMPT, exempt_reason="示例：上一年已列入试点"))
    page = text(client, "/workbench")
    assert "本批次不用申报" in page
    assert [words for words in ("尚未提交，", "保存不等于提交", "下一步", "退出申报") if words in page] == []


def test_differences_are_shown_with_both_answers_and_put_back(
    database: Session, desk: DraftContext, user: User, client: Browser
) -> None:
    submit(database, desk, user)
    before = desk.dossier.sheets["facts"].values[TITLE]
    change(database, desk, user)
    page = text(client, "/changes")
    rows = re.findall(r"<tr>(.*?)</tr>", page)[1:]
    assert len(rows) == 1
    assert [part in rows[0] for part in (str(before), "示例新项目名", user.name)] == [True] * 3
    bases = re.findall(r'name="base" value="([^"]+)"', page)
    assert bases == [f"facts.{TITLE} 2"]
    version = submissions.latest_version(database, desk.submission_id)
    assert version is not None
    shown = {"version": version.id, "base": bases[0], "only": f"facts.{TITLE}"}
    answer = client.send("/changes/revert", **shown)
    assert answer.headers["Location"] == "/changes"
    page = text(client, "/changes")
    assert "已还原 1 处" in page
    assert "草稿与这次提交相同" in page
    client.send("/changes/revert", **shown)
    assert "已还原" not in text(client, "/changes")
    client.send("/changes/revert", **shown | {"version": version.id + 1})
    assert "没有还原：之后又提交过" in text(client, "/changes")
    client.send("/changes/revert", **shown | {"base": f"facts.{TITLE} " + "9" * 5_000})
    assert client.get("/changes").status_code == 200


def test_an_answer_that_changed_since_is_not_put_back(
    database: Session, desk: DraftContext, user: User, client: Browser
) -> None:
    submit(database, desk, user)
    change(database, desk, user)
    version = re.findall(r'name="version" value="(\d+)"', text(client, "/changes"))[0]
    client.send("/changes/revert", version=version, base=[f"facts.{TITLE} 1", "facts.x ²", "nonsense"], only="")
    page = text(client, "/changes")
    assert "有 1 处刚刚被同事修改，没有还原" in page
    assert "示例新项目名" in page


def test_a_colleague_puts_back_what_is_his_only(
    database: Session, desk: DraftContext, user: User, browser: Callable[[], Browser]
) -> None:
    submit(database, desk, user)
    change(database, desk, user)
    colleague = make_user(database, "colleague", Role.COLLEAGUE, enterprise_id=user.enterprise_id)
    database.add(SectionAssignment(user_id=colleague.id, questionnaire_id="facts", section_id="identity"))
    database.commit()
    client = browser()
    client.sign_in("colleague")
    assert 'name="base"' not in text(client, "/changes")
    version = re.findall(r'name="version" value="(\d+)"', text(client, "/changes"))[0]
    client.send("/changes/revert", version=version, base=f"facts.{TITLE} 2", only="")
    page = text(client, "/changes")
    assert "没有还原：这一部分不由您负责" in page
    assert "示例新项目名" in page


def test_taking_back_is_asked_explained_and_done_once(
    database: Session, desk: DraftContext, user: User, client: Browser
) -> None:
    version = submit(database, desk, user).id
    page = text(client, "/take-back")
    assert "将撤回第 1 次提交" in page
    assert "到时没有提交，贵单位不参加排序" in page
    assert "请先勾选，再撤回" in client.send("/take-back", reason="示例").get_data(as_text=True)
    assert state_of(database, version) == ParticipationState.SUBMITTED
    database.rollback()
    client.send("/take-back", reason="示例", understood="y")
    page = text(client, "/workbench")
    assert "第 1 次提交已撤回" in page
    assert "现在没有算数的提交" in page
    assert client.send("/take-back", reason="", understood="y").headers["Location"] == "/workbench"
    assert "现在没有可以撤回的提交" in text(client, "/workbench")
    history = text(client, "/history")
    assert [word in history for word in ("第 1 次提交", "撤回修改", "已撤回", "示例")] == [True] * 4
    database.rollback()
    assert len(database.scalars(select(SubmissionAct)).all()) == 1


def test_after_the_close_nothing_is_advised_that_cannot_be_done(
    database: Session, desk: DraftContext, user: User, client: Browser
) -> None:
    version = submit(database, desk, user)
    desk.campaign.closes_at = utc_now() - timedelta(minutes=1)
    database.commit()
    page = text(client, "/workbench")
    assert "现在算数的是第 1 次提交。填报已截止，之后的修改只存为草稿。" in page
    assert "截止前修改后须重新提交" not in page
    assert "如果只是要修改" not in text(client, "/leave")
    # The button pressed twice, the second time after the close: the receipt there is, not a refusal.
    assert client.get("/commitment").headers["Location"] == f"/receipt/{version.id}"


def test_leaving_wants_a_reason_and_a_tick_and_can_be_undone(
    database: Session, desk: DraftContext, user: User, client: Browser
) -> None:
    submit(database, desk, user)
    client.get("/leave")
    refused = client.send("/leave", reason=" ").get_data(as_text=True)
    assert "请写明退出原因" in refused
    assert "请先勾选，再退出申报" in refused
    client.send("/leave", reason="示例：项目取消", understood="y")
    page = text(client, "/workbench")
    assert "已退出申报" in page
    assert "贵单位不参加本批次的排序" in page
    assert "贵单位已退出申报：现在的修改只存为草稿" in text(client, "/fill/facts/identity")
    assert "现在不能提交" in text(client, "/check")
    assert "恢复申报后才能提交" in text(client, "/commitment")
    client.get("/rejoin")
    client.send("/rejoin")
    page = text(client, "/workbench")
    assert "已恢复申报：之前的提交不再算数" in page
    assert "第 1 次提交不再有效" in page


def test_after_the_close_it_is_said_before_the_first_keystroke(
    database: Session, desk: DraftContext, user: User, client: Browser
) -> None:
    submit(database, desk, user)
    assert "已提交第 1 次。在这里修改的是草稿" in text(client, "/fill/facts/identity")
    close(database, desk)
    assert "佐证文件仍可补充，上传后主管部门随即可以看到" in text(client, "/fill/facts/identity")
    for path in ("/fill/facts/identity", "/workbooks"):
        assert "现在的修改只存为草稿，不会提交，也不会计入排序" in text(client, path)
    assert "撤回修改" not in text(client, "/workbench")
    assert "填报已截止：退出后不能再恢复" in text(client, "/leave")


def test_a_return_is_answered_after_the_close_until_its_own_date(
    database: Session, desk: DraftContext, user: User, client: Browser
) -> None:
    version = submit(database, desk, user).id
    official = make_user(database, "district", Role.DISTRICT)
    due = utc_now() + timedelta(days=30)
    named = [f"facts.{TITLE}"]
    returning.return_submission(database, version, "示例：请更正", due_at=due, questions=named, user=official)
    close(database, desk)
    page = text(client, "/workbench")
    assert "第 1 次提交已退回补正" in page
    assert deadline(due) in page
    assert "还有 30 天" in page
    assert client.get("/fill/facts/project").headers["Location"] == "/returned"
    assert "示例：请更正" in text(client, "/returned")
    section = text(client, "/fill/facts/project")
    assert f"请在 {deadline(due)} 前修改并重新提交" in section
    assert "只能改退回的 1 题" in section
    assert "示例：请更正" in section
    change(database, desk, user)
    assert "承诺并提交" in text(client, "/commitment")
    facts = desk.questionnaires["facts"]
    with unit_of_work(database):  # as if it had been written before the return
        sheet = database.scalars(select(DraftSheet).where(DraftSheet.questionnaire_id == facts.id)).one()
        values = sheet.document["values"] | {"registered_place": "示例别处"}
        sheet.document = {**sheet.document, "values": values}
    assert client.get("/commitment").headers["Location"] == "/check"
    assert "只能改退回的题，另有 1 处也改了" in text(client, "/check")
    assert "没有退回，不能改" in text(client, "/changes")


def test_versions_are_compared_for_the_enterprise_and_for_officials(
    database: Session, desk: DraftContext, user: User, client: Browser, browser: Callable[[], Browser]
) -> None:
    first = submit(database, desk, user).id
    change(database, desk, user)
    again = read_own_draft(database, user)
    assert again is not None
    second = submit(database, again, user).id
    make_user(database, "district", Role.DISTRICT)
    official = browser()
    official.sign_in("district")
    for reader in (client, official):
        page = text(reader, f"/version/{second}/changes")
        assert "第 2 次提交与第 1 次相比，1 处不同" in page
        assert "示例新项目名" in page
        assert reader.get(f"/version/{first}/changes").status_code == 404
    history = text(client, "/history")
    assert "与上一次相比（1 处）" in history
    assert "已被后一次代替" in history


def test_officials_see_that_an_enterprise_left(
    database: Session, desk: DraftContext, user: User, browser: Callable[[], Browser]
) -> None:
    submit(database, desk, user)
    evaluation = evaluate.evaluate_and_store(database, desk.campaign.id, user_id=None)
    changing.leave(database, desk.submission_id or 0, reason="示例：项目取消", user=user)
    act = database.scalars(select(SubmissionAct)).one()
    make_user(database, "district", Role.DISTRICT)
    official = browser()
    official.sign_in("district")
    listed = text(official, f"/evaluations/{evaluation.id}/ranking")
    entry = re.findall(rf"/evaluations/{evaluation.id}/candidates/(\d+)", listed)[0]
    path = f"/evaluations/{evaluation.id}/candidates/{entry}"
    page = text(official, path)
    assert f"企业已于 {moment(act.at)} 退出申报。原因：示例：项目取消" in page
    version = submissions.latest_version(database, desk.submission_id)
    assert version is not None
    assert official.get(f"/version/{version.id}/return").headers["Location"] == f"/version/{version.id}"
    assert "这一版不能退回" in text(official, f"/version/{version.id}")


def test_a_save_says_that_it_is_only_kept(database: Session, desk: DraftContext, user: User, client: Browser) -> None:
    submit(database, desk, user)

    def autosaved() -> str:
        client.get("/fill/facts/identity")
        answer = client.send("/fill/facts/identity/autosave", registered_place="示例另一处")
        assert answer.json is not None
        assert answer.json["state"] in {"saved", "closed"}
        return str(answer.json["text"])

    assert "自动保存" in autosaved()
    changing.leave(database, desk.submission_id or 0, reason="示例", user=user)
    assert autosaved().startswith("贵单位已退出申报：已于")
    changing.rejoin(database, desk.submission_id or 0, user=user)
    version = submit(database, read_own_draft(database, user) or desk, user).id
    official = make_user(database, "district", Role.DISTRICT)
    now = utc_now()
    due = now - timedelta(hours=1)
    returning.return_submission(database, version, "示例", due_at=due, user=official, now=due - timedelta(hours=1))
    assert "自动保存" in autosaved()
    close(database, desk)
    assert autosaved().startswith("答复期限已过：已于")
    overdue = f"退回补正的答复期限 {deadline(due)} 已过：现在的修改只存为草稿"
    text(client, "/returned")
    assert overdue in text(client, "/fill/facts/identity")
    assert f"退回补正的答复期限 {deadline(due)} 已过，不能再提交" in text(client, "/check")


def test_evidence_given_after_the_close_is_seen_by_officials(
    database: Session, desk: DraftContext, user: User, client: Browser, browser: Callable[[], Browser]
) -> None:
    version = submit(database, desk, user).id
    close(database, desk)
    assert "佐证文件仍可补充，上传后主管部门随即可以看到" in text(client, "/fill/facts/systems_ratings")
    files = {"evidence_ratings": (io.BytesIO(b"%PDF-1.4 example"), "示例评级.pdf"), "action": "save"}
    assert client.send("/fill/facts/systems_ratings", **files).status_code == 302
    make_user(database, "district", Role.DISTRICT)
    official = browser()
    official.sign_in("district")
    assert "示例评级.pdf" in text(official, f"/version/{version}")


def test_a_commitment_that_came_too_late_says_that_nothing_was_submitted(
    database: Session, desk: DraftContext, user: User, client: Browser
) -> None:
    digest = re.findall(r'name="digest"[^>]*value="([0-9a-f]{64})"', text(client, "/commitment"))[0]
    facts = desk.questionnaires["facts"]
    emptied = {"registered_place": (None, desk.sheets["facts"].revisions["registered_place"])}
    drafting.save_patch(database, desk.submission_id or 0, facts, emptied, author=drafting.Author(user.id))
    signed = {"signatory": "示例负责人", "post": "总经理", "phone": "10000000001", "agreed": "y", "digest": digest}
    assert client.send("/commitment", **signed).headers["Location"] == "/check"
    assert "没有提交：答案或申报的状态刚刚有变动" in text(client, "/check")
    assert submissions.latest_version(database, desk.submission_id) is None


def test_officials_see_that_who_came_back_has_nothing_that_counts(
    database: Session, desk: DraftContext, user: User, browser: Callable[[], Browser]
) -> None:
    submit(database, desk, user)
    evaluation = evaluate.evaluate_and_store(database, desk.campaign.id, user_id=None)
    changing.leave(database, desk.submission_id or 0, reason="示例", user=user)
    changing.rejoin(database, desk.submission_id or 0, user=user)
    act = database.scalars(select(SubmissionAct).order_by(SubmissionAct.id.desc()).limit(1)).one()
    make_user(database, "district", Role.DISTRICT)
    official = browser()
    official.sign_in("district")
    listed = text(official, f"/evaluations/{evaluation.id}/ranking")
    entry = re.findall(rf"/evaluations/{evaluation.id}/candidates/(\d+)", listed)[0]
    page = text(official, f"/evaluations/{evaluation.id}/candidates/{entry}")
    assert f"企业曾退出申报，已于 {moment(act.at)} 恢复，还没有重新提交，目前没有算数的提交。" in page
