"""What an entry of the audit trail holds beside its sentence, in words: old values and new.

Of a detail whoever may not see the object gets only what `CLOSED` lists, and a count of the rest. Telephones, mail and
network addresses are masked for everybody: a trail is a list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from survey.definitions.catalogue import catalogue
from survey.definitions.directory import directory
from survey.models import Role
from survey.words.figures import deadline, unit_name
from survey.words.language import _, _l, in_words
from survey.words.masking import mask_address, mask_login, mask_mail, mask_phone, mask_text
from survey.words.roles import ROLE_TITLES

DETAIL_TITLES: Mapping[str, str] = {
    "role": _l("角色"),
    "unit": _l("街镇"),
    "active": _l("在用"),
    "reason": _l("理由"),
    "purpose": _l("用途"),
    "personal": _l("含个人信息"),
    "user": _l("账号"),
    "login": _l("账号名"),
    "name": _l("姓名或名称"),
    "contact": _l("联系人"),
    "phone": _l("电话"),
    "email": _l("邮箱"),
    "from": _l("来自"),
    "mailed": _l("已发到邮箱"),
    "issued_by": _l("代码发放人"),
    "invited_by": _l("邀请人"),
    "by": _l("方式"),
    "left": _l("剩余"),
    "request": _l("申请"),
    "sections": _l("填写部分"),
    "document": _l("文件号"),
    "former": _l("原负责人"),
    "note": _l("核实方式"),
    "how": _l("接收方式"),
    "expires": _l("有效期至"),
    "due": _l("补正期限"),
    "questions": _l("题目"),
    "was": _l("此前状态"),
    "channel": _l("途径"),
    "questionnaire": _l("问卷"),
    "written": _l("写入"),
    "conflicts": _l("冲突"),
    "digest": _l("文件摘要"),
    "number": _l("编号"),
    "receipt": _l("回执编号"),
    "kind": _l("类别"),
    "state": _l("状态"),
    "outcome": _l("核对结果"),
    "altered": _l("改动的单元格"),
    "added": _l("增加的行"),
    "intact": _l("内容完好"),
    "complete": _l("行数完整"),
    "code": _l("问题"),
    "parameters": _l("问题详情"),
    "faults": _l("问题数"),
    "rows": _l("行数"),
    "files": _l("文件数"),
    "enterprises": _l("企业数"),
    "submitted": _l("提交企业数"),
    "markers": _l("标记数"),
    "new": _l("新增"),
    "changed": _l("变更"),
    "unchanged": _l("未变"),
    "refused": _l("不能写入"),
    "unseen": _l("隐藏单元格"),
    "stamp": _l("内容指纹"),
    "adopted": _l("采纳企业数"),
    "moved": _l("已变动企业数"),
    "revision": _l("修订号"),
    "replaced": _l("改动前的规则"),
    "version": _l("版本"),
    "based_on": _l("依据版本"),
    "segments": _l("群组数"),
    "columns": _l("列"),
    "ranked": _l("参与排序企业数"),
    "fingerprint": _l("指纹"),
    "archived": _l("已停用"),
    "removed": _l("减少"),
    "question": _l("题目"),
    "submission": _l("填报"),
    "answers": _l("答案摘要"),
    "file": _l("文件名"),
    "contact_phone": _l("在册电话"),
    "industry": _l("行业"),
    "above_scale": _l("规上"),
    "registered_place": _l("注册地"),
    "production_place": _l("生产地"),
    "tax_place": _l("纳税地"),
    "credit_code": _l("信用代码"),
    "status": _l("答复代码"),
    "method": _l("请求方式"),
    "path": _l("页面地址"),
    "more": _l("一分钟内又有几次"),
    "others": _l("其余各类"),
    "entries": _l("条目"),
    "title": _l("名称"),
    "target": _l("目标家数"),
    "earlier_pilots": _l("此前试点"),
    "starts_on": _l("开始日期"),
    "ends_on": _l("结束日期"),
    "programme_id": _l("工作计划"),
    "seats": _l("名额"),
    "trial": _l("试填"),
    "opens_at": _l("开始提交"),
    "closes_at": _l("填报截止"),
    "correction_until": _l("补正截止"),
    "decision_on": _l("决定日期"),
    "contact_office": _l("主管科室"),
    "office_phone": _l("咨询电话"),
    "contact_hours": _l("接听时间"),
    "asked": _l("问卷"),
    "deciders": _l("决定人"),
    "substitutes": _l("替补"),
    "reviewers": _l("街镇审核"),
    "before": _l("变更前"),
    "after": _l("变更后"),
}
CLOSED = frozenset(
    {
        "role", "unit", "active", "user", "issued_by", "invited_by", "by", "left", "request", "mailed", "expires",
        "channel", "questionnaire", "digest", "number", "receipt", "state", "rows", "files", "revision", "version",
        "based_on", "fingerprint", "archived", "before", "after", "personal", "purpose", "removed",
        "status", "method", "path", "more", "others", "entries",
        "seats", "trial", "opens_at", "closes_at", "correction_until", "decision_on", "asked", "deciders",
        "substitutes", "reviewers",
    }
)  # fmt: skip
"""What everybody who reads an entry gets: no answer, no figure of an enterprise, nothing of a person.

