"""What the panel of the demonstration has decided so far: a meeting, the sure places in acts, some of the grey band.

The rest of the grey band, the freezing and what follows are left to whoever tries it out. Each step is one transaction,
and what is there says which are left.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.deciding.confirm_act import confirm_act
from survey.deciding.confirm_decision import confirm_decision
from survey.deciding.decide import decide
from survey.deciding.decide_stable import decide_stable
from survey.deciding.decision_results import AS_LISTED, GREY, STABLE, ActAsked, DecisionAsked, digest_of
from survey.deciding.open_meeting import MeetingAsked, open_meeting
from survey.deciding.read_act import read_act, read_waiting
from survey.definitions.local_days import today
from survey.models import CampaignOfficial, DecisionAnswerKind, Evaluation, OfficialPart, Outcome, User
from survey.queries import decisions, meetings, panel
from survey.store.db import unit_of_work

AUTHOR, SECOND = "demo-district", "demo-reviewer"
_DOCUMENTS = {Outcome.CONFIRM: "示例〔2026〕11号", Outcome.RESERVE: "示例〔2026〕12号"}
_SAID = {
    Outcome.CONFIRM: "示例：项目合同已签，改造方案可复制。",
    Outcome.RESERVE: "示例：项目进度稍慢，列为备选。",
    Outcome.DENY: "示例：现有名额内暂不列入。",
    Outcome.VERIFY: "示例：设备联网台账与填报不一致，退回核实。",
}
_DECIDED = 6
"""So many firms of the grey band are decided; the last but one is to be verified, the last waits for the second."""


@dataclass(frozen=True, slots=True)
class Panel:
    """What is decided about, in which meeting, by whom, and who confirms it.

    `documents`: of the acts, by outcome.  `said`: the reasons of single decisions, by outcome.
    """

    campaign_id: int
    evaluation_id: int
    meeting_id: int
    by: int
    second: int
    documents: Mapping[Outcome, str]
    said: Mapping[Outcome, str]


def play_decisions(database: Session, evaluation: Evaluation) -> int:
    """Write what the panel decided of a fresh evaluation by now, and return how many firms it decided.

    Nothing without the sample accounts of both officials.
    """
    number, campaign_id = evaluation.id, evaluation.campaign_id
    people = officials_by_login(database, (AUTHOR, SECOND))
    if len(people) < len((AUTHOR, SECOND)):
        return 0
    by, second = people[AUTHOR], people[SECOND]
    appoint_deciders(database, campaign_id, (by, second))
    at = Panel(campaign_id, number, _meeting(database, campaign_id, (by, second)), by, second, _DOCUMENTS, _SAID)
    for outcome in STABLE:
        decide_what_is_sure(database, at, outcome)
    _grey(database, at)
    return len(decisions.held(database, campaign_id))


def officials_by_login(database: Session, logins: Collection[str]) -> Mapping[str, int]:
    """Return login -> account of the sample officials that are there."""
    found = database.execute(select(User.login, User.id).where(User.login.in_(logins))).all()
    database.rollback()
    return {row.login: row.id for row in found}


def appoint_deciders(database: Session, campaign_id: int, people: tuple[int, int]) -> None:
    """Name who decides in a campaign, where nobody was named yet."""
    if panel.deciders(database, campaign_id):
        database.rollback()
        return
    with unit_of_work(database):
        for user_id in people:
            database.add(CampaignOfficial(campaign_id=campaign_id, user_id=user_id, part=OfficialPart.DECIDER, unit=""))


def _meeting(database: Session, campaign_id: int, people: tuple[int, int]) -> int:
    there = [row.id for row in meetings.open_meetings(database, campaign_id)]
    database.rollback()
    if there:
        return there[0]
    asked = MeetingAsked(
        title="示例第一次会审", held_on=today(), place="示例：区经委三楼会议室", chair=people[0], members=[people[1]]
    )
    return open_meeting(database, campaign_id, asked, author_id=people[0])


def decide_what_is_sure(database: Session, at: Panel, outcome: Outcome) -> None:
    """Make an act over what is sure, if there is anything, and let the second confirm it."""
    preview = read_act(database, at.campaign_id, at.evaluation_id, outcome, reader_id=at.by)
    seen = [firm.version_id for firm in preview.firms]
    database.rollback()
    if seen:
        asked = ActAsked(outcome, at.evaluation_id, at.documents[outcome], "", seen, at.meeting_id)
        decide_stable(database, at.campaign_id, asked, author_id=at.by)
    for made in [row.id for row in decisions.acts(database, at.campaign_id)]:
        waiting = [row.version_id for row in read_waiting(database, at.campaign_id, made)]
        database.rollback()
        if waiting:
            kind = DecisionAnswerKind.CONFIRMED
            confirm_act(database, made, kind, "", seen=digest_of(waiting), author_id=at.second)


def _grey(database: Session, at: Panel) -> None:
    """Decide the first of the grey band one by one."""
    band = [firm for firm in panel.firms(database, at.evaluation_id) if firm.sureness == GREY and not firm.left]
    fit = [firm for firm in band if not firm.fails_a_gate][:_DECIDED]
    database.rollback()
    for place, firm in enumerate(fit):
        outcome = Outcome.VERIFY if place == _DECIDED - 2 else AS_LISTED.get(firm.status, Outcome.DENY)
        decide_one(database, firm.participation_id, outcome, at, confirmed=place < _DECIDED - 1)


def decide_one(database: Session, participation_id: int, outcome: Outcome, at: Panel, *, confirmed: bool) -> None:
    """Decide of one firm of which nothing holds yet. `confirmed`: whether the second confirms it."""
    made = _decision(database, participation_id, outcome, at)
    if made is not None and confirmed:
        confirm_decision(database, made, DecisionAnswerKind.CONFIRMED, "", author_id=at.second)


def _decision(database: Session, participation_id: int, outcome: Outcome, at: Panel) -> int | None:
    """Return the decision on a firm that waits, made now where there is none; None where one holds already."""
    newest = next(iter(decisions.decisions_of(database, participation_id)), None)
    number, answered = (newest.id, newest.answer is not None) if newest is not None else (None, False)
    database.rollback()
    if number is not None:
        return None if answered else number
    asked = DecisionAsked(outcome, at.said[outcome], "", at.evaluation_id, 0, at.second, at.meeting_id)
    return decide(database, participation_id, asked, author_id=at.by)
