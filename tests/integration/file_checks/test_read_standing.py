"""A file of a list that was not touched says whether that list is in force still, and whether its sheet is public."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import Evaluation, ListRefusal, User
from survey.publishing.publish_list import take_back
from survey.words.figures import say_date
from tests.integration.conftest import Browser
from tests.integration.file_checks.test_routes import UNALTERED, check, verdict
from tests.integration.freezing.made import decide_as_ranked, frozen, leader
from tests.integration.officials import evaluation, user
from tests.integration.publishing.issued import issue
from tests.integration.publishing.test_publish_list import add_publication

__all__ = ["evaluation", "leader"]
FILES = ("/list/1/final.xlsx", "/list/1/official.xlsx", "/list/1/official.pdf", "/list/1/towns.zip")


def district(browser: Callable[[], Browser]) -> Browser:
    client = browser()
    client.sign_in("district")
    return client


def told(client: Browser, content: bytes, name: str) -> list[str]:
    """Return what the page says of the list of an unaltered file."""
    page = check(client, content, name)
    assert verdict(page) == UNALTERED
    return re.findall(r'<p>\s*<span class="chip[^"]*">((?:名单第|公示|正在)[^<]*)</span>', page)


def test_a_list_that_was_replaced(database: Session, evaluation: Evaluation, browser: Callable[[], Browser]) -> None:
    first = issue(database, evaluation)
    client, sheets = district(browser), []
    for start, end in ((-9, -1), (-1, 5), (2, 9)):
        database.rollback()
        number = add_publication(database, first, today() + timedelta(days=start), today() + timedelta(days=end))
        sheets.append((number, client.get(f"/publication/{number}/sheet.xlsx").data))
    files = {path: client.get(path).data for path in FILES}
    assert [told(client, content, path[-9:]) for path, content in files.items()] == [["名单第1版现在有效"]] * 4
    days = [say_date(today() + timedelta(days=more)) for more in (-1, 5, 2, 0)]
    assert [told(client, content, "公示.xlsx")[1] for _number, content in sheets] == [
        f"公示已于{days[0]}期满，不再公开",
        f"正在公示，到{days[1]}为止",
        f"公示从{days[2]}开始，现在还没有公开",
    ]
    database.rollback()
    take_back(database, sheets[1][0], "示例：撤下", author_id=user(database, "district").id)
    issue(database, evaluation, 2)
    replaced = f"名单第1版已被第2版替代（{days[3]}签发）"
    assert [told(client, content, path[-9:]) for path, content in files.items()] == [[replaced]] * 4
    assert told(client, sheets[1][1], "公示.xlsx") == [replaced, f"公示已于{days[3]}撤下"]


def test_a_version_that_nobody_signed_yet_and_one_that_was_sent_back(
    database: Session, evaluation: Evaluation, leader: User, browser: Callable[[], Browser]
) -> None:
    del leader
    decide_as_ranked(database, evaluation)
    version = frozen(database, evaluation)
    number = version.id
    client = district(browser)
    content = client.get("/list/1/final.xlsx").data
    assert told(client, content, "名单.xlsx") == ["名单第1版还没有签发，不是有效名单"]
    database.rollback()
    database.add(ListRefusal(list_version_id=number, refused_by_id=user(database, "district").id, reason="示例"))
    database.commit()
    assert told(client, content, "名单.xlsx") == ["名单第1版已退回，没有生效"]
    other = client.get("/pilots/list.xlsx").data
    assert told(client, other, "试点.xlsx") == []
