"""Reading the overview: its cells add up to the ledger, whatever the season."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from survey.definitions.stages import Stage
from survey.ledger.read_ledger import read_ledger
from survey.models import Campaign, Evaluation
from survey.overview.overview_results import Measure, counts_of
from survey.overview.read_overview import firms_of_levels, read_overview
from survey.queries.ledger import Grouping
from survey.store.scope import Scope
from tests.integration.firms.seasons import make_season
from tests.integration.officials import evaluation
from tests.integration.snapshots import States

__all__ = ["evaluation"]
ALL = Scope(everything=True)


@pytest.mark.parametrize("scope", [ALL, Scope(unit="anting"), Scope()])
def test_the_steps_are_sums_of_the_ledgers_stages(
    states: States, database: Session, campaign: Campaign, scope: Scope
) -> None:
    make_season(states, database, campaign, 120, 5)
    ledger = read_ledger(database, campaign.id, scope, Grouping.UNIT, progress=False).total.tally
    found = read_overview(database, campaign.id, scope)
    assert {stage: found.total.at((stage,)) for stage in Stage} == {stage: ledger.of(stage) for stage in Stage}
    assert (found.total.of(Measure.LISTED), found.total.of(Measure.EXPECTED)) == (ledger.listed, ledger.expected)
    assert counts_of([]).firms == {}
    for measure in Measure:
        assert sum(cell.of(measure) for cell in found.cells.values()) == found.total.of(measure)


def test_levels_count_each_firm_of_the_evaluation_once(evaluation: Evaluation, database: Session) -> None:
    found = read_overview(database, evaluation.campaign_id, ALL)
    town = read_overview(database, evaluation.campaign_id, Scope(unit="anting"))
    for own, part in zip(found.levels, town.levels, strict=True):
        wanted = [-1, 0, *own.titles]
        firms = firms_of_levels(database, evaluation, ALL, questionnaire=own.questionnaire, wanted=wanted)
        assert firms is not None
        assert own.answered == len(firms) == len({firm.credit_code for firm in firms})
        assert part.answered == len([firm for firm in firms if firm.unit == "anting"])
    assert firms_of_levels(database, evaluation, ALL, questionnaire="facts", wanted=[1]) is None
