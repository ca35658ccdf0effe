"""Sentences of 核对文件 and of the log of exports."""

from __future__ import annotations

from exports.seal_check import AlteredCell, SheetReport
from survey.i18n import _
from survey.services.checking_files import Checked
from survey.workbook_words import say_refused


def say_kind(kind: str) -> str:
    """Return what kind of file an export is."""
    titles = {
        "shortlist": _("候选名单"),
        "internal_shortlist": _("候选名单（内部）"),
        "live_shortlist": _("权重测算表"),
        "ranked_list": _("排序名单"),
        "internal_list": _("排序名单（内部）"),
        "questionnaire": _("离线填写表"),
        "form": _("填表输出"),
        "directory": _("企业名录"),
        "import_report": _("批量导入报告"),
        "pins": _("指定与不列入"),
        "states": _("填报状态"),
    }
    return titles.get(kind, kind)


def say_outcome(checked: Checked) -> tuple[str, str, str]:
    """Return (colour class of the chip, verdict in a few words, what it means)."""
    match checked.outcome:
        case "refused" if checked.refusal is not None:
            return "warn", _("无法读取"), say_refused(checked.refusal)
        case "foreign":
            return (
                "warn",
                _("不是本系统导出的文件"),
                _(
                    "文件中没有本系统的文件编号，内容也与您能查看的近期导出对不上。若“文件说明”工作表被删除，请用原件核对。"
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
            return "", _("是本系统导出的文件"), _("这类文件没有逐行封存，不能核对内容是否改动。")
        case _ if checked.intact:
            return "ok", _("本系统导出，未改动"), _("逐行核对，封存的内容与导出时完全一致。")
        case _:
            return "bad", _("本系统导出，有改动"), _("下面列出与导出时不同的地方；没有列出的，与导出时一致。")


def say_notes(report: SheetReport) -> list[str]:
    """Return what else is to be said of a sheet: renamed, gone, columns, order."""
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
        notes.append(_("缺少识别列或原始数据，有 %(count)s 行无法核对", count=report.unknown))
    if report.new_columns:
        notes.append(
            _(
                "未封存的列（另加的列、随权重变化的公式列，不影响核对）：%(names)s",
                names=_("、").join(report.new_columns),
            )
        )
    if report.columns_moved:
        notes.append(_("列的次序与导出时不同（不影响核对）"))
    if report.rows_moved:
        notes.append(_("行的次序与导出时不同（不影响核对）"))
    return notes


def say_cell(cell: AlteredCell) -> str:
    """Return what stands in an altered cell, an empty one in words."""
    text = cell.found or _("（空）")
    return _("%(text)s（已改为公式）", text=text) if cell.formula else text


def say_original(cell: AlteredCell) -> str:
    """Return what stood in an altered cell."""
    return _("不详") if cell.original is None else cell.original or _("（空）")
