"""The texts of a questionnaire workbook: guide, sheets, lines, prompts and messages of validation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from exports.questionnaire.answer_cells import sentences_of
from exports.questionnaire.contents import Legend, LineWords, SheetWords, TemplateWords
from exports.questionnaire.layout import Layout, Line, LineKind, option_text
from scoring.answers.written import is_percent
from scoring.definition.questionnaire import Kind, Question, Questionnaire
from survey.answering.estimate_effort import Effort
from survey.words.conditions import Naming, say_check, say_when
from survey.words.figures import moment
from survey.words.language import _, _n, in_words, language


@dataclass(frozen=True)
class Subject:
    """Whose file it is, and for which campaign. `asked`: local ids of the questions that are asked.

    `trial`: that the campaign is one, empty where it is none.
    """

    enterprise: str
    credit_code: str
    sample: bool
    campaign: str
    trial: str
    closes_at: datetime
    office: str
    phone: str
    number: str
    made_at: datetime
    asked: frozenset[str]
    effort: Effort
    blank: bool


def template_words(
    questionnaire: Questionnaire, layout: Layout, subject: Subject, questionnaires: Mapping[str, Questionnaire]
) -> TemplateWords:
    """Return the words of a workbook in the reader's language."""
    title = in_words(questionnaire.title)
    return TemplateWords(
        title=_("%(title)s（离线填写表）", title=title),
        subtitle="　".join(filter(None, (subject.trial, subject.enterprise or _("空白模板")))),
        guide=_guide(questionnaire, subject),
        legend=Legend(
            heading=_("颜色与格子"),
            to_fill=_("浅黄色、有边框：请在这里填写。"),
            fixed=_("浅灰色、斜体：由系统计算、须在网页上传，或不需填写，已锁定。"),
            not_asked=_("深灰色整行，“何时填写”一栏写有“目前不需填写”：按已填内容不问贵单位，可以跳过；填了也不计。"),
            sample=_("示例"),
        ),
        index=_("各部分（点名称可跳转）"),
        filled=_("已填 {} 题"),
        sheets={sheet.section: _sheet(questionnaire, sheet.section, subject) for sheet in layout.sheets},
        lines=_lines(questionnaire, layout, {**questionnaires, questionnaire.id: questionnaire}),
        stop_title=_("请更正"),
        idle_mark=_("目前不需填写："),
        footer=" ".join(filter(None, (subject.trial, subject.enterprise, title))),
    )


def _lines(
    questionnaire: Questionnaire, layout: Layout, questionnaires: Mapping[str, Questionnaire]
) -> Mapping[str, LineWords]:
    """Return the words of every line, which are the same in every enterprise's file.

    They are kept beside the questionnaire, per language, as long as the others that they name are the very same.
    """
    kept: dict[str, tuple[Mapping[str, Questionnaire], Mapping[str, LineWords]]]
    kept = questionnaire.__dict__.setdefault("line_words", {})
    named, lines = kept.get(language(), ({}, {}))
    if named.keys() != questionnaires.keys() or any(named[name] is not questionnaires[name] for name in named):
        numbers = {line.question: line.number for line in layout.by_key.values() if line.question and line.number}
        naming = Naming(questionnaire.id, questionnaires, numbers)
        lines = {line.key: _line(questionnaire, line, naming) for line in layout.by_key.values()}
        kept[language()] = questionnaires, lines
    return lines


