"""A trial campaign: every file and every page of it says that it is one, and nothing of it is evaluated or decided."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from random import Random

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.answering import save_draft as drafting
from survey.answering.join_campaign import join_campaign
from survey.answering.read_draft import read_own_draft
from survey.calling.message_words import call_mail, say_message
from survey.definitions.catalogue import catalogue
from survey.demo.answers import fill_in
from survey.demo.enterprises import make_enterprises
from survey.evaluations.pin import PinRefusedError, confirm
from survey.models import (
    Campaign,
    Enterprise,
    Evaluation,
    Job,
    Participation,
    Pin,
    PinKind,
    Role,
    SchemeState,
    SchemeVersion,
    SubmissionVersion,
    User,
    utc_now,
)
from survey.store.db import unit_of_work
from survey.words.language import in_language
from tests.integration.answering.test_submit import submit
from tests.integration.calling.called import confirmed, make_letters, taken
from tests.integration.conftest import Browser, make_enterprise, make_user

ZH, EN = "试填批次：不参加评估和排序", "Trial campaign: not evaluated, not ranked"
FILES = (
    "/firms/list.xlsx?personal=0",
    "/ledger.xlsx",
    "/overview.xlsx",
    "/chasing/list.xlsx?personal=0",
    "/chasing/log.xlsx?personal=0",
    "/helping/list.xlsx",
    "/pins/list.xlsx",
    "/enquiries/office/list.xlsx?personal=0",
    "/enquiries/public/list.xlsx",
)
"""Lists of officials; each is of the chosen campaign."""
OF_NO_TRIAL = {
    "lists.ranked_list": "of an evaluation",
    "lists.changes": "of two evaluations",
    "lists.gaps": "of an evaluation",
    "lists.incentives": "of an evaluation",
    "shortlists.workbook": "of an evaluation",
    "shortlists.live": "of an evaluation",
    "blank_forms.sample_file": "of no campaign",
    "blank_forms.blank": "the commission's form as it is",
    "blank_forms.filled": "of an evaluation",
    "blank_forms.by_unit": "of an evaluation",
    "incoming.template": "of no campaign",
    "incoming.pilots_template": "of no campaign",
    "incoming.marked": "the file that came, of no campaign",
    "condition_tables.template": "an empty table, of a scheme",
    "condition_tables.marked": "the file that came",
    "expert_files.marks": "of an evaluation",
    "trail_files.trail": "of no campaign",
    "visit_files.sheet": "of a visit, which is planned from an evaluation",
    "visit_files.sheets": "as above",
    "publication_files.sheet": "of a list that was issued, which no trial has",
    "pilot_files.listed": "of a work plan; no trial makes pilots",
    "list_files.final": "of a list, which no trial has",
    "list_files.reserve": "as above",
    "list_files.towns": "as above",
    "list_files.official": "as above",
    "list_files.live": "as above",
    "list_files.printed": "as above",
    "trail_files.of_firms": "of no campaign",
}
"""Files that no trial has, and why."""


@pytest.fixture
def trial(database: Session, campaign: Campaign) -> Campaign:
    """Return the open campaign as a trial, with nobody in it."""
    campaign.trial, campaign.correction_until = True, campaign.closes_at + timedelta(days=5)
    database.commit()
    return campaign


@pytest.fixture
def district(database: Session, browser: Callable[[], Browser], trial: Campaign) -> Browser:
    """Return a district official who chose the trial."""
    make_user(database, "district", Role.DISTRICT)
    client = browser()
    client.sign_in("district")
    client.get("/campaigns")
    client.send(f"/campaigns/{trial.id}/choose")
    database.rollback()
    return client


@pytest.fixture
def user(database: Session, trial: Campaign) -> User:
    """Return the account of a firm that was called to the trial and filled everything in."""
    firm = make_enterprises(1, Random(5))[0]
    enterprise = make_enterprise(database, firm.credit_code, firm.name, firm.unit)
    database.add(Participation(campaign_id=trial.id, enterprise_id=enterprise.id, called_at=utc_now()))
    database.commit()
    account = make_user(database, "firm", Role.ENTERPRISE, enterprise_id=enterprise.id)
    draft = read_own_draft(database, account)
    assert draft is not None
    number = drafting.Author(account.id)
    made = join_campaign(database, enterprise.id, trial.id, number)
    for name, sheet in fill_in(catalogue().questionnaires, firm, Random(6)).sheets.items():
        patch = {key: (answer, 0) for key, answer in sheet.values.items()}
        drafting.save_patch(database, made, catalogue().questionnaires[name], patch, author=number)
    return account


def texts_of(content: bytes) -> list[str]:
    """Return every text of a workbook, of all its sheets, and what stands at the foot of each printed page."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    return cells + [str(sheet.oddFooter.left.text or "") for sheet in book.worksheets]


