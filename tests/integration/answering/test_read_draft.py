"""What an enterprise has open: nothing is written by reading, and what is asked follows from what was answered."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.answering.read_draft import questionnaires_of, read_own_draft
from survey.answering.save_draft import Author, save_patch
from survey.demo.district import QUESTIONNAIRES
from survey.models import Campaign, Enterprise, EnterpriseClass, Participation, Role, Submission, User
from tests.integration.conftest import begun, make_enterprise, make_user

CODE, NAME = "91310114MA1GT00010", "示例甲"


@pytest.fixture
def user(database: Session, campaign: Campaign) -> User:
    """Return the account of an enterprise that has written nothing."""
    return make_user(database, "firm", Role.ENTERPRISE, enterprise_id=make_enterprise(database, CODE, NAME).id)


def test_reading_a_draft_that_has_not_begun_writes_nothing(database: Session, campaign: Campaign, user: User) -> None:
    draft = read_own_draft(database, user)
    assert draft is not None
    assert (draft.submission_id, draft.sheets, draft.enterprise.id) == (None, {}, user.enterprise_id)
    assert tuple(draft.questionnaires) == tuple(questionnaires_of(campaign)) == tuple(QUESTIONNAIRES)
    assert {item.version for item in draft.questionnaires.values()} == {row.version for row in campaign.questionnaires}
    assert dict(draft.dossier.sheets["facts"].values) == {"credit_code": CODE, "name": NAME}
    for table in (Participation, Submission):
        assert database.scalar(select(func.count()).select_from(table)) == 0


def test_nobody_has_a_draft_without_an_enterprise(database: Session, campaign: Campaign) -> None:
    assert read_own_draft(database, make_user(database, "district", Role.DISTRICT)) is None


def test_what_is_asked_and_what_is_wrong_follow_the_answers(database: Session, user: User) -> None:
    """A firm of services is asked nothing about manufacturing."""
    facts = read_own_draft(database, user).questionnaires["facts"]  # type: ignore[union-attr]  # it has an enterprise
    number = begun(database, user)
    save_patch(database, number, facts, {"production_type": ("service", 0)}, author=Author(user.id))
    draft = read_own_draft(database, user)
    assert draft is not None
    assert (draft.submission_id, draft.sheets["facts"].revisions) == (number, {"production_type": 1})
    assert draft.all_questions(draft.questionnaires["cmmm"]) == []
    asked = draft.all_questions(facts)
    assert [question for section in facts.sections for question in draft.questions(facts, section)] == asked
    assert {question.id for question in asked} == set(draft.asked["facts"])
    found = [item for section in facts.sections for item in draft.of_section(facts, section)]
    own = [item for item in draft.findings if item.questionnaire == "facts"]
    assert sorted(found, key=str) == sorted(own, key=str)
    required = {question.id for question in asked if question.required} - {"credit_code", "name", "production_type"}
    missing = {item.questions[0] for item in draft.hard if item.questionnaire == "facts"}
    assert "tax_place" in required
    assert required <= missing


def test_findings_are_found_again_by_section_and_question_in_their_order(database: Session, user: User) -> None:
    draft = read_own_draft(database, user)
    assert draft is not None
    assert len(draft.findings) > 20
    by_section, by_question = [], []
    for questionnaire in draft.questionnaires.values():
        for section in questionnaire.sections:
            own = {question.id for question in section.questions}
            of_own = [
                item
                for item in draft.findings
                if (item.questionnaire, True) == (questionnaire.id, item.questions[0] in own)
            ]
            assert draft.of_section(questionnaire, section) == of_own
            by_section += of_own
            for question in section.questions:
                by_question += draft.of_question(questionnaire, question)
    assert sorted(by_section, key=str) == sorted(by_question, key=str) == sorted(draft.findings, key=str)


def asked_of(database: Session, campaign: Campaign, **classes: EnterpriseClass) -> None:
    """Let a campaign ask some of its questionnaires of one class only."""
    for row in campaign.questionnaires:
        row.enterprise_class = classes.get(row.questionnaire_id, EnterpriseClass.ALL)
    database.commit()


@pytest.mark.parametrize(
    ("listed", "answered", "names"),
    [
        (None, None, ["facts", "cmmm"]),
        (True, None, ["facts", "cmmm", "integration"]),
        (False, None, ["facts", "cmmm", "sme2024"]),
        (None, True, ["facts", "cmmm", "integration"]),
        (None, False, ["facts", "cmmm", "sme2024"]),
        (True, False, ["facts", "cmmm", "sme2024"]),
        (False, True, ["facts", "cmmm", "integration"]),
    ],
)
def test_what_is_asked_follows_the_class_of_the_enterprise(
    database: Session, campaign: Campaign, user: User, *, listed: bool | None, answered: bool | None, names: list[str]
) -> None:
    """By its own answer, else by the directory; while neither says it, what everybody is asked."""
    asked_of(database, campaign, integration=EnterpriseClass.ABOVE, sme2024=EnterpriseClass.BELOW)
    firm = database.get_one(Enterprise, user.enterprise_id)
    firm.above_scale = listed
    database.commit()
    facts = questionnaires_of(campaign)["facts"]
    number = begun(database, user)
    patch = {"above_scale": (answered, 0)} if answered is not None else {"years_operating": ("three", 0)}
    save_patch(database, number, facts, patch, author=Author(user.id))
    draft = read_own_draft(database, user)
    assert draft is not None
    assert list(draft.questionnaires) == list(draft.dossier.sheets) == list(draft.asked) == names


def test_a_sheet_that_is_not_asked_for_is_kept_and_not_submitted(
    database: Session, campaign: Campaign, user: User
) -> None:
    number = begun(database, user)
    item = questionnaires_of(campaign)["sme2024"]
    save_patch(database, number, item, {"network": (("control",), 0)}, author=Author(user.id))
    asked_of(database, campaign, sme2024=EnterpriseClass.BELOW)
    draft = read_own_draft(database, user)
    assert draft is not None
    assert ("sme2024" in draft.sheets, "sme2024" in draft.dossier.sheets, draft.hard == []) == (True, False, False)
