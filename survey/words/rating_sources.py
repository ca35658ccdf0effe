"""The sources of external ratings."""

from __future__ import annotations

from collections.abc import Mapping

from survey.words.language import _

SOURCES: Mapping[str, str] = {
    "c3mep": "智能制造评估评价公共服务平台",
    "gongfu": "工赋·制诊",
    "integration": "两化融合管理体系评定",
    "sme": "中小企业数字化水平评测",
    "smart_factory": "智能工厂",
    "other": "其他",
}


def say_source(source: str) -> str:
    """Return the name of a rating's source."""
    return {
        "c3mep": _("智能制造评估评价公共服务平台"),
        "gongfu": _("工赋·制诊"),
        "integration": _("两化融合管理体系评定"),
        "sme": _("中小企业数字化水平评测"),
        "smart_factory": _("智能工厂"),
    }.get(source, _("其他"))
