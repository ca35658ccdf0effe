"""What lists of questions hold: scopes, counts that agree with their lists, names in public texts."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Enquiry, EnquiryState, User, utc_now
from survey.queries import enquiries
from survey.queries.enquiries import EnquiryFilters
from survey.store.scope import Scope
from tests.integration.enquiries.asked import FIRM, OTHER, Asking, asking

__all__ = ["asking"]
ALL, ANTING, MALU, NONE = Scope(everything=True), Scope(unit="anting"), Scope(unit="malu"), Scope()


@pytest.fixture
def four(asking: Asking, database: Session) -> list[int]:
    """Return the ids of an open question, an answered and public one of another firm, a notice, a withdrawn one."""
    author = database.scalars(select(User.id).where(User.login == "boss")).one()
    rows = (
        (asking.firm, EnquiryState.OPEN, None),
        (asking.other, EnquiryState.ANSWERED, utc_now()),
        (None, EnquiryState.NOTICE, utc_now()),
        (asking.firm, EnquiryState.WITHDRAWN, None),
    )
    made = [
        Enquiry(
            campaign_id=asking.campaign,
            enterprise_id=firm,
            text="示例问题",
            state=state,
            asked_by_id=author,
            published_at=published,
            public_text="公开问题" if published else "",
        )
        for firm, state, published in rows
    ]
    database.add_all(made)
    database.commit()
    return [row.id for row in made]


def listed(database: Session, campaign_id: int, scope: Scope, **filters: str) -> list[int]:
    found = enquiries.desk_enquiries(database, campaign_id, scope, EnquiryFilters(**filters))  # type: ignore[arg-type]
    counted = enquiries.desk_count(database, campaign_id, scope, EnquiryFilters(**filters))  # type: ignore[arg-type]
    assert counted == len(found)
    return sorted(row.id for row in found)


def test_a_scope_holds_its_firms_and_for_officials_the_notices(
    asking: Asking, database: Session, four: list[int]
) -> None:
    first, answered, notice, withdrawn = four
    expected = {ALL: four, ANTING: [first, notice, withdrawn], MALU: [answered, notice], NONE: []}
    firm = Scope(enterprise_id=asking.firm)
    expected[firm] = [first, withdrawn]
    for scope, ids in expected.items():
        assert listed(database, asking.campaign, scope) == ids
        found = [enquiries.enquiry_in_scope(database, scope, number) is not None for number in four]
        assert found == [number in ids for number in four]
    assert [enquiries.open_enquiries(database, asking.campaign, scope) for scope in (ALL, ANTING, MALU)] == [1, 1, 0]
    assert listed(database, asking.campaign, ALL, state="public") == [answered, notice]
    assert listed(database, asking.campaign + 1, ALL) == []


def test_what_is_public_is_counted_as_it_is_listed(asking: Asking, database: Session, four: list[int]) -> None:
    found = enquiries.public_enquiries(database, asking.campaign, EnquiryFilters())
    assert [(row.id, row.notice, row.text) for row in found] == [
        (four[2], True, "公开问题"),
        (four[1], False, "公开问题"),
    ]
    assert enquiries.public_count(database, asking.campaign, EnquiryFilters()) == 2
    assert enquiries.public_count(database, asking.campaign, EnquiryFilters(questionnaire="facts")) == 0


def test_what_is_public_about_questions_is_counted(asking: Asking, database: Session, four: list[int]) -> None:
    for number, question in zip(four, ("contact", "contact", "staff_y1", "contact"), strict=True):
        row = database.get_one(Enquiry, number)
        row.questionnaire_id, row.question_id = "facts", question
    database.commit()
    for questionnaire, questions, count in (
        ("facts", ["contact"], 1),
        ("facts", ["contact", "staff_y1"], 2),
        ("facts", ["revenue_y1"], 0),
        ("facts", [], 0),
        ("cmmm", ["contact"], 0),
    ):
        assert enquiries.public_about(database, asking.campaign, questionnaire, questions) == count


def test_of_a_firm_all_are_counted_and_those_that_wait(asking: Asking, database: Session, four: list[int]) -> None:
    assert len(four) == 4
    assert enquiries.count_of_firm(database, asking.campaign, asking.firm) == (2, 1)
    assert enquiries.count_of_firm(database, asking.campaign, asking.other) == (1, 0)
    assert enquiries.count_of_firm(database, asking.campaign, 99) == (0, 0)
    own = enquiries.enquiries_of_firm(database, asking.campaign, asking.firm)
    assert [row.id for row in own] == [four[3], four[0]]


def test_marks_of_a_firm_and_names_in_a_text(asking: Asking, database: Session) -> None:
    marks = enquiries.marks_of_firm(database, asking.firm)
    assert (marks.names, marks.codes) == ((FIRM,), ("91310114MA1GW00A0X",))
    assert marks.people == ("示例甲乙", "示例boss", "boss", "示例clerk", "clerk")
    assert marks.phones == ("021-5958 0001", "13800000001")
    assert enquiries.marks_of_firm(database, None).names == ()
    for text, name in ((f"如{OTHER}", OTHER), ("上海另例电子 有限公司", OTHER), ("没有", ""), ("", "")):
        assert enquiries.firm_named_in(database, text) == name


def test_an_enquiry_has_its_campaign(asking: Asking, database: Session) -> None:
    found = enquiries.campaign_of(database, asking.campaign)
    assert (found is not None, enquiries.campaign_of(database, 99)) == (True, None)
