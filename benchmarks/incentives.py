"""The incentive check within an evaluation of 5,000 firms, beside the same evaluation without it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from benchmarks import Row
from benchmarks.instances import demonstration_app
from scoring.evaluate import Evaluation
from scoring.loading.scheme import load_scheme
from survey.evaluations import check_incentives, evaluate, stored_rows
from survey.models import Campaign, SchemeVersion
from survey.queries import snapshots
from survey.schemes import freeze_segments
from survey.store.pause_collecting import collector_paused

ENTERPRISES = 5_000
Results = tuple[str, dict[str, Any], list[dict[str, Any]]]


def rows() -> list[Row]:
    """Return the comparison: the check may take a quarter of the evaluation."""
    factory = demonstration_app(ENTERPRISES).extensions["sessions"]
    with factory() as database:
        campaign_id = database.scalars(select(Campaign.id)).one()
        freeze_segments.freeze(database, campaign_id, user_id=None, reason="benchmark")
        campaign = database.get_one(Campaign, campaign_id)
        scheme = load_scheme(database.get_one(SchemeVersion, campaign.scheme_version_id).document)
        until = snapshots.until_now(database)

    checked = check_incentives.incentives_of

    def nothing(scored: Evaluation) -> dict[str, Any]:  # noqa: ARG001 - as the check is called
        return {}

    @collector_paused()
    def ours() -> Results:
        with factory() as database:
            campaign = database.get_one(Campaign, campaign_id)
            read, scored = evaluate.evaluate_unstored(
                database, campaign, scheme, until=until, decided=evaluate.Decided()
            )
            return scored.fingerprint, stored_rows.summary_of(scored, read), stored_rows.entry_rows(scored, read, ())

    def theirs() -> Results:
        check_incentives.incentives_of = nothing
        try:
            return ours()
        finally:
            check_incentives.incentives_of = checked

    def equal(first: Results, second: Results) -> None:
        counts = first[1]["incentives"]["counts"]
        assert sum(counts.values()) > 0
        checked = {"incentives": {}, "named": {}}  # where those stand whom the check names is kept, too
        assert (first[0], first[1] | checked, first[2]) == (second[0], second[1] | checked, second[2])

    work = f"evaluate {ENTERPRISES:,} with the incentive check"
    return [Row(work, "the same without it", 1 / 1.25, ours, theirs, equal, repeat=5)]
