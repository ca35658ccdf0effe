"""Answers of fictitious enterprises: complete, free of contradictions, and following from their facts."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from types import MappingProxyType
from typing import Any

import pytest

from scoring.answers.answers import AnswerSheet, Dossier, sheet_from_json, sheet_to_json
from scoring.answers.checks import find
from scoring.definition.questionnaire import Questionnaire
from scoring.loading.questionnaire import load_questionnaire
from survey.definitions.formats import FORMATS
from survey.demo import answers
from survey.demo.enterprises import FictitiousEnterprise, make_enterprises
from tests.unit.survey.shipped import CATALOGUE

DEFINITIONS = {name: CATALOGUE.questionnaires[name] for name in ("facts", "sme2024")}
COUNT = 120


def _district(
    seed: int, definitions: dict[str, Questionnaire] | None = None
) -> list[tuple[FictitiousEnterprise, Dossier]]:
    random = Random(seed)
    return [
        (firm, answers.fill_in(definitions or DEFINITIONS, firm, random)) for firm in make_enterprises(COUNT, random)
    ]


@pytest.fixture(scope="module")
def district() -> list[tuple[FictitiousEnterprise, Dossier]]:
    return _district(7)


def _documents(found: list[tuple[FictitiousEnterprise, Dossier]]) -> list[list[dict[str, Any]]]:
    return [[sheet_to_json(sheet) for sheet in dossier.sheets.values()] for _, dossier in found]


def _figure(dossier: Dossier, name: str) -> Decimal:
    found = dossier.get(f"facts.{name}")
    assert isinstance(found, Decimal)
    return found


def test_same_seed_gives_the_same_answers(district: list[tuple[FictitiousEnterprise, Dossier]]) -> None:
    assert _documents(_district(7)) == _documents(district)


def test_another_seed_gives_other_answers(district: list[tuple[FictitiousEnterprise, Dossier]]) -> None:
    assert _documents(_district(8)) != _documents(district)


def test_no_dossier_has_a_hard_finding(district: list[tuple[FictitiousEnterprise, Dossier]]) -> None:
    hard = [f for _, dossier in district for f in find(DEFINITIONS, dossier, formats=FORMATS) if f.hard]
    assert hard == []


def test_every_soft_finding_has_a_reason_and_there_are_some(
    district: list[tuple[FictitiousEnterprise, Dossier]],
) -> None:
    soft = [f for _, dossier in district for f in find(DEFINITIONS, dossier, formats=FORMATS)]
    assert soft != []
    assert {f.explained for f in soft} == {"示例：业务结构调整所致"}


def test_answers_survive_being_stored(district: list[tuple[FictitiousEnterprise, Dossier]]) -> None:
    assert district
    for _, dossier in district:
        for name, sheet in dossier.sheets.items():
            assert sheet_from_json(DEFINITIONS[name], sheet_to_json(sheet)) == sheet


def _chosen(dossier: Dossier) -> tuple[str, ...]:
    """Return the indicators that a firm chose for its project."""
    chosen = dossier.get("facts.project_indicators")
    assert isinstance(chosen, tuple)
    return chosen


def test_goals_start_from_the_facts_and_improve(district: list[tuple[FictitiousEnterprise, Dossier]]) -> None:
    goals = [(name, dossier) for _, dossier in district for name in _chosen(dossier)]
    efficient = [dossier for name, dossier in goals if name == "efficiency"]
    falling = [pair for pair in goals if pair[0] in {"quality", "delivery", "energy_intensity", "stock"}]
    assert min(len(efficient), len(falling)) > COUNT // 4
    assert len(efficient) + len(falling) > COUNT
    per_head = [_figure(dossier, "revenue_y1") / _figure(dossier, "staff_y1") for dossier in efficient]
    starts = [_figure(dossier, "efficiency_baseline") for dossier in efficient]
    assert starts == [figure.quantize(Decimal("0.01")) for figure in per_head]
    assert [d for d in efficient if _figure(d, "efficiency_target") <= _figure(d, "efficiency_baseline")] == []
    assert [name for name, d in falling if _figure(d, f"{name}_target") >= _figure(d, f"{name}_baseline")] == []


def test_equipment_is_asked_of_manufacturers_only(district: list[tuple[FictitiousEnterprise, Dossier]]) -> None:
    with_equipment = {
        firm.production_type for firm, dossier in district if "equipment_total" in dossier.sheets["facts"].values
    }
    assert with_equipment == {"discrete", "process", "mixed"}
    assert "service" in {firm.production_type for firm, _ in district}


def test_contacts_can_be_nobody(district: list[tuple[FictitiousEnterprise, Dossier]]) -> None:
    assert district
    for firm, dossier in district:
        assert dossier.get("facts.contact") == f"示例联系人{firm.number:04d}"
        assert dossier.get("facts.contact_phone") == f"100{firm.number:08d}"


def test_boasting_enterprise_claims_the_last_option_everywhere() -> None:
    random = Random(3)
    boasting = next(firm for firm in make_enterprises(500, random) if firm.boasts)
    values = answers.fill_in(DEFINITIONS, boasting, random).sheets["sme2024"].values
    ladders = {name: value for name, value in values.items() if name.startswith("scene_")}
    assert len(ladders) == 16
    assert set(ladders.values()) == {"l4"}
    assert values["network"] == ("control", "application", "mobile5g", "full")


def test_new_questions_of_every_kind_are_answered_without_being_known() -> None:
    text = {"zh": "题", "en": "question"}
    options = [{"id": "a", "label": text}, {"id": "b", "label": text}]
    kinds: list[dict[str, Any]] = [
        {"id": "new_single", "kind": "single", "title": text, "options": options},
        {"id": "new_multiple", "kind": "multiple", "title": text, "options": options},
        {"id": "new_yesno", "kind": "yesno", "title": text},
        {"id": "new_number", "kind": "number", "title": text, "unit": text},
        {"id": "new_text", "kind": "text", "title": text},
        {"id": "new_date", "kind": "date", "title": text},
        {"id": "new_file", "kind": "file", "title": text, "required": False},
        {"id": "new_optional", "kind": "text", "title": text, "required": False},
    ]
    extra = load_questionnaire(
        {
            "id": "extra",
            "version": "1",
            "status": "working",
            "title": text,
            "basis": text,
            "sections": [{"id": "all", "title": text, "questions": kinds}],
        }
    )
    definitions = {**DEFINITIONS, "extra": extra}
    _, dossier = _district(7, definitions)[0]
    assert [f for f in find(definitions, dossier, formats=FORMATS) if f.hard] == []
    assert set(dossier.sheets["extra"].values) == {
        "new_single",
        "new_multiple",
        "new_yesno",
        "new_number",
        "new_text",
        "new_date",
    }


def test_demonstration_that_contradicts_itself_is_refused() -> None:
    random = Random(7)
    firm = make_enterprises(1, random)[0]
    dossier = answers.fill_in(DEFINITIONS, firm, random)
    facts = dossier.sheets["facts"]
    values = dict(facts.values) | {"equipment_digital": Decimal(10**6)}
    sheets = dict(dossier.sheets) | {"facts": AnswerSheet("facts", facts.version, MappingProxyType(values))}
    with pytest.raises(ValueError, match="digital_within_total"):
        answers.explained(DEFINITIONS, sheets)
