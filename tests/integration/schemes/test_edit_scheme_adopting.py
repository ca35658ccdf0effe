"""A campaign takes a version that was published already: what it refuses, and on the page."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import AuditEntry, Campaign, EnterpriseClass, Evaluation, utc_now
from survey.schemes import edit_scheme
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser
from tests.integration.officials import evaluation, official
from tests.integration.officials import text as page
from tests.integration.schemes.test_edit_scheme import refusal, used

__all__ = ["evaluation", "official"]


def test_an_open_campaign_takes_no_scheme_that_ranks_by_what_it_does_not_ask(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    base = used(database, evaluation)
    base_id, campaign_id = base.id, evaluation.campaign_id
    draft = edit_scheme.draft(database, base_id, user_id=None)
    with unit_of_work(database):
        campaign = database.get_one(Campaign, campaign_id)
        campaign.scheme_version_id, campaign.opened_at = None, utc_now()
        asked = {item.questionnaire_id: item for item in campaign.questionnaires}
        asked["sme2024"].enterprise_class = EnterpriseClass.ABOVE
        database.delete(asked["cmmm"])
    refused = refusal(edit_scheme.adopt, database, base_id, campaign_id, reason="示例", user_id=None)
    assert (refused.code, sorted(refused.faults)) == ("not_asked", ["cmmm", "sme2024"])
    given = {"revision": draft.revision, "reason": "示例", "user_id": None}
    assert refusal(edit_scheme.publish, database, draft.id, campaign_id, **given).code == "not_asked"
    told = official.send(f"/schemes/{base_id}/adopt", reason="示例").get_data(as_text=True)
    assert "批次已经开放，没有向全部企业发放这份方案要用的问卷" in told
    database.rollback()
    assert database.get_one(Campaign, campaign_id).scheme_version_id is None
    with unit_of_work(database):
        database.get_one(Campaign, campaign_id).trial = True
    edit_scheme.adopt(database, base_id, campaign_id, reason="示例", user_id=None)  # it is never ranked


def test_a_campaign_adopts_a_published_version_of_another(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    base = used(database, evaluation)
    base_id, first = base.id, evaluation.campaign_id
    with unit_of_work(database):
        old = database.get_one(Campaign, first)
        made = Campaign(
            programme_id=old.programme_id, title="第二批", seats=5, opens_at=old.opens_at, closes_at=old.closes_at,
            sample=True,
        )  # fmt: skip
        database.add(made)
        database.flush()
        second = made.id
        title = old.title
    official.send(f"/campaigns/{second}/choose")
    text = page(official, f"/schemes/{base_id}")
    assert "用于“第二批”" in text
    assert f"这一版现用于：{title}。" in text
    path = f"/schemes/{base_id}/adopt"
    for reason, fault in ((" ", "请写明采用的理由"), ("长" * 501, "请不超过500字")):
        refused = official.send(path, reason=reason).get_data(as_text=True)
        assert ("<title>错误：" in refused, fault in refused, reason in refused) == (True, True, True)
    official.send(path, reason="两批同一办法")
    assert "“第二批”下一次评估起按这一版进行" in page(official, f"/schemes/{base_id}")
    database.rollback()
    assert [database.get_one(Campaign, number).scheme_version_id for number in (first, second)] == [base_id, base_id]
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "adopt_scheme")).one()
    assert (entry.detail["reason"], entry.detail["campaign"]) == ("两批同一办法", second)
    sent = {"csrf_token": official.token, "reason": "再次写的理由"}
    again = official.post(path, data=sent, headers={"Origin": "http://localhost"}).get_data(as_text=True)
    assert ("批次现在用的就是这一版，没有改变。" in again, "再次写的理由" in again) == (True, True)
    draft = edit_scheme.draft(database, base_id, user_id=None)
    assert refusal(edit_scheme.adopt, database, draft.id, second, reason="示例", user_id=None).code == "not_published"
    with unit_of_work(database):
        database.get_one(Campaign, second).sample = False
        database.get_one(Campaign, second).scheme_version_id = None
    assert refusal(edit_scheme.adopt, database, base_id, second, reason="示例", user_id=None).code == "demonstration"
    assert "直接采用这一版" not in page(official, f"/schemes/{base_id}")
