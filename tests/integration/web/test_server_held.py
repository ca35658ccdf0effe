"""Many who save while another program holds the database: each is told, with what he typed, and none waits in vain."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.config import ROOT, Settings
from survey.models import AnswerRevision, Campaign
from tests.integration.troubles import held
from tests.integration.web.test_two_processes import SECTION, Person, begun, firm
from tests.waiting import PATIENCE

PEOPLE = 200


@pytest.fixture
def port(migrated: Settings) -> Iterator[int]:
    """Serve in one process of its own, and return its port."""
    command = [sys.executable, "-m", "tests.integration.web.second_process"]
    arguments = [str(migrated.instance), migrated.database_url, migrated.secret_key]
    with subprocess.Popen([*command, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())
        process.terminate()
        process.communicate(timeout=PATIENCE)


@pytest.mark.parametrize("mode", ["EXCLUSIVE", "ACCESS EXCLUSIVE"])
def test_all_who_save_while_the_database_is_held_are_told_and_then_taken(
    app: Flask, database: Session, campaign: Campaign, port: int, mode: str
) -> None:
    begun(database, campaign, firm(database, 1))
    database.rollback()
    first = Person([port, port])
    assert first.sign_in("firm1") == (302, "/")
    first.get(SECTION)
    cookies = "; ".join(f"{name}={value}" for name, value in first.cookies.items())
    headers = {
        "Cookie": cookies,
        "Origin": f"http://127.0.0.1:{port}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    ready = threading.Barrier(PEOPLE)

    def save(number: int) -> tuple[int, bool]:
        typed = f"示例路{number}号"
        fields = {"csrf_token": first.token, "registered_place": typed, "base-registered_place": "0", "action": "save"}
        with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
            connection.connect()
            ready.wait(PATIENCE)
            connection.request("POST", SECTION, urlencode(fields).encode(), headers)
            answer = connection.getresponse()
            return answer.status, typed in answer.read().decode()

    with ThreadPoolExecutor(PEOPLE) as pool, held(app, mode):
        refused = list(pool.map(save, range(PEOPLE)))
    status, _body, where = first.send(SECTION, registered_place="示例路", base__registered_place="0", action="save")
    first.close()
    assert Counter(refused) == {(503, True): PEOPLE}
    assert (status, where) == (302, SECTION)
    database.rollback()
    assert database.scalar(select(func.count()).select_from(AnswerRevision)) == 1
