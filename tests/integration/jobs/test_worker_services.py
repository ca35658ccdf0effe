"""One line of jobs for two services on one database and one folder, and one of them is killed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

import openpyxl
import psutil
import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.jobs import take_jobs as taking
from survey.models import AuditEntry, Campaign, Job, JobState, Upload
from survey.store.db import unit_of_work
from tests.integration.jobs import holding
from tests.integration.jobs.test_worker import free_port, halted, process, row, until
from tests.integration.web.test_two_processes import Person, firm

ROWS = 801


@pytest.fixture
def services(migrated: Settings, tmp_path: Path) -> Iterator[dict[int, psutil.Process]]:
    """Serve by `run` in two processes whose jobs come to a halt; return them by port."""
    with ExitStack() as open_until_the_end:
        found = {}
        for _number in range(2):
            port = free_port()
            arguments = holding.service(tmp_path, "run", "--empty", "--processes", "1", "--port", port, step="made")
            found[int(port)] = open_until_the_end.enter_context(process(migrated, arguments))
        for port in found:
            until(lambda port=port: answers(port))  # type: ignore[misc]  # bound now
        yield found


def answers(port: int) -> bool:
    with closing(HTTPConnection("127.0.0.1", port)) as connection, suppress(OSError):
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    return False


class Choosing(Person):
    """A browser that asks one of the services until it is sent to the other."""

    place = 0

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, bytes, str]:
        self.turn = self.place
        return super().ask(method, path, body, kind)


def long_table() -> bytes:
    """Return a workbook of many rows that the system did not make."""
    made = openpyxl.Workbook()
    for number in range(ROWS):
        made.worksheets[0].append([number, "示例"])
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def asked(person: Person, content: bytes) -> str:
    """Hand a file in to be checked, and return where that leads."""
    person.get("/files/check")
    parts = f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{person.token}\r\n'.encode()
    parts += (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n' + content + b"\r\n--x--\r\n"
    )
    return person.ask("POST", "/files/check", parts, "multipart/form-data; boundary=x")[2]


@pytest.fixture
def person(services: dict[int, psutil.Process]) -> Iterator[Choosing]:
    """Return a browser of both."""
    with closing(Choosing(list(services))) as found:
        yield found


def test_a_job_is_one_for_both_and_outlives_the_one_that_computes_it(
    app: Flask,
    database: Session,
    campaign: Campaign,
    services: dict[int, psutil.Process],
    person: Choosing,
    tmp_path: Path,
) -> None:
    firm(database, 1)
    database.rollback()
    content = long_table()
    assert person.sign_in("firm1") == (302, "/")
    assert asked(person, content) == "/jobs/1?follow=1"
    child = halted(tmp_path, 1)
    person.place = 1
    assert "正在处理" in person.get("/jobs/1")[1]
    assert asked(person, content) == "/jobs/1?follow=1"
    pids = [service.pid for service in services.values()]
    lost = pids.index(child.ppid())
    person.place = 1 - lost
    list(services.values())[lost].kill()
    until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
    assert (row(database, 1).state, database.scalar(select(func.count()).select_from(Upload))) == (JobState.RUNNING, 0)
    with app.extensions["sessions"]() as other, unit_of_work(other):
        other.execute(update(Job).values(lease_until=taking.clock(other) - timedelta(seconds=1)))
    until(lambda: row(database, 1).state == JobState.DONE)
    status, _body, led = person.ask("GET", "/jobs/1?follow=1")
    assert (status, led) == (302, "/files/check/1")
    assert "不是本系统导出的文件" in re.sub(r"\s+", "", person.get(led)[1])
    jobs, uploads, entries = (
        database.scalar(select(func.count()).select_from(counted))
        for counted in (Job, Upload, select(AuditEntry.id).where(AuditEntry.action == "check_file").subquery())
    )
    assert (jobs, uploads, entries, row(database, 1).attempts) == (1, 1, 1, 2)
