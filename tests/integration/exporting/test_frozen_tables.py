"""Files of a version of the list against its page: the same firms and figures, whatever was evaluated since."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from html.parser import HTMLParser

import openpyxl
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Evaluation, ExportRecord, Outcome, User
from survey.queries import frozen_lists
from survey.words.figures import say_date
from tests.integration.conftest import Browser
from tests.integration.freezing.made import (
    NUMBER,
    decide_as_ranked,
    evaluate_again,
    frozen,
    issue,
    leader,
    withdraw,
)
from tests.integration.officials import evaluation, text, user

__all__ = ["evaluation", "leader"]
Line = tuple[str, ...]
CODE = "统一社会信用代码"


class Rows(HTMLParser):
    """The rows of a version's page: number, name, town, score, rank, basis, reason."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[list[str]]] = []
        self._cell: list[str] | None = None
        self.feed(page.split('<table class="tbl firm-rows plain">')[1].split("</table>", maxsplit=1)[0])

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self._cell = []
            self.rows[-1].append(self._cell)

    def handle_data(self, data: str) -> None:
        if self._cell is not None and data.strip():
            self._cell.append(data.strip())

    @property
    def lines(self) -> list[Line]:
        """Return the firms, without head and the line of rank."""
        return [
            (number[0], name[0], unit[0], score[0], rank[0], basis[0], "".join(basis[1:]))
            for number, name, unit, score, rank, basis in (row for row in self.rows[1:] if len(row) == 6)
        ]


def signed_in(browser: Callable[[], Browser], login: str) -> Browser:
    client = browser()
    client.sign_in(login)
    return client


def sent(client: Browser, path: str) -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data()


def sheet(content: bytes, number: int = 0) -> list[list[object]]:
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[number]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def below(rows: Sequence[Sequence[object]]) -> tuple[list[object], list[list[object]]]:
    """Return the head, and the rows below it as far as they are numbered."""
    at = next(place for place, row in enumerate(rows) if row[0] == "序号")
    own = [list(row) for row in rows[at + 1 :] if isinstance(row[0], int)]
    return list(rows[at]), own


def lines(content: bytes, basis: str = "", number: int = 0) -> list[Line]:
    """Return the rows of a workbook as the page has them. `basis`: what a list without that column stands for."""
    titles, rows = below(sheet(content, number))
    place = {str(title): at for at, title in enumerate(titles)}
    why = place.get("理由", place.get("备注", -1))
    return [
        (
            str(row[0]), str(row[place["企业名称"]]), str(row[place["街镇"]]), f"{row[place['计入得分']]:.2f}",
            str(row[place["名次"]]), basis or str(row[place["列入依据"]]), str(row[why] or ""),
        )
        for row in rows
    ]  # fmt: skip


def shown(client: Browser, number: int, place: str) -> list[Line]:
    found = [
        (*line[:3], f"{float(line[3]):.2f}", *line[4:])
        for line in Rows(text(client, f"/list/{number}", place=place)).lines
    ]
    return [tuple(line) for line in found]


def test_every_file_equals_the_page_of_its_version_though_it_was_evaluated_again(
    app: Flask, database: Session, evaluation: Evaluation, leader: User, browser: Callable[[], Browser]
) -> None:
    campaign = evaluation.campaign_id
    decide_as_ranked(database, evaluation, {9: Outcome.DENY, 10: Outcome.CONFIRM})
    version = issue(database, frozen(database, evaluation))
    fingerprint = version.fingerprint
    district = signed_in(browser, "district")
    before = {place: shown(district, 1, place) for place in ("selected", "reserve")}
    evaluate_again(app, database, campaign)
    seats, reserve = shown(district, 1, "selected"), shown(district, 1, "reserve")
    assert before == {"selected": seats, "reserve": reserve}
    assert (len(seats), {line[5] for line in seats} >= {"会审决定"}, len(reserve) > 0) == (10, True, True)
    files = {name: sent(district, f"/list/1/{name}.xlsx") for name in ("final", "reserve", "official")}
    assert lines(files["final"]) == seats
    assert lines(files["official"]) == seats
    assert lines(files["reserve"], "备选") == reserve
    titles, rows = below(sheet(files["official"]))
    assert titles == [
        "序号", "企业名称", "统一社会信用代码", "街镇", "行业", "规模", "计入得分", "名次", "列入依据", "备注",
    ]  # fmt: skip
    database.rollback()
    entries = [row for row in frozen_lists.entries(database, version.id) if row.status == "selected"]
    assert [row[2] for row in rows] == [row.facts["credit_code"] for row in entries]
    whole = {name: "".join(str(cell) for row in sheet(content) for cell in row) for name, content in files.items()}
    assert {name: (fingerprint in said, "未签发" in said) for name, said in whole.items()} == dict.fromkeys(
        files, (True, False)
    )
    with zipfile.ZipFile(io.BytesIO(sent(district, "/list/1/towns.zip"))) as archive:
        towns = {name: archive.read(name) for name in archive.namelist()}
    assert sorted(line for content in towns.values() for line in lines(content)) == sorted(seats)
    assert sorted(line for content in towns.values() for line in lines(content, "备选", 1)) == sorted(reserve)
    for content in towns.values():
        for place, number in ((0, len(lines(content))), (1, len(lines(content, "备选", 1)))):
            assert f"　共 {number} 行　" in str(sheet(content, place)[1][0])
        assert str(sheet(content, 1)[0][0]).endswith("试点名单第1版：备选名单")
    units = {line[2] for line in seats + reserve}
    held = {name: {line[2] for line in lines(content) + lines(content, "备选", 1)} for name, content in towns.items()}
    assert held == {name: {unit} for name in towns for unit in units if unit in name}
    pdf = PdfReader(io.BytesIO(sent(district, "/list/1/official.pdf")))
    printed = "".join("".join(page.extract_text().split()) for page in pdf.pages)
    assert [row[2] for row in rows if printed.count(str(row[2])) != 1] == []
    assert (fingerprint in printed, f"文号：{NUMBER}" in printed, "未签发" in printed) == (True, True, False)
    database.rollback()
    kinds = Counter(database.scalars(select(ExportRecord.kind).where(ExportRecord.kind.like("%_list"))).all())
    assert kinds == {"final_list": 1 + len(towns), "reserve_list": 1, "official_list": 2}
    assert database.scalars(select(ExportRecord.kind).where(ExportRecord.kind == "town_lists")).all() == ["town_lists"]


