"""Sentences of 核对文件 and of the log of exports."""

from __future__ import annotations

from datetime import date

from exports.seals.beyond_seals import FORMULA, Beyond
from exports.seals.row_lookup import UnsealedColumn
from exports.seals.verification import AlteredCell, SheetReport
from survey.file_checks.check_results import ADDED, ALTERED, MISSING, SAME, CheckResult, FileStanding
from survey.models import Publication
from survey.publishing.publication_results import PublicationState, state_of
from survey.words.figures import SHANGHAI, say_date
from survey.words.language import _, _n
from survey.words.refused_files import say_refused


def say_standing(standing: FileStanding, day: date) -> list[tuple[str, str]]:
    """Return (colour of the chip, sentence) of whether a file's list is in force, and public, on a day."""
    lines = [_say_version(standing)]
    if standing.publication is not None:
        lines.append(_say_publication(standing.publication, day))
    return lines


def _say_version(standing: FileStanding) -> tuple[str, str]:
    version, force = standing.version, standing.in_force
    if version.refusal is not None:
        return "warn", _("名单第%(n)s版已退回，没有生效", n=version.number)
    if version.issued_at is None:
        return "warn", _("名单第%(n)s版还没有签发，不是有效名单", n=version.number)
    if force is None or force.id == version.id or force.issued_at is None:
        return "ok", _("名单第%(n)s版现在有效", n=version.number)
    when = say_date(force.issued_at.astimezone(SHANGHAI).date())
    return "warn", _("名单第%(n)s版已被第%(m)s版替代（%(day)s签发）", n=version.number, m=force.number, day=when)


def _say_publication(publication: Publication, day: date) -> tuple[str, str]:
    match state_of(publication, day):
        case PublicationState.COMING:
            return "", _("公示从%(day)s开始，现在还没有公开", day=say_date(publication.starts_on))
        case PublicationState.RUNNING:
            return "ok", _("正在公示，到%(day)s为止", day=say_date(publication.ends_on))
        case PublicationState.OVER:
            return "", _("公示已于%(day)s期满，不再公开", day=say_date(publication.ends_on))
    ended = publication.ended
    when = say_date(ended.ended_at.astimezone(SHANGHAI).date()) if ended is not None else ""
    return "warn", _("公示已于%(day)s撤下", day=when)


def say_outcome(checked: CheckResult) -> tuple[str, str, str]:
    """Return (colour class of the chip, verdict in a few words, what it means)."""
    match checked.outcome:
        case "refused" if checked.refusal is not None:
            return "warn", _("无法读取"), say_refused(checked.refusal)
        case "foreign":
            return (
                "warn",
                _("不是本系统导出的文件"),
                _(
                    "文件中没有本系统的文件编号，内容也与您能查看的近期导出对不上。若“文件说明”工作表被删除，请用原件核对。纸上印有编号的，可在下面按编号核对。"
                ),
            )
        case "unknown":
            return (
                "warn",
                _("没有这个编号的导出记录"),
                _(
                    "文件写着编号 %(number)s，但没有您可以核对的这项导出。编号可能被改动，或文件不是本系统导出的。",
                    number=checked.claim,
                ),
            )
        case "closed":
            return (
                "",
                _("是本系统导出的文件"),
                _("这份文件的内容超出您的管理范围，逐行核对请联系导出人或区级主管科室。"),
            )
        case _ if not checked.reports:
            return _say_whole(checked)
        case _ if checked.intact and checked.complete:
            return "ok", _("本系统导出，未改动"), _("逐行核对，文件中的内容与导出时一致。")
        case _ if checked.intact:
            return (
                "warn",
                _("本系统导出，封存内容一致，另有未封存的内容"),
                _(
                    "封存的内容与导出时一致；但文件中还有系统没有封存的内容，如另加的列和文字、公式的结果（见下），是否被改过，系统无法判断。"
                ),
            )
        case _:
            return (
                "bad",
                _("本系统导出，有改动"),
                _("下面列出与导出时不同的地方；未封存的列、另加的文字和工作表不在核对之内。"),
            )


