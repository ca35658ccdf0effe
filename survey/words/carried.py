"""Sentences about answers that are carried over and wait for confirmation."""

from __future__ import annotations

import json
from typing import Any

from scoring.definition.questionnaire import Question
from scoring.definition.texts import Words
from survey.models import SubmissionVersion
from survey.words.figures import SHANGHAI
from survey.words.language import _, _n, in_words


def as_shown(answer: Any) -> str:  # noqa: ANN401 - JSON
    """Return an answer (as JSON) as the text that a page shows it with and gets back."""
    return json.dumps(answer, ensure_ascii=False, sort_keys=True)


def say_lead(version: SubmissionVersion | None, *, listed: bool) -> str:
    """Return what stands before an offered answer. `listed`: whether the enterprise is in the directory."""
    if version is not None:
        return _("上次填的是")
    return _("企业名录登记的是") if listed else _("注册账号时填的是")


def say_source(question: Question, before: Question | None, version: SubmissionVersion | None) -> str:
    """Return where an offered answer is from: the directory, or which question of which submission."""
    if before is None or version is None:
        return _("如已变动，请直接填写新的内容")
    campaign = version.submission.participation.campaign.title
    day = version.submitted_at.astimezone(SHANGHAI).date().isoformat()
    where = _("“%(campaign)s”，回执 %(receipt)s，%(day)s", campaign=campaign, receipt=version.receipt, day=day)
    if before.title == question.title:
        return _("来自上次申报%(where)s", where=where)
    return _("来自上次申报的“%(title)s”：%(where)s", title=in_words(before.title), where=where)


def say_changed(question: Question, before: Question | None, why: Words | None) -> str:
    """Return why no earlier answer is offered."""
    if why is not None:
        return in_words(why)
    if before is not None and before.title != question.title:
        title = in_words(before.title)
        return _("上次问的是“%(title)s”，与本题不同，没有沿用，请按本题填写。", title=title)
    return _("本题的说明、单位或选项与上次不同，没有沿用上次的回答，请重新填写。")


def say_confirmed(written: int, left: int) -> str:
    """Return how many answers were carried over, and how many were not."""
    if not left:
        return _n("已沿用 %(n)s 题，草稿尚未提交。", n=written)
    return _("已沿用 %(n)s 题；另有 %(left)s 题已有回答或来源刚刚变动，没有沿用，请再看一下。", n=written, left=left)