def test_a_version_that_is_not_the_list_in_force_says_so_on_each_file(
    database: Session, evaluation: Evaluation, leader: User, browser: Callable[[], Browser]
) -> None:
    decide_as_ranked(database, evaluation)
    version = frozen(database, evaluation)
    district = signed_in(browser, "district")
    assert "这一版没有签发" in text(district, "/list/1")
    assert marks(district, 1) == ({"未签发"}, {"未签发"}, {"未签发"})
    said = "".join(str(cell) for row in sheet(sent(district, "/list/1/official.xlsx")) for cell in row)
    assert ("审核：待签" in said, "签发：待签" in said) == (True, True)
    assert re.findall("制表：示例district　[0-9]{4}年[0-9]+月[0-9]+日", said) == [
        f"制表：示例district　{say_date((version.prepared_at + timedelta(hours=8)).date())}"
    ]
    number, first = version.id, version.number
    issue(database, version)
    assert marks(district, 1) == (set(), set(), set())
    database.rollback()
    out = frozen_lists.entries(database, number)[0].participation_id
    database.rollback()
    found = frozen_lists.version_of(database, evaluation.campaign_id, first)
    assert found is not None
    issue(database, withdraw(database, found, [out]))
    assert marks(district, 1) == ({"已被第2版替代"}, {"已被第2版替代"}, {"已被第2版替代"})
    assert "现行的是第2版" in text(district, "/list/1")
    assert marks(district, 2) == (set(), set(), set())


def marks(client: Browser, number: int) -> tuple[set[str], ...]:
    """Return which marks the final list, 上报版 and its PDF have."""
    known = ("未签发", "已退回", "已被第2版替代")
    final, official = (sheet(sent(client, f"/list/{number}/{name}.xlsx")) for name in ("final", "official"))
    pdf = PdfReader(io.BytesIO(sent(client, f"/list/{number}/official.pdf")))
    printed = "".join("".join(page.extract_text().split()) for page in pdf.pages)
    texts = (str(final[0][0]), str(official[0][0]), printed)
    return tuple({mark for mark in known if mark in one} for one in texts)


def test_a_town_gets_its_own_firms_only_in_every_file(
    database: Session, evaluation: Evaluation, leader: User, browser: Callable[[], Browser]
) -> None:
    decide_as_ranked(database, evaluation)
    version = issue(database, frozen(database, evaluation))
    database.rollback()
    entries = frozen_lists.entries(database, version.id)
    kept = {status: [row for row in entries if row.status == status] for status in ("selected", "reserve")}
    town = signed_in(browser, "town")
    unit = str(user(database, "town").unit)
    own = {
        status: [row.facts["credit_code"] for row in rows if row.facts["unit"] == unit] for status, rows in kept.items()
    }
    assert (0 < len(own["selected"]) < len(kept["selected"]), len(own["reserve"]) < len(kept["reserve"])) == (
        True,
        True,
    )

    def codes(content: bytes, number: int = 0) -> list[object]:
        return [row[2] for row in below(sheet(content, number))[1]]

    for name, status in (("final", "selected"), ("official", "selected"), ("reserve", "reserve")):
        assert codes(sent(town, f"/list/1/{name}.xlsx")) == own[status], name
    with zipfile.ZipFile(io.BytesIO(sent(town, "/list/1/towns.zip"))) as archive:
        assert [codes(archive.read(name)) for name in archive.namelist()] == [own["selected"]]
    pdf = PdfReader(io.BytesIO(sent(town, "/list/1/official.pdf")))
    printed = "".join("".join(page.extract_text().split()) for page in pdf.pages)
    said = [row.facts["credit_code"] for row in entries if row.facts["credit_code"] in printed]
    assert sorted(said) == sorted(own["selected"])
