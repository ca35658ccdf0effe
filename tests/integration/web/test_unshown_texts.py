"""What was typed into a form that is on no page any more stands on the page that refuses it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from survey.models import Evaluation
from tests.integration.conftest import Browser
from tests.integration.folded_pages import folded
from tests.integration.officials import evaluation, official
from tests.integration.visiting.made import Made, found, hand_in, made, record

__all__ = ["evaluation", "official"]

LOST, TEXT = "您写的内容没有保存", "示例：<b>发票</b>只有“1500”万\n第二行"
HERE, ELSEWHERE = {"Origin": "http://localhost"}, {"Origin": "http://elsewhere.example"}


@pytest.fixture
def visit(database: Session, evaluation: Evaluation) -> Made:
    planned = made(database, evaluation)
    record(database, planned, found("facts.rd_spend_y1", "2"))
    return planned


def write(client: Browser, visit: Made, headers: dict[str, str], **more: str) -> TestResponse:
    """Send a finding with a reason, but without a value."""
    fields = {"csrf_token": client.token, "question": visit.claim["question"], "reason": TEXT, "seen": "0"}
    return client.post(f"/visits/{visit.id}/findings", data={**fields, **more}, headers=headers)


def test_a_finding_that_came_after_the_visit_was_handed_in(database: Session, official: Browser, visit: Made) -> None:
    official.get(f"/visits/{visit.id}?question={visit.claim['question']}")
    before = folded(write(official, visit, HERE).get_data(as_text=True))
    # The form is still there with what was typed: nothing is said beside it.
    assert ("请填写核定的内容" in before, LOST in before) == (True, False)
    hand_in(database, visit)
    after = folded(write(official, visit, HERE).get_data(as_text=True))
    assert "请填写核定的内容" in after  # why it was refused, though there is no form to say it at
    told = after.split(LOST)[1].split("</section>")[0]
    assert told.endswith('<dt>第 1 项</dt><dd class="kept">示例：&lt;b&gt;发票&lt;/b&gt;只有“1500”万 第二行</dd></dl>')


def test_words_of_another_site_are_not_shown(database: Session, official: Browser, visit: Made) -> None:
    official.get(f"/visits/{visit.id}")
    hand_in(database, visit)
    assert LOST not in write(official, visit, ELSEWHERE).get_data(as_text=True)


def test_numbers_and_codes_are_no_texts(
    database: Session, browser: Callable[[], Browser], official: Browser, visit: Made
) -> None:
    official.get(f"/visits/{visit.id}")
    hand_in(database, visit)
    assert LOST not in write(official, visit, HERE, reason="20270114").get_data(as_text=True)
