"""Schemes as versions: drafted, rehearsed, published for good; every refusal; the pages that do it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, joinedload

from survey.definitions.catalogue import write_scheme
from survey.evaluations import evaluate
from survey.models import (
    AuditEntry,
    Campaign,
    Evaluation,
    EvaluationEntry,
    SchemeState,
    SchemeVersion,
)
from survey.schemes import edit_scheme, freeze_segments
from survey.schemes.edit_scheme import SchemeRefusedError
from survey.store.db import unit_of_work
from tests.integration.at_once import at_once
from tests.integration.conftest import Browser
from tests.integration.officials import entries, evaluation, official
from tests.integration.officials import text as page
from tests.integration.page_forms import form_at

__all__ = ["evaluation", "official"]


def used(database: Session, evaluation: Evaluation) -> SchemeVersion:
    """Return the version that the campaign is ranked by."""
    database.rollback()
    campaign = database.get_one(Campaign, evaluation.campaign_id)
    by = joinedload(SchemeVersion.published_by)
    return database.get_one(SchemeVersion, campaign.scheme_version_id, options=[by])


def heavier(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document in which 5 per cent move from spending to the project."""
    change = {"commitment": "0.1", "project": "0.35"}
    criteria = [item | {"weight": change.get(item["id"], item["weight"])} for item in document["criteria"]]
    return dict(document) | {"criteria": criteria}


def refusal(call: Any, *arguments: Any, **named: Any) -> SchemeRefusedError:
    with pytest.raises(SchemeRefusedError) as refused:
        call(*arguments, **named)
    return refused.value


def test_a_draft_becomes_the_scheme_of_the_next_evaluation(
    app: Flask, database: Session, evaluation: Evaluation
) -> None:
    base = used(database, evaluation)
    with app.app_context():
        draft = edit_scheme.draft(database, base.id, user_id=None)
        assert (draft.state, draft.version, draft.based_on_id) == (SchemeState.DRAFT, "2026.6", base.id)
        assert draft.document == base.document | {"version": "2026.6"}
        saved = edit_scheme.save(database, draft.id, heavier(draft.document), revision=draft.revision, user_id=None)
        published = edit_scheme.publish(
            database, draft.id, evaluation.campaign_id, revision=saved.revision, reason=" 突出项目 ", user_id=None
        )
        assert (published.state, published.reason) == (SchemeState.PUBLISHED, "突出项目")
        assert used(database, evaluation).id == draft.id
        again = evaluate.evaluate_and_store(database, evaluation.campaign_id, user_id=None)
    assert again.scheme_version_id == draft.id
    assert again.fingerprint != evaluation.fingerprint
    weights = {item["id"]: item["weight"] for item in published.document["criteria"]}
    assert (weights["commitment"], weights["project"]) == ("0.1", "0.35")
    actions = database.scalars(
        select(AuditEntry.action).where(AuditEntry.object_type == "scheme").order_by(AuditEntry.id)
    )
    assert actions.all()[-3:] == ["draft_scheme", "save_scheme", "publish_scheme"]


def test_every_refusal_of_a_scheme(app: Flask, database: Session, evaluation: Evaluation) -> None:
    base, campaign_id = used(database, evaluation), evaluation.campaign_id
    with app.app_context():
        draft = edit_scheme.draft(database, base.id, user_id=None)
        document = dict(draft.document)
        wrong = dict(document) | {"criteria": [item | {"weight": "0.5"} for item in document["criteria"]]}
        refused = refusal(edit_scheme.save, database, draft.id, wrong, revision=draft.revision, user_id=None)
        assert refused.code == "faults"
        assert any("add up" in fault for fault in refused.faults)
        assert refusal(edit_scheme.save, database, base.id, document, revision=1, user_id=None).code == "not_draft"
        edit_scheme.save(database, draft.id, document, revision=draft.revision, user_id=None)
        assert refusal(edit_scheme.save, database, draft.id, document, revision=1, user_id=None).code == "changed"
        revision = database.get_one(SchemeVersion, draft.id).revision
        publish = {"revision": revision, "user_id": None}
        assert refusal(edit_scheme.publish, database, draft.id, campaign_id, reason=" ", **publish).code == "no_reason"
        assert refusal(edit_scheme.archive, database, base.id, user_id=None).code == "in_use"
        other = write_scheme(document | {"id": "another"})
        assert refusal(edit_scheme.draft_from_text, database, base.id, other, user_id=None).code == "other"
        broken = write_scheme(document).replace("weight", "wait")
        assert refusal(edit_scheme.draft_from_text, database, base.id, broken, user_id=None).code == "faults"
        with unit_of_work(database):
            database.get_one(Campaign, campaign_id).sample = False
        assert (
            refusal(edit_scheme.publish, database, draft.id, campaign_id, reason="正式", **publish).code
            == "demonstration"
        )
    assert database.get_one(SchemeVersion, draft.id).state == SchemeState.DRAFT


