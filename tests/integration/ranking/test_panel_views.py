"""The ranked list beside one enterprise, two compared, the list's robustness, the diary, the explanation."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from urllib.parse import unquote

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.explanation.comparison import compare
from scoring.loading.scheme import load_scheme
from survey.evaluations import evaluate
from survey.models import (
    AuditEntry,
    Enterprise,
    Evaluation,
    EvaluationEntry,
    ExportRecord,
    Participation,
    ParticipationState,
    Role,
)
from survey.ranking import incentive_views
from survey.ranking.panel_views import as_ranked
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser, make_user
from tests.integration.officials import entries, evaluation, official
from tests.integration.officials import text as page

__all__ = ["evaluation", "official"]
NUMBER = r"([+−]?[0-9]+\.[0-9]+)"


def exact(text: str) -> Decimal:
    return Decimal(text.replace("−", "-"))


def test_the_list_shows_intervals_the_grey_band_and_the_gap_of_the_chosen_one(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    rows = entries(database, evaluation.id)
    base = f"/evaluations/{evaluation.id}/ranking"
    shown = page(official, base)
    first = next(row for row in rows if row.standing)
    assert f"<small>{first.low}–{first.high}" in shown
    check_pools(shown, rows, evaluation)
    assert '<tr class="pool">' not in page(official, base, pool="services")
    grey = [row for row in rows if row.standing == "grey"]
    assert grey
    narrowed = page(official, base, standing="grey")
    assert f"符合条件 {len(grey)} 家" in narrowed
    chosen = [row for row in rows if row.pool == "manufacturing" and row.status == "selected"][1]
    panel = page(official, base, entry=chosen.id).split('id="panel"')[1]
    assert chosen.version.name in panel
    assert f"{100 * chosen.hits / 10_000:.2f}%" in panel
    bars = re.findall(rf'<td class="n">{NUMBER}</td></tr>', panel)
    total = re.search(rf"<b>{NUMBER}</b></p>", panel)
    assert total is not None
    assert sum(map(exact, bars)) == exact(total.group(1))
    cut = next(row for row in rows if row.position == evaluation.summary["cut_positions"][0])
    assert exact(total.group(1)) == Decimal((chosen.score or 0) - (cut.score or 0)).scaleb(-6)


def check_pools(shown: str, rows: Sequence[EvaluationEntry], evaluation: Evaluation) -> None:
    """See that each pool has its heading, and its line with what seats those below it."""
    titles = {"manufacturing": "制造业", "services": "服务业与软件业"}
    heads = re.findall(r'<tr class="pool"><th[^>]*>(.*?) ?<small>(.*?)</small>', shown)
    assert [title for title, _about in heads] == list(titles.values())
    for place, ((name, title), (_title, about)) in enumerate(zip(titles.items(), heads, strict=True)):
        position = evaluation.summary["cut_positions"][place]
        score = evaluation.summary["cuts"][place]
        points = "" if score is None else f"{Decimal(score).scaleb(-6):.4f}"
        seats = evaluation.parameters["pool_seats"][place]
        cut = f"按名次的入选线{points}分" if position else "没有只按名次入选的企业"
        assert about == f"名额{seats}家，{cut}；名次在本组内计"
        below = [row for row in rows if (row.pool, row.status) == (name, "selected") and row.position > position]
        line = f"{title}：只按名次入选到此：{points} 分"
        assert (line in shown) is bool(position)
        assert (f"{line}；其下入选者由名额约束选入，逐家写明原因" in shown) is bool(position and below)


def test_two_compared_add_up_and_say_why(database: Session, evaluation: Evaluation, official: Browser) -> None:
    rows = [row for row in entries(database, evaluation.id) if row.pool == "manufacturing"]
    first, second = rows[0], rows[5]
    path = f"/evaluations/{evaluation.id}/compare"
    shown = page(official, path, first=second.version.name, second=first.version.credit_code)
    scheme = load_scheme(evaluation.scheme.document)
    found = compare(scheme, as_ranked(first), as_ranked(second))
    differences = re.findall(rf'<td class="n difference[^"]*">{NUMBER}</td>', shown)
    gap = re.search(rf'id="gap">{NUMBER}<', shown)
    assert gap is not None
    assert [exact(item) for item in differences] == [Decimal(item.amount).scaleb(-6) for item in found.differences]
    assert sum(map(exact, differences)) == exact(gap.group(1)) == Decimal(found.gap).scaleb(-6)
    gap_text = f"{Decimal(found.gap).scaleb(-6):.{scheme.places}f}"
    assert f"“{first.version.name}”比“{second.version.name}”高{gap_text}分。" in shown
    assert "主要因为" in shown
    assert "在前的占" in shown


def test_comparing_says_who_was_not_found(database: Session, evaluation: Evaluation, official: Browser) -> None:
    name = entries(database, evaluation.id)[0].version.name
    path = f"/evaluations/{evaluation.id}/compare"
    assert page(official, path, first="示例", second="没有这家").count("没有找到唯一一家") >= 2
    assert "两次填的是同一家企业" in page(official, path, first=name, second=name)


def test_an_official_of_a_town_compares_and_sees_only_its_own(
    database: Session, evaluation: Evaluation, browser: Callable[[], Browser]
) -> None:
    rows = entries(database, evaluation.id)
    foreign = next(row.version.name for row in rows if row.version.unit != "anting" and row.rank)
    town = browser()
    town.sign_in("town")
    assert "没有找到唯一一家" in page(town, f"/evaluations/{evaluation.id}/compare", first=foreign, second="")
    names = {row.version.name for row in rows if row.version.unit != "anting"}
    for path in ("ranking", "robustness", "changes"):
        shown = page(town, f"/evaluations/{evaluation.id}/{path}")
        assert not [name for name in names if name in shown]


def test_robustness_names_levers_limits_and_their_nearest_firms(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    shown = page(official, f"/evaluations/{evaluation.id}/robustness")
    for standing, count in evaluation.summary["certainty"]["counts"].items():
        assert f'standing={standing}">{count}</a>' in shown
    best = evaluation.summary["levers"]["manufacturing"]["weights"][0]
    assert f'<td class="n">{best["up"]}</td><td class="n">{best["down"]}</td>' in shown
    chosen = [
        row for row in entries(database, evaluation.id) if row.status == "selected" and row.pool == "manufacturing"
    ]
    low = [row for row in chosen if row.level <= 1]
    cell = shown.split("一级及以下")[1].split("</tr>")[0]
    assert f'<td class="n">{len(low)}</td>' in cell
    assert low[-1].version.name in cell


def test_robustness_says_what_false_answers_could_win(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    """It is stored with the evaluation: each eligible firm without a seat is in one count, examples are links."""
    found = evaluation.summary["incentives"]
    rows = {row.version.credit_code: row for row in entries(database, evaluation.id)}
    eligible = [row for row in rows.values() if row.rank and 0 not in row.detail["verdicts"]]
    assert sum(found["counts"].values()) == sum(row.status != "selected" for row in eligible)
    shown = page(official, f"/evaluations/{evaluation.id}/robustness")
    told = shown.split("虚报能不能换来名额")[1].split("</section>")[0]
    counts = found["counts"]
    assert [
        f"换不来名额：{counts['impossible']}家" in told,
        f"重新选出名单后入选：{counts['example']}家" in told,
        f"不能排除：{counts['bound']}家" in told,
        "比值指标的分母只有自报数：" in told,
    ] == [True] * 4
    for item in found["examples"]:
        assert f"/candidates/{rows[item['key']].id}" in told
    for item in found["absences"]:
        assert item["firms"] == len(item["listed"])
        points = [one["points"] for one in item["listed"]]
        assert points == sorted(points, reverse=True)
        assert f"+{Decimal(points[0]).scaleb(-6):.4f}" in told


def test_robustness_shows_the_first_lines_of_the_check_that_the_reader_may_see(
    database: Session, evaluation: Evaluation, browser: Callable[[], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incentive_views, "LISTED", 1)
    monkeypatch.setattr(incentive_views, "EXAMPLES", 1)
    found = evaluation.summary["incentives"]
    rows = {row.version.credit_code: row for row in entries(database, evaluation.id)}
    lists = [found["examples"], found["open"], *(item["listed"] for item in found["absences"])]
    shown = 0
    for login in ("district", "town"):
        reader = browser()
        reader.sign_in(login)
        told = page(reader, f"/evaluations/{evaluation.id}/robustness").split("虚报能不能换来名额")[1]
        may = [[one["key"] for one in own if login == "district" or rows[one["key"]].version.unit == "anting"]
               for own in lists]  # fmt: skip
        passed = {one["passed"] for one in found["examples"][:1]} - {""}
        linked = {int(number) for number in re.findall(r"/candidates/(\d+)", told.split("</section>")[0])}
        firsts = {rows[own[0]].id for own in may if own}
        assert firsts <= linked <= firsts | {rows[code].id for code in passed}
        shown += len(firsts)
    assert shown > 1


def test_every_question_s_part_adds_up_on_the_page(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    rows = entries(database, evaluation.id)[:6:2]
    assert len(rows) == 3
    for row in rows:
        shown = page(official, f"/evaluations/{evaluation.id}/candidates/{row.id}/explanation")
        parts = [(int(depth), exact(text)) for depth, text in re.findall(rf'data-depth="(\d)">{NUMBER}<', shown)]
        assert sum(amount for depth, amount in parts if depth == 0) == Decimal(row.score or 0).scaleb(-6)
        for place, (depth, amount) in enumerate(parts):
            below = []
            for deeper, own in parts[place + 1 :]:
                if deeper <= depth:
                    break
                if deeper == depth + 1:
                    below.append(own)
            assert sum(below) in ({amount} if below else {0})


def test_the_diary_says_who_moved_and_why(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser
) -> None:
    assert "第一次评估" in page(official, f"/evaluations/{evaluation.id}/changes")
    best = next(row for row in entries(database, evaluation.id) if row.status == "selected")
    place, name = best.version.submission.participation_id, best.version.name
    with unit_of_work(database):
        database.get_one(Participation, place).state = ParticipationState.WITHDRAWN
    with app.app_context():
        again = evaluate.evaluate_and_store(database, evaluation.campaign_id, user_id=None)
    before = {row.version.credit_code for row in entries(database, evaluation.id) if row.status == "selected"}
    rows = entries(database, again.id)
    entered = {row.version.name for row in rows if row.status == "selected" and row.version.credit_code not in before}
    shown = page(official, f"/evaluations/{again.id}/changes")
    assert name in shown
    assert "这次未参与评估" in shown
    assert entered
    assert all(other in shown for other in entered)
    assert "本企业的得分没有变" in shown
    assert official.get(f"/evaluations/{again.id}/changes?before=99").status_code == 404
    earlier = {row.version.credit_code: row for row in entries(database, evaluation.id)}
    moved = {
        row.version.name
        for row in rows
        if row.rank
        and (was := earlier[row.version.credit_code]).rank
        and ((was.pool == row.pool and abs(row.rank - was.rank) > 0) or was.status != row.status)
    }
    assert moved
    path = f"/evaluations/{again.id}/changes"
    assert [name for name in moved if name not in page(official, path, few="0")] == []
    others = page(official, path, few="9999").split("<h2>其他变动</h2>")[1]
    assert {row.version.name for row in rows if row.version.name in others} == {
        row.version.name for row in rows if {row.status, earlier[row.version.credit_code].status} == {"out", "reserve"}
    }
    assert "请填0至99999的整数；下面按20位列出" in page(official, path, few="很多")


def test_the_page_carries_the_chain_of_withdrawals(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    """The second withdrawal is answered with the first in mind: who moved up then is not asked again."""
    rows = [row for row in entries(database, evaluation.id) if row.pool == "manufacturing"]
    first, second = [row for row in rows if row.status == "selected"][-2:]
    base = f"/evaluations/{evaluation.id}/candidates"
    moved = re.compile(r"candidates/(\d+)")

    def successor(of: int, earlier: list[str]) -> tuple[str, str]:
        shown = page(official, f"{base}/{of}/successor", earlier=earlier)
        found = moved.search(shown.split("<h2>递补</h2>")[1].split("</section>")[0])
        return shown, found[1] if found else ""

    codes = {str(row.id): row.version.credit_code for row in rows}
    before = database.scalar(select(func.count()).select_from(AuditEntry))
    _shown, one = successor(first.id, [])
    _shown, alone = successor(second.id, [])
    shown, two = successor(second.id, [first.version.credit_code])
    assert one
    assert two not in {one, ""}
    assert alone == one
    assert first.version.name in shown.split('id="earlier"')[1].split("</section>")[0]
    _shown, three = successor(int(one), [first.version.credit_code])
    assert three not in {one, ""}
    answer = official.get(
        f"{base}/{second.id}/successor", query_string={"earlier": first.version.credit_code, "next": codes[two]}
    )
    assert unquote(answer.headers["Location"]) == (
        f"{base}/{two}/successor?earlier={first.version.credit_code}&earlier={second.version.credit_code}"
    )
    database.rollback()
    assert database.scalar(select(func.count()).select_from(AuditEntry)) == before


def test_a_chain_that_cannot_be_is_said_in_words(database: Session, evaluation: Evaluation, official: Browser) -> None:
    rows = entries(database, evaluation.id)
    seated = next(row for row in rows if row.status == "selected")
    waiting = next(row for row in rows if row.status == "reserve")
    path = f"/evaluations/{evaluation.id}/candidates/{seated.id}/successor"
    for earlier, name in (
        (waiting.version.credit_code, waiting.version.name),
        (seated.version.credit_code, seated.version.name),
    ):
        answer = official.get(path, query_string={"earlier": earlier})
        assert answer.status_code == 404
        assert f"轮到“{name}”退出时，它并不占有名额" in answer.get_data(as_text=True)
    assert official.get(path, query_string={"earlier": "nobody\0"}).status_code == 404


def test_how_sure_a_place_is_leaves_the_house_only_on_request(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    path = f"/evaluations/{evaluation.id}/shortlist.xlsx"
    plain, internal = (official.get(address) for address in (path, f"{path}?internal=1"))
    books = [openpyxl.load_workbook(io.BytesIO(answer.data)) for answer in (plain, internal)]
    assert books[0].sheetnames == ["说明", "候选名单", "得分构成", "未入选及原因", "文件说明"]
    assert books[1].sheetnames == [*books[0].sheetnames[:-1], "内部参考", "文件说明"]
    words = re.compile("入选可能性|名次区间|稳定入选|稳定未入选|临界")
    cells = [str(cell.value) for sheet in books[0] for row in sheet.iter_rows() for cell in row if cell.value]
    assert [cell for cell in cells if words.search(cell)] == []
    shown = {row[1].value: row[5].value for row in books[1]["内部参考"].iter_rows(min_row=4) if row[1].value}
    assert shown == {
        row.version.credit_code: f"{100 * row.hits / 10_000:.2f}%"
        for row in entries(database, evaluation.id)
        if row.standing
    }
    database.rollback()
    kinds = database.scalars(select(ExportRecord.kind).order_by(ExportRecord.id)).all()
    assert kinds == ["shortlist", "internal_shortlist"]
    assert "内部" in unquote(internal.headers["Content-Disposition"])


def test_how_sure_a_place_is_shows_on_no_page_of_an_enterprise(
    database: Session, evaluation: Evaluation, browser: Callable[[], Browser]
) -> None:
    row = next(row for row in entries(database, evaluation.id) if row.standing == "grey")
    owner = database.scalars(select(Enterprise).where(Enterprise.credit_code == row.version.credit_code)).one()
    make_user(database, "owner", Role.ENTERPRISE, enterprise_id=owner.id)
    client = browser()
    client.sign_in("owner")
    for path in ("/workbench", "/result", f"/version/{row.version_id}", f"/result/{row.version_id}"):
        shown = client.get(path, follow_redirects=True).get_data(as_text=True)
        assert not re.search("入选可能性|名次区间|稳定入选|稳定未入选|临界", shown)
    for path in ("ranking", "robustness", "changes", "compare"):
        assert client.get(f"/evaluations/{evaluation.id}/{path}").status_code == 403
