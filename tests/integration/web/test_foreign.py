"""Ids that queries and bodies carry, with somebody else's: whoever may not see an object learns and changes nothing.

Ids in addresses are walked by `test_access.py`. Each row below is seen to find the object for its own people first.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from random import Random
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.demo.enterprises import make_enterprises
from survey.lists.filters import FILTERS
from survey.models import AccountRequest, EvidenceLink
from tests.integration.conftest import Browser
from tests.integration.web.made_world import world
from tests.test_architecture import ROOT, modules

__all__ = ["world"]

FIRM = make_enterprises(2, Random(3))[0]
"""The enterprise that has submitted, in the unit of `town`."""
READ = re.compile(
    r"request\.(?:args|form|values)\.(?:get|getlist)\(f?\"([\w-]+)"
    r"|number_in_address\(\"(\w+)"
    r"|read_text\(request\.\w+, \"(\w+)\""
)
IDS = {
    "campaign": "id of a campaign, looked for among those that one's own firm takes part in",
    "seen": "ids of firms with which something is done, each held against where it stands",
    "correct": "id of a note, looked for among those of a case that was found in scope",
    "corrects": "id of a logged call, found among those of a firm in scope",
    "assignment": "id of an assignment, looked for among those of a case that was found",
    "at": "moment of a marking; the firms of it are narrowed by scope",
    "by": "account that marked firms as sent, as above",
    "before": "id of an evaluation; evaluations belong to the whole district, their rows are narrowed by scope",
    "earlier": "credit codes; the district's officials only, who see every enterprise",
    "enterprise": "ids of enterprises that codes are printed for, narrowed by scope",
    "entered": "ids of answers entered for one's own firm",
    "decision": "id of a decision, held against the one that waits of a firm that was found in scope",
    "entry": "id of a candidate",
    "out": "firms that leave a list, held against the entries that the scope covers",
    "in": "firms that come in, as above",
    "objection": "id of an objection, looked for among the upheld ones of the campaign; the district's officials only",
    "row": "row of a table that one uploaded oneself",
    "evaluation": "id of an evaluation, as above",
    "firm": "ids of firms that are ticked, narrowed by scope",
    "firms": "ids of firms with which something is done, narrowed by scope again in the service",
    "shown": "ids of the firms of a page, narrowed by scope",
    "job": "id of a job, found by its reader",
    "key": "credit code; shown back in the form, and written by the district's officials only",
    "next": "credit code; the district's officials only",
    "programme": "id of a work plan; the district's officials only",
    "remove": "ids of evidence",
    "upload": "id of a file that came in, looked for among those that one handed in oneself",
    "remove-": "ids of evidence",
    "restore": "ids of evidence",
    "number": "number of a file or a letter on paper, looked for among those that its reader may know of",
    "plan": "id of a plan of visits, of which the scope has a visit",
    "set": "id of a set of columns",
    "version": "id of a version, held against the newest of one's own draft",
}
"""Names that carry an id or a code of an object, with whose."""
NO_IDS = frozenset(
    {
        "absence", "absent", "dated", "office", "list",
        "action", "address", "anyway", "back", "base", "blank", "by", "call", "came", "check", "codes", "days", "do",
        "facts", "few", "from", "go", "internal", "kind", "language", "mine", "once", "only",
        "override", "own", "pack", "page", "personal", "question", "rehearse", "replace", "role", "sections",
        "find", "show",
        "seen-", "size",
        "stamp", "state", "status", "step", "ticked", "title", "unit", "unknown", "unseen", "was", "which",
        "contacts", "level", "map", "newest-", "questionnaire",
    }
)  # fmt: skip
"""Names that carry a choice, a text or a number that names no object."""


def test_every_name_that_a_route_reads_is_known_to_carry_an_id_or_none() -> None:
    texts = [(ROOT / module).read_text(encoding="utf-8") for module in modules("survey")]
    read = {name for text in texts for groups in READ.findall(text) for name in groups if name}
    assert read == IDS.keys() | NO_IDS
    assert {item.name for item in FILTERS} & IDS.keys() == set()


QUERIES = (
    "/evaluations/{evaluation}/ranking?entry={entry}",
    "/evaluations/{evaluation}/ranking?unit={unit}",
    "/evaluations/{evaluation}/ranking?text={code}",
    "/evaluations/{evaluation}/segments/{segment}?entry={entry}",
    "/evaluations/{evaluation}/list.xlsx?text={code}",
    "/evaluations/{evaluation}/list.xlsx?unit={unit}&internal=1",
    "/firms?q={code}",
    "/firms?unit={unit}",
    "/firms/list.xlsx?q={code}&personal=0",
    "/helping?text={code}",
    "/reviews?text={code}",
    "/reviews?unit={unit}",
    "/helping/list.xlsx?text={code}",
    "/forms/{form}/filled.xlsx?evaluation={evaluation}&status=all&unit={unit}",
    "/forms/{form}/by-unit.zip?evaluation={evaluation}&status=all",
)


def shown(client: Browser, address: str) -> str:
    """Return the text of a page, or of every cell of a workbook or of the workbooks of a zip; a refusal is empty."""
    answer = client.get(address, follow_redirects=True)
    content, kind = answer.data, answer.mimetype
    answer.close()
    if kind == "text/html":
        return content.decode()
    books = [content]
    if kind == "application/zip":
        with ZipFile(io.BytesIO(content)) as archive:
            books = [archive.read(name) for name in archive.namelist()]
    cells = (
        cell for book in books for sheet in load_workbook(io.BytesIO(book)) for row in sheet.values for cell in row
    )
    return " ".join(str(cell) for cell in cells)


@pytest.mark.parametrize("query", QUERIES)
def test_a_town_finds_its_own_enterprise_and_another_town_does_not(
    query: str, world: dict[str, int], browser: Callable[[], Browser]
) -> None:
    address = query.format(**world, code=FIRM.credit_code, unit=FIRM.unit)
    own, other = browser(), browser()
    own.sign_in("town")
    other.sign_in("other_town")
    assert (FIRM.name in shown(own, address), FIRM.name in shown(other, address)) == (True, False)


def test_an_enterprise_of_another_town_is_not_compared(world: dict[str, int], browser: Callable[[], Browser]) -> None:
    address = f"/evaluations/{world['evaluation']}/compare?first={FIRM.credit_code}&second={FIRM.credit_code}"
    own, other = browser(), browser()
    own.sign_in("town")
    other.sign_in("other_town")
    said = "没有找到唯一一家参与排序的企业"
    assert (said in shown(own, address), said in shown(other, address)) == (False, True)


def test_somebody_else_s_set_of_columns_is_not_found(world: dict[str, int], browser: Callable[[], Browser]) -> None:
    address = f"/evaluations/{world['evaluation']}/list.xlsx?set=mine-{world['column_set']}"
    statuses = {}
    for login in ("district", "town", "leader"):
        client = browser()
        client.sign_in(login)
        statuses[login] = client.get(address).status_code
    assert statuses == {"district": 200, "town": 404, "leader": 404}


def test_an_evaluation_that_is_none_is_not_found(world: dict[str, int], browser: Callable[[], Browser]) -> None:
    client = browser()
    client.sign_in("town")
    for address in (
        f"/evaluations/{world['evaluation']}/changes?before=999",
        f"/forms/{world['form']}/filled.xlsx?evaluation=999",
    ):
        assert client.get(address).status_code == 404


def test_another_enterprise_s_evidence_is_not_removed(
    world: dict[str, int], browser: Callable[[], Browser], database: Session
) -> None:
    removed = {}
    for login in ("other_enterprise", "enterprise"):
        client = browser()
        client.sign_in(login)
        for path in ("/fill/facts/systems_ratings", "/fill/facts/systems_ratings/autosave"):
            client.send(path, **{"remove-evidence_ratings": world["link"], "action": "save"})
        database.rollback()
        removed[login] = database.scalars(select(EvidenceLink.removed).where(EvidenceLink.id == world["link"])).one()
    assert removed == {"other_enterprise": False, "enterprise": True}


def test_whoever_may_not_pin_pins_nobody(world: dict[str, int], browser: Callable[[], Browser]) -> None:
    sent = {"key": FIRM.credit_code, "kind": "out", "pin_reason": "示例", "document_number": "示2号"}
    statuses = {}
    for login in ("town", "leader", "verifier", "expert", "system", "security", "audit", "enterprise"):
        client = browser()
        client.sign_in(login)
        statuses[login] = client.send("/pins", **sent).status_code
    assert set(statuses.values()) == {403}


def test_another_town_s_firm_gets_no_code(
    world: dict[str, int], browser: Callable[[], Browser], database: Session
) -> None:
    firm = database.get_one(AccountRequest, world["request"]).enterprise
    printed = {}
    for login in ("other_town", "town"):
        client = browser()
        client.sign_in(login)
        answer = client.send("/claim-codes", which="chosen", enterprise=str(firm.id), code="any")
        printed[login] = (answer.status_code, firm.credit_code in answer.get_data(as_text=True))
    assert printed == {"other_town": (302, False), "town": (200, True)}
