"""The filters of the list of firms: read from an address, said in words, written back."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from survey.firms.columns import USUAL
from survey.firms.filters import (
    FILTERS,
    ListAddress,
    filters_as_chips,
    filters_as_sentence,
    offered_filters,
    read_address,
    without,
)
from survey.queries.firm_filters import CHOICES, FirmFilters, read_move
from survey.queries.firm_sorting import Sorting
from survey.store.scope import Scope

DISTRICT, TOWN = Scope(everything=True), Scope(unit="malu")
GIVEN = [
    ("unit", "malu"),
    ("unit", "none"),
    ("unit", "malu"),
    ("stage", "filling"),
    ("q", " 示例 "),
    ("sort", "-name"),
    ("column", "unit"),
    ("column", "nothing"),
    ("page", "2"),
]


def test_every_filter_has_a_condition_and_words() -> None:
    assert sorted(item.name for item in FILTERS) == sorted(CHOICES)


def test_an_address_is_read_and_written_back() -> None:
    address = read_address(MultiDict(GIVEN))
    filters = FirmFilters(unit=("malu", "none"), stage=("filling",), q="示例")
    assert address == ListAddress(filters, Sorting("name", down=True), ("unit",))
    written = {"stage": ["filling"], "unit": ["malu", "none"], "q": ["示例"], "sort": ["-name"], "column": ["unit"]}
    assert address.arguments() == written
    pairs = [(name, value) for name, values in written.items() for value in values]
    assert read_address(MultiDict(pairs)) == address


@pytest.mark.parametrize("given", [[], [("sort", "credit_code")], [("sort", "x"), ("q", " ")], [("column", "x")]])
def test_what_is_as_usual_is_in_no_address(given: list[tuple[str, str]]) -> None:
    assert read_address(MultiDict(given)).arguments() == {}


def test_the_usual_columns_are_in_no_address() -> None:
    assert read_address(MultiDict([("column", key) for key in USUAL])).columns == ()


def test_filters_are_said() -> None:
    filters = read_address(MultiDict(GIVEN)).filters
    assert filters_as_sentence(filters, DISTRICT) == "检索：示例；状态：填写中；街镇：马陆镇、未填街镇"
    assert filters_as_chips(filters, DISTRICT) == [
        ("q", "示例", "检索：示例"),
        ("stage", "filling", "填写中"),
        ("unit", "malu", "马陆镇"),
        ("unit", "none", "未填街镇"),
    ]
    assert filters_as_sentence(FirmFilters(), DISTRICT) == ""


def test_what_nobody_can_choose_is_said_as_it_was_given() -> None:
    assert filters_as_sentence(FirmFilters(stage=("x",), industry=("3411", "y")), DISTRICT).startswith(
        "状态：x；行业：3411 "
    )


def test_one_value_is_taken_away() -> None:
    address = read_address(MultiDict(GIVEN))
    assert without(address, "unit", "malu").filters == FirmFilters(unit=("none",), stage=("filling",), q="示例")
    assert without(address, "q", "示例").filters == FirmFilters(unit=("malu", "none"), stage=("filling",))


def test_a_town_is_offered_no_units() -> None:
    assert [item.name for item in offered_filters(FirmFilters(), TOWN)] == [
        item.name for item in FILTERS if item.name not in {"unit", "moved", "passed"}
    ]
    [stage, *_others] = offered_filters(FirmFilters(stage=("left",)), DISTRICT)
    assert ([value for value, _text, chosen in stage.choices if chosen], stage.chosen) == (["left"], 1)


def test_what_changed_since_yesterday_is_said_and_stays_when_other_filters_are_chosen() -> None:
    filters = read_address(
        MultiDict([("moved", "ready-submitted"), ("moved", "none-unclaimed"), ("unit", "malu")])
    ).filters
    assert filters_as_sentence(filters, TOWN) == "街镇：马陆镇；昨天以来：待提交 → 已提交、新列入名录（未领取）"
    assert filters_as_chips(filters, TOWN)[1:] == [
        ("moved", "ready-submitted", "昨天以来：待提交 → 已提交"),
        ("moved", "none-unclaimed", "昨天以来：新列入名录（未领取）"),
    ]
    offered = {item.name: item.choices for item in offered_filters(filters, TOWN)}
    assert offered["moved"] == [
        ("ready-submitted", "待提交 → 已提交", True),
        ("none-unclaimed", "新列入名录（未领取）", True),
    ]
    assert offered["unit"] == [("malu", "马陆镇", True)]


@pytest.mark.parametrize("value", ["", "ready", "ready-", "-ready", "ready-ready", "x-ready", "ready-submitted-left"])
def test_what_is_no_move_is_said_as_it_was_given(value: str) -> None:
    assert read_move(value) is None
    assert filters_as_sentence(FirmFilters(moved=(value,)), DISTRICT) == f"昨天以来：{value}"
