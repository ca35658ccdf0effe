"""What is printed adds up, also where something does not apply."""

from __future__ import annotations

from hypothesis import given

from scoring.exact import half_up
from scoring.maturity import score
from scoring.maturity.breakdown import Share, breakdown
from tests.unit.scoring.maturity.test_points import CUTTABLE, FORM, ROWS, reachable, row, thirds


def test_breakdown_without_gaps_is_the_form_itself() -> None:
    profile = score(row(FORM, nets=1, rate=3, plan=1, rules=1))
    assert breakdown(profile, 0) == (
        Share(
            "base",
            400_000,
            600_000,
            (
                Share("net", 100_000, 200_000, (Share("nets", 100_000, 200_000),)),
                Share("machines", 300_000, 400_000, (Share("rate", 300_000, 400_000),)),
            ),
        ),
        Share(
            "lead",
            275_000,
            400_000,
            (Share("lead", 275_000, 400_000, (Share("plan", 125_000, 250_000), Share("rules", 150_000, 150_000))),),
        ),
    )


def test_breakdown_shows_what_does_not_apply_without_points() -> None:
    lead = breakdown(score(row(thirds(), nets=3, rate=0, plan=1, rules=-3)), 0)[1]
    items = (Share("plan", 266_667, 400_000), Share("rules", 0, 0, absence="not_applicable"))
    assert lead == Share("lead", 266_667, 400_000, (Share("lead", 266_667, 400_000, items),))


@given(ROWS)
def test_breakdown_adds_up_at_every_step(codes: dict[str, int]) -> None:
    profile = score(row(CUTTABLE, **codes))
    parts = breakdown(profile, 0)
    assert sum(part.points for part in parts) == profile.total[0]
    assert sum(part.maximum for part in parts) == half_up(reachable(CUTTABLE, codes))
    for part in parts:
        assert sum(group.points for group in part.shares) == part.points
        assert sum(group.maximum for group in part.shares) == part.maximum
        for group in part.shares:
            assert sum(item.points for item in group.shares) == group.points
            assert sum(item.maximum for item in group.shares) == group.maximum
