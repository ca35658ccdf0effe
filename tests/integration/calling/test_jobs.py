"""Letters and lists in real children that are killed in mid-job: a code works exactly if its file can be taken."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.one_time_codes import hash_of_code, read_code
from survey.calling.jobs import LETTER_JOB, order_of, parameters_of
from survey.calling.print_calls import CallOrder, open_codes
from survey.calling.results import Pack, seen_at
from survey.config import Settings
from survey.exporting.call_jobs import LIST_JOB
from survey.jobs.child import Child
from survey.jobs.run_jobs import job_file
from survey.jobs.start_job import start_job
from survey.jobs.worker import start_runners
from survey.models import AccountCode, AuditEntry, Campaign, ExportRecord, Job, JobState, Role
from survey.queries.calls import called_among
from survey.store.scope import Scope
from tests.integration.calling.called import File, called_firms, count, job, secret_files
from tests.integration.conftest import make_user
from tests.integration.jobs import holding
from tests.integration.jobs.in_threads import working
from tests.integration.jobs.test_worker import beside, halted, kind, until

__all__ = ["beside", "kind"]


def works(database: Session) -> set[str]:
    """Return the HMACs of the codes that work."""
    database.rollback()
    return set(database.scalars(select(AccountCode.code_hash).where(AccountCode.withdrawn_at.is_(None))))


def asked(database: Session, campaign_id: int, numbers: list[int]) -> dict[str, Any]:
    """Return the parameters of a job for firms as they are now; their codes are replaced."""
    found = called_among(database, Scope(everything=True), seen_at(campaign_id), numbers)
    order = CallOrder(campaign_id, open_codes(found), replace=True, address="https://survey.example/claim")
    database.rollback()
    return parameters_of(order)


def content_of(app: Flask, found: Job) -> bytes:
    path = job_file(app.extensions["settings"], found)
    assert path is not None
    return path.read_bytes()


def killed_once(app: Flask, database: Session, folder: Path, what: tuple[str, dict[str, Any], int]) -> Job:
    """Kill the child when everything is written and nothing committed; look that nothing is; return the ended job."""
    kind_of_job, parameters, me = what
    before, files = works(database), count(database, AuditEntry)
    number = start_job(app, kind_of_job, parameters, me)
    child = halted(folder, number)
    assert (works(database), count(database, AuditEntry)) == (before, files + 1)
    child.kill()
    until(lambda: job(database, number).state not in {JobState.QUEUED, JobState.RUNNING})
    found = job(database, number)
    assert (found.state, found.attempts, secret_files(app, number)) == (JobState.DONE, 2, 1)
    return found


def test_a_code_works_exactly_if_its_file_can_be_taken(
    app: Flask, beside: Flask, database: Session, campaign: Campaign, tmp_path: Path
) -> None:
    numbers, campaign_id = [firm.id for firm in called_firms(database, campaign)], campaign.id
    me = make_user(database, "district", Role.DISTRICT).id
    settings = app.extensions["settings"]
    database.rollback()
    start_runners(beside, 1, lambda given: Child(given, holding.forked(tmp_path)))
    letters = killed_once(beside, database, tmp_path, (LETTER_JOB, asked(database, campaign_id, numbers), me))
    printed = File("one.pdf", content_of(app, letters)).codes()
    assert works(database) == {hash_of_code(settings, read_code(code)) for code in printed}
    wish = {"coded": True, "reason": "示例：短信通知"}
    listed = killed_once(beside, database, tmp_path, (LIST_JOB, asked(database, campaign_id, numbers) | wish, me))
    sheet = openpyxl.load_workbook(io.BytesIO(content_of(app, listed)))["通知名单"]
    titles = [cell.value for cell in sheet[3]]
    at = titles.index("认领代码（只能用一次）")
    codes = [str(row[at].value) for row in sheet.iter_rows(min_row=4, max_row=6)]
    assert works(database) == {hash_of_code(settings, read_code(code)) for code in codes}
    assert (count(database, ExportRecord), count(database, AccountCode)) == (1, 6)


def test_of_two_officials_who_print_at_once_every_code_on_paper_works(
    app: Flask, migrated: Settings, database: Session, campaign: Campaign
) -> None:
    numbers, campaign_id = [firm.id for firm in called_firms(database, campaign, 4)], campaign.id
    people = [make_user(database, login, Role.DISTRICT).id for login in ("one", "other")]
    orders = [asked(database, campaign_id, some) for some in (numbers[:3], numbers[1:])]
    settings = app.extensions["settings"]
    database.rollback()
    with working(migrated, runners=2) as service:
        ids = [start_job(service, LETTER_JOB, order, me) for order, me in zip(orders, people, strict=True)]
        until(lambda: all(job(database, number).state == JobState.DONE for number in ids))
    printed = [code for number in ids for code in File("one.pdf", content_of(app, job(database, number))).codes()]
    assert len(printed) == 4
    assert works(database) == {hash_of_code(settings, read_code(code)) for code in printed}


def test_an_order_comes_back_from_the_parameters_of_a_job() -> None:
    order = CallOrder(3, {7: 0, 9: 12}, "en", Pack.UNITS, replace=True, address="https://survey.example/claim")
    assert order_of(parameters_of(order)) == order
