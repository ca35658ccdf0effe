"""Groups: spellings that are one, spellings that are not, and who is of a group without saying so."""

from __future__ import annotations

from itertools import combinations

import pytest

from scoring.selection.groups import Declared, code_in, core_name, group_labels

HEAD, OTHER = "919999990000000012", "919999990000000071"
ONE_NAME = [
    "上海示例集团", "上海示例集团有限公司", "上海示例（集团）有限公司", "上海示例(集团)股份有限公司", " 上海示例 集团 ",
    "上海示例〔集团〕有限责任公司", "上海示例集团公司", "上海示例集团　有限公司。",
    f"上海示例集团 {HEAD}", "上海示例有限公司",
]  # fmt: skip
ONE_ENGLISH = ["Sample Group Co., Ltd.", "ＳＡＭＰＬＥ group co ltd", "sample", "Sample Group Limited"]


@pytest.mark.parametrize(("one", "two"), [*combinations(ONE_NAME, 2), *combinations(ONE_ENGLISH, 2)])
def test_spellings_of_one_name_are_equal(one: str, two: str) -> None:
    assert core_name(one) == core_name(two) != ""


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("上海示例集团", "北京示例集团"),
        ("示例控股有限公司", "示例实业有限公司"),
        ("集团", "公司"),
        ("甲集团", "乙集团"),
    ],
)
def test_other_names_are_not(one: str, two: str) -> None:
    assert core_name(one) != core_name(two)


@pytest.mark.parametrize("none", ["", " ", "无", "无。", "/", "—", "没有", "N/A", "暂无", "None", "不适用"])
def test_no_group_is_no_group(none: str) -> None:
    assert core_name(none) == ""
    assert group_labels([Declared("a", "甲", none), Declared("b", "乙", none)]) == ("", "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD, HEAD), (f"示例集团（{HEAD}）", HEAD), ("９１９９９９９９００００００００１２", HEAD),
        ("919999990000000012X", ""), ("91999999000000001", ""), ("示例集团", ""), ("91999999I000000012", ""),
    ],
)  # fmt: skip
def test_a_code_is_found_in_what_is_written(text: str, code: str) -> None:
    assert code_in(text) == code


def labels(*groups: str, names: tuple[str, ...] = (), codes: tuple[str, ...] = ()) -> tuple[str, ...]:
    firms = [
        Declared(
            codes[at] if at < len(codes) else f"code{at}", names[at] if at < len(names) else f"示例企业{at}", group
        )
        for at, group in enumerate(groups)
    ]
    return group_labels(firms)


def test_the_code_decides_where_it_is_given() -> None:
    assert labels(f"甲集团 {HEAD}", f"乙集团 {HEAD}") == (f"甲集团 {HEAD}", f"甲集团 {HEAD}")
    assert labels(f"甲集团 {HEAD}", f"甲集团 {OTHER}") == (f"甲集团 {HEAD}", f"甲集团 {OTHER}")


def test_a_name_has_the_code_that_all_others_of_that_name_give() -> None:
    assert labels("甲集团有限公司", f"甲集团 {HEAD}", HEAD) == ("甲集团有限公司",) * 3
    assert labels("甲集团", f"甲集团 {HEAD}", f"甲集团 {OTHER}") == ("甲集团", f"甲集团 {HEAD}", f"甲集团 {OTHER}")


def test_the_company_at_the_head_is_of_its_group() -> None:
    assert labels("", f"甲集团 {HEAD}", codes=(HEAD,)) == ("示例企业0", "示例企业0")
    assert labels("甲集团", "", names=("子公司", "甲（集团）股份有限公司")) == ("甲集团", "甲集团")
    assert labels("甲集团", "", names=("子公司", "别的公司")) == ("甲集团", "")
