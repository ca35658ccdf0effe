"""The words of marked workbooks, ready in a language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MarkWords:
    """What marks and lists say. `message_titles`: titles that name a message column; a new one gets the first.

    `comment_line` has {rule} and {remedy}; `faults_title`, `hints_title` and `faults_note` may have {count}.
    """

    author: str = "数字化试点评估·填写检查"
    comment_prefix: str = "【填写检查】"
    comment_line: str = "{rule}\n如何修改：{remedy}"
    comment_before: str = "—— 原有批注 ——"
    message_titles: tuple[str, ...] = ("填写检查", "Check", "填写检查 Check")
    faults_sheet: str = "错误清单"
    hints_sheet: str = "提醒清单"
    faults_title: str = "错误清单（共 {count} 处）"
    faults_note: str = "请点击“单元格”逐处改正，改好后保存本文件并重新上传；标红的单元格和批注会随下次检查自动更新。"
    hints_title: str = "提醒清单（共 {count} 处）"
    hints_note: str = "以下各处不影响提交，请核对是否属实。"
    fault_headers: tuple[str, ...] = ("序号", "工作表", "单元格", "现值", "规则", "如何修改", "链接")
    hint_headers: tuple[str, ...] = ("序号", "工作表", "单元格", "现值", "提醒")
    open_page: str = "打开页面"
    no_cell: str = "文件中没有此单元格"
    footer: str = "第 &P 页 / 共 &N 页"


CHINESE = MarkWords()
