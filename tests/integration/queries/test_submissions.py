"""Drafts, versions and their trail: what is found of one enterprise, and by whom."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from survey.answering import save_draft
from survey.answering.read_draft import DraftContext, read_own_draft
from survey.correcting import return_for_correction
from survey.models import Evidence, EvidenceLink, ParticipationState, Role, User, utc_now
from survey.queries import campaigns, submissions
from survey.store.scope import Scope
from tests.integration.answering.test_submit import desk, firm, submit, user
from tests.integration.conftest import make_user

__all__ = ["desk", "firm", "user"]


def test_nothing_is_found_of_a_draft_that_has_not_begun(database: Session) -> None:
    assert submissions.draft_id(database, 1) is None
    assert submissions.draft_sheets(database, None) == {}
    assert (submissions.latest_version(database, None), submissions.open_return(database, None)) == (None, None)
    assert submissions.evidence_of(database, None) == {}


def test_a_version_is_found_within_the_scope_only_and_the_newest_counts(
    database: Session, desk: DraftContext, user: User
) -> None:
    enterprise, facts = desk.enterprise, desk.questionnaires["facts"]
    first = submit(database, desk, user).id
    again = {"project_title": ("示例新名称", desk.sheets["facts"].revisions["project_title"])}
    save_draft.save_patch(database, desk.submission_id or 0, facts, again, author=save_draft.Author(user.id))
    changed = read_own_draft(database, user)
    assert changed is not None
    second = submit(database, changed, user).id
    elsewhere = "malu" if enterprise.unit != "malu" else "anting"
    scopes = (
        Scope(everything=True),
        Scope(unit=enterprise.unit),
        Scope(enterprise_id=enterprise.id),
        Scope(unit=elsewhere),
        Scope(enterprise_id=enterprise.id + 1),
        Scope(),
    )
    found = [submissions.version_in_scope(database, scope, first) for scope in scopes]
    assert [one.id if one else None for one in found] == [first, first, first, None, None, None]
    newest = submissions.latest_version(database, desk.submission_id)
    assert newest is not None
    assert (newest.id, newest.number) == (second, 2)
    by_digest = {item.digest: item for item in desk.questionnaires.values()}
    assert submissions.version_dossier(newest, by_digest).sheets["facts"].values["project_title"] == "示例新名称"
    assert set(submissions.version_dossier(newest, {facts.digest: facts}).sheets) == {"facts"}
    trail = submissions.revisions_of(database, desk.submission_id, "facts", "project_title")
    before = desk.dossier.sheets["facts"].values["project_title"]
    assert [(row.value["v"], name) for row, name in trail] == [("示例新名称", user.name), (before, user.name)]


def test_a_return_is_open_until_a_version_answers_it(database: Session, desk: DraftContext, user: User) -> None:
    version = submit(database, desk, user).id
    assert submissions.open_return(database, desk.submission_id) is None
    official = make_user(database, "district", Role.DISTRICT)
    due = utc_now() + timedelta(days=7)
    return_for_correction.return_submission(database, version, "示例：请核对设备数", due_at=due, user=official)
    request = submissions.open_return(database, desk.submission_id)
    assert request is not None
    assert (request.version_id, request.reason) == (version, "示例：请核对设备数")
    submit(database, desk, user)
    assert submissions.open_return(database, desk.submission_id) is None


def test_files_are_found_by_question_and_within_the_scope_only(
    database: Session, desk: DraftContext, user: User
) -> None:
    names = ("a", "b", "c")
    database.add_all(Evidence(digest=name * 64, media_type="application/pdf", size=1) for name in names)
    database.flush()
    links = [
        EvidenceLink(
            submission_id=desk.submission_id,
            questionnaire_id="facts",
            question_id="veto_tax",
            digest=name * 64,
            name=name,
            removed=name == "b",
        )
        for name in names
    ]
    for link in links:
        database.add(link)
        database.flush()
    found = submissions.evidence_of(database, desk.submission_id)
    assert {key: [link.name for link in own] for key, own in found.items()} == {("facts", "veto_tax"): ["a", "c"]}
    scopes = (Scope(everything=True), Scope(enterprise_id=desk.enterprise.id), Scope(enterprise_id=0), Scope())
    given = [submissions.evidence_in_scope(database, scope, links[0].id) for scope in scopes]
    assert [(one[0].name, one[1].size) if one else None for one in given] == [("a", 1), ("a", 1), None, None]


def test_a_stored_draft_is_what_its_parts_are(database: Session, desk: DraftContext, user: User) -> None:
    firm, batch = desk.enterprise.id, desk.campaign.id
    taking_part = campaigns.participation_of(database, firm, batch)
    assert taking_part is not None
    stored = submissions.stored_draft(database, firm, batch)
    assert stored.submission_id == submissions.draft_id(database, taking_part.id) == desk.submission_id
    assert (stored.state, stored.sheets) == (
        ParticipationState.FILLING,
        submissions.draft_sheets(database, desk.submission_id),
    )
    assert list(stored.sheets) == sorted(desk.sheets)
    submit(database, desk, user)
    assert submissions.stored_draft(database, firm, batch).state == ParticipationState.SUBMITTED
    assert submissions.stored_draft(database, firm, batch + 1) == (ParticipationState.CALLED, None, {}, False, None)
    calendar = (desk.campaign.opens_at, desk.campaign.closes_at)
    assert campaigns.own_calendar(database, firm, batch) == (
        *calendar,
        ParticipationState.SUBMITTED,
        desk.submission_id,
    )
    assert campaigns.own_calendar(database, firm + 1, batch) == (*calendar, ParticipationState.CALLED, None)
