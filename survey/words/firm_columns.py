"""The columns of a firm's record in words, and their values as pages show them."""

from __future__ import annotations

from collections.abc import Mapping

from survey.definitions.directory import directory
from survey.words.language import _, _l, in_words
from survey.words.masking import mask_phone

COLUMNS: Mapping[str, str] = {
    "name": _l("企业名称"),
    "credit_code": _l("统一社会信用代码"),
    "unit": _l("所属街镇"),
    "industry": _l("行业"),
    "above_scale": _l("规模以上"),
    "registered_place": _l("注册地址"),
    "production_place": _l("生产经营地址"),
    "tax_place": _l("纳税所在地"),
    "group": _l("所属集团"),
    "contact": _l("联系人"),
    "contact_phone": _l("联系电话"),
    "closed_on": _l("注销日期"),
    "merged_into_id": _l("并入"),
}
SOURCES: Mapping[str, str] = {
    "page": _l("页面"),
    "import": _l("表格导入"),
    "merge": _l("合并记录"),
    "request": _l("账号申请"),
    "submission": _l("企业提交"),
}


def column_title(name: str) -> str:
    """Return what a column of a firm's record is called."""
    return str(COLUMNS.get(name, name))


def source_title(source: str) -> str:
    """Return where a change of a firm's record came from."""
    return str(SOURCES.get(source, source))


def say_value(name: str, text: str) -> str:
    """Return a value of a column as pages show it; telephones are masked."""
    if not text:
        return _("（空）")
    if name == "unit":
        return in_words(directory().unit_name(text))
    if name == "contact_phone":
        return mask_phone(text)
    if name == "above_scale":
        return {"是": _("是"), "否": _("否")}.get(text, text)
    return directory().industry_name(text) if name == "industry" else text
