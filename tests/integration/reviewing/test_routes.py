"""The queue and the page of a version: in order, with their neighbours, within the reader's scope by every door."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.orm import Session

from tests.integration.reviewing.cases import WELL, Cases, cases, listed, reviews, text

__all__ = ["cases"]


def neighbours(page: str) -> list[str]:
    """Return the versions to which the page of one leads, before and after."""
    return re.findall(r'href="/version/(\d+)/review[^"]*">(?:上一家|下一家)', page)


def test_the_queue_lists_what_waits_and_counts_it(cases: Cases) -> None:
    page = text(cases.signed_in("district"), "/reviews")
    assert (listed(page), "未初审 4 家" in page, "共 4 家" in page) == (["乙", "戊", "甲", "丙"], True, True)


def test_a_town_finds_nothing_of_others_in_any_way(cases: Cases, database: Session) -> None:
    town, foreign = cases.signed_in("town"), cases.versions["戊"]
    assert listed(text(town, "/reviews")) == ["乙", "甲", "丙"]
    assert "未初审 3 家" in text(town, "/reviews")
    assert listed(text(town, "/reviews?unit=malu")) == []
    assert listed(text(town, "/reviews?text=示例戊")) == []
    answers = [town.get(f"/version/{number}/review").status_code for number in (foreign, 99999)]
    assert answers == [404, 404]
    assert town.send(f"/version/{foreign}/review", **WELL, seen="0").status_code == 404
    assert reviews(database) == []
    own = text(town, f"/version/{cases.versions['丙']}/review")
    assert listed(own) == ["丙"]


def test_the_next_one_is_the_next_of_the_same_queue(cases: Cases) -> None:
    district, number = cases.signed_in("district"), cases.versions
    own = f"/version/{number['甲']}/review"
    assert neighbours(text(district, own)) == [str(number["戊"]), str(number["丙"])]
    assert neighbours(text(district, f"{own}?unit=anting")) == [str(number["乙"]), str(number["丙"])]
    assert f'href="/version/{number["丙"]}/review?unit=anting"' in text(district, f"{own}?unit=anting")
    district.send(f"{own}?state=waiting", **WELL, seen="0")
    assert neighbours(text(district, f"{own}?state=waiting")) == [str(number["乙"])]


def test_a_leader_reads_and_does_not_review(cases: Cases, database: Session) -> None:
    leader, number = cases.signed_in("leader"), cases.versions["甲"]
    page = text(leader, f"/version/{number}/review")
    assert ("这次提交还没有初审。" in page, "记录初审意见" in page) == (True, False)
    assert leader.send(f"/version/{number}/review", **WELL, seen="0").status_code == 403
    assert reviews(database) == []


def test_own_cases_are_one_click_away(cases: Cases) -> None:
    assert listed(text(cases.signed_in("malu"), "/reviews?mine=1&state=waiting")) == ["戊"]
    assert listed(text(cases.signed_in("district"), "/reviews?mine=1")) == []


@pytest.mark.parametrize("address", ["/reviews?state=nonsense", "/reviews?unit=nowhere", "/reviews?page=99"])
def test_an_odd_address_narrows_nothing(cases: Cases, address: str) -> None:
    assert "共 4 家" in text(cases.signed_in("district"), address)
