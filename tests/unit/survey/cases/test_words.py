"""Every refusal, kind and queue has its words."""

from __future__ import annotations

import pytest

from survey.cases.case_results import CaseRefusedError
from survey.cases.words import ACT_TITLES, EVENT_TITLES, STEP_TITLES, EventKind, say_refused, text_or_gone
from survey.models import Act, FlagKind, FlagStep
from survey.queries.case_queues import Queue
from survey.words.cases import FLAG_TITLES, QUEUE_TITLES, say_flag


@pytest.mark.parametrize("code", ["other_note", "corrected", "resolved", "open", "moved", "many", "silent"])
def test_every_refusal_is_said(code: str) -> None:
    assert say_refused(CaseRefusedError(code)).endswith("。")


def test_every_kind_has_a_title() -> None:
    assert (set(EVENT_TITLES), set(ACT_TITLES), set(STEP_TITLES)) == (set(EventKind), set(Act), set(FlagStep))
    assert (set(FLAG_TITLES), set(QUEUE_TITLES)) == (set(FlagKind), set(Queue))
    assert say_flag("figures") == "数据存疑"


def test_a_text_that_is_kept_no_more_is_said_to_be_gone() -> None:
    assert (text_or_gone("示例"), text_or_gone("")) == ("示例", "（保存期满，已清除）")
