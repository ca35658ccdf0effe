"""Years are named: a figure asked for two years is asked in the same words, and nothing says "last year"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

import pytest

from scoring.definition.questionnaire import Band, Kind, Question
from tests.unit.survey.shipped import CATALOGUE, fired
from tests.unit.survey.wordings import twin_of, words_of

EVERY = sorted(CATALOGUE.versions)
RELATIVE = re.compile(
    r"上一?年(?!度?报)|前一年|去年|今年|本年|当年|明年|同期|同口径|两年都"
    r"|(?<!the )last year|this year|next year|previous year|year before|in the year\b(?!-)|either year|a year earlier",
    re.IGNORECASE,
)
TWINS = {
    "facts": {
        "staff_y2",
        "revenue_y2",
        "revenue_y3",
        "cost_y2",
        "energy_y2",
        "digital_spend_y2",
        "digital_spend_y3",
    },
    "integration": {
        "k1_bad_y2",
        "k1_all_y2",
        "k2_y2",
        "k3_late_y2",
        "k3_all_y2",
        "k4_y2",
        "k5_y2",
        "k7_y2",
        "k10_y2",
        "e5_y2",
    },
}
"""Every figure that is asked for a second or third year."""


def twins(form: str) -> Mapping[str, Question]:
    questions = CATALOGUE.questionnaires[form].questions
    return {name: questions[twin] for name in questions if (twin := twin_of(name)) is not None}


def shape(question: Question) -> tuple[object, ...]:
    return (
        question.kind,
        question.section,
        question.group,
        question.variants,
        question.unit,
        question.places,
        question.maximum,
    )


@pytest.mark.parametrize("form", ["facts", "integration", "cmmm", "sme2024"])
def test_the_figures_of_several_years_are_these(form: str) -> None:
    assert set(twins(form)) == TWINS.get(form, set())


@pytest.mark.parametrize(("form", "name"), [(form, name) for form, names in TWINS.items() for name in sorted(names)])
def test_a_figure_of_an_earlier_year_is_the_first_with_its_year_replaced(form: str, name: str) -> None:
    question, first = CATALOGUE.questionnaires[form].questions[name], twins(form)[name]
    year = {"2": "2024", "3": "2023"}[name[-1]]
    assert question.title.zh == first.title.zh.replace("2025", year)
    assert question.title.en == first.title.en.replace("2025", year)
    assert first.title.zh.count("2025") == first.title.en.count("2025") == 1
    assert shape(question) == shape(first)


@pytest.mark.parametrize("name", ["k4", "k7", "k10"])
def test_the_reasons_of_both_years_are_the_same_with_the_year_replaced(name: str) -> None:
    questions = CATALOGUE.questionnaires["integration"].questions
    first, second = (
        [(reason.id, reason.label.zh, reason.label.en) for reason in questions[f"{name}_{year}"].not_applicable]
        for year in ("y1", "y2")
    )
    assert second == [(key, zh.replace("2025", "2024"), en.replace("2025", "2024")) for key, zh, en in first]
    assert len(first) == 1


@pytest.mark.parametrize("key", EVERY, ids="-".join)
def test_no_text_names_a_year_by_where_the_reader_stands(key: tuple[str, str]) -> None:
    found = [(where, text) for where, text in words_of(CATALOGUE.versions[key]) if RELATIVE.search(text)]
    assert found == []


def test_the_measure_sees_what_was_there() -> None:
    old = ("再往前一年首检没过的件数", "上一年迟交了多少行", "2024年同口径金额", "the year before", "比上年变动5%")
    assert [text for text in old if not RELATIVE.search(text)] == []


@pytest.mark.parametrize(
    ("values", "check"),
    [
        ({"k1_bad_y2": Decimal(11), "k1_all_y2": Decimal(10)}, "failed_within_inspected_y2"),
        ({"k3_late_y2": Decimal(11), "k3_all_y2": Decimal(10)}, "late_within_delivered_y2"),
    ],
)
def test_a_part_of_2024_is_no_more_than_its_whole(values: dict[str, Decimal], check: str) -> None:
    shown = {"above_scale": True, "production_type": "discrete", "years_operating": "three"}
    above = [item.check for item in fired(dict(values), "integration", facts=dict(shown))]
    equal = {name: min(values.values()) for name in values}
    assert (above, fired(dict(equal), "integration", facts=dict(shown))) == ([check], [])


# Bands in words


def said(low: Decimal | None, high: Decimal | None) -> tuple[str, str]:
    """Return the words of a change between two bounds, the upper one included."""
    if low is None:
        assert high is not None
        return f"下降{-high}%及以上", f"down {-high}% or more"
    if high is None:
        return f"上升{low}%以上", f"up more than {low}%"
    if high < 0:
        return f"下降{-high}%及以上，不到{-low}%", f"down {-high}% or more, less than {-low}%"
    if high == 0:
        return f"持平或下降不到{-low}%", f"unchanged, or down less than {-low}%"
    if low < 0:
        return f"下降不到{-low}%至上升{high}%", f"from down less than {-low}% to up {high}%"
    if low == 0:
        return f"上升不超过{high}%", f"up {high}% or less"
    return f"上升{low}%以上至{high}%", f"up more than {low}%, to {high}%"


def changes() -> Iterator[Question]:
    for question in CATALOGUE.questionnaires["integration"].questions.values():
        if question.kind is Kind.RATE and question.compute is not None and question.compute.before is not None:
            yield question


def test_a_band_of_a_change_says_which_way_it_goes() -> None:
    found, expected = {}, {}
    for question in changes():
        bounds = [None, *[band.bound for band in question.bands]]
        for place, band in enumerate(question.bands):
            found[question.id, band.id] = (band.label.zh, band.label.en)
            expected[question.id, band.id] = said(bounds[place], bounds[place + 1])
    assert found == expected
    assert len(found) == 54
    assert found["k1", "b0"] == ("下降30%及以上", "down 30% or more")


def test_no_band_is_called_up_to_nothing() -> None:
    labels: list[Band] = [
        band for form in CATALOGUE.versions.values() for question in form.questions.values() for band in question.bands
    ]
    odd = re.compile(r"不超过-|不超过0%|(?<!\d)-\d|^up to -|^up to 0%")
    assert [band.label.zh for band in labels if odd.search(band.label.zh) or odd.search(band.label.en)] == []
