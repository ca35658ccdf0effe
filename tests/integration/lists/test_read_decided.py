"""What the panel decided, on the ranked list: a line and a filter for who may read it, nothing open to the recused."""

from __future__ import annotations

import io
from collections.abc import Callable

from openpyxl import load_workbook
from sqlalchemy import event
from sqlalchemy.orm import Session

from survey.lists.filters import read_filters
from survey.lists.read_decided import known_states, said_decisions
from survey.models import Outcome, User
from survey.queries import decisions, evaluations
from survey.queries.decisions import STATES
from survey.queries.panel import PanelFirm
from survey.store.scope import Scope
from tests.integration.conftest import Browser
from tests.integration.deciding.panel_world import World, recuse, world
from tests.integration.deciding.test_confirm_decision import CONFIRMED, REFUSED, answer
from tests.integration.folded_pages import folded
from tests.integration.officials import evaluation

__all__ = ["evaluation", "world"]
HELD = [state for state in STATES if state != "waiting"]


def decided(world: World, database: Session) -> list[PanelFirm]:
    """Decide five firms: confirmed, waiting, refused by the second, confirmed and open again, sent back."""
    firms = [world.one(database, "selected", "grey", at) for at in (0, 1)]
    firms += [world.one(database, "reserve", "grey", at) for at in (0, 1, 2)]
    proposed = [Outcome.CONFIRM, Outcome.CONFIRM, Outcome.RESERVE, Outcome.RESERVE, Outcome.VERIFY]
    numbers = [world.decide(database, firm, outcome=outcome) for firm, outcome in zip(firms, proposed, strict=True)]
    said = {0: CONFIRMED, 2: REFUSED, 3: CONFIRMED, 4: CONFIRMED}
    kept = [answer(database, world, numbers[place], "reviewer", kind, "示例") for place, kind in said.items()]
    assert kept == ["kept"] * 4
    world.decide(database, firms[3], outcome=Outcome.DENY, seen=numbers[3], document_number="示例〔2026〕1号")
    database.rollback()
    return firms


def test_who_may_know_what(world: World, database: Session, browser: Callable[[], Browser]) -> None:
    firms = decided(world, database)
    recuse(database, world, firms[3], "third")
    versions = [firm.version_id for firm in world.firms(database)]
    people = {login: database.get_one(User, world.people[login]) for login in ("district", "third", "leader", "town")}
    known = {login: list(known_states(database, one)) for login, one in people.items()}
    assert known == {"district": list(STATES), "third": HELD, "leader": list(STATES), "town": []}
    statements: list[str] = []
    engine = database.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    said = said_decisions(database, versions, people["district"])
    assert len(statements) == 2  # however many firms there are
    assert [said[firm.version_id] for firm in firms] == ["确认", "待复核", "未决", "备选，另有待复核", "退回核实"]
    assert sum(words == "未决" for words in said.values()) == len(versions) - 4
    assert said_decisions(database, versions, people["third"])[firms[3].version_id] == "备选"
    assert said_decisions(database, versions, people["town"]) == {}


def test_the_list_is_narrowed_by_what_holds_or_waits(
    world: World, database: Session, browser: Callable[[], Browser]
) -> None:
    firms = decided(world, database)
    everybody = [firm.entry_id for firm in world.firms(database)]
    one, waits, refused, both, back = (firm.entry_id for firm in firms)
    expected = {
        "confirm": [one], "waiting": [waits, both], "reserve": [both], "verify": [back], "deny": [],
        "none": [number for number in everybody if number not in {one, both, back}],
    }  # fmt: skip
    assert refused in expected["none"]
    for state in STATES:
        filters = read_filters({"decided": state}, decisions=STATES)
        rows = evaluations.entries(database, world.evaluation, Scope(everything=True), filters)
        assert (state, sorted(row.id for row in rows)) == (state, sorted(expected[state]))
        assert read_filters({"decided": state}).decided == ""  # who may not ask narrows nothing
    assert decisions.states_of(database, []) == {}
    database.rollback()
    path, name = f"/evaluations/{world.evaluation}/ranking", firms[0].name
    clients = {login: browser() for login in ("district", "town")}
    for login, client in clients.items():
        client.sign_in(login)
    pages = {
        login: folded(client.get(f"{path}?decided=confirm").get_data(as_text=True)) for login, client in clients.items()
    }
    assert ("会审：确认" in pages["district"], "符合条件 1 家" in pages["district"], name in pages["district"]) == (
        True,
        True,
        True,
    )
    assert ("会审：" in pages["town"], "符合条件 1 家" in pages["town"], "全部决定" in pages["town"]) == (
        False,
        False,
        False,
    )
    sheet = f"/evaluations/{world.evaluation}/list.xlsx?decided=confirm&personal=0"
    assert clients["district"].get(sheet).status_code == 302  # as internal reference only
    book = load_workbook(io.BytesIO(clients["district"].get(f"{sheet}&internal=1").get_data()))
    facts = {str(row[0]): row[1] for row in book["文件说明"].iter_rows(values_only=True) if row}
    assert (facts["筛选条件"], facts["行数"]) == ("决定：确认", "1")
    case = folded(clients["district"].get(f"/cases/{firms[0].enterprise_id}").get_data(as_text=True))
    assert (f'href="/panel/{firms[0].enterprise_id}">会审决定</a>' in case, f"key={firms[0].credit_code}" in case) == (
        True,
        True,
    )
