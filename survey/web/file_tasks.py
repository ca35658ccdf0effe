"""What officials do with files: the entries of the page 文件."""

from __future__ import annotations

from dataclasses import dataclass

from survey.words.language import _l


@dataclass(frozen=True)
class FileTask:
    """An entry: its heading, title, explanation and the endpoint of its page."""

    group: str
    title: str
    about: str
    endpoint: str


OUT, BACK, CHECK = _l("导出"), _l("导入"), _l("核对与设置")
TASKS: tuple[FileTask, ...] = (
    FileTask(OUT, _l("排序名单"), _l("在候选排序页按筛选条件导出，列可选；文件与页面一致"), "ranking.ranking"),
    FileTask(OUT, _l("企业名单"), _l("任何状态的企业，按筛选条件或勾选导出；文件与页面一致"), "firm_list.firms"),
    FileTask(OUT, _l("候选名单与权重测算表"), _l("每次评估的全部名单、得分和原因"), "evaluations.evaluations"),
    FileTask(OUT, _l("通知书与通知名单"), _l("给已通知的企业：通知书、认领代码、可粘贴的短信文字"), "calls.calls"),
    FileTask(OUT, _l("指定与不列入"), _l("全部指定及其理由、文件号和经办人"), "pins.pins"),
    FileTask(OUT, _l("咨询答疑"), _l("企业的提问、答复和等待天数，按页面筛选导出"), "enquiry_desk.desk"),
    FileTask(OUT, _l("填表输出"), _l("上传本单位的空白表，由系统填好，可按街镇分别生成"), "blank_forms.forms"),
    FileTask(
        OUT, _l("离线填写表（代填）"), _l("替企业下载已预填的问卷 Excel，或把未交企业的打包"), "workbooks.helping"
    ),
    FileTask(OUT, _l("会议材料"), _l("方法、各街镇数字和临界企业，可打印"), "meeting.newest"),
    FileTask(BACK, _l("问卷工作簿"), _l("找到企业，上传它填好的 Excel 问卷，先预览再采纳"), "workbooks.helping"),
    FileTask(BACK, _l("批量问卷（zip）"), _l("一次最多 500 份填好的问卷，合成一份报告，交各企业确认"), "zips.zips"),
    FileTask(BACK, _l("企业名录"), _l("先预览新增、变更和不能采纳的行，再一次写入"), "incoming.directory"),
    FileTask(BACK, _l("外部评定"), _l("等级、报告编号和日期，与本评估并列，不替代"), "incoming.ratings"),
    FileTask(
        BACK,
        _l("各部门核查结果"),
        _l("信用、安全、环保、税务等部门对准入条件的核查，按信用代码一次写入"),
        "condition_tables.tables",
    ),
    FileTask(BACK, _l("早先试点"), _l("以前各批确认的试点企业，按信用代码整张表登记"), "incoming.pilots"),
    FileTask(BACK, _l("催办记录"), _l("在Excel里登记的电话、结果和下次日期，导入催办记录"), "incoming.chasing"),
    FileTask(CHECK, _l("核对文件"), _l("上传任何一份导出的文件，看是谁何时导出、哪些行被改过"), "file_checks.check"),
    FileTask(CHECK, _l("导出记录"), _l("谁在何时导出了什么：筛选条件、行数和文件编号"), "file_checks.exports"),
    FileTask(CHECK, _l("列组合"), _l("保存常用的列和次序，导出时直接选用"), "files.columns"),
)