def test_yaml_is_exchanged_without_loss(app: Flask, database: Session, evaluation: Evaluation) -> None:
    base = used(database, evaluation)
    with app.app_context():
        made = edit_scheme.draft_from_text(database, base.id, write_scheme(base.document), user_id=None)
        assert made.document == base.document | {"version": made.version}
        assert made.demonstration
        gone = edit_scheme.archive(database, made.id, user_id=None)
    assert gone.state == SchemeState.ARCHIVED


@pytest.mark.parametrize("column", ["document = '{}'", "state = 'draft'", "reason = 'x'", "digest = 'x'"])
def test_the_database_refuses_to_change_a_published_version(database: Session, campaign: Campaign, column: str) -> None:
    with pytest.raises(DBAPIError, match="never changes"), unit_of_work(database):
        database.execute(text(f"UPDATE scheme_version SET {column} WHERE state = 'published'"))  # noqa: S608 - a table


def with_token(fields: dict[str, str], official: Browser, action: str) -> dict[str, str]:
    """Return the fields of a form that is sent with one of its buttons."""
    return fields | {"csrf_token": official.token, "action": action}


def assert_checked(database: Session, evaluation: Evaluation, answer: Any) -> None:
    """Assert that the counts of a draft's incentive check are all eligible firms without a seat."""
    found = re.search(
        "换不来名额的([0-9]+)家，试改后入选的([0-9]+)家，只有上限、不能排除的([0-9]+)家",
        answer.get_data(as_text=True),
    )
    assert found is not None
    eligible = [row for row in entries(database, evaluation.id) if row.rank and 0 not in row.detail["verdicts"]]
    assert sum(map(int, found.groups())) == sum(row.status != "selected" for row in eligible)


