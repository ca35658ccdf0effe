"""Confirming what is carried over: written once it is confirmed, as it was shown, by who may, under its own channel."""

from __future__ import annotations

import html as markup
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.answers.answers import Answer
from survey.answering.confirm_carried import Confirmed, confirm_carried, shown_answers
from survey.answering.read_draft import read_own_draft
from survey.answering.save_draft import Author, NotOwnSectionError, save_patch
from survey.definitions.catalogue import catalogue
from survey.models import AnswerRevision, Campaign, DraftSheet, Enterprise, Role, SectionAssignment, User
from tests.integration.answering.test_section_routes import answers, fields, page
from tests.integration.conftest import Browser, begun, make_enterprise, make_user
from tests.integration.earlier_submissions import YEAR_BEFORE, earlier_campaign, submitted

IDENTITY, MONEY = "/fill/facts/identity", "/fill/facts/people_money"


@pytest.fixture
def firm(database: Session, campaign: Campaign) -> Enterprise:
    """Return an enterprise with a submission to the campaign of the year before."""
    enterprise = make_enterprise(database, "91999999MA0000001N", "示例甲", unit="malu")
    submitted(database, enterprise, earlier_campaign(database), YEAR_BEFORE)
    return enterprise


@pytest.fixture
def client(database: Session, firm: Enterprise, browser: Callable[[], Browser]) -> Browser:
    """Return its responsible person, signed in."""
    make_user(database, "enterprise", Role.ENTERPRISE, enterprise_id=firm.id)
    found = browser()
    found.sign_in("enterprise")
    return found


def shown(html: str) -> dict[str, str]:
    """Return the offered answers that a page sends back."""
    pairs = re.findall(r'name="(shown-[a-z0-9_]+)" value="([^"]*)"', html)
    return {name: markup.unescape(value) for name, value in pairs}


def confirm(client: Browser, path: str, action: str, **typed: str) -> str:
    """Press a button of a page that was just read, and return the page that comes back."""
    html = page(client, path)
    response = client.send(path, action=action, **fields(html), **shown(html), **typed)
    assert response.status_code == 302
    return page(client, response.headers["Location"])


def trail(database: Session) -> list[tuple[str, str, int]]:
    rows = select(AnswerRevision).order_by(AnswerRevision.id)
    return [(row.question_id, row.channel, row.revision) for row in database.scalars(rows)]


def test_a_page_shows_what_is_offered_and_where_it_is_from(client: Browser) -> None:
    html = page(client, IDENTITY)
    assert "企业名录登记的是<b>马陆镇</b>" in html
    assert "上次填的是<b>示例路1号</b>" in html
    assert re.search(r"来自上次申报“示例批次（400天前）”，回执 JD\d\d-\d{6}-1，\d{4}-\d\d-\d\d", html)
    assert re.findall(r'name="action" value="carry-([a-z_]+)"', html) == [
        "registered_place",
        "unit",
        "production_place",
        "tax_place",
        "contact",
        "every",
    ]
    assert "本部分 5 题全部沿用" in html
    assert 'id="i-registered_place" name="registered_place" value=""' in html


def test_what_changed_its_meaning_says_so_and_has_no_button(client: Browser) -> None:
    html = page(client, MONEY)
    assert "上次问的是“2024年度营业收入”，与本题不同，没有沿用，请按本题填写。" in html
    assert "来自上次申报的“2024年度营业收入”" not in html
    buttons = re.compile(r'name="action" value="carry-([a-z0-9_]+)"')
    assert buttons.findall(html) == ["staff_y2", "revenue_y2", "revenue_y3", "every"]
    after = confirm(client, MONEY, "save", years_operating="two")
    assert buttons.findall(after) == ["staff_y2", "revenue_y2", "every"]
    assert "上次填的是<b>1,234.50 万元</b>" in after
    told = page(client, "/fill/facts/spending")
    assert "上次的数字化投入只含采购支出，不含实施与运维，请按本题口径重新填写。" in told


def test_one_answer_is_carried_over_and_what_was_typed_beside_it_is_saved(client: Browser, database: Session) -> None:
    html = confirm(client, IDENTITY, "carry-unit", registered_place="新址")
    assert "已沿用 1 题，草稿尚未提交。" in html
    assert answers(database) == {"unit": "malu", "registered_place": "新址"}
    assert trail(database) == [("registered_place", "page", 1), ("unit", "carried", 1)]
    assert "carry-unit" not in html


def test_a_whole_part_is_carried_over(client: Browser, database: Session) -> None:
    assert "已沿用 5 题，草稿尚未提交。" in confirm(client, IDENTITY, "carry-every")
    assert answers(database) == {
        "registered_place": "示例路1号",
        "unit": "malu",
        "production_place": "示例路2号",
        "tax_place": "嘉定区",
        "contact": "示例甲",
    }
    assert {channel for _name, channel, _number in trail(database)} == {"carried"}


def test_a_figure_keeps_its_places(client: Browser, database: Session) -> None:
    confirm(client, MONEY, "carry-revenue_y2", years_operating="two")
    assert answers(database) == {"years_operating": "two", "revenue_y2": "1234.50"}


