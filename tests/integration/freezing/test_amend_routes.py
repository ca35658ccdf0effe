"""Amending the list on its page: from an upheld objection to the version that answers it, and what is refused there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.freezing.verify_list import verify_list
from survey.models import Amendment, Evaluation, ListEntry, ListVersion, ObjectionStepKind, Recusal, User
from survey.publishing.answer_objection import answer_objection
from survey.queries import frozen_lists, objections
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser
from tests.integration.folded_pages import folded
from tests.integration.freezing.made import NUMBER, decide_as_ranked, frozen, issue, leader, under_limits
from tests.integration.officials import evaluation, text, user
from tests.integration.publishing.objecting import objected

__all__ = ["evaluation", "leader"]
Firms = Mapping[str, Sequence[ListEntry]]


@pytest.fixture
def version(app: Flask, database: Session, evaluation: Evaluation, leader: User) -> ListVersion:
    """Return a list in force on which no sixth small firm fits."""
    limited = under_limits(app, database, evaluation, [("size", "small", 0, 5)])
    decide_as_ranked(database, limited)
    return issue(database, frozen(database, limited))


def firms_of(database: Session, version: ListVersion) -> Firms:
    """Return the small and the other firms with a seat and of the reserve."""
    rows = frozen_lists.entries(database, version.id)
    assert sum(row.status == "selected" and row.facts["size"] == "small" for row in rows) == 5
    found = {
        f"{size} {status}": [
            row for row in rows if row.status == status and (row.facts["size"] == "small") is (size == "small")
        ]
        for size in ("small", "other") for status in ("selected", "reserve", "out")
    }  # fmt: skip
    for row in rows:
        database.expunge(row)  # what was read is kept, and nothing of it is held while pages write
    database.rollback()
    return found


def upheld(database: Session, version: ListVersion, about: int | None) -> int:
    """Return the id of an objection that was upheld."""
    database.rollback()
    made, author = objected(database, version, about_id=about), user(database, "reviewer").id
    database.rollback()
    answer_objection(database, made, ObjectionStepKind.UPHELD, "示例：应予更正", author_id=author)
    return made


def sent(client: Browser, **fields: object) -> str:
    """Return the page that answers a form, or where it leads to."""
    answer = client.send("/list/amend", **fields)
    return folded(answer.get_data(as_text=True)) if answer.status_code == 200 else str(answer.location)


def signed_in(browser: Callable[[], Browser], login: str) -> Browser:
    client = browser()
    client.sign_in(login)
    return client


def test_from_an_upheld_objection_to_the_version_that_answers_it(
    database: Session, version: ListVersion, browser: Callable[[], Browser]
) -> None:
    firms, district, reviewer = (
        firms_of(database, version),
        signed_in(browser, "district"),
        signed_in(browser, "reviewer"),
    )
    out, came = firms["small selected"][0], firms["small reserve"][0]
    about, name, campaign = out.participation_id, out.facts["name"], version.campaign_id
    made = upheld(database, version, about)
    link = f"/list/amend?kind=objection&amp;objection={made}"
    page = folded(text(district, f"/objections/{made}"))
    assert ("名单还没有按它修订" in page, f'href="{link}"' in page) == (True, True)
    assert "异议成立、名单还没有修订" in text(district, "/today")
    assert "有 1 件异议成立，名单还没有按它修订" in text(district, "/letters")
    assert "有 1 件异议成立，名单还没有按它修订" in text(district, "/publication")
    page = folded(text(district, "/list/amend", kind="objection", objection=made))
    assert f'<option value="{made}" selected>异议 1 号（{name}，' in page
    assert f'name="out" value="{about}" checked' in page
    assert f"{name}退出，名额空缺" in page
    fields: dict[str, object] = {"kind": "objection", "objection": made, "out": about, "in": came.participation_id}
    typed = {**fields, "reason": "经核查成立", "document_number": NUMBER}
    page = sent(district, step="try", **typed)
    assert (f"{name}退出，{came.facts['name']}补入" in page, "经核查成立</textarea>" in page) == (True, True)
    assert len(frozen_lists.versions(database, campaign)) == 1
    database.rollback()
    assert sent(district, step="make", **typed) == "/list/2"
    assert "第2版还在等签署" in sent(reviewer, **typed)
    page = folded(text(district, f"/objections/{made}"))
    assert ('名单已按它修订：<a href="/list/2">' in page, "待签署，签发以后生效" in page) == (True, True)
    assert "异议成立、名单还没有修订" not in text(district, "/today")
    page = folded(text(district, "/list/2"))
    assert f'<a href="/objections/{made}">依据异议 1 号</a>' in page
    town = folded(text(signed_in(browser, "town"), "/list/2"))
    assert ("依据异议 1 号" in town, "/objections/" in town) == (True, False)
    assert "异议成立：第2版已修订" in text(district, "/objections")
    reviewer.send("/list/2/refusal", back="示例")
    assert "名单还没有按它修订" in text(district, f"/objections/{made}")
    assert sent(district, **typed) == "/list/3"
    database.rollback()
    third = frozen_lists.version_of(database, campaign, 3)
    assert third is not None
    issue(database, third)
    stored = database.scalars(select(Amendment).order_by(Amendment.id)).all()
    assert [(row.kind, row.objection_id) for row in stored] == [("objection", made)] * 2
    assert (verify_list(database, third), objections.to_amend(database, campaign)) == ([], [])
    database.rollback()
    other = firms["small selected"][1].participation_id
    again = sent(district, **{**typed, "out": other, "in": ""})
    assert "没有成立，或已有一版名单按它修订" in again


def test_all_that_stands_against_an_amendment_is_said_at_once_and_what_was_typed_stays(
    database: Session, version: ListVersion, browser: Callable[[], Browser]
) -> None:
    firms, district, reviewer = (
        firms_of(database, version),
        signed_in(browser, "district"),
        signed_in(browser, "reviewer"),
    )
    other, small = firms["other selected"][0], firms["small reserve"][0]
    made = upheld(database, version, firms["small selected"][0].participation_id)
    page = sent(district, kind="objection", reason="", document_number=NUMBER)
    assert [said in page for said in ("请写明理由", "请至少选一家", "请选择这次修订依据的异议")] == [True] * 3
    assert f'value="{NUMBER}"' in page
    page = sent(
        district, kind="correction", out=other.participation_id, **{"in": small.participation_id}, reason="示例",
        document_number="",
    )  # fmt: skip
    assert ("请填写文号" in page, "这样改动会超出名额上限：小型" in page) == (True, True)
    assert ("示例</textarea>" in page, f'name="in" value="{small.participation_id}" checked' in page) == (True, True)
    both = {"out": small.participation_id, "in": small.participation_id, "reason": "示例", "document_number": NUMBER}
    assert "不能既退出又补入" in sent(district, kind="correction", **both)
    fields: dict[str, object] = {"kind": "objection", "out": other.participation_id, "reason": "示例"}
    fields["document_number"] = NUMBER
    assert "没有成立，或已有一版名单按它修订" in sent(district, objection=made + 1, **fields)
    with unit_of_work(database):
        about = firms["small selected"][0].participation_id
        database.add(Recusal(participation_id=about, user_id=user(database, "reviewer").id, reason="示例"))
    assert "有您须回避的" in sent(reviewer, objection=made, **fields)
    campaign = version.campaign_id
    assert [row.number for row in frozen_lists.versions(database, campaign)] == [1]
    database.rollback()
    many = {"kind": "withdrawal", "reason": "示例", "document_number": NUMBER}
    assert "请至少选一家退出或补入的企业" in sent(district, **many)
    assert sent(district, objection=made, **fields) == "/list/2"


def test_who_is_in_reserve_may_leave_it_and_who_left_before_does_not_leave_again(
    database: Session, version: ListVersion, browser: Callable[[], Browser]
) -> None:
    firms, district = firms_of(database, version), signed_in(browser, "district")
    waiting, nowhere = firms["other reserve"][0], firms["other out"][0]
    about, name, campaign = waiting.participation_id, waiting.facts["name"], version.campaign_id
    fields: dict[str, object] = {"kind": "correction", "reason": "示例", "document_number": NUMBER}
    found = folded(text(district, "/list/amend", kind="correction", text=name))
    assert [f'name="{field}" value="{about}"' in found for field in ("in", "out")] == [True, True]
    assert "所选企业不在名单上，不能退出" in sent(district, out=nowhere.participation_id, **fields)
    assert f"{name}不再备选" in folded(text(district, "/list/amend", kind="correction", out=about))
    assert sent(district, out=about, **fields) == "/list/2"
    assert f"{name}不再备选" in folded(text(district, "/list/2"))
    database.rollback()
    second = frozen_lists.version_of(database, campaign, 2)
    assert second is not None
    now = {row.participation_id: row for row in frozen_lists.entries(database, second.id)}
    assert (now[about].status, now[about].reason, second.document["counts"]["selected"]) == ("out", "更正：示例", 10)
    issue(database, second)
    database.rollback()
    assert "所选企业不在名单上，不能退出" in sent(district, out=about, **fields)


def test_what_becomes_of_it_is_shown_before_a_reason_is_written(
    database: Session, version: ListVersion, browser: Callable[[], Browser]
) -> None:
    district, firm = signed_in(browser, "district"), firms_of(database, version)["other selected"][0]
    page = folded(district.get("/list/amend").get_data(as_text=True))
    [tries] = [button for button in page.split("<button")[1:] if 'value="try"' in button.split(">")[0]]
    # The reason below is required: without this no browser sends the form.
    assert ("formnovalidate" in tries.split(">")[0], " required" in page) == (True, True)
    fields = {"kind": "withdrawal", "text": firm.facts["name"], "out": str(firm.participation_id), "step": "try"}
    tried = district.send("/list/amend", kept__id="ab" * 16, **fields)
    assert f"{firm.facts['name']}退出" in folded(tried.get_data(as_text=True))
    # All of it stands on the page: the browser's copy, which it would offer beside it, is let go.
    assert f"taken={'ab' * 16}" in tried.headers["Set-Cookie"]
