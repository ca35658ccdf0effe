"""A refusal says why."""

from __future__ import annotations

from survey.signals.signal_results import SignalRefusedError


def test_a_refusal_has_its_code() -> None:
    assert (SignalRefusedError("moved").code, str(SignalRefusedError("moved"))) == ("moved", "moved")
