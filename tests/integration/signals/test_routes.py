"""The list of signals: every count opens its list, filters stand in the address, towns see their own firms."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from survey.definitions.catalogue import catalogue
from survey.definitions.signal_checks import CampaignChecks
from survey.lists.columns import CANDIDATES, all_columns
from survey.models import (
    Enterprise,
    Evaluation,
    EvaluationEntry,
    Participation,
    Role,
    SignalFound,
    SignalReading,
    Submission,
    SubmissionVersion,
)
from survey.store.db import unit_of_work
from tests.integration.conftest import make_user
from tests.integration.signals.looked import Looked, evaluation, looked, text

__all__ = ["evaluation", "looked"]
SCHEME = catalogue().scheme_documents["demonstration"]
UNREAD = re.compile("有 ([0-9]+) 家企业的提交还没有按现行检查项查找过")
LOOKED = re.compile("已检查 ([0-9]+) 家企业的提交：")
COUNT = re.compile(r'href="(/signals\?check=[^"#]+)#rows">(\d+)</a>')
ROWS = re.compile(r"<h2>线索 (\d+) 条</h2>")


def test_every_count_opens_a_list_of_as_many(looked: Looked) -> None:
    district = looked.signed_in("district")
    links = COUNT.findall(text(district, "/signals"))
    assert len(links) > 4
    found = [(number, ROWS.search(text(district, link.replace("&amp;", "&")))) for link, number in links]
    assert [match.group(1) if match else "" for _number, match in found] == [number for number, _match in found]


def test_the_list_says_the_reason_with_its_figures(looked: Looked, database: Session) -> None:
    row = database.scalars(
        select(SignalFound).where(SignalFound.version_id == looked.version, SignalFound.check_id == looked.check)
    ).one()
    shown = text(looked.signed_in("district"), f"/signals?check={looked.check}&text={looked.firm}")
    spent, revenue = row.figures["facts.digital_spend_y1"], row.figures["facts.revenue_y1"]
    assert f"2025年度数字化投入{spent}万元，占营业收入{revenue}万元的{row.figures['figure']}%。" in shown


def test_a_town_reads_no_number_of_the_whole_district(
    looked: Looked, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = (
        select(func.count())
        .select_from(SignalReading)
        .join(SubmissionVersion, SubmissionVersion.id == SignalReading.version_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
    )
    everywhere, own = database.scalar(read), database.scalar(read.where(Enterprise.unit == looked.unit))
    with monkeypatch.context() as other:
        other.setattr(CampaignChecks, "digest", "another")
        pages = {who: text(looked.signed_in(who), "/signals") for who in ("district", "own_town")}
    assert {who: UNREAD.findall(page) for who, page in pages.items()} == {
        "district": [str(everywhere)],
        "own_town": [str(own)],
    }
    said = {}
    for who in ("own_town", "district"):
        asked = looked.signed_in(who)
        following = asked.send("/signals/look").location
        said[who] = text(asked, asked.get(following).location or "/signals")
    done = "已按现行检查项查找过全部提交，线索清单已更新。"
    assert {who: (done in page, LOOKED.findall(page)) for who, page in said.items()} == {
        "own_town": (True, []),
        "district": (True, []),
    }


def test_filters_narrow_and_firms_are_summed_up(looked: Looked, database: Session) -> None:
    district = looked.signed_in("district")
    own = database.scalar(select(func.count()).where(SignalFound.version_id == looked.version))
    one = text(district, f"/signals?text={looked.firm}")
    assert ROWS.findall(one) == [str(own)]
    firms = text(district, f"/signals?by=firm&text={looked.firm}")
    assert ("有线索的企业 1 家" in firms, looked.firm in firms) == (True, True)
    assert "没有符合条件的线索" in text(district, f"/signals?outcome=seen&text={looked.firm}")
    assert ROWS.findall(text(district, "/signals?check=nonsense&unit=nonsense")) == ROWS.findall(
        text(district, "/signals")
    )


def test_a_town_sees_its_own_firms_only(looked: Looked) -> None:
    own, far = looked.signed_in("own_town"), looked.signed_in("far_town")
    assert (looked.firm in text(own, "/signals"), looked.firm in text(far, "/signals")) == (True, False)
    assert looked.firm not in text(far, "/signals?by=firm")
    assert (own.get(looked.path).status_code, far.get(looked.path).status_code) == (200, 404)
    assert far.send(f"{looked.path}/resolve", outcome="seen", reason="理由", seen="0").status_code == 404


def test_the_page_of_a_version_has_its_signals_beside_the_questions_for_officials_only(
    looked: Looked, database: Session
) -> None:
    path = f"/version/{looked.version}"
    shown = text(looked.signed_in("own_town"), path)
    assert ('id="signals"' in shown, f'href="#signal-{looked.check}"' in shown) == (True, True)
    firm = database.scalars(
        select(Enterprise.id)
        .join(Participation, Participation.enterprise_id == Enterprise.id)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .where(SubmissionVersion.id == looked.version)
    ).one()
    make_user(database, "boss", Role.ENTERPRISE, enterprise_id=firm)
    boss = looked.signed_in("boss")
    assert ("signal" in text(boss, path), boss.get("/signals").status_code) == (False, 403)
    assert boss.get(looked.path).status_code == 403


def test_a_signal_that_was_never_found_is_no_page(looked: Looked) -> None:
    assert looked.signed_in("district").get(f"/signals/{looked.version}/energy_far").status_code == 404


def test_looking_anew_is_a_job_that_leads_back_to_the_list(looked: Looked) -> None:
    district = looked.signed_in("district")
    sent = district.send("/signals/look")
    page = district.get(sent.headers["Location"], follow_redirects=True).get_data(as_text=True)
    assert ("<h1>线索</h1>" in page or "查找线索" in page) is True


def test_the_list_of_firms_counts_and_narrows_by_open_signals(looked: Looked, database: Session) -> None:
    own = database.scalar(select(func.count()).where(SignalFound.version_id == looked.version))
    district = looked.signed_in("district")
    listed = text(district, f"/firms?signals=open&column=signals&q={looked.firm}")
    assert (looked.firm in listed, f'data-label="待看线索"class="none-line">{own}<' in listed.replace(" ", "")) == (
        True,
        True,
    )
    for check in database.scalars(select(SignalFound.check_id).where(SignalFound.version_id == looked.version)):
        path = f"/signals/{looked.version}/{check}/resolve"
        assert district.send(path, outcome="seen", reason="看过", seen="0").status_code == 302
    assert "没有符合条件的企业。" in text(district, f"/firms?signals=open&q={looked.firm}")
    assert "没有符合条件的企业。" not in text(district, f"/firms?q={looked.firm}")


def test_the_ranked_list_counts_and_narrows_by_open_signals_and_no_public_file_has_them(
    looked: Looked, database: Session
) -> None:
    evaluation = database.scalars(select(Evaluation.id)).one()
    entry = database.scalars(select(EvaluationEntry).where(EvaluationEntry.version_id == looked.version)).one()
    own = database.scalar(select(func.count()).where(SignalFound.version_id == looked.version))
    district = looked.signed_in("district")
    shown = text(district, f"/evaluations/{evaluation}/ranking?signals=1&text={looked.firm}")
    assert (f"待看线索{own}条" in shown, looked.firm in shown) == (True, True)
    assert entry.version_id == looked.version
    columns = all_columns(load_scheme(SCHEME), catalogue().questionnaires, internal=True)
    [column] = [item for item in columns if item.key == "signals"]
    assert (column.internal, column.in_public_set, "signals" in CANDIDATES) == (True, False, False)
    usual = all_columns(load_scheme(SCHEME), catalogue().questionnaires)
    assert "signals" not in [item.key for item in usual]


def test_signals_and_words_stand_where_a_firm_is_traced_reviewed_and_kept(looked: Looked, database: Session) -> None:
    """At the question concerned on the way down from the ranking, on its review and in its case; each in scope only."""
    entry = database.scalars(select(EvaluationEntry).where(EvaluationEntry.version_id == looked.version)).one()
    firm = database.scalars(select(Enterprise.id).where(Enterprise.name == looked.firm)).one()
    district, far = looked.signed_in("district"), looked.signed_in("far_town")
    sent = district.send(f"{looked.path}/resolve", outcome="explained", reason="已附购置合同", seen="0")
    assert sent.status_code == 302
    traced = f"/evaluations/{entry.evaluation_id}/candidates/{entry.id}"
    paths = [
        f"/version/{looked.version}", f"/version/{looked.version}/review", f"/cases/{firm}", traced,
        f"{traced}/questions/facts/digital_spend_y1",
    ]  # fmt: skip
    for path in paths:
        shown = text(district, path)
        assert ("数字化投入占比过高" in shown, "已说明：已附购置合同（" in shown) == (True, True), path
        assert (far.get(path).status_code, "已附购置合同" in far.get(path).get_data(as_text=True)) == (404, False), path
    assert "数字化投入占比过高" not in text(district, f"{traced}/questions/facts/staff_y2")
    beside = text(district, f"/version/{looked.version}/review")
    assert f'href="#signal-{looked.check}"' in beside


def test_the_page_of_every_question_marks_those_that_signals_point_at(looked: Looked, database: Session) -> None:
    entry = database.scalars(select(EvaluationEntry).where(EvaluationEntry.version_id == looked.version)).one()
    traced = f"/evaluations/{entry.evaluation_id}/candidates/{entry.id}/explanation"
    district = looked.signed_in("district")
    shown = text(district, traced)
    question = re.findall(r"/questions/facts/([a-z0-9_]+)", shown)[0]
    with unit_of_work(database):
        database.add(
            SignalFound(
                version_id=looked.version, check_id="project_copied", definition_id="district",
                definition_version="2026.2", definition_digest="0", questions=[f"facts.{question}"],
                figures={"equal": "9", "of": "9"},
            )
        )  # fmt: skip
    marked = text(district, traced)
    link = f'href="/signals/{looked.version}/project_copied"'
    assert (link in shown, link in marked, "线索：项目内容与别家相近" in marked) == (False, True, True)
