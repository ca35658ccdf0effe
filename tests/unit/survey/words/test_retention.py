"""How long what is kept, in words: whole years are years, anything else days."""

from __future__ import annotations

import pytest

from survey.store.retention import KEPT
from survey.words.retention import say_kept


@pytest.mark.parametrize(
    ("key", "period"),
    [
        ("one_time_codes", "自代码失效之日起 90 天"),
        ("closed_accounts", "自停用和最后一次有关记录之日起 1 年"),
        ("enquiries", "自批次截止之日起 3 年"),
        ("ledger_stages", "自记下之日起 400 天"),
    ],
)
def test_a_period_is_said_in_years_where_it_is_whole_years(key: str, period: str) -> None:
    said = dict(zip((kept.key for kept in KEPT), say_kept(), strict=True))
    assert said[key].period == period