def _guide(questionnaire: Questionnaire, subject: Subject) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    title = in_words(questionnaire.title)
    effort = _n("按目前所填内容约需填 %(n)s 题，大约 %(m)s 分钟", n=subject.effort.questions, m=subject.effort.minutes)
    about = [
        (_("这是什么"), _("“%(title)s”的离线填写表：可以先用Excel或WPS填好，再回到网站上传。", title=title)),
        (_("重要"), _("本文件只是草稿：在网站上传、核对并签署真实性承诺之前，什么都没有提交。")),
        (_("题量"), effort),
        (_("截止时间"), _("%(time)s（以网站提交成功为准）", time=moment(subject.closes_at))),
        (_("联系"), _("%(office)s，电话 %(phone)s", office=subject.office, phone=subject.phone)),
    ]  # fmt: skip
    if subject.trial:
        about.insert(0, (_("试填"), subject.trial))
    if subject.sample:
        about.append((_("演示数据"), _("所有企业、人员均为虚构。")))
    steps = [
        (_("1 填写"), _("只在浅黄色格子里填；有下拉箭头的请从列表中选择。带 * 的为必填，可以先留空，以后再补。")),
        (_("沿用待确认"), _("上次申报的内容在确认之前不是答案，不在本表中；请到网页上各题下方查看。")),
        (_("2 可多选的题"), _("每个选项一行：选中的填“是”，不选的留空。")),
        (_("3 有时才问的题"), _("“何时填写”一栏写明条件。条件不成立时整行变灰，并写有“目前不需填写”。")),
        (_("4 情况说明"), _("每部分末尾的“情况说明”各行，只在符合所写情形时填写原因，其他留空。")),
        (
            _("5 上传"),
            _(
                "保存为 .xlsx，登录网站，在“用Excel填报”页上传。系统先给出预览，您确认后才写入草稿。"
                "请工作人员代为上传的，由本单位负责人在“工作人员代填”页确认后才写入草稿。"
            ),
        ),
        (_("6 有误时"), _("有误的格子不会写入；您可以下载标好原因的同一文件，改好后再上传。")),
        (_("请不要"), _("不要改动表头和锁定的格子，不要另存为 .xls 或 .csv，不要设置打开密码，不要插入图片和附件。")),
    ]  # fmt: skip
    identity = [
        (
            _("问卷"),
            _("%(title)s，版本 %(version)s", title=in_words(questionnaire.title), version=questionnaire.version),
        ),
        (_("依据"), in_words(questionnaire.basis)),
        (_("批次"), subject.campaign),
        (_("企业"), f"{subject.enterprise}　{subject.credit_code}".strip() or _("空白模板")),
        (_("文件编号"), subject.number),
        (_("导出时间"), moment(subject.made_at)),
    ]
    state = (
        _("空白模板，没有预填") if subject.blank else _("已预填导出时的草稿内容；此后在网站上的修改不会出现在本文件里")
    )
    return [(_("填写须知"), about), (_("怎样填写"), steps), (_("本文件"), [*identity, (_("内容"), state)])]


def _sheet(questionnaire: Questionnaire, section_id: str, subject: Subject) -> SheetWords:
    section = questionnaire.section(section_id)
    if section is None:
        return SheetWords(section_id, "")
    typed = [item for item in section.questions if item.typed and item.kind is not Kind.FILE]
    now = sum(item.id in subject.asked for item in typed)
    count = _n("%(n)s 题", len(typed)) if now == len(typed) else _n("%(n)s 题，目前需填 %(now)s", n=len(typed), now=now)
    intro = in_words(section.intro) or _("带 * 为必填；可先留空，稍后再补。")
    return SheetWords(in_words(section.title), "　".join(filter(None, (subject.trial, intro))), count)


def _line(questionnaire: Questionnaire, line: Line, naming: Naming) -> LineWords:
    if line.kind is LineKind.NOTE:
        return _note(questionnaire, line, naming)
    question = questionnaire.questions[line.question]
    if line.kind is LineKind.OPTION:
        return _option(question, line)
    help_text = in_words(question.help)
    rule = _rule(question)
    parts = [help_text, rule, *_sentences(question)] if question.register is None else [_("以账号登记为准，不需填写")]
    if question.evidence is not None:
        parts.append(_("可备查材料：%(evidence)s", evidence=in_words(question.evidence)))
    starred = question.required and question.typed
    return LineWords(
        title=in_words(question.title) + (" *" if starred else ""),
        unit=in_words(question.unit),
        guidance="\n".join(part for part in parts if part),
        when=say_when(question, questionnaire, naming),
        prompt="\n".join(part for part in (rule, help_text) if part),
        stop=_stop(question),
        filler=_filler(line),
    )


