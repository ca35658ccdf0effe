"""Every kind of job with effects, in real children that are killed in mid-job: each effect comes exactly once."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exports.blank_forms.sample_form import draw
from survey.archiving import jobs as archive_jobs
from survey.blank_forms import jobs as form_jobs
from survey.blank_forms.words import sample_form
from survey.calling import jobs as calling_jobs
from survey.campaigns import jobs as campaign_jobs
from survey.config import Settings
from survey.definitions.local_days import today
from survey.evaluations import jobs as evaluation_jobs
from survey.exporting import call_jobs, workbook_jobs, write_ranked_list
from survey.exporting.write_ranked_list import ListRequest
from survey.file_checks import jobs as file_check_jobs
from survey.incoming_tables import jobs as table_jobs
from survey.jobs.child import Child
from survey.jobs.kinds import KINDS
from survey.jobs.run_jobs import job_file
from survey.jobs.start_job import start_job
from survey.jobs.worker import start_runners, stop_runners
from survey.models import (
    AnswerEntry,
    AnswerRevision,
    AuditEntry,
    Base,
    Campaign,
    Enterprise,
    Evaluation,
    EvaluationEntry,
    ExportRecord,
    ExportSheet,
    GateResult,
    Job,
    JobState,
    SchemeVersion,
    SeatShare,
    SelectionDraw,
    SignalFound,
    SubmissionVersion,
    Upload,
    User,
)
from survey.publishing import jobs as publishing_jobs
from survey.queries.list_filters import Filters
from survey.schemes import jobs as scheme_jobs
from survey.signals import find_signals
from survey.signals import jobs as signal_jobs
from survey.store.db import unit_of_work
from survey.store.files import store_bytes
from survey.verifying import condition_jobs
from survey.workbooks import import_zip, write_all
from tests.integration.blank_forms.test_routes import upload
from tests.integration.conftest import Browser
from tests.integration.evaluations.test_evaluate import seat
from tests.integration.handing_in import GIVEN, page
from tests.integration.incoming_tables import test_import_table as tables
from tests.integration.jobs import holding
from tests.integration.jobs.test_worker import beside, halted, row, until
from tests.integration.officials import evaluation, official
from tests.integration.verifying import test_import_conditions as offices
from tests.integration.workbooks.test_import_zip import firms, packed, proposed, workbooks
from tests.waiting import PATIENCE

__all__ = ["beside", "evaluation", "firms", "official"]
COUNTED: tuple[type[Base], ...] = (
    AnswerEntry, AnswerRevision, Enterprise, Evaluation, EvaluationEntry, ExportRecord, ExportSheet, GateResult,
    SchemeVersion, SeatShare, SelectionDraw, SignalFound, Upload,
)  # fmt: skip
NO_EXPORTS = (file_check_jobs.KIND, table_jobs.MARKED)
"""Kinds that keep a file which holds nothing of the system's: a result for its page, and the user's own table."""

ONE_EXPORT = (archive_jobs.MASKED, archive_jobs.WHOLE)
"""Kinds whose zip is one file that is recorded as a whole."""


FILES = (
    write_ranked_list.KIND, workbook_jobs.SHORTLIST, workbook_jobs.LIVE, form_jobs.WHOLE, form_jobs.BY_UNIT,
    write_all.KIND, file_check_jobs.KIND,
)  # fmt: skip
ROWS = (
    table_jobs.MARKED, table_jobs.KIND, condition_jobs.KIND, evaluation_jobs.KIND, evaluation_jobs.SEATS,
    scheme_jobs.KIND,
)  # fmt: skip
WHOLE_CAMPAIGNS = campaign_jobs.KIND, archive_jobs.MASKED, archive_jobs.WHOLE, signal_jobs.KIND
ELSEWHERE = (
    import_zip.READ, import_zip.ADOPT, calling_jobs.LETTER_JOB, calling_jobs.MAIL_JOB, call_jobs.LIST_JOB,
    publishing_jobs.RELEASE_JOB, publishing_jobs.PRINT_JOB,
)  # fmt: skip
"""Kinds that are killed in the test of zips below, and in tests of calling and publishing."""


def counts(database: Session) -> dict[str, int]:
    """Return how many rows there are of everything that a job may add to, and entries of the trail by action."""
    database.rollback()
    rows = {model.__name__: database.scalar(select(func.count()).select_from(model)) or 0 for model in COUNTED}
    acts = database.execute(select(AuditEntry.action, func.count()).group_by(AuditEntry.action))
    return rows | {action: count for action, count in acts if action != "start_job"}


def added(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    return {name: count - before.get(name, 0) for name, count in after.items() if count != before.get(name, 0)}


def killed_once(app: Flask, database: Session, folder: Path, kind: str, parameters: Mapping[str, Any]) -> Job:
    """Put a job in line, kill the child that computes it in mid-job, and return the job when it is done."""
    me = database.scalars(select(User.id).where(User.login == "district")).one()
    database.rollback()
    job_id = start_job(app, kind, parameters, me)
    halted(folder, job_id).kill()
    until(lambda: row(database, job_id).state not in {JobState.QUEUED, JobState.RUNNING})
    found = row(database, job_id)
    assert (found.state, found.attempts) == (JobState.DONE, 2)
    return found


def files_of(app: Flask, job: Job) -> list[str]:
    """Return the names of the exports that a job made: what is in its zip, or the one."""
    path = job_file(app.extensions["settings"], job)
    assert (path is not None) is bool(job.stored_as)
    if path is None or job.kind in NO_EXPORTS:
        return []
    if path.suffix != ".zip" or job.kind in ONE_EXPORT:
        return [job.file_name]
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def office_table(database: Session, official: Browser, evaluation: Evaluation) -> dict[str, Any]:
    """Hand in an office's table of one firm, and return the parameters of the job that writes it."""
    firm = database.scalars(select(SubmissionVersion).order_by(SubmissionVersion.id)).first()
    assert firm is not None
    told = [1, firm.credit_code, firm.name, offices.TAX, "通过", today()]
    preview = offices.hand_in(official, offices.book(told))
    stamp = page(official, preview).partition('name="stamp" value="')[2].partition('"')[0]
    return {
        "upload": int(preview.rsplit("/", 1)[1]), "office": "tax", "campaign": evaluation.campaign_id, "stamp": stamp,
        "ticked": [], "absent": None,
    }  # fmt: skip


