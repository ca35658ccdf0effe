"""The shipped GB/T 39116 questionnaire: its structure, hand-worked sheets, published totals, a slow twin, monotony."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.answers.visibility import asked as asked_by_rules
from scoring.definition.rules import leaves_of
from scoring.exact import half_up
from scoring.maturity import ClauseProfile, score
from scoring.maturity.tree_diagnosis import level_means, next_level
from tests.unit.survey.sheets import (
    CLAUSES,
    CMMM,
    CUTS,
    DEFINITIONS,
    RATING,
    Values,
    asked,
    cmmm_rule,
    coded,
    dossier,
    facts_of,
    rated,
    slow_level,
    slow_sum,
)

SUBDOMAINS = (
    *("strategy", "skills", "data", "system_integration", "security", "equipment", "network"),
    *("product_design", "process_design", "purchasing", "planning", "operation", "maintenance", "warehousing"),
    *("safety_environment", "energy", "logistics", "sales", "product_service", "customer_service"),
)


def profile(*sheets: Values, production: str = "discrete") -> ClauseProfile:
    found = score(coded("cmmm", *(dossier(facts_of(production), cmmm=sheet) for sheet in sheets)))
    assert isinstance(found, ClauseProfile)
    return found


# Structure


def test_there_are_twenty_sub_domains_in_the_order_of_the_model() -> None:
    assert tuple(leaf.id for leaf in leaves_of(cmmm_rule().tree)) == SUBDOMAINS
    assert [section.id for section in CMMM.sections] == ["scope", *SUBDOMAINS]


def test_every_level_has_clauses_and_there_are_at_least_130() -> None:
    levels = Counter(clause.level for clause in CLAUSES)
    assert sorted(levels) == [1, 2, 3, 4, 5]
    assert len(CLAUSES) >= 130
    assert {leaf: min(c.level for c in CLAUSES if c.subdomain == leaf) for leaf in SUBDOMAINS} == dict.fromkeys(
        SUBDOMAINS, 1
    )


def test_the_weights_are_those_that_were_compiled() -> None:
    people, technology, resources, manufacturing = cmmm_rule().tree
    assert [node.weights for node in (people, technology, resources, manufacturing)] == [
        {"discrete": 600, "process": 600},
        {"discrete": 1_100, "process": 1_100},
        {"discrete": 600, "process": 1_500},
        {"discrete": 7_700, "process": 6_800},
    ]
    assert [node.weights["discrete"] for node in manufacturing.children] == [1_300, 4_800, 1_300, 1_300, 1_300]
    assert [node.weights["process"] for node in manufacturing.children] == [400, 6_300, 1_500, 1_500, 300]
    assert [node.cut_by for node in manufacturing.children] == [
        "design_business",
        "",
        "logistics_business",
        "sales_business",
        "service_business",
    ]


def test_process_industry_has_no_product_design_and_no_product_service() -> None:
    seen = asked_by_rules(DEFINITIONS, dossier(facts_of("process"), cmmm=rated("l5", "fully")))["cmmm"]
    assert {CMMM.questions[name].subdomain for name in seen} & set(SUBDOMAINS) == set(SUBDOMAINS) - {
        "product_design",
        "product_service",
    }


def test_nothing_is_asked_of_services_and_nothing_before_a_level_is_claimed() -> None:
    assert asked_by_rules(DEFINITIONS, dossier(facts_of("service"), cmmm=rated("l1", "fully")))["cmmm"] == frozenset()
    seen = asked_by_rules(DEFINITIONS, dossier(facts_of()))["cmmm"]
    assert {CMMM.questions[name].section for name in seen} == {"scope"}


@pytest.mark.parametrize(("claim", "levels"), [("l1", {1, 2}), ("l2", {1, 2, 3}), ("l5", {1, 2, 3, 4, 5})])
def test_a_claim_is_asked_up_to_the_next_level(claim: str, levels: set[int]) -> None:
    seen = asked_by_rules(DEFINITIONS, dossier(facts_of(), cmmm={"claim": claim}))["cmmm"]
    assert {CMMM.questions[name].level for name in seen} - {0} == levels


def test_a_cut_business_is_not_asked_and_wants_a_reason() -> None:
    seen = asked_by_rules(DEFINITIONS, dossier(facts_of(), cmmm=rated("l1", "fully", cut=("sales_business",))))["cmmm"]
    assert "sales_reason" in seen
    assert "logistics_reason" not in seen
    assert not {name for name in seen if name.startswith(("sales_1", "sales_2"))}


# Hand-worked sheets


def test_sheet_passing_exactly_at_its_threshold() -> None:
    """All of level 1 mostly met: every mean is 0.8, so the level is 0.8 and passes; level 2 partly met is 0.5.

    S = 1 + 0.5 = 1.5; index = 20 x 1.5 = 30.
    """
    second = {clause.id: "partly" for clause in CLAUSES if clause.level == 2}
    found = profile(rated("l1", "mostly", **second))
    assert found.scores[0, :2].tolist() == [8_000, 5_000]
    assert found.counted[0].tolist() == [10_000, 5_000, 0, 0, 0]
    assert (found.total[0], found.index[0], found.level[0]) == (15_000, 300_000, 1)


def test_sheet_failing_by_one_clause() -> None:
    """As before, but one of the two strategy clauses of level 1 only partly met.

    It weighs 0.06 x 0.50 x 1/2 = 0.015 of the level and loses 0.3: 0.8 - 0.0045 = 0.7955, which does not pass;
    S = 0.7955, no level, index = 15.91, and level 2 counts nothing.
    """
    found = profile(rated("l1", "mostly", strategy_1a="partly"))
    assert found.scores[0, 0] == 7_955
    assert (found.total[0], found.index[0], found.level[0]) == (7_955, 159_100, 0)


def test_sheet_with_logistics_cut() -> None:
    """Logistics cut, both sales clauses of level 1 not met, the rest fully.

    Inside manufacturing the weights 13 + 48 + 13 + 13 = 87 are left, sales takes 13/87 of it:
    0.06 + 0.11 + 0.06 + 0.77 x 74/87 = 0.884942…; re-normalising over everything would give 0.8888.
    """
    found = profile(rated("l1", "fully", cut=("logistics_business",), sales_1a="unmet", sales_1b="unmet"))
    exact = Fraction(23, 100) + Fraction(77, 100) * Fraction(74, 87)
    assert found.scores[0, 0] == half_up(exact * 10_000) == 8_849
    assert found.nodes["logistics"].tolist() == [-1]
    assert found.asked[0] == sum(asked(c, rated("l1", "x", cut=("logistics_business",)), "discrete") for c in CLAUSES)


# Published totals: 大连德原工业 3.55 and 大连融科储能 3.71, both level three (of either only the total is public)


def test_published_total_of_3_55_is_level_three() -> None:
    """Level 4 partly met (0.5), with staff skills, the one clause of integration and that of the network full.

    0.5 + 0.5 x (0.06 + 0.11 x 0.27 + 0.06 x 0.33) = 0.55475.
    """
    fourth = {clause.id: "partly" for clause in CLAUSES if clause.level == 4}
    full = {
        c.id: "fully" for c in CLAUSES if c.level == 4 and c.subdomain in {"skills", "system_integration", "network"}
    }
    found = profile(rated("l3", "fully", **(fourth | full)))
    assert found.scores[0, 3] == half_up(Fraction("0.55475") * 10_000)
    assert (round(Decimal(int(found.total[0])) / 10_000, 2), found.level[0]) == (Decimal("3.55"), 3)


def test_published_total_of_3_71_is_level_three() -> None:
    """Level 4 partly met, with production (0.77 x 0.48) and skills full: 0.5 + 0.5 x (0.3696 + 0.06) = 0.7148."""
    production = {"purchasing", "planning", "operation", "maintenance", "warehousing", "safety_environment", "energy"}
    fourth = {clause.id: "partly" for clause in CLAUSES if clause.level == 4}
    full = {c.id: "fully" for c in CLAUSES if c.level == 4 and c.subdomain in production | {"skills"}}
    found = profile(rated("l3", "fully", **(fourth | full)))
    assert found.scores[0, 3] == 7_148
    assert (round(Decimal(int(found.total[0])) / 10_000, 2), found.level[0]) == (Decimal("3.71"), 3)


# Random sheets against a slow reading in fractions


def sheets(count: int, seed: int) -> list[tuple[Values, str]]:
    """Return random sheets of both variants; one in ten is 0.8 throughout."""
    random = Random(seed)
    found = []
    for number in range(count):
        cut = tuple(name for name in CUTS if random.random() < 0.25)
        values = rated(f"l{random.randint(1, 5)}", "mostly", cut=cut)
        if number % 10:
            centre = random.random()
            for clause in CLAUSES:
                place = min(3, max(0, round(random.gauss(1 + 2.2 * centre, 0.9))))
                values[clause.id] = list(RATING)[place]
            for name in random.sample([clause.id for clause in CLAUSES], random.randint(0, 5)):
                del values[name]
        found.append((values, random.choice(("discrete", "process"))))
    return found


def test_random_sheets_equal_a_slow_reading_in_fractions() -> None:
    drawn = sheets(400, 20_261_124)
    profiles = score(coded("cmmm", *(dossier(facts_of(variant), cmmm=values) for values, variant in drawn)))
    assert isinstance(profiles, ClauseProfile)
    levels = Counter[int]()
    for row, (values, variant) in enumerate(drawn):
        total, level = slow_sum(values, variant)
        assert (half_up(total * 20 * 10_000), level) == (profiles.index[row], profiles.level[row])
        for step in range(1, 6):
            slow = slow_level(values, variant, step)
            assert profiles.scores[row, step - 1] == (0 if slow is None else half_up(slow * 10_000))
        levels[level] += 1
    assert set(levels) == {0, 1, 2, 3, 4, 5}


def test_sheets_of_eight_tenths_pass_whatever_is_cut() -> None:
    drawn = [rated(f"l{claim}", "mostly", cut=cut) for claim in range(1, 6) for cut in ((), CUTS[:1], CUTS[1:], CUTS)]
    for production in ("discrete", "process"):
        levels = profile(*drawn, production=production).level.tolist()
        assert levels == [min(claim + 1, 5) for claim in range(1, 6) for _ in range(4)]


# Better answers never hurt


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.sampled_from([clause.id for clause in CLAUSES]))
def test_a_better_rating_never_lowers_index_level_or_any_node(seed: int, name: str) -> None:
    ((values, variant),) = sheets(1, seed * 10 + 3)
    better = [dict(values) | {name: rating} for rating in RATING]
    found = profile(*better, production=variant)
    assert (np.diff(found.index) >= 0).all()
    assert (np.diff(found.level) >= 0).all()
    for node in found.nodes.values():
        assert (np.diff(node) >= 0).all()


def test_a_higher_claim_never_lowers_anything() -> None:
    drawn = list(sheets(30, 5))
    assert drawn
    for values, variant in drawn:
        claims = [dict(values) | {"claim": f"l{level}"} for level in range(1, 6)]
        found = profile(*claims, production=variant)
        assert (np.diff(found.index) >= 0).all()
        for node in found.nodes.values():
            assert (np.diff(node) >= 0).all()


# Diagnosis


def test_next_level_lists_open_clauses_by_what_they_gain() -> None:
    found = profile(rated("l1", "fully", strategy_2a="partly", customer_service_2a="unmet", skills_2a="mostly"))
    step = next_level(found, 0)
    assert step is not None
    assert (step.level, step.asked, found.level[0]) == (3, False, 2)
    behind = next_level(profile(rated("l1", "unmet", strategy_1a="fully")), 0)
    assert behind is not None
    assert behind.level == 1
    gains = [clause.gain for clause in behind.clauses]
    assert gains == sorted(gains, reverse=True)
    assert "strategy_1a" not in {clause.question for clause in behind.clauses}
    """customer_service_1a alone is half of service, 13 % of 77 %: 0.05005."""
    assert {c.question: c.gain for c in behind.clauses}["customer_service_1a"] == half_up(Fraction(5005, 10))


def test_level_means_of_a_sub_domain() -> None:
    found = profile(rated("l1", "fully", data_1a="partly", data_2b="unmet"))
    assert level_means(found, 0, "data") == (Fraction(3, 4), Fraction(2, 3), None, None, None)


def test_attained_value_carries_a_level_on_where_the_model_asks_nothing_new() -> None:
    """Strategy has clauses up to level 3 only: claimed level 4 and all full, levels 4 and 5 stand at its level 3."""
    found = profile(rated("l4", "fully"), rated("l1", "fully"))
    assert found.nodes["strategy"].tolist() == [1_000_000, 400_000]
    """Integration ends at level 4, so that level 5 carries it on; data has a clause at level 5 that is half met."""
    partly = profile(rated("l5", "fully", data_5a="partly"))
    assert partly.nodes["system_integration"].tolist() == [1_000_000]
    assert partly.nodes["data"].tolist() == [900_000]
