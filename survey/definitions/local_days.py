"""Days as the district counts them: by the clock of Shanghai, whatever that of the server says."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from survey.models import utc_now

SHANGHAI = ZoneInfo("Asia/Shanghai")


def today() -> date:
    """Return the day it is in Shanghai."""
    return utc_now().astimezone(SHANGHAI).date()