def test_pages_draft_rehearse_save_and_publish(database: Session, evaluation: Evaluation, official: Browser) -> None:
    base = used(database, evaluation)
    page(official, "/schemes")
    made = official.send(f"/schemes/{base.id}/draft")
    path = made.headers["Location"]
    assert re.fullmatch(r"/schemes/\d+/weights", path)
    shown = page(official, path)
    given = dict(re.findall(r'name="([a-z_-]+)"[^>]*?value="([^"]*)"', shown))
    fields = {name: value for name, value in given.items() if name not in {"csrf_token", "action"}}
    before = stored(database)
    low = official.post(
        path, data=fields | {"csrf_token": official.token, "weight-project": "25", "action": "rehearse"}
    )
    answer = low.get_data(as_text=True)
    assert "“制造业”的权重合计为95.00%，必须正好是100%，请调整" in answer
    assert 'value="25"' in answer
    changed = fields | {"weight-project": "40", "weight-commitment": "5", "self_reason": " "}
    tried = official.post(path, data=changed | {"csrf_token": official.token, "action": "rehearse"})
    answer = tried.get_data(as_text=True)
    assert "试算结果：本草稿对现行方案" in answer
    assert "Kendall" in answer
    assert "每项指标实际起多大作用" in answer
    weights = answer.partition('id="real-weights"')[2].partition("</table>")[0]
    shares = re.findall(
        r'<td class="n">[\d.]+%</td>\s*<td class="n">([\d.]+)%</td>\s*<td class="n">[\d.]+</td>', weights
    )
    makers = [float(share) for share in shares[:6]]
    assert (len(shares), round(sum(makers))) == (14, 100)  # 6, 4 and 4 that weigh something
    linked = re.findall(r'href="/evaluations/(\d+)/entries/\d+|href="/evaluations/(\d+)/', weights)
    assert {one or two for one, two in linked} == {str(evaluation.id)}
    assert_checked(database, evaluation, official.post(path, data=with_token(changed, official, "incentives")))
    assert stored(database) == before
    silent = official.post(path, data=changed | {"csrf_token": official.token, "action": "publish"})
    told = silent.get_data(as_text=True)
    assert ("请写明发布理由" in told, told.count("由企业自报的信息决定名额或分母，请写明为什么")) == (True, 2)
    assert told.count("由企业自报：") == 1
    assert stored(database) == before
    half = official.post(path, data=changed | {"csrf_token": official.token, "action": "publish", "reason": "示例"})
    assert "由企业自报的信息决定名额或分母，请写明为什么" in half.get_data(as_text=True)
    assert (stored(database), used(database, evaluation).id) == (before, base.id)
    changed["self_reason"] = "示例：名单冻结前逐家核对"
    fine = official.post(path, data=changed | {"csrf_token": official.token, "action": "publish", "reason": "示例"})
    assert fine.status_code == 302
    found = used(database, evaluation)
    assert (found.state, found.reason, found.published_by.login if found.published_by else "") == (
        "published", "示例", "district",
    )  # fmt: skip
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "publish_scheme")).one()
    assert entry.detail["self_reason"] == found.document["self_reason"] == "示例：名单冻结前逐家核对"
    told = page(official, f"/schemes/{found.id}")
    assert ("示例：名单冻结前逐家核对" in told, "决定名额的信息从哪里来" in told, "比值的分母：" in told) == (True,) * 3
    closed = official.get(path, follow_redirects=True).get_data(as_text=True)
    assert "这一版已发布或归档，不能再改" in closed
    note = page(official, f"/schemes/{found.id}/note")
    assert "评选方法说明" in note
    assert ">40%</td>" in note


def stored(database: Session) -> tuple[int | None, ...]:
    """Return how much there is of everything that a rehearsal must not add to."""
    database.rollback()
    tables = (Evaluation, EvaluationEntry, AuditEntry, SchemeVersion)
    return tuple(database.scalar(select(func.count()).select_from(table)) for table in tables)


