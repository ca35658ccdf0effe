"""Somebody who tries: other towns' signals by every way in, forged forms, and counts that have to agree everywhere."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import (
    Enterprise,
    EvaluationEntry,
    Participation,
    ParticipationState,
    SignalFound,
    SignalReading,
    SignalResolution,
    Submission,
    SubmissionVersion,
)
from survey.queries.signal_firms import unread_versions
from survey.signals import find_signals
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from tests.integration.signals.looked import Looked, evaluation, looked, text
from tests.integration.signals.submitted_anew import submit_anew

__all__ = ["evaluation", "looked"]
OPEN = re.compile(r"待看 (\d+) 条")
ROWS = re.compile(r"<h2>线索 (\d+) 条</h2>")
FIRMS = re.compile(r"<h2>有线索的企业 (\d+) 家</h2>")
CHECKS = re.compile(r'href="/signals\?check=([a-z0-9_]+)#rows">(\d+)</a>')


def found_in(database: Session, unit: str = "") -> dict[int, int]:
    """Return firm -> how many signals stand, counted in Python from the rows of its newest version."""
    database.rollback()
    rows = database.execute(
        select(
            Enterprise.id,
            Enterprise.unit,
            SubmissionVersion.submission_id,
            SubmissionVersion.number,
            SignalFound.id,
        )
        .join(Participation, Participation.enterprise_id == Enterprise.id)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .outerjoin(SignalFound, SignalFound.version_id == SubmissionVersion.id)
        .where(Participation.state.in_(["submitted", "returned", "verified"]), SignalFound.ended_at.is_(None))
    ).all()  # fmt: skip
    newest: dict[int, int] = {}
    for _firm, _unit, submission, number, _found in rows:
        newest[submission] = max(number, newest.get(submission, 0))
    counts: dict[int, int] = {}
    for firm, own, submission, number, found in rows:
        if found is not None and number == newest[submission] and unit in {"", own}:
            counts[firm] = counts.get(firm, 0) + 1
    return counts


def test_a_town_learns_nothing_of_others_by_list_count_filter_or_file(looked: Looked, database: Session) -> None:
    own, far = looked.signed_in("own_town"), looked.signed_in("far_town")
    mine = found_in(database, looked.unit)
    shown = text(own, "/signals")
    assert (OPEN.findall(shown), ROWS.findall(shown)) == ([str(sum(mine.values()))],) * 2
    assert FIRMS.findall(text(own, "/signals?by=firm")) == [str(len(mine))]
    assert sum(int(number) for _check, number in CHECKS.findall(shown)) == sum(mine.values())
    for query in (f"unit={looked.unit}", f"check={looked.check}&unit={looked.unit}", f"check={looked.check}&by=firm"):
        other = text(far, f"/signals?{query}")
        assert (looked.firm in other, f"/{looked.version}" in other) == (False, False)
    named = text(far, f"/signals?text={looked.firm}")
    assert (ROWS.findall(named), looked.path in named) == (["0"], False)
    for path in (f"/firms?signals=open&q={looked.firm}", f"/evaluations/1/ranking?signals=1&text={looked.firm}"):
        assert f"/{looked.version}/" not in text(far, path)
    for number in range(1, looked.version + 40):
        answer = far.get(f"/signals/{number}/{looked.check}")
        assert answer.status_code in {200, 404}
        assert looked.firm not in answer.get_data(as_text=True)


def test_what_was_not_looked_over_is_counted_in_scope_and_the_end_of_a_job_tells_no_counts(
    looked: Looked, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = looked.signed_in("own_town")
    units = select(func.count()).select_from(SignalReading)
    whole = database.scalar(units)
    assert whole == len(unread_versions(database, looked.campaign, "another"))
    mine = unread_versions(database, looked.campaign, "another", Scope(unit=looked.unit))
    assert 0 < len(mine) < (whole or 0)
    monkeypatch.setattr("survey.definitions.signal_checks.CampaignChecks.digest", "another")
    assert f"有 {len(mine)} 家企业的提交还没有按现行检查项查找过" in text(town, "/signals")
    job = town.send("/signals/look").headers["Location"]
    shown = town.get(job, follow_redirects=True).get_data(as_text=True)
    assert ("线索清单已更新" in shown, re.findall(r"检查 (\d+) 家", shown)) == (True, [])


def test_lists_counts_and_files_agree_also_after_a_withdrawal_and_a_new_submission(
    looked: Looked, app: Flask, database: Session
) -> None:
    district = looked.signed_in("district")
    entry = database.scalars(select(EvaluationEntry).where(EvaluationEntry.version_id == looked.version)).one()
    ranked = f"/evaluations/{entry.evaluation_id}/ranking?signals=1&text={looked.firm}"
    firms = f"/firms?signals=open&column=signals&q={looked.firm}"

    def everywhere() -> tuple[bool, ...]:
        """Return whether the firm is in the list of signals, by firm, in the list of firms and in the ranked one."""
        by_firm = text(district, f"/signals?by=firm&text={looked.firm}")
        return (
            ROWS.findall(text(district, f"/signals?text={looked.firm}&outcome=open")) != ["0"],
            FIRMS.findall(by_firm) != ["0"],
            "没有符合条件的企业" not in text(district, firms),
            "待看线索" in text(district, ranked).partition("<tbody")[2],
        )

    assert everywhere() == (True, True, True, True)
    counts = found_in(database)
    book = district.get("/firms/list.xlsx?column=name&column=signals&signals=open")
    assert book.status_code == 200
    rows = load_workbook(io.BytesIO(book.data)).worksheets[0].iter_rows(values_only=True)
    written = [row[-1] for row in rows if isinstance(row[-1], int)]
    assert sorted(written) == sorted(counts.values())
    with unit_of_work(database):
        taking_part = database.scalars(
            select(Participation)
            .join(Submission, Submission.participation_id == Participation.id)
            .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
            .where(SubmissionVersion.id == looked.version)
        ).one()
        taking_part.state = ParticipationState.WITHDRAWN
    assert everywhere() == (False, False, False, False)
    with unit_of_work(database):
        database.get_one(Participation, taking_part.id).state = ParticipationState.SUBMITTED
    submit_anew(database, looked.version)
    assert everywhere() == (False, False, False, False)
    with app.app_context():
        find_signals.find_signals(database, looked.campaign, user_id=None)
    assert everywhere() == (True, True, True, False)  # the evaluation is of what was submitted before


@pytest.mark.parametrize("action", ["resolve", "revoke"])
def test_a_forged_form_and_one_without_a_mark_store_nothing(looked: Looked, database: Session, action: str) -> None:
    town = looked.signed_in("own_town")
    said = {"outcome": "seen", "reason": "理由", "why": "理由"}
    forged = town.post(f"{looked.path}/{action}", data={**said, "seen": "0"})
    assert forged.status_code in {200, 400}
    for mark in ("", "-1", "x", "99999999999999999999"):
        assert town.send(f"{looked.path}/{action}", **said, seen=mark).status_code in {200, 302}
    database.rollback()
    stored = database.scalars(select(SignalResolution.outcome)).all()
    # an empty or unreadable mark counts as none shown: of the four only the first could store, and only a resolution
    assert stored == (["seen"] if action == "resolve" else [])
    assert town.post("/signals/look", data={}).status_code in {302, 400}


def test_what_is_typed_is_shown_as_text(looked: Looked) -> None:
    town = looked.signed_in("own_town")
    typed = '<script>alert(1)</script>{{ 7*7 }}"'
    assert town.send(f"{looked.path}/resolve", outcome="seen", reason=typed, seen="0").status_code == 302
    shown = text(town, looked.path)
    assert ("<script>alert" in shown, "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in shown) == (False, True)
    assert town.get(f"/signals/{looked.version}/<script>").status_code == 404
    assert town.get("/signals?text=%25%27%22--&check=%00&page=999999").status_code == 200