def _say_whole(checked: CheckResult) -> tuple[str, str, str]:
    """Return the same of a file without sealed rows, most of which are no workbooks."""
    if checked.whole == SAME:
        return "ok", _("本系统导出，未改动"), _("文件与导出时完全相同，一个字节也没有变。")
    if not checked.whole:
        unproved = _("这份文件没有逐行封存的内容，系统不能证明它未改动；与留存的原件不同的地方列在下面。")
        return "", _("是本系统导出的文件"), unproved
    meaning = _(
        "文件写着编号 %(number)s，但与导出时的文件不同，也可能只是另存过。请从系统重新下载，不要使用这一份。",
        number=checked.claim,
    )
    return "bad", _("本系统导出，有改动"), meaning


def say_member(state: str) -> str:
    """Return what is with a file of an archive."""
    return {ALTERED: _("有改动"), MISSING: _("缺少"), ADDED: _("导出时没有")}[state]


def say_notes(report: SheetReport) -> list[str]:
    """Return sentences on a sheet: renamed, missing, its columns, its order."""
    if not report.found_as:
        return [_("这张工作表不在文件中")]
    notes = []
    if report.found_as != report.name:
        notes.append(_("工作表已改名为“%(name)s”", name=report.found_as))
    if not report.header:
        return [*notes, _("找不到列标题行，无法逐行核对")]
    if report.deleted_columns:
        notes.append(_("缺少列：%(names)s（其余的列照常核对）", names=_("、").join(report.deleted_columns)))
    if report.unknown:
        notes.append(_n("缺少识别列或原始数据，有 %(n)s 行无法核对", n=report.unknown))
    if report.unsealed:
        notes.append(
            _(
                "未封存的列（另加的列、公式列，内容未核对）：%(names)s",
                names=_("、").join(map(_say_column, report.unsealed)),
            )
        )
    notes += _say_hidden(report)
    if report.columns_moved:
        notes.append(_("列的次序与导出时不同（不影响核对）"))
    if report.rows_moved:
        notes.append(_("行的次序与导出时不同（不影响核对）"))
    return notes


def _say_hidden(report: SheetReport) -> list[str]:
    notes = []
    if report.hidden_rows:
        notes.append(_n("有 %(n)s 行在文件中被隐藏（已照常核对）", n=report.hidden_rows))
    if report.hidden_columns:
        notes.append(_("在文件中被隐藏的列（已照常核对）：%(names)s", names=_("、").join(report.hidden_columns)))
    return notes


def _say_column(column: UnsealedColumn) -> str:
    if column.title:
        return _("%(title)s（%(letters)s列）", title=column.title, letters=column.letters)
    return _("%(letters)s列（没有标题）", letters=column.letters)


def say_beyond(beyond: Beyond) -> list[str]:
    """Return one sentence for each thing that is in a file besides its sealed rows."""
    named = (
        (beyond.new_sheets, _("系统没有封存的工作表（内容未核对）：%(names)s")),
        (beyond.changed_sheets, _("与导出时不完全相同的其他工作表（没有逐行封存，公式结果也算）：%(names)s")),
        (beyond.missing_sheets, _("文件中已没有的工作表：%(names)s")),
        (beyond.hidden_sheets, _("在文件中被隐藏的工作表（已照常核对）：%(names)s")),
    )
    sentences = [words % {"names": _("、").join(names)} for names, words in named if names]
    if beyond.drawn:
        sentences.append(_("文件中另加了图片或图形，可能遮住单元格，请打开文件查看。"))
    if beyond.merged:
        places = (f"{area.sheet}!{area.where}" for area in beyond.merged)
        sentences.append(_("文件中新合并的单元格（可能遮住内容，请核对）：%(names)s", names=_("、").join(places)))
    if not beyond.compared:
        sentences.append(_("系统没有留存这份文件的原件，表格以外的文字、未封存的列和其他工作表未核对。"))
    return sentences


def say_outside(text: str) -> str:
    """Return a text outside the list; a formula with its value."""
    if not text:
        return _("（空）")
    formula, parted, value = text.removeprefix(FORMULA).partition("\0")
    if not parted:
        return text
    return _("公式 =%(formula)s，显示 %(value)s", formula=formula or "…", value=value or _("（空）"))


def say_cell(cell: AlteredCell) -> str:
    """Return the value of an altered cell in the file."""
    text = cell.found or _("（空）")
    return _("%(text)s（已改为公式）", text=text) if cell.formula else text


def say_original(cell: AlteredCell) -> str:
    """Return the value of an altered cell as it was exported."""
    return _("不详") if cell.original is None else cell.original or _("（空）")
