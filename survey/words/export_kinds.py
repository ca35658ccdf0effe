"""What each kind of exported file is called."""

from __future__ import annotations

from collections.abc import Mapping

from survey.words.language import _l

EXPORT_KINDS: Mapping[str, str] = {
    "archive": _l("批次档案"),
    "call_list": _l("通知名单"),
    "changes": _l("两次评估的变化"),
    "chase_list": _l("催办名单"),
    "chase_log": _l("催办记录"),
    "enquiries": _l("咨询答疑"),
    "expert_marks": _l("专家评分表"),
    "final_list": _l("试点名单"),
    "firm_trail": _l("操作记录"),
    "firms": _l("企业名单"),
    "form": _l("填表输出"),
    "import_report": _l("批量导入报告"),
    "incentives": _l("虚报核算"),
    "internal_list": _l("排序名单（内部）"),
    "internal_shortlist": _l("候选名单（内部）"),
    "ledger": _l("填报台账"),
    "live_list": _l("名单权重测算表"),
    "live_shortlist": _l("权重测算表"),
    "official_list": _l("上报版名单"),
    "overview": _l("总览"),
    "pilots": _l("试点企业"),
    "pins": _l("指定与不列入"),
    "public_enquiries": _l("公开解答"),
    "public_list": _l("公示名单"),
    "questionnaire": _l("离线填写表"),
    "ranked_list": _l("排序名单"),
    "reminders": _l("提醒名单"),
    "reserve_list": _l("备选名单"),
    "result_letters": _l("告知书"),
    "shortlist": _l("候选名单"),
    "states": _l("填报状态"),
    "town_lists": _l("各街镇名单"),
    "track_gaps": _l("自评与核定的差"),
    "trail": _l("操作日志"),
    "visit_sheet": _l("现场核查单"),
}
"""Kind of an export, as its record keeps it -> what it is called; a kind without words is not recorded."""


def say_export_kind(kind: str) -> str:
    """Return what kind of file an export is; a kind that was recorded once and is written no more stands for itself."""
    return str(EXPORT_KINDS.get(kind, kind))