Of typed texts only what somebody opened or exported personal data for: the audit administrator looks into that.
"""
OF_OFFICIALS = frozenset({"reason"})
"""Typed texts that he needs where they are about an official's account; of anything else they may be business."""
REASONS_SHOWN = frozenset({"user", "retention"})

CODES: Mapping[str, Mapping[str, str]] = {
    "channel": {
        "page": _l("页面"),
        "autosave": _l("自动保存"),
        "import": _l("表格导入"),
        "carried": _l("沿用后确认"),
        "revert": _l("改回上次提交"),
        "import_official": _l("工作人员代为导入"),
        "demo": _l("演示数据"),
    },
    "by": {"code": _l("动态口令"), "recovery": _l("恢复码"), "totp": _l("动态口令")},
    "state": {
        "previewed": _l("待确认"),
        "applied": _l("已采纳"),
        "refused": _l("未接受"),
        "discarded": _l("已放弃"),
    },
    "was": {
        "called": _l("未开始"),
        "exempt": _l("豁免"),
        "filling": _l("填写中"),
        "submitted": _l("已提交"),
        "returned": _l("退回补正"),
        "verified": _l("已核实"),
        "withdrawn": _l("已退出申报"),
    },
    "kind": {
        "in": _l("指定入选"),
        "out": _l("指定不列入"),
        "shortlist": _l("候选名单"),
        "internal_shortlist": _l("候选名单（内部）"),
        "live_shortlist": _l("权重测算表"),
        "ranked_list": _l("排序名单"),
        "internal_list": _l("排序名单（内部）"),
        "questionnaire": _l("离线填写表"),
        "form": _l("填表输出"),
        "directory": _l("企业名录"),
        "ratings": _l("外部评定"),
        "import_report": _l("批量导入报告"),
        "pins": _l("指定与不列入"),
        "states": _l("填报状态"),
        "trail": _l("操作日志"),
        "zip": _l("批量问卷"),
        "check": _l("核对的文件"),
        "evaluate": _l("运行评估"),
        "freeze_segments": _l("冻结群组"),
        "live_workbook": _l("导出权重测算表"),
        "questionnaires": _l("离线填写表"),
        "questionnaire_zip": _l("批量问卷预览"),
        "questionnaire_zip_adopt": _l("批量问卷写入"),
        "adopt_table": _l("写入表格"),
        "forms_by_unit": _l("按街镇分别填表"),
    },
    "purpose": {
        "claim": _l("认领账号"),
        "invite": _l("接受邀请"),
        "reset": _l("重设密码"),
        "email": _l("确认邮箱"),
    },
    "former": {"colleague": _l("改为填报人"), "ended": _l("停用")},
    "outcome": {
        "checked": _l("已逐行核对"),
        "foreign": _l("不是本系统导出的文件"),
        "unknown": _l("没有这个编号的导出记录"),
        "closed": _l("超出管理范围"),
        "refused": _l("无法读取"),
    },
}
"""Codes in words. One that is not here is shown as 其他, never as it is, but for a purpose, which people type."""
CLASSES: Mapping[str, str] = {
    "all": _l("全部企业"),
    "above": _l("仅规上企业"),
    "below": _l("仅规下企业"),
}
_LISTS = frozenset({"asked", "deciders", "substitutes", "reviewers"})
_MOMENTS = frozenset({"opens_at", "closes_at", "correction_until"})
_NUMBERS_OF_ACCOUNTS = frozenset({"user", "issued_by", "invited_by"})
_MASKED: Mapping[str, Callable[[str], str]] = {
    "phone": mask_phone,
    "contact_phone": mask_phone,
    "office_phone": str,
    "email": mask_mail,
    "from": mask_address,
    "login": mask_login,
}


@dataclass(frozen=True, slots=True)
class Told:
    """A detail in words. `old`: what it was before, empty where that is not kept or there was nothing."""

    title: str
    text: str
    old: str = ""


def tell(detail: Mapping[str, Any], about: str, *, whole: bool) -> tuple[tuple[Told, ...], int]:
    """Return the details of an entry in words, and how many are not shown to this reader.

    `about`: the type of its object; `whole`: whether the reader may see the object.
    """
    kept, hidden = (dict(detail), 0) if whole else _opened(detail, about)
    changed = _changed(kept)
    pairs = [Told(_title(key), _said(key, new), _said(key, old)) for key, (old, new) in changed.items()]
    left = [key for key in kept if key not in {"before", "after", "changes"} and key not in changed]
    return (*pairs, *(_plain(key, _in_place(key, kept)) for key in left)), hidden


def _opened(detail: Mapping[str, Any], about: str) -> tuple[dict[str, Any], int]:
    """Return what is open to everybody who reads the entry, and of how many details something is not.

    Of old values and new that goes for each by itself: one that is not told by its name, as an address, is not open.
    """
    kept, hidden = {}, 0
    for key, value in detail.items():
        if key in {"before", "after"}:
            inside = _as_mapping(value)
            opened = {name: one for name, one in inside.items() if _is_open(name, about)}
            kept[key] = opened
            hidden += len(opened) < len(inside) or not isinstance(value, Mapping)
        elif _is_open(key, about):
            kept[key] = value
        else:
            hidden += 1
    return kept, hidden


