"""The ends of jobs in words: one that broke off says so, and its kind adds nothing that is not true of it."""

from __future__ import annotations

from typing import Any

import pytest

from survey import blueprints
from survey.jobs.kinds import KINDS
from survey.jobs.words import say_end
from survey.models import Job, JobState

assert blueprints  # registers every kind
BROKE_OFF = {"failed": "处理时出错，没有产生文件", "attempts": "处理中断了 3 次"}
MAILS, ADOPTED = "call_mails", "questionnaire_zip_adopt"


def ended(kind: str, result: dict[str, Any]) -> Job:
    return Job(id=7, kind=kind, state=JobState.FAILED, attempts=3, parameters={}, result=result)


@pytest.mark.parametrize("code", BROKE_OFF)
def test_a_kind_adds_nothing_to_why_a_job_broke_off(code: str) -> None:
    said = {kind: (list(KINDS[kind].say(job)), say_end(job)) for kind in KINDS for job in [ended(kind, {"code": code})]}
    assert {kind: lines for kind, (lines, _why) in said.items() if lines} == {}
    assert {why.startswith(BROKE_OFF[code]) for _lines, why in said.values()} == {True}


@pytest.mark.parametrize("code", BROKE_OFF)
def test_what_a_job_did_before_it_broke_off_is_said(code: str) -> None:
    mails = {"sent": [1, 2], "failed": [[3, "address"]], "doubt": [], "left": [], "trying": 4, "code": code}
    assert list(KINDS[MAILS].say(ended(MAILS, mails))) == [
        "邮件：发出 2 封，没有发成 1 封，不清楚是否发出 1 封，跳过 0 家。"
    ]
    adopted = {"adopted": 2, "proposed": 9, "waiting": 0, "code": code}
    assert list(KINDS[ADOPTED].say(ended(ADOPTED, adopted))) == ["已交企业确认 2 个文件，共 9 题。"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("gone", "这份空白表或评估已不能使用，请回到表格页面查看。"),
        ("too_many_rows", "工作表“表”在第5000行之后还有内容。"),
    ],
)
def test_why_no_form_was_filled_in(code: str, said: str) -> None:
    lines = KINDS["form"].say(ended("form", {"code": code, "parameters": {"limit": "5000", "sheet": "表"}}))
    assert [said in line for line in lines] == [True]
