"""A refusal's code."""

from __future__ import annotations

from survey.cases.case_results import CaseRefusedError


def test_a_refusal_has_its_code() -> None:
    assert CaseRefusedError("moved").code == "moved"
