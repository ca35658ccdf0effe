"""The columns of the tables that officials upload: directory, ratings by others, log of calls, pilots of before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from exports.incoming_lists.reader import Field, FieldKind, Rules
from survey.definitions.directory import directory
from survey.definitions.formats import FORMATS, normalise
from survey.models import Channel, ChaseOutcome
from survey.records.manifest_words import PROGRAM_LABEL
from survey.version import VERSION
from survey.words.chase_columns import ENTRY, LOGGED
from survey.words.rating_sources import SOURCES

DIRECTORY, RATINGS, CHASING, PILOTS = "directory", "ratings", "chasing", "pilots"
WHOLE = frozenset({PILOTS})
"""Tables of which nothing is written while a row is wrong: they are one document's list."""
CALLED, EXEMPT = "应填", "豁免"
"""What the column 本批次安排 says of an enterprise."""
NAMES: Mapping[str, str] = {DIRECTORY: "企业名录", RATINGS: "外部评定", CHASING: "催办记录", PILOTS: "早先试点"}
CHANNELS: Mapping[Channel, str] = {
    Channel.PHONE: "电话",
    Channel.MESSAGE: "短信或企业微信",
    Channel.MAIL: "邮件",
    Channel.VISIT: "上门",
    Channel.OTHER: "其他",
}
OUTCOMES: Mapping[ChaseOutcome, str] = {
    ChaseOutcome.REACHED: "已接通",
    ChaseOutcome.PROMISED: "承诺日期",
    ChaseOutcome.NO_ANSWER: "无人接听",
    ChaseOutcome.WRONG_NUMBER: "号码错误",
    ChaseOutcome.ASKS_TIME: "要求延期",
    ChaseOutcome.REFUSED: "拒绝",
    ChaseOutcome.OTHER: "其他",
}
"""As the log of calls says them in Chinese, which is what stands in a workbook."""
RULES = Rules(normalise, FORMATS)

