"""Every refusal of an absence has its field and its sentence."""

from __future__ import annotations

import pytest
from flask import Flask

from survey.reviewing.absence_results import FIELD_OF, AbsenceRefusedError
from survey.reviewing.recusal_words import say_absence_refused


@pytest.mark.parametrize(
    "code",
    ["reason", "absent", "deputy", "same", "order", "past", "long", "already", "deputy_away", "deputises"],
)
def test_a_refusal_of_the_form_stands_beside_a_field(app: Flask, code: str) -> None:
    with app.test_request_context():
        assert say_absence_refused(AbsenceRefusedError(code)) != ""
    assert FIELD_OF[code] in {"absent", "deputy", "first_day", "last_day", "reason"}
