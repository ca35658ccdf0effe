"""How much is filled in: the formula over the cells, and its value now."""

from __future__ import annotations

import pytest

from exports.questionnaire.layout import lay_out, reason_key
from exports.questionnaire.progress import filled_formula, filled_now
from tests.unit.survey.shipped import CATALOGUE

FACTS = lay_out(CATALOGUE.questionnaires["facts"])
INTEGRATION = lay_out(CATALOGUE.questionnaires["integration"])
SHEETS = {sheet.name: sheet for layout in (FACTS, INTEGRATION) for sheet in layout.sheets}


def test_formula_counts_questions() -> None:
    assert filled_formula(SHEETS["企业身份"]) == "=COUNTA('企业身份'!$C$6:$C$15)"
    assert filled_formula(SHEETS["行业与产业链"]) == (
        "=COUNTA('行业与产业链'!$C$4:$C$8,'行业与产业链'!$C$21)+(COUNTA('行业与产业链'!$C$10:$C$20)>0)"
    )


def test_reasons_and_notes() -> None:
    line = next(line for line in INTEGRATION.by_key.values() if line.reason_column is not None)
    sheet = SHEETS[line.sheet]
    assert f"$G${line.row + 1}" in filled_formula(sheet)
    assert filled_now(sheet, {reason_key(line.key): "外包"}) == 1
    money = SHEETS["人员与经营"]
    assert filled_now(money, {"facts.note:revenue_change": "示例", "facts.staff_y1": 12.0}) == 1


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, 0),
        ({"facts.industry": "3670", "facts.group_name": ""}, 1),
        ({"facts.chains/medical": "是", "facts.chains/consumer": "是"}, 1),
        ({"facts.chains/medical": "是", "facts.chain_main": "示例", "facts.above_scale": "否"}, 3),
        ({"facts.staff_y1": 12.0}, 0),
    ],
)
def test_value_now(cells: dict[str, str | float], expected: int) -> None:
    assert filled_now(SHEETS["行业与产业链"], cells) == expected
