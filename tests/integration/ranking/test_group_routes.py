"""The page of groups: who is counted, who is only suspected, and who is named to whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import unescape
from typing import NamedTuple

from sqlalchemy import update
from sqlalchemy.orm import Session

from survey.models import Enterprise, EnterpriseGroup, Evaluation
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser
from tests.integration.officials import entries, evaluation, official, text

__all__ = ["evaluation", "official"]

PHONE, PLACE = "13900000001", "上海市嘉定区示例路 8 号"


class Row(NamedTuple):
    """What the tests know of an entry."""

    firm: int
    name: str
    unit: str
    status: str
    rank: int | None


def listed(database: Session, evaluation_id: int) -> Sequence[Row]:
    return [
        Row(
            row.version.submission.participation.enterprise_id,
            row.version.name,
            row.version.unit,
            row.status,
            row.rank,
        )
        for row in entries(database, evaluation_id)
    ]


def share(database: Session, rows: Sequence[Row], **values: object) -> None:
    """Give the firms of entries the same values in the directory, and nobody else any of theirs."""
    with unit_of_work(database):
        nobody = {name: None if name == "group_id" else "" for name in values}
        database.execute(update(Enterprise).values(**nobody))
        database.execute(update(Enterprise).where(Enterprise.id.in_([row.firm for row in rows])).values(**values))


def lines(page: str) -> list[tuple[str, list[str], str]]:
    """Return the suspicions of a page: what is shared, whom it names, how many have seats."""
    body = page.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0]
    found = []
    for row in re.findall(r"<tr>.*?</tr>", body, re.DOTALL):
        cells = [unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        names = re.findall(r"<a[^>]*>\s*(.*?)\s*</a>", cells[1], re.DOTALL)
        found.append((" ".join(re.sub(r"<[^>]+>", " ", cells[0]).split()), names, cells[2].strip()))
    return found


def test_what_firms_share_is_said_without_the_values(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    rows = listed(database, evaluation.id)
    seated, last = [row for row in rows if row.status == "selected"], [row for row in rows if row.rank][-2:]
    with unit_of_work(database):
        database.execute(update(Enterprise).values(production_place=""))
        group = EnterpriseGroup(name="示例登记集团")
        database.add(group)
    share(database, seated[:3], contact_phone=PHONE)
    share(database, [seated[4], *last], registered_place=PLACE)
    share(database, last, group_id=group.id)

    page = text(official, f"/evaluations/{evaluation.id}/groups")
    assert lines(page) == [
        ("名录登记为同一集团", [row.name for row in last], "0"),
        ("联系电话相同", [row.name for row in seated[:3]], "3"),
        ("注册或生产地址相同", [row.name for row in [seated[4], *last]], "1"),
    ]
    assert "共3组，其中0组若确为同一集团会超过限额。" in page
    assert (PHONE in page, PLACE in page) == (False, False)


def test_a_town_sees_its_own_firms_and_how_many_others(
    database: Session, evaluation: Evaluation, browser: Callable[[], Browser]
) -> None:
    rows = listed(database, evaluation.id)
    own = next(row for row in rows if row.unit == "anting")
    other = next(row for row in rows if row.unit != "anting")
    with unit_of_work(database):
        database.execute(update(Enterprise).values(production_place="", registered_place="", group_id=None))
    share(database, [own, other], contact_phone=PHONE)
    town = browser()
    town.sign_in("town")
    page = text(town, f"/evaluations/{evaluation.id}/groups")
    seats = str([own.status, other.status].count("selected"))
    assert [line for line in lines(page) if line[0] == "联系电话相同"] == [("联系电话相同", [own.name], seats)]
    assert "另有1家不在您的查看范围" in page
    assert other.name not in page

    share(database, [row for row in rows if row.unit != "anting"][:2], contact_phone=PHONE)
    assert "联系电话相同" not in text(town, f"/evaluations/{evaluation.id}/groups")
