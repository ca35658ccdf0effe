"""The lists of the archive about what the season did: cases, chasing, corrections, hand-overs, signals, the overview.

Those whose name begins with ``internal-`` hold what firms never see.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from exports.writing.tables import Cell
from scoring.answers.answers import UnreadableAnswerError, from_json
from survey.archiving.archive_results import ArchiveList, ArchiveWish, columns_of
from survey.cases.words import say_call, say_reach, text_or_gone
from survey.correcting.words import ENTRY_STATES, SOURCE_TITLES
from survey.definitions.catalogue import catalogue
from survey.definitions.signal_checks import stored_check
from survey.models import AnswerEntry, Campaign, EntrySource, EntryState, FlagStep
from survey.overview.overview_tables import CELLS, LEVELS, TIMES, WAY, overview_sheets
from survey.overview.read_overview import read_overview
from survey.queries import archive_season, told_verdicts
from survey.queries.told_verdicts import LaterVerdict
from survey.store.scope import Scope
from survey.web.shown_answers import shown_answer
from survey.words.answers import say_answer
from survey.words.calls import say_sent_by
from survey.words.cases import say_flag
from survey.words.figures import deadline, moment, say_date
from survey.words.language import in_words
from survey.words.later_verdicts import say_later
from survey.words.masking import mask_phone, mask_text
from survey.words.signals import say_outcome, say_reason

CODE, NAME = "统一社会信用代码", "企业名称"
OVERVIEW = {WAY: "overview-progress", CELLS: "overview-cells", LEVELS: "overview-levels", TIMES: "overview-times"}
_INTERNAL = "（内部）"


def season_lists(database: Session, campaign: Campaign, wish: ArchiveWish) -> Iterator[ArchiveList]:
    """Yield every list of what the season did, one at a time. Call it within `in_chinese`."""
    number = campaign.id
    yield from _overview(database, campaign)
    yield _messages(database, number, wish)
    yield _reminders(database, number)
    yield _extensions(database, number, wish)
    yield _entries(database, number, wish)
    yield _notes(database, number, wish)
    yield _flags(database, number, wish)
    yield _calls(database, number, wish)
    yield _hand_overs(database, number, wish)
    yield _recusals(database, number, wish)
    yield _signals(database, number)
    yield _signal_words(database, number, wish)


def _overview(database: Session, campaign: Campaign) -> Iterator[ArchiveList]:
    overview = read_overview(database, campaign.id, Scope(everything=True))
    for sheet in overview_sheets(overview, campaign):
        yield ArchiveList(OVERVIEW[sheet.name], f"总览：{sheet.name}", sheet.columns, sheet.rows)


def said(text: str, wish: ArchiveWish) -> str:
    """Return what somebody wrote; telephones and mail addresses in it are masked unless they were asked for."""
    return text_or_gone(text if wish.contacts else mask_text(text))


def wrote(text: str, wish: ArchiveWish) -> str:
    """Return the same of what may be empty from the beginning."""
    return said(text, wish) if text else ""


def _messages(database: Session, campaign_id: int, wish: ArchiveWish) -> ArchiveList:
    columns = columns_of(CODE, NAME, "谁写的", "写的人", "时间", "~内容", "要求回复", "看过的人", "看过的时间")
    later = told_verdicts.later_in_campaign(database, campaign_id)
    rows: list[Sequence[Cell]] = [
        [
            code, name, "企业" if one.from_firm else "主管部门", one.written_by.name, moment(one.written_at),
            _told(one.text, later.get(one.id, ()), wish), "是" if one.answer_wanted else "",
            one.read_by.name if one.read_by is not None else "", moment(one.read_at),
        ]
        for one, code, name in archive_season.messages(database, campaign_id)
    ]  # fmt: skip
    return ArchiveList("messages", "与企业的消息", columns, rows)


def _told(text: str, later: Sequence[LaterVerdict], wish: ArchiveWish) -> str:
    """Return a message with what it took after it was written, as the firm read it."""
    return "\n".join([said(text, wish), *([said(say_later(later), wish)] if later else [])])


def _reminders(database: Session, campaign_id: int) -> ArchiveList:
    columns = columns_of("日期", CODE, NAME, "发出方式", "登记人", "登记时间")
    rows: list[Sequence[Cell]] = [
        [say_date(one.day), code, name, say_sent_by(one.by), by, moment(one.sent_at)]
        for one, code, name, by in archive_season.reminders(database, campaign_id)
    ]
    return ArchiveList("reminders", "提醒", columns, rows)


def _extensions(database: Session, campaign_id: int, wish: ArchiveWish) -> ArchiveList:
    columns = columns_of(
        "给谁", CODE, NAME, "延到", "~理由", "办理人", "办理时间", "撤销人", "撤销时间", "~撤销理由"
    )  # fmt: skip
    rows: list[Sequence[Cell]] = []
    for one in archive_season.extensions(database, campaign_id):
        firm = one.enterprise
        own = (firm.credit_code, firm.name) if firm is not None else ("", "")
        undone = one.revoked_by.name if one.revoked_by is not None else ""
        rows.append(
            [
                say_reach(one.unit, own=firm is not None), *own, deadline(one.until), said(one.reason, wish),
                one.given_by.name, moment(one.given_at), undone, moment(one.revoked_at),
                wrote(one.revoke_reason, wish),
            ]
        )  # fmt: skip
    return ArchiveList("extensions", "延期", columns, rows)


def _entries(database: Session, campaign_id: int, wish: ArchiveWish) -> ArchiveList:
    columns = columns_of(
        CODE, NAME, "问卷", "题目", "~代填的内容", "来源", "~理由", "代填人", "代填时间", "结果", "办理人", "办理时间",
        "~不采纳的理由",
    )  # fmt: skip
    rows: list[Sequence[Cell]] = [
        [
            code, name, one.questionnaire_id, one.question_id, _entered(one, wish),
            str(SOURCE_TITLES[EntrySource(one.source)]), said(one.reason, wish), one.entered_by.name,
            moment(one.entered_at), str(ENTRY_STATES[EntryState(one.state)][0]),
            one.decided_by.name if one.decided_by is not None else "", moment(one.decided_at),
            wrote(one.refusal, wish),
        ]
        for one, code, name in archive_season.entries(database, campaign_id)
    ]  # fmt: skip
    return ArchiveList("entries", "代填", columns, rows)


def _entered(entry: AnswerEntry, wish: ArchiveWish) -> str:
    """Return what was entered; of a question that is gone its bare value."""
    if not entry.value:
        return text_or_gone("")
    value, questionnaire = entry.value["v"], catalogue().questionnaires.get(entry.questionnaire_id)
    question = questionnaire.questions.get(entry.question_id) if questionnaire is not None else None
    if question is None:
        return str(value) if wish.contacts else mask_text(mask_phone(str(value)))
    try:
        given = from_json(question, value)
    except UnreadableAnswerError:
        return "–"
    return say_answer(question, given) if wish.contacts else shown_answer(question, given)


def _notes(database: Session, campaign_id: int, wish: ArchiveWish) -> ArchiveList:
    columns = columns_of("编号", CODE, NAME, "~内容", "更正的备注", "写的人", "时间")
    rows: list[Sequence[Cell]] = [
        [
            f"#{one.id}", code, name, said(one.text, wish), f"#{one.corrects_id}" if one.corrects_id else "",
            one.written_by.name, moment(one.written_at),
        ]
        for one, code, name in archive_season.notes(database, campaign_id)
        if one.enterprise_id not in wish.recused.firms
    ]  # fmt: skip
    return ArchiveList("internal-notes", f"经办备注{_INTERNAL}", columns, rows)


def _flags(database: Session, campaign_id: int, wish: ArchiveWish) -> ArchiveList:
    columns = columns_of("编号", CODE, NAME, "标记", "现状", "做了什么", "~原因或处理结果", "谁", "时间")
    rows: list[Sequence[Cell]] = []
    for one, code, name in archive_season.flags(database, campaign_id):
        if one.enterprise_id in wish.recused.firms:
            continue
        of = [f"#{one.id}", code, name, say_flag(one.kind), "未了结" if one.open else "已了结"]
        rows.append([*of, "做标记", said(one.reason, wish), one.raised_by.name, moment(one.raised_at)])
        for step in one.steps:
            done = "了结" if FlagStep(step.step) is FlagStep.RESOLVE else "重新打开"
            rows.append([*of, done, said(step.text, wish), step.done_by.name, moment(step.done_at)])
    return ArchiveList("internal-flags", f"标记和处理{_INTERNAL}", columns, rows)


def _calls(database: Session, campaign_id: int, wish: ArchiveWish) -> ArchiveList:
    columns = columns_of(
        "编号", CODE, NAME, "联系日期", "方式和结果", "通话对象", "~备注", "更正的记录", "登记人", "登记时间"
    )  # fmt: skip
    rows: list[Sequence[Cell]] = [
        [
            f"#{one.id}", code, name, say_date(one.called_on), say_call(one), wrote(one.spoken_with, wish),
            wrote(one.note, wish), f"#{one.corrects_id}" if one.corrects_id else "", one.recorded_by.name,
            moment(one.recorded_at),
        ]
        for one, code, name in archive_season.chase_calls(database, campaign_id)
    ]  # fmt: skip
    return ArchiveList("internal-chasing", f"催办记录{_INTERNAL}", columns, rows)


def _hand_overs(database: Session, campaign_id: int, wish: ArchiveWish) -> ArchiveList:
    kinds = {"firms": "逐家指定", "unit": "整个街镇", "colleague": "一位同事承办的全部"}
    columns = columns_of("编号", "怎样移交", CODE, NAME, "原承办人", "新承办人", "~理由", "办理人", "时间")
    rows: list[Sequence[Cell]] = [
        [
            f"#{one.id}", kinds[str(one.kind)] + (f"：{say_reach(one.unit, own=False)}" if one.unit else ""), code,
            name, before, after, said(one.reason, wish), by, moment(one.handed_at),
        ]
        for one, by, code, name, before, after in archive_season.hand_overs(database, campaign_id)
    ]  # fmt: skip
    return ArchiveList("internal-hand-overs", f"移交承办{_INTERNAL}", columns, rows)


def _recusals(database: Session, campaign_id: int, wish: ArchiveWish) -> ArchiveList:
    columns = columns_of(CODE, NAME, "回避人", "~理由", "时间")
    rows: list[Sequence[Cell]] = [
        [code, name, who, said(one.reason, wish), moment(one.declared_at)]
        for one, code, name, who in archive_season.recusals(database, campaign_id)
    ]
    return ArchiveList("internal-recusals", f"回避{_INTERNAL}", columns, rows)


def _signals(database: Session, campaign_id: int) -> ArchiveList:
    columns = columns_of(
        CODE, NAME, "#版本", "检查", "~线索", "题目", "检查定义", "发现时间", "不再成立的时间"
    )  # fmt: skip
    rows: list[Sequence[Cell]] = []
    for one, code, name, number in archive_season.signals(database, campaign_id):
        check = stored_check(one.definition_id, one.definition_version, one.check_id)
        other = one.other.name if one.other is not None else ""
        title = in_words(check.title) if check is not None else one.check_id
        why = say_reason(check, one.figures, other) if check is not None else ""
        definition = f"{one.definition_id} {one.definition_version}"
        rows.append(
            [
                code, name, number, title, why, "、".join(map(str, one.questions)), definition, moment(one.found_at),
                moment(one.ended_at),
            ]
        )  # fmt: skip
    return ArchiveList("internal-signals", f"线索{_INTERNAL}", columns, rows)


def _signal_words(database: Session, campaign_id: int, wish: ArchiveWish) -> ArchiveList:
    columns = columns_of(CODE, NAME, "#版本", "检查", "处理", "~理由", "谁", "时间")
    rows: list[Sequence[Cell]] = []
    for one, code, name, number in archive_season.signal_words(database, campaign_id):
        check = stored_check("", "", one.check_id)
        title = in_words(check.title) if check is not None else one.check_id
        rows.append(
            [code, name, number, title, say_outcome(one.outcome), said(one.reason, wish), one.user.name,
             moment(one.at)]
        )  # fmt: skip
    return ArchiveList("internal-signal-words", f"线索的处理{_INTERNAL}", columns, rows)
