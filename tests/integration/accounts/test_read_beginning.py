"""What the start page of a service without a campaign says: the command, then the codes, then that there is none."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.accounts.read_beginning import CAMPAIGN, CODES, COMMAND, read_beginning
from survey.models import Campaign, Role, User
from survey.queries import people
from tests.integration.conftest import Browser, make_user

SAID = {
    COMMAND: "系统还没有启用",
    CODES: "管理员请先设置密码",
    CAMPAIGN: "目前没有申报批次",
}


def begins(database: Session, client: Browser) -> str:
    """Return what the service waits for; the start page says that and nothing else."""
    database.rollback()
    found = read_beginning(database)
    page = client.get("/").get_data(as_text=True)
    assert [key for key, words in SAID.items() if words in page] == [found]
    return found


def test_from_an_empty_database_to_a_campaign(database: Session, browser: Callable[[], Browser]) -> None:
    client = browser()
    assert begins(database, client) == COMMAND
    make_user(database, "sample", Role.SYSTEM, sample=True)
    for login, role in (("wang", Role.SYSTEM), ("limei", Role.SECURITY)):
        make_user(database, login, role)
        assert begins(database, client) == COMMAND
    make_user(database, "zhao", Role.AUDIT)
    database.execute(update(User).where(User.login == "zhao").values(password_hash=None))
    database.commit()
    assert begins(database, client) == CODES
    other = database.scalars(select(User.password_hash).where(User.login == "wang")).one()
    database.execute(update(User).where(User.login == "zhao").values(password_hash=other))
    database.commit()
    assert begins(database, client) == CAMPAIGN


def test_with_a_campaign_the_start_page_says_nothing_of_it(campaign: Campaign, browser: Callable[[], Browser]) -> None:
    page = browser().get("/").get_data(as_text=True)
    assert campaign.title in page
    assert [words for words in SAID.values() if words in page] == []


def test_administrators_are_told_while_there_is_no_official(database: Session, browser: Callable[[], Browser]) -> None:
    for login, role in (("wang", Role.SYSTEM), ("limei", Role.SECURITY)):
        make_user(database, login, role)
    pages = {"wang": ("/accounts", "请为每位工作人员各建一个账号"), "limei": ("/roles", "还没有工作人员账号")}
    for expected in (0, 1):
        assert people.clerks_count(database) == expected
        for login, (path, words) in pages.items():
            client = browser()
            client.sign_in(login)
            assert (words in client.get(path).get_data(as_text=True)) is (expected == 0)
        database.rollback()
        make_user(database, f"clerk{expected}", Role.UNASSIGNED)