CREDIT_CODE = Field(
    "credit_code",
    "统一社会信用代码",
    ("社会信用代码", "信用代码", "税号", "纳税人识别号", "统一信用代码"),
    FieldKind.CODE,
    required=True,
    is_key=True,
    format="uscc",
    limit=18,
)
_SAID: Mapping[str, str] = {
    "c3mep": SOURCES["c3mep"],
    "国家智能制造评估评价公共服务平台": SOURCES["c3mep"],
    "智能制造评估": SOURCES["c3mep"],
    "工赋制诊": SOURCES["gongfu"],
    "工赋诊断": SOURCES["gongfu"],
    "两化融合": SOURCES["integration"],
    "中小企业数字化水平": SOURCES["sme"],
    "数字化水平评测": SOURCES["sme"],
    "智能工厂梯度培育": SOURCES["smart_factory"],
    "市级智能工厂": SOURCES["smart_factory"],
    "两化融合平台": SOURCES["integration"],
    "两化融合贯标": SOURCES["integration"],
}
FIELDS: Mapping[str, tuple[Field, ...]] = {
    DIRECTORY: (
        Field("name", "企业名称", ("企业", "单位名称", "公司名称", "名称", "企业名"), required=True, is_key=True),
        replace(CREDIT_CODE, unique=True),
        Field("unit", "所属街镇", ("街镇", "所属镇", "街道", "属地", "所在街镇", "镇街"), format="unit"),
        Field("registered_place", "注册地址", ("注册地", "住所"), limit=300),
        Field("production_place", "生产经营地址", ("生产地址", "经营地址", "实际经营地址", "生产经营地"), limit=300),
        Field("tax_place", "纳税所在地", ("税收所在地", "纳税地", "税管地"), limit=300),
        Field("industry", "行业代码", ("行业", "国民经济行业", "行业类别", "行业名称"), format="industry", limit=60),
        Field("above_scale", "规上", ("是否规上", "规上企业", "规模以上"), FieldKind.YES_NO),
        Field("contact", "联系人", ("企业联系人", "联络人"), limit=80, spares=True),
        Field(
            "contact_phone",
            "联系电话",
            ("电话", "手机", "手机号", "联系方式"),
            FieldKind.CODE,
            format="phone",
            limit=40,
            spares=True,
        ),
        Field("group", "所属集团", ("集团", "集团名称", "实际控制人"), limit=200),
        Field(
            "call",
            "本批次安排",
            ("应填或豁免", "应填/豁免", "本批次", "填报安排"),
            choices=(CALLED, EXEMPT),
            choice_aliases={"列入": CALLED, "列入应填": CALLED, "豁免填报": EXEMPT},
        ),
        Field("call_reason", "应填或豁免的理由", ("列入理由", "豁免理由", "应填理由", "安排理由"), limit=300),
    ),
    RATINGS: (
        CREDIT_CODE,
        Field("name", "企业名称", ("企业", "单位名称", "公司名称", "名称")),
        Field(
            "source",
            "评定来源",
            ("来源", "平台", "评级来源", "评估来源", "评定机构", "评估机构", "评级机构"),
            required=True,
            choices=tuple(SOURCES.values()),
            choice_aliases=_SAID,
        ),
        Field(
            "level", "等级", ("评定等级", "级别", "评估等级", "评级", "评级等级", "成熟度等级"), required=True, limit=80
        ),
        Field(
            "report_number",
            "报告编号",
            ("编号", "证书编号", "报告号", "证书号", "评估报告编号"),
            FieldKind.CODE,
            required=True,
            limit=80,
        ),
        Field(
            "dated",
            "报告日期",
            ("日期", "评定日期", "发证日期", "评估日期", "评级日期", "评定时间"),
            FieldKind.DATE,
            required=True,
            first_day=date(2000, 1, 1),
        ),
        Field(
            "valid_until",
            "有效期至",
            ("有效期", "有效期止", "到期日", "证书有效期"),
            FieldKind.DATE,
            first_day=date(2000, 1, 1),
        ),
        Field("note", "备注", (), limit=500, lines=True),
    ),
    CHASING: (
        Field("entry", ENTRY, ("更正的记录号",), FieldKind.CODE, limit=12),
        Field("name", "企业名称", ("企业", "单位名称", "公司名称", "名称")),
        CREDIT_CODE,
        Field("called_on", LOGGED["called_on"], ("催办日期", "通话日期"), FieldKind.DATE, first_day=date(2020, 1, 1)),
        Field(
            "channel",
            LOGGED["channel"],
            ("方式", "途径"),
            choices=tuple(CHANNELS.values()),
            choice_aliases={"打电话": "电话", "短信": "短信或企业微信", "企业微信": "短信或企业微信"},
        ),
        Field(
            "outcome",
            LOGGED["outcome"],
            ("结果", "催办结果"),
            choices=tuple(OUTCOMES.values()),
            choice_aliases={"接通": "已接通", "未接": "无人接听", "无人接": "无人接听", "空号": "号码错误"},
        ),
        Field("next_on", LOGGED["next_on"], ("承诺日期", "下次联系日期"), FieldKind.DATE, first_day=date(2020, 1, 1)),
        Field("spoken_with", LOGGED["spoken_with"], ("接电话人", "联系到的人"), limit=80),
        Field("note", LOGGED["note"], ("说明情况",), limit=500, lines=True),
    ),
    PILOTS: (
        replace(CREDIT_CODE, unique=True),
        Field("name", "企业名称", ("企业", "单位名称", "公司名称", "名称", "试点企业", "试点企业名称")),
        Field(
            "since",
            "确认为试点的日期",
            ("日期", "确认日期", "试点日期", "认定日期", "批准日期", "发文日期"),
            FieldKind.DATE,
            required=True,
            first_day=date(2000, 1, 1),
        ),
        Field(
            "document_number",
            "当时的文号",
            ("文号", "文件号", "确认试点的文号", "发文字号", "批准文号"),
            required=True,
            limit=80,
        ),
    ),
}