def test_quotas_that_clash_are_told_in_words_and_nothing_typed_is_lost(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    base = used(database, evaluation)
    path = official.send(f"/schemes/{base.id}/draft").headers["Location"].replace("weights", "quotas")
    rows = [row for row in entries(database, evaluation.id) if 0 not in row.detail.get("verdicts", [0])]
    malu = sum(row.version.unit == "malu" for row in rows)
    fields = {"objective": "rank", "per_group": "0", "reserve": "5", "revision": "1"}
    typed = fields | {"label-0": "unit:malu", "floor-0": str(malu + 2), "ceiling-0": "", "action": "rehearse"}
    page(official, path)
    answer = official.post(path, data=typed | {"csrf_token": official.token}).get_data(as_text=True)
    assert f"马陆镇至少{malu + 2}家，合格仅{malu}家" in answer
    assert f"改为{malu}家" in answer
    assert f'value="{malu + 2}"' in answer
    unchecked = official.post(path, data=typed | {"csrf_token": official.token, "action": "incentives"})
    assert "这份草稿的名额约束无法同时满足，没有名单可以核算" in unchecked.get_data(as_text=True)
    fine = typed | {"floor-0": "1"}
    answer = official.post(path, data=fine | {"csrf_token": official.token}).get_data(as_text=True)
    assert "每项约束的代价" in answer
    assert "马陆镇至少1家" in answer
    wrong = typed | {"floor-0": "三", "label-1": "unit:malu", "ceiling-1": "1", "per_group": "-1"}
    answer = official.post(path, data=wrong | {"csrf_token": official.token}).get_data(as_text=True)
    assert answer.count("整数") >= 2
    assert 'value="三"' in answer


def test_import_tells_every_fault_and_keeps_the_text(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    base = used(database, evaluation)
    path = f"/schemes/{base.id}/import"
    page(official, path)
    text_ = write_scheme(dict(base.document) | {"reserve": "-1", "colour": "red"})
    answer = official.post(path, data={"csrf_token": official.token, "text": text_}).get_data(as_text=True)
    assert "colour" in answer
    assert "reserve" in answer
    assert "方案有误，请按下面的提示修改。" in answer
    yaml = official.get(f"/schemes/{base.id}/scheme.yaml")
    assert yaml.get_data(as_text=True) == write_scheme(base.document)
    fine = official.post(path, data={"csrf_token": official.token, "text": yaml.get_data(as_text=True)})
    assert fine.status_code == 302


def test_a_published_clash_stops_the_next_evaluation_and_says_why(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser
) -> None:
    base = used(database, evaluation)
    quota = {"attribute": "unit", "value": "malu", "floor": "9"}
    with app.app_context():
        draft = edit_scheme.draft(database, base.id, user_id=None)
        document = dict(draft.document) | {"choice": {"quotas": [quota]}}
        saved = edit_scheme.save(database, draft.id, document, revision=draft.revision, user_id=None)
        edit_scheme.publish(
            database, draft.id, evaluation.campaign_id, revision=saved.revision, reason="示例", user_id=None
        )
    before = stored(database)
    waiting = official.get(official.send("/evaluations").headers["Location"])
    assert waiting.headers["Location"] == "/evaluations"
    shown = page(official, "/evaluations")
    assert "名额约束无法同时满足：马陆镇至少9家，合格仅" in shown
    assert "最少的改动：把“马陆镇至少9家”改为" in shown
    evaluations, entries_, trail, versions = before
    assert stored(database) == (evaluations, entries_, trail + 1, versions)
    assert database.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc()).limit(1)).all() == ["start_job"]
    path = official.send(f"/schemes/{draft.id}/draft").headers["Location"]
    page(official, path)
    tried = official.post(f"{path}?rehearse=1", data={"csrf_token": official.token, "action": "rehearse"})
    assert "现行方案的名额约束已无法满足" in tried.get_data(as_text=True)


def test_two_drafts_at_once_have_two_numbers(app: Flask, database: Session, evaluation: Evaluation) -> None:
    base = used(database, evaluation).id
    database.rollback()
    made = at_once(app, *[lambda own: edit_scheme.draft(own, base, user_id=None).version] * 2)
    assert sorted(made) == ["2026.6", "2026.7"]


def test_of_two_saves_of_one_revision_at_once_the_second_is_told(
    app: Flask, database: Session, evaluation: Evaluation
) -> None:
    drafted = edit_scheme.draft(database, used(database, evaluation).id, user_id=None)
    number, document = drafted.id, dict(drafted.document)
    database.rollback()

    def save(own: Session) -> str:
        try:
            edit_scheme.save(own, number, heavier(document), revision=1, user_id=None)
        except SchemeRefusedError as error:
            return error.code
        return "saved"

    assert sorted(at_once(app, save, save)) == ["changed", "saved"]
    database.rollback()
    assert database.get_one(SchemeVersion, number).revision == 2


