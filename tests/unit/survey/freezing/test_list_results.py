"""What the services of frozen lists return: which checks refuse, and which limits a change would break."""

from __future__ import annotations

from survey.freezing.list_results import Check, Checks, Tried


def test_open_checks_refuse_or_ask_for_a_reason() -> None:
    rows = [
        Check("waiting", hard=True, count=0), Check("gate_failed", hard=True, count=2),
        Check("too_few", hard=False, count=1), Check("moved", hard=False, count=0),
    ]  # fmt: skip
    found = Checks(rows)
    assert ([row.code for row in found.hard], [row.code for row in found.soft]) == (["gate_failed"], ["too_few"])


def test_ceilings_are_broken_and_floors_fall_short() -> None:
    limits = [
        {"kind": kind, "attribute": "size", "value": value, "held": held, "asked": "5"}
        for kind, value, held in (
            ("ceiling", "a", "5"),
            ("ceiling", "b", "6"),
            ("floor", "c", "4"),
            ("floor", "d", "5"),
        )
    ]
    found = Tried(1, [], limits)
    assert ([row["value"] for row in found.broken], [row["value"] for row in found.short]) == (["b"], ["c"])