def _note(questionnaire: Questionnaire, line: Line, naming: Naming) -> LineWords:
    check = next(item for item in questionnaire.checks if item.id == line.check)
    text = _("有此情况请写明原因，没有请留空；数据填错的请直接改数。")
    return LineWords(
        title=_("情况说明：%(case)s", case=say_check(check, naming)),
        guidance=text,
        when=_("仅当出现这种情况时填写"),
        prompt=text,
    )


def _option(question: Question, line: Line) -> LineWords:
    option = question.option(line.option)
    if option is None:
        return LineWords(line.option)
    alone = _("选了这一项，请不要再选其他项。") if option.exclusive else ""
    detail = "\n".join(part for part in (in_words(option.detail), alone) if part)
    label = option_text(question, option, language())
    return LineWords(
        title=label,
        guidance=detail,
        prompt=_("符合请选“是”，不符合请留空。") + alone,
        stop=_("这里只能选“是”，不选请留空（按Delete键清除）。"),
    )


def _filler(line: Line) -> str:
    return {
        LineKind.COMPUTED: _("由系统计算，不需填写"),
        LineKind.FILE: _("请登录网站在本题上传"),
        LineKind.HEADING: _("请在下面各行选“是”"),
    }.get(line.kind, "")


def _sentences(question: Question) -> list[str]:
    """Return the options in full if a drop-down is too narrow to show them."""
    return [
        "· " + option_text(question, option, language()) + (f"：{in_words(option.detail)}" if option.detail else "")
        for option in sentences_of(question, language())
    ]


def _rule(question: Question) -> str:
    """Return what may be typed: the same limits as the checks of the pages."""
    match question.kind:
        case Kind.RATE:
            return _("由系统根据其他题的答案计算。")
        case Kind.FILE:
            return _("文件不放在本表里，请登录网站在本题上传。")
        case Kind.MULTIPLE:
            return _("可多选。")
        case Kind.YESNO:
            return _("请选“是”或“否”。")
        case Kind.NUMBER:
            return _say_number(question)
        case Kind.DATE:
            return _say_day(question)
        case Kind.TEXT:
            return _say_text(question)
    return _("请从下拉列表选择一项。")


def _say_number(question: Question) -> str:
    places = _n("最多%(n)s位小数", n=question.places) if question.places else _("整数")
    parts = [places]
    if question.minimum is not None:
        parts.append(_("不小于%(limit)s", limit=_plain(question.minimum)))
    if question.maximum is not None:
        parts.append(_("不大于%(limit)s", limit=_plain(question.maximum)))
    said = _("请填数字：%(limits)s。", limits=_("，").join(parts))
    return said + _("不大于1的请带百分号，如 0.85%。") if is_percent(question) else said


def _say_day(question: Question) -> str:
    first, last = question.first_day.isoformat(), question.last_day.isoformat()
    return _("请填日期，如 2026-11-23；应在%(first)s至%(last)s之间。", first=first, last=last)


def _say_text(question: Question) -> str:
    match question.format:
        case "uscc":
            return _("请填18位统一社会信用代码，与营业执照一致。")
        case "phone":
            return _("请填11位手机号，或带区号的座机号，如 021-12345678。")
        case "email":
            return _("请填完整的电子邮箱，如 name@example.com。")
        case "industry":
            return _("请填GB/T 4754行业代码，或从列表中选择。")
        case "unit" | "park":
            return _("请从列表中选择。")
    return _("最多%(n)s字。", n=question.max_length)


def _stop(question: Question) -> str:
    match question.kind:
        case Kind.NUMBER:
            unit = in_words(question.unit)
            said = _say_number(question)
            return _("%(rule)s单位是“%(unit)s”，不要写单位。", rule=said, unit=unit) if unit else said
        case Kind.DATE:
            return _say_day(question)
        case Kind.TEXT if question.format in {"unit", "park", "industry"}:
            return _("列表中没有这一项。曾用名、代码也能识别；请核对后再继续。")
        case Kind.TEXT:
            return _say_text(question)
    return _("请从下拉列表中选择一项；要清空请按Delete键。")


def _plain(number: Decimal) -> str:
    return f"{number:f}"