def test_a_first_scheme_comes_from_the_template_ranks_and_gets_its_segments(
    app: Flask, database: Session, evaluation: Evaluation
) -> None:
    """The template has no segments: what is submitted is ranked all the same, and they are fitted on it."""
    with app.app_context():
        draft = edit_scheme.draft_from_template(database, user_id=None)
        assert (draft.state, draft.scheme_id, draft.version) == (SchemeState.DRAFT, "pilots", "2026.3")
        assert (draft.demonstration, draft.based_on_id, "model" in draft.document["segments"]) == (False, None, False)
        title = draft.document["title"]
        assert ("待决定" in title["zh"], "to be decided" in title["en"]) == (True, True)
        decided = [item["id"] for item in draft.document["criteria"] if "待决定" not in item["why"]["zh"]]
        assert decided == ["expert"]  # whose marks are for the panel to read and never weigh
        assert "官方" not in write_scheme(draft.document)
        refused = refusal(
            edit_scheme.publish, database, draft.id, evaluation.campaign_id, revision=draft.revision, reason="试用",
            user_id=None,
        )  # fmt: skip
        assert refused.code == "template_title"
        named = dict(draft.document) | {"title": {"zh": "试用方案", "en": draft.document["title"]["en"]}}
        saved = edit_scheme.save(database, draft.id, named, revision=draft.revision, user_id=None)
        again = refusal(
            edit_scheme.publish, database, draft.id, evaluation.campaign_id, revision=saved.revision, reason="试用",
            user_id=None,
        )  # fmt: skip
        assert again.code == "template_title"
        named = dict(draft.document) | {"title": {"zh": "试用方案", "en": "试用方案"}}
        saved = edit_scheme.save(database, draft.id, named, revision=saved.revision, user_id=None)
        unsaid = refusal(
            edit_scheme.publish, database, draft.id, evaluation.campaign_id, revision=saved.revision, reason="试用",
            user_id=None,
        )  # fmt: skip
        assert unsaid.code == "no_self_reason"
        named |= {"self_reason": "示例"}
        saved = edit_scheme.save(database, draft.id, named, revision=saved.revision, user_id=None)
        edit_scheme.publish(
            database, draft.id, evaluation.campaign_id, revision=saved.revision, reason="试用", user_id=None
        )
        ranked = evaluate.evaluate_and_store(database, evaluation.campaign_id, user_id=None)
        assert ranked.scheme_version_id == draft.id
        frozen = freeze_segments.freeze(database, evaluation.campaign_id, user_id=None, reason="首次冻结")
        second = edit_scheme.draft_from_template(database, user_id=None)
    assert (frozen.version, frozen.scheme_id, frozen.state) == ("2026.3-1", "pilots", SchemeState.PUBLISHED)
    assert "model" in frozen.document["segments"]
    assert used(database, evaluation).id == frozen.id
    assert second.version == "2026.4"


def test_from_the_template_to_segments_of_a_real_campaign_on_the_pages(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    """A draft is named after its campaign, published, and gets its segments from what was submitted."""
    with unit_of_work(database):
        campaign = database.get_one(Campaign, evaluation.campaign_id)
        campaign.sample, campaign.title = False, "第一批"
    led = official.send("/schemes/template").location
    draft_id = int(re.findall("[0-9]+", led)[0])
    form = form_at(page(official, led), led)
    assert (form.values["title"], form.values["title_en"]) == ("第一批遴选方案", "第一批: selection scheme")
    unnamed = form.values | {
        "action": "publish",
        "reason": "会议决定",
        "self_reason": "示例",
        "title": "数字化应用试点遴选方案（模板，各项权重待决定）",
    }
    refused = official.post(led, data=unnamed).get_data(as_text=True)
    assert "方案还叫模板的名称，不能发布：请先填写正式的方案名称。" in refused
    shown = form_at(refused, led).values
    assert (shown["reason"], shown["title"]) == ("会议决定", unnamed["title"])
    published = official.post(led, data=shown | {"action": "publish", "title": "2026年遴选方案", "title_en": ""})
    assert published.location == f"/schemes/{draft_id}"
    assert "2026年遴选方案" in page(official, "/schemes")
    job = official.send(f"/schemes/{draft_id}/freeze", reason="首批提交已截止").location
    end = official.get(job).location
    frozen = used(database, evaluation)
    assert end == f"/schemes/{frozen.id}"
    assert (frozen.id > draft_id, frozen.state, frozen.demonstration) == (True, SchemeState.PUBLISHED, False)
    assert frozen.document["title"] == {"zh": "2026年遴选方案", "en": "2026年遴选方案"}
    model = frozen.document["segments"]["model"]
    assert model["reference"]["demonstration"] is False
    ran = official.get(official.send("/evaluations").location)
    database.rollback()
    newest = database.scalars(select(Evaluation).order_by(Evaluation.id.desc()).limit(1)).one()
    assert ran.location == f"/evaluations/{newest.id}/ranking"
    assert newest.scheme_version_id == frozen.id