def source_of(title: str) -> str:
    """Return the code of a rating's source by its title. Raises StopIteration for no such title."""
    return next(code for code, name in SOURCES.items() if name == title)


def drop_down_choices(kind: str) -> Mapping[str, Sequence[str]]:
    """Return field -> the choices of its drop-down in an empty table."""
    known = directory()
    if kind == CHASING:
        return {"channel": tuple(CHANNELS.values()), "outcome": tuple(OUTCOMES.values())}
    if kind != DIRECTORY:
        return {}
    return {
        "unit": [unit.name.zh for unit in known.current_units()],
        "industry": [f"{item.code} {item.name}" for item in known.industries.values() if len(item.code) in {2, 4}],
    }


_TAKEN = {
    True: "先看预览，确认后才写入；有一行有误，整张表都不写入，改好再传。",
    False: (
        "先看预览，确认后才写入；有误的行会标在您的文件里退回，改好再传即可。"
        "只有联系人或电话有误的行照常导入，有误的那一格不写入。"
    ),
}
"""What becomes of the other rows where one is wrong: of a table that is taken whole, and of any other."""


def filling_guide(kind: str) -> list[tuple[str, str]]:
    """Return (heading, text) of how an empty table is filled in, in Chinese."""
    fields = FIELDS[kind]
    needed = "、".join(item.title for item in fields if item.required)
    new = "名录中还没有的企业，所属街镇也要填。" if kind == DIRECTORY else ""
    common = [
        ("怎样填写", "每行一条，标题行不要改名或删除；列的次序可以调整，可以增加自己的列（不会导入）。"),
        ("必填", f"{needed}（标题带*）。{new}其余可以留空；留空不会清除系统中已有的内容。"),
        (
            "信用代码、编号、电话",
            "请按文本填写：先把单元格格式设为“文本”。被Excel改成9.13E+17的代码已丢失位数，不能导入。",
        ),
        (
            "导入",
            f"在系统“{'试点企业' if kind == PILOTS else '文件与表格'}”中上传。{_TAKEN[kind in WHOLE]}",
        ),
    ]
    written_by = (PROGRAM_LABEL, VERSION)
    if kind == DIRECTORY:
        return [
            *common,
            ("所属街镇", "新企业必填；可写规范名称或常用别名，例如“菊园新区”。"),
            ("行业代码", "GB/T 4754—2017代码或名称，例如 3670 或 汽车零部件及配件制造。"),
            ("本批次安排", "应填或豁免，须同时写明理由；留空则不变。街镇填“应填”的，作为建议报区里决定。"),
            written_by,
        ]
    if kind == CHASING:
        return [
            *common,
            ("一行一次联系", "联系日期、联系方式、联系结果三项齐全的行才登记；都空着的行不登记。"),
            ("联系结果", "、".join(OUTCOMES.values()) + "。承诺了日期的，请把日期填在“下次日期”。"),
            ("更正", "要更正已登记的一条，请保留它的记录号并改内容；原记录不删除。记录号空着的行登记为新的一次。"),
            written_by,
        ]
    if kind == PILOTS:
        return [
            *common,
            ("一家一行", "以前各批确认的试点企业，每家一行。按信用代码对应名录中的企业；企业名称只供核对，不写入。"),
            ("日期和文号", "当时确认为试点的日期和文件号。已登记的不改；要改的，在试点记录页修改并说明理由。"),
            ("计数", "每家在一个工作计划中只计一次，计入目标。"),
            written_by,
        ]
    return [
        *common,
        ("评定来源", "、".join(SOURCES.values()) + "（平台名称为工作口径，待核）。"),
        ("有效期至", "报告或证书写明有效期的填最后一天；没有写的留空。过期的照样显示，并注明已过期。"),
        ("用途", "外部评定只与本系统的结果并列显示，不改变得分和名次。同一来源、同一编号的记录不会被覆盖。"),
        written_by,
    ]
