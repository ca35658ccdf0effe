"""What is done with a visit, as texts."""

from __future__ import annotations

from collections.abc import Mapping

from survey.models import VisitAct
from survey.words.language import _l

VISIT_STEPS: Mapping[VisitAct, str] = {
    VisitAct.PLANNED: _l("安排走访"),
    VisitAct.MOVED: _l("改期或换人"),
    VisitAct.CANCELLED: _l("取消"),
    VisitAct.SUBMITTED: _l("提交走访结果"),
    VisitAct.ANSWERED: _l("企业答复"),
    VisitAct.CONFIRMED: _l("复核生效"),
    VisitAct.SENT_BACK: _l("退回重核"),
}
