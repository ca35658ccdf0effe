"""Saved column sets: made, changed, removed, one's own only; every refusal says what to do."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.lists import save_column_set
from survey.lists.save_column_set import ColumnSetRefusedError
from survey.models import AuditEntry, ColumnSet, Role, User
from tests.integration.at_once import at_once
from tests.integration.conftest import Browser, make_user

KIND = "ranked_list"


@pytest.fixture
def official(database: Session, browser: Callable[[], Browser]) -> Browser:
    """Return a signed-in district official; there is no evaluation yet."""
    make_user(database, "district", Role.DISTRICT)
    client = browser()
    client.sign_in("district")
    return client


def sets(database: Session) -> list[tuple[str, list[str]]]:
    database.rollback()
    return [(row.name, row.columns) for row in database.scalars(select(ColumnSet).order_by(ColumnSet.id))]


def send(client: Browser, path: str, **fields: object) -> str:
    response = client.post(path, data={"csrf_token": client.token, **fields}, follow_redirects=True)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def order(*keys: str) -> dict[str, object]:
    return {f"order-{key}": str(place) for place, key in enumerate(keys, start=1)}


def test_a_set_is_made_changed_and_removed_without_scripts(database: Session, official: Browser) -> None:
    start = official.get("/files/columns/new?from=public").get_data(as_text=True)
    assert 'id="order-project" value="8"' in start
    shown = send(official, "/files/columns/new", name=" 电话表 ", **order("phone", "name", "score"))
    assert "已保存列组合“电话表”，共 3 列" in shown
    assert sets(database) == [("电话表", ["phone", "name", "score"])]
    number = database.scalars(select(ColumnSet.id)).one()
    edit = official.get(f"/files/columns/{number}").get_data(as_text=True)
    assert edit.index('id="order-phone" value="1"') < edit.index('id="order-name" value="2"')
    send(official, f"/files/columns/{number}", name="电话", **{"order-name": "1", "order-phone": "2", "order-x": "3"})
    assert sets(database) == [("电话", ["name", "phone"])]
    assert "将删除“电话”（2 列）" in official.get("/files/columns").get_data(as_text=True)
    assert "已删除列组合“电话”" in send(official, f"/files/columns/{number}/remove")
    assert sets(database) == []
    trail = database.scalars(select(AuditEntry).where(AuditEntry.object_type == "column_set").order_by(AuditEntry.id))
    assert [entry.action for entry in trail] == ["make_column_set", "change_column_set", "remove_column_set"]


OLD = [("已有的", ["credit_code"])]


@pytest.mark.parametrize(
    ("name", "keys", "said", "changed", "left"),
    [
        ("  ", ("name",), "请给列组合起个名字", "请给列组合起个名字", OLD),
        ("长" * 81, ("name",), "最多 80 个字", "最多 80 个字", OLD),
        ("已有的", ("name",), "您已有同名的列组合", "已保存列组合“已有的”，共 1 列。", [("已有的", ["name"])]),
        ("新的", (), "请至少选一列", "请至少选一列", OLD),
        ("新的", ("score", "rank"), "否则看不出每行是哪家企业", "否则看不出每行是哪家企业", OLD),
    ],
)
def test_what_is_refused_is_said_and_what_was_typed_stays(
    database: Session,
    official: Browser,
    name: str,
    keys: tuple[str, ...],
    said: str,
    changed: str,
    left: list[tuple[str, list[str]]],
) -> None:
    """A new set is refused; a change of the old one too, but where the name is its own: that is `changed`."""
    send(official, "/files/columns/new", name="已有的", **order("credit_code"))
    official.get("/files/columns/new")
    shown = send(official, "/files/columns/new", name=name, **order(*keys))
    assert said in shown
    assert all(f'id="order-{key}" value="{place}"' in shown for place, key in enumerate(keys, start=1))
    assert sets(database) == [("已有的", ["credit_code"])]
    number = database.scalars(select(ColumnSet.id)).one()
    assert changed in send(official, f"/files/columns/{number}", name=name, **order(*keys))
    assert sets(database) == left


def beside(page: str) -> dict[str, str]:
    """Return id of a field -> what is said to be wrong with it, beside it."""
    return dict(re.findall(r'<span class="err" id="([\w:-]+)-error">.*?<span>错误：(.*?)</span>', page, re.DOTALL))


@pytest.mark.parametrize("path", ["/files/columns/new", "/files/columns/1"])
def test_everything_wrong_is_said_beside_its_field_at_once_and_nothing_typed_is_lost(
    database: Session, official: Browser, path: str
) -> None:
    send(official, "/files/columns/new", name="已有的", **order("credit_code"))
    official.get(path)
    places = {"order-name": "第一", "order-score": "-2", "order-rank": "2", "order-phone": "1"}
    shown = send(official, path, name="", **places)
    unread = "请填写大于0的数字，例如 1；不导出的列请留空。"
    assert beside(shown) == {"name": "请给列组合起个名字。", "order-name": unread, "order-score": unread}
    assert dict(re.findall(r'id="(order-\w+)" value="([^"]+)"', shown)) == places
    assert shown.index('id="order-phone"') < shown.index('id="order-rank"') < shown.index('id="order-name"')
    assert f'<a href="#order-score">{unread}</a>' in shown
    assert '<a href="/files" aria-current="page">文件</a>' in shown
    assert sets(database) == OLD
    assert beside(send(official, path, name="新的", **{"order-rank": "1"})) == {
        "places": "请选上“企业名称”或“统一社会信用代码”，否则看不出每行是哪家企业。"
    }
    assert sets(database) == OLD


def test_columns_of_another_scheme_stay_and_are_said(database: Session, official: Browser) -> None:
    me = database.scalars(select(User.id)).one()
    number = save_column_set.make(database, me, KIND, name="旧的", columns=["name", "part:gone"])
    assert "有 1 列不在当前方案内，导出时略过：part:gone" in official.get("/files/columns").get_data(as_text=True)
    assert "part:gone" in official.get(f"/files/columns/{number}").get_data(as_text=True)
    send(official, f"/files/columns/{number}", name="旧的", **order("score", "name"))
    assert sets(database) == [("旧的", ["score", "name", "part:gone"])]


def test_another_users_set_is_not_found(
    database: Session, official: Browser, browser: Callable[[], Browser], app: Flask
) -> None:
    me = database.scalars(select(User.id)).one()
    number = save_column_set.make(database, me, KIND, name="我的", columns=["name"])
    make_user(database, "colleague", Role.DISTRICT)
    other = browser()
    other.sign_in("colleague")
    assert "我的</a>" not in other.get("/files/columns").get_data(as_text=True)
    path = f"/files/columns/{number}"
    assert other.get(path).status_code == 404
    assert other.post(path, data={"csrf_token": other.token, "name": "x"}).status_code == 404
    assert other.post(f"{path}/remove", data={"csrf_token": other.token}).status_code == 404
    assert sets(database) == [("我的", ["name"])]


def test_there_are_not_endlessly_many(database: Session, official: Browser) -> None:
    me = database.scalars(select(User.id)).one()
    for number in range(save_column_set.MOST_SETS):
        save_column_set.make(database, me, KIND, name=f"第{number}个", columns=["name"])
    with pytest.raises(ColumnSetRefusedError, match="too_many"):
        save_column_set.make(database, me, KIND, name="再一个", columns=["name"])
    official.get("/files/columns/new")
    assert "最多保存 30 个列组合" in send(official, "/files/columns/new", name="再一个", **order("name"))


def test_of_two_sets_of_one_name_at_once_one_is_kept(app: Flask, database: Session) -> None:
    user_id = make_user(database, "somebody", Role.DISTRICT).id

    def make(own: Session) -> str:
        try:
            save_column_set.make(own, user_id, KIND, name="常用", columns=["name"])
        except ColumnSetRefusedError as error:
            return error.code
        return "made"

    assert sorted(at_once(app, make, make)) == ["made", "same_name"]
    assert sets(database) == [("常用", ["name"])]


def test_a_set_that_is_removed_twice_or_changed_meanwhile(app: Flask, database: Session) -> None:
    user_id = make_user(database, "somebody", Role.DISTRICT).id
    number = save_column_set.make(database, user_id, KIND, name="常用", columns=["name"])

    def remove(own: Session) -> None:
        save_column_set.remove(own, own.get_one(ColumnSet, number))

    kept = database.get_one(ColumnSet, number)
    assert at_once(app, remove, remove) == [None, None]
    with pytest.raises(ColumnSetRefusedError, match="gone"):
        save_column_set.change(database, kept, "另外", ["name"])
    assert sets(database) == []
    kept_acts = select(AuditEntry.action).where(AuditEntry.object_type == "column_set").order_by(AuditEntry.id)
    acts = database.scalars(kept_acts).all()
    assert acts == ["make_column_set", "remove_column_set"]


def test_what_was_typed_for_a_set_that_oneself_removed_becomes_a_new_one(database: Session, official: Browser) -> None:
    """Removed in another window: what was typed is shown again and its button keeps it; pressing 删除 twice is said."""
    me = database.scalars(select(User.id)).one()
    number = save_column_set.make(database, me, KIND, name="旧的", columns=["name"])
    removed = f"/files/columns/{number}/remove"
    official.get(f"/files/columns/{number}")
    assert "已删除列组合“旧的”" in send(official, removed)
    shown = send(official, f"/files/columns/{number}", name="新的", **order("score", "credit_code"))
    assert "这个列组合已被删除。您填写的内容在下面，点“保存”就存为新的列组合。" in shown
    assert 'action="/files/columns/new"' in shown
    assert 'id="name" name="name" value="新的"' in shown
    assert dict(re.findall(r'id="order-(\w+)" value="([^"]+)"', shown)) == {"score": "1", "credit_code": "2"}
    wrong = send(official, f"/files/columns/{number}", name="", **{"order-name": "第一"})
    assert beside(wrong) == {
        "name": "请给列组合起个名字。",
        "order-name": "请填写大于0的数字，例如 1；不导出的列请留空。",
    }
    assert "这个列组合已被删除" in wrong
    assert "这个列组合此前已经删除。" in send(official, removed)
    assert sets(database) == []
