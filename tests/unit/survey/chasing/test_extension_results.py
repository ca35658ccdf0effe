"""Whether time can be extended so, at the edges of the campaign's calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from survey.chasing.extension_results import LONGEST, Longer, fault_of
from survey.models import Campaign

CLOSES = datetime(2026, 12, 1, 10, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
BATCH = Campaign(opens_at=CLOSES - 30 * DAY, closes_at=CLOSES, decision_on=date(2026, 12, 20))
LAST = datetime(2026, 12, 20, 15, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("until", "reason", "code"),
    [
        (CLOSES + DAY, "停电停工", ""),
        (CLOSES + DAY, " 停 ", "reason"),
        (CLOSES - DAY, "停电停工", "past"),
        (CLOSES, "停电停工", "not_longer"),
        (CLOSES + SECOND, "停电停工", ""),
        (LAST, "停电停工", ""),
        (LAST + SECOND, "停电停工", "after_decision"),
    ],
)
def test_what_speaks_against_more_time(until: datetime, reason: str, code: str) -> None:
    assert fault_of(BATCH, BATCH, Longer(until, reason), CLOSES - DAY) == code


def test_an_extension_is_no_other_campaign() -> None:
    open_ended = Campaign(opens_at=CLOSES - DAY, closes_at=CLOSES)
    tried = [Longer(CLOSES + LONGEST + late, "停电停工") for late in (timedelta(0), SECOND)]
    assert [fault_of(open_ended, open_ended, one, CLOSES) for one in tried] == ["", "far"]
