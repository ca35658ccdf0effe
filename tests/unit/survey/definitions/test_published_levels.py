"""Published distributions: what ships is read, and what cannot be is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from survey.definitions.catalogue import catalogue
from survey.definitions.published_levels import (
    HIGHEST,
    PublishedShare,
    WrongDistributionError,
    published_levels,
    read_distribution,
)


def test_what_ships_names_its_year_and_source() -> None:
    found = published_levels()
    assert set(found) == {"cmmm"}
    one = found["cmmm"]
    assert (one.year, sum(share.share for share in one.shares)) == (2022, 100)
    assert one.shares == (
        PublishedShare(0, 1, Decimal(63)),
        PublishedShare(2, 2, Decimal(21)),
        PublishedShare(3, 3, Decimal(12)),
        PublishedShare(4, HIGHEST, Decimal(4)),
    )
    assert all(text for text in (one.about.zh, one.about.en, one.source.zh, one.source.en))
    assert set(found) <= set(catalogue().questionnaires)


@pytest.mark.parametrize(
    ("shares", "fault"),
    [
        ([{"upto": 1, "share": "60"}, {"from": 2, "share": "41"}], "more than 100"),
        ([{"upto": 2, "share": "60"}, {"level": 2, "share": "4"}], "overlap"),
        ([{"level": 3, "share": "60"}, {"level": 2, "share": "4"}], "overlap"),
    ],
)
def test_what_cannot_be_is_refused(shares: list[dict[str, Any]], fault: str) -> None:
    words = {"zh": "示例", "en": "example"}
    with pytest.raises(WrongDistributionError, match=fault):
        read_distribution({"questionnaire": "x", "year": 2022, "about": words, "source": words, "shares": shares})
