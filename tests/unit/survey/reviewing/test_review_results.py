"""Why a first review is refused, in words for every code."""

from __future__ import annotations

import pytest

from survey.models import Verdict
from survey.reviewing.review_results import Findings, ReviewRefusedError
from survey.reviewing.words import say_refused


@pytest.mark.parametrize("code", ["moved", "not_standing", "reason", "remark"])
def test_every_refusal_has_its_sentence(code: str) -> None:
    assert say_refused(ReviewRefusedError(code).code).endswith("。")


def test_findings_have_no_points_unless_they_are_given() -> None:
    assert (Findings(Verdict.PASS).points, Findings(Verdict.PASS).reason) == ({}, "")
