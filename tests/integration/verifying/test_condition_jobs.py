"""A large table of an office: written by a job, whole or not at all, with an entry in the trail of each firm."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import AuditEntry, GateResult, GateVerdict, Job, Recusal, Upload
from survey.records import audit_trail
from survey.verifying import condition_table_routes
from tests.integration.conftest import Browser
from tests.integration.handing_in import page
from tests.integration.reviewing.cases import Cases, cases, full
from tests.integration.verifying.test_import_conditions import PAYS, TAX, book, code, counts, hand_in, renamed, rows

__all__ = ["cases", "renamed"]


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one answer be many."""
    monkeypatch.setattr(condition_table_routes, "MOST_AT_ONCE", 0)


def previewed(client: Browser) -> tuple[str, str]:
    """Hand in two rows, one of them to be ticked, and return the preview's address and stamp."""
    day = today()
    rows_of = ([1, code(5), full("戊"), TAX, "不通过", day], [2, "91310114999999999X", full("丙"), PAYS, "通过", day])
    preview = hand_in(client, book(*rows_of))
    return preview, page(client, preview).partition('name="stamp" value="')[2].partition('"')[0]


def adopted(client: Browser, preview: str, stamp: str, **more: Any) -> tuple[str, str]:
    """Adopt, follow the job, and return where it leads and what that page says."""
    waiting = client.send(preview + "/adopt", stamp=stamp, **more).headers["Location"]
    assert waiting.startswith("/jobs/")
    where = client.get(waiting).headers["Location"]
    return where, page(client, where)


def test_a_job_writes_all_of_it_and_each_firm_has_its_entry(renamed: Cases, database: Session) -> None:
    day, district = today(), renamed.signed_in("district")
    preview, stamp = previewed(district)
    assert "您已回避 1 家企业：不记为通过" in page(district, preview)
    dated = day - timedelta(days=1)
    where, text = adopted(
        district, preview, stamp, row="3@Sheet", absence="1", absent="tax", title="示例名单", dated=str(dated)
    )
    assert (where, "新增 1 行，变更 0 行，确认建议 1 行。未列入者视为通过 2 条。" in text) == (
        "/condition-tables",
        True,
    )
    assert rows(database)[3:] == [
        ("戊", "tax", "failed", day, "税务部门"),
        ("丙", "pays_tax", "passed", day, "税务部门"),
        ("甲", "tax", "passed", dated, "未列入《示例名单》"),
        ("丙", "tax", "passed", dated, "未列入《示例名单》"),
    ]
    [upload] = database.scalars(select(Upload))
    entries = database.scalars(
        select(AuditEntry).where(AuditEntry.action == "record_condition").order_by(AuditEntry.id)
    )
    told = [(entry.object_id, entry.detail) for entry in entries]
    assert [(int(firm), detail["gate"], detail["upload"]) for firm, detail in told] == [
        (renamed.firms[name], gate, upload.id) for name, gate in (("戊", TAX), ("丙", PAYS), ("甲", TAX), ("丙", TAX))
    ]
    before, after = told[2][1]["before"], told[2][1]["after"]
    assert (before["gate_answer"], after["gate_answer"], after["office"]) == ("failed", "passed", "未列入《示例名单》")
    assert upload.state == "applied"
    shown = page(district, f"/trail?about=enterprise:{renamed.firms['甲']}")
    assert "条件核查结果" in shown


def test_what_stops_half_way_writes_nothing_and_the_next_try_all(
    renamed: Cases, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    district = renamed.signed_in("district")
    preview, stamp = previewed(district)
    real, calls = audit_trail.record_all, []

    def dying(*given: Any, **more: Any) -> None:
        calls.append("stopped")
        message = "the process was killed here"
        raise RuntimeError(message)

    monkeypatch.setattr(audit_trail, "record_all", dying)
    district.send(preview + "/adopt", stamp=stamp, row="3@Sheet")
    database.rollback()
    [job] = database.scalars(select(Job))
    [state] = database.scalars(select(Upload.state))
    assert (calls[:1], job.state, state, len(rows(database))) == (["stopped"], "failed", "previewed", 3)
    monkeypatch.setattr(audit_trail, "record_all", real)
    where, _text = adopted(district, preview, stamp, row="3@Sheet")
    assert (where, len(rows(database))) == ("/condition-tables", 5)
    # The same table by two people at once: the second finds it written, and writes nothing.
    assert district.send(preview + "/adopt", stamp=stamp).headers["Location"] == preview
    assert "这次上传已经处理完毕" in page(district, preview)
    assert preview in page(district, "/condition-tables")
    second = renamed.signed_in("second")
    other, _stamp = previewed(second)
    assert counts(page(second, other)) == "2 行 = 新增 0 + 变更 0 + 未变 1 + 待确认 1 + 未采纳 0"


def test_what_moved_since_the_preview_leads_back_to_it(renamed: Cases, database: Session) -> None:
    district, second = renamed.signed_in("district"), renamed.signed_in("second")
    (preview, stamp), (other, other_stamp) = previewed(district), previewed(second)
    assert adopted(second, other, other_stamp)[0] == "/condition-tables"
    refused = district.send(preview + "/adopt", stamp=stamp).headers["Location"]
    assert (refused, "没有写入任何内容" in page(district, refused), len(rows(database))) == (preview, True, 4)
    # Who recuses himself after the preview leaves that firm out.
    database.add(Recusal(participation_id=renamed.rows["丙"], user_id=renamed.people["second"], reason="示例"))
    database.add(
        GateResult(
            participation_id=renamed.rows["戊"], gate="tax", verdict=GateVerdict.PENDING, source="", dated=today(),
            recorded_by_id=renamed.people["district"],
        )
    )  # fmt: skip
    database.commit()
    again, _stamp = previewed(second)
    shown = page(second, again)
    assert (counts(shown), "您已对这家企业回避" in shown) == (
        "2 行 = 新增 0 + 变更 1 + 未变 0 + 待确认 0 + 未采纳 1", True,
    )  # fmt: skip
