"""A refused change carries its code, and the login that it is about."""

from __future__ import annotations

from survey.accounts.refusal_results import ChangeRefusedError


def test_a_refusal_has_a_fault_and_maybe_another_login() -> None:
    one, other = ChangeRefusedError("last"), ChangeRefusedError("second", "li-sys")
    assert [(error.fault, error.other) for error in (one, other)] == [("last", ""), ("second", "li-sys")]
