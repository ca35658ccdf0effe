"""Answers about conditions in words: what they say and rest on, and why one was not recorded."""

from __future__ import annotations

from datetime import date

from scoring.definition.scheme import GateRule, Scheme
from survey.models import GateResult, GateVerdict
from survey.verifying.condition_results import ConditionRefusedError
from survey.words.figures import say_date
from survey.words.language import _, in_words


def say_condition_refused(error: ConditionRefusedError) -> str:
    """Return why an answer was not recorded, and what to do."""
    return {
        "no_scheme": _("这个批次还没有方案，没有要核查的条件。请先在方案页面发布方案。"),
        "gate": _("现行方案没有这项条件，请重新选择。"),
        "source": _("请写明是哪个部门的核查结果。"),
        "document": _("请填写文号，或上传核查文件。"),
        "note": _("请在说明里写明为什么改回待核。"),
        "future": _("核查日期还没有到，请核对。"),
        "run_out": _("按核查日期和有效期，这个结果今天已经失效，请核对日期，或取得新的结果。"),
        "gone": _("企业已注销或已并入另一条记录，不再核查。"),
        "recused": _("您已对这家企业回避，不能记录它的核查结果。"),
        "moved": _("刚刚有人记录了核查结果，您写的没有保存，仍在下面。请先看最新的记录，再决定是否更正。"),
        "nothing": _("这项条件没有可以改回待核的结果。"),
    }[error.code]


def say_answer(verdict: GateVerdict) -> str:
    """Return what was answered."""
    return {
        GateVerdict.PASSED: _("通过"),
        GateVerdict.FAILED: _("不通过"),
        GateVerdict.PENDING: _("改回待核"),
    }[verdict]


def say_basis(row: GateResult) -> str:
    """Return what an answer rests on: ``示例部门，2026年11月20日，文号示1号``."""
    source = row.source or _("未写明部门")
    if row.number:
        return _("%(source)s，%(day)s，文号%(number)s", source=source, day=say_date(row.dated), number=row.number)
    return _("%(source)s，%(day)s", source=source, day=say_date(row.dated))


def say_validity(last: date | None) -> str:
    """Return until when an answer holds."""
    return _("有效至%(day)s", day=say_date(last)) if last is not None else _("本批次内有效")


def say_office(scheme: Scheme, gate: GateRule) -> str:
    """Return who answers a gate; the one that ranks where the scheme names none."""
    found = next((office for office in scheme.offices if office.id == gate.office), None)
    return in_words(found.title) if found is not None else _("主管科室")


def say_cure(gate: GateRule) -> str:
    """Return what a firm that fails a gate can do."""
    return in_words(gate.cure) if gate.cure is not None else _("请与主管科室联系，按其意见处理后申请重新核查")
