"""Questions to the office in words: what each is about, how it stands, why something is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

import numpy as np

from exports.questionnaire.layout import lay_out
from scoring.definition.questionnaire import Questionnaire
from survey.enquiries.enquiry_results import MOST_OF_FIRM, MOST_OPEN, EnquiryRefusedError
from survey.models import Enquiry, EnquiryState
from survey.queries.enquiries import PUBLIC
from survey.words.figures import SHANGHAI
from survey.words.language import _, _l, in_words

STATES: Mapping[str, str] = {
    EnquiryState.OPEN: _l("待答复"),
    EnquiryState.ANSWERED: _l("已答复"),
    PUBLIC: _l("已公开"),
    EnquiryState.NOTICE: _l("主管科室的通知"),
    EnquiryState.WITHDRAWN: _l("已撤回"),
}
"""What the office's list can be narrowed to, and how an entry stands."""


def say_refused(error: EnquiryRefusedError) -> str:
    """Return why something about a question was refused, and what to do."""
    public = _("公开的内容里不能出现提问企业。请删去或改写后再公开。")
    return {
        "many_open": _(
            "贵单位已有 %(n)s 条提问在等待答复，这一条没有提交。请等答复后再提问，急事请致电主管科室。", n=MOST_OPEN
        ),
        "many": _("贵单位在本批次已提问 %(n)s 条，这一条没有提交。请致电主管科室。", n=MOST_OF_FIRM),
        "answered": _("这条提问刚刚已有答复，不能撤回。"),
        "withdrawn": _("提问企业刚刚撤回了这条提问，没有保存答复。"),
        "is_notice": _("这是主管科室的通知，不能答复。"),
        "moved": _(
            "别人刚刚处理了这条提问，没有保存您写的内容；它仍在下面。请先看上面对方写的，再次保存将以您的为准。"
        ),
        "not_answered": _("这条提问还没有答复或已撤回，不能公开。"),
        "not_public": _("这一条已经不公开了。"),
        "not_answered_yet": _("这条提问还没有答复。"),
        "answered_anew": _("主管科室刚刚修改了这条答复，请看新的答复。"),
        "name": _("没有公开：内容里有提问企业的名称（现用或曾用）“%(what)s”。", what=error.what) + public,
        "code": _("没有公开：内容里有提问企业的统一社会信用代码“%(what)s”。", what=error.what) + public,
        "person": _("没有公开：内容里有提问企业的联系人或账号“%(what)s”。", what=error.what) + public,
        "phone": _("没有公开：内容里有提问企业的电话“%(what)s”。", what=error.what) + public,
        "other": _("没有公开：内容里有企业名称“%(what)s”。公开的内容里不能出现任何企业，请删去后再公开。",
                   what=error.what),
    }[error.code]  # fmt: skip


def say_about(
    questionnaires: Mapping[str, Questionnaire], questionnaire_id: str, question_id: str, section_id: str = ""
) -> str:
    """Return what a question to the office is about: questionnaire, number and title of the question, or its section.

    Numbers are those of the blank questionnaire and of the workbook, which are the same for every firm. Empty for the
    campaign as a whole; of what the campaign does not ask any more, its key.
    """
    questionnaire = questionnaires.get(questionnaire_id)
    if questionnaire is None:
        return questionnaire_id
    title = _("《%(title)s》", title=in_words(questionnaire.title))
    section = questionnaire.section(section_id) if section_id else None
    if section is not None:
        return f"{title}{in_words(section.title)}"
    if not question_id:
        return title
    question = questionnaire.questions.get(question_id)
    named = in_words(question.title) if question is not None else question_id
    return f"{title}{_numbers(_Known(questionnaire)).get(question_id, '')} {named}"


def text_or_gone(enquiry: Enquiry) -> str:
    """Return what was asked, or that it is kept no more."""
    return enquiry.text or _("（保存期满，已清除）")


def working_days(since: datetime, now: datetime) -> int:
    """Return how many days from Monday to Friday lie between two moments, by the calendar of Shanghai.

    Public holidays are counted as they fall, since the calendar of each year is not known here.
    """
    first, last = (one.astimezone(SHANGHAI).date() for one in (since, now))
    return int(np.busday_count(np.datetime64(first), np.datetime64(last)))


class _Known:
    """A questionnaire as a key of the cache: definitions with the same digest are the same."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire

    def __hash__(self) -> int:
        return hash(self.questionnaire.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and other.questionnaire.digest == self.questionnaire.digest


@lru_cache(maxsize=16)
def _numbers(known: _Known) -> Mapping[str, str]:
    """Return question -> its number in the blank questionnaire."""
    lines = lay_out(known.questionnaire).by_key.values()
    return {line.question: line.number for line in lines if line.question and line.number and not line.option}
