"""What officials of the demonstration did while a season ran: first reviews, calls to firms, more time, a hand-over."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.demo.play_cases import DISTRICT, TOWN, Playing
from survey.models import (
    CaseHolding,
    Channel,
    ChaseCall,
    ChaseOutcome,
    Enterprise,
    Extension,
    FirstReview,
    HandOver,
    HandOverKind,
    HandOverPart,
    HandOverPerson,
    Participation,
    ParticipationState,
    PointMark,
    ReminderPlan,
    ReviewPoint,
    Submission,
    SubmissionVersion,
    User,
    Verdict,
)
from survey.words.figures import SHANGHAI, end_of_day

REVIEWER = "demo-reviewer"
_REVIEWED_EVERY, _AGAINST_EVERY, _CALLED_EVERY, _HANDED = 2, 9, 3, 4
_SAID = (
    (ChaseOutcome.PROMISED, "示例：财务出差，答应按期提交。", 2),
    (ChaseOutcome.NO_ANSWER, "示例：两次无人接听。", 1),
    (ChaseOutcome.REACHED, "示例：已说明填报方法。", None),
    (ChaseOutcome.ASKS_TIME, "示例：年度审计未完成，希望延期。", 3),
)


def play_running(database: Session, playing: Playing) -> None:
    """Write what officials did by a day: some submissions are reviewed, some firms called, one has longer."""
    standing = database.execute(
        select(Participation.id, Participation.state, Enterprise)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Participation.campaign_id == playing.campaign.id, Participation.called_at.is_not(None))
        .order_by(Participation.id)
    ).all()
    open_states = {ParticipationState.CALLED, ParticipationState.FILLING}
    _reviews(database, playing)
    _calls(database, playing, [firm for _id, state, firm in standing if state in open_states])
    _longer(database, playing, [firm for _id, state, firm in standing if state == ParticipationState.FILLING])
    _hand_over(database, playing, [row[0] for row in standing if row[1] == ParticipationState.SUBMITTED])
    database.add(
        ReminderPlan(campaign_id=playing.campaign.id, days=[10, 3, 1], changed_by_id=playing.officials[DISTRICT],
                     changed_at=playing.at(0.2))
    )  # fmt: skip


def _reviews(database: Session, playing: Playing) -> None:
    """Review every second submission: the town's own by the town, others by the district."""
    unit = database.get_one(User, playing.officials[TOWN]).unit
    rows = database.execute(
        select(SubmissionVersion.id, SubmissionVersion.unit, SubmissionVersion.submitted_at)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .where(Participation.campaign_id == playing.campaign.id, Participation.state == ParticipationState.SUBMITTED)
        .order_by(SubmissionVersion.id)
    )
    latest = playing.at(playing.day)
    for place, (version, of_unit, at) in enumerate(rows):
        if place % _REVIEWED_EVERY or at + timedelta(days=1) > latest:
            continue
        against = place % _AGAINST_EVERY == 0
        mark = PointMark.NO if against else PointMark.YES
        points = {point.value: {"mark": PointMark.YES.value, "remark": ""} for point in ReviewPoint}
        points[ReviewPoint.FEASIBLE.value] = {"mark": mark.value, "remark": "示例：项目尚未立项。" if against else ""}
        database.add(
            FirstReview(
                version_id=version,
                verdict=Verdict.AGAINST if against else Verdict.PASS,
                points=points,
                reason="示例：计划的项目尚未立项，本批不建议。" if against else "",
                reviewed_by_id=playing.officials[TOWN if of_unit == unit else DISTRICT],
                reviewed_at=at + timedelta(days=1),
            )
        )


def _calls(database: Session, playing: Playing, firms: list[Enterprise]) -> None:
    """Log a call to every third firm that has not submitted."""
    for place, firm in enumerate(firms[::_CALLED_EVERY]):
        outcome, note, after = _SAID[place % len(_SAID)]
        at = playing.at(max(0.0, playing.day - 1 - place % 4))
        on = at.astimezone(SHANGHAI).date()
        database.add(
            ChaseCall(
                **playing.place(firm.id),
                channel=Channel.PHONE,
                spoken_with=firm.contact if outcome != ChaseOutcome.NO_ANSWER else "",
                outcome=outcome,
                called_on=on,
                next_on=on + timedelta(days=after) if after is not None else None,
                note=note,
                recorded_by_id=playing.officials[TOWN],
                recorded_at=at,
            )
        )


def _longer(database: Session, playing: Playing, firms: list[Enterprise]) -> None:
    """Give the first firm that is filling in a week more."""
    until = end_of_day((playing.campaign.closes_at + timedelta(days=7)).astimezone(SHANGHAI).date())
    for firm in firms[:1]:
        database.add(
            Extension(
                **playing.place(firm.id),
                until=until,
                reason="示例：年度审计未完成，经区里同意延期一周",
                given_by_id=playing.officials[DISTRICT],
                given_at=playing.at(playing.day),
            )
        )


def _hand_over(database: Session, playing: Playing, participations: list[int]) -> None:
    """Give the last submitted cases to one person of the district."""
    cases, at = participations[-_HANDED:], playing.at(playing.day)
    if not cases:
        return
    made = HandOver(
        campaign_id=playing.campaign.id,
        kind=HandOverKind.FIRMS,
        cases=len(cases),
        reason="示例：由区里统一复核",
        handed_by_id=playing.officials[DISTRICT],
        handed_at=at,
    )
    database.add(made)
    database.flush()
    to = playing.officials[REVIEWER]
    database.add(HandOverPerson(hand_over_id=made.id, user_id=to, part=HandOverPart.GOT))
    database.add_all(CaseHolding(participation_id=one, holder_id=to, hand_over_id=made.id, since=at) for one in cases)
