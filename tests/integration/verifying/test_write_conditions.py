"""What an office's table writes: who is not in it where that was chosen, and nothing that moved since the preview."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import GateResult, GateVerdict
from tests.integration.handing_in import page
from tests.integration.reviewing.cases import Cases, cases, full
from tests.integration.verifying.test_import_conditions import TAX, adopt, book, code, counts, hand_in, renamed, rows

__all__ = ["cases", "renamed"]


def test_who_is_not_in_a_list_of_offenders_passes_where_that_is_chosen(renamed: Cases, database: Session) -> None:
    day, district = today(), renamed.signed_in("district")
    content = book(
        [1, code(5), full("戊"), TAX, "不通过", day],
        [2, "91310114999999999X", full("甲"), TAX, "不通过", day],  # by its name only: neither written nor absent
        [3, "91310114999999997X", "示例外区厂", TAX, "不通过", day],
    )
    preview = hand_in(district, content)
    text = page(district, preview)
    # 丁 is exempt and 己 is one's own recusal; 甲 and 戊 are named: 乙 and 丙 are left.
    assert (f"{TAX}（未列入 2 家）" in text, "表中有 1 行没有对应到企业" in text) == (True, True)
    said = adopt(district, preview, absence="1", dated="2126-01-01")
    for fault in ("请勾选适用的条件", "请填写表的名称"):
        assert fault in said
    said = adopt(district, preview, absence="1", absent="tax", title="示例名单", dated="2126-01-01")
    assert ("表的日期还没有到" in said, 'value="示例名单"' in said, len(rows(database))) == (True, True, 3)
    long = "长" * 101
    said = adopt(district, preview, absence="1", absent="tax", title=long, dated=str(day))
    assert ("表的名称最多100字" in said, f'value="{long}"' in said, len(rows(database))) == (True, True, 3)
    dated = day - timedelta(days=1)
    said = adopt(district, preview, absence="1", absent="tax", title="示例名单", dated=str(dated))
    assert ("新增 1 行" in said, "未列入者视为通过 1 条" in said) == (True, True)  # 乙 has a later answer
    assert rows(database)[3:] == [
        ("戊", "tax", "failed", day, "税务部门"),
        ("丙", "tax", "passed", dated, "未列入《示例名单》"),
    ]
    case = page(district, f"/conditions/{renamed.firms['丙']}")
    assert "未列入《示例名单》" in case


def test_a_town_reaches_its_own_firms_and_what_moved_since_is_not_written(renamed: Cases, database: Session) -> None:
    day, town = today(), renamed.signed_in("town")
    preview = hand_in(
        town, book([1, code(5), full("戊"), TAX, "通过", day], [2, code(1), full("甲"), TAX, "通过", day])
    )
    assert counts(page(town, preview)) == "2 行 = 新增 0 + 变更 1 + 未变 0 + 待确认 0 + 未采纳 1"
    stamp = page(town, preview).partition('name="stamp" value="')[2].partition('"')[0]
    database.add(
        GateResult(
            participation_id=renamed.rows["甲"], gate="tax", verdict=GateVerdict.PASSED, source="税务部门", dated=day,
            valid_until=day + timedelta(days=180), recorded_by_id=renamed.people["district"],
        )
    )  # fmt: skip
    database.commit()
    said = page(town, town.send(preview + "/adopt", stamp=stamp).headers["Location"])
    assert ("没有写入任何内容" in said, len(rows(database))) == (True, 4)
    assert renamed.signed_in("district").get(preview).status_code == 404
    town.send(preview + "/discard")
    assert ("这次上传已经处理完毕" in page(town, preview), len(rows(database))) == (True, 4)
