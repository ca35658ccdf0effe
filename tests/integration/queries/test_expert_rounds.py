"""What rounds of experts ask for: candidates by choice against the list itself, and what is owed when."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.experts.end_assignment import end_assignment
from survey.models import (
    AssignmentEndKind,
    CampaignOfficial,
    EvaluationEntry,
    Evidence,
    EvidenceLink,
    OfficialPart,
    SubmissionVersion,
)
from survey.queries import expert_rounds
from survey.queries.expert_rounds import Choice
from tests.integration.experts.rounds import Panel, assignment, give, marked, panel
from tests.integration.officials import evaluation
from tests.integration.tampering import tamper

__all__ = ["evaluation", "panel"]


def test_candidates_are_those_of_the_list(panel: Panel, database: Session) -> None:
    everybody = database.scalars(
        select(EvaluationEntry)
        .where(EvaluationEntry.evaluation_id == panel.evaluation, EvaluationEntry.rank.is_not(None))
        .order_by(EvaluationEntry.position)
    ).all()
    listed = [row for row in everybody if 0 not in row.detail["verdicts"]]
    assert 0 < len(listed) < len(everybody)

    def found(choice: Choice, *bounds: int) -> list[int]:
        rows = expert_rounds.candidates(database, panel.evaluation, choice, (bounds[0], bounds[-1]))
        return [row.version_id for row in rows]

    assert found(Choice.GREY, 0) == [row.version_id for row in listed if row.sureness == "grey"]
    assert found(Choice.RANKS, 2, 4) == [row.version_id for row in listed if 2 <= (row.rank or 0) <= 4]
    near = set()
    for pool in {row.pool for row in listed}:
        own = [row for row in listed if row.pool == pool]
        seated = [row.version_id for row in own if row.status == "selected"]
        near |= {*seated[-2:], *[row.version_id for row in own if row.status != "selected"][:2]}
    assert found(Choice.NEAR, 2) == [row.version_id for row in listed if row.version_id in near]
    # A scheme that asks for no certainty leaves the classes empty: ranks and lines are there all the same.
    before = [found(Choice.RANKS, 1, 99), found(Choice.NEAR, 2)]
    tamper(database, "UPDATE evaluation_entry SET standing = ''")
    assert [found(Choice.RANKS, 1, 99), found(Choice.NEAR, 2)] == before


def test_what_is_owed_and_given(panel: Panel, database: Session) -> None:
    number = panel.open(database)
    one = marked(database, panel)[0][0]
    own = panel.people[one]
    before = expert_rounds.unmarked_count(database, own)
    give(database, panel, 0, one)
    database.rollback()
    assert expert_rounds.unmarked_count(database, own) == before - 1
    [line] = expert_rounds.rounds(database, panel.campaign)
    assert (line.round.id, line.cases, line.asked, line.given) == (number, 3, 9, 1)
    due = today() + timedelta(days=5)
    assert expert_rounds.late_count(database, panel.campaign, due) == 0
    assert expert_rounds.late_count(database, panel.campaign, due + timedelta(days=1)) == 8
    assert sum(expert_rounds.unmarked_by(database, number).values()) == 8
    assert [row.given for row in expert_rounds.own_cases(database, own)] == [*[False] * (before - 1), True]


def test_who_decides_is_named_and_the_substitute_for_who_is_recused(panel: Panel, database: Session) -> None:
    for login, part in (
        ("district", OfficialPart.DECIDER), ("reviewer", OfficialPart.DECIDER), ("leader", OfficialPart.SUBSTITUTE),
    ):  # fmt: skip
        database.add(CampaignOfficial(campaign_id=panel.campaign, user_id=panel.people[login], part=part))
    database.commit()
    people = expert_rounds.deciders(database, panel.campaign)
    assert expert_rounds.deciding(people, ()) == ["示例district", "示例reviewer"]
    recused = {panel.people["district"]}
    assert expert_rounds.deciding(people, recused) == ["示例reviewer", "示例leader"]


def test_a_file_of_the_firm_is_its_experts_alone_while_the_case_is_his(panel: Panel, database: Session) -> None:
    panel.open(database)
    one = marked(database, panel)[0][0]
    own = assignment(database, panel, 0, one)
    submission = database.get_one(SubmissionVersion, panel.versions[0]).submission_id
    digest = "ab" * 32
    database.add(Evidence(digest=digest, media_type="image/png", size=3))
    database.flush()
    link = EvidenceLink(
        submission_id=submission, questionnaire_id="facts", question_id="revenue_y1", digest=digest, name="示例.png"
    )
    database.add(link)
    database.commit()
    number = link.id

    def found(login: str, assigned: int = own) -> bool:
        database.rollback()
        return expert_rounds.own_file(database, panel.people[login], assigned, number) is not None

    elsewhere = assignment(database, panel, 1, marked(database, panel)[1][0])
    assert [found(one), found("expert4"), found(marked(database, panel)[1][0], elsewhere)] == [True, False, False]
    database.rollback()
    end_assignment(database, own, AssignmentEndKind.RECUSED, "示例", author_id=panel.people[one])
    assert found(one) is False
