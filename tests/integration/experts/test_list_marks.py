"""What experts gave as columns of a list: through no door to who is recused from the firm, or may read no marks."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.app import create_app
from survey.config import Settings
from survey.experts.list_marks import listed_marks, may_list_marks
from survey.exporting.write_ranked_list import KIND, ListRequest
from survey.jobs.run_jobs import run_taken
from survey.jobs.start_job import start_job
from survey.jobs.take_jobs import take_job
from survey.lists import save_column_set
from survey.lists.columns import MARKS, ListedMarks
from survey.models import CampaignOfficial, ExpertAdvice, OfficialPart, Role, SubmissionVersion, User
from survey.queries.list_filters import Filters
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser, make_user
from tests.integration.experts.rounds import Panel, give, marked, opinion, panel, recuse
from tests.integration.officials import evaluation

__all__ = ["evaluation", "panel"]
KEYS = ("credit_code", *(column.key for column in MARKS if column.key != "marks_decision"))
TITLES = [
    "专家评审（内部）",
    "专家合计中位数（内部）",
    "专家合计范围（内部）",
    "已评专家数（内部）",
    "专家建议（内部）",
    "由谁决定（内部）",
]
GIVEN = ["示例评审：3 位专家评，已评 2 位", 6.5, "6–7", 2, "推荐列入 1，可列可不列 1"]
HIDDEN = ["您已回避，评分不列", None, None, None, None]


def opened(database: Session, panel: Panel) -> list[str]:
    """Open a round; two of three mark the first and the second case alike. Return the codes of the three cases."""
    panel.open(database)
    for case in (0, 1):
        first, second, _third = marked(database, panel)[case]
        give(database, panel, case, first, opinion(5, 1))
        give(database, panel, case, second, opinion(4, 3, advice=ExpertAdvice.HESITATE))
    with unit_of_work(database):
        for login, part in (("district", OfficialPart.DECIDER), ("leader", OfficialPart.SUBSTITUTE)):
            database.add(CampaignOfficial(campaign_id=panel.campaign, user_id=panel.people[login], part=part))
    rows = database.execute(select(SubmissionVersion.id, SubmissionVersion.credit_code))
    codes = {row[0]: row[1] for row in rows}
    database.rollback()
    return [codes[version] for version in panel.versions]


def cells(content: bytes) -> dict[str, list[Any]]:
    """Return code -> the cells beside it in the first sheet of a file, and of the title what the head says."""
    lines = [list(row) for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)]
    head = next(place for place, row in enumerate(lines) if "统一社会信用代码" in row)
    at = lines[head].index("统一社会信用代码")
    return {"head": lines[head][at + 1 :], "about": lines[1]} | {
        str(row[at]): [None if cell == "" else cell for cell in row[at + 1 :]] for row in lines[head + 1 :] if row[at]
    }


def own_set(database: Session, panel: Panel, login: str) -> int:
    """Keep a set of columns with all marks for an official and return its id."""
    database.rollback()
    return save_column_set.make(database, panel.people[login], "ranked_list", name="评分", columns=KEYS)


def run(app: Flask, number: int) -> None:
    """Run a job that waits."""
    held = take_job(app.extensions["sessions"], number)
    assert held is not None
    run_taken(app, held)


def test_a_list_tells_marks_but_of_a_firm_that_its_reader_is_recused_from_only_who_decides(
    panel: Panel, database: Session, browser: Callable[[], Browser]
) -> None:
    codes = opened(database, panel)
    recuse(database, panel, 1, "district")
    sets = {login: own_set(database, panel, login) for login in ("district", "leader", "town")}

    def listed(login: str) -> dict[str, list[Any]]:
        client = browser()
        client.sign_in(login)
        answer = client.get(f"/evaluations/{panel.evaluation}/list.xlsx?set=mine-{sets[login]}")
        assert answer.status_code == 200
        return cells(answer.get_data())

    own, others = listed("district"), listed("leader")
    assert (own["head"], others["head"]) == (TITLES, TITLES)
    assert "内部参考，不得对外公布" in own["about"][0]
    assert [own[code] for code in codes] == [
        [*GIVEN, "示例district"],
        [*HIDDEN, "示例leader"],
        ["示例评审：3 位专家评，已评 0 位", None, None, 0, None, "示例district"],
    ]
    assert [others[code] for code in codes[:2]] == [[*GIVEN, "示例district"], [*GIVEN, "示例leader"]]
    unmarked = next(code for code in own if code not in {"head", "about", *codes})
    assert own[unmarked] == ["未送专家评审", None, None, None, None, "示例district"]
    assert listed("town")["head"] == []  # who may read no marks has no such column, whatever his set names


def test_built_in_sets_forms_and_the_workbooks_hold_no_marks(
    panel: Panel, database: Session, browser: Callable[[], Browser]
) -> None:
    opened(database, panel)
    district, town = browser(), browser()
    district.sign_in("district")
    town.sign_in("town")
    files = [
        *(f"/evaluations/{panel.evaluation}/list.xlsx?set={name}&personal=0" for name in ("common", "all", "public")),
        f"/evaluations/{panel.evaluation}/list.xlsx?set=all&personal=0&internal=1",
        f"/evaluations/{panel.evaluation}/live.xlsx",
        f"/evaluations/{panel.evaluation}/shortlist.xlsx?internal=1&personal=0",
    ]
    for path in files:
        answer = district.get(path)
        assert answer.status_code == 200, path
        book = load_workbook(io.BytesIO(answer.get_data()))
        said = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
        assert [word for word in (*TITLES, *GIVEN[:1], GIVEN[4]) if word in said] == [], path
    offered = re.compile(r'name="order-marks_\w+"')
    assert len(offered.findall(district.get("/files/columns/new").get_data(as_text=True))) == len(MARKS)
    assert offered.findall(town.get("/files/columns/new").get_data(as_text=True)) == []


def test_a_job_writes_for_who_asked_as_he_may_know_when_it_runs_and_gives_the_file_to_nobody_else(
    panel: Panel, database: Session, migrated: Settings
) -> None:
    codes = opened(database, panel)
    make_user(database, "colleague", Role.DISTRICT)
    database.commit()
    late = create_app(dataclasses.replace(migrated, inline_jobs=False))
    request = ListRequest(panel.evaluation, Filters(), KEYS)
    number = start_job(late, KIND, request.parameters(), panel.people["district"])
    recuse(database, panel, 1, "district")  # after he asked, before the job runs
    run(late, number)
    clients = {}
    for login in ("district", "colleague"):
        clients[login] = Browser(late)
        clients[login].sign_in(login)
    with clients["district"].get(f"/jobs/{number}/file") as sent:
        content = sent.get_data()
    found = cells(content)
    assert [found[code][:5] for code in codes[:2]] == [GIVEN, HIDDEN]
    assert [clients["colleague"].get(f"/jobs/{number}{end}").status_code for end in ("", "/file")] == [404, 404]
    plain = start_job(
        late, KIND, ListRequest(panel.evaluation, Filters(), ("credit_code",)).parameters(), panel.people["district"]
    )
    run(late, plain)
    with clients["colleague"].get(f"/jobs/{plain}/file") as sent:
        assert sent.status_code == 200
    late.extensions["engine"].dispose()


def test_a_file_with_marks_is_held_against_its_original_for_who_took_it_alone(
    panel: Panel, database: Session, browser: Callable[[], Browser]
) -> None:
    opened(database, panel)
    make_user(database, "colleague", Role.DISTRICT)
    database.commit()
    own, other = browser(), browser()
    own.sign_in("district")
    other.sign_in("colleague")
    number = own_set(database, panel, "district")
    content = own.get(f"/evaluations/{panel.evaluation}/list.xlsx?set=mine-{number}").get_data()
    recuse(database, panel, 1, "district")

    def checked(client: Browser) -> str:
        return client.send("/files/check", file=(io.BytesIO(content), "示例.xlsx")).get_data(as_text=True)

    assert "您已回避，评分不列" in checked(own)  # what it would be now, for him
    said = checked(other)
    assert [word for word in (*GIVEN[:1], *HIDDEN[:1], GIVEN[4]) if word in said] == []


def test_who_may_read_no_marks_reads_none(panel: Panel, database: Session) -> None:
    opened(database, panel)
    town, leader = (
        database.scalars(select(User).where(User.id == panel.people[login])).one() for login in ("town", "leader")
    )
    assert (may_list_marks(town), may_list_marks(leader)) == (False, True)
    assert listed_marks(database, panel.campaign, town)(panel.versions) == {}
    found = listed_marks(database, panel.campaign, leader)(panel.versions[:1])
    assert found == {
        panel.versions[0]: ListedMarks(
            GIVEN[0], Decimal("6.5"), "6–7", 2, "推荐列入 1，可列可不列 1", "示例district", "未决"
        )
    }