def test_what_is_typed_goes_before_what_is_offered(client: Browser, database: Session) -> None:
    html = confirm(client, IDENTITY, "carry-every", unit="anting")
    assert "已沿用 4 题；另有 1 题已有回答或来源刚刚变动" in html
    assert answers(database)["unit"] == "anting"


def test_what_is_no_longer_what_was_shown_is_not_written(client: Browser, database: Session, firm: Enterprise) -> None:
    html = page(client, IDENTITY)
    database.get_one(Enterprise, firm.id).unit = "nanxiang"
    database.commit()
    response = client.send(IDENTITY, action="carry-unit", **fields(html), **shown(html))
    told = page(client, response.headers["Location"])
    assert "已沿用 0 题；另有 1 题已有回答或来源刚刚变动" in told
    assert "企业名录登记的是<b>南翔镇</b>" in told
    assert database.scalars(select(DraftSheet)).all() == []


def test_made_up_offers_are_not_written(client: Browser, database: Session) -> None:
    page(client, IDENTITY)
    client.send(
        IDENTITY, action="carry-every", **{"shown-tax_place": '"别处"', "shown-nothing": '"x"', "shown-name": '"x"'}
    )
    assert database.scalars(select(DraftSheet)).all() == []


def test_who_is_not_in_the_directory_is_offered_what_was_written_when_registering(
    client: Browser, database: Session, firm: Enterprise
) -> None:
    database.get_one(Enterprise, firm.id).listed = False
    database.commit()
    html = page(client, IDENTITY)
    assert "注册账号时填的是<b>马陆镇</b>" in html
    assert "企业名录登记的是" not in html


def test_only_what_the_page_showed_is_confirmed() -> None:
    form = [("shown-unit", '"malu"'), ("shown-contact", '"甲"'), ("unit", "anting")]
    assert shown_answers("carry-unit", form) == {"unit": '"malu"'}
    assert shown_answers("carry-every", form) == {"unit": '"malu"', "contact": '"甲"'}
    assert shown_answers("carry-name", form) == {}


@pytest.fixture
def user(database: Session, firm: Enterprise) -> User:
    """Return an account of the enterprise."""
    return make_user(database, "person", Role.ENTERPRISE, enterprise_id=firm.id)


def test_an_answer_that_came_meanwhile_stays(database: Session, user: User) -> None:
    """Between reading the offers and writing: it is no conflict that one could press away."""
    facts = catalogue().questionnaires["facts"]
    number = begun(database, user)
    draft = read_own_draft(database, user)
    assert draft is not None
    theirs: dict[str, tuple[Answer | None, int]] = {"unit": ("anting", 0)}
    save_patch(database, number, facts, theirs, author=Author(user.id))
    offer = {"unit": '"malu"', "tax_place": '"嘉定区"'}
    done = confirm_carried(database, draft, facts, offer, author=Author(user.id, "carried"))
    assert done == Confirmed(written=1, left=1)
    assert answers(database) == {"unit": "anting", "tax_place": "嘉定区"}


def test_a_colleague_confirms_in_his_own_sections_only(
    database: Session, firm: Enterprise, user: User, browser: Callable[[], Browser]
) -> None:
    colleague = make_user(database, "colleague", Role.COLLEAGUE, enterprise_id=firm.id)
    database.add(
        SectionAssignment(
            user_id=colleague.id,
            questionnaire_id="facts",
            section_id="people_money",
        )
    )
    database.commit()
    client = browser()
    client.sign_in("colleague")
    html = page(client, IDENTITY)
    assert "示例路1号" in html
    assert "carry-" not in html
    refused = client.send(IDENTITY, action="carry-every", **shown(html))
    assert refused.status_code == 403
    facts = catalogue().questionnaires["facts"]
    draft = read_own_draft(database, user)
    assert draft is not None
    author = Author(colleague.id, "carried", sections=frozenset({("facts", "people_money")}))
    with pytest.raises(NotOwnSectionError):
        confirm_carried(database, draft, facts, {"unit": '"malu"'}, author=author)
    assert database.scalars(select(DraftSheet)).all() == []
    confirm(client, MONEY, "save", years_operating="three")
    confirm(client, MONEY, "carry-every")
    assert answers(database)["revenue_y2"] == "1234.50"


def test_the_workbench_and_the_list_of_parts_say_how_many_wait(client: Browser) -> None:
    html = page(client, "/workbench")
    assert "标“沿用待确认”；逐题确认之前一律不计入" in html
    assert '<small class="wait">5 题沿用待确认</small>' in html
    assert "未开始 · 0 / 6 题 · 5 题沿用待确认" in page(client, IDENTITY)
    confirm(client, IDENTITY, "carry-every")
    assert '<small class="wait">5 题沿用待确认</small>' not in page(client, "/workbench")


def test_a_confirmed_figure_is_the_very_answer(database: Session, user: User, client: Browser) -> None:
    confirm(client, MONEY, "save", years_operating="three")
    confirm(client, MONEY, "carry-every")
    draft = read_own_draft(database, user)
    assert draft is not None
    assert draft.dossier.get("facts.revenue_y3") == Decimal(1100)
