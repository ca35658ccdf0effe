"""The meeting note's numbers against numbers counted another way, and what is internal only where it is asked for."""

from __future__ import annotations

import re
from html import unescape

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from survey.definitions.directory import directory
from survey.meeting.gather_note import note_source
from survey.meeting.views import meeting_note
from survey.models import AuditEntry, Evaluation, Participation, User
from tests.integration.conftest import Browser
from tests.integration.officials import entries, evaluation, official, text

__all__ = ["evaluation", "official"]
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>")
FAILED = 0


def table(page: str, caption: str) -> list[list[str]]:
    """Return the rows of the table with that caption, heads and total included."""
    found = re.search(rf"<caption>{caption}</caption>(.*?)</table>", page, re.DOTALL)
    assert found is not None, caption
    rows = re.findall(r"<tr>(.*?)</tr>", found[1], re.DOTALL)
    return [[unescape(cell) for cell in CELL.findall(row)] for row in rows]


def test_numbers_are_those_of_the_entries_and_add_up(
    official: Browser, evaluation: Evaluation, database: Session
) -> None:
    page = text(official, f"/evaluations/{evaluation.id}/meeting-note")
    rows = entries(database, evaluation.id)
    called = database.scalar(select(func.count()).select_from(Participation)) or 0
    eligible = [row for row in rows if row.rank is not None and FAILED not in row.detail["verdicts"]]
    ranked = [row for row in rows if row.rank is not None]
    by_status = {name: [row for row in rows if row.status == name] for name in ("selected", "reserve")}
    assert f"本批应填企业{called}家，其中已提交并纳入本次评估{len(rows)}家" in page
    assert f"参与排序{len(ranked)}家，缺少必填问卷、不具备排序条件{len(rows) - len(ranked)}家。" in page
    assert f"（以下称合格）{len(eligible)}家，有条件不通过的{len(ranked) - len(eligible)}家。" in page
    rest = len(eligible) - len(by_status["selected"]) - len(by_status["reserve"])
    assert f"入选{len(by_status['selected'])}家，备选{len(by_status['reserve'])}家，其余{rest}家。" in page
    units = table(page, "分街镇情况")
    heads, body, total = units[0], units[1:-1], units[-1]
    assert heads == ["街镇", "应填", "提交", "参与排序", "合格", "入选", "备选", "入选占合格", "名额约束"]
    assert [sum(int(row[place]) for row in body) for place in range(1, 7)] == [int(cell) for cell in total[1:7]]
    numbers = (called, len(rows), len(ranked), len(eligible), len(by_status["selected"]), len(by_status["reserve"]))
    assert total[1:7] == [str(number) for number in numbers]
    names = {directory().unit_name(row.version.unit).zh for row in rows}
    for name, *cells in body:
        own = [row for row in rows if directory().unit_name(row.version.unit).zh == name]
        assert cells[1] == str(len(own))
        assert cells[4] == str(sum(row.status == "selected" for row in own))
    assert names <= {row[0] for row in body}
    pools = table(page, "按排序组")
    assert [sum(int(row[place]) for row in pools[1:-1]) for place in range(1, 6)] == [int(c) for c in pools[-1][1:6]]
    assert pools[-1][1] == str(evaluation.seats)
    weights = table(page, "指标与权重")
    assert weights[-1] == ["合计", "100%", "100%", "100%", ""]
    assert "内部参考" not in page.partition("<article")[2]
    assert "入选可能性" not in page
    check_internal(official, evaluation, database)


def check_internal(official: Browser, evaluation: Evaluation, database: Session) -> None:
    """See that the grey band stands there when asked for, marked, and that asking is in the audit trail."""
    page = text(official, f"/evaluations/{evaluation.id}/meeting-note", internal=1)
    grey = [row for row in entries(database, evaluation.id) if row.standing == "grey"]
    assert "四、临界区（内部参考，不得对外公布）" in page
    assert "五、名额约束与指定的影响" in page
    assert f"临界（仅按名次）的共{len(grey)}家" in page
    assert grey != []
    for pool, title in (("manufacturing", "制造业"), ("services", "服务业与软件业")):
        own = [row.version.name for row in grey if row.pool == pool]
        caption = f"临界企业（{title}）"
        shown = [row[0] for row in table(page, caption)[1:]] if f"<caption>{caption}</caption>" in page else []
        assert shown == own
    actions = database.scalars(select(AuditEntry.action).where(AuditEntry.object_type == "evaluation")).all()
    assert actions.count("internal_meeting_note") == 1
    assert official.get("/evaluations/999/meeting-note").status_code == 404
    assert "会议材料" in text(official, "/evaluations")
    assert "会议材料" in text(official, f"/evaluations/{evaluation.id}/ranking")


def test_the_menu_leads_to_the_newest_note(official: Browser, evaluation: Evaluation) -> None:
    answer = official.get("/meeting-note")
    assert (answer.status_code, answer.location) == (302, f"/evaluations/{evaluation.id}/meeting-note")


def test_an_evaluation_that_was_stored_without_its_counts_is_counted_anew(
    evaluation: Evaluation, database: Session
) -> None:
    user = database.scalars(select(User).where(User.login == "district")).one()
    kept = database.get_one(Evaluation, evaluation.id)
    before = note_source(database, kept, internal=False, user=user)
    for name, key in (("parameters", "outside"), ("summary", "tallies")):
        left = {one: value for one, value in getattr(kept, name).items() if one != key}
        set_committed_value(kept, name, left)  # in memory only: what is stored is never changed
    after = note_source(database, kept, internal=False, user=user)
    assert meeting_note(after).sections == meeting_note(before).sections
