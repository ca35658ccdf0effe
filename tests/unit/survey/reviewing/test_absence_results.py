"""Every refusal of the form of an absence has its field."""

from __future__ import annotations

import pytest

from survey.reviewing.absence_results import FIELD_OF, AbsenceRefusedError


@pytest.mark.parametrize(
    "code",
    ["reason", "absent", "deputy", "same", "order", "past", "long", "already", "deputy_away", "deputises"],
)
def test_a_refusal_of_the_form_stands_beside_a_field(code: str) -> None:
    assert AbsenceRefusedError(code).code == code
    assert FIELD_OF[code] in {"absent", "deputy", "first_day", "last_day", "reason"}
