"""The columns of an office's table, and how an empty one is filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from exports.incoming_lists.reader import Field, FieldKind
from scoring.definition.scheme import GateRule, Scheme
from survey.incoming_tables.fields import CREDIT_CODE
from survey.models import GateVerdict
from survey.records.manifest_words import PROGRAM_LABEL
from survey.version import VERSION

OFFICE_ITSELF = "主管科室"
"""As the source of a condition that no other office answers; what stands in a workbook is Chinese."""
VERDICTS: Mapping[GateVerdict, str] = {
    GateVerdict.PASSED: "通过",
    GateVerdict.FAILED: "不通过",
    GateVerdict.PENDING: "待核",
}
_SAID = {"合格": "通过", "符合": "通过", "满足": "通过", "不合格": "不通过", "不符合": "不通过", "不满足": "不通过"}
_FIRST = date(2000, 1, 1)


def gates_of(scheme: Scheme, office: str) -> tuple[GateRule, ...]:
    """Return the gates of a scheme that an office answers; of those of none, the empty id's."""
    return tuple(gate for gate in scheme.answered_gates if gate.office == office)


def condition_fields(gates: Sequence[GateRule]) -> tuple[Field, ...]:
    """Return the columns of the table of the office that answers these gates."""
    titles = tuple(gate.title.zh for gate in gates)
    named = {gate.title.en: gate.title.zh for gate in gates} | {gate.id: gate.title.zh for gate in gates}
    return (
        # Read as it is: a code that is wrong must still be told beside the firm that its name suggests.
        replace(CREDIT_CODE, required=False, format="", limit=40),
        Field("name", "企业名称", ("企业", "单位名称", "公司名称", "名称", "企业名"), required=True, is_key=True),
        Field(
            "gate", "条件", ("核查条件", "准入条件", "事项", "核查事项"), required=len(gates) > 1, choices=titles,
            choice_aliases=named,
        ),
        Field(
            "verdict", "核查结果", ("结果", "结论", "核查结论", "是否通过"), required=True,
            choices=tuple(VERDICTS.values()), choice_aliases=_SAID,
        ),
        Field("dated", "核查日期", ("日期", "查询日期", "认定日期"), FieldKind.DATE, required=True, first_day=_FIRST),
        Field("number", "文号", ("文件号", "复函文号", "决定书文号", "编号"), FieldKind.CODE, limit=80),
        Field("valid_until", "有效期至", ("有效期", "有效截止"), FieldKind.DATE, first_day=_FIRST),
        Field("note", "说明", ("备注", "情况说明"), limit=500, lines=True),
    )  # fmt: skip


def condition_guide(title: str, gates: Sequence[GateRule]) -> list[tuple[str, str]]:
    """Return (heading, text) of how an empty table of an office is filled in, in Chinese."""
    held = [f"{gate.title.zh}：{gate.valid_days}天" for gate in gates if gate.valid_days]
    return [
        ("由谁填写", f"{title}。每行一家企业的一项条件；标题行不要改名或删除，可以增加自己的列（不会导入）。"),
        ("信用代码", "按代码对应企业，请按文本填写。代码对不上、名称对得上的，只作为建议，由工作人员逐行确认。"),
        ("条件", "、".join(gate.title.zh for gate in gates) + "。"),
        ("核查结果", "、".join(VERDICTS.values()) + "。改为“待核”的，此前的结果不再算数。"),
        ("核查日期", "出具结果或查询的日期，不能晚于今天。"),
        ("有效期至", "文件写明的才填；空着的按方案计算" + (f"（{'、'.join(held)}）。" if held else "，本批次内有效。")),
        ("只列不合格企业的表", "只填不通过的企业即可；导入时可以选择“未列入者视为通过”，须写明表的名称和日期。"),
        (PROGRAM_LABEL, VERSION),
    ]
