"""Reasons in words: places, the line, and what orders equal scores in each pool."""

from __future__ import annotations

import pytest

from scoring.selection.selection import Reason
from survey.words.reasons import say_reason, say_tie_orders
from tests.unit.survey.shipped import scheme

MAKERS = "依次比较智能制造准备度、已落实的项目、数字化投入强度；仍相同的按统一社会信用代码排列，不表示高低"
STARTING = "依次比较已落实的项目、项目投入力度、数字化投入强度；仍相同的按统一社会信用代码排列，不表示高低"
SERVICES = "依次比较数字化准备度（2024版）、已落实的项目、数字化投入强度；仍相同的按统一社会信用代码排列，不表示高低"
TOTAL = {"kind": "total", "attribute": "", "value": "", "number": ""}


def test_each_pool_names_its_own_keys() -> None:
    pools = (("制造业", MAKERS), ("制造业起步组", STARTING), ("服务业与软件业", SERVICES))
    assert say_tie_orders(scheme()) == [f"{pool}：{order}" for pool, order in pools]


@pytest.mark.parametrize(
    ("code", "parameters", "sentence"),
    [
        ("within_seats", {"position": "3", "seats": "10"}, "本组合格企业中列第3位，在10个名额之内"),
        (
            "within_seats",
            {"position": "3", "seats": "10", "without": "1"},
            "本组合格企业中（不计经确认不列入的1家）列第3位，在10个名额之内",
        ),
        ("below_line", {"position": "7", "seats": "6"}, "本组合格企业中列第7位，在入选线（6）之后"),
        ("placed", {"position": "2"}, "本组合格企业中列第2位"),
        ("no_seat_left", {"position": "2"}, "本组合格企业中列第2位，本组没有可按名次分配的名额"),
        ("seated_by_quota", {"position": "9"}, "本组合格企业中列第9位，因方案声明的名额约束选入"),
        ("seated_by_total", {"position": "9"}, "本组合格企业中列第9位，在满足约束、得分合计最高的名单之中"),
        ("passed_over", TOTAL, "名次在前，但在满足约束的名单中，得分合计最高的一份没有它"),
        ("tie_at_line", {"pool": "manufacturing"}, f"与入选线同分，同分者{MAKERS}"),
        ("tie_at_line", {"pool": "services"}, f"与入选线同分，同分者{SERVICES}"),
        ("unverified_near", {}, "名次在入选线附近，方案要求经核定才占名额，尚未核定"),
        ("tie_at_line", {}, "与入选线同分，按方案声明的次序排列"),
    ],
)
def test_reasons_are_sentences(code: str, parameters: dict[str, str], sentence: str) -> None:
    assert say_reason(Reason(code, parameters), scheme()) == sentence
