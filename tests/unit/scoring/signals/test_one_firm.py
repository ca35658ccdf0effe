"""Checks of one firm: by hand, and against an independent reading of the same rule."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.answers.answers import AnswerSheet, Dossier, NotApplicable, Unreadable
from scoring.signals.firms import Firm, Signal
from scoring.signals.one_firm import find_in_one, most_same
from tests.unit.scoring.signals.firms_of_signals import check_data, firm, questionnaires, signals_of, ticked

PROJECT = {"figure": {"of": ["facts.investment"], "to": ["facts.revenue"]}}
NUMBERS = st.integers(0, 10_000)


def found(check: dict[str, object], one: Firm) -> list[Signal]:
    return list(find_in_one(signals_of(check), one))


def test_an_implausible_project_is_found_with_its_figures() -> None:
    check = check_data("project", "ratio", **PROJECT, at_most="1")
    assert found(check, firm(investment=783, revenue=143)) == [
        Signal(
            "project",
            ("facts.investment", "facts.revenue"),
            {"figure": "5.48", "bound": "1", "facts.investment": "783", "facts.revenue": "143"},
        )
    ]


@pytest.mark.parametrize(
    "answers",
    [
        {"investment": 143, "revenue": 143},
        {"investment": 783},
        {"investment": 783, "revenue": 0},
        {"investment": Unreadable("x"), "revenue": 1},
        {"investment": NotApplicable("x"), "revenue": 1},
    ],
)
def test_on_the_bound_and_without_figures_nothing_is_found(answers: dict[str, object]) -> None:
    assert found(check_data("project", "ratio", **PROJECT, at_most="1"), firm(**answers)) == []  # type: ignore[arg-type]


@given(NUMBERS, NUMBERS, st.integers(1, 300), st.integers(0, 300))
def test_a_ratio_is_found_just_where_it_lies_outside(of: int, to: int, most: int, less: int) -> None:
    least = max(0, most - less)
    bounds = {"at_least": f"{Decimal(least) / 100:f}", "at_most": f"{Decimal(most) / 100:f}"}
    outside = to > 0 and not least * to <= 100 * of <= most * to
    assert bool(found(check_data("x", "ratio", **PROJECT, **bounds), firm(investment=of, revenue=to))) is outside


def test_a_check_only_looks_at_firms_for_which_its_condition_holds() -> None:
    check = check_data("x", "ratio", **PROJECT, at_most="1", when={"question": "facts.staff", "at_most": "10"})
    assert [bool(found(check, firm(investment=2, revenue=1, staff=n))) for n in (4, 40)] == [True, False]
    assert found(check, firm(investment=2, revenue=1)) == []


def test_a_check_of_questions_that_the_definitions_do_not_have_finds_nothing() -> None:
    one = Firm("a", {"form": questionnaires()["form"]}, Dossier({"form": AnswerSheet("form", "1", {})}))
    assert found(check_data("x", "ratio", **PROJECT, at_most="1"), one) == []


CONTRADICTION = check_data(
    "systems", "contradiction",
    when={"question": "facts.staff", "at_least": "50"}, then={"question": "facts.systems", "contains": "erp"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("staff", "systems", "contradicts"),
    [(50, ("none",), True), (50, ("erp", "mes"), False), (49, ("none",), False), (50, (), True)],
)
def test_a_contradiction_is_where_one_holds_and_the_other_does_not(
    staff: int, systems: tuple[str, ...], *, contradicts: bool
) -> None:
    signals = found(CONTRADICTION, firm(staff=staff, systems=systems))
    expected = [Signal("systems", ("facts.staff", "facts.systems"), {"facts.staff": "50"})] if contradicts else []
    assert signals == expected


CHANGE = check_data("moved", "change", now=["facts.revenue"], before=["facts.revenue_before"], factor="2")


@given(NUMBERS, NUMBERS)
def test_a_change_is_found_in_both_directions_beyond_the_factor(now: int, before: int) -> None:
    beyond = now > 0 and before > 0 and (now > 2 * before or before > 2 * now)
    assert bool(found(CHANGE, firm(revenue=now, revenue_before=before))) is beyond


def test_a_change_says_both_figures_and_the_factor() -> None:
    [signal] = found(CHANGE, firm(revenue=100, revenue_before=300))
    assert signal.figures == {
        "now": "100", "before": "300", "times": "3", "facts.revenue": "100", "facts.revenue_before": "300"
    }  # fmt: skip


@given(st.lists(st.integers(0, 3), max_size=12), st.integers(1, 12), st.integers(1, 100))
def test_ticking_one_place_is_counted_as_by_hand(places: list[int], fewest: int, percent: int) -> None:
    check = check_data(
        "same", "same_option", among=["form"], share=f"{Decimal(percent) / 100:f}", fewest=str(fewest)
    )  # fmt: skip
    most = max((places.count(place) for place in places), default=0)
    same = len(places) >= fewest and Fraction(most, max(len(places), 1)) >= Fraction(percent, 100)
    signals = found(check, firm(**ticked(*places)))
    figures = [{key: signal.figures[key] for key in ("same", "of")} for signal in signals]
    assert figures == ([{"same": str(most), "of": str(len(places))}] if same else [])


def test_the_most_frequent_place_of_a_section_only() -> None:
    assert most_same(firm(**ticked(0, 0, 0, 1, 1, 2, 3, 3)), ("form.second",)) == (2, 2)
    assert most_same(firm(), ("form",)) == (0, 0)


ALL_TOP = check_data("top", "all_top", among=["form"], share="0.9", fewest="10")


def test_all_at_the_top_without_evidence_is_found() -> None:
    [signal] = found(ALL_TOP, firm(**ticked(*[3] * 9, 2)))
    assert signal.figures == {"top": "9", "of": "10", "percent": "90"}


def test_all_at_the_top_with_evidence_or_with_too_few_answers_is_not() -> None:
    assert found(ALL_TOP, firm(evidence=("form.c3",), **ticked(*[3] * 12))) == []  # type: ignore[arg-type]
    assert found(ALL_TOP, firm(**ticked(*[3] * 9))) == []
    assert found(ALL_TOP, firm(**ticked(*[3] * 8, 2, 2))) == []
    assert len(found(ALL_TOP, firm(evidence=("facts.staff",), **ticked(*[3] * 12)))) == 1  # type: ignore[arg-type]


def test_a_firm_is_asked_only_what_has_words_for_it() -> None:
    quiet = check_data("quiet", "ratio", **PROJECT, at_most="1")
    asking = check_data("asking", "ratio", **PROJECT, at_most="1", ask={"zh": "请核对", "en": "check"})
    one = firm(investment=2, revenue=1)
    both = signals_of(quiet, asking)
    assert [signal.check for signal in find_in_one(both, one)] == ["quiet", "asking"]
    assert [signal.check for signal in find_in_one(both, one, asking=True)] == ["asking"]


def test_what_is_read_in_an_earlier_submission_is_no_check_of_one_firm() -> None:
    check = check_data("x", "change", now=["facts.revenue"], before=["facts.revenue"], earlier=True, factor="2")
    assert found(check, firm(revenue=1)) == []
