"""Several figures in one criterion: worked by hand at the anchors and between, rising together, and without a cliff."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from scoring.answers.answers import Answer, Dossier
from scoring.answers.coding import encode
from scoring.answers.derived_figures import ratio
from scoring.definition.questionnaire import Ratio
from scoring.explanation.question_worths import Explained, Piece, explain
from scoring.loading.reader import DefinitionError
from scoring.loading.scheme import load_scheme
from scoring.loading.scheme_references import check_scheme
from scoring.maturity import score
from scoring.ranking.criteria import DecisionMatrix, decide_criteria
from tests.unit.scoring.small import both, changed, dossier, full_facts, scheme_data, words

FORM: dict[str, Answer] = {"nets": ("wired",), "plan": "some", "rules": "no"}
STEPS = [["0", "0"], ["10", "40"], ["50", "80"], ["250", "100"]]
MEASURES: list[dict[str, Any]] = [
    {"id": "spent", "title": words("spent"), "points": "60", "of": ["facts.spend"], "anchors": STEPS},
    {"id": "share", "title": words("share"), "points": "40", "of": ["facts.digital"], "to": ["facts.total"],
     "anchors": [["0", "0"], ["80", "100"]]},
]  # fmt: skip
SOURCE = ("criteria", 3, "source")
PLAIN = ("criteria", 3, "anchors")


def scheme_of(measures: list[dict[str, Any]]) -> Any:
    data = changed(scheme_data(), SOURCE, {"kind": "figures", "measures": measures})
    return load_scheme(changed(data, PLAIN, [["0", "0"], ["100", "100"]]))


def matrix(measures: list[dict[str, Any]], *dossiers: Dossier) -> DecisionMatrix:
    sheets = encode(both(), dossiers)
    return decide_criteria(scheme_of(measures), sheets, {"form": score(sheets["form"])})


def firm(spend: str | None, digital: str = "20", total: str = "50") -> Dossier:
    facts = {name: value for name, value in full_facts(digital=digital, total=total).items() if name != "spend"}
    return dossier(facts | ({} if spend is None else {"spend": Decimal(spend)}), FORM)


@pytest.mark.parametrize(
    ("spend", "value"),
    [
        # 20 of 50 is 40 %, half of what the share's anchor asks for: 40 x 50 / 100 = 20 points besides the spending's.
        ("0", 2_000),
        ("5", 3_200),  # 20 of 100: 60 x 0.20 = 12
        ("10", 4_400),  # 40: 24
        ("30", 5_600),  # 60: 36
        ("50", 6_800),  # 80: 48
        ("150", 7_400),  # 90: 54
        ("250", 8_000),  # 100: 60
        ("99999", 8_000),
    ],
)
def test_at_each_anchor_and_between(spend: str, value: int) -> None:
    found = matrix(MEASURES, firm(spend))
    assert (found.values[0, 3], found.figures[0, 3], bool(found.missing[0, 3])) == (value, value * 100, False)


def test_what_is_not_there_gives_nothing_and_nothing_at_all_is_missing() -> None:
    found = matrix(MEASURES, firm(None), firm("5", total="0"))
    assert (found.values[:, 3].tolist(), found.missing[:, 3].tolist()) == ([2_000, 1_200], [False, False])
    alone = matrix([MEASURES[0] | {"points": "100"}], firm(None), firm("0"))
    assert (alone.values[:, 3].tolist(), alone.missing[:, 3].tolist()) == ([0, 0], [True, False])


def test_a_better_figure_never_lowers_it_alone_or_with_others() -> None:
    random, amounts = Random(4), [*range(60), 249, 250, 251, 4000]
    pairs = []
    for _ in range(200):
        low = (random.choice(amounts), random.randint(0, 99))
        high = (low[0] + random.choice((0, 1, 7, 300)), low[1] + random.choice((0, 1, 5)))
        pairs += [firm(str(low[0]), str(low[1]), "100"), firm(str(high[0]), str(high[1]), "100")]
    values = matrix(MEASURES, *pairs).values[:, 3]
    assert (values[1::2] >= values[::2]).all()


def test_an_added_hundredth_never_adds_more_than_the_steepest_stretch() -> None:
    """The first stretch is the steepest: 4 of 100 per unit, 2.4 points of 60, so at most 0.03 per hundredth."""
    steps = [
        firm(str(Decimal(number) / 100)) for number in (*range(995, 1006), *range(4990, 5010), *range(24990, 25010))
    ]
    values = matrix(MEASURES, *steps).values[:, 3]
    rises = [int(high - low) for low, high in pairwise(values)]
    near = [rise for number, rise in enumerate(rises) if number not in {10, 30}]  # not where one series ends
    assert (min(near) >= 0, max(near) <= 3) == (True, True)


def test_a_later_firm_changes_nobody() -> None:
    alone = matrix(MEASURES, firm("7"), firm("90"))
    later = matrix(MEASURES, firm("7"), firm("90"), firm("100000", "50"))
    assert later.values[:2].tolist() == alone.values.tolist()


def test_one_by_one_an_amount_is_what_it_is_for_all_rows() -> None:
    def look(name: str) -> Answer:
        return Decimal("12.5") if name == "facts.spend" else Decimal(2)

    assert ratio(Ratio(("facts.spend", "facts.total"), (), Decimal(1)), look) == Decimal("14.5")
    assert ratio(Ratio(("facts.spend",), (), Decimal("0.1")), look) == Decimal("1.25")


def test_each_measure_is_explained_down_to_its_answers() -> None:
    sheets = encode(both(), [firm("30")])
    profiles = {"form": score(sheets["form"])}
    scheme = scheme_of(MEASURES)
    pieces = explain(scheme, "all", [0, 0, 0, 8_400_000, 0], Explained(sheets, profiles))
    # 36 points by spending, 20 by the share: 8.4 is shared as 5.4 and 3.0.
    assert pieces[3] == Piece(
        "criterion", "spending", 8_400_000,
        (
            Piece("part", "spent", 5_400_000, (Piece("question", "facts.spend", 5_400_000),)),
            Piece("part", "share", 3_000_000, (
                Piece("question", "facts.digital", 3_000_000), Piece("question", "facts.total", 0),
            )),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("measures", "faults"),
    [
        ([], [("criteria.3.source.measures", "a list of mappings is expected here")]),
        (MEASURES[:1], [("criteria.3.source.measures", "the measures don't give exactly 100 together")]),
        (
            [MEASURES[0], MEASURES[1] | {"id": "spent"}],
            [("criteria.3.source.measures", "the id 'spent' occurs more than once")],
        ),
        (
            [MEASURES[0] | {"of": []}, MEASURES[1]],
            [("criteria.3.source.measures.0.of", "a measure reads one number or more")],
        ),
        (
            [MEASURES[0] | {"scale": "0"}, MEASURES[1]],
            [("criteria.3.source.measures.0.scale", "0 is no scale")],
        ),
        (
            [{name: value for name, value in MEASURES[0].items() if name != "anchors"}, MEASURES[1]],
            [("criteria.3.source.measures.0.anchors", "a measure has anchors of its own")],
        ),
        (
            [MEASURES[0] | {"anchors": [["0", "50"], ["10", "20"]]}, MEASURES[1]],
            [("criteria.3.source.measures.0.anchors", "these anchors do not rise")],
        ),
        (
            [MEASURES[0] | {"when": "x"}, MEASURES[1]],
            [("criteria.3.source.measures.0.when", "unknown key 'when'")],
        ),
    ],
)  # fmt: skip
def test_the_loader_refuses(measures: list[dict[str, Any]], faults: list[tuple[str, str]]) -> None:
    with pytest.raises(DefinitionError) as refused:
        scheme_of(measures)
    assert [(".".join(map(str, fault.path)), fault.problem) for fault in refused.value.faults] == faults


def test_a_measure_reads_numbers_that_there_are() -> None:
    wrong = scheme_of([MEASURES[0] | {"of": ["facts.chain", "facts.nobody"]}, MEASURES[1]])
    assert [(fault.path, fault.problem) for fault in check_scheme(wrong, both())] == [
        (("criteria", 3, "source", "measures", 0), "facts.chain is no number question"),
        (("criteria", 3, "source", "measures", 0), "there is no question 'facts.nobody'"),
    ]
