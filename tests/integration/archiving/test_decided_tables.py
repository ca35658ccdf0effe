"""What the archive tells of who decided what: every decision with its answer, acts, meetings with who was there."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.archiving.archive_results import ArchiveWish, Recused
from survey.archiving.decided_tables import decided_lists
from survey.models import Decision, DecisionAct, PanelMeeting, Recusal
from survey.words.figures import moment
from tests.integration.archiving.ended import DIGEST, MASKED, PHONE, Ended, ended, told
from tests.integration.archiving.opened import take
from tests.integration.conftest import Browser
from tests.integration.folded_pages import folded
from tests.integration.officials import evaluation, official, user

__all__ = ["ended", "evaluation", "official"]


def test_who_decided_what_and_what_became_of_it(app: Flask, database: Session, ended: Ended) -> None:
    found = told(app, decided_lists(database, ended.campaign, ArchiveWish(ended.campaign, "移交")))
    whole = told(app, decided_lists(database, ended.campaign, ArchiveWish(ended.campaign, "移交", contacts=True)))
    of = f"#{ended.evaluation}"
    one, other, third = database.scalars(select(Decision).order_by(Decision.id)).all()
    act, meeting = database.scalars(select(DecisionAct)).one(), database.scalars(select(PanelMeeting)).one()
    (_a, code, name, _b), (_c, second, called, _d), _rest = ended.firms
    assert one.answer is not None
    assert other.answer is not None
    refused = ["第二人不同意", f"请联系{MASKED}", "示例reviewer", "", moment(one.answer.done_at)]
    confirmed = ["第二人已确认", "", "示例reviewer", "", moment(other.answer.done_at)]
    first = [
        [f"#{one.id}", code, name, of, "确认", "与排序一致", "", "", f"#{act.id}", "", "示例district", "",
         moment(one.decided_at), "", *refused],
        [f"#{other.id}", code, name, of, "备选", "临界区", "示例：临界", "", "", f"#{meeting.id}", "示例district", "",
         moment(other.decided_at), "示例reviewer", *confirmed],
    ]  # fmt: skip
    waits = [
        [f"#{third.id}", second, called, of, "不予", "与排序不同", "示例：失信", "示例函〔2026〕2号", "", "",
         "示例district", "", moment(third.decided_at), "", "等待第二人", "", "", "", ""],
    ]  # fmt: skip
    assert found == {
        "internal-decisions": first + waits if code < second else waits + first,
        "internal-decision-acts": [
            [f"#{act.id}", of, "确认", "示例决〔2026〕1号", "", 1, DIGEST, "示例district", moment(act.made_at)]
        ],
        "internal-meetings": [
            [f"#{meeting.id}", "示例会审", "2026年11月20日", "示例会议室", of, "示例district",
             moment(meeting.opened_at), "示例reviewer", moment(meeting.ended.ended_at if meeting.ended else None),
             "示例说明"]
        ],
        "internal-meeting-seats": [
            [f"#{meeting.id}", "示例会审", "示例district", "主持", "是"],
            [f"#{meeting.id}", "示例会审", "示例reviewer", "委员", "否"],
        ],
    }  # fmt: skip
    assert [row[15] for row in whole["internal-decisions"] if row[0] == f"#{one.id}"] == [f"请联系{PHONE}"]


def test_who_is_recused_from_a_firm_gets_of_it_only_what_holds(app: Flask, database: Session, ended: Ended) -> None:
    whole = told(app, decided_lists(database, ended.campaign, ArchiveWish(ended.campaign, "移交")))
    act = database.scalars(select(DecisionAct)).one().id
    rows: dict[int, list[str]] = {}
    for part, *_firm in ended.firms[:2]:
        wish = ArchiveWish(ended.campaign, "移交", recused=Recused(frozenset({part})))
        found = told(app, decided_lists(database, ended.campaign, wish))
        rows[part] = [str(row[14]) for row in found["internal-decisions"]]
        counted = {str(row[0]): row[5] for row in found["internal-decision-acts"]}
        assert counted == {f"#{act}": 0 if part == ended.firms[0][0] else 1}
        assert {name: own for name, own in found.items() if "decision" not in name} == {
            name: own for name, own in whole.items() if "decision" not in name
        }
    states = sorted(str(row[14]) for row in whole["internal-decisions"])
    assert states == sorted(["第二人不同意", "第二人已确认", "等待第二人"])
    first, second = (sorted(rows[part]) for part, *_firm in ended.firms[:2])
    assert (first, second) == (sorted(["第二人已确认", "等待第二人"]), sorted(["第二人不同意", "第二人已确认"]))


def test_the_archive_that_is_taken_leaves_them_out_and_says_so(
    app: Flask, database: Session, ended: Ended, official: Browser, browser: Callable[[], Browser]
) -> None:
    part, _code, name, _version = ended.firms[1]
    database.add(Recusal(participation_id=part, user_id=user(database, "district").id, reason="示例"))
    database.commit()
    path = f"/campaigns/{ended.campaign}/archive"
    colleague = browser()
    colleague.sign_in("reviewer")
    pages = [folded(client.get(path).get_data(as_text=True)) for client in (official, colleague)]
    assert ["您对 1 家企业回避" in page for page in pages] == [True, False]
    own, whole = (take(client, ended.campaign) for client in (official, colleague))
    waits = [
        [row["企业名称"] for row in one.rows("internal-decisions") if row["结果"] == "等待第二人"]
        for one in (own, whole)
    ]
    assert waits == [[], [name]]
    assert [one.json("about.json")["recused_from"] for one in (own, whole)] == [1, 0]
    assert ["对 1 家企业回避" in one.text("README.txt") for one in (own, whole)] == [True, False]
