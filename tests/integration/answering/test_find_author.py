"""A 填报人 with assigned sections changes these only, at every door; what he typed elsewhere is shown back."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import (
    AnswerRevision,
    Campaign,
    DraftSheet,
    Enterprise,
    EvidenceLink,
    SectionAssignment,
    Upload,
    UploadState,
)
from tests.integration.accounts.people import CODE, Browsers, colleague_of, firm, head_of
from tests.integration.answering.test_section_routes import fields, page
from tests.integration.conftest import Browser
from tests.integration.handing_in import adopt, download, hand_in, put, saved

OWN, FOREIGN = "/fill/facts/business", "/fill/facts/identity"
FILES = "/fill/facts/systems_ratings"
PDF = b"%PDF-1.4 example"


@pytest.fixture
def enterprise(database: Session, campaign: Campaign) -> Enterprise:
    """Return a firm whose 填报人 `colleague` has the section 行业与产业链, and `second` the section 企业身份."""
    found = firm(database)
    head_of(database, found)
    for login, section in (("colleague", "business"), ("second", "identity")):
        user = colleague_of(database, found, login)
        database.add(SectionAssignment(user_id=user.id, questionnaire_id="facts", section_id=section))
    database.commit()
    return found


@pytest.fixture
def colleague(enterprise: Enterprise, browser: Browsers) -> Browser:
    client = browser()
    client.sign_in("colleague")
    return client


@pytest.fixture
def head(enterprise: Enterprise, browser: Browsers) -> Browser:
    client = browser()
    client.sign_in(CODE)
    return client


def values(database: Session) -> dict[str, object]:
    database.rollback()
    found = database.scalar(select(DraftSheet.document).where(DraftSheet.questionnaire_id == "facts"))
    return dict(found["values"]) if found else {}


def test_his_own_section_is_saved_in_his_name(colleague: Browser, database: Session) -> None:
    bases = fields(page(colleague, OWN))
    assert colleague.send(OWN, group_name="示例集团", action="save", **bases).status_code == 302
    assert values(database) == {"group_name": "示例集团"}
    assert database.scalars(select(AnswerRevision.user_id)).all() == [
        database.scalars(select(SectionAssignment.user_id).where(SectionAssignment.section_id == "business")).one()
    ]


def test_another_section_is_shown_read_only_with_who_is_responsible(colleague: Browser, head: Browser) -> None:
    shown = page(colleague, FOREIGN)
    assert "<fieldset disabled>" in shown
    assert "保存草稿" not in shown
    assert "这一部分由示例second负责，您可以查看，不能修改。" in shown
    assert f"或请示例{CODE}调整分工" in shown
    assert "<fieldset disabled>" not in page(colleague, OWN)
    assert "<fieldset disabled>" not in page(head, FOREIGN)
    nobodys = page(colleague, "/fill/facts/people_money")
    assert f"这一部分没有分配给您，您可以查看，不能修改。如需修改，请联系示例{CODE}。" in nobodys


def test_another_section_is_refused_and_what_was_typed_is_shown_back(colleague: Browser, database: Session) -> None:
    bases = fields(page(colleague, FOREIGN))
    answer = colleague.send(FOREIGN, registered_place="示例路1号", action="save", **bases)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 403
    assert "没有保存：这一部分不由您负责。" in shown
    assert "<dd>示例路1号</dd>" in shown
    assert values(database) == {}


def test_a_section_taken_away_while_it_was_open_is_refused(
    colleague: Browser, database: Session, enterprise: Enterprise
) -> None:
    bases = fields(page(colleague, OWN))
    database.scalars(
        select(SectionAssignment).where(SectionAssignment.section_id == "business")
    ).one().section_id = "spending"
    database.commit()
    answer = colleague.send(OWN, group_name="示例集团", action="save", **bases)
    assert answer.status_code == 403
    assert "<dd>示例集团</dd>" in answer.get_data(as_text=True)
    assert values(database) == {}


def test_autosave_is_refused_in_words(colleague: Browser, database: Session) -> None:
    bases = fields(page(colleague, FOREIGN))
    answer = colleague.send(f"{FOREIGN}/autosave", registered_place="示例路1号", **bases).get_json()
    assert (answer["state"], answer["revisions"]) == ("refused", {})
    assert answer["text"].startswith("这一部分由示例second负责")
    assert values(database) == {}


def test_a_page_of_another_section_sent_back_untouched_goes_on(colleague: Browser) -> None:
    bases = fields(page(colleague, FOREIGN))
    answer = colleague.send(FOREIGN, action="next", anyway="1", **bases)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/fill/facts/business")


def test_files_of_another_section_are_neither_added_nor_removed(
    colleague: Browser, head: Browser, database: Session
) -> None:
    head.send(FILES, rating_sme="yes", action="save", **fields(page(head, FILES)))
    upload = {"evidence_ratings": (io.BytesIO(PDF), "示例.pdf")}
    answer = colleague.send(FILES, action="save", **upload)
    assert answer.status_code == 403
    assert "文件“示例.pdf”没有上传" in answer.get_data(as_text=True)
    database.rollback()
    assert database.scalars(select(EvidenceLink)).all() == []
    head.send(FILES, action="save", evidence_ratings=(io.BytesIO(PDF), "示例.pdf"))
    database.rollback()
    link = database.scalars(select(EvidenceLink)).one()
    answer = colleague.send(FILES, action="save", **{"remove-evidence_ratings": str(link.id)})
    assert answer.status_code == 403
    database.rollback()
    assert database.scalars(select(EvidenceLink.removed)).one() is False


def written(client: Browser, **cells: str) -> bytes:
    """Return the questionnaire's workbook with these cells typed into."""
    book = download(client)
    for key, text in cells.items():
        put(book, key, text)
    return saved(book)


