"""The shared facts, the application and the demonstration scheme that ship."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.answers.answers import Answer, AnswerSheet, Dossier
from scoring.answers.coding import encode
from scoring.answers.visibility import asked
from scoring.definition.anchors import interpolate
from scoring.definition.labels import LabelSource
from scoring.definition.questionnaire import Kind, Question
from scoring.definition.scheme import (
    ChecklistSource,
    ClosenessSource,
    FiguresSource,
    IndexSource,
    LevelCeiling,
    OptionsSource,
)
from scoring.definition.texts import Status
from scoring.ranking.criteria import decide_criteria
from scoring.ranking.pools import pools_of
from survey.definitions.catalogue import catalogue
from tests.unit.survey.shipped import POINT, facts, fired, points, scheme, sme, sme_rule


@pytest.mark.parametrize(("ending", "year"), [("_y1", "2025"), ("_y2", "2024"), ("_y3", "2023")])
def test_a_figure_of_a_year_names_the_year(ending: str, year: str) -> None:
    titles = [question.title for question in facts().questions.values() if question.id.endswith(ending)]
    assert len(titles) >= 2
    assert [title for title in titles if year not in title.zh or year not in title.en] == []


def test_the_chains_and_scenarios_are_the_same_wherever_they_are_asked() -> None:
    def named(question: Question) -> dict[str, str]:
        return {option.id: option.label.zh for option in question.options if not option.exclusive}

    assert named(facts().questions["chains"]) == named(facts().questions["chain_main"])
    scenes = [f"scene_{option.id}" for option in facts().questions["project_scenes"].options]
    assert scenes == list(sme_rule().scenarios)


def test_registered_production_and_tax_place_are_three_fields() -> None:
    places = [facts().questions[name] for name in ("registered_place", "production_place", "tax_place")]
    assert [(place.kind, place.required) for place in places] == [(Kind.TEXT, True)] * 3


@pytest.mark.parametrize(
    ("years", "hidden"),
    [
        ("one", {"_y2", "_y3"}),
        ("two", {"_y3"}),
        ("three", set[str]()),
        (None, set[str]()),
    ],
)
def test_years_before_the_company_began_are_not_asked(years: str | None, hidden: set[str]) -> None:
    values: dict[str, Answer] = {} if years is None else {"years_operating": years}
    seen = asked({"facts": facts()}, Dossier({"facts": AnswerSheet("facts", facts().version, values)}))["facts"]
    dated = {name for name in facts().questions if re.search(r"_y[123]$", name)}
    assert {name[-3:] for name in dated - seen} == hidden


def test_equipment_is_not_asked_outside_manufacturing() -> None:
    sheets = {"facts": AnswerSheet("facts", facts().version, {"production_type": "service"})}
    seen = asked({"facts": facts(), "sme2024": sme()}, Dossier(sheets))
    assert set(facts().questions) & {"equipment_total", "equipment_digital", "process_nc"} & seen["facts"] == set()
    assert {"digital_rate", "networked_rate"} & seen["sme2024"] == set()


@pytest.mark.parametrize(
    ("values", "check"),
    [
        ({"equipment_digital": Decimal(10), "equipment_networked": Decimal(11)}, "networked_within_digital"),
        ({"equipment_total": Decimal(10), "equipment_digital": Decimal(11)}, "digital_within_total"),
        ({"process_total": Decimal(4), "process_nc": Decimal(5)}, "nc_within_total"),
        ({"staff_y1": Decimal(30), "rd_staff_y1": Decimal(31)}, "rd_staff_within_staff"),
        ({"investment": Decimal(100), "software_investment": Decimal("100.01")}, "software_within_investment"),
        ({"project_start": date(2026, 5, 2), "project_end": date(2026, 5, 1)}, "end_after_start"),
        ({"project_indicators": ("oee",)}, "two_indicators"),
        ({"chains": ("medical",), "chain_main": "materials"}, "main_chain_chosen"),
    ],
)
def test_impossible_facts_are_refused(values: dict[str, Answer], check: str) -> None:
    assert [(item.check, item.hard) for item in fired(values)] == [(check, True)]


@pytest.mark.parametrize(
    "values",
    [
        {"equipment_total": Decimal(10), "equipment_digital": Decimal(10), "equipment_networked": Decimal(10)},
        {"process_total": Decimal(4), "process_nc": Decimal(4)},
        {"staff_y1": Decimal(30), "rd_staff_y1": Decimal(30)},
        {"investment": Decimal(100), "software_investment": Decimal(100)},
        {"project_start": date(2026, 5, 1), "project_end": date(2026, 5, 1)},
        {"project_indicators": ("oee", "stock")},
        {"chains": ("medical", "materials"), "chain_main": "materials"},
        {"revenue_y1": Decimal(150), "revenue_y2": Decimal(100)},
    ],
)
def test_facts_on_the_border_are_accepted(values: dict[str, Answer]) -> None:
    assert fired(values) == []


@pytest.mark.parametrize(
    ("values", "check"),
    [
        ({"revenue_y1": Decimal(267), "revenue_y2": Decimal(100)}, "revenue_change"),
        ({"staff_y1": Decimal(40), "staff_y2": Decimal(100)}, "staff_change"),
        ({"energy_y1": Decimal(151), "energy_y2": Decimal(100)}, "energy_change"),
        ({"cost_y1": Decimal(49), "cost_y2": Decimal(100)}, "cost_change"),
        ({"revenue_y1": Decimal(100), "cost_y1": Decimal(101)}, "cost_within_revenue"),
        ({"revenue_y1": Decimal(100), "digital_spend_y1": Decimal(101)}, "spend_within_revenue"),
        ({"revenue_y1": Decimal(100), "rd_spend_y1": Decimal(101)}, "rd_within_revenue"),
    ],
)
def test_unlikely_facts_ask_for_a_reason(values: dict[str, Answer], check: str) -> None:
    assert [(item.check, item.hard) for item in fired(values)] == [(check, False)]


def test_a_change_is_told_in_whole_per_cent_with_its_sign() -> None:
    (finding,) = fired({"revenue_y1": Decimal(267), "revenue_y2": Decimal(100)})
    assert dict(finding.parameters) == {"left": "267", "right": "100", "change": "+167"}


@pytest.mark.parametrize(
    ("indicator", "worse"),
    [("efficiency", -1), ("oee", -1), ("quality", 1), ("delivery", 1), ("energy_intensity", 1), ("stock", 1)],
)
def test_a_target_worse_than_today_asks_for_a_reason(indicator: str, worse: int) -> None:
    chosen: dict[str, Answer] = {"project_indicators": (indicator, "oee" if indicator != "oee" else "stock")}
    worsening = chosen | {f"{indicator}_baseline": Decimal(50), f"{indicator}_target": Decimal(50 + worse)}
    bettering = chosen | {f"{indicator}_baseline": Decimal(50), f"{indicator}_target": Decimal(50 - worse)}
    assert [(item.check, item.hard) for item in fired(worsening)] == [(f"{indicator}_improves", False)]
    assert fired(bettering) == []


# The demonstration scheme


@pytest.mark.parametrize("pool", ["manufacturing", "starting", "services"])
def test_the_weights_are_exactly_one_in_each_pool(pool: str) -> None:
    assert sum(Fraction(item.weight, POINT) for item in scheme().criteria if item.belongs(pool)) == 1


def test_readiness_saturates_at_the_threshold_of_level_three() -> None:
    anchors = scheme().criteria[0].anchors
    assert (anchors[-1][0], anchors[-1][1]) == (Decimal(20) * Decimal("2.8"), 100)
    assert [str(figure) for figure, _ in anchors] == ["0", "16", "36", "56"]


@pytest.mark.parametrize("name", ["demonstration", "pilots"])
def test_need_is_a_track_that_firms_choose_and_no_floor_over_levels(name: str) -> None:
    shipped = catalogue().schemes[name]
    assert (shipped.level_shares, shipped.segment_shares) == (None, None)
    assert {item.attribute for item in shipped.choice.quotas} <= {"unit", "size"}
    track = shipped.pool("starting")
    assert track.ceiling == LevelCeiling("starting", "cmmm", 1)
    assert (shipped.labels["facts.track"], "level" in shipped.labels) == (LabelSource.CHOSEN, False)
    weights = {item.id: item.weight for item in shipped.criteria if item.belongs("starting")}
    assert weights["readiness_starting"] == 0
    index = {item.id for item in shipped.criteria if isinstance(item.source, IndexSource | ClosenessSource)}
    assert {item: weights[item] for item in index & set(weights)} == {"readiness_starting": 0}


@pytest.mark.parametrize(
    ("kind", "track", "pool"),
    [("discrete", "starting", 1), ("discrete", "showcase", 0), ("discrete", None, 0), ("service", None, 2)],
)
def test_who_chooses_nothing_is_in_the_showcase(kind: str, track: str | None, pool: int) -> None:
    answers: dict[str, Answer] = {"production_type": kind} | ({"track": track} if track else {})
    questionnaires = {"facts": facts()}
    coded = encode(questionnaires, [Dossier({"facts": AnswerSheet("facts", facts().version, answers)})])
    assert pools_of(scheme(), coded).tolist() == [pool]


def test_expert_marks_weigh_nothing_and_closeness_at_most_five_per_cent() -> None:
    weights = {item.id: item.weight for item in scheme().criteria}
    assert weights["expert"] == 0
    assert 0 < weights["closeness"] <= POINT // 20


def test_segments_are_made_from_sub_domains_that_nobody_may_cut() -> None:
    plan = scheme().segments
    assert plan is not None
    assert len(plan.features) == 14
    assert not {feature.id for feature in plan.features} & {
        "product_design",
        "process_design",
        "logistics",
        "sales",
        "product_service",
        "customer_service",
    }


def test_everything_in_the_demonstration_scheme_is_to_be_verified() -> None:
    assert {scheme().status, *(item.status for item in scheme().criteria)} == {Status.WORKING}


def test_every_main_chain_has_a_value_and_the_vehicle_chain_the_highest() -> None:
    (source,) = [item.source for item in scheme().criteria if isinstance(item.source, OptionsSource)]
    assert set(source.values) == {option.id for option in facts().questions["chain_main"].options}
    assert source.values["auto_vehicle"] == max(source.values.values()) == points("100")


def test_the_project_is_what_is_under_contract_and_no_tick_earns() -> None:
    (source,) = [item.source for item in scheme().criteria if isinstance(item.source, FiguresSource)]
    assert [(item.figure.of, item.figure.to, item.points) for item in source.measures] == [
        (("facts.contract_amount",), (), points("40")),
        (("facts.contract_software",), (), points("25")),
        (("facts.contract_paid",), (), points("35")),
    ]
    assert not [item for item in scheme().criteria if isinstance(item.source, ChecklistSource)]


def test_what_an_enterprise_chooses_of_itself_weighs_nothing() -> None:
    weights = {item.id: item.weight for item in scheme().criteria}
    assert weights["chain_value"] == 0
    assert "chain_value" not in scheme().tie_keys


def test_no_gate_is_passed_by_what_an_enterprise_says_of_itself() -> None:
    assert [gate.id for gate in scheme().gates if gate.computed or gate.pass_when is not None] == []
    assert {gate.id for gate in scheme().gates if gate.ceiling is not None} == {"ceiling_starting"}
    assert {gate.id for gate in scheme().gates if gate.ceiling is None} == {
        "legal_person",
        "registered",
        "operates",
        "pays_tax",
        "safety",
        "environment",
        "quality",
        "tax",
        "credit",
        "no_fictitious_project",
        "not_pilot_before",
    }


def test_every_day_that_is_asked_has_its_bounds() -> None:
    bounds = {
        item.id: (str(item.earliest), str(item.latest)) for item in facts().questions.values() if item.kind is Kind.DATE
    }
    rated = {
        f"rating_{name}_date": ("2010-01-01", "2026-12-31") for name in ("cmmm", "diagnosis", "integration", "sme")
    }
    assert bounds == rated | {
        "founded": ("1900-01-01", "2026-12-31"),
        "project_start": ("2020-01-01", "2030-12-31"),
        "project_end": ("2020-01-01", "2032-12-31"),
    }


@pytest.mark.parametrize(
    ("criterion", "figure", "value"),
    [
        ("readiness", "8", "22.5"), ("readiness", "16", "45"), ("readiness", "26", "62.5"), ("readiness", "46", "90"),
        ("readiness", "56", "100"), ("readiness_services", "30", "50"), ("readiness_services", "60", "100"),
        ("innovation", "1.5", "25"), ("innovation", "3", "50"), ("innovation", "4.5", "65"), ("innovation", "9", "90"),
        ("innovation", "12", "100"), ("commitment", "0.5", "12.5"), ("commitment", "1", "25"),
        ("commitment", "2", "37.5"), ("commitment", "4.5", "62.5"), ("commitment", "9", "87.5"),
        ("commitment", "12", "100"), ("connection", "30", "40"), ("connection", "60", "80"),
        ("connection", "80", "90"), ("connection", "100", "100"),
    ],
)  # fmt: skip
def test_each_criterion_at_its_anchors_and_between(criterion: str, figure: str, value: str) -> None:
    (anchors,) = [item.anchors for item in scheme().criteria if item.id == criterion]
    assert interpolate(anchors, Fraction(figure)) == Fraction(value)


@pytest.mark.parametrize(
    ("amounts", "value"),
    [
        ((0, 0, 0), 0),
        # 40 x 30, 25 x 35 and 35 x 30 of 100
        ((50, 20, 20), 3_125),
        # 40 x 41.67 + 25 x 52.5 + 35 x 47.5 of 100: 16.668 + 13.125 + 16.625
        ((100, 50, 60), 4_642),
        ((600, 240, 300), 10_000),
        ((9_000, 9_000, 9_000), 10_000),
    ],
)
def test_the_project_by_its_contracts(amounts: tuple[int, int, int], value: int) -> None:
    names = ("contract_amount", "contract_software", "contract_paid")
    answers = dict(zip(names, map(Decimal, amounts), strict=True))
    coded = encode({"facts": facts()}, [Dossier({"facts": AnswerSheet("facts", facts().version, answers)})])
    (item,) = [item for item in scheme().criteria if item.id == "project"]
    alone = replace(scheme(), criteria=(item,))
    assert decide_criteria(alone, coded, {}).values.tolist() == [[value]]