def test_every_kind_of_job_is_killed_somewhere() -> None:
    assert sorted((*FILES, *ROWS, *WHOLE_CAMPAIGNS, *ELSEWHERE)) == sorted(KINDS)


@pytest.mark.parametrize("kinds", [FILES, ROWS, WHOLE_CAMPAIGNS], ids=["files", "rows", "whole campaigns"])
def test_what_is_made_of_an_evaluation(
    app: Flask,
    beside: Flask,
    database: Session,
    evaluation: Evaluation,
    official: Browser,
    tmp_path: Path,
    kinds: Sequence[str],
) -> None:
    """The child is killed when everything is written and nothing committed.

    The estimate of seats is the one that the evaluation before it put in line.
    """
    campaign_id = evaluation.campaign_id
    upload(official, draw(sample_form()), title="示例表")
    preview = tables.hand_in(official, tables.book([1, "示例丁厂", tables.code(4), "安亭镇"]))
    stamp = page(official, preview).partition('name="stamp" value="')[2].partition('"')[0]
    conditions = office_table(database, official, evaluation)
    database.rollback()
    first = database.scalars(select(SchemeVersion.id).order_by(SchemeVersion.id)).first()
    entries = database.scalar(
        select(func.count()).select_from(EvaluationEntry).where(EvaluationEntry.evaluation_id == evaluation.id)
    )
    own = select(func.count()).where(EvaluationEntry.evaluation_id == evaluation.id)
    shares = database.scalar(own.where(EvaluationEntry.standing != ""))
    to_find = len(find_signals.look(database, campaign_id).rows)
    form = {"form": 1, "evaluation": evaluation.id, "status": "all"}
    list_of = ListRequest(evaluation.id, Filters(), ("name", "credit_code")).parameters()
    table = {
        "upload": int(preview.rsplit("/", 1)[1]),
        "table": "directory",
        "stamp": stamp,
        "call": False,
        "campaign": campaign_id,
    }
    content = official.get(f"/evaluations/{evaluation.id}/list.xlsx?set=common&personal=0").data
    digest = store_bytes(app.extensions["settings"].uploads, content)
    check = {"digest": digest, "name": "名单.xlsx", "language": "zh"}
    export = {"ExportRecord": 1, "export": 1}
    expected: list[tuple[str, Mapping[str, Any], Mapping[str, int]]] = [
        (write_ranked_list.KIND, list_of, export | {"ExportSheet": 1}),
        (workbook_jobs.SHORTLIST, {"evaluation": evaluation.id, "internal": False}, export),
        (workbook_jobs.LIVE, {"evaluation": evaluation.id}, export | {"ExportSheet": 1}),
        (form_jobs.WHOLE, form, export),
        (form_jobs.BY_UNIT, form, {}),
        (write_all.KIND, {"text": ""}, {}),
        (file_check_jobs.KIND, check, {"Upload": 1, "check_file": 1}),
        (table_jobs.MARKED, {"upload": table["upload"], "name": "名录（已标注）.xlsx"}, {}),
        (table_jobs.KIND, table, {"Enterprise": 1, "import_applied": 1}),
        (condition_jobs.KIND, conditions, {"GateResult": 1, "record_condition": 1, "import_applied": 1}),
        (evaluation_jobs.KIND, {"campaign": campaign_id}, {"Evaluation": 1, "EvaluationEntry": entries, "evaluate": 1}),
        (evaluation_jobs.SEATS, {}, {"SelectionDraw": 1, "SeatShare": shares}),
        (scheme_jobs.KIND, {"campaign": campaign_id, "reason": "示例"}, {"SchemeVersion": 1, "freeze_segments": 1}),
        (campaign_jobs.KIND, {"campaign": campaign_id}, {}),
        (archive_jobs.MASKED, {"campaign": campaign_id, "reason": ""}, export | {"ExportSheet": 1}),
        (archive_jobs.WHOLE, {"campaign": campaign_id, "reason": "示例"}, export | {"ExportSheet": 1}),
        (signal_jobs.KIND, {"campaign": campaign_id}, {"SignalFound": to_find, "find_signals": 1}),
    ]
    assert set(kinds) <= {kind for kind, *_more in expected}
    seat(app, campaign_id, 9)
    start_runners(beside, 1, lambda settings: Child(settings, holding.forked(tmp_path)))
    for kind, parameters, more in (item for item in expected if item[0] in kinds):
        if kind == scheme_jobs.KIND:
            with app.extensions["sessions"]() as other, unit_of_work(other):
                other.get_one(Campaign, campaign_id).scheme_version_id = first
        newest = database.scalar(select(func.max(Evaluation.id)))  # what a killed attempt drew may be missing
        before = counts(database)
        asked = {"evaluation": newest} if kind == evaluation_jobs.SEATS else parameters
        done = killed_once(beside, database, tmp_path, kind, asked)
        seen = added(before, counts(database))
        assert {name: seen.get(name) for name in more} == dict(more), kind
        made = len(files_of(app, done))
        assert (seen.get("ExportRecord", 0), seen.get("export", 0)) == (made, made), kind


