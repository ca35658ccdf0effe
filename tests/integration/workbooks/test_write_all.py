"""The job that writes the workbooks of all who have not handed in."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from survey.jobs import run_jobs
from survey.jobs.kinds import FOLDER
from survey.jobs.run_jobs import job_file, run_taken
from survey.jobs.start_job import start_job
from survey.jobs.take_jobs import HeldJob, give_back, take_job
from survey.models import Campaign, Enterprise, ExportRecord, Job, JobState, Participation, Role
from survey.store.db import unit_of_work
from survey.workbooks import write_all
from tests.integration.conftest import Browser, make_enterprise, make_user
from tests.integration.workbooks.test_download_routes import client, firm

__all__ = ["firm"]


def test_a_town_takes_the_workbooks_of_all_who_have_not_handed_in(
    firm: Enterprise, browser: Callable[[], Browser], database: Session
) -> None:
    make_user(database, "town", Role.TOWN, unit=firm.unit)
    make_user(database, "other", Role.TOWN, unit="huating" if firm.unit != "huating" else "malu")
    folder = f"{firm.credit_code}-{firm.name}"
    town = client(browser, "town")
    page = town.send("/helping", text=firm.name, reason="代企业填写").headers["Location"]
    assert "1 家企业，共" in town.get(page).get_data(as_text=True)
    with town.get(f"{page}/file") as response, zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {folder}
    other = client(browser, "other")
    nobody = other.send("/helping", reason="代企业填写").headers["Location"]
    assert "没有尚未提交的企业符合条件" in other.get(nobody).get_data(as_text=True)
    assert other.get(f"{nobody}/file").status_code == 404


def test_names_in_zips_hold_on_windows_and_keep_the_code(
    firm: Enterprise, browser: Callable[[], Browser], database: Session
) -> None:
    with unit_of_work(database):
        database.get_one(Enterprise, firm.id).name = "虚构(上海)/登记:"
    make_user(database, "town", Role.TOWN, unit=firm.unit)
    own = client(browser).get("/workbooks/all.zip")
    assert "filename*=UTF-8''" + quote("虚构(上海)_登记_-离线填写表.zip") in own.headers["Content-Disposition"]
    town = client(browser, "town")
    with town.get(
        town.send("/helping", text=firm.credit_code, reason="代企业填写").headers["Location"] + "/file"
    ) as made:
        all_of_it = made.data
    for data, folder in ((own.data, ""), (all_of_it, f"{firm.credit_code}-虚构(上海)_登记_/")):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
        assert entries
        assert {entry.filename.rsplit("-", 2)[0] for entry in entries} == {f"{folder}虚构(上海)_登记_"}
        assert all(entry.flag_bits & 0x800 for entry in entries)


@pytest.mark.parametrize("code", ["no_campaign", "nobody"])
def test_without_anybody_to_write_for_the_job_says_so(
    request: pytest.FixtureRequest, app: Flask, database: Session, code: str
) -> None:
    """There is no campaign, or nobody in it has still to submit."""
    if code == "nobody":
        request.getfixturevalue("campaign")
    user = make_user(database, "town", Role.TOWN, unit="anting")
    job_id = start_job(app, write_all.KIND, {}, user.id)
    database.rollback()
    assert database.get_one(Job, job_id).result["code"] == code


def test_a_job_that_fails_leaves_no_half_written_file(
    app: Flask, database: Session, firm: Enterprise, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_given: object, **_named: object) -> Iterator[tuple[str, bytes]]:
        yield "甲.xlsx", b"written"
        raise OSError

    monkeypatch.setattr(write_all, "write_enterprise_workbooks", failing)
    folder = app.extensions["settings"].exports / FOLDER
    before = set(folder.glob("*.zip"))
    user = make_user(database, "town", Role.TOWN, unit=firm.unit)
    job_id = start_job(app, write_all.KIND, {}, user.id)
    database.rollback()
    assert database.get_one(Job, job_id).state == JobState.FAILED
    assert set(folder.glob("*.zip")) == before


def test_whoever_goes_on_writes_no_file_again(
    app: Flask, database: Session, firm: Enterprise, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database does not answer while the second one is recorded; the next attempt has the first in its zip."""
    second = make_enterprise(database, "91999999MA0000099X", "示例乙厂", firm.unit)
    user = make_user(database, "town", Role.TOWN, unit=firm.unit)
    campaign_id = database.scalars(select(Campaign.id)).one()
    database.add(Participation(campaign_id=campaign_id, enterprise_id=second.id))
    database.commit()
    monkeypatch.setattr(write_all, "STEP", 1)
    real, held = run_jobs.hold, list[int]()

    def holding(session: Session, own: HeldJob, result: Mapping[str, Any] | None = None) -> None:
        held.append(len((result or {}).get("made", ())))
        if held == [1, 2]:
            raise OperationalError("", None, OSError("gone"))
        real(session, own, result)

    monkeypatch.setattr(run_jobs, "hold", holding)
    with pytest.raises(OperationalError):
        start_job(app, write_all.KIND, {}, user.id)
    database.rollback()
    job = database.scalars(select(Job)).one()
    first = database.scalars(select(ExportRecord.number).order_by(ExportRecord.id)).all()
    assert (job.state, len(job.result["made"]), len(job.result["packed"])) == (JobState.RUNNING, 1, len(first))
    sessions = app.extensions["sessions"]
    give_back(sessions, HeldJob(job.id, job.worker), counted=True)
    again = take_job(sessions)
    assert again is not None
    run_taken(app, again)
    database.rollback()
    database.expire_all()
    numbers = database.scalars(select(ExportRecord.number).order_by(ExportRecord.id)).all()
    about = [(one["enterprise"], one["questionnaire"]) for one in database.scalars(select(ExportRecord.filters))]
    assert numbers[: len(first)] == first
    assert len({*about}) == len(about) == len(numbers)
    assert {code for code, _name in about} == {firm.credit_code, second.credit_code}
    assert (job.state, job.result) == (JobState.DONE, {"enterprises": 2, "files": len(numbers)})
    path = job_file(app.extensions["settings"], job)
    assert path is not None
    with zipfile.ZipFile(path) as archive:
        digests = [hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()]
    assert digests == database.scalars(select(ExportRecord.digest).order_by(ExportRecord.id)).all()
    assert held == [1, 2, 2, 0]
