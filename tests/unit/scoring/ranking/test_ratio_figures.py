"""Ratios of all rows at once are the ones that are worked out one by one, at any size, sign and absence."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scoring.answers.answers import Absence, AnswerSheet, Dossier, Given, NotApplicable
from scoring.answers.coding import encode
from scoring.answers.derived_figures import figure
from scoring.definition.anchors import Anchors, interpolate
from scoring.definition.questionnaire import Compute, Ratio
from scoring.exact import POINT, VALUE, half_up
from scoring.loading.questionnaire import load_questionnaire
from scoring.ranking.ratio_figures import Ratios, ratio_figures

TEXT = {"zh": "题", "en": "question"}
PLACES = {"a": 0, "b": 2, "c": 4, "d": 0}
QUESTIONNAIRE = load_questionnaire(
    {
        "id": "q",
        "version": "1",
        "title": TEXT,
        "basis": TEXT,
        "sections": [
            {
                "id": "s",
                "title": TEXT,
                "questions": [
                    {
                        "id": name,
                        "kind": "number",
                        "title": TEXT,
                        "places": str(places),
                        "unit": TEXT,
                        "not_applicable": [{"id": "none", "label": TEXT}],
                    }
                    for name, places in PLACES.items()
                ],
            }
        ],
    }
)
RISING: Anchors = ((Decimal(0), Decimal(0)), (Decimal("2.5"), Decimal(40)), (Decimal(6), Decimal(100)))
FALLING: Anchors = ((Decimal(-10), Decimal(100)), (Decimal(0), Decimal("33.33")), (Decimal(1000), Decimal(0)))
PLAIN = Compute(now=Ratio(("q.a", "q.b"), ("q.c", "q.d"), Decimal("12.5")))
CHANGE = Compute(now=Ratio(("q.a",), ("q.b",)), before=Ratio(("q.c",), ("q.d",)))


def numbers(places: int) -> st.SearchStrategy[Given]:
    figures = st.decimals(-(10**12), 10**12, places=places, allow_nan=False) | st.sampled_from([Decimal(0), Decimal(1)])
    return figures | st.sampled_from([Absence.NOT_ANSWERED, NotApplicable("none")])


ROWS = st.lists(st.tuples(*(numbers(places) for places in PLACES.values())), min_size=1, max_size=12)


def both(compute: Compute, rows: list[tuple[Given, ...]]) -> tuple[Ratios, list[Fraction | Absence]]:
    sheets = [AnswerSheet("q", "1", dict(zip(PLACES, row, strict=True))) for row in rows]
    found = ratio_figures(compute, encode({"q": QUESTIONNAIRE}, [Dossier({"q": sheet}) for sheet in sheets]))
    one_by_one = [
        figure(compute, {f"q.{name}": given for name, given in zip(PLACES, row, strict=True)}.__getitem__)
        for row in rows
    ]
    return found, one_by_one


@given(ROWS, st.sampled_from([PLAIN, CHANGE]), st.sampled_from([RISING, FALLING]))
def test_all_at_once_is_one_by_one(rows: list[tuple[Given, ...]], compute: Compute, anchors: Anchors) -> None:
    found, expected = both(compute, rows)
    exact = [Fraction(0) if isinstance(item, Absence) else item for item in expected]
    missing = [isinstance(item, Absence) for item in expected]
    assert found.missing.tolist() == missing
    assert [Fraction(*pair) for pair in zip(found.numerators, found.denominators, strict=True)] == exact
    values = [
        0 if absent else half_up(interpolate(anchors, item) * VALUE)
        for item, absent in zip(exact, missing, strict=True)
    ]
    assert found.values(anchors).tolist() == values
    small = np.array([abs(item) < 10**14 for item in exact])
    kept = Ratios(found.numerators[small], found.denominators[small], found.missing[small])
    assert kept.rounded().tolist() == [half_up(item * POINT) for item, fits in zip(exact, small, strict=True) if fits]


def test_by_hand() -> None:
    found, _ = both(
        PLAIN,
        [
            (Decimal(3), Decimal("0.50"), Decimal("0.0001"), Decimal(7)),
            (Decimal(1), Decimal(1), Decimal(0), Decimal(0)),
        ],
    )
    assert Fraction(found.numerators[0], found.denominators[0]) == Fraction("43.75") / Fraction("7.0001")
    assert found.missing.tolist() == [False, True]
    assert found.rounded().tolist() == [62_499, 0]