def test_a_workbook_that_changes_another_section_is_refused_whole(
    colleague: Browser, head: Browser, database: Session
) -> None:
    preview = hand_in(colleague, written(colleague, registered_place="示例路1号", group_name="示例集团"))
    assert "这份表格改动了不由您负责的部分：企业身份。没有写入任何内容" in adopt(colleague, preview)
    assert values(database) == {}
    assert database.scalars(select(Upload.state)).one() == UploadState.PREVIEWED
    assert "已写入草稿 2 项" in adopt(head, preview)
    assert values(database) == {"registered_place": "示例路1号", "group_name": "示例集团"}


def test_a_workbook_of_his_own_section_is_taken_in(colleague: Browser, database: Session) -> None:
    assert "已写入草稿 1 项" in adopt(colleague, hand_in(colleague, written(colleague, group_name="示例集团")))
    assert values(database) == {"group_name": "示例集团"}


def test_the_check_page_says_who_submits(colleague: Browser) -> None:
    shown = page(colleague, "/check")
    assert f"提交由本单位负责人办理：示例{CODE}。" in shown
    assert "下一步：真实性承诺" not in shown


def test_conflicts_name_the_colleague_and_the_time(colleague: Browser, head: Browser, database: Session) -> None:
    mine, theirs = fields(page(colleague, OWN)), fields(page(head, OWN))
    colleague.send(OWN, group_name="示例甲集团", action="save", **mine)
    shown = head.send(OWN, group_name="示例乙集团", action="save", **theirs).get_data(as_text=True)
    assert re.search(r"有 1 题在您填写期间被示例colleague（\d{4}年\d+月\d+日 \d\d:\d\d）修改", shown)
    assert re.search(r"示例colleague 于 \d{4}年\d+月\d+日 \d\d:\d\d 已改为“示例甲集团”", shown)
    told = head.send(f"{OWN}/autosave", group_name="示例乙集团", **theirs).get_json()
    assert re.match(r"有 1 题已被示例colleague（\d{4}年\d+月\d+日 \d\d:\d\d）修改", told["text"])


def test_officials_and_people_without_sections_change_all(
    database: Session, enterprise: Enterprise, browser: Browsers
) -> None:
    colleague_of(database, enterprise, "third")
    client = browser()
    client.sign_in("third")
    assert client.send(FOREIGN, registered_place="示例", **fields(page(client, FOREIGN))).status_code == 302
    assert values(database) == {"registered_place": "示例"}
