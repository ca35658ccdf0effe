"""The counts behind the overview: a row per unit, industry, stage and place, of the directory and the scope alone."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.definitions.stages import Stage
from survey.models import Campaign
from survey.queries.overview import FirmCount, firm_counts
from survey.store.scope import Scope
from tests.integration.season import NANXIANG, lay_out, today


def test_firms_are_counted_by_everything_at_once(database: Session, campaign: Campaign) -> None:
    lay_out(database, campaign)
    assert list(firm_counts(database, campaign.id, Scope(unit=NANXIANG), day=today())) == [
        FirmCount(NANXIANG, "27", Stage.EXEMPT, "", 1),
        FirmCount(NANXIANG, "27", Stage.LEFT, "", 1),
        FirmCount(NANXIANG, "36", Stage.RETURNED, "", 1),
        FirmCount(NANXIANG, "39", Stage.NOT_CALLED, "", 1),
    ]
    every = firm_counts(database, campaign.id, Scope(everything=True), day=today())
    assert sum(row.firms for row in every) == 13
    assert list(firm_counts(database, campaign.id, Scope(), day=today())) == []
