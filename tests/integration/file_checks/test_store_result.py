"""The result of a check as bytes and back."""

from __future__ import annotations

from sqlalchemy.orm import Session

from exports.archive.refusals import RefusedWorkbookError
from exports.seals.beyond_seals import Beyond, Outside
from exports.seals.merged_areas import Area
from exports.seals.row_lookup import UnsealedColumn
from exports.seals.verification import AlteredCell, AlteredRow, NamedRow, SheetReport
from survey.file_checks.check_results import CheckResult
from survey.file_checks.store_result import packed_result, unpacked_result
from survey.models import Evaluation
from tests.integration.conftest import Browser
from tests.integration.file_checks.test_routes import exported, newest
from tests.integration.officials import evaluation, official

__all__ = ["evaluation", "official"]
REPORT = SheetReport(
    "候选名单",
    4,
    found_as="名单",
    header=True,
    unchanged=2,
    altered=(AlteredRow(6, "9199", "示例厂", (AlteredCell("得分", "1", None), AlteredCell("名次", "2", "3", True))),),
    removed=(NamedRow(0, "9198"),),
    deleted_columns=("电话",),
    unsealed=(UnsealedColumn("K", "备注"),),
)


def test_every_part_comes_back(database: Session, evaluation: Evaluation, official: Browser) -> None:
    exported(official, evaluation)
    whole = CheckResult(
        "checked",
        "示例.xlsx",
        claim="JD-EX-1",
        record=newest(database),
        reports=(REPORT, SheetReport("得分构成", 0)),
        facts=(("指纹", "甲", "乙"),),
        since=(REPORT,),
        now="评估 #2",
        by_rows=True,
        beyond=Beyond(
            compared=True,
            altered=(Outside("名单", "A1", "甲", "乙"),),
            new_sheets=("附页",),
            merged=(Area("名单", "A1:B2", ((1, 1), (1, 2))),),
        ),
        disguised={"名单": ((5, 9), (6, 9))},
    )
    assert unpacked_result(database, packed_result(whole)) == whole
    bare = CheckResult("foreign", "示例.xlsx")
    assert unpacked_result(database, packed_result(bare)) == bare


def test_a_refusal_comes_back_with_its_reason(database: Session) -> None:
    refused = CheckResult("refused", "示例.xlsx", refusal=RefusedWorkbookError("too_many_rows", limit="9", sheet="甲"))
    back = unpacked_result(database, packed_result(refused))
    assert back.refusal is not None
    assert (back.outcome, back.refusal.code, back.refusal.parameters) == (
        "refused", "too_many_rows", {"limit": "9", "sheet": "甲"},
    )  # fmt: skip
