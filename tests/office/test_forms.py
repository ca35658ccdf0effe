"""Filled forms recalculated by LibreOffice: sums below the block are the sums of its rows, shares add up to one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from exports.blank_forms.filling import Filling, fill
from exports.blank_forms.markers import MarkerKind
from exports.blank_forms.sample_form import draw
from survey.blank_forms.words import sample_form
from tests.office.recalculating import recalculated, values
from tests.unit.exports.made_forms import KNOWN, full_form, packed

INVESTED = [Decimal(place * place) / 8 for place in range(1, 121)]


def test_sums_and_shares_follow_the_rows() -> None:
    scores = [Decimal(1000 - place) / 16 for place in range(60)]
    rows = [{"序号": n, "企业名称": f"示例{n:03d}", "综合得分": score} for n, score in enumerate(scores, start=1)]
    found = values(recalculated(fill(packed(full_form()), KNOWN, Filling({}, rows))))
    block = [found["汇总表", f"E{row}"] for row in range(5, 65)]
    assert block == [float(score) for score in scores]
    assert found["汇总表", "E65"] == float(sum(scores))
    assert abs(found["汇总表", "F65"] - 1) < 1e-9
    assert found["汇总表", "F64"] == pytest.approx(float(scores[-1] / sum(scores)), rel=1e-14)
    assert found["说明", "A1"] == 2 * float(sum(scores))


def test_total_of_our_sample_is_the_sum_of_its_rows() -> None:
    known = {"企业名称": MarkerKind.LIST, "计划投资（万元）": MarkerKind.LIST}
    rows = [{"企业名称": f"示例{place}", "计划投资(万元)": amount} for place, amount in enumerate(INVESTED)]
    found = values(recalculated(fill(draw(sample_form()), known, Filling({}, rows))))
    assert found["申报企业汇总表", f"J{5 + len(rows)}"] == float(sum(INVESTED))
