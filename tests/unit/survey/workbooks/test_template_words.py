"""The words of a workbook: every line has its own, limits are those of the checks, the guide says what matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from exports.questionnaire.contents import LineWords, TemplateWords
from exports.questionnaire.layout import FILLED_IN, LineKind, lay_out
from survey.answering.estimate_effort import Effort
from survey.workbooks.template_words import Subject, template_words
from tests.unit.survey.shipped import CATALOGUE

SUBJECT = Subject(
    enterprise="示例精密机械031",
    credit_code="91999999MA0000031R",
    sample=True,
    trial="",
    campaign="2026年示例批次",
    closes_at=datetime(2026, 12, 18, 10, 0, tzinfo=UTC),
    office="示例科室",
    phone="021-0000 0000",
    number="JD-EX-20261125-0A1B2C3D",
    made_at=datetime(2026, 11, 25, 3, 0, tzinfo=UTC),
    asked=frozenset({"credit_code", "name"}),
    effort=Effort(73, 20),
    blank=False,
)


def words(name: str = "facts", subject: Subject = SUBJECT) -> TemplateWords:
    form = CATALOGUE.questionnaires[name]
    return template_words(form, lay_out(form), subject, CATALOGUE.questionnaires)


def line(key: str) -> LineWords:
    return words(key.split(".", maxsplit=1)[0]).lines[key]


def test_guide_says_what_the_file_is_and_that_nothing_is_submitted_yet() -> None:
    guide = dict(pair for _, pairs in words().guide for pair in pairs)
    assert guide["重要"] == "本文件只是草稿：在网站上传、核对并签署真实性承诺之前，什么都没有提交。"
    assert guide["题量"] == "按目前所填内容约需填 73 题，大约 20 分钟"
    assert guide["截止时间"] == "2026年12月18日 18:00（以网站提交成功为准）"
    assert guide["联系"] == "示例科室，电话 021-0000 0000"
    assert guide["演示数据"] == "所有企业、人员均为虚构。"
    assert guide["企业"] == "示例精密机械031　91999999MA0000031R"
    assert guide["文件编号"] == "JD-EX-20261125-0A1B2C3D"
    assert guide["内容"] == "已预填导出时的草稿内容；此后在网站上的修改不会出现在本文件里"


def test_a_blank_file_and_real_data_are_said_to_be_so() -> None:
    guide = dict(pair for _, pairs in words(subject=replace(SUBJECT, blank=True, sample=False)).guide for pair in pairs)
    assert guide["内容"] == "空白模板，没有预填"
    assert "演示数据" not in guide


@pytest.mark.parametrize("name", sorted(CATALOGUE.questionnaires))
def test_every_line_has_words_and_every_cell_to_fill_a_prompt(name: str) -> None:
    found = words(name)
    items = lay_out(CATALOGUE.questionnaires[name]).by_key.values()
    assert items
    for item in items:
        spoken = found.lines[item.key]
        assert spoken.title
        assert bool(spoken.filler) == (item.kind not in FILLED_IN | {LineKind.REGISTER})
        assert bool(spoken.prompt) >= (item.kind in FILLED_IN)


def test_limits_are_said_as_the_checks_have_them() -> None:
    assert line("facts.staff_y1") == LineWords(
        title="2025年度平均从业人员 *",
        unit="人",
        guidance="请填数字：整数，不小于1。",
        prompt="请填数字：整数，不小于1。",
        stop="请填数字：整数，不小于1。单位是“人”，不要写单位。",
    )
    assert line("facts.quality_target").prompt == (
        "请填数字：最多2位小数，不小于0，不大于100。不大于1的请带百分号，如 0.85%。"
    )
    assert line("facts.registered_place").guidance == "最多200字。"
    assert (line("facts.name").title, line("facts.name").guidance) == ("企业名称", "以账号登记为准，不需填写")
    assert line("facts.contact_email").title == "联系人电子邮箱（可不填）"
    assert line("facts.evidence_ratings").filler == "请登录网站在本题上传"


def test_options_that_exclude_others_say_so() -> None:
    assert line("facts.systems/none").guidance == "选了这一项，请不要再选其他项。"
    assert line("facts.systems/erp").guidance == ""


def test_levels_can_be_read_in_full() -> None:
    guidance = line("sme2024.scene_production").guidance.split("\n")
    options = CATALOGUE.questionnaires["sme2024"].questions["scene_production"].options
    assert [text.removeprefix("· ") for text in guidance if text.startswith("· ")] == [o.label.zh for o in options]


def test_reasons_of_soft_checks_are_asked_for() -> None:
    found = line("facts.note:revenue_change")
    assert found.title == "情况说明：2025年度营业收入（第3.4题）比2024年度营业收入（第3.5题）变动超过50%"
    assert found.when == "仅当出现这种情况时填写"


def test_sections_say_how_much_is_asked_now() -> None:
    sheets = words().sheets
    assert sheets["identity"].count == "10 题，目前需填 0"
    assert sheets["identity"].intro == "请按营业执照填写；注册地、生产地、纳税地是三个不同的项目，请分别填写。"
    assert sheets["systems_ratings"].intro == "带 * 为必填；可先留空，稍后再补。"
