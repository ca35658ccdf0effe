"""Pages without a campaign, and about the one that was chosen in a session."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from survey.models import Role
from tests.integration.campaigns.setting_up import opened, people, prepared, ready
from tests.integration.conftest import Browser, make_enterprise, make_user

__all__ = ["people", "prepared"]


class _Menu(HTMLParser):
    """Collects the links of the menu."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.links = False, list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = self.inside or tag == "nav"
        if self.inside and tag == "a":
            self.links.append(dict(attrs)["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "nav"


def menu(page: str) -> list[str]:
    parser = _Menu()
    parser.feed(page)
    return parser.links


@pytest.mark.parametrize("role", list(Role))
def test_every_entry_of_every_menu_opens_on_an_empty_database(
    database: Session, browser: Callable[[], Browser], app: Flask, role: Role
) -> None:
    more: dict[str, object] = {"unit": "anting"} if role in {Role.TOWN, Role.VERIFIER} else {}
    if role in {Role.ENTERPRISE, Role.COLLEAGUE}:
        more = {"enterprise_id": make_enterprise(database, "91310114MA1GT00010", "示例一厂").id}
    make_user(database, "one", role, **more)
    client = browser()
    client.sign_in("one")
    first = client.get("/", follow_redirects=True)
    links = menu(first.get_data(as_text=True))
    assert len(links) >= 1
    answers = {path: client.get(path, follow_redirects=True).status_code for path in ["/", "/questions", *links]}
    assert set(answers.values()) == {200}, answers


@pytest.mark.parametrize(
    ("path", "leader"),
    [
        ("/ledger", (200, True)),
        ("/ranking", (200, True)),
        ("/pins", (200, True)),
        ("/meeting-note", (200, True)),
        ("/pins/list.xlsx", (200, True)),
        ("/helping", (403, False)),
        ("/helping/list.xlsx", (403, False)),
    ],
)
def test_pages_of_a_campaign_say_that_there_is_none(
    database: Session, browser: Callable[[], Browser], path: str, leader: tuple[int, bool]
) -> None:
    found = []
    for login, role, words in (("district", Role.DISTRICT, "去建批次"), ("leader", Role.LEADER, "建好批次后")):
        make_user(database, login, role)
        client = browser()
        client.sign_in(login)
        response = client.get(path)
        found.append((response.status_code, words in response.get_data(as_text=True)))
    assert found == [(200, True), leader]


def test_a_form_sent_without_a_campaign_is_answered_in_words(database: Session, browser: Callable[[], Browser]) -> None:
    make_user(database, "district", Role.DISTRICT)
    client = browser()
    client.sign_in("district")
    refused = client.send("/evaluations")
    assert (refused.status_code, "还没有批次" in refused.get_data(as_text=True)) == (409, True)


@pytest.mark.parametrize("path", ["/workbench", "/check", "/result", "/history", "/workbooks"])
def test_a_firm_without_a_campaign_is_told_so(database: Session, browser: Callable[[], Browser], path: str) -> None:
    firm = make_enterprise(database, "91310114MA1GT00010", "示例一厂")
    make_user(database, "firm", Role.ENTERPRISE, enterprise_id=firm.id)
    client = browser()
    client.sign_in("firm")
    response = client.get(path)
    assert (response.status_code, "目前没有开放的申报" in response.get_data(as_text=True)) == (200, True)


def test_what_is_chosen_holds_for_one_session(
    database: Session, browser: Callable[[], Browser], prepared: int, people: dict[str, int]
) -> None:
    opened(database, prepared)
    other = ready(database, people, title="第二批")
    first, second = browser(), browser()
    for client in (first, second):
        client.sign_in("district-1")
    first.send(f"/campaigns/{other}/choose", go="https://evil.example/")
    heads = [client.get("/today").get_data(as_text=True) for client in (first, second)]
    assert ["<h1>第二批</h1>" in page for page in heads] == [True, False]
    assert first.send("/campaigns/99/choose").status_code == 404
