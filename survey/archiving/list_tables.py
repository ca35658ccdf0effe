"""The lists of the archive: what each is, its columns and its rows, in Chinese as all files are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from exports.writing.tables import Cell, CellKind, Column
from scoring.loading.scheme import load_scheme
from survey.archiving.archive_results import ArchiveList, ArchiveWish, columns_of
from survey.archiving.decided_tables import decided_lists
from survey.archiving.frozen_tables import frozen_lists_of
from survey.archiving.pilot_tables import pilot_lists
from survey.archiving.published_tables import published_lists
from survey.archiving.season_tables import said, season_lists
from survey.definitions.catalogue import catalogue
from survey.definitions.directory import directory
from survey.definitions.stages import Stage
from survey.enquiries.words import STATES
from survey.models import (
    Campaign,
    Evaluation,
    FirstReview,
    Participation,
    ParticipationState,
    PinKind,
    PointMark,
    ReturnRequest,
    SubmissionVersion,
)
from survey.queries import archive
from survey.queries.archive import Called
from survey.words.calls import say_sent_by
from survey.words.counted_labels import say_counted
from survey.words.entries import level_title, points_of, reasons_of
from survey.words.figures import moment, say_date
from survey.words.findings import say_place
from survey.words.language import in_words
from survey.words.masking import mask_phone
from survey.words.pools import pool_title
from survey.words.reviews import MARKS, POINTS, say_review
from survey.words.stages import say_stage

NAME, CODE = "企业名称", "统一社会信用代码"
SCORE_PLACES = 6


def _unit(unit: str) -> str:
    return in_words(directory().unit_name(unit)) if unit else ""


def every_list(database: Session, campaign: Campaign, wish: ArchiveWish) -> Iterator[ArchiveList]:
    """Yield every list of a campaign but those of its evaluations, one at a time."""
    firms = archive.firms(database, wish.campaign_id)
    yield _directory(firms, wish)
    yield _calls(firms)
    yield _exemptions(firms)
    del firms
    yield _ledger(database, wish.campaign_id)
    yield _submissions(database, wish.campaign_id)
    yield _reviews(database, wish)
    yield _returns(database, wish)
    yield _evidence(database, wish.campaign_id)
    yield _enquiries(database, wish)
    yield _pins(database, wish.campaign_id)
    yield from season_lists(database, campaign, wish)
    yield from decided_lists(database, campaign.id, wish)
    yield from frozen_lists_of(database, campaign.id, wish)
    yield from published_lists(database, campaign.id, wish)
    yield from pilot_lists(database, campaign, wish)


def _directory(firms: Sequence[Called], wish: ArchiveWish) -> ArchiveList:
    columns = columns_of(
        CODE, NAME, "所属街镇", "行业", "规模", "注册地", "经营地", "本批次状态", "在名录中", "注销日", "注销原因",
        "并入", "联系人", "联系电话",
    )  # fmt: skip
    rows: list[Sequence[Cell]] = []
    for one in firms:
        firm = one.firm
        phone = firm.contact_phone if wish.contacts else mask_phone(firm.contact_phone)
        rows.append(
            [
                firm.credit_code,
                firm.name,
                _unit(firm.unit),
                directory().industry_name(firm.industry) if firm.industry else "",
                {True: "规上", False: "规下", None: "不详"}[firm.above_scale],
                firm.registered_place,
                firm.production_place,
                _stage(one),
                "是" if firm.listed else "否",
                say_date(firm.closed_on) if firm.closed_on else "",
                firm.closed_reason,
                one.merged_into,
                firm.contact,
                phone,
            ]
        )
    return ArchiveList("directory", "名录", columns, rows)


def _stage(one: Called) -> str:
    """Return where a firm stands as the ledger counts it; of the submitted whether the answers were verified."""
    verified = one.participation is not None and one.participation.state == ParticipationState.VERIFIED
    return "已核实" if verified else say_stage(one.stage)


def _calls(firms: Sequence[Called]) -> ArchiveList:
    columns = columns_of(
        CODE, NAME, "所属街镇", "列入时间", "列入人", "~列入理由", "通知发出时间", "发出方式", "登记人", "街镇建议时间",
        "建议人", "~建议理由", "~未采纳原因",
    )  # fmt: skip
    rows = [
        [
            one.firm.credit_code, one.firm.name, _unit(one.firm.unit), moment(taking.called_at), one.called_by,
            taking.call_reason, moment(taking.sent_at), say_sent_by(taking.sent_by) if taking.sent_by else "",
            one.sent_by, moment(taking.proposed_at), one.proposed_by, taking.proposal_reason, taking.proposal_refused,
        ]
        for one, taking in _taking(firms)
        if taking.called_at is not None or taking.proposed_at is not None
    ]  # fmt: skip
    return ArchiveList("calls", "通知和街镇建议", columns, rows)


def _taking(firms: Sequence[Called]) -> Iterator[tuple[Called, Participation]]:
    return ((one, one.participation) for one in firms if one.participation is not None)


def _exemptions(firms: Sequence[Called]) -> ArchiveList:
    columns = columns_of(CODE, NAME, "所属街镇", "豁免时间", "办理人", "~理由")
    rows = [
        [
            one.firm.credit_code, one.firm.name, _unit(one.firm.unit), moment(taking.exempted_at), one.exempted_by,
            taking.exempt_reason,
        ]
        for one, taking in _taking(firms)
        if str(taking.state) == "exempt"
    ]  # fmt: skip
    return ArchiveList("exemptions", "豁免", columns, rows)


def _ledger(database: Session, campaign_id: int) -> ArchiveList:
    columns = columns_of("日期", "记录时间", "所属街镇", *(f"#{say_stage(stage)}" for stage in Stage))
    rows: list[Sequence[Cell]] = [
        [day.day, moment(day.noted_at), _unit(unit) or "未填", *(int(counts.get(stage, 0)) for stage in Stage)]
        for day in archive.noted_days(database, campaign_id)
        for unit, counts in sorted(day.counts.items())
    ]
    return ArchiveList("ledger", "每日台账", columns, rows)


def _submissions(database: Session, campaign_id: int) -> ArchiveList:
    columns = columns_of(
        CODE, NAME, "#版本", "回执编号", "提交时间", "提交人", "所属街镇", "行业", "#从业人员", "答案摘要（SHA-256）"
    )
    rows: list[Sequence[Cell]] = []
    numbers = archive.version_ids(database, campaign_id)
    for some in archive.versions(database, numbers, sheets=False):
        rows += [_submission(version) for version in some]
    return ArchiveList("submissions", "提交的版本", columns, rows)


def _submission(version: SubmissionVersion) -> Sequence[Cell]:
    industry = directory().industry_name(version.industry) if version.industry else ""
    who = version.submitted_by.name if version.submitted_by is not None else ""
    at = moment(version.submitted_at)
    return [
        version.credit_code, version.name, version.number, version.receipt, at, who, _unit(version.unit), industry,
        version.staff, version.digest,
    ]  # fmt: skip


def _reviews(database: Session, wish: ArchiveWish) -> ArchiveList:
    columns = columns_of(CODE, NAME, "#版本", "初审结论", "~各项", "~理由", "初审人", "初审时间")
    rows: list[Sequence[Cell]] = [
        [version.credit_code, version.name, version.number, say_review(review.verdict), _points(review, wish),
         said(review.reason, wish) if review.reason else "", who,
         moment(review.reviewed_at)]
        for review, version, who in archive.reviews(database, wish.campaign_id)
    ]  # fmt: skip
    return ArchiveList("reviews", "初审", columns, rows)


def _points(review: FirstReview, wish: ArchiveWish) -> str:
    """Return what was found at each point, with its remark."""
    told = []
    for point, title in POINTS.items():
        found = review.points.get(point.value)
        if found:
            remark = found.get("remark", "")
            told.append(f"{title}：{MARKS[PointMark(found['mark'])]}" + (f"（{said(remark, wish)}）" if remark else ""))
    return "；".join(told)


def _returns(database: Session, wish: ArchiveWish) -> ArchiveList:
    columns = columns_of(
        CODE, NAME, "#版本", "退回时间", "退回人", "~要求", "~题目和说明", "补正期限",
        "企业查看时间", "撤销时间", "~撤销理由", "补正后的回执编号", "核看时间",
    )  # fmt: skip
    rows: list[Sequence[Cell]] = [
        [
            version.credit_code, version.name, version.number, moment(one.returned_at), who, said(one.reason, wish),
            _remarks(one, wish), moment(one.due_at), moment(one.opened_at), moment(one.undone_at),
            said(one.undo_reason, wish) if one.undone_at else "", answer, moment(one.checked_at),
        ]
        for one, version, who, answer in archive.returns(database, wish.campaign_id)
    ]  # fmt: skip
    return ArchiveList("returns", "退回补正", columns, rows)


def _remarks(one: ReturnRequest, wish: ArchiveWish) -> str:
    """Return which questions are to be corrected, each with what is said of it."""
    told = []
    for name in map(str, one.questions):
        remark = str(one.remarks.get(name, ""))
        told.append(f"{name}：{said(remark, wish)}" if remark else name)
    return "；".join(told)


def _evidence(database: Session, campaign_id: int) -> ArchiveList:
    columns = columns_of(CODE, NAME, "问卷", "题目", "文件名", "#字节", "SHA-256", "上传时间", "已移除")
    rows: list[Sequence[Cell]] = [
        [
            firm.credit_code, firm.name, one.questionnaire_id, one.question_id, one.name, one.evidence.size, one.digest,
            moment(one.given_at), "是" if one.removed else "",
        ]
        for one, firm in archive.evidence(database, campaign_id)
    ]  # fmt: skip
    return ArchiveList("evidence", "佐证材料清单（文件本身不在包内）", columns, rows)


def _enquiries(database: Session, wish: ArchiveWish) -> ArchiveList:
    columns = columns_of(
        "编号", "状态", CODE, NAME, "问卷", "题目", "~提问", "提问时间", "~答复", "答复人", "答复时间", "~公开的问题",
        "~公开的答复", "公开时间",
    )  # fmt: skip
    rows: list[Sequence[Cell]] = []
    for one in archive.enquiries(database, wish.campaign_id):
        firm = one.enterprise
        code, name = (firm.credit_code, firm.name) if firm is not None else ("", "")
        told = one.published_at is not None
        rows.append(
            [
                f"#{one.id}",
                str(STATES[one.state]),
                code,
                name,
                one.questionnaire_id,
                one.question_id,
                said(one.text, wish),
                moment(one.asked_at),
                said(one.answer, wish),
                one.answered_by.name if one.answered_by is not None else "",
                moment(one.answered_at),
                one.public_text if told else "",
                one.public_answer if told else "",
                moment(one.published_at),
            ]
        )
    return ArchiveList("enquiries", "咨询答疑", columns, rows)


def _pins(database: Session, campaign_id: int) -> ArchiveList:
    columns = columns_of(
        "编号",
        CODE,
        NAME,
        "要求",
        "~理由",
        "文件号",
        "提出人",
        "提出时间",
        "确认人",
        "确认时间",
        "撤回时间",
        "撤回原因",
    )
    rows: list[Sequence[Cell]] = []
    for pin in archive.pins(database, campaign_id):
        firm = pin.participation.enterprise
        confirmed = pin.confirmed_by.name if pin.confirmed_by is not None else ""
        asked = "指定入选" if pin.kind == PinKind.IN else "指定不列入"
        rows.append(
            [
                f"#{pin.id}",
                firm.credit_code,
                firm.name,
                asked,
                pin.reason,
                pin.document_number,
                pin.made_by.name,
                moment(pin.made_at),
                confirmed,
                moment(pin.confirmed_at),
                moment(pin.revoked_at),
                pin.revoke_reason,
            ]
        )
    return ArchiveList("pins", "指定与不列入", columns, rows)


def ranking_list(database: Session, evaluation: Evaluation) -> ArchiveList:
    """Return the ranked list of an evaluation, with why everybody stands where it does."""
    columns = (
        *columns_of("#位次", "#名次", CODE, NAME, "所属街镇", "排序组"),
        Column("score", "得分", CellKind.DECIMAL, places=SCORE_PLACES),
        *columns_of("结果", "等级", "~原因", "版本回执"),
    )
    scheme = load_scheme(evaluation.scheme.document)
    known = catalogue().named_by_digest(evaluation.parameters["questionnaires"])
    rows: list[Sequence[Cell]] = []
    for entry in archive.entries(database, evaluation.id):
        version = entry.version
        ranked = entry.rank is not None
        rows.append(
            [
                entry.position,
                entry.rank,
                version.credit_code,
                version.name,
                say_counted(entry, "unit"),
                pool_title(scheme, entry.pool),
                points_of(entry.score, SCORE_PLACES),
                say_place(entry.status),
                level_title(entry, known) if ranked else "",
                "；".join(reasons_of(entry, scheme)),
                version.receipt,
            ]
        )
    return ArchiveList(f"ranking-{evaluation.id}", f"评估#{evaluation.id}的排序及原因", columns, rows)
