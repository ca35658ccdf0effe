"""Notes and flags are in no page and no file of a firm, and in nothing that officials can take away."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from zipfile import BadZipFile, ZipFile

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.cases.case_results import CaseKey, Writer
from survey.cases.set_flags import Warned, raise_flag, resolve_flag
from survey.cases.write_note import write_note
from survey.models import FlagKind, User
from tests.integration.conftest import Browser
from tests.integration.web.expected_access import TABLE
from tests.integration.web.made_world import world

__all__ = ["world"]
SECRETS = ("绝密备注甲", "绝密原因乙", "绝密结论丙", "申报资格存疑")
FILES = ("file", "download", "xlsx", "zip", "archive", "workbook", "export", "letters", "print", "packet", "note")


@pytest.fixture
def secret(world: dict[str, int], database: Session) -> dict[str, int]:
    """Return the world, with a note, an open flag and a settled one about its firm."""
    by = Writer(database.scalars(select(User.id).where(User.login == "district")).one())
    case = CaseKey(world["campaign"], world["enterprise"])
    database.rollback()
    write_note(database, case, SECRETS[0], by)
    raise_flag(database, case, Warned(FlagKind.QUALIFICATION, SECRETS[1]), by)
    settled = raise_flag(database, case, Warned(FlagKind.QUALIFICATION, SECRETS[1]), by)
    resolve_flag(database, settled, SECRETS[2], by)
    return world


def parts(content: bytes) -> Iterator[str]:
    """Yield the text of an answer, and of everything in it where it is a zip or a workbook."""
    yield content.decode("utf-8", "ignore")
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from parts(archive.read(name))
    except BadZipFile:
        return


def told(client: Browser, address: str) -> list[str]:
    """Return which of the secrets an address tells, whatever it answers."""
    answer = client.get(address, follow_redirects=True)
    texts = list(parts(answer.data))
    answer.close()
    return [secret for secret in SECRETS if any(secret in text for text in texts)]


def addresses(world: dict[str, int], role: int) -> list[str]:
    """Return the addresses of all GETs that a role may open."""
    return [
        path.format(**world)
        for (endpoint, method), (path, statuses) in TABLE.items()
        if method == "GET" and statuses[role] in {200, 302} and endpoint != "account.sign_out"
    ]


@pytest.mark.parametrize("login", ["enterprise", "colleague"])
def test_no_page_and_no_file_of_a_firm_tells_them(
    secret: dict[str, int], browser: Callable[[], Browser], login: str
) -> None:
    client, wanted = browser(), addresses(secret, 1)
    client.sign_in(login)
    assert {"/workbench", "/messages", "/enquiries", "/workbooks/facts.xlsx", "/history"} - set(wanted) == set()
    assert {address: told(client, address) for address in wanted} == {address: [] for address in wanted}


def test_nothing_that_officials_take_away_tells_them(secret: dict[str, int], browser: Callable[[], Browser]) -> None:
    client = browser()
    client.sign_in("district")
    assert told(client, f"/cases/{secret['enterprise']}") == list(SECRETS)
    files = [
        path.format(**secret) + query
        for (_endpoint, method), (path, statuses) in TABLE.items()
        if method == "GET" and statuses[5] in {200, 302} and any(part in path for part in FILES)
        for query in ("", "?personal=0", "?column=flags&personal=0")
    ]
    assert any("/firms/list.xlsx" in address for address in files)
    assert {address: told(client, address) for address in files} == {address: [] for address in files}


def test_letters_and_a_reason_bring_nothing_to_light(secret: dict[str, int], browser: Callable[[], Browser]) -> None:
    client, firm = browser(), str(secret["enterprise"])
    client.sign_in("district")
    sent = (
        ("/firms/list.xlsx?column=flags", {"reason": "示例用途"}),
        (f"/audit/firms/list.xlsx?whom={firm}", {"reason": "示例用途"}),
        (f"/workbooks/enterprise/{firm}/facts.xlsx", {"reason": "示例用途"}),
    )
    answers = {path: client.send(path, **data) for path, data in sent}
    found = {path: [one for one in SECRETS if any(one in text for text in parts(answer.data))]
             for path, answer in answers.items()}  # fmt: skip
    assert found == {path: [] for path in answers}
