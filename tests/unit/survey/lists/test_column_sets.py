"""Built-in sets of columns, and what a chosen set means under the scheme at hand."""

from __future__ import annotations

import pytest

from survey.lists.column_sets import BUILT_IN, COMMON, built_in_keys, choose_columns, name_of_set
from tests.unit.survey.lists.test_columns import COLUMNS

CERTAINTY = ["signals", "share", "low", "high", "standing", "review"]


def chosen(*keys: str, internal: bool = False) -> list[str]:
    return [column.key for column in choose_columns(COLUMNS, keys, internal=internal).columns]


def test_built_in_sets_are_named_and_hold_no_certainty() -> None:
    assert [name_of_set(name) for name in BUILT_IN] == ["常用", "全部", "公示用"]
    assert built_in_keys("common", COLUMNS) == COMMON
    everything = [column.key for column in COLUMNS if column.key not in CERTAINTY]
    assert list(built_in_keys("all", COLUMNS)) == everything
    assert list(built_in_keys("public", COLUMNS)) == [
        *("position", "name", "credit_code", "status", "unit", "industry", "direction", "project")
    ]


def test_there_is_no_other_set() -> None:
    with pytest.raises(KeyError):
        built_in_keys("mine", COLUMNS)
    with pytest.raises(KeyError):
        name_of_set("mine")


def test_whoever_is_listed_is_named_and_certainty_is_there_only_as_internal() -> None:
    assert chosen("score", "rank") == ["credit_code", "score", "rank"]
    assert chosen("score", "name") == ["score", "name"]
    assert chosen("name", "share") == ["name"]
    assert chosen("name", internal=True) == ["name", *CERTAINTY]


def test_keys_that_the_scheme_does_not_know_are_said() -> None:
    assert choose_columns(COLUMNS, ["name", "value:gone"]).unknown == ("value:gone",)
