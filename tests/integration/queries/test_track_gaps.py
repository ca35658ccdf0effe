"""The gaps between both tracks as they are read, within a scope; and the page that counts them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from html import unescape
from statistics import median

from flask import Flask
from sqlalchemy.orm import Session

from scoring.exact import SCORE
from survey.definitions.directory import directory
from survey.models import Evaluation, ExternalRating
from survey.queries.track_gaps import GapRow, gap_rows, rated_by
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from tests.integration.conftest import Browser
from tests.integration.officials import entries, evaluation, official, text
from tests.integration.overlays import run, verified_firms, with_tracks
from tests.integration.ranking.test_track_views import lines_of

__all__ = ["evaluation", "official"]


def printed(amount: float) -> str:
    """Return a difference in 10⁻⁶ point as it is printed: four places, its size rounded half-up."""
    size = int(abs(Fraction(amount)) * 10_000 / SCORE + Fraction(1, 2))
    return ("+" if amount > 0 else "−" if amount < 0 else "") + f"{size / 10_000:.4f}"


def test_gaps_are_read_within_a_scope_and_counted_on_their_page(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser, browser: Callable[[], Browser]
) -> None:
    firms = verified_firms(database, evaluation)
    points, rated = firms.points, firms.lowered
    [lowered] = [
        row.version.submission.participation.enterprise_id
        for row in entries(database, evaluation.id)
        if row.version.credit_code == rated
    ]
    with unit_of_work(database):
        for number in ("示1号", "示2号"):
            database.add(
                ExternalRating(
                    enterprise_id=lowered, source="gongfu", level="二级", report_number=number, dated=date(2026, 11, 1)
                )
            )
    with_tracks(database, evaluation.campaign_id, {"near_line": {"places": "3"}})
    second = run(app, database, evaluation.campaign_id)
    rows = {row.version.credit_code: row for row in entries(database, second.id)}
    firm_of = {code: row.version.submission.participation.enterprise_id for code, row in rows.items()}
    everything = Scope(everything=True)
    assert gap_rows(database, second.id, everything) == [
        GapRow(firm_of[code], row.version.unit, row.version.division, row.pool, int(code in points), points.get(code))
        for code, row in rows.items()
    ]
    assert rated_by(database, second.id, everything) == [(firm_of[rated], "gongfu")]
    anting = [firm_of[code] for code, row in rows.items() if row.version.unit == "anting"]
    town = Scope(unit="anting")
    assert [row.enterprise for row in gap_rows(database, second.id, town)] == anting

    html = text(official, f"/evaluations/{second.id}/gaps")
    shown = [line for line in lines_of(html) if len(line) == 7 and line[1] != "参与排序"]
    gaps = sorted(points.values())
    total = [str(len(rows)), "3", printed(sum(gaps) / 3), printed(median(gaps)), "1", "1"]
    assert shown[0] == ["合计", *total]
    assert ["工赋·制诊", "1", "1", printed(points[rated]), printed(points[rated])] == next(
        line[:5] for line in shown if line[0] == "工赋·制诊"
    )
    for unit in {row.version.unit for row in rows.values()}:
        own = [code for code, row in rows.items() if row.version.unit == unit]
        moved = sorted(points[code] for code in own if code in points)
        name = directory().unit_name(unit).zh
        assert next(line for line in shown if line[0] == name) == [
            name,
            str(len(own)),
            str(len(moved)),
            printed(sum(moved) / len(moved)) if moved else "–",
            printed(median(moved)) if moved else "–",
            str(sum(gap > 0 for gap in moved)),
            str(sum(gap < 0 for gap in moved)),
        ]
    # What a figure counts opens the list of just these.
    links = re.findall(r'href="(/evaluations/[0-9]+/ranking\?[^"]*verified=[^"]*)">(\d+)</a>', html)
    assert len(links) > 6
    for address, number in links:
        assert f"符合条件 {number} 家" in official.get(unescape(address)).get_data(as_text=True)
    near = len(second.summary["near_line"]["unverified"])
    robust = unescape(text(official, f"/evaluations/{second.id}/robustness"))
    assert f"名单上{len(rows)}家，其中3家有答案经核实。" in robust
    assert f"入选线前后各3名以内的入选企业须经核定：{near}家未核，需现场核查{near}家。" in robust
    overview = unescape(text(official, "/overview"))
    assert f"入选线附近须核定而未核的{near}家，需现场核查{near}家。" in overview
    provisional = len(second.summary["verified_levels"]["provisional"])
    assert f"暂定名额{provisional}家" in overview
    client = browser()
    client.sign_in("town")
    assert "待核定的名额" not in text(client, "/overview")
    seen = lines_of(text(client, f"/evaluations/{second.id}/gaps"))
    assert next(line for line in seen if line[0] == "合计")[1] == str(len(anting))
