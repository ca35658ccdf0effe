"""What checking a number says, as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from survey.file_checks.check_results import FileStanding, NumberResult
from survey.file_checks.words import say_standing
from survey.models import ExportRecord, Letter
from survey.publishing.letter_words import say_kept
from survey.words.export_kinds import say_export_kind
from survey.words.figures import SHANGHAI, moment, say_date
from survey.words.language import _


@dataclass(frozen=True, slots=True)
class NumberView:
    """The number, a chip with its meaning, (colour, sentence) of its list, and (label, text) of what is on record."""

    number: str
    chip: str
    verdict: str
    meaning: str
    standing: Sequence[tuple[str, str]] = ()
    facts: Sequence[tuple[str, str]] = ()


def say_unread() -> str:
    """Return how a number has to look."""
    return _("编号形如 JD-EX-20261123-7F3A9C2D（文件）或 JD-GZ-000123-7F3A9C2D（告知书），请照原样填写。")


def view_number(found: NumberResult, standing: FileStanding | None, day: date) -> NumberView:
    """Return the view of a number that could be read. `standing`: of the list that it is of, on a day."""
    lines = say_standing(standing, day) if standing is not None else []
    if found.record is not None:
        meaning = _("编号与导出记录相符。这里只核对编号，没有核对内容；有电子文件的，请上传文件核对。")
        facts = _of_export(found.record)
        return NumberView(found.number, "ok", _("有这个编号的导出记录"), meaning, lines, facts)
    if found.letter is not None and found.firm is not None:
        meaning = _("编号与发放记录相符。请把告知书与下面的内容比较，有不同的，以系统为准。")
        facts = _of_letter(found.letter, found.firm.credit_code)
        return NumberView(found.number, "ok", _("是本系统发放的告知书"), meaning, lines, facts)
    return NumberView(found.number, *_say_nothing(found))


def _say_nothing(found: NumberResult) -> tuple[str, str, str]:
    match found.outcome:
        case "closed":
            meaning = _("这份文件的内容超出您的管理范围，核对请联系导出人或区级主管科室。")
            return "", _("是本系统导出的文件"), meaning
        case "recused":
            return "", _("是本系统发放的告知书"), _("您已对这家企业回避，请由其他人员核对。")
    meaning = _("没有您可以核对的编号 %(number)s。编号可能抄错或被改动，也可能不是本系统的文件。", number=found.number)
    return "warn", _("没有这个编号的记录"), meaning


def _of_export(record: ExportRecord) -> list[tuple[str, str]]:
    facts = record.manifest
    said = [
        (_("类别"), say_export_kind(record.kind)),
        (_("内容"), str(facts.get("title") or record.file_name)),
        (_("导出人"), record.user.name if record.user is not None else _("命令行")),
        (_("导出时间"), moment(record.at)),
        (_("范围"), str(facts.get("scope", ""))),
        (_("名单版本"), str(facts.get("list_version", ""))),
        (_("行数"), str(record.rows)),
    ]
    return [(label, text) for label, text in said if text]


def _of_letter(letter: Letter, credit_code: str) -> list[tuple[str, str]]:
    release = letter.release
    text = say_kept(letter.content, letter.digest, release)
    said = [
        (_("企业"), f"{text.name}（{credit_code}）"),
        (_("结果"), text.decision),
        (_("说明"), text.reason),
        (_("得分和名次"), "".join(text.place)),
        (_("文号"), release.document_number),
        (_("名单版本"), _("第 %(n)s 版，名单指纹 %(code)s", n=text.number, code=release.list_version.fingerprint)),
        (_("发放日期"), say_date(release.released_at.astimezone(SHANGHAI).date())),
        (_("本函校验码"), letter.digest),
    ]
    return [(label, text) for label, text in said if text]
