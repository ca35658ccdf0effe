"""References when a row becomes a block: the table says what a person would write."""

from __future__ import annotations

import pytest

from exports.blank_forms.formula_shift import Growth, Place, moved

GROWTHS = {"名单": Growth(5, 300)}
OUTSIDE = {
    "=SUM(D5:D5)": "=SUM(D5:D304)",
    "=SUM(D5)": "=SUM(D5:D304)",
    "=sum( $D$5 )": "=sum( $D$5:$D$304 )",
    "=D5": "=D5",
    "=D5+SUM(D5,D6)": "=D5+SUM(D5:D304,D305)",
    "=SUM(D5*2)": "=SUM(D5*2)",
    "=D6*2": "=D305*2",
    "=SUM(D4:D6)": "=SUM(D4:D305)",
    '=COUNTIF(C5:C5,"D9")': '=COUNTIF(C5:C304,"D9")',
    "='名单'!D7+名单!D5": "='名单'!D306+名单!D5",
    "=SUM(名单!D5:D5)": "=SUM(名单!D5:D304)",
    "=其他!D7": "=其他!D7",
    "=SUM(5:5)": "=SUM(5:304)",
    "=SUM(D:D)": "=SUM(D:D)",
    "=A7:INDEX(D:D,3)": "=A306:INDEX(D:D,3)",
    "=SUM($D$5:$D$5)/D$7": "=SUM($D$5:$D$304)/D$306",
    "=ROUND(D5,2)": "=ROUND(D5,2)",
    '="D7"&D7': '="D7"&D306',
    "名单!$A$7:$D$9": "名单!$A$306:$D$308",
    "=SUM(": "=SUM(",
}
FOURTH_COPY = {
    "=D5*E5": "=D8*E8",
    "=A4+1": "=A7+1",
    "=D5/D6": "=D8/D305",
    "=RANK(D5,$D$5:$D$5)": "=RANK(D8,$D$5:$D$304)",
    "=D5/SUM($D$5:$D$5)": "=D8/SUM($D$5:$D$304)",
    "=D5*D2": "=D8*D2",
    "=D5*$D$4": "=D8*$D$4",
    "=SUM($D$4:D5)": "=SUM($D$4:D8)",
    "=SUM(D$5:D5)": "=SUM(D$5:D8)",
    "=SUM(D5:F5)": "=SUM(D8:F8)",
    "=SUM(D5)": "=SUM(D8)",
    "=VLOOKUP(B5,其他!A2:B10,2,0)": "=VLOOKUP(B8,其他!A2:B10,2,0)",
    "=其他!A5": "=其他!A8",
    "=ROW()-4": "=ROW()-4",
}


@pytest.mark.parametrize(("before", "after"), OUTSIDE.items())
def test_reference_outside_the_block(before: str, after: str) -> None:
    assert moved(before, Place("名单", GROWTHS)) == after


@pytest.mark.parametrize(("before", "after"), FOURTH_COPY.items())
def test_reference_in_a_copy_of_the_row(before: str, after: str) -> None:
    assert moved(before, Place("名单", GROWTHS, 3)) == after


@pytest.mark.parametrize("formula", [*OUTSIDE, *FOURTH_COPY])
def test_row_that_stays_one_row_changes_nothing(formula: str) -> None:
    assert moved(formula, Place("名单", {"名单": Growth(5, 1)}, 0)) == formula


def test_formula_of_another_sheet_follows() -> None:
    assert moved("=SUM(名单!D5:D5)+D7", Place("汇总", GROWTHS)) == "=SUM(名单!D5:D304)+D7"


def test_growth_moves_rows() -> None:
    growth = Growth(5, 3)
    assert [growth.first(row) for row in (4, 5, 6)] == [4, 5, 8]
    assert [growth.last(row) for row in (4, 5, 6)] == [4, 7, 8]
