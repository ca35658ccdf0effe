"""The strip from decisions to letters: a stage is over only where it is, and one is next with who has to do it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from survey.deciding import progress_views
from survey.deciding.progress_views import view_progress
from survey.models import Evaluation
from survey.queries.list_progress import ListProgress
from tests.integration.conftest import Browser
from tests.integration.deciding.panel_world import World, recuse, world
from tests.integration.folded_pages import folded
from tests.integration.officials import evaluation, official, text

__all__ = ["evaluation", "official", "world"]
NOON = datetime(2027, 1, 18, 4, tzinfo=UTC)
TODAY = date(2027, 1, 22)
FIRST, LAST = date(2027, 1, 20), date(2027, 1, 26)
NOTHING = ListProgress(date(2027, 1, 15), 1, 60, 0, 0, *[None] * 3, 0, *[None] * 6, 0, 0, 0, None)
FROZEN = {"settled": 60, "decided_at": NOON, "version": 1, "frozen_at": NOON, "signed": 1}
ISSUED = FROZEN | {"signed": 3, "in_force": 1, "issued_at": NOON}
PUBLIC = ISSUED | {"shown": 1, "starts_on": FIRST, "ends_on": LAST}
OVER = PUBLIC | {"ends_on": TODAY - timedelta(days=1)}
CASES: list[tuple[dict[str, Any], str, str]] = [
    ({"evaluation": None, "due": 0}, "n....", "还没有评估"),
    ({}, "n....", "已定 0 / 60 家，由决定人办理"),
    ({"settled": 60, "waiting": 2}, "n....", "已定 60 / 60 家"),
    ({"settled": 60}, "on...", "由区经委经办人冻结"),
    (FROZEN, "oon..", "第1版已签 1 / 3，等审核"),
    (FROZEN | {"signed": 2}, "oon..", "第1版已签 2 / 3，等签发"),
    (ISSUED, "ooon.", "由区经委经办人公示"),
    (PUBLIC | {"starts_on": TODAY + timedelta(days=1)}, "ooon.", "还没有开始"),
    (PUBLIC, "ooon.", "还有 4 天"),
    (PUBLIC | {"ends_on": TODAY}, "ooon.", "今天结束"),
    (PUBLIC | {"taken_back": NOON}, "ooon.", "由区经委经办人重新公示"),
    (OVER | {"objections": 2, "open": 1}, "ooon.", "异议待答复 1 件"),
    (OVER | {"objections": 2, "unmended": 1}, "ooon.", "异议成立待修订 1 件"),
    (OVER | {"objections": 2}, "oooon", "由区经委经办人发放告知书"),
    (OVER | {"version": 2, "signed": 1}, "oono.", "第2版已签 1 / 3，等审核"),
    (OVER | {"version": 2, "in_force": 2}, "ooon.", "公示的是第1版，第2版还没有公示"),
    (PUBLIC | {"version": 2, "in_force": 2}, "ooon.", "公示的是第1版，第2版还没有公示"),
    (OVER | {"released_at": NOON}, "ooooo", ""),
    (ISSUED | {"released_at": NOON}, "ooono", "由区经委经办人公示"),
]


def test_a_stage_is_over_only_where_it_is(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_views, "today", lambda: TODAY)
    monkeypatch.setattr(progress_views, "signed_in", lambda: SimpleNamespace(id=1))
    for name in ("may", "may_open"):
        monkeypatch.setattr(progress_views, name, lambda *_of: True)
    marks = {"over": "o", "next": "n", "later": "."}
    found = []
    for given, _states, _note in CASES:
        monkeypatch.setattr(progress_views, "progress", lambda *_of, told=given: NOTHING._replace(**told))
        with app.test_request_context("/"):
            stages = view_progress(None, 1)  # type: ignore[arg-type]
        states = "".join(marks[stage.state] for stage in stages)
        found.append((given, states, next((stage.note for stage in stages if stage.state == "next"), "")))
        waits = ("2 家等第二人确认", "/panel?show=waiting") if given.get("waiting") else ("", "")
        assert [(stage.waits, stage.waits_url) for stage in stages] == [waits, *[("", "")] * 4]
        assert [stage.title for stage in stages] == ["决定", "冻结", "三签", "公示", "告知"]
        assert [stage.url for stage in stages] == ["/panel", "/list", "/list", "/publication", "/letters"]
    assert found == CASES


def test_on_the_pages_of_who_decides_and_without_counts_for_a_town(
    database: Session, evaluation: Evaluation, official: Browser, browser: Callable[[], Browser]
) -> None:
    database.rollback()
    for path in ("/panel", "/list/checks", "/publication", "/objections", "/letters"):
        page = folded(text(official, path))
        assert ('<li class="next" aria-current="step"><b><a href="/panel">决定</a></b>' in page, path) == (True, path)
        assert ("家，由决定人办理" in page, path) == (True, path)
    town = browser()
    town.sign_in("town")
    page = folded(text(town, "/publication"))
    assert ('<li class="next" aria-current="step"><b>决定</b>' in page, "由决定人办理" in page) == (True, False)


def test_how_many_wait_opens_as_many_and_leaves_out_firms_of_a_recusal(
    world: World, database: Session, browser: Callable[[], Browser]
) -> None:
    sure = world.one(database, "selected", "stable_in")
    grey = next(firm for firm in world.firms(database) if firm.sureness == "grey")
    world.decide(database, sure)
    world.decide(database, grey)
    recuse(database, world, grey, "third")
    found = {}
    for login in ("reviewer", "third", "leader"):
        client = browser()
        client.sign_in(login)
        pages = [folded(text(client, path)) for path in ("/panel", "/publication")]
        pages.append(folded(text(client, "/panel", show="waiting")))
        waits = re.findall(r'<a href="(/panel[?]show=waiting)">(\d+) 家等第二人确认</a>', pages[0] + pages[1])
        queue = pages[2].split('<nav class="box queue"')[1].split("</nav>")[0]
        listed = re.findall(r'href="/panel/(\d+)[?]show=waiting"', queue)
        seats = re.findall(r"<span>待第二人 ?<b>(\d+)</b></span>", pages[0])
        found[login] = (waits, {int(number) for number in listed}, seats)
    both, one = {sure.enterprise_id, grey.enterprise_id}, {sure.enterprise_id}
    assert found == {
        "reviewer": ([("/panel?show=waiting", "2")] * 2, both, ["2"]),
        "third": ([("/panel?show=waiting", "1")] * 2, one, ["1"]),
        "leader": ([("/panel?show=waiting", "2")] * 2, both, ["2"]),
    }
