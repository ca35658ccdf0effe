"""The check as an evaluation stores it: the same again from the same inputs, and staff that makes a firm smaller."""

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


def test_the_check_is_the_same_again_and_fewer_staff_make_a_firm_smaller(
    database: Session, evaluation: Evaluation
) -> None:
    scheme = load_scheme(evaluation.scheme.document)
    campaign = database.get_one(Campaign, evaluation.campaign_id)
    until = snapshots.until_now(database)
    _read, scored = evaluate_unstored(database, campaign, scheme, until=until, decided=Decided())
    assert incentives_of(scored) == evaluation.summary["incentives"]
    found = readings(scored)
    assert found["chain"].questions == ("facts.chain_main",)
    answer, facts, known = found["size"].answer, scored.inputs.sheets["facts"], directory()
    assert answer is not None
    tried = 0
    for row, size in enumerate(scored.inputs.attributes["size"]):
        for smaller in ("medium", "small", "micro"):
            changed = answer(row, smaller)
            if changed is None:
                continue
            division = scored.inputs.attributes["division"][row]
            revenue, people = Decimal(int(facts.number("revenue_y1")[row])).scaleb(-2), changed["facts.staff_y1"]
            assert 0 < people < int(facts.number("staff_y1")[row])
            assert known.size_of(division, people, revenue) == smaller
            assert known.size_of(division, people + 1, revenue) != smaller
            tried += size != smaller
    assert tried > 0
    assert answer(0, "no such size") is None