@pytest.mark.parametrize("path", FILES)
def test_every_list_says_so_in_both_languages(database: Session, district: Browser, user: User, path: str) -> None:
    answer = district.get(path)
    assert answer.status_code == 200
    texts = texts_of(answer.data)
    above = next(text for text in texts if "筛选：" in text or "截至 " in text)
    assert above.startswith(f"{ZH} / {EN}　")
    assert f"{ZH} / {EN}" in texts  # in 文件说明
    assert "%EF%BC%88%E8%AF%95%E5%A1%AB%EF%BC%89.xlsx" in answer.headers["Content-Disposition"]  # （试填）


def test_lists_of_a_real_campaign_say_nothing_of_it(database: Session, district: Browser, user: User) -> None:
    with unit_of_work(database):
        database.scalars(select(Campaign)).one().trial = False
    assert FILES
    for path in FILES:
        answer = district.get(path)
        assert (answer.status_code, [text for text in texts_of(answer.data) if "试填" in text]) == (200, [])


@pytest.mark.parametrize(("language", "mark"), [("zh", ZH), ("en", EN)])
def test_every_questionnaire_as_a_workbook_says_so(
    browser: Callable[[], Browser], district: Browser, user: User, language: str, mark: str
) -> None:
    mine = browser()
    mine.sign_in("firm")
    enterprise = user.enterprise_id
    with zipfile.ZipFile(io.BytesIO(mine.get(f"/workbooks/all.zip?language={language}").data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    theirs = district.get(f"/enterprises/{enterprise}/workbooks/facts.xlsx?language={language}&blank=1")
    files["blank"] = theirs.data
    files["own"] = mine.get(f"/workbooks/facts.xlsx?language={language}").data
    assert len(files) == 5
    assert ["（试填）" in name for name in files] == [True] * 3 + [False] * 2
    for content in files.values():
        texts = texts_of(content)
        assert mark in texts  # in the guide
        assert texts[1].startswith(f"{mark}　")  # below the title of the first sheet
        assert f"{ZH} / {EN}" in texts  # in 文件说明
        intros = [text for text in texts if text.startswith(f"{mark}　")]
        feet = [text for text in texts if text.startswith(f"{mark} ")]
        assert len(intros) >= 4
        assert len(feet) >= 4


@pytest.mark.parametrize(("language", "mark"), [("zh", ZH), ("en", EN)])
def test_letters_say_so(app: Flask, database: Session, district: Browser, user: User, language: str, mark: str) -> None:
    file = taken(district, database, make_letters(district, [user.enterprise_id or 0], language=language))
    [page] = file.pages()
    assert mark.replace(" ", "") in page
    assert [words in page for words in ("没有提交的不参加排序", "isnotranked")] == [False, False]


def test_lists_for_messages_messages_and_mails_say_so(
    app: Flask, database: Session, district: Browser, user: User, trial: Campaign
) -> None:
    numbers = [user.enterprise_id or 0]
    texts = texts_of(district.send("/calls/list", **confirmed(district, "list", numbers)).data)
    assert f"{ZH} / {EN}" in texts
    assert len([text for text in texts if f"{ZH}。" in text and "在线填报" in text]) == 1
    database.rollback()
    campaign = database.scalars(select(Campaign)).one()
    with app.app_context():
        for language, mark in (("zh", ZH), ("en", EN)):
            with in_language(language):
                told = say_message(
                    campaign,
                    "示例",
                    closes_at=campaign.closes_at,
                    code="",
                    has_account=True,
                    address="http://localhost",
                )
                assert mark in told
    subject, text = call_mail(campaign, ("示例", "示例"), "http://localhost", (("", ""), ("", "")))
    assert subject == "请试填：示例批次 / Please try out: 示例批次"
    assert ZH in text
    assert EN in text
    assert "不参加排序。" not in text.replace(ZH, "")
    assert "is not ranked" not in text.replace("\n", " ")


def test_what_was_submitted_says_so_on_every_page_that_is_printed(
    database: Session, browser: Callable[[], Browser], district: Browser, user: User
) -> None:
    draft = read_own_draft(database, user)
    assert draft is not None
    version = submit(database, draft, user).id
    with unit_of_work(database):
        database.scalars(select(Enterprise)).one().seal_awaited = True
    mine = browser()
    mine.sign_in("firm")
    for language, mark in (("zh", ZH), ("en", EN)):
        mine.get("/workbench")
        mine.send("/language", language=language)
        counts = [
            mine.get(path).get_data(as_text=True).count(f'<p class="trial">{mark}</p>')
            for path in (f"/receipt/{version}", f"/version/{version}", f"/result/{version}", "/questions")
        ]
        assert counts == [3, 3, 2, 1]  # above every page, and on receipt, commitment and result
    assert "（试填批次：不参加评估和排序）" not in mine.get("/questions").get_data(as_text=True)
    mine.send("/language", language="zh")
    assert "（试填批次：不参加评估和排序）" in mine.get("/questions").get_data(as_text=True)


def test_a_receipt_of_a_trial_says_so_while_the_next_campaign_is_open(
    database: Session, browser: Callable[[], Browser], district: Browser, user: User, trial: Campaign
) -> None:
    draft = read_own_draft(database, user)
    assert draft is not None
    version = submit(database, draft, user).id
    with unit_of_work(database):
        old = database.scalars(select(Campaign)).one()
        old.closes_at = utc_now() - timedelta(hours=1)
        new = Campaign(
            programme_id=old.programme_id, title="正式批次", seats=5, opens_at=old.opens_at, opened_at=utc_now(),
            closes_at=utc_now() + timedelta(days=9),
        )  # fmt: skip
        database.add(new)
    mine = browser()
    mine.sign_in("firm")
    page = mine.get(f"/receipt/{version}").get_data(as_text=True)
    assert page.count(f'<p class="trial">{ZH}</p>') == 1
    assert "<dd>示例批次</dd>" in page
    assert "正式批次" in mine.get("/workbench").get_data(as_text=True)


def refusals(database: Session, client: Browser, *sent: tuple[str, dict[str, str]]) -> list[str]:
    """Send forms and return what the next page says, as it stands between its tags."""
    return [
        client.get(client.send(path, **data).location, follow_redirects=True).get_data(as_text=True)
        for path, data in sent
    ]


def test_nothing_of_it_is_evaluated_frozen_or_pinned(
    database: Session, district: Browser, user: User, trial: Campaign
) -> None:
    draft = read_own_draft(database, user)
    assert draft is not None
    submit(database, draft, user)
    said = "这是试填批次，填报内容不参加评估和排序。"
    code = database.scalars(select(Enterprise.credit_code)).one()
    version = database.scalars(select(SchemeVersion.id)).one()
    district.get("/pins")
    pinned = district.send("/pins", key=code, kind="in", pin_reason="示例", document_number="示例1号")
    assert said in pinned.get_data(as_text=True)
    for page in refusals(
        database, district, ("/evaluations", {}), (f"/schemes/{version}/freeze", {"reason": "示例理由"})
    ):
        assert said in page
    database.rollback()
    counts = [database.scalar(select(func.count()).select_from(one)) for one in (Evaluation, Pin, SchemeVersion)]
    assert counts == [0, 0, 1]
    assert database.get_one(SchemeVersion, version).state == SchemeState.PUBLISHED
    assert len(database.scalars(select(Job).where(Job.state == "failed")).all()) == 2
    assert len(database.scalars(select(SubmissionVersion)).all()) == 1


def test_a_pin_of_before_is_not_confirmed(database: Session, district: Browser, user: User) -> None:
    official = database.scalars(select(User).where(User.login == "district")).one()
    with unit_of_work(database):
        participation = database.scalars(select(Participation.id)).one()
        made = Pin(
            participation_id=participation, kind=PinKind.OUT, reason="示例", document_number="1", made_by_id=user.id
        )
        database.add(made)
        database.flush()
        number = made.id
    with pytest.raises(PinRefusedError) as refused:
        confirm(database, number, user=official)
    assert refused.value.code == "trial"


def test_every_file_is_one_of_these(app: Flask) -> None:
    """A new address of a file is either tried here, or stands among those of which a trial has none."""
    tried = {path.partition("?")[0] for path in FILES}
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.endswith((".xlsx", ".zip", ".pdf", ".csv"))]
    own = {
        "/chasing/reminders/<day>/list.xlsx": "as /chasing/list.xlsx",
        "/enquiries/list.xlsx": "as /enquiries/public/list.xlsx, for a firm",
        "/workbooks/<questionnaire>.xlsx": "tried",
        "/workbooks/all.zip": "tried",
        "/enterprises/<int:enterprise_id>/workbooks/<questionnaire>.xlsx": "tried",
        "/enterprises/<int:enterprise_id>/workbooks/all.zip": "as /workbooks/all.zip",
        "/workbooks/uploads/<int:upload_id>/marked.xlsx": "the workbook that came, or written as a new one is",
    }
    left = {rule.endpoint: rule.rule for rule in rules if rule.rule not in tried and rule.rule not in own}
    assert left.keys() == OF_NO_TRIAL.keys(), left


def test_nothing_offers_to_evaluate_a_trial(database: Session, district: Browser, trial: Campaign) -> None:
    offered = "按现有提交重新评估"
    assert offered not in district.get("/evaluations").get_data(as_text=True)
    with unit_of_work(database):
        database.scalars(select(Campaign)).one().trial = False
    assert offered in district.get("/evaluations").get_data(as_text=True)