def test_a_zip_of_workbooks(
    app: Flask,
    beside: Flask,
    database: Session,
    firms: list[Enterprise],
    browser: Callable[[], Browser],
    tmp_path: Path,
) -> None:
    """The preview dies before its end; writing dies inside the second file's transaction, when one is written."""
    client = browser()
    client.sign_in("district")
    content = packed(workbooks(client, firms))
    settings: Settings = app.extensions["settings"]
    with app.extensions["sessions"]() as other:
        user = other.scalars(select(User).where(User.login == "district")).one()
        given = (GIVEN["source"], GIVEN["why"])
        number = import_zip.store_zip(other, ("全部.zip", content), user=user, folder=settings.uploads, given=given)
    before = counts(database)
    start_runners(beside, 1, lambda given: Child(given, holding.forked(tmp_path)))
    read = killed_once(beside, database, tmp_path, import_zip.READ, {"upload": number})
    stop_runners(beside, PATIENCE)
    assert added(before, counts(database)) == {
        "Upload": 3, "hand_in": 3, "ExportRecord": 1, "ExportSheet": 2, "export": 1,
    }  # fmt: skip
    before = counts(database)
    start_runners(beside, 1, lambda given: Child(given, holding.forked(tmp_path, "2")))
    adopted = killed_once(beside, database, tmp_path, import_zip.ADOPT, {"job": read.id})
    assert adopted.result == {"adopted": 3, "proposed": 3, "waiting": 0, "moved": 0}
    assert [value for value, *_more in proposed(database)] == ["示例联系0", "示例联系1", "示例联系2"]
    seen = added(before, counts(database))
    assert (seen["AnswerEntry"], seen["enter_answers"], seen["import_proposed"]) == (3, 3, 3)
    assert "AnswerRevision" not in seen
