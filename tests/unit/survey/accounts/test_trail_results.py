"""The typed filters of the trail are the fields of its page's form."""

from __future__ import annotations

import re

from survey.accounts.trail_results import TypedFilters
from tests.test_architecture import ROOT

NAMES = re.compile(r'<(?:input|select) id="\w+" name="(\w+)"')


def test_every_field_of_the_form_is_a_filter() -> None:
    page = (ROOT / "survey/templates/accounts/audit.html").read_text(encoding="utf-8")
    assert NAMES.findall(page) == list(TypedFilters.__slots__)
