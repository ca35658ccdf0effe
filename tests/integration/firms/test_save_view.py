"""Saved views: kept, shared, opened first, and refused in words."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.firms.save_view import MOST_VIEWS, ViewRefusedError, change_view, make_view, remove_view
from survey.models import AuditEntry, Campaign, Role, SavedView, User
from survey.queries import saved_views
from tests.integration.at_once import at_once
from tests.integration.conftest import Browser, make_enterprise, make_user

ADDRESS = {"unit": ["malu", "anting"], "sort": ["-name"], "column": ["unit"]}


@pytest.fixture
def owner(database: Session) -> User:
    """Return a district official."""
    return make_user(database, "district", Role.DISTRICT)


def made(database: Session, owner: User, name: str, **more: bool) -> SavedView:
    view = make_view(
        database, owner.id, name, ADDRESS, shared=more.get("shared", False), opens_first=more.get("first", False)
    )
    return database.get_one(SavedView, view)


def test_a_view_is_kept_changed_and_removed_with_entries(database: Session, owner: User) -> None:
    view = made(database, owner, " 马陆 ")
    assert (view.name, view.address, view.shared, view.opens_first) == ("马陆", ADDRESS, False, False)
    change_view(database, view, "马陆和安亭", shared=True, opens_first=True)
    assert (view.name, view.shared, view.opens_first) == ("马陆和安亭", True, True)
    remove_view(database, view)
    entries = database.scalars(select(AuditEntry).where(AuditEntry.object_type == "view").order_by(AuditEntry.id)).all()
    state = {"name": "马陆", "shared": False, "first": False}
    assert [(entry.action, entry.detail) for entry in entries] == [
        ("make_view", state),
        ("change_view", {"name": "马陆和安亭", "shared": True, "first": True, "before": state}),
        ("remove_view", {"name": "马陆和安亭", "shared": True, "first": True}),
    ]
    assert saved_views.views_for(database, owner.id) == []


@pytest.mark.parametrize(("name", "code"), [(" ", "no_name"), ("长" * 41, "long_name"), ("马陆", "same_name")])
def test_a_name_that_can_not_be_kept(database: Session, owner: User, name: str, code: str) -> None:
    made(database, owner, "马陆")
    other = made(database, owner, "安亭")
    for refused in (
        lambda: make_view(database, owner.id, name, ADDRESS, shared=False),
        lambda: change_view(database, other, name, shared=False, opens_first=False),
    ):
        with pytest.raises(ViewRefusedError) as error:
            refused()
        assert error.value.code == code
    assert [view.name for view, _maker in saved_views.views_for(database, owner.id)] == ["马陆", "安亭"]


def test_somebody_else_may_have_the_same_name(database: Session, owner: User) -> None:
    made(database, owner, "马陆")
    other = make_user(database, "reviewer", Role.DISTRICT)
    assert made(database, other, "马陆").user_id == other.id


def test_so_many_and_no_more(database: Session, owner: User) -> None:
    for number in range(MOST_VIEWS):
        made(database, owner, f"示例{number}")
    with pytest.raises(ViewRefusedError) as error:
        made(database, owner, "再来一个")
    assert error.value.code == "too_many"


def test_one_view_opens_first(database: Session, owner: User) -> None:
    first, second = made(database, owner, "甲", first=True), made(database, owner, "乙", first=True)
    database.refresh(first)
    assert [first.opens_first, second.opens_first] == [False, True]
    change_view(database, first, "甲", shared=False, opens_first=True)
    database.refresh(second)
    assert [first.opens_first, second.opens_first] == [True, False]


def test_a_view_that_is_removed_twice_or_changed_meanwhile(app: Flask, database: Session, owner: User) -> None:
    view = made(database, owner, "马陆")
    number = view.id

    def remove(own: Session) -> None:
        remove_view(own, own.get_one(SavedView, number))

    assert at_once(app, remove, remove) == [None, None]
    with pytest.raises(ViewRefusedError) as error:
        change_view(database, view, "安亭", shared=False, opens_first=False)
    assert error.value.code == "gone"
    acts = select(AuditEntry.action).where(AuditEntry.object_type == "view").order_by(AuditEntry.id)
    assert database.scalars(acts).all() == ["make_view", "remove_view"]


def test_what_was_typed_for_a_view_that_oneself_removed_becomes_a_new_one(
    database: Session, owner: User, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    """Removed in another window: the page keeps name, ticks and address, and its button makes a new view of them."""
    view = made(database, owner, "马陆")
    client = browser()
    client.sign_in("district")
    path = f"/firms/views/{view.id}"
    page = client.get("/firms/views").get_data(as_text=True)
    address = "unit=malu&amp;unit=anting&amp;sort=-name&amp;column=unit"
    assert f'name="address" value="{address}"' in page
    assert client.send(f"{path}/remove").status_code == 302
    typed = {"name": "马陆和安亭", "address": html.unescape(address), "shared": "y"}
    page = client.send(path, **typed).get_data(as_text=True)
    assert "这个视图已被删除。您填写的名称在下面，点“保存视图”就存为新的视图。" in page
    assert f'name="address" value="{address}"' in page
    assert 'id="name-new" name="name" value="马陆和安亭"' in page
    assert re.search(r'name="shared" value="y" checked', page)
    again = client.send(f"{path}/remove")
    assert (again.status_code, again.location) == (302, "/firms/views")
    assert "这个视图此前已经删除。" in client.get("/firms/views").get_data(as_text=True)
    client.send("/firms/views", **typed)
    database.rollback()
    assert [(row.name, row.shared) for row, _maker in saved_views.views_for(database, owner.id)] == [
        ("马陆和安亭", True)
    ]


def test_a_shared_view_counts_in_the_scope_of_its_reader(
    database: Session, owner: User, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    for number, unit in enumerate(("malu", "malu", "anting")):
        make_enterprise(database, f"91{number:016d}", f"示例{number}", unit)
    make_user(database, "town", Role.TOWN, unit="anting")
    made(database, owner, "共用的", shared=True)
    made(database, owner, "自己的")
    tabs = {}
    for login in ("district", "town"):
        client = browser()
        client.sign_in(login)
        tabs[login] = (
            client.get("/firms").get_data(as_text=True).partition('class="tabs views"')[2].partition("</nav>")[0]
        )
    assert [name in tabs["district"] for name in ("共用的<b>3</b>", "自己的<b>3</b>")] == [True, True]
    assert [
        "共用的<b>1</b>" in tabs["town"],
        "（示例district 共用的视图）" in tabs["town"],
        "自己的" in tabs["town"],
    ] == [True, True, False]


def test_only_its_maker_changes_a_view(
    database: Session, owner: User, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    view = made(database, owner, "共用的", shared=True)
    make_user(database, "reviewer", Role.DISTRICT)
    client = browser()
    client.sign_in("reviewer")
    answers = [client.send(f"/firms/views/{view.id}{way}", name="我的").status_code for way in ("", "/remove")]
    assert answers == [404, 404]
    page = client.get("/firms/views").get_data(as_text=True)
    assert "示例district" in page
    assert f'action="/firms/views/{view.id}"' not in page


def test_a_refused_name_stays_in_the_form(
    database: Session, owner: User, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    view = made(database, owner, "马陆")
    client = browser()
    client.sign_in("district")
    page = client.send("/firms/views", name="马陆", address="unit=malu&sort=-name&x=1", shared="y").get_data(
        as_text=True
    )
    assert "您已有同名的视图，请换一个名字。" in page
    assert 'name="address" value="unit=malu&amp;sort=-name"' in page
    assert 'id="name-new" name="name" value="马陆"' in page
    assert 'id="name-new-error"' in page
    page = client.send(f"/firms/views/{view.id}", name=" ").get_data(as_text=True)
    assert f'<a href="#name-{view.id}">请给视图起个名字。</a>' in page
    assert re.search(rf'id="name-{view.id}-error">.*?<span>错误：请给视图起个名字。</span>', page, re.DOTALL)
    assert f'aria-describedby="name-{view.id}-hint name-{view.id}-error" aria-invalid="true"' in page


def test_views_are_kept_on_the_page(
    database: Session, owner: User, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    client = browser()
    client.sign_in("district")
    answer = client.send("/firms/views", name="马陆", address="unit=malu&stage=filling&x=1")
    assert answer.headers["Location"] == "/firms?stage=filling&unit=malu"
    view = database.scalars(select(SavedView)).one()
    assert view.address == {"stage": ["filling"], "unit": ["malu"]}
    assert client.send(f"/firms/views/{view.id}", name="马陆镇", opens_first="y").headers["Location"] == "/firms/views"
    page = client.get("/firms/views").get_data(as_text=True)
    assert '<a href="/firms?stage=filling&amp;unit=malu">马陆镇</a>' in page
    assert "状态：填写中；街镇：马陆镇" in page
    answer = client.send(f"/firms/views/{view.id}/remove")
    assert answer.headers["Location"] == "/firms?stage=filling&unit=malu"
    assert "已删除视图“马陆镇”" in client.get("/firms").get_data(as_text=True)
