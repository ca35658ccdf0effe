"""Limits and pins as lines of a workbook, and the sheet of certainty, for inside use only."""

from __future__ import annotations

from dataclasses import replace

from scoring.definition.scheme import ChoicePlan, Objective, Quota
from survey.lists.internal_tables import NAMED, internal_table, limit_notes
from survey.models import Evaluation
from tests.unit.survey.lists.test_columns import SCHEME, entry

PLAIN = replace(SCHEME, choice=ChoicePlan())
NAME = "=示例精密机械031"
PIN = f"{NAME}：指定入选：链主配套（文件号 示1号；示例甲提出，示例乙确认）"


def test_without_limits_the_rule_and_the_pins_are_said() -> None:
    pinned = entry()
    evaluation = Evaluation(summary={}, parameters={"pins": [{**pinned.detail["pin"], "key": "code"}]})
    assert limit_notes(evaluation, PLAIN, {"code": NAME}) == [
        ("入选原则", "按名次：名次在前的优先，只有约束所迫才跳过"),
        ("指定", PIN),
    ]
    assert limit_notes(evaluation, PLAIN, {})[-1] == ("指定", "无")  # of a firm that the reader may not see
    assert limit_notes(Evaluation(summary={}, parameters={}), PLAIN, {})[-1] == ("指定", "无")


def test_limits_are_said_with_what_each_costs_and_of_many_names_the_first() -> None:
    quotas = (Quota("unit", "anting", 2, 5), Quota("size", "micro", 0, 1))
    scheme = replace(SCHEME, choice=ChoicePlan(objective=Objective.SCORE, quotas=quotas, per_group=1))
    limit = {"kind": "floor", "attribute": "unit", "value": "anting", "number": "2"}
    away = [f"gone{n}" for n in range(3)]
    summary = {
        "prices": [limit | {"came_in": [entry().version.credit_code], "went_out": away}],
        "other_objective": {"only_here": [], "only_there": [entry().version.credit_code]},
    }
    said = dict(limit_notes(Evaluation(summary=summary, parameters={}), scheme, {entry().version.credit_code: NAME}))
    assert said["入选原则"] == "按总分：入选企业得分合计最高"
    assert said["名额约束"] == "街镇“安亭镇”至少2家，至多5家；规模“微型”至多1家；同一集团至多1家"
    assert said["若按名次"] == f"换下：无；换上：{NAME}"
    [cost] = [text for label, text in said.items() if label.startswith("代价：")]
    assert cost == f"因它进入：{NAME}；因它退出：其他街镇3家"


def test_many_names_are_counted() -> None:
    names = [f"示例{n}" for n in range(NAMED + 2)]
    summary = {"other_objective": {"only_here": names, "only_there": names[:1]}}
    said = dict(limit_notes(Evaluation(summary=summary, parameters={}), PLAIN, dict(zip(names, names, strict=True))))
    first = "示例0、示例1、示例2、示例3、示例4、示例5、示例6、示例7"
    assert said["若按总分"] == f"换下：{first}等10家（逐家见备注和原因）；换上：示例0"


def test_certainty_is_a_sheet_of_its_own_and_only_where_places_were_drawn() -> None:
    assert internal_table(Evaluation(summary={}), SCHEME, [entry()], subtitle="") is None
    other = entry()
    other.standing = ""
    summary = {"certainty": {"draws": 10_000}}
    table = internal_table(Evaluation(summary=summary), SCHEME, [entry(), other], subtitle="示例")
    assert table is not None
    assert (table.name, table.subtitle) == ("内部参考", "示例")
    assert list(table.rows) == [
        [NAME, "91999999MA00000311", "制造业", 3, "入选候选", "90.00%", None, 1, 7, "临界（仅按名次）"],
    ]