def _is_open(key: str, about: str) -> bool:
    if key == "kind":
        return about != "pin"  # of a pin it says whether the enterprise is in or out
    return key in CLOSED or (key in OF_OFFICIALS and about in REASONS_SHOWN)


_NOTHING = object()
"""What a thing was before it was there, or is after it was taken away."""


def _changed(detail: Mapping[str, Any]) -> dict[str, tuple[object, object]]:
    """Return what differs, as key -> (old, new).

    It is written as ``before`` and ``after``, as ``before`` beside the new values, or as pairs of old and new; of a
    mail address ``before`` is the old one itself.
    """
    before, after = detail.get("before"), detail.get("after")
    if isinstance(before, str):
        return {"email": (before or _NOTHING, detail.get("email") or _NOTHING)}
    old = _as_mapping(before)
    new = _as_mapping(after) if "after" in detail else {key: detail[key] for key in old if key in detail}
    keys = dict.fromkeys((*old, *new))
    found = {key: (old.get(key, _NOTHING), new.get(key, _NOTHING)) for key in keys if old.get(key) != new.get(key)}
    pairs = {**_as_mapping(detail.get("changes")), **{key: detail[key] for key in _PAIRS if key in detail}}
    return found | {key: (pair[0], pair[1]) for key, pair in pairs.items() if isinstance(pair, list) and len(pair) == 2}


_PAIRS = ("contact", "contact_phone")
"""What is personal of an enterprise lies apart from its other changes, as pairs of old and new, too."""


def _in_place(key: str, detail: Mapping[str, Any]) -> object:
    """Return a value; names of questions with their questionnaire, which stands beside them."""
    value, name = detail[key], detail.get("questionnaire")
    if key == "questions" and isinstance(value, list) and name:
        return [f"{name}.{item[0]}" if isinstance(item, list) else item for item in value]
    return f"{name}.{value}" if key == "question" and name else value


def _as_mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _said(key: str, value: object) -> str:
    return "–" if value is _NOTHING else _say(key, value)


def _plain(key: str, value: object) -> Told:
    return Told(_title(key), _say(key, value))


def _title(key: str) -> str:
    return str(DETAIL_TITLES.get(key, _l("其他")))


def _say(key: str, value: object) -> str:
    """Return a value in words; what is no text, number, or list of them is only counted."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if key == "sections" and isinstance(value, list):
        return _("、").join(_section(pair) for pair in value) or _("全部")
    if key == "questions" and isinstance(value, list):
        return _("、").join(_question(str(name)) for name in value) or _("全部")
    if key in _LISTS and isinstance(value, list):
        return _("、").join(_listed(key, str(one)) for one in value) or "–"
    if isinstance(value, Mapping | list):
        return _("共 %(n)s 项", n=len(value))
    return _say_text(key, str(value)) if value not in {None, ""} else "–"


def _say_text(key: str, text: str) -> str:
    if key in CODES and (key != "purpose" or text in CODES[key]):
        return str(CODES[key].get(text, _l("其他")))
    if key == "question":
        return _question(text)
    if key == "role":
        return str(ROLE_TITLES[Role(text)]) if text in set(Role) else _("其他")
    if key == "unit":
        return unit_name(text) if text in directory().units else _("其他")
    if key == "questionnaire":
        return _questionnaire(text)
    if key in _MOMENTS:
        return deadline(datetime.fromisoformat(text))
    if key in _NUMBERS_OF_ACCOUNTS:
        return _("编号 %(n)s", n=text)
    mask = _MASKED.get(key, mask_text)
    return mask(text)


def _listed(key: str, text: str) -> str:
    """Return one of a list in words: ``facts:all``, ``anting:7``, or the number of an account."""
    name, _colon, rest = text.rpartition(":")
    if key == "asked":
        return _("%(title)s（%(whom)s）", title=_questionnaire(name), whom=str(CLASSES.get(rest, _l("其他"))))
    number = _("编号 %(n)s", n=rest)
    return _("%(unit)s %(who)s", unit=_say_text("unit", name), who=number) if key == "reviewers" else number


def _questionnaire(name: str) -> str:
    known = catalogue().questionnaires.get(name)
    return in_words(known.title) if known is not None else _("其他")


def _section(pair: Any) -> str:  # noqa: ANN401 - as it lies in the database
    known = catalogue().questionnaires.get(str(pair[0]))
    section = next((item for item in known.sections if item.id == pair[1]), None) if known is not None else None
    return in_words(section.title) if section is not None else _("其他")


def _question(qualified: str) -> str:
    name, _dot, question = qualified.partition(".")
    known = catalogue().questionnaires.get(name)
    asked = known.questions.get(question) if known is not None else None
    return in_words(asked.title) if asked is not None else _("其他")
