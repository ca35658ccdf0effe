"""Notes and flags are in no page and no file of a firm, and in nothing that officials can take away."""

from __future__ import annotations

import ast
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
from tests.test_architecture import modules, tree

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


def test_a_reason_brings_nothing_to_light(secret: dict[str, int], browser: Callable[[], Browser]) -> None:
    client = browser()
    client.sign_in("district")
    for path in ("/firms/list.xlsx?column=flags", "/trail/list.xlsx"):
        answer = client.send(path, reason="示例用途")
        assert answer.mimetype.endswith("sheet")
        assert [one for one in SECRETS if any(one in text for text in parts(answer.data))] == []


READING = {
    "survey/directory/merge_firms.py": "a merged firm takes them along",
    "survey/queries/merging.py": "how many there are, for officials",
    "survey/queries/trail_objects.py": "whose an entry of the trail is; the entry holds no text",
    "survey/queries/recusals.py": "whose firm a flag in an address is about; its words are not read",
    "survey/queries/firm_sorting.py": "how many open flags, for the order of the officials' list",
    "survey/queries/archive_season.py": "internal lists of the archive, which the district alone takes for a reason",
    "survey/records/expire.py": "emptied when their time is over",
    "survey/demo/play_cases.py": "laid down for the demonstration",
}
NAMES = {"CaseNote", "CaseFlag", "CaseFlagStep"}


def test_only_cases_read_notes_and_flags() -> None:
    """Letters, workbooks, forms, lists and archives are made in other places, which cannot know them."""
    reading = {
        module
        for module in modules("survey")
        if not module.startswith(("survey/models/", "survey/cases/"))
        and module not in {"survey/queries/cases.py", "survey/queries/case_queues.py"}
        and any(isinstance(node, ast.Name) and node.id in NAMES for node in ast.walk(tree(module)))
    }
    assert sorted(reading - READING.keys()) == []
    importing = {
        module
        for module in modules("survey")
        if not module.startswith("survey/cases/") and "queries.cases" in " ".join(sorted(imports(module)))
    }
    assert importing == {  # for messages to the firm and nothing else
        "survey/answering/workbench_views.py",
        "survey/enquiries/send_message_mail.py",
        "survey/enquiries/store_message.py",
        "survey/verifying/record_verdict.py",
    }


def imports(module: str) -> set[str]:
    """Return what a module imports as dotted names."""
    return {
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree(module))
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
