"""Putting answers back: what a version holds comes back, what a colleague changed since stays, his sections are his."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.answering import save_draft as drafting
from survey.answering.difference_results import changed_keys, documents_of, documents_of_version
from survey.answering.read_draft import DraftContext, read_own_draft
from survey.answering.revert_answers import revert_answers
from survey.models import AnswerRevision, SubmissionVersion, User
from survey.queries import submissions
from tests.integration.answering.test_submit import desk, firm, submit, user

__all__ = ["desk", "firm", "user"]


@pytest.fixture
def version(database: Session, desk: DraftContext, user: User) -> SubmissionVersion:
    """Return the first version, from which the draft then differs in three places."""
    submit(database, desk, user)
    facts = desk.questionnaires["facts"]
    revisions = desk.sheets["facts"].revisions
    patch = {name: ("示例改过", revisions[name]) for name in ("registered_place", "project_title")}
    check = next(check.id for check in facts.checks if not check.hard)
    drafting.save_patch(
        database,
        desk.submission_id or 0,
        facts,
        patch,
        notes={check: ("示例原因", 0)},
        author=drafting.Author(user.id),
    )
    found = submissions.latest_version(database, desk.submission_id)
    assert found is not None
    return found


def reread(database: Session, user: User) -> DraftContext:
    found = read_own_draft(database, user)
    assert found is not None
    return found


def differing(database: Session, draft: DraftContext) -> list[tuple[str, str]]:
    newest = submissions.latest_version(database, draft.submission_id)
    assert newest is not None
    return changed_keys(documents_of_version(newest), documents_of(draft.dossier))


def bases_of(draft: DraftContext, keys: list[tuple[str, str]]) -> dict[tuple[str, str], int]:
    return {key: draft.sheets[key[0]].revisions.get(key[1], 0) for key in keys}


def test_everything_comes_back_and_the_trail_says_how(
    database: Session, version: SubmissionVersion, user: User
) -> None:
    draft = reread(database, user)
    keys = differing(database, draft)
    assert [key for _sheet, key in keys if not key.startswith("note:")] == ["project_title", "registered_place"]
    assert len(keys) == 3
    author = drafting.Author(user.id, "revert")
    outcome = revert_answers(database, draft, version, bases_of(draft, keys), author=author)
    assert (sorted(outcome.written), outcome.conflicts) == (keys, [])
    assert differing(database, reread(database, user)) == []
    trail = database.scalars(select(AnswerRevision).where(AnswerRevision.channel == "revert")).all()
    assert {(row.questionnaire_id, row.question_id) for row in trail} == set(keys)


@pytest.mark.usefixtures("version")
def test_what_changed_since_the_page_stays(database: Session, user: User) -> None:
    draft = reread(database, user)
    keys = differing(database, draft)
    bases = bases_of(draft, keys)
    facts = draft.questionnaires["facts"]
    newer = {"project_title": ("示例同事改的", bases["facts", "project_title"])}
    drafting.save_patch(database, draft.submission_id or 0, facts, newer, author=drafting.Author(user.id))
    again = submissions.latest_version(database, draft.submission_id)
    assert again is not None
    outcome = revert_answers(database, draft, again, bases, author=drafting.Author(user.id, "revert"))
    assert outcome.conflicts == [("facts", "project_title")]
    assert sorted([*outcome.written, *outcome.conflicts]) == keys
    now = reread(database, user)
    assert differing(database, now) == [("facts", "project_title")]
    assert now.dossier.sheets["facts"].values["project_title"] == "示例同事改的"


def test_a_page_from_before_the_change_puts_nothing_back(
    database: Session, version: SubmissionVersion, user: User
) -> None:
    draft = reread(database, user)
    bases = {("facts", "project_title"): 1}
    outcome = revert_answers(database, draft, version, bases, author=drafting.Author(user.id))
    assert outcome == ([], [("facts", "project_title")], [])
    assert ("facts", "project_title") in differing(database, reread(database, user))


def test_of_a_colleagues_section_nothing_is_put_back(database: Session, version: SubmissionVersion, user: User) -> None:
    draft = reread(database, user)
    keys = differing(database, draft)
    author = drafting.Author(user.id, "revert", sections=frozenset({("facts", "identity")}))
    with pytest.raises(drafting.NotOwnSectionError):
        revert_answers(database, draft, version, bases_of(draft, keys), author=author)
    assert differing(database, reread(database, user)) == keys


def test_what_the_register_answers_and_what_nobody_knows_is_left_alone(
    database: Session, version: SubmissionVersion, user: User
) -> None:
    draft = reread(database, user)
    keys = differing(database, draft)
    bases = {("facts", "name"): 1, ("facts", "unknown"): 0, ("facts", "note:unknown"): 0, ("other", "x"): 0}
    author = drafting.Author(user.id, "revert")
    assert revert_answers(database, draft, version, bases, author=author) == ([], [], [])
    assert differing(database, reread(database, user)) == keys
