"""Merging on its page: found, shown both ways, confirmed; the merged record's address leads to the one that goes on."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.orm import Session

from survey.models import Campaign, Enterprise, Role
from survey.models import ParticipationState as State
from tests.integration.conftest import Browser, make_user
from tests.integration.directory.firms import firm
from tests.integration.directory.test_merge_firms import begun
from tests.integration.directory.test_routes import clerk

__all__ = ["clerk"]


@pytest.fixture
def pair(database: Session, campaign: Campaign) -> tuple[int, int]:
    """Return two records of one firm; the second has an account, a telephone and answers."""
    first = firm(database, "甲苏机械", State.CALLED, credit_code="91310114MA1GT00010")
    second = firm(
        database,
        "甲苏老机械",
        State.FILLING,
        credit_code="91310114MA1GT00029",
        contact_phone="13900000001",
    )
    begun(database, second)
    make_user(database, "boss", Role.ENTERPRISE, enterprise_id=second)
    return first, second


def stamp(page: str) -> str:
    """Return the stamp of a preview."""
    found = re.search(r'name="stamp" value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


def test_the_other_is_found_shown_and_merged(clerk: Browser, database: Session, pair: tuple[int, int]) -> None:
    first, second = pair
    path = f"/firms/{first}/merge"
    found = clerk.get(path, query_string={"text": "jsl"}).get_data(as_text=True)
    assert f"{path}?other={second}" in found
    page = clerk.get(path, query_string={"other": second}).get_data(as_text=True)
    for words in ("保留“甲苏机械”（91310114MA1GT00010）", "139****0001", "示例boss（", "用另一条的填报", "取另一条的"):
        assert words in page
    assert "13900000001" not in page
    turned = clerk.get(path, query_string={"other": second, "keep": "other"}).get_data(as_text=True)
    assert "保留“甲苏老机械”（91310114MA1GT00029）" in turned
    empty = clerk.send(path, other=second, keep="this", stamp=stamp(page), reason="")
    assert "请写明理由" in empty.get_data(as_text=True)
    answer = clerk.send(path, other=second, keep="this", stamp=stamp(page), reason="同一家")
    assert answer.headers["Location"] == f"/firms/{first}"
    text = clerk.get(f"/firms/{first}").get_data(as_text=True)
    for words in ("已并入本记录", "甲苏老机械（91310114MA1GT00029）", "曾用名"):
        assert words in text
    assert clerk.get(f"/firms/{second}").headers["Location"] == f"/firms/{first}"
    assert [clerk.get(f"/firms/{second}/{one}").status_code for one in ("record", "close", "merge", "standing")] == [
        404
    ] * 4


def test_the_other_record_is_kept_where_that_was_chosen(
    clerk: Browser, database: Session, pair: tuple[int, int]
) -> None:
    first, second = pair
    page = clerk.get(f"/firms/{first}/merge", query_string={"other": second, "keep": "other"}).get_data(as_text=True)
    answer = clerk.send(f"/firms/{first}/merge", other=second, keep="other", stamp=stamp(page), reason="同一家")
    assert answer.headers["Location"] == f"/firms/{second}"
    database.rollback()
    assert database.get_one(Enterprise, first).merged_into_id == second


def test_what_changed_since_the_preview_is_shown_again(
    clerk: Browser, database: Session, pair: tuple[int, int]
) -> None:
    first, second = pair
    page = clerk.get(f"/firms/{first}/merge", query_string={"other": second}).get_data(as_text=True)
    database.get_one(Enterprise, second).contact = "示例新人"
    database.commit()
    answer = clerk.send(f"/firms/{first}/merge", other=second, keep="this", stamp=stamp(page), reason="同一家")
    text = answer.get_data(as_text=True)
    assert "预览之后，两条记录有了变化" in text
    assert "示例新人" in text
    assert stamp(text) != stamp(page)


def test_what_cannot_be_joined_has_no_button_and_is_refused(
    clerk: Browser, database: Session, pair: tuple[int, int]
) -> None:
    first, second = pair
    begun(database, first)
    page = clerk.get(f"/firms/{first}/merge", query_string={"other": second}).get_data(as_text=True)
    assert "两条记录在“示例批次”中都已填写或提交" in page
    assert 'name="stamp"' not in page
    answer = clerk.send(f"/firms/{first}/merge", other=second, keep="this", stamp="", reason="同一家")
    assert "都已填写或提交" in answer.get_data(as_text=True)
    for other in ("", "999", str(first)):
        answer = clerk.send(f"/firms/{first}/merge", other=other, keep="this", stamp="", reason="同一家")
        assert answer.status_code == 200
    database.rollback()
    assert database.get_one(Enterprise, second).merged_into_id is None
