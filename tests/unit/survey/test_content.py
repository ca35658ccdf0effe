"""Every definition that ships, and the 2024 form: its points and rules compared with the published ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from scoring.answers.answers import Answer
from scoring.answers.derived_figures import band_index
from scoring.definition.questionnaire import Kind
from scoring.definition.texts import Status
from survey.definitions.catalogue import HERE
from tests.unit.survey.shipped import CATALOGUE, document, fired, points, sme, sme_rule

FILES = sorted([*(HERE / "questionnaires").glob("*.yaml"), *(HERE / "schemes").glob("*.yaml")])
EVERY = sorted(CATALOGUE.versions)
CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")

ITEMS = {
    "network": "8",
    "digital_rate": "6",
    "networked_rate": "6",
    "collection": "10",
    "systems": "10",
    "network_security": "5",
    "data_security": "5",
    "planning_execution": "7.5",
    "mechanisms": "7.5",
    "talent": "7.5",
    "funding": "7.5",
    "green": "7",
    "quality_result": "7",
    "market": "3",
    "value": "3",
}
CHOICES = {
    "network": ["2", "2", "2", "2", "0"],
    "collection": [*["0.7"] * 13, "0.9", "0"],
    "systems": ["0", "2.5", "5", "7.5", "10"],
    "network_security": [*["1.25"] * 4, "0"],
    "data_security": [*["1.25"] * 4, "0"],
    "planning_execution": ["0", "1.5", "3", "4.5", "6", "7.5"],
    "mechanisms": [*["1.875"] * 4, "0"],
    "talent": [*["1.5"] * 5, "0"],
    "quality_result": ["0", "3.5", "7"],
}
# Each computed item: figure -> points, on both sides of every edge (left-open, right-closed; flat is within ±1 %).
RATE_EDGES = [
    ("0", 0),
    ("10", 0),
    ("10.01", 1),
    ("20", 1),
    ("20.01", 2),
    ("40", 2),
    ("40.01", 3),
    ("60", 3),
    ("60.01", 4),
]
CHANGE_EDGES = [("-30", 0), ("-1", 0), ("-0.99", 1), ("0", 1), ("0.99", 1), ("1", 2), ("30", 2)]
RATES = {
    "digital_rate": (RATE_EDGES, ["0", "1.5", "3", "4.5", "6"]),
    "networked_rate": (RATE_EDGES, ["0", "1.5", "3", "4.5", "6"]),
    "funding": (RATE_EDGES, ["0", "1.875", "3.75", "5.625", "7.5"]),
    "green": (CHANGE_EDGES, ["7", "3.5", "0"]),
    "market": (CHANGE_EDGES, ["0", "1.5", "3"]),
    "value": (CHANGE_EDGES, ["3", "1.5", "0"]),
}
BINDING = {
    "scene_product_design",
    "scene_marketing",
    "scene_production",
    "scene_quality",
    "scene_equipment_management",
    "scene_safety",
    "scene_energy",
    "scene_purchasing",
    "scene_warehouse",
    "scene_finance",
}


def scalars(node: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        for name, child in node.items():
            yield from scalars(child, name)
    elif isinstance(node, list):
        for child in node:
            yield from scalars(child, key)
    else:
        yield key, node


def texts(node: Any) -> Iterator[dict[str, str]]:
    if isinstance(node, dict):
        if "zh" in node:
            yield node
        for child in node.values():
            yield from texts(child)
    elif isinstance(node, list):
        for child in node:
            yield from texts(child)


# Every file


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_numbers_are_quoted_decimals_in_every_file(path: Path) -> None:
    data = document(path)
    loose = {key for key, value in scalars(data) if isinstance(value, int | float) and not isinstance(value, bool)}
    assert loose - {"minutes"} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_texts_are_in_both_languages_in_every_file(path: Path) -> None:
    found = list(texts(document(path)))
    assert len(found) > 20
    assert [text for text in found if set(text) != {"zh", "en"} or not all(map(str.strip, text.values()))] == []
    assert [text["en"] for text in found if CHINESE.search(text["en"])] == []


def test_messages_hold_only_known_placeholders() -> None:
    checks = [check for key in EVERY for check in CATALOGUE.versions[key].checks]
    assert checks
    for check in checks:
        names = [set(re.findall(r"{(\w+)}", text)) for text in (check.message.zh, check.message.en)]
        known = {"at_most": {"left", "right"}, "change": {"left", "right", "change"}, "count": {"left", "right"}}
        assert names[0] == names[1], check.id
        assert names[0] <= known.get(check.kind, set()), check.id


@pytest.mark.parametrize("key", EVERY, ids="-".join)
def test_a_page_asks_at_most_twelve_questions_unconditionally(key: tuple[str, str]) -> None:
    sections = CATALOGUE.versions[key].sections
    assert {item.id: n for item in sections if (n := sum(q.visible is None for q in item.questions)) > 12} == {}


@pytest.mark.parametrize("key", EVERY, ids="-".join)
def test_only_a_worthless_option_excludes_the_others(key: tuple[str, str]) -> None:
    assert CATALOGUE.versions[key].questions
    for question in CATALOGUE.versions[key].questions.values():
        exclusive = [option for option in question.options if option.exclusive]
        assert [option.points for option in exclusive] == [0] * len(exclusive)
        assert [option.id for option in exclusive] in ([], ["none"])
        assert {question.kind for _ in exclusive} <= {Kind.MULTIPLE}


# The 2024 form


def test_the_items_and_their_maxima_are_those_of_the_form() -> None:
    assert {name: sme().questions[name].max_points for name in sme_rule().items} == {
        name: points(maximum) for name, maximum in ITEMS.items()
    }


def test_the_parts_and_groups_are_those_of_the_form() -> None:
    found = [(part.id, part.maximum, [group.maximum for group in part.groups]) for part in sme_rule().parts]
    assert found == [
        ("foundation", points("50"), [points("20"), points("10"), points("10"), points("10")]),
        ("management", points("30"), [points("15"), points("15")]),
        ("results", points("20"), [points("7"), points("7"), points("6")]),
    ]


@pytest.mark.parametrize(("name", "expected"), CHOICES.items())
def test_the_options_give_the_points_of_the_form(name: str, expected: list[str]) -> None:
    assert [option.points for option in sme().questions[name].options] == [points(number) for number in expected]


@pytest.mark.parametrize(
    ("name", "figure", "expected"),
    [(name, figure, values[band]) for name, (edges, values) in RATES.items() for figure, band in edges],
)
def test_a_computed_item_at_its_edges(name: str, figure: str, expected: str) -> None:
    question = sme().questions[name]
    assert question.bands[band_index(question, Fraction(figure))].points == points(expected)


@pytest.mark.parametrize("name", RATES)
def test_a_computed_item_shows_every_fact_it_reads(name: str) -> None:
    compute = sme().questions[name].compute
    assert compute is not None
    ratios = [ratio for ratio in (compute.now, compute.before) if ratio is not None]
    read = {fact for ratio in ratios for fact in (*ratio.of, *ratio.to)}
    assert set(sme().questions[name].uses) == read


def test_the_scenarios_are_sixteen_in_four_groups() -> None:
    assert [len(group.scenarios) for group in sme_rule().scenario_groups] == [4, 6, 2, 4]
    assert len(set(sme_rule().scenarios)) == 16


def test_the_binding_scenarios_are_those_of_the_form() -> None:
    ladders = [question for question in sme().questions.values() if question.kind is Kind.LADDER]
    assert {question.id for question in ladders if question.binding} == BINDING
    unsure = [question.id for question in ladders if question.binding_status is not Status.VERIFIED]
    assert unsure == ["scene_warehouse"]


def test_every_ladder_has_none_and_four_different_steps() -> None:
    scenarios = sme_rule().scenarios
    assert scenarios
    for name in scenarios:
        options = sme().questions[name].options
        assert [(option.id, option.level) for option in options] == [(f"l{level}", level) for level in range(5)]
        assert len({option.label.zh for option in options}) == 5


def test_the_level_rule() -> None:
    found = [(step.level, step.points, step.scenarios, step.binding) for step in sme_rule().levels]
    assert found == [
        (1, points("20"), 6, 3),
        (2, points("40"), 6, 3),
        (3, points("60"), 8, 5),
        (4, points("80"), 10, 6),
    ]


def test_what_is_not_verified_says_so() -> None:
    questions = sme().questions.values()
    assert sme().status is Status.VERIFIED
    assert sme_rule().status is Status.SECONDARY
    unsure = {question.id for question in questions if question.status is not Status.VERIFIED}
    assert unsure == {"green", "market", "value"}
    options = {(q.id, option.id): option.status for q in questions for option in q.options}
    assert {key: status for key, status in options.items() if status is not Status.VERIFIED} == {
        ("planning_execution", "exchange"): Status.WORKING
    }


@pytest.mark.parametrize(
    ("values", "check"),
    [
        ({"network": ("control", "application", "full")}, "full_network_needs_all"),
        ({"systems": "all", "collection": ("product_design", "finance")}, "all_systems_need_all_links"),
        ({"systems": "none", "scene_office": "l2"}, "system_level_needs_system"),
        ({"scene_production": "l4", "collection": ("quality",)}, "intelligent_needs_data"),
    ],
)
def test_answers_that_contradict_each_other_ask_for_a_reason(values: dict[str, Answer], check: str) -> None:
    assert [(item.check, item.hard) for item in fired(values, "sme2024")] == [(check, False)]


@pytest.mark.parametrize("left_out", [option.id for option in sme().questions["collection"].options if option.points])
def test_all_systems_with_thirteen_links_asks_for_a_reason(left_out: str) -> None:
    options = [option.id for option in sme().questions["collection"].options if option.points]
    some = tuple(name for name in options if name != left_out)
    assert [item.check for item in fired({"systems": "all", "collection": some}, "sme2024")] == [
        "all_systems_need_all_links"
    ]
    assert fired({"systems": "all", "collection": tuple(options)}, "sme2024") == []
