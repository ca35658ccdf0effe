"""Both tracks of ten firms, added up again from their answers and the scheme by arithmetic of this test's own.

Only the index of a questionnaire and its parts are taken from `scoring.maturity`, which has oracles of its own.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from html import unescape
from typing import Any

from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.answers.answers import Dossier, sheet_from_json
from scoring.answers.coding import encode
from scoring.definition.questionnaire import Kind
from scoring.maturity import score
from survey.definitions.catalogue import catalogue
from survey.models import Campaign, Evaluation, EvaluationEntry, SchemeVersion, VersionSheet
from tests.integration.conftest import Browser
from tests.integration.officials import entries, evaluation, official, text
from tests.integration.overlays import run, verify
from tests.integration.ranking.test_track_views import lines_of
from tests.integration.visiting.made import lowest

__all__ = ["evaluation", "official"]
Answers = Mapping[str, Mapping[str, Any]]
"""The values of each questionnaire as they are stored."""
EXACT = Decimal("0.0001")


def half_up(number: Fraction, unit: int) -> Fraction:
    """Round to whole 1/`unit`, halves up."""
    return Fraction((2 * number * unit + 1).__floor__() // 2, unit)


def between(anchors: Sequence[Sequence[str]], figure: Fraction) -> Fraction:
    """Return the value of a figure on the straight lines between anchors, in 1/100 point."""
    points = [(Fraction(x), Fraction(y)) for x, y in anchors]
    inside = min(max(figure, points[0][0]), points[-1][0])
    at = next(place for place in range(len(points) - 1) if inside <= points[place + 1][0])
    (x0, y0), (x1, y1) = points[at], points[at + 1]
    return half_up(y0 + (y1 - y0) * (inside - x0) / (x1 - x0), 100)


def sum_of(answers: Answers, names: Sequence[str]) -> Fraction:
    return sum((Fraction(answers[owner][local]) for owner, local in (name.split(".") for name in names)), Fraction(0))


def profile(answers: Answers, name: str) -> Any:
    questionnaire = catalogue().questionnaires[name]
    sheet = sheet_from_json(questionnaire, {"values": dict(answers[name]), "reasons": {}})
    return score(encode({name: questionnaire}, [Dossier({name: sheet})])[name])


def exported(client: Browser, evaluation_id: int) -> dict[str, dict[str, Any]]:
    """Return the rows of the exported list, by credit code."""
    content = client.get(f"/evaluations/{evaluation_id}/list.xlsx").get_data()
    lines = CalamineWorkbook.from_object(io.BytesIO(content)).get_sheet_by_name("名单").to_python()
    at = next(number for number, line in enumerate(lines) if "企业名称" in line)
    named = [dict(zip(map(str, lines[at]), line, strict=True)) for line in lines[at + 1 :]]
    return {str(line["统一社会信用代码"]): line for line in named}


def value(criterion: Mapping[str, Any], answers: Answers) -> Fraction:
    """Return what a criterion is worth to a firm, 0-100 in 1/100."""
    source, anchors = criterion["source"], criterion.get("anchors", [["0", "0"], ["100", "100"]])
    match source["kind"]:
        case "index":
            return between(anchors, Fraction(int(profile(answers, source["questionnaire"]).index[0]), 10_000))
        case "ratio":
            now = source["compute"]["now"]
            above, below = sum_of(answers, now["of"]), sum_of(answers, now["to"])
            return between(anchors, above / below * Fraction(now["scale"])) if below else Fraction(0)
        case "figures":
            parts = ((Fraction(one["points"]), one) for one in source["measures"])
            whole = sum(points * between(one["anchors"], sum_of(answers, one["of"])) / 100 for points, one in parts)
            return between(anchors, Fraction(whole))
        case "closeness":
            own = profile(answers, "cmmm")
            reached = {name: half_up(Fraction(int(own.part(name)[0]), 10_000), 100) for name in source["target"]}
            shares = [min(reached[name], Fraction(goal)) / Fraction(goal) for name, goal in source["target"].items()]
            return between(anchors, 100 * sum(shares, Fraction(0)) / len(shares))
    raise AssertionError(source["kind"])


def recounted(scheme: Mapping[str, Any], pool: str, answers: Answers) -> Decimal:
    """Return the score of a firm in a pool, with four places."""
    own = [one for one in scheme["criteria"] if Fraction(one["weight"]) and pool in one.get("pools", [pool])]
    total = sum((Fraction(one["weight"]) * value(one, answers) for one in own), Fraction(0))
    return (Decimal(total.numerator) / Decimal(total.denominator)).quantize(EXACT, ROUND_HALF_UP)


def stated(database: Session, row: EvaluationEntry) -> dict[str, dict[str, Any]]:
    own = select(VersionSheet).where(VersionSheet.version_id == row.version_id)
    return {sheet.questionnaire_id: dict(sheet.document["values"]) for sheet in database.scalars(own)}


def changes(number: int, answers: Answers) -> dict[str, Any]:
    """Return what is found of a firm, lower and higher by turns; of each fourth nothing."""
    facts = answers["facts"]
    graded = catalogue().questionnaires["cmmm"].questions
    clause = next(
        name for name, given in answers["cmmm"].items()
        if graded[name].kind is Kind.CLAUSE and given != lowest(f"cmmm.{name}")
    )  # fmt: skip
    return [
        {"facts.rd_spend_y1": "0", f"cmmm.{clause}": lowest(f"cmmm.{clause}")},
        {"facts.revenue_y1": str(Decimal(facts["revenue_y1"]) * 2), "facts.contract_amount": "0"},
        {"facts.digital_spend_y1": str(Decimal(facts["revenue_y1"]) / 4)},
        {},
    ][number % 4]


def test_ten_firms_are_added_up_again_from_their_answers(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser
) -> None:
    ranked = [row for row in entries(database, evaluation.id) if row.pool == "manufacturing"][:10]
    assert len(ranked) == 10
    said = {row.version.credit_code: stated(database, row) for row in ranked}
    found: dict[str, dict[str, dict[str, Any]]] = {}
    places = [(row.version.credit_code, row.version_id) for row in ranked]
    for number, (code, version_id) in enumerate(places):
        own = said[code]
        found[code] = {owner: dict(values) for owner, values in own.items()}
        for name, given in changes(number, own).items():
            verify(database, version_id, name, given)
            owner, _, local = name.partition(".")
            found[code][owner][local] = given
    second = run(app, database, evaluation.campaign_id)
    campaign = database.get_one(Campaign, evaluation.campaign_id)
    scheme = database.get_one(SchemeVersion, campaign.scheme_version_id).document
    rows = {row.version.credit_code: row for row in entries(database, second.id)}
    html = text(official, f"/evaluations/{second.id}/ranking")
    listed = {line[1].split()[0]: line for line in lines_of(html) if len(line) > 5}
    file = exported(official, second.id)
    moved = 0
    for code, own in said.items():
        row = rows[code]
        by_word, by_visit = (recounted(scheme, row.pool, answers) for answers in (own, found[code]))
        moved += by_word != by_visit
        line = listed[row.version.name]
        assert (line[2], line[3].split()[0]) == (str(by_visit), str(by_word)), row.version.name
        page = unescape(text(official, f"/evaluations/{second.id}/candidates/{row.id}"))
        box = lines_of(page.split('id="tracks"')[1].split("</section>")[0])
        assert next(cells for cells in box if cells[0] == "综合得分")[1:3] == [str(by_word), str(by_visit)]
        in_file = file[code]
        assert [Decimal(str(in_file[name])).quantize(EXACT) for name in ("自评分", "综合得分")] == [by_word, by_visit]
    assert moved >= 7
