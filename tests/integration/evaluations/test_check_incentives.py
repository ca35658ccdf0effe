"""The check as an evaluation stores it: the same again from the same inputs; figures that make a firm smaller."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from survey.definitions.directory import directory
from survey.evaluations.check_incentives import incentives_of, readings
from survey.evaluations.evaluate import Decided, evaluate_unstored
from survey.models import Campaign, Evaluation
from survey.queries import snapshots
from tests.integration.officials import evaluation

__all__ = ["evaluation"]


def test_the_check_is_the_same_again_and_fewer_staff_or_less_revenue_make_a_firm_smaller(
    database: Session, evaluation: Evaluation
) -> None:
    scheme = load_scheme(evaluation.scheme.document)
    campaign = database.get_one(Campaign, evaluation.campaign_id)
    until = snapshots.until_now(database)
    _read, scored = evaluate_unstored(database, campaign, scheme, until=until, decided=Decided())
    assert incentives_of(scored) == evaluation.summary["incentives"]
    found = readings(scored)
    assert found["chain"].questions == ("facts.chain_main",)
    answers, facts, known = found["size"].answers, scored.inputs.sheets["facts"], directory()
    assert answers is not None
    tried = {"facts.staff_y1": 0, "facts.revenue_y1": 0}
    for row, size in enumerate(scored.inputs.attributes["size"]):
        division = scored.inputs.attributes["division"][row]
        own = {name: int(facts.number(name.removeprefix("facts."))[row]) for name in tried}
        for smaller in ("medium", "small", "micro"):
            for changed in answers(row, smaller) if smaller != size else ():
                ((name, figure),) = changed.items()
                assert 0 < figure < own[name]
                sizes = [
                    known.size_of(division, now["facts.staff_y1"], Decimal(now["facts.revenue_y1"]).scaleb(-2))
                    for now in (own | {name: figure}, own | {name: figure + 1})
                ]
                assert (sizes[0], sizes[1] != smaller) == (smaller, True)
                tried[name] += 1
    assert min(tried.values()) > 0
    assert answers(0, "no such size") == []
