"""What a level must rest on before it is recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from survey.models import LevelBasis
from survey.verifying.level_results import Found, LevelRefusedError, refuse_unfounded

DAY = date(2026, 11, 29)
VISIT, RATING, WITHDRAWN = LevelBasis.VISIT, LevelBasis.RATING, LevelBasis.WITHDRAWN
RATED: dict[str, Any] = {"basis": RATING, "body": "示例机构"}


def found(level: int | None = 2, basis: LevelBasis = VISIT, **more: Any) -> Found:
    given = {"questionnaire_id": "cmmm", "reason": "示例", "number": "示1号", "dated": DAY, **more}
    return Found(level=level, basis=basis, **given)


@pytest.mark.parametrize(
    ("what", "code"),
    [
        (found(reason=" "), "reason"),
        (found(None), "basis"),
        (found(basis=WITHDRAWN), "basis"),
        (found(number=" "), "basis"),
        (found(dated=None), "basis"),
        (found(dated=date(2026, 11, 30)), "future"),
        (found(basis=RATING, valid_until=DAY), "basis"),
        (found(**RATED), "basis"),
        (found(**RATED, valid_until=date(2026, 11, 28)), "run_out"),
    ],
)
def test_what_is_not_founded_is_refused(what: Found, code: str) -> None:
    with pytest.raises(LevelRefusedError) as refused:
        refuse_unfounded(what, DAY)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "what", [found(), found(0), found(**RATED, valid_until=DAY), found(None, WITHDRAWN, number="", dated=None)]
)
def test_what_is_founded_passes(what: Found) -> None:
    refuse_unfounded(what, DAY)
