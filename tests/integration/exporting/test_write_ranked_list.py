"""The ranked list as a file: what the filters show is what stands in it, small or large; certainty stays inside."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.app import create_app
from survey.config import Settings
from survey.exporting import write_ranked_list
from survey.exporting.write_ranked_list import ListRequest, from_parameters
from survey.jobs import run_jobs
from survey.jobs.kinds import FOLDER, KINDS, JobContext, JobKind, JobOutput
from survey.jobs.start_job import start_job
from survey.lists import save_column_set
from survey.lists.column_sets import COMMON
from survey.lists.filters import read_filters
from survey.models import (
    Enterprise,
    Evaluation,
    ExportRecord,
    ExportSheet,
    ExternalRating,
    Job,
    JobState,
    Participation,
    Role,
    Submission,
    SubmissionVersion,
)
from survey.queries import evaluations
from survey.queries.list_filters import Filters
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from tests.integration.conftest import Browser, make_user
from tests.integration.officials import entries, evaluation, official, user
from tests.integration.officials import text as page

__all__ = ["evaluation", "official"]
CERTAINTY = ("把握度", "可能性", "名次区间", "稳定入选", "临界", "稳定未入选")
Rows = list[list[Any]]


def sheet(content: bytes, name: str = "名单") -> Rows:
    return CalamineWorkbook.from_object(io.BytesIO(content)).get_sheet_by_name(name).to_python(skip_empty_area=False)


def exported(client: Browser, evaluation_id: int, **query: Any) -> bytes:
    response = client.get(f"/evaluations/{evaluation_id}/list.xlsx", query_string=query)
    assert response.status_code == 200, response.headers.get("Location")
    assert response.mimetype.endswith("spreadsheetml.sheet")
    return response.get_data()


def body(content: bytes) -> Rows:
    """Return the rows below the header, up to the line of signatures."""
    rows = [row for row in sheet(content)[3:] if row[1] != ""]
    return [row for row in rows if not str(row[0]).startswith("制表")]


def newest(database: Session) -> ExportRecord:
    """Return the record of the last export."""
    database.rollback()
    found = database.scalars(select(ExportRecord).order_by(ExportRecord.id.desc())).first()
    assert found is not None
    return found


def count_on_page(client: Browser, evaluation_id: int, **query: Any) -> int:
    found = re.search(r"符合条件 (\d+) 家", page(client, f"/evaluations/{evaluation_id}/ranking", **query))
    assert found is not None
    return int(found.group(1))


def random_filters(random: Random, units: list[str]) -> dict[str, str]:
    choices = {
        "text": ["示例", "00", "没有这个名字"],
        "unit": units,
        "size": ["small", "medium", "micro"],
        "status": ["selected", "reserve", "out"],
        "pool": ["manufacturing", "services"],
        "near": ["1"],
        "segment": ["1", "2"],
        "division": ["34", "36"],
    }
    names = random.sample(sorted(choices), random.randint(1, 2))
    return {name: random.choice(choices[name]) for name in names}


def test_the_file_holds_what_the_page_shows(database: Session, evaluation: Evaluation, official: Browser) -> None:
    rows = entries(database, evaluation.id)
    units = sorted({row.version.unit for row in rows})
    random = Random(11)
    asked = [{}, *(random_filters(random, units) for _ in range(12))]
    counts = []
    for query in asked:
        content = exported(official, evaluation.id, **query)
        expected = evaluations.entries(database, evaluation.id, Scope(everything=True), read_filters(query))
        found = body(content)
        assert [row[2] for row in found] == [entry.version.credit_code for entry in expected], query
        assert [row[0] for row in found] == list(range(1, len(expected) + 1))
        shown = count_on_page(official, evaluation.id, **query)
        assert shown == len(found)
        assert f"共 {len(rows)} 家，符合条件 {shown} 家" in sheet(content)[1][0]
        facts = dict(row[:2] for row in sheet(content, "文件说明"))
        assert int(facts["行数"]) == shown
        counts.append(shown)
    assert len(set(counts)) > 3


def test_the_first_rows_say_what_it_is(database: Session, evaluation: Evaluation, official: Browser) -> None:
    content = exported(official, evaluation.id, unit="anting", size="medium")
    title, subtitle, header = sheet(content)[:3]
    assert title[0] == f"{evaluation.campaign.title}评估{evaluation.id}排序名单"
    assert subtitle[0].startswith(f"评估 #{evaluation.id}　方案 数字化应用试点遴选方案（演示） v")
    assert "全区　筛选：街镇：安亭镇；规模：中型　共" in subtitle[0]
    assert header[:5] == ["序号", "企业名称", "统一社会信用代码", "推荐意见", "排序组"]
    assert len(header) == len(COMMON)
    record = newest(database)
    asked = {name: text for name, text in record.filters.items() if name != "columns"}
    assert asked == {"unit": "anting", "size": "medium", "scope": "everything"}
    assert record.filters["columns"].split(",") == list(COMMON)
    assert (record.kind, record.rows) == ("ranked_list", len(body(content)))
    kept = database.scalars(select(ExportSheet).where(ExportSheet.export_id == record.id)).one()
    assert kept.keys == [row[2] for row in body(content)]
    assert record.number in {row[1] for row in sheet(content, "文件说明")}


def test_a_town_official_gets_his_own_enterprises(
    database: Session, evaluation: Evaluation, browser: Callable[[], Browser]
) -> None:
    client = browser()
    client.sign_in("town")
    own = [row.version.credit_code for row in entries(database, evaluation.id) if row.version.unit == "anting"]
    content = exported(client, evaluation.id)
    assert [row[2] for row in body(content)] == own
    assert f"安亭镇　筛选：未筛选　共 {len(own)} 家，符合条件 {len(own)} 家" in sheet(content)[1][0]


def everything_said(content: bytes) -> str:
    book = CalamineWorkbook.from_object(io.BytesIO(content))
    return "\n".join(str(cell) for name in book.sheet_names for row in sheet(content, name) for cell in row)


def test_certainty_never_leaves_unasked(database: Session, evaluation: Evaluation, official: Browser) -> None:
    me = user(database, "district").id
    keys = ["name", "share", "low", "high", "standing"]
    own = save_column_set.make(database, me, "ranked_list", name="把握度", columns=keys)
    for name in ("common", "all", "public", f"mine-{own}"):
        said = everything_said(exported(official, evaluation.id, set=name, personal="0"))
        assert [word for word in CERTAINTY if word in said] == [], name


def test_certainty_is_there_when_asked_for_as_internal(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    response = official.get(f"/evaluations/{evaluation.id}/list.xlsx?internal=1&standing=grey")
    assert "（内部）.xlsx" in unquote(response.headers["Content-Disposition"])
    header, rows = sheet(response.get_data())[2], body(response.get_data())
    assert header[-5:] == [
        "入选可能性（内部）",
        "名次区间下界（90%，内部）",
        "名次区间上界（90%，内部）",
        "把握度（内部）",
        "初审（内部）",
    ]
    assert {tuple(row[-2:]) for row in rows} == {("临界（仅按名次）", "未初审")}
    assert "内部参考，不得对外公布" in sheet(response.get_data())[1][0]
    record = newest(database)
    assert record.kind == "internal_list"


def test_a_list_narrowed_by_certainty_is_refused_unless_internal(evaluation: Evaluation, official: Browser) -> None:
    path = f"/evaluations/{evaluation.id}/list.xlsx?standing=grey&size=medium"
    response = official.get(path)
    assert response.status_code == 302
    assert response.headers["Location"].endswith(f"/evaluations/{evaluation.id}/ranking?standing=grey&size=medium")
    assert "只能作为内部参考导出" in official.get(path, follow_redirects=True).get_data(as_text=True)


def test_a_published_list_is_never_internal_and_other_sets_are_not_found(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    base, reviewer = f"/evaluations/{evaluation.id}/list.xlsx", user(database, "reviewer")
    other = save_column_set.make(database, reviewer.id, "ranked_list", name="别人的", columns=["name"])
    for query in ("set=public&internal=1", f"set=mine-{other}", "set=mine-x", "set=nothing"):
        assert official.get(f"{base}?{query}").status_code == 404, query
    assert official.get("/evaluations/999999/list.xlsx").status_code == 404
    header = sheet(exported(official, evaluation.id, set="public"))[2]
    assert header == ["序号", "企业名称", "统一社会信用代码", "推荐意见", "所属街镇", "行业", "试点方向", "项目名称"]


def test_own_sets_choose_columns_and_order_and_unknown_ones_are_said(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    me = user(database, "district").id
    keys = ["score", "phone", "name", "part:readiness", "part:gone", "standing", "ratings"]
    number = save_column_set.make(database, me, "ranked_list", name="电话表", columns=keys)
    first = entries(database, evaluation.id)[0]
    enterprise = database.scalars(
        select(Participation.enterprise_id)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .where(SubmissionVersion.id == first.version_id)
    ).one()
    with unit_of_work(database):
        day = evaluation.run_at.date()
        database.add(
            ExternalRating(enterprise_id=enterprise, source="示例平台", level="三级", report_number="示-1", dated=day)
        )
    address = f"/evaluations/{evaluation.id}/list.xlsx?set=mine-{number}"
    assert "这份文件含有个人信息：联系电话。请写明用途" in official.get(address).get_data(as_text=True)
    content = official.send(address, reason="通知入选企业").get_data()
    header, rows = sheet(content)[2], body(content)
    assert header == ["综合得分", "联系电话", "企业名称", "智能制造准备度×30%", "外部评定（不替代本评估）"]
    assert isinstance(rows[0][1], str)
    assert rows[0][4] == f"示例平台：三级（示-1，{day.isoformat()}）"
    assert "1 列不在本方案内，已略过：part:gone" in page(official, "/files")
    assert f'value="mine-{number}">电话表' in page(official, f"/evaluations/{evaluation.id}/ranking")


@pytest.fixture
def few(app: Flask, migrated: Settings) -> Iterator[Flask]:
    """Return an application for which more than ten rows are many."""
    found = create_app(dataclasses.replace(migrated, large_rows=10))
    yield found
    found.extensions["engine"].dispose()


def test_a_large_list_runs_as_a_job_and_every_cell_is_the_small_ones(
    few: Flask, database: Session, evaluation: Evaluation, official: Browser
) -> None:
    client = Browser(few)
    client.sign_in("district")
    for query in ("set=all", "set=all&internal=1", "set=common&pool=manufacturing"):
        response = client.send(f"/evaluations/{evaluation.id}/list.xlsx?{query}", reason="通知入选企业")
        assert response.status_code == 302
        job_page = client.get(response.headers["Location"]).get_data(as_text=True)
        with client.get(response.headers["Location"] + "/file") as sent:
            content = sent.get_data()
        large = newest(database)
        address = f"/evaluations/{evaluation.id}/list.xlsx?{query}"
        expected = official.send(address, reason="通知入选企业").get_data()
        rows = body(expected)
        assert f"名单共 {len(rows)} 家，与筛选结果一致；文件编号 {large.number}" in job_page
        assert body(content) == rows
        assert sheet(content)[:3] == sheet(expected)[:3]
        assert facts_of(content) == facts_of(expected)
        same_record(database, large, newest(database))
        shown = next(row[1] for row in sheet(content, "文件说明") if row[0] == "指纹")
        assert large.manifest["fingerprint"] == shown.replace(" ", "")


def facts_of(content: bytes) -> Rows:
    """Return what 文件说明 says, but for what is new in every file."""
    rows = sheet(content, "文件说明")
    return [[str(cell).strip() for cell in row[:2]] for row in rows if row[0] not in {"文件编号", "导出时间", "指纹"}]


def same_record(database: Session, large: ExportRecord, small: ExportRecord) -> None:
    """Assert that two exports are recorded and sealed alike."""
    assert large.id != small.id
    assert (large.kind, large.rows, large.filters) == (small.kind, small.rows, small.filters)
    one, other = (
        database.scalars(select(ExportSheet).where(ExportSheet.export_id == found.id)).one() for found in (large, small)
    )
    assert (one.keys, one.columns, one.key_column) == (other.keys, other.columns, other.key_column)
    assert len(one.seals) == 16 * large.rows


def test_a_very_large_list_goes_on_in_further_sheets(
    app: Flask, database: Session, evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = ListRequest(evaluation.id, Filters(), COMMON)

    def handler(context: JobContext) -> JobOutput:
        return write_ranked_list.write_large_list(context, sheet_rows=16)

    monkeypatch.setitem(KINDS, write_ranked_list.KIND, JobKind(handler, "导出排序名单"))
    job_id = start_job(app, write_ranked_list.KIND, request.parameters(), user(database, "district").id)
    database.rollback()
    job = database.get_one(Job, job_id)
    total = len(entries(database, evaluation.id))
    assert (job.state, job.done, job.total) == (JobState.DONE, total, total)
    path = run_jobs.job_file(app.extensions["settings"], job)
    assert path is not None
    content = path.read_bytes()
    codes = [row[2] for name in ("名单1", "名单2", "名单3") for row in sheet(content, name)[3:]]
    assert codes == [row.version.credit_code for row in entries(database, evaluation.id)]
    record = database.scalars(select(ExportRecord)).one()
    kept = database.scalars(
        select(ExportSheet).where(ExportSheet.export_id == record.id).order_by(ExportSheet.name)
    ).all()
    assert [(found.name, len(found.keys)) for found in kept] == [("名单1", 13), ("名单2", 13), ("名单3", total - 26)]


def test_a_job_that_cannot_be_done_says_why(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser
) -> None:
    me, folder = user(database, "district").id, app.extensions["settings"].exports / FOLDER
    before = set(folder.glob("*.xlsx"))
    for evaluation_id, filters, said in (
        (evaluation.id, Filters(text="没有这家"), "没有符合条件的企业，没有产生文件"),
        (evaluation.id, Filters(standing="grey"), "只能作为内部参考导出"),
        (999_999, Filters(), "这次评估已不存在"),
    ):
        request = ListRequest(evaluation_id, filters, COMMON)
        assert from_parameters(request.parameters()) == request
        job_id = start_job(app, write_ranked_list.KIND, request.parameters(), me)
        assert said in page(official, f"/jobs/{job_id}")
    assert set(folder.glob("*.xlsx")) - before == set()


def number_of(content: bytes) -> str:
    """Return the number that a file carries."""
    return next(str(row[1]) for row in sheet(content, "文件说明") if row[0] == "文件编号")


def test_the_hub_shows_exports_and_jobs_of_ones_own(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser, browser: Callable[[], Browser]
) -> None:
    exported(official, evaluation.id)
    request = ListRequest(evaluation.id, Filters(), COMMON)
    job_id = start_job(app, write_ranked_list.KIND, request.parameters(), user(database, "district").id)
    shown = page(official, "/files")
    record = newest(database)
    assert record.number in shown
    assert f'href="/jobs/{job_id}">导出排序名单' in shown
    assert '<a href="/files/columns"><b>列组合</b></a>' in shown
    assert '<a href="/files" aria-current="page">文件</a>' in shown
    tasks = re.findall(r'<a href="([^"]+)"><b>', shown)
    assert {"/ranking", "/evaluations", "/pins", "/helping", "/files/columns"} <= set(tasks)
    assert [official.get(address, follow_redirects=True).status_code for address in tasks] == [200] * len(tasks)
    other = browser()
    other.sign_in("reviewer")
    assert record.number not in page(other, "/files")
    assert f"/jobs/{job_id}" not in page(other, "/files")


def test_enterprises_see_no_hub(database: Session, browser: Callable[[], Browser], app: Flask) -> None:
    firm = Enterprise(credit_code="91999999MA000001XX", name="示例精密机械001", unit="anting", sample=True)
    database.add(firm)
    database.commit()
    make_user(database, "firm", Role.ENTERPRISE, enterprise_id=firm.id)
    client = browser()
    client.sign_in("firm")
    assert client.get("/files").status_code == 403
