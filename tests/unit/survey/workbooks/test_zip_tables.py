"""The report on a zip of workbooks: a row per file, counts of what is taken in, and a row per wrong cell."""

from __future__ import annotations

from exports.archive.refusals import Mark
from survey.models import Enterprise, Upload, UploadState
from survey.workbooks.zip_tables import ReadFile, questionnaire_title, report_tables, say_upload_refused

COUNTS = {"new": 1, "changed": 2, "unchanged": 3, "refused": 4, "locked": 2, "faults": 1}
TAKEN = Upload(name="甲.xlsx", state=UploadState.PREVIEWED, detail=COUNTS, questionnaire_id="facts")
REFUSED = Upload(name="乙.xlsx", state=UploadState.REFUSED, detail={"code": "csv"}, questionnaire_id="")
MARK = Mark("企业身份", 4, 2, "很多", "示例规则", "示例改法")
CSV = "这是纯文本文件"


def test_a_row_per_file_and_a_row_per_wrong_cell() -> None:
    firm = Enterprise(name="示例甲", credit_code="91310114MA1GT00010")
    summary, faults = report_tables([ReadFile(TAKEN, firm, [MARK]), ReadFile(REFUSED)])
    assert (summary.name, summary.subtitle) == ("汇总", "共 2 个文件，不能接收 1 个，有误 1 处")
    why = say_upload_refused(REFUSED)
    assert why.startswith(CSV)
    assert list(summary.rows) == [
        [1, "甲.xlsx", "示例甲", "91310114MA1GT00010", "基础数据与申报", 1, 2, 3, 4, 2, 1, 0, ""],
        [2, "乙.xlsx", "", "", "", None, None, None, None, None, None, None, why],
    ]
    assert (faults.name, list(faults.rows)) == (
        "错误清单",
        [[1, "甲.xlsx", "企业身份", "C5", "很多", "示例规则", "示例改法"]],
    )


def test_a_questionnaire_that_is_gone_has_no_title() -> None:
    assert (questionnaire_title("facts"), questionnaire_title("gone")) == ("基础数据与申报", "")
