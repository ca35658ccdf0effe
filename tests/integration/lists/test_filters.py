"""Every filter of the ranked list, one after the other: read, said, applied by the database, written in the file."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from html import unescape

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session, object_session

from scoring.exact import SCORE, unscaled
from scoring.loading.scheme import load_scheme
from survey.lists.filters import (
    FILTERS,
    filters_as_chips,
    filters_as_sentence,
    filters_in_address,
    offered_filters,
    read_filters,
)
from survey.models import Evaluation, EvaluationEntry, ExternalRating, Outcome
from survey.queries import evaluations
from survey.queries.decisions import STATES
from survey.queries.list_filters import Filters
from survey.queries.signals import open_of_versions
from survey.signals.find_signals import find_signals
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from tests.integration.conftest import Browser
from tests.integration.freezing.made import decide, listed
from tests.integration.officials import entries, evaluation, official
from tests.integration.officials import text as page
from tests.integration.overlays import run, verified_firms

__all__ = ["evaluation", "official"]
NAMES = tuple(item.name for item in FILTERS)
Kept = Callable[[EvaluationEntry, str, Sequence[int]], bool]
KEPT: dict[str, Kept] = {
    "text": lambda row, text, _cuts: text in row.version.name or text in row.version.credit_code,
    "pool": lambda row, pool, _cuts: row.pool == pool,
    "segment": lambda row, number, _cuts: row.segment == int(number),
    "unit": lambda row, unit, _cuts: row.version.unit == unit,
    "division": lambda row, division, _cuts: row.version.industry[:2] == division,
    "size": lambda row, size, _cuts: row.version.size == size,
    "status": lambda row, status, _cuts: row.status == status,
    "standing": lambda row, standing, _cuts: row.standing == standing,
    "gates": lambda row, _state, _cuts: 0 in row.detail.get("verdicts", []),
    "signals": lambda row, _one, _cuts: bool(open_of_versions(object_session(row) or Session(), [row.version_id])),
    "near": lambda row, _one, cuts: any(abs(row.position - cut) <= 10 for cut in cuts),
    "verified": lambda row, _yes, _cuts: bool(row.checked),
    "rated": lambda row, _source, _cuts: row.position == 1,
    "decided": lambda row, _state, _cuts: row.position == 1,
    "sort": lambda _row, _order, _cuts: True,
}
"""What a row must be like to stay, told apart by hand; a new filter needs its line here."""


def test_each_filter_has_its_field_its_entry_and_its_line_in_this_test() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert {field.name for field in fields(Filters)} == set(NAMES) == set(KEPT)


def own_value(name: str, rows: Sequence[EvaluationEntry]) -> str:
    """Return a value, as the address gives it, that keeps some rows."""
    first = rows[0]
    return {
        "text": first.version.name[-3:],
        "pool": first.pool,
        "segment": str(next(row.segment for row in rows if row.segment)),
        "unit": first.version.unit,
        "division": first.version.industry[:2],
        "size": first.version.size,
        "status": first.status,
        "standing": next(row.standing for row in rows if row.standing),
        "gates": "failed",
        "signals": "1",
        "near": "1",
        "verified": "yes",
        "rated": "gongfu",
        "decided": "confirm",
    }[name]


def something_to_keep(app: Flask, database: Session, evaluation: Evaluation, name: str) -> Evaluation:
    """Return an evaluation of which a filter keeps some, and not all."""
    if name == "verified":
        verified_firms(database, evaluation)
        return run(app, database, evaluation.campaign_id)
    if name == "decided":
        with unit_of_work(database):
            decide(database, listed(database, evaluation.id)[0], Outcome.CONFIRM)
    if name == "rated":
        first = entries(database, evaluation.id)[0].version.submission.participation.enterprise_id
        with unit_of_work(database):
            database.add(
                ExternalRating(
                    enterprise_id=first, source="gongfu", level="二级", report_number="示1号", dated=date(2026, 11, 1)
                )
            )
    return evaluation


@pytest.mark.parametrize("name", [name for name in NAMES if name != "sort"])
def test_a_filter_is_read_said_and_applied_and_stands_in_the_file(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser, name: str
) -> None:
    item = next(item for item in FILTERS if item.name == name)
    with app.app_context():
        find_signals(database, evaluation.campaign_id, user_id=None)
    evaluation = something_to_keep(app, database, evaluation, name)
    rows, cuts = entries(database, evaluation.id), evaluations.cut_positions(database, evaluation.id)
    assert cuts
    value = own_value(name, rows)
    filters = read_filters({name: f" {value} " if name == "text" else value}, decisions=STATES)

    assert filters != Filters()
    assert filters_in_address(filters) == {name: value}
    expected = [row.id for row in rows if KEPT[name](row, value, cuts)]
    assert 0 < len(expected) < len(rows)
    assert [row.id for row in evaluations.entries(database, evaluation.id, Scope(everything=True), filters)] == expected

    scheme = load_scheme(evaluation.scheme.document)
    with app.test_request_context():
        [(chip, words)] = filters_as_chips(filters, scheme)
        sentence, title = filters_as_sentence(filters, scheme), str(item.title)
        offered = {own.name: own for own in offered_filters(filters, scheme, draws=1, decisions=STATES)}
    assert chip == name
    assert {own.name: own.value for own in offered.values() if own.value} == {name: value}
    ticked = {"near": "入选线附近（±10）", "signals": "有待看线索"}
    assert words == {"1": ticked.get(name, ""), **dict(offered[name].choices)}.get(value, value)
    assert sentence.startswith(f"{title}：")
    assert sentence.removeprefix(f"{title}：") in words

    shown = unescape(page(official, f"/evaluations/{evaluation.id}/ranking", **{name: value}))
    assert f"{words} ✕" in shown
    assert f"符合条件 {len(expected)} 家" in shown
    response = official.get(f"/evaluations/{evaluation.id}/list.xlsx", query_string={name: value, "internal": "1"})
    book = CalamineWorkbook.from_object(io.BytesIO(response.get_data()))
    facts = {str(row[0]): row[1] for row in book.get_sheet_by_name("文件说明").to_python() if row}
    assert (facts["筛选条件"], facts["行数"]) == (sentence, str(len(expected)))


def test_a_sentence_names_all_filters_and_what_nobody_can_choose_as_it_was_given(
    app: Flask, database: Session, evaluation: Evaluation
) -> None:
    scheme = load_scheme(evaluation.scheme.document)
    given = dict.fromkeys(NAMES, "不存在") | {"segment": "99", "near": "1", "standing": "grey"}
    with app.test_request_context():
        sentence = filters_as_sentence(read_filters(given), scheme)
    assert sentence == (
        "检索：不存在；结果：不存在；街镇：不存在；行业：不存在；规模：不存在；排序组：不存在；群组：99；"
        "把握度：临界；范围：入选线附近（±10）"
    )


@pytest.mark.parametrize(("order", "sign"), [("gap_down", 1), ("gap_up", -1)])
def test_an_order_keeps_everybody_and_puts_the_largest_differences_first(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser, order: str, sign: int
) -> None:
    points = verified_firms(database, evaluation).points
    evaluation = run(app, database, evaluation.campaign_id)
    rows, filters = entries(database, evaluation.id), read_filters({"sort": order})
    moved = sorted((row for row in rows if row.checked), key=lambda row: sign * points[row.version.credit_code])
    expected = [row.version.name for row in (*moved, *(row for row in rows if not row.checked))]
    found = evaluations.entries(database, evaluation.id, Scope(everything=True), filters)
    assert [row.version.name for row in found] == expected
    response = official.get(f"/evaluations/{evaluation.id}/list.xlsx", query_string={"sort": order})
    book = CalamineWorkbook.from_object(io.BytesIO(response.get_data()))
    lines = book.get_sheet_by_name("名单").to_python()
    at = next(number for number, line in enumerate(lines) if "企业名称" in line)
    listed = [dict(zip(lines[at], line, strict=True)) for line in lines[at + 1 : at + 1 + len(expected)]]
    assert [line["企业名称"] for line in listed] == expected
    of = {row.version.name: row for row in rows}
    for line in listed:
        row = of[str(line["企业名称"])]
        assert line["核定情况"] == ("已核1项" if row.version.credit_code in points else "未核")
        assert (line["自评分"], line["自评名次"]) == (float(unscaled(row.self_score or 0, SCORE)), row.self_rank)
        assert line["综合得分"] == float(unscaled(row.verified_score or 0, SCORE))


@pytest.mark.parametrize("given", [{}, {"near": "0"}, {"segment": "一"}, {"text": " "}, {"other": "1"}])
def test_nonsense_narrows_nothing(given: dict[str, str]) -> None:
    assert read_filters(given) == Filters()
