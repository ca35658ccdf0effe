"""Who signs a list reads before what it rests on: who decided, what departs, what nobody verified, his own part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.orm import Session

from survey.freezing.check_views import CheckLine
from survey.freezing.signing_views import Behind, view_own_part, view_signing
from survey.models import Evaluation, ListVersion, Outcome, Recusal, User
from survey.queries import list_decisions
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser
from tests.integration.freezing.made import NUMBER, decide_as_ranked, firm, frozen, leader
from tests.integration.officials import evaluation, text, user

__all__ = ["evaluation", "leader"]
OPEN = CheckLine("soft", "示例：没有办结的", "", "")
DONE = CheckLine("fine", "示例：办结的", "", "")


def behind(database: Session, version: ListVersion, *, sees_all: bool = True) -> Behind:
    """Return what a version rests on, for who sees all its firms or none."""
    rows = list_decisions.decided(database, version.id)
    people = {number for row in rows for number in (row.by_id, row.second_id or 0)}
    return Behind(
        decided=rows,
        names=list_decisions.names(database, people),
        found=list_decisions.levels_found(database, version.id, version.evaluation_id),
        seen={row.entry.participation_id for row in rows} if sees_all else (),
    )


def test_what_a_list_rests_on(database: Session, evaluation: Evaluation) -> None:
    rows = decide_as_ranked(database, evaluation, {9: Outcome.DENY})
    chosen = [row for row in rows if row.status in {"selected", "reserve"}]
    total, name = len(chosen), rows[9].version.name
    first, part = rows[0].version.name, firm(rows[0])
    seats = sum(row.status == "selected" for place, row in enumerate(rows) if place != 9)
    version = frozen(database, evaluation)
    found = behind(database, version)
    lines = view_signing(found, [DONE, OPEN], "示例说明")
    assert [(line.state, line.text, line.names) for line in lines] == [
        ("fine", "每家都由一人提出、另一人确认", f"提出：示例district {total} 家。确认：示例reviewer {total} 家。"),
        ("fine", f"成批决定 0 家，逐家议定 {total} 家（临界区 0 家）", ""),
        ("soft", "与排序不同的决定有 1 家", f"{name}：不予，示例理由（{NUMBER}）"),
        ("soft", f"入选的 {seats} 家中有 {seats} 家的等级没有核定，等级按企业自评", ""),
        ("soft", "示例：没有办结的", ""),
        ("soft", "冻结时的说明，印在名单上", "示例说明"),
    ]
    hidden = view_signing(behind(database, version, sees_all=False), [], "")
    assert (hidden[2].text, hidden[2].names) == ("与排序不同的决定有 1 家", "")
    assert view_signing(Behind([], {}, {}, ()), [DONE, OPEN], "") == [OPEN]
    verified = view_signing(replace(found, found={1: True, 2: True}), [], "")
    assert (verified[3].state, verified[3].text) == ("fine", "入选企业的等级都经过核定")
    district, reviewer = user(database, "district").id, user(database, "reviewer").id
    assert view_own_part(found, district, ()) == [f"其中您自己提出 {total} 家、确认 0 家。"]
    assert view_own_part(found, reviewer, {part}) == [
        f"其中您自己提出 0 家、确认 {total} 家。",
        f"您对{first}回避，由别人决定；您签的是整份名单。",
    ]
    assert view_own_part(found, 0, ()) == []


def test_who_signs_reads_it_beside_the_button(
    database: Session, evaluation: Evaluation, leader: User, browser: Callable[[], Browser]
) -> None:
    rows = decide_as_ranked(database, evaluation)
    name, part = rows[0].version.name, firm(rows[0])
    frozen(database, evaluation, reason="示例：条件在公示前核完")
    with unit_of_work(database):
        author = user(database, "district").id
        database.add(Recusal(participation_id=part, user_id=leader.id, reason="示例", declared_by_id=author))
    pages = {}
    for login in ("district", "reviewer", "leader"):
        client = browser()
        client.sign_in(login)
        pages[login] = text(client, "/list/1")
    for page in pages.values():
        assert ("没有与排序不同的决定" in page, "示例：条件在公示前核完" in page) == (True, True)
    assert ["其中您自己" in pages[login] for login in pages] == [False, True, False]
    assert [f"您对{name}回避" in pages[login] for login in pages] == [False, False, True]
