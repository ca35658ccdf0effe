"""Both tracks where they are shown: in the list, beside it, on the page of a firm and in the file."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape

from flask import Flask
from sqlalchemy.orm import Session

from scoring.exact import SCORE, unscaled
from survey.evaluations.stored_tracks import TRACK_COLUMNS
from survey.models import Evaluation, EvaluationEntry
from tests.integration.conftest import Browser
from tests.integration.officials import entries, evaluation, official, text
from tests.integration.overlays import run, verified_firms, with_tracks
from tests.integration.tampering import tamper

__all__ = ["evaluation", "official"]
PLACES = 4


def points(amount: int | None) -> str:
    return f"{unscaled(amount or 0, SCORE):.{PLACES}f}"


def signed(amount: int) -> str:
    return ("+" if amount > 0 else "−") + points(abs(amount))


def moved(row: EvaluationEntry) -> str:
    """Return how far a firm moved from the self-reported to the verified track, worked out anew."""
    places = (row.self_rank or 0) - (row.verified_rank or 0)
    return f"{'↑' if places > 0 else '↓'}{abs(places)}" if places else ""


def cells(line: str) -> list[str]:
    """Return the texts of the cells of a row of a table, spaces joined."""
    return [
        " ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split())
        for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", line, re.DOTALL)
    ]


def lines_of(html: str) -> list[list[str]]:
    return [cells(line) for line in re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL)]


def test_both_tracks_stand_side_by_side(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser
) -> None:
    firms = verified_firms(database, evaluation)
    with_tracks(database, evaluation.campaign_id, {"near_line": {"places": "3"}})
    second = run(app, database, evaluation.campaign_id)
    rows = {row.version.credit_code: row for row in entries(database, second.id)}
    ranking = f"/evaluations/{second.id}/ranking"

    # The list: score and rank by the firm's own word, how far the verified ones are away, and who was not verified.
    html = text(official, ranking)
    shown = {line[1].split()[0]: line for line in lines_of(html) if len(line) > 5 and line[0] != "名次"}
    assert len(shown) == len(rows)
    for code, row in rows.items():
        parts = [points(row.self_score), f"第 {row.self_rank} 名"]
        gap = signed(firms.points[code]) if firms.points.get(code) else ""
        parts += [part for part in (gap, moved(row)) if part]
        parts += [] if code in firms.points else ["未核"]
        assert shown[row.version.name][2:4] == [points(row.verified_score), " ".join(parts)]
        assert shown[row.version.name][4].endswith("核定：待核定")
    near = second.summary["near_line"]["unverified"]
    assert f"入选线前后各3名以内的入选企业须经核定：{len(near)}家未核，需现场核查{len(near)}家。" in unescape(html)
    named = unescape(html.split("未核的企业（您能看到的")[1].split("</details>")[0])
    assert [row.version.name for row in rows.values() if row.version.name in named] == [
        row.version.name for code, row in rows.items() if code in near
    ]
    assert html.count("入选线附近，须核定") == len(near)

    # Beside the list and on the page of the firm that was lowered: one sentence, the box, and both sums.
    row = rows[firms.lowered]
    lost = firms.points[firms.lowered]
    sentence = (
        f"自评{points(row.self_score)}分、制造业第 {row.self_rank} 名，"
        f"核定{points(row.verified_score)}分、制造业第 {row.verified_rank} 名，名次按核定计"
    )
    assert sentence in unescape(text(official, ranking, entry=row.id))
    page = text(official, f"/evaluations/{second.id}/candidates/{row.id}")
    assert sentence in unescape(page)
    box = lines_of(page.split('id="tracks"')[1].split("</section>")[0])
    level = box[3][1]
    assert box == [
        ["", "自评", "核定", "差"],
        ["名次", str(row.self_rank), str(row.verified_rank), moved(row) or "不变"],
        ["综合得分", points(row.self_score), points(row.verified_score), signed(lost)],
        ["按答案的等级", level, level, "不变"],
        ["核定等级", "–", "待核定", "–"],
    ]
    parts_table = lines_of(page.split('id="track-parts"')[1].split("</section>")[0])[1:]
    assert [sum(Decimal(line[at]) for line in parts_table[:-1]) for at in (3, 5)] == [
        Decimal(points(row.self_score)),
        Decimal(points(row.verified_score)),
    ]
    assert parts_table[-1] == [
        "合计", "100%", "", points(row.self_score), "", points(row.verified_score), signed(lost)
    ]  # fmt: skip
    assert "questions/facts/rd_spend_y1" in page
    # Of whom nothing was verified there is the box, and no second sum.
    other = next(row for code, row in rows.items() if code not in firms.points)
    page = text(official, f"/evaluations/{second.id}/candidates/{other.id}")
    assert ("未核" in page.split('id="tracks"')[1].split("</h2>")[0], 'id="track-parts"' in page) == (True, False)

    # One from before both tracks were kept shows the one that it has.
    blank = ", ".join(f"{name} = NULL" for name in TRACK_COLUMNS)
    tamper(database, f"UPDATE evaluation_entry SET {blank}")  # noqa: S608 - our names
    html = text(official, ranking)
    assert ('class="lvl"' in html, "未核</span>" in html) == (False, False)
    page = text(official, f"/evaluations/{second.id}/candidates/{row.id}")
    assert ('id="tracks"' in page, sentence in unescape(page)) == (False, False)
